"""What forms ask of an audience's database again and again, answered once."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from dangan.publish.values import Value
from dangan.redact.database import columns

_MOST = 4096  # a record is printed on a handful of forms, one after the other

Row = Mapping[str, Value]


@dataclass
class Lookups:
    """Columns and rows of a database that does not change any more."""

    database: sqlite3.Connection
    _columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _rows: dict[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of ``table`` in their order; empty where there is no such table."""
        found = self._columns.get(table)
        if found is None:
            found = self._columns[table] = columns(self.database, table)
        return found

    def rows(self, table: str, record: str) -> tuple[Row, ...]:
        """The rows of ``table`` about ``record``: itself, or the elements of a list in order.

        ``table`` must exist.
        """
        found = self._rows.get((table, record))
        if found is None:
            if len(self._rows) >= _MOST:
                self._rows.clear()
            found = self._rows[table, record] = self._read(table, record)
        return found

    def _read(self, table: str, record: str) -> tuple[Row, ...]:
        names = self.columns(table)
        place = "record = ? ORDER BY n" if "record" in names else "id = ?"
        cursor = self.database.execute(
            f'SELECT * FROM "{table}" WHERE {place}',  # noqa: S608
            (record,),
        )
        return tuple(dict(zip(names, row, strict=True)) for row in cursor)
