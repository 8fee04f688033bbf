"""One module a tool: how it publishes the reference chart, and how its page is worked.

Every module offers the same names (see :class:`Peer`):

``NAME``       what the table calls it
``PACKAGES``   the distributions whose versions stand beside the name
``DRIVER``     JavaScript of an object ``{ready(), step(at, by, count)}``: whether the date control
               is there, and one step of it to place ``at`` of ``count`` (``by`` is 1 or -1), by
               the event that the control itself listens to
``publish``    dates in, one HTML text out that carries everything it needs
``as_written`` the page as the tool writes it by its documentation; left out where that is no other
``REMARK``     what a reader of the table should know, in one sentence
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Protocol

KEYS = ("ours", "altair", "bokeh_js", "plotly_frames", "ipywidgets_embed", "panel_embed", "holomap")


class Peer(Protocol):
    """What a module of this package offers."""

    NAME: str
    PACKAGES: tuple[str, ...]
    DRIVER: str
    REMARK: str

    @staticmethod
    def publish(days: Sequence[str]) -> str:
        """Return the reference chart over ``days`` × three layers as one HTML page."""

    @staticmethod
    def as_written(days: Sequence[str]) -> str:
        """Return the page that the tool's own function writes."""


def peer(key: str) -> Peer:
    """Return a tool's module; ModuleNotFoundError when there is no such tool."""
    module: Any = importlib.import_module(f"benchmarks.peers.{key}")
    module.__dict__.setdefault("as_written", module.publish)
    return module  # type: ignore[no-any-return]  # a module
