"""A DataFrame on a page: one head, figures right with their thousands apart, words left."""

import pandas as pd
from lxml.html import fromstring

from redline.site.dataframes import page_table


def page(frame):
    return fromstring(page_table(frame._repr_html_() or frame.to_html(), 3))


def test_the_index_and_the_columns_share_one_head():
    frame = pd.DataFrame({"Held (km²)": [112409], "Year": [2025]}, index=["NZZ"])
    table = page(frame.rename_axis("Monitor"))
    (head,) = table.xpath(".//thead/tr")
    assert [cell.text_content() for cell in head] == ["Monitor", "Held (km²)", "Year"]
    assert [cell.tag for cell in head] == ["th"] * 3


def test_two_levels_of_an_index_share_it_too():
    index = pd.MultiIndex.from_tuples([("C19", "right"), ("C19", "left")], names=["claim", "side"])
    table = page(pd.DataFrame({"what": ["a", "b"]}, index=index))
    (head,) = table.xpath(".//thead/tr")
    assert [cell.text_content() for cell in head] == ["claim", "side", "what"]


def test_columns_of_several_levels_keep_their_rows():
    columns = pd.MultiIndex.from_tuples([("area", "min"), ("area", "max")])
    table = page(pd.DataFrame([[1, 2]], columns=columns, index=pd.Index(["x"], name="oblast")))
    assert len(table.xpath(".//thead/tr")) == 3


def test_figures_stand_right_and_words_left():
    frame = pd.DataFrame(
        {
            "km2": [112409, -2900, None],
            "year": [2022, 2025, 2026],
            "share": ["18.6%", "", "4%"],
            "who": ["Russia", "Ukraine, 39 km from it", None],
            "day": pd.to_datetime(["2025-03-11"] * 3),
        }
    )
    table = page(frame)
    rows = [
        [cell.text_content() for cell in row.xpath("./td")] for row in table.xpath(".//tbody/tr")
    ]
    assert [row[0] for row in rows] == ["112,409", "−2900", "–"]
    assert [row[1] for row in rows] == ["2022", "2025", "2026"]
    right = [cell.get("class") for cell in table.xpath(".//thead/tr[1]/*")]
    assert right == [None, "n", "n", "n", None, None]
    assert {cell.get("class") for cell in table.xpath(".//tbody//td[5]")} == {"d"}


def test_nothing_of_pandas_own_style_is_left_and_the_frame_has_a_name():
    index = pd.MultiIndex.from_tuples([("C19", "right"), ("C19", "left")], names=["claim", "side"])
    markup = pd.DataFrame({"a": [1, 2]}, index=index)._repr_html_()
    assert "valign=" in markup
    html = page_table(markup, 3)
    for looks in ("style", "border=", "align="):
        assert looks not in html
    frame = fromstring(html).xpath("//*[@class='rl-scroll']")[0]
    assert (frame.get("role"), frame.get("tabindex"), frame.get("aria-label")) == (
        "region",
        "0",
        "Table 3",
    )
    assert not fromstring(html).xpath("//th[not(node())]")
