"""Selecting rows from a store and writing them to an empty database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dangan.redact.access import Audience, Kinds

Row = tuple[Any, ...]


@dataclass
class Copy:
    """One redaction under way.

    ``present`` holds the ids that pass, by kind; ``touched`` the records that a record left
    out refers to, with the kinds of what was left out. ``whole`` tells that nothing is left
    out, so that no reference can point into the void.
    """

    source: sqlite3.Connection
    target: sqlite3.Connection
    kinds: Kinds
    audience: Audience
    present: dict[str, set[str]] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)
    whole: bool = True


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def columns(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns of ``table`` in their order; empty where there is no such table."""
    return tuple(str(row[1]) for row in database.execute(f"PRAGMA table_info({quoted(table)})"))


def select(copy: Copy, table: str, names: Sequence[str]) -> Iterable[Row]:
    """The columns ``names`` of all rows of ``table`` in the store."""
    listed = ", ".join(quoted(name) for name in names)
    return copy.source.execute(f"SELECT {listed} FROM {quoted(table)}")  # noqa: S608


def make(copy: Copy, table: str, names: Sequence[str], rows: Iterable[Row]) -> None:
    """Create ``table`` with the columns ``names`` only, and fill it with ``rows``."""
    described = {
        str(row[1]): row for row in copy.source.execute(f"PRAGMA table_info({quoted(table)})")
    }
    parts = [f"{quoted(name)} {described[name][2]}".rstrip() for name in names]
    key = [name for _, name in sorted((row[5], name) for name, row in described.items() if row[5])]
    if key and set(key) <= set(names):
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, key))})")
    copy.target.execute(f"CREATE TABLE {quoted(table)} ({', '.join(parts)})")
    marks = ", ".join("?" * len(names))
    copy.target.executemany(
        f"INSERT INTO {quoted(table)} VALUES ({marks})",  # noqa: S608
        rows,
    )
