"""Reading exported workbooks and CSV files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.page import Table

BOM = b"\xef\xbb\xbf"


def read_csv(path: Path) -> list[list[str]]:
    """All lines of a CSV file, which starts with a byte order mark and ends lines with CRLF."""
    data = path.read_bytes()
    assert data.startswith(BOM)
    text = data[len(BOM) :].decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def csv_table(path: Path) -> Table:
    """A CSV file with a row of headings."""
    headings, *rows = read_csv(path)
    return Table(tuple(headings), tuple(map(tuple, rows)))


def workbook(path: Path) -> dict[str, list[list[Any]]]:
    """The values of every worksheet by its name, line by line."""
    book = openpyxl.load_workbook(path)
    try:
        return {
            name: [list(row) for row in book[name].iter_rows(values_only=True)]
            for name in book.sheetnames
        }
    finally:
        book.close()


def sheet_rows(lines: list[list[Any]], first: str) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Headings and rows of the table whose first heading is ``first``, up to an empty line."""
    at = next(n for n, line in enumerate(lines) if line and line[0] == first)
    headings = tuple(str(cell) for cell in lines[at] if cell is not None)
    rows = []
    for line in lines[at + 1 :]:
        if all(cell is None for cell in line):
            break
        rows.append(["" if cell is None else cell for cell in line[: len(headings)]])
    return headings, rows


def sheet_table(lines: list[list[Any]], first: str) -> Table:
    """The same with every cell as text."""
    headings, rows = sheet_rows(lines, first)
    return Table(headings, tuple(tuple(map(str, row)) for row in rows))
