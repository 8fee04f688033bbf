"""Claims stand where their rows say; choices, counts and windows add up."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import claims as questions
from redline.questions.claims import SpanError
from redline.tables import article, load
from redline.tables.sources import sources

TEXT = article()
CLAIMS = load("claims")
SPEAKERS = questions.speaker_names(load("actors"))
CHOICES = questions.filters(CLAIMS, SPEAKERS, by=(*questions.FILTERS, "paragraph"))


def _changed(claim_id, /, **values):
    rows = CLAIMS.copy()
    for column, value in values.items():
        rows.loc[rows["claim_id"] == claim_id, column] = value
    return rows


def _text_of(parts):
    return "".join(part if isinstance(part, str) else _text_of(part.parts) for part in parts)


def _found(parts):
    for part in parts:
        if not isinstance(part, str):
            yield part.claim_id, _text_of(part.parts)
            yield from _found(part.parts)


def test_claims_that_overlap_in_part_are_named():
    values = {"quote_start": 70, "quote_end": 133}
    with pytest.raises(SpanError, match="C02: overlaps C01 in part"):
        questions.quoted_paragraphs(_changed("C02", **values), TEXT)


def test_paragraphs_cut_into_claims_give_the_article_back():
    cut = questions.quoted_paragraphs(CLAIMS, TEXT)
    assert [_text_of(parts) for parts in cut] == [p for p in TEXT.split("\n") if p]
    pairs = [pair for parts in cut for pair in _found(parts)]
    assert dict(pairs) == dict(zip(CLAIMS["claim_id"], CLAIMS["span"], strict=True))
    assert len(pairs) == len(CLAIMS)


def test_a_claim_within_a_claim_is_nested():
    first = questions.quoted_paragraphs(CLAIMS, TEXT)[0][0]
    assert first.claim_id == "C01"
    assert [part.claim_id for part in first.parts if not isinstance(part, str)] == ["C02"]


@given(st.data())
def test_any_nested_spans_give_the_text_back(data):
    text = data.draw(st.text(alphabet="ab \n", min_size=1, max_size=40))
    spans, rows = [], []
    for p in questions.paragraphs(text):
        cuts = st.lists(st.integers(p.start, p.end), min_size=2, max_size=2, unique=True)
        for start, end in map(sorted, data.draw(st.lists(cuts, max_size=4))):
            crosses = any(s < start < e < end or start < s < end < e for s, e in spans)
            if not crosses and (start, end) not in spans:
                spans.append((start, end))
                rows.append((f"C{len(rows)}", p.number, start, end, text[start:end]))
    columns = ["claim_id", "paragraph", "quote_start", "quote_end", "span"]
    claims = pd.DataFrame(rows, columns=columns)
    cut = questions.quoted_paragraphs(claims, text)
    assert [_text_of(parts) for parts in cut] == [line for line in text.split("\n") if line]
    pairs = {pair for parts in cut for pair in _found(parts)}
    assert pairs == {(row[0], row[4]) for row in rows}


@given(st.sampled_from(sorted(CHOICES)))
def test_a_choice_picks_exactly_the_rows_that_match(key):
    chosen = CHOICES[key]
    wanted = [
        row["claim_id"]
        for _, row in CLAIMS.iterrows()
        if chosen.column is None or str(row[chosen.column]) == chosen.value
    ]
    assert questions.select(CLAIMS, chosen)["claim_id"].tolist() == wanted
    assert len(wanted) == chosen.size > 0


@pytest.mark.parametrize("column", [*questions.FILTERS, "paragraph"])
def test_choices_by_one_column_share_out_all_claims(column):
    assert sum(c.size for c in CHOICES.values() if c.column == column) == len(CLAIMS)


def test_choices_have_keys_and_labels_of_their_own():
    assert len(questions.options(CHOICES)) == len(CHOICES)
    assert CHOICES["verdict-open"].label.startswith("Verdict: open (")


def test_every_value_in_the_table_has_a_word():
    assert set(CLAIMS["verdict"]) <= set(questions.VERDICTS)
    assert set(CLAIMS["claim_type"]) <= set(questions.KINDS)
    assert set(CLAIMS["check_kind"]) <= set(questions.CHECKED_AGAINST)
    assert set(CLAIMS["checkable"]) <= set(questions.CHECKABLE)
    words = [verdict.word for verdict in questions.VERDICTS.values()]
    assert len(set(words)) == len(words)


def test_claims_on_disputed_matters_say_so():
    rows = CLAIMS[CLAIMS["claim_id"].isin(questions.DISPUTED_BY_RUSSIA)]
    assert len(rows) == len(questions.DISPUTED_BY_RUSSIA)
    texts = rows["evidence"].fillna("") + rows["notes"].fillna("")
    assert texts.str.contains("Russia|Kremlin").all()


def test_only_the_rules_verdicts_go_with_what_a_check_can_confirm():
    """A judgement confirms a saying alone, and what events decide is about the world."""
    kinds = CLAIMS.groupby("verdict")["confirms"].agg(set)
    assert set(CLAIMS["confirms"]) == set(questions.CONFIRMS)
    assert kinds["attributed_only"] == {"saying"}
    assert kinds["open"] == kinds["came_true"] == {"world"}


def test_data_checks_are_of_the_world():
    assert set(CLAIMS.loc[CLAIMS["check_kind"] == "data", "confirms"]) == {"world"}


def test_misprints_stand_in_the_claims_that_are_said_to_have_them():
    spans = dict(zip(CLAIMS["claim_id"], CLAIMS["span"], strict=True))
    assert all(misprint in spans[name] for name, misprint in questions.MISPRINTS.items())


def test_counts_follow_the_table():
    counts = questions.count_verdicts(CLAIMS)
    assert sum(counts.values()) == len(CLAIMS)
    fewer = questions.count_verdicts(_changed("C19", verdict="contradicted"))
    assert fewer["corroborated_approximately"] == counts["corroborated_approximately"] - 1
    assert fewer["contradicted"] == 1


def test_words_are_shared_out_by_what_a_check_can_confirm():
    shares = questions.share_of_words(CLAIMS, TEXT)
    assert shares.sum() == pytest.approx(100)
    assert shares["none"] < 5
    half = pd.DataFrame(
        [("C1", 1, 0, 7, "one two", "world"), ("C2", 1, 4, 7, "two", "saying")],
        columns=["claim_id", "paragraph", "quote_start", "quote_end", "span", "confirms"],
    )
    assert questions.share_of_words(half, "one two, three four").to_dict() == {
        "world": 25,
        "saying": 25,
        "none": 50,
    }


def test_every_claim_has_a_publisher_besides_the_articles_own():
    own = {source.id for source in sources() if "Kyiv Independent" in source.publisher}
    assert CLAIMS["source_ids"].map(lambda ids: bool(set(ids) - own)).all()


def test_windows_follow_each_other_without_gap():
    pairs = zip(questions.WINDOWS, questions.WINDOWS[1:], strict=False)
    assert all(b.first - a.last == dt.timedelta(days=1) for a, b in pairs)
    assert questions.PUBLISHED - questions.WINDOWS[3].first == dt.timedelta(days=1)
    assert questions.WINDOWS[3].last - questions.PUBLISHED == dt.timedelta(days=1)


def test_each_event_of_the_months_is_in_one_window():
    timeline = load("timeline")
    ids = [e for w in questions.WINDOWS for e in questions.events_in(timeline, w)["event_id"]]
    whole = timeline[timeline["date"].between("2025-01-20", "2025-04-30")]
    assert sorted(ids) == sorted(whole["event_id"])
    assert set(questions.categories(timeline)) == set(whole["category"])


def test_windows_read_as_dates():
    labels = [window.label for window in questions.WINDOWS]
    assert labels[0] == "20 January – 12 February 2025"
    assert labels[3] == "11–13 March 2025"
    assert [window.short for window in questions.WINDOWS][:2] == ["20 Jan – 12 Feb", "13–28 Feb"]
