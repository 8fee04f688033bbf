"""The figure as HTML: native labelled controls, the default state, and the payload."""

from __future__ import annotations

import base64
import hashlib
import html as html_text
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .assets import served_script, served_style
from .controls import Control
from .states import Grid
from .tree import Node, inner_html, text_node
from .words import clean

_DATA = '<script type="application/json" class="explore-data"'
_END = "</script></figure>"


def esc(text: Any) -> str:
    """Escape text for HTML, in an element or a quoted attribute."""
    return html_text.escape(clean(str(text)), quote=True)


@dataclass(frozen=True)
class Furniture:
    """What stands around the picture, the same in every state."""

    name: str
    grid: Grid
    bare: bool
    group: tuple[str, ...]
    embed: str | None
    plain: bool


def sources_node(sources: Sequence[Any], cite: Any) -> Node | None:
    """Return the list of sources as a ``ul`` node; None when there are none."""
    if not sources:
        return None
    each = [s for i, s in enumerate(sources) if s not in sources[:i]]  # listed once
    ids = [s for s in each if isinstance(s, str)]
    entries = dict(zip(ids, cite(ids), strict=True)) if cite and ids else {}
    items = [_source_item(entries.get(s, s) if isinstance(s, str) else s) for s in each]
    return Node("ul", {}, items)


def _source_item(source: Any) -> Node:
    if isinstance(source, str):
        return Node("li", {}, [], [source])
    link = getattr(source, "href", "") or source.url
    title = text_node("a", source.title, href=link) if link else text_node("b", source.title)
    tail = " · ".join(
        str(part)
        for part in (source.publisher, source.published)
        if part and str(part) not in ("<NA>", "nan")
    )
    children, texts = [title], ["", f" {tail}" if tail else ""]
    if link != source.url and source.url:
        children.append(Node("a", {"href": source.url, "class": "x"}, [], ["original"]))
        texts[-1] += " · "
        texts.append("")
    return Node("li", {}, children, texts)


def figure_html(furniture: Furniture, default: Node) -> str:
    """Return the ``<figure>`` without its payload; ``default`` is the default state's tree."""
    parts = {part.tag: part for part in default.children}
    name = esc(furniture.name)
    # a page that reads dollars as mathematics leaves alone what carries these two names
    classes = "explorer mathjax_ignore tex2jax_ignore"
    classes += " explore-bare" if furniture.bare else ""
    classes += " explore-plain" if furniture.plain else ""
    out = [
        f'<figure class="{classes}" id="{name}" data-states="{furniture.grid.count}"'
        f' aria-labelledby="{name}--t">',
        _part("p", parts["t"], f'class="explore-title" id="{name}--t"'),
        _controls(furniture, parts),
        '<div class="explore-panels">',
        _chart(furniture, parts),
    ]
    if not furniture.bare:
        out += _panels(furniture, parts)
    out.append("</div>")
    out.append(_part("div", parts["a"], f'class="explore-alt" id="{name}--a"'))
    if not furniture.bare:
        out.append(_tools(furniture, parts))
    out.append(_note(furniture))
    out.append(f"{_DATA}>{_END}")
    return "".join(out)


def with_payload(figure: str, payload: str) -> str:
    """Return a figure of `figure_html` with its payload inside."""
    return f"{figure.removesuffix(_END)}{payload}{_END}"


def with_payload_at(figure: str, address: str) -> str:
    """Return a figure of `figure_html` whose payload is a script of its own at ``address``."""
    return f'{figure.removesuffix(f">{_END}")} data-src="{esc(address)}">{_END}'


def without_payload(whole: str) -> tuple[str, str]:
    """Return the figure and the payload that `with_payload` put together."""
    head, mark, payload = whole.partition(f"{_DATA}>")
    return f"{head}{mark}{_END}", payload.removesuffix(_END)


def headed(figure: str) -> str:
    """Return the figure with its title, the first paragraph, as the heading of a page."""
    return figure.replace('<p data-x="t"', '<h1 data-x="t"', 1).replace("</p>", "</h1>", 1)


def _part(tag: str, part: Node, attributes: str) -> str:
    inner = inner_html(part.children, part.texts)
    return f'<{tag} data-x="{part.tag}" {attributes}>{inner}</{tag}>'


def _chart(furniture: Furniture, parts: Mapping[str, Node]) -> str:
    name = esc(furniture.name)
    wide = parts["w"]
    picture = wide.children[0].tag == "svg"
    kind = "explore-picture" if picture else "explore-fragment"
    both = " explore-both" if "n" in parts else ""
    role = f' role="img" aria-labelledby="{name}--a"' if picture else ""
    pictures = _part("div", wide, f'class="explore-wide"{role}')
    if "n" in parts:
        pictures += _part("div", parts["n"], f'class="explore-narrow"{role}')
    panel = ""
    if not furniture.bare:
        panel = f' id="{name}--p0" role="tabpanel" aria-labelledby="{name}--b0"'
        panel += "" if picture else ' tabindex="0"'  # words may be long, and scroll in a frame
    return f'<div class="explore-panel explore-chart {kind}{both}"{panel}>{pictures}</div>'


def _panels(furniture: Furniture, parts: Mapping[str, Node]) -> list[str]:
    name = esc(furniture.name)
    out = []
    for i, (tag, tab) in enumerate((("d", "Data"), ("s", "Sources")), start=1):
        if tag in parts:
            inside = f'<p class="explore-head">{tab}</p>' + _part("div", parts[tag], "")
            out.append(
                f'<div class="explore-panel explore-{tab.lower()}" id="{name}--p{i}"'
                f' role="tabpanel" aria-labelledby="{name}--b{i}" tabindex="0">{inside}</div>'
            )
    out.append(
        f'<div class="explore-panel explore-share" id="{name}--p3" role="tabpanel"'
        f' aria-labelledby="{name}--b3" tabindex="0"></div>'
    )
    return out


def _tools(furniture: Furniture, parts: Mapping[str, Node]) -> str:
    name = esc(furniture.name)
    tabs = [(0, "Chart")]
    tabs += [(1, "Data")] if "d" in parts else []
    tabs += [(2, "Sources")] if "s" in parts else []
    tabs += [(3, "Share")]
    buttons = "".join(
        f'<button type="button" role="tab" id="{name}--b{i}" aria-controls="{name}--p{i}"'
        f' aria-selected="{"false" if i else "true"}"{" tabindex=-1" if i else ""}>{text}</button>'
        for i, text in tabs
    )
    compare = (
        '<button type="button" class="explore-compare">Compare</button>'
        if furniture.grid.count > 1
        else ""
    )
    embed = f' data-embed="{esc(furniture.embed)}"' if furniture.embed else ""
    return (
        f'<fieldset class="explore-tools" disabled{embed}>'
        f'<div class="explore-tabs" role="tablist" aria-label="Views of this chart">{buttons}</div>'
        f"{compare}</fieldset>"
    )


def _note(furniture: Furniture) -> str:
    count = f"{furniture.grid.count:,}".replace(",", "\u202f")
    what = ", ".join(c.label.lower() for c in furniture.grid.controls)
    return (
        '<noscript><p class="explore-note">This is one of '
        f"{count} views. With JavaScript the page lets you choose: {esc(what)}.</p></noscript>"
    )


def _controls(furniture: Furniture, parts: Mapping[str, Node]) -> str:
    items = (
        _control(furniture, control, parts.get(f"o{axis}"))
        for control, (axis, *_) in furniture.grid.parts(range(len(furniture.grid.shape)))
    )
    return (
        '<fieldset class="explore-controls" disabled aria-label="Controls">'
        f"{''.join(items)}</fieldset>"
    )


def _control(furniture: Furniture, control: Control, output: Node | None) -> str:
    ident = f"{esc(furniture.name)}--c-{esc(control.name)}"
    shared = " data-shared" if control.name in furniture.group else ""
    head = (
        f'<div class="explore-control explore-{control.kind}" data-c="{esc(control.name)}"{shared}>'
    )
    writers = {
        "range": _range,
        "span": _span,
        "select": _select,
        "list": _select,
        "radio": _radios,
        "buttons": _radios,
        "checkbox": _check,
        "toggle": _check,
    }
    return head + writers[control.kind](control, ident, output) + "</div>"


def _slider(control: Control, ident: str, place: int, label: str = "") -> str:
    return (
        f'<input type="range" id="{ident}" min="0" max="{len(control.values) - 1}" step="1"'
        f' value="{place}" autocomplete="off" aria-valuetext="{esc(control.labels[place])}"{label}>'
    )


def _range(control: Control, ident: str, output: Node | None) -> str:
    play = (
        f'<button type="button" class="explore-play" aria-label="Play {esc(control.label)}"'
        f' data-ms="{control.play_ms or ""}"></button>'
        if len(control.values) > 3
        else ""
    )
    reading = _part("output", output, f'for="{ident}"') if output is not None else ""
    return (
        f'<label for="{ident}">{esc(control.label)}</label>'
        f'<div class="explore-row">{play}{_ticked(control, ident)}{reading}</div>{_stops(control)}'
    )


def _ticked(control: Control, ident: str) -> str:
    slider = _slider(control, ident, control.default)
    if not control.stops:
        return slider
    ticks = "".join(f"M{place} 0v1" for _, place in control.stops)
    return (
        f'<span class="explore-ticked"><svg viewBox="0 0 {len(control.values) - 1} 1"'
        f' preserveAspectRatio="none" aria-hidden="true"><path d="{ticks}"/></svg>{slider}</span>'
    )


def _stops(control: Control) -> str:
    if not control.stops:
        return ""
    buttons = "".join(
        f'<button type="button" class="explore-button" data-at="{place}">{esc(text)}</button>'
        for text, place in control.stops
    )
    label = esc(control.label)
    return f'<div class="explore-stops" role="group" aria-label="{label}">{buttons}</div>'


def _span(control: Control, ident: str, output: Node | None) -> str:
    end = control.default_end or 0
    label = esc(control.label)
    first = _slider(control, ident, control.default, f' aria-label="{label}, from"')
    second = _slider(control, f"{ident}--end", end, f' aria-label="{label}, to"')
    reading = _part("output", output, f'for="{ident} {ident}--end"') if output is not None else ""
    return (
        f'<span class="explore-label">{label}</span>'
        f'<div class="explore-row"><span class="explore-thumbs">{first}{second}</span>'
        f"{reading}</div>"
    )


def _select(control: Control, ident: str, output: Node | None) -> str:
    size = f' size="{min(6, max(2, len(control.keys)))}"' if control.kind == "list" else ""
    options = "".join(
        f'<option value="{esc(key)}"{" selected" if i == control.default else ""}>'
        f"{esc(text)}</option>"
        for i, (key, text) in enumerate(zip(control.keys, control.labels, strict=True))
    )
    return (
        f'<label for="{ident}">{esc(control.label)}</label>'
        f'<select id="{ident}" autocomplete="off"{size}>{options}</select>'
    )


def _radios(control: Control, ident: str, output: Node | None) -> str:
    inputs = "".join(
        f'<label><input type="radio" name="{ident}" value="{esc(key)}"'
        f"{' checked' if i == control.default else ''}><span>{esc(text)}</span></label>"
        for i, (key, text) in enumerate(zip(control.keys, control.labels, strict=True))
    )
    return (
        f"<fieldset><legend>{esc(control.label)}</legend>"
        f'<div class="explore-row">{inputs}</div></fieldset>'
    )


def _check(control: Control, ident: str, output: Node | None) -> str:
    checked = " checked" if control.default else ""
    role = ' role="switch"' if control.kind == "toggle" else ""
    return (
        f'<label><input type="checkbox" id="{ident}"{role}{checked}>'
        f"<span>{esc(control.label)}</span></label>"
    )


def embed_page(
    figure: str,
    *,
    title: str,
    css_href: str,
    js_href: str,
    policy: str = "",
    extra_head: str = "",
    up: str = "../",
    lang: str = "en",
) -> str:
    """Return a page of its own for one explorer: for a slide, a course site, an iframe.

    ``figure`` is the explorer's HTML; ``up`` leads from the embed page to the folder of the page
    that shows it, so that links to sources still arrive; ``policy`` may be a ``<meta>`` element
    with a Content-Security-Policy, which has to come before what it governs; ``extra_head`` may
    bring the site's variables, fonts and sheets, which come after explore's own. No inline
    script or style: it works under a strict policy.
    """
    moved = _relink(figure, up)
    return (
        f'<!DOCTYPE html><html lang="{esc(lang)}" class="explore-embed">'
        f'<head><meta charset="utf-8">{policy}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{esc(title)}</title><link rel="stylesheet" href="{esc(css_href)}">{extra_head}'
        f'<script defer src="{esc(js_href)}"></script>'
        f"</head><body><main>{moved}</main></body></html>\n"
    )


def alone_page(figure: str, *, title: str, lang: str = "en") -> str:
    """Return one page that holds an explorer, its script and its style, and needs nothing else.

    Its policy allows exactly this script and this style.
    """
    script, style = served_script(), f"{served_style()}:root{{color-scheme:light dark}}"
    allowed = " ".join(
        f"{what}-src 'sha256-{_digest(text)}';"
        for what, text in (("script", script), ("style", style))
    )
    policy = f"default-src 'none'; {allowed} img-src data: blob:; base-uri 'none'"
    return (
        f'<!DOCTYPE html><html lang="{esc(lang)}" class="explore-embed"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)}</title><style>{style}</style></head>"
        f"<body><main>{figure}</main><script>{script}</script></body></html>\n"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def with_assets(figure: str) -> str:
    """Return a figure with script and style behind it, for a page that brings neither.

    What stands twice on a page runs once.
    """
    return f"{figure}<style>{served_style()}</style><script>{served_script()}</script>"


def iframe(src: str, title: str, height: int) -> str:
    """Return the markup of a frame that shows an explorer's own page."""
    return (
        f'<iframe src="{esc(src)}" title="{esc(title)}" width="100%" height="{height}"'
        ' loading="lazy"></iframe>'
    )


def _relink(figure: str, up: str) -> str:
    """Let relative links of the figure start one folder higher, and open outside the frame."""
    body, mark, rest = figure.partition('<script type="application/json"')

    relative = r'(<a (?:(?!href=)[^>])*href=")(?![a-z][a-z0-9+.-]*:|#|/)([^"]*")'
    lead = quote(up)
    return re.sub(relative, lambda link: f"{link[1]}{lead}{link[2]}", body) + mark + rest


def state_node(
    pictures: Mapping[str, Node], words: Sequence[Node], outputs: Sequence[Node]
) -> Node:
    """Return one state's tree, its parts in the order in which the page shows them."""
    by_tag = {part.tag: part for part in words}
    parts = [by_tag["t"], *outputs]
    parts += [
        Node(tag, {}, [pictures[layout]])
        for tag, layout in (("w", "wide"), ("n", "narrow"))
        if layout in pictures
    ]
    parts += [by_tag[tag] for tag in ("d", "s", "a") if tag in by_tag]
    return Node("state", {}, parts)
