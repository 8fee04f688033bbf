"""How to cite the book, from the project's ``CITATION.cff``: the directive ``{citation}``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from redline.site import address

FILE = "_project/CITATION.cff"  # where the build lays it
KEY = "redline"


def sentence(work: dict[str, Any], url: str) -> str:
    """One line for a list of references."""
    names = ", ".join(author["name"] for author in work["authors"])
    line = f"{names} ({work['date-released']:%Y}). {work['title']}. Version {work['version']}."
    return f"{line} {url}" if url else line


def bibtex(work: dict[str, Any], url: str) -> str:
    """The same as a BibTeX entry; an author in double braces is an organisation."""
    fields = {
        "author": " and ".join(f"{{{author['name']}}}" for author in work["authors"]),
        "title": f"{{{work['title']}}}",
        "year": f"{work['date-released']:%Y}",
        "version": work["version"],
        "url": url,
        "note": "Text CC BY 4.0, code MIT",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{KEY},", *lines, "}"])


class Citation(SphinxDirective):
    """The directive ``{citation}``: a line and a BibTeX entry, each to be copied."""

    def run(self) -> list[nodes.Node]:
        """Read the file and write both."""
        file = Path(self.env.srcdir) / FILE
        self.env.note_dependency(str(file))
        work = yaml.safe_load(file.read_text(encoding="utf-8"))
        url = address.base(self.env.app)
        line, entry = sentence(work, url), bibtex(work, url)
        return [
            nodes.literal_block(line, line, language="text"),
            nodes.literal_block(entry, entry, language="bibtex"),
        ]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("citation", Citation)
