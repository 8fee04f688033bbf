"""What a page that was kept from the network would have fetched, and how much that is."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.weigh import gzipped


def weigh(addresses: Sequence[str]) -> dict[str, Any]:
    """Return the gzip bytes of what is known, and the addresses of what is not.

    Panel's style sheets are in its package; the widgets' script is in its npm package, and the
    measured page holds it already.
    """
    weight, unknown = 0, []
    for address in addresses:
        text = _text(address)
        if text is None:
            unknown.append(address)
        else:
            weight += gzipped(text)
    return {"fetched_gzip": weight, "not_counted": unknown}


def _text(address: str) -> str | None:
    where = urlsplit(address)
    if "@jupyter-widgets/html-manager" in where.path:
        from benchmarks.peers import ipywidgets_embed

        return ipywidgets_embed.script()
    if where.netloc == "cdn.holoviz.org" and "/dist/" in where.path:
        spec = importlib.util.find_spec("panel")
        assert spec is not None
        assert spec.origin is not None
        file = Path(spec.origin).parent / "dist" / where.path.split("/dist/", 1)[1]
        return file.read_text(encoding="utf-8") if file.exists() else None
    return None
