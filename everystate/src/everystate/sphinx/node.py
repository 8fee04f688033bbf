"""The node that stands for an explorer in a page's tree, and how it gets there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from .. import MIME
from ..page import with_payload, without_payload

BEGIN = '<figure class="explorer'
NAMED = re.compile(f'{BEGIN}[^>]*? id="([^"]+)"')
WIDGET = "application/vnd.jupyter.widget-view+json"
CLASSES = ["output", "text_html"]  # those of any other HTML that a cell shows
logger = logging.getLogger(__name__)


class Explorer(nodes.raw):
    """A published explorer.

    It is raw HTML, so that the search reads its words and a writer of another format leaves it
    out. Its text is the figure without payload; its attributes are ``name``, ``title``, ``bare``,
    ``controls`` (what each offers, as addresses name it) and ``payload``, as in
    `everystate.Explorer.published`.
    """

    @classmethod
    def of(cls, parts: dict[str, Any]) -> Explorer:
        """Make the node from what a cell shows."""
        attributes = {key: value for key, value in parts.items() if key != "figure"}
        return cls("", parts["figure"], format="html", classes=CLASSES, **attributes)

    @classmethod
    def of_html(cls, whole: str) -> Explorer:
        """Make the node from the figure alone, for a front end that keeps nothing else."""
        figure, payload = without_payload(whole.strip())
        read = html.fragment_fromstring(figure)
        (title,) = read.xpath(".//*[@data-x='t']")
        parts = {
            "name": read.get("id"),
            "title": title.text_content(),
            "bare": "explore-bare" in read.get("class").split(),
            "controls": {},  # those of a slider stand in the payload alone
            "figure": figure,
            "payload": payload,
        }
        return cls.of(parts)

    def everything(self) -> str:
        """The whole figure, its payload inside."""
        return with_payload(self.astext(), self["payload"])


class Renderer:
    """MyST-NB's way to ask what a MIME type is on a page."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int]]] = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """Return the node, nothing where this extension is not in use, None for another type."""
        if data.mime_type != MIME or inline:
            return None
        env = getattr(renderer.renderer, "sphinx_env", None)
        used = env is not None and "everystate.sphinx" in env.app.extensions
        return [Explorer.of(data.content)] if used else []


class Headings(SphinxTransform):
    """Leave an explorer its name, which is an address: a heading of that name gets another id.

    Before Sphinx notes where its labels lead.
    """

    default_priority = 840

    def apply(self, **_: Any) -> None:
        """Rename, with what leads there."""
        for raw in list(self.document.findall(nodes.raw)):
            named = NAMED.match(raw.astext().lstrip())
            section = named and self.document.ids.get(named[1])
            if not named or not isinstance(section, nodes.section):
                continue
            name = named[1]
            self.document.ids[name] = raw
            section["ids"].remove(name)
            fresh = section["ids"][0] if section["ids"] else self.document.set_id(section)
            for label, ident in self.document.nameids.items():
                if ident == name:
                    self.document.nameids[label] = fresh
            for link in self.document.findall(nodes.reference):
                if link.get("refid") == name:
                    link["refid"] = fresh


def adopt(app: Sphinx, doctree: nodes.document) -> None:
    """Leave one node for each explorer of a page that was read, and note its name.

    Raises:
        ExtensionError: another explorer of the site has the name, which is an address.
    """
    for bundle in doctree.findall(nodes.container):
        if bundle.get("nb_element") == "mime_bundle" and any(bundle.findall(Explorer)):
            bundle.children = [part for part in bundle.children if any(part.findall(Explorer))]
    for raw in list(doctree.findall(nodes.raw)):
        if not isinstance(raw, Explorer) and raw.astext().lstrip().startswith(BEGIN):
            raw.replace_self(Explorer.of_html(raw.astext()))
    pages = names(app.env)
    for explorer in doctree.findall(Explorer):
        name, here = explorer["name"], app.env.docname
        if name in pages:
            raise ExtensionError(
                f"two explorers are called {name!r}: {pages[name]}, {here}; give one another "
                "name=…, of interact by interact.options(name=…)"
            )
        pages[name] = here
    has_widgets = any(WIDGET in raw.astext() for raw in doctree.findall(nodes.raw))
    if not has_widgets and any(doctree.findall(Explorer)):
        _ask_for_no_widgets(app.env)


def _ask_for_no_widgets(env: BuildEnvironment) -> None:
    """Take back what MyST-NB asks of a CDN for widgets that exist and are shown nowhere.

    Those of an explorer's controls exist in the kernel that published it.
    """
    wanted = getattr(env, "nb_metadata", {}).get(env.docname, {}).get("js_files", {})
    for key in [key for key in wanted if key.startswith("ipywidgets")]:
        del wanted[key]


def names(env: BuildEnvironment) -> dict[str, str]:
    """The page of each explorer, by name."""
    if not hasattr(env, "everystate_names"):
        env.everystate_names = {}  # type: ignore[attr-defined]  # the environment is the place for it
    pages: dict[str, str] = env.everystate_names  # type: ignore[attr-defined]  # set above
    return pages


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Take back the names of a page that is read again or gone."""
    for name in [name for name, page in names(env).items() if page == docname]:
        del names(env)[name]


def merge(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over the names that another process read."""
    names(env).update({name: page for name, page in names(other).items() if page in docnames})


def setup(app: Sphinx) -> None:
    """Adopt before other extensions look at the page's raw HTML."""
    app.add_transform(Headings)
    app.connect("doctree-read", adopt, priority=400)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
