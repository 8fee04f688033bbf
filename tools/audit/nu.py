"""The W3C's Nu checker of HTML on every page; it is a Java program, fetched with its Java."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.audit import fetched

# Advice that the site does not follow, with its reasons:
LEFT_OUT = re.compile(
    "Content Security Policy"  # a browser judges it (tests/pages): files have no 'self'
    "|“main” role is unnecessary"  # Sphinx's search finds the text of a page by it
    "|“list” role is unnecessary"  # Safari takes the role from a list without bullets
    "|“h1” element as a top-level heading only"  # each page has one, in the section that it names
)


def faults(site: Path) -> Iterator[str]:
    """Errors and warnings in the pages and pictures of a site: file, line, what, an extract."""
    files = [str(path) for kind in ("html", "svg") for path in sorted(site.rglob(f"*.{kind}"))]
    command = [fetched.java(), "-jar", fetched.NU, "--format", "json", "--stdout"]
    done = subprocess.run(
        [*map(str, command), "--also-check-svg", *files],
        stdout=subprocess.PIPE,
        text=True,
        check=False,  # it ends with 1 when it has found something
    )
    for message in json.loads(done.stdout)["messages"]:
        if not LEFT_OUT.search(message["message"]):
            place = f"{Path(message.get('url', '?')).name}:{message.get('lastLine', '?')}"
            extract = " ".join(message.get("extract", "").split())
            yield f"{place} {message['message']} {extract}".strip()
