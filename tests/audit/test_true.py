"""Each row of the area is missed when what it watches is broken; the checks' own tests say how."""

from tools.audit import true
from tools.truth import (
    addresses,
    citations,
    figures,
    prose,
    quotations,
    sentences,
    spelling,
    wording,
)
from tools.truth.prose import Passage

BAD = Passage("page.md", "line 1", "text", "In Kiev 255 terrorists ⟦nobody-2025⟧.")


def rows(found):
    return {promise.text: promise for promise in found}


def test_the_words_of_the_book_keep_their_promises():
    assert [promise for promise in true._words() if not promise.kept] == []


def test_bad_words_miss_every_promise_but_the_list(monkeypatch):
    pages = prose.pages()
    block = Passage("page.md", "line 2", "quotation", "Words of nobody")
    monkeypatch.setattr(prose, "pages", lambda: (*pages, BAD, block))
    found = list(true._words())
    assert [promise.kept for promise in found] == [False, True, False, False, False, False]
    assert "'255' is typed" in found[0].note
    assert "Kiev" in found[3].note
    assert "terrorists" in found[4].note


def test_an_unbacked_figure_misses_the_list(monkeypatch):
    wrong = figures.Listed("index.ipynb", "about a fifth of the country", "survival", "", "")
    entries = [wrong if entry.words == wrong.words else entry for entry in figures.listed()]
    monkeypatch.setattr(figures, "listed", lambda: entries)
    found = list(true._words())
    assert [promise.kept for promise in found] == [True, False, True, True, True, True]


def test_verdicts_are_kept():
    promise = true._verdicts()
    assert promise.kept
    assert promise.figure == "0 of 4"


def test_a_lost_link_is_missed(tmp_path):
    (tmp_path / "index.html").write_text('<a href="#here">x</a><a href="gone.html">y</a>')
    promise = true._links(tmp_path)
    assert not promise.kept
    assert promise.figure == "2 of 2"
    (tmp_path / "index.html").write_text('<p id="here"><a href="#here">x</a></p>')
    assert true._links(tmp_path).kept


def test_a_site_without_links_keeps_nothing(tmp_path):
    (tmp_path / "index.html").write_text("<p>Nothing.</p>")
    assert not true._links(tmp_path).kept


def test_the_monthly_job_must_be_there(monkeypatch, tmp_path):
    assert true._addresses().kept
    text = true.WORKFLOW.read_text("utf-8")
    monkeypatch.setattr(true, "WORKFLOW", tmp_path / "flow.yml")
    for broken in ("schedule:", "make addresses"):
        true.WORKFLOW.write_text(text.replace(broken, "other:" if ":" in broken else "true"))
        assert not true._addresses().kept


def test_a_chart_that_does_not_follow_its_data_is_missed(monkeypatch):
    one = sentences.chapters()[0]
    monkeypatch.setattr(sentences, "chapters", lambda: [one])
    monkeypatch.setattr(sentences, "faults", lambda _: [])
    assert true._charts().kept
    monkeypatch.setattr(sentences, "faults", lambda _: ["some-chart"])
    assert not true._charts().kept


def test_the_area_uses_every_check():
    used = list(vars(true).values())
    assert all(check in used for check in (addresses, citations, quotations, spelling, wording))
