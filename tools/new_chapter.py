"""Begin a chapter of one's own: a notebook that loads a table, asks, shows a chart, and cites.

    python -m tools.new_chapter NAME        # writes book/NAME.ipynb and names it in _toc.yml

The notebook runs and builds as it is; change it cell by cell.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbformat import v4

from redline.site.notebooks import text
from tools import notebooks

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LAST = re.compile(r"(?P<entry> *- file: )\d\d-[\w-]+\n(?!.*- file: \d\d-)", re.DOTALL)

TITLE = """\
# {title}

> Russian forces currently occupy roughly 20% of Ukraine, from where reports of systematic
> repression, torture, and forced deportations regularly emerge.
>
> The article of 12 March 2025, [The Kyiv Independent, 2025]({article})

*Question:* who counts what, and until when?"""
LOAD = """\
from ipywidgets import Dropdown

from redline.chapter import answer, explore, load, prose, source
from redline.words import count, date

rows = load("human_cost")  # every table by name: see “The data” in the book
latest = rows.sort_values("as_of").groupby("measure").tail(1).set_index("measure")"""
ANSWER = """\
answer(
    count(len(latest), "measure"),
    f"stand in the table, by {{count(rows['who_counts'].nunique(), 'counter')}}; "
    f"the last row counts to {{date(rows['as_of'].max())}}.",
)"""
CHART = """\
explore(
    lambda measure: f"<p>{{latest.loc[measure, 'value']:,}} {{latest.loc[measure, 'unit']}}</p>",
    measure=Dropdown(options=list(latest.index), description="Measure"),
    name="{name}-latest",
    title="The latest figure of each measure",
    alt=lambda measure: f"{{measure}}: {{latest.loc[measure, 'value']:,}}.",
    table=lambda measure: rows.loc[rows["measure"] == measure, ["as_of", "who_counts", "value"]],
    sources=lambda measure: latest.loc[measure, "source_ids"],
)"""
PROSE = '''\
first = rows.loc[rows["as_of"].idxmin()]
prose(f"""
The oldest row counts to {{date(first["as_of"])}} {{source(*first["source_ids"])}}. Say here
what you see, with each figure computed where it stands.
""")'''


def cells(name: str) -> list[nbformat.NotebookNode]:
    """The cells of a new chapter called ``name``."""
    from redline.tables.sources import source

    words = {
        "name": name,
        "title": name.replace("-", " ").capitalize(),
        "article": source("kyiv-independent-2025-03-12-recognition").url,
    }
    code = [v4.new_code_cell(text.format(**words)) for text in (LOAD, ANSWER, CHART, PROSE)]
    code[0].metadata["tags"] = code[2].metadata["tags"] = ["hide-input"]
    return [v4.new_markdown_cell(TITLE.format(**words)), *code]


def begin(name: str, root: Path) -> Path:
    """Write the notebook and its line in ``_toc.yml``; ValueError says what is in the way."""
    if not NAME.fullmatch(name):
        raise ValueError(f"NAME={name}: small letters, figures and hyphens, as in my-question")
    path, toc = root / "book" / f"{name}.ipynb", root / "_toc.yml"
    if path.exists():
        raise ValueError(f"book/{path.name} is there already")
    contents = toc.read_text(encoding="utf-8")
    if not (last := LAST.search(contents)):
        raise ValueError("_toc.yml has no chapter to stand after")
    notebook = notebooks.normalise(v4.new_notebook(cells=cells(name)), path.name)
    path.write_text(text(notebook), encoding="utf-8")
    line = f"{last['entry']}{name}\n"
    toc.write_text(contents[: last.end()] + line + contents[last.end() :], encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Command line; 1 with one line when there is nothing to begin."""
    try:
        path = begin(arguments[0] if arguments else "", notebooks.ROOT)
    except ValueError as error:
        print(f"make new-chapter: {error}", file=sys.stderr)
        return 1
    print(f"{path.relative_to(notebooks.ROOT)} stands last of the chapters in _toc.yml. Now:")
    print(f"    make lab, change it, then make notebooks CHAPTER={path.stem}")
    print(f"    make preview CHAPTER={path.stem}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
