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


def _row(key: str, tool: dict[str, Any]) -> dict[str, Any]:
    pages, measured = tool["pages"], str(tool["measured_states"])
    page = pages[measured]
    return {
        "key": key,
        "name": tool["name"],
        "versions": tool["versions"],
        "remark": tool["remark"],
        "states": tool["measured_states"],
        "raw": page["raw"],
        "gzip": page["gzip"],
        "brotli": page["brotli"],
        "runtime_gzip": page["runtime_gzip"],
        "gzip_by_states": {n: p.get("gzip") for n, p in pages.items()},
        "failed": {n: p["failed"] for n, p in pages.items() if "failed" in p},
        "build_s": {n: p.get("cpu_seconds") for n, p in pages.items()},
        "usable_ms": tool["usable_ms"],
        "input": tool["input"],
        "heap_mb": tool["heap_mb"],
        "works_alone": tool["alone"]["works"],
        "refused": len(tool["alone"]["refused"]),
        "fetched_gzip": tool["alone"]["fetched_gzip"],
        "keyboard": tool["keyboard"],
        "without_script": tool["without_script"],
        "largest": tool["largest"],
    }


def table(results: dict[str, Any]) -> str:
    """Return everything in plain text."""
    rows = [HEAD, *(_cells(_row(key, tool)) for key, tool in results["tools"].items())]
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
    found = "not measured" if row["found"] is None else f"{row['found']:g} {row['unit']}"
    mark = "met   " if row["met"] else "MISSED"
    return f"{mark} {row['what']}: {found} ({row['sense']} {row['limit']:g})"


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    by, build = row["gzip_by_states"], row["build_s"].get(str(row["states"]))
    return (
        f"{row['name']} ({row['states']})",
        size(row["gzip"]),
        size(row["brotli"]),
        size(row["runtime_gzip"]),
        size(by["18"]),
        size(by["1800"]),
        f"{row['usable_ms']['median']:.0f} ms",
        f"{row['input']['dom_ms']['median']:.1f} ms",
        f"{row['input']['dom_ms']['p95']:.1f}",
        f"{row['input']['painted_ms']['median']:.0f} ms",
        f"{row['heap_mb']:.0f} MB",
        "–" if build is None else f"{build:.0f} s",
        _alone(row),
        "yes" if row["keyboard"] else "no",
        "yes" if row["without_script"] else "no",
    )


def _alone(row: dict[str, Any]) -> str:
    if not row["works_alone"]:
        return "no"
    return f"yes, {row['refused']} failed" if row["refused"] else "yes"


def size(count: int | None) -> str:
    """Return bytes in kB or MB; a dash for nothing."""
    if count is None:
        return "–"
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
