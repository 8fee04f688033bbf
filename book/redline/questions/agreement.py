"""How far two people who code the same rows agree, beyond chance: Cohen's kappa."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd


class Agreement(NamedTuple):
    """Rows coded twice, the share coded alike (0 to 1), and kappa; NaN where chance is all."""

    n: int
    alike: float
    kappa: float


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Compare two codings of the same rows, in the same order.

    Kappa is (alike − chance) / (1 − chance), where chance is how often two coders with these
    frequencies of codes would agree blindly. It is NaN when both gave every row the same one
    code: then nothing could have told them apart. ValueError for no rows or unequal lengths.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    if not len(first) or len(first) != len(second):
        raise ValueError(f"{len(first)} rows coded first and {len(second)} second")
    one, two = pd.Series(list(first)), pd.Series(list(second))
    alike = float((one == two).mean())
    shares = one.value_counts(normalize=True).mul(two.value_counts(normalize=True), fill_value=0)
    chance = float(shares.sum())
    kappa = (alike - chance) / (1 - chance) if chance < 1 else float("nan")
    return Agreement(len(one), alike, kappa)


def by_column(codings: pd.DataFrame) -> pd.DataFrame:
    """Agreement on each coded column, in the order of the table.

    ``codings`` has ``table, column, first, second``, one row a code. Returns ``column, rows,
    alike`` (percent) and ``kappa``.
    """
    rows = []
    for (table, column), codes in codings.groupby(["table", "column"], sort=False):
        n, alike, kappa = agreement(codes["first"].tolist(), codes["second"].tolist())
        rows.append((f"{table}: {column}", n, 100 * alike, kappa))
    return pd.DataFrame(rows, columns=["column", "rows", "alike", "kappa"])
