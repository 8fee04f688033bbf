"""The book's own words, each with its place: pages, charts, and the text columns of tables.

Titles, publishers and addresses of sources are as printed, and so is what stands in quotation
marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from redline import tables
from tools.truth.figures import QUOTED
from tools.truth.prose import Passage

AS_PRINTED = {"quote", "span", "title", "publisher", "url", "record_url"}
"""Columns that hold others' words."""

Places = Iterator[tuple[str, str]]


def in_book(passages: Iterable[Passage]) -> Places:
    """Yield what the book says in passages, less the quotations, and in every table."""
    for passage in passages:  # of a block of quotation only the line under it is ours
        text = passage.text.rpartition("\n")[2] if passage.kind == "quotation" else passage.text
        yield str(passage), text
    for name in tables.names():
        if name != "sources":
            yield from in_table(name, tables.load(name))


def in_table(name: str, frame: pd.DataFrame) -> Places:
    """Yield the cells of a table that hold the book's own words."""
    own = {"title"} if name == "timeline" else set()  # there a title of ours
    for column in frame.columns.difference(list(AS_PRINTED - own), sort=False):
        for number, text in enumerate(frame[column], start=2):
            if isinstance(text, str):
                yield f"{name}.csv, row {number}, {column}", text


def without_quotations(text: str) -> str:
    """A text with what stands in quotation marks blotted out, at its old length."""
    return QUOTED.sub(lambda match: "·" * len(match[0]), text)
