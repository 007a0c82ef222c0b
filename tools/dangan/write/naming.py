"""What people call a record, turned into its id."""

from __future__ import annotations

from collections.abc import Sequence

from dangan.project import UserError
from dangan.schema.model import Field, Kind
from dangan.schema.words import names
from dangan.text import Both
from dangan.write.desk import Desk

_SHOWN = 8


def resolved(desk: Desk, field: Field, typed: str) -> str:
    """``typed`` as the id that a reference holds: an id, a code or a name may be typed.

    What names nothing comes back as it is, so that the check says what is wrong with it.
    Raises UserError where a name stands for several records.
    """
    kinds = [desk.kinds[name] for name in field.refs if name in desk.kinds]
    for column in ("id", "code", "", "short_name"):
        found = [hit for kind in kinds for hit in _hits(desk, kind, column or kind.label, typed)]
        if len(found) == 1:
            return found[0][0]
        if found:
            raise UserError("naming.several", typed=typed, known=shown(found))
    return typed


def _hits(desk: Desk, kind: Kind, column: str, typed: str) -> list[tuple[str, str]]:
    """Id and name of the records of ``kind`` whose ``column`` is ``typed``."""
    if kind.settings or (column != "id" and (kind.table, column) not in kind.by_column):
        return []
    query = (
        f'SELECT id, "{kind.label or "id"}" FROM "{kind.table}"'  # noqa: S608
        f' WHERE "{column}" = ? COLLATE NOCASE ORDER BY id'
    )
    return [(str(ident), str(name or "")) for ident, name in desk.store.execute(query, (typed,))]


def shown(found: Sequence[tuple[str, str]]) -> Both:
    """Ids with names, of many only the first."""
    listed = [Both(f"{ident} {name}".strip(), f"{ident} {name}".strip()) for ident, name in found]
    return names(listed[:_SHOWN])
