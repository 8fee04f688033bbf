"""The script and the style sheet as a site serves them: short, from sources that can be read."""

from __future__ import annotations

import functools
import itertools
import re
import string
from collections import Counter
from pathlib import Path

ASSETS = Path(__file__).parent / "static"
"""Folder of ``explore.js`` and ``explore.css``, which every page with an explorer loads."""

_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//.*\n|[ \t]+// .*$", re.MULTILINE)
_QUOTED = re.compile(
    r"(\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`|/(?![/*\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/)"
)
_AROUND = re.compile(
    r"[ \t]*([{}()\[\],;:?<>*/%&|!]|[+-]?=)[ \t]*|(?<![+-])[ \t]*([+-])[ \t]+(?![+-])"
)
_LINE_END = re.compile(r"(?<=[;{},(\[:=?|&>])\n|\n(?=[})\].:?|&])")
_IN_TEMPLATE = re.compile(r"\$\{[^}]*\}")
_NAME = re.compile(r"(?<![\w$])[A-Za-z_]\w*(?![\w$])")

LOCAL = frozenset(
    "SPLIT answer awake axes axis bare calm changed column compare control controlAt "
    "controls copyable digit digits discrete draw drawing drawn element everything "
    "explorer figure figures fillShare follow fontRules formula found fresh given "
    "good guard heads keyOf kind known lastWriter linkOf lit lively made make marksOf "
    "markup moved near nodes note number other own panel panels payload pick pieces place "
    "play pointed pressed query quiet quote radios ranges readHash refused remember "
    "resting reveal row second setter settle shapes share shown slots speaking spoken "
    "starts stepped steps svgText tableOf tame tip token twin unpack unsettled uses wake "
    "walkMarks walkable where words wrap writer".split()
)
"""Names of the script's own, in no payload and of nothing that the script asks the browser for."""


def squeeze_script(text: str) -> str:
    """Drop comments and the white space that the script does not need; shorten its own names.

    Made for ``explore.js``, where every statement ends with a semicolon, a regular expression
    never begins with a space and a division always has one; not a parser of JavaScript.
    """
    bare = _LINE.sub("", _BLOCK.sub("", text))
    lines = "\n".join(line.strip() for line in bare.splitlines() if line.strip()) + "\n"
    names = _short_names(lines)
    pieces = _QUOTED.split(lines)  # code and quoted text take turns
    return "".join(
        _squeeze_quoted(piece, names) if i % 2 else _squeeze_code(piece, names)
        for i, piece in enumerate(pieces)
    )


def _squeeze_code(code: str, names: dict[str, str]) -> str:
    tight = _LINE_END.sub("", _AROUND.sub(r"\1\2", code)).replace(";}", "}")
    return _renamed(tight, {**names, "const": "let"})


def _squeeze_quoted(text: str, names: dict[str, str]) -> str:
    if not text.startswith("`"):
        return text
    return _IN_TEMPLATE.sub(lambda code: _renamed(code[0], names), text)


def _renamed(code: str, names: dict[str, str]) -> str:
    return _NAME.sub(lambda name: names.get(name[0], name[0]), code)


def _short_names(script: str) -> dict[str, str]:
    """Give the names used most the shortest free ones."""
    used = Counter(_NAME.findall(script))
    letters = string.ascii_letters
    free = (
        name
        for length in (1, 2)
        for name in map("".join, itertools.product(letters, repeat=length))
        if name not in used and name not in ("do", "if", "in", "of")
    )
    return {name: next(free) for name, _ in used.most_common() if name in LOCAL}


def squeeze_style(text: str) -> str:
    """Drop comments and the white space that a style sheet does not need."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    bare = re.sub(r"\s*([{};,>])\s*", r"\1", bare).replace(": ", ":").replace(";}", "}")
    return re.sub(r'\[(\w+)="(\w+)"\]', r"[\1=\2]", bare).strip()


@functools.cache
def served_script() -> str:
    """Return the script as it should be served."""
    return squeeze_script((ASSETS / "explore.js").read_text(encoding="utf-8"))


@functools.cache
def served_style() -> str:
    """Return the style sheet as it should be served."""
    return squeeze_style((ASSETS / "explore.css").read_text(encoding="utf-8"))


def write_assets(folder: Path) -> list[Path]:
    """Write both files into ``folder`` as they should be served; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, served in (("explore.js", served_script), ("explore.css", served_style)):
        target = folder / name
        target.write_text(served(), encoding="utf-8")
        paths.append(target)
    return paths
