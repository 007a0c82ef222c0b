"""Changes in the reader's words: which field, what it was, what it became."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dangan.derive.numbers import scaled_or_none
from dangan.history.paths import unleaf
from dangan.publish.values import Value
from dangan.schema.model import Field, Group, Kind
from dangan.schema.shape import pointer_step
from dangan.schema.words import plain_words
from dangan.text import say

CellOf = Callable[[Field, Value], str]
Steps = list[Any]


@dataclass(frozen=True)
class Row:
    """One row of the table ``history``: ``path`` is JSON, ``old`` and ``new`` are JSON or None."""

    what: str
    path: str
    pattern: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Line:
    """One change for people. ``what`` is ``changed``, ``added`` or ``removed``."""

    what: str
    title: str
    old: str
    new: str
    pointer: str


@dataclass(frozen=True)
class Change:
    """What one line tells: a value, or where ``what`` is set a whole element of a list."""

    what: str
    rows: list[tuple[Steps, Row]]


@dataclass(frozen=True)
class Wording:
    """How the changes of one kind are told in one language; ``cell`` writes a value out."""

    kind: Kind
    lang: str
    cell: CellOf
    _known: dict[str, str] = field(default_factory=dict)

    def lines(self, rows: Iterable[Row]) -> list[Line]:
        """The changes that one commit made to one record; an element of a list is one line."""
        return [self.line(change) for change in self.changes(rows)]

    def changes(self, rows: Iterable[Row]) -> list[Change]:
        """The same before it is put into words: what makes up each line."""
        fields = [
            (path, row, _element(path))
            for path, row in ((json.loads(row.path), row) for row in rows if row.what == "field")
        ]
        whole = self._elements(fields)
        found: list[Change] = []
        inside: dict[str, list[tuple[Steps, Row]]] = {}
        for path, row, element in fields:
            if element not in whole:
                found.append(Change("", [(path, row)]))
            elif element in inside:
                inside[element].append((path, row))
            else:
                inside[element] = [(path, row)]
                found.append(Change(whole[element], inside[element]))
        return found

    def line(self, change: Change) -> Line:
        """A change in words."""
        return self._whole(change) if change.what else self._field(*change.rows[0])

    def _elements(self, fields: Sequence[tuple[Steps, Row, str]]) -> dict[str, str]:
        """The elements of lists that came or went: what identifies them did."""
        found: dict[str, str] = {}
        for path, row, element in fields:
            if not element or len(path) != _first_list(path) + 2:
                continue
            group = self.kind.by_pointer.get(_pattern(path[: _first_list(path)]))
            if isinstance(group, Group) and path[-1] in group.key:
                if row.old is None:
                    found[element] = "added"
                elif row.new is None:
                    found[element] = "removed"
        return found

    def _field(self, path: Steps, row: Row) -> Line:
        what = "added" if row.old is None else "removed" if row.new is None else "changed"
        old, new = self.value(row.pattern, row.old), self.value(row.pattern, row.new)
        return Line(what, self.place(path), old, new, row.pattern)

    def _whole(self, change: Change) -> Line:
        what, (path, first) = change.what, change.rows[0]
        cut = _first_list(path) + 1
        group = self.kind.by_pointer.get(_pattern(path[: cut - 1]))
        key = group.key if isinstance(group, Group) else ()
        parts = []
        for steps, row in change.rows:
            if len(steps) == cut + 1 and steps[-1] in key:
                continue
            value = self.value(row.pattern, row.new if what == "added" else row.old)
            name = self._words(steps[cut:], _pattern(path[:cut]))
            parts.append(say("history.part", self.lang, field=name, value=value))
        text = say("history.separator", self.lang).join(parts)
        sides = ("", text) if what == "added" else (text, "")
        return Line(what, self.place(path[:cut]), *sides, first.pattern)

    def place(self, path: Steps) -> str:
        """A place in words: 联系人（王磊） · 电话."""
        if not path:
            return self.kind.title.get(self.lang)
        if len(path) > 1 or not isinstance(path[0], str):
            return self._words(path, "")
        if path[0] not in self._known:
            self._known[path[0]] = self._words(path, "")
        return self._known[path[0]]

    def _words(self, path: Steps, pattern: str) -> str:
        words = ""
        for step in path:
            if isinstance(step, list):
                key = self._key(pattern, step)
                pattern = f"{pattern}/*"
                words = say("history.element", self.lang, list=words, key=key)
                continue
            pattern = self._below(pattern, step)
            node = self.kind.by_pointer.get(pattern)
            known = node is not None and not pattern.endswith("/*")
            name = node.title.get(self.lang) if node is not None and known else str(step)
            words = say("history.within", self.lang, outer=words, inner=name) if words else name
        return words

    def _below(self, pattern: str, step: str) -> str:
        exact = pattern + pointer_step(step)
        star = f"{pattern}/*"
        free = exact not in self.kind.by_pointer and any(
            one == star or one.startswith(f"{star}/") for one in self.kind.by_pointer
        )
        return star if free else exact

    def _key(self, pattern: str, step: Sequence[str]) -> str:
        """What identifies an element, as people call it."""
        group = self.kind.by_pointer.get(pattern)
        names = group.key if isinstance(group, Group) else ()
        shown = []
        for name, value in zip(names, step, strict=False):
            found = self.kind.by_pointer.get(f"{pattern}/*/{name}")
            if value and isinstance(found, Field):
                shown.append(self.cell(found, value if found.type == "string" else _typed(
                    found, unleaf(value))))  # fmt: skip
        if not names and step:
            shown = [str(int(step[0]) + 1) if step[0].isdigit() else step[0]]
        return say("history.key_separator", self.lang).join(shown) or say("history.some", self.lang)

    def value(self, pattern: str, text: str | None) -> str:
        """A value as it reads on a page; nothing where there is none."""
        if text is None:
            return ""
        found = unleaf(text)
        node = self.kind.by_pointer.get(pattern)
        item = self.kind.by_pointer.get(f"{pattern}/*") if isinstance(node, Group) else node
        every = found if isinstance(found, list) else [found]
        words = [
            self.cell(item, _typed(item, one)) if isinstance(item, Field) else plain_words(one)
            for one in every
        ]
        return say("publish.list_separator", self.lang).join(words)


def _typed(field: Field, value: Any) -> Value:
    """A value of the file as the store holds it, for which there are formats."""
    if field.type == "number":
        number = scaled_or_none(value, field.scale)
        return plain_words(value) if number is None else number
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and field.type == "integer":
        return value
    return value if isinstance(value, str) else plain_words(value)


def _first_list(path: Steps) -> int:
    for n, step in enumerate(path):
        if isinstance(step, list):
            return n
    return len(path)


def _element(path: Steps) -> str:
    """What stands for the outermost list element that a place lies in; empty outside lists."""
    at = _first_list(path)
    return "" if at == len(path) else json.dumps(path[: at + 1])


def _pattern(path: Steps) -> str:
    return "".join("/*" if isinstance(step, list) else pointer_step(step) for step in path)


def as_json(wording: Wording, row: Row) -> dict[str, Any]:
    """A change as JSON gives it: the field in words and as a path, the bare values."""
    path = json.loads(row.path)
    return {
        "field": wording.place(path),
        "path": path,
        "pointer": row.pattern,
        "old": None if row.old is None else _exact(unleaf(row.old)),
        "new": None if row.new is None else _exact(unleaf(row.new)),
    }


def _exact(value: Any) -> Any:
    """Decimals as text, since readers of JSON would round them."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def printable(text: str) -> str:
    """``text`` for a terminal: what commits and records hold may not command it."""
    return "".join(
        letter if unicodedata.category(letter)[0] != "C" else f"\\u{ord(letter):04x}"
        for letter in text.replace("\n", "⏎")
    )
