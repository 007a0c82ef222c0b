"""Whether what must be unique is unique: ids over all files, numbers within a kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from dangan.derive.violation import Violation
from dangan.findings import arguments
from dangan.schema.model import Kind


def check(connection: sqlite3.Connection, kinds: Mapping[str, Kind]) -> list[Violation]:
    """Ids that stand in several files, and the company's own numbers used twice.

    Every file but the first by name is reported for an id, every record for a number.
    """
    found: list[Violation] = []
    twice = (
        "SELECT kind, id, file, first_value(file) OVER (PARTITION BY kind, id"
        " ORDER BY file NOT LIKE '%/' || id || '.yaml', file) AS first FROM known_ids"
        " ORDER BY file"
    )
    for name, key, file, first in connection.execute(twice):
        if file != first:
            said = arguments(value=key, other=first)
            found.append(Violation(file, "/id", "ref/duplicate-id", said, name, key))
    for kind in kinds.values():
        if not kind.settings and (kind.table, "code") in kind.by_column:
            found.extend(_codes(connection, kind))
    return found


def _codes(connection: sqlite3.Connection, kind: Kind) -> list[Violation]:
    query = (
        "SELECT a.id, a.file, a.code, (SELECT min(b.id) FROM"  # noqa: S608
        f' "{kind.table}" AS b WHERE b.code = a.code AND b.id <> a.id) AS other'
        f' FROM "{kind.table}" AS a WHERE a.code IN (SELECT code FROM "{kind.table}"'
        " WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1) ORDER BY a.file"
    )
    return [
        Violation(
            file,
            "/code",
            "ref/duplicate-code",
            arguments(field=kind.by_column[kind.table, "code"].title, value=code, other=other),
            kind.name,
            record,
        )
        for record, file, code, other in connection.execute(query)
    ]
