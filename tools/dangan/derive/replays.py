"""Replays the steps of all records of the store: fetches in bulk what `steps` asks for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dangan.derive.policy import Policy
from dangan.derive.staff import Staff, load_staff
from dangan.derive.steps import Step, replay
from dangan.derive.violation import Violation
from dangan.schema.model import Field, Kind
from dangan.text import Both

Value = str | int | None


@dataclass(frozen=True)
class _Known:
    """What the store knows about all records of one kind.

    ``filled``: pointer → ids of the records that hold something there. ``values``: pointer →
    id → value. ``named``: role → id → the person or department that the record names for it,
    with the kind it belongs to. ``signed``: id → (role, day, decision, staff) in order.
    """

    filled: Mapping[str, set[str]]
    values: Mapping[str, Mapping[str, Value]]
    named: Mapping[str, Mapping[str, tuple[str, str]]]
    signed: Mapping[str, list[tuple[str, str, str, str]]]


@dataclass(frozen=True)
class _RecordFacts:
    """`dangan.derive.steps.Facts` about one record of the store."""

    record: str
    known: _Known
    staff: Staff

    def filled(self, pointer: str) -> bool:
        return self.record in self.known.filled[pointer]

    def value(self, pointer: str) -> Value:
        return self.known.values[pointer].get(self.record)

    def holds(self, staff: str, role: str, on: str) -> bool:
        kind, named = self.known.named.get(role, {}).get(self.record, ("", ""))
        if kind == "staff" and named == staff:
            return True
        if kind == "departments" and named in self.staff.departments(staff):
            return True
        return self.staff.holds(staff, role, on)

    def serves(self, staff: str, on: str) -> bool:
        return self.staff.serves(staff, on)

    def signed(self, role: str, since: str, until: str) -> bool:
        decisions = [
            decision
            for signed_as, on, decision, staff in self.known.signed.get(self.record, ())
            if signed_as == role
            and since <= on <= until
            and decision != "comment"
            and self.holds(staff, role, on)
        ]
        return bool(decisions) and decisions[-1] != "refuse"

    def role_title(self, role: str) -> Both:
        return self.staff.title(role)

    def staff_name(self, staff: str) -> str:
        return self.staff.name(staff)


def _sources(kind: Kind, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Table, id column and value column of every single value at or below ``pointer``."""
    for item in kind.fields:
        if item.pointer == pointer or item.pointer.startswith(f"{pointer}/"):
            owner = "id" if item.table == kind.table else "record"
            yield item.table, owner, item.column


def _filled(connection: sqlite3.Connection, kind: Kind, pointer: str) -> set[str]:
    return {
        record
        for table, owner, column in _sources(kind, pointer)
        for (record,) in connection.execute(
            f'SELECT "{owner}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
        )
    }


def _column(connection: sqlite3.Connection, kind: Kind, item: Field) -> dict[str, Value]:
    query = f'SELECT id, "{item.column}" FROM "{kind.table}"'  # noqa: S608
    return dict(connection.execute(f'{query} WHERE "{item.column}" IS NOT NULL'))


def _values(connection: sqlite3.Connection, kind: Kind, pointer: str) -> dict[str, Value]:
    node = kind.by_pointer.get(pointer)
    if isinstance(node, Field) and node.table == kind.table:
        return _column(connection, kind, node)
    return {}


def _know(connection: sqlite3.Connection, kind: Kind) -> _Known:
    moves = kind.transitions.moves if kind.transitions else ()
    needed = {pointer for move in moves for pointer in move.needs}
    asked = {str(move.when["field"]) for move in moves if move.when}
    named: dict[str, dict[str, tuple[str, str]]] = {}
    for role in {role for move in moves for role in (*move.by, *move.signs)}:
        for item in kind.naming(role):
            for record, value in _column(connection, kind, item).items():
                named.setdefault(role, {})[record] = (item.refs[0], str(value))
    signed: dict[str, list[tuple[str, str, str, str]]] = {}
    if "/sign_offs" in kind.by_pointer:
        for record, *entry in connection.execute(
            f'SELECT record, role, "on", decision, staff FROM "{kind.table}_sign_offs"'  # noqa: S608
            ' ORDER BY record, "on", n'
        ):
            role, on, decision, staff = map(str, entry)
            signed.setdefault(record, []).append((role, on, decision, staff))
    return _Known(
        filled={pointer: _filled(connection, kind, pointer) for pointer in needed},
        values={pointer: _values(connection, kind, pointer) for pointer in asked},
        named=named,
        signed=signed,
    )


def _steps(connection: sqlite3.Connection, kind: Kind) -> dict[tuple[str, str], list[Step]]:
    """The steps of every record by id and file."""
    found: dict[tuple[str, str], list[Step]] = {}
    # a kind of the company's own may do without the time of a step, or the person
    at, by = (
        f's."{name}"' if f"/steps/*/{name}" in kind.by_pointer else "NULL" for name in ("at", "by")
    )
    query = (
        f'SELECT r.id, r.file, s.n, s."to", s."on", {at}, {by}'  # noqa: S608
        f' FROM "{kind.table}" AS r JOIN "{kind.table}_steps" AS s ON s.record = r.id'
        " ORDER BY r.id, s.n"
    )
    for record, file, n, to, on, at, by in connection.execute(query):
        found.setdefault((record, file), []).append(Step(n, to, on, at or "", by or ""))
    return found


def check(
    connection: sqlite3.Connection, kinds: Mapping[str, Kind], policy: Policy
) -> list[Violation]:
    """What is wrong with the steps of all records; runs on a store without an as-of date."""
    staff = load_staff(connection, kinds)
    found: list[Violation] = []
    for kind in _with_steps(kinds.values()):
        known = _know(connection, kind)
        for (record, file), steps in _steps(connection, kind).items():
            facts = _RecordFacts(record, known, staff)
            found.extend(
                Violation(file, fault.pointer, fault.code, fault.args, kind.name, record)
                for fault in replay(kind, steps, facts, policy)
            )
    return found


def _with_steps(kinds: Iterable[Kind]) -> Iterator[Kind]:
    return (kind for kind in kinds if kind.transitions and not kind.settings)
