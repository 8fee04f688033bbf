"""Print each chapter and the answer key into the site as PDF, A4 and Letter, to teach on paper.

    python -m tools.make_handouts

The site's page of hand-outs then links to them. What was printed is kept in ``_build/cache`` and
printed again when its page, its looks or the bibliography have changed.

What the page's own print style leaves out is added here: where the live page is, with a code
for a phone's camera when the site knows its address, and the sources of the page by name: their
addresses, which nobody types from paper, are in the bibliography. Charts print in the state they
open with.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import segno
from lxml import html
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from redline.site import chapters, digests, inventory, staging

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = re.compile(rb"(?<=Date \(D:)\d{14}")  # when a PDF was made
CLOCK = b"20250312000000"
CITED = """() => [...document.querySelectorAll('a[href^="bibliography.html#"]')]
  .filter(link => link.getClientRects().length)
  .map(link => link.hash.slice(1))"""
ADD = """([address, code, sources]) => {
  const article = document.querySelector(".rl-article");
  document.documentElement.classList.add("rl-handout");
  if (address) {
    const line = document.createElement("p");
    line.className = "rl-live";
    line.innerHTML = code;
    line.append(`The live page, with charts that answer: ${address}`);
    article.querySelector("h1").before(line);
  }
  const part = document.createElement("section");
  part.className = "rl-print-sources";
  part.innerHTML = "<h2>Sources of this page</h2>"
    + "<p>With their addresses in the bibliography of the book.</p><ul></ul>";
  for (const text of sources) {
    const item = document.createElement("li");
    item.textContent = text;
    part.lastElementChild.append(item);
  }
  if (sources.length) article.append(part);
}"""


def address(page: str) -> str:
    """The live page's address as the page itself gives it; empty where it gives none."""
    link = html.fromstring(page).xpath('string(//link[@rel="canonical"]/@href)')
    return str(link)


def code(url: str) -> str:
    """A code that a phone's camera reads, as SVG."""
    return str(segno.make(url, micro=False).svg_inline(scale=2, border=0)) if url else ""


def sources(cited: list[str], bibliography: html.HtmlElement) -> list[str]:
    """The entries of the bibliography with these ids, by name."""
    entries = {item.get("id"): item for item in bibliography.xpath("//li[@id and .//p]")}
    works = [entries[name] for name in dict.fromkeys(cited) if name in entries]
    return sorted((_written(entry) for entry in works), key=str.casefold)


def _written(entry: html.HtmlElement) -> str:
    for note in entry.xpath('.//*[contains(@class, "rl-cited-in")]'):
        note.getparent().remove(note)
    return " ".join(entry.text_content().split())


def content(window: Page, site: Path, page: Path) -> dict[str, bytes]:
    """Print one page on each paper; the PDFs by paper, the same bytes for the same page."""
    text = page.read_text(encoding="utf-8")
    window.goto(page.as_uri())
    window.emulate_media(media="print", color_scheme="light")
    live = address(text)
    bibliography = html.fromstring((site / "bibliography.html").read_text(encoding="utf-8"))
    cited = window.evaluate(CITED)  # what is printed: the state that each chart opens with
    window.evaluate(ADD, [live, code(live), sources(cited, bibliography)])
    window.evaluate("document.fonts.ready")
    pdf = partial(window.pdf, print_background=True, prefer_css_page_size=False)
    printed = {paper: pdf(format=paper, tagged=True, outline=True) for paper in chapters.PAPERS}
    return {paper: WRITTEN.sub(CLOCK, file) for paper, file in printed.items()}


def key(site: Path, page: Path) -> str:
    """Hash of what a page's print comes from."""
    looks = sorted((site / "_static").glob("*.css"))
    return digests.digest(site, [page, site / "bibliography.html", *looks], ADD, CITED)


def write(browser: Browser, site: Path, page: Path, cache: Path) -> list[Path]:
    """Lay a page's PDFs into the site, printed now or kept from before; return them."""
    kept = cache / f"{page.stem}-{key(site, page)}"
    if not kept.is_dir():
        window = browser.new_page(viewport={"width": 794, "height": 1123})
        printed = content(window, site, page)
        window.close()
        for old in cache.glob(f"{page.stem}-*"):
            shutil.rmtree(old)
        made = Path(tempfile.mkdtemp(dir=cache))
        for paper, pdf in printed.items():
            (made / paper).write_bytes(pdf)
        made.rename(kept)
    targets = []
    for paper in chapters.PAPERS:
        target = site / chapters.handout(page.stem, paper)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(kept / paper, target)
        targets.append(target)
    return targets


def link(site: Path, printed: Iterable[str]) -> None:
    """Let the site's page of hand-outs lead to what is printed, and list the files again."""
    page = site / f"{chapters.HANDOUTS}.html"
    filled = chapters.fill(page.read_text(encoding="utf-8"), set(printed))
    page.write_text(filled, encoding="utf-8")
    inventory.write(site, ROOT, staging.EPOCH)


def browser_path() -> str | None:
    """The browser that prints; None where there is none."""
    names = ("chromium", "chromium-headless-shell")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def launch(playwright: Playwright) -> Browser:
    """Start that browser; playwright's Error when it does not start."""
    flags = ["--no-sandbox", "--disable-background-networking"]
    return playwright.chromium.launch(executable_path=browser_path(), args=flags)


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    options = parser.parse_args(arguments)
    site, cache = options.site.resolve(), ROOT / "_build/cache" / chapters.HANDOUTS
    contents = site / f"{chapters.HANDOUTS}.html"
    if not contents.is_file():
        raise SystemExit(f"make handouts: no {contents}; make book builds the site")
    pages = [site / f"{name}.html" for name in chapters.places(contents.read_text("utf-8"))]
    cache.mkdir(parents=True, exist_ok=True)
    print("Printing the hand-outs …", file=sys.stderr, flush=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        size = sum(
            target.stat().st_size for page in pages for target in write(browser, site, page, cache)
        )
        browser.close()
    link(site, (page.stem for page in pages))
    print(f"{site / chapters.HANDOUTS}: {len(pages)} pages on paper, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
