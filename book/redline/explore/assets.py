"""The script and the style sheet as a site serves them: without comments and indentation."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).parent / "static"
"""Folder of ``explore.js`` and ``explore.css``, which every page with an explorer loads."""

_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//.*\n|[ \t]+// .*$", re.MULTILINE)
_QUOTED = re.compile(
    r"(\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`|/(?![/*\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/)"
)
_AROUND = re.compile(r"[ \t]*([{}()\[\],;:?=<>*&|!])[ \t]*")


def squeeze_script(text: str) -> str:
    """Drop comments, indentation, and spaces around punctuation outside quoted text.

    Lines stay lines. Made for ``explore.js``, where a regular expression never begins with a
    space and a division always has one; not a parser of JavaScript.
    """
    bare = _LINE.sub("", _BLOCK.sub("", text))
    lines = "\n".join(line.strip() for line in bare.splitlines() if line.strip()) + "\n"
    pieces = _QUOTED.split(lines)  # code and quoted text take turns
    return "".join(piece if i % 2 else _AROUND.sub(r"\1", piece) for i, piece in enumerate(pieces))


def squeeze_style(text: str) -> str:
    """Drop comments and the white space that a style sheet does not need."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    return re.sub(r"\s*([{};,])\s*", r"\1", bare).replace(": ", ":").replace(";}", "}").strip()


def write_assets(folder: Path) -> list[Path]:
    """Write both files into ``folder`` as they should be served; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, squeeze in (("explore.js", squeeze_script), ("explore.css", squeeze_style)):
        target = folder / name
        target.write_text(squeeze((ASSETS / name).read_text(encoding="utf-8")), encoding="utf-8")
        written.append(target)
    return written
