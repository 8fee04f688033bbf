"""A page of the site says what its notebook says, word by word."""

import re

import nbformat
import pytest
from lxml import html
from markdown_it import MarkdownIt

from tests.pages.built import ROOT, SITE

pytestmark = pytest.mark.site
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
MARKS = str.maketrans("“”‘’", "\"\"''")
SLIDE = " (slide)"  # what the site adds beside a link on the page for teachers
PICTURED = " Chart"  # the last link of an entry of a gallery, on the site a picture and its finding
SPACE = re.compile(r"\s+")
HIDDEN = '//*[@class="rl-tip"] | //a[@class="headerlink"] | //script'
BLOCKS = "self::p or self::li or self::h2 or self::h3"


def words(text):
    """The text in one line, its marks as a typewriter has them: the site sets printed ones."""
    return SPACE.sub(" ", text.translate(MARKS)).replace(SLIDE, "").strip()


def sentences(path):
    """Each paragraph, item and heading that the notebook shows, as a front end renders it."""
    for cell in nbformat.read(path, as_version=4).cells:
        shown = [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data and not data["text/markdown"].startswith("**"):
                shown.append(data["text/markdown"])
        for text in shown:
            rendered = MarkdownIt("commonmark").enable("table").render(text)
            for block in html.fromstring(f"<div>{rendered}</div>").xpath(f".//*[{BLOCKS}]"):
                if not block.xpath(f"./*[{BLOCKS}]"):
                    yield words(block.text_content()).removesuffix(PICTURED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_page_has_every_paragraph_of_its_notebook(path):
    article = html.parse(SITE / f"{path.stem}.html").getroot()
    for hidden in article.xpath(HIDDEN):
        hidden.drop_tree()
    page = words(article.text_content())
    assert [paragraph for paragraph in sentences(path) if paragraph not in page] == []
