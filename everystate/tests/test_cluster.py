"""On a cluster, chosen by configuration alone: the same bytes, and failures told by state."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from matplotlib.figure import Figure
from tests.test_compile import make

from everystate import Settings
from tests import sample_charts as charts

pytestmark = pytest.mark.kernel
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler and two workers with two threads each; yield the scheduler's address."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", f"{ROOT}/src{os.pathsep}{ROOT}")
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster:
        yield cluster.scheduler_address
    patch.undo()


def watched(folder: str) -> Callable[..., Figure]:
    """Return a chart that leaves a note of each process that draws it, and fails on demand."""

    def draw(year: int, layer: str, layout: str = "wide") -> Figure:
        Path(folder, f"by-{os.getpid()}").touch()
        if year == 2022 and Path(folder, "broken").exists():
            raise ZeroDivisionError("no area")
        return charts.line(year, layer, layout)

    return draw


def publish(cluster: str, folder: Path, settings: Settings) -> subprocess.CompletedProcess[str]:
    """Compile the chart in a process that is told of the cluster by its environment only."""
    script = (
        "import os\n"
        "from everystate import Settings\n"
        "from tests.test_cluster import watched\n"
        "from tests.test_compile import make\n"
        f"s = Settings(colors={dict(settings.colors)!r}, rc={dict(settings.rc)!r},"
        f" cache_dir={str(folder / 'cache')!r})\n"
        f"made = make(s, watched({str(folder)!r}))\n"
        "print(os.getpid(), made.compile().drawings)\n"
        "print(made.html, end='')\n"
    )
    environment = {
        "PYTHONPATH": f"{ROOT}/src{os.pathsep}{ROOT}",
        "EXPLORE_PUBLISH": "1",
        "EXPLORE_BACKEND": "dask",
        "EXPLORE_BACKEND_OPTIONS": json.dumps({"scheduler_host": cluster}),
        "HOME": str(folder),
        "PATH": "",
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def told(done: subprocess.CompletedProcess[str]) -> tuple[int, int, str]:
    """Return what ``publish`` printed: its process, the drawings made, the figure."""
    assert done.returncode == 0, done.stderr[-3000:]
    head, _, html = done.stdout.partition("\n")
    process, drawn = head.split()
    return int(process), int(drawn), html


def test_a_cluster_gives_the_same_bytes(
    cluster: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, drawn, html = told(publish(cluster, tmp_path, settings))
    assert drawn == 20
    workers = {int(note.name.partition("-")[2]) for note in tmp_path.glob("by-*")} - {process}
    assert workers, "every state was drawn by the publishing process"
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")
    here: Any = make(settings)
    assert html == here.html


def test_options_that_cannot_be_read_say_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORE_BACKEND_OPTIONS", "tcp://10.0.0.1:8786")
    with pytest.raises(ValueError, match=r'no JSON object .*\{"scheduler_host"'):
        Settings().backend_arguments()


def test_a_state_that_fails_is_named_and_the_rest_is_kept(
    cluster: str, tmp_path: Path, settings: Settings
) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    done = publish(cluster, tmp_path, settings)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "explore('share') at year=2022&layer=" in last
    assert re.search(r"ZeroDivisionError: no area \(line \d+ of .*\) \(and 3 more states", last)
    broken.unlink()
    assert told(publish(cluster, tmp_path, settings))[1] == 4
