"""Is a stored verdict what the tables give, and would other tables give another?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from redline.questions import verification
from redline.tables import load

Tables = Mapping[str, pd.DataFrame]


def tables() -> dict[str, pd.DataFrame]:
    """The tables that the checks of claims read, by name."""
    return {name: load(name) for name in verification.TABLES}


def recomputed(found: Tables) -> dict[str, str]:
    """The verdict of every claim that data can check."""
    checks = verification.recompute(*(found[name] for name in verification.TABLES))
    return {check.claim_id: check.verdict for check in checks}


def changed(found: Tables) -> Iterator[Tables]:
    """Yield tables that say something else: half of each measure, none, other holders."""
    for part in (0.5, 0.0):
        yield {name: _scaled(frame, part) for name, frame in found.items()}
    capitals = found["oblasts"].assign(capital_controlled_by="Russia")
    yield {**found, "oblasts": capitals}


def _scaled(frame: pd.DataFrame, part: float) -> pd.DataFrame:
    measures = frame.select_dtypes("float").columns
    return frame.assign(**{column: frame[column] * part for column in measures})


def faults() -> list[str]:
    """Return stored verdicts that the tables do not give, and verdicts that nothing moves."""
    found = tables()
    checks = verification.recompute(*(found[name] for name in verification.TABLES))
    wrong = verification.disagreements(load("claims"), checks)
    now = recomputed(found)
    others = [recomputed(other) for other in changed(found)]
    fixed = [one for one, verdict in now.items() if all(o[one] == verdict for o in others)]
    return wrong + [f"{one}: the same verdict whatever the tables say" for one in fixed]
