"""A pile of texts on disk, read back in order: keeps memory flat however many states there are."""

from __future__ import annotations

import tempfile
import zlib
from array import array
from collections.abc import Iterator


class Spool:
    """Append texts; read any of them, or all in order."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by __exit__
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, text: str) -> None:
        """Add a text at the end."""
        data = zlib.compress(text.encode(), 1)
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, i: int) -> str:
        if not 0 <= i < len(self):
            raise IndexError(i)
        self._file.seek(self._ends[i])
        return zlib.decompress(self._file.read(self._ends[i + 1] - self._ends[i])).decode()

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
