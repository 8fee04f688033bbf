"""Small explorers for the engine's tests."""

from __future__ import annotations

from pathlib import Path

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
