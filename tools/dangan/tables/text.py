"""From the bytes of a CSV file to cells, each with its line and column.

Cells are split by the C reader of the standard library; where in its line a cell stands is
only worked out for the few that have something wrong.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from dangan.findings import arguments
from dangan.read.guard import BOM, Problem, codepoint, forbidden_in, place

MAX_CELLS = 200
"""Cells that a row may have; a file of another kind has one line of thousands."""


@dataclass(frozen=True)
class Line:
    """The cells of one row; ``line`` is where it begins, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass
class Sheet:
    """A whole file: its header and its rows, blank lines left out.

    ``problems`` are about the file as a whole; with one there may be no rows.
    """

    text: str = ""
    header: Line = field(default_factory=lambda: Line(1, ()))
    rows: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def cell(self, row: Line, at: int) -> tuple[int, int, int]:
        """Line, column and the column behind the cell number ``at`` (from 0) of ``row``."""
        begin = end = self._offset(row.line)
        for n in range(at + 1):
            begin = end if n == 0 else end + 1
            end = _end_of_cell(self.text, begin)
            if end >= len(self.text) or self.text[end] != ",":
                break
        line = bisect_right(self.starts, begin)
        column = begin - self.starts[line - 1] + 1
        # a cell that goes on in the next line is marked by its beginning only
        closed = "\n" not in self.text[begin:end]
        return line, column, column + end - begin if closed and end > begin else 0

    def _offset(self, line: int) -> int:
        if not self.starts:
            lengths = [len(part) for part in self.text.split("\n")]
            self.starts = [0, *accumulate(length + 1 for length in lengths)]
        return self.starts[line - 1]


def _end_of_cell(text: str, begin: int) -> int:
    """The index of the comma or line end behind the cell that begins at ``begin``."""
    at, size = begin, len(text)
    if at < size and text[at] == '"':
        at += 1
        while at < size:
            if text[at] == '"':
                if text[at + 1 : at + 2] != '"':
                    at += 1
                    break
                at += 1
            at += 1
    while at < size and text[at] not in ",\r\n":
        at += 1
    return at


def split(data: bytes) -> Sheet:
    """The cells of a CSV file: UTF-8, with or without a byte order mark, commas between."""
    sheet = Sheet()
    try:
        sheet.text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        before = data[start : error.start].removeprefix(BOM).decode("utf-8", "replace")
        sheet.problems.append(Problem("table/encoding", line, len(before) + 1))
        return sheet
    wrong = forbidden_in(sheet.text)
    if wrong:
        line, column = place(sheet.text, sheet.text.index(wrong))
        said = arguments(character=codepoint(wrong))
        sheet.problems.append(Problem("table/character", line, column, said, column + 1))
        return sheet
    reader = csv.reader(sheet.text.splitlines(keepends=True), strict=True)
    found: list[Line] = []
    begun = 1
    try:
        for cells in reader:
            if len(cells) > MAX_CELLS:
                said = arguments(count=len(cells), limit=MAX_CELLS)
                sheet.problems.append(Problem("table/too-wide", begun, 1, said))
                return sheet
            if any(cell.strip() for cell in cells):
                found.append(Line(begun, tuple(cell.strip() for cell in cells)))
            begun = reader.line_num + 1
    except csv.Error:
        sheet.problems.append(Problem("table/quotes", begun, 1))
        return sheet
    if not found:
        sheet.problems.append(Problem("table/no-header", 1, 1))
        return sheet
    sheet.header, sheet.rows = found[0], found[1:]
    return sheet
