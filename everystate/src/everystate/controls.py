"""Controls: what ``ipywidgets.interact`` takes, as finite lists of labelled values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Literal

import ipywidgets as widgets

from .words import is_bool, labels_of, moment, number_text, plain_name, steps, tell_apart

Kind = Literal["range", "span", "select", "list", "radio", "buttons", "checkbox", "toggle"]

ALLOWED = (
    "a list of options, a dict of label: value, (label, value) pairs, True or False, an int or "
    "float, a (min, max) or (min, max, step) tuple of numbers, or one of these ipywidgets: "
    "SelectionSlider, SelectionRangeSlider, Dropdown, Select, ToggleButtons, RadioButtons, "
    "IntSlider, IntRangeSlider, FloatSlider, FloatRangeSlider, FloatLogSlider, BoundedIntText, "
    "BoundedFloatText, Play, Checkbox, ToggleButton. For anything else offer some values with a "
    "SelectionSlider or Dropdown; pass what does not change as fixed(…)"
)

# Keyword parameters of ``explore`` and ``draw`` that a control would shadow.
RESERVED = frozenset({"layout"})

_CHOICES: tuple[tuple[Any, Kind], ...] = (
    (widgets.SelectionRangeSlider, "span"),
    (widgets.SelectionSlider, "range"),
    (widgets.Dropdown, "select"),
    (widgets.Select, "list"),
    (widgets.ToggleButtons, "buttons"),
    (widgets.RadioButtons, "radio"),
)

NUMERIC = (
    widgets.IntSlider,
    widgets.IntRangeSlider,
    widgets.FloatSlider,
    widgets.FloatRangeSlider,
    widgets.FloatLogSlider,
    widgets.BoundedIntText,
    widgets.BoundedFloatText,
    widgets.Play,
)
"""Widgets that hold a number or two, not a place among options."""


class ControlError(TypeError):
    """A control that is not, or not provably, a finite list of choices."""


@dataclass(frozen=True)
class Control:
    """One control: a name, and the choices it offers in order.

    ``labels`` are what a reader sees, ``values`` what ``draw`` receives, ``keys`` what stands in
    a link; the three have one length. ``default`` and ``default_end`` are positions in them; only
    a ``span`` (a slider with two thumbs) has a ``default_end``, and its ``draw`` value is a pair.
    """

    name: str
    label: str
    kind: Kind
    labels: tuple[str, ...]
    values: tuple[Any, ...]
    keys: tuple[str, ...]
    default: int = 0
    default_end: int | None = None
    play_ms: int | None = None
    source: Any = field(default=None, compare=False, repr=False)
    stops: tuple[tuple[str, int], ...] = ()

    @property
    def axes(self) -> int:
        """How many axes of the state grid the control has: two for a span, otherwise one."""
        return 2 if self.kind == "span" else 1

    @property
    def count(self) -> int:
        """Number of different settings of this control."""
        n = len(self.values)
        return n * (n + 1) // 2 if self.kind == "span" else n

    def value(self, positions: tuple[int, ...]) -> Any:
        """Return what ``draw`` receives when the control stands at ``positions``."""
        if self.kind != "span":
            return self.values[positions[0]]
        return tuple(self.values[p] for p in sorted(positions))

    def key(self, positions: tuple[int, ...]) -> str:
        """Return the text that stands in a link for ``positions``."""
        return "~".join(self.keys[p] for p in sorted(positions))

    def summary(self) -> str:
        """Return the control in a few words, for the line an explorer prints."""
        few = self.kind not in ("range", "span") and len(self.keys) <= 6
        if few or len(self.keys) <= 2:
            return f"{self.name}: {' | '.join(self.keys)}"
        return f"{self.name}: {self.keys[0]} … {self.keys[-1]}"


def read_controls(
    call: str,
    arguments: Mapping[str, Any],
    starts: Mapping[str, Any] | None = None,
    stops: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Control, ...]:
    """Turn the keyword arguments of ``explore`` into controls.

    ``call`` names the explorer in errors. ``starts`` are values at which controls begin (a
    parameter's default), where they offer them; ``stops`` are named values, by control. Raises
    ControlError (a TypeError) for what has no finite list of values, ValueError for an empty or
    repeated option, or a stop that is none of a slider's values.
    """
    if not arguments:
        raise ValueError(
            f"explore({call!r}): no control given; pass at least one, e.g. year=[2014, 2022]"
        )
    controls = []
    for name, value in arguments.items():
        control = _read(call, name, value)
        if starts and name in starts and not isinstance(value, widgets.Widget):
            control = _started(control, starts[name])
        controls.append(control)
    return tuple(_with_stops(call, controls, stops or {}))


def _started(control: Control, start: Any) -> Control:
    """Begin at a value, where the control offers it: as interact does with a default."""
    if control.kind == "range" and isinstance(start, Real):
        values = control.values
        place: int | None
        if not values[0] <= start <= values[-1]:
            return control
        place = nearest(values, start)
    else:
        place = _place(control.values, start)
    if place is None:
        return control
    if control.source is not None:
        control.source.value = control.values[place]
    return dataclasses.replace(control, default=place)


def _place(values: Sequence[Any], wanted: Any) -> int | None:
    """Return where a value stands among others, some of which may not compare."""
    for i, value in enumerate(values):
        if value is wanted:
            return i
    for i, value in enumerate(values):
        same = type(value) is type(wanted) or isinstance(value, Real)
        if same and isinstance(wanted, str | Real | dt.date | tuple) and value == wanted:
            return i
    return None


def _with_stops(
    call: str, controls: Sequence[Control], stops: Mapping[str, Mapping[str, Any]]
) -> list[Control]:
    by_name = {c.name: c for c in controls}
    for name, named in stops.items():
        control = by_name.get(name)
        if control is None or control.kind != "range":
            raise ValueError(
                f"explore({call!r}): stops for {name!r}, which is no slider; name a slider"
            )
        places = []
        for text, value in named.items():
            place = _place(control.values, value)
            if place is None:
                raise ValueError(
                    f"explore({call!r}): the stop {text!r} of {name!r} is {value!r}, which is none "
                    "of its values"
                )
            places.append((text, place))
        by_name[name] = dataclasses.replace(control, stops=tuple(places))
    return list(by_name.values())


def key_of(value: Any, label: str) -> str:
    """Return a short text for a link: the value itself when plain, otherwise its label's slug."""
    if is_bool(value):
        return "yes" if value else "no"
    if (instant := moment(value)) is not None:
        plain = not isinstance(instant, dt.datetime) or (
            instant.time() == dt.time() and instant.tzinfo is None
        )
        return str(instant)[:10] if plain else instant.isoformat()
    if isinstance(value, Real):
        return number_text(value)
    text = value if isinstance(value, str) else label
    return re.sub(r"[^\w.+-]+", "-", text, flags=re.UNICODE).strip("-") or "none"


def _read(call: str, name: str, argument: Any) -> Control:
    if name in RESERVED:
        raise ControlError(
            f"explore({call!r}): a control cannot be named {name!r}; draw receives it as the "
            "page layout ('wide' or 'narrow'). Choose another name"
        )
    if isinstance(argument, widgets.Widget):
        return _from_widget(call, name, argument)
    if is_bool(argument):
        pairs = [("no", False), ("yes", True)]
        return _build(call, name, "checkbox", pairs, default=bool(argument))
    if isinstance(argument, Real):  # a slider around it, with the same bounds as interact's
        return _from_widget(call, name, widgets.interactive.widget_from_abbrev(argument))
    if isinstance(argument, tuple) and _all_numbers(argument):
        return _from_range(call, name, argument)
    if isinstance(argument, Mapping):
        return _build(call, name, "select", [(str(k), v) for k, v in argument.items()])
    if isinstance(argument, Iterable) and not isinstance(argument, str | bytes):
        return _build(call, name, "select", _pairs(argument))
    raise _refuse(call, name, argument)


def _refuse(call: str, name: str, argument: Any) -> ControlError:
    shown = type(argument).__name__
    return ControlError(
        f"explore({call!r}): control {name!r} is a {shown}, which has no finite list of values; "
        f"it may be {ALLOWED}"
    )


def _all_numbers(argument: tuple[Any, ...]) -> bool:
    return 2 <= len(argument) <= 3 and all(
        isinstance(v, Real) and not isinstance(v, bool) for v in argument
    )


def _pairs(argument: Iterable[Any]) -> list[tuple[str, Any]]:
    """Read options the way ipywidgets does: all (label, value) pairs, or plain values."""
    options = list(argument)
    if options and all(isinstance(o, tuple | list) and len(o) == 2 for o in options):
        return [(str(o[0]), o[1]) for o in options]
    return list(zip(labels_of(options), options, strict=True))


def _from_range(call: str, name: str, argument: tuple[Any, ...]) -> Control:
    low, high = argument[0], argument[1]
    if not low < high:
        raise ValueError(
            f"explore({call!r}): control {name!r} runs from {low} to {high}; "
            "the first number must be the smaller"
        )
    step = argument[2] if len(argument) == 3 else None
    if step is not None and not step > 0:
        raise ValueError(f"explore({call!r}): control {name!r} has step {step}; it must be above 0")
    return _from_widget(call, name, widgets.interactive.widget_from_abbrev(argument))


def _from_widget(call: str, name: str, widget: Any) -> Control:
    label = plain_name(getattr(widget, "description", "")) or None
    for kind_of, kind in _CHOICES:
        if isinstance(widget, kind_of):
            pairs, at = _options(widget), widget.index
            if kind != "span" and at is not None:
                at = (at,)
            return _build(call, name, kind, pairs, label=label, at=at, source=widget)
    if isinstance(widget, widgets.Checkbox | widgets.ToggleButton):
        kind = "checkbox" if isinstance(widget, widgets.Checkbox) else "toggle"
        pairs = [("no", False), ("yes", True)]
        return _build(call, name, kind, pairs, label=label, default=widget.value, source=widget)
    if isinstance(widget, NUMERIC):
        return _from_numeric(call, name, widget, label)
    raise _refuse(call, name, widget)


def _options(widget: Any) -> list[tuple[str, Any]]:
    """Return a selection's options, labelled anew where ipywidgets had only ``str`` for them."""
    labels, values = widget._options_labels, widget._options_values
    if all(label == str(value) for label, value in zip(labels, values, strict=True)):
        labels = labels_of(values)
    return list(zip(labels, values, strict=True))


def _from_numeric(call: str, name: str, widget: Any, label: str | None) -> Control:
    values = _steps(call, name, widget.min, widget.max, widget.step)
    if isinstance(widget, widgets.FloatLogSlider):
        values = [float(widget.base) ** exponent for exponent in values]
    pattern = getattr(widget, "readout_format", "") or ""
    texts = tell_apart(values, [_readout(v, pattern) for v in values])
    pairs = list(zip(texts, values, strict=True))
    span = isinstance(widget, widgets.IntRangeSlider | widgets.FloatRangeSlider)
    wanted = widget.value if span else (widget.value,)
    at = tuple(nearest(values, w) for w in wanted)
    play = widget.interval if isinstance(widget, widgets.Play) else None
    kind: Kind = "span" if span else "range"
    return _build(call, name, kind, pairs, label=label, at=at, play_ms=play, source=widget)


def _steps(call: str, name: str, low: Any, high: Any, step: Any) -> list[Any]:
    if not step or step <= 0:
        raise ValueError(f"explore({call!r}): control {name!r} has step {step}; it must be above 0")
    return steps(low, high, step)


def _readout(value: Any, pattern: str) -> str:
    """Apply a slider's readout format where Python knows it (``d``, ``.2f``, ``,.0f``, ``.0%``)."""
    try:
        return format(value, pattern) if pattern else number_text(value)
    except ValueError:
        return number_text(value)  # d3-only formats such as '$' or '~s'


def nearest(values: Sequence[Any], wanted: Any) -> int:
    """Return the place of the value that is closest to ``wanted``."""
    return min(range(len(values)), key=lambda i: abs(values[i] - wanted))


def _build(
    call: str,
    name: str,
    kind: Kind,
    pairs: Sequence[tuple[str, Any]],
    *,
    label: str | None = None,
    default: Any = None,
    at: tuple[int, ...] | None = None,
    play_ms: int | None = None,
    source: Any = None,
) -> Control:
    if not pairs:
        raise ValueError(
            f"explore({call!r}): control {name!r} has no options; give it at least one"
        )
    labels = tuple(str(text) for text, _ in pairs)
    values = tuple(value for _, value in pairs)
    repeated = sorted({text for text in labels if labels.count(text) > 1})
    if repeated:
        raise ValueError(
            f"explore({call!r}): control {name!r} offers {repeated[0]!r} more than once; "
            "give each option its own label"
        )
    if at is None:
        at = (next((i for i, v in enumerate(values) if v is default), 0),)
    return Control(
        name=name,
        label=label or name.replace("_", " ").strip().capitalize() or name,
        kind=kind,
        labels=labels,
        values=values,
        keys=_keys(values, labels),
        default=at[0],
        default_end=at[1] if kind == "span" else None,
        play_ms=play_ms,
        source=source,
    )


def _keys(values: Sequence[Any], labels: Sequence[str]) -> tuple[str, ...]:
    """Return one distinct link text an option; positions where values and labels do not differ."""
    by_value = [key_of(v, text) for v, text in zip(values, labels, strict=True)]
    if len(set(by_value)) == len(by_value):
        return tuple(by_value)
    by_label = [key_of(text, text) for text in labels]
    if len(set(by_label)) == len(by_label):
        return tuple(by_label)
    return tuple(str(i) for i in range(len(values)))
