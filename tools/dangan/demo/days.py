"""Days of the sample company: whole numbers inside (proleptic ordinals), text in records."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

LAST = date.max.toordinal()


@lru_cache(maxsize=65536)
def text(day: int) -> str:
    """``day`` as a record writes it: 2026-08-14."""
    return date.fromordinal(day).isoformat()


def number(day: str) -> int:
    """The ordinal of a day written 2026-08-14."""
    return date.fromisoformat(day).toordinal()


def of(year: int, month: int, day: int) -> int:
    """The ordinal of a day of the calendar."""
    return date(year, month, day).toordinal()


@lru_cache(maxsize=65536)
def year(day: int) -> int:
    """The year that ``day`` lies in."""
    return date.fromordinal(day).year


@lru_cache(maxsize=65536)
def month(day: int) -> str:
    """The month that ``day`` lies in: 2026-08."""
    return date.fromordinal(day).isoformat()[:7]


# the week of the Spring Festival, first and last day
SPRING = {
    2024: ((2, 10), (2, 17)),
    2025: ((1, 28), (2, 4)),
    2026: ((2, 15), (2, 23)),
    2027: ((2, 5), (2, 11)),
}


@lru_cache(maxsize=65536)
def works(day: int) -> bool:
    """Whether the office is open: no weekend, New Year, Spring Festival, 1 May or National Day.

    The movable holidays of other years and working weekends are left out; records of an
    ordinary week are all that is wanted.
    """
    if day % 7 in {6, 0}:
        return False
    found = date.fromordinal(day)
    when = (found.month, found.day)
    first, last = SPRING.get(found.year, ((2, 30), (2, 30)))
    if first <= when <= last:
        return False
    return not (when == (1, 1) or (5, 1) <= when <= (5, 3) or (10, 1) <= when <= (10, 7))


def workday(day: int) -> int:
    """``day``, or the next day on which the office is open."""
    while not works(day):
        day += 1
    return day


def workday_before(day: int) -> int:
    """``day``, or the last day before it on which the office is open."""
    while not works(day):
        day -= 1
    return day


def after(day: int, count: int) -> int:
    """The ``count``-th working day after ``day``."""
    for _ in range(count):
        day = workday(day + 1)
    return day


def before(day: int, count: int) -> int:
    """The ``count``-th working day before ``day``."""
    for _ in range(count):
        day = workday_before(day - 1)
    return day


def between(first: int, last: int) -> int:
    """Working days after ``first`` up to ``last``; the same day is 0."""
    return sum(works(day) for day in range(first + 1, last + 1))


def add_months(day: int, months: int) -> int:
    """The same day of the month ``months`` later, or that month's 28th where it is later."""
    found = date.fromordinal(day)
    count = found.year * 12 + found.month - 1 + months
    return date(count // 12, count % 12 + 1, min(found.day, 28)).toordinal()


def month_end(day: int) -> int:
    """The last day of the month of ``day``."""
    found = date.fromordinal(day)
    count = found.year * 12 + found.month
    return date(count // 12, count % 12 + 1, 1).toordinal() - 1


def quarter(day: int) -> str:
    """The quarter that ``day`` lies in: 2026Q3."""
    found = date.fromordinal(day)
    return f"{found.year}Q{(found.month + 2) // 3}"


def quarter_end(name: str) -> int:
    """The last day of a quarter named 2026Q3."""
    return month_end(of(int(name[:4]), int(name[5]) * 3, 1))
