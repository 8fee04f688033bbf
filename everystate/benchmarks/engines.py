"""Open every page of a built site in three browsers, and move every control of every explorer.

    python -m benchmarks.engines FOLDER            Chromium, Firefox and WebKit
    python -m benchmarks.engines FOLDER Firefox    one of them

In each browser: every explorer comes alive and answers a key, every control changes what is shown,
no text of a picture stands outside of it on a desk or on a phone, and nothing is written to the
console. Beside the site the reference chart is opened in the same run, so that the times of the
one can be held against the other's. Faults are listed, and make the exit code 1; so does a browser
that is not installed. Times are printed and never judged: they are the machine's.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import io
import json
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import reference
from benchmarks.drivers import DRIVERS, Driver, MissingError
from benchmarks.peers import ours

WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8").rstrip().rstrip(";")
HEARD = Path(__file__).with_name("heard.js")
DESK, PHONE = (1280, 800), (390, 844)
STEPS = 12  # of each control
KINDS = ("input", "change", "address")
KEPT = Path(__file__).resolve().parents[1] / "_build" / "bench" / "cache"


@dataclass
class Walked:
    """What one browser showed of a site: times in ms by page, explorer and control."""

    explorers: int = 0
    times: dict[tuple[str, str, str], list[dict[str, float]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Handler(http.server.SimpleHTTPRequestHandler):
    """A folder's files; each page gets a script that notes what goes wrong on it."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        if path == Path(self.directory, HEARD.name):
            body = HEARD.read_bytes()
        elif path.suffix == ".html" and path.is_file():
            body = path.read_bytes().replace(
                b"<head>", b'<head><script src="/heard.js"></script>', 1
            )
        else:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives its address."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def pages_of(site: Path) -> list[str]:
    """Return the pages at the top of a site that show an explorer."""
    pages = (page for page in sorted(site.glob("*.html")) if not page.name.startswith("404"))
    return [page.name for page in pages if '<figure class="explorer' in page.read_text("utf-8")]


def walk(driver: Driver, url: str, into: Walked, steps: int = STEPS) -> None:
    """Open one page on a phone and on a desk, and try there all that its readers can move."""
    page = url.rpartition("/")[2]
    for width, height in (PHONE, DESK):
        driver.open(url, width, height)
        driver.run(WALK)
        for name in driver.run("walk.explorers()"):
            explorer = Tried(driver, json.dumps(name), f"{page} #{name}, {width} px", into)
            if explorer.alive() and (width, height) == DESK:
                into.explorers += 1
                for index, control in enumerate(explorer.controls):
                    into.times[page, name, control] = explorer.move(index, steps)
        into.faults += [f"{page}: {message}" for message in driver.messages()]


@dataclass
class Tried:
    """One explorer of the page that is open."""

    driver: Driver
    name: str
    where: str
    into: Walked
    controls: Sequence[str] = ()

    def ask(self, what: str, *more: int) -> Any:
        return self.driver.run(f"walk.{what}({', '.join([self.name, *map(str, more)])})")

    def fault(self, what: str) -> None:
        self.into.faults.append(f"{self.where}: {what}")

    def alive(self) -> bool:
        """Tell whether it wakes and a key moves it; texts that are cut are faults."""
        self.controls = self.ask("wake") or ()
        if not self.controls:
            self.fault("never comes alive")
            return False
        before = self.ask("shows")
        self.driver.press(self.ask("focus"))
        if self.ask("shows") == before:
            self.fault("a key changes nothing")
        self.whole()
        return True

    def move(self, index: int, steps: int) -> list[dict[str, float]]:
        """Move a control; the times of its steps."""
        result = self.ask("steps", index, steps)
        if result["views"] < 2:
            self.fault(f"{self.controls[index]} changes nothing")
        self.whole()
        return list(result["steps"])

    def whole(self) -> None:
        for text in self.ask("outside"):
            self.fault(f"“{text}” stands outside of the picture")


def main(arguments: Sequence[str]) -> int:
    """Walk through a site; print faults and times; 1 when there is a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("browsers", nargs="*", metavar=" | ".join(DRIVERS))
    options = parser.parse_args(arguments)
    pages = pages_of(options.site)
    faults = []
    with tempfile.TemporaryDirectory() as beside, served(options.site) as address:
        os.environ.update(EXPLORE_PUBLISH="1", BENCH_CACHE=str(KEPT))
        chart = ours.publish(reference.dates(60))
        Path(beside, "reference.html").write_text(chart, encoding="utf-8")
        with served(Path(beside)) as reference_address:
            for browser in options.browsers or DRIVERS:
                site, own = Walked(), Walked()
                try:
                    with DRIVERS[browser]() as driver:
                        walk(driver, f"{reference_address}reference.html", own)
                        for page in tqdm(pages, browser, disable=None):
                            walk(driver, address + page, site)
                except MissingError as missing:
                    site.faults.append(str(missing))
                print(report(browser, site, own), flush=True)
                faults += site.faults
    return 1 if faults else 0


def report(browser: str, site: Walked, own: Walked) -> str:
    """Return a browser's faults and times as text."""
    lines = [f"{browser}: {site.explorers} explorers, {len(site.times)} controls"]
    lines += [f"  FAULT {fault}" for fault in dict.fromkeys(site.faults)]
    for kind in KINDS:
        lines.append(f"  {kind:<8}{_spread(site, kind)}   (reference chart {_spread(own, kind)})")
    slow = sorted(site.times, key=lambda control: -_slowest(site.times[control]))[:3]
    for control in slow:
        lines.append(f"  slowest: {' '.join(control)}, {_slowest(site.times[control]):.1f} ms")
    return "\n".join(lines)


def _slowest(steps: Sequence[dict[str, float]]) -> float:
    """The median step of a control, input and change together."""
    return statistics.median(step["input"] + step["change"] for step in steps)


def _spread(walked: Walked, kind: str) -> str:
    times = sorted(step[kind] for steps in walked.times.values() for step in steps)
    if not times:
        return "–"
    return (
        f"{statistics.median(times):6.1f} ms median, {times[int(0.95 * (len(times) - 1))]:6.1f} p95"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
