"""What a reader's first visit to a page fetches, and whether the page moves while it comes."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Browser, Request

KB = 1000  # bytes
PHONE, DESK = (390, 844), (1280, 900)
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      const what = sources.map(({ node }) => node?.nodeType === 1 ? node : node?.parentElement)
        .map(e => e ? e.localName + (e.id ? "#" + e.id : "." + e.classList[0]) : "?");
      window.shifts.push({ value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
# To the end of the page and back, a screen at a time: what waits to be near has to come.
READ = """async () => {
  const frame = () => new Promise(done => {
    requestAnimationFrame(() => setTimeout(done, 30));
    setTimeout(done, 500);  // a window that draws nothing has no frames
  });
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await frame();
  }
  await document.fonts.ready;
  await frame();
}"""


class Visit(NamedTuple):
    """One first visit: bytes of all bodies as they were sent, requests, and what moved.

    ``first`` and ``requests`` are those of the first load, until the reader scrolls; ``whole`` is
    all that has come when the page is read to its end, every explorer's payload included.
    """

    page: str
    first: int
    whole: int
    requests: int
    shift: float
    moved: list[str]


def visit(
    browser: Browser, origin: str, page: str, size: tuple[int, int] = DESK, *, fonts: bool = True
) -> Visit:
    """Open a page of a served site with nothing cached, and read it to its end.

    Without ``fonts`` they never arrive: what moves then is moved by something else.
    """
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    window = context.new_page()
    window.add_init_script(f"({SHIFTS})()")
    if not fonts:
        window.route("**/*.woff2", lambda route: route.abort())
    answers: list[Request] = []
    window.on("requestfinished", lambda request: answers.append(request))
    window.goto(origin + page, wait_until="networkidle")
    window.evaluate("document.fonts.ready")
    requests = len(answers)
    window.evaluate(READ)
    window.wait_for_load_state("networkidle")
    sizes = [answer.sizes()["responseBodySize"] for answer in answers]
    shifts = window.evaluate("window.shifts")
    context.close()
    moved = [f"{what} by {one['value']:.4f}" for one in shifts for what in one["what"]]
    shift = sum(one["value"] for one in shifts)
    return Visit(page, sum(sizes[:requests]), sum(sizes), requests, shift, moved)
