"""The record of the last audit, which the method page shows: ``book/audit.json``.

Each area keeps the day and the machine it was last measured on, so one area can be measured
again alone. No build and no chapter depends on the record, only the page that shows it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from tools.audit.promise import Promise

FILE = Path(__file__).resolve().parents[2] / "book" / "audit.json"
VERSIONS = ("jupyter-book", "Sphinx", "matplotlib", "pandas", "playwright")


def measured(rows: list[Promise], load: float) -> dict[str, Any]:
    """What is kept of one area: when and on what it was measured, and its rows."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load": round(load, 1),
        "versions": {"Python": platform.python_version()} | _versions(),
        "rows": [{**asdict(row), "outcome": row.outcome} for row in rows],
    }


def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in VERSIONS}


def read(file: Path) -> dict[str, Any]:
    """The record by area; nothing before the first audit."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def write(file: Path, areas: dict[str, Any], order: tuple[str, ...]) -> None:
    """Replace what was measured now, keep the other areas, in their order."""
    whole = read(file) | areas
    kept = {name: whole[name] for name in order if name in whole}
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    file.write_text(text, encoding="utf-8")
