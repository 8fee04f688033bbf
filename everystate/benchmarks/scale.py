"""Print time and memory of compiling many small states: ``python -m benchmarks.scale [30000]``."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time

from everystate import Settings, explore


def card(a: int, b: int, c: int) -> str:
    """Return a small table that follows three controls in different cells."""
    rows = "".join(
        f'<tr><td>{k}</td><td class="k{(a * k + b) % 5}">{a * k + b}</td><td>{c}</td></tr>'
        for k in range(20)
    )
    return f"<table><tbody>{rows}</tbody></table><p>Total {a + b + c}</p>"


def main() -> None:
    """Compile and print."""
    os.environ["EXPLORE_PUBLISH"] = "1"
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        compiled = explore(
            card,
            name="many",
            title=lambda a, b, c: f"{a} {b} {c}",
            alt=lambda a, b, c: f"State {a} {b} {c}.",
            settings=Settings(state_limit=10**6, cache_dir=folder),
            a=list(range(max(1, wanted // 300))),
            b=list(range(30)),
            c=list(range(10)),
        ).compile()
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(one).ru_maxrss for one in who) / 1024
    print(
        f"{compiled.states:,} states, {len(compiled.html):,} B of page, "
        f"{time.perf_counter() - start:.0f} s, {peak:.0f} MB at most in one process"
    )


if __name__ == "__main__":
    main()
