"""Each check of the area fails when what it watches is broken."""

import json
import re

import pytest

from tools.audit import safe

LOCK = """\
# This file was written by `make lock`
attrs==25.1.0 \\
    --hash=sha256:1c97078a80c814273a76b2a298a932eb681c87415c11dee0a6921de7f1b02c3e
    # via
    #   jsonschema
appnope==0.1.4 ; sys_platform == 'darwin' \\
    --hash=sha256:1de3860566df9caf38f01f86f65e0e13e379af54f9e4bee1e66b48f2efffd1ee
"""
FLOW = (safe.ROOT / ".github/workflows/book.yml").read_text("utf-8")


def test_a_sound_lock_has_no_fault():
    assert len(safe.requirements(LOCK)) == 2
    assert safe.not_locked(LOCK) == []


@pytest.mark.parametrize(
    "line",
    ["evil", "evil>=1", "evil==1.0", "-r other.txt", "evil @ https://example.org/evil.whl"],
)
def test_a_requirement_that_is_not_locked_is_named(line):
    assert safe.not_locked(LOCK + line + "\n") == [line]


def test_every_lock_of_the_project_is_looked_at():
    found = {path.relative_to(safe.ROOT).as_posix() for path in safe.ROOT.glob("requirements*.txt")}
    assert found | {"everystate/benchmarks/requirements.txt"} == set(safe.LOCKS)


def test_nothing_in_the_projects_locks_is_loose():
    for name in safe.LOCKS:
        lock = (safe.ROOT / name).read_text("utf-8")
        assert len(safe.requirements(lock)) == len(re.findall(r"^[\w.\[\],-]+==", lock, re.M)) > 0
        assert safe.not_locked(lock) == []


def answer(*dependencies):
    return json.dumps({"dependencies": list(dependencies), "fixes": []})


SOUND = {"name": "lxml", "version": "6.0", "vulns": []}
OPEN = {"name": "jinja2", "version": "1.0", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("given", "outcome", "told"),
    [
        (answer(SOUND), "kept", ""),
        (answer(SOUND, OPEN), "missed", "jinja2 1.0: PYSEC-1, PYSEC-2"),
        (answer(SOUND, UNKNOWN), "not checked", "did not answer for 1 of 2 dependencies"),
        (answer(OPEN, UNKNOWN), "missed", "jinja2 1.0"),
        (answer(), "missed", ""),
        ("", "not checked", "pip-audit cannot reach its list: no route to host"),
        ("{}", "not checked", "no route to host"),
    ],
)
def test_what_pip_audit_says_is_told_as_it_is(given, outcome, told):
    row = safe.holes(given, "Traceback\nno route to host")
    assert row.outcome == outcome
    assert told in row.note


def test_the_workflow_has_no_fault():
    assert safe.workflow_faults(FLOW) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  pull_request:", "  pull_request_target:", "an event"),
        ("  pull_request:", "  workflow_run:", "an event"),
        ("permissions:\n  contents: read", "permissions:\n  contents: write", "rights that"),
        ("- run: make test", "- run: make test ${{ secrets.KEY }}", "a secret"),
        ("publish:\n    if: github.event_name == 'push'", "publish:", "publish: more than reading"),
        ("pages: write", "contents: write", "publish: more rights"),
        (
            "    steps:\n      - id: deployment",
            "    steps:\n      - run: make book\n      - id: deployment",
            "publish: runs code",
        ),
        ("@11bd71901bbe5b1630ceea73d27597364c9af683", "@v4", "book: actions/checkout@v4 is not"),
    ],
)
def test_a_workflow_that_gives_rights_away_is_named(old, new, fault):
    broken = FLOW.replace(old, new)
    assert broken != FLOW
    assert any(one.startswith(fault) for one in safe.workflow_faults(broken))
