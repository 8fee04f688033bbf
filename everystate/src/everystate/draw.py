"""Draw one state: call the author's functions, check what they return, write it as trees."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import sysconfig
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from .fragment import is_html, parse_fragment
from .marks import marked
from .pyplot import apart, figure_of
from .speed import parameters, quick
from .svg import normalise
from .table import table_node, table_text
from .tree import Node, text_node
from .words import clean

_FOREIGN = ("site-packages", sysconfig.get_path("stdlib"), str(Path(__file__).parent))
_LIBRARIES = re.compile("|".join(map(re.escape, _FOREIGN)))
# One rule for every picture: text stays text, ids do not depend on the run, 1 unit is 1 CSS pixel.
FIXED_RC: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "explore",
    "svg.image_inline": True,
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
}


class StateError(RuntimeError):
    """Something went wrong in one state; the message says where and what to do."""

    @classmethod
    def at(cls, name: str, state: str, message: str) -> StateError:
        """Return the error with the explorer and the state named in front."""
        return cls(f"explore({name!r}) at {state or 'its only state'}: {message}")


@contextlib.contextmanager
def blaming(name: str, key: str, message: str) -> Iterator[None]:
    """Let any error be a StateError; ``message`` may hold ``{kind}``, ``{error}``, ``{line}``."""
    try:
        yield
    except StateError:
        raise
    except Exception as error:  # the author's code, or what it returned: anything may be raised
        text = message.format(kind=type(error).__name__, error=error, line=_line_of(error))
        raise StateError.at(name, key, text) from error


class FrameWarning(UserWarning):
    """Something that was drawn lies outside the frame, where no reader sees it."""


class Pieces(list[Any]):
    """Several figures and fragments that are one picture, in order."""


@dataclass(frozen=True)
class Author:
    """The author's side of one explorer: the functions, and what goes with them."""

    name: str
    draw: Callable[..., Any]
    title: str | Callable[..., Any]
    alt: Callable[..., Any]
    table: Callable[..., Any] | None
    sources: Sequence[Any] | Callable[..., Any]
    bare: bool


@dataclass(frozen=True)
class Style:
    """What a drawing depends on besides the author's functions; small and picklable."""

    rc: Mapping[str, Any]
    colors: Mapping[str, str]
    digits: int


def parameters_of(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """Return a function's parameters by name; none where Python cannot tell."""
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}


def layouts_of(draw: Callable[..., Any]) -> tuple[str, ...]:
    """Return ``("wide", "narrow")`` where ``draw`` has a parameter ``layout``, or ``("wide",)``."""
    return ("wide", "narrow") if "layout" in parameters_of(draw) else ("wide",)


@contextlib.contextmanager
def style_context(style: Style) -> Iterator[None]:
    """Draw with the explorer's rcParams and figures, and nothing of the session's."""
    wanted = {"backend": "svg", **style.rc, **FIXED_RC}
    with parameters(wanted), quick(), apart(), _warning_once():
        yield


_warned: set[tuple[type[Warning], str]] = set()


@contextlib.contextmanager
def _warning_once() -> Iterator[None]:
    """Pass each warning on once, however many states it comes from.

    That a font has no glyph is not passed on: text stays text, and the page's fonts have it.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for one in caught:
        text = str(one.message)
        if (one.category, text) not in _warned and not text.startswith("Glyph "):
            _warned.add((one.category, text))
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def family_of(style: Style) -> str | None:
    """Return the font family that the page itself sets, as matplotlib writes it."""
    families = style.rc.get("font.family")
    if families is None:
        return None
    name = families if isinstance(families, str) else families[0]
    generic = style.rc.get(f"font.{name}")
    return str(generic[0]) if generic else str(name)


_UNWRITTEN = (
    "the picture could not be written ({kind}: {error}); "
    "draw it with savefig to see what it does not take"
)


def draw_picture(
    author: Author, state: Mapping[str, Any], key: str, layout: str, style: Style
) -> Node:
    """Return the tree of one drawing: an ``svg`` element or a ``div`` of HTML."""
    extra = {"layout": layout} if len(layouts_of(author.draw)) > 1 else {}
    prefix = f"{author.name}--{layout[0]}"
    with style_context(style):
        picture = _call(author.name, key, "draw", author.draw, {**state, **extra})
        with blaming(author.name, key, _UNWRITTEN):
            if not isinstance(picture, Pieces):
                return _node(author.name, key, picture, prefix, style)
            # the ids of one piece are parted from another's
            nodes = [
                _node(author.name, key, piece, f"{prefix}{i}-" if i else prefix, style)
                for i, piece in enumerate(picture)
            ]
            return Node("div", {}, nodes)


def _node(name: str, key: str, picture: Any, prefix: str, style: Style) -> Node:
    """Return the tree of a figure or a fragment."""
    if isinstance(picture, Figure):
        return _figure_node(name, key, picture, prefix, style)
    if is_html(picture):
        text = picture if isinstance(picture, str) else picture._repr_html_()
        try:
            return parse_fragment(text)
        except ValueError as error:
            raise StateError.at(name, key, str(error)) from error
    wanted = "return a matplotlib Figure or an HTML fragment (str)"
    if figure_of(picture) is not None:
        wanted = "return its .figure, or let interact take whatever a function plots"
    elif picture is None:
        wanted = (
            "return the figure that it draws (plt.gcf()) or an HTML fragment, "
            "or let interact take whatever a function plots"
        )
    raise StateError.at(name, key, f"draw returned {_kind(picture)}; {wanted}")


def _figure_node(name: str, key: str, figure: Figure, prefix: str, style: Style) -> Node:
    import matplotlib.pyplot as plt

    buffer = io.StringIO()
    try:
        with marked(figure) as marks:
            figure.savefig(buffer, format="svg", dpi=72, metadata={"Date": None})
        _warn_of_legends(name, key, figure)
    finally:
        plt.close(figure)  # pyplot keeps it; to one made with Figure() this does nothing
    return normalise(
        clean(buffer.getvalue()).encode(),
        prefix=prefix,
        colors=style.colors,
        family=family_of(style),
        digits=style.digits,
        marks=marks,
    )


def _warn_of_legends(name: str, key: str, figure: Figure) -> None:
    """Say of a legend that it reaches over the figure's edge, where it is cut off."""
    legends = [*figure.legends, *(a.get_legend() for a in figure.axes)]
    for legend in legends:
        if legend is None or not legend.get_visible():
            continue
        box, frame = legend.get_window_extent(), figure.bbox
        if box.x0 < -1 or box.y0 < -1 or box.x1 > frame.x1 + 1 or box.y1 > frame.y1 + 1:
            warnings.warn(
                f"explore({name!r}) at {key}: a legend lies outside the figure's frame and is cut "
                "off; give it room with figure.add_axes((…)) or figure.subplots_adjust(…)",
                FrameWarning,
                stacklevel=2,
            )


def _call(
    name: str, key: str, what: str, function: Callable[..., Any], state: Mapping[str, Any]
) -> Any:
    with blaming(name, key, f"{what} failed with {{kind}}: {{error}}{{line}}"):
        return function(**state)


def _line_of(error: BaseException) -> str:
    """Say which line of the author's raised an error: the last that is not a library's."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.line and not _LIBRARIES.search(frame.filename)
    ]
    return f" (line {own[-1].lineno} of {own[-1].name}: {own[-1].line})" if own else ""


def describe(author: Author, state: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the words of one state: ``title``, ``alt``, ``table`` (or None), ``sources``."""
    title: Any = author.title
    if callable(title):
        title = _call(author.name, key, "title", title, state)
    alt = _call(author.name, key, "alt", author.alt, state)
    for what, text in (("title", title), ("alt", alt)):
        if not isinstance(text, str) or not text.strip():
            raise StateError.at(
                author.name,
                key,
                f"{what} returned {_kind(text)}; return one sentence that says what is shown",
            )
    table = _call(author.name, key, "table", author.table, state) if author.table else None
    if table is not None and not hasattr(table, "itertuples"):
        raise StateError.at(
            author.name, key, f"table returned {_kind(table)}; return a pandas DataFrame"
        )
    sources = author.sources
    if callable(sources):
        sources = _call(author.name, key, "sources", sources, state)
    if isinstance(sources, str):
        sources = [sources]
    return {"title": title.strip(), "alt": alt.strip(), "table": table, "sources": list(sources)}


def _kind(value: Any) -> str:
    return "nothing (None)" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"


def words_text(words: Mapping[str, Any]) -> str:
    """Return what a content hash reads of a state's words."""
    table = "" if words["table"] is None else table_text(words["table"])
    return "\x1e".join([words["title"], words["alt"], table])


def words_nodes(words: Mapping[str, Any], sources: Node | None) -> list[Node]:
    """Return the parts of a state tree that hold words: title, sentence, table, sources."""
    parts = [text_node("t", words["title"]), text_node("a", words["alt"])]
    if words["table"] is not None:
        parts.append(Node("d", {}, [table_node(words["table"])]))
    if sources is not None:
        parts.append(Node("s", {}, [sources]))
    return parts


def font_files(style: Style) -> list[str]:
    """Return the font files that the style resolves to, for the cache key."""
    fonts: dict[Any, Any] = {k: v for k, v in style.rc.items() if k.startswith("font.")}
    with mpl.rc_context(fonts):
        return [font_manager.findfont(font_manager.FontProperties())]
