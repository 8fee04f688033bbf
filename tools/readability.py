"""How hard is the book to read? One line a page, then the sentences that ask most of a reader.

    python -m tools.readability [FILE …]     all chapters and pages of the book without one

The index is LIX (Björnsson 1968): words a sentence, plus long words (over six letters) in percent
of the words; under 40 is plain, over 50 hard. It guesses no syllables, so it needs no library, and
a name such as Zaporizhzhia counts once. A sentence counts as passive where a form of “to be” has a
participle within the next two words: *was shown*, *is not known*, but also *is tired*. What is read
is what a reader reads: Markdown and the computed prose as it is stored, without code, tables,
headings, quoted paragraphs and folded solutions' tables.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import nbformat

BOOK = Path(__file__).resolve().parent.parent / "book"
LONG_SENTENCE = 25  # words
LONG_WORD = 6  # letters: a longer one is long
WORST = 20

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d,.–]*\d|\d")
_IRREGULAR = (
    "been born brought built called caught chosen cut done drawn given gone held heard hit kept "
    "known laid led left lost made meant met paid put read said seen sent set shown shut sold "
    "spoken taken told thought understood won written"
).replace(" ", "|")
_ADDRESS = r"\((?:[^()]|\([^()]*\))*\)"  # one may have brackets of its own, as EU documents' do
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being)\b(?: [\w’-]+)?? (?:\w+ed|{_IRREGULAR})\b", re.IGNORECASE
)
_NOT_READ = (
    (re.compile(r"```.*?```|<table.*?</table>|<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"^ *(?:>|#|\||:::|\$\$|\(.*\)=$).*$", re.MULTILINE), "\n"),
    (re.compile(r"\{[a-z][a-z:-]*\}`([^`<]*)[^`]*`"), r"\1"),
    (re.compile(rf" ?\((?:\[[^\]]*\]{_ADDRESS}(?:; )?)+\)"), ""),  # sources in brackets
    (re.compile(rf"!?\[([^\]]*)\]{_ADDRESS}"), r"\1"),
    (re.compile(r"<[^>]+>|[*`\\]"), ""),
)
_SHORT = re.compile(r"\b(?:[A-Z]|Mr|Ms|Dr|St|No|vs|e\.g|i\.e|cf|approx)\.(?= )")
_END = re.compile(r"(?<=[.!?:])[”’)]*\s+(?=[“‘(]?[A-Z0-9])|\n\s*\n|\n *(?:[-*]|\d+\.) ")


class Page(NamedTuple):
    """What was measured of one page: its sentences, each as its words."""

    name: str
    sentences: list[str]

    @property
    def words(self) -> list[str]:
        """All words, in order."""
        return [word for sentence in self.sentences for word in _WORD.findall(sentence)]

    @property
    def lix(self) -> float:
        """The index of the whole page."""
        return lix(self.sentences)

    def percent(self, chosen: Sequence[str]) -> float:
        """How many of its sentences these are, in percent."""
        return 100 * len(chosen) / len(self.sentences)


def passages(path: Path) -> str:
    """Return the Markdown of a page: of a notebook, its cells and what its cells have said."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    parts = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        outputs = cell.get("outputs", [])
        if not any(output.get("text", "").startswith("explorer ") for output in outputs):
            texts = [output.get("data", {}).get("text/markdown", "") for output in outputs]
            parts += [text for text in texts if text]
    return "\n\n".join(parts)


def sentences(markdown: str) -> list[str]:
    """Return the sentences of Markdown that have three words or more."""
    for pattern, instead in _NOT_READ:
        markdown = pattern.sub(instead, markdown)
    whole = _SHORT.sub(lambda match: match[0].replace(".", "․"), markdown)
    parts = [" ".join(part.replace("․", ".").split()) for part in _END.split(whole)]
    return [part for part in parts if len(_WORD.findall(part)) >= 3]


def lix(lines: Sequence[str]) -> float:
    """Return the index of some sentences; 0 for none."""
    words = [word for sentence in lines for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / len(lines) + 100 * long / len(words)


def is_long(sentence: str) -> bool:
    """Tell whether a sentence has more words than `LONG_SENTENCE`."""
    return len(_WORD.findall(sentence)) > LONG_SENTENCE


def is_passive(sentence: str) -> bool:
    """Tell whether a sentence has a form of “to be” with a participle soon after it."""
    return _PASSIVE.search(sentence) is not None


def measure(path: Path) -> Page:
    """Return one page with its sentences."""
    return Page(path.stem, sentences(passages(path)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and the hardest sentences."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    paths = options.files or sorted([*BOOK.glob("*.ipynb"), *BOOK.glob("*.md")])
    pages = [page for page in map(measure, paths) if page.sentences]
    print(f"{'page':18} sentences  words  LIX  over {LONG_SENTENCE} words  passive")
    every = Page("all", [sentence for page in pages for sentence in page.sentences])
    for page in [*pages, every]:
        long = page.percent([*filter(is_long, page.sentences)])
        passive = page.percent([*filter(is_passive, page.sentences)])
        print(
            f"{page.name:18} {len(page.sentences):9} {len(page.words):6} {page.lix:4.0f}"
            f" {long:13.0f}% {passive:7.0f}%"
        )
    hardest = sorted(
        (
            (lix([sentence]), page.name, sentence)
            for page in pages
            for sentence in page.sentences
            if is_long(sentence)
        ),
        reverse=True,
    )
    print("\n".join(f"\n{index:.0f} {name}\n{text}" for index, name, text in hardest[:WORST]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
