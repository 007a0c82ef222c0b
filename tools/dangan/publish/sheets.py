"""Reports as XLSX, CSV and JSON files.

No value of a record can become a formula: text is written as text to XLSX, and in CSV what a
spreadsheet would take for a formula gets an apostrophe. The same report gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from dangan.publish.reports import Column, ReportResult, SectionResult
from dangan.publish.tables import column_cell, column_decimals, column_title, sentence
from dangan.publish.values import MINUS, NUMBERS, SCALES, Value, decimal_text
from dangan.text import say

# what makes a spreadsheet read a cell of a CSV file as a formula, full-width forms included
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a file has no own date
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FONT = "Microsoft YaHei"
_PAPER_A4 = 9
_MARGIN = 0.47  # inches, 12 mm
_WIDEST = 48
_LONGEST = 32767  # characters in a cell


@dataclass(frozen=True)
class Stamp:
    """What every sheet says about itself: whose it is, as of when, which version, for whom."""

    company: str
    as_of: str
    version: str
    audience: str

    def text(self, lang: str) -> str:
        """The line that stands at the foot."""
        key = "publish.stamp" if self.version else "publish.stamp_without_version"
        return say(key, lang, date=self.as_of, version=self.version, audience=self.audience)


@dataclass(frozen=True)
class Grid:
    """A table for one worksheet; ``cells`` hold text, or numbers with their decimals."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Number | str, ...], ...]
    total: tuple[Number | str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    company: str = ""
    number: str = ""
    landscape: bool = True


@dataclass(frozen=True)
class Number:
    """A figure: ``value`` × 10^-``scale``, shown with ``decimals`` decimals."""

    value: int
    scale: int
    decimals: int
    percent: bool = False


@dataclass
class Formats:
    """The cell formats of one workbook, each made once."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    asked: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def get(self, **properties: Any) -> Any:
        asked = tuple(properties.items())
        if asked not in self.asked:  # the same few for every cell
            wanted = {"font_name": _FONT, "font_size": 9, "valign": "vcenter", **properties}
            key = tuple(sorted(wanted.items()))
            if key not in self.made:
                self.made[key] = self.book.add_format(wanted)
            self.asked[asked] = self.made[key]
        return self.asked[asked]


def report_xlsx(result: ReportResult, stamp: Stamp, *, number: str = "") -> bytes:
    """The report as a workbook with one sheet a section; ``number`` is its form's number."""
    grids = []
    for section in result.sections:
        above = (result.title, *([result.label] if result.label else []))
        grid = grid_of(section, result.lang, section.columns)
        below = (stamp.text(result.lang),)
        grids.append(replace(grid, above=above, below=below, company=stamp.company, number=number))
    return workbook(grids)


def grid_of(result: SectionResult, lang: str, columns: Sequence[Column]) -> Grid:
    """``columns`` of a section as a grid; a section that is a sentence has one cell."""
    title = result.section.title.get(lang)
    if result.section.show == "text":
        return Grid(title, title, (title,), ((sentence(result, lang),),))
    decimals = column_decimals(result)
    total: tuple[Number | str, ...] = ()
    if result.totals:
        first, *rest = grid_row(columns, result.totals, lang, decimals)
        total = (first if first != "" else say("publish.total", lang), *rest)
    return Grid(
        name=title,
        title=title,
        headings=tuple(column_title(column, lang) for column in columns),
        rows=tuple(grid_row(columns, row, lang, decimals) for row in result.rows),
        total=total,
        widths=tuple(column.width for column in columns),
    )


def grid_row(
    columns: Sequence[Column], row: Mapping[str, Value], lang: str, decimals: Mapping[str, int]
) -> tuple[Number | str, ...]:
    """The cells of one row; a column that the row does not have is empty."""
    return tuple(
        grid_cell(column, row[column.name], lang, decimals.get(column.name, 0))
        if column.name in row
        else ""
        for column in columns
    )


def grid_cell(column: Column, value: Value, lang: str, decimals: int) -> Number | str:
    """One cell: figures stay figures, a value never entered is an empty cell."""
    if value is None or value == "":
        return column_cell(column, value, lang).text if column.format == "tier" else ""
    if isinstance(value, int) and column.format in NUMBERS:
        scale = SCALES.get(column.format, 0)
        return Number(value, scale, decimals, column.format == "percent")
    cell = column_cell(column, value, lang)
    return "" if cell.state in {"missing", "dash"} else cell.text


def workbook(grids: Sequence[Grid]) -> bytes:
    """A workbook of ``grids``; the same grids always give the same bytes."""
    buffer = io.BytesIO()
    book = new_book(buffer)
    formats = Formats(book)
    used: set[str] = set()
    for grid in grids:
        _sheet(book.add_worksheet(sheet_name(grid.name, used)), grid, formats)
    book.close()
    return buffer.getvalue()


def new_book(buffer: io.BytesIO) -> Any:
    """An empty workbook that takes no text for a formula, an address or a number."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _CREATED})
    return book


def page_setup(sheet: Any, *, landscape: bool) -> None:
    """A4, narrow margins, as wide as the page, page numbers in the foot."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def report_csv(result: ReportResult, section: str | None = None) -> bytes:
    """A section (default: the first table) as CSV: UTF-8 with BOM, CRLF, everything quoted.

    Figures are plain (``-7.05``); text that a spreadsheet would run has an apostrophe before.
    """
    tables = [one for one in result.sections if one.section.show == "table"]
    chosen = result.section(section) if section else (tables or result.sections)[0]
    decimals = column_decimals(chosen)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column_title(one, result.lang)) for one in chosen.columns])
    for row in chosen.rows:
        writer.writerow(
            [
                _plain(column, row[column.name], result.lang, decimals.get(column.name, 0))
                for column in chosen.columns
            ]
        )
    return buffer.getvalue().encode("utf-8-sig")


def guarded(words: str) -> str:
    """``words`` with an apostrophe before them where a spreadsheet would see a formula."""
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words


def report_json(result: ReportResult) -> bytes:
    """The report as JSON. Figures with decimals are text, so that no reader rounds them."""
    content = {
        "report": result.report.id,
        "title": result.title,
        "as_of": result.as_of,
        "period": result.period.key if result.period else None,
        "audience": result.audience.name,
        "label": result.label,
        "sections": [
            {
                "id": section.section.id,
                "title": section.section.title.get(result.lang),
                "columns": [
                    {
                        "name": column.name,
                        "title": column_title(column, result.lang),
                        "format": column.format,
                    }
                    for column in section.columns
                ],
                "rows": [_json_row(section, row) for row in section.rows],
            }
            for section in result.sections
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _json_row(section: SectionResult, row: Mapping[str, Value]) -> dict[str, Value]:
    forms = {column.name: column.format for column in section.columns}
    return {name: _exact(value, forms.get(name, "text")) for name, value in row.items()}


def _exact(value: Value, form: str) -> Value:
    if isinstance(value, int) and form in SCALES:
        scale = SCALES[form]
        return decimal_text(value, scale, scale).replace(",", "").replace(MINUS, "-")
    return value


def _plain(column: Column, value: Value, lang: str, decimals: int) -> str:
    cell = grid_cell(column, value, lang, decimals)
    if isinstance(cell, str):
        return guarded(cell)
    text = decimal_text(cell.value, cell.scale, cell.decimals)
    return text.replace(",", "").replace(MINUS, "-")


def sheet_name(name: str, used: set[str]) -> str:
    """A name that Excel accepts: at most 31 characters, none of ``[]:*?/`` and alike, unique."""
    base = name.translate(_FORBIDDEN_IN_NAMES).strip()[:31] or "1"
    chosen, count = base, 1
    while chosen.lower() in used or chosen.lower() == "history":
        count += 1
        chosen = f"{base[:28]} {count}"
    used.add(chosen.lower())
    return chosen


def _sheet(sheet: Any, grid: Grid, formats: Formats) -> None:
    last = max(len(grid.headings) - 1, 0)
    row = 0
    if grid.company or grid.number:
        sheet.write_string(row, 0, grid.company, formats.get(bold=True))
        if last:
            sheet.write_string(row, last, grid.number, formats.get(bold=True, align="right"))
        row += 1
    title = formats.get(bold=True, font_size=18, align="center")
    if last:
        sheet.merge_range(row, 0, row, last, "", title)
    sheet.write_string(row, 0, grid.title, title)
    row += 1
    for line in grid.above:
        sheet.write_string(row, 0, line, formats.get())
        row += 1
    head = formats.get(bold=True, border=1, bg_color="#F0F0F0", align="center", text_wrap=True)
    for place, heading in enumerate(grid.headings):
        sheet.write_string(row, place, heading, head)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    for cells in grid.rows:
        row += 1
        _line(sheet, row, cells, formats, bold=False)
    if grid.total:
        row += 1
        _line(sheet, row, grid.total, formats, bold=True)
    row += 1
    for line in grid.below:
        row += 1
        sheet.write_string(row, 0, line, formats.get())
    _columns(sheet, grid)
    page_setup(sheet, landscape=grid.landscape)


def _line(
    sheet: Any, row: int, cells: Sequence[Number | str], formats: Formats, *, bold: bool
) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, Number):
            shown = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
            shown += '"%"' if cell.percent else ""
            style = formats.get(border=1, bold=bold, num_format=shown)
            sheet.write_number(row, place, cell.value / 10**cell.scale, style)
        else:
            style = formats.get(border=1, bold=bold, num_format="@", text_wrap=True)
            sheet.write_string(row, place, cell[:_LONGEST], style)


def _columns(sheet: Any, grid: Grid) -> None:
    for place, heading in enumerate(grid.headings):
        longest = max([_width(heading), *(_width(cells[place]) for cells in grid.rows)])
        asked = grid.widths[place] if place < len(grid.widths) else 0
        sheet.set_column(place, place, min(max(asked, longest + 2, 6), _WIDEST))


def _width(cell: Number | str) -> int:
    """About how many digits wide a cell is."""
    if isinstance(cell, Number):
        return len(decimal_text(cell.value, cell.scale, cell.decimals))
    return max(sum(2 if ord(one) > 0x2E7F else 1 for one in line) for line in cell.split("\n"))
