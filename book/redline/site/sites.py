"""Where finished sites live, and how a new one takes the old one's place.

``_build/html`` is a link to ``_build/sites/KEY``. A site is built elsewhere, moved into
``sites`` by one rename when it is whole, and then the link is replaced by another rename.
A build that is stopped at any moment therefore leaves the old site or the new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

KEPT_SITES = 2  # the current one, and the last one for pages still open in a browser


def current(build: Path) -> str | None:
    """The key of the site that ``html`` shows, or None before the first build."""
    link = build / "html"
    return link.readlink().name if link.is_symlink() and link.exists() else None


def publish(finished: Path, key: str, build: Path) -> Path:
    """Make the folder ``finished`` the site of ``key`` and show it; return ``html``."""
    sites = build / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    place = sites / key
    if not place.exists():
        finished.replace(place)
    show(place, build)
    _prune(sites, place)
    return build / "html"


def show(place: Path, build: Path) -> None:
    """Point ``html`` at ``place`` in one step."""
    link, fresh = build / "html", build / f".html-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(place.relative_to(build))
    if link.is_dir() and not link.is_symlink():  # a folder left by another tool
        shutil.rmtree(link)
    fresh.replace(link)


def _prune(sites: Path, newest: Path) -> None:
    """Remove all but the newest sites; the one on show always stays."""
    os.utime(newest)
    by_age = sorted(sites.iterdir(), key=lambda site: site.stat().st_mtime_ns, reverse=True)
    for old in [site for site in by_age if site != newest][KEPT_SITES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def alone(build: Path) -> Iterator[None]:
    """One build at a time: a second one waits for the first, so neither sees half a result."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build is running here; waiting for it to finish.", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def scratch(build: Path) -> Iterator[Path]:
    """A folder to build in, on the disk of ``build``, with what a stopped build left removed."""
    folder = build / "staging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
