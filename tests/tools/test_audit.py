"""What `make audit` says of the answers of other people's programs."""

import json
import stat

import pytest

from tools.audit import fetched, lighthouse, nu, packages


@pytest.fixture
def program(tmp_path, monkeypatch):
    """``program(name, script)`` stands a shell script in for ``fetched.node`` or ``java``."""

    def stand_in(name, script):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\ncd {tmp_path}\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setattr(fetched, name, lambda: path)

    return stand_in


def test_what_the_checker_finds_is_told_and_what_a_browser_judges_is_left_out(program, tmp_path):
    fault = {"url": "a.html", "lastLine": 3, "message": "Unclosed element.", "extract": "<b>"}
    left = {"url": "a.html", "message": "Inline script violates Content Security Policy"}
    (tmp_path / "answer").write_text(json.dumps({"messages": [fault, left]}))
    program("java", "cat answer; exit 1")
    assert list(nu.faults(tmp_path)) == ["a.html:3 Unclosed element. <b>"]


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ({"dependencies": [{"name": "a", "version": "1", "vulns": []}]}, []),
        (
            {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]},
            ["a 1: CVE-1"],
        ),
        (
            {"dependencies": [{"name": "a", "skip_reason": "no list"}]},
            ["a: not checked: no list"],
        ),
        ({}, ["not checked: pip-audit cannot reach its list: no network"]),
    ],
)
def test_a_list_that_does_not_answer_is_not_a_list_without_faults(answer, faults):
    assert list(packages.read(json.dumps(answer), "no network")) == faults


def scored(page, score):
    category = {"score": score, "faults": [] if score == 100 else ["slow"]}
    categories = {name: category for name in lighthouse.LIMITS["mobile"]}  # noqa: C420 - reads better
    return json.dumps({"url": f"http://x/{page}", **categories})


def test_the_middle_of_three_measurements_counts(program, tmp_path):
    """The stand-in scores one page 80, then 95, then 91."""
    (tmp_path / "0").write_text(f"{scored('a.html', 100)}\n{scored('b.html', 80)}")
    (tmp_path / "1").write_text(scored("b.html", 95))
    (tmp_path / "2").write_text(scored("b.html", 91))
    program("node", "for n in 0 1 2; do [ -e $n ] && cat $n && rm $n && exit; done")
    scores = lighthouse.measure("http://x/", ["a.html", "b.html"], "mobile")
    assert {page: one["performance"]["score"] for page, one in scores.items()} == {
        "a.html": 100,
        "b.html": 91,
    }
    lines = list(lighthouse.short(scores, "mobile"))
    assert len(lines) == 3  # in performance 91 is enough
    assert "b.html, mobile: seo 91, at least 100: slow" in lines
