"""Any cell, key or rule of any table, broken in any way, is named: file, row, column and rule."""

import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline import tables
from redline.tables import rawcsv, rules
from tests.tables import broken
from tests.tables.broken import BrokenCopy

NAMES = tables.names()
WAYS = {
    (name, field.name): list(broken.ways(field))
    for name in NAMES
    for field in tables.table(name).fields
}
FEW = settings(
    derandomize=True,
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_any_broken_cell_is_named(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)

    @given(data=st.data())
    @FEW
    def break_one(data):
        rows = copy.rows()
        row = data.draw(st.integers(0, len(rows) - 1), "row")
        field = data.draw(st.sampled_from(copy.table.fields), "column")
        number = data.draw(st.integers(0, len(WAYS[name, field.name]) - 1), "way")
        kind, change, rule = WAYS[name, field.name][number]
        column = copy.table.columns.index(field.name)
        rows[row][column] = change(rows[row][column])
        content = copy.text(rows).encode()
        place = (1, None) if b"\0" in content else (row + 2, field.name)
        assert copy.answer(broken.Breakage(kind, content, *place, rule)) == ""

    break_one()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_way_that_a_table_can_break_is_named(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    copies = [*broken.files(copy), *broken.ties(copy), *broken.cells(copy)]
    assert {one.kind for one in copies} <= {*broken.KINDS}
    assert [answer for one in copies if (answer := copy.answer(one))] == []


@pytest.mark.slow
def test_each_kind_of_fault_is_among_them(tmp_path):
    missing = {*broken.KINDS} - {broken.CUT_SHORT}
    for name in NAMES:
        copy = BrokenCopy(tmp_path / name, name)
        for one in itertools.chain(broken.files(copy), broken.ties(copy), broken.cells(copy)):
            missing.discard(one.kind)
        if not missing:
            break
    assert missing == set()


@pytest.mark.parametrize("rule", sorted(rules._TIES.keys() - {"unique"}))
def test_a_rule_that_no_longer_checks_is_noticed(rule, tmp_path, monkeypatch):
    (name, *_) = [n for n in NAMES if any(t["rule"] == rule for t in tables.table(n).checks)]
    monkeypatch.setitem(rules._TIES, rule, lambda *_: iter(()))
    copy = BrokenCopy(tmp_path, name)
    missed = [answer for one in broken.ties(copy) if (answer := copy.answer(one))]
    assert missed, "a rule that checks nothing"


def test_an_error_that_names_another_place_is_noticed(tmp_path):
    copy = BrokenCopy(tmp_path, "issues")
    (one, *_) = broken.cells(copy)
    wrong = broken.Breakage(one.kind, one.content, one.row + 1, one.column, one.rule)
    assert "is named" in copy.answer(wrong)
    assert copy.answer(one) == ""
    sound = broken.Breakage("nothing", copy.text(copy.rows()).encode(), None, None, "")
    assert "not noticed" in copy.answer(sound)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short_is_refused(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    for content in broken.cut_short(copy):
        error = copy.error(content)
        assert error is not None
        assert error.file == copy.table.path
        reasons = r"empty|cut short|CSV|missing|rows below|UTF-8|cells|must stand in"
        assert re.search(reasons, str(error))


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251"])
@pytest.mark.parametrize("name", ["sources", "sanctions_bill", "claims"])
def test_another_encoding_is_refused(name, encoding, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    content = copy.source.read_text("utf-8").encode(encoding, errors="replace")
    assert not content.isascii(), "only a file beyond ASCII shows its encoding"
    assert "UTF-8" in copy.error(content).rule


def test_no_cell_of_the_book_comes_near_the_limit():
    longest = max(
        len(cell) for name in NAMES for row in tables.current().rows(name) for cell in row
    )
    assert longest * 4 < rawcsv.LONGEST_CELL
