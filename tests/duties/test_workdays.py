"""Working days against the announced holidays, and arithmetic at the ends of months."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.duty.workdays import Workdays, day_of_month, plus_days, plus_months

CHINA = Workdays.of(None)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31)).map(date.isoformat)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),  # New Year
        ("2026-01-02", False),  # its holiday, a Friday
        ("2026-01-04", True),  # a Sunday made up for it
        ("2026-02-14", True),  # a Saturday of work before Spring Festival
        ("2026-02-17", False),
        ("2026-02-28", True),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday of work after the National Day
        ("2026-10-11", False),
        ("2024-02-29", True),
    ],
)
def test_announced_days(day: str, works: bool) -> None:
    assert CHINA.works(day) is works
    assert not CHINA.provisional(day)


def test_statutory_days_are_free_in_every_announced_year() -> None:
    """Another library's list of the days that the law names agrees."""
    named = holidays.country_holidays("CN", years=range(2020, 2027))
    fixed = [day for day in named if (day.month, day.day) in {(1, 1), (5, 1), (10, 1), (10, 2)}]
    assert len(fixed) == 28
    assert not [day for day in fixed if CHINA.works(day.isoformat())]


def test_a_year_that_is_not_announced_has_weekends_only_and_is_provisional() -> None:
    assert CHINA.provisional("2031-10-01")
    assert CHINA.works("2031-10-01")  # a Wednesday
    assert not CHINA.works("2031-10-04")  # a Saturday


def test_a_year_of_the_company_counts_instead() -> None:
    own = Workdays.of(
        {"2031": {"off": ["2031-10-01"], "work": ["2031-10-04"]}, "2026": {"off": []}}
    )
    assert (own.works("2031-10-01"), own.works("2031-10-04")) == (False, True)
    assert not own.provisional("2031-10-01")
    assert own.works("2026-10-01")
    assert own.reason("2031-10-01").en == "a day off of the company"
    assert CHINA.reason("2026-10-01").zh == "国庆节"
    assert CHINA.reason("2026-10-11").zh == "周末"


@pytest.mark.parametrize(
    ("day", "following", "before"),
    [
        ("2026-01-02", "2026-01-04", "2025-12-31"),
        ("2026-05-02", "2026-05-06", "2026-04-30"),
        ("2026-10-02", "2026-10-08", "2026-09-30"),
        ("2026-10-10", "2026-10-10", "2026-10-10"),
    ],
)
def test_a_day_moves_to_a_working_day(day: str, following: str, before: str) -> None:
    assert CHINA.shifted(day, "next") == following
    assert CHINA.shifted(day, "previous") == before
    assert CHINA.shifted(day, "none") == day


def test_counting_working_days_over_a_holiday() -> None:
    assert CHINA.after("2026-09-30", 3) == "2026-10-10"
    assert CHINA.after("2026-09-30", 0) == "2026-09-30"
    assert CHINA.after("2025-12-31", 1) == "2026-01-04"


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_end_where_the_month_does(day: str, months: int, found: str) -> None:
    assert plus_months(day, months) == found


def test_a_day_of_a_month_that_has_fewer() -> None:
    assert day_of_month("2026-02", 31) == "2026-02-28"
    assert day_of_month("2024-02-01", 31) == "2024-02-29"
    assert day_of_month("2026-12", 31) == "2026-12-31"


@given(DAYS, st.integers(0, 40))
def test_after_lands_on_a_working_day_and_counts_them(day: str, count: int) -> None:
    found = CHINA.after(day, count)
    first, last = date.fromisoformat(day), date.fromisoformat(found)
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(CHINA.works(one.isoformat()) for one in between) == count
    assert count == 0 or CHINA.works(found)


@given(DAYS, st.integers(-500, 500))
def test_days_there_and_back(day: str, count: int) -> None:
    assert plus_days(plus_days(day, count), -count) == day
