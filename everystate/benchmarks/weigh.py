"""What a page weighs, and how much of it is the tool rather than the chart."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable

LARGEST_FOR_BROTLI = 60_000_000  # bytes; at its best setting brotli does about 0.5 MB a second
_ELEMENT = re.compile(r"<(script|style)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)


def gzipped(text: str) -> int:
    """Bytes after gzip at its best setting."""
    return len(gzip.compress(text.encode(), 9, mtime=0))


def brotlied(text: str) -> int | None:
    """Bytes after brotli at its best setting; None for a page that would take minutes."""
    import brotli  # only .venv-bench has it

    data = text.encode()
    return len(brotli.compress(data)) if len(data) <= LARGEST_FOR_BROTLI else None


def runtime(page: str, other: str) -> str:
    """What two pages of one tool have in common: its scripts and style sheets.

    A script or style sheet that stands byte for byte in the page of 18 states and in the page of
    180 states cannot hold the states, so it is the tool's own.
    """
    common = set(_elements(other))
    return "\n".join(text for text in _elements(page) if text in common)


def _elements(page: str) -> Iterable[str]:
    return [match.group(2) for match in _ELEMENT.finditer(page) if match.group(2).strip()]
