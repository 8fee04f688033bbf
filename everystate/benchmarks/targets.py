"""The limits that the engine has set itself, and whether a run's results keep them."""

from __future__ import annotations

from typing import Any

REFERENCE, LARGEST = "180", "1800"


def targets(results: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row a limit: what is measured, the limit, what was found, met or not."""
    engine, tools = results["engine"], results["tools"]
    ours = tools["ours"]
    page, states, dom = ours["pages"][REFERENCE], engine["states"], ours["input"]["dom_ms"]
    peers = [t["usable_ms"]["median"] for k, t in tools.items() if k != "ours" and t["usable_ms"]]
    growth = None  # without a page of ten times as many states
    if LARGEST in states:
        growth = states[LARGEST]["figure_gzip"] / states[REFERENCE]["figure_gzip"]
    quickest = ours["usable_ms"]["median"] / min(peers)
    clock = engine["drawing"]
    one = (clock["first_seconds"] - clock["second_seconds"]) / clock["pictures"]
    drawing = one / clock["naive_seconds_a_picture"]
    narrow = clock["both_layouts_gzip"] / clock["wide_layout_gzip"] - 1
    again = sum(state["drawn_again"] for state in states.values())
    next_frame = 100 * ours["input"]["in_next_frame"]
    proved = 100 * engine["proved"] / engine["asked"]
    return [
        _limit("Whole page, gzip", page["gzip"] / 1000, 32, "kB"),
        _limit("Script and style in it, gzip", engine["runtime_gzip"] / 1000, 11, "kB"),
        _limit("Growth of the figure from 180 to 1,800 states", growth, 2.2, "×"),
        _limit("Usable control, against the quickest other tool", quickest, 0.5, "×"),
        _limit("From input to changed page, median", dom["median"], 1, "ms"),
        _limit("From input to changed page, 95th percentile", dom["p95"], 2, "ms"),
        _limit("Inputs shown in the very next frame", next_frame, 100, "%", "at least"),
        _limit("States given back byte for byte", proved, 100, "%", "at least"),
        _limit("Drawing one picture, against a plain loop", drawing, 0.5, "×"),
        _limit("Pictures drawn again when nothing changed", again, 0, ""),
        _limit("What the phone’s layout adds to the figure", 100 * narrow, 60, "%"),
    ]


def _limit(
    what: str, value: float | None, limit: float, unit: str, sense: str = "at most"
) -> dict[str, Any]:
    """A limit from above or below; what was not measured does not keep it."""
    met = value is not None and (value <= limit if sense == "at most" else value >= limit)
    return {
        "what": what,
        "sense": sense,
        "limit": limit,
        "found": None if value is None else round(value, 3),
        "unit": unit,
        "met": met,
    }
