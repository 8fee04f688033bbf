"""What runs on other machines: forms that GitHub can show, and Binder with the book's lock."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name
)
def test_issue_forms_are_whole(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    if path.name == "config.yml":
        assert set(form) == {"blank_issues_enabled"}
        return
    assert form["name"]
    assert form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    assert any(field["validations"]["required"] for field in form["body"] if "validations" in field)


def test_binder_installs_the_books_lock():
    listed = (ROOT / "binder/requirements.txt").read_text("utf-8").splitlines()
    (line,) = [one for one in listed if one and not one.startswith("#")]
    assert line.startswith("-r ")
    assert (ROOT / "binder" / line.removeprefix("-r ")).resolve() == ROOT / "requirements.txt"
    assert (ROOT / "binder/runtime.txt").read_text("utf-8").strip() == "python-3.11"
