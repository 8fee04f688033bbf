"""A page for each table, and the list of them, written from the data package's descriptor.

``{datasheet} NAME`` says what a row is, what to know first, where the rows come from, what each
column holds, and shows the rows: all of a short table, the first of a long one. ``rows.js``
filters and sorts all of them; those of a long table lie beside its page as a script, since a page
that is opened from a disk may load one and may not fetch data. ``{datasheets}`` lists every table.
The build lays a page with the first directive under ``data/`` for each table (see
`redline.site.staging`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from jinja2 import Environment, FileSystemLoader, Template
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from redline import tables, words
from redline.site import downloads, parquet, source_links
from redline.site.downloads import FOLDER
from redline.site.writing import between, bullets, html, page_link, paragraph, when_written
from redline.tables import descriptor, sources

FIRST_ROWS = 5  # of a long table
SHORT = 30_000  # bytes; a table of fewer stands in its page whole
LONGEST_CELL = 120  # in a row of a long table, before its script is there
NUMBERS = ("integer", "number")  # types that are sorted by their value
CODE = re.compile(r"`([^`]+)`")
TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "list": "list, by “;”",
    "partial-date": "date, as far as known",
    "period": "date or period",
    "lonlat": "places: longitude, latitude",
}


def page(name: str) -> str:
    """Address of a table's page, as a document of the book."""
    return f"{FOLDER}/{name}"


def size(count: int) -> str:
    """A file's size of so many bytes in words: ``366 kB``."""
    kilobytes = count / 1000
    return f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{max(1, round(kilobytes))} kB"


class _Writer(SphinxDirective):
    """What both directives need: words with links to tables, and tables as HTML."""

    def link(self, name: str, text: str) -> nodes.Node:
        """A link to a table's page, or its name alone where the page is not part of the book."""
        if page(name) not in self.env.found_docs:
            return nodes.literal("", text)
        return self.to(page(name), nodes.literal("", text))

    def to(self, target: str, name: str | nodes.Node) -> nodes.reference:
        """A link to a page of the book."""
        return page_link(self.env.app, self.env.docname, target, name)

    def words(self, text: str) -> list[nodes.Node]:
        """Text in which `` `name` `` is code, and a link where it names another table."""
        parts: list[nodes.Node] = []
        names = tables.current().tables
        for number, part in enumerate(CODE.split(text)):
            if number % 2 == 0:
                parts.append(nodes.Text(part))
            elif part in names and page(part) != self.env.docname:
                parts.append(self.link(part, part))
            else:
                parts.append(nodes.literal("", part))
        return parts

    def paragraph(self, text: str) -> nodes.paragraph:
        """One paragraph of such text."""
        return paragraph(*self.words(text))

    def file(self, path: str, text: str) -> nodes.Node:
        """A link that downloads a file of the package."""
        up = "../" * self.env.docname.count("/")
        target = escape(f"{up}{FOLDER}/{path}")
        return html(f'<a href="{target}" download>{escape(text)}</a>')


class Datasheet(_Writer):
    """The directive ``{datasheet} NAME``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the sheet; a table that the package does not know is an error."""
        table = tables.table(self.arguments[0])
        self.env.note_dependency(str(tables.data_dir() / table.path))
        return [
            self.paragraph(table.description),
            self._facts(table),
            _section("Know first", bullets(map(self.paragraph, table.caveats))),
            _section("Where it comes from", *self._provenance(table)),
            _section("Columns", *self._keys(table), html(COLUMNS.render(table=table))),
            _section(_title(table), html(_rows(table))),
        ]

    def _facts(self, table: descriptor.Table) -> nodes.Node:
        as_of = f"; rows reach {table.as_of}" if table.as_of else ""
        licences = (nodes.reference("", one["title"], refuri=one["path"]) for one in table.licences)
        csv_size = (tables.data_dir() / table.path).stat().st_size
        typed, typed_size = parquet.file(table), len(parquet.content(table.name))
        return paragraph(
            f"{table.rows:,} rows, {len(table.fields)} columns{as_of}. Licence: ",
            *between(licences),
            ". ",
            self.file(table.path, f"Download {table.path} ({size(csv_size)})"),
            " or ",
            self.file(typed, f"{typed} ({size(typed_size)})"),
            classes=["rl-facts"],
        )

    def _provenance(self, table: descriptor.Table) -> Iterator[nodes.Node]:
        yield self.paragraph(table.provenance)
        if table.upstream:
            yield bullets(map(_upstream, table.upstream))
        if number := _cited().get(table.name):
            bibliography = self.to(source_links.BIBLIOGRAPHY, "bibliography")
            start = f"Its rows cite {number:,} of the sources in the "
            yield paragraph(start, bibliography, ", each by its id.")
        users = [
            self.to(chapter, _called(chapter))
            for chapter in downloads.notebooks(self.env.app)
            if table.name in downloads.chapter_tables(self.env.app, chapter)
        ]
        if users:
            yield paragraph("Loaded by ", *between(users), ".")

    def _keys(self, table: descriptor.Table) -> list[nodes.Node]:
        sentences = []
        if table.primary_key:
            sentences.append(f"A row is told apart by {_listed(table.primary_key)}.")
        for here, there, columns in table.foreign_keys:
            if there != table.name:
                sentences.append(f"{_listed(here)} points to {_listed(columns)} of `{there}`.")
        return [self.paragraph(" ".join(sentences))] if sentences else []


class Datasheets(_Writer):
    """The directive ``{datasheets}``: every table with its size and its page."""

    def run(self) -> list[nodes.Node]:
        """Write the list, and where to get everything at once."""
        entries = nodes.definition_list(classes=["rl-tables"])
        entries += [self._entry(table) for table in tables.current().tables.values()]
        whole = paragraph(
            self.file(downloads.WHOLE, "Download everything"),
            " as one data package, or the ",
            self.file(descriptor.DESCRIPTOR, "descriptor"),
            " alone.",
        )
        outlines = [entry for entry in downloads.resources() if "schema" not in entry]
        return [whole, entries, nodes.rubric("", "Outlines"), bullets(map(self._shape, outlines))]

    def _entry(self, table: descriptor.Table) -> nodes.definition_list_item:
        there = page(table.name) in self.env.found_docs
        name = self.to(page(table.name), table.title) if there else nodes.Text(table.title)
        text = self.paragraph(table.description)
        text += [nodes.Text(f" {table.rows:,} rows. "), nodes.literal("", table.name)]
        term = nodes.term("", "", name)
        return nodes.definition_list_item("", term, nodes.definition("", text))

    def _shape(self, entry: dict[str, str]) -> nodes.paragraph:
        return paragraph(
            self.file(entry["path"], entry["title"]), " ", *self.words(entry["description"])
        )


@cache
def _cited() -> Counter[str]:
    """How many sources each table cites."""
    return Counter(name for names in sources.cited_by().values() for name in names)


def _called(chapter: str) -> str:
    """``03-share`` is chapter 3; a notebook without a number goes by its name."""
    number = chapter.partition("-")[0]
    if number.isdigit():
        return f"chapter {int(number)}"
    return "the home page" if chapter == "index" else chapter


def _section(title: str, *content: nodes.Node) -> nodes.section:
    names = {"ids": [nodes.make_id(title)], "names": [title.lower()]}
    return nodes.section("", nodes.title("", title), *content, **names)


def _upstream(work: dict[str, str]) -> nodes.paragraph:
    title: str | nodes.Node = work["title"]
    if work.get("path", "").startswith("http"):
        title = nodes.reference("", work["title"], refuri=work["path"])
    return paragraph(title, f". Licence: {work['licence'].rstrip('.')}.")


def _whole(table: descriptor.Table) -> bool:
    """Whether all rows stand in the page."""
    return (tables.data_dir() / table.path).stat().st_size < SHORT or table.rows <= FIRST_ROWS


def _title(table: descriptor.Table) -> str:
    return "The rows" if _whole(table) else f"The rows: {FIRST_ROWS} of {table.rows:,}"


def rows_file(name: str) -> str:
    """The script that brings the rows of a long table, beside its page."""
    return f"{name}.rows.js"


def rows_script(name: str) -> str:
    """All rows of a table as the script that ``rows.js`` asks for, each cell as the CSV has it."""
    rows = tables.current().rows(name)
    return f"bookRows({json.dumps(rows, ensure_ascii=False, separators=(',', ':'))})\n"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rows(table: descriptor.Table) -> str:
    whole = _whole(table)
    rows = tables.current().rows(table.name)[: None if whole else FIRST_ROWS]
    script = "" if whole else rows_file(table.name)
    return ROWS.render(table=table, rows=rows, script=script, numbers=NUMBERS)


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1].rstrip() + " …"


def _meaning(field: descriptor.Field) -> str:
    text = f"{field.title}. {field.description}" if field.description else f"{field.title}."
    return CODE.sub(r"<code>\1</code>", escape(text))


def _template(name: str) -> Template:
    """A template of the theme's folder whose values are escaped by its filters."""
    env = Environment(loader=FileSystemLoader(Path(__file__).parent / "theme"))
    env.filters |= {"html": escape, "short": _short, "meaning": _meaning}
    env.filters |= {"original": words.original}
    return env.get_template(name, globals={"types": TYPES})


COLUMNS, ROWS = _template("columns.html"), _template("rows.html")


def write_rows(app: Sphinx) -> None:
    """Write the rows of long tables beside their pages."""
    for table in tables.current().tables.values():
        if page(table.name) in app.env.found_docs and not _whole(table):
            target = Path(app.outdir) / FOLDER / rows_file(table.name)
            target.write_text(rows_script(table.name), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directives, and write what the pages ask for."""
    app.add_directive("datasheet", Datasheet)
    app.add_directive("datasheets", Datasheets)
    when_written(app, write_rows)
