"""Settings: what an explorer needs to know of its surroundings, and nothing of its subject."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class Source(Protocol):
    """Where figures come from: one entry of a bibliography."""

    @property
    def id(self) -> str:
        """Identifier, unique in the bibliography."""

    @property
    def title(self) -> str:
        """Title of the work."""

    @property
    def publisher(self) -> str:
        """Who published it."""

    @property
    def url(self) -> str:
        """Address of the work itself."""

    @property
    def published(self) -> str:
        """Date, as precise as it is known; may be empty."""

    @property
    def href(self) -> str:
        """Link to the entry in the bibliography; may be empty."""


@dataclass(frozen=True)
class Settings:
    """How explorers look and where they keep things.

    ``colors`` maps drawn hex colours to names of CSS variables (with or without ``--``); ``rc``
    are matplotlib's rcParams for every drawing; ``cite`` turns source ids into Source entries.
    ``state_limit`` bounds the states of one explorer; ``cache_dir`` holds drawn states (default:
    ``EXPLORE_CACHE``, otherwise the user's cache folder). ``jobs``, ``backend`` and
    ``backend_options`` go to joblib (defaults: ``EXPLORE_JOBS`` or every core, ``EXPLORE_BACKEND``
    or joblib's own choice, ``EXPLORE_BACKEND_OPTIONS``, a JSON object, or none).
    ``sheets`` are style sheets (files, or CSS as text) with which a notebook shows fragments of
    HTML as the site does; the site loads its own. ``embed`` is the address of an explorer's own
    page, relative to the page that shows it; ``home`` is where those pages are published, for the
    link that a notebook shows in a chart's place before it is run. ``digits`` is the number of
    decimals kept of a drawn coordinate, in CSS pixels.
    """

    colors: Mapping[str, str] = field(default_factory=dict)
    rc: Mapping[str, Any] = field(default_factory=dict)
    cite: Callable[[Sequence[str]], Sequence[Source]] | None = None
    state_limit: int = 5000
    cache_dir: Path | str | None = None
    jobs: int | None = None
    backend: str | None = None
    backend_options: Mapping[str, Any] | None = None
    sheets: Sequence[Path | str] = ()
    embed: str | None = None
    home: str = ""
    digits: int = 1
    samples: int = 200

    def variables(self) -> dict[str, str]:
        """Return lower-case hex → ``var(--name)``."""
        return {
            hex_.lower(): f"var(--{name.removeprefix('--')})" for hex_, name in self.colors.items()
        }

    def cache_path(self) -> Path:
        """Return the folder for drawn states."""
        if self.cache_dir is not None:
            return Path(self.cache_dir)
        if folder := os.environ.get("EXPLORE_CACHE"):
            return Path(folder)
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "explore"

    def job_count(self) -> int:
        """Return the number of processes for joblib; -1 is every core."""
        return self.jobs if self.jobs is not None else int(os.environ.get("EXPLORE_JOBS", "-1"))

    def backend_name(self) -> str | None:
        """Return the joblib backend by name, or None to leave the choice to joblib."""
        return self.backend or os.environ.get("EXPLORE_BACKEND") or None

    def backend_arguments(self) -> dict[str, Any]:
        """Return what the backend itself is given, e.g. ``{"scheduler_host": "tcp://…"}``."""
        if self.backend_options is not None:
            return dict(self.backend_options)
        text = os.environ.get("EXPLORE_BACKEND_OPTIONS") or "{}"
        try:
            return dict(json.loads(text))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"EXPLORE_BACKEND_OPTIONS={text!r} is no JSON object ({error}); write for example "
                '{"scheduler_host": "tcp://10.0.0.1:8786"}'
            ) from error


def publishing() -> str:
    """Tell whether explorers are compiled into the page instead of run by a kernel.

    Empty in a kernel; otherwise what ``EXPLORE_PUBLISH`` says: ``whole`` asks for figures that
    bring script and style along, anything else for figures alone.
    """
    wish = os.environ.get("EXPLORE_PUBLISH", "")
    return "" if wish == "0" else wish
