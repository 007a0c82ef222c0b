"""Arithmetic with dates written as ``YYYY-MM-DD`` and quarters written as ``2026Q3``.

Dates stay text everywhere: they compare and sort as they stand.
"""

from __future__ import annotations

from datetime import date, timedelta

OPEN_END = "9999-12-31"
"""The last day of what has no end, so that periods compare without a special case."""


def days_between(first: str, last: str) -> int:
    """Calendar days from ``first`` to ``last``; the same day is 0."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def day_before(day: str) -> str:
    """The calendar day before ``day``."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def quarter_of(day: str) -> str:
    """The quarter that ``day`` lies in: 2026-08-14 → 2026Q3."""
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


def quarter_start(quarter: str) -> str:
    """The first day of ``quarter``: 2026Q3 → 2026-07-01."""
    return f"{quarter[:4]}-{int(quarter[5]) * 3 - 2:02d}-01"


def add_months(day: str, months: int) -> str:
    """``day`` moved by ``months``; a day that the month lacks becomes its last day."""
    start = date.fromisoformat(day)
    count = start.year * 12 + start.month - 1 + months
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(count // 12, count % 12 + 1, min(start.day, last)).isoformat()
