"""Whether everything that a record or a settings file refers to exists."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dangan.derive.violation import Violation
from dangan.findings import arguments
from dangan.schema.model import Field, Kind
from dangan.schema.words import field_words, names
from dangan.text import Both, say_both

_INDEX = re.compile(r"/\d+(?=/|$)")
_ID = re.compile(r"[A-Za-z0-9-]*")
_LONG_CODE = 6  # in an id that people made up, from this length on two slips are near


@dataclass(frozen=True)
class _Place:
    """Where a reference stands: its file, and the record and pointer inside it.

    ``path`` leads from the top of the record to the field.
    """

    file: str
    kind: Kind
    record: str
    pointer: str
    path: tuple[str | int, ...]


class _Ids:
    """The ids of all records, with errors or without, and how to guess a misspelt one.

    ``files`` are the paths of everything below ``records/``. A file that is no record under
    its own name (a slip in its id, another ending, a link, another folder) has a finding of
    its own; what refers to it is right as soon as that is mended.
    """

    def __init__(
        self, connection: sqlite3.Connection, kinds: Mapping[str, Kind], files: Iterable[str]
    ) -> None:
        self.connection = connection
        self.kinds = kinds
        self.of_kind: dict[str, list[str]] = {}
        self.kinds_of: dict[str, set[str]] = {}
        for kind, key in connection.execute("SELECT DISTINCT kind, id FROM known_ids ORDER BY id"):
            self.of_kind.setdefault(kind, []).append(key)
            self.kinds_of.setdefault(key, set()).add(kind)
        names = [path.split("/") for path in files]
        self.unusable = {_stem(parts[-1]) for parts in names} - self.kinds_of.keys()
        # a folder that is a link or cannot be opened hides records of its kind
        self.closed = {parts[1] for parts in names if len(parts) > 1 and "." not in parts[-1]}

    def held_up(self, value: str, wanted: Sequence[str]) -> bool:
        """Whether the record may well be there, in something that cannot be used as it is."""
        return value in self.unusable or not self.closed.isdisjoint(wanted)

    def near(self, value: str, wanted: Sequence[str]) -> tuple[str, str] | None:
        """The kind and id that ``value`` is probably meant to be, or None."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415  only needed once something is wrong
        from rapidfuzz.process import extractOne  # noqa: PLC0415

        best: tuple[int, str, str] | None = None
        for name in wanted:
            slips = 2 if self.kinds[name].code_id and len(value) >= _LONG_CODE else 1
            found = extractOne(
                value, self.of_kind.get(name, ()), scorer=OSA.distance, score_cutoff=slips
            )
            if found and (best is None or found[1] < best[0]):
                best = (int(found[1]), name, found[0])
        return best[1:] if best else None

    def name(self, kind: str, key: str) -> str:
        """What the record ``key`` is called, or its id."""
        label = self.kinds[kind].label
        if (self.kinds[kind].table, label) not in self.kinds[kind].by_column:
            return key
        query = f'SELECT "{label}" FROM "{self.kinds[kind].table}" WHERE id = ?'  # noqa: S608
        row = self.connection.execute(query, (key,)).fetchone()
        return str(row[0]) if row and row[0] else key


def _judge(ids: _Ids, place: _Place, item: Field, value: str) -> Iterator[Violation]:
    """What is wrong with one reference."""
    found = ids.kinds_of.get(value, set())
    if found & set(item.refs) or (not found and ids.held_up(value, item.refs)):
        return
    code = "ref/wrong-kind" if found else "ref/unknown-record"
    said: dict[str, str | Both] = {
        "field": field_words(place.kind, place.path),
        "value": value,
        "kind": names(ids.kinds[name].title for name in item.refs),
    }
    if found:
        said["actual"] = names(ids.kinds[name].title for name in sorted(found))
    else:
        near = ids.near(value, item.refs)
        said["advice"] = (
            say_both("ref.near", id=near[1], name=ids.name(*near))
            if near
            else say_both("ref.nothing_near", kind=said["kind"])
        )
    yield Violation(
        place.file, place.pointer, code, arguments(**said), place.kind.name, place.record
    )


def _stem(name: str) -> str:
    """The id in the name of a file: what stands before the first character that none has."""
    found = _ID.match(name)
    return found[0] if found else ""


def _path(pointer: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in pointer.split("/")[1:])


def check(
    connection: sqlite3.Connection, kinds: Mapping[str, Kind], files: Iterable[str] = ()
) -> list[Violation]:
    """References of records to records that do not exist or are of another kind.

    A record with errors of its own counts as existing, and so does one whose file cannot be
    used; ``files`` are the paths of everything below ``records/``.
    """
    ids = _Ids(connection, kinds, files)
    found: list[Violation] = []
    dangling = (
        "WITH nowhere AS MATERIALIZED (SELECT l.* FROM links AS l WHERE NOT EXISTS"
        " (SELECT 1 FROM known_ids AS t WHERE t.id = l.target AND t.kind = l.target_kind))"
        " SELECT r.file, l.source_kind, l.source, l.pointer, l.target FROM nowhere AS l"
        " JOIN known_ids AS r ON r.kind = l.source_kind AND r.id = l.source AND r.valid"
        " GROUP BY l.source_kind, l.source, l.pointer ORDER BY r.file, l.pointer"
    )
    for file, name, record, pointer, target in connection.execute(dangling).fetchall():
        kind = kinds[name]
        item = kind.by_pointer.get(_INDEX.sub("/*", pointer))
        if isinstance(item, Field):
            place = _Place(file, kind, record, pointer, _path(pointer))
            found.extend(_judge(ids, place, item, target))
    for kind in kinds.values():
        if kind.tabular:
            found.extend(_check_table(connection, ids, kind))
    return found


def _check_table(connection: sqlite3.Connection, ids: _Ids, kind: Kind) -> Iterator[Violation]:
    """References in the rows of a table; each value is looked up once."""
    for item in kind.fields:
        if not item.refs:
            continue
        listed = ", ".join(f"'{name}'" for name in item.refs)
        dangling = (
            f'WITH used AS MATERIALIZED (SELECT DISTINCT "{item.column}" AS value'  # noqa: S608
            f' FROM "{kind.table}"), nowhere AS MATERIALIZED (SELECT value FROM used WHERE'
            f" value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM known_ids WHERE id = value"
            f' AND kind IN ({listed}))) SELECT file, n, value FROM "{kind.table}" JOIN nowhere'
            f' ON "{item.column}" = value ORDER BY file, n'
        )
        for file, n, value in connection.execute(dangling).fetchall():
            place = _Place(file, kind, "", f"/{n}/{item.column}", (item.column,))
            yield from _judge(ids, place, item, value)


def check_settings(
    connection: sqlite3.Connection,
    kinds: Mapping[str, Kind],
    settings: Mapping[str, Any],
    files: Iterable[str] = (),
) -> list[Violation]:
    """References in the settings files; ``settings`` are their contents by kind."""
    ids = _Ids(connection, kinds, files)
    found: list[Violation] = []
    for name in sorted(settings):
        kind = kinds.get(name)
        for item in kind.fields if kind else ():
            if kind is None or not item.refs:
                continue
            for pointer, value in _matches(settings[name], item.pointer.split("/")[1:], ""):
                place = _Place(f"records/{name}.yaml", kind, "", pointer, _path(pointer))
                found.extend(_judge(ids, place, item, value))
    return found


def _matches(value: object, steps: Sequence[str], pointer: str) -> Iterator[tuple[str, str]]:
    """Pointer and value of every text below ``value`` that the pattern ``steps`` leads to."""
    if not steps:
        if isinstance(value, str):
            yield pointer, value
        return
    parts: list[tuple[str, object]] = []
    if steps[0] == "*" and isinstance(value, list):
        parts = [(str(n), part) for n, part in enumerate(value)]
    elif steps[0] == "*" and isinstance(value, dict):
        parts = [(str(key), part) for key, part in value.items()]
    elif isinstance(value, dict) and steps[0] in value:
        parts = [(steps[0], value[steps[0]])]
    for key, part in parts:
        yield from _matches(part, steps[1:], f"{pointer}/{key}")
