"""Questions to a store that cannot change it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_READING = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
_SHAPES = frozenset({"table_info", "table_list"})  # which tables and columns there are
_STRIDE = 1_000_000  # operations of SQLite between two looks at how long a statement runs
_STRIDES = 1_000  # a statement that needs more of them does not end


@contextmanager
def read_only(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside, ``connection`` answers questions and refuses everything else.

    Statements that do not end are stopped after a fixed number of operations, so that the
    outcome does not depend on the machine; both raise sqlite3.DatabaseError.
    """
    count = 0

    def guard(action: int, *names: str | None) -> int:
        shape = action == sqlite3.SQLITE_PRAGMA and names[0] in _SHAPES
        return sqlite3.SQLITE_OK if shape or action in _READING else sqlite3.SQLITE_DENY

    def patience() -> int:
        nonlocal count
        count += 1
        return int(count > _STRIDES)

    # the first use of these sets up their table, which the guard would take for a change
    connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    connection.execute("SELECT 1 FROM pragma_table_info('-'), pragma_table_list('-')")
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(guard)
    connection.set_progress_handler(patience, _STRIDE)
    try:
        yield
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)
        connection.execute("PRAGMA query_only = OFF")
