"""The checks for everyone fail on a page that shuts someone out."""

import pytest

from redline import palette
from tests.audit.conftest import HEAD
from tools.audit import contrast, everyone, keyboard, zoom

STYLE = '<link rel="stylesheet" href="a.css">'
LINKS = '<a href="#a">One</a> <button>Two</button> <input type="text" aria-label="Three">'
FOCUS = ":focus-visible { outline: 2px solid black; }"


@pytest.fixture
def opened(page, served, tmp_path):
    def open_page(body, css=FOCUS):
        (tmp_path / "a.css").write_text(css)
        page.goto(served(body, HEAD + STYLE) + "index.html")
        return page

    return open_page


@pytest.mark.parametrize(
    ("body", "css", "fault"),
    [
        (LINKS, FOCUS, None),
        (LINKS, ":focus { outline: none; }", "shows no focus"),
        (LINKS, FOCUS + "button { position: absolute; left: -900px; }", "is out of sight"),
        (
            f'{LINKS}<div id="over"></div>',
            FOCUS + "#over { position: fixed; inset: 0; background: white; }",
            "is covered",
        ),
        (f'{LINKS}<a href="#b" tabindex="1">First</a>', FOCUS, "comes before its turn"),
        (f'{LINKS}<script src="trap.js"></script>', FOCUS, "is not reached"),
    ],
)
def test_a_walk_by_keyboard_finds_what_stops_it(opened, tmp_path, body, css, fault):
    (tmp_path / "trap.js").write_text(
        "document.querySelector('a').addEventListener('keydown', e => e.preventDefault())"
    )
    found = keyboard.faults(opened(body, css))
    assert any(fault in one for one in found) if fault else found == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("", None),
        ("p { width: 700px; }", "px wide in a window"),
        ("p { overflow: hidden; white-space: nowrap; }", "cuts its text off"),
        ("@media (width < 700px) { p { display: none; } }", "text differs at 640 px"),
    ],
)
def test_what_a_narrow_window_loses_is_named(opened, css, fault):
    found = zoom.faults(opened(f"<p>{'Many words stand here. ' * 6}</p>", css))
    assert any(fault in one for one in found) if fault else found == []


@pytest.mark.parametrize(
    ("css", "still"),
    [
        ("", True),
        ("p { transition: color 1s; }", False),
        ("@keyframes a { to { opacity: 0; } } p { animation: a 2s infinite; }", False),
        ("@media (prefers-reduced-motion: no-preference) { p { transition: color 1s; } }", True),
    ],
)
def test_motion_that_does_not_heed_the_reader_is_named(opened, css, still):
    page = opened("<p>Words</p>", css)
    page.emulate_media(reduced_motion="reduce")
    assert (everyone.motion(page) == []) is still


def test_axe_finds_a_picture_without_words(opened):
    assert everyone.axe(opened("<h1>A</h1>")) == []
    assert any(
        one.startswith("image-alt") for one in everyone.axe(opened('<h1>A</h1><img src="x">'))
    )


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ('<html lang="en"><body><p>Words</p></body></html>', 0),
        ("<html><body><p>Words</p></body></html>", 1),
        ('<html lang="en"><body><p>И эти</p></body></html>', 1),
        ('<html lang="en"><body><p><span lang="ru">И эти</span></p></body></html>', 0),
    ],
)
def test_words_without_a_language_are_named(page, number):
    assert len(everyone.language(page)) == number


def test_a_faint_colour_is_named():
    assert everyone.faint(palette.TOKENS) == []
    faint = {**palette.TOKENS, "ink-soft": palette.Token("#aaaaaa", "#aaaaaa")}
    assert everyone.faint(faint) == ["ink-soft on paper, light: 2.32"]


def test_contrast_is_as_wcag_defines_it():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
