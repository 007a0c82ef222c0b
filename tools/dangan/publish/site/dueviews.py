"""What the pages about due items show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from dangan.duty.workdays import day_of_month, plus_months
from dangan.publish.site.facts import Part

MONTHS_BEFORE, MONTHS_AFTER = 1, 2
"""Months that the calendar shows beside the one of the as-of date."""


@dataclass(frozen=True)
class Line:
    """An item as a row of a table: day, how it stands, what, about which record, who, why."""

    due: str
    provisional: bool
    state: str
    standing: str
    title: str
    text: str
    record: Part
    who: Part
    why: str
    met: Part


@dataclass(frozen=True)
class Day:
    """A day of the strip or the month: its number, whether it is free, what is due."""

    day: str
    number: int
    weekday: str
    free: bool
    today: bool
    inside: bool
    holiday: str
    entries: tuple[tuple[str, int, bool], ...]
    more: int


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday to Sunday, and its open items as rows.

    ``before`` and ``after`` are the months that have a page too, or empty.
    """

    key: str
    title: str
    before: str
    after: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    rows: tuple[tuple[str, str, str, int, int, tuple[Part, ...]], ...]
    provisional: bool


@dataclass(frozen=True)
class Group:
    """A section of a page, cut to what fits; ``count`` is of all."""

    id: str
    title: str
    note: str
    lines: tuple[Line, ...]
    count: int


@dataclass(frozen=True)
class Tally:
    """A person or department in the overview."""

    name: Part
    unit: str
    overdue: int
    today: int
    week: int
    later: int


@dataclass(frozen=True)
class Sort:
    """The items of one duty on the first page; ``longest`` are days past the oldest one's day."""

    name: Part
    who: str
    overdue: int
    today: int
    week: int
    longest: int


@dataclass(frozen=True)
class HomeDue:
    """What the first page shows: a row per duty that asks for something, and the sums of all.

    ``more`` are the duties for which there was no room.
    """

    sorts: tuple[Sort, ...]
    more: int
    overdue: int
    today: int
    week: int
    open: int


def last_day(as_of: str) -> str:
    """Up to which day a site as of ``as_of`` shows what is due: whole months."""
    return day_of_month(plus_months(as_of, MONTHS_AFTER), 31)
