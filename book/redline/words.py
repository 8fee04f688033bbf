"""How the book writes figures, dates and lists: one way each, so that chapters agree.

Minus is a true minus sign, thousands take a comma, a month is spelt out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+(?:[\s,.–-]+[\u0400-\u04ff]+)*")
_UKRAINIAN = re.compile("[ґєії]", re.IGNORECASE)  # letters that Russian has not
_CHANGING = ("dataset", "encyclopedia")  # kinds of page that are kept up to date
_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()


def number(value: float, digits: int = 0) -> str:
    """``112409.4`` → ``112,409``; negative values take a minus sign, not a hyphen."""
    text = f"{abs(value):,.{digits}f}"
    is_zero = not text.strip("0.,")
    return text if value >= 0 or is_zero else f"−{text}"


def percent(value: float, digits: int = 1) -> str:
    """A share in percent (0 to 100): ``18.62`` → ``18.6%``."""
    return f"{number(value, digits)}%"


def area(km2: float) -> str:
    """An area in square kilometres: ``112409.4`` → ``112,409 km²``."""
    return f"{number(km2)} km²"


def date(value: dt.date | str) -> str:
    """A date in words; a partial ISO date keeps its precision.

    ``2025-03-11`` → ``11 March 2025``, ``2025-03`` → ``March 2025``, ``2025`` → ``2025``.
    Raises ValueError for text that is not an ISO date, and for a missing date.
    """
    if value != value:  # NaT is the one date that is not itself
        raise ValueError("a missing date has no words")
    text = value if isinstance(value, str) else value.isoformat()[:10]
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return str(year)
    if len(rest) > 2:
        raise ValueError(f"{text!r} is no ISO date")
    day = dt.date(year, *[*rest, 1][:2])
    precise = f"{day.day} " if len(rest) == 2 else ""
    return f"{precise}{_MONTHS[day.month - 1]} {year}"


def publication(published: str, kind: str) -> str:
    """When a source of that kind was published, in words, or why no date stands there."""
    if published:
        return date(published)
    return "a page that changes" if kind in _CHANGING else "date not shown"


def count(n: int, noun: str, plural: str | None = None) -> str:
    """``count(3, "claim")`` → ``three claims``; words up to twelve, then figures."""
    word = _SMALL[n] if 0 <= n < len(_SMALL) else number(n)
    return f"{word} {noun if n == 1 else plural or noun + 's'}"


def unseen(grades: Iterable[str]) -> str:
    """``, two of them not looked up again``, to end a count of graded rows; nothing for none."""
    n = list(grades).count("unverified")
    return f", {count(n, 'of them', 'of them')} not looked up again" if n else ""


def join(items: Iterable[str], last: str = "and") -> str:
    """``a, b and c``; an empty list gives an empty string."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def original(html: str) -> str:
    """Markup in which words in Cyrillic letters name their language, for those who hear the page.

    A run with a letter that only Ukrainian has is Ukrainian, any other Russian.
    """

    def span(run: re.Match[str]) -> str:
        language = "uk" if _UKRAINIAN.search(run[0]) else "ru"
        return f'<span lang="{language}">{run[0]}</span>'

    return _CYRILLIC.sub(span, html)
