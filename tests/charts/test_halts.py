"""Charts of halts and of survival: every number with its witness, everything fits."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path

from redline import words
from redline.charts import halts as charts
from redline.charts import style
from redline.palette import color
from redline.questions import ceasefire
from redline.tables import load
from tests.charts.fit import too_wide

LAYOUTS = ("wide", "narrow")


@pytest.fixture(scope="module")
def halts() -> pd.DataFrame:
    return ceasefire.halts(load("ceasefires_history"))


@pytest.fixture(scope="module")
def curves() -> pd.DataFrame:
    return load("survival_curves")


@pytest.fixture(scope="module")
def rates() -> pd.DataFrame:
    return ceasefire.daily_violations(load("violations"))


def texts(fig: Figure, start: str) -> list[str]:
    return [t.get_text() for t in fig.texts if str(t.get_gid()).startswith(start)]


# --- halts


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("years", [None, *ceasefire.YEARS])
def test_every_halt_has_a_span_or_a_reason(
    halts: pd.DataFrame, years: str | None, layout: str
) -> None:
    fig = charts.truces(halts, years, None, layout=layout)
    rows = charts.pick_halts(halts, years, None)
    held = next(patch for patch in fig.axes[0].patches if patch.get_gid() == "held")
    spans = int((held.get_path().codes == Path.CLOSEPOLY).sum())
    assert spans == int(rows["days_held"].notna().sum())
    beside = [text for text in texts(fig, "why-") if text.strip()]
    assert len(beside) == len(rows)  # whose word the number rests on, or why there is none
    reasons = [text for text in beside if text in (charts.NEVER_BEGAN, charts.NO_REPORT)]
    assert len(reasons) == int(rows["days_held"].isna().sum())
    assert too_wide(fig) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_tick_stands_in_the_words_beside_a_span(halts: pd.DataFrame, layout: str) -> None:
    fig = charts.truces(halts, None, None, layout=layout)
    width, height = style.LAYOUTS[layout].width, fig.get_figheight() * 72
    path = next(p for p in fig.axes[0].patches if p.get_gid() == "ticks").get_path()
    tops = [tuple(v) for v, code in zip(path.vertices, path.codes, strict=True) if code == 1]
    for note in (text for text in fig.texts if str(text.get_gid()).startswith("why-")):
        left, base = note.get_position()[0] * width, (1 - note.get_position()[1]) * height
        right = left + style.text_width(note.get_text(), note.get_fontsize())
        beside = [x for x, y in tops if abs(y + 7 - (base - 4.5)) < 2]
        assert not [x for x in beside if left - 1 < x < right + 1], note.get_text()


def test_a_filtered_view_tells_every_breach_in_full(halts: pd.DataFrame) -> None:
    fig = charts.truces(halts, "2018 to 2020", None)
    reports = " ".join(text for text in texts(fig, "said-") if text.strip())
    rows = charts.pick_halts(halts, "2018 to 2020", None)
    for breach in rows["breach"].dropna():
        assert breach in reports


def test_the_table_tells_the_days_or_why_there_are_none(halts: pd.DataFrame) -> None:
    table = charts.truces_table(halts, None, None)
    assert len(table) == len(halts)
    days = table["days to the first reported breach"]
    reasons = [charts.NEVER_BEGAN, charts.NO_REPORT]
    assert (days.str.fullmatch(r"(at most )?\d+") | days.isin(reasons)).all()
    assert table["who reports it"].notna().all()
    assert table["checked"].notna().all()


def test_every_selection_has_a_title_that_fits(halts: pd.DataFrame) -> None:
    for years in (None, *ceasefire.YEARS):
        for witness in (None, *charts.WITNESS_WORDS):
            title = charts.truces_finding(halts, years, witness)
            for layout in style.LAYOUTS.values():
                lines = style.wrap(title, layout.width - 4, layout.title, 600)
                assert len(lines) <= layout.title_lines, title


def test_titles_say_what_the_halts_show(halts: pd.DataFrame) -> None:
    total = ceasefire.record(halts)
    finding = charts.truces_finding(halts, None, None)
    assert finding.startswith(f"Of {total.halts} halts listed, {total.first_day} had a breach")
    assert charts.truces_finding(halts, "2016 and 2017", "russia") == "No halt in this selection"
    assert "without a dated report" in charts.truces_finding(halts, None, ceasefire.NOBODY)


def test_the_scale_of_days_starts_at_zero_and_grows() -> None:
    places = [charts._day_x(days, 100, 500) for days in charts._DAY_TICKS]
    assert places[0] == 100
    assert places[-1] == pytest.approx(500)
    assert places == sorted(places)


def test_words_cover_every_witness_and_bound() -> None:
    assert set(charts.WITNESS_WORDS) == set(ceasefire.WITNESSES)
    assert set(charts._WITNESS_SHORT) == set(ceasefire.WITNESSES) - {ceasefire.NOBODY}
    assert set(charts.BOUNDS) == set(ceasefire.BOUNDS)
    assert len({look for look, _ in charts.BOUNDS.values()}) == len(charts.BOUNDS)


# --- violations


def test_the_truce_of_2020_is_told_with_both_averages(rates: pd.DataFrame) -> None:
    assert "from 623 to 33 a day" in charts.violations_finding(rates, every=False)


def test_all_periods_are_told_by_the_least_and_the_most(rates: pd.DataFrame) -> None:
    assert charts.violations_finding(rates, every=True) == (
        "Recorded violations ran from 17 a day (19 Oct to 1 Nov 2020)"
        " to 2,286 (11 Dec to 17 Dec 2017)"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("every", [True, False])
def test_every_period_has_a_bar_of_its_length(
    rates: pd.DataFrame, every: bool, layout: str
) -> None:
    fig = charts.violations_per_day(rates, every=every, layout=layout)
    bars = [line for line in fig.axes[0].lines if str(line.get_gid()).startswith("b-")]
    rows = rates if every else rates[rates["around"]]
    lengths = [float(bar.get_xdata()[1] - bar.get_xdata()[0]) for bar in bars]
    per_pixel = [value / length for value, length in zip(rows["per_day"], lengths, strict=True)]
    assert per_pixel == pytest.approx([per_pixel[0]] * len(per_pixel))
    assert too_wide(fig) == []


def test_lower_bound_is_marked(rates: pd.DataFrame) -> None:
    fig = charts.violations_per_day(rates, every=False)
    assert "over 250" in texts(fig, "n-")


# --- survival


@pytest.mark.parametrize("layout", LAYOUTS)
def test_survival_draws_the_chosen_curve_and_marks_the_year(
    curves: pd.DataFrame, layout: str
) -> None:
    sample = ("interstate_dyads", "ceasefire")
    fig = charts.survival(curves, sample, 5, layout=layout)
    lines = {line.get_gid(): line for line in fig.axes[0].lines}
    curve = lines["curve-ceasefire"]
    assert curve.get_ydata()[list(curve.get_xdata()).index(5)] == pytest.approx(93.33)
    assert list(lines["now"].get_xdata()) == [5, 5]
    assert lines["now"].get_color() == color("line")
    assert too_wide(fig) == []


def test_every_curve_can_be_read_at_every_year(curves: pd.DataFrame) -> None:
    samples = charts.curve_options(curves)
    assert samples
    for sample in samples.values():
        for years in charts.READ_AT:
            title = charts.survival_finding(curves, sample, years)
            for layout in style.LAYOUTS.values():
                lines = style.wrap(title, layout.width - 4, layout.title, 600)
                assert len(lines) <= layout.title_lines, title
            assert "not in the sample" in charts.survival_sentence(curves, sample, years)


def test_a_curve_without_a_fall_is_not_called_certain(curves: pd.DataFrame) -> None:
    sentence = charts.survival_sentence(curves, ("interstate_dyads", "ceasefire"), 2)
    assert "does not mean none can happen" in sentence
    assert "band" not in sentence


@pytest.mark.parametrize("rule", charts.CASE_RULES.values())
def test_the_cases_are_counted_under_each_rule(rule: charts.Rule) -> None:
    cases = ceasefire.any_pair_days(load("survival_cases"))
    finding = charts.cases_finding(cases, rule)
    table = charts.cases_table(cases, rule)
    for who in rule:
        again = int((table[f"{who} fought again by 2014"] == "yes").sum())
        assert f"fter {words.count(again, 'case').split()[0]}" in finding
    for layout in LAYOUTS:
        assert too_wide(charts.interstate_cases(cases, rule, layout=layout)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_halts_without_a_day_stand_below_the_others(halts: pd.DataFrame, layout: str) -> None:
    fig = charts.truces(halts, None, None, layout=layout)
    height = fig.get_figheight() * 72
    base = {t.get_gid(): (1 - t.get_position()[1]) * height for t in fig.texts}
    last = int(halts["days_held"].notna().sum()) - 1
    assert base[f"halt-{last}"] < base["no-day"] < base[f"halt-{last + 1}"]
