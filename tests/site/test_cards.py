"""The picture of a shared link says what the chapter computed."""

import nbformat
import pytest
from nbformat import v4
from PIL import Image

from redline.site import cards

SHORT = cards.Card("3 · How much is 20%?", "18.4–18.7%", "of Ukraine was occupied.")
LONG = cards.Card("1 · " + "a long title " * 6, "About a third & more of it", "word " * 90)


def executed(path, html):
    output = v4.new_output("display_data", {"text/html": html, "text/plain": ""})
    cells = [v4.new_markdown_cell("# 3 · How much?\n\n> Words"), v4.new_code_cell(outputs=[output])]
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


def test_a_card_says_what_the_chapter_answers(tmp_path):
    html = (
        '<div class="rl-answer"><p class="rl-answer-figure"><strong>5 &amp; 6</strong></p>'
        '<p class="rl-answer-sentence">of &lt;ten&gt;.</p></div>'
    )
    card = cards.read(executed(tmp_path / "a", html))
    assert card == cards.Card("3 · How much?", "5 & 6", "of <ten>.")
    assert cards.read(executed(tmp_path / "b", "<p>no answer</p>")) is None


@pytest.mark.parametrize("card", [SHORT, LONG], ids=["short", "long"])
def test_words_stay_inside_the_card(card):
    fig = cards.draw(card)
    fig.canvas.draw()
    for text in fig.texts:
        box = text.get_window_extent()
        assert box.x0 >= cards.MARGIN - 4
        assert box.x1 <= cards.WIDTH
        assert box.y0 >= 0


def test_a_card_is_small_and_the_same_twice(tmp_path):
    for name in ("one.png", "two.png"):
        cards.write(LONG, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert (tmp_path / "one.png").stat().st_size < 60_000
    with Image.open(tmp_path / "one.png") as image:
        assert image.size == (1200, 630)
