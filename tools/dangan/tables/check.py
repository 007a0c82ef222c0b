"""Whether a table fits its schema, and its rows for the store.

The schema of a table is that of one row, so a cell is judged by the same checks as a field of
a record. Pointers are ``/ROW/COLUMN``; rows count from 0 without the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from dangan.findings import Args, arguments
from dangan.read.guard import MAX_PROBLEMS, Problem
from dangan.read.scalars import plain_value
from dangan.schema.model import Field, Kind
from dangan.schema.suggest import closest
from dangan.schema.validate import validate
from dangan.schema.words import names, shown
from dangan.store.rows import Row, Value, converter
from dangan.tables.text import Line, Sheet, split
from dangan.text import Both, say_both

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_TRUTH = {"true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True)
class Checked:
    """What one file gave: what is wrong with it, and its rows where nothing is."""

    problems: tuple[Problem, ...]
    rows: tuple[Row, ...]


def check(kind: Kind, path: str, data: bytes) -> Checked:
    """Check the file at ``path`` (below the root, POSIX) as a month of the table ``kind``."""
    month = PurePosixPath(path).stem
    if not _MONTH.fullmatch(month) or len(PurePosixPath(path).parts) != 3:
        said = arguments(file=path, folder=kind.name)
        return Checked((Problem("table/file-name", 1, 1, said),), ())
    sheet = split(data)
    if sheet.problems:
        return Checked(tuple(sheet.problems), ())
    columns, problems = _header(kind, sheet)
    if problems:
        return Checked(tuple(problems), ())
    work = _Work(kind, path, month, sheet, columns, _pickers(kind, columns))
    found: list[Problem] = []
    rows: list[Row] = []
    for n, line in enumerate(sheet.rows):
        wrong = list(work.row(n, line, rows))
        found += wrong
        if wrong and len(found) >= MAX_PROBLEMS:
            said = arguments(limit=MAX_PROBLEMS)
            found.append(Problem("table/too-many-problems", line.line, 1, said))
            break
    return Checked(tuple(found), () if found else tuple(rows))


def _header(kind: Kind, sheet: Sheet) -> tuple[list[Field], list[Problem]]:
    """The columns of the file in their order, and what is wrong with its header.

    A column is named by its key or by its title in either language.
    """
    known: dict[str, Field] = {}
    for field in kind.fields:
        for word in (field.column, field.title.zh, field.title.en):
            known.setdefault(word, field)
    cells = list(sheet.header.cells)
    while cells and not cells[-1]:
        cells.pop()
    columns: list[Field] = []
    problems: list[Problem] = []
    for at, name in enumerate(cells):
        item = known.get(name)
        if item is None:
            near = known.get(closest(name, known) or "")
            advice = (
                say_both("table.near", name=near.title, key=near.column)
                if near
                else say_both("table.known", names=names(item.title for item in kind.fields))
            )
            args = arguments(name=name, advice=advice)
            problems.append(_at(sheet, sheet.header, at, "table/header", args))
        elif item in columns:
            args = arguments(field=item.title)
            problems.append(_at(sheet, sheet.header, at, "table/header-twice", args))
        else:
            columns.append(item)
    for field in () if problems else kind.fields:
        if field.required and field not in columns:
            args = arguments(field=field.title, key=field.column)
            problems.append(Problem("table/column-missing", sheet.header.line, 1, args))
    return columns, problems


def _pickers(kind: Kind, columns: list[Field]) -> list[int | None]:
    """For each column of the store the place of its cell, or None where the file has none."""
    places = {item.column: at for at, item in enumerate(columns)}
    return [places.get(item.column) for item in kind.fields]


def _at(sheet: Sheet, line: Line, at: int, code: str, args: Args, pointer: str = "") -> Problem:
    row, column, end = sheet.cell(line, at)
    return Problem(code, row, column, args, end, pointer)


class _Work:
    """Checks the rows of one file one after the other."""

    def __init__(
        self,
        kind: Kind,
        path: str,
        month: str,
        sheet: Sheet,
        columns: list[Field],
        order: list[int | None],
    ) -> None:
        self.kind = kind
        self.path = path
        self.month = month
        self.sheet = sheet
        self.columns = columns
        self.order = order
        self.places = {item.column: at for at, item in enumerate(columns)}
        self.convert = [converter(item) for item in kind.fields]
        about = kind.annotations
        self.key = tuple(str(name) for name in about.get("key", ()))
        self.date = kind.date.removeprefix("/")
        self.seen: dict[tuple[str, ...], int] = {}

    def row(self, n: int, line: Line, rows: list[Row]) -> Iterator[Problem]:
        """What is wrong with the row number ``n``; a good one is added to ``rows``."""
        width = len(self.columns)
        if len(line.cells) < width:
            args = arguments(count=len(line.cells), wanted=width)
            yield Problem("table/too-few-cells", line.line, 1, args, 0, f"/{n}")
            return
        # spreadsheets add empty cells behind the last column
        beyond = next((at for at, cell in enumerate(line.cells) if at >= width and cell), None)
        if beyond is not None:
            args = arguments(count=len(line.cells), wanted=width)
            yield _at(self.sheet, line, beyond, "table/too-many-cells", args, f"/{n}")
            return
        record: dict[str, Any] = {}
        values: list[Any] = []
        bad: set[str] = set()
        for item, cell in zip(self.columns, line.cells, strict=False):
            value, expected = _value(item, cell)
            values.append(value)
            if expected is not None:
                bad.add(f"/{item.column}")
                yield self._cell(n, line, item, expected)
            elif value is not None:
                record[item.column] = value
        fine = True
        for problem in validate(self.kind, record):
            fine = False
            if problem.pointer not in bad:
                at = self.places.get(problem.pointer.removeprefix("/"), 0)
                pointer = f"/{n}{problem.pointer}"
                yield _at(self.sheet, line, at, problem.code, problem.args, pointer)
        if fine and not bad:
            yield from self._whole(n, line, record)
            rows.append(self._stored(n, values))

    def _stored(self, n: int, values: list[Any]) -> Row:
        made: list[Value] = [self.path, n, self.month]
        for at, convert in zip(self.order, self.convert, strict=True):
            value = None if at is None else values[at]
            made.append(None if value is None else convert(value))
        return tuple(made)

    def _cell(self, n: int, line: Line, item: Field, expected: Both) -> Problem:
        at = self.places[item.column]
        args = arguments(
            field=item.title,
            value=shown(self.kind, (item.column,), line.cells[at]),
            expected=expected,
        )
        return _at(self.sheet, line, at, "table/cell", args, f"/{n}/{item.column}")

    def _whole(self, n: int, line: Line, record: Mapping[str, Any]) -> Iterator[Problem]:
        """What is wrong with a row whose cells are right."""
        day = record.get(self.date)
        if isinstance(day, str) and not day.startswith(self.month):
            args = arguments(field=self.kind.by_pointer[self.kind.date].title, value=day,
                             month=self.month)  # fmt: skip
            at = self.places[self.date]
            yield _at(self.sheet, line, at, "table/other-month", args, f"/{n}/{self.date}")
        if self.key:
            key = tuple(str(record.get(name, "")) for name in self.key)
            first = self.seen.setdefault(key, line.line)
            if first != line.line:
                fields = names(item.title for item in self.kind.fields if item.column in self.key)
                args = arguments(fields=fields, line=first)
                at = self.places.get(self.key[0], 0)
                yield _at(self.sheet, line, at, "table/duplicate-row", args, f"/{n}")


def _value(item: Field, cell: str) -> tuple[Any, Both | None]:
    """What a cell means, or what should stand there instead; an empty cell is None."""
    if not cell:
        return None, None
    if item.type == "boolean":
        truth = _TRUTH.get(cell.lower())
        return truth, None if truth is not None else say_both("table.boolean")
    if item.type in ("number", "integer"):
        number = plain_value(cell)
        # any other text could be meant in two ways: 1,5 and 1,500 and 1e3
        if isinstance(number, bool) or not hasattr(number, "as_integer_ratio"):
            return None, say_both(f"table.{item.type}")
        return number, None
    for choice in item.choices:
        if cell in (choice.title.zh, choice.title.en):
            return choice.const, None
    return cell, None


class Places:
    """Where the cells of a table stand, for what is only found over the whole store."""

    def __init__(self, kind: Kind, data: bytes) -> None:
        self.sheet = split(data)
        columns, problems = _header(kind, self.sheet) if not self.sheet.problems else ([], [])
        self.columns = [] if problems else [item.column for item in columns]

    def position(self, pointer: str, *, key: bool = False) -> tuple[int, int, int]:
        """Line, column and end of the cell at ``/ROW/COLUMN``, or of its row, or of the file."""
        row, _, column = pointer.removeprefix("/").partition("/")
        if not row.isdigit() or int(row) >= len(self.sheet.rows):
            return 1, 1, 0
        line = self.sheet.rows[int(row)]
        if key or column not in self.columns:
            return line.line, 1, 0
        return self.sheet.cell(line, self.columns.index(column))
