"""Links to one state of a chart: ``{state}``, and ``{slide}`` for the chart's own page.

    {state}`the map of that day <control-map?day=2025-03-11&land=all>`

In a notebook the same is an ordinary link, ``[the map of that day](#control-map?day=2025-03-11)``,
or ``(03-share.ipynb#control-map?…)`` from another chapter; a link to a chart has a ``?`` always.

The writer names the explorer and its controls, not the page. An explorer, a control or a choice
that no chapter has is an error here, because the page would fall back to its first state in
silence. Positions of a slider are known to the page's script alone: a test in a browser
(``tests/pages/test_teach.py``) opens every such link and looks whether the state is the one named.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from docutils import nodes
from lxml import html
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from redline.site import chapters
from redline.site.embeds import FIGURE, FOLDER

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Controls:
    """An explorer's page, and what its controls offer; None for a slider."""

    page: str
    options: dict[str, frozenset[str] | None]

    def fault(self, state: list[tuple[str, str]]) -> str | None:
        """Say what this explorer has not, or None."""
        for name, value in state:
            if name not in self.options:
                return f"no control {name!r}; it has {', '.join(self.options)}"
            offered = self.options[name]
            if offered is not None and value not in offered:
                return f"{name} cannot be {value!r}; it can be {', '.join(sorted(offered))}"
        return None


def controls(page: str, figure: str) -> Controls:
    """Read an explorer's controls from its figure."""
    found: dict[str, frozenset[str] | None] = {}
    for control in html.fromstring(figure).xpath(".//*[@data-c]"):
        listed = [
            *control.xpath(".//option/@value"),
            *control.xpath(".//input[@type='radio']/@value"),
        ]
        if control.xpath(".//input[@type='checkbox']"):
            listed = ["no", "yes"]
        found[control.get("data-c")] = frozenset(listed) or None
    return Controls(page, found)


def explorers(env: BuildEnvironment) -> dict[str, Controls]:
    """Every explorer of the chapters by its name, read once in a build."""
    if not hasattr(env, "site_states"):
        env.site_states = {  # type: ignore[attr-defined]  # the environment is the place for it
            match["name"]: controls(page, match[0])
            for page in chapters.pages(env)
            for raw in env.get_doctree(page).findall(nodes.raw)
            for match in FIGURE.finditer(raw.astext())
        }
    known: dict[str, Controls] = env.site_states  # type: ignore[attr-defined]  # set above
    return known


class State(ReferenceRole):
    """The role ``{state}``: a chart in its chapter, in the state that is named."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link; an error at this line for a state that is not there."""
        name, _, query = self.target.partition("?")
        given = parse_qsl(query, strict_parsing=bool(query))
        known = explorers(self.env).get(name)
        fault = "no such explorer" if known is None else known.fault(given)
        if known is None or fault:
            logger.error("state %s: %s", name, fault, location=self.get_location())
            return [], []
        link = f"{self.place(known.page, name)}#{name}"
        if given:
            link += f"?{urlencode(given, quote_via=quote)}"
        return [nodes.reference("", self.title, refuri=link, classes=["rl-state"])], []

    def place(self, page: str, name: str) -> str:
        """The page that the link opens."""
        return str(self.env.app.builder.get_relative_uri(self.env.docname, page))


def link_states(app: Sphinx, doctree: nodes.document) -> None:
    """Make a notebook's link to a chart's state a link to its place on the site."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        fragment = link.get("reftargetid") or ""
        page = link["reftarget"] if link.get("refdomain") == "doc" else app.env.docname
        if link.get("refdomain") is None and link.get("reftype") == "myst":
            fragment = link["reftarget"].removeprefix("#")
        if "?" not in fragment:
            continue
        state = f"#{fragment.rstrip('?')}"
        uri = "" if page == app.env.docname else app.builder.get_relative_uri(app.env.docname, page)
        new: list[nodes.Node] = [
            nodes.reference("", link.astext(), refuri=uri + state, classes=["rl-state"])
        ]
        if app.env.docname in app.config.site_slide_pages:
            place = f"{FOLDER}/{fragment.partition('?')[0]}.html"
            slide = nodes.reference("", "slide", refuri=place + state, classes=["rl-state"])
            new += [nodes.Text(" ("), slide, nodes.Text(")")]
        link.replace_self(new)


def check_states(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Refuse a link to a chart, a control or a choice that no chapter has."""
    known = explorers(app.env)
    for link in doctree.findall(nodes.reference):
        if "rl-state" not in link["classes"] or FOLDER in link["refuri"]:
            continue
        name, _, query = link["refuri"].partition("#")[2].partition("?")
        given = parse_qsl(query)
        fault = known[name].fault(given) if name in known else "no such explorer"
        if fault:
            logger.error("state %s: %s", name, fault, location=docname)


class Slide(State):
    """The role ``{slide}``: the same state on the chart's own page, which fills a slide."""

    def place(self, page: str, name: str) -> str:
        """The chart's own page."""
        return f"{FOLDER}/{name}.html"


def setup(app: Sphinx) -> None:
    """Register the roles, and read plain links as they do."""
    app.add_config_value("site_slide_pages", [], "env")  # beside each state, the chart alone
    app.add_role("state", State())
    app.add_role("slide", Slide())
    app.connect("doctree-read", link_states)
    app.connect("doctree-resolved", check_states)
