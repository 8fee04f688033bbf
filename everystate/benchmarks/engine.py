"""What only ``explore`` is asked: growth, the phone's share, drawing, and the proof."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import reference
from benchmarks.peers import ours, pictures
from benchmarks.weigh import gzipped
from everystate import ExactnessError
from everystate.compile import compile_explorer


def naive_seconds() -> float:
    """Seconds for one picture when a loop draws one after the other and writes it as SVG."""
    days = reference.dates(60)
    pictures.svg(days[0], "all", days)  # fonts are found once, outside the clock
    start = time.perf_counter()
    some = days[::2]
    for date in some:
        pictures.svg(date, "all", days)
    return (time.perf_counter() - start) / len(some)


def notices_a_wrong_state(cache: Path) -> bool:
    """Tell whether the proof fails when one colour of the finished page is another one."""
    plan = ours.explorer(reference.dates(6), cache)._plan

    def spoil(payload: str) -> str:
        spoilt = payload.replace("rl-held-4", "rl-held-3", 1)
        assert spoilt != payload
        return spoilt

    try:
        compile_explorer(plan, check=spoil)
    except ExactnessError:
        return True
    return False


def measure(folder: Path, counts: tuple[int, ...]) -> dict[str, Any]:
    """Compile the pages in ``folder`` again from their kept drawings; draw anew for the clock."""
    script, style = ours.assets()
    cache = folder / "cache" / "ours"
    results: dict[str, Any] = {"runtime_gzip": gzipped(script) + gzipped(style), "states": {}}
    for count in counts:
        if not (folder / f"ours-{count}.html").exists():
            continue
        again = ours.compiled(reference.dates(count), cache / str(count))
        page = (folder / f"ours-{count}.html").read_text(encoding="utf-8")
        results["states"][str(again.states)] = {
            "figure_gzip": gzipped(again.html),
            "figure_raw": len(again.html.encode()),
            "drawn_again": again.drawings,
            "same_bytes_again": page == ours.page(again.html),
            "slots": again.slots,
            "columns": again.columns,
        }
    results["asked"] = 3 * sum(counts)
    # compiling stops at the first state that is not given back, so all of them were
    results["proved"] = sum(int(states) for states in results["states"])
    results["notices_a_wrong_state"] = notices_a_wrong_state(cache / str(counts[0]))
    results["drawing"] = drawing()
    return results


def drawing() -> dict[str, Any]:
    """Compare drawing every state of the reference chart with a loop, and size its layouts."""
    days = reference.dates(60)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        cold = ours.compiled(days, Path(folder))
        first = time.perf_counter() - start
        start = time.perf_counter()
        ours.compiled(days, Path(folder))
        second = time.perf_counter() - start
        wide = ours.compiled(days, Path(folder) / "wide", narrow=False)
    return {
        "pictures": cold.drawings,
        "first_seconds": round(first, 2),
        "second_seconds": round(second, 2),
        "naive_seconds_a_picture": round(naive_seconds(), 4),
        "both_layouts_gzip": gzipped(cold.html),
        "wide_layout_gzip": gzipped(wide.html),
    }
