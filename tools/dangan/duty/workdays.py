"""Working days: weekdays, less Chinese public holidays, with the days made up for them.

Holidays of announced years come from chinesecalendar, which transcribes the notices of the
State Council; a year in the setting ``holidays`` counts instead. In a year that neither knows
only weekends are free, and what is worked out from it is provisional. S0-06.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from chinese_calendar.constants import Holiday

from dangan.text import Both, say_both

SHIFTS = ("none", "next", "previous")
_ANNOUNCED = frozenset(day.year for day in chinese_calendar.holidays)
_LONGEST = 60  # days in a row without work, after which a calendar is taken to be faulty


@dataclass
class Workdays:
    """Which days the company works; ``own`` holds the years that the company has set.

    Days are written ``YYYY-MM-DD``.
    """

    own: Mapping[int, tuple[frozenset[str], frozenset[str]]]
    _known: dict[str, bool] = field(default_factory=dict)

    @staticmethod
    def of(setting: object) -> Workdays:
        """From a value of the setting ``holidays``: year → days ``off`` and days of ``work``."""
        years: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        for year, days in (setting if isinstance(setting, Mapping) else {}).items():
            if str(year).isdecimal() and isinstance(days, Mapping):
                years[int(year)] = (_days(days.get("off")), _days(days.get("work")))
        return Workdays(years)

    def works(self, day: str) -> bool:
        """Whether ``day`` is a working day."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._works(date.fromisoformat(day))
        return found

    def _works(self, day: date) -> bool:
        if day.year in self.own:
            off, work = self.own[day.year]
            written = day.isoformat()
            return written in work or (day.weekday() < 5 and written not in off)
        if day.year in _ANNOUNCED:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def provisional(self, day: str) -> bool:
        """Whether the holidays of that year are not announced yet."""
        year = int(day[:4])
        return year not in self.own and year not in _ANNOUNCED

    def reason(self, day: str) -> Both:
        """Why ``day`` is free: the name of the holiday, or that it is a weekend."""
        year = int(day[:4])
        if year not in self.own and year in _ANNOUNCED:
            name = chinese_calendar.holidays.get(date.fromisoformat(day))
            if name:
                return Both(_CHINESE.get(name, name), name)
        weekend = date.fromisoformat(day).weekday() >= 5
        return say_both("due.weekend" if weekend else "due.own_holiday")

    def shifted(self, day: str, how: str) -> str:
        """``day``, or where it is free the working day after (``next``) or before it."""
        if how not in ("next", "previous"):
            return day
        step = timedelta(days=1 if how == "next" else -1)
        at = date.fromisoformat(day)
        for _ in range(_LONGEST):
            if self.works(at.isoformat()):
                return at.isoformat()
            at += step
        return day

    def after(self, day: str, count: int) -> str:
        """The day ``count`` working days after ``day``, which itself is not counted."""
        at = date.fromisoformat(day)
        free = 0
        while count > 0 and free < _LONGEST:
            at += timedelta(days=1)
            if self.works(at.isoformat()):
                count, free = count - 1, 0
            else:
                free += 1
        return at.isoformat()


_CHINESE = {holiday.value: str(holiday.chinese) for holiday in Holiday}


def _days(written: object) -> frozenset[str]:
    return frozenset(map(str, written)) if isinstance(written, (list, tuple)) else frozenset()


def plus_days(day: str, count: int) -> str:
    """``count`` calendar days after ``day``."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def plus_months(day: str, count: int) -> str:
    """``count`` months after ``day``; where that month is too short, its last day.

    31 January and one month is 28 February, in leap years the 29th.
    """
    at = date.fromisoformat(day)
    months = at.year * 12 + at.month - 1 + count
    return day_of_month(f"{months // 12:04}-{months % 12 + 1:02}", at.day)


def day_of_month(month: str, day: int) -> str:
    """Day ``day`` of the month that ``month`` begins with; its last day where it has fewer."""
    year, number = int(month[:4]), int(month[5:7])
    following = date(year + number // 12, number % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return f"{year:04}-{number:02}-{min(max(day, 1), last):02}"


def settings_shift(value: Any) -> str:
    """The setting ``holiday_shift``; not set counts as not moving a day."""
    return value if value in SHIFTS else "none"
