"""A headline rests on rows that were seen again, or says in the same words what it counts.

The chapters run on a copy of the tables without the rows that were not looked up again and without
those that are a reading; answers, titles, alt texts, key points, the home page and the page of
questions must come out word for word as they are stored.
"""

import csv
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from redline import tables
from redline.site.notebooks import read
from redline.tables.rules import items
from tools.check_tables import write_counts

BOOK = Path(__file__).resolve().parents[2] / "book"
WHOLE = {"index", "questions"}  # pages of which every sentence is a headline
CHAPTERS = sorted(BOOK.glob("*.ipynb"))
COUNTED = re.compile(
    r"not (?:all )?(?:looked up|seen) again|unverified|less sure|impl(?:ied|ies|y)\b|inferred"
)
# Words only: a chart says its title and its alt text, and nothing is drawn.
WORDS_ONLY = """\
import everystate
from IPython.display import display as show_words
everystate.Explorer._ipython_display_ = lambda chart: show_words(
    {"text/markdown": chart.words()}, raw=True
)
"""


def weak(table, row):
    """Tell whether a row is one that no headline may rest on."""
    return (
        row.get("checked") == "unverified"
        or (table == "actor_limits" and row["classification"] != "stated")
        or (table == "terms" and row["explicit"] == "implied")
    )


def pointed_at(package, rows):
    """Return (table, columns) → the values that rows point at: names of what they are about."""
    there = {}
    for name, table in package.tables.items():
        for here, other, columns in table.foreign_keys:
            values = there.setdefault((other, columns), set())
            values |= {tuple(row[column] for column in here) for row in rows[name]}
        for field in filter(lambda field: field.references, table.fields):
            other, column = field.references.split(".")
            values = there.setdefault((other, (column,)), set())
            values |= {(item,) for row in rows[name] for item in items(row[field.name])}
    return there


def without_weak_rows(folder):
    """Copy the tables without weak rows; one that a kept row points at stays, for its name."""
    package = tables.current()
    every = {
        name: [dict(zip(table.columns, row, strict=True)) for row in package.rows(name)]
        for name, table in package.tables.items()
    }
    kept = {name: [row for row in rows if not weak(name, row)] for name, rows in every.items()}
    while True:
        names = pointed_at(package, kept)
        more = {
            name: [
                row
                for row in rows
                if not weak(name, row)
                or any(
                    other == name and tuple(row[column] for column in columns) in values
                    for (other, columns), values in names.items()
                )
            ]
            for name, rows in every.items()
        }
        if more == kept:
            break
        kept = more
    shutil.copytree(tables.data_dir(), folder)
    for name, table in package.tables.items():
        with (folder / table.path).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, table.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept[name])
    write_counts(folder)
    return folder


def words(cell):
    """What a cell has said, as one text."""
    outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
    return "\n".join(data.get("text/markdown") or data.get("text/plain", "") for data in outputs)


def is_headline(cell):
    """Tell whether this cell shows a chart, with its title and alt text, or the short answer."""
    outputs = cell.get("outputs", [])
    chart = any(output.get("text", "").startswith("explorer ") for output in outputs)
    card = any("rl-answer" in output.get("data", {}).get("text/html", "") for output in outputs)
    return chart or card


def headlines(path):
    """Yield the index of each cell that says a headline, with its words as stored."""
    section = ""
    for number, cell in enumerate(read(path).cells):
        text = cell.source if cell.cell_type == "markdown" else words(cell)
        section = [section, *re.findall(r"^## (.+)$", text, re.MULTILINE)][-1]
        stands_out = is_headline(cell) or section == "Key points" or path.stem in WHOLE
        if cell.cell_type == "code" and stands_out and text.strip():
            yield number, text


def sentences(text):
    """The sentences of Markdown, without the addresses of its links."""
    plain = re.sub(r"\]\([^)\s]+\)", "]", text)
    return [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+|\*\* ", plain) if one.strip()]


def changed(stored, now):
    """Return the stored sentences that are gone and do not say that they count weak rows."""
    return [
        sentence
        for sentence in sentences(stored)
        if sentence not in sentences(now) and not COUNTED.search(sentence)
    ]


def run(path, data, scratch):
    """Run a chapter on the tables in `data` and return its cells, the first one left out."""
    notebook = read(path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(WORDS_ONLY))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EXPLORE_")}
    environment |= {tables.DATA_DIR_VARIABLE: str(data), "IPYTHONDIR": str(scratch)}
    # a cell below the headlines may need a row that is gone: what it says is compared, not how
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=environment)
    return notebook.cells[1:]


@pytest.fixture(scope="module")
def thinned(tmp_path_factory):
    return without_weak_rows(tmp_path_factory.mktemp("thinned") / "data")


def test_weak_rows_are_gone_and_the_package_is_whole(thinned):
    with tables.use_data_dir(thinned):
        for name in tables.names():
            tables.load(name)
        left = tables.load("positions")
        limits = tables.load("actor_limits")
    assert set(left["checked"]) <= {"confirmed", "nuance"}
    assert set(limits["classification"]) == {"stated"}


def test_a_headline_that_changes_is_named_unless_it_says_what_it_counts():
    stored = "Of ten acts two were undone. Eleven texts, three not looked up again."
    now = "Of nine acts two were undone. Eight texts, none not looked up again."
    assert changed(stored, now) == ["Of ten acts two were undone."]


@pytest.mark.kernel
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_headlines_stand_without_rows_that_were_not_seen_again(path, thinned, tmp_path):
    stored = list(headlines(path))
    if not stored:
        pytest.skip("a page without a headline")
    cells = run(path, thinned, tmp_path)
    faults = [
        f"{path.stem}, cell {number + 1}: {sentence!r} rests on rows that were not seen again"
        for number, text in stored
        for sentence in changed(text, words(cells[number]))
    ]
    assert not faults, "\n".join(faults)
