"""Chapter 5 as drawn: every figure with its counter, nothing joined, nothing cut."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import numpy as np
import pandas as pd
import pytest

from redline.charts import counts as charts
from redline.charts import style, timeline
from redline.palette import color
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
def test_every_figure_of_a_measure_is_one_mark_and_none_is_joined(
    rows: pd.DataFrame, layout: str
) -> None:
    for measure in charts.comparable(rows).values():
        figures = charts.compared(rows, measure)
        fig = charts.counters(rows, measure, layout=layout)
        inside(fig)
        (plot,) = [ax for ax in fig.axes if ax.get_gid() == "plot"]
        assert [len(np.atleast_1d(line.get_xdata())) for line in plot.lines] == [1] * len(figures)
        labels = [text.get_text() for text in fig.texts]
        for _, row in figures.iterrows():
            assert any(text.startswith(row["who_counts"].split(" ")[0]) for text in labels)
            assert life.worded(int(row["value"]), str(row["unit"])) in labels
        smallest = style.LAYOUTS[layout].small
        assert min(float(text.get_fontsize()) for text in fig.texts) >= smallest


def test_a_later_figure_makes_the_line_of_time_longer(rows: pd.DataFrame) -> None:
    day = dt.date(2031, 5, 1)
    newest = rows[rows["measure"] == life.KILLED].tail(1).assign(end=day, as_of=str(day))
    later = pd.concat([rows, newest], ignore_index=True)
    (plot,) = [ax for ax in charts.counters(later, life.KILLED).axes if ax.get_gid() == "plot"]
    low, high = plot.get_xlim()
    assert low < timeline.number(day) < high
    assert plot.get_xticklabels()[-1].get_text() == "2031"


def test_growth_of_one_counter_is_not_told_as_a_span_of_several(rows: pd.DataFrame) -> None:
    assert charts.counters_title(rows, life.KILLED).startswith(
        "Civilians killed, verified: 180 by 1 March 2022, "
    )
    several = charts.counters_title(rows, "children_deported_or_transferred")
    assert several.endswith("1,205 to 35,000, by five counters")


def test_one_date_chosen_twice_is_told_as_one_total(rows: pd.DataFrame) -> None:
    day = "2025-02"
    total = life.totals(rows, life.KILLED).set_index("as_of")["value"][day]
    title = charts.growth_title(rows, life.KILLED, day, day)
    assert title == f"{total:,} civilians killed, verified by February 2025"


def test_one_figure_has_nothing_to_be_added_to(rows: pd.DataFrame) -> None:
    assert "added" in charts.measures_title(rows, "detention", life.EVERY)
    for topic, when in itertools.product(life.labels("topic"), life.WHEN_WORDS):
        one = len(life.selection(rows, topic, when=when)) == 1
        assert not (one and "added" in charts.measures_title(rows, topic, when))


def test_marks_stand_at_their_days_and_values(rows: pd.DataFrame) -> None:
    measure = "children_deported_or_transferred"
    fig = charts.counters(rows, measure)
    (plot,) = [ax for ax in fig.axes if ax.get_gid() == "plot"]
    figures = charts.compared(rows, measure)
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in plot.lines]
    days = [timeline.number(end) for end in figures["end"]]
    assert places == list(zip(days, figures["value"], strict=True))
    assert plot.get_ylim()[0] == 0


def test_every_choice_shows_its_figures_with_counter_date_and_source(
    rows: pd.DataFrame, sources: dict[str, Source]
) -> None:
    for topic, when in itertools.product(life.labels("topic"), charts.when_options().values()):
        figures = life.selection(rows, topic, when=when)
        page = charts.measures_html(rows, sources, topic, when)
        sides = charts.by_side(rows, topic, when)
        assert page.count("<tr") == 1 + len(sides) + len(figures)
        assert page.count("not a zero") == sum(side.empty for side in sides.values())
        assert charts.measures_alt(rows, topic, when).endswith(".")
        assert len(charts.measures_table(rows, topic, when)) == len(figures)
        assert all(sources[i].href in page for i in charts.source_ids(figures))
        assert len(re.findall("rl-note", page)) == len(figures)


def test_both_sides_stand_with_the_children(rows: pd.DataFrame, sources: dict[str, Source]) -> None:
    page = charts.measures_html(rows, sources, "moved", life.EVERY)
    assert "denies forced transfers" in page
    for side in life.labels("side"):
        assert life.selection(rows, "moved", side)["who_counts"].iloc[0] in page


def test_a_figure_not_seen_again_says_so_and_is_not_drawn(
    rows: pd.DataFrame, sources: dict[str, Source]
) -> None:
    for topic in life.labels("topic"):
        figures = life.selection(rows, topic)
        page = charts.measures_html(rows, sources, topic, life.EVERY)
        assert page.count("Not seen again") == (figures["checked"] == life.UNSEEN).sum()
    for measure in charts.comparable(rows).values():
        assert life.UNSEEN not in set(charts.compared(rows, measure)["checked"])


def test_two_dates_give_a_difference_in_either_order(rows: pd.DataFrame) -> None:
    days = list(charts.dates(rows).values())
    for measure in (life.KILLED, life.INJURED):
        for start in days:
            for end in days:
                alt = charts.growth_alt(rows, measure, start, end)
                assert alt == charts.growth_alt(rows, measure, end, start)
                assert ("not what happened" in alt) == (start != end)
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
            (plot,) = [ax for ax in fig.axes if ax.get_gid() == "plot"]
            discs = [line for line in plot.lines if line.get_gid() != "step"]
            assert [len(line.get_xdata()) for line in discs] == [1] * len(
                life.totals(rows, measure)
            )
            filled = [d for d in discs if d.get_markerfacecolor() == color("series-1")]
            assert len(filled) == len({start, end})
            labels = " ".join(text.get_text() for text in plot.texts)
            both = life.totals(rows, measure).set_index("as_of")["value"]
            if start != end:
                assert f"(+{abs(both[end] - both[start]):,})" in labels
            for day in (start, end):
                assert f"{both[day]:,}" in labels
