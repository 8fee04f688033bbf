"""Small ways from a table to plain Python, one of each."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pandas as pd

from redline.tables import rules


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column name, in order."""
    return cast(list[dict[str, Any]], rows.to_dict("records"))


def source_ids(*rows: pd.DataFrame, columns: tuple[str, ...] = ("source_ids",)) -> list[str]:
    """Ids of every source of the rows, each once, as first named.

    ``columns`` hold tuples of ids, as :func:`redline.tables.load` gives them; KeyError when a
    frame lacks one.
    """
    cells = (cell for frame in rows for name in columns for cell in frame[name])
    return list(dict.fromkeys(str(one) for ids in cells for one in ids))


def day_range(date: str) -> tuple[dt.date, dt.date]:
    """First and last day that a full or partial ISO date can mean; ValueError for other text."""
    first_and_last = rules.days(date)
    if first_and_last is None:
        raise ValueError(f"not a date: {date!r}")
    first, last = map(dt.date.fromisoformat, first_and_last)
    return first, last
