"""Shares by monitor and gains by month: words, tables and pictures of their states."""

import io

import matplotlib as mpl
import pandas as pd
import pytest

from redline.charts import shares as charts
from redline.charts import style, timeline
from redline.questions import territory
from redline.tables import load
from tests.charts.inside import inside

JEDDAH = pd.Timestamp("2025-03-11")


@pytest.fixture(scope="module")
def series():
    return load("series")


@pytest.fixture(scope="module")
def held():
    totals = load("control_total")
    return {basis: territory.shares(totals, basis) for basis in territory.BASES}


@pytest.fixture(scope="module")
def gains():
    return territory.monthly_gains(load("control_total"))


@pytest.fixture(scope="module")
def printed():
    return territory.published_gains(load("published_shares"))


def maps_of(held, basis, day=JEDDAH):
    return territory.in_force(held[basis], day, charts.TOLERANCE_DAYS)


@pytest.mark.parametrize(
    ("basis", "day", "title"),
    [
        (
            "official",
            "2025-03-11",
            "11 March 2025: four publishers’ maps say 18.4% to 18.7%, all below 20%",
        ),
        (
            "official",
            "2022-03-25",
            "25 March 2022: three publishers’ maps say 22.1% to 26.8%, all above 20%",
        ),
        ("grey-zone", "2025-03-11", "11 March 2025: one map says 18.7%, below 20%"),
        ("grey-zone", "2026-08-22", "22 August 2026: no map gives such a figure"),
    ],
)
def test_title_says_the_range_and_its_side_of_a_fifth(held, series, basis, day, title):
    day = pd.Timestamp(day)
    assert charts.share_title(maps_of(held, basis, day), series, day) == title


def test_title_when_monitors_stand_on_both_sides(series):
    day = pd.Timestamp("2022-07-01")
    rows = pd.DataFrame({"share_pct": [19.9, 20.4], "source_series": ["deepstate", "nzz"]})
    assert charts.share_title(rows, series, day).endswith(
        "two publishers’ maps say 19.9% to 20.4%, on both sides of 20%"
    )


def test_two_series_of_one_publisher_are_not_two_publishers(series):
    rows = pd.DataFrame({"share_pct": [22.1, 26.8]})
    rows["source_series"] = ["isw_control", "isw_control_advance"]
    title = charts.share_title(rows, series, pd.Timestamp("2022-03-20"))
    assert title.startswith("20 March 2022: ISW/CTP’s maps say")


def test_no_map_from_after_the_day_is_used(held):
    eve = pd.Timestamp("2022-02-23")
    rows = maps_of(held, "official", eve)
    assert (rows["date"] <= eve).all()
    assert rows["share_pct"].max() < 8  # not the first day of the invasion


def test_a_map_still_being_filled_in_counts_nowhere(held):
    april = pd.Timestamp("2022-04-20")
    assert "deepstate" not in set(maps_of(held, "official", april)["source_series"])
    lines = charts.through_time(held["official"])
    first_days = [day for day in lines["deepstate"][0] if day > timeline.number(territory.INVASION)]
    assert min(first_days) >= timeline.number("2022-05-01")


def test_sentence_and_table_give_every_monitor(held, series):
    sentence = charts.share_sentence(maps_of(held, "official"), series, "official", JEDDAH)
    table = charts.share_table(maps_of(held, "official"), series)
    assert "DeepState 18.62%" in sentence
    assert "UA Control Map 18.49%" in sentence
    assert table["Share (%)"].tolist() == [18.62, 18.37, 18.66, 18.69, 18.49]
    assert table["Map of"].tolist()[3] == "2025-03-09"  # NZZ's map lags its date


def test_definitions_and_phrases_cover_every_basis():
    assert set(charts.DEFINITIONS.values()) == set(territory.BASES) == set(charts.PHRASES)


def test_title_of_a_year(gains, printed, series):
    title = charts.gains_title(gains, series, "deepstate", 2025)
    assert title.startswith("DeepState: held area grew by 4,329 km² over 2025")
    none = charts.gains_title(gains, series, "liveuamap", 2026)
    assert none == "Liveuamap: no pair of maps a month apart in 2026"


def test_april_2022_is_left_out_of_the_sum_and_marked(gains, printed, series):
    own = gains[(gains["source_series"] == "deepstate") & (gains["month"].dt.year == 2022)]
    title = charts.gains_title(gains, series, "deepstate", 2022)
    assert own["gain_km2"].sum() - 14_464 == pytest.approx(-13_576)
    assert "shrank by 13,576 km² in eight months" in title
    table = charts.gains_table(gains, printed, series, "deepstate", 2022).set_index("Month")
    assert "not an advance" in table.loc["2022-04", "Note"]
    assert table["Note"].ne("").sum() == 1


def test_table_has_the_published_figures_beside_the_computed(gains, printed, series):
    table = charts.gains_table(gains, printed, series, "deepstate", 2025).set_index("Month")
    march = table.loc["2025-03"]
    assert march["DeepState (km²)"] == "140"
    assert march["Published (km²)"] == "AFP 240; DeepState 133; ISW 203; UK MoD 143"


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_change_off_the_scale_is_an_arrow_at_its_edge_with_its_figure(
    gains, printed, series, layout
):
    fig = charts.monthly_gains(gains, printed, series, "isw_control_advance", 2022, layout=layout)
    (ax,) = [ax for ax in fig.axes if ax.get_gid() == "months"]
    assert "35,233" in {text.get_text() for text in ax.texts}
    own = {line.get_gid(): line for line in ax.lines}
    up, down = ("^", "v") if layout == "wide" else (">", "<")
    shapes = [own[f"own-{month}"].get_marker() for month in (3, 4, 5)]
    assert shapes == [up, down, "o"]


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_every_year_of_every_monitor_draws_inside_its_frame(gains, printed, series, layout):
    for monitor in territory.MONITORS:
        for year in (2022, 2023, 2025, 2026):
            fig = charts.monthly_gains(gains, printed, series, monitor, year, layout=layout)
            inside(fig)


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("day", ["2022-02-23", "2022-03-25", "2025-03-11", "2026-08-22"])
def test_every_definition_draws_inside_its_frame(held, series, day, layout):
    day = pd.Timestamp(day)
    for basis in territory.BASES:
        lines = charts.through_time(held[basis])
        fig = charts.share_by_monitor(
            maps_of(held, basis, day), lines, series, basis, day, layout=layout
        )
        inside(fig)


def test_same_state_same_svg(gains, printed, series):
    def svg():
        text = io.StringIO()
        with mpl.rc_context(style.RC):
            fig = charts.monthly_gains(gains, printed, series, "nzz", 2023)
            fig.savefig(text, format="svg", metadata={"Date": None})
        return text.getvalue()

    assert svg() == svg()


def test_a_map_of_the_country_stands_with_both_of_its_shares(series):
    layers = load("map_layers")
    eve = layers.loc[layers["layer"] == "2025-03-11", ["layer", "date", "source_series"]]
    states = territory.map_states(eve, load("control_total"))
    table = charts.held_table(states, series)
    assert table.loc["11 March 2025"].tolist() == ["DeepState", "18.62", "11.30"]
