"""What the audit says of builds: times on a busy machine, sites that differ, who draws again."""

import subprocess

import pytest

from redline import tables
from redline.tables import rawcsv
from tools.audit import build, copies


def test_a_time_over_its_limit_is_a_miss_only_where_the_machine_was_free():
    assert build.timed("t", copies.Run(200, 300, 9.0), 240).outcome == "kept"
    assert build.timed("t", copies.Run(300, 400, 0.1), 240).outcome == "missed"
    busy = build.timed("t", copies.Run(300, 400, 9.0), 240)
    assert busy.outcome == "not checked"
    assert "300 s on a busy machine" in busy.note


def test_files_that_differ_or_stand_on_one_side_only_are_named():
    one = {"a": "1", "b": "2", "c": "3"}
    assert copies.differing(one, {"a": "1", "b": "x", "d": "4"}) == ["b", "c", "d"]
    assert copies.differing(one, dict(one)) == []


def test_only_new_drawings_are_counted():
    before = {"map": {"1", "2"}, "polls": {"3"}}
    after = {"map": {"1", "2"}, "polls": {"4", "5"}, "new": {"6"}}
    assert copies.drawn_since(before, after) == {"polls": 2, "new": 1}


def test_a_copy_has_what_git_knows_and_what_it_would_add(tmp_path):
    source = tmp_path / "source"
    (source / "folder").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", source], check=True)
    for name in ("kept", "folder/new", "ignored"):
        (source / name).write_text(name)
    (source / ".gitignore").write_text("ignored\n")
    subprocess.run(["git", "-C", source, "add", "kept"], check=True)
    target = copies.copy(tmp_path / "target", source)
    found = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert found == {"kept", "folder/new", ".gitignore"}


def test_the_table_that_is_changed_stays_sound(tmp_path):
    name, column = build.CHANGED
    table = tables.table(name)
    source = tables.data_dir() / table.path
    changed = tmp_path / table.path
    changed.write_bytes(source.read_bytes())
    build.change_cell(changed, name, column)
    before, after = (rawcsv.read(path, table.columns) for path in (source, changed))
    different = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(different) == 1


def test_a_copy_that_cannot_be_built_says_why(tmp_path):
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/build_book.py").write_text("raise SystemExit('no such book')")
    with pytest.raises(copies.CopyError, match="no such book"):
        copies.build(tmp_path)
