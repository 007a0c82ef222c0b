"""The records, and the rows of a table such as sales, that an audience may see."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from dangan.redact.access import Audience
from dangan.redact.copying import Copy, Row, columns, make, quoted, select
from dangan.redact.facts import column_facts
from dangan.schema.model import Kind


def chosen(source: sqlite3.Connection, kind: Kind, audience: Audience) -> tuple[set[str], int]:
    """The ids of the records of ``kind`` that pass, and how many records there are."""
    filters = audience.records.get(kind.name, {})
    known = columns(source, kind.table)
    # a filter on a column that does not exist lets nothing through
    names = ["id", "class", *(name if name in known else "NULL" for name in filters)]
    listed = ", ".join(name if name == "NULL" else quoted(name) for name in names)
    passing: set[str] = set()
    total = 0
    for ident, grade, *values in source.execute(
        f"SELECT {listed} FROM {quoted(kind.table)}"  # noqa: S608
    ):
        total += 1
        passes = audience.sees(kind.name) and (grade or 0) <= audience.rank
        if passes and all(
            str(value) in allowed for value, allowed in zip(values, filters.values(), strict=True)
        ):
            passing.add(ident)
    return passing, total


def table_of_rows(copy: Copy, kind: Kind) -> None:
    """Write the table ``kind`` with the columns and rows that the audience may see.

    A row is left out with the record it is about: one that a column which must be filled in
    refers to. Of a record that is left out another column does not tell the id.
    """
    facts = column_facts(kind, copy.audience)
    held = columns(copy.source, kind.table)
    names = [name for name in held if (kind.table, name) in facts]
    shown = [name for name in names if facts[kind.table, name].sight == "shown"]
    reachable = {
        item.column: set().union(*(copy.present.get(name, set()) for name in item.refs))
        for item in kind.fields
        if item.refs
    }
    needed = {item.column for item in kind.fields if item.refs and item.required}
    filters = copy.audience.records.get(kind.name, {})
    places = {name: at for at, name in enumerate(held)}

    def passes(row: Row) -> bool:
        if any(row[places[name]] not in reachable[name] for name in needed):
            return False
        return all(
            name in places and str(row[places[name]]) in allowed
            for name, allowed in filters.items()
        )

    def rows() -> Iterable[Row]:
        for row in select(copy, kind.table, held):
            if passes(row):
                yield tuple(
                    None
                    if name in reachable and row[places[name]] not in reachable[name]
                    else row[places[name]]
                    for name in shown
                )

    make(copy, kind.table, shown, rows())
