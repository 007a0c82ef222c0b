"""Due items by their days: the two weeks of a person's page, and whole months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dangan.duty.items import Item
from dangan.duty.workdays import Workdays, day_of_month, plus_days, plus_months
from dangan.publish.site.dueviews import MONTHS_AFTER, MONTHS_BEFORE, Day, Month
from dangan.publish.site.facts import Part
from dangan.text import say

WEEK, STRIP = 7, 14
_IN_DAY = 4


@dataclass(frozen=True)
class DueCalendar:
    """Lays items out by day. ``name`` gives what a record of a kind is called."""

    lang: str
    as_of: str
    workdays: Workdays
    name: Callable[[str, str | None], str]

    def strip(self, items: Sequence[Item]) -> tuple[Day, ...]:
        """Two weeks from the Monday of this week."""
        first = _monday(self.as_of)
        by_day = _by_day(items)
        return tuple(
            self._day(plus_days(first, n), by_day, inside=True, single=True) for n in range(STRIP)
        )

    def months(self, items: Sequence[Item]) -> Iterator[Month]:
        """The month of the as-of date and those around it."""
        first = plus_months(f"{self.as_of[:7]}-01", -MONTHS_BEFORE)
        keys = [plus_months(first, n)[:7] for n in range(MONTHS_BEFORE + 1 + MONTHS_AFTER)]
        by_day = _by_day(items)
        for place, key in enumerate(keys):
            begin, end = f"{key}-01", day_of_month(key, 31)
            yield Month(
                key=key,
                title=self._title(key),
                before=keys[place - 1] if place else "",
                after=keys[place + 1] if place + 1 < len(keys) else "",
                weekdays=tuple(say(f"site.weekday{n}", self.lang) for n in range(1, 8)),
                weeks=tuple(self._weeks(key, end, by_day)),
                rows=self._rows(begin, end, items),
                provisional=self.workdays.provisional(begin),
            )

    def _title(self, key: str) -> str:
        number = int(key[5:])
        month = number if self.lang == "zh" else say(f"site.month{number}", self.lang)
        return say("site.due_month", self.lang, year=key[:4], month=month)

    def _weeks(
        self, key: str, end: str, by_day: Mapping[str, Sequence[Item]]
    ) -> Iterator[tuple[Day, ...]]:
        monday = _monday(f"{key}-01")
        while monday <= end:
            listed = [plus_days(monday, n) for n in range(WEEK)]
            yield tuple(
                self._day(day, by_day, inside=day[:7] == key, single=False) for day in listed
            )
            monday = plus_days(monday, WEEK)

    def _day(
        self, day: str, by_day: Mapping[str, Sequence[Item]], *, inside: bool, single: bool
    ) -> Day:
        at = date.fromisoformat(day)
        free = not self.workdays.works(day)
        entries: dict[str, tuple[int, bool]] = {}
        for item in by_day.get(day, ()):
            if item.state != "met":
                title = item.duty.title.get(self.lang)
                if single and item.record:
                    title = say(
                        "due.ics_summary",
                        self.lang,
                        title=title,
                        record=self.name(item.kind, item.record),
                    )
                count, late = entries.get(title, (0, False))
                entries[title] = count + 1, late or item.state == "overdue"
        listed = [(title, count, late) for title, (count, late) in entries.items()]
        reason = self.workdays.reason(day).get(self.lang) if free and at.weekday() < 5 else ""
        return Day(
            day=day,
            number=at.day,
            weekday=say(f"site.weekday{at.isoweekday()}", self.lang),
            free=free,
            today=day == self.as_of,
            inside=inside,
            holiday=reason
            or ("" if free or at.weekday() < 5 else say("site.due_made_up", self.lang)),
            entries=tuple(listed[:_IN_DAY]),
            more=max(0, len(listed) - _IN_DAY),
        )

    def _rows(
        self, begin: str, end: str, items: Sequence[Item]
    ) -> tuple[tuple[str, str, str, int, int, tuple[Part, ...]], ...]:
        """By day and duty: how many are open and late, and who answers for them."""
        found: dict[tuple[str, str], list[Item]] = {}
        for item in items:
            if begin <= item.due <= end and item.state != "met":
                found.setdefault((item.due, item.duty.id), []).append(item)
        rows = []
        for (day, _), listed in found.items():
            people = sorted({item.staff for item in listed if item.staff})
            rows.append(
                (
                    day,
                    say(f"site.weekday{date.fromisoformat(day).isoweekday()}", self.lang),
                    listed[0].duty.title.get(self.lang),
                    len(listed),
                    sum(item.state == "overdue" for item in listed),
                    tuple(Part(self.name("staff", p), f"staff_{p}.html") for p in people),
                )
            )
        return tuple(rows)


def _monday(day: str) -> str:
    return plus_days(day, -date.fromisoformat(day).weekday())


def _by_day(items: Sequence[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.due, []).append(item)
    return found
