"""A record's fields as people read them: groups of facts and tables, driven by the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dangan.history.words import Wording
from dangan.publish.labels import field_cell, field_format, field_title
from dangan.publish.site.links import outside_link
from dangan.publish.site.sources import Record, Row, Sources
from dangan.publish.values import NUMBERS, Value
from dangan.redact.access import visible
from dangan.schema.model import Derived, Field, Group, Kind
from dangan.text import say

Href = Callable[[str | None, str], str | None]

# shown elsewhere on the page: the head, the line of steps, the signatures
_ELSEWHERE = ("/id", "/grade", "/steps/", "/sign_offs/")


class Part(NamedTuple):
    """One value: its text, where it leads, how it stands (``missing``, ``zero``, …).

    ``label`` is a word of warning that stands beside it, such as how late it is.
    """

    text: str
    href: str | None = None
    state: str = ""
    label: str = ""


@dataclass(frozen=True)
class Fact:
    """A field and its values. ``long`` is text of several lines; ``computed`` a derived value."""

    column: str
    title: str
    parts: tuple[Part, ...]
    long: bool = False
    computed: bool = False

    @property
    def missing(self) -> bool:
        """Whether the value was never entered."""
        return all(part.state == "missing" for part in self.parts)


@dataclass(frozen=True)
class FactGroup:
    """Facts under one heading; the heading is empty for the record's own fields."""

    pointer: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class TableColumn:
    """A column of a list's table."""

    name: str
    title: str
    number: bool


@dataclass(frozen=True)
class ListTable:
    """A list of objects as a table; a cell holds several parts where it is itself a list."""

    pointer: str
    table: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]


class Layout:
    """What the page of every record of a kind has in common: which fields stand where."""

    def __init__(self, sources: Sources, kind: Kind) -> None:
        groups = {group.pointer: group for group in kind.groups}
        self.titles = groups
        # (field, the object that holds it, its column or the table of its list)
        self.facts: list[tuple[Field, str, str]] = []
        self.inside: dict[str, list[Field]] = {}
        lists = [
            group
            for group in kind.groups
            if group.is_list
            and not isinstance(kind.by_pointer.get(f"{group.pointer}/*"), Field)
            and "/*" not in group.pointer
        ]
        self.lists = [one for one in lists if one.pointer not in ("/steps", "/sign_offs")]
        for field in kind.fields:
            if not sources.has(field):
                continue
            for group in lists:
                if field.pointer.startswith(f"{group.pointer}/*/"):
                    self.inside.setdefault(group.pointer, []).append(field)
            holder = _holder(field, groups)
            if holder is not None and not field.pointer.startswith(_ELSEWHERE):
                name = field.table if field.listed else field.column
                self.facts.append((field, holder, name))
        hidden = [one for one in kind.fields if visible(one, sources.audience) == "hidden"]
        self.wordings: dict[str, Wording] = {}
        self.hidden_personal = sum(1 for field in hidden if field.personal is not None)
        self.hidden_other = len(hidden) - self.hidden_personal
        self.derived = {
            item.column: item for item in kind.derived if item.column in sources.columns(kind.table)
        }


@dataclass(frozen=True)
class Reader:
    """Turns a record's values into facts for one language, as seen from one page."""

    sources: Sources
    kind: Kind
    layout: Layout
    lang: str
    href: Href

    def part(self, field: Field | Derived, value: Value) -> Part:
        """One value of ``field``."""
        if isinstance(field, Field) and value is not None:
            named = self.sources.key_name(field, value, self.lang)
            if named is not None:
                return Part(named)
        if field.type == "integer" and value is not None and field.column.endswith("year"):
            return Part(str(value))  # a year has no thousands
        cell = field_cell(value, field, self.sources.labels, self.lang)
        target: str | None = None
        if value is not None and field.refs:
            target = next(
                (found for kind in field.refs if (found := self.href(kind, str(value)))), None
            )
        elif value is not None and not cell.state:
            target = outside_link(field.format, str(value))
        return Part(cell.text, target, "" if cell.state == "tier" else cell.state)

    def text(self, field: Field | Derived, value: Value) -> str:
        """One value of ``field`` as `part` would write it, wherever it leads."""
        if isinstance(field, Field) and value is not None:
            named = self.sources.key_name(field, value, self.lang)
            if named is not None:
                return named
        if field.type == "integer" and value is not None and field.column.endswith("year"):
            return str(value)  # a year has no thousands
        return field_cell(value, field, self.sources.labels, self.lang).text

    def name(self, record: Record) -> str:
        """What a record is called; its id where it has no name."""
        return self.sources.labels.record(self.kind.name, record.id, self.lang) or record.id

    def fact(self, record: Record, pointer: str) -> Fact | None:
        """The field at ``pointer``; None where the audience does not have it."""
        # a list of plain values is a group at its own pointer, its values a field below it
        field = self.kind.by_pointer.get(f"{pointer}/*") or self.kind.by_pointer.get(pointer)
        if not isinstance(field, Field) or not self.sources.has(field):
            return None
        return self._fact(record, field)

    def _fact(self, record: Record, field: Field) -> Fact:
        if field.listed:
            values: tuple[Value, ...] = tuple(
                row.get(field.column) for row in record.rows(field.table)
            ) or (None,)
        else:
            values = (record.get(field.column),)
        return Fact(
            column=field.table if field.listed else field.column,
            title=field_title(field).get(self.lang),
            parts=tuple(self.part(field, value) for value in values),
            long=field.multiline,
        )

    def derived(self, record: Record, column: str) -> Fact | None:
        """The derived value in ``column``; None where the audience does not have it."""
        item = self.layout.derived.get(column)
        if item is None:
            return None
        part = self.part(item, record.get(column))
        return Fact(column, field_title(item).get(self.lang), (part,), computed=True)

    def computed(self, record: Record) -> list[Fact]:
        """The derived values that have one, without those that only help to sort."""
        found = (
            self.derived(record, item.column)
            for item in self.kind.derived
            if not item.column.endswith(("_pinyin", "_initial")) and item.column != "state"
        )
        return [fact for fact in found if fact is not None and not fact.missing]

    def groups(self, record: Record, skip: Iterable[str] = ()) -> tuple[FactGroup, ...]:
        """What is filled in, by the object that holds it, in the order of the schema.

        ``skip`` are columns and list tables that the page shows elsewhere.
        """
        left_out = {*skip, self.kind.label}
        found: dict[str, list[Fact]] = {}
        for field, holder, name in self.layout.facts:
            filled = record.lists.get(name) if field.listed else record.get(name)
            if filled not in (None, "") and name not in left_out:
                found.setdefault(holder, []).append(self._fact(record, field))
        return tuple(
            FactGroup(pointer, self._title(pointer), tuple(facts))
            for pointer, facts in found.items()
        )

    def _title(self, pointer: str) -> str:
        if not pointer:
            return say("site.basic", self.lang)
        return self.layout.titles[pointer].title.get(self.lang)

    def tables(self, record: Record, skip: Iterable[str] = ()) -> tuple[ListTable, ...]:
        """The lists of objects that have elements, in the order of the schema."""
        left_out = set(skip)
        return tuple(
            self.table(record, group)
            for group in self.layout.lists
            if group.table not in left_out and record.rows(group.table)
        )

    def named_table(self, record: Record, table: str) -> ListTable | None:
        """The list in ``table``; None where it has no elements."""
        for group in self.layout.lists:
            if group.table == table and record.rows(table):
                return self.table(record, group)
        return None

    def table(self, record: Record, group: Group) -> ListTable:
        """A list of objects; columns in which nothing is filled in are left out."""
        rows = record.rows(group.table)
        kept: list[tuple[Field, list[tuple[Part, ...]]]] = []
        for field in self.layout.inside.get(group.pointer, ()):
            cells = [self._cell(record, field, group, place, row) for place, row in enumerate(rows)]
            if any(part.state != "missing" for cell in cells for part in cell if part.text):
                kept.append((field, cells))
        return ListTable(
            pointer=group.pointer,
            table=group.table,
            title=group.title.get(self.lang),
            columns=tuple(
                TableColumn(
                    field.column, field_title(field).get(self.lang), field_format(field) in NUMBERS
                )
                for field, _ in kept
            ),
            rows=tuple(tuple(cells[place] for _, cells in kept) for place in range(len(rows))),
        )

    def _cell(
        self, record: Record, field: Field, group: Group, place: int, row: Row
    ) -> tuple[Part, ...]:
        if field.table == group.table:
            value = row.get(field.column)
            # a box that was not ticked says nothing, so the table stays quiet about it
            if value is None and field.type == "boolean":
                return ()
            return (self.part(field, value),)
        number = row.get("n", place)
        values: list[Value] = [
            one.get(field.column) for one in record.rows(field.table) if one.get("parent") == number
        ]
        return tuple(self.part(field, value) for value in values or [None])


def _holder(field: Field, groups: Mapping[str, Group]) -> str | None:
    """The pointer of the object that holds ``field``; None inside a list of objects."""
    pointer = field.pointer.removesuffix("/*") if field.listed else field.pointer
    if "/*" in pointer:
        return None
    above = pointer.rpartition("/")[0]
    while above and above not in groups:
        above = above.rpartition("/")[0]
    return above
