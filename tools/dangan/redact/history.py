"""The history of fields and the marks of sign-offs, as an audience may see them.

Of a field that is hidden no change is told, of a masked one both values are masked. A message
of a commit is free text, so it passes only where everything that the commit changed is shown
and it quotes nothing that is hidden. Of the time when a record was graded above the audience,
nothing is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dangan.redact.access import visible
from dangan.redact.copying import Copy, Row, columns, make, quoted, select
from dangan.redact.facts import SETTING_LEVEL, column_facts
from dangan.redact.masks import mask
from dangan.schema.model import Field, Group, Kind

_QUOTED = 4  # a shorter value may stand in a message by chance
_SETTINGS = ("company", "policy")

HISTORY = (
    "n", "kind", "record", "what", "path", "pattern", "old", "new", "grade", "place",
)  # fmt: skip


@dataclass
class _Told:
    """What has been told so far: the commits by place, and those whose message may not pass.

    ``records`` are the records that each commit changed, to look for quotations.
    """

    places: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    records: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    hidden: dict[tuple[str, str], set[str]] = field(default_factory=dict)


def history(copy: Copy, table: str) -> None:
    """Write the tables ``history`` and ``history_commits``."""
    told = _Told()
    rows = list(_history_rows(copy, table, told))
    make(copy, table, HISTORY, rows)
    _hidden_now(copy, told)
    _commits(copy, told)


def _history_rows(copy: Copy, table: str, told: _Told) -> Iterable[Row]:
    lenses = {name: _Lens(copy, kind) for name, kind in copy.kinds.items()}
    since = _visible_since(copy)
    for row in select(copy, table, HISTORY):
        n, kind, record, what, path, pattern, old, new, grade, place = row
        lens = lenses[kind]
        passes = (
            lens.shows(record)
            and (grade or 0) <= copy.audience.rank
            and n > since.get((kind, record), since.get((kind, ""), -1))
        )
        told.records.setdefault(place, set()).add((kind, record))
        if not passes:
            told.silent.add(place)
            _remember(told, (kind, record), old, new)
            continue
        if what != "field":
            if not all(lens.sight(one) == "shown" for one in json.loads(new or "[]")):
                told.silent.add(place)
            told.places.add(place)
            yield n, kind, record, what, path, pattern, None, None, 0, place
            continue
        sight = lens.sight(pattern)
        if sight != "shown":
            told.silent.add(place)
            _remember(told, (kind, record), old, new)
        if sight == "hidden":
            continue
        before, after = (lens.value(pattern, value) for value in (old, new))
        if before is None and after is None:
            continue
        told.places.add(place)
        yield n, kind, record, what, lens.path(path), pattern, before, after, 0, place


def _remember(told: _Told, record: tuple[str, str], *values: str | None) -> None:
    for value in values:
        found = json.loads(value) if value else None
        for one in found if isinstance(found, list) else (found,):
            if isinstance(one, str) and len(one) >= _QUOTED:
                told.hidden.setdefault(record, set()).add(one)


def _hidden_now(copy: Copy, told: _Told) -> None:
    """What the records hold by now in columns that are hidden or masked."""
    wanted = {record for records in told.records.values() for record in records}
    for name, kind in copy.kinds.items():
        if kind.settings:
            continue
        for (table, column), fact in column_facts(kind, copy.audience).items():
            owner = "id" if table == kind.table else "record"
            if fact.sight == "shown" or column not in columns(copy.source, table):
                continue
            for record, value in copy.source.execute(
                f"SELECT {owner}, {quoted(column)} FROM {quoted(table)}"  # noqa: S608
            ):
                if isinstance(value, str) and len(value) >= _QUOTED and (name, record) in wanted:
                    told.hidden.setdefault((name, record), set()).add(value)


def _visible_since(copy: Copy) -> dict[tuple[str, str], int]:
    """The last change that moved a record among those that the audience sees, by record.

    Where its filter looks at a derived column, that cannot be told, and nothing passes.
    """
    found: dict[tuple[str, str], int] = {}
    for name, filters in copy.audience.records.items():
        kind = copy.kinds.get(name)
        if kind is None or not filters:
            continue
        fields = [kind.by_column.get((kind.table, column)) for column in filters]
        patterns = [one.pointer for one in fields if one is not None]
        if len(patterns) < len(fields):
            found[name, ""] = 1 << 62
            continue
        for pattern in patterns:
            for record, n in copy.source.execute(
                "SELECT record, max(n) FROM history WHERE kind = ? AND pattern = ? GROUP BY record",
                (name, pattern),
            ):
                found[name, record] = max(n, found.get((name, record), -1))
    return found


class _Lens:
    """How the audience sees the fields of one kind."""

    def __init__(self, copy: Copy, kind: Kind) -> None:
        self.copy, self.kind = copy, kind
        self.sights: dict[str, str] = {}
        self.seen = copy.audience.sees(kind.name)

    def shows(self, record: str) -> bool:
        """Whether the audience sees the record."""
        if not self.seen:
            return False
        if self.kind.tabular:
            return not self.copy.audience.records.get(self.kind.name)
        if self.kind.settings:
            return self.kind.name in _SETTINGS
        return record in self.copy.present.get(self.kind.name, ())

    def _field(self, pattern: str) -> Field | None:
        nodes = self.kind.by_pointer
        node = nodes.get(pattern)
        if isinstance(node, Group):  # a list of plain values is changed as a whole
            node = nodes.get(f"{pattern}/*")
        return node if isinstance(node, Field) else None

    def sight(self, pattern: str) -> str:
        """Whether a field is ``shown``, ``masked`` or ``hidden``; an unknown one is hidden."""
        if pattern not in self.sights:
            item = self._field(pattern)
            self.sights[pattern] = "hidden" if item is None else visible(item, self.copy.audience)
        return self.sights[pattern]

    def value(self, pattern: str, value: str | None) -> str | None:
        """A value as it may be shown, as JSON; None where there is none or it may not."""
        item = self._field(pattern)
        if value is None or item is None:
            return None
        found = json.loads(value)
        if isinstance(found, list):
            parts = [self._plain(item, one) for one in found]
            kept = [one for one in parts if one is not None]
            return json.dumps(kept, ensure_ascii=False) if kept else None
        shown = self._plain(item, found)
        return value if shown == found else None if shown is None else json.dumps(
            shown, ensure_ascii=False
        )  # fmt: skip

    def _plain(self, item: Field, value: Any) -> Any:
        """One value: masked, or None where it names a record that is not seen."""
        if item.refs:
            present = self.copy.present
            return value if any(value in present.get(name, ()) for name in item.refs) else None
        if self.sight(item.pointer) == "masked":
            return mask(value, item.mask) if isinstance(value, str) else None
        return value

    def path(self, path: str) -> str:
        """A place in whose keys of elements nothing hidden stands."""
        steps = json.loads(path)
        pointer, changed = "", False
        for n, step in enumerate(steps):
            if not isinstance(step, list):
                pointer = f"{pointer}/{step}"
                continue
            group = self.kind.by_pointer.get(pointer)
            names = group.key if isinstance(group, Group) else ()
            pointer = f"{pointer}/*"
            shown = [self._key(f"{pointer}/{name}", value)
                     for name, value in zip(names, step, strict=False)]  # fmt: skip
            if names and shown != step[: len(names)]:
                steps[n], changed = [*shown, *step[len(names) :]], True
        return json.dumps(steps, ensure_ascii=False, separators=(",", ":")) if changed else path

    def _key(self, pattern: str, value: str) -> str:
        item = self._field(pattern)
        if not value:
            return value
        if item is None or self.sight(pattern) == "hidden":
            return ""
        return str(self._plain(item, value) or "")


def _commits(copy: Copy, told: _Told) -> None:
    """The commits of what is told: people by their records, messages where they may pass."""
    names = list(columns(copy.source, "history_commits"))
    inside = copy.audience.rank >= SETTING_LEVEL
    seen = inside and copy.audience.sees("staff")
    staff = copy.present.get("staff", set()) if seen else set()

    def rows() -> Iterable[Row]:
        for row in select(copy, "history_commits", names):
            one: dict[str, Any] = dict(zip(names, row, strict=True))
            if one["place"] not in told.places:
                continue
            if one["author"] not in staff:
                one["author"] = ""
            if not inside:
                one["author_name"] = ""
            if not inside or not _may_say(told, one["place"], one["subject"]):
                one["subject"] = None
            one["approved"] = json.dumps(
                [(who if who in staff else "", name if inside else "")
                 for who, name in json.loads(one["approved"])
                 if who in staff or (inside and name)],
                ensure_ascii=False,
            )  # fmt: skip
            yield tuple(one[name] for name in names)

    make(copy, "history_commits", names, rows())


def _may_say(told: _Told, place: int, subject: str) -> bool:
    if place in told.silent:
        return False
    quoted_values = (v for r in told.records.get(place, ()) for v in told.hidden.get(r, ()))
    return not any(value in subject for value in quoted_values)


def marks(copy: Copy, table: str) -> None:
    """The marks of the sign-offs that pass; they name only people and fields that are seen."""
    names = list(columns(copy.source, table))
    inside = copy.audience.rank >= SETTING_LEVEL
    staff = copy.present.get("staff", set()) if inside else set()
    lenses: dict[str, _Lens] = {}

    def rows() -> Iterable[Row]:
        for row in select(copy, table, names):
            one: dict[str, Any] = dict(zip(names, row, strict=True))
            kind = one["kind"]
            lens = lenses.setdefault(kind, _Lens(copy, copy.kinds[kind]))
            if not lens.shows(one["record"]) or lens.sight("/sign_offs/*/role") != "shown":
                continue
            if one["who"] not in staff:
                one["who"] = ""
            if not inside:
                one["name"] = ""
            if one["field"] and lens.sight(one["field"]) != "shown":
                one["field"] = ""
            yield tuple(one[name] for name in names)

    make(copy, table, names, rows())
