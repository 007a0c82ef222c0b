"""Names in place of keys: what an enumeration, a state or a reference is called."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from dangan.publish.values import Cell, Value, cell
from dangan.redact.database import columns
from dangan.schema.model import Derived, Field, Kind
from dangan.text import Both, both

_AREA = re.compile(r"/business_areas?(/\*)?$")


@dataclass(frozen=True)
class Labels:
    """The names that an audience's database gives to keys."""

    kinds: Mapping[str, Kind]
    records: Mapping[str, Mapping[str, str]]
    areas: Mapping[str, Both]

    def record(self, kind: str, ident: str) -> str | None:
        """What the record ``ident`` of ``kind`` is called; None where it is not seen."""
        return self.records.get(kind, {}).get(ident)

    def state(self, kind: str, key: str, lang: str) -> str:
        """The name of the state ``key``, or the key itself where the kind has none such."""
        found = self.kinds[kind].transitions if kind in self.kinds else None
        for state in found.states if found else ():
            if state.key == key:
                return state.title.get(lang)
        return key

    def reference(self, field: Field | Derived, ident: str) -> str:
        """The name of the record that ``field`` refers to, or its id where it has none."""
        for kind in field.refs:
            if (name := self.record(kind, ident)) is not None:
                return name
        return ident


def load_labels(database: sqlite3.Connection, kinds: Mapping[str, Kind]) -> Labels:
    """The names of all records in ``database`` by kind and id."""
    records: dict[str, dict[str, str]] = {}
    for name, kind in sorted(kinds.items()):
        if kind.settings or kind.label not in columns(database, kind.table):
            continue
        records[name] = {
            str(ident): str(label)
            for ident, label in database.execute(
                f'SELECT id, "{kind.label}" FROM "{kind.table}"'  # noqa: S608
            )
            if label is not None
        }
    return Labels(kinds, records, _areas(database))


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
        return Cell(labels.reference(field, str(value)))
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
