"""Draw the picture that a shared link to a chapter shows: its question's short answer.

The figure and its sentence are those that the chapter computed; they are read from the
executed notebook. A chapter without a short answer gets none, and its links show the cover.
"""

from __future__ import annotations

import io
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from redline.charts import style
from redline.charts.cover import HEIGHT, WIDTH, write_line
from redline.palette import color

MARGIN = 64
COLOURS = 64  # enough for letters on paper, and a small file
FIGURE = re.compile(r'class="rl-answer-figure"><strong>(.*?)</strong></p>', re.DOTALL)
SENTENCE = re.compile(r'class="rl-answer-sentence">(.*?)</p>', re.DOTALL)
BOOK = "The Most Important Red Line"


class Card(NamedTuple):
    """What a card says."""

    title: str
    figure: str
    sentence: str


def read(notebook: Path) -> Card | None:
    """The title and the first short answer of an executed chapter; None without one."""
    cells = nbformat.read(notebook, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    for output in outputs:
        text = output.get("data", {}).get("text/html", "")
        figure, sentence = FIGURE.search(text), SENTENCE.search(text)
        if figure and sentence:
            title = cells[0].source.splitlines()[0].removeprefix("# ")
            return Card(title, unescape(figure[1]), unescape(sentence[1]))
    return None


def shorten(lines: list[str], most: int) -> list[str]:
    """At most ``most`` lines; what is left out is marked."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]


@style.chart
def draw(card: Card) -> Figure:
    """The card as a figure, one unit a pixel."""
    fig = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, facecolor=color("paper"))
    wide = WIDTH - 2 * MARGIN
    _write(fig, 56, [BOOK], 26, colour="ink-soft", family="Newsreader")
    top = _write(fig, 100, style.wrap(card.title, wide, 52), 52, family="Newsreader", weight=600)
    fig.add_artist(_rule(top + 34))
    size = 112 if style.text_width(card.figure, 112) <= wide else 76
    top = _write(fig, top + 70, [card.figure], size, family="Newsreader", weight=600)
    room = int((HEIGHT - 40 - top - 20) // (30 * 1.4))
    _write(fig, top + 20, shorten(style.wrap(card.sentence, wide, 30), room), 30)
    return fig


def _rule(y: float) -> Line2D:
    across = [MARGIN / WIDTH, (MARGIN + 120) / WIDTH]
    return Line2D(across, [1 - y / HEIGHT] * 2, color=color("line"), lw=5)


def _write(fig: Figure, y: float, text: list[str], size: float, **look: Any) -> float:
    """Write lines from ``y`` px below the top, as `cover.write_line` does; return their end."""
    for number, line in enumerate(text):
        write_line(fig, MARGIN, y + number * size * 1.25, line, size, **look)
    return y + len(text) * size * 1.25


def write(card: Card, target: Path) -> None:
    """Draw a card into ``target`` as PNG: the same bytes for the same words."""
    png = io.BytesIO()
    draw(card).savefig(png, format="png", dpi=72)
    image = Image.open(png).convert("RGB").quantize(COLOURS)
    image.save(target, format="PNG", optimize=True)


def main() -> None:
    """Command line: a folder for the cards, then ``PAGE=NOTEBOOK`` for each executed chapter."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for argument in sys.argv[2:]:
        page, _, notebook = argument.partition("=")
        if card := read(Path(notebook)):
            write(card, folder / f"{page}.png")


if __name__ == "__main__":
    main()
