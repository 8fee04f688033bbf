"""The results as a table for the terminal."""

from __future__ import annotations

from typing import Any

HEAD = (
    "published with",
    "gzip",
    "brotli",
    "runtime",
    "18",
    "1,800",
    "usable",
    "input→DOM",
    "p95",
    "painted",
    "heap",
    "build",
    "alone",
    "keys",
    "no script",
)


def table(results: dict[str, Any]) -> str:
    """Return everything in plain text."""
    rows = [HEAD, *map(_cells, results["tools"].values())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    for tool in results["tools"].values():
        lines += [
            f"{tool['name']}, {states} states: {page['failed']}"
            for states, page in tool["pages"].items()
            if "failed" in page
        ]
    lines.append("")
    lines += [_limit(row) for row in results.get("targets", [])]
    return "\n".join(lines)


def _limit(row: dict[str, Any]) -> str:
    measured = "not measured" if row["found"] is None else f"{row['found']:g} {row['unit']}"
    mark = "met   " if row["met"] else "MISSED"
    return f"{mark} {row['what']}: {measured} ({row['sense']} {row['limit']:g})"


def _cells(tool: dict[str, Any]) -> tuple[str, ...]:
    pages, states = tool["pages"], tool["measured_states"]
    page = pages[str(states)]
    times, build = tool["input"], page.get("cpu_seconds")
    return (
        f"{tool['name']} ({states})",
        size(page["gzip"]),
        size(page["brotli"]),
        size(page["runtime_gzip"]),
        size(pages["18"].get("gzip")),
        size(pages["1800"].get("gzip")),
        f"{tool['usable_ms']['median']:.0f} ms",
        f"{times['dom_ms']['median']:.1f} ms",
        f"{times['dom_ms']['p95']:.1f}",
        f"{times['painted_ms']['median']:.0f} ms",
        f"{tool['heap_mb']:.0f} MB",
        "–" if build is None else f"{build:.0f} s",
        _alone(tool["alone"]),
        "yes" if tool["keyboard"] else "no",
        "yes" if tool["without_script"] else "no",
    )


def _alone(page: dict[str, Any]) -> str:
    if not page["works"]:
        return "no"
    return f"yes, {len(page['refused'])} failed" if page["refused"] else "yes"


def size(count: int | None) -> str:
    """Return bytes in kB or MB; a dash for nothing."""
    if count is None:
        return "–"
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
