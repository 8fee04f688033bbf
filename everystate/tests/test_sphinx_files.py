"""A payload that travels in a file of its own is the payload, whatever stands in it."""

from hypothesis import given
from hypothesis import strategies as st

from everystate.sphinx import files


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
