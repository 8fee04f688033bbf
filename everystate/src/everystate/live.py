"""In a notebook: real ipywidgets, drawn on demand; the newest state wins."""

from __future__ import annotations

import asyncio
import functools
import html
import traceback
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from .compile import Plan
from .controls import NUMERIC, Control, nearest
from .draw import describe, draw_picture
from .marks import titled
from .page import esc, sources_node
from .sheets import SCOPE, live_sheet
from .svg import short
from .table import rows_of, table_node
from .tree import html as markup

_PAUSE = 0.02  # seconds: long enough for queued messages of a dragged slider to be read first
_KEPT = 200  # pictures kept in memory


class Live:
    """The controls and the picture of one explorer in a running kernel."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.picture = widgets.HTML()
        self.drawings = 0
        self.inputs = {c.name: _widget(c) for c in plan.grid.controls}
        self._pictures: OrderedDict[str, str] = OrderedDict()
        self._waiting: asyncio.TimerHandle | None = None
        for control in plan.grid.controls:
            self.inputs[control.name].observe(self._changed, names=_trait(control))
        row = widgets.HBox(list(self.inputs.values()), layout=widgets.Layout(flex_flow="row wrap"))
        self.view = dressed([row, self.picture], plan.settings.sheets)
        self.refresh()

    def position(self) -> tuple[int, ...]:
        """Return where the controls stand on the grid."""
        return tuple(
            place
            for control in self.plan.grid.controls
            for place in _places(control, self.inputs[control.name])
        )

    def _changed(self, change: Mapping[str, Any]) -> None:
        """Draw soon, and only once for all changes that have arrived by then."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop (a plain prompt, a test): draw now
            self.refresh()
            return
        self._waiting = loop.call_later(_PAUSE, self.refresh)

    def refresh(self) -> None:
        """Show the state at which the controls stand; an error is shown in the picture's place."""
        self._waiting = None
        position = self.position()
        key = self.plan.grid.key(position)
        if key not in self._pictures:
            try:
                picture = self._draw(position, key)
            except Exception as error:  # shown to the author, in place, whatever it is
                self.picture.value = _failure(error)
                return
            self._pictures[key] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self.picture.value = self._pictures[key]

    def _draw(self, position: tuple[int, ...], key: str) -> str:
        author = self.plan.author
        state = self.plan.grid.state(position)
        style = self.plan.style
        # a notebook has no page style sheet: keep colours as drawn, and name the font
        plain = type(style)(style.rc, {}, style.digits)
        self.drawings += 1
        node = draw_picture(author, state, key, "wide", plain)
        words = describe(author, state, key)
        if words["table"] is not None:
            titled(node, *rows_of(words["table"]))
        if node.tag == "svg":
            width, family = short(float(node.attrib["width"]), 0), esc(_family(style.rc))
            look = f"width:{width}px;max-width:100%;height:auto;font-family:{family}"
            node.attrib |= {"role": "img", "aria-label": words["alt"], "style": look}
        sources = sources_node(words["sources"], self.plan.settings.cite)
        return _frame(author.bare, words, markup(node), sources)


def dressed(parts: Sequence[Any], sheets: Sequence[Path | str]) -> widgets.VBox:
    """Return widgets one below the other that look as on the site; ``sheets`` as in Settings."""
    view = widgets.VBox([*parts, _style(live_sheet(tuple(sheets)))])
    view.add_class(SCOPE)
    return view


@functools.lru_cache(maxsize=8)
def _style(css: str) -> Any:
    """Return one hidden widget for all explorers of a kernel: its text is sent to a page once."""
    layout = widgets.Layout(display="none")
    return widgets.HTML(f"<style>{css}</style>", layout=layout)


def _family(rc: Mapping[str, Any]) -> str:
    families = rc.get("font.family", "sans-serif")
    names = [families] if isinstance(families, str) else list(families)
    return ", ".join(
        n if n in ("sans-serif", "serif") else f"'{n}'" for n in [*names, "sans-serif"]
    )


def _frame(bare: bool, words: Mapping[str, Any], picture: str, sources: Any) -> str:
    """Return what the page's figure shows, without its tabs; classes as there."""
    out = [
        f'<div class="explorer{" explore-bare" if bare else ""}">',
        f'<p class="explore-title">{esc(words["title"])}</p>',
        f'<div class="explore-chart">{picture}</div>',
    ]
    if not bare:
        out.append(f'<p class="explore-alt">{esc(words["alt"])}</p>')
    if words["table"] is not None and not bare:
        out.append(
            "<details><summary>Data</summary><div style='max-height:20em;overflow:auto'>"
            f"{markup(table_node(words['table']))}</div></details>"
        )
    if sources is not None and not bare:
        out.append(f"<details><summary>Sources</summary>{markup(sources)}</details>")
    return "".join([*out, "</div>"])


def _failure(error: Exception) -> str:
    trace = "".join(traceback.format_exception(error))
    return (
        f"<div role='alert' style='border-left:3px solid #c00;padding:.5em 1em'>"
        f"<b>{html.escape(type(error).__name__)}</b>: {html.escape(str(error))}"
        f"<details><summary>Traceback</summary><pre>{html.escape(trace)}</pre></details></div>"
    )


def _trait(control: Control) -> str:
    return "index" if control.kind not in ("checkbox", "toggle") and _indexed(control) else "value"


def _indexed(control: Control) -> bool:
    """Tell whether the live widget counts positions (a selection) rather than values."""
    return not isinstance(control.source, NUMERIC)


def _widget(control: Control) -> Any:
    """Return the author's widget, or the one that interact would make."""
    if control.source is not None:
        if not control.source.description:
            control.source.description = control.label
        return control.source
    if control.kind == "checkbox":
        return widgets.Checkbox(value=bool(control.default), description=control.label)
    return widgets.Dropdown(
        options=list(zip(control.labels, range(len(control.labels)), strict=True)),
        index=control.default,
        description=control.label,
    )


def _places(control: Control, widget: Any) -> tuple[int, ...]:
    if control.kind in ("checkbox", "toggle"):
        return (int(widget.value),)
    if _indexed(control):
        at = widget.index
        return tuple(at) if isinstance(at, tuple | list) else (0 if at is None else at,)
    wanted = widget.value if control.kind == "span" else (widget.value,)
    return tuple(nearest(control.values, one) for one in wanted)
