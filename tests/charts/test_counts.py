"""Chapter 5 as drawn: every figure with its counter, nothing joined, nothing cut."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import PathPatch

from redline.charts import counts as charts
from redline.charts import style
from redline.questions import life
from redline.tables import load
from redline.tables.sources import Source, cite
from tests.charts.inside import inside


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return life.figures(load("human_cost"))


@pytest.fixture(scope="module")
def sources(rows: pd.DataFrame) -> dict[str, Source]:
    return {source.id: source for source in cite(charts.source_ids(rows))}


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("order", ["date", "counter"])
def test_every_figure_of_a_measure_is_one_mark_and_none_is_joined(
    rows: pd.DataFrame, layout: str, order: str
) -> None:
    for measure in charts.comparable(rows).values():
        found = charts.compared(rows, measure, order)
        fig = charts.counters(rows, measure, order, layout=layout)
        inside(fig)
        assert not [line for ax in fig.axes for line in ax.lines]
        drawn = 0
        for side, shape in (("un", 5), ("ukraine", 5), ("russia", 4), ("others", 4)):
            patch = next(p for p in fig.findobj(PathPatch) if p.get_gid() == f"figures-{side}")
            drawn += len(np.asarray(patch.get_path().vertices)) // shape
        assert drawn == len(found)
        said = [text.get_text() for text in fig.texts]
        for _, row in found.iterrows():
            assert row["who_counts"] in said
            assert life.worded(int(row["value"]), str(row["unit"])) in said
        smallest = style.LAYOUTS[layout].small
        assert min(float(text.get_fontsize()) for text in fig.texts) >= smallest


def test_a_picture_of_counters_is_as_tall_as_its_rows(rows: pd.DataFrame) -> None:
    for measure in charts.comparable(rows).values():
        fig = charts.counters(rows, measure, "date")
        labels = [t for t in fig.texts if str(t.get_gid()).startswith("as-of-")]
        shown = [t for t in labels if t.get_text().strip()]
        tick = next(t for t in fig.texts if t.get_gid() == "tick-0")
        height = fig.get_figheight() * 72
        under = (shown[-1].get_position()[1] - tick.get_position()[1]) * height
        assert 15 < under < 45, measure
        (source,) = [t for t in fig.texts if t.get_gid() == "source-1"]
        blank = [t for t in fig.texts if not t.get_text().strip() and t.get_bbox_patch()]
        assert all(t.get_position()[1] < 0 < source.get_position()[1] for t in blank)


def test_one_date_chosen_twice_is_told_as_one_total(rows: pd.DataFrame) -> None:
    day = "2025-02"
    total = life.totals(rows, life.KILLED).set_index("as_of")["value"][day]
    title = charts.growth_title(rows, life.KILLED, day, day)
    assert title == f"{total:,} civilians killed, verified by February 2025"


def test_one_figure_has_nothing_to_be_added_to(rows: pd.DataFrame) -> None:
    assert "added" in charts.measures_title(rows, "detention", "", life.EVERY)
    for topic in life.labels("topic"):
        for side in charts.side_options().values():
            one = len(life.chosen(rows, topic, side, life.EVERY)) == 1
            assert not (one and "added" in charts.measures_title(rows, topic, side, life.EVERY))


def test_marks_stand_at_their_values(rows: pd.DataFrame) -> None:
    """The largest figure lies furthest right, on one scale from zero."""
    fig = charts.counters(rows, "children_deported_or_transferred", "date")
    patch = next(p for p in fig.findobj(PathPatch) if p.get_gid() == "figures-ukraine")
    corners = np.asarray(patch.get_path().vertices).reshape(-1, 5, 2)
    centres = corners[:, :4, 0].mean(axis=1)
    found = charts.compared(rows, "children_deported_or_transferred", "date")
    values = found.loc[found["side"] == life.UKRAINE, "value"]
    zero = 264.0
    scaled = (centres - zero) / values.to_numpy(dtype=float)
    assert scaled == pytest.approx([scaled[0]] * len(values), rel=0.01)


def test_every_choice_shows_its_figures_with_counter_date_and_source(
    rows: pd.DataFrame, sources: dict[str, Source]
) -> None:
    for topic in life.labels("topic"):
        for side in charts.side_options().values():
            for when in charts.when_options().values():
                found = life.chosen(rows, topic, side, when)
                page = charts.measures_html(rows, sources, topic, side, when)
                assert page.count("<tr>") == (len(found) + 1 if len(found) else 0)
                assert charts.measures_alt(rows, topic, side, when).endswith(".")
                table = charts.measures_table(rows, topic, side, when)
                assert len(table) == len(found)
                if found.empty:
                    assert "not a zero" in page
                    continue
                assert all(sources[i].href in page for i in charts.source_ids(found))
                assert len(re.findall("rl-note", page)) == len(found)


def test_both_sides_stand_with_the_children(rows: pd.DataFrame, sources: dict[str, Source]) -> None:
    page = charts.measures_html(rows, sources, "moved", "", life.EVERY)
    assert "denies forced transfers" in page
    for side in life.labels("side"):
        assert life.chosen(rows, "moved", side)["who_counts"].iloc[0] in page


def test_a_figure_not_seen_again_says_so_and_is_not_drawn(
    rows: pd.DataFrame, sources: dict[str, Source]
) -> None:
    for topic in life.labels("topic"):
        found = life.chosen(rows, topic)
        page = charts.measures_html(rows, sources, topic, "", life.EVERY)
        assert page.count("Not seen again") == (found["checked"] == life.UNSEEN).sum()
    for measure in charts.comparable(rows).values():
        assert life.UNSEEN not in set(charts.compared(rows, measure, "date")["checked"])


def test_two_dates_give_a_difference_in_either_order(rows: pd.DataFrame) -> None:
    days = list(charts.dates(rows).values())
    for measure in (life.KILLED, life.INJURED):
        for start in days:
            for end in days:
                told = charts.growth_alt(rows, measure, start, end)
                assert told == charts.growth_alt(rows, measure, end, start)
                assert ("not what happened" in told) == (start != end)
                table = charts.growth_table(rows, measure, start, end)
                assert set(table["Who counts"]) == {"OHCHR"}
    assert "2,072 more" in charts.growth_title(rows, life.KILLED, "2024-02-15", "2025-02")


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("measure", [life.KILLED, life.INJURED])
def test_totals_stand_at_their_dates_and_are_not_joined(
    rows: pd.DataFrame, measure: str, layout: str
) -> None:
    days = list(charts.dates(rows).values())
    for start in days:
        for end in (days[0], start, days[-1]):
            fig = charts.growth(rows, measure, start, end, layout=layout)
            inside(fig)
            patches = {p.get_gid(): p for p in fig.findobj(PathPatch)}
            filled = np.asarray(patches["chosen"].get_path().vertices).reshape(-1, 5, 2)
            assert len(filled) == len({start, end})
            said = [text.get_text() for text in fig.texts]
            both = life.totals(rows, measure).set_index("as_of")["value"]
            if start != end:
                assert f"+{abs(both[end] - both[start]):,}" in said
            for day in (start, end):
                assert f"{both[day]:,}" in said
