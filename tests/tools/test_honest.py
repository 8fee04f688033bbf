"""The area's checks of a build's end notice what is not as promised."""

import pytest

from tests.tables.broken import KINDS, Breakage
from tests.tools import honest

ONE = Breakage("NaN", b"", 7, "share", "a finite number")
REASON = "t.csv, row 7, column share: value 'NaN' breaks the rule: a finite …"


def test_one_line_with_the_place_and_one_that_the_site_stays_is_right():
    assert honest.wrong_end(1, f"\n{REASON}\n{honest.KEPT}\n", "t.csv", ONE) == ""


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (0, f"{REASON}\n{honest.KEPT}"),
        (1, REASON),
        (1, f"{REASON}\n{honest.KEPT}\nTraceback"),
        (1, f"{REASON.replace('row 7', 'row 8')}\n{honest.KEPT}"),
        (1, f"{REASON.replace('share', 'part')}\n{honest.KEPT}"),
        (1, f"{REASON.replace('t.csv', 'u.csv')}\n{honest.KEPT}"),
        (1, ""),
    ],
)
def test_any_other_end_is_told(code, message):
    assert honest.wrong_end(code, message, "t.csv", ONE).startswith(f"ended with {code}")


def test_every_kind_has_an_example():
    examples = honest.examples()
    assert examples.keys() == set(KINDS)
    assert all(kind == one.kind for kind, (_, one) in examples.items())
