"""The book's colours: a small set of named tokens, each with a light and a dark value.

Charts draw with the light value; on the site every token is a CSS variable
(``--rl-NAME``) that the reader's theme resolves. Two tokens never share a light
value, so a drawn colour leads back to exactly one token.

Red is kept for two things only: the thin line that marks what is being examined
(``line``), and land held by Russian forces (``held-1`` to ``held-5``).
"""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """One colour as sRGB hex, for the light and for the dark theme."""

    light: str
    dark: str


TOKENS: dict[str, Token] = {
    # text and page
    "ink": Token("#1b1d20", "#ecebe7"),
    "ink-soft": Token("#53575d", "#b4b7bb"),
    "rule": Token("#d8d6cf", "#3b3f45"),
    "paper": Token("#ffffff", "#15171a"),
    "panel": Token("#f6f5f1", "#1e2125"),
    # the one motif
    "line": Token("#c4122f", "#ff7a78"),
    # held by Russian forces, share of a cell or region: low to full
    "held-1": Token("#f5dcd5", "#3a2425"),
    "held-2": Token("#e9b5a9", "#613031"),
    "held-3": Token("#db8a7b", "#8c3d3c"),
    "held-4": Token("#c8584d", "#bd5450"),
    "held-5": Token("#a3202c", "#f07c72"),
    # the rest of a map
    "land": Token("#e8e6df", "#2c3035"),
    "sea": Token("#edf3f7", "#1a222a"),
    "border": Token("#a9a69c", "#5d6269"),
    "claimed": Token("#7d6a5f", "#b9a498"),
    "contested": Token("#8d8f94", "#8b8f96"),
    "unknown": Token("#c9c7c0", "#4a4e54"),
    # actors keep one colour through the book
    "ukraine": Token("#2a6cc4", "#7db4f2"),
    "russia": Token("#7b4a12", "#d9a35c"),
    "united-states": Token("#4a2585", "#8f8cf0"),
    "europe": Token("#1a7a55", "#5bd3ce"),
    "others": Token("#444d57", "#a0a1a0"),
    # a stance on a proposition, firmly against to firmly for; always with its number and shape
    "stance-m2": Token("#7a4391", "#dcaeea"),
    "stance-m1": Token("#d9c2e3", "#5d4068"),
    "stance-0": Token("#e2e0d9", "#44484e"),
    "stance-p1": Token("#bcdcb6", "#31573a"),
    "stance-p2": Token("#2e7040", "#93d29d"),
    # series without an actor, told apart also by dash and label
    "series-1": Token("#154477", "#92bef5"),
    "series-2": Token("#883700", "#f0a45d"),
    "series-3": Token("#2c7f52", "#68c895"),
    "series-4": Token("#80459e", "#c58bcb"),
    "series-5": Token("#8a6d00", "#e9cb52"),
    "series-6": Token("#547587", "#a7c1ce"),
    # votes of states; each has a shape of its own too
    "vote-yes": Token("#1d5c8c", "#86bfec"),
    "vote-no": Token("#8f4a0a", "#eda25a"),
    "vote-abstain": Token("#f0dfa3", "#57491b"),
    "vote-absent": Token("#fbfaf7", "#22262a"),
}


def color(name: str) -> str:
    """Return the light hex value of token ``name``; KeyError names an unknown token."""
    return TOKENS[name].light
