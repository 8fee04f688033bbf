"""A file that is not whole is refused, and the refusal says where."""

import pytest

from redline.tables import rawcsv
from redline.tables.errors import TableError, shorten

COLUMNS = ["a", "b"]
SOUND = b"a,b\n1,x\n2,y\n"


def refusal(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        rawcsv.read(path, COLUMNS)
    error = caught.value
    assert "\n" not in str(error)
    assert error.file == "t.csv"
    return error


def test_a_sound_file_gives_its_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(SOUND)
    assert rawcsv.read(path, COLUMNS) == [["1", "x"], ["2", "y"]]


def test_quoted_cells_keep_commas_and_quotes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b\n"1, 2","say ""so"""\n')
    assert rawcsv.read(path, COLUMNS) == [["1, 2", 'say "so"']]


def test_a_missing_file(tmp_path):
    with pytest.raises(TableError, match="no such file"):
        rawcsv.read(tmp_path / "none.csv", COLUMNS)


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n\n"])
def test_an_empty_file(tmp_path, content):
    assert refusal(tmp_path, content).rule == "the file is empty"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xef\xbb\xbf" + SOUND, "UTF-8 without a byte order mark"),
        (SOUND.decode().encode("utf-16"), "another encoding"),
        (SOUND.decode().encode("utf-16-be"), "another encoding"),
    ],
)
def test_another_encoding_of_the_whole_file(tmp_path, content, rule):
    error = refusal(tmp_path, content)
    assert rule in error.rule
    assert error.row == 1


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("a,b\n1,Zürich\n".encode("latin-1"), 2, "b"),
        ("a,b\nКиїв,x\n".encode("cp1251"), 2, "a"),
        ("a,b\n1,x\n2,é\n".encode("latin-1"), 3, "b"),
        (b"a,b\xff\n1,x\n", 1, None),
    ],
)
def test_one_cell_in_another_encoding(tmp_path, content, row, column):
    error = refusal(tmp_path, content)
    assert (error.row, error.column, error.rule) == (row, column, "the text must be UTF-8")


def test_a_missing_column(tmp_path):
    error = refusal(tmp_path, b"a\n1\n")
    assert (error.row, error.column, error.rule) == (1, "b", "the column is missing")


def test_an_unknown_column(tmp_path):
    error = refusal(tmp_path, b"a,b,c\n1,x,z\n")
    assert (error.row, error.column) == (1, "c")
    assert "does not know" in error.rule


def test_a_column_twice(tmp_path):
    error = refusal(tmp_path, b"a,b,a\n1,x,1\n")
    assert (error.column, error.rule) == ("a", "a column stands in the header once")


def test_columns_in_another_order(tmp_path):
    error = refusal(tmp_path, b"b,a\nx,1\n")
    assert (error.row, error.column, error.rule) == (1, "b", "here the column a must stand")


def test_a_short_row(tmp_path):
    error = refusal(tmp_path, b"a,b\n1\n2,y\n")
    assert (error.row, error.column, error.rule) == (2, "b", "the row has 1 of 2 cells")


def test_a_blank_row(tmp_path):
    error = refusal(tmp_path, b"a,b\n\n2,y\n")
    assert (error.row, error.column) == (2, "a")


def test_a_long_row(tmp_path):
    error = refusal(tmp_path, b"a,b\n1,x,extra\n")
    assert (error.row, error.column, error.value) == (2, None, "extra")


@pytest.mark.parametrize("content", [b"a,b\n1,x\n2", b"a,b\n1,x\n2\n"])
def test_a_file_cut_short_inside_its_last_row(tmp_path, content):
    error = refusal(tmp_path, content)
    assert error.row == 3
    assert "cut short" in error.rule


def test_a_file_cut_short_before_its_last_line_break(tmp_path):
    error = refusal(tmp_path, SOUND[:-1])
    assert error.row == 3
    assert "cut short" in error.rule


def test_a_file_cut_short_inside_quotes(tmp_path):
    error = refusal(tmp_path, b'a,b\n1,x\n2,"y')
    assert error.row == 3
    assert "must be CSV" in error.rule


@pytest.mark.parametrize("size", [rawcsv.LONGEST_CELL + 1, 200_000, 10_000_000])
def test_a_huge_cell_is_named_and_shortened(tmp_path, size):
    error = refusal(tmp_path, b"a,b\n1,x\n2," + b"y" * size + b"\n")
    assert (error.row, error.column) == (3, "b")
    assert f"this one {size:,}" in error.rule
    assert len(str(error)) < 300


def test_a_huge_cell_leaves_pythons_own_limit_as_it_was(tmp_path):
    import csv

    before = csv.field_size_limit()
    refusal(tmp_path, b"a,b\n1," + b"y" * 200_000 + b"\n")
    assert csv.field_size_limit() == before


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(rawcsv, "LARGEST_FILE", 10)
    assert "at most 10 bytes" in refusal(tmp_path, SOUND).rule


def test_long_and_broken_values_are_quoted_in_one_short_line():
    assert shorten("a\n  b\tc") == "a b c"
    assert shorten("x" * 100) == "x" * 59 + "…"
    error = TableError("t.csv", 2, "a", "x" * 1000, "short")
    assert str(error) == "t.csv, row 2, column a: value '" + "x" * 59 + "…' breaks the rule: short"


def test_an_error_travels_between_processes():
    import pickle

    error = pickle.loads(pickle.dumps(TableError("t.csv", 2, "a", "v", "r")))
    assert (error.file, error.row, error.column, error.value, error.rule) == (
        "t.csv", 2, "a", "v", "r",
    )  # fmt: skip
