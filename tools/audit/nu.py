"""The W3C's Nu checker of HTML on every page; it is a Java program, fetched with its Java."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tools.audit import fetched

# Advice that the site does not follow, with its reasons:
LEFT_OUT = re.compile(
    "Content Security Policy"  # a browser judges it (policy.py): files have no 'self'
    "|“main” role is unnecessary"  # Sphinx's search finds the text of a page by it
    "|“list” role is unnecessary"  # Safari takes the role from a list without bullets
    "|“h1” element as a top-level heading only"  # each page has one, in the section that it names
)


def faults(paths: Iterable[Path]) -> list[str]:
    """Errors and warnings in files of HTML or SVG: file, line, what is wrong, an extract."""
    command = [fetched.java(), "-jar", fetched.NU, "--format", "json", "--stdout"]
    done = subprocess.run(
        [*map(str, [*command, "--also-check-svg", *paths])],
        stdout=subprocess.PIPE,
        text=True,
        check=False,  # it ends with 1 when it has found something
    )
    messages = json.loads(done.stdout)["messages"]
    return [_told(one) for one in messages if not LEFT_OUT.search(one["message"])]


def _told(message: dict[str, str]) -> str:
    place = f"{Path(message.get('url', '?')).name}:{message.get('lastLine', '?')}"
    extract = " ".join(message.get("extract", "").split())
    return f"{place} {message['message']} {extract}".strip()
