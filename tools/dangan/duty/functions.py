"""What the SQL of a duty may use beside the tables of the store.

Functions: ``setting(path, day)``, the value in force; ``in_force_from(path)``, the day from
which the setting is set; ``add_days(day, n)`` in the days that the duty counts in,
``add_workdays(day, n)``, ``add_months(day, n)`` and ``month_day(day, n)``;
``head(department, day)`` and ``holder(role, day)`` for who answers. Tables:
``periods (kind, key, first, last)``, the weeks, months, quarters, half-years and years looked
at, and ``calendar (day, weekday, working, provisional)``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dangan.derive.numbers import exact_json
from dangan.derive.policy import Policy
from dangan.derive.staff import Staff
from dangan.duty.terms import shift_of, stored_policy, workdays_of
from dangan.duty.workdays import Workdays, day_of_month, plus_days, plus_months

_STEPS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass
class Clock:
    """The days that duties are worked out on; ``working`` is set anew for each duty."""

    policy: Policy
    workdays: Workdays
    staff: Staff
    heads: Mapping[str, str]
    as_of: str
    working: bool = False
    _values: dict[tuple[str, str], Any] = field(default_factory=dict)

    def setting(self, path: str, on: str | None) -> int | str | None:
        """The value of a setting in force on ``on``: a whole number or text; lists as JSON."""
        key = (path, on or self.as_of)
        if key not in self._values:
            value = self.policy.value(path, key[1])
            if isinstance(value, bool):
                value = int(value)
            elif not (value is None or isinstance(value, (int, str))):
                value = exact_json(value)
            self._values[key] = value
        found: int | str | None = self._values[key]
        return found

    def in_force_from(self, path: str) -> str | None:
        """The first day on which the setting has a value; None where it never has."""
        starts = (
            entry.start for entry in self.policy.settings.get(path.split(".", maxsplit=1)[0], ())
        )
        return next((day for day in starts if self.policy.value(path, day) is not None), None)

    def add_days(self, day: str | None, count: int | None) -> str | None:
        """``count`` days after ``day``, in working days where the duty counts in them."""
        if day is None or count is None:
            return None
        return self.workdays.after(day, count) if self.working else plus_days(day, count)

    def moved(self, day: str) -> str:
        """``day``, or the working day to which the company moves it."""
        return self.workdays.shifted(day, shift_of(self.policy, day))

    def head(self, department: str | None, on: str) -> str | None:
        """Who heads ``department``, or the nearest one above it whose head serves on ``on``."""
        seen: set[str] = set()
        while department and department not in seen:
            seen.add(department)
            head = self.heads.get(department)
            if head and head in self.staff.people and self.staff.serves(head, on):
                return head
            department = self.staff.above.get(department)
        return None

    def holder(self, role: str, on: str) -> str | None:
        """Who holds ``role`` on ``on``; of several the first by id, of nobody None."""
        serving = [key for key in sorted(self.staff.people) if self.staff.serves(key, on)]
        for key in serving:
            if any(r == role and a <= on <= b for r, a, b in self.staff.roles.get(key, ())):
                return key
        named = (role, f"{role}_department")
        units = (u for u, function in sorted(self.staff.functions.items()) if function in named)
        return next((head for unit in units if (head := self.head(unit, on))), None)


def load_heads(connection: sqlite3.Connection) -> dict[str, str]:
    """Department → its head; a store without departments has none."""
    try:
        found = connection.execute("SELECT id, head FROM departments WHERE head IS NOT NULL")
    except sqlite3.OperationalError:
        return {}
    return {str(key): str(head) for key, head in found}


def install(
    connection: sqlite3.Connection, staff: Staff, as_of: str, first: str, last: str
) -> Clock:
    """Make the functions and tables known to ``connection`` for the days from ``first`` on.

    Periods reach from the quarter before ``first`` to the one that ``last`` lies in.
    """
    policy = stored_policy(connection)
    clock = Clock(policy, workdays_of(policy), staff, load_heads(connection), as_of)
    after = clock.workdays.after
    functions: dict[str, tuple[int, Any]] = {
        "setting": (2, clock.setting),
        "in_force_from": (1, clock.in_force_from),
        "add_days": (2, clock.add_days),
        "add_workdays": (2, lambda day, n: None if day is None or n is None else after(day, n)),
        "add_months": (2, lambda day, n: None if day is None or n is None else plus_months(day, n)),
        "month_day": (2, lambda day, n: None if day is None or n is None else day_of_month(day, n)),
        "head": (2, clock.head),
        "holder": (2, _remembered(clock)),
    }
    for name, (count, function) in functions.items():
        connection.create_function(name, count, function)
    for table in ("periods", "calendar"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute(
        "CREATE TEMP TABLE periods (kind TEXT, key TEXT, first TEXT, last TEXT,"
        " PRIMARY KEY (kind, first)) WITHOUT ROWID"
    )
    connection.executemany("INSERT INTO periods VALUES (?, ?, ?, ?)", periods(first, last))
    connection.execute(
        "CREATE TEMP TABLE calendar (day TEXT PRIMARY KEY, weekday INTEGER, working INTEGER,"
        " provisional INTEGER) WITHOUT ROWID"
    )
    connection.executemany(
        "INSERT INTO calendar VALUES (?, ?, ?, ?)",
        (
            (
                day.isoformat(),
                day.isoweekday(),
                int(clock.workdays.works(day.isoformat())),
                int(clock.workdays.provisional(day.isoformat())),
            )
            for day in _days(first, last)
        ),
    )
    return clock


def _remembered(clock: Clock) -> Any:
    kept: dict[tuple[str, str], str | None] = {}

    def holder(role: str, on: str | None) -> str | None:
        key = (role, on or clock.as_of)
        if key not in kept:
            kept[key] = clock.holder(*key)
        return kept[key]

    return holder


def _days(first: str, last: str) -> Iterator[date]:
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    while at <= end:
        yield at
        at += timedelta(days=1)


def periods(first: str, last: str) -> Iterator[tuple[str, str, str, str]]:
    """Weeks, months, quarters, half-years and years: ``(kind, key, first day, last day)``.

    Keys are written as in the records: ``2026-W05``, ``2026-03``, ``2026Q1``, ``2026H1``,
    ``2026``. A week begins on Monday and belongs to the year of its Thursday.
    """
    for kind, months in _STEPS.items():
        year, month = int(first[:4]), int(first[5:7])
        start = f"{year:04}-{(month - 1) // months * months + 1:02}-01"
        start = plus_months(start, -months)
        while start <= last:
            following = plus_months(start, months)
            number = (int(start[5:7]) - 1) // months + 1
            key = {
                "month": start[:7],
                "quarter": f"{start[:4]}Q{number}",
                "half": f"{start[:4]}H{number}",
                "year": start[:4],
            }[kind]
            yield kind, key, start, plus_days(following, -1)
            start = following
    monday = date.fromisoformat(first)
    monday -= timedelta(days=monday.weekday() + 7)
    while monday.isoformat() <= last:
        year, week, _ = monday.isocalendar()
        yield "week", f"{year}-W{week:02}", monday.isoformat(), plus_days(monday.isoformat(), 6)
        monday += timedelta(days=7)
