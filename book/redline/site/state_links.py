"""Links to one state of a chart: ``{state}``, and ``{slide}`` for the chart's own page.

    {state}`the map of that day <control-map?day=2025-03-11&land=all>`

In a notebook the same is an ordinary link, ``[the map of that day](#control-map?day=2025-03-11)``,
or ``(03-share.ipynb#control-map?…)`` from another chapter; a link to a chart has a ``?`` always.

The writer names the explorer and its controls, not the page. An explorer, a control or a choice
that no chapter has is an error here, because the page would fall back to its first state in
silence.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from everystate.sphinx import Explorer
from everystate.sphinx.files import EMBEDS
from redline.site import chapters

MOST_LISTED = 8
logger = logging.getLogger(__name__)


def fault(explorer: Explorer, state: list[tuple[str, str]]) -> str | None:
    """Say what of a state this explorer has not, or None. A range has two ends: ``2022~2024``."""
    offered = explorer["controls"]
    for name, value in state:
        if name not in offered:
            return f"no control {name!r}; it has {', '.join(offered)}"
        if not set(value.split("~")) <= set(offered[name]):
            return f"{name} cannot be {value!r}; it can be {_listed(offered[name])}"
    return None


def _listed(choices: list[str]) -> str:
    few = choices if len(choices) <= MOST_LISTED else [*choices[:2], "…", choices[-1]]
    return ", ".join(few)


def explorers(env: BuildEnvironment) -> dict[str, tuple[str, Explorer]]:
    """Every explorer of the chapters by its name, with its page; read once in a build."""
    if not hasattr(env, "site_states"):
        env.site_states = {  # type: ignore[attr-defined]  # the environment is the place for it
            explorer["name"]: (page, explorer)
            for page in chapters.pages(env)
            for explorer in env.get_doctree(page).findall(Explorer)
        }
    states: dict[str, tuple[str, Explorer]] = env.site_states  # type: ignore[attr-defined]  # set above
    return states


class State(ReferenceRole):
    """The role ``{state}``: a chart in its chapter, in the state that is named."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link; an error at this line for a state that is not there."""
        name, _, query = self.target.partition("?")
        state = parse_qsl(query, strict_parsing=bool(query))
        page, explorer = explorers(self.env).get(name, ("", None))
        wrong = "no such explorer" if explorer is None else fault(explorer, state)
        if wrong:
            logger.error("state %s: %s", name, wrong, location=self.get_location())
            return [], []
        link = f"{self.place(page, name)}#{name}"
        if state:
            link += f"?{urlencode(state, quote_via=quote)}"
        return [nodes.reference("", self.title, refuri=link, classes=["rl-state"])], []

    def place(self, page: str, name: str) -> str:
        """The page that the link opens."""
        return str(self.env.app.builder.get_relative_uri(self.env.docname, page))


def link_states(app: Sphinx, doctree: nodes.document) -> None:
    """Make a notebook's link to a chart's state, or to a section, one to its place on the site."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        fragment = link.get("reftargetid") or ""
        page = link["reftarget"] if link.get("refdomain") == "doc" else app.env.docname
        if link.get("refdomain") is None and link.get("reftype") == "myst":
            fragment = link["reftarget"].removeprefix("#")
        uri = "" if page == app.env.docname else app.builder.get_relative_uri(app.env.docname, page)
        if "?" not in fragment:
            if fragment and link.get("refdomain") == "doc":  # a section: MyST does not look it up
                section = nodes.reference("", link.astext(), refuri=f"{uri}#{fragment}")
                link.replace_self(section)
            continue
        state = f"#{fragment.rstrip('?')}"
        new: list[nodes.Node] = [
            nodes.reference("", link.astext(), refuri=uri + state, classes=["rl-state"])
        ]
        name = fragment.partition("?")[0]
        if app.env.docname in app.config.site_slide_pages and _fills_a_slide(app.env, name):
            place = f"{EMBEDS}/{name}.html"
            slide = nodes.reference("", "slide", refuri=place + state, classes=["rl-state"])
            new += [nodes.Text(" ("), slide, nodes.Text(")")]
        link.replace_self(new)


def _fills_a_slide(env: BuildEnvironment, name: str) -> bool:
    """Whether a chart has a page of its own; a question of a quiz has none."""
    states = explorers(env)
    return name not in states or not states[name][1]["bare"]


def check_states(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Refuse a link to a chart, a control or a choice that no chapter has."""
    states = explorers(app.env)
    for link in doctree.findall(nodes.reference):
        if "rl-state" not in link["classes"] or EMBEDS in link["refuri"]:
            continue
        name, _, query = link["refuri"].partition("#")[2].partition("?")
        state = parse_qsl(query)
        wrong = fault(states[name][1], state) if name in states else "no such explorer"
        if wrong:
            logger.error("state %s: %s", name, wrong, location=docname)


class Slide(State):
    """The role ``{slide}``: the same state on the chart's own page, which fills a slide."""

    def place(self, page: str, name: str) -> str:
        """The chart's own page."""
        return f"{EMBEDS}/{name}.html"


def setup(app: Sphinx) -> None:
    """Register the roles, and read plain links as they do."""
    app.add_config_value("site_slide_pages", [], "env")  # beside each state, the chart alone
    app.add_role("state", State())
    app.add_role("slide", Slide())
    app.connect("doctree-read", link_states)
    app.connect("doctree-resolved", check_states)
