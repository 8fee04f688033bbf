"""Text for readers: no character that XML forbids, numbers with their digits, names set plainly."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text without what XML forbids: old line and page breaks become blanks."""
    return _FORBIDDEN.sub("", _BREAKS.sub(" ", text))


def is_bool(value: Any) -> bool:
    """Tell whether a value is Python's or numpy's true or false."""
    return isinstance(value, bool | np.bool_)


def number_text(value: Real) -> str:
    """Return a number without noise in its last digits, and with every digit that it has.

    Integers of any length are exact; ``0.1 + 0.2`` is ``0.3``; ``12345678901.25`` stays.
    """
    if isinstance(value, Integral):
        return str(int(value))
    real = float(value)
    if real.is_integer() and abs(real) <= 2**53:
        return str(int(real))
    brief, full = f"{real:.10g}", f"{real:.14g}"
    return full if float(full) == real or abs(real) >= 1e9 else brief


def moment(value: Any) -> dt.datetime | dt.date | None:
    """Return a date or an instant as one of datetime's; None for anything else."""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if value is pd.NaT or not isinstance(value, dt.date):
        return None
    return value


def moment_text(value: dt.date, *, day: bool | None = None) -> str:
    """Return ``2025-03-01``, or with its time and zone where it has them.

    ``day`` says whether midnight is left out; without it, it is left out where no zone is given.
    """
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    midnight = value.time() == dt.time()
    if midnight and (value.tzinfo is None if day is None else day):
        return value.date().isoformat()
    return value.isoformat(sep=" ")


def labels_of(values: Sequence[Any]) -> list[str]:
    """Return a label for each option: what tells it from the others, as briefly as that can be."""
    moments = [moment(v) for v in values]
    if values and all(m is not None for m in moments):
        instants = [m for m in moments if isinstance(m, dt.datetime)]
        days = all(m.time() == dt.time() and m.tzinfo is None for m in instants)
        return [moment_text(m, day=days) for m in moments if m is not None]
    labels = [_label(v, i) for i, v in enumerate(values)]
    if len(set(labels)) < len(labels) and all(isinstance(v, Real) for v in values):
        return [_exact(v) for v in values]
    return [
        f"{label} {i + 1}" if labels.count(label) > 1 and not isinstance(values[i], str) else label
        for i, label in enumerate(labels)
    ]


def _exact(value: Any) -> str:
    return str(value.item()) if isinstance(value, np.generic) else repr(value)


def _label(value: Any, place: int) -> str:
    if is_bool(value) or isinstance(value, str):
        return str(value)
    if isinstance(value, Real):
        return number_text(value)
    if (instant := moment(value)) is not None:
        return moment_text(instant)
    if isinstance(value, pd.DataFrame | pd.Series | np.ndarray):
        name = getattr(value, "name", None)
        shape = " × ".join(map(str, value.shape))
        return str(name) if name is not None else f"{place + 1}: {type(value).__name__}, {shape}"
    named = getattr(value, "__name__", None) if callable(value) else None
    text = str(value) if named is None or named == "<lambda>" else named.replace("_", " ")
    # an address in memory differs from run to run
    text = re.sub(r"^<(?:function |bound method )?(.*?) at 0x[0-9a-fA-F]+>$", r"\1", text)
    if text == "<lambda>":
        text = f"function {place + 1}"
    return text if "\n" not in text and len(text) <= 120 else f"{place + 1}: {type(value).__name__}"


def tell_apart(values: Sequence[Any], texts: Sequence[str]) -> list[str]:
    """Return the texts of a slider's steps, or longer ones where two steps read the same."""
    if len(set(texts)) == len(texts):
        return list(texts)
    return labels_of(values)


def steps(low: Any, high: Any, step: Any) -> list[Any]:
    """Return ``low``, ``low + step``, … up to ``high``, each as a person would write it."""
    if all(isinstance(v, Integral) for v in (low, high, step)):
        return list(range(int(low), int(high) + 1, int(step)))
    first, last, pace = (Decimal(repr(float(v))) for v in (low, high, step))
    count = int((last - first) / pace + Decimal("1e-6")) + 1
    return [float(first + i * pace) for i in range(count)]


# -- names in TeX ---------------------------------------------------------------------------------

_FORMULA = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_SIGNS = {
    "pm": "±", "times": "×", "cdot": "·", "infty": "∞", "circ": "°", "degree": "°", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "sqrt": "√",
    "partial": "∂", "nabla": "∇", "sum": "∑", "int": "∫", "ell": "ℓ", "hbar": "ℏ", "to": "→",
    "rightarrow": "→", "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "lambda": "λ",
    "Lambda": "Λ", "quad": " ", ",": " ", ";": " ", " ": " ", "%": "%", "$": "$", "_": "_",
}  # fmt: skip
_ACCENTS = {"overline": "\u0304", "bar": "\u0304", "hat": "\u0302", "tilde": "\u0303",
            "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}  # fmt: skip
_SUB = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPER = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")


def plain_name(text: str) -> str:
    r"""Return a control's name with its formulas in plain signs: ``$\alpha$`` is ``α``.

    A lone dollar, or two with money between them, stay as they are.
    """
    return _FORMULA.sub(_formula, text)


def _formula(match: re.Match[str]) -> str:
    inner = match[1]
    if "\\" not in inner and not re.fullmatch(r"[^\W\d][\w^{}'+\-=()]{0,12}", inner):
        return match[0]
    inner = re.sub(r"\\(?:mathrm|text|mathbf|mathit|rm|operatorname)\s*\{([^{}]*)\}", r"\1", inner)
    for name, mark in _ACCENTS.items():
        inner = re.sub(rf"\\{name}\s*(?:\{{(\\?\w+)\}}|(\w))", rf"\g<1>\g<2>{mark}", inner)
    inner = re.sub(r"\\([A-Za-z]+|.)", lambda m: _sign(m[1]), inner)
    inner = re.sub(r"_(?:\{([^{}]*)\}|(.))", lambda m: _shifted(m, _SUB, "_"), inner)
    inner = re.sub(r"\^(?:\{([^{}]*)\}|(.))", lambda m: _shifted(m, _SUPER, "^"), inner)
    return " ".join(re.sub(r"[{}]", "", inner).split())


def _sign(name: str) -> str:
    if name in _SIGNS:
        return _SIGNS[name]
    case = "SMALL" if name.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return name


def _shifted(match: re.Match[str], signs: dict[int, int], command: str) -> str:
    """Set a subscript or superscript, or leave it as written where a letter has no such sign."""
    text = match[1] or match[2] or ""
    shifted = text.translate(signs)
    whole = all(a != b for a, b in zip(text, shifted, strict=True))
    return shifted if whole else f"{command}{text}"
