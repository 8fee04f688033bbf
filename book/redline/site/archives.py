"""Zip archives that are the same bytes for the same content, on any machine and day."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

OLDEST = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold
READABLE = 0o644 << 16


def write(target: Path, members: Mapping[str, bytes]) -> None:
    """Write ``members`` (bytes by name) into the archive ``target``, by name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE
            entry.create_system = 3  # file modes are read as on Unix, whoever writes
            archive.writestr(entry, members[name])
