"""Records that refer to a record: what its page shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from dangan.publish.labels import field_format, field_title
from dangan.publish.site import days
from dangan.publish.site.facts import Part, Reader, TableColumn
from dangan.publish.site.links import list_page, relative
from dangan.publish.site.sources import Link, Row, Sources
from dangan.publish.site.states import finished
from dangan.publish.values import NUMBERS, Value
from dangan.schema.model import Derived, Field, Kind
from dangan.text import say

SHOWN = 15
_COLUMNS = 6
_NUMBERS = frozenset({"id", "code"})  # stand under the name
_EXTRA = ("starts_on", "ends_on", "received_on", "quarter", "evaluated_on", "effective_on")


@dataclass(frozen=True)
class Related:
    """The records of one kind that name a record at one field, the newest first.

    ``rows`` are at most `SHOWN` of ``count``; each is its id and its values by column.
    """

    kind: str
    pointer: str
    count: int
    rows: tuple[tuple[str, Row], ...]


@dataclass(frozen=True)
class RelatedTable:
    """`Related` as people read it. Cells stand under ``columns``; the first is the name."""

    ident: str
    title: str
    count: int
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[tuple[Part, ...], str], ...]
    more: str | None


class Summaries:
    """The few values of every record by which other pages show it, a kind at a time."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._rows: dict[str, dict[str, Row]] = {}
        self._references: dict[str, tuple[Field | Derived, ...]] = {}

    def columns(self, kind: Kind) -> tuple[Field | Derived, ...]:
        """The columns of a kind's list that this audience has, its name first."""
        return self._columns[kind.name]

    @cached_property
    def _columns(self) -> Mapping[str, tuple[Field | Derived, ...]]:
        found: dict[str, tuple[Field | Derived, ...]] = {}
        for kind in self.sources.shown_kinds:
            present = self.sources.columns(kind.table)
            known: dict[str, Field | Derived] = {item.column: item for item in kind.derived}
            known |= {item.column: item for item in kind.columns()}
            wanted = (kind.annotations.get("list") or {}).get("columns") or [kind.label]
            names = dict.fromkeys([kind.label, *map(str, wanted)])
            found[kind.name] = tuple(
                known[name]
                for name in names
                if name in known and name in present and name not in _NUMBERS
            )
        return found

    def chosen(self, kind: Kind, names: Iterable[str]) -> tuple[Field | Derived, ...]:
        """The columns called ``names`` that this audience has and a summary holds."""
        known: dict[str, Field | Derived] = {item.column: item for item in kind.derived}
        known |= {item.column: item for item in self.columns(kind)}
        known |= {item.column: item for item in kind.columns() if item.column in _EXTRA}
        present = self.sources.columns(kind.table)
        return tuple(known[name] for name in names if name in known and name in present)

    def references(self, kind: Kind) -> tuple[Field | Derived, ...]:
        """What a summary of ``kind`` holds that is shown by the name of another record."""
        if kind.name not in self._references:
            known: list[Field | Derived] = [*kind.columns(), *kind.derived]
            self._references[kind.name] = tuple(item for item in known if item.refs)
        return self._references[kind.name]

    def row(self, kind: Kind, ident: str) -> Row | None:
        """The summary of a record; None where this audience does not see it."""
        if kind.name not in self._rows:
            self._rows[kind.name] = self._load(kind)
        return self._rows[kind.name].get(ident)

    def _load(self, kind: Kind) -> dict[str, Row]:
        names = [item.column for item in self.columns(kind)]
        extra = [date_column(kind), "code", *_EXTRA, *(item.column for item in kind.derived)]
        present = self.sources.columns(kind.table)
        names += [name for name in extra if name in present and name not in names]
        listed = ", ".join(f'"{name}"' for name in dict.fromkeys(["id", *names]))
        return {
            str(row["id"]): row
            for row in self.sources.query(f'SELECT {listed} FROM "{kind.table}"')  # noqa: S608
        }


def date_column(kind: Kind) -> str:
    """The column with a kind's event date, or an empty name where it has none."""
    return kind.date.lstrip("/").replace("/", "_")


def collect(summaries: Summaries, inbound: Iterable[Link]) -> tuple[Related, ...]:
    """The references to a record by kind and field; those without a title are left out."""
    found: dict[tuple[str, str], list[str]] = {}
    for link in inbound:
        kind = summaries.sources.kinds.get(link.source_kind)
        field = kind.by_pointer.get(link.pointer) if kind else None
        if isinstance(field, Field) and field.inverse is not None:
            sources = found.setdefault((link.source_kind, link.pointer), [])
            if link.source not in sources[-1:]:
                sources.append(link.source)
    result: list[Related] = []
    for (name, pointer), sources in sorted(found.items()):
        kind = summaries.sources.kinds[name]
        rows = [
            (ident, row) for ident in sources if (row := summaries.row(kind, ident)) is not None
        ]
        if rows:
            rows.sort(key=lambda pair: _order(kind, *pair))
            result.append(Related(name, pointer, len(rows), tuple(rows[:SHOWN])))
    return tuple(result)


def _order(kind: Kind, ident: str, row: Row) -> tuple[str, str]:
    """By name for parties and people, else the newest first."""
    date = str(row.get(date_column(kind)) or "")
    if kind.sort != "date" or not date:
        return str(row.get("name_pinyin") or row.get(kind.label) or ""), ident
    return "".join(chr(0x10FFFF - ord(letter)) for letter in date), ident


def table(
    summaries: Summaries,
    related: Related,
    reader: Reader,
    page: str,
    name: str,
    columns: Iterable[str] = (),
) -> RelatedTable:
    """``related`` for one language, seen from the ``page`` of the record called ``name``.

    ``columns`` chooses and orders what is shown; without it the columns of the kind's list.
    """
    kind = summaries.sources.kinds[related.kind]
    field = kind.by_pointer[related.pointer]
    inverse = field.inverse if isinstance(field, Field) else None
    here = field.column if isinstance(field, Field) else ""
    wanted = summaries.chosen(kind, columns) if columns else summaries.columns(kind)
    shown = [item for item in wanted if item.column != here]
    if not columns:
        shown = shown[:_COLUMNS]
    cells = [
        tuple(_cell(summaries, reader, kind, item, ident, row) for item in shown)
        for ident, row in related.rows
    ]
    if not columns:  # of a kind's usual columns only those that say something here
        kept = [
            place
            for place in range(len(shown))
            if place == 0 or any(row[place].state not in ("missing", "dash") for row in cells)
        ]
        shown = [shown[place] for place in kept]
        cells = [tuple(row[place] for place in kept) for row in cells]
    rows = tuple(
        (row, str(summary.get("code") or ident))
        for row, (ident, summary) in zip(cells, related.rows, strict=True)
    )
    more = None
    if related.count > len(related.rows):
        more = relative(page, f"{list_page(kind.name)}#q={quote(name)}")
    return RelatedTable(
        ident=f"{kind.name}{related.pointer.replace('/*', '').replace('/', '-')}",
        title=(inverse or kind.title).get(reader.lang),
        count=related.count,
        columns=tuple(
            TableColumn(
                item.column, field_title(item).get(reader.lang), field_format(item) in NUMBERS
            )
            for item in shown
        ),
        rows=rows,
        more=more,
    )


def _cell(
    summaries: Summaries, reader: Reader, kind: Kind, item: Field | Derived, ident: str, row: Row
) -> Part:
    value: Value = row.get(item.column)
    part = reader.part(item, value)
    if item.column == kind.label:
        return Part(part.text if value is not None else ident, reader.href(kind.name, ident))
    if item.column == "state":
        return Part(part.text, label=_late(summaries.sources.as_of, kind, row, reader.lang))
    if isinstance(item, Derived) and value is None:
        return Part(say("site.dash", reader.lang), state="dash")
    return part


def _late(as_of: str, kind: Kind, row: Row, lang: str) -> str:
    """How long past its promised date something unfinished is, or nothing."""
    if not row.get("late") or row.get("settled_on"):
        return ""
    if finished(kind, str(row.get("state") or "")):
        return ""
    late = days.between(row.get("promised_on"), as_of) or 0
    return say("site.past_promise_short", lang, days=late) if late > 0 else ""
