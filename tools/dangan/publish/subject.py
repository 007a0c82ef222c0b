"""Everything that is held about a natural person, for that person (S1-32).

A person is found by the id of their own record, by their mobile, e-mail or resident ID
wherever these stand, and by name. Of a name alone it cannot be told whether somebody else is
meant, so each line says by what it was found.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dangan.publish.retention import kept
from dangan.publish.sheets import Grid
from dangan.redact.copying import columns, quoted
from dangan.schema.formats import plain_number
from dangan.schema.model import CLASSES, Field, Kind
from dangan.schema.words import field_words, pattern_of
from dangan.text import Both, say, say_both

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_SEPARATORS = str.maketrans("", "", " -()（）")
_COLUMNS = ("kind", "record", "field", "value", "by", "class", "kept")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Person:
    """By what a person is found: the id of their record, names, and what is theirs alone.

    ``near`` are the records in which a name means this person; empty: in all of them.
    """

    ident: str
    name: str
    marks: frozenset[str]
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """One value that is held: where, what it reads, and by what it was found."""

    kind: Both
    record: str
    field: Both
    value: Both
    by: Both
    level: str
    about: Field | None

    def cells(self, lang: str) -> tuple[str, ...]:
        """The line as the cells of a table."""
        reasons = [
            kept(one, lang)
            for one in ((self.about.personal, self.about.financial) if self.about else ())
            if one is not None
        ]
        return (
            self.kind.get(lang), self.record, self.field.get(lang), self.value.get(lang),
            self.by.get(lang), say(f"subject.{self.level}", lang) if self.level else "",
            "; ".join(reasons),
        )  # fmt: skip


def marks_in(value: Any) -> frozenset[str]:
    """The mobiles, e-mail addresses and resident IDs at and below ``value``, made plain."""
    found: set[str] = set()
    for _, leaf in _leaves(value, ()):
        if isinstance(leaf, str):
            found.update(_marks(leaf))
    return frozenset(found)


def _marks(text: str) -> Iterator[str]:
    plain = text.translate(_SEPARATORS)
    mobile = _MOBILE.fullmatch(plain)
    if mobile:
        yield mobile[1]
    elif re.fullmatch(r"[0-9]{17}[0-9X]", plain) or re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        yield plain.casefold()


def lines(
    kind: Kind, ident: str, record: Mapping[str, Any], person: Person, *, own: bool
) -> Iterator[Line]:
    """What ``record`` holds about ``person``: all of it where it is their ``own`` record.

    So it is where they are the customer it is about. Otherwise each value that names them,
    with what stands beside it in a group or list.
    """
    taken: dict[Path, Both] = {}
    about_them = not own and bool(person.ident) and _is_customer(kind, record, person.ident)
    for path, leaf in _leaves(record, ()):
        by = say_both("subject.by_record") if own else _found_by(leaf, ident, person)
        by = say_both("subject.by_id") if about_them else by
        if by is None:
            continue
        # a name in a list of contacts brings the telephone beside it
        whole = path if own or about_them or len(path) == 1 else _around(path)
        for below, _ in _leaves(_at(record, whole), whole):
            taken.setdefault(below, by)
    for path, by in taken.items():
        field = kind.by_pointer.get(pattern_of(kind, path))
        about = field if isinstance(field, Field) else None
        level = max(about.level if about else 0, _grade(record))
        yield Line(kind.title, ident, field_words(kind, path), _words(about, _at(record, path)),
                   by, CLASSES[level], about)  # fmt: skip


def _is_customer(kind: Kind, record: Mapping[str, Any], ident: str) -> bool:
    return any(
        item.refs == ("customers",) and record.get(item.pointer[1:]) == ident
        for item in kind.columns()
    )


def rows(store: sqlite3.Connection, kind: Kind, person: Person) -> Iterator[Line]:
    """The rows of a table, such as sales, that are about the person."""
    fields = kind.columns()
    listed = ", ".join(quoted(item.column) for item in fields)
    for item in fields:
        if item.refs != ("customers",) or not person.ident:
            continue
        query = (
            f"SELECT month, n, {listed} FROM {quoted(kind.table)}"  # noqa: S608
            f" WHERE {quoted(item.column)} = ? ORDER BY month, n"
        )
        for month, n, *values in store.execute(query, (person.ident,)):
            for field, value in zip(fields, values, strict=True):
                if value is not None:
                    scaled = isinstance(value, int) and field.scale > 1
                    text = str(Decimal(value) / field.scale) if scaled else str(value)
                    where = f"{month}:{n + 1}"
                    yield Line(kind.title, where, field.title, field.label(text),
                               say_both("subject.by_id"), field.class_name, field)  # fmt: skip


def _found_by(leaf: object, ident: str, person: Person) -> Both | None:
    if not isinstance(leaf, str):
        return None
    if person.ident and leaf == person.ident:
        return say_both("subject.by_id")
    if person.marks and not person.marks.isdisjoint(_marks(leaf)):
        return say_both("subject.by_number")
    if person.name in leaf and (not person.near or ident in person.near):
        return say_both("subject.by_name")
    return None


def _around(path: Path) -> Path:
    """The element or group that a value stands in; of a list of values the list's group."""
    above = path[:-1]
    while above and isinstance(path[-1], int) and len(above) > 1:
        path, above = above, above[:-1]
    return above if above and not (len(above) == 1 and above[0] == "steps") else path


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*path, str(name)))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _leaves(part, (*path, n))
    else:
        yield path, value


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _grade(record: Mapping[str, Any]) -> int:
    grade = record.get("grade")
    return CLASSES.index(grade) if grade in CLASSES else 0


def _words(field: Field | None, value: Any) -> Both:
    if isinstance(value, bool):
        return say_both("publish.yes" if value else "publish.no")
    if not isinstance(value, str):
        text = plain_number(value)
        return Both(text, text)
    return field.label(value) if field is not None else Both(value, value)


def past(
    store: sqlite3.Connection,
    kinds: Mapping[str, Kind],
    person: Person,
    own: Callable[[str], bool],
) -> Iterator[Line]:
    """Values that the history of the repository still has and no record holds any more."""
    if not columns(store, "history"):
        return
    for name, record, pattern, old in store.execute(
        "SELECT kind, record, pattern, old FROM history"
        " WHERE what = 'field' AND old IS NOT NULL ORDER BY n"
    ):
        kind = kinds.get(name)
        if kind is None:
            continue
        # of a list of plain values the history tells the whole list
        field = kind.by_pointer.get(f"{pattern}/*") or kind.by_pointer.get(pattern)
        if not isinstance(field, Field):
            continue
        held = json.loads(old)
        for value in held if isinstance(held, list) else (held,):
            if isinstance(value, (str, int, float)) and (
                own(record) or _found_by(value, record, person) is not None
            ):
                said = str(value)
                yield Line(kind.title, record, field.title, _words(field, said),
                           say_both("subject.by_past"), field.class_name, field)  # fmt: skip


def grid(found: Iterable[Line], title: str, below: str, lang: str) -> Grid:
    """The lines as a table."""
    return Grid(
        name=say("subject.title", lang),
        title=title,
        headings=tuple(say(f"subject.{name}", lang) for name in _COLUMNS),
        rows=tuple(line.cells(lang) for line in found),
        above=(say("subject.right", lang),),
        below=(below,),
    )


def once(found: Iterable[Line]) -> list[Line]:
    """Each line once; what is held now is not told again as having been held."""
    seen: set[tuple[Both, str, Both, Both]] = set()
    single: list[Line] = []
    for line in found:
        key = (line.kind, line.record, line.field, line.value)
        if key not in seen:
            seen.add(key)
            single.append(line)
    return single
