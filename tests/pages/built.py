"""The built site as files: what the browser tests open."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Another folder of pages can be named, such as a preview of one chapter.
SITE = Path(os.environ.get("SITE") or ROOT / "_build" / "html").resolve()
MISSING = "404.html"  # stands in for any address, so its links need a server
# Stands for every page where none is built: tests can be collected, and each fails by a fixture.
NONE = ["nothing-is-built.html"]


def _named(pattern):
    return sorted(
        path.relative_to(SITE).as_posix() for path in SITE.glob(pattern) if path.name != MISSING
    )


def pages():
    """Every page of the built site but those of tables and of charts."""
    return _named("*.html") or NONE


def chapters():
    """The numbered pages."""
    return _named("[0-9][0-9]-*.html") or NONE


def datasheets():
    """The page of each table; some tests open these few: the widest, the longest, the shortest."""
    return _named("data/*.html") or NONE


SOME_DATASHEETS = [f"data/{name}.html" for name in ("control_total", "terms", "issues")]


def embeds():
    """The page of each chart alone."""
    return _named("embed/*.html") or NONE


def pages_with_explorers():
    """Pages that a chart stands on."""
    built = _named("*.html")
    return [name for name in built if 'class="explorer' in (SITE / name).read_text("utf-8")] or NONE


def address(name):
    return (SITE / name).as_uri()
