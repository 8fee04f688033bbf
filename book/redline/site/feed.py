"""The feed of corrections and changes, in Atom, from the project's changelog.

An entry of ``CHANGELOG.md`` is a heading with a date (``## 22 November 2026``) and a list; its
corrections of fact stand under ``### Corrections``. What has no date yet is not in the feed.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import escape
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from sphinx.application import Sphinx

from redline.site import address
from redline.site.writing import when_written

CHANGELOG = "_project/CHANGELOG.md"  # where the build lays it
PAGE = "changes"
FEED = "changes.xml"
ATOM = "http://www.w3.org/2005/Atom"
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
CORRECTIONS = "### Corrections"


class Entry(NamedTuple):
    """One day's changes, as HTML."""

    date: dt.date
    corrects: bool
    content: str

    @property
    def title(self) -> str:
        """``Corrections and changes of 22 November 2026``."""
        what = "Corrections and changes" if self.corrects else "Changes"
        return f"{what} of {self.date.day} {self.date:%B %Y}"


def entries(changelog: str) -> list[Entry]:
    """The dated entries, as they stand in the file; ValueError for a heading that is no date."""
    _, *parts = HEADING.split(changelog)
    return [
        Entry(dt.datetime.strptime(heading, "%d %B %Y").date(), CORRECTIONS in text, html(text))
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
        if heading != "Unreleased"
    ]


def html(text: str) -> str:
    """Headings and lists of one entry as HTML."""
    lines = []
    for block in re.split(r"\n(?=- |###)|\n\n", text.strip()):
        words = CODE.sub(r"<code>\1</code>", LINK.sub(r"\1", escape(" ".join(block.split()))))
        if words.startswith("### "):
            lines.append(f"<h3>{words[4:]}</h3>")
        elif words:
            lines.append(f"<p>{words.removeprefix('- ')}</p>")
    return "".join(lines)


def atom(app: Sphinx, items: list[Entry]) -> bytes:
    """The feed; ids stay the same wherever the site is published."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", _id(app.config.project))
    _add(feed, "title", f"{app.config.project}: corrections and changes")
    _add(feed, "updated", _time(max(entry.date for entry in items)))
    _add(_add(feed, "author"), "name", app.config.author)
    _add(feed, "link", rel="alternate", href=address.url(app, f"{PAGE}.html", FEED))
    if address.base(app):
        _add(feed, "link", rel="self", href=address.url(app, FEED, FEED))
    for entry in items:
        item = _add(feed, "entry")
        _add(item, "id", _id(f"{app.config.project} {entry.date}"))
        _add(item, "title", entry.title)
        _add(item, "updated", _time(entry.date))
        _add(item, "link", rel="alternate", href=address.url(app, f"{PAGE}.html", FEED))
        _add(item, "content", entry.content, type="html")
    content: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    child.text = text or None
    return child


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _time(date: dt.date) -> str:
    return f"{date}T00:00:00Z"


def offered(app: Sphinx) -> bool:
    """Whether the book has the page that the feed belongs to."""
    return PAGE in app.env.found_docs


def write(app: Sphinx) -> None:
    """Write the feed beside its page."""
    if offered(app):
        changelog = (Path(app.srcdir) / CHANGELOG).read_text(encoding="utf-8")
        (Path(app.outdir) / FEED).write_bytes(atom(app, entries(changelog)))


def setup(app: Sphinx) -> None:
    """Write when the pages are written."""
    when_written(app, write)
