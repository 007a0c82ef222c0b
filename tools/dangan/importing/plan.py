"""What a file would enter: a draft for every row, and every cell and row that is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dangan.derive.names import name_key
from dangan.importing.cells import Style, Trouble, clean, empty, values_of
from dangan.importing.headings import (
    Column,
    Layout,
    filled_from,
    known_headings,
    lay_out,
    plain,
    pointer_of,
)
from dangan.importing.workbook import Cell, Sheet
from dangan.project import UserError
from dangan.schema.model import Field, Group, Kind
from dangan.schema.words import field_words
from dangan.text import Both, say_both
from dangan.write.desk import Desk, Target
from dangan.write.drafting import path_at
from dangan.write.naming import resolved

KEYS = ("/code", "/tax_id", "/resident_id")
"""What tells two parties or events apart, where a kind has it."""

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|共\s*计|本页合计|累\s*计|.{0,6}小\s*计|total|sum)[:：]?", re.IGNORECASE
)
_PERSON = re.compile(
    r"(?P<name>[^\d()]{2,}?)\s*(?:\((?P<title>[^()\d]+)\))?[\s:：]*(?P<phone>[\d-]{7,20})?"
)
_DITTO = frozenset({"同上", "〃", "″", "同上行", '"'})
_LEFT = frozenset({"同左", "同前"})
_SIGNED = re.compile(
    r"(?:填表人|制表人?|审核人?|复核人?|批准人?|负责人|经办人|填表(?:日期|时间)|审批人?|主管)[:：]"
)
_TITLE = 60  # how much of a text stands in for a title


@dataclass(frozen=True)
class Wrong:
    """Something that cannot be entered: where, of which field, what, and why.

    ``whole`` means the row; otherwise the other cells of the row are good.
    """

    where: str
    field: Both
    why: Both
    whole: bool = False


@dataclass
class Entry:
    """A row that is to become a record: ``values`` by place, ``cells`` where they stand.

    ``known`` is the record that it is about, where there is one.
    """

    sheet: Sheet
    row: int
    values: dict[str, list[Any]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    known: Target | None = None

    @property
    def where(self) -> str:
        """The row as people call it."""
        return self.sheet.at(self.row, 0)


@dataclass
class Plan:
    """All that a file holds, nothing of it lost.

    ``skipped`` are rows that are no data, with the reason; ``unknown`` the headings of columns
    that fill nothing, with the cell.
    """

    layouts: list[tuple[Sheet, Layout]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    skipped: list[tuple[str, Both]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Wishes:
    """What the person who imports says beforehand, from ``--map`` and ``--set``."""

    columns: Mapping[str, str | None]
    words: Mapping[str, Mapping[str, str]]
    year: int | None = None


def plan(desk: Desk, kind: Kind, sheets: tuple[Sheet, ...], wishes: Wishes) -> Plan:
    """Read ``sheets`` as records of ``kind``. Raises UserError where no sheet has headings."""
    known = known_headings(desk.project, kind)
    found = Plan()
    for sheet in sheets:
        layout = lay_out(sheet, known, wishes.columns, kind)
        if layout is None:
            found.skipped.append((sheet.name or "CSV", say_both("import.no_headings")))
            continue
        found.layouts.append((sheet, layout))
        _rows(desk, kind, sheet, layout, wishes, found)
    if not found.layouts:
        raise UserError("import.no_sheet", kind=kind.title)
    _odd_codes(kind, found)
    _fill(found, filled_from(desk.project, kind), kind)
    _repeated(desk, kind, found)
    return found


def _rows(
    desk: Desk, kind: Kind, sheet: Sheet, layout: Layout, wishes: Wishes, found: Plan
) -> None:
    for column in layout.columns:
        if column.pointer is None:
            found.unknown.append((sheet.at(layout.last, column.at), column.heading))
    used = [column for column in layout.columns if column.pointer]
    for row in range(layout.last + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        reason = _no_data(cells, layout, used)
        if reason is not None:
            if reason != "import.skip_blank":
                found.skipped.append((sheet.at(row, 0), say_both(reason)))
            continue
        goes_on = _goes_on(kind, sheet, row, used)
        if goes_on and found.entries and found.entries[-1].sheet is sheet:
            _more(desk, kind, found.entries[-1], row, used, wishes, found)
            continue
        entry = Entry(sheet, row)
        if not sheet.name and len(cells) > len(sheet.rows[layout.first]):
            why = say_both(
                "import.too_many_cells", count=len(cells) - len(sheet.rows[layout.first])
            )
            found.wrong.append(Wrong(entry.where, kind.title, why, whole=True))
            continue
        for column in used:
            _cell(desk, kind, entry, column, wishes, found)
        if entry.values:
            found.entries.append(entry)
        else:
            found.skipped.append((entry.where, say_both("import.skip_nothing")))
    for row in range(layout.first):
        words = "".join(clean(cell) for cell in sheet.rows[row])
        if words:
            found.skipped.append((sheet.at(row, 0), say_both("import.skip_above")))


def _goes_on(kind: Kind, sheet: Sheet, row: int, used: list[Column]) -> bool:
    """Whether a row only adds to the one above: its name is merged with that one's."""
    label = f"/{kind.label}"
    return any(c.pointer == label and (row, c.at) in sheet.merged for c in used)


def _more(
    desk: Desk,
    kind: Kind,
    entry: Entry,
    row: int,
    used: list[Column],
    wishes: Wishes,
    found: Plan,
) -> None:
    """Add what a further row of a record says to its lists."""
    extra = Entry(entry.sheet, row)
    for column in used:
        if (row, column.at) not in entry.sheet.merged:
            _cell(desk, kind, extra, column, wishes, found)
    for pointer, values in extra.values.items():
        place = entry.values.setdefault(pointer, [])
        if place and not ("/*" in pointer or f"{pointer}/*" in kind.by_pointer):
            why = say_both("import.second_value", row=entry.where)
            found.wrong.append(Wrong(extra.cells[pointer], _title(kind, pointer), why))
            continue
        place += [value for value in values if value not in place]
        entry.cells.setdefault(pointer, extra.cells[pointer])


def _at(sheet: Sheet, row: int, column: int) -> Cell:
    """What a cell says: one merged with a cell above, or 同上, says what that one does."""
    start = row
    while row >= 0:
        row = sheet.merged.get((row, column), row)
        cell = sheet.rows[row][column] if column < len(sheet.rows[row]) else None
        if clean(cell) in _LEFT and column:
            column -= 1
        elif clean(cell) in _DITTO or (row < start and not clean(cell)):
            row -= 1
        else:
            return cell
    return None


def _no_data(cells: tuple[Cell, ...], layout: Layout, used: list[Column]) -> str | None:
    """Why a row is no record; None where it is one."""
    texts = [clean(cell) for cell in cells]
    filled = [text for text in texts if text]
    if not filled:
        return "import.skip_blank"
    headings = {plain(column.heading) for column in layout.columns}
    same = sum(plain(text) in headings for text in filled)
    if same >= 2 and same * 2 > len(filled):
        return "import.skip_heading"
    first = unicodedata.normalize("NFKC", filled[0])
    if _TOTAL.fullmatch(first) or any(
        _TOTAL.fullmatch(unicodedata.normalize("NFKC", text)) for text in filled[:2]
    ):
        return "import.skip_total"
    if any(_SIGNED.match(unicodedata.normalize("NFKC", text).replace(" ", "")) for text in filled):
        return "import.skip_signed"
    if len(filled) == 1 and len(used) > 2 and len(filled[0]) > 4:
        return "import.skip_note"
    return None


def _cell(
    desk: Desk,
    kind: Kind,
    entry: Entry,
    column: Column,
    wishes: Wishes,
    found: Plan,
) -> None:
    pointer = column.pointer or ""
    target = pointer_of(kind, pointer)
    cell = _at(entry.sheet, entry.row, column.at)
    if target is None or empty(cell):
        return
    words = wishes.words.get(pointer.removeprefix("/")) or wishes.words.get(pointer)
    style = Style(wishes.year, column.factor, words)
    where = entry.sheet.at(entry.row, column.at)
    several = _several(kind, pointer)
    values = values_of(target, cell, style, several=several)
    if not isinstance(values, Trouble) and target.refs:
        values = _referring(desk, target, values)
    if isinstance(values, Trouble):
        found.wrong.append(Wrong(where, _title(kind, pointer), values.message()))
        return
    entry.values[pointer] = values
    entry.cells[pointer] = where
    if several:
        _apart(kind, entry, pointer)


def _several(kind: Kind, pointer: str) -> bool:
    """Whether a cell may name several entries of a list at once: their key is a word."""
    above, star, below = pointer.partition("/*/")
    group = kind.by_pointer.get(above)
    return bool(star) and isinstance(group, Group) and group.key == (below,)


def _apart(kind: Kind, entry: Entry, pointer: str) -> None:
    """Take a telephone or a position that stands with a person's name to its own place."""
    above = pointer.rpartition("/")[0]
    phones, title = f"{above}/phones", f"{above}/title"
    if phones not in kind.by_pointer:
        return  # no person
    names, numbers, titles = [], [], []
    for value in entry.values[pointer]:
        match = _PERSON.fullmatch(unicodedata.normalize("NFKC", str(value)))
        names.append(match["name"] if match else value)
        numbers.append(match["phone"] if match else None)
        titles.append(match["title"] if match else None)
    entry.values[pointer] = names
    for place, found in ((phones, numbers), (title, titles)):
        if any(found) and place in kind.by_pointer and place not in entry.values:
            entry.values[place] = found
            entry.cells[place] = entry.cells[pointer]


def _referring(desk: Desk, target: Field, values: list[Any]) -> list[Any] | Trouble:
    known = []
    for value in values:
        try:
            ident = resolved(desk, target, str(value))
        except UserError as error:
            return Trouble(error.key, error.fields)
        if not any(_exists(desk, name, ident) for name in target.refs):
            return Trouble("import.unknown_record", {"found": value})
        known.append(ident)
    return known


def _exists(desk: Desk, name: str, ident: str) -> bool:
    kind = desk.kinds.get(name)
    if kind is None:
        return False
    query = f'SELECT 1 FROM "{kind.table}" WHERE id = ?'  # noqa: S608
    return desk.store.execute(query, (ident,)).fetchone() is not None


def _title(kind: Kind, pointer: str) -> Both:
    return field_words(kind, path_at(pointer.replace("/*", "/0")))


def _fill(found: Plan, sources: Mapping[str, str], kind: Kind) -> None:
    """Give places without a column the first words of another."""
    for entry in found.entries:
        for pointer, source in sources.items():
            if pointer not in entry.values and source in entry.values:
                words = str(entry.values[source][0]).splitlines()[0]
                entry.values[pointer] = [words[:_TITLE]]
                entry.cells[pointer] = entry.cells[source]


def _odd_codes(kind: Kind, found: Plan) -> None:
    """Refuse numbers that are figures only where the others of their column are not."""
    coded = [entry for entry in found.entries if "/code" in entry.values]
    figures = [entry for entry in coded if str(entry.values["/code"][0]).isdecimal()]
    if len(figures) == len(coded):
        return
    for entry in figures:
        why = say_both("import.odd_code", found=entry.values.pop("/code")[0])
        found.wrong.append(Wrong(entry.cells.pop("/code"), _title(kind, "/code"), why))


def _repeated(desk: Desk, kind: Kind, found: Plan) -> None:
    """Join rows with the record that they are about, and tell rows that repeat another."""
    seen: dict[tuple[str, str], Entry] = {}
    files = _Files(desk, kind)
    kept = []
    for entry in found.entries:
        marks = list(_marks(kind, entry))
        before = next((seen[mark] for mark in marks if mark in seen), None)
        if before is not None:
            why = say_both("import.repeats", row=before.where)
            found.wrong.append(Wrong(entry.where, kind.title, why, whole=True))
            continue
        for mark in marks:
            seen[mark] = entry
        entry.known = next((t for mark in marks if (t := files.find(mark))), None)
        kept.append(entry)
    found.entries[:] = kept


def _marks(kind: Kind, entry: Entry) -> Iterator[tuple[str, str]]:
    """What tells the record of a row apart: its numbers, else its name."""
    told = [key for key in KEYS if key in entry.values and key in kind.by_pointer]
    for key in told:
        yield key, plain(entry.values[key][0])
    label = f"/{kind.label}" if kind.label else ""
    if label in entry.values and kind.sort == "pinyin":
        name = str(entry.values[label][0])
        yield label, plain(name)
        yield "", name_key(name)  # only within the file: on file the check compares names


class _Files:
    """The records of a kind by what tells them apart, looked up once for each column."""

    def __init__(self, desk: Desk, kind: Kind) -> None:
        self._desk, self._kind = desk, kind
        self._known: dict[str, dict[str, str]] = {}

    def find(self, mark: tuple[str, str]) -> Target | None:
        """The record that has ``mark``, None where there is none."""
        column = mark[0].removeprefix("/")
        if not column:
            return None
        if column not in self._known:
            query = f'SELECT "{column}", id FROM "{self._kind.table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
            rows = self._desk.store.execute(query).fetchall()
            self._known[column] = {plain(value): str(ident) for value, ident in rows}
        ident = self._known[column].get(mark[1])
        return self._desk.find(ident) if ident else None
