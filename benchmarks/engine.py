"""What only ``explore`` is asked: growth, the phone's share, drawing, and the proof."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import reference
from benchmarks.peers import ours, pictures
from benchmarks.weigh import gzipped
from redline.explore import ExactnessError
from redline.explore.compile import compile_explorer

NAIVE_STATES = 30


def naive_seconds(count: int = NAIVE_STATES) -> float:
    """Seconds for one picture when a loop draws one after the other and writes it as SVG."""
    days = reference.dates(60)
    pictures.svg(days[0], "all", days)  # fonts are found once, outside the clock
    start = time.perf_counter()
    for i in range(count):
        pictures.svg(days[2 * i], "all", days)
    return (time.perf_counter() - start) / count


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


def measure(counts: tuple[int, ...] = (6, 60, 600)) -> dict[str, Any]:
    """Compile the reference chart at each number of dates; draw, and compile again."""
    script, style = ours.assets()
    found: dict[str, Any] = {"runtime_gzip": gzipped(script) + gzipped(style), "states": {}}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            days, cache = reference.dates(count), Path(folder) / str(count)
            start = time.perf_counter()
            first = ours.compiled(days, cache)
            cold = time.perf_counter() - start
            start = time.perf_counter()
            again = ours.compiled(days, cache)
            warm = time.perf_counter() - start
            found["states"][str(first.states)] = {
                "figure_gzip": gzipped(first.html),
                "figure_raw": len(first.html.encode()),
                "drawn": first.drawn,
                "drawn_again": again.drawn,
                "same_bytes_again": first.html == again.html,
                "slots": first.slots,
                "columns": first.columns,
                "cold_seconds": round(cold, 2),
                "warm_seconds": round(warm, 2),
            }
        found["asked"] = 3 * sum(counts)
        # compiling stops at the first state that is not given back, so all of them were
        found["proved"] = sum(int(states) for states in found["states"])
        found["notices_a_wrong_state"] = notices_a_wrong_state(Path(folder) / str(counts[0]))
        wide = ours.compiled(reference.dates(60), Path(folder) / "wide", narrow=False)
    found["wide_only_gzip"] = gzipped(wide.html)
    found["naive_seconds_a_picture"] = round(naive_seconds(), 4)
    return found
