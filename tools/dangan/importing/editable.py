"""Records as a workbook to edit, and what was changed in it.

The first sheet is for people: a record a row, a field a column, choices to pick. A hidden one
says which column is which place, and what each file was when the workbook was made, so that
only cells that a person changed come back, and none into a record that has changed since.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

import xlsxwriter

from dangan.importing.cells import Style, Trouble, clean, empty, values_of
from dangan.importing.entering import Entered
from dangan.importing.headings import pointer_of
from dangan.importing.plan import Entry, Plan, Wrong
from dangan.importing.workbook import Cell, Sheet, letters
from dangan.project import UserError
from dangan.schema.errors import value_at
from dangan.schema.model import Field, Kind
from dangan.schema.words import field_words
from dangan.text import say, say_both
from dangan.write.desk import Desk
from dangan.write.drafting import path_at
from dangan.write.naming import resolved
from dangan.write.values import CLEARED, WRITTEN_BY, Setting, applied, tidied

HIDDEN, MARK = "dangan", "dangan-editable-1"
_ROOM = 1_000  # rows below the last that still offer the choices
_WIDTHS = {"date": 12, "money": 14, "telephone": 16}


def columns_of(kind: Kind) -> tuple[tuple[str, Field], ...]:
    """The places that a workbook has a column for: everything outside of lists of objects."""
    found = []
    for field in kind.fields:
        pointer = field.pointer.removesuffix("/*")
        top = f"/{pointer.split('/')[1]}"
        if "*" in pointer or pointer == "/id" or top in WRITTEN_BY or field.protected:
            continue
        found.append((pointer, field))
    return tuple(found)


def workbook(desk: Desk, kind: Kind, lang: str) -> bytes:
    """All records of ``kind`` as a workbook to edit, in the order of their ids."""
    targets = [desk.find(ident) for ident in _ids(desk, kind)]
    columns = columns_of(kind)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    fixed = book.add_format({"num_format": "@", "font_color": "#6b7785", "valign": "top"})
    sheet = book.add_worksheet(kind.title.get(lang)[:31])
    hidden = book.add_worksheet(HIDDEN)
    hidden.hide()
    hidden.write_row(0, 0, [MARK, kind.name, lang])
    sheet.write_string(0, 0, say("import.id_column", lang), head)
    sheet.set_column(0, 0, 13, fixed)
    for at, (pointer, field) in enumerate(columns, 1):
        words = field_words(kind, path_at(pointer)).get(lang)
        sheet.write_string(0, at, words, head)
        sheet.set_column(at, at, _WIDTHS.get(field.format, 30 if field.multiline else 18), text)
        hidden.write_string(1, at, pointer)
        choices = _choices(field, lang)
        if choices:
            hidden.write_column(2, at, choices)
            column = letters(at)
            sheet.data_validation(1, at, len(targets) + _ROOM, at, {
                "validate": "list",
                "source": f"={HIDDEN}!${column}$3:${column}${len(choices) + 2}",
            })  # fmt: skip
    first = 3 + max((len(_choices(field, lang)) for _, field in columns), default=0)
    hidden.write_number(0, 3, first)
    for row, target in enumerate(targets, 1):
        sheet.write_string(row, 0, target.id, fixed)
        hidden.write_row(first + row, 0, [target.id, _mark(target.data)])
        for at, (pointer, field) in enumerate(columns, 1):
            shown = _shown(desk, field, value_at(target.value, path_at(pointer)), lang)
            if shown:
                sheet.write_string(row, at, shown, text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(targets), 1), len(columns))
    book.close()
    return buffer.getvalue()


def is_editable(sheets: tuple[Sheet, ...]) -> bool:
    """Whether these are the sheets of a workbook that `workbook` made."""
    return any(s.name == HIDDEN and s.rows and s.rows[0][0] == MARK for s in sheets)


def changed(desk: Desk, kind: Kind, sheets: tuple[Sheet, ...]) -> tuple[Plan, Entered]:
    """What a person changed in the workbook, cell by cell.

    Raises UserError for a workbook of another kind or one whose hidden sheet was damaged.
    """
    hidden = next(sheet for sheet in sheets if sheet.name == HIDDEN)
    sheet = next(sheet for sheet in sheets if sheet.name != HIDDEN)
    top = hidden.rows[0]
    if str(top[1]) != kind.name:
        raise UserError("import.other_kind", kind=kind.title, found=str(top[1]))
    try:
        lang, first = str(top[2]), int(float(str(top[3])))
        pointers = {at: str(cell) for at, cell in enumerate(hidden.rows[1]) if cell}
        marks = {str(row[0]): str(row[1]) for row in hidden.rows[first:] if row[0]}
    except (IndexError, ValueError) as error:
        raise UserError("import.damaged", file=HIDDEN) from error
    plan, made = Plan(), Entered()
    for row in range(1, len(sheet.rows)):
        _row(desk, kind, sheet, row, pointers, marks, lang, plan, made)
    return plan, made


def _row(
    desk: Desk,
    kind: Kind,
    sheet: Sheet,
    row: int,
    pointers: Mapping[int, str],
    marks: Mapping[str, str],
    lang: str,
    plan: Plan,
    made: Entered,
) -> None:
    cells = sheet.rows[row]
    if not any(clean(cell) for cell in cells):
        return
    ident = clean(cells[0])
    where = sheet.at(row, 0)
    if ident not in marks:
        why = say_both("import.no_such_id", found=ident or "—")
        plan.wrong.append(Wrong(where, kind.title, why, whole=True))
        return
    target = desk.find(ident)
    entry = Entry(sheet, row, known=target)
    settings = list(_settings(desk, kind, entry, cells, pointers, lang, plan))
    if not settings:
        return
    if _mark(target.data) != marks[ident]:
        why = say_both("import.changed_since", id=ident)
        plan.wrong.append(Wrong(where, kind.title, why, whole=True))
        return
    try:
        data = tidied(kind, target.data, applied(kind, target.data, settings))
    except UserError as error:
        why = say_both(error.key, **error.fields)
        plan.wrong.append(Wrong(where, kind.title, why, whole=True))
        return
    made.old[target.path], made.new[target.path] = target.data, data
    made.rows[target.path] = entry


def _settings(
    desk: Desk,
    kind: Kind,
    entry: Entry,
    cells: tuple[Cell, ...],
    pointers: Mapping[int, str],
    lang: str,
    plan: Plan,
) -> Iterator[Setting]:
    known = entry.known
    for at, pointer in pointers.items():
        field = pointer_of(kind, pointer)
        cell = cells[at] if at < len(cells) else None
        if field is None or known is None:
            continue
        path = path_at(pointer)
        before = _shown(desk, field, value_at(known.value, path), lang)
        if clean(cell) == clean(before):
            continue
        where = entry.sheet.at(entry.row, at)
        entry.cells[pointer] = where
        if empty(cell):
            yield Setting(path, CLEARED)
            continue
        values = values_of(field, cell, Style())
        if isinstance(values, Trouble):
            title = field_words(kind, path)
            plan.wrong.append(Wrong(where, title, values.message()))
            continue
        if field.refs:
            values = [resolved(desk, field, str(value)) for value in values]
        yield Setting(path, list(values) if field.listed else values[0])


def _ids(desk: Desk, kind: Kind) -> list[str]:
    query = f'SELECT id FROM "{kind.table}" ORDER BY id'  # noqa: S608
    return [str(ident) for (ident,) in desk.store.execute(query)]


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _choices(field: Field, lang: str) -> list[str]:
    if field.listed:
        return []  # a cell takes several of them, which no list can offer
    if field.type == "boolean":
        return [say("schema.word.true", lang), say("schema.word.false", lang)]
    return [choice.title.get(lang) for choice in field.choices]


def _shown(desk: Desk, field: Field, value: Any, lang: str) -> str:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_shown(desk, field, one, lang) for one in value)
    if isinstance(value, bool):
        return say("schema.word.true" if value else "schema.word.false", lang)
    if field.choices:
        return field.label(str(value)).get(lang)
    return str(value)
