"""How a chart's own page, ``embed/NAME.html``, looks: the site's fonts, colours and policy."""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.config import Config

from everystate.sphinx import Explorer
from redline.site.pages import chapter_styles
from redline.site.palette_css import FILE as PALETTE
from redline.site.policy import META as POLICY

# The picture of the state that a chart opens with, wide layout first: its size.
PICTURE = re.compile(r'explore-picture.*?viewBox="0 0 ([\d.]+) ([\d.]+)"', re.DOTALL)
WIDEST = 0.84  # height by width: to here the whole width of a slide lets the words be larger
WHOLE_WIDTH = "slide-wide.css"
ROBOTS = '<meta name="robots" content="noindex">'  # the chapter is the page to be found


def head(app: Sphinx, node: Explorer) -> str:
    """What stands in the head besides the engine's own."""
    figure = node.everything()
    sheets = ["fonts.css", PALETTE, "embed.css", *chapter_styles(app, figure)]
    if takes_the_width(figure):
        sheets.append(WHOLE_WIDTH)
    links = [f'<link rel="stylesheet" href="../_static/{name}">' for name in sheets]
    icon = '<link rel="icon" href="../_static/favicon.svg" type="image/svg+xml">'
    return ROBOTS + icon + "".join(links)


def takes_the_width(figure: str) -> bool:
    """Whether a chart's picture is low enough for its words to grow with the width of a slide."""
    size = PICTURE.search(figure)
    return size is not None and float(size[2]) / float(size[1]) <= WIDEST


def set_policy(app: Sphinx, config: Config) -> None:
    """Give each such page the policy of the other pages."""
    config.everystate_policy = POLICY


def setup(app: Sphinx) -> None:
    """Answer what the engine's extension asks."""
    app.connect("config-inited", set_policy)
    app.connect("everystate-embed-head", head)
