"""`make tables` says in one line what is wrong, and where."""

import shutil

from redline import tables
from tools import check_tables


def test_sound_tables_are_counted(capsys):
    assert check_tables.main([]) == 0
    assert f"{len(tables.names())} tables with" in capsys.readouterr().out


def test_the_first_fault_is_named_with_its_place(tmp_path, capsys):
    folder = tmp_path / "data"
    shutil.copytree(tables.data_dir(), folder)
    path = folder / "issues.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), "utf-8")  # a key twice
    with tables.use_data_dir(folder):
        assert check_tables.main([]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"issues.csv, row {len(lines) + 1}")


def test_a_row_that_is_added_is_counted_by_the_verb(tmp_path, capsys):
    folder = tmp_path / "data"
    shutil.copytree(tables.data_dir(), folder)
    path = folder / "issues.csv"
    path.write_text(path.read_text("utf-8") + "one_more,A proposition,A reason\n", "utf-8")
    before = (folder / "datapackage.json").read_text("utf-8")
    with tables.use_data_dir(folder):
        assert check_tables.main([]) == 1
    assert "rows below the header" in capsys.readouterr().err
    with tables.use_data_dir(folder):
        assert check_tables.main(["--write"]) == 0
    lines = zip(
        before.split("\n"), (folder / "datapackage.json").read_text().split("\n"), strict=True
    )
    assert len([pair for pair in lines if len(set(pair)) > 1]) == 1
