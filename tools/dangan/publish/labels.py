"""Names in place of keys: what an enumeration, a state or a reference is called."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dangan.publish.values import Cell, Value, cell, text
from dangan.redact.database import columns
from dangan.schema.model import Derived, Field, Kind
from dangan.text import LANGUAGES, Both, both

_JOINT = " · "
_AREA = re.compile(r"/business_areas?(/\*)?$")


@dataclass(frozen=True)
class Labels:
    """The names that an audience's database gives to keys; ``records`` by kind and id."""

    kinds: Mapping[str, Kind]
    records: Mapping[str, Mapping[str, Both]]
    areas: Mapping[str, Both]

    def record(self, kind: str, ident: str, lang: str) -> str | None:
        """What the record ``ident`` of ``kind`` is called; None where it is not seen."""
        found = self.records.get(kind, {}).get(ident)
        return found.get(lang) if found else None

    def state(self, kind: str, key: str, lang: str) -> str:
        """The name of the state ``key``, or the key itself where the kind has none such."""
        found = self.kinds[kind].transitions if kind in self.kinds else None
        for state in found.states if found else ():
            if state.key == key:
                return state.title.get(lang)
        return key

    def reference(self, field: Field | Derived, ident: str, lang: str) -> str:
        """The name of the record that ``field`` refers to, or its id where it has none."""
        for kind in field.refs:
            if (name := self.record(kind, ident, lang)) is not None:
                return name
        return ident


def load_labels(database: sqlite3.Connection, kinds: Mapping[str, Kind]) -> Labels:
    """The names of all records in ``database`` by kind and id.

    A record is called by the field that its kind names as ``label``, or by several fields
    (``called``), of which those that it has, and that are seen, make the name.
    """
    names = _Names(database, kinds, _areas(database), {})
    for name in sorted(kinds):
        names.of(name)
    return Labels(kinds, names.made, names.areas)


@dataclass(frozen=True)
class _Names:
    """Makes the names of records, those that are part of other names first."""

    database: sqlite3.Connection
    kinds: Mapping[str, Kind]
    areas: Mapping[str, Both]
    made: dict[str, dict[str, Both]]

    def of(self, name: str) -> Mapping[str, Both]:
        """The names of one kind; of kinds that name each other the later one has ids there."""
        kind = self.kinds.get(name)
        if name not in self.made and kind is not None and not kind.settings:
            present = columns(self.database, kind.table)
            known: dict[str, Field | Derived] = {item.column: item for item in kind.derived}
            known |= {item.column: item for item in kind.columns()}
            wanted = kind.called or (kind.label,)
            items = [known[column] for column in wanted if column in known and column in present]
            if items:
                self.made[name] = {}
                self.made[name] |= self._read(kind, items)
        return self.made.get(name, {})

    def _read(self, kind: Kind, items: Sequence[Field | Derived]) -> Iterator[tuple[str, Both]]:
        listed = ", ".join(f'"{item.column}"' for item in items)
        rows = self.database.execute(f'SELECT id, {listed} FROM "{kind.table}"')  # noqa: S608
        for ident, *values in rows.fetchall():
            parts = [
                self._part(item, value)
                for item, value in zip(items, values, strict=True)
                if value is not None
            ]
            if parts:
                zh, en = (_JOINT.join(part.get(lang) for part in parts) for lang in LANGUAGES)
                yield str(ident), Both(zh, en)

    def _part(self, item: Field | Derived, value: Value) -> Both:
        """One value as people read it in a name."""
        said = str(value)
        if item.choices:
            return item.label(said)
        for target in item.refs:
            if said in self.of(target):
                return self.made[target][said]
        if isinstance(item, Field) and _AREA.search(item.pointer) and said in self.areas:
            return self.areas[said]
        if item.type == "integer" or not item.format:
            return Both(said, said)
        zh, en = (text(value, item.format, lang) for lang in LANGUAGES)
        return Both(zh, en)


def _areas(database: sqlite3.Connection) -> dict[str, Both]:
    """The company's business areas by their keys (S3-06)."""
    found = database.execute("SELECT value FROM company WHERE key = 'business_areas'").fetchone()
    listed = json.loads(found[0]) if found and found[0] else []
    return {str(area["key"]): both(area.get("title", area["key"])) for area in listed}


def field_cell(value: Value, field: Field | Derived, labels: Labels, lang: str) -> Cell:
    """A field's value as people read it: choices and references by their names."""
    if value is None or value == "":
        return cell(None, field_format(field), lang)
    if field.choices:
        return Cell(field.label(str(value)).get(lang))
    if field.refs:
        return Cell(labels.reference(field, str(value), lang))
    if isinstance(field, Field) and _AREA.search(field.pointer) and value in labels.areas:
        return Cell(labels.areas[str(value)].get(lang))
    return cell(value, field_format(field), lang)


def field_format(field: Field | Derived) -> str:
    """The format in which the values of ``field`` are written."""
    if field.format:
        return field.format
    return {"boolean": "bool", "integer": "integer"}.get(field.type, "text")


def field_title(field: Field | Derived) -> Both:
    """The title of ``field`` with its unit in brackets where it has one."""
    if field.unit is None:
        return field.title
    return Both(f"{field.title.zh}（{field.unit.zh}）", f"{field.title.en} ({field.unit.en})")
