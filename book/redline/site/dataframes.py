"""Tables that pandas writes, as a page shows a table: one head, figures to the right, words left.

The notebook keeps pandas' own HTML. On the page the index and the columns share one row of
headings, a column of figures is set right with its thousands apart, and every table has a
frame that scrolls by touch and by keyboard.
"""

from __future__ import annotations

import re

from docutils import nodes
from lxml.html import HtmlElement, fragment_fromstring, tostring
from sphinx.application import Sphinx

DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
FIGURE = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]\d+)? ?%?")
MISSING = {"", "NaN", "NaT", "None", "<NA>"}
SMALLEST_GROUPED = 10_000  # years, the commonest four digits, are not set apart


def frame_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Rewrite every DataFrame of a page, and number its tables."""
    number = 0
    for raw in list(doctree.findall(nodes.raw)):
        if "html" in raw.get("format", "") and 'class="dataframe"' in raw.astext():
            number += 1
            raw.replace_self(nodes.raw("", page_table(raw.astext(), number), format="html"))


def page_table(html: str, number: int = 1) -> str:
    """Pandas' HTML without its inline styles, in a frame that a keyboard can scroll.

    ``number`` tells the page's frames apart for those who hear them.
    """
    whole = fragment_fromstring(html, create_parent="div")
    for style in whole.xpath(".//style"):
        style.drop_tree()
    for element in whole.iter():
        for looks in ("style", "valign", "halign"):  # the sheets' matter, and obsolete
            element.attrib.pop(looks, None)
    for table in whole.xpath(".//table[contains(@class, 'dataframe')]"):
        table.attrib.pop("border", None)
        _join_heads(table)
        _set_figures(table)
        _frame(table, number)
    for empty in whole.xpath(".//th[not(node())]"):
        empty.tag = "td"  # a heading that says nothing
    return "".join(tostring(child, encoding="unicode") for child in whole)


def _join_heads(table: HtmlElement) -> None:
    """Write the names of the index, which pandas gives a row of their own, beside the columns'."""
    rows = table.xpath("./thead/tr")
    if len(rows) != 2:
        return
    upper, lower = (list(row) for row in rows)
    names = [cell for cell in lower if cell.text_content().strip()]
    above = upper[: len(names)]
    if lower[: len(names)] != names or any(cell.text_content().strip() for cell in above):
        return  # several levels of columns, or columns with a name
    for cell, name in zip(above, names, strict=True):
        cell.text = name.text_content()
    rows[1].drop_tree()


def _set_figures(table: HtmlElement) -> None:
    """Mark days, and each column of figures with its heading; set thousands apart in it."""
    rows = [row.xpath("./td") for row in table.xpath("./tbody/tr")]
    heads = [row.xpath("./th|./td") for row in table.xpath("./thead/tr")]
    for column in range(min(map(len, rows), default=0)):
        cells = [row[column] for row in rows]
        texts = [cell.text_content().strip() for cell in cells]
        figures = [text for text in texts if text not in MISSING]
        for cell in (cell for cell, text in zip(cells, texts, strict=True) if DAY.fullmatch(text)):
            cell.set("class", "d")
        if not figures or not all(FIGURE.fullmatch(text) for text in figures):
            continue
        whole = all(text.endswith(".0") for text in figures)  # counts with a gap among them
        for cell, text in zip(cells, texts, strict=True):
            cell.text = _worded(text.removesuffix(".0") if whole else text)
        from_the_right = column - len(rows[0])
        for cell in [*cells, *(head[from_the_right] for head in heads)]:
            cell.set("class", "n")


def _worded(figure: str) -> str:
    """``112409`` as ``112,409``, with a minus that is one; what is missing as a dash."""
    if figure in MISSING:
        return "–"
    whole, dot, rest = figure.replace("-", "−").partition(".")
    digits = whole.lstrip("−+")
    if digits.isdigit() and int(digits) >= SMALLEST_GROUPED:
        whole = whole.replace(digits, f"{int(digits):,}")
    return whole + dot + rest


def _frame(table: HtmlElement, number: int) -> None:
    frame = table.makeelement(
        "div", {"class": "rl-scroll", "role": "region", "tabindex": "0"}, None
    )
    frame.set("aria-label", f"Table {number}")
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)


def setup(app: Sphinx) -> None:
    """Work on pages as they are read."""
    app.connect("doctree-read", frame_tables)
