"""Style for a notebook, which has none of a site's: sheets confined to live explorers."""

from __future__ import annotations

import base64
import functools
import mimetypes
import re
from collections.abc import Sequence
from pathlib import Path

from .assets import ASSETS, squeeze_style

SCOPE = "explore-live"
"""Class of the element around a live explorer; no rule reaches beyond it."""

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)""")
_ROOT = re.compile(r":root(?![\w\[(:.#-])")


@functools.lru_cache(maxsize=8)
def live_sheet(sheets: Sequence[Path | str]) -> str:
    """Return one style sheet for live explorers; ``sheets`` are files, or CSS as text.

    Files that a sheet names (fonts, pictures) are written into it. What a sheet says of
    ``:root`` holds for each live explorer; rules for one theme (``:root[data-theme=dark]``) hold
    nowhere, since a notebook's output is always light. FileNotFoundError names a missing file.
    """
    texts = [_read(sheet) for sheet in (ASSETS / "explore.css", *sheets)]
    faces = [face for text in texts for face in _FACE.findall(text)]
    rules = "".join(_ROOT.sub("&", _FACE.sub("", text)) for text in texts)
    return f"{''.join(faces)}.{SCOPE}{{{rules}{_LIVE}}}"


# what a notebook's own style would otherwise do to an explorer
_LIVE = (
    "& .widget-html-content{line-height:1.4;font-size:1rem;overflow:visible}"
    "& .widget-html,& .jupyter-widgets.widget-html-content{height:auto}"
    "& .widget-inline-hbox .widget-label,& .widget-dropdown,& .widget-radio,& .widget-radio-box,"
    "& .widget-checkbox,& .widget-toggle-buttons{width:auto;max-width:100%}"
    "& .widget-inline-hbox{margin-right:1rem}"
    # a slider gives room to the words beside it, and keeps a track that can be aimed at
    "& .widget-hslider{width:auto;min-width:min(20rem,100%);max-width:100%}"
    "& .widget-hslider .slider-container{min-width:8rem}"
    "& .widget-readout{flex-shrink:0;max-width:none}"
    "& [role=alert] pre{white-space:pre-wrap;overflow-wrap:anywhere}"
    "& .widget-checkbox .widget-label-basic span,& .widget-radio-box label{white-space:normal}"
    "& .explorer{margin:.5rem 0;padding:.75rem;color:#1b1d20;background:#fff;color-scheme:light}"
)


def _read(sheet: Path | str) -> str:
    if isinstance(sheet, str):
        return squeeze_style(sheet)
    text = squeeze_style(sheet.read_text(encoding="utf-8"))
    return _URL.sub(lambda found: f"url({_data(sheet.parent / found[1])})", text)


def _data(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
