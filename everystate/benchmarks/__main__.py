"""Publish the reference chart with every tool, measure all pages in one run, write the results.

    python -m benchmarks            build and measure: benchmarks/results.json, and a
                                    table on the terminal
    python -m benchmarks ours       build one tool's pages anew, keep the others', measure all
    python -m benchmarks --measure  measure again the pages that were built last

Pages are built first, each in a process of its own; then one browser opens them all, with the
network off, taking turns, so that a busy moment of the machine falls on every tool alike.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from tqdm import tqdm

from benchmarks import browse, engine, fetched, reference, report, weigh
from benchmarks.peers import KEYS, peer
from benchmarks.targets import targets

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results.json")
COUNTS = (6, 60, 600)  # dates; × 3 layers = 18, 180 and 1,800 states
MIDDLE = 60
BUILD_LIMIT = 300  # s of processor time for one page: other work on the machine does not count
PATIENCE = 10 * BUILD_LIMIT  # s until a page that stands still is given up
PAGES = ROOT / "_build" / "bench"
BUILT = PAGES / "built.json"
LOADS, WALKS, STEPS = 7, 4, 30  # 7 loads and 4 × 30 inputs a tool


def main(arguments: Sequence[str]) -> None:
    """Build the pages unless ``--measure`` says that they are there; measure; write."""
    if unknown := [name for name in arguments if name.startswith("--") and name != "--measure"]:
        raise SystemExit(f"benchmarks: no option {unknown[0]}, only --measure")
    os.environ["EXPLORE_PUBLISH"] = "1"
    if "--measure" not in arguments:
        build_all([name for name in arguments if not name.startswith("--")] or list(KEYS))
    results = {
        "run": machine(),
        "tools": built(),
        "engine": engine.measure(PAGES, COUNTS),
    }
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = browse.open_browser(playwright, executable)
        results["run"]["chromium"] = browser.version
        browse_all(browser, results["tools"], PAGES)
        browser.close()
    results["targets"] = targets(results)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(report.table(results))


def built() -> dict[str, Any]:
    """What was built last, in the order of the table; every tool has to be there."""
    results = json.loads(BUILT.read_text("utf-8")) if BUILT.exists() else {}
    if missing := [key for key in KEYS if key not in results]:
        raise SystemExit(f"not built yet: python -m benchmarks {' '.join(missing)}")
    return {key: results[key] for key in KEYS}


def machine() -> dict[str, Any]:
    """When and where this run was made."""
    return {
        "date": dt.date.today().isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "build_limit_s": BUILD_LIMIT,
    }


# -- building ----------------------------------------------------------------------------------


def build_all(keys: Sequence[str]) -> None:
    """Build and weigh the pages of these tools anew; those of the others stay."""
    if not shutil.which("npm"):
        raise SystemExit("make bench needs npm for the widgets' own script: apt install npm")
    PAGES.mkdir(parents=True, exist_ok=True)
    results = json.loads(BUILT.read_text("utf-8")) if BUILT.exists() else {}
    for key in keys:
        for old in PAGES.glob(f"{key}-*.html"):
            old.unlink()
        shutil.rmtree(PAGES / "cache" / key, ignore_errors=True)
        results[key] = build_tool(key, PAGES)
        BUILT.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def build_tool(key: str, folder: Path) -> dict[str, Any]:
    """Build one tool's pages of 18, 180 and 1,800 states, as far as its time allows."""
    tool = peer(key)
    results: dict[str, Any] = {
        "name": tool.NAME,
        "versions": {name: importlib.metadata.version(name) for name in tool.PACKAGES},
        "remark": tool.REMARK,
        "pages": {},
    }
    for count in COUNTS:
        place = folder / f"{key}-{count}.html"
        states = str(3 * count)
        if reason := hopeless(results["pages"]):
            results["pages"][states] = {"failed": reason}
            continue
        print(f"{tool.NAME}: {states} states …", flush=True)
        results["pages"][states] = build_page(key, count, place)
    alone = folder / f"{key}-alone.html"
    if tool.as_written is tool.publish:
        shutil.copyfile(folder / f"{key}-{COUNTS[0]}.html", alone)
    else:
        build_page(key, COUNTS[0], alone, "--as-written")
    weigh_tool(results["pages"], key, folder)
    return results


def hopeless(pages: dict[str, Any]) -> str | None:
    """Say why a page of ten times as many states is not tried; None when it is."""
    for states, page in pages.items():
        if "failed" in page:
            return f"not tried, after {states} states failed"
        if int(states) >= 3 * MIDDLE and 10 * page["cpu_seconds"] > BUILD_LIMIT:
            return f"not tried, since {states} states took {page['cpu_seconds']:.0f} s"
    return None


def build_page(key: str, count: int, place: Path, *options: str) -> dict[str, Any]:
    """Build one page; what it took, or why there is none."""
    command = [sys.executable, "-m", "benchmarks.build", key, str(count), str(place)]
    command += [str(BUILD_LIMIT), *options]
    environment = {
        **os.environ,
        "BENCH_CACHE": str(place.parent / "cache" / key),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    start = time.monotonic()
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not built within {PATIENCE} s"}
    if done.returncode == -signal.SIGXCPU:
        return {"failed": f"not built within {BUILD_LIMIT} s of processor time"}
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return {"failed": f"ended by {name} after {time.monotonic() - start:.0f} s"}
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        return {"failed": f"stopped after {time.monotonic() - start:.0f} s: {last[:200]}"}
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def weigh_tool(pages: dict[str, Any], key: str, folder: Path) -> None:
    """Add bytes to each page that was built."""
    texts = {
        states: (folder / f"{key}-{int(states) // 3}.html").read_text(encoding="utf-8")
        for states, page in pages.items()
        if "failed" not in page
    }
    for states, text in texts.items():
        others = [other for number, other in texts.items() if number != states]
        own = weigh.gzipped(weigh.runtime(text, others[0])) if others else None
        whole = weigh.gzipped(text)
        pages[states] |= {
            "raw": len(text.encode()),
            "gzip": whole,
            "brotli": weigh.brotlied(text),
            "runtime_gzip": own,
            "payload_gzip": whole - own if own is not None else None,
        }


# -- browsing ----------------------------------------------------------------------------------


def browse_all(browser: Browser, tools: dict[str, Any], folder: Path) -> None:
    """Measure every tool's page of 180 states (18, where there is none), taking turns."""
    open_pages = {}
    for key, results in tools.items():
        count = MIDDLE if "failed" not in results["pages"][str(3 * MIDDLE)] else COUNTS[0]
        results["measured_states"] = 3 * count
        open_pages[key] = (peer(key), folder / f"{key}-{count}.html", reference.dates(count))
    loads: dict[str, list[float]] = {key: [] for key in tools}
    inputs: dict[str, list[dict[str, float]]] = {key: [] for key in tools}
    for round_ in tqdm(range(1 + LOADS), desc="Loading"):
        for key, page in open_pages.items():
            with browse.visit(browser, *page) as opened:
                ready = opened.usable()
                if round_:  # the first round fills the system's file cache
                    loads[key].append(ready)
    for _ in tqdm(range(WALKS), desc="Moving controls"):
        for key, page in open_pages.items():
            with browse.visit(browser, *page) as opened:
                opened.usable()
                opened.rest()
                inputs[key] += opened.walk(STEPS)
                tools[key]["heap_mb"] = round(opened.heap(), 1)
    for key, (tool, file, days) in open_pages.items():
        print(f"{tool.NAME}: keyboard, no script, no network …", flush=True)
        results = tools[key]
        results["usable_ms"] = spread(loads[key])
        results["input"] = input_summary(inputs[key])
        results["keyboard"] = browse.works_by_keyboard(browser, tool, file, days)
        results["without_script"] = browse.reads_without_script(browser, tool, file, days)
        small = reference.dates(COUNTS[0])
        alone = browse.works_alone(browser, tool, folder / f"{key}-alone.html", small)
        results["alone"] = {**alone, **fetched.weigh(alone["refused"])}
        results["largest"] = open_largest(browser, key, results, folder)


def open_largest(
    browser: Browser, key: str, results: dict[str, Any], folder: Path
) -> dict[str, Any] | None:
    """Open the page of 1,800 states, if there is one: is it usable, and how quick is a step."""
    if "failed" in results["pages"][str(3 * COUNTS[-1])]:
        return None
    days = reference.dates(COUNTS[-1])
    try:
        with browse.visit(browser, peer(key), folder / f"{key}-{COUNTS[-1]}.html", days) as opened:
            ready = opened.usable()
            opened.rest()
            steps = opened.walk(STEPS)
            return {"usable_ms": round(ready, 1), "input": input_summary(steps)}
    except Exception as error:  # a page too large for the browser dies in many ways
        return {"failed": str(error).splitlines()[0][:200]}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank) of times in ms."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[max(0, -(-95 * len(ordered) // 100) - 1)], 2),
        "n": len(ordered),
    }


def input_summary(steps: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Times of inputs: to the changed page, to the frame that shows it."""
    return {
        "dom_ms": spread([step["dom"] for step in steps]),
        "painted_ms": spread([step["painted"] for step in steps]),
        "in_next_frame": sum(step["frames"] == 0 for step in steps) / len(steps),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
