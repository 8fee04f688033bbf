"""Around Sphinx: what ``jupyter-book build .`` does before the first page and after the last.

Before, when the settings are known: the tables are checked, the chapters run (`execution`), and
the book laid down in a folder of its own, as it is to be read: run notebooks in the place of
their sources, a page for each table, the files of the project that pages quote, the pictures of
shared links. Sphinx gets that folder as its source, and another one to write into. After, when
every page is written without a fault: the inventory, and then the new site takes the old one's
place in ``_build/html`` in one step (`sites`). A build that fails or is killed leaves that as it
was. Drawings and run chapters are kept in ``_build/cache``.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_external_toc.parsing import parse_toc_yaml

import redline
from redline import tables
from redline.site import address, digests, execution, inventory, sites
from redline.site.pages import CARDS, COVER

# The build's clock. It stands still, so that two builds of the same book are the same bytes.
EPOCH = 1741737600  # 12 March 2025
SURROUNDINGS = {"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": str(EPOCH), "TZ": "UTC"}
KEY = "SITE_KEY"  # what a site comes from, in short, where the caller knows: `make book` does
# Files of the project that a page quotes, by the name under which it finds them.
QUOTED = {
    "CHANGELOG.md": "CHANGELOG.md",
    "CITATION.cff": "CITATION.cff",
    "explore.md": "everystate/README.md",
}
ABSENT = "# Preview\n\nThis page is not part of the preview.\n"


# ---- before -------------------------------------------------------------------------------------


def begin(app: Sphinx, config: Config) -> None:
    """Lay the book down, and let Sphinx read it there and write beside it.

    A fault in tables, chapters or settings ends the program with the one line that names it:
    there is nothing to trace, and Jupyter Book would add fifty lines of trace.
    """
    os.environ.update(SURROUNDINGS)
    time.tzset()
    root, build = Path(app.srcdir), Path(app.doctreedir).parent
    cache = root / "_build" / "cache"
    on_show = Path(app.outdir) == (build / "html").resolve()
    with suppress(OSError):
        (build / "html").rmdir()  # Sphinx has just made it, empty, if it was not there
    with ExitStack() as stack:
        stack.enter_context(sites.alone(root / "_build"))
        folder = stack.enter_context(sites.scratch(build))
        try:
            check(root)
            executed = execution.publish_all(chapters(root, config), root, cache)
        except (ValueError, tables.TableError, execution.ChapterError) as error:
            sys.exit(str(error))
        source = folder / "book"
        lay_down(root, source, executed, config.site_without)
        draw_pictures(source / "_static", executed, execution.environment(root, cache, str(folder)))
        if on_show:
            app.outdir = type(app.outdir)(folder / "html")
        app.srcdir = type(app.srcdir)(source)
        app.doctreedir = type(app.doctreedir)(folder / "doctrees")
        config.html_static_path = [str(source / "_static"), *config.html_static_path]
        app.site_build = (root, build, stack.pop_all())  # type: ignore[attr-defined]  # for `finish`
    print("Writing the pages …", file=sys.stderr, flush=True)


def check(root: Path) -> None:
    """Check what the build is given.

    Raises:
        ValueError: an address is none, or the book's modules are those of another folder.
        TableError: the first fault of a table.
    """
    address.from_environment()
    installed = Path(redline.__file__).parents[1]
    if installed != root / "book":
        raise ValueError(f"redline is installed from {installed}, not from {root / 'book'}")
    for name in tables.names():
        tables.load(name)


def chapters(root: Path, config: Config) -> list[Path]:
    """The notebooks that the table of contents names, less those that this build does without."""
    pages = parse_toc_yaml(root / config.external_toc_path)
    paths = (root / f"book/{page}.ipynb" for page in pages if page not in config.site_without)
    return [path for path in paths if path.exists()]


def lay_down(
    root: Path, source: Path, executed: Mapping[Path, Path], absent: Iterable[str]
) -> None:
    """Write the book as Sphinx reads it: ``executed`` are the results by their notebooks."""
    kept_out = ("redline", "data", "*.ipynb", *digests.SKIPPED_FOLDERS)
    shutil.copytree(root / "book", source, ignore=shutil.ignore_patterns(*kept_out))
    lay_datasheets(root, source / "data")
    (source / "_project").mkdir()
    for name, file in QUOTED.items():
        if (root / file).exists():
            shutil.copyfile(root / file, source / "_project" / name)
    originals = source / "_notebooks"  # what a reader downloads; see redline.site.downloads
    originals.mkdir()
    for path, result in executed.items():
        shutil.copyfile(result, source / path.name)
        shutil.copyfile(path, originals / path.name)
    for page in absent:
        (source / f"{page}.md").write_text(ABSENT, encoding="utf-8")


def lay_datasheets(root: Path, folder: Path) -> None:
    """Lay down a page for each table; `redline.site.datasheets` fills it."""
    package = json.loads((root / "book/data/datapackage.json").read_text(encoding="utf-8"))
    folder.mkdir()
    for resource in package["resources"]:
        if "schema" in resource:
            text = f"# {resource['title']}\n\n```{{datasheet}} {resource['name']}\n```\n"
            (folder / f"{resource['name']}.md").write_text(text, encoding="utf-8")


def draw_pictures(
    static: Path, executed: Mapping[Path, Path], environment: Mapping[str, str]
) -> None:
    """Draw what shared links show, for a site that can be linked to.

    In a process of its own, where nobody's settings of matplotlib are found.
    """
    if not address.from_environment():
        return
    chapters = [f"{path.stem}={result}" for path, result in executed.items()]
    for program in (
        ["redline.charts.cover", str(static / COVER)],
        ["redline.site.cards", str(static / CARDS), *chapters],
    ):
        subprocess.run([sys.executable, "-m", *program], env=environment, check=True)


# ---- after --------------------------------------------------------------------------------------


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put a whole site on show. Where warnings are faults, a site with one is not whole."""
    root, build, stack = app.site_build  # type: ignore[attr-defined]  # set by `begin`
    faults = app.keep_going and app._warncount
    with stack:
        if exception is None and app.builder.name == "html" and not faults:
            pages = Path(app.outdir)
            inventory.write(pages, root, EPOCH)
            sites.publish(pages, os.environ.get(KEY) or secrets.token_hex(10), build)
    app.builder.epilog = ""  # where Sphinx wrote is nobody's matter now


def setup(app: Sphinx) -> None:
    """Work before every other part of the extension, and after it."""
    app.add_config_value("site_without", [], "env")
    app.connect("config-inited", begin, priority=100)
    app.connect("build-finished", finish, priority=1000)
