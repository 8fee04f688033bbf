"""Build the book as ``jupyter-book build .`` does, strictly, and not twice.

    python -m tools.build_book              the whole book, into _build/html, and its hand-outs
    python -m tools.build_book --chapter 03 one chapter, into _build/preview-03/_build/html

The build itself is the Sphinx extension's (`redline.site.staging`). Here it is asked to take
warnings for faults, and a site whose inputs have not changed is left as it is.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from redline.site import digests, execution, sites
from redline.site.chapters import HANDOUTS
from redline.site.staging import KEY, QUOTED
from tools import notebooks

ROOT = Path(__file__).resolve().parent.parent
# What a publisher may set: where the site and its repository are. See redline.site.
SETTINGS = ("SITE_URL", "SITE_REPOSITORY")
GATHERED = {"handouts", "answers"}  # pages made out of every chapter, so no preview has them
HOME = "index"


class BuildError(Exception):
    """The book cannot be built; the message says why in words for the person at the terminal."""


def site_key(root: Path) -> str:
    """Hash of everything that a page can come from."""
    paths = [
        *digests.files(root / "book"),
        *digests.files(root / "everystate" / "src"),
        *digests.files(root / "seeds"),
        *(root / name for name in ("_config.yml", "_toc.yml", "tools/build_book.py")),
        *(root / name for name in ("requirements.in", "requirements.txt")),
    ]
    settings = [f"{name}={os.environ.get(name, '')}" for name in SETTINGS]
    quoted = [path for name in QUOTED.values() if (path := root / name).exists()]
    return digests.digest(root, [*paths, *quoted], *settings)


def jupyter_book(root: Path, *arguments: str, **environment: str) -> None:
    """Run ``jupyter-book build``; BuildError when it does not end well. It says why itself."""
    program = str(Path(sys.executable).with_name("jupyter-book"))
    done = subprocess.run(
        [program, "build", str(root), "--quiet", *arguments],
        env={**os.environ, "PYTHONPATH": execution.modules(root), **environment},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise BuildError("the reason stands above")


def build(root: Path) -> Path:
    """Build the whole book and show it; return the folder of the site."""
    output, key = root / "_build", site_key(root)
    if sites.current(output) == key:
        print("Nothing has changed since the last build.")
    elif (output / "sites" / key).exists():
        sites.show(output / "sites" / key, output)
    else:
        jupyter_book(root, "-W", "-n", "--keep-going", **{KEY: key})
        print_handouts(output / "html")
    return output / "html"


def print_handouts(site: Path) -> None:
    """Print the hand-outs into a new site where a browser is at hand; its page says so if not."""
    if not (site / f"{HANDOUTS}.html").exists() or not importlib.util.find_spec("playwright"):
        return
    from playwright.sync_api import Error

    from tools import make_handouts

    if not make_handouts.browser_path():
        return
    try:
        make_handouts.main(["--site", str(site)])
    except Error as error:
        reason = error.message.partition("\n")[0]
        print(f"The hand-outs are not printed, and their page says so: {reason}", file=sys.stderr)


def preview(root: Path, start: str) -> Path:
    """Build one chapter with the back matter; warnings are shown, not fatal."""
    if not start:
        raise BuildError("which chapter? For example: make preview CHAPTER=03")
    chosen = [path.stem for path in notebooks.chapters([start], root / "book")]
    output = root / "_build" / f"preview-{start}"
    output.mkdir(parents=True, exist_ok=True)
    toc, config = output / "_toc.yml", output / "_config.yml"
    toc.write_text(yaml.safe_dump(contents(root, chosen)), encoding="utf-8")
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    settings["sphinx"]["config"]["site_without"] = [] if HOME in chosen else [HOME]
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    jupyter_book(root, "--toc", str(toc), "--config", str(config), "--path-output", str(output))
    return output / "_build" / "html"


def contents(root: Path, chosen: list[str]) -> dict[str, Any]:
    """The table of contents of a preview: the chosen chapters, then the back matter."""
    by_file = {entry["file"]: entry for entry in entries(root)}
    back = [name for name in by_file if (root / f"book/{name}.md").exists()]
    names = [*chosen, *(name for name in back if name not in GATHERED)]
    chapters = [by_file.get(name, {"file": name}) for name in names if name != HOME]
    return {"format": "jb-book", "root": HOME, "chapters": chapters}


def entries(root: Path) -> Iterator[dict[str, Any]]:
    """The entries of ``_toc.yml``, each with the pages below it."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    for part in [toc, *toc.get("parts", [])]:
        yield from part.get("chapters", [])


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 when the book cannot be built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--chapter", help="build this chapter alone, e.g. 03")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    verb = "make book" if options.chapter is None else "make preview"
    started = time.monotonic()
    try:
        html = (
            build(options.root)
            if options.chapter is None
            else preview(options.root, options.chapter)
        )
    except BuildError as error:
        kept = sites.current(options.root / "_build")
        still = " The last good site is still in _build/html." if kept else ""
        print(f"{verb} stopped: {error}.{still}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{verb}: interrupted; the last good site stands.", file=sys.stderr)
        return 130
    print(f"\nDone in {time.monotonic() - started:.0f} s. Open the book:")
    print(f"    {(html / 'index.html').absolute().as_uri()}")
    if options.chapter is None:
        print("or run `make serve` and open http://localhost:8000/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
