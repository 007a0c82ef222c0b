"""Results kept by content, so that unchanged files cost nothing.

The cache may be thrown away at any time. An entry counts only if it was made by the same
tool and schemas from the same bytes, and is itself whole. A file whose size, times and number
are those of the last run is taken for unchanged without being read, as git does, unless it
was changed so shortly before that run that a later change might not show.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from dangan import __version__
from dangan.project import Project
from dangan.read.tree import Signature

_DDL = """
CREATE TABLE mark(mark BLOB);
CREATE TABLE files(path TEXT PRIMARY KEY, digest BLOB, body BLOB, sum BLOB) WITHOUT ROWID;
CREATE TABLE seen(path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, entered INTEGER,
  number TEXT, digest BLOB) WITHOUT ROWID;
CREATE TABLE whole(key BLOB, body BLOB, sum BLOB);
"""
DIGEST = 20
_COARSE = 2 * 10**9
"""Nanoseconds: the coarsest clock of a file system in use counts in two seconds."""


def digest(data: bytes) -> bytes:
    """What stands for the content of a file."""
    return hashlib.blake2b(data, digest_size=DIGEST).digest()


def stamp(project: Project) -> bytes:
    """What results depend on besides a file's bytes: the tool's code and texts, the schemas."""
    total = hashlib.blake2b(digest_size=DIGEST)
    total.update(f"{__version__} {sys.version}".encode())
    package = Path(__file__).parent
    own = [path for suffix in ("*.py", "*.yaml") for path in package.rglob(suffix)]
    of_layers = [
        path
        for layer in project.layers
        for suffix in ("*.json", "*.yaml", "*.sql")
        for path in (layer / "schemas").rglob(suffix)
        if path.is_file()
    ]
    for path in (*sorted(own), *sorted(of_layers)):
        data = path.read_bytes()
        total.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return total.digest()


class Cache:
    """The kept results of one project; an unusable file is silently made anew.

    ``seen`` is what is known of files without reading them: path → signature and digest.
    Without a path nothing is kept.
    """

    def __init__(self, path: Path | None, mark: bytes) -> None:
        self.path = path
        self.mark = mark
        self.usable = False
        self.seen: dict[str, tuple[Signature, bytes]] = {}
        self.kept: dict[str, tuple[bytes, bytes, bytes]] | None = None
        self._whole: tuple[bytes, bytes, bytes] | None = None
        with contextlib.suppress(sqlite3.Error, OSError, ValueError):
            self._read()

    def _read(self) -> None:
        if self.path is None or not self.path.is_file():
            return
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            if connection.execute("SELECT mark FROM mark").fetchall() != [(self.mark,)]:
                return
            self.seen = {
                path: ((size, changed, entered, int(number)), key)
                for path, size, changed, entered, number, key in connection.execute(
                    "SELECT path, size, changed, entered, number, digest FROM seen"
                )
            }
            self._whole = connection.execute("SELECT key, body, sum FROM whole").fetchone()
            self.usable = True

    def now(self) -> int:
        """The time by the clock of the file system that the cache lies in, in nanoseconds."""
        if self.path is None:
            return 0
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path.parent) as file:
                return os.stat(file.name).st_mtime_ns
        except OSError:
            return 0

    def known(self, path: str, signature: Signature | None) -> bytes | None:
        """The digest of a file that seems unchanged, or None."""
        entry = self.seen.get(path)
        return entry[1] if entry is not None and entry[0] == signature else None

    def get(self, path: str, key: bytes) -> bytes | None:
        """The result for these bytes of ``path``, or None."""
        entry = self._bodies().get(path)
        if entry is None or entry[0] != key or digest(key + entry[1]) != entry[2]:
            return None
        return entry[1]

    def has(self, path: str) -> bool:
        """Whether there is a result for ``path``, whatever its bytes were."""
        return path in self._bodies()

    def _bodies(self) -> Mapping[str, tuple[bytes, bytes, bytes]]:
        if self.kept is None:
            self.kept = {}
            try:
                if self.usable and self.path is not None:
                    with contextlib.closing(sqlite3.connect(self.path)) as connection:
                        query = "SELECT path, digest, body, sum FROM files"
                        self.kept = {
                            path: (key, body, total)
                            for path, key, body, total in connection.execute(query)
                        }
            except (sqlite3.Error, OSError):
                self.usable = False
        return self.kept

    def whole(self, key: bytes) -> bytes | None:
        """The result over all files for ``key``, or None."""
        if self._whole is None:
            return None
        kept, body, total = self._whole
        return body if kept == key and digest(kept + body) == total else None

    def keep_whole(self, key: bytes, body: bytes) -> None:
        """Keep the result over all files, instead of any other."""
        if self.path is None:
            return
        with (
            contextlib.suppress(sqlite3.Error, OSError),
            self._writing(self.path) as connection,
        ):
            connection.execute("DELETE FROM whole")
            connection.execute(
                "INSERT INTO whole VALUES (?, ?, ?)", (key, body, digest(key + body))
            )

    def keep(
        self,
        made: Mapping[str, tuple[bytes, bytes]],
        seen: Mapping[str, tuple[Signature, bytes]] | None = None,
        since: int = 0,
        present: Collection[str] | None = None,
    ) -> None:
        """Keep new results (path → digest, body) and forget files that are not ``present``.

        ``seen`` are signatures and digests of the files as this run found them, which began
        at ``since`` (see `now`).
        """
        if self.path is None:
            return
        sure = {
            path: entry
            for path, entry in (seen or {}).items()
            if max(entry[0][1], entry[0][2]) < since - _COARSE
        }
        new = {path: entry for path, entry in sure.items() if self.seen.get(path) != entry}
        gone = set() if present is None else self._bodies().keys() - set(present)
        unsure = self.seen.keys() - sure.keys()
        if made or new or gone or unsure:
            with contextlib.suppress(sqlite3.Error, OSError):
                if self.usable:
                    with self._writing(self.path) as connection:
                        _forget(connection, "files", gone)
                        _forget(connection, "seen", unsure)
                        _fill(connection, made, new)
                else:
                    self._make(self.path, made, new)

    @contextlib.contextmanager
    def _writing(self, path: Path) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection, connection:
            # another run may have put a cache of its own there in the meantime
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("SELECT mark FROM mark").fetchall() != [(self.mark,)]:
                raise sqlite3.OperationalError
            yield connection

    def _make(
        self,
        path: Path,
        made: Mapping[str, tuple[bytes, bytes]],
        seen: Mapping[str, tuple[Signature, bytes]],
    ) -> None:
        """A cache from nothing: made aside and put in its place when it is complete."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript(_DDL)
                connection.execute("BEGIN")
                connection.execute("INSERT INTO mark VALUES (?)", (self.mark,))
                _fill(connection, made, seen)
                connection.execute("COMMIT")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        self.usable = True


def _forget(connection: sqlite3.Connection, table: str, gone: Collection[str]) -> None:
    query = f"DELETE FROM {table} WHERE path = ?"  # noqa: S608
    connection.executemany(query, [(path,) for path in gone])


def _fill(
    connection: sqlite3.Connection,
    made: Mapping[str, tuple[bytes, bytes]],
    seen: Mapping[str, tuple[Signature, bytes]],
) -> None:
    connection.executemany(
        "REPLACE INTO files VALUES (?, ?, ?, ?)",
        ((path, key, body, digest(key + body)) for path, (key, body) in made.items()),
    )
    # a number of a file may have 64 bits without a sign, which SQLite's have not
    connection.executemany(
        "REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)",
        ((path, *numbers[:3], str(numbers[3]), key) for path, (numbers, key) in seen.items()),
    )
