"""Views over all kinds at once, for rules and questions that hold for every kind of record.

They belong to the connection, not to the store: what is written to a file or made for an
audience does not have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dangan.derive.dates import OPEN_END
from dangan.schema.model import Field, Kind

_HELD = f"""
WITH RECURSIVE placed (staff, department) AS (
    SELECT id, department FROM staff WHERE department IS NOT NULL
    UNION
    SELECT p.staff, d.parent FROM placed AS p JOIN departments AS d ON d.id = p.department
    WHERE d.parent IS NOT NULL
)
SELECT record AS staff, role, coalesce("from", '') AS first_day,
       coalesce("to", '{OPEN_END}') AS last_day
FROM staff_roles WHERE role IS NOT NULL
UNION
SELECT p.staff, d.function, '', '{OPEN_END}'
FROM placed AS p JOIN departments AS d ON d.id = p.department WHERE d.function IS NOT NULL
UNION
SELECT p.staff, replace(d.function, '_department', ''), '', '{OPEN_END}'
FROM placed AS p JOIN departments AS d ON d.id = p.department WHERE d.function IS NOT NULL
"""  # noqa: S608  (nothing in it comes from outside)


def statements(kinds: Mapping[str, Kind]) -> Iterator[str]:
    """The statements that create the views.

    ``every_step`` (kind, record, n, state, day, staff) and ``every_sign_off`` (kind, record, n,
    role, staff, day, decision) are the lists of those names of all kinds. ``customer_of``
    (kind, record, customer) says whose record it is; a customer is its own. ``roles_held``
    (staff, role, first_day, last_day) is who could act as what and when: by a role of one's
    own, or by the function of one's department or of one above it.
    """
    records = [kind for kind in kinds.values() if not kind.settings]
    yield _view(
        "every_step",
        ("kind", "record", "n", "state", "day", "staff"),
        (
            f'SELECT \'{kind.name}\', record, n, "to", "on", "by" FROM "{kind.table}_steps"'  # noqa: S608
            for kind in records
            if _has(kind, "/steps/*/to", "/steps/*/on", "/steps/*/by")
        ),
    )
    yield _view(
        "every_sign_off",
        ("kind", "record", "n", "role", "staff", "day", "decision"),
        (
            f"SELECT '{kind.name}', record, n, role, staff, \"on\", decision"  # noqa: S608
            f' FROM "{kind.table}_sign_offs"'
            for kind in records
            if _has(kind, *(f"/sign_offs/*/{part}" for part in ("role", "staff", "on", "decision")))
        ),
    )
    yield _view(
        "customer_of",
        ("kind", "record", "customer"),
        (
            f"SELECT '{kind.name}', id, {_whose(kind)} FROM \"{kind.table}\""  # noqa: S608
            for kind in records
            if kind.name == "customers" or _of_a_customer(kind)
        ),
    )
    held = [_HELD] if {"staff", "departments"} <= kinds.keys() else []
    yield _view("roles_held", ("staff", "role", "first_day", "last_day"), held)


def _has(kind: Kind, *pointers: str) -> bool:
    return all(isinstance(kind.by_pointer.get(pointer), Field) for pointer in pointers)


def _of_a_customer(kind: Kind) -> bool:
    item = kind.by_pointer.get("/customer")
    # another party that names a customer is the same firm, not a record about it
    return isinstance(item, Field) and item.refs == ("customers",) and kind.group != "parties"


def _whose(kind: Kind) -> str:
    return "id" if kind.name == "customers" else "customer"


def _view(name: str, columns: tuple[str, ...], parts: Iterable[str]) -> str:
    nothing = f"SELECT {', '.join('NULL' for _ in columns)} WHERE 0"
    query = " UNION ALL ".join(parts) or nothing
    return f"CREATE TEMP VIEW {name} ({', '.join(columns)}) AS {query}"
