"""Publish one page in a process of its own: ``python -m benchmarks.build TOOL DATES FILE LIMIT``.

Prints one line of JSON: how long it took from the call to the finished text (imports are not
counted), how much processor time on all cores, which another program's load does not change much,
and the most memory that one process held. No process may use more than LIMIT seconds of a
processor. With ``--as-written`` the page is the one that the tool's own function writes.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from joblib.externals.loky import get_reusable_executor

from benchmarks import reference
from benchmarks.peers import peer


def main(arguments: list[str]) -> None:
    """Publish, write, report."""
    key, count, place, limit, *options = arguments
    tool, days = peer(key), reference.dates(int(count))
    resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 5))
    publish = tool.as_written if "--as-written" in options else tool.publish
    start, used = time.perf_counter(), _processor()
    text = publish(days)
    seconds = time.perf_counter() - start
    get_reusable_executor().shutdown(wait=True)  # the time of its workers counts once they end
    used = _processor() - used
    Path(place).write_text(text, encoding="utf-8")
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    took = {"seconds": seconds, "cpu_seconds": used, "peak_mb": peak / 1024}
    print(json.dumps({name: round(value, 1) for name, value in took.items()}))


def _processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
