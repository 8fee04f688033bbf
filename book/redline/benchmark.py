"""What ``make bench`` measured: one chart, published by seven tools, in one run of one browser.

``benchmark.json`` beside this module is written by that run and by nothing else; how each figure
is taken stands in the folder ``benchmarks``. Sizes are bytes, times milliseconds or seconds.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from redline import words

FILE = Path(__file__).with_name("benchmark.json")
OWN = "ours"
FEWEST, MOST = "18", "1800"  # states of the smallest and the largest page

Row = Mapping[str, Any]


def load_benchmark() -> dict[str, Any]:
    """Return the last run's summary: ``run``, ``tools`` (one row a tool) and ``targets``."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def own(summary: Mapping[str, Any]) -> Row:
    """Return the row of this book's own engine."""
    return next(row for row in summary["tools"] if row["key"] == OWN)


def others(summary: Mapping[str, Any]) -> list[Row]:
    """Return the rows of all other tools."""
    return [row for row in summary["tools"] if row["key"] != OWN]


# -- words ----------------------------------------------------------------------------------------


def size(count: float) -> str:
    """Bytes in decimal units: ``31_940`` → ``32 kB``, ``1_520_000`` → ``1.5 MB``."""
    if count < 999_500:
        return f"{words.number(count / 1000)} kB"
    return f"{words.number(count / 1e6, 1)} MB"


def milliseconds(value: float) -> str:
    """Times that a reader can compare: one decimal below ten."""
    return f"{words.number(value, 1 if value < 9.95 else 0)} ms"


def seconds(value: float) -> str:
    """Seconds; one decimal below ten."""
    return f"{words.number(value, 1 if value < 9.95 else 0)} s"


def _states(number: str) -> str:
    """``"1800"`` → ``1,800 states``."""
    return f"{words.number(int(number))} states"


def times(ratio: float) -> str:
    """A ratio: ``0.34`` → ``0.34 ×``, ``3.42`` → ``3.4 ×``, ``340.2`` → ``340 ×``."""
    digits = 2 if ratio < 0.95 else 1 if ratio < 9.95 else 0
    return f"{words.number(ratio, digits)} ×"


def _versions(row: Row) -> str:
    """``(altair 6.3.0, vl-convert-python 1.9.0)``; empty for the book's own engine."""
    found = ", ".join(f"{name} {version}" for name, version in row["versions"].items())
    return found and f"({found})"


def run_words(summary: Mapping[str, Any]) -> str:
    """Where and when it was measured."""
    run = summary["run"]
    return (
        f"{words.date(run['date'])}, {run['cores']} cores, {run['system']} {run['machine']}, "
        f"Chromium {run['chromium']}, Python {run['python']}; the machine’s load before it began "
        f"was {run['load_before']:.1f}"
    )


# -- measures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """One figure of every tool; less is better in each of them."""

    name: str
    label: str
    value: Callable[[Row], float | None]
    word: Callable[[float], str]
    best: str  # "the smallest", "the quickest"

    def ratio(self, row: Row, base: Row) -> float | None:
        """How many times the base's figure this one is; None where a tool has none."""
        mine, its = self.value(row), self.value(base)
        return None if mine is None or not its else mine / its


MEASURES = (
    Measure("page", "Size of the page", lambda r: r["gzip"], size, "smallest"),
    Measure(
        "large", f"Size with {_states(MOST)}", lambda r: r["gzip_by_states"][MOST], size, "smallest"
    ),
    Measure(
        "usable",
        "Time to a usable control",
        lambda r: r["usable_ms"]["median"],
        milliseconds,
        "quickest",
    ),
    Measure(
        "input",
        "Time from input to changed page",
        lambda r: r["input"]["dom_ms"]["median"],
        milliseconds,
        "quickest",
    ),
    Measure("heap", "Memory in use", lambda r: r["heap_mb"] * 1e6, size, "smallest"),
    Measure(
        "build",
        "Processor time to build it",
        lambda r: r["build_s"][str(r["states"])],
        seconds,
        "quickest",
    ),
)


def menu() -> dict[str, str]:
    """Return the measures to choose from: label → name."""
    return {measure.label: measure.name for measure in MEASURES}


def measure(name: str) -> Measure:
    """Return a measure by its name; KeyError for an unknown one."""
    return {one.name: one for one in MEASURES}[name]


def finding(summary: Mapping[str, Any], name: str) -> str:
    """Say what the comparison shows: explore against the best of the other tools."""
    chosen, mine = measure(name), own(summary)
    known = [row for row in others(summary) if chosen.value(row) is not None]
    best = min(known, key=lambda row: chosen.value(row) or 0)
    value, its = chosen.value(mine), chosen.value(best)
    return (
        f"{chosen.label}: {_told(value, chosen)}; "
        f"the {chosen.best} other, {named(summary, best, name)}, {_told(its, chosen)}"
    )


def states(row: Row, name: str) -> int:
    """How many states the page has of which a measure speaks."""
    return int(MOST) if name == "large" else int(row["states"])


def named(summary: Mapping[str, Any], row: Row, name: str) -> str:
    """A tool as a measure names it: one whose page holds fewer states says how many."""
    count = states(row, name)
    same = count == states(own(summary), name)
    return str(row["name"]) if same else f"{row['name']} ({words.number(count)} states)"


def smaller(summary: Mapping[str, Any]) -> str:
    """Tell of which tools a page with fewer states was measured; empty if of none."""
    fewer = [row for row in others(summary) if row["states"] != own(summary)["states"]]
    found = [named(summary, row, "page") for row in fewer]
    return f"Measured with fewer states: {words.join(found)}." if found else ""


def _told(value: float | None, chosen: Measure) -> str:
    return "not measured" if value is None else chosen.word(value)


def measured(summary: Mapping[str, Any], name: str) -> pd.DataFrame:
    """One measure as a table: tool, states, figure, and that against explore's."""
    chosen, mine = measure(name), own(summary)
    rows = []
    for row in summary["tools"]:
        value, ratio = chosen.value(row), chosen.ratio(row, mine)
        rows.append(
            {
                "tool": row["name"],
                "states": states(row, name),
                "value": _told(value, chosen),
                "against explore": "" if ratio is None else times(ratio),
            }
        )
    return pd.DataFrame(rows)


def sentence(summary: Mapping[str, Any], name: str) -> str:
    """Every tool's figure in one sentence."""
    chosen = measure(name)
    parts = []
    for row in summary["tools"]:
        parts.append(f"{named(summary, row, name)} {_told(chosen.value(row), chosen)}")
    return f"{chosen.label}, by tool: {words.join(parts)}."


# -- tables ---------------------------------------------------------------------------------------


def weights(summary: Mapping[str, Any]) -> pd.DataFrame:
    """What each tool's page weighs, in words, a row a tool."""
    return _table(
        summary,
        lambda row: {
            "states": words.number(row["states"]),
            "as it is": size(row["raw"]),
            "gzip": size(row["gzip"]),
            "brotli": _or_dash(row["brotli"]),
            "tool’s own": _or_dash(row["runtime_gzip"]),
            _states(FEWEST): _or_dash(row["gzip_by_states"][FEWEST]),
            _states(MOST): _or_dash(row["gzip_by_states"][MOST]),
        },
    )


def speeds(summary: Mapping[str, Any]) -> pd.DataFrame:
    """How quick each page is, in words, a row a tool."""
    return _table(
        summary,
        lambda row: {
            "usable after": milliseconds(row["usable_ms"]["median"]),
            "input to change": milliseconds(row["input"]["dom_ms"]["median"]),
            "95% within": milliseconds(row["input"]["dom_ms"]["p95"]),
            "on screen": milliseconds(row["input"]["painted_ms"]["median"]),
            "memory": size(row["heap_mb"] * 1e6),
            "to build": seconds(row["build_s"][str(row["states"])]),
        },
    )


def qualities(summary: Mapping[str, Any]) -> pd.DataFrame:
    """What works without a network, a mouse or a script, a row a tool."""
    return _table(
        summary,
        lambda row: {
            "network off": network(row),
            "keyboard": "moves the slider" if row["keyboard"] else "does not",
            "no script": "shows the chart" if row["without_script"] else "shows nothing",
        },
    )


def _table(summary: Mapping[str, Any], cells: Callable[[Row], dict[str, str]]) -> pd.DataFrame:
    rows = [{"published with": row["name"], **cells(row)} for row in summary["tools"]]
    return pd.DataFrame(rows).set_index("published with")


def _or_dash(count: float | None) -> str:
    return "–" if count is None else size(count)


def network(row: Row) -> str:
    """Whether the page as the tool writes it works from a file with no network."""
    if not row["works_alone"]:
        return "does not work"
    if row["refused"]:
        return f"works, {words.count(row['refused'], 'request')} fail{'s' * (row['refused'] == 1)}"
    return "works"


def remarks(summary: Mapping[str, Any]) -> list[str]:
    """What to know of each tool, and which of its pages could not be made, and why."""
    found = []
    for row in summary["tools"]:
        failed = [
            f"{words.number(int(states))} states: {why}" for states, why in row["failed"].items()
        ]
        name = " ".join(filter(None, [row["name"], _versions(row)]))
        found.append(f"{name}. {row['remark']} {' '.join(f'{one}.' for one in failed)}".strip())
    return found


def remarks_html(summary: Mapping[str, Any]) -> str:
    """The same as a list."""
    return f"<ul>{''.join(f'<li>{html.escape(one)}</li>' for one in remarks(summary))}</ul>"


def limits(summary: Mapping[str, Any]) -> pd.DataFrame:
    """What the engine set itself to reach, what this run found, and whether that is met."""
    rows = [
        {
            "limit": target["what"],
            "wanted": f"{target['sense']} {_amount(target['limit'], target['unit'])}",
            "found": _amount(target["found"], target["unit"]),
            "kept?": "kept" if target["met"] else "missed",
        }
        for target in summary["targets"]
    ]
    return pd.DataFrame(rows).set_index("limit")


def missed(summary: Mapping[str, Any]) -> list[str]:
    """Return the limits that this run did not keep."""
    return [target["what"] for target in summary["targets"] if not target["met"]]


def missed_words(summary: Mapping[str, Any]) -> str:
    """The limits that were not kept, each with what was found; ``none``."""
    found = [
        f"{target['what']}: {_amount(target['found'], target['unit'])}, "
        f"not {target['sense']} {_amount(target['limit'], target['unit'])}"
        for target in summary["targets"]
        if not target["met"]
    ]
    return "; ".join(found) or "none"


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    digits = 0 if float(value).is_integer() else 1 if value >= 10 else 2
    return f"{words.number(value, digits)} {unit}".strip()
