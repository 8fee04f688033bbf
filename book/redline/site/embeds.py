"""A page of its own for each explorer, ``embed/NAME.html``: for a slide, a course, an iframe."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from everystate import embed_page
from redline.site.pages import chapter_styles
from redline.site.palette_css import FILE as PALETTE
from redline.site.policy import META as POLICY

FOLDER = "embed"
ROBOTS = '<meta name="robots" content="noindex">'  # the chapter is the page to be found
FIGURE = re.compile(
    r'<figure class="explorer[^"]*" id="(?P<name>[a-z][a-z0-9-]*)".*?</figure>', re.DOTALL
)
BARE = re.compile(r'<figure class="[^"]*\bexplore-bare\b')
TITLE = re.compile(r'<p (?P<attributes>data-x="t"[^>]*)>(?P<title>.*?)</p>', re.DOTALL)


def collect(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Note the explorers of a page; ExtensionError when two pages have one of the same name."""
    found: dict[str, tuple[str, str]] = app.site_explorers  # type: ignore[attr-defined]  # set below
    for match in FIGURE.finditer(context.get("body") or ""):
        name, figure = match["name"], match[0]
        if BARE.match(figure):
            continue
        if name in found and found[name][0] != pagename:
            raise ExtensionError(f"two explorers are called {name!r}: {found[name][0]}, {pagename}")
        found[name] = (pagename, figure)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write one page an explorer, with the site's fonts and colours."""
    if exception is not None or app.builder.format != "html":
        return
    found: dict[str, tuple[str, str]] = app.site_explorers  # type: ignore[attr-defined]  # set below
    folder = Path(app.outdir) / FOLDER
    if found:
        folder.mkdir(exist_ok=True)
    for name, (_, figure) in sorted(found.items()):
        (folder / f"{name}.html").write_text(page(app, figure), encoding="utf-8")


def page(app: Sphinx, figure: str) -> str:
    """The embed page of one figure."""
    title = TITLE.search(figure)
    words = html.unescape(re.sub(r"<[^>]+>", "", title["title"])) if title else app.config.project
    return embed_page(
        TITLE.sub(r"<h1 \g<attributes>>\g<title></h1>", figure, count=1),  # a page has a heading
        title=f"{words} – {app.config.project}",
        css_href="../_static/explore.css",
        js_href="../_static/explore.js",
        policy=POLICY,
        extra_head=_head(app, figure),
        lang=app.config.language,
    )


def _head(app: Sphinx, figure: str) -> str:
    sheets = ["fonts.css", PALETTE, "embed.css", *chapter_styles(app, figure)]
    links = [f'<link rel="stylesheet" href="../_static/{name}">' for name in sheets]
    icon = '<link rel="icon" href="../_static/favicon.svg" type="image/svg+xml">'
    return ROBOTS + icon + "".join(links)


def _begin(app: Sphinx) -> None:
    app.site_explorers = {}  # type: ignore[attr-defined]  # one build's explorers, by name


def setup(app: Sphinx) -> None:
    """Collect while pages are written, write at the end, before unused files are removed."""
    app.connect("builder-inited", _begin)
    app.connect("html-page-context", collect, priority=960)
    app.connect("build-finished", write, priority=900)
