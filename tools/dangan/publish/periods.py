"""The periods that reports are made for: days, months, quarters and years."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from dangan.project import UserError
from dangan.text import Both, say

FIRST_DAY = "0001-01-01"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, order=True)
class Period:
    """A span of days with a name: ``key`` is ``2026-10``, ``2026Q3`` or ``2026``.

    ``first`` and ``last`` are its days, both included; ``kind`` is ``day``, ``month``,
    ``quarter`` or ``year``. The key of a day is its date.
    """

    first: str
    last: str
    kind: str
    key: str

    @property
    def slug(self) -> str:
        """The key as it stands in addresses and file names: ``2026-10``, ``2026q3``, ``2026``."""
        return self.key.lower()

    def title(self, lang: str) -> str:
        """The period as people call it."""
        year = self.key[:4]
        if self.kind == "day":
            month, day = str(int(self.key[5:7])), str(int(self.key[8:]))
            return say("publish.day", lang, year=year, month=month, day=day, date=self.key)
        if self.kind == "month":
            return say("publish.month", lang, year=year, month=_month(self.key[5:]))
        if self.kind == "quarter":
            return say(f"publish.quarter{self.key[5]}", lang, year=year)
        return say("publish.year", lang, year=year)


def parse_period(key: str) -> Period:
    """The period called ``key``. Raises UserError where it is none."""
    if _is_day(key):
        return Period(key, key, "day", key)
    if match := _MONTH.fullmatch(key):
        year, month = int(match[1]), int(match[2])
        return _span("month", key, year, month, month)
    if match := _QUARTER.fullmatch(key):
        year, quarter = int(match[1]), int(match[2])
        return _span("quarter", f"{match[1]}Q{quarter}", year, 3 * quarter - 2, 3 * quarter)
    if _YEAR.fullmatch(key):
        return _span("year", key, int(key), 1, 12)
    raise UserError("publish.bad_period", period=key)


def period_of(value: str, kind: str) -> Period | None:
    """The period of ``kind`` that a date, month or quarter lies in; None if it names no day."""
    quarter = _QUARTER.fullmatch(value)
    if quarter:
        month = 3 * int(quarter[2]) - 2
    elif _MONTH.fullmatch(value[:7]):
        month = int(value[5:7])
    else:
        return None
    if kind == "day":
        return parse_period(value) if _is_day(value) else None
    year = value[:4]
    if kind == "month":
        return None if quarter else parse_period(f"{year}-{month:02d}")
    if kind == "quarter":
        return parse_period(f"{year}Q{(month + 2) // 3}")
    return parse_period(year)


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and date.fromisoformat(value).year > 0
    except ValueError:
        return False


def _month(digits: str) -> Both:
    return Both(str(int(digits)), digits)


def _span(kind: str, key: str, year: int, first: int, last: int) -> Period:
    if year == 0:
        raise UserError("publish.bad_period", period=key)
    final = monthrange(year, last)[1]
    return Period(f"{year:04d}-{first:02d}-01", f"{year:04d}-{last:02d}-{final:02d}", kind, key)
