"""Build the site: check the data, run the chapters, write the pages, swap the site in.

    python -m tools.build_book              the whole book, into _build/html
    python -m tools.build_book --chapter 03 one chapter, into _build/preview-03/html

Nothing is done twice: a site whose inputs have not changed is left as it is, and a chapter
runs again only when its cells, the modules, the data or the libraries differ. A build that
fails or is stopped leaves the last good site in place.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from tools import digests, inventory, notebooks, publishing, sites

ROOT = Path(__file__).resolve().parent.parent
# The build's clock. It stands still, so that two builds of the same book are the same bytes.
EPOCH = "1741737600"  # 12 March 2025
# What a publisher may set: where the site and its repository are. See redline.site.
SETTINGS = ("SITE_URL", "SITE_REPOSITORY")
# Files of the project that a page quotes, by the name under which it finds them.
QUOTED = {
    "CHANGELOG.md": "CHANGELOG.md",
    "CITATION.cff": "CITATION.cff",
    "explore.md": "everystate/README.md",
}
GATHERED = {"handouts", "answers"}  # pages made out of every chapter, so no preview has them


class BuildError(Exception):
    """The book cannot be built; the message says why in words for the person at the terminal."""


def site_key(root: Path) -> str:
    """Hash of everything that a page can come from."""
    paths = [
        *digests.files(root / "book"),
        *digests.files(root / "everystate" / "src"),
        *digests.files(root / "seeds"),
        *digests.files(root / "tools", without=["audit"]),
        root / "_config.yml",
        root / "_toc.yml",
        root / "requirements.in",
        root / "requirements.txt",
    ]
    settings = [f"{name}={os.environ.get(name, '')}" for name in SETTINGS]
    quoted = [path for name in QUOTED.values() if (path := root / name).exists()]
    return digests.digest(root, [*paths, *quoted], *settings)


def check(root: Path) -> None:
    """Check the settings, then load every table; BuildError with one line for the first fault."""
    sys.path.insert(0, str(root / "book"))
    from redline import tables
    from redline.site import address

    try:
        address.given()
    except ValueError as error:
        raise BuildError(str(error)) from None
    try:
        for name in tables.names():
            tables.load(name)
    except tables.TableError as error:
        raise BuildError(str(error)) from None


def contents(root: Path) -> list[str]:
    """The pages named in ``_toc.yml``, the first page first."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *entries(root)]


def entries(root: Path) -> dict[str, dict[str, Any]]:
    """The entries of ``_toc.yml`` by the page that they name, with the pages below it."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [*toc.get("chapters", [])]
    for part in toc.get("parts", []):
        chapters += part["chapters"]
    return {chapter["file"]: chapter for chapter in chapters}


def stage(root: Path, executed: dict[Path, Path], source: Path) -> None:
    """Copy the book to where Sphinx reads it, with executed notebooks in the place of sources."""
    shutil.copytree(
        root / "book",
        source,
        ignore=shutil.ignore_patterns("redline", "data", "*.ipynb", *digests.SKIPPED_FOLDERS),
    )
    write_datasheets(root, source)
    project = source / "_project"
    project.mkdir()
    for name, file in QUOTED.items():
        if (root / file).exists():
            shutil.copyfile(root / file, project / name)
    originals = source / "_notebooks"  # what a reader downloads; see redline.site.downloads
    originals.mkdir()
    for path, result in executed.items():
        shutil.copyfile(result, source / path.name)
        shutil.copyfile(path, originals / path.name)


def write_datasheets(root: Path, source: Path) -> None:
    """Lay down a page for each table; `redline.site.datasheets` fills it."""
    package = json.loads((root / "book/data/datapackage.json").read_text(encoding="utf-8"))
    folder = source / "data"
    folder.mkdir()
    for resource in package["resources"]:
        if "schema" in resource:
            text = f"# {resource['title']}\n\n```{{datasheet}} {resource['name']}\n```\n"
            (folder / f"{resource['name']}.md").write_text(text, encoding="utf-8")


def draw_cover(root: Path, static: Path) -> None:
    """Draw the picture that shared links show, from the book's own table."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "book"), str(ROOT)])}
    command = [sys.executable, "-m", "tools.make_cover", str(static / "cover.png")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def draw_cards(executed: dict[Path, Path], static: Path) -> None:
    """Draw the picture that a link to a chapter shows; only a site with an address is linked to."""
    if not os.environ.get("SITE_URL", "").strip():
        return
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "book"), str(ROOT)])}
    notebooks_by_name = [f"{path.stem}={result}" for path, result in executed.items()]
    command = [sys.executable, "-m", "tools.make_cards", str(static / "cards"), *notebooks_by_name]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def write_pages(root: Path, source: Path, toc: Path, output: Path, *, strict: bool) -> Path:
    """Run Jupyter Book and list what it wrote; return the folder of pages.

    BuildError after warnings or errors.
    """
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(source), "--quiet"]
    command += ["--config", str(root / "_config.yml"), "--toc", str(toc)]
    command += ["--path-output", str(output)]
    if strict:
        command += ["-W", "-n", "--keep-going"]
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(root / "book"),
        "REDLINE_BOOK": str(root / "book"),
        "SOURCE_DATE_EPOCH": EPOCH,
        "TZ": "UTC",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.stderr.strip():
        print(done.stderr.strip(), file=sys.stderr)
    if done.returncode:
        raise BuildError(f"The pages have faults (above).\n{done.stdout[-3000:]}".strip())
    pages = output / "_build" / "html"
    if not (pages / "index.html").exists():
        raise BuildError(f"Jupyter Book wrote no pages.\n{done.stdout[-3000:]}".strip())
    inventory.write(pages, root, int(EPOCH))
    return pages


def build(root: Path) -> Path:
    """Build the whole book and show it; return the folder of the site."""
    output = root / "_build"
    key = site_key(root)
    if sites.current(output) == key:
        print("Nothing has changed since the last build.")
        return output / "html"
    if (output / "sites" / key).exists():
        sites.show(output / "sites" / key, output)
        return output / "html"
    check(root)
    pages = contents(root)
    paths = [root / "book" / f"{page}.ipynb" for page in pages]
    with sites.scratch(output) as scratch:
        executed = publishing.publish_all(
            [path for path in paths if path.exists()], root, output / "cache"
        )
        source = scratch / "book"
        stage(root, executed, source)
        draw_cover(root, source / "_static")
        draw_cards(executed, source / "_static")
        print("Writing the pages …", flush=True)
        pages_folder = write_pages(root, source, root / "_toc.yml", scratch, strict=True)
        return sites.publish(pages_folder, key, output)


def preview(root: Path, start: str) -> Path:
    """Build one chapter with the back matter; warnings are shown, not fatal."""
    if not start:
        raise BuildError("Which chapter? For example: make preview CHAPTER=03")
    output = root / "_build"
    chosen = notebooks.chapters([start], root / "book")
    check(root)
    back = [p for p in contents(root)[1:] if (root / "book" / f"{p}.md").exists()]
    back = [p for p in back if p not in GATHERED]
    shown = output / f"preview-{start}"
    with sites.scratch(output) as folder:
        executed = publishing.publish_all(chosen, root, output / "cache")
        stage(root, executed, folder / "book")
        home = root / "book" / "index.ipynb"
        if home.exists() and home not in chosen:  # any change to the book would run it again
            (folder / "book" / "index.md").write_text("# Preview\n\nNot the home page.\n")
        toc = folder / "_toc.yml"
        names = [*(path.stem for path in chosen if path != home), *back]
        known = entries(root)
        chapters = [known.get(name, {"file": name}) for name in names]
        toc.write_text(yaml.safe_dump({"format": "jb-book", "root": "index", "chapters": chapters}))
        pages = write_pages(root, folder / "book", toc, folder, strict=False)
        shutil.rmtree(shown, ignore_errors=True)
        pages.parent.replace(shown)
    return shown / "html"


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 with the reason when the book cannot be built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--chapter", help="build this chapter alone, e.g. 03")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    verb = "make book" if given.chapter is None else "make preview"
    started = time.monotonic()
    try:
        html = build(given.root) if given.chapter is None else preview(given.root, given.chapter)
    except (BuildError, publishing.ChapterError) as error:
        print(f"\n{verb} stopped: {error}", file=sys.stderr)
        if sites.current(given.root / "_build"):
            print("The last good site is still in _build/html.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{verb}: interrupted; the last good site stands.", file=sys.stderr)
        return 130
    print(f"\nDone in {time.monotonic() - started:.0f} s. Open the book:")
    print(f"    {(html / 'index.html').absolute().as_uri()}")
    if given.chapter is None:
        print("or run `make serve` and open http://localhost:8000/")
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Chapters that still run after another one failed are not waited for; their kernels end
    # when this process does.
    os._exit(status)
