"""A walk through a page with the Tab key alone, as a reader without a mouse takes it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 10_000
# What can be reached: of a group of radio buttons one, of a folded part its summary alone.
EXPECTED = """() => {
  window.reached = new Set();
  const shown = e => e.checkVisibility({ visibilityProperty: true });
  const groups = new Set();
  const stops = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex]");
  window.expected = [...stops].filter(e => {
    if (e.tabIndex < 0 || e.matches(":disabled") || !shown(e)) return false;
    if (e.type !== "radio") return true;
    if (groups.has(e.name)) return false;
    groups.add(e.name);
    return true;
  });
  return window.expected.length;
}"""
STOP = """async () => {
  const e = document.activeElement;
  if (!e || e === document.body || window.reached.has(e)) return null;
  // a chart with marks is a stop of its own only once it is awake: wait, so that each is walked
  const chart = e.closest(".explorer");
  for (let i = 0; i < 50 && chart && !("live" in chart.dataset); i++) {
    await new Promise(go => setTimeout(go, 20));
  }
  const before = window.last;
  window.last = e;
  window.reached.add(e);
  if (e.type === "radio") {
    for (const one of document.getElementsByName(e.name)) window.reached.add(one);
  }
  // a control may be drawn by what stands beside or around it
  const drawn = [e, e.nextElementSibling, e.closest("label"), e.parentElement].filter(Boolean);
  const outlined = drawn.find(one => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
      && !/^rgba\\(.*, 0\\)$/.test(outlineColor);
  });
  const box = outlined ?? e;
  const seen = box.getClientRects()[0] ?? box.getBoundingClientRect(); // a link may run on
  const left = Math.max(seen.left, 0), right = Math.min(seen.right, innerWidth);
  const top = Math.max(seen.top, 0), bottom = Math.min(seen.bottom, innerHeight);
  const inside = right > left && bottom > top;
  const open = inside && [0.1, 0.5, 0.9].some(y => [0.1, 0.5, 0.9].some(x => {
    const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return hit && ([outlined, e, e.closest("label")].some(one => one?.contains(hit)));
  }));
  const faults = [];
  if (!outlined) faults.push("shows no focus");
  if (!inside) faults.push("is out of sight");
  else if (!open) faults.push("is covered");
  if (before && !(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) {
    faults.push("comes before its turn");
  }
  const name = e.outerHTML.slice(0, 80).replace(/\\s+/g, " ");
  return { name, faults };
}"""
LEFT = """() => window.expected
  .filter(e => !window.reached.has(e) && e.checkVisibility({ visibilityProperty: true }))
  .map(e => e.outerHTML.slice(0, 80))"""


def faults(page: Page) -> list[str]:
    """Press Tab to the end of an open page; tell what shows no focus, is hidden or not reached."""
    page.evaluate(EXPECTED)
    faulty = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(STOP)
        if stop is None:
            break
        faulty += [f"{stop['name']} {fault}" for fault in stop["faults"]]
    return faulty + [f"{name} is not reached" for name in page.evaluate(LEFT)]
