"""A cell as the value of a field, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from dangan.importing.workbook import Cell
from dangan.schema.model import Field
from dangan.text import Both, say_both
from dangan.write.values import typed

_DIGITS = 15
EXACT = 10**_DIGITS  # a spreadsheet keeps 15 digits of a number; the rest is lost
_EMPTY = frozenset(
    {
        *("", "-", "--", "—", "——", "/", "无", "暂无", "不详", "未知", "空"),
        *("n/a", "none", "null"),
    }
)
_SCIENCE = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{2,}")
_FORMULA = re.compile(r"=[\"“”](.*)[\"“”]")
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.IGNORECASE)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_PARTS = re.compile(r"[\n\r、，,;；/|]+")
_DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?:\D.*)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_SHORT_DAY = re.compile(r"(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_SLASHED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_SERIALS = range(20_000, 80_000)  # days since 1899-12-30, from 1954 to 2119
_UNITS = {"": 1, "元": 1, "块": 1, "千": 1_000, "千元": 1_000, "万": 10_000, "万元": 10_000}
_AMOUNT = re.compile(r"[¥￥]?([+-]?[\d,]*\.?\d+)(元|块|千元|千|万元|万)?(?:整)?")
_NUMBER_ALONE = re.compile(r"\d{12,}[0-9Xx]?")  # an account or identity number, not words
_YES = frozenset({"√", "✓", "✔", "☑", "是", "有", "y", "yes", "对", "v"})
_NO = frozenset({"×", "✗", "✘", "x", "否", "无", "没有", "n", "no"})
_PHONES = frozenset({"telephone"})
_CODES = frozenset({"tax-number", "resident-id", "bank-account", "postcode", "code"})


@dataclass(frozen=True)
class Trouble:
    """Why a cell cannot be taken: a message's key with its fields."""

    key: str
    fields: Mapping[str, object]

    def message(self) -> Both:
        """What is wrong and what to do."""
        return say_both(self.key, **self.fields)


@dataclass(frozen=True)
class Style:
    """How the cells of a column are to be read.

    ``year`` completes days written without one, ``factor`` multiplies amounts, ``words`` say
    which choice a word stands for.
    """

    year: int | None = None
    factor: int = 1
    words: Mapping[str, str] | None = None


def clean(cell: Cell) -> str:
    """What stands in a cell, as text without invisible signs and needless space."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "√" if cell else "×"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, (int, float)):
        return _figure(cell)
    text = _HIDDEN.sub("", str(cell)).replace("\u3000", " ").replace("\xa0", " ")
    formula = _FORMULA.fullmatch(text.strip())
    text = formula[1] if formula else text.strip().removeprefix("'")
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _figure(number: int | float) -> str:
    if isinstance(number, float) and not number.is_integer():
        return repr(number) if "e" not in repr(number) else f"{Decimal(repr(number)):f}"
    return str(int(number))


def empty(cell: Cell) -> bool:
    """Whether a cell says nothing, or only that there is nothing."""
    return unicodedata.normalize("NFKC", clean(cell)).casefold() in _EMPTY


def values_of(
    field: Field, cell: Cell, style: Style, *, several: bool = False
) -> list[Any] | Trouble:
    """The values that a cell holds for ``field``: one, or ``several``, or those of a list."""
    text = clean(cell)
    wide = unicodedata.normalize("NFKC", text)
    if _ERRORS.fullmatch(wide):
        return Trouble("import.error_value", {"found": wide})
    lost = isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= EXACT
    if field.type == "string" and (lost or _SCIENCE.fullmatch(wide)):
        return Trouble("import.digits_lost", {"found": wide})
    if field.listed or several:
        found: list[Any] = []
        for part in _PARTS.split(text):
            if part.strip():
                value = _value(field, part.strip(), cell, style)
                if isinstance(value, Trouble):
                    return value
                found.append(value)
        return list(dict.fromkeys(found))
    value = _value(field, text, cell, style)
    return value if isinstance(value, Trouble) else [value]


def _value(field: Field, text: str, cell: Cell, style: Style) -> Any:
    wide = unicodedata.normalize("NFKC", text).strip()
    if field.choices:
        return _choice(field, text, style)
    if field.format in {"date", "month"}:
        return _day(field, wide, cell, style)
    if field.type == "boolean":
        low = wide.casefold()
        return True if low in _YES else False if low in _NO else typed(field, wide)
    if field.type in {"number", "integer"}:
        return _amount(field, wide, style)
    if field.format in _PHONES:
        return _phone(wide, cell)
    if field.format in _CODES:
        return re.sub(r"[\s-]", "", wide).upper()
    if style.words and text in style.words:
        return style.words[text]
    if not field.format and _NUMBER_ALONE.fullmatch(re.sub(r"[\s-]", "", wide)):
        return Trouble("import.wrong_column", {"found": text})
    return text


def _choice(field: Field, text: str, style: Style) -> Any:
    named = (style.words or {}).get(text)
    found = typed(field, named or text)
    if found not in {choice.const for choice in field.choices}:
        known = Both(
            "、".join(choice.title.zh for choice in field.choices),
            ", ".join(choice.title.en for choice in field.choices),
        )
        return Trouble("import.not_in_list", {"found": text, "known": known})
    return found


def _day(field: Field, wide: str, cell: Cell, style: Style) -> Any:
    if isinstance(cell, (int, float)) and int(cell) == cell and int(cell) in _SERIALS:
        return (date(1899, 12, 30) + timedelta(days=int(cell))).isoformat()
    for pattern in _DAYS:
        if match := pattern.fullmatch(wide):
            return _real(int(match["y"]), int(match["m"]), int(match["d"]), wide)
    month = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", wide)
    if month and field.format == "month" and 1 <= int(month[2]) <= 12:
        return f"{month[1]}-{int(month[2]):02d}"
    if month:
        return Trouble("import.incomplete_date", {"found": wide})
    if _SLASHED.fullmatch(wide):
        return Trouble("import.ambiguous_date", {"found": wide})
    if isinstance(cell, float) and re.fullmatch(r"\d{1,2}\.[123]", wide):
        return Trouble("import.lost_zero", {"found": wide})
    if match := _SHORT_DAY.fullmatch(wide):
        if style.year is None:
            return Trouble("import.no_year", {"found": wide})
        return _real(style.year, int(match[1]), int(match[2]), wide)
    return Trouble("import.not_a_date", {"found": wide})


def _real(year: int, month: int, day: int, written: str) -> Any:
    try:
        found = date(year, month, day)
    except ValueError:
        return Trouble("import.not_a_date", {"found": written})
    if not 1950 <= year <= 2050:
        return Trouble("import.odd_date", {"found": written})
    return found.isoformat()


def _amount(field: Field, wide: str, style: Style) -> Any:
    tight = wide.replace(" ", "")
    if field.format == "percent":
        tight = tight.removesuffix("%")
    match = _AMOUNT.fullmatch(tight)
    if match is None:
        return Trouble("import.not_a_number", {"found": wide})
    unit = match[2] or ""
    if unit and field.format != "money":
        return Trouble("import.not_a_number", {"found": wide})
    try:
        number = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return Trouble("import.not_a_number", {"found": wide})
    if field.format == "money":
        number *= _UNITS[unit] if unit else style.factor
    if len(number.as_tuple().digits) > _DIGITS or abs(number) >= EXACT:
        return Trouble("import.digits_lost", {"found": wide})
    scaled = number * field.scale
    if scaled != scaled.to_integral_value():
        return Trouble("import.too_exact", {"found": wide})
    return int(number) if number == int(number) else number.normalize()


def _phone(wide: str, cell: Cell) -> str:
    tight = re.sub(r"\s+", " ", wide.replace("(", "").replace(")", "-")).strip()
    tight = re.sub(r"-\s*-|-\s+", "-", tight).strip("- ")
    tight = tight.removesuffix(".0") if re.fullmatch(r"\d{7,}\.0", tight) else tight
    # a number that a spreadsheet took for a figure has lost its leading 0
    if re.fullmatch(r"[2-9]\d{9,10}|10\d{8}", tight) and (
        isinstance(cell, (int, float)) or not tight.startswith("1")
    ):
        tight = f"0{tight}"
    return tight
