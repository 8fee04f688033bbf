"""Small explorers for the engine's tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from everystate import Settings


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORE_PUBLISH", "1")


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPLORE_PUBLISH", raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Plain settings with a cache of their own, drawing in this process."""
    return Settings(
        colors={"#c4122f": "rl-line", "#1b1d20": "--rl-ink", "#ffffff": "rl-paper"},
        rc={"font.family": "DejaVu Sans", "font.size": 13},
        cache_dir=tmp_path / "cache",
        jobs=1,
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium; without it these tests fail, they are never skipped."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium-headless-shell", "chromium", "google-chrome"]
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium")
    quiet = ["--no-sandbox", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}
