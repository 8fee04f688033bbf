"""Check the words of the book against its tables: one line a fault.

    python -m tools.truth

Reads, runs nothing, and takes a few seconds; 1 when there is a fault.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.truth import citations, figures, own_words, prose, quotations, spelling, wording


def faults() -> Iterator[str]:
    """Yield every fault that can be found by reading."""
    pages, modules = prose.pages(), prose.modules()
    yield from figures.faults([*pages, *modules], figures.allowances())
    yield from filter(None, map(figures.unbacked, figures.allowances()))
    yield from quotations.in_pages(pages)
    yield from quotations.in_tables()
    for place, text in own_words.in_book([*pages, *modules]):
        yield from (f"{place}: {fault}" for fault in spelling.faults(text))
        yield from (f"{place}: {fault}" for fault in wording.faults(text))
    yield from citations.faults(pages)


def main() -> int:
    """Print what is wrong, or how much was read."""
    lines = list(faults())
    print("\n".join(lines) or f"{len(prose.pages()):,} passages agree with the tables.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
