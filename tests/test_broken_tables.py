"""Any cell of any table, broken in any way, is named: file, row, column and rule."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline import rawcsv, tables
from tests.small_package import BrokenCopy

HUGE = 10_000_000
NUMBERS = ("integer", "number")
NAMES = tables.names()


def ways(field):
    """(what the cell becomes, how the rule begins) for every way that `field` can be wrong."""
    yield lambda cell: f" {cell or 'x'}", "no space before or after"
    yield lambda cell: f"{cell}x\ny", "printable characters only"
    yield lambda cell: f"{cell}x\x00y", "the file must be UTF-8"
    yield lambda cell: "Kyiv – Kherson".encode().decode("cp1252"), "the text must be UTF-8"
    yield lambda cell: "x" * HUGE, "a cell has at most"
    if field.required:
        yield lambda cell: "", "not empty"
    if field.type in NUMBERS:
        for wrong in ("NaN", "nan", "inf", "-Infinity", "1e3", "none", "12,5", "0x10"):
            yield lambda cell, wrong=wrong: wrong, "a finite"
    if field.type == "integer":
        yield lambda cell: "1.5", "a finite whole number"
    limits = field.constraints
    if field.type in NUMBERS and "maximum" in limits:
        yield lambda cell: str(limits["maximum"] + 1), "at most"
    if field.type in NUMBERS and "minimum" in limits:
        yield lambda cell: str(int(limits["minimum"]) - 1), "at least"
    if field.type == "date":
        for wrong in ("2025-02-30", "12.03.2025", "2025-03", "2025-03-12T00:00", "yesterday"):
            yield lambda cell, wrong=wrong: wrong, "a date as YYYY-MM-DD"
        yield lambda cell: "2999-01-01", "at most"
        yield lambda cell: "1066-10-14", "at least"
    if field.type == "boolean":
        yield lambda cell: "true", "yes or no"
    if field.kind in ("partial-date", "period"):
        for wrong in ("2025-13", "2025-02-30", "12 March", "2025/2024"):
            yield lambda cell, wrong=wrong: wrong, "a date as YYYY, YYYY-MM"
        yield lambda cell: "2999", "not after"
        yield lambda cell: "1066", "not before"
    if "enum" in limits:
        yield lambda cell: "nonsense", "one of"
    if "pattern" in limits:
        yield lambda cell: "!", "of the form"
    if "redline:maxWords" in field.raw:
        yield lambda cell: "word " * 40 + "word", "at most 40 words"
    if field.type == "list":
        yield lambda cell: f"{cell};", "a list has no empty item"
        yield lambda cell: f"{cell or 'x'}; x", "a list has no empty item"
    if field.kind == "lonlat":
        yield lambda cell: f"{cell};here", "a list of"
    if field.references:
        yield lambda cell: f"{cell};nonsense".strip(";"), "must stand in"
        if field.references.startswith("sources."):
            source = "kyiv-independent-2025-03-12-recognition"
            yield lambda cell: f"{source};{source}", "an item stands once"


WAYS = {
    (name, field.name): list(ways(field)) for name in NAMES for field in tables.table(name).fields
}
FEW = settings(
    deadline=None,
    derandomize=True,
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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
        change, rule = WAYS[name, field.name][number]
        column = copy.table.columns.index(field.name)
        rows[row][column] = change(rows[row][column])
        error = copy.error(copy.text(rows))
        assert error is not None
        line = str(error)
        assert "\n" not in line
        assert len(line) < 500
        assert error.file == copy.table.path
        if rule != "the file must be UTF-8":  # a NUL is a fault of the whole file
            assert (error.row, error.column) == (row + 2, field.name)
        assert error.rule.startswith(rule)

    break_one()


@pytest.mark.parametrize("name", NAMES)
def test_every_way_that_a_column_can_break_is_named(name, tmp_path):
    """The first row, in every way but the slow one; a few rows of the table are enough for that."""
    copy = BrokenCopy(tmp_path, name)
    sound = copy.rows()[:20]
    for column, field in enumerate(copy.table.fields):
        for change, rule in WAYS[name, field.name]:
            if rule == "a cell has at most":
                continue
            rows = [list(row) for row in sound]
            rows[0][column] = change(rows[0][column])
            error = copy.error(copy.text(rows))
            assert error is not None, (field.name, rule)
            assert error.rule.startswith(rule), (field.name, str(error))


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_column_is_named(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    for column, missing in enumerate(copy.table.columns):
        columns = [other for other in copy.table.columns if other != missing]
        rows = [[c for i, c in enumerate(row) if i != column] for row in copy.rows()[:5]]
        error = copy.error(copy.text(rows, columns))
        assert (error.row, error.column, error.rule) == (1, missing, "the column is missing")


@pytest.mark.parametrize("name", NAMES)
def test_a_row_twice_is_named(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    if not copy.table.primary_key and not any(t["rule"] == "unique" for t in copy.table.checks):
        pytest.fail("every table has a key or a rule that tells its rows apart")
    rows = copy.rows()
    error = copy.error(copy.text([*rows, rows[0]]))
    assert error.row == len(rows) + 2
    assert "stands once, this one also in row 2" in error.rule


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.77, 0.9999])
def test_a_file_cut_short_is_refused(name, share, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    whole = copy.source.read_bytes()
    error = copy.error(whole[: int(len(whole) * share)])
    assert error is not None
    assert error.file == copy.table.path
    assert re.search(r"empty|cut short|CSV|missing|rows below|UTF-8|cells", str(error))


@pytest.mark.parametrize("name", NAMES)
def test_a_row_lost_between_two_others_is_noticed(name, tmp_path):
    copy = BrokenCopy(tmp_path, name)
    rows = copy.rows()
    error = copy.error(copy.text(rows[:-1]))
    assert error is not None
    assert f"the table has {len(rows)} rows" in error.rule or "must stand in" in error.rule


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252", "cp1251"])
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
