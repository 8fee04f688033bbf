"""Publish: draw every state, factor the trees, prove the result, write the page's figure."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import matplotlib as mpl
import numpy as np

from . import encode
from .cache import Cache
from .colours import ColourWarning, strays
from .controls import ControlError
from .draw import (
    Author,
    StateError,
    Style,
    blaming,
    describe,
    draw_picture,
    font_files,
    layouts_of,
    words_nodes,
)
from .encode import FullGrid, NotSeparableError, OneAtATime, Pool, Slot, Space
from .factor import Leaves, Template
from .fingerprint import data_hash, fingerprint
from .geometry import find_geometry
from .page import Furniture, figure_html, sources_node, state_node, with_payload
from .parallel import Task, draw_all
from .payload import Payload, Reader, changing, dumps
from .settings import Settings
from .spool import Spool
from .states import Grid
from .tree import Node, Verbatim, canonical, from_xml, html, text_node

Position = tuple[int, ...]


class ExactnessError(AssertionError):
    """Base and slots do not give a state back; the page would show what was not drawn."""


@dataclass(frozen=True)
class Plan:
    """All that one explorer's compilation needs."""

    author: Author
    grid: Grid
    settings: Settings
    separable: bool
    group: tuple[str, ...]

    @property
    def style(self) -> Style:
        """What drawings depend on besides the author's functions."""
        settings = self.settings
        return Style(dict(settings.rc), settings.variables(), settings.digits)


@dataclass(frozen=True)
class CompiledFigure:
    """The figure, the two texts it is proved from, and what it took.

    ``figure`` is the markup but for the payload. ``base`` is the default state's markup and
    ``payload`` the JSON beside it; then the number of states, of drawings made now, of slots and
    of columns.
    """

    figure: str
    base: str
    payload: str
    states: int
    drawings: int
    slots: int
    columns: int

    @property
    def html(self) -> str:
        """The whole figure, its payload inside."""
        return with_payload(self.figure, self.payload)


def compile_explorer(plan: Plan, check: Callable[[str], str] | None = None) -> CompiledFigure:
    """Return the compiled explorer. Raises StateError, NotSeparableError or ExactnessError.

    ``check`` may alter the payload's text before the proof: to show that the proof can fail.
    """
    positions = _positions(plan)
    with Spool() as spool:
        drawings = _collect(plan, positions, spool)
        with _outlines_once(plan, spool) as states:
            return _factor(plan, positions, states, drawings, check or (lambda text: text))


def _positions(plan: Plan) -> list[Position]:
    """List the states to draw: all, or each control alone and then a sample of combinations."""
    grid = plan.grid
    if not plan.separable:
        return list(dict.fromkeys(grid.canonical(p) for p in grid.positions()))
    sample = grid.sample(plan.settings.samples, f"{plan.author.name} {grid.shape}")
    alone = grid.one_at_a_time()
    return [*alone, *[p for p in dict.fromkeys(sample) if p not in set(alone)]]


# -- drawing ---------------------------------------------------------------------------------------


def _collect(plan: Plan, positions: Sequence[Position], spool: Spool) -> int:
    """Put every state's canonical tree on the pile, drawing what the cache lacks."""
    author, grid = plan.author, plan.grid
    layouts = layouts_of(author.draw)
    key = _picture_key(plan)
    keys = [[key(p, layout) for layout in layouts] for p in positions]
    with Cache(plan.settings.cache_path(), author.name) as cache:
        tasks: list[Task] = []
        wanted: list[str] = []
        for position, row in zip(positions, keys, strict=True):
            for layout, wants in zip(layouts, row, strict=True):
                if wants not in cache:
                    state = grid.state(position)
                    tasks.append((len(wanted), state, grid.key(position), layout))
                    wanted.append(wants)
        _draw_missing(plan, tasks, wanted, cache)
        drawings = len(tasks)
        for position, row in zip(positions, keys, strict=True):
            pictures: dict[str, Node] = {}
            for layout, wants in zip(layouts, row, strict=True):
                try:
                    text = cache.get(wants)
                except KeyError:  # another process needs other states, and has just tidied up
                    text = _draw(plan, grid.state(position), grid.key(position), layout)
                    cache.put([(wants, text)])
                    drawings += 1
                pictures[layout] = Verbatim(text)
            spool.append(canonical(_tree(plan, position, pictures)))
        cache.keep_only(k for row in keys for k in row)
    return drawings


def _draw(plan: Plan, state: dict[str, Any], key: str, layout: str) -> str:
    return canonical(draw_picture(plan.author, state, key, layout, plan.style))


def _draw_missing(plan: Plan, tasks: list[Task], wanted: list[str], cache: Cache) -> None:
    failed: list[str] = []
    first: str | None = None
    for number, text, error in draw_all(plan.author, plan.style, tasks, plan.settings):
        if text is None:
            failed.append(error or "unknown error")
            continue
        cache.put([(wanted[number], text)])
        if number == 0:
            first = text
    if failed:
        more = f" (and {len(failed) - 1} more states; the others are kept)" if failed[1:] else ""
        raise StateError(f"{failed[0]}{more}")
    if first is not None:
        _same_again(plan, tasks[0], first)


def _same_again(plan: Plan, task: Task, first: str) -> None:
    """Draw one state a second time: a chart that differs from itself cannot be proved."""
    _, state, key, layout = task
    again = _draw(plan, state, key, layout)
    if again == first:
        return
    if again.count("<") > first.count("<"):
        advice = (
            "what earlier calls drew is still there and accumulates; make the figure inside draw, "
            "or clear its axes first (ax.clear())"
        )
    else:
        advice = "seed what is random, and let nothing depend on the time or on earlier calls"
    raise StateError.at(
        plan.author.name,
        key,
        f"draw gave two different pictures of one state: {advice}. {difference(first, again)}",
    )


# what a drawing passes through; a change here draws anew
_DRAWS = "draw fragment interact marks pyplot svg tree words".split()


def _picture_key(plan: Plan) -> Callable[[Position, str], str]:
    style = plan.style
    own = hashlib.sha256()
    for file in _DRAWS:
        own.update((Path(__file__).parent / f"{file}.py").read_bytes())
    fonts = [hashlib.sha256(Path(f).read_bytes()).hexdigest() for f in font_files(style)]
    common = joblib.hash(
        [
            plan.author.name,
            _bound_hash(plan),
            sorted((k, repr(v)) for k, v in style.rc.items()),
            sorted(style.colors.items()),
            style.digits,
            own.hexdigest(),
            fonts,
            mpl.__version__,
            np.__version__,
        ]
    )
    values = [[_value_hash(plan, c.name, v) for v in c.values] for c in plan.grid.controls]

    def key(position: Position, layout: str) -> str:
        where = [values[i][p] for i, (_, ps) in enumerate(plan.grid.parts(position)) for p in ps]
        return hashlib.sha256("\n".join([common, layout, *where]).encode()).hexdigest()

    return key


def _value_hash(plan: Plan, control: str, value: object) -> str:
    """Return a hash of what an option is, whatever it is."""
    try:
        return fingerprint(value) if callable(value) else data_hash(value)
    except Exception as error:  # hashing pickles, which runs anybody's code
        raise ControlError(
            f"explore({plan.author.name!r}): control {control!r} offers a "
            f"{type(value).__name__} that cannot be hashed ({error}); offer a name for it, and "
            "look the object up in draw"
        ) from error


def _bound_hash(plan: Plan) -> str:
    """Return a hash of what draws and of the data that it is bound to."""
    try:
        return fingerprint(plan.author.draw)
    except Exception as error:  # hashing pickles, which runs anybody's code
        raise StateError(
            f"explore({plan.author.name!r}) in every state: {error}. What draw reads must be plain "
            "data: pass a table, a list or a number in its place"
        ) from error


def _tree(plan: Plan, position: Position, pictures: dict[str, Node]) -> Node:
    """Return a state's whole tree: its drawings, its words, and what its sliders say."""
    state, key = plan.grid.state(position), plan.grid.key(position)
    words = describe(plan.author, state, key)
    name = plan.author.name
    with blaming(name, key, "its sources cannot be cited ({error}); check the ids"):
        sources = sources_node(words["sources"], plan.settings.cite)
    with blaming(name, key, _NO_TABLE):
        parts = words_nodes(words, sources)
    _rows_exist(plan, pictures, words["table"], key)
    axes = (axes for _, axes in plan.grid.parts(range(len(position))))
    outputs = [
        text_node(f"o{axis}", " – ".join(control.labels[p] for p in places))
        for (axis, *_), (control, places) in zip(axes, plan.grid.parts(position), strict=True)
        if control.kind in ("range", "span")
    ]
    return state_node(pictures, parts, outputs)


_NO_TABLE = (
    "its table could not be written ({kind}: {error}); return a plain DataFrame, for example with "
    ".reset_index()"
)


def _rows_exist(plan: Plan, pictures: dict[str, Node], table: Any, key: str) -> None:
    """Hold marks to the rows of the state's table."""
    count = 0 if table is None else len(table)
    for picture in pictures.values():
        text = picture.xml if isinstance(picture, Verbatim) else ""
        rows = [int(row) for row in _MARK.findall(text)]
        if rows and not 0 <= min(rows) <= max(rows) < count:
            raise StateError.at(
                plan.author.name,
                key,
                f"mark names row {max(rows)}, but the table has {count} rows (counted from 0)",
            )


_MARK = re.compile(r' data-r="(-?\d+)"')


def _outlines_once(plan: Plan, spool: Spool) -> Spool:
    """Return the pile with long outlines stated once where both layouts have them."""
    geometry = find_geometry(spool, f"{plan.author.name}--g", plan.settings.digits)
    if not geometry:
        return spool
    rewritten = Spool()
    for text in spool:
        rewritten.append(canonical(geometry.apply(from_xml(text))))
    return rewritten


# -- factoring -------------------------------------------------------------------------------------


def _factor(
    plan: Plan,
    positions: Sequence[Position],
    spool: Spool,
    drawings: int,
    check: Callable[[str], str],
) -> CompiledFigure:
    grid = plan.grid
    used = len(grid.one_at_a_time()) if plan.separable else len(positions)
    template, leaves = fit(spool, used)
    _warn_of_colours(plan, positions, leaves)
    space = _space(grid, positions, plan.separable)
    pool = Pool()
    payload = Payload(grid.shape, grid.default, pool)
    for slot in _slots(plan, leaves, space, pool):
        payload.add(slot)
    _add_links(plan, payload, pool)
    default = from_xml(spool[positions.index(grid.canonical(grid.default))])
    assert template.root is not None
    base = html(default)
    text = check(dumps(payload.data(template.root, leaves, default)))
    _prove(plan, positions, spool, base, text)
    furniture = Furniture(
        name=plan.author.name,
        grid=grid,
        bare=plan.author.bare,
        group=plan.group,
        plain=not plan.settings.colors,
        embed=plan.settings.embed.format(name=plan.author.name) if plan.settings.embed else None,
    )
    return CompiledFigure(
        figure=figure_html(furniture, default),
        base=base,
        payload=text,
        states=grid.count,
        drawings=drawings,
        slots=len(payload.slots),
        columns=len(payload.columns),
    )


def _warn_of_colours(plan: Plan, positions: Sequence[Position], leaves: Leaves) -> None:
    """Tell the author of colours that will not follow the reader's theme."""
    colours = strays(leaves) if plan.settings.colors else []
    if not colours:
        return
    places = "; ".join(
        f"{one.colour} ({one.attribute} of <{one.tag}> at {plan.grid.key(positions[one.row])})"
        for one in colours[:5]
    )
    more = f" and {len(colours) - 5} more" if colours[5:] else ""
    warnings.warn(
        f"explore({plan.author.name!r}): drawn in colours that Settings.colors does not name: "
        f"{places}{more}. They stay as they are in a dark theme; draw with the colour of a token",
        ColourWarning,
        stacklevel=2,
    )


def fit(spool: Spool | Sequence[str], used: int) -> tuple[Template, Leaves]:
    """Return a template for the first ``used`` drawings, and what they hold in its leaves."""
    template = Template()
    for i in range(used):
        template.grow(from_xml(spool[i]))
    while True:
        leaves = Leaves(template.number())
        for i in range(used):
            leaves.add(template.read(from_xml(spool[i])))
        if not (empty := leaves.never()):
            return template, leaves
        template.drop(empty)


def _space(grid: Grid, positions: Sequence[Position], separable: bool) -> Space:
    if separable:
        return OneAtATime(grid.shape, grid.default)
    if len(positions) == grid.size:
        return FullGrid(grid.shape)
    place = {p: i for i, p in enumerate(positions)}
    rows = [place[grid.canonical(p)] for p in grid.positions()]
    return FullGrid(grid.shape, np.array(rows, dtype=np.int64))


def _slots(plan: Plan, leaves: Leaves, space: Space, pool: Pool) -> list[Slot]:
    slots = []
    for i, leaf in changing(leaves):
        codes = np.frombuffer(leaves.codes[i], dtype=np.int32).astype(np.int64)
        try:
            slots.append(encode.slot_of(leaf, list(leaves.values[i]), codes, space, pool))
        except NotSeparableError as error:
            raise NotSeparableError(
                f"explore({plan.author.name!r}): separable=True, but one part of the picture "
                f"follows {_control_names(plan.grid, str(error))} together: {error}. Draw it in "
                "parts that each follow one control, or leave out separable=True"
            ) from None
    return slots


def _control_names(grid: Grid, message: str) -> str:
    axes = [int(a) for a in message[message.index("[") + 1 : message.index("]")].split(",")]
    names = [c.name for c in grid.controls for _ in range(c.axes)]
    return " and ".join(repr(names[a]) for a in axes)


def _add_links(plan: Plan, payload: Payload, pool: Pool) -> None:
    """Give sliders their link texts; other controls carry theirs in the page's markup."""
    for control in plan.grid.controls:
        if control.kind not in ("range", "span"):
            payload.links.append(0)
            continue
        axis = len(payload.links)
        slot = _link_slot(control.keys, axis, pool)
        for shift in range(control.axes):
            moved = tuple(
                encode.Column((axis + shift,), c.kind, c.digits, c.cells)
                for c in slot.columns
                if isinstance(c, encode.Column)
            )
            payload.links.append(payload.formula(Slot(slot.leaf, slot.pieces, moved)))


def _link_slot(keys: Sequence[str], axis: int, pool: Pool) -> Slot:
    template = Template()
    template.grow(text_node("u", ""))
    leaf = template.number()[-1]
    space = FullGrid((len(keys),))
    slot = encode.slot_of(leaf, list(keys), np.arange(len(keys), dtype=np.int64), space, pool)
    columns = tuple(
        encode.Column((axis,), c.kind, c.digits, c.cells if c.axes else c.cells * len(keys))
        for c in slot.columns
        if isinstance(c, encode.Column)
    )
    return Slot(leaf, slot.pieces, columns)


# -- proof -----------------------------------------------------------------------------------------


def _prove(
    plan: Plan, positions: Sequence[Position], spool: Spool, base: str, payload: str
) -> None:
    """Give back every drawn state from what the page carries, and compare byte by byte."""
    reader = Reader(base, payload)
    for i, position in enumerate(positions):
        drawing, page = spool[i], reader.state(position)
        if drawing == page:
            continue
        where = plan.grid.key(position)
        if plan.separable:
            raise NotSeparableError(
                f"explore({plan.author.name!r}) at {where}: separable=True, but this combination "
                "is not what its controls give one by one. Draw parts that do not depend on each "
                f"other, or leave out separable=True. {difference(drawing, page)}"
            )
        raise ExactnessError(
            f"explore({plan.author.name!r}) at {where}: the compiled page does not give this state "
            f"back. {difference(drawing, page)}"
        )


def difference(drawing: str, page: str) -> str:
    """Return where two trees first differ, with 60 characters before and after in each."""
    pairs = enumerate(zip(drawing, page, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(drawing), len(page)))
    near = slice(max(0, at - 60), at + 60)
    return f"They differ at character {at}: drawn …{drawing[near]}… compiled …{page[near]}…"
