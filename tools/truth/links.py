"""Does every link inside the built site lead somewhere: to a file, an anchor, a chart's state?

A link to a state, ``03-share.html#share?day=2025-03-11&of=mainland``, must name a chart of the
page, controls of that chart, and values that they offer: the page itself would show its default
instead and say nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree, html

from everystate.payload import Reader
from everystate.sphinx import files

ANY_ADDRESS = "404.html"  # stands in for any address, so its links need a server
THEME = "_static/styles/"
_STYLE_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")


class Site:
    """A folder with a built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @cached_property
    def pages(self) -> list[str]:
        """Every page, those of tables and of embedded charts too."""
        paths = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(name for name in paths if name != ANY_ADDRESS)

    @cached_property
    def others(self) -> list[str]:
        """Files that are no pages and hold links: feeds, and style sheets other than the theme's.

        The theme's names icon fonts that no page uses and that are left out of the site.
        """
        paths = [path for kind in ("*.css", "*.xml") for path in self.folder.rglob(kind)]
        names = sorted(path.relative_to(self.folder).as_posix() for path in paths)
        return [name for name in names if not name.startswith(THEME)]

    @cache  # noqa: B019 (a site lives as long as its check)
    def tree(self, name: str) -> Any:
        """The parsed page."""
        return html.parse(str(self.folder / name)).getroot()

    @cache  # noqa: B019
    def anchors(self, name: str) -> dict[str, Any]:
        """Every element of a page that has an id, by its id."""
        return {
            element.get("id"): element for element in self.tree(name).iter() if element.get("id")
        }

    def links(self, name: str) -> Iterator[str]:
        """Yield the links of a page or another file that stay inside the site."""
        for link in self._all_links(name):
            parts = urlsplit(link)
            if not parts.scheme and not parts.netloc:
                yield link

    def _all_links(self, name: str) -> Iterator[str]:
        path = self.folder / name
        if path.suffix == ".css":
            yield from _STYLE_URL.findall(path.read_text(encoding="utf-8"))
        elif path.suffix == ".xml":
            yield from (value for e in etree.parse(str(path)).iter() if (value := e.get("href")))
        else:
            for element, _, link, _ in self.tree(name).iterlinks():
                if element.tag != "form":
                    yield link

    def lost(self, name: str) -> list[str]:
        """Return the links of a file that lead nowhere, each with the reason."""
        faults = ((link, self._fault(name, link)) for link in dict.fromkeys(self.links(name)))
        return [f"{link}: {fault}" for link, fault in faults if fault]

    def _fault(self, name: str, link: str) -> str | None:
        parts = urlsplit(link)
        path = unquote(parts.path)
        target = (self.folder / name).parent / path if path else self.folder / name
        if not target.is_file():
            return "no such file"
        if not parts.fragment or target.suffix != ".html":
            return None
        page = target.resolve().relative_to(self.folder).as_posix()
        anchor, has_state, state = parts.fragment.partition("?")
        element = self.anchors(page).get(unquote(anchor))
        if element is None:
            return "no such anchor"
        return _state_fault(element, state) if has_state else None


def _state_fault(figure: Any, query: str) -> str | None:
    """Say why a chart has no such state."""
    if "explorer" not in (figure.get("class") or "").split():
        return f"{figure.get('id')} is no chart, so it has no states"
    offered = states(figure)
    for control, value in parse_qsl(query, keep_blank_values=True):
        if control not in offered:
            return f"no control {control!r}; there are {', '.join(offered)}"
        if value not in offered[control]:
            return f"{control} offers no {value!r}"
    return None


class _Formulas(Reader):
    """The formulas of a payload alone, without the markup that they fill."""

    def __init__(self, text: str) -> None:
        self.data = json.loads(text)
        self.shape = self.data["n"]
        self._cells = {}


def states(figure: Any) -> dict[str, list[str]]:
    """Return the values of each control of a chart, as a link writes them."""
    formulas = _Formulas(_payload(figure))
    offers: dict[str, list[str]] = {}
    axis = 0
    for control in figure.xpath(".//*[@data-c]"):
        axes = 2 if len(control.xpath('.//input[@type="range"]')) == 2 else 1
        ends = [_keys(control, formulas, axis + i) for i in range(axes)]
        offers[control.get("data-c")] = (
            ends[0] if axes == 1 else [f"{a}~{b}" for a in ends[0] for b in ends[1]]
        )
        axis += axes
    return offers


def _payload(figure: Any) -> str:
    """The payload of a chart, from the page or from the file that the page names."""
    script = figure.xpath('.//script[@class="explore-data"]')[0]
    if place := script.get("data-src"):
        page = Path(figure.getroottree().docinfo.URL)
        return files.payload_of((page.parent / place).read_text(encoding="utf-8"))
    return str(script.text)


def _keys(control: Any, formulas: _Formulas, axis: int) -> list[str]:
    """What stands in a link for each place of a control; as the page's script finds it."""
    formula = formulas.data["u"][axis]
    if not formula:
        values = control.xpath('.//option/@value | .//input[@type="radio"]/@value')
        return [str(value) for value in values] or ["no", "yes"]
    default = formulas.data["d"]
    pieces, *columns = formula
    places = ([*default[:axis], step, *default[axis + 1 :]] for step in range(formulas.shape[axis]))
    return [formulas.text(pieces, columns, place) or "" for place in places]


def repeated_ids(site: Site, name: str) -> list[str]:
    """Return the ids that a page has more than once."""
    ids = sorted(element.get("id") for element in site.tree(name).iter() if element.get("id"))
    return sorted({one for one, other in pairwise(ids) if one == other})
