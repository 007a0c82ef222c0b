"""Filled forms as XLSX: the same parts as on paper, one below the other on one sheet."""

from __future__ import annotations

import io
from typing import Any

from dangan.publish.filled import Box, Filled, Item, Listing
from dangan.publish.sheets import Formats, new_book, page_setup, sheet_name
from dangan.text import say

_TOTAL_WIDTH = {"portrait": 92, "landscape": 136}


def form_xlsx(filled: Filled) -> bytes:
    """``filled`` as a workbook; the same form always gives the same bytes.

    Everything is text, so that no digit of an account number is lost.
    """
    buffer = io.BytesIO()
    book = new_book(buffer)
    sheet = book.add_worksheet(sheet_name(filled.title, set()))
    _Writer(sheet, Formats(book), filled).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one form downwards, remembering the row."""

    def __init__(self, sheet: Any, formats: Formats, filled: Filled) -> None:
        self.sheet = sheet
        self.formats = formats
        self.filled = filled
        self.row = 0
        self.width = max(_span(block) for block in filled.blocks) if filled.blocks else 4

    def write(self) -> None:
        filled = self.filled
        bold = self.formats.get(bold=True)
        self.sheet.write_string(0, 0, filled.stamp.company, bold)
        number = self.formats.get(bold=True, align="right")
        self.sheet.write_string(0, self.width - 1, filled.number, number)
        self.row = 1
        title = self.formats.get(bold=True, font_size=18, align="center")
        self._across(filled.title, 0, self.width - 1, title)
        self.row += 1
        if filled.above or filled.right:
            self.sheet.write_string(self.row, 0, filled.above, self.formats.get())
            right = self.formats.get(align="right")
            self.sheet.write_string(self.row, self.width - 1, filled.right, right)
            self.row += 1
        for block in filled.blocks:
            if block.title:
                self.sheet.write_string(self.row, 0, block.title, bold)
                self.row += 1
            if isinstance(block, Box):
                self._box(block)
            else:
                self._listing(block)
        self.row += 1
        self._signs()
        self.row += 1
        self.sheet.write_string(self.row, 0, filled.stamp.text(filled.lang), self.formats.get())
        self._columns()
        page_setup(self.sheet, landscape=filled.form.orientation == "landscape")

    def _across(self, words: str, first: int, last: int, style: Any) -> None:
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self.sheet.write_string(self.row, first, words, style)

    def _box(self, block: Box) -> None:
        label = self.formats.get(bold=True, border=1, bg_color="#F0F0F0", text_wrap=True)
        value = self.formats.get(border=1, num_format="@", text_wrap=True)
        for row in block.rows:
            for place, item in enumerate(row):
                at = 2 * place
                self.sheet.write_string(self.row, at, item.title, label)
                last = self.width - 1 if item is row[-1] else at + 1
                self._across(_shown(item), at + 1, last, value)
            self.row += 1

    def _listing(self, block: Listing) -> None:
        head = self.formats.get(
            bold=True, border=1, bg_color="#F0F0F0", align="center", text_wrap=True
        )
        value = self.formats.get(border=1, num_format="@", text_wrap=True)
        total = self.formats.get(border=1, num_format="@", bold=True)
        for place, one in enumerate(block.heads):
            self.sheet.write_string(self.row, place, one.title, head)
        if self.filled.form.report:
            self.sheet.freeze_panes(self.row + 1, 0)
            self.sheet.repeat_rows(self.row)
        self.row += 1
        for cells, style in [(row, value) for row in block.rows] + [(block.total, total)]:
            for place, cell in enumerate(cells):
                self.sheet.write_string(self.row, place, cell, style)
            self.row += bool(cells)

    def _signs(self) -> None:
        """The places to sign, side by side, as many in a line as there is room for."""
        step = max(self.width // max(len(self.filled.signs), 1), 2)
        at = 0
        for sign in self.filled.signs:
            if at + 1 >= self.width and at:
                self.row += 1
                at = 0
            words = say("publish.sign", self.filled.lang, title=sign.title)
            known = " ".join(part for part in (words, sign.name, sign.note) if part)
            self.sheet.write_string(self.row, at, known, self.formats.get(num_format="@"))
            at += step
        self.row += 1

    def _columns(self) -> None:
        total = _TOTAL_WIDTH[self.filled.form.orientation]
        listing = next((one for one in self.filled.blocks if isinstance(one, Listing)), None)
        if self.filled.form.report and listing is not None:
            parts = sum(head.width for head in listing.heads)
            for place, head in enumerate(listing.heads):
                self.sheet.set_column(place, place, max(total * head.width / parts, 4))
        else:
            self.sheet.set_column(0, self.width - 1, total / self.width)


def _span(block: Box | Listing) -> int:
    return 2 * block.pairs if isinstance(block, Box) else len(block.heads)


def _shown(item: Item) -> str:
    if item.choices:
        return "  ".join(f"{'☑' if ticked else '☐'} {label}" for ticked, label in item.choices)
    return item.value
