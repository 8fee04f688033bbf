"""The audit's frame: rows as they come, a record by area, a miss that is told."""

import importlib
import pkgutil
import sys
import types

import pytest

import tools.audit
from redline.site import audit as shown
from tools.audit import __main__ as command
from tools.audit import record, table
from tools.audit.promise import Promise, at_most, none_of, unchecked

KEPT = Promise("Group", "A page is light", "213 kB", "at most 260 kB", kept=True)
MISSED = Promise("Group", "A page is quick", "9 s", "at most 4 s", False, note="The disk was full.")
OPEN = unchecked("Group", "No hole is known", "none", "the list cannot be reached from here")


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text("x")
    return tmp_path


@pytest.fixture
def areas(monkeypatch):
    """Put areas of a few promises in the place of the real ones."""

    def put(**given):
        for name, rows in given.items():
            module = types.ModuleType(f"tools.audit.{name}")
            module.promises = rows if callable(rows) else lambda _, rows=rows: iter(rows)
            monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(command, "AREAS", tuple(given))

    return put


def run(site, *names):
    return command.main([*names, "--site", str(site), "--record", str(site / "audit.json")])


def test_all_kept_ends_well_and_says_so(site, areas, capsys):
    areas(one=[KEPT])
    assert run(site) == 0
    told = capsys.readouterr().out
    assert "kept          A page is light" in told
    assert told.endswith("1 promises: 1 kept.\n")


def test_a_miss_is_told_with_its_note_and_ends_with_1(site, areas, capsys):
    areas(one=[KEPT, MISSED])
    assert run(site) == 1
    told = capsys.readouterr().out
    assert "MISSED        A page is quick" in told
    assert "The disk was full." in told
    assert "2 promises: 1 kept, 1 missed." in told


def test_what_cannot_be_checked_is_neither_kept_nor_missed(site, areas, capsys):
    areas(one=[OPEN])
    assert run(site) == 0
    assert not OPEN.kept
    told = capsys.readouterr().out
    assert "NOT CHECKED   No hole is known" in told
    assert "the list cannot be reached from here" in told
    assert "1 promises: 1 not checked." in told


def test_a_check_that_breaks_off_is_a_miss_and_the_next_area_is_measured(site, areas, capsys):
    def broken(_):
        yield KEPT
        raise OSError("no such folder")

    areas(one=broken, two=[KEPT])
    assert run(site) == 1
    told = capsys.readouterr()
    assert "3 promises: 2 kept, 1 missed." in told.out
    assert "OSError: no such folder" in told.out
    assert "Traceback" in told.err


def test_one_area_measured_again_leaves_the_others_record(site, areas):
    areas(one=[KEPT], two=[KEPT])
    run(site)
    areas(one=[MISSED], two=[MISSED])
    run(site, "two")
    kept = record.read(site / "audit.json")
    assert [(name, area["rows"][0]["outcome"]) for name, area in kept.items()] == [
        ("one", "kept"),
        ("two", "missed"),
    ]


def test_an_unknown_area_and_a_site_that_is_not_there_are_refused(site, areas, capsys):
    areas(one=[KEPT])
    with pytest.raises(SystemExit):
        run(site, "tow")
    assert "no area tow; there are one" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(site / "nowhere")
    assert "is no built site" in capsys.readouterr().err


def test_every_module_with_promises_is_an_area():
    names = {found.name for found in pkgutil.iter_modules(tools.audit.__path__)}
    modules = {name: importlib.import_module(f"tools.audit.{name}") for name in names}
    assert {n for n, module in modules.items() if hasattr(module, "promises")} == set(command.AREAS)


def test_the_record_that_the_site_shows_leaves_no_area_out():
    assert list(record.read(record.FILE)) == list(command.AREAS)


def test_limits():
    assert at_most("g", "t", 260, 260, "kB").kept
    assert not at_most("g", "t", 261, 260, "kB").kept
    assert at_most("g", "t", 1.25, 3, "s").figure == "1.2 s"
    assert none_of("g", "t", [], 5).kept
    assert not none_of("g", "t", [], 0).kept, "nothing was looked at"
    faulty = none_of("g", "t", ["a", "b", "c", "d"], 5)
    assert (faulty.kept, faulty.figure, faulty.note) == (False, "4 of 5", "a; b; c …")


def test_a_long_cell_stays_in_its_column():
    lines = table.row(Promise("g", "word " * 40, "figure " * 9, "x", kept=True)).splitlines()
    assert len(lines) > 3
    assert all(len(line) <= sum(table.WIDTHS) + 6 for line in lines)


def test_the_page_shows_every_row_with_its_day(site, areas):
    areas(one=[KEPT, MISSED], two=[OPEN])
    run(site)
    whole = list(record.read(site / "audit.json").values())
    whole[1]["date"] = "2026-03-02"
    assert shown.summary(whole).startswith("3 promises: 1 kept, 1 missed, 1 not checked. Last")
    rows = shown.dated_rows(whole)
    html = shown.table("Group", rows)
    for promise in (KEPT, MISSED, OPEN):
        assert promise.text in html
        assert promise.outcome in html
    assert "<small>The disk was full.</small>" in html
    assert rows[-1]["date"] == "2026-03-02"
