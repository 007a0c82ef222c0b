"""Dividing a filled form into A4 pages, so that a printed page knows its number.

Heights are estimated from how much text a cell holds, on the high side: a page that is not
quite full is better than a foot that falls onto the next sheet. Lengths are millimetres.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dangan.publish.filled import Box, Filled, Item, Listing

MARGIN = 12
SPARE = 3  # what browsers add around a page
SIZES = {
    "portrait": (210 - 2 * MARGIN, 297 - 2 * MARGIN - SPARE),
    "landscape": (297 - 2 * MARGIN, 210 - 2 * MARGIN - SPARE),
}
HEAD, FOOT = 21, 17  # company, number, title and the line above; signatures and stamp
LINE, PADDING, SIDES = 4.2, 2.4, 2.4
# at 8.5 pt: a Chinese character, a capital, a small letter, a digit, a space or a point
WIDE, CAPITAL, NARROW, DIGIT, THIN = 3.0, 2.1, 1.75, 1.68, 0.9
DENSE = 0.8  # the size of letters in a table of many columns
LABEL = 0.12  # of the width, for the label of a value


@dataclass(frozen=True)
class Page:
    """One sheet: its parts, its number, and whether the signatures stand on it."""

    blocks: tuple[Box | Listing, ...]
    number: int
    signs: bool


def pages(filled: Filled) -> tuple[Page, ...]:
    """The sheets of ``filled``. A list has its signatures on every sheet, a record on the last.

    A row is never divided; a table that goes on repeats its heading row.
    """
    width, height = SIZES[filled.form.orientation]
    room = height - HEAD - FOOT
    most = filled.form.rows_per_page if filled.form.report else 0
    sheets: list[list[Box | Listing]] = [[]]
    left = float(room)
    for block in filled.blocks:
        for piece, size in _pieces(block, width, room, left, most):
            if size > left and sheets[-1]:
                sheets.append([])
                left = float(room)
            sheets[-1].append(piece)
            left -= size
    last = len(sheets)
    return tuple(
        Page(tuple(blocks), number, filled.form.report is not None or number == last)
        for number, blocks in enumerate(sheets, 1)
    )


def lines(words: str, width: float) -> int:
    """How many lines ``words`` take in ``width`` millimetres."""
    room = max(width - SIDES, WIDE)
    return sum(max(1, -int(-_length(part) // room)) for part in words.split("\n"))


@lru_cache(maxsize=8192)  # labels and choices are the same on form after form
def _length(words: str) -> float:
    return sum(map(_size, words))


def _size(one: str) -> float:
    if one.isascii():
        if one.isdigit():
            return DIGIT
        if one in " .,:;'|":
            return THIN
        return CAPITAL if one.isupper() else NARROW
    return WIDE if unicodedata.east_asian_width(one) in "WFA" else NARROW


def _pieces(
    block: Box | Listing, width: float, room: float, left: float, most: int
) -> Iterator[tuple[Box | Listing, float]]:
    """``block`` cut so that every piece fits a page, the first into what is ``left``."""
    if isinstance(block, Box):
        heights = [max(_item_height(item, block, width) for item in row) for row in block.rows]
        head = _title_height(block.title)
    else:
        total = sum(one.width for one in block.heads)
        # smaller letters leave more room in the same column
        wide = width / DENSE if block.dense else width
        widths = [wide * one.width / total for one in block.heads]
        heights = [_row_height(row, widths) for row in block.rows]
        head = _title_height(block.title) + _row_height([one.title for one in block.heads], widths)
        if block.total and heights:
            heights[-1] += _row_height(block.total, widths)
    start, used = 0, head
    for at, height in enumerate(heights):
        limit = left if start == 0 else room
        if at > start and (used + height > limit or (most and at - start >= most)):
            if start == 0 and used > left:
                limit = room
            yield _slice(block, start, at), used
            start, used = at, head
        used += height
    yield _slice(block, start, None), used


def _slice(block: Box | Listing, start: int, end: int | None) -> Box | Listing:
    if isinstance(block, Box):
        return replace(block, rows=block.rows[start:end])
    return replace(block, rows=block.rows[start:end], total=block.total if end is None else ())


def _title_height(title: str) -> float:
    return LINE + PADDING if title else 0


def _row_height(cells: tuple[str, ...] | list[str], widths: list[float]) -> float:
    tallest = max(lines(cell, wide) for cell, wide in zip(cells, widths, strict=True))
    return tallest * LINE + PADDING


def _item_height(item: Item, box: Box, width: float) -> float:
    whole = 1.0 if item.wide else 1 / box.pairs
    beside = width * (whole - LABEL / box.pairs * 2)
    shown = item.value or " ".join(f"☐ {label}" for _, label in item.choices)
    label = lines(item.title, width * LABEL * 2 / box.pairs)
    return max(lines(shown, beside), item.lines, label) * LINE + PADDING
