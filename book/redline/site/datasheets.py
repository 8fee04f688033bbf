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
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from redline import tables, words
from redline.site import downloads, parquet, source_links
from redline.site.downloads import FOLDER
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
        uri = self.env.app.builder.get_relative_uri(self.env.docname, page(name))
        return nodes.reference("", "", nodes.literal("", text), refuri=uri, internal=True)

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
        return nodes.paragraph("", "", *self.words(text))

    def file(self, path: str, text: str) -> nodes.Node:
        """A link that downloads a file of the package."""
        up = "../" * self.env.docname.count("/")
        target = escape(f"{up}{FOLDER}/{path}")
        return nodes.raw("", f'<a href="{target}" download>{escape(text)}</a>', format="html")


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
            self._section("Know first", _bullets(self, table.caveats)),
            self._section("Where it comes from", *self._provenance(table)),
            self._section("Columns", *self._keys(table), _html(_columns(table))),
            self._section(_title(table), _html(_rows(table))),
        ]

    def _section(self, title: str, *content: nodes.Node) -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(title)], names=[title.lower()])
        section += nodes.title("", title)
        section += content
        return section

    def _facts(self, table: descriptor.Table) -> nodes.Node:
        as_of = f"; rows reach {table.as_of}" if table.as_of else ""
        line = nodes.paragraph(classes=["rl-facts"])
        line += nodes.Text(f"{table.rows:,} rows, {len(table.fields)} columns{as_of}. Licence: ")
        for number, licence in enumerate(table.licences):
            line += nodes.Text(", " if number else "")
            line += nodes.reference("", licence["title"], refuri=licence["path"])
        line += nodes.Text(". ")
        written = (tables.data_dir() / table.path).stat().st_size
        line += self.file(table.path, f"Download {table.path} ({size(written)})")
        line += nodes.Text(" or ")
        typed, packed = parquet.file(table), len(parquet.content(table.name))
        line += self.file(typed, f"{typed} ({size(packed)})")
        return line

    def _provenance(self, table: descriptor.Table) -> list[nodes.Node]:
        written: list[nodes.Node] = [self.paragraph(table.provenance)]
        if table.upstream:
            entries = nodes.bullet_list()
            for work in table.upstream:
                entries += nodes.list_item("", _upstream(work))
            written.append(entries)
        if number := _cited().get(table.name):
            written.append(self._cited(number))
        users = [
            chapter
            for chapter in downloads.notebooks(self.env.app)
            if table.name in downloads.chapter_tables(self.env.app, chapter)
        ]
        return [*written, self._used(users)] if users else written

    def _used(self, chapters: list[str]) -> nodes.paragraph:
        line = nodes.paragraph("", "Loaded by ")
        for number, chapter in enumerate(chapters):
            line += nodes.Text(", " if number else "")
            uri = self.env.app.builder.get_relative_uri(self.env.docname, chapter)
            line += nodes.reference("", _called(chapter), refuri=uri, internal=True)
        line += nodes.Text(".")
        return line

    def _cited(self, number: int) -> nodes.paragraph:
        uri = self.env.app.builder.get_relative_uri(self.env.docname, source_links.BIBLIOGRAPHY)
        line = nodes.paragraph()
        line += nodes.Text(f"Its rows cite {number:,} of the sources in the ")
        line += nodes.reference("", "bibliography", refuri=uri, internal=True)
        line += nodes.Text(", each by its id.")
        return line

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
        for table in tables.current().tables.values():
            entries += self._entry(table)
        shapes = nodes.bullet_list()
        for entry in downloads.resources():
            if "schema" not in entry:
                shapes += nodes.list_item("", self._shape(entry))
        return [self._whole(), entries, nodes.rubric("", "Outlines"), shapes]

    def _whole(self) -> nodes.paragraph:
        line = nodes.paragraph()
        line += self.file(downloads.WHOLE, "Download everything")
        line += nodes.Text(" as one data package, or the ")
        line += self.file(descriptor.DESCRIPTOR, "descriptor")
        line += nodes.Text(" alone.")
        return line

    def _entry(self, table: descriptor.Table) -> nodes.definition_list_item:
        term = nodes.term("", "")
        target = page(table.name)
        if target in self.env.found_docs:
            uri = self.env.app.builder.get_relative_uri(self.env.docname, target)
            term += nodes.reference("", table.title, refuri=uri, internal=True)
        else:
            term += nodes.Text(table.title)
        text = self.paragraph(table.description)
        text += nodes.Text(f" {table.rows:,} rows. ")
        text += nodes.literal("", table.name)
        return nodes.definition_list_item("", term, nodes.definition("", text))

    def _shape(self, entry: dict[str, str]) -> nodes.paragraph:
        line = nodes.paragraph()
        line += self.file(entry["path"], entry["title"])
        line += [nodes.Text(" "), *self.words(entry["description"])]
        return line


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


def _bullets(writer: _Writer, texts: list[str]) -> nodes.bullet_list:
    entries = nodes.bullet_list()
    for text in texts:
        entries += nodes.list_item("", writer.paragraph(text))
    return entries


def _upstream(work: dict[str, str]) -> nodes.paragraph:
    line = nodes.paragraph()
    if work.get("path", "").startswith("http"):
        line += nodes.reference("", work["title"], refuri=work["path"])
    else:
        line += nodes.Text(work["title"])
    line += nodes.Text(f". Licence: {work['licence'].rstrip('.')}.")
    return line


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


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def _columns(table: descriptor.Table) -> str:
    rows = []
    for field in table.fields:
        kind = TYPES[field.kind or field.type]
        unit = f" <span>{escape(field.unit)}</span>" if field.unit else ""
        missing = "" if field.required else "<br>may be empty"
        rows.append(
            f'<tr><th scope="row"><code>{escape(field.name)}</code></th>'
            f"<td>{escape(kind)}{missing}</td><td>{unit}</td><td>{_meaning(field)}</td></tr>"
        )
    head = "<th>Column</th><th>Type</th><th>Unit</th><th>Meaning</th>"
    return _framed("Columns", f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>")


def _meaning(field: descriptor.Field) -> str:
    said = f"{field.title}. {field.description}" if field.description else f"{field.title}."
    text = CODE.sub(r"<code>\1</code>", escape(said))
    values = "".join(
        f"<li><code>{escape(value)}</code>{'' if value == label else f' {escape(label)}'}</li>"
        for value, label in field.categories.items()
    )
    return f"{text}<ul>{values}</ul>" if values else text


def _rows(table: descriptor.Table) -> str:
    whole = _whole(table)
    kinds = ["number" if field.type in NUMBERS else "text" for field in table.fields]
    head = "".join(
        f'<th scope="col" data-kind="{kind}">{escape(name)}</th>'
        for name, kind in zip(table.columns, kinds, strict=True)
    )
    rows = tables.current().rows(table.name)[: None if whole else FIRST_ROWS]
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{words.original(escape(cell if whole else _short(cell)))}</td>" for cell in row
        )
        + "</tr>"
        for row in rows
    )
    columns = "".join(
        f'<option value="{place}">{escape(name)}</option>'
        for place, name in enumerate(table.columns)
    )
    source = "" if whole else f' data-src="{rows_file(table.name)}"'
    return (
        f'<div class="rl-rows" data-script="rows.js" data-rows="{table.rows}"{source}>'
        '<form class="rl-rows-form" hidden><label>Rows with the words '
        '<input type="search" autocomplete="off" spellcheck="false"></label>'
        f'<label>in <select><option value="">any column</option>{columns}</select></label></form>'
        '<p class="rl-rows-count" role="status">'
        f"{len(rows):,} of {table.rows:,} rows{'' if whole else ' shown'}</p>"
        + _framed("Rows", f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")
        + '<button type="button" class="rl-rows-more" hidden>Show more rows</button></div>'
    )


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1].rstrip() + " …"


def write_rows(app: Sphinx, exception: Exception | None) -> None:
    """Write the rows of long tables beside their pages."""
    if exception is not None or app.builder.format != "html":
        return
    for table in tables.current().tables.values():
        if page(table.name) in app.env.found_docs and not _whole(table):
            target = Path(app.outdir) / FOLDER / rows_file(table.name)
            target.write_text(rows_script(table.name), encoding="utf-8")


def _framed(label: str, inside: str) -> str:
    return (
        f'<div class="rl-scroll rl-sheet" role="region" tabindex="0" aria-label="{label}">'
        f"<table>{inside}</table></div>"
    )


def setup(app: Sphinx) -> None:
    """Register the directives, and write what the pages ask for."""
    app.add_directive("datasheet", Datasheet)
    app.add_directive("datasheets", Datasheets)
    app.connect("build-finished", write_rows)
