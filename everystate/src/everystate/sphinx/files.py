"""What is written for an explorer: its figure in the page, and the files beside it.

A chapter's payloads are most of its bytes, and most readers do not touch every chart, so a long
payload has a file of its own, which the page loads as the reader nears (``payloads.js``). It is a
classic script, since a page that is opened from a disk may load a script and may not fetch data;
its name carries its hash, so that a page never meets the payload of another build. The chart's own
page under ``embed/`` keeps its payload.
"""

from __future__ import annotations

import hashlib
import posixpath
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from ..assets import write_assets
from ..page import embed_page, headed, with_payload_at
from .node import Explorer

STYLE, SCRIPT, LOADER = "explore.css", "explore.js", "payloads.js"
EMBEDS = "embed"
PAYLOADS = "_static/explorers"
SHORT = 8_000  # characters; such a payload is sooner in the page than asked for
HEAD_EVENT = "everystate-embed-head"


# ---- the page -----------------------------------------------------------------------------------


def visit(self: HTML5Translator, node: Explorer) -> None:
    """Write the figure where any other output of a cell would stand."""
    figure = node.everything()
    if _is_long(node):
        page = self.builder.get_target_uri(self.builder.current_docname)
        figure = with_payload_at(node.astext(), relative_uri(page, payload_file(node)))
    self.body += [self.starttag(node, "div", suffix=""), figure, "</div>"]
    raise nodes.SkipNode


def write(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the files of a page's explorers, and ask for script and style on that page alone."""
    explorers = list(doctree.findall(Explorer)) if doctree else []
    if not explorers:
        return
    app.add_css_file(STYLE)
    for script in (SCRIPT, LOADER):
        app.add_js_file(script, loading_method="defer")
    for node in explorers:
        if _is_long(node):
            _write(app, payload_file(node), script_of(node["name"], node["payload"]))
        if not node["bare"]:
            _write(app, f"{EMBEDS}/{node['name']}.html", page_of(app, node, pagename))


def _write(app: Sphinx, place: str, text: str) -> None:
    target = Path(app.outdir) / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


# ---- payloads -----------------------------------------------------------------------------------


def _is_long(node: Explorer) -> bool:
    return len(node["payload"]) >= SHORT


def payload_file(node: Explorer) -> str:
    """Where a long payload lies, under the site."""
    script = script_of(node["name"], node["payload"])
    return f"{PAYLOADS}/{node['name']}-{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"


def script_of(name: str, payload: str) -> str:
    """A payload as a script. JSON in raw template text: what would end it, or begin code in it,
    is written as JSON escapes it.
    """
    raw = payload.replace("`", "\\u0060").replace("${", "\\u0024{")
    return f'everystatePayload("{name}",String.raw`{raw}`);\n'


def payload_of(script: str) -> str:
    """The payload that a script made by `script_of` carries."""
    return script.partition("String.raw`")[2].rpartition("`")[0]


# ---- a chart's own page -------------------------------------------------------------------------


def page_of(app: Sphinx, node: Explorer, pagename: str) -> str:
    """The page of one chart, for a slide, a course, an iframe."""
    static = relative_uri(f"{EMBEDS}/{node['name']}.html", "_static/")
    folder = posixpath.dirname(pagename)
    return embed_page(
        headed(node.everything()),
        title=f"{node['title']} – {app.config.project}",
        css_href=static + STYLE,
        js_href=static + SCRIPT,
        policy=app.config.everystate_policy,
        extra_head="".join(filter(None, app.emit(HEAD_EVENT, node))),
        up=f"../{folder}/" if folder else "../",
        lang=app.config.language or "en",
    )


# ---- script and style ---------------------------------------------------------------------------


def lay_assets(app: Sphinx) -> None:
    """Offer script and style to Sphinx as static files, as they are served."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir) / "everystate"
    write_assets(folder)
    shutil.copyfile(Path(__file__).with_name(LOADER), folder / LOADER)
    app.config.html_static_path.append(str(folder))


def setup(app: Sphinx) -> None:
    """Register the node, and write when a page is written."""
    app.add_config_value("everystate_policy", "", "html", str)
    app.add_event(HEAD_EVENT)
    app.add_node(Explorer, html=(visit, None))
    app.connect("builder-inited", lay_assets)
    app.connect("html-page-context", write)
