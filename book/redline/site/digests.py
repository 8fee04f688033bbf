"""Content hashes of what a build reads, so that nothing unchanged is done twice."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

SKIPPED_FOLDERS = {"__pycache__", ".ipynb_checkpoints", "_build", "node_modules"}


def files(folder: Path, without: Iterable[str] = ()) -> list[Path]:
    """Every file under ``folder``, sorted, less caches and the sub-folders ``without``."""
    skipped = [folder / name for name in without]
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not SKIPPED_FOLDERS & set(path.relative_to(folder).parts)
        and not any(path.is_relative_to(other) for other in skipped)
    )


def digest(root: Path, paths: Iterable[Path], *extra: str) -> str:
    """One hash over the files' places under ``root``, their bytes, and ``extra`` text.

    Python's own version is part of it: another one may draw or sort differently.
    """
    whole = hashlib.sha256(platform.python_version().encode())
    for text in extra:
        whole.update(hashlib.sha256(text.encode()).digest())
    for path in paths:
        whole.update(str(path.relative_to(root)).encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:20]
