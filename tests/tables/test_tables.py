"""Every rule of a table, on tables that the test writes; the types that a load gives."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from redline import tables
from redline.tables import rules
from tests.tables.small_package import error_of, field, one_table, resource, write


def broken(folder, fields, rows, **extra):
    """(row, column, value, rule) of the refusal of a one-table package."""
    error = error_of(one_table(folder, fields, rows, **extra))
    return error and (error.row, error.column, error.value, error.rule)


# --- types and constraints -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "good", "bad", "rule"),
    [
        (field("x"), "text", "", "not empty"),
        (field("x", "integer"), "-12", "1.5", "a finite whole number, as digits"),
        (field("x", "integer"), "7", "seven", "a finite whole number, as digits"),
        (field("x", "number"), "1.25", "NaN", "a finite number, as digits"),
        (field("x", "number"), "0", "inf", "a finite number, as digits"),
        (field("x", "number"), "0", "-Infinity", "a finite number, as digits"),
        (field("x", "number"), "0", "1e9", "a finite number, as digits"),
        (field("x", "number"), "0", "1,000.5", "a finite number, as digits"),
        (field("x", "number"), "0", "٣", "a finite number, as digits"),
        (field("x", "number"), "0", "--", "a finite number, as digits"),
        (field("x", "number", constraints={"maximum": 100}), "100", "101", "at most 100"),
        (field("x", "number", constraints={"minimum": 0}), "0", "-0.1", "at least 0"),
        (field("x", "boolean"), "yes", "true", "yes or no"),
        (field("x", "date"), "2025-03-12", "2025-02-30", "a date as YYYY-MM-DD"),
        (field("x", "date"), "2025-03-12", "12.03.2025", "a date as YYYY-MM-DD"),
        (field("x", "date"), "2025-03-12", "2025-03", "a date as YYYY-MM-DD"),
        (
            field("x", "date", constraints={"maximum": "2026-08-22"}),
            "2026-08-22",
            "2026-08-23",
            "at most 2026-08-22",
        ),
        (field("x", constraints={"enum": ["a", "b"]}), "a", "c", "one of a, b"),
        (field("x", constraints={"pattern": "C[0-9]"}), "C1", "C12", "of the form C[0-9]"),
    ],
)
def test_types_and_constraints(tmp_path, column, good, bad, rule):
    assert broken(tmp_path / "good", [column], [[good]]) is None
    refusal = broken(tmp_path / "bad", [column], [[good], [bad]])
    assert refusal == (3, "x", bad, rule)


@pytest.mark.parametrize("bad", ["x ", " x", "\u00a0x", "x\u2003"])
def test_space_around_text(tmp_path, bad):
    assert broken(tmp_path, [field("x")], [[bad]])[2:] == (
        bad,
        "no space before or after the text",
    )


@pytest.mark.parametrize(
    "bad", ["a\nb", "a\tb", "a\x07b", "ab\u200b\ufeffc", "caf\ufffd", "a\x85b"]
)
def test_text_that_cannot_be_printed(tmp_path, bad):
    assert "printable characters only" in broken(tmp_path, [field("x")], [[bad]])[3]


@pytest.mark.parametrize(("good", "bad"), [("Russia’s", "Russia's"), ("a “line”", 'a "line"')])
def test_marks_of_a_typewriter(tmp_path, good, bad):
    assert broken(tmp_path / "good", [field("x")], [[good]]) is None
    rule = "’ for an apostrophe, “ ” for quotation marks"
    assert broken(tmp_path / "bad", [field("x")], [[good], [bad]]) == (3, "x", bad, rule)


def test_text_that_is_kept_as_printed(tmp_path):
    printed = field("x", **{"redline:asPrinted": True})
    assert broken(tmp_path, [printed], [["Russia's"]]) is None


@pytest.mark.parametrize("word", ["Zürich – Genève", "“quoted”", "Київ", "naïve café", "Łódź"])
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "cp1251"])
def test_text_encoded_twice(tmp_path, word, wrong):
    assert broken(tmp_path / "good", [field("x")], [[word]]) is None
    twice = word.encode("utf-8").decode(wrong, errors="replace")
    assert broken(tmp_path / "bad", [field("x")], [[twice]])[3] in (
        "the text must be UTF-8, this was encoded twice",
        "printable characters only",  # where a letter has become a control character
    )


# --- partial dates and periods ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-02", ("2023-02-01", "2023-02-28")),
        ("2025-03-12", ("2025-03-12", "2025-03-12")),
        ("2024/2025-03", ("2024-01-01", "2025-03-31")),
        ("2025-01-01/2025-01-15", ("2025-01-01", "2025-01-15")),
    ],
)
def test_periods_span_their_days(text, span):
    assert rules.period(text) == span


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-13", "2025-00", "2025-3", "2025-02-30", "2025-03-00", "0000-01", "2025/",
     "/2025", "2025/2024", "2025-03-12/2025-03-11", "2025/2026/2027", "2025-03-12T00:00", "May"],
)  # fmt: skip
def test_what_is_no_period(text):
    assert rules.period(text) is None


def partial(**extra):
    return field("x", **{"redline:kind": "partial-date", **extra})


def test_partial_dates_may_be_a_year_a_month_or_a_day(tmp_path):
    folder = one_table(tmp_path, [partial()], [["2025"], ["2025-03"], ["2025-03-12"]])
    with tables.use_data_dir(folder):
        assert tables.load("t")["x"].tolist() == ["2025", "2025-03", "2025-03-12"]


@pytest.mark.parametrize("bad", ["2025-13", "2025-02-29", "2025/2026", "March 2025"])
def test_a_wrong_partial_date(tmp_path, bad):
    refusal = broken(tmp_path, [partial()], [["2025"], [bad]])
    assert refusal == (3, "x", bad, "a date as YYYY, YYYY-MM or YYYY-MM-DD")


def test_partial_dates_out_of_range(tmp_path):
    limits = {"redline:minimum": "2014", "redline:maximum": "2026-08-22"}
    fields = [partial(**limits)]
    assert broken(tmp_path / "a", fields, [["2014"], ["2014-01-01"], ["2026-08"], ["2026"]]) is None
    assert broken(tmp_path / "b", fields, [["2013-12-31"]])[3] == "not before 2014"
    assert broken(tmp_path / "c", fields, [["2026-08-23"]])[3] == "not after 2026-08-22"
    assert broken(tmp_path / "d", fields, [["2027"]])[3] == "not after 2026-08-22"


def test_a_period_runs_forwards(tmp_path):
    fields = [field("x", **{"redline:kind": "period"})]
    assert broken(tmp_path / "a", fields, [["2024-01/2024-12"], ["2024"]]) is None
    assert "in order" in broken(tmp_path / "b", fields, [["2024-12/2024-01"]])[3]


# --- keys and references ---------------------------------------------------------------------


def test_a_key_stands_once(tmp_path):
    fields = [field("a"), field("b")]
    rows = [["x", "1"], ["x", "2"], ["x", "1"]]
    refusal = broken(tmp_path, fields, rows, key=["a", "b"])
    assert refusal == (4, "a", "x", "a value of a + b stands once, this one also in row 2")


def test_a_unique_column(tmp_path):
    fields = [field("a", constraints={"unique": True})]
    refusal = broken(tmp_path, fields, [["x"], ["y"], ["x"]])
    assert refusal == (4, "a", "x", "a value of a stands once, this one also in row 2")


PEOPLE = [["ann"], ["bob"]]


def with_people(folder, fields, rows, **extra):
    people = resource("people", [field("id")], PEOPLE, key=["id"])
    return write(folder, (people, PEOPLE), (resource("t", fields, rows, **extra), rows))


def test_a_foreign_key_must_stand_in_the_other_table(tmp_path):
    key = {"fields": ["who"], "reference": {"resource": "people", "fields": ["id"]}}
    fields = [field("who", required=False)]
    folder = with_people(tmp_path / "a", fields, [["ann"], [""], ["bob"]], foreign=[key])
    assert error_of(folder) is None
    error = error_of(with_people(tmp_path / "b", fields, [["ann"], ["eve"]], foreign=[key]))
    assert (error.row, error.column, error.value) == (3, "who", "eve")
    assert error.rule == "must stand in people.id"


def test_a_table_may_point_at_itself(tmp_path):
    key = {"fields": ["boss"], "reference": {"resource": "", "fields": ["id"]}}
    fields = [field("id"), field("boss", required=False)]
    rows = [["ann", ""], ["bob", "ann"]]
    assert broken(tmp_path / "a", fields, rows, foreign=[key]) is None
    refusal = broken(tmp_path / "b", fields, [*rows, ["eve", "zoe"]], foreign=[key])
    assert refusal == (4, "boss", "zoe", "must stand in t.id")


@pytest.mark.parametrize(
    "bad", ["30.5", "30.5,50", "30.5 50;x y", "30.5 50 1", "200 50", "30 91", "NaN 50", "30.5  50"]
)
def test_a_list_of_points(tmp_path, bad):
    fields = [field("x", "list", **{"redline:kind": "lonlat"})]
    refusal = broken(tmp_path, fields, [["30.5 50;-31 -51.25"], [bad]])
    assert refusal == (3, "x", bad, 'a list of "longitude latitude", in degrees')


def test_every_item_of_a_list_is_looked_up(tmp_path):
    fields = [field("who", "list", required=False, **{"redline:references": "people.id"})]
    assert error_of(with_people(tmp_path / "a", fields, [["ann;bob"], ["bob"], [""]])) is None
    error = error_of(with_people(tmp_path / "b", fields, [["ann;bob"], ["bob;eve"]]))
    assert (error.row, error.column, error.value) == (3, "who", "eve")


@pytest.mark.parametrize("bad", ["ann;", ";ann", "ann;;bob", "ann; bob", ";"])
def test_a_list_has_no_empty_item(tmp_path, bad):
    refusal = broken(tmp_path, [field("who", "list")], [["ann"], [bad]])
    assert refusal == (3, "who", bad, "a list has no empty item and no space around one")


def test_a_list_names_an_item_once(tmp_path):
    refusal = broken(tmp_path, [field("who", "list")], [["ann;bob;ann"]])
    assert refusal[3] == "an item stands once in a list"


def test_a_closed_list_holds_only_its_words(tmp_path):
    who = field("who", "list", categories=[{"value": "ann", "label": "Ann"}])
    assert broken(tmp_path, [who], [["ann"]]) is None
    assert broken(tmp_path, [who], [["ann;eve"]])[3] == "each item is one of ann"


def test_a_fault_in_the_other_table_is_named_there(tmp_path):
    fields = [field("who", "list", **{"redline:references": "people.id"})]
    folder = with_people(tmp_path, fields, [["ann"]])
    (folder / "people.csv").write_text("id\nann\nann\n", "utf-8")
    error = error_of(folder)
    assert (error.file, error.row, error.column) == ("people.csv", 3, "id")


# --- rules that tie columns together ---------------------------------------------------------

ANY = {"required": False}


@pytest.mark.parametrize(
    ("tie", "fields", "good", "bad", "where"),
    [
        (
            {"rule": "order", "columns": ["a", "b"]},
            [field("a", "date", **ANY), field("b", "date", **ANY)],
            [["2025-01-01", "2025-01-01"], ["2025-01-01", ""], ["", "2025-01-01"]],
            ["2025-01-02", "2025-01-01"],
            ("b", "not before a (2025-01-02)"),
        ),
        (
            {"rule": "order", "columns": ["a", "b"]},
            [
                field("a", **{"redline:kind": "partial-date"}),
                field("b", **{"redline:kind": "partial-date"}),
            ],
            [["2025-03", "2025-03-01"], ["2025-03-12", "2025"]],
            ["2025-03", "2025-02-28"],
            ("b", "not before a (2025-03)"),
        ),
        (
            {"rule": "unique", "columns": ["a", "b"]},
            [field("a", **ANY), field("b", **ANY)],
            [["x", "1"], ["x", ""]],
            ["x", ""],
            ("a", "a value of a + b stands once, this one also in row 3"),
        ),
        (
            {"rule": "together", "columns": ["a", "b"]},
            [field("a", **ANY), field("b", **ANY)],
            [["x", "y"], ["", ""]],
            ["x", ""],
            ("b", "filled when one of a, b is"),
        ),
        (
            {"rule": "needs", "column": "a", "needs": "b"},
            [field("a", **ANY), field("b", **ANY)],
            [["x", "y"], ["", "y"], ["", ""]],
            ["x", ""],
            ("b", "filled where a is"),
        ),
        (
            {"rule": "empty_when", "column": "a", "where": {"b": "silent"}},
            [field("a", **ANY), field("b")],
            [["x", "said"], ["", "silent"]],
            ["x", "silent"],
            ("a", "empty where b is silent, and only there"),
        ),
        (
            {"rule": "empty_when", "column": "a", "where": {"b": "silent"}},
            [field("a", **ANY), field("b")],
            [["x", "said"]],
            ["", "said"],
            ("a", "empty where b is silent, and only there"),
        ),
        (
            {"rule": "percent", "column": "a", "where": {"b": "percent"}},
            [field("a", "number"), field("b")],
            [["100", "percent"], ["101", "km2"]],
            ["101", "percent"],
            ("a", "from 0 to 100 where b is percent"),
        ),
        (
            {"rule": "share", "part": "a", "whole": "b", "percent": "c", "within": 0.01},
            [field("a", "number", **ANY), field("b", "number"), field("c", "number", **ANY)],
            [["1", "3", "33.33"], ["", "3", "1"], ["1", "3", ""]],
            ["1", "3", "33.4"],
            ("c", "a over b, 33.33, within 0.01"),
        ),
        (
            {"rule": "sum", "parts": ["a", "b"], "total": "c", "within": 0},
            [field("a", "integer", **ANY), field("b", "integer"), field("c", "integer")],
            [["1", "2", "3"], ["", "2", "9"]],
            ["1", "2", "4"],
            ("c", "a + b, 3, within 0"),
        ),
        (
            {"rule": "members", "columns": ["a", "b"], "body": "c", "totals": {"council": 15}},
            [field("a", "integer", **ANY), field("b", "integer"), field("c")],
            [["13", "2", "council"], ["1", "1", "other"], ["", "1", "council"]],
            ["13", "3", "council"],
            ("a", "a + b are 15 in the council"),
        ),
    ],
)
def test_ties(tmp_path, tie, fields, good, bad, where):
    extra = {"redline:checks": [tie]}
    assert broken(tmp_path / "good", fields, good, **extra) is None
    refusal = broken(tmp_path / "bad", fields, [*good, bad], **extra)
    column, rule = where
    value = bad[[entry["name"] for entry in fields].index(column)]
    assert refusal == (len(good) + 2, column, value, rule)


def test_cells_that_may_be_empty_still_stand_in_the_other_table(tmp_path):
    tie = {"rule": "stands_in", "columns": ["who"], "table": "people", "there": ["id"]}
    extra, fields = {"redline:checks": [tie]}, [field("who", **ANY), field("n")]
    good = [["ann", "1"], ["", "2"]]
    assert error_of(with_people(tmp_path / "a", fields, good, **extra)) is None
    error = error_of(with_people(tmp_path / "b", fields, [*good, ["eve", "3"]], **extra))
    assert (error.row, error.column, error.rule) == (4, "who", "must stand in people.id")


SPAN_FIELDS = [field("n", "integer"), field("s", "integer"), field("e", "integer"), field("t")]
SPAN = {"rule": "span", "text": "text.txt", "columns": ["s", "e", "t"], "paragraph": "n"}


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (["1", "0", "4", "Kyiv"], None, None),
        (["2", "15", "20", "— so."], None, None),
        (["1", "0", "4", "Kiev"], "t", "characters 0 to 4 of text.txt"),
        (["1", "1", "5", "Kyiv"], "t", "characters 1 to 5 of text.txt"),
        (["1", "4", "4", "x"], "e", "s < e ≤ 21, the text's length"),
        (["1", "0", "99", "Kyiv"], "e", "s < e ≤ 21, the text's length"),
        (["2", "0", "4", "Kyiv"], "n", "the span stands in paragraph 1"),
    ],
)
def test_spans_are_the_texts_own_characters(tmp_path, monkeypatch, row, column, rule):
    monkeypatch.setattr(tables, "SEEDS", tmp_path)
    (tmp_path / "text.txt").write_text("Kyiv agreed.\n\n\n— so.\n", "utf-8", newline="")
    refusal = broken(tmp_path / "p", SPAN_FIELDS, [row], **{"redline:checks": [SPAN]})
    assert (refusal and (refusal[1], refusal[3])) == (column and (column, rule))


def test_a_missing_text_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "SEEDS", tmp_path)
    rows = [["1", "0", "4", "Kyiv"]]
    error = error_of(one_table(tmp_path / "p", SPAN_FIELDS, rows, **{"redline:checks": [SPAN]}))
    assert (error.file, error.rule) == ("text.txt", f"no such file in {tmp_path}")


def test_a_quotation_of_over_forty_words(tmp_path):
    fields = [field("q", **{"redline:maxWords": 40})]
    assert broken(tmp_path / "a", fields, [["word " * 39 + "word"]]) is None
    assert broken(tmp_path / "b", fields, [["word " * 40 + "word"]])[3] == "at most 40 words"


def test_rows_lost_at_a_row_boundary_are_noticed(tmp_path):
    folder = one_table(tmp_path, [field("x")], [["a"], ["b"], ["c"]])
    (folder / "t.csv").write_text("x\na\nb\n", "utf-8")
    error = error_of(folder)
    assert (error.file, error.row) == ("t.csv", 3)
    assert error.rule == "the table has 3 rows below the header, the file 2"


# --- which fault is reported -----------------------------------------------------------------


def test_the_first_row_then_the_first_column_is_reported(tmp_path):
    fields = [field("a", "integer"), field("b", "integer")]
    rows = [["1", "2"], ["3", "x"], ["y", "4"]]
    assert broken(tmp_path / "a", fields, rows)[:2] == (3, "b")
    assert broken(tmp_path / "b", fields, [["1", "2"], ["y", "x"]])[:2] == (3, "a")


def test_a_wrong_cell_is_reported_before_what_follows_from_it(tmp_path):
    key = {"fields": ["boss"], "reference": {"resource": "", "fields": ["id"]}}
    fields = [field("id", constraints={"pattern": "[a-z]+"}), field("boss", required=False)]
    rows = [["ann", "bob"], ["BOB", ""]]
    assert broken(tmp_path, fields, rows, foreign=[key])[:3] == (3, "id", "BOB")


# --- what a load gives -----------------------------------------------------------------------

EVERY_TYPE = [
    field("text", required=False),
    field("whole", "integer"),
    field("maybe_whole", "integer", required=False),
    field("number", "number", required=False),
    field("yes", "boolean"),
    field("maybe_yes", "boolean", required=False),
    field("day", "date", required=False),
    field("about", required=False, **{"redline:kind": "partial-date"}),
    field("items", "list", required=False),
    field("corners", "list", required=False, **{"redline:kind": "lonlat"}),
]
FULL = ["a", "1", "2", "1.5", "yes", "no", "2025-03-12", "2025-03", "x;y", "30.5 50;31 51"]
BARE = ["", "1", "", "", "no", "", "", "", "", ""]


@pytest.fixture
def every_type(tmp_path):
    with tables.use_data_dir(one_table(tmp_path, EVERY_TYPE, [FULL, BARE])):
        yield tables.load("t")


def test_column_types(every_type):
    assert {name: str(kind) for name, kind in every_type.dtypes.items()} == {
        "text": "string",
        "whole": "int64",
        "maybe_whole": "Int64",
        "number": "float64",
        "yes": "bool",
        "maybe_yes": "boolean",
        "day": "datetime64[us]",
        "about": "string",
        "items": "object",
        "corners": "object",
    }


def test_values(every_type):
    full = every_type.iloc[0]
    assert full["day"] == pd.Timestamp("2025-03-12")
    assert full["items"] == ("x", "y")
    assert full["corners"] == ((30.5, 50.0), (31.0, 51.0))
    assert full["about"] == "2025-03"
    assert full["maybe_whole"] == 2


def test_missing_values(every_type):
    bare = every_type.iloc[1]
    assert bare["text"] is pd.NA
    assert bare["maybe_whole"] is pd.NA
    assert np.isnan(bare["number"])
    assert bare["maybe_yes"] is pd.NA
    assert bare["day"] is pd.NaT
    assert bare["items"] == ()


def test_a_column_of_dates_that_are_all_missing(tmp_path):
    with tables.use_data_dir(one_table(tmp_path, EVERY_TYPE, [BARE])):
        assert tables.load("t")["day"].dtype == "datetime64[us]"


def test_each_load_is_a_fresh_copy():
    first = tables.load("issues")
    first.loc[:, "proposition"] = "changed"
    assert not tables.load("issues")["proposition"].eq("changed").any()


def test_a_table_is_read_once_in_a_process(tmp_path):
    folder = one_table(tmp_path, [field("x")], [["a"]])
    with tables.use_data_dir(folder):
        tables.load("t")
        (folder / "t.csv").write_text("x\nb\n", "utf-8")
        assert tables.load("t")["x"].tolist() == ["a"]
    with tables.use_data_dir(folder):
        assert tables.load("t")["x"].tolist() == ["b"]


def test_an_unknown_table_is_named_with_those_there_are():
    with pytest.raises(KeyError, match=r"no table 'nonsense'; there are .*claims"):
        tables.load("nonsense")


def test_another_folder_by_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(tables.DATA_DIR_VARIABLE, str(one_table(tmp_path, [field("x")], [["a"]])))
    assert tables.names() == ["t"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (None, "no such file"),
        ("{", "must be JSON"),
        ('{"resources": [{"name": "t", "schema": {}}]}', "resource 1 is not described"),
        ('{"resources": [{"schema": {"fields": [{"name": "x"}]}}]}', "resource 1 is not described"),
        (
            '{"resources": [{"name": "t", "path": "t.csv", "redline:rows": 1, '
            '"schema": {"fields": [{"name": "x", "type": "geopoint"}]}}]}',
            "column 'x' is of no type",
        ),
    ],
)
def test_a_broken_descriptor(tmp_path, text, rule):
    if text is not None:
        (tmp_path / "datapackage.json").write_text(text, "utf-8")
    error = error_of(tmp_path)
    assert error.file == "datapackage.json"
    assert rule in str(error)
    assert "\n" not in str(error)


def test_outlines_are_refused_when_they_are_not_geojson(tmp_path):
    with tables.use_data_dir(tmp_path):
        with pytest.raises(tables.TableError, match="no such file"):
            tables.outlines()
        (tmp_path / "outlines.geojson").write_text("[1", "utf-8")
        with pytest.raises(tables.TableError, match="must be GeoJSON"):
            tables.outlines()
        (tmp_path / "outlines.geojson").write_text(json.dumps({"type": "Feature"}), "utf-8")
        with pytest.raises(tables.TableError, match="FeatureCollection"):
            tables.outlines()


def test_importing_the_loader_reads_no_table_and_needs_no_frictionless():
    code = (
        "import sys; from redline import tables; "
        "print('frictionless' in sys.modules, len(tables._packages))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tables.BOOK, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "0"]


def test_a_load_does_not_drag_in_jsonschema():
    """It costs more than reading every table; the package as a whole is validated in a test."""
    code = (
        "import sys; from redline import tables; tables.load('claims'); "
        "print('frictionless' in sys.modules, 'jsonschema' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tables.BOOK, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False"]


def test_nothing_else_in_the_book_reads_a_csv():
    """One way in: a table that is read elsewhere is read unchecked."""
    other_ways = re.compile(r"read_csv|csv\.(reader|DictReader)|read_table\(|genfromtxt|loadtxt")
    files = [*tables.BOOK.rglob("*.py"), *tables.BOOK.glob("*.ipynb")]
    readers = {file.name for file in files if other_ways.search(file.read_text("utf-8"))}
    assert readers == {"rawcsv.py"}
