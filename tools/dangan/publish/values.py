"""The one place that turns a stored value into the text people read.

Pages, reports, forms and sheets all come here, so a figure looks the same everywhere. The
store keeps money, percentages and scores as scaled integers; nothing here uses a float.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from dangan.text import say

Value = str | int | None

MINUS = "\u2212"
DASH = "—"
SCALES = {"money": 2, "percent": 2, "score": 2, "quantity": 3, "area": 3}
FIXED = {"money": 2, "score": 2}
NUMBERS = frozenset({*SCALES, "integer"})
FORMATS = NUMBERS | {
    "text", "list", "bool", "tick", "tier", "date", "month", "quarter", "day-of-month", "time",
    "timestamp", "telephone", "tax-number", "resident-id", "bank-account", "postcode", "region",
    "email", "url", "code",
}  # fmt: skip
EMPTIES = ("missing", "dash", "blank", "zero", "unset")

_QUARTERS = ("publish.quarter1", "publish.quarter2", "publish.quarter3", "publish.quarter4")


class Cell(NamedTuple):
    """A value as text, and what kind of text it is.

    ``state`` is empty for an ordinary value, else ``missing`` (never entered), ``unset`` (not
    decided by the company), ``dash`` (not applicable), ``zero`` or ``tier``.
    """

    text: str
    state: str = ""


def decimal_text(value: int, scale: int, decimals: int) -> str:
    """``value`` × 10^-``scale`` with ``decimals`` decimals, half rounded away from zero.

    Thousands are separated by commas and the minus sign is the true one.
    """
    size = abs(value)
    if decimals < scale:
        step = 10 ** (scale - decimals)
        size = (size + step // 2) // step
    else:
        size *= 10 ** (decimals - scale)
    whole, rest = divmod(size, 10**decimals)
    text = f"{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
    return MINUS + text if value < 0 and size else text


def decimals_for(values: Iterable[Value], form: str) -> int:
    """How many decimals a column of ``values`` needs so that all show the same number.

    Money and scores always have two; percentages and quantities as many as the most exact.
    """
    if form in FIXED or form not in SCALES:
        return FIXED.get(form, 0)
    scale = SCALES[form]
    needed = 0
    for value in values:
        if isinstance(value, int):
            while needed < scale and value % 10 ** (scale - needed):
                needed += 1
    return needed


def fits(value: Value, form: str) -> bool:
    """Whether ``value`` can be written in the format ``form``."""
    if value is None or value == "":
        return True
    if form in NUMBERS:
        return isinstance(value, int)
    if form != "list":
        return True
    try:
        return isinstance(json.loads(str(value)), list)
    except ValueError:
        return False


def cell(
    value: Value,
    form: str,
    lang: str,
    *,
    decimals: int | None = None,
    empty: str = "missing",
    signed: bool = False,
) -> Cell:
    """``value`` as people read it.

    ``form`` is an ``x-format`` or ``text``, ``list`` (a JSON array), ``bool``, ``tick``,
    ``tier``. ``decimals`` overrides what the format would show, ``signed`` puts a plus before
    a gain, ``empty`` says what stands for no value: ``missing`` (never entered), ``unset`` (not
    decided by the company), ``dash`` (not applicable), ``zero`` or ``blank``. Raises ValueError for
    text in a format of figures.
    """
    if value is None or value == "":
        return _nothing(form, lang, empty, decimals)
    if form in NUMBERS:
        return _number(value, form, lang, decimals, signed)
    if form == "list":
        return _listed(str(value), lang, empty)
    return Cell(_words(value, form, lang), "tier" if form == "tier" else "")


def text(
    value: Value,
    form: str,
    lang: str,
    *,
    decimals: int | None = None,
    empty: str = "missing",
    signed: bool = False,
) -> str:
    """The text of `cell` alone."""
    return cell(value, form, lang, decimals=decimals, empty=empty, signed=signed).text


def _nothing(form: str, lang: str, empty: str, decimals: int | None) -> Cell:
    if form == "tick" or empty == "blank":
        return Cell("")
    if empty == "dash":
        return Cell(DASH, "dash")
    if empty == "zero":
        scale = SCALES.get(form, 0)
        return Cell(decimal_text(0, scale, decimals or FIXED.get(form, 0)), "zero")
    if form == "tier":
        return Cell(say("publish.not_rated", lang), "tier")
    if empty == "unset":
        return Cell(say("publish.unset", lang), "unset")
    return Cell(say("publish.missing", lang), "missing")


def _number(value: Value, form: str, lang: str, decimals: int | None, signed: bool) -> Cell:
    if not isinstance(value, int):
        raise ValueError(f"not a whole number: {value!r}")
    scale = SCALES.get(form, 0)
    shown = decimals_for((value,), form) if decimals is None else decimals
    text = decimal_text(value, scale, shown)
    if signed and value > 0:
        text = f"+{text}"
    if form == "percent":
        text = say("publish.percent", lang, value=text)
    return Cell(text, "" if value else "zero")


def _listed(value: str, lang: str, empty: str) -> Cell:
    items = [str(item) for item in json.loads(value) if item not in (None, "")]
    if not items:
        return _nothing("text", lang, empty, None)
    return Cell(say("publish.list_separator", lang).join(items))


def _words(value: Value, form: str, lang: str) -> str:
    text = str(value)
    if form == "bool":
        return say("publish.yes" if value in (1, "1", "true") else "publish.no", lang)
    if form == "tick":
        return "✓" if value in (1, "1", "true") else ""
    if form == "quarter" and len(text) == 6 and text[5] in "1234":
        return say(_QUARTERS[int(text[5]) - 1], lang, year=text[:4])
    if form == "day-of-month":
        return say("publish.day_of_month", lang, day=text)
    if form == "timestamp":
        return text[:16].replace("T", " ")
    return text
