"""Large payloads of explorers go into files of their own, which a page loads as the reader nears.

A chapter's payloads are most of its bytes, and most readers do not touch every chart. The picture
of the default state, its sentence and its table stay in the page. A payload's file is a classic
script, since a page that is opened from a disk may load a script and may not fetch data; its
name carries its hash, so that a page never meets the payload of another build. A page of one
explorer (`embeds`) keeps its payload.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FOLDER = "_static/explorers"
SCRIPT = "payloads.js"
SMALLEST = 8_000  # characters; a shorter one is sooner in the page than asked for
INLINE = re.compile(
    r'(?P<head><figure class="explorer[^"]*" id="(?P<name>[a-z][a-z0-9-]*)"(?:(?!</figure>).)*?'
    r'<script type="application/json" class="explore-data")>(?P<text>.*?)</script>',
    re.DOTALL,
)


def move(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the large payloads of a page into files, and leave their addresses in the page."""
    up = "../" * pagename.count("/")

    def moved(match: re.Match[str]) -> str:
        if len(match["text"]) < SMALLEST:
            return match[0]
        written = file(match["name"], match["text"])
        place = f"{FOLDER}/{match['name']}-{hashlib.sha256(written).hexdigest()[:8]}.js"
        target = Path(app.outdir) / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(written)
        return f'{match["head"]} data-src="{up}{place}"></script>'

    if context.get("body"):
        context["body"] = INLINE.sub(moved, context["body"])


def file(name: str, text: str) -> bytes:
    """A payload as a script. JSON in raw template text: what would end it, or begin code in it,
    is written as JSON escapes it.
    """
    raw = text.replace("`", "\\u0060").replace("${", "\\u0024{")
    return f'redlinePayload("{name}",String.raw`{raw}`);\n'.encode()


def text(script: str) -> str:
    """The payload that a script made by `file` carries."""
    return script.partition("String.raw`")[2].rpartition("`")[0]


def setup(app: Sphinx) -> None:
    """Move payloads after the pages of single explorers are taken from a page (`embeds`)."""
    app.connect("html-page-context", move, priority=970)
