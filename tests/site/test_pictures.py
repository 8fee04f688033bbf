"""A gallery shows the charts that it links to: small, without words, each with its finding."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lxml import html

from everystate.sphinx import Explorer
from redline.site import pictures

PICTURE = """<svg height="100" viewbox="0 0 200 100" width="200">
<defs><path d="m-2 -2 4 0 0 4 -4 0z" id="bars--u0"></path><clippath id="bars--w0">
<rect height="40" width="60" x="20" y="30"></rect></clippath></defs>
<path d="m0 100 200 0 0 -100 -200 0z" fill="var(--rl-paper)"></path>
<text font-size="19" font-weight="600" x="2" y="19">Three bars,</text>
<text font-size="19" font-weight="600" x="2" y="42">and a dot </text>
<g><text x="2" y="60">label</text></g>
<path clip-path="url(#bars--w0)" d="m20 40 500 0 0 10 -500 0z" fill="var(--rl-ink)"></path>
<use data-x="4" fill="var(--rl-line)" href="#bars--u0" x="90" y="60"></use>
<path d="m150 5 9 9" fill="none"></path></svg>"""
FIGURE = f"""<figure class="explorer" id="bars"><div data-x="w">{PICTURE}</div></figure>"""


def explorer(figure=FIGURE, title="Bars"):
    return Explorer("", figure, format="html", name="bars", title=title)


@pytest.mark.parametrize(
    ("data", "points"),
    [
        ("m1 2 3 4", [(1, 2), (4, 6)]),
        ("M1 2 3 4l1 1", [(1, 2), (3, 4), (4, 5)]),
        ("m1 2 3 0zm.5-1 1 1", [(1, 2), (4, 2), (1.5, 1), (2.5, 2)]),
        ("m0 0c1 1 2 2 3 0 1 1 2 2 3 0", [(0, 0), (1, 1), (2, 2), (3, 0), (4, 1), (5, 2), (6, 0)]),
        ("m0 0 1 0m90 90m-90-80 1 0", [(0, 0), (1, 0), (1, 10), (2, 10)]),  # moved twice: no stroke
        ("", []),
    ],
)
def test_the_points_of_a_path(data, points):
    assert list(pictures.path_points(data)) == points


def test_a_path_that_cannot_be_followed_is_refused():
    with pytest.raises(ValueError, match="'a'"):
        list(pictures.path_points("m1 1a5 5 0 0 1 2 2"))


def test_a_picture_is_as_large_as_what_it_shows():
    picture = html.fragment_fromstring(pictures.small(FIGURE))
    # the bar ends where it is clipped; the dot reaches from 88 to 92
    assert picture.get("viewbox") == "16 36 80 30"


def test_a_bar_that_is_a_thick_line_has_its_room_and_grows_with_the_picture():
    line = '<path d="m{} 0" fill="none" stroke="var(--rl-ink)" stroke-width="{}"></path>'
    svg = f'<svg height="100" viewbox="0 0 200 100" width="200">{line}{line}</svg>'.format(
        "50 50 40", 16, "50 80 40", 2
    )
    picture = html.fragment_fromstring(
        pictures.small(f'<figure><div data-x="w">{svg}</div></figure>')
    )
    assert [path.get("class") for path in picture.iter("path")] == ["rl-shot-bar", None]
    assert picture.get("viewbox") == "38 38 64 46"  # the bar from 42 to 98 and from 42 to 58


def test_a_picture_has_marks_and_no_words_and_ids_of_its_own():
    text = pictures.small(FIGURE)
    picture = html.fragment_fromstring(text)
    assert picture.text_content().strip() == ""
    assert len(picture.xpath(".//*[self::path or self::use][not(ancestor::defs)]")) == 2
    assert set(picture.xpath(".//@id")) == {"shot-bars--u0", "shot-bars--w0"}
    assert picture.xpath(".//use/@href") == ["#shot-bars--u0"]
    assert "url(#shot-bars--w0)" in text
    assert picture.xpath(".//@data-x") == []


def test_the_finding_is_the_title_in_the_picture_or_that_of_the_chart():
    assert pictures.finding(explorer()) == "Three bars, and a dot"
    table = '<figure class="explorer" id="bars"><table></table></figure>'
    assert pictures.finding(explorer(table, "Nothing is drawn")) == "Nothing is drawn"
    assert pictures.small(table) is None


def test_of_a_table_of_marks_the_marks_are_drawn():
    cells = [("2", "1"), ("✕ all", "–"), ("○", "✕")]
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in cells)
    chart = f'<div class="explore-chart"><table><tbody>{rows}</tbody></table></div>'
    picture = html.fragment_fromstring(pictures.small(f"<figure>{chart}</figure>"))
    assert picture.get("viewbox") == "0 0 20 20"  # two rows of marks; the row of sums has none
    places = {g.get("transform"): g[0].get("fill") for g in picture.iterfind("g")}
    assert places == {
        "translate(0 0)": "var(--rl-line)",
        "translate(0 10)": "none",
        "translate(10 10)": "var(--rl-line)",
    }


def gallery(*classes):
    document = new_document("page")
    link = nodes.reference("", "Chart", refuri="03-share.html#bars?", classes=classes)
    entry = nodes.list_item("", nodes.paragraph("", "How many? ", link))
    document += [
        nodes.raw("", pictures.GALLERY, format="html"),
        nodes.enumerated_list("", entry),
        nodes.raw("", "</div>", format="html"),
    ]
    explorers = {"bars": ("03-share", explorer())}
    pictures.fill(SimpleNamespace(env=SimpleNamespace(site_states=explorers)), document, "index")
    return document


def test_an_entry_gets_the_picture_and_the_finding_of_its_chart():
    entry = gallery("rl-state").next_node(nodes.list_item)
    picture, words, finding = entry.children
    assert 'href="03-share.html#bars?"' in picture.astext()
    assert words.astext() == "How many? "
    assert finding.astext() == "Three bars, and a dot"
    assert finding.next_node(nodes.reference)["refuri"] == "03-share.html#bars?"


def test_an_entry_without_a_chart_is_a_fault_of_the_build(monkeypatch):
    faults = []
    monkeypatch.setattr(pictures.logger, "error", lambda text, **_: faults.append(text))
    gallery()
    assert faults == ["an entry of a gallery links to no chart"]
