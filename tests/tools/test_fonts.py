"""The chart's text is measured with the very font that the page shows."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

BOOK = Path(__file__).resolve().parents[2] / "book"
TTF = BOOK / "redline/charts/fonts"
WOFF2 = BOOK / "_static/fonts"
NAMES = sorted(path.stem for path in TTF.glob("*.ttf"))

ALWAYS = "0123456789−×–—‘’“”…·%°²€±½ÄÖÜäöüß„"
CHART = "≤≥≈→←↑↓ĞğŞşČčŁł₂"


def test_each_face_has_both_files_and_its_licence():
    assert sorted(path.stem for path in WOFF2.glob("*.woff2")) == NAMES
    assert len(NAMES) == 6
    for folder in (TTF, WOFF2):
        for licence in folder.glob("OFL-*.txt"):
            assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")
        assert len(list(folder.glob("OFL-*.txt"))) == 2


@pytest.mark.parametrize("name", NAMES)
def test_page_and_chart_have_the_same_glyphs_and_widths(name):
    chart, page = TTFont(TTF / f"{name}.ttf"), TTFont(WOFF2 / f"{name}.woff2")
    assert chart.getBestCmap() == page.getBestCmap()
    assert chart["hmtx"].metrics == page["hmtx"].metrics
    assert chart["head"].unitsPerEm == page["head"].unitsPerEm


@pytest.mark.parametrize("name", NAMES)
def test_no_character_the_book_needs_is_missing(name):
    wanted = ALWAYS + (CHART if name.startswith("Fira") else "≤≥≈")
    cmap = TTFont(TTF / f"{name}.ttf").getBestCmap()
    assert [character for character in wanted if ord(character) not in cmap] == []


@pytest.mark.parametrize(("weight", "file"), [(400, "Regular"), (500, "Medium"), (600, "SemiBold")])
def test_matplotlib_finds_each_weight(weight, file):
    manager = font_manager.FontManager.__new__(font_manager.FontManager)
    manager.__init__()
    for path in TTF.glob("*.ttf"):
        manager.addfont(path)
    wanted = font_manager.FontProperties(family="Fira Sans", weight=weight)
    assert Path(manager.findfont(wanted, fallback_to_default=False)).stem == f"FiraSans-{file}"
