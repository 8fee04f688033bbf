"""How a chart's own page, ``embed/NAME.html``, looks: the site's fonts, colours and policy."""

from __future__ import annotations

from lxml import html
from sphinx.application import Sphinx
from sphinx.config import Config

from everystate.sphinx import Explorer
from redline.site.pages import chapter_styles
from redline.site.palette_css import FILE as PALETTE
from redline.site.policy import META as POLICY

TALLEST = 0.7  # height by width: to here the whole width of a slide makes a picture larger
WHOLE_WIDTH, SCROLLS = "slide-wide.css", "slide-scroll.css"
ROBOTS = '<meta name="robots" content="noindex">'  # the chapter is the page to be found


def head(app: Sphinx, node: Explorer) -> str:
    """What stands in the head besides the engine's own."""
    figure = node.everything()
    sheets = ["fonts.css", PALETTE, "embed.css", *chapter_styles(app, figure)]
    scrolls = node["name"] in app.config.site_slides_scroll
    if scrolls or takes_the_width(figure):
        sheets.append(WHOLE_WIDTH)
    if scrolls:
        sheets.append(SCROLLS)
    links = [f'<link rel="stylesheet" href="../_static/{name}">' for name in sheets]
    icon = '<link rel="icon" href="../_static/favicon.svg" type="image/svg+xml">'
    return ROBOTS + icon + "".join(links)


def takes_the_width(figure: str) -> bool:
    """Whether the picture that a chart opens with is low enough to grow with a slide's width."""
    pictures = html.fromstring(figure).xpath('//*[@class="explore-wide"]/*[local-name()="svg"]')
    return any(float(svg.get("height")) <= TALLEST * float(svg.get("width")) for svg in pictures)


def set_policy(app: Sphinx, config: Config) -> None:
    """Give each such page the policy of the other pages."""
    config.everystate_policy = POLICY


def setup(app: Sphinx) -> None:
    """Answer what the engine's extension asks.

    ``site_slides_scroll`` names charts that are taller than a slide and read from the top: rows, or
    pictures over rows. What is below comes by scrolling.
    """
    app.add_config_value("site_slides_scroll", [], "html")
    app.connect("config-inited", set_policy)
    app.connect("everystate-embed-head", head)
