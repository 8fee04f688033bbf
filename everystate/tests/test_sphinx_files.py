"""An explorer's node in the tree of a page, and a payload that travels in a file of its own."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx.errors import ExtensionError

from everystate import MIME
from everystate.page import with_payload
from everystate.sphinx import Explorer, files
from everystate.sphinx.node import Renderer, adopt

FIGURE = (
    '<figure class="explorer" id="chart"><p data-x="t">A chart</p>'
    '<script type="application/json" class="explore-data"></script></figure>'
)
PARTS = {"name": "chart", "title": "A chart", "bare": False, "controls": {"n": ["1", "2"]}}
PARTS |= {"figure": FIGURE, "payload": '{"a":1}'}


def application(*extensions: str, docname: str = "page") -> SimpleNamespace:
    env = SimpleNamespace(docname=docname)
    env.app = SimpleNamespace(extensions=extensions, env=env)
    return env.app


@pytest.mark.parametrize(
    ("mime", "inline", "extensions", "number"),
    [
        (MIME, False, ["everystate.sphinx"], 1),
        (MIME, False, [], 0),  # installed, and not asked for: the HTML beside it is shown
        (MIME, True, ["everystate.sphinx"], None),
        ("text/html", False, ["everystate.sphinx"], None),
    ],
)
def test_myst_nb_is_told_what_the_type_is(mime, inline, extensions, number):
    env = application(*extensions).env
    renderer = SimpleNamespace(renderer=SimpleNamespace(sphinx_env=env))
    made = Renderer.handle_mime(renderer, SimpleNamespace(mime_type=mime, content=PARTS), inline)
    assert (made if made is None else len(made)) == number


def page(*children: nodes.Node) -> nodes.document:
    document = new_document("a page")
    document += children
    return document


def test_of_what_a_cell_shows_one_node_is_left():
    bundle = nodes.container(nb_element="mime_bundle")
    for mime, node in (("text/html", nodes.raw("", FIGURE)), (MIME, Explorer.of(PARTS))):
        bundle += nodes.container("", node, mime_type=mime)
    other = nodes.container("", nodes.raw("", "<p>a table</p>"), nb_element="mime_bundle")
    document = page(bundle, other)
    adopt(application(), document)
    (left, table) = document.findall(nodes.raw)
    assert (left["controls"], table.astext()) == (PARTS["controls"], "<p>a table</p>")


def test_a_figure_in_raw_html_becomes_a_node():
    document = page(nodes.raw("", f"\n{with_payload(FIGURE, PARTS['payload'])}\n"))
    adopt(application(), document)
    (node,) = document.findall(Explorer)
    assert (node["name"], node["title"], node["payload"]) == ("chart", "A chart", '{"a":1}')


def test_a_name_is_an_address_and_is_given_once():
    app = application(docname="one")
    adopt(app, page(Explorer.of(PARTS)))
    app.env.docname = "two"
    with pytest.raises(ExtensionError, match="two explorers are called 'chart': one, two"):
        adopt(app, page(Explorer.of(PARTS)))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_script_gives_back_what_it_carries_but_for_json_escapes(text):
    carried = files.payload_of(files.script_of("chart", text))
    assert carried.replace("\\u0060", "`").replace("\\u0024{", "${") == text.replace(
        "\\u0060", "`"
    ).replace("\\u0024{", "${")


def test_nothing_in_a_payload_ends_the_script():
    script = files.script_of("chart", '["` + alert(1) + `", "${alert(1)}"]')
    assert script.count("`") == 2
    assert "${" not in script
