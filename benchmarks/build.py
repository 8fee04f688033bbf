"""Publish one page in a process of its own: ``python -m benchmarks.build TOOL DATES FILE``.

Prints one line of JSON: how long it took, from the call to the finished text (imports are not
counted), and the most memory the process and its workers held. With ``--as-written`` the page is
the one that the tool's own function writes.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks import reference
from benchmarks.peers import peer


def main(arguments: list[str]) -> None:
    """Publish, write, report."""
    key, count, place, *options = arguments
    tool, days = peer(key), reference.dates(int(count))
    publish = tool.as_written if "--as-written" in options else tool.publish
    start = time.perf_counter()
    text = publish(days)
    seconds = time.perf_counter() - start
    Path(place).write_text(text, encoding="utf-8")
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak / 1024)}))


if __name__ == "__main__":
    main(sys.argv[1:])
