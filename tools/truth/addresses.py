"""Do the sources still answer? A look at every address that the book cites, from outside.

    python -m tools.truth.addresses [--limit N]

Pages of others move and vanish, and some refuse a program: neither is a fault of the book, so this
check always ends with 0 and is no part of a build. It prints what no longer answers, as a list in
Markdown (also into the summary of a workflow), so that somebody can look for another address.

One host is asked one thing at a time, with a pause; hosts are asked side by side.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tqdm import tqdm

from redline.tables import sources
from tools.truth.prose import BOOK

AGENT = "Mozilla/5.0 (compatible; link check of an open textbook)"
TIMEOUT = 20.0  # seconds for one answer
PAUSE = 1.0  # seconds between two requests to one host
HOSTS_AT_ONCE = 16
ANSWERS, GONE, REFUSES, SILENT = "answers", "gone", "refuses a program", "does not answer"
_REFUSALS = {401, 402, 403, 406, 418, 429, 451}
_LINK = re.compile(r"https?://[^\s)>\"'`\\]+")


@dataclass(frozen=True)
class Reply:
    """What one address said."""

    url: str
    outcome: str
    detail: str


def cited(book: Path = BOOK) -> dict[str, str]:
    """Return every address of a source or a page, each with who names it."""
    addresses = {source.url: source.id for source in sources.sources() if source.url}
    for path in sorted(book.glob("*.md")):
        for url in _LINK.findall(path.read_text(encoding="utf-8")):
            addresses.setdefault(url.rstrip(".,;"), path.name)
    local = ("localhost", "127.0.0.1", "example.org", "HUB")
    return {
        url: who for url, who in addresses.items() if (urlsplit(url).hostname or "") not in local
    }


def ask(url: str, timeout: float = TIMEOUT) -> Reply:
    """Ask for one address: its head, or the page where a server will not give a head alone."""
    for method in ("HEAD", "GET"):
        try:
            request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT})
            if request.type not in ("http", "https"):
                raise ValueError(f"no address of a page: {url}")
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return Reply(url, ANSWERS, str(answer.status))
        except urllib.error.HTTPError as error:
            if method == "GET":
                return Reply(url, _meaning(error.code), str(error.code))
        except (OSError, ValueError, http.client.HTTPException) as error:
            if method == "GET":
                reason = getattr(error, "reason", None) or error
                return Reply(url, SILENT, f"{type(error).__name__}: {reason}")
    raise AssertionError("a GET has an answer or an error")


def _meaning(status: int) -> str:
    if status in (404, 410):
        return GONE
    return REFUSES if status in _REFUSALS else SILENT


def ask_all(
    urls: Iterable[str], *, pause: float = PAUSE, timeout: float = TIMEOUT
) -> Iterator[Reply]:
    """Ask every address and yield what each said, hosts side by side."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc, []).append(url)

    def in_turn(waiting: list[str]) -> list[Reply]:
        replies = []
        for number, url in enumerate(waiting):
            time.sleep(pause if number else 0)
            replies.append(ask(url, timeout))
        return replies

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        for answers in pool.map(in_turn, by_host.values()):
            yield from answers


def report(replies: list[Reply], who: dict[str, str]) -> str:
    """Say in Markdown how many answer, and list those that do not."""
    counts = Counter(one.outcome for one in replies)
    lines = [f"{counts[ANSWERS]} of {len(replies)} addresses answer."]
    for outcome in (GONE, SILENT, REFUSES):
        listed = [one for one in replies if one.outcome == outcome]
        if listed:
            lines += ["", f"## {outcome.capitalize()} ({len(listed)})", ""]
            lines += [f"- `{who[one.url]}` {one.url} ({one.detail})" for one in listed]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Command line; always 0, since a page of others is no fault of the book."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--limit", type=int, help="ask only so many addresses")
    options = parser.parse_args(arguments)
    who = cited()
    urls = list(who)[: options.limit]
    text = report(
        list(tqdm(ask_all(urls, pause=PAUSE), total=len(urls), unit="address", ncols=80)), who
    )
    print(text)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(f"# Addresses of sources\n\n{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
