"""The benchmark's own arithmetic, and the promises of the engine that can be checked each time."""

import os
import re
import subprocess
import sys

import pytest
from benchmarks import __main__ as bench
from benchmarks import reference, weigh
from benchmarks.peers import KEYS, ours


def test_script_and_style_keep_their_limit():
    script, style = ours.assets()
    assert weigh.gzipped(script) + weigh.gzipped(style) <= 11_000


@pytest.mark.slow
def test_memory_stays_flat_as_states_grow():
    """Ten times as many states cost no more each than 30,000 of them may within 2 GB."""

    def peak(states):
        command = [sys.executable, "-m", "benchmarks.scale", str(states)]
        environment = {**os.environ, "PYTHONPATH": f"{bench.ROOT}/src{os.pathsep}{bench.ROOT}"}
        done = subprocess.run(
            command, cwd=bench.ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return int(re.search(r"(\d+) MB at most", done.stdout).group(1))

    assert peak(3000) - peak(300) <= 2700 * 60e3 / 1e6


def test_the_tools_own_part_is_what_two_pages_share():
    own = "<style>p { color: red }</style><script>function tool() {}</script>"
    few = f"<html>{own}<script>const states = [1]</script></html>"
    many = f"<html>{own}<script>const states = [1, 2, 3]</script></html>"
    assert weigh.runtime(many, few) == "p { color: red }\nfunction tool() {}"


def test_spread_is_median_and_nearest_rank():
    hundred = bench.spread([float(n) for n in range(1, 101)])
    assert hundred == {"median": 50.5, "p95": 95.0, "n": 100}
    assert bench.spread([3.0]) == {"median": 3.0, "p95": 3.0, "n": 1}


def test_an_input_shown_a_frame_late_is_counted():
    steps = [
        {"dom": 1.0, "painted": 20.0, "frames": 0},
        {"dom": 18.0, "painted": 40.0, "frames": 1},
    ]
    assert bench.input_summary(steps)["in_next_frame"] == 0.5


def test_tools_that_were_not_built_are_named_before_any_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "BUILT", tmp_path / "built.json")
    with pytest.raises(SystemExit, match=f"python -m benchmarks {' '.join(KEYS)}"):
        bench.built()
    bench.BUILT.write_text('{"altair": {"pages": {}}}')
    with pytest.raises(SystemExit, match="python -m benchmarks ours bokeh_js"):
        bench.built()


@pytest.mark.kernel
def test_a_page_that_needs_too_much_of_the_processor_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "BUILD_LIMIT", 1)  # less than it takes to draw eighteen states
    page = bench.build_page("ours", 6, tmp_path / "ours-6.html")
    assert page == {"failed": "not built within 1 s of processor time"}


def test_the_reference_chart_is_27_regions_and_as_many_dates_as_asked():
    assert len(reference.regions()) == 27
    days = reference.dates(60)
    assert len(set(days)) == 60
    assert len(reference.shares(days[30], "all")) == 27
