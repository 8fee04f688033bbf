"""Pages for the browser tests: explorers on a plain page under a strict policy."""

from __future__ import annotations

import functools
import http.server
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import matplotlib
import pandas as pd

from everystate import Explorer, Settings, explore, write_assets
from everystate.compile import _collect, _outlines_once, _positions
from everystate.spool import Spool
from tests import sample_charts as charts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'"
)
THEME = """
:root { --rl-ink: #1b1d20; --rl-line: #c4122f; --rl-paper: #ffffff; }
.explorer { --explore-ink: var(--rl-ink); --explore-mark: var(--rl-line); }
.explorer { --explore-font: var(--rl-font-sans, sans-serif); }
"""
FACES = """
@font-face { font-family: "Sample Serif"; font-weight: 400; src: url("fonts/400.ttf"); }
@font-face {
  font-family: "Sample Serif"; font-weight: 600; src: url("fonts/600.ttf") format("truetype");
}
@font-face { font-family: "Other"; src: url("fonts/none.ttf"); }
:root { --rl-font-sans: "Sample Serif", monospace; }
"""
FONTS = Path(matplotlib.get_data_path()) / "fonts/ttf"


class Bibliography:
    """One entry as a settings' ``cite`` returns it."""

    def __init__(self, ident: str) -> None:
        self.id, self.title, self.publisher = ident, f"Work {ident}", "A press"
        self.url, self.published, self.href = (
            f"https://example.org/{ident}",
            "2025",
            f"b.html#{ident}",
        )


def cite(ids: Any) -> list[Bibliography]:
    return [Bibliography(i) for i in ids]


def settings_at(folder: Path) -> Settings:
    return Settings(
        colors={"#c4122f": "rl-line", "#1b1d20": "rl-ink", "#ffffff": "rl-paper"},
        rc={"font.family": "DejaVu Sans", "font.size": 13},
        cache_dir=folder,
        cite=cite,
        jobs=1,
        embed="embed/{name}.html",
    )


def share(settings: Settings, name: str = "share", **other: Any) -> Explorer:
    options: dict[str, Any] = {
        "title": charts.title,
        "alt": charts.alt,
        "table": charts.table,
        "sources": ["one", "two"],
        "year": widgets.SelectionSlider(options=charts.YEARS, value=2024),
        "layer": charts.LAYERS,
    }
    return explore(charts.line, name=name, settings=settings, **{**options, **other})


def kinds(settings: Settings) -> Explorer:
    """One control of every kind, over a small card."""
    return explore(
        charts.card,
        name="kinds",
        title=lambda **state: f"Chosen: {state['radio']}",
        alt=lambda **state: " ".join(str(v) for v in state.values()) + ".",
        settings=settings,
        separable=True,
        radio=widgets.RadioButtons(options=["left", "right"]),
        buttons=widgets.ToggleButtons(options=["one", "two", "three"], value="two"),
        check=True,
        toggle=widgets.ToggleButton(value=False, description="Toggle"),
        number=(0, 4),
        real=(0.0, 1.0, 0.5),
        many=widgets.Select(options=["x", "y", "z"]),
    )


def span(settings: Settings) -> Explorer:
    return explore(
        lambda years: f"<p>From {years[0]} to {years[1]}</p>",
        name="span",
        title="A span",
        alt=lambda years: f"Years {years[0]} to {years[1]}.",
        settings=settings,
        years=widgets.IntRangeSlider(min=2014, max=2018, value=(2015, 2017)),
    )


LONG = "25 March 2022, in a wider reading"


def tall(settings: Settings) -> Explorer:
    """A long fragment of HTML over a table of one row, under a slider with one long label."""
    return explore(
        lambda year: "".join(f"<p>Line {i} of {year}</p>" for i in range(60)),
        name="tall",
        title="Many lines",
        alt=lambda year: f"Sixty lines of {year}.",
        table=lambda year: pd.DataFrame({"year": [year]}),
        settings=settings,
        year=widgets.SelectionSlider(
            options=[(LONG, charts.YEARS[0]), *[(str(y), y) for y in charts.YEARS[1:]]]
        ),
    )


def linked(settings: Settings) -> Explorer:
    """A fragment with words between links that come and go, which is kept as one value."""
    return explore(
        lambda n: f"<p>Read {' and '.join(f'<a href=#{i}>part {i}</a>' for i in range(n))}.</p>",
        name="linked",
        settings=settings,
        n=widgets.SelectionSlider(options=[1, 2, 3], value=2),
    )


def chance_made(settings: Settings, seed: int) -> Explorer:
    """Pictures within fragments, made by chance: one to four controls, each part follows some."""
    chance = random.Random(seed)
    controls = {f"c{i}": list(range(chance.randint(2, 3))) for i in range(1 + seed % 4)}

    def part(depth: int) -> Callable[..., str]:
        seen = chance.sample(list(controls), chance.randint(0, min(2, len(controls))))
        tag = chance.choice(["g", "text"] if depth else ["g", "rect", "text"])
        salt, comes_and_goes = chance.randrange(100), chance.random() < 0.4
        below = (
            [part(depth - 1) for _ in range(chance.randint(0, 3))] if depth and tag == "g" else []
        )

        def write(**state: int) -> str:
            number = salt + sum((i + 2) * 7 ** state[name] for i, name in enumerate(seen))
            if comes_and_goes and number % 3 == 0:
                return ""
            colour = ["var(--rl-ink)", "var(--rl-line)", "none"][number % 3]
            inner = "".join(one(**state) for one in below) if tag == "g" else ""
            words = f"{number / 8:g} &amp; é" if tag == "text" else ""
            width = f' x="{number % 5}"' if number % 2 else ""
            return f'<{tag}{width} fill="{colour}">{words}{inner}</{tag}>'

        return write

    parts = [part(1) for _ in range(4)]

    def draw(**state: int) -> str:
        items = "".join(f"<li>{k} {i}</li>" for k, v in state.items() for i in range(v))
        inside = "".join(one(**state) for one in parts)
        return f'<p>{items and "some"}</p><ul>{items}</ul><svg viewBox="0 0 9 9">{inside}</svg>'

    return explore(
        draw,
        name=f"chance-{seed}",
        title=lambda **state: f"Sum {sum(state.values())}",
        alt=lambda **state: " ".join(map(str, state.values())) + ".",
        settings=settings,
        **controls,  # type: ignore[arg-type]  # names that are none of explore's own
    )


def drawn_states(explorer: Explorer) -> dict[tuple[int, ...], str]:
    """Return each grid position's canonical tree as it was drawn."""
    plan = explorer._plan
    positions = _positions(plan)
    with Spool() as spool:
        _collect(plan, positions, spool)
        states = list(_outlines_once(plan, spool))
    place = {p: i for i, p in enumerate(positions)}
    return {p: states[place[plan.grid.canonical(p)]] for p in plan.grid.positions()}


def write_page(folder: Path, name: str, figures: str, policy: str | None = POLICY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_assets(folder)
    (folder / "theme.css").write_text(THEME)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    page = folder / f"{name}.html"
    page.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{meta}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title>'
        '<link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="explore.css">'
        '<script defer src="explore.js"></script></head>'
        f'<body><main><h1 id="top">Page</h1><a href="#end">end</a>{figures}'
        '<h2 id="end">End</h2></main></body></html>'
    )
    return page


def with_font(folder: Path, page: Path) -> None:
    """Give a page a font of its own, as ``font-NAME.html``."""
    (folder / "faces.css").write_text(FACES)
    (folder / "fonts").mkdir(exist_ok=True)
    for weight, file in (("400", "DejaVuSerif"), ("600", "DejaVuSans")):
        shutil.copyfile(FONTS / f"{file}.ttf", folder / f"fonts/{weight}.ttf")
    sheet = '<link rel="stylesheet" href="faces.css"></head>'
    (folder / f"font-{page.name}").write_text(page.read_text().replace("</head>", sheet))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
