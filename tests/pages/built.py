"""The built site as files: what the browser tests open."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Another folder of pages can be named, such as a preview of one chapter.
SITE = Path(os.environ.get("SITE") or ROOT / "_build" / "html").resolve()


MISSING = "404.html"  # stands in for any address, so its links need a server


def pages():
    """Every page of the built site; a site that is not built is an error, never no tests."""
    found = sorted(path.name for path in SITE.glob("*.html") if path.name != MISSING)
    if not found:
        raise RuntimeError("the site is not built; `make test` builds it, or run `make book`")
    return found


def datasheets():
    """The page of each table; some tests open these few: the widest, the longest, the shortest."""
    return sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("data/*.html"))


SOME_DATASHEETS = [f"data/{name}.html" for name in ("control_total", "terms", "issues")]


def embeds():
    return sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("embed/*.html"))


def pages_with_explorers():
    return [name for name in pages() if 'class="explorer' in (SITE / name).read_text("utf-8")]


def address(name):
    return (SITE / name).as_uri()
