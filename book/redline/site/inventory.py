"""What a site was built with and what it is made of: two files that stand beside its pages.

``sbom.cdx.json`` is a bill of materials in CycloneDX: each library with its version, licence
and needs. ``SHA256SUMS`` has the hash of every file; ``sha256sum -c SHA256SUMS`` checks a copy.
Both are the same bytes whenever the same versions build the same book.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import re
import uuid
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SUMS = "SHA256SUMS"
MATERIALS = "sbom.cdx.json"
BOOK = "the-most-important-red-line"
LONGEST_LICENCE = 60  # characters; a longer one is a whole text in the wrong field
NO_LICENCE = {"", "UNKNOWN"}
PINNED = re.compile(r"^[A-Za-z0-9][^\s\\#]*==[^\\#]*", re.MULTILINE)


def write(site: Path, root: Path, clock: int) -> None:
    """Write both files into the finished pages; ``clock`` is the build's time in seconds."""
    (site / MATERIALS).write_text(materials(root, clock), encoding="utf-8")
    paths = (path for path in site.rglob("*") if path.is_file())
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}
    (site / SUMS).write_text(sums(files), encoding="utf-8")


def sums(files: Mapping[str, bytes]) -> str:
    """The hash and the name of each file, by name, as ``sha256sum`` reads them."""
    lines = (
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n"
        for name in sorted(files)
        if name != SUMS
    )
    return "".join(lines)


# ---- the bill of materials --------------------------------------------------------------------


def materials(root: Path, clock: int) -> str:
    """The bill of materials of what is installed, in CycloneDX 1.6.

    Raises:
        metadata.PackageNotFoundError: a library of the lock is not installed.
    """
    python = Component(
        name="python", version=platform.python_version(), type=ComponentType.PLATFORM
    )
    python.bom_ref.value = f"python@{python.version}"
    libraries = {name: _library(name) for name in lock_entries(root)}
    book = Component(name=BOOK, type=ComponentType.APPLICATION, bom_ref=BOOK)
    bom = Bom(components=[python, *libraries.values()])
    bom.metadata.component = book
    bom.metadata.timestamp = dt.datetime.fromtimestamp(clock, dt.UTC)
    names = [canonicalize_name(one.name) for one in _asked_for(root)]
    bom.register_dependency(book, [python, *(libraries[name] for name in names)])
    for name, library in libraries.items():
        bom.register_dependency(library, [libraries[one] for one in _needs(name, libraries)])
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(_refs(bom)))
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def lock_entries(root: Path) -> list[str]:
    """Names of the locked libraries that this machine and Python need, sorted."""
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    requirements = (Requirement(line.strip()) for line in PINNED.findall(lock))
    wanted = (one for one in requirements if one.marker is None or one.marker.evaluate())
    return sorted(str(canonicalize_name(one.name)) for one in wanted)


def _asked_for(root: Path) -> list[Requirement]:
    """What the book itself asks for; the rest is what these need."""
    lines = (root / "requirements.in").read_text(encoding="utf-8").splitlines()
    plain = (line.partition("#")[0].strip() for line in lines)
    return [Requirement(line) for line in plain if line]


def _library(name: str) -> Component:
    version = metadata.version(name)
    purl = PackageURL("pypi", None, name, version)
    licence = _licence(metadata.metadata(name))
    return Component(
        name=name,
        version=version,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else None,
    )


def _licence(about: metadata.PackageMetadata) -> str:
    """A library's licence in its own words, as an expression or a name; empty if it tells none."""
    for field in ("License-Expression", "License"):
        licence = str(about[field] or "").strip() if field in about else ""
        if licence not in NO_LICENCE and len(licence) <= LONGEST_LICENCE and "\n" not in licence:
            return licence
    kinds = [one for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    return kinds[0].rpartition(" :: ")[2] if kinds else ""


def _needs(name: str, libraries: Mapping[str, Component]) -> list[str]:
    needs = [Requirement(line) for line in metadata.requires(name) or []]
    here = (one for one in needs if one.marker is None or one.marker.evaluate({"extra": ""}))
    return sorted({canonicalize_name(one.name) for one in here} & libraries.keys())


def _refs(bom: Bom) -> list[str]:
    return sorted(str(component.bom_ref.value) for component in bom.components)
