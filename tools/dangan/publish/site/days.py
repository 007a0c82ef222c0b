"""Dates as people read them, and the distance between them in calendar days."""

from __future__ import annotations

from datetime import date, timedelta

from dangan.text import say


def parse(value: object) -> date | None:
    """The date that ``value`` writes as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def between(first: object, last: object) -> int | None:
    """Calendar days from ``first`` to ``last``; None where one of them is no date."""
    start, end = parse(first), parse(last)
    return None if start is None or end is None else (end - start).days


def plus(value: str, days: int) -> str:
    """The date ``days`` days after ``value``. Raises ValueError where it is no date."""
    return (date.fromisoformat(value) + timedelta(days=days)).isoformat()


def year_before(value: str) -> str:
    """The same day a year earlier; 28 February for 29 February."""
    day = date.fromisoformat(value)
    try:
        return day.replace(year=day.year - 1).isoformat()
    except ValueError:
        return day.replace(year=day.year - 1, day=28).isoformat()


def left(value: object, as_of: str, lang: str) -> str:
    """How far ahead of ``as_of`` a date lies, or how long ago it ended."""
    days = between(as_of, value)
    if days is None:
        return ""
    if days == 0:
        return say("site.today", lang)
    if days > 0:
        return say("site.days_left", lang, days=days)
    return say("site.ended_days", lang, days=-days)


def ago(value: object, as_of: str, lang: str) -> str:
    """How long before ``as_of`` a date lies."""
    days = between(value, as_of)
    if days is None or days < 0:
        return ""
    return say("site.today", lang) if days == 0 else say("site.days_ago", lang, days=days)


def heading(value: str, lang: str) -> str:
    """A date as the heading of the first page, with its weekday."""
    day = date.fromisoformat(value)
    return say(
        "site.home_date",
        lang,
        month=day.month if lang == "zh" else say(f"site.month{day.month}", lang),
        day=day.day,
        weekday=say(f"site.weekday{day.isoweekday()}", lang),
    )
