"""One promise with what was found: the row of the audit's table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One promise: what is promised, what was measured, the limit, and whether it is kept.

    ``group`` is the heading that it stands under, ``note`` says in words what a reader of the
    figure should know. What could not be checked is not kept; see ``unchecked``.
    """

    group: str
    text: str
    figure: str
    limit: str
    kept: bool
    note: str = ""
    checked: bool = True

    @property
    def outcome(self) -> str:
        """``kept``, ``missed`` or ``not checked``."""
        if not self.checked:
            return "not checked"
        return "kept" if self.kept else "missed"


def unchecked(group: str, text: str, limit: str, why: str) -> Promise:
    """A promise that nothing can be said about here, and why."""
    return Promise(group, text, "–", limit, kept=False, note=why, checked=False)


def at_most(group: str, text: str, found: float, limit: float, unit: str = "") -> Promise:
    """A promise with a limit from above."""
    figure, most = _with_unit(found, unit), _with_unit(limit, unit)
    return Promise(group, text, figure, f"at most {most}", found <= limit)


def none_of(group: str, text: str, faults: list[str], of: int) -> Promise:
    """A promise that nothing among ``of`` things is at fault; the first faults are named.

    Nothing found among nothing is a fault of the check.
    """
    note = "; ".join(faults[:3]) + (" …" if len(faults) > 3 else "")
    kept = not faults and of > 0
    return Promise(group, text, f"{len(faults)} of {of:,}", "none", kept, note)


def _with_unit(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"
    return f"{number} {unit}".strip()
