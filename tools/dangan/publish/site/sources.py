"""Reading an audience's database for pages: a kind at a time, in one pass over its tables.

Asking once for each record would cost a dozen queries a page; reading the tables side by side
in the order of their ids costs the same few queries whatever the number of records.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from dangan.publish.labels import Labels, load_labels
from dangan.publish.values import Value
from dangan.redact.access import Audience
from dangan.redact.database import columns
from dangan.schema.model import Field, Kind
from dangan.text import Both, both

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Link:
    """A reference: the record ``source`` names the record ``target`` at ``pointer``.

    In ``pointer`` places in lists are ``*``, as in a field's own pointer.
    """

    source_kind: str
    source: str
    pointer: str


@dataclass(frozen=True)
class Record:
    """A record as an audience sees it: its values, its lists by table, who refers to it.

    ``values`` and the rows of ``lists`` hold only what is filled in. ``history`` are the rows
    about it in the order of commits, ``marks`` those of its sign-offs by their place.
    """

    id: str
    file: str
    values: Row
    lists: Mapping[str, tuple[Row, ...]]
    inbound: tuple[Link, ...]
    history: tuple[Row, ...] = ()
    marks: Mapping[int, Row] = field(default_factory=dict)

    def get(self, column: str) -> Value:
        """The value in ``column``, or None."""
        return self.values.get(column)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The elements of the list in ``table``."""
        return self.lists.get(table, ())


@dataclass
class Sources:
    """An audience's database and everything asked of it more than once."""

    database: sqlite3.Connection
    kinds: Mapping[str, Kind]
    audience: Audience
    as_of: str
    _columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Labels:
        """What records, states and choices are called."""
        return load_labels(self.database, self.kinds)

    @cached_property
    def shown_kinds(self) -> tuple[Kind, ...]:
        """The kinds of record that this audience sees, by name."""
        return tuple(
            kind
            for _, kind in sorted(self.kinds.items())
            if not kind.settings and self.columns(kind.table)
        )

    @cached_property
    def shown_tables(self) -> tuple[Kind, ...]:
        """The tables of rows that this audience sees, by name."""
        return tuple(
            kind
            for _, kind in sorted(self.kinds.items())
            if kind.tabular and self.columns(kind.table)
        )

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of ``table`` that this audience has; empty where it has no such table."""
        if table not in self._columns:
            self._columns[table] = columns(self.database, table)
        return self._columns[table]

    def has(self, field: Field) -> bool:
        """Whether this audience has the column of ``field``."""
        return field.column in self.columns(field.table)

    def count(self, kind: Kind) -> int:
        """How many records of ``kind`` there are."""
        found = self.database.execute(f'SELECT count(*) FROM "{kind.table}"')  # noqa: S608
        return int(found.fetchone()[0])

    def query(self, sql: str, values: Sequence[Value] | Mapping[str, Value] = ()) -> list[Row]:
        """The rows of a query as maps."""
        cursor = self.database.execute(sql, values)
        names = [str(column[0]) for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def records(self, kind: Kind) -> Iterator[Record]:
        """All records of ``kind`` in the order of their ids."""
        lists = [
            (table, _grouped(self._rows(table, "record, parent, n" if nested else "record, n")))
            for table, nested in self._lists(kind)
        ]
        links = _grouped(self._links(kind.name))
        history = _grouped(self._told("history", kind.name))
        marks = _grouped(self._told("sign_off_marks", kind.name))
        for row in self._rows(kind.table, "id"):
            ident = str(row["id"])
            yield Record(
                id=ident,
                file=str(row["file"]),
                values={name: value for name, value in row.items() if value is not None},
                lists={
                    table: tuple(_filled(part) for part in found)
                    for table, stream in lists
                    if (found := stream.upto(ident))
                },
                inbound=tuple(
                    Link(str(one["source_kind"]), str(one["source"]), _pattern(str(one["pointer"])))
                    for one in links.upto(ident)
                ),
                history=tuple(history.upto(ident)),
                marks={int(one["n"]): one for one in marks.upto(ident)},
            )

    def _lists(self, kind: Kind) -> list[tuple[str, bool]]:
        found = [group.table for group in kind.groups if group.table]
        found += [item.table for item in kind.fields if item.table != kind.table]
        return [
            (table, "parent" in self.columns(table))
            for table in dict.fromkeys(found)
            if self.columns(table)
        ]

    def _rows(self, table: str, order: str) -> Iterator[dict[str, Any]]:
        names = self.columns(table)
        listed = ", ".join(f'"{name}"' for name in names)
        cursor = self.database.execute(
            f'SELECT {listed} FROM "{table}" ORDER BY {order}'  # noqa: S608
        )
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def _links(self, kind: str) -> Iterator[dict[str, Any]]:
        cursor = self.database.execute(
            "SELECT target, source_kind, source, pointer FROM links WHERE target_kind = ?"
            " ORDER BY target, source_kind, source, pointer",
            (kind,),
        )
        names = ("record", "source_kind", "source", "pointer")
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def _told(self, table: str, kind: str) -> Iterator[dict[str, Any]]:
        """The rows of a table of the history about the records of ``kind``."""
        names = self.columns(table)
        if not names:
            return iter(())
        listed = ", ".join(f'"{name}"' for name in names)
        cursor = self.database.execute(
            f'SELECT {listed} FROM "{table}" WHERE kind = ? ORDER BY record, n',  # noqa: S608
            (kind,),
        )
        return (dict(zip(names, row, strict=True)) for row in cursor)

    @cached_property
    def commits(self) -> Mapping[int, Row]:
        """The commits that the history names, by their place in it."""
        if not self.columns("history_commits"):
            return {}
        rows = self.query("SELECT * FROM history_commits ORDER BY place")
        return {int(row["place"] or 0): row for row in rows}

    @cached_property
    def history_state(self) -> str:
        """Whether the history is ``complete``, ``incomplete`` (a shallow clone) or ``absent``."""
        found = self.database.execute("SELECT value FROM meta WHERE key = 'history'").fetchone()
        return str(found[0]) if found and found[0] else "absent"

    @cached_property
    def company(self) -> Mapping[str, Any]:
        """The settings in ``company.yaml`` that this audience may see."""
        rows = self.database.execute("SELECT key, value FROM company ORDER BY key")
        return {str(key): _json(value) for key, value in rows}

    @cached_property
    def policy(self) -> Mapping[str, Any]:
        """Each setting of the policy with the value in force on the as-of date."""
        rows = self.database.execute(
            "SELECT setting, value FROM policy WHERE from_date <= ? ORDER BY setting, from_date",
            (self.as_of,),
        )
        return {str(setting): _json(value) for setting, value in rows}

    @cached_property
    def role_holders(self) -> Mapping[str, tuple[str, ...]]:
        """The members of staff that hold each role on the as-of date."""
        if not {"record", "role", "from", "to"} <= set(self.columns("staff_roles")):
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for role, ident in self.database.execute(
            "SELECT role, record FROM staff_roles WHERE coalesce(\"from\", '') <= ?"
            " AND coalesce(\"to\", '9999') >= ? ORDER BY role, record",
            (self.as_of, self.as_of),
        ):
            found[str(role)] = (*found.get(str(role), ()), str(ident))
        return found

    @cached_property
    def named_keys(self) -> Mapping[str, Mapping[str, Both]]:
        """Names of the keys that the company's own settings define, by what they are keys of."""
        areas = {
            str(area["key"]): both(area.get("title", area["key"]))
            for area in self.company.get("business_areas") or ()
        }
        indicators: dict[str, Both] = {}
        for entries in (self.policy.get("criteria_sets") or {}).values():
            for entry in entries if isinstance(entries, list) else ():
                indicators[str(entry["indicator"])] = both(entry.get("title", entry["indicator"]))
        return {"business_area": areas, "business_areas": areas, "indicator": indicators}

    def key_name(self, field: Field, value: Value, lang: str) -> str | None:
        """What the company calls ``value``, where ``field`` holds a key of its settings."""
        name = field.pointer.removesuffix("/*").rpartition("/")[2]
        found = self.named_keys.get(name, {}).get(str(value))
        return found.get(lang) if found else None


class _grouped:  # noqa: N801  reads as the verb it is
    """A stream of rows ordered by ``record``, handed out record by record."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self.groups = groupby(rows, key=lambda row: str(row["record"]))
        self.ahead: tuple[str, list[dict[str, Any]]] | None = None

    def upto(self, ident: str) -> list[dict[str, Any]]:
        """The rows of ``ident``; rows of ids before it are passed over."""
        while True:
            if self.ahead is None:
                found = next(self.groups, None)
                if found is None:
                    return []
                self.ahead = (found[0], list(found[1]))
            if self.ahead[0] > ident:
                return []
            name, rows = self.ahead
            self.ahead = None
            if name == ident:
                return rows


def _filled(row: Mapping[str, Value]) -> Row:
    return {name: value for name, value in row.items() if value is not None and name != "record"}


def _pattern(pointer: str) -> str:
    return "/".join("*" if part.isdigit() else part for part in pointer.split("/"))


def _json(value: object) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
