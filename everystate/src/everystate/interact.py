"""``interact`` and its like, with ipywidgets' names: change the import, and the page is alive.

What a function plots with pyplot, returns, prints or displays is its picture. In a kernel the
controls are ipywidgets; published, every state is compiled into the page.
"""

from __future__ import annotations

import builtins
import functools
import hashlib
import html
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import matplotlib as mpl
from ipywidgets import fixed

from .draw import Pieces
from .pyplot import figure_of, one_chance, open_figures
from .settings import Settings

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]\r?")
# what a session sets for itself and no picture depends on
_OWN = tuple("backend interactive toolbar webagg svg. savefig. figure.dpi docstring".split())
_names: set[str] = set()


class Output:
    """A function as a picture: what it plotted, returned, printed and displayed."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__wrapped__ = function

    def __call__(self, **state: Any) -> Any:
        """Return a figure, markup, or several of them."""
        with one_chance(), _captured() as output:
            result = self.__wrapped__(**state)
        pieces: list[Any] = []
        if text := _ESCAPES.sub("", output.stdout):
            pieces.append(_text_html(text))
        pieces += [markup for one in output.outputs if (markup := _output_html(one))]
        figures = open_figures()
        main = figure_of(result)
        if main is not None and main not in figures:
            figures.append(main)
        pieces += figures
        if main is None and result is not None:
            pieces.append(_result_html(result))
        if len(pieces) == 1:
            return pieces[0]
        return Pieces(pieces) if pieces else None


def _captured() -> Any:
    """Take in what is printed and displayed."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    if not InteractiveShell.initialized():  # a process that draws for a kernel
        InteractiveShell.instance()
    if not hasattr(builtins, "display"):
        from IPython.display import display

        builtins.display = display  # type: ignore[attr-defined]  # a notebook has it as well
    return capture_output(stderr=False)


def _text_html(text: str) -> str:
    return f'<pre class="explore-text">{html.escape(text.rstrip())}</pre>' if text.strip() else ""


def _output_html(output: Any) -> str:
    """Return one displayed thing as markup: the richest of its types that a page can hold."""
    data = output.data
    if "text/html" in data:
        return _unstyled(data["text/html"])
    if "image/svg+xml" in data:
        return str(data["image/svg+xml"])
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            packed = str(data[kind]).replace("\n", "")
            return f'<img alt="" src="data:{kind};base64,{packed}"/>'
    return _text_html(str(data.get("text/latex", data.get("text/plain", ""))))


def _result_html(result: Any) -> str:
    """Return a function's value as markup; plain text stays as typed."""
    if isinstance(result, str):
        return result if re.match(r"\s*<[A-Za-z]", result) else _text_html(result)
    written = getattr(result, "_repr_html_", None)
    made = written() if written is not None else None
    return _unstyled(made) if made is not None else _text_html(repr(result))


def _unstyled(markup: Any) -> str:
    """Leave out style sheets, such as pandas writes: they would reach the whole page."""
    return re.sub(r"<style\b.*?</style>", "", str(markup), flags=re.DOTALL)


# -- the calls -------------------------------------------------------------------------------------


class Interact:
    """``interact``, as a function, as a decorator with or without arguments, and with options."""

    def __init__(self, **options: Any) -> None:
        self._options = options

    def __call__(self, function: Any = None, /, **controls: Any) -> Any:
        """Show ``function`` with a control for each parameter; see `ipywidgets.interact`."""
        if function is None:
            return lambda given: self._show(given, controls)
        return self._show(function, controls)

    def _show(self, function: Callable[..., Any], controls: Mapping[str, Any]) -> Interaction:
        from IPython.display import display

        explorer = interactive(function, self._options, **controls)
        display(explorer)
        return Interaction(function, explorer)

    def options(self, **options: Any) -> Interact:
        """Return an ``interact`` that knows more: any keyword of `explore` but ``draw``.

        ``manual``, ``manual_name`` and ``auto_display`` of ipywidgets change nothing here.
        """
        kept = {k: v for k, v in options.items() if not k.startswith(("manual", "auto_display"))}
        return Interact(**{**self._options, **kept})


class Interaction:
    """What ``interact`` returns: the function, with its explorer as ``widget``.

    The last line of a cell does not print it, and it travels to another process as the function
    alone.
    """

    def __init__(self, function: Callable[..., Any], widget: Any = None) -> None:
        functools.update_wrapper(self, function)
        self.__wrapped__ = function
        self.widget = widget

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call the function."""
        return self.__wrapped__(*values, **named)

    def __reduce__(self) -> Any:
        return Interaction, (self.__wrapped__,)

    def _ipython_display_(self) -> None:
        """Show nothing: the chart stands there already."""


def interactive(
    function: Callable[..., Any], options: Mapping[str, Any] | None = None, /, **controls: Any
) -> Any:
    """Return the explorer of a function; `interact` shows it at once.

    Raises ControlError for a parameter without values or with the name of an option of `explore`.
    """
    from . import explore
    from .controls import ControlError

    arguments = dict(options or {})
    abbreviations = dict(_abbreviations(function, controls))
    for taken in inspect.signature(explore).parameters.keys() & abbreviations.keys() - {"controls"}:
        raise ControlError(
            f"interact({getattr(function, '__name__', function)}): a control cannot be called "
            f"{taken!r}, which is an option of explore; call the parameter otherwise, or pass the "
            f"option by interact.options({taken}=…)"
        )
    name = arguments.get("name") or _name_of(function, abbreviations)
    arguments["name"] = name
    arguments["title"] = arguments.get("title") or _title_of(function, name)
    arguments["settings"] = arguments.get("settings") or Settings(rc=session_rc())
    return explore(Output(function), **arguments, **abbreviations)


def interactive_output(function: Callable[..., Any], controls: Mapping[str, Any]) -> Any:
    """Return the explorer of a function and a dict of widgets; it brings its own controls."""
    return interactive(function, **controls)


def _abbreviations(
    function: Callable[..., Any], controls: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield each parameter with its widget or abbreviation, found as ipywidgets finds them."""
    from .controls import ControlError

    left = dict(controls)
    for parameter in inspect.signature(function).parameters.values():
        name, empty = parameter.name, inspect.Parameter.empty
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name in left:
            yield name, left.pop(name)
        elif parameter.annotation is not empty and not isinstance(parameter.annotation, type | str):
            yield name, parameter.annotation
        elif parameter.default is not empty:
            plain = parameter.default is None or callable(parameter.default)
            yield name, fixed(parameter.default) if plain else parameter.default
        else:
            raise ControlError(
                f"interact({getattr(function, '__name__', function)}): nothing is known of its "
                f"parameter {name!r}; pass {name}=…, with values to choose from or fixed(…)"
            )
    yield from left.items()


def session_rc() -> dict[str, Any]:
    """Return the rcParams that the session has changed: a drop-in draws in the author's style."""
    default = mpl.rcParamsDefault
    return {
        key: value
        for key, value in dict(mpl.rcParams).items()
        if not key.startswith(_OWN) and repr(value) != repr(dict.get(default, key))
    }


def _name_of(function: Callable[..., Any], controls: Mapping[str, Any]) -> str:
    """Return a name that one function keeps: its own, and four digits over code and controls."""
    slug = re.sub(r"[^a-z0-9]+", "-", getattr(function, "__name__", "").lower()).strip("-")
    slug = slug if slug[:1].isalpha() else "chart"
    code = getattr(function, "__code__", None)
    seed = repr((getattr(code, "co_code", b""), getattr(code, "co_names", ()), sorted(controls)))
    seed += repr([c for c in getattr(code, "co_consts", ()) if isinstance(c, str | int | float)])
    stem = f"{slug}-{hashlib.sha256(seed.encode()).hexdigest()[:4]}"
    name, number = stem, 1
    while name in _names:
        number += 1
        name = f"{stem}-{number}"
    _names.add(name)
    return name


def _title_of(function: Callable[..., Any], name: str) -> str:
    """Return the first line of a function's docstring, or its name in words."""
    first = (inspect.getdoc(function) or "").strip().partition("\n")[0].strip().rstrip(".")
    called = getattr(function, "__name__", name)
    words = "Chart" if called == "<lambda>" else called.replace("_", " ").strip().capitalize()
    return first or words or name


interact = Interact()
interact_manual = Interact()
