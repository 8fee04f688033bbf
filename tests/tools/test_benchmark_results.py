"""What the book shows of the benchmark is what was measured, in one run, of every tool."""

import json

import pytest
from benchmarks import peers, reference, report, targets, weigh
from benchmarks.__main__ import RESULTS
from benchmarks.peers import ours

from redline import benchmark
from redline.charts import peers as charts
from tests.charts.inside import inside


@pytest.fixture(scope="module")
def results():
    return json.loads(RESULTS.read_text("utf-8"))


def test_the_books_summary_is_that_of_the_committed_results(results):
    assert report.summary(results) == benchmark.load_benchmark()
    assert results["targets"] == targets.targets(results)


def test_every_tool_was_measured_in_the_same_run(results):
    assert tuple(results["tools"]) == peers.KEYS
    for tool in results["tools"].values():
        assert tool["usable_ms"]["n"] >= 5
        assert tool["input"]["dom_ms"]["n"] >= 100
        for page in tool["pages"].values():
            assert "failed" in page or page["gzip"] > 0


def test_states_that_were_asked_for_are_proved(results):
    engine = results["engine"]
    assert engine["proved"] == engine["asked"] == 18 + 180 + 1800
    assert engine["notices_a_wrong_state"] is True
    for states in engine["states"].values():
        assert states["same_bytes_again"]
        assert states["drawn_again"] == 0


def test_the_reference_chart_weighs_what_was_measured(results, tmp_path, monkeypatch):
    """A golden size: a change of the engine that makes pages larger is seen before the next run."""
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")
    page = ours.page(ours.compiled(reference.dates(6), tmp_path).html)
    measured = results["tools"]["ours"]["pages"]["18"]["gzip"]
    assert weigh.gzipped(page) == pytest.approx(measured, rel=0.02)


def test_a_limit_that_is_not_kept_is_missed(results):
    slower = json.loads(json.dumps(results))
    slower["tools"]["ours"]["input"]["dom_ms"]["median"] = 5.0
    slower["engine"]["proved"] -= 1
    missed = {row["what"] for row in targets.targets(slower) if not row["met"]}
    assert {"From input to changed page, median", "States given back byte for byte"} <= missed


@pytest.mark.parametrize(
    ("count", "text"),
    [(31_940, "32 kB"), (999_400, "999 kB"), (999_600, "1.0 MB"), (14_040_000, "14.0 MB")],
)
def test_sizes_in_words(count, text):
    assert benchmark.size(count) == text


@pytest.mark.parametrize(("ratio", "text"), [(0.34, "0.34 ×"), (3.42, "3.4 ×"), (340.2, "340 ×")])
def test_ratios_in_words(ratio, text):
    assert benchmark.times(ratio) == text


def test_every_measure_names_every_tool():
    summary = benchmark.load_benchmark()
    names = [row["name"] for row in summary["tools"]]
    for name in benchmark.menu().values():
        assert list(benchmark.measured(summary, name)["tool"]) == names
        said = benchmark.sentence(summary, name)
        assert all(tool in said for tool in names)
        assert benchmark.finding(summary, name)


def test_a_page_of_fewer_states_is_never_shown_as_one_of_as_many():
    summary = benchmark.load_benchmark()
    fewer = {**benchmark.others(summary)[0], "states": 18, "gzip": 5}
    mixed = {**summary, "tools": [benchmark.own(summary), fewer]}
    label = f"{fewer['name']} (18 states)"
    for said in (benchmark.sentence(mixed, "page"), benchmark.finding(mixed, "page")):
        assert label in said
    assert label not in benchmark.sentence(mixed, "large")
    assert benchmark.smaller(mixed) == f"Measured with fewer states: {label}."
    assert benchmark.smaller({**summary, "tools": [benchmark.own(summary)]}) == ""
    texts = [text.get_text() for text in charts.tools(mixed, "page").axes[0].texts]
    assert label in texts


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_every_measure_draws_the_same_elements_within_the_frame(layout):
    summary = benchmark.load_benchmark()
    shapes = set()
    for name in benchmark.menu().values():
        fig = charts.tools(summary, name, layout=layout)
        ax = fig.axes[0]
        shapes.add((len(ax.lines), len(ax.texts), ax.get_xlim()))
        inside(fig)
    assert len(shapes) == 1


def test_tables_have_a_row_a_tool_and_no_empty_cell():
    summary = benchmark.load_benchmark()
    names = [row["name"] for row in summary["tools"]]
    for table in (benchmark.weights, benchmark.speeds, benchmark.qualities):
        rows = table(summary)
        assert list(rows.index) == names
        assert (rows.map(len) > 0).all(axis=None)


def test_a_missed_limit_is_named_with_what_was_found():
    targets = [
        {
            "what": "Page",
            "sense": "at most",
            "limit": 32,
            "found": 40.5,
            "unit": "kB",
            "met": False,
        },
        {"what": "Step", "sense": "at most", "limit": 1, "found": 0.9, "unit": "ms", "met": True},
        {
            "what": "Growth",
            "sense": "at most",
            "limit": 2.2,
            "found": None,
            "unit": "×",
            "met": False,
        },
    ]
    assert benchmark.missed_words({"targets": targets}) == (
        "Page: 40.5 kB, not at most 32 kB; Growth: not measured, not at most 2.20 ×"
    )
    assert benchmark.missed_words({"targets": targets[1:2]}) == "none"


def test_a_page_that_was_not_built_is_told_with_its_reason():
    row = {"name": "A tool", "versions": {"tool": "1.0"}, "remark": "It draws.", "failed": {}}
    broken = {**row, "failed": {"1800": "not built within 5 s"}}
    assert benchmark.remarks({"tools": [row, broken]}) == [
        "A tool (tool 1.0). It draws.",
        "A tool (tool 1.0). It draws. 1,800 states: not built within 5 s.",
    ]
