"""Drawn states on disk: one SQLite file an explorer, a row a drawing."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType


class Cache:
    """Keeps drawings by key; a file that cannot be read is started anew, never an error."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.sqlite"
        self._db = self._open()

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError:
            with contextlib.suppress(FileNotFoundError):
                self.path.unlink()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=60)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS drawn (key TEXT PRIMARY KEY, picture BLOB)")
        db.execute("SELECT count(*) FROM drawn").fetchone()
        return db

    def __contains__(self, key: str) -> bool:
        row = self._db.execute("SELECT 1 FROM drawn WHERE key = ?", (key,)).fetchone()
        return row is not None

    def get(self, key: str) -> str:
        """Return a drawing; KeyError when it is not there."""
        row = self._db.execute("SELECT picture FROM drawn WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return zlib.decompress(row[0]).decode()

    def put(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Store drawings."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO drawn VALUES (?, ?)",
                ((key, zlib.compress(text.encode(), 1)) for key, text in pairs),
            )

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget every drawing but these."""
        with self._db:
            self._db.execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY)")
            self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((k,) for k in keys))
            self._db.execute("DELETE FROM drawn WHERE key NOT IN (SELECT key FROM wanted)")
            self._db.execute("DROP TABLE wanted")
