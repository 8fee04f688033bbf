"""Where the site is published, and what follows from it.

The address is one setting, the environment variable ``SITE_URL`` (``https://example.org/book/``).
With it, pages name their canonical address, shared links show a picture, and there is a
sitemap. Without it nothing on the site says where it lives, so a copy can be put anywhere.
Either way there is a page for what is missing; its links begin at the root of the host.

Why no extension does it: sphinx-sitemap lists the home page by another address than its canonical
one, warns where no address is set and takes a process more for nine lines; sphinx-notfound-page
needs about as many settings as it would spare lines, and copies private parts of Sphinx.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config

from redline.site.writing import when_written

VARIABLE = "SITE_URL"
HOME = "index.html"
MISSING = "404"
NOT_LISTED = (MISSING, "search", "genindex")
RELATIVE = re.compile(r'\b(href|src|action|data-content_root)="(?![a-z]+:|[/#])(?:\./)?')


def from_environment() -> str:
    """The address that the environment names, with a slash at its end, or nothing.

    Raises:
        ValueError: what it names cannot be an address.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return ""
    parts = urlsplit(text)
    plain = not (parts.query or parts.fragment or re.search(r"[\s\"'<>]", text))
    if parts.scheme not in {"http", "https"} or not parts.netloc or not plain:
        raise ValueError(f"{VARIABLE} must be like https://example.org/book/, not {text!r}")
    return text.rstrip("/") + "/"


def read(app: Sphinx, config: Config) -> None:
    """Take the address from the environment, which the build has checked."""
    if address := from_environment():
        config.html_baseurl = address
    if config.html_title:  # Jupyter Book sets the title of the site, and no name of the project
        config.project = config.html_title


def base(app: Sphinx) -> str:
    """The site's address with a slash at its end, or nothing."""
    return str(app.config.html_baseurl or "")


def target(app: Sphinx, pagename: str) -> str:
    """Where a page lies under the site: nothing for the home page, else ``method.html``."""
    return "" if pagename == app.config.root_doc else f"{pagename}.html"


def url(app: Sphinx, path: str, page: str) -> str:
    """Address of ``path`` under the site: whole if it is known, else as from a page."""
    return base(app) + path if base(app) else "../" * page.count("/") + (path or HOME)


def canonical(app: Sphinx, pagename: str) -> str:
    """The page's own address, or nothing where the site's is not known."""
    public = base(app) and pagename != MISSING
    return base(app) + target(app, pagename) if public else ""


# ---- files at the root of the site --------------------------------------------------------------


def collect(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Add the page that a web server shows for an address where nothing is."""
    return [(MISSING, {"title": "Page not found"}, "404.html")]


def write(app: Sphinx) -> None:
    """Write ``robots.txt`` and the sitemap, and make the links of the missing page absolute."""
    output = Path(app.outdir)
    lines = ["User-agent: *", "Allow: /"]
    if base(app):
        lines += ["", f"Sitemap: {base(app)}sitemap.xml"]
        (output / "sitemap.xml").write_text(sitemap(app), encoding="utf-8")
    (output / "robots.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    missing = output / f"{MISSING}.html"
    missing.write_text(from_root(missing.read_text("utf-8"), base(app)), encoding="utf-8")


def sitemap(app: Sphinx) -> str:
    """Every page that has something to read, in the order of their names."""
    pages = [name for name in sorted(app.env.found_docs) if name not in NOT_LISTED]
    entries = "".join(f"<url><loc>{escape(canonical(app, page))}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def from_root(html: str, address: str) -> str:
    """The page with relative links turned to such as begin at the root of the host.

    The page stands in for any address, so a link relative to it could lead anywhere.
    """
    root = urlsplit(address).path or "/"
    return RELATIVE.sub(rf'\1="{root}', html)


def setup(app: Sphinx) -> None:
    """Read the address first; write the files last."""
    app.connect("config-inited", read, priority=900)
    app.connect("html-collect-pages", collect)
    when_written(app, write)
