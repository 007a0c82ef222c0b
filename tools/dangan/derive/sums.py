"""Columns that add up a list of the record: ``by: sum:/lines/*/amount``.

A schema can ask for one without any Python. Both ends must count in the same units, so that
the sum of whole numbers is the exact sum of what stands in the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from dangan.project import UserError
from dangan.schema.model import Derived, Field, Kind

PREFIX = "sum:"


def is_sum(by: str) -> bool:
    """Whether the derivation ``by`` adds up a list."""
    return by.startswith(PREFIX)


def _summand(kind: Kind, item: Derived) -> Field:
    """The field that ``item`` adds up. Raises UserError where it cannot be added up."""
    found = kind.by_pointer.get(item.by.removeprefix(PREFIX))
    numbers = ("integer", "number")
    if (
        not isinstance(found, Field)
        or "/*" not in found.pointer
        or found.type not in numbers
        or item.type not in numbers
        or found.scale != item.scale
    ):
        raise UserError("derive.bad_sum", by=item.by, column=item.column, file=kind.file)
    return found


def require_sound(kind: Kind) -> None:
    """Raise UserError for a sum over what is no list of numbers in the same units."""
    for item in kind.derived:
        if is_sum(item.by):
            _summand(kind, item)


def fill(connection: sqlite3.Connection, kinds: Iterable[Kind]) -> None:
    """Fill every column that is a sum; of nothing it is empty, not zero."""
    for kind in kinds:
        for item in kind.derived:
            if is_sum(item.by):
                part = _summand(kind, item)
                connection.execute(
                    f'UPDATE "{kind.table}" SET "{item.column}" = (SELECT sum("{part.column}")'  # noqa: S608
                    f' FROM "{part.table}" WHERE record = id)'
                )
