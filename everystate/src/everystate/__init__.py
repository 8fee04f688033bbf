"""``explore``: ``ipywidgets.interact``, alive on a static page.

In a running notebook a call shows real ipywidgets. With ``EXPLORE_PUBLISH=1`` the same call draws
every state once and compiles them into one figure of plain HTML and SVG that needs no kernel and
no network. See README.md beside this file.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd
from ipywidgets import fixed

from .anatomy import slot_rows
from .assets import ASSETS, write_assets
from .colours import ColourWarning
from .compile import CompiledFigure, ExactnessError, Plan, compile_explorer
from .controls import Control, ControlError, read_controls
from .draw import Author, FrameWarning, StateError, describe, parameters_of, words_text
from .encode import NotSeparableError
from .interact import interact, interact_manual, interactive, interactive_output
from .live import Live
from .marks import mark
from .page import alone_page, embed_page, iframe, with_assets
from .parallel import tell
from .settings import Settings, Source, publishing
from .states import Grid

MIME = "application/vnd.everystate.v1+json"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
RUN = "*Run this cell to use its controls.*"
_MARKS = re.compile(r"([\\`*_\[\]<>$~|])")  # what Markdown would take for more than text
# JupyterLab's MathJax reads the finished page, where a backslash is gone: a tag ends its search
DOLLAR = r"<span>\$</span>"
_on_page: set[str] = set()  # names of the explorers that this process has published


class Explorer:
    """One explorer. In a notebook it shows itself; ``html`` is the compiled figure."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._compiled: CompiledFigure | None = None
        self._live: Live | None = None
        self._told = False

    def __repr__(self) -> str:
        return f"Explorer({self.name!r}, {self.summary})"

    @property
    def name(self) -> str:
        """Its stable id: link target, file name of its embed page, cache key."""
        return self._plan.author.name

    @property
    def summary(self) -> str:
        """``78 × 2 = 156 states``."""
        return self._plan.grid.summary(self._plan.separable)

    def compile(self) -> CompiledFigure:
        """Draw and compile every state, once."""
        if self._compiled is None:
            self._compiled = compile_explorer(self._plan)
        return self._compiled

    @property
    def html(self) -> str:
        """The compiled ``<figure class="explorer">``."""
        return self.compile().html

    def published(self) -> dict[str, Any]:
        """Return what a cell shows when publishing, by MIME type.

        ``text/html`` is the figure for any front end; with ``EXPLORE_PUBLISH=whole``, script and
        style stand behind it, for a front end that brings neither, such as nbconvert. `MIME` is
        the same in parts for one that lays them out (`everystate.sphinx`): name, title, whether
        it is bare, what each control offers as its address names it, figure and payload.
        """
        compiled, plan = self.compile(), self._plan
        parts = {
            "name": self.name,
            "title": self._first_words()["title"],
            "bare": plan.author.bare,
            "controls": {control.name: [*control.keys] for control in plan.grid.controls},
            "figure": compiled.figure,
            "payload": compiled.payload,
        }
        whole = with_assets(compiled.html) if publishing() == "whole" else compiled.html
        return {"text/html": whole, MIME: parts}

    def save(self, path: str | Path) -> Path:
        """Write one HTML file that holds all of it and needs no other; return its path."""
        target = Path(path)
        page = alone_page(self.html, title=self._first_words()["title"])
        target.write_text(page, encoding="utf-8")
        return target

    def iframe(self, src: str, height: int = 640) -> str:
        """Return the markup that shows a file of `save` at ``src`` on any page."""
        return iframe(src, self._first_words()["title"], height)

    def _first_words(self) -> dict[str, Any]:
        """Return the words of the state at which the controls begin."""
        author, grid = self._plan.author, self._plan.grid
        return describe(author, grid.state(grid.default), grid.key(grid.default))

    def slots(self) -> pd.DataFrame:
        """Return a row for each place of the figure that changes, and what it follows.

        Columns are those of :class:`~everystate.anatomy.SlotRow`. Draws and compiles first,
        if that was not done.
        """
        compiled = self.compile()
        return pd.DataFrame(slot_rows(compiled.base, compiled.payload, self._plan.grid))

    def prove(self, payload: str | None = None) -> None:
        """Give every drawn state back from base and payload, and compare byte by byte.

        Compiling does this by itself. With another ``payload`` (JSON text, ``Compiled.payload``
        with something changed) it tells whether the change would be noticed: ExactnessError or
        NotSeparableError name the first state that is not given back.
        """
        text = self.compile().payload if payload is None else payload
        compile_explorer(self._plan, check=lambda _: text)

    @property
    def live(self) -> Live:
        """The ipywidgets of a running kernel."""
        if self._live is None:
            self._live = Live(self._plan)
        return self._live

    def content_hash(self) -> str:
        """Return eight hex digits over every state's sentence, title and table; draws nothing.

        A separable explorer is read one control at a time and in its sample of combinations.
        """
        plan, grid = self._plan, self._plan.grid
        positions = (
            [*grid.one_at_a_time(), *grid.sample(plan.settings.samples, plan.author.name)]
            if plan.separable
            else grid.positions()
        )
        digest = hashlib.sha256()
        for position in positions:
            key = grid.key(position)
            words = describe(plan.author, grid.state(position), key)
            digest.update(f"{key}\x1f{words_text(words)}\x1d".encode())
        return digest.hexdigest()[:8]

    def line(self) -> str:
        """Return the line that a kernel prints below the picture and a notebook test compares."""
        controls = " · ".join(c.summary() for c in self._plan.grid.controls)
        return f"explorer {self.name}: {self.summary} · {controls} · content {self.content_hash()}"

    def words(self) -> str:
        """Return the first state in words, as Markdown, and how to see it live.

        Its title and sentence, then a link to its own page where that is published, and otherwise
        what to do. A sentence that begins with the title does not say it twice.
        """
        settings, words = self._plan.settings, self._first_words()
        title, alt = (_markdown(words[part]) for part in ("title", "alt"))
        rest = alt.removeprefix(title)
        if rest == alt or rest[:1].isalnum():
            rest = f" {alt}"
        bare = self._plan.author.bare  # such a one has no page
        if settings.embed and settings.home and not bare:
            place = settings.home + settings.embed.format(name=self.name)
            return f"**{title}**{rest} [Open the live chart]({place})"
        return f"**{title}**{rest} {RUN}"

    def _claim_name(self) -> None:
        """Say when another explorer of this name was published: one page cannot link to both."""
        if not self._told and self.name in _on_page:
            tell(
                f"explore({self.name!r}): this notebook has published another chart of that name; "
                "on one page a link leads to the first of them only. Give each a name of its own."
            )
        self._told = True
        _on_page.add(self.name)

    def _ipython_display_(self) -> None:
        import IPython.display

        show: Any = IPython.display.display
        if publishing():
            self._claim_name()
            show(self.published(), raw=True)
            return
        view = self.live.view
        data = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
        # beside the widget its words: what a notebook shows that was not run, or has no widgets
        bundle = {"application/vnd.jupyter.widget-view+json": data, "text/markdown": self.words()}
        show(bundle, raw=True)
        if not self._told:  # after the picture: the words of every state can take seconds
            self._told = True
            print(self.line())


def explore(
    draw: Callable[..., Any],
    *,
    name: str,
    title: str | Callable[..., str] | None = None,
    alt: Callable[..., str] | None = None,
    table: Callable[..., Any] | None = None,
    sources: Sequence[Any] | Callable[..., Sequence[Any]] = (),
    separable: bool = False,
    bare: bool = False,
    group: str | Sequence[str] | None = None,
    stops: Mapping[str, Mapping[str, Any]] | None = None,
    settings: Settings | None = None,
    **controls: Any,
) -> Explorer:
    """Let a reader move controls and see the chart follow, in a notebook and on a static page.

    Parameters
    ----------
    draw
        ``draw(**state)`` returns a matplotlib Figure or an HTML fragment. If it takes ``layout``,
        it is drawn as ``"wide"`` (760 CSS px) and ``"narrow"`` (358 CSS px). Pure: tables in,
        picture out. Figures are written at 72 dpi, so a font size of 13 is 13 CSS px.
    name
        Stable id, unique in the book: lower-case letters, digits and hyphens.
    title
        Text, or ``title(**state)``; without it, the name in words.
    alt
        ``alt(**state)`` returns one sentence that says what the picture shows; without it, one is
        made of title and controls, which tells a reader who does not see the picture little.
    table
        ``table(**state)`` returns the DataFrame that is drawn: the data tab and the CSV.
    sources
        Ids for ``settings.cite``, or ``sources(**state)`` returning them.
    separable
        The controls act independently on separate parts of the picture: draw each alone, prove
        it on a seeded sample of combinations, and serve any combination.
    bare
        Only controls and picture: no tabs, downloads or links.
    group
        Names of controls shared with other explorers on the page.
    stops
        Named values of a slider, by control: ``{"month": {"Peak, March 2022": "2022-03"}}``. Each
        is a tick on the slider and a button below it.
    controls
        What ``ipywidgets.interact`` takes, if it has finitely many values; it begins at the
        default of ``draw``'s parameter. ``fixed(…)`` gives the functions data without a control.

    Raises
    ------
    ControlError (a TypeError)
        A control without a finite list of values.
    ValueError
        A bad name, an empty or repeated option, more states than ``settings.state_limit``.
    StateError
        The author's functions failed in a state, or returned something else than they should.
    NotSeparableError, ExactnessError
        The compiled figure would not show what was drawn.
    """
    used = settings or Settings()
    _check(name, draw, title, alt, table)
    bound = {key: value.value for key, value in controls.items() if isinstance(value, fixed)}
    moving = {key: value for key, value in controls.items() if key not in bound}
    defaults = {p.name: p.default for p in parameters_of(draw).values() if p.default is not p.empty}
    grid = Grid(read_controls(name, moving, defaults, stops))
    if not separable and grid.count > used.state_limit:
        raise ValueError(
            f"explore({name!r}): {grid.summary(False)}, more than the limit of {used.state_limit}; "
            "offer fewer values, raise Settings(state_limit=…), or pass separable=True when the "
            "controls act independently"
        )
    title = title or name.replace("-", " ").capitalize()
    # without the widgets, which no other process could be sent
    controls_alone = tuple(replace(control, source=None) for control in grid.controls)
    sentence = _Sentence(title, controls_alone) if alt is None else alt
    author = Author(
        name,
        _bind(draw, bound),
        _bind(title, bound),
        _bind(sentence, bound),
        _bind(table, bound),
        _bind(sources, bound),
        bare,
    )
    plan = Plan(author, grid, used, separable, _group(name, group, moving))
    explorer = Explorer(plan)
    if publishing():
        if alt is None:
            _say_how(explorer)
        explorer.compile()
    return explorer


def _markdown(text: str) -> str:
    """Return Markdown that shows a text as it is, in every front end."""
    return _MARKS.sub(r"\\\1", text).replace(r"\$", DOLLAR)


def _bind(function: Any, bound: Mapping[str, Any]) -> Any:
    return functools.partial(function, **bound) if bound and callable(function) else function


@dataclass(frozen=True)
class _Sentence:
    """The sentence of a state whose author wrote none: title and controls."""

    title: Any
    controls: tuple[Control, ...]

    def __call__(self, **state: Any) -> str:
        title = self.title(**state) if callable(self.title) else self.title
        settings = []
        for control in self.controls:
            value = state[control.name]
            ends = value if control.kind == "span" else [value]
            places = (next(i for i, v in enumerate(control.values) if v is end) for end in ends)
            settings.append(f"{control.label} {' to '.join(control.labels[i] for i in places)}")
        return f"{str(title).rstrip('.')}: {', '.join(settings)}."


def _say_how(explorer: Explorer) -> None:
    """Say once a process that a sentence of one's own would serve readers better."""
    if not _say_how.__dict__.setdefault("said", False):
        _say_how.__dict__["said"] = True
        tell(
            f"explore({explorer.name!r}): no alt was given, so its sentence is made of title and "
            "controls. Readers who do not see the picture are better served by alt=…, a function "
            "of the controls that says what it shows (interact.options(alt=…))."
        )


def _check(name: str, draw: Any, title: Any, alt: Any, table: Any) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(
            f"explore(name={name!r}): a name is a link target; use lower-case letters, digits and "
            "hyphens, beginning with a letter, e.g. 'control-map'"
        )
    for what, value in (("draw", draw), ("alt", alt), ("table", table)):
        if not callable(value) and not (what != "draw" and value is None):
            raise TypeError(
                f"explore({name!r}): {what} is {type(value).__name__}; "
                "pass a function of the controls"
            )
    if title is not None and not callable(title) and not isinstance(title, str):
        raise TypeError(
            f"explore({name!r}): title is {type(title).__name__}; "
            "pass text or a function of the controls"
        )


def _group(
    name: str, group: str | Sequence[str] | None, controls: Mapping[str, Any]
) -> tuple[str, ...]:
    names = (group,) if isinstance(group, str) else tuple(group or ())
    for one in names:
        if one not in controls:
            raise ValueError(
                f"explore({name!r}): group={one!r} is not one of its controls "
                f"({', '.join(controls)})"
            )
    return names


def __getattr__(name: str) -> Any:
    """Give what ipywidgets has, so that an import changes nothing but its first word."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(ipywidgets, name)


__all__ = [
    "ASSETS",
    "DOLLAR",
    "MIME",
    "ColourWarning",
    "ControlError",
    "ExactnessError",
    "Explorer",
    "FrameWarning",
    "NotSeparableError",
    "Settings",
    "Source",
    "StateError",
    "embed_page",
    "explore",
    "fixed",
    "interact",
    "interact_manual",
    "interactive",
    "interactive_output",
    "mark",
    "write_assets",
]
