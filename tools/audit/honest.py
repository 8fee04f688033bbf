"""Honest under bad input: what is broken stops the build by name, and the last good site stays.

Every column, key and rule of every table is broken; then a small book is really built with one
broken table of each kind, and builds of it are killed.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from redline import tables
from tools.audit import broken, copies, kills
from tools.audit.broken import CUT_SHORT, KINDS, Breakage, BrokenCopy
from tools.audit.promise import Promise, none_of

GROUP = "Honest under bad input"
KILLS, SEED = 12, 20250312
KEPT = "make book stopped: the reason stands above. The last good site is still in _build/html."


def promises(site: Path) -> Iterator[Promise]:
    """The rows of this area."""
    with tempfile.TemporaryDirectory() as scratch:
        yield from refused(Path(scratch) / "tables")
        small = copies.small_copy(Path(scratch) / "small")
        copies.build(small)
        yield stopped(small)
        yield killed(small)
        steps, faults = kills.during_swap(Path(scratch) / "swaps")
        text = "Swaps of a new site for the old one, killed before each change on disk, gone wrong"
        yield none_of(GROUP, text, faults, steps)


# ---- the loader -------------------------------------------------------------------------------


def refused(scratch: Path) -> Iterator[Promise]:
    """One row a kind of fault: how many broken copies were not refused as they must be."""
    faults: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for name in tables.names():
        copy = BrokenCopy(scratch / name, name)
        for kind, answer in answers(copy):
            counts[kind] += 1
            faults[kind] += [answer] if answer else []
    for kind in sorted(counts, key=KINDS.index):
        text = f"Broken copies not refused with file, row, column and rule: {kind}"
        yield none_of(GROUP, text, faults[kind], counts[kind])


def answers(copy: BrokenCopy) -> Iterator[tuple[str, str]]:
    """Each broken copy's kind, and what was wrong with the loader's answer to it."""
    for make in (broken.files, broken.ties, broken.cells):
        for one in make(copy):
            yield one.kind, copy.answer(one)
    for content in broken.cut_short(copy):
        error = copy.error(content)
        yield CUT_SHORT, "" if error else f"{copy.table.name}, {len(content)} bytes: not noticed"


# ---- the build --------------------------------------------------------------------------------


def examples() -> dict[str, tuple[str, Breakage]]:
    """One broken copy of each kind, with the name of its table."""
    found: dict[str, tuple[str, Breakage]] = {}
    for name, one in _all():
        found.setdefault(one.kind, (name, one))
        if len(found) == len(KINDS):
            break
    return found


def _all() -> Iterator[tuple[str, Breakage]]:
    with tempfile.TemporaryDirectory() as scratch:
        for name in tables.names():
            copy = BrokenCopy(Path(scratch), name)
            cut = Breakage(CUT_SHORT, next(broken.cut_short(copy)), None, None, "")
            for one in (cut, *broken.ties(copy), *broken.files(copy), *broken.cells(copy)):
                yield name, one


def stopped(small: Path) -> Promise:
    """Build the small book with each of the examples; the site on show must not change."""
    before, faults = copies.hashes(small), []
    cases = examples()
    for kind, (name, one) in cases.items():
        file = small / "book/data" / tables.table(name).path
        sound = file.read_bytes()
        file.write_bytes(one.content)
        done = subprocess.run(**copies.command(small), check=False)
        file.write_bytes(sound)
        if fault := wrong_end(done.returncode, done.stderr, file.name, one):
            faults.append(f"{kind}: {fault}")
        if copies.hashes(small) != before:
            faults.append(f"{kind}: the site on show changed")
    text = "Builds with a broken table, one of each kind, not stopped by one line, or the site lost"
    return none_of(GROUP, text, faults, len(cases))


def wrong_end(code: int, said: str, file: str, one: Breakage) -> str:
    """What is wrong with how a build ended: one line with the reason, one that the site stays."""
    lines = [line for line in said.splitlines() if line.strip()]
    place = [file, *([f"row {one.row}"] if one.row else []), *([one.column] if one.column else [])]
    right = len(lines) == 2 and lines[0].startswith(file) and lines[1] == KEPT
    if code == 1 and right and all(part in lines[0] for part in place):
        return ""
    return f"ended with {code}: {said.strip()[:200]}"


def killed(small: Path) -> Promise:
    """Kill builds at random moments."""
    found = list(kills.at_random(small, KILLS, SEED))
    faults = [f"after {moment:.1f} s: {fault}" for moment, fault in found if fault]
    text = "Builds killed at random moments that left anything but the old or the new site whole"
    return none_of(GROUP, text, faults, len(found))
