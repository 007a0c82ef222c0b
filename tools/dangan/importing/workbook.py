"""Reading a workbook or a CSV file into sheets of cells, as a person sees them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from dangan.project import UserError

KINDS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt")
_ENCODINGS = ("utf-8-sig", "gb18030")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",;\t"

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name, empty for a CSV file; ``rows`` hold its cells from A1 on.

    ``merged`` gives for a cell that is merged with one above it the row of that one.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def at(self, row: int, column: int) -> str:
        """How people call a cell: ``客户!D12``, in a CSV file ``D12``."""
        place = f"{letters(column)}{row + 1}"
        return f"{self.name}!{place}" if self.name else place


def letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of ``path`` that hold anything.

    Raises UserError for a file that is missing, of another kind, damaged or encrypted.
    """
    if path.suffix.lower() not in KINDS:
        raise UserError("import.bad_kind", file=path.name, known=" ".join(KINDS[:-1]))
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("import.unreadable", file=path.name, reason=reason) from error
    if path.suffix.lower() in {".csv", ".txt"}:
        return (Sheet("", _table(data, path.name)),)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [_sheet(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise UserError("import.damaged", file=path.name) from error
    return tuple(sheet for sheet in found if sheet.rows)


def _sheet(name: str, sheet: CalamineSheet) -> Sheet:
    merged = {
        (row, column): top
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        for row in range(top + 1, bottom + 1)
        for column in range(left, right + 1)
    }
    return Sheet(name, _rows(sheet.to_python(skip_empty_area=False)), merged)


def _rows(cells: list[list[Any]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(None if cell == "" else cell for cell in row) for row in cells)


def _table(data: bytes, name: str) -> tuple[tuple[Cell, ...], ...]:
    text = _text(data, name)
    sample = text[:20_000]
    delimiter = max(_DELIMITERS, key=lambda one: (sample.count(one), -_DELIMITERS.index(one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        return tuple(tuple(cell or None for cell in row) for row in reader)
    except csv.Error as error:
        raise UserError("import.damaged", file=name) from error


def _text(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError("import.damaged", file=name)
