"""Dates in the order that the schema of their kind gives them (``x-date-order``).

One query for each chain finds the records with a date out of order; only those are looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from dangan.derive.violation import Violation
from dangan.findings import arguments
from dangan.schema.chains import starred
from dangan.schema.model import Field, Kind
from dangan.schema.words import field_words, pointer_of

CODE = "rule/date-order"


def check(connection: sqlite3.Connection, kinds: Mapping[str, Kind]) -> list[Violation]:
    """Every date that is before the nearest one in front of it in its chain (S4-6.03)."""
    found: dict[Violation, None] = {}
    for kind in kinds.values():
        for chain in kind.date_order:
            found.update(dict.fromkeys(_chain(connection, kind, chain)))
    return list(found)


def _chain(connection: sqlite3.Connection, kind: Kind, chain: Sequence[str]) -> Iterator[Violation]:
    fields = [kind.by_pointer[starred(pointer)] for pointer in chain]
    dates = [field for field in fields if isinstance(field, Field)]
    inner = next((date.table for date in dates if date.table != kind.table), "")
    columns = [f'{"r" if date.table == kind.table else "i"}."{date.column}"' for date in dates]
    nested = inner and inner in {g.table for g in kind.groups if g.pointer.count("/*") > 0}
    places = "i.parent, i.n" if nested else "NULL, i.n" if inner else "NULL, NULL"
    source = f'"{kind.table}" AS r'
    if inner:
        source += f' JOIN "{inner}" AS i ON i.record = r.id'
    wrong = " OR ".join(
        f"{first} > {later}" for n, later in enumerate(columns) for first in columns[:n]
    )
    first_only = any("0" in pointer.split("/") for pointer in chain)
    where = f"({wrong}) AND i.n = 0" if first_only else wrong
    query = f"SELECT r.id, r.file, {places}, {', '.join(columns)} FROM {source} WHERE {where}"  # noqa: S608
    for record, file, parent, n, *values in connection.execute(query):
        before: tuple[list[str | int], str] | None = None
        for pointer, value in zip(chain, values, strict=True):
            if value is None:
                continue
            if before is not None and before[1] > value:
                place = _placed(pointer, parent, n)
                args = arguments(
                    first=field_words(kind, before[0]),
                    first_date=before[1],
                    later=field_words(kind, place),
                    later_date=value,
                )
                yield Violation(file, pointer_of(place), CODE, args, kind.name, record)
            before = (_placed(pointer, parent, n), value)


def _placed(pointer: str, parent: int | None, n: int | None) -> list[str | int]:
    """The path of the pointer with the places of the elements instead of stars."""
    places = [place for place in (parent, n) if place is not None]
    steps = pointer.split("/")[1:]
    return [places.pop(0) if step in ("*", "0") else step for step in steps]
