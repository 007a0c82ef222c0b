"""Results of examining files, kept by content so that unchanged files cost nothing.

The cache may be thrown away at any time. An entry counts only if it was made by the same
tool and schemas from the same bytes, and is itself whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dangan import __version__
from dangan.project import Project

_DDL = "CREATE TABLE IF NOT EXISTS files(path TEXT, digest BLOB, stamp BLOB, body BLOB, sum BLOB, PRIMARY KEY(path)) WITHOUT ROWID"  # noqa: E501
DIGEST = 20


def digest(data: bytes) -> bytes:
    """What stands for the content of a file."""
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


def stamp(project: Project) -> bytes:
    """What results depend on besides a file's bytes: the tool's code and texts, the schemas."""
    total = hashlib.blake2b(digest_size=DIGEST)
    total.update(f"{__version__} {sys.version}".encode())
    package = Path(__file__).parent
    own = [path for suffix in ("*.py", "*.yaml") for path in package.rglob(suffix)]
    for path in sorted(own):
        total.update(path.relative_to(package).as_posix().encode())
        total.update(path.read_bytes())
    for folder, suffix in (("schemas", ".json"), ("schemas", ".yaml"), ("schemas/rules", ".sql")):
        for name, path in project.files(folder, suffix).items():
            total.update(name.encode())
            total.update(path.read_bytes())
    return total.digest()


class Cache:
    """The kept results of one project; unusable files are silently made anew."""

    def __init__(self, path: Path, mark: bytes) -> None:
        self.path = path
        self.mark = mark
        self.kept: dict[str, tuple[bytes, bytes, bytes]] = {}
        with contextlib.suppress(sqlite3.Error, OSError):
            self._read()

    def _read(self) -> None:
        if not self.path.is_file():
            return
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            query = "SELECT path, digest, body, sum FROM files WHERE stamp = ?"
            for path, key, body, total in connection.execute(query, (self.mark,)):
                self.kept[path] = (key, body, total)

    def get(self, path: str, key: bytes) -> tuple[Any, ...] | None:
        """The result for these bytes of ``path``, or None."""
        entry = self.kept.get(path)
        if entry is None or entry[0] != key or digest(key + entry[1]) != entry[2]:
            return None
        try:
            parts = marshal.loads(entry[1])  # noqa: S302  (our own file, checked by its sum)
        except (EOFError, ValueError, TypeError):
            return None
        return parts if isinstance(parts, tuple) else None

    def put(self, made: Mapping[str, tuple[bytes, bytes]], present: Iterable[str]) -> None:
        """Keep new results (path → digest, body) and forget files that are gone."""
        gone = set(self.kept) - set(present)
        if not made and not gone:
            return
        with contextlib.suppress(sqlite3.Error, OSError):
            self._write(made, gone)

    def _write(self, made: Mapping[str, tuple[bytes, bytes]], gone: set[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._store(made, gone)
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            self._store(made, gone)

    def _store(self, made: Mapping[str, tuple[bytes, bytes]], gone: set[str]) -> None:
        with contextlib.closing(sqlite3.connect(self.path, timeout=5)) as connection, connection:
            connection.execute(_DDL)
            connection.execute("DELETE FROM files WHERE stamp <> ?", (self.mark,))
            connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
            connection.executemany(
                "REPLACE INTO files(path, digest, stamp, body, sum) VALUES (?, ?, ?, ?, ?)",
                [
                    (path, key, self.mark, body, digest(key + body))
                    for path, (key, body) in made.items()
                ],
            )
