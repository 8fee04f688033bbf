"""Chapter 10's questions: what came after, with which status, on which maps."""

from html import escape

import pandas as pd
import pytest

from redline.charts import since as drawn
from redline.charts import style
from redline.questions import aftermath
from redline.tables import ARTICLE_DAY, load
from redline.tables.sources import cite
from tests.charts import fit


@pytest.fixture(scope="module")
def totals():
    return load("control_total")


def test_events_after_are_after_the_article_and_fill_the_periods():
    timeline = load("timeline")
    rows = aftermath.events_after(timeline)
    assert (rows["date"] > ARTICLE_DAY).all()
    parts = [aftermath.events_after(timeline, period) for period in aftermath.PERIODS]
    assert sorted(pd.concat(parts)["event_id"]) == sorted(rows["event_id"])


def test_every_forecast_and_condition_has_a_status():
    claims = load("claims")
    rows = aftermath.expectations(claims)
    assert set(rows["claim_id"]) >= {"C02", "C13", "C21", "C22", "C29", "C31"}
    assert rows.set_index("claim_id").loc["C31", "status"] == "came true"
    broken = claims.assign(verdict="surprising")
    with pytest.raises(KeyError, match="surprising"):
        aftermath.expectations(broken)


def test_a_text_without_a_row_is_not_seen_and_never_silent():
    terms, proposals, values = load("terms"), load("proposals"), load("dimension_values")
    rows = aftermath.said_since(terms, proposals, values, "line").set_index("proposal_id")
    assert len(rows) == len(aftermath.texts_since(proposals))
    assert rows.loc["putin-nuances-2025", "said"] == "silent"
    assert rows.loc["easter-truce-2025", "said"] == "not_seen"
    assert rows.loc["ru-memo-2025", "answer"] == "Ukraine leaves all four oblasts"
    view = drawn.answers(rows.reset_index(), cite)
    for sign, words in (("■", "named in the text"), ("–", "Seen and silent"), ("·", "Not seen")):
        assert f"{sign}</span> " in view  # the signs of chapter 7's matrix
        assert words in view
    assert rows["answer"].notna().equals(rows["said"].isin(["explicit", "implied"]))


def test_a_value_that_means_not_mentioned_is_silence_as_in_chapter_7():
    terms, proposals, values = load("terms"), load("proposals"), load("dimension_values")
    here = (terms["proposal_id"] == "plan-28-2025") & (terms["dimension_id"] == "eu_membership")
    assert here.any()
    changed = terms.assign(value_id=terms["value_id"].mask(here, "silent"))
    rows = aftermath.said_since(changed, proposals, values, "eu_membership")
    text = rows.set_index("proposal_id").loc["plan-28-2025"]
    assert text["said"] == "silent"
    assert pd.isna(text["answer"])


def test_gains_compare_each_monitor_with_its_own_map(totals):
    """DeepState: 111,529 km² on 11 March 2025, 115,211 km² on 1 January 2026 (table `lines`)."""
    rows = aftermath.gains_since(totals, ["deepstate", "isw_control"], pd.Timestamp("2026-01-01"))
    deepstate = rows.set_index("source_series").loc["deepstate"]
    assert (deepstate.then_km2, deepstate.now_km2, deepstate.gain_km2) == (111529, 115211, 3682)


def test_a_path_passes_through_the_gains_of_every_day(totals):
    monitors = ["deepstate", "nzz"]
    paths = aftermath.paths_since(totals, monitors).set_index(["source_series", "date"])
    assert paths.groupby("source_series")["gain_km2"].first().eq(0).all()
    for day in aftermath.months_since(totals):
        for row in aftermath.gains_since(totals, monitors, day).itertuples():
            assert paths["gain_km2"][row.source_series, row.map_date] == row.gain_km2


def test_a_monitor_without_a_map_of_the_day_is_missing_not_zero(totals):
    rows = aftermath.gains_since(totals, ["isw_control"], pd.Timestamp("2026-08-22"))
    assert rows["gain_km2"].isna().all()


def test_months_run_from_the_first_after_the_article_to_the_last_map(totals):
    months = aftermath.months_since(totals)
    assert months[0] == pd.Timestamp("2025-04-01")
    assert months[-1] == totals["date"].max()


def test_lists_are_escaped_and_cited():
    rows = aftermath.events_after(load("timeline")).head(1).assign(title="<b>& more")
    html = drawn.events(rows, cite)
    assert "&lt;b&gt;&amp; more" in html
    assert 'href="bibliography.html#' in html


def test_an_event_with_one_source_says_so_once():
    rows = aftermath.events_after(load("timeline"))
    for i in range(len(rows)):
        html = drawn.events(rows.iloc[[i]], cite).lower()
        marks = html.count("one source.") + html.count("single source")
        assert marks == (len(rows.iloc[i]["source_ids"]) == 1), rows.iloc[i]["event_id"]


def test_an_event_of_several_days_shows_the_last():
    rows = aftermath.events_after(load("timeline")).set_index("event_id", drop=False)
    html = drawn.events(rows.loc[["E060"]], cite)
    assert "23 March 2025 to 25 March 2025" in html


def test_a_list_of_answers_names_every_text_once():
    terms, proposals, values = load("terms"), load("proposals"), load("dimension_values")
    for dimension in ("line", "recognition_de_jure"):
        rows = aftermath.said_since(terms, proposals, values, dimension)
        html = drawn.answers(rows, cite)
        for name in rows["name"]:
            count = html.count(f"<strong>{escape(name)}:")
            count += sum(html.count(f"{mark} {escape(name)} (") for mark in (";", "</strong>"))
            assert count == 1, name


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("C22", "C22, a forecast: open"),
        ("C31", "C31, a forecast: came true"),
        (None, "Three forecasts: 1 open"),
    ],
)
def test_the_title_of_the_expectations_states_what_became_of_them(claim, begins):
    rows = aftermath.expectations(load("claims"))
    view = rows if claim is None else rows[rows["claim_id"] == claim]
    assert drawn.expectations_title(view).startswith(begins)


@pytest.mark.parametrize("layout", list(style.LAYOUTS))
def test_the_chart_of_gains_fits(totals, layout):
    monitors = ["deepstate", "isw_control", "nzz", "uacontrolmap"]
    names = {monitor: monitor for monitor in monitors}
    paths = aftermath.paths_since(totals, monitors)
    for day in aftermath.months_since(totals):
        rows = aftermath.gains_since(totals, monitors, day)
        fig = drawn.gains(paths, rows, names, "DeepState", day, layout=layout)
        assert fit.too_wide(fig) == []


def test_growth_goes_from_map_to_map_and_is_missing_where_one_of_two_is():
    days = [pd.Timestamp(day) for day in ("2025-04-01", "2025-05-01", "2025-06-01")]
    gains = {"deepstate": [10.0, 25.0, 30.0], "nzz": [5.0, None, 9.0]}
    by_day = {
        day: pd.DataFrame(
            {"source_series": list(gains), "gain_km2": [km2[i] for km2 in gains.values()]}
        )
        for i, day in enumerate(days)
    }
    growth = aftermath.growth(by_day)
    assert list(growth.index) == [(days[0], days[1]), (days[1], days[2])]
    assert growth["deepstate"].tolist() == [15, 5]
    assert growth["nzz"].isna().all()


def test_who_else_grew_most_in_a_month_is_said_with_the_months_of_the_rest():
    april, may, june = (pd.Timestamp(f"2025-0{month}-01") for month in (4, 5, 6))
    first, second = (april, may), (may, june)
    assert drawn.growth_elsewhere({"NZZ": second, "ISW": first}, first) == (
        "ISW too has its largest growth then: that of NZZ is between 1 May 2025 and 1 June 2025."
    )
    assert drawn.growth_elsewhere({"NZZ": second}, first) == (
        "No other monitor has its largest growth then: "
        "that of NZZ is between 1 May 2025 and 1 June 2025."
    )
    assert drawn.growth_elsewhere({"NZZ": first, "ISW": first}, first) == (
        "NZZ and ISW too have their largest growth then."
    )
