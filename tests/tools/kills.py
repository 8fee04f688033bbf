"""Builds that are killed: at random moments, and before each step of putting a new site on show.

Killed means SIGKILL: the process can do nothing more. What is on show then must be the old site,
byte for byte, or the new one, whole: each file as its own list of hashes says, and no other file.

    python -m tests.tools.kills 12    a small book's build, killed twelve times at random moments
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from redline.site import inventory
from tests.tools import copies

ROOT = Path(__file__).resolve().parents[2]
SWAP = """\
import os, signal, sys
from pathlib import Path
import sites

finished, build, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
changes = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.utime"}

def count(event, _):
    global steps
    if event in changes:
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
sites.publish(finished, "new", build)
"""


def whole(site: Path) -> bool:
    """Whether a site has just the files that its list of hashes names, each as it says."""
    if not (site / inventory.SUMS).is_file():
        return False
    paths = (path for path in site.rglob("*") if path.is_file())
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}
    return inventory.sums(files) == files[inventory.SUMS].decode("utf-8")


# ---- builds at random moments, and at one that is told -----------------------------------------


def at_random(project: Path, times: int, seed: int) -> Iterator[tuple[float, str]]:
    """Change a small book and kill its build at a random moment, again and again.

    Yields the moment, in seconds, and what was wrong with the site on show; empty when nothing.
    """
    chance = random.Random(seed)
    change(project, "the first time")
    length = copies.build(project)
    for number in range(times):
        before = copies.hashes(project)
        words = f"kill number {number}"
        change(project, words)
        moment = chance.uniform(0, 1.1 * length)
        kill_after(project, moment)
        yield moment, fault(project, before, words)


def change(project: Path, words: str) -> None:
    """Change a page and a chapter, so that both are built again."""
    (project / "book/index.md").write_text(f"# A small book\n\nIt was changed: {words}.\n")
    copies.write_chapter(
        project / "book", copies.SMALL_CELL, copies.SMALL_CHARTS, f"print({words!r})"
    )


def kill_after(project: Path, seconds: float) -> None:
    """Start a build, and kill its process group when so many seconds are over."""
    process = subprocess.Popen(**copies.command(project), start_new_session=True)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def kill_when_it_says(project: Path, words: str) -> None:
    """Start a build, and kill its process group as soon as it has written these words.

    RuntimeError when it ends without them.
    """
    start = {**copies.command(project), "stderr": subprocess.STDOUT}
    with subprocess.Popen(**start, start_new_session=True) as process:
        assert process.stdout is not None
        heard = ""
        while words not in heard:
            if not (more := process.stdout.read(1)):
                raise RuntimeError(f"the build ended without {words!r}: {heard[-500:]}")
            heard += more
        os.killpg(process.pid, signal.SIGKILL)


def fault(project: Path, before: dict[str, str], words: str) -> str:
    """What is wrong with the site on show: it is the one before, or a whole one of ``words``."""
    site = project / "_build/html"
    if not site.exists():
        return "no site is on show"
    if copies.hashes(project) == before:
        return ""
    if words not in (site / "index.html").read_text("utf-8"):
        return "the site is neither the old nor the new one"
    return "" if whole(site) else "the new site is not whole"


# ---- the swap, before each of its steps ---------------------------------------------------------


def during_swap(folder: Path, code: Path = ROOT) -> tuple[int, list[str]]:
    """Kill the swap before its first change on disk, its second, and so on until it ends by itself.

    Returns the number of changes, and what was wrong after which. ``code`` has the modules.
    """
    faults: list[str] = []
    steps = 0
    while True:
        place = folder / str(steps)
        ended = _swap(place, code, steps)
        if (site := _shown(place)) not in ({"new"} if ended else {"old", "new"}):
            faults.append(f"before change {steps + 1}: {site} is on show")
        if not ended and not (_swap(place, code, sys.maxsize) and _shown(place) == "new"):
            faults.append(f"before change {steps + 1}: the next build does not show its site")
        if ended or steps > 100:
            return steps, faults
        steps += 1


def _shown(place: Path) -> str:
    """Which site is on show, if it is a whole one."""
    site = place / "_build/html"
    return (site / "index.html").read_text("utf-8") if whole(site) else "no whole site"


def _swap(place: Path, code: Path, steps: int) -> bool:
    """Publish a site over two older ones; whether that came to its end."""
    build = place / "_build"
    if not build.exists():
        for age, name in enumerate(("old", "older")):
            site = _site(build / "sites" / name, name)
            os.utime(site, (1e9 - age, 1e9 - age))
        (build / "html").symlink_to("sites/old")
    finished = _site(place / f"finished-{steps}", "new")
    command = [sys.executable, "-c", SWAP, str(finished), str(build), str(steps)]
    done = subprocess.run(
        command, cwd=code, env={**os.environ, "PYTHONPATH": "book/redline/site"}, check=False
    )
    if done.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the swap failed with {done.returncode}")
    return done.returncode == 0


def _site(folder: Path, text: str) -> Path:
    (folder / "data").mkdir(parents=True)
    files = {"index.html": text.encode(), "data/table.csv": text.encode()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / inventory.SUMS).write_text(inventory.sums(files), encoding="utf-8")
    return folder


def main(times: int, seed: int) -> int:
    """Kill builds of a small book, and tell of each; 1 when a site on show was not whole."""
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        project = copies.small_copy(Path(scratch) / "small")
        copies.build(project)
        for moment, wrong in at_random(project, times, seed):
            print(f"killed after {moment:5.1f} s: {wrong or 'a whole site is on show'}", flush=True)
            faults += bool(wrong)
    return 1 if faults else 0


if __name__ == "__main__":
    chosen = random.randrange(10**6)
    print(f"seed {chosen}")
    sys.exit(main(int(sys.argv[1]), chosen))
