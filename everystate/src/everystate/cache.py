"""Drawn states on disk: one SQLite file an explorer, a row a drawing."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

_PATIENCE = 60.0  # seconds to wait for another process that writes


class Cache:
    """Keeps drawings by key; a file that is no database is started anew, never an error.

    Several processes may use one file at once: each sees the others' drawings, and what another
    one forgets is simply not there (KeyError).
    """

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.sqlite"
        self._db = self._open()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.OperationalError:
            raise  # locked, or no room on the disk: not the file's fault, others may be using it
        except sqlite3.DatabaseError:
            for ending in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self.path}{ending}").unlink()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=_PATIENCE)
        try:
            _write_ahead(db)
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("CREATE TABLE IF NOT EXISTS drawn (key TEXT PRIMARY KEY, picture BLOB)")
            db.execute("SELECT count(*) FROM drawn").fetchone()
        except sqlite3.Error:
            db.close()
            raise
        return db

    def __contains__(self, key: str) -> bool:
        row = self._db.execute("SELECT 1 FROM drawn WHERE key = ?", (key,)).fetchone()
        return row is not None

    def get(self, key: str) -> str:
        """Return a drawing; KeyError when it is not there."""
        row = self._db.execute("SELECT picture FROM drawn WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        try:
            return zlib.decompress(row[0]).decode()
        except (zlib.error, UnicodeDecodeError) as error:
            raise KeyError(key) from error

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


def _write_ahead(db: sqlite3.Connection) -> None:
    """Let others read while one writes. SQLite does not wait here by itself, so this does."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
