"""A gallery: each entry of a list shows the chart that it links to, small, and its finding.

    <div class="rl-gallery">

    1. [How much?](03-share.ipynb): a question. [Chart](03-share.ipynb#share?)

    </div>

In a notebook this is a list of links. On the site the last link of each entry becomes the chart's
own picture in the state that it opens with, and the finding in its title. The
picture is the compiled one less its words, which nobody could read at that size: a small one. Of a
table of marks it is the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.util import logging

from everystate.sphinx import Explorer
from redline.site import state_links

GALLERY = '<div class="rl-gallery">'
MARKS = {  # what stands for the marks of a table, in a square of ten
    "✕": '<path d="m1 1 8 0 0 8 -8 0z" fill="var(--rl-line)"></path>',
    "○": '<path d="m1.5 1.5 7 0 0 7 -7 0z" fill="none" stroke="var(--rl-border)"></path>',
    "–": "",
}
PAPER = "var(--rl-paper)"
BAR = 6  # px of a line that is a bar: it grows with the picture, as thinner lines do not
ROOM = 4  # around what is drawn, in the picture's own pixels
WIDE = ".//*[@data-x='w']//svg"  # of the two pictures of a state, that of a desk
TITLE = './/text[@font-size="19"][@font-weight="600"]'  # see redline.charts.style
NUMBERS = {"m": 2, "l": 2, "q": 4, "c": 6, "z": 0}  # that a command of a path takes
COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
logger = logging.getLogger(__name__)


class Box(NamedTuple):
    """A rectangle by two of its corners."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: list[tuple[float, float]]) -> Box:
        """The smallest one that holds all points; ValueError for none."""
        across, down = zip(*points, strict=True)
        return cls(min(across), min(down), max(across), max(down))

    def wider(self, by: float) -> Box:
        """The same, larger by as much on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def within(self, other: Box) -> Box:
        """The part of it that lies in another, which may be empty."""
        return Box(*map(max, self[:2], other[:2]), *map(min, self[2:], other[2:]))


def path_points(data: str) -> Iterator[tuple[float, float]]:
    """The points that the strokes of an SVG path run through; a control point counts as one.

    A line broken at a missing value moves on; a move from which nothing is drawn is no point.

    Raises:
        ValueError: another command, which everystate does not write.
    """
    start = x, y = 0.0, 0.0
    moved = False
    for command, text in COMMAND.findall(data):
        if command.lower() not in NUMBERS:
            raise ValueError(f"a path with the command {command!r}")
        if command in "zZ":
            x, y = start
        numbers = [float(number) for number in NUMBER.findall(text)]
        size = NUMBERS[command.lower()]
        for i in range(0, len(numbers), size or 1):
            from_x, from_y = (x, y) if command.islower() else (0.0, 0.0)
            for j in range(i, i + size, 2):
                x, y = from_x + numbers[j], from_y + numbers[j + 1]
                if command in "mM" and i == 0:  # what follows it are lines
                    start, moved = (x, y), True
                    continue
                if moved:
                    yield start
                    moved = False
                yield x, y


def visible(svg: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, Box]]:
    """What a picture shows besides its words, each with the box that it fills."""
    _, _, width, height = map(float, svg.get("viewbox").split())
    page = Box(0, 0, width, height)
    outlines = {f"#{path.get('id')}": path for path in svg.iterfind(".//path[@id]")}
    clips = {f"url(#{clip.get('id')})": _rectangle(clip[0]) for clip in svg.iterfind(".//clippath")}
    for shape in svg.xpath(".//*[self::path or self::use][not(ancestor::defs)]"):
        outline = outlines.get(shape.get("href", ""), shape)
        points = list(path_points(outline.get("d", "")))
        paint = {shape.get(name, "none") for name in ("fill", "stroke")} - {"none"}
        if not points or not paint or shape.get("transform"):
            continue
        x, y = (float(shape.get(name, "0")) for name in "xy") if shape is not outline else (0, 0)
        box = Box.around([(x + across, y + down) for across, down in points])
        if is_bar(shape):
            box = box.wider(float(shape.get("stroke-width")) / 2)
        box = box.within(clips.get(shape.get("clip-path", ""), page)).within(page)
        is_empty = box.left > box.right or box.top > box.bottom
        if not is_empty and not (paint == {PAPER} and box == page):  # the paper itself
            yield shape, box


def is_bar(shape: html.HtmlElement) -> bool:
    """Whether a shape is a bar drawn as a thick line."""
    return float(shape.get("stroke-width", "0")) >= BAR


def _rectangle(rect: html.HtmlElement) -> Box:
    x, y, width, height = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def small(figure: str) -> str | None:
    """The picture of an explorer without words, as large as what it shows; None if it has none."""
    pictures = _wide(figure)
    if not pictures:
        return _marks(figure)
    svg = pictures[0]
    boxes = dict(visible(svg))
    if not boxes:
        return None
    for shape in svg.xpath(".//*[self::path or self::use or self::text][not(ancestor::defs)]"):
        if shape not in boxes:
            shape.drop_tree()
        elif is_bar(shape):
            shape.set("class", "rl-shot-bar")
    for group in reversed(svg.xpath(".//g[not(*)]")):
        group.drop_tree()
    box = Box.around([corner for part in boxes.values() for corner in (part[:2], part[2:])])
    size = box.right - box.left + 2 * ROOM, box.bottom - box.top + 2 * ROOM
    for name in ("width", "height"):
        svg.attrib.pop(name, None)
    svg.attrib.update(
        {
            "class": "rl-shot-picture",
            "viewbox": " ".join(f"{n:g}" for n in (box.left - ROOM, box.top - ROOM, *size)),
            "aria-hidden": "true",
            "focusable": "false",
        }
    )
    text = html.tostring(svg, encoding="unicode", with_tail=False)
    text = re.sub(r' data-x="[^"]*"', "", text)
    return re.sub(r'(id="|href="#|url\(#)', r"\1shot-", text)


def _marks(figure: str) -> str | None:
    """The marks of a chart that is a table of them, a square each; None for another chart."""
    lines = html.fragment_fromstring(figure).xpath(
        ".//*[contains(@class, 'explore-chart')]//tbody/tr"
    )
    cells = [[cell.text_content().strip()[:1] for cell in line.iterfind("td")] for line in lines]
    rows = [row for row in cells if row and set(row) <= MARKS.keys()]
    if not rows:
        return None
    across, down = len(rows[0]) * 10, len(rows) * 10
    marks = "".join(
        f'<g transform="translate({10 * x} {10 * y})">{MARKS[mark]}</g>'
        for y, row in enumerate(rows)
        for x, mark in enumerate(row)
        if MARKS[mark]
    )
    return (
        f'<svg class="rl-shot-picture" viewBox="0 0 {across} {down}" aria-hidden="true" '
        f'focusable="false">{marks}</svg>'
    )


def finding(explorer: Explorer) -> str:
    """What a chart says of the state that it opens with: the title in its picture, or its own."""
    pictures = _wide(explorer.astext())
    lines = [line.text_content() for line in pictures[0].xpath(TITLE)] if pictures else []
    return " ".join(" ".join(lines).split()) or str(explorer["title"])


def _wide(figure: str) -> list[html.HtmlElement]:
    figures: list[html.HtmlElement] = html.fragment_fromstring(figure).xpath(WIDE)
    return figures


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the pictures and the findings into the lists of a page that ask for them."""
    for start in list(doctree.findall(nodes.raw)):
        if start.astext().strip() != GALLERY:
            continue
        gallery = start.parent[start.parent.index(start) + 1]
        for entry in gallery.findall(nodes.list_item):
            links = entry.findall(nodes.reference)
            link = next((link for link in links if "rl-state" in link["classes"]), None)
            if link is None:
                logger.error("an entry of a gallery links to no chart", location=start)
                continue
            _show(app, entry, link)


def _show(app: Sphinx, entry: nodes.Element, link: nodes.reference) -> None:
    uri = link["refuri"]
    name = uri.partition("#")[2].partition("?")[0]
    charts = state_links.explorers(app.env)
    if name not in charts:
        return  # `check_states` says so
    explorer = charts[name][1]
    link.parent.remove(link)
    if picture := small(explorer.astext()):
        start = f'<a class="rl-shot" href="{escape(uri)}" tabindex="-1" aria-hidden="true">'
        entry.insert(0, nodes.raw("", f"{start}{picture}</a>", format="html"))
    sentence = nodes.reference("", finding(explorer), refuri=uri, classes=["rl-state"])
    entry += nodes.paragraph("", "", sentence, classes=["rl-shot-finding"])


def setup(app: Sphinx) -> None:
    """Fill the resolved page before the search notes its words: then all charts are read."""
    app.connect("doctree-resolved", fill, priority=105)
