"""What a report reads: table by table and column by column, told by SQLite itself.

The statement is prepared, not run, on an empty database with the full schema, under an
authorizer that allows nothing but reading.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

_CATALOGUES = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master"})
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
# functions that look outside the database, and those whose result differs from run to run
_OUTSIDE = frozenset(
    {
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "random",
        "randomblob",
        "current_date",
        "current_time",
        "current_timestamp",
        "changes",
        "total_changes",
        "last_insert_rowid",
        "sqlite_version",
    }
)
_CLOCK = re.compile(
    r"'now'|\b(?:date|time|datetime|julianday|unixepoch|strftime)\s*\(\s*\)", re.IGNORECASE
)
_PARAMETERS = {"as_of": "", "from": "", "to": "", "period": "", "lang": ""}


class NotASelectError(Exception):
    """The statement cannot be prepared, or does something other than read."""


@dataclass(frozen=True)
class Reads:
    """``columns`` are ``(table, column)`` pairs, ``tables`` every table used at all."""

    columns: frozenset[tuple[str, str]]
    tables: frozenset[str]

    def __or__(self, other: Reads) -> Reads:
        return Reads(self.columns | other.columns, self.tables | other.tables)


def schema_clone(full: sqlite3.Connection) -> sqlite3.Connection:
    """An empty database in memory with the tables and views of ``full``."""
    clone = sqlite3.connect(":memory:")
    for (statement,) in full.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY type = 'view', rowid"
    ):
        clone.execute(statement)
    # a table-valued function declares its columns on first use, which is no reading
    clone.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
    return clone


def reads(sql: str, clone: sqlite3.Connection) -> Reads:
    """What ``sql`` reads.

    Raises NotASelectError with SQLite's words where it is no SELECT, asks for the clock or calls a
    function that looks outside the database.
    """
    if clock := _CLOCK.search(sql):
        raise NotASelectError(f"{clock[0]}: use :as_of")
    columns: set[tuple[str, str]] = set()
    tables: set[str] = set()
    known = {str(name) for (name,) in clone.execute("SELECT name FROM sqlite_master")}

    def allow(
        action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            if first in _CATALOGUES:
                return sqlite3.SQLITE_DENY
            if first in known:
                tables.add(first)
                if second:
                    columns.add((first, second))
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and str(second).lower() in _OUTSIDE:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY

    clone.set_authorizer(allow)
    try:
        clone.execute(f"EXPLAIN {sql}", _PARAMETERS).close()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise NotASelectError(str(error)) from error
    finally:
        clone.set_authorizer(None)
    return Reads(frozenset(columns), frozenset(tables))
