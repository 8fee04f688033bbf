"""What texts on a halt or a peace say, and how near they stand to each other.

Questions of chapter 7 on the tables ``proposals``, ``dimensions``, ``dimension_values`` and
``terms``, answered by pure functions.

A text stands to a dimension in one of four ways (:data:`MARKS`): it names it (explicit), it
is read to mean it (implied), it was seen and does not name it (silent), or there is no row
(not seen: nobody looked it up, which is not the same as silent).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from redline import tables

MARKS = ("explicit", "implied", "silent", "not_seen")
ADDRESSED = ("explicit", "implied")
NOT_MENTIONED = "not mentioned"  # label of a value that says, in effect, silent
JEDDAH = "jeddah-30day-2025"

# Period: the first ISO date of the next one; partial dates compare as text.
PERIODS: dict[str, str] = {
    "2014 to 2021": "2022",
    "2022 to February 2025": "2025-03",
    "March to May 2025": "2025-06",
    "June to December 2025": "2026",
    "2026 and later": "9999",
}


def initiators() -> list[str]:
    """Who may put a text forward, as the table ``proposals`` names them, in its order."""
    return list(tables.table("proposals")["put_forward_by"].categories)


def period_of(date: str) -> str:
    """Name of the period (of :data:`PERIODS`) that holds an ISO date, full or partial."""
    return next(name for name, after in PERIODS.items() if date < after)


def texts(proposals: pd.DataFrame) -> pd.DataFrame:
    """``proposals`` in order of date, with ``period`` added; one row a text.

    ``put_forward_by`` is a tuple of :func:`initiators`.
    """
    ordered = proposals.assign(period=proposals["date"].map(period_of))
    return ordered.sort_values("date", kind="stable", ignore_index=True)


def selection(ordered: pd.DataFrame, period: str | None, actor: str | None) -> list[str]:
    """Ids of the texts of a period and put forward by an actor; None stands for all."""
    keep = pd.Series(True, index=ordered.index)
    if period is not None:
        keep &= ordered["period"] == period
    if actor is not None:
        keep &= ordered["put_forward_by"].map(lambda actors: actor in actors).astype(bool)
    return list(ordered.loc[keep, "proposal_id"])


def value_labels(values: pd.DataFrame) -> dict[tuple[str, str], str]:
    """``(dimension_id, value_id) → label`` from the table ``dimension_values``."""
    keys = zip(values["dimension_id"], values["value_id"], strict=True)
    return dict(zip(keys, values["label"], strict=True))


def matrix(
    proposals: pd.DataFrame,
    dimensions: pd.DataFrame,
    values: pd.DataFrame,
    terms: pd.DataFrame,
) -> pd.DataFrame:
    """Every text × every dimension, one row a cell, with its mark.

    Columns: proposal_id, dimension_id, mark (of :data:`MARKS`), value_id, label, text, quote,
    checked, source_ids; the last six are missing where there is no row. A row whose value is
    labelled 'not mentioned' counts as silent. ValueError for two rows of one cell, a row of no
    cell and a value without a label, which the table's rules refuse and an edited frame may hold.
    """
    labels = value_labels(values)
    cells = pd.MultiIndex.from_product(
        [texts(proposals)["proposal_id"], dimensions["dimension_id"]],
        names=["proposal_id", "dimension_id"],
    )
    columns = ["value_id", "text", "quote", "explicit", "checked", "source_ids"]
    rows = terms.set_index(["proposal_id", "dimension_id"])[columns]
    if rows.index.has_duplicates:
        raise ValueError("two rows say what one text says on one matter")
    if len(stray := rows.index.difference(cells)):
        raise ValueError(f"terms about an unknown text or matter: {list(stray)}")
    grid = rows.reindex(cells).reset_index()
    keys = zip(grid["dimension_id"], grid["value_id"], strict=True)
    grid["label"] = [labels.get(key) for key in keys]
    if len(nameless := grid[grid["value_id"].notna() & grid["label"].isna()]):
        row = nameless.iloc[0]
        raise ValueError(f"dimension {row['dimension_id']!r} has no value {row['value_id']!r}")
    grid["mark"] = grid["explicit"].fillna("not_seen").astype(str)
    grid.loc[grid["label"] == NOT_MENTIONED, "mark"] = "silent"
    return grid.drop(columns="explicit")


class Comparison(NamedTuple):
    """The texts in order of date, the dimensions, and every cell between them."""

    texts: pd.DataFrame  # as :func:`texts` returns them
    dimensions: pd.DataFrame
    grid: pd.DataFrame  # as :func:`matrix` returns it

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Name of a group of matters → its ``dimension_id``, in the table's order."""
        grouped = self.dimensions.groupby("group", sort=False)["dimension_id"]
        return {str(name): tuple(matters) for name, matters in grouped}

    @property
    def names(self) -> dict[str, str]:
        """``proposal_id → short_name``, in order of date."""
        return dict(zip(self.texts["proposal_id"], self.texts["short_name"], strict=True))

    def matters(self, column: str = "short_name") -> dict[str, str]:
        """``dimension_id → name``, ``short_name`` or ``topic``."""
        return dict(zip(self.dimensions["dimension_id"], self.dimensions[column], strict=True))


def compare(
    proposals: pd.DataFrame,
    dimensions: pd.DataFrame,
    values: pd.DataFrame,
    terms: pd.DataFrame,
) -> Comparison:
    """Lay all texts against all dimensions, once, for the questions below."""
    grid = matrix(proposals, dimensions, values, terms)
    return Comparison(texts(proposals), dimensions, grid)


def mark_counts(grid: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Number of cells of each mark, one column a mark; one row per ``by`` or one row in all.

    ``grid`` is what :func:`matrix` gives, ``by`` one of its columns; counts are int64.
    """
    marks = pd.Categorical(grid["mark"], categories=list(MARKS))
    rows = grid[by] if by else pd.Series("all", index=grid.index)
    counted = pd.crosstab(rows, marks, dropna=False)
    return counted.reindex(columns=pd.Index(list(MARKS)), fill_value=0)


class Distance(NamedTuple):
    """How far two texts stand apart on the dimensions that both address."""

    shared: int
    differ: int

    @property
    def share(self) -> float:
        """Share of the shared dimensions with different values, 0 to 1; NaN if none is shared."""
        return self.differ / self.shared if self.shared else float("nan")


Stances = dict[str, dict[str, str]]


def stances(grid: pd.DataFrame, *, implied: bool = True) -> Stances:
    """``proposal_id → {dimension_id: value_id}`` of what each text addresses.

    ``implied=False`` keeps only what a text names. A text that addresses nothing has an empty
    dict.
    """
    marks = ADDRESSED if implied else ADDRESSED[:1]
    by_text: Stances = {text: {} for text in grid["proposal_id"].unique()}
    cells = grid[grid["mark"].isin(marks)]
    for text, dimension, value in zip(
        cells["proposal_id"], cells["dimension_id"], cells["value_id"], strict=True
    ):
        by_text[text][dimension] = value
    return by_text


def distance(one: Mapping[str, str], other: Mapping[str, str]) -> Distance:
    """Count the dimensions both address and those on which their values differ.

    Values are compared as names, equal or not: 30 days is as far from a week as from
    permanent. What only one of them addresses does not count.
    """
    shared = one.keys() & other.keys()
    return Distance(len(shared), sum(one[key] != other[key] for key in shared))


def nearest(answers: Stances, text: str, *, minimum: int) -> pd.DataFrame:
    """The other texts that share at least ``minimum`` dimensions with ``text``, nearest first.

    Columns: proposal_id, shared, differ, distance. Equal distances: more shared dimensions
    first, then the tables' order.
    """
    if minimum < 1:
        raise ValueError("a distance needs at least one shared dimension")
    rows = [
        (other, gap.shared, gap.differ, gap.share)
        for other, gap in ((o, distance(answers[text], answers[o])) for o in answers if o != text)
        if gap.shared >= minimum
    ]
    table = pd.DataFrame(rows, columns=["proposal_id", "shared", "differ", "distance"])
    return table.sort_values(
        ["distance", "shared"], ascending=[True, False], kind="stable", ignore_index=True
    )


def answer_of(comparison: Comparison, text: str, dimension: str) -> str:
    """The answer of a text on a dimension, in words; KeyError where none was seen."""
    cells = comparison.grid[comparison.grid["mark"].isin(ADDRESSED)]
    return str(cells.set_index(["proposal_id", "dimension_id"])["label"][text, dimension])


RELATIONS = ("differ", "same", "one_only", "neither")


def relation(one: str | None, other: str | None) -> str:
    """How two values of one dimension stand to each other, of :data:`RELATIONS`."""
    if one is None and other is None:
        return "neither"
    if one is None or other is None:
        return "one_only"
    return "same" if one == other else "differ"


def side_by_side(
    answers: Stances, one: str, other: str, dimensions: Iterable[str]
) -> dict[str, list[str]]:
    """``dimensions`` by relation of two texts, in their order.

    Each stands in exactly one of the lists of :data:`RELATIONS`.
    """
    groups: dict[str, list[str]] = {name: [] for name in RELATIONS}
    for dimension in dimensions:
        left, right = answers[one].get(dimension), answers[other].get(dimension)
        groups[relation(left, right)].append(dimension)
    return groups


# Who must do what by when under the Jeddah statement, read from its clauses as the table
# `terms` tells them. A reading, one for each dimension that the statement addresses.
JEDDAH_DUTIES: dict[str, tuple[str, str]] = {
    "duration": ("Ukraine and Russia", "At once when both apply it; longer if both agree"),
    "scope": ("Ukraine and Russia", "For as long as the halt lasts"),
    "start_condition": (
        "Russia, to accept and apply it; the United States, to tell Russia so",
        "Before it begins; no date",
    ),
    "security_guarantees": ("Ukraine and the United States", "Talks at once; no date for an end"),
    "arms_supplies": ("United States", "At once"),
    "prisoners": ("Nobody bound: the delegations discussed it", "During the halt; no date"),
    "children": ("Nobody bound: the delegations discussed it", "No date"),
    "participation": ("Nobody bound: Ukraine restated its position", "No date"),
}
