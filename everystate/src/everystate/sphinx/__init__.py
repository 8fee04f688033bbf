"""Explorers in Sphinx: ``extensions = [..., "everystate.sphinx"]`` and nothing else.

The way from a cell to a page has one direction, and no step reads what a later one wrote:

1. A kernel that Sphinx starts finds ``EXPLORE_PUBLISH=1``, set here, and draws every state. Its
   cell shows the figure as ``text/html`` and, in parts, as ``application/vnd.everystate.v1+json``.
2. MyST-NB hands that type to `node.Renderer`, nbsphinx writes the HTML into the page's tree:
   both ways an explorer is an `Explorer` node as soon as a page is read (`node.adopt`).
3. The writer of HTML writes the node's figure: a short payload in it, or a long one's address.
4. With the page go the files that its nodes need (`files.write`): script and style sheet, a file
   for each long payload, and ``embed/NAME.html`` for each chart.
"""

from __future__ import annotations

import os
from typing import Any

from sphinx.application import Sphinx

from . import files, node
from .node import Explorer

__all__ = ["Explorer", "setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx.

    ``everystate_policy`` may be a ``<meta>`` element with a Content-Security-Policy for the pages
    under ``embed/``. The event ``everystate-embed-head`` (application, `Explorer`) asks what else
    stands in the head of a chart's page: sheets with the site's fonts and colours, for example.
    """
    os.environ["EXPLORE_PUBLISH"] = "1"
    node.setup(app)
    files.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
