"""The history of fields in a file of its own, so that each commit is looked at once.

The file may be thrown away at any time. It counts only for the commit, the code and the
identifying keys of lists that it was made with.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

from dangan.git.repository import Repository
from dangan.history.paths import Shape
from dangan.project import Project

FILE = "history.sqlite"
_ROOMS = ("git", "history", "read")

DDL = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE commits(
  place INTEGER PRIMARY KEY, id TEXT, main INTEGER, begins INTEGER, parents INTEGER,
  author_name TEXT, author_email TEXT, committer_name TEXT, committer_email TEXT,
  seconds INTEGER, subject TEXT, trailers TEXT, signature TEXT, boundary INTEGER,
  behind INTEGER);
CREATE TABLE changes(
  n INTEGER PRIMARY KEY, place INTEGER, kind TEXT, record TEXT, what TEXT,
  path TEXT, pattern TEXT, old TEXT, new TEXT, grade INTEGER);
CREATE TABLE births(n INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE signed(
  n INTEGER PRIMARY KEY, place INTEGER, kind TEXT, record TEXT, element TEXT, leaves TEXT,
  digests TEXT);
CREATE TABLE covered(
  kind TEXT, record TEXT, role TEXT, digest TEXT, PRIMARY KEY (kind, record, role));
CREATE TABLE grades(kind TEXT, record TEXT, grade INTEGER, PRIMARY KEY (kind, record));
CREATE TABLE verified(
  id TEXT, signers TEXT, state TEXT, staff TEXT, key TEXT, PRIMARY KEY (id, signers));
CREATE INDEX commits_id ON commits(id);
CREATE INDEX changes_record ON changes(kind, record);
"""


def mark(repository: Repository, shapes: Mapping[str, Shape]) -> str:
    """What a kept history depends on besides the commits."""
    total = hashlib.blake2b(digest_size=16)
    total.update(sys.version.encode())
    package = Path(__file__).parents[1]
    for room in _ROOMS:
        for path in sorted((package / room).glob("*.py")):
            total.update(path.name.encode() + path.read_bytes())
    for name, shape in sorted(shapes.items()):
        total.update(
            repr(
                (
                    name,
                    sorted(shape.keys.items()),
                    sorted(shape.patterns),
                    sorted(shape.covers.items()),
                )
            ).encode()
        )
    total.update(repr((repository.prefix, sorted(repository.boundary))).encode())
    return total.hexdigest()


def opened(project: Project, stamp: str) -> sqlite3.Connection:
    """The kept history, empty where there is none made with ``stamp``.

    Where nothing can be written it is kept in memory only.
    """
    path = project.build / ".cache" / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _usable(path, stamp)
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError, sqlite3.Error):
            path.unlink(missing_ok=True)
            return _usable(path, stamp)
    except OSError:
        pass
    return _begun(sqlite3.connect(":memory:", isolation_level=None), stamp)


def _usable(path: Path, stamp: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        known = connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if known and value(connection, "mark") == stamp and _sound(connection):
            return connection
    except sqlite3.OperationalError:
        pass
    connection.close()
    path.unlink(missing_ok=True)
    return _begun(sqlite3.connect(path, isolation_level=None, timeout=60), stamp)


def _sound(connection: sqlite3.Connection) -> bool:
    """Whether nothing of the file is missing or torn."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def _begun(connection: sqlite3.Connection, stamp: str) -> sqlite3.Connection:
    connection.executescript(DDL)
    set_value(connection, "mark", stamp)
    return connection


def value(connection: sqlite3.Connection, key: str) -> str:
    """What is noted under ``key``, or nothing."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(found[0]) if found else ""


def set_value(connection: sqlite3.Connection, key: str, text: str) -> None:
    """Note ``text`` under ``key``."""
    connection.execute("REPLACE INTO meta VALUES (?, ?)", (key, text))


def clear(connection: sqlite3.Connection) -> None:
    """Forget everything but what signatures turned out to be."""
    for table in ("commits", "changes", "births", "grades", "signed", "covered"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    set_value(connection, "head", "")


def path_text(path: tuple[object, ...]) -> str:
    """A place as it is kept: a JSON list in which elements of lists are lists."""
    return json.dumps(path, ensure_ascii=False, separators=(",", ":"))
