"""A page made narrow, as by 200 % and 400 % zoom: all of it is there, and nothing runs out."""

from __future__ import annotations

from playwright.sync_api import Page

WIDE = 1280
NARROW = (640, 320)  # 1280 px at 200 %, and at 400 %: what WCAG asks for
# The text of the page as it is shown, less the drawings, which have another layout when narrow.
TEXT = """() => {
  const words = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(...node.data.split(/\\s+/).filter(Boolean));
    else if (node.nodeType === Node.ELEMENT_NODE && node.localName !== "svg"
      && node.checkVisibility()) node.childNodes.forEach(walk);
  };
  walk(document.querySelector("main"));
  return words.join(" ");
}"""
# Boxes that cut their own text off, with no way to scroll to it.
CUT = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 2
    && ["hidden", "clip"].includes(getComputedStyle(e).overflowX) && e.closest("svg") === null)
  .map(e => `${e.localName}.${e.className} cuts its text off`)"""


def faults(page: Page) -> list[str]:
    """What an open page loses when its window is made narrow."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    whole = page.evaluate(TEXT)
    losses = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        needed = page.evaluate("document.documentElement.scrollWidth")
        losses += [f"{needed} px wide in a window of {width} px"] if needed > width else []
        losses += [f"{fault} at {width} px" for fault in page.evaluate(CUT)]
        if (shown := page.evaluate(TEXT)) != whole:
            losses.append(f"text differs at {width} px: {_difference(whole, shown)}")
    return losses


def _difference(one: str, other: str) -> str:
    words, others = one.split(), other.split()
    for place, (a, b) in enumerate(zip(words, others, strict=False)):
        if a != b:
            return (
                f"“{' '.join(words[place : place + 6])}” is “{' '.join(others[place : place + 6])}”"
            )
    return f"{len(words)} words are {len(others)}"
