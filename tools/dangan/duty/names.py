"""What the records of due items are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from dangan.duty.items import Item
from dangan.duty.output import Name
from dangan.schema.model import Kind


def names(kinds: Mapping[str, Kind], connection: sqlite3.Connection, items: Sequence[Item]) -> Name:
    """The names of the records of ``items``, of everybody on the staff and all departments."""
    wanted = {item.kind for item in items if item.record} | {"staff", "departments"}
    found: dict[tuple[str, str], str] = {}
    for name in wanted & set(kinds):
        table, label = kinds[name].table, kinds[name].label
        for key, said in connection.execute(f'SELECT id, "{label}" FROM "{table}"'):  # noqa: S608
            found[name, key] = str(said or key)

    def called(kind: str, record: str | None) -> str:
        return found.get((kind, record or ""), record or "")

    return called
