"""Print each chapter and the answer key as PDF, A4 and Letter, for teaching on paper.

    python -m tools.make_handouts _build/handouts

What the page's own print style leaves out is added here: where the live page is, with a code
for a phone's camera when the site knows its address, and the sources of the page by name: their
addresses, which nobody types from paper, are in the bibliography. Charts print in the state they
open with.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

import segno
from lxml import html
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ("A4", "Letter")
PRINTED = ("[0-9][0-9]-*.html", "answers.html")
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
    found = html.fromstring(page).xpath('string(//link[@rel="canonical"]/@href)')
    return str(found)


def code(url: str) -> str:
    """A code that a phone's camera reads, as SVG."""
    return str(segno.make(url, micro=False).svg_inline(scale=2, border=0)) if url else ""


def sources(cited: list[str], bibliography: html.HtmlElement) -> list[str]:
    """The entries of the bibliography with these ids, by name."""
    entries = {item.get("id"): item for item in bibliography.xpath("//li[@id and .//p]")}
    found = [entries[name] for name in dict.fromkeys(cited) if name in entries]
    return sorted((_written(entry) for entry in found), key=str.casefold)


def _written(entry: html.HtmlElement) -> str:
    for told in entry.xpath('.//*[contains(@class, "rl-cited-in")]'):
        told.getparent().remove(told)
    return " ".join(entry.text_content().split())


def write(window: Page, site: Path, page: Path, folder: Path) -> list[Path]:
    """Print one chapter on each paper; return the files."""
    text = page.read_text(encoding="utf-8")
    window.goto(page.as_uri())
    window.emulate_media(media="print", color_scheme="light")
    live = address(text)
    bibliography = html.fromstring((site / "bibliography.html").read_text(encoding="utf-8"))
    cited = window.evaluate(CITED)  # what is printed: the state that each chart opens with
    window.evaluate(ADD, [live, code(live), sources(cited, bibliography)])
    window.evaluate("document.fonts.ready")
    written = []
    for paper in PAPERS:
        target = folder / f"{page.stem}-{paper.lower()}.pdf"
        window.pdf(
            path=target,
            format=paper,
            print_background=True,
            prefer_css_page_size=False,
            tagged=True,
            outline=True,
        )
        written.append(target)
    return written


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--pages", nargs="+", default=PRINTED, help="which, as shell patterns")
    given = parser.parse_args()
    site, browser_path = given.site.resolve(), os.environ.get("CHROMIUM")
    pages = sorted(page for pattern in given.pages for page in site.glob(pattern))
    if not pages:
        raise SystemExit(f"make handouts: no page {' '.join(given.pages)} in {site}")
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for page in pages:
            window = browser.new_page(viewport={"width": 794, "height": 1123})
            for target in write(window, site, page, given.folder):
                print(f"{target}: {target.stat().st_size / 1000:.0f} kB")
            window.close()
        browser.close()


if __name__ == "__main__":
    main()
