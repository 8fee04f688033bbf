"""What runs on other machines: only what is pinned, with no right that it does not need."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request):
    return yaml.load(request.param.read_text("utf-8"), Loader=yaml.BaseLoader)


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_is_a_workflow():
    assert WORKFLOWS


def test_actions_are_pinned_by_commit(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name)] == []


def test_no_pull_request_gets_more_than_a_token_to_read(workflow):
    assert "pull_request_target" not in workflow["on"]
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        if "permissions" in job:
            assert job["if"] == "github.event_name == 'push'"
            assert set(job["permissions"]) <= {"pages", "id-token"}


def test_no_secret_is_used(workflow):
    assert "secrets." not in yaml.dump(workflow)


def test_the_book_is_built_and_tested_with_the_two_commands():
    text = (ROOT / ".github/workflows/book.yml").read_text("utf-8")
    run = [step.get("run", "") for step in steps(yaml.load(text, Loader=yaml.BaseLoader))]
    assert {"make book", "make test"} <= set(run)


def test_verbs_in_the_workflow_are_verbs_of_the_makefile(workflow):
    verbs = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for step in steps(workflow):
        for line in step.get("run", "").splitlines():
            if line.startswith("make "):
                assert set(line.split()[1:]) <= set(verbs)


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
