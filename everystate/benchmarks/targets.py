"""The limits that the engine has set itself, and whether a run's results keep them."""

from __future__ import annotations

from typing import Any

REFERENCE, LARGEST = "180", "1800"


def targets(results: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row a limit: what is measured, the limit, what was found, met or not."""
    engine, tools = results["engine"], results["tools"]
    ours = tools["ours"]
    page, states = ours["pages"][REFERENCE], engine["states"]
    peers = [t["usable_ms"]["median"] for k, t in tools.items() if k != "ours" and t["usable_ms"]]
    growth = _growth(states)
    quickest = ours["usable_ms"]["median"] / min(peers)
    drawn = engine["drawing"]
    one = (drawn["first_seconds"] - drawn["second_seconds"]) / drawn["pictures"]
    drawing = one / drawn["naive_seconds_a_picture"]
    narrow = drawn["both_layouts_gzip"] / drawn["wide_layout_gzip"] - 1
    again = sum(found["drawn_again"] for found in states.values())
    in_next_frame = ours["input"]["in_next_frame"]
    return [
        _most("Whole page, gzip", page["gzip"] / 1000, 32, "kB"),
        _most("Script and style in it, gzip", engine["runtime_gzip"] / 1000, 11, "kB"),
        _most("Growth of the figure from 180 to 1,800 states", growth, 2.2, "×"),
        _most("Usable control, against the quickest other tool", quickest, 0.5, "×"),
        _most("From input to changed page, median", ours["input"]["dom_ms"]["median"], 1, "ms"),
        _most(
            "From input to changed page, 95th percentile", ours["input"]["dom_ms"]["p95"], 2, "ms"
        ),
        _least("Inputs shown in the very next frame", 100 * in_next_frame, 100, "%"),
        _least(
            "States given back byte for byte", 100 * engine["proved"] / engine["asked"], 100, "%"
        ),
        _most("Drawing one picture, against a plain loop", drawing, 0.5, "×"),
        _most("Pictures drawn again when nothing changed", again, 0, ""),
        _most("What the phone’s layout adds to the figure", 100 * narrow, 60, "%"),
    ]


def _growth(states: dict[str, Any]) -> float | None:
    """How much larger ten times as many states are; None without such a page."""
    if LARGEST not in states:
        return None
    return float(states[LARGEST]["figure_gzip"] / states[REFERENCE]["figure_gzip"])


def _most(what: str, found: float | None, limit: float, unit: str) -> dict[str, Any]:
    """A limit from above; what was not measured does not keep it."""
    return _row(what, found, limit, unit, "at most", found is not None and found <= limit)


def _least(what: str, found: float, limit: float, unit: str) -> dict[str, Any]:
    return _row(what, found, limit, unit, "at least", found >= limit)


def _row(
    what: str, found: float | None, limit: float, unit: str, sense: str, met: bool
) -> dict[str, Any]:
    return {
        "what": what,
        "sense": sense,
        "limit": limit,
        "found": None if found is None else round(found, 3),
        "unit": unit,
        "met": met,
    }
