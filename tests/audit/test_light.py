"""The checks of weight, and of Lighthouse's answers, fail when their promise is broken."""

import json
import os
import stat

import pytest

from tests.audit.conftest import HEAD
from tools.audit import fetched, light, lighthouse
from tools.audit.lighthouse import Score
from tools.audit.weight import Visit, visit


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('<script src="a.js"></script>', ["a.js"]),
        ('<script defer src="a.js"></script>', []),
        ('<script async src="a.js"></script>', []),
        ('<script type="module" src="a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
    ],
)
def test_a_script_that_blocks_is_named(script, found):
    assert light.blocking(f"<html><head>{script}</head><body></body></html>") == found


def test_all_that_a_page_fetches_is_weighed(browser, served, tmp_path):
    (tmp_path / "a.js").write_bytes(os.urandom(5000))
    (tmp_path / "late.css").write_text("p {}")
    origin = served(head=f'{HEAD}<script defer src="a.js"></script>')
    found = visit(browser, origin, "index.html")
    page = (tmp_path / "index.html").stat().st_size
    assert found.requests == 2
    assert (
        5000 + page / 4 < found.first == found.whole < 5000 + page
    )  # the page compressed, the noise as it is


@pytest.mark.parametrize(
    ("sent", "requests", "kept"),
    [
        ((260_000, 200_000), 20, [True, True, True]),
        ((260_100, 200_000), 20, [False, True, True]),
        ((260_000, 200_100), 20, [True, False, True]),
        ((1000, 1000), 21, [True, True, False]),
    ],
)
def test_a_budget_is_kept_to_the_last_byte_that_shows(sent, requests, kept):
    chapter = Visit("01-a.html", sent[0], 900_000, requests, 0, [])
    home = Visit("index.html", sent[1], sent[1], 1, 0, [])
    assert [one.kept for one in light.weights([chapter], home)] == kept


def test_what_a_script_moves_is_seen(browser, served, tmp_path):
    (tmp_path / "move.js").write_text(
        "setTimeout(() => { document.querySelector('h1').style.marginTop = '200px'; }, 100)"
    )
    origin = served('<h1>Title</h1><p>Words.</p><script src="move.js" defer></script>')
    moved = visit(browser, origin, "index.html", fonts=False)
    assert moved.shift > 0
    still = moved._replace(shift=0, moved=[])
    assert [one.kept for one in light.steady([still], [still])] == [True, True]
    assert [one.kept for one in light.steady([still], [still, moved])] == [False, True]
    assert [one.kept for one in light.steady([moved._replace(shift=0.2)], [still])] == [True, False]


def test_one_page_below_the_limit_is_enough_to_miss_it():
    found = [Score("a.html", 100, []), Score("b.html", 89, ["unused-css 2 KB"])]
    missed = light.lowest("mobile", "performance", 90, found)
    assert (missed.figure, missed.kept) == ("89", False)
    assert missed.note == "b.html: unused-css 2 KB"
    assert light.lowest("mobile", "performance", 89, found).kept


def answer(url, score):
    faults = [] if score == 100 else ["slow"]
    found = {"score": score, "faults": faults}
    categories = {name: found for name in lighthouse.LIMITS["mobile"]}  # noqa: C420 - reads better
    return json.dumps({"url": url, **categories})


def test_the_middle_of_three_measurements_counts(monkeypatch, tmp_path):
    """Lighthouse's stand-in scores one page 80, then 95, then 91."""
    program = tmp_path / "node"
    rounds = [(100, 80), (None, 95), (None, 91)]
    for number, (steady, shaky) in enumerate(rounds):
        lines = [answer("http://x/b.html", shaky)]
        lines += [answer("http://x/a.html", steady)] if steady else []
        (tmp_path / str(number)).write_text("\n".join(lines))
    program.write_text(
        f"#!/bin/sh\ncd {tmp_path}\nfor n in 0 1 2; do\n"
        "[ -e $n ] && cat $n && rm $n && exit\ndone\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(fetched, "node", lambda: program)
    found = lighthouse.scores("http://x/", ["a.html", "b.html"], "mobile")
    assert found["performance"] == [Score("a.html", 100, []), Score("b.html", 91, ["slow"])]
