"""Build and Reproducible: the whole book built anew, again, and elsewhere.

Two clean builds and two partial ones, many minutes: ``make audit AREA=build``. A time is told
with the load of the machine, and is no miss where other work had the processors.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from redline import tables
from redline.site import downloads
from redline.tables import rawcsv
from tools.audit import copies
from tools.audit.promise import Promise, none_of, unchecked

BUILD, SAME = "Build", "Reproducible"
COLD, AGAIN = 240, 30  # s, on two cores
IDLE = 0.5  # load below which the clock tells what the book takes
ELSEWHERE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
PUBLISHED = {"SITE_URL": "https://example.org/book/"}  # as published: with cards and a sitemap
CHANGED = ("human_cost", "caveat")  # a table that one chapter loads, and words that it shows


def promises(site: Path) -> Iterator[Promise]:
    """The rows of this area; ``site`` is not looked at, everything is built anew."""
    with tempfile.TemporaryDirectory() as scratch:
        first = copies.copy(Path(scratch) / "one")
        cold = copies.build(first, **PUBLISHED)
        built = copies.hashes(first)
        yield timed("Cold build of the whole book, everything installed", cold, COLD)
        yield timed("Build after a build, nothing changed", copies.build(first, **PUBLISHED), AGAIN)
        copies.forget_results(first)
        copies.build(first, **PUBLISHED)
        text = "Files that differ when drawings are taken from the cache"
        yield none_of(BUILD, text, copies.differing(built, copies.hashes(first)), len(built))
        yield redrawn(first)
        second = copies.copy(Path(scratch) / "a second folder – не тут")
        copies.build(second, **PUBLISHED, **ELSEWHERE)
        text = (
            "Files that differ in a clean build with another folder, time zone, locale, hash seed"
        )
        yield none_of(SAME, text, copies.differing(built, copies.hashes(second)), len(built))


def timed(text: str, run: copies.Run, limit: float) -> Promise:
    """A time against its limit; over it on a busy machine, nothing is known."""
    most = f"at most {limit:.0f} s on 2 cores"
    note = (
        f"{run.processor:.0f} s of processor time; load of the machine before it: {run.load:.1f}."
    )
    if run.seconds > limit and run.load > IDLE:
        return unchecked(BUILD, text, most, f"{run.seconds:.0f} s on a busy machine. {note}")
    return Promise(BUILD, text, f"{run.seconds:.0f} s", most, run.seconds <= limit, note)


# ---- one table changed ------------------------------------------------------------------------


def redrawn(project: Path) -> Promise:
    """Change one cell of one table and count what is drawn again, and where."""
    name, column = CHANGED
    before = copies.drawings(project)
    change_cell(project / "book/data" / tables.table(name).path, name, column)
    copies.build(project, **PUBLISHED)
    made = copies.drawn_since(before, copies.drawings(project))
    readers = explorers_reading(project, name)
    strangers = [f"{one} ({number})" for one, number in made.items() if one not in readers]
    total = sum(map(len, before.values()))
    number = sum(made.values())
    note = f"`{name}.{column}` changed: {', '.join(f'{k} {v}' for k, v in made.items())}."
    return Promise(
        BUILD,
        "One table changed: drawings made again, all in charts of chapters that load it",
        f"{number:,} of {total:,}",
        "others: none",
        kept=number > 0 and not strangers,
        note=f"{note} Others: {', '.join(strangers)}." if strangers else note,
    )


def change_cell(file: Path, name: str, column: str) -> None:
    """Add a word to the first filled cell of a column."""
    columns = tables.table(name).columns
    rows = rawcsv.read(file, columns)
    place = columns.index(column)
    row = next(row for row in rows if row[place])
    old = row[place]
    text = file.read_text(encoding="utf-8")
    assert text.count(old), old
    file.write_text(text.replace(old, f"{old} again", 1), encoding="utf-8")


def explorers_reading(project: Path, name: str) -> set[str]:
    """Ids of the explorers on pages whose notebooks load a table."""
    notebooks = (project / "book").glob("*.ipynb")
    pages = [path.stem for path in notebooks if name in downloads.loaded(path)]
    html = "".join((project / f"_build/html/{page}.html").read_text("utf-8") for page in pages)
    return set(re.findall(r'<figure class="explorer[^"]*" id="([\w-]+)"', html))
