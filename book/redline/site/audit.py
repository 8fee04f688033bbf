"""The directive ``{audit}``: what the project promises, and what the last audit found.

``make audit`` measures and writes ``audit.json`` beside the pages; the build only shows it.
"""

from __future__ import annotations

import datetime as dt
import json
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RECORD = "audit.json"
HEAD = "<thead><tr><th>Promise</th><th>Found</th><th>Limit</th><th>Outcome</th></tr></thead>"

Area = dict[str, Any]


class Audit(SphinxDirective):
    """The directive: a sentence that counts, then a table for each group."""

    def run(self) -> list[nodes.Node]:
        """Write the tables; a record that is not there is an error."""
        path = Path(self.env.srcdir) / RECORD
        self.env.note_dependency(str(path))
        if not path.is_file():
            raise self.error(f"no {RECORD}: run `make audit`")
        areas = list(json.loads(path.read_text(encoding="utf-8")).values())
        written: list[nodes.Node] = [nodes.paragraph("", summary(areas))]
        for group, rows in groupby(dated_rows(areas), key=lambda row: str(row["group"])):
            listed = list(rows)
            written.append(nodes.rubric("", f"{group}, as of {_days(listed)}"))
            written.append(nodes.raw("", table(group, listed), format="html"))
        return written


def dated_rows(areas: list[Area]) -> list[dict[str, Any]]:
    """Every row with the day it was measured, the rows of a group together."""
    rows = [{**row, "date": area["date"]} for area in areas for row in area["rows"]]
    order = list(dict.fromkeys(row["group"] for row in rows))
    return sorted(rows, key=lambda row: order.index(row["group"]))


def summary(areas: list[Area]) -> str:
    """How many promises are kept, missed, not checked, and on what they were measured."""
    outcomes = [row["outcome"] for area in areas for row in area["rows"]]
    counts = [
        f"{outcomes.count(word)} {word}"
        for word in ("kept", "missed", "not checked")
        if word in outcomes
    ]
    newest = max(areas, key=lambda area: str(area["date"]))
    versions = ", ".join(f"{name} {number}" for name, number in newest["versions"].items())
    return (
        f"{len(outcomes)} promises: {', '.join(counts)}. Last measured on {_day(newest['date'])} "
        f"with {versions}, on {newest['cores']} cores."
    )


def table(group: str, rows: list[dict[str, Any]]) -> str:
    """The rows of one group; a note stands under its promise."""
    body = "".join(
        f'<tr><th scope="row">{escape(row["text"])}{_note(row["note"])}</th>'
        f"<td>{escape(row['figure'])}</td><td>{escape(row['limit'])}</td>"
        f"<td>{escape(row['outcome'])}</td></tr>"
        for row in rows
    )
    return (
        f'<div class="rl-scroll" role="region" tabindex="0" aria-label="{escape(group)}">'
        f"<table>{HEAD}<tbody>{body}</tbody></table></div>"
    )


def _note(text: str) -> str:
    return f"<br><small>{escape(text)}</small>" if text else ""


def _days(rows: list[dict[str, Any]]) -> str:
    return " and ".join(_day(day) for day in sorted({row["date"] for row in rows}))


def _day(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("audit", Audit)
