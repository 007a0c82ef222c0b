"""The values that an audience may not see, and those it may, both straight from the store.

What is hidden here is looked for in everything that is published: fields of class
confidential and above, and every field of a record graded so. Numbers, dates and choices are
left out, since the same one stands in many places; they are held back by construction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dangan.redact.access import Audience, Kinds, visible
from dangan.redact.copying import columns, quoted
from dangan.redact.facts import SETTING_LEVEL, allowed_settings, setting_levels
from dangan.redact.scope import passing
from dangan.schema.model import CLASSES, Field, Kind
from dangan.text import Both

CONFIDENTIAL = CLASSES.index("confidential")
_DATES = frozenset({"date", "month", "quarter", "time", "year"})


@dataclass(frozen=True)
class Place:
    """Where a value stands: the titles of its kind and its field, never the record."""

    kind: Both
    field: Both


@dataclass
class Values:
    """What an audience may not see by value, and all text that it may."""

    hidden: dict[str, Place] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def add(self, value: object, place: Place, level: int, *, seen: bool) -> None:
        """Note a value of class ``level``; numbers and what is empty do not count."""
        if not isinstance(value, str) or not value:
            return
        if seen:
            self.shown.add(value)
        elif level >= CONFIDENTIAL:
            self.hidden.setdefault(value, place)


def values_of(store: sqlite3.Connection, kinds: Kinds, audience: Audience) -> Values:
    """Every value of ``store``, hidden from ``audience`` or not (S0-24)."""
    found = Values()
    present, _ = passing(store, kinds, audience)
    for name, kind in sorted(kinds.items()):
        if kind.tabular:
            _rows(store, kind, audience, found)
        elif kind.settings:
            _settings(store, kind, audience, found)
        elif name in present:
            _records(store, kind, audience, present[name], found)
    _past(store, kinds, audience, present, found)
    return found


def _texts(kind: Kind) -> Iterator[tuple[Field, Place]]:
    for item in kind.fields:
        plain = item.type == "string" and not item.choices and not item.refs
        if plain and item.format not in _DATES:
            yield item, Place(kind.title, item.title)


def _records(
    store: sqlite3.Connection,
    kind: Kind,
    audience: Audience,
    present: set[str],
    found: Values,
) -> None:
    grades = dict(store.execute(f"SELECT id, class FROM {quoted(kind.table)}"))  # noqa: S608
    for item, place in _texts(kind):
        owner = "id" if item.table == kind.table else "record"
        if item.column not in columns(store, item.table):
            continue
        shown = visible(item, audience) == "shown"
        for record, value in store.execute(
            f"SELECT {owner}, {quoted(item.column)} FROM {quoted(item.table)}"  # noqa: S608
        ):
            level = max(item.level, grades.get(record) or 0)
            found.add(value, place, level, seen=shown and record in present)


def _rows(store: sqlite3.Connection, kind: Kind, audience: Audience, found: Values) -> None:
    seen = audience.sees(kind.name)
    for item, place in _texts(kind):
        if item.column in columns(store, kind.table):
            shown = seen and visible(item, audience) == "shown"
            query = f"SELECT DISTINCT {quoted(item.column)} FROM {quoted(kind.table)}"  # noqa: S608
            for (value,) in store.execute(query):
                found.add(value, place, item.level, seen=shown)


def _settings(store: sqlite3.Connection, kind: Kind, audience: Audience, found: Values) -> None:
    if kind.name != "company":
        return
    held = dict(store.execute("SELECT key, value FROM company"))
    allowed, levels = allowed_settings(held, kind, audience), setting_levels(kind)
    titles = {item.pointer.split("/")[1]: item.title for item in reversed(kind.fields)}
    for key, value in held.items():
        place = Place(kind.title, titles.get(key, kind.title))
        found.add(value, place, levels.get(key, SETTING_LEVEL), seen=key in allowed)


def _past(
    store: sqlite3.Connection,
    kinds: Kinds,
    audience: Audience,
    present: Mapping[str, set[str]],
    found: Values,
) -> None:
    """What the fields of records held before, as far as the store has their history."""
    if not columns(store, "history"):
        return
    # of a list of plain values the history tells the whole list
    texts = {
        (name, item.pointer.removesuffix("/*")): (item, place, visible(item, audience) == "shown")
        for name, kind in kinds.items()
        for item, place in _texts(kind)
    }
    for kind, record, pattern, old, new, grade in store.execute(
        "SELECT kind, record, pattern, old, new, grade FROM history WHERE what = 'field'"
    ):
        known = texts.get((kind, pattern))
        if known is None:
            continue
        item, place, shown = known
        level = max(item.level, grade or 0)
        seen = shown and record in present.get(kind, ()) and (grade or 0) <= audience.rank
        for text in (old, new):
            value = json.loads(text) if text else None
            for one in value if isinstance(value, list) else (value,):
                found.add(one, place, level, seen=seen)
