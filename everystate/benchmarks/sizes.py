"""Print what the reference chart weighs when ``explore`` publishes it.

``python -m benchmarks.sizes`` compiles it for 6, 60 and 600 dates × 3 layers, with and without the
narrow layout, and prints raw and gzip bytes. Nothing is timed but the drawing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import reference
from benchmarks.peers import ours
from benchmarks.weigh import gzipped


def main() -> None:
    """Print the table of sizes."""
    runtime = sum(map(gzipped, ours.assets()))
    print(f"runtime, script and style        {runtime:>8,} B gzip")
    sizes: dict[tuple[int, bool], int] = {}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("EXPLORE_CACHE", folder))
        for count in [int(a) for a in sys.argv[1:]] or [6, 60, 600]:
            for narrow in (False, True):
                start = time.perf_counter()
                days = reference.dates(count)
                text = ours.compiled(days, cache / f"{count}-{narrow}", narrow).html
                took = time.perf_counter() - start
                sizes[count, narrow] = gzipped(text)
                print(
                    f"{count * 3:>5} states {'wide + narrow' if narrow else 'wide':<14}"
                    f"{len(text.encode()):>10,} B raw {sizes[count, narrow]:>8,} B gzip"
                    f"   built in {took:.1f} s"
                )
    for narrow in (False, True):
        if (60, narrow) in sizes and (600, narrow) in sizes:
            print(f"growth 180 to 1,800: {sizes[600, narrow] / sizes[60, narrow]:.2f} x")


if __name__ == "__main__":
    main()
