"""What is due, as pages: an overview, people with a calendar file each, departments, months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dangan.duty.dutyfile import GROUPS, Duty
from dangan.duty.ics import calendar
from dangan.duty.items import Item, Owed
from dangan.duty.output import who
from dangan.duty.terms import Terms
from dangan.duty.workdays import Workdays, day_of_month, plus_days, plus_months
from dangan.publish.site import days
from dangan.publish.site.chrome import Frame, Version
from dangan.publish.site.dueviews import (
    MONTHS_AFTER,
    MONTHS_BEFORE,
    Day,
    Group,
    HomeDue,
    Line,
    Tally,
)
from dangan.publish.site.facts import Part
from dangan.publish.site.links import Addresses
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.sources import Sources
from dangan.publish.site.templates import Templates
from dangan.text import say

INDEX, DUTIES, ALL = "due/index.html", "due/duties.html", "due/all.ics"
WEEK, STRIP, BACK = 7, 14, 31
_OLDEST, _LONGEST, _IN_DAY, _HOME, _FEED = 12, 300, 4, 6, 1000


@dataclass(frozen=True)
class DuePages:
    """Makes the pages of one language."""

    frame: Frame
    templates: Templates
    sources: Sources
    addresses: Addresses
    owed: Owed
    duties: dict[str, Duty]
    workdays: Workdays

    @property
    def lang(self) -> str:
        """The language of the pages."""
        return self.frame.lang

    @property
    def as_of(self) -> str:
        """The day that the pages are as of."""
        return self.frame.as_of

    def due(self) -> Iterator[Due]:
        """Every page and file of the folder."""
        items = self.owed.items
        staff = self._grouped(lambda item: item.staff)
        told = self._told()
        units = self._grouped(lambda item: item.department)
        yield self._overview(items, staff, units)
        for ident in sorted({*staff, *told}):
            own = staff.get(ident, [])
            yield self._person(ident, own, told.get(ident, []))
            yield self._feed(f"due/staff_{ident}.ics", "staff", ident, own)
        for ident, listed in sorted(units.items()):
            yield self._unit(ident, listed)
        yield self._feed(ALL, "", "", items)
        yield from self._months(items)
        yield self._duties()

    def home(self) -> HomeDue:
        """What the first page shows."""
        late = [item for item in self.owed.items if item.state == "overdue"]
        counts = self._counts(self.owed.items)
        href = self.addresses.href("index.html")
        lines = tuple(self.line(item, href) for item in late[:_HOME])
        return HomeDue(lines, counts[0], counts[1] + counts[2], sum(counts))

    def _grouped(self, of: Callable[[Item], str | None]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.owed.items:
            key = of(item)
            if key:
                found.setdefault(key, []).append(item)
        return found

    def _told(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.owed.items:
            for ident in item.escalated:
                found.setdefault(ident, []).append(item)
        return found

    def name(self, kind: str, record: str | None) -> str:
        """What a record is called; its id where the audience does not see its name."""
        if record is None:
            return ""
        return self.sources.labels.record(kind, record, self.lang) or record

    def line(self, item: Item, href: Callable[[str | None, str], str | None]) -> Line:
        """An item as a row."""
        about = self.name(item.kind, item.record)
        proof = item.met_by
        return Line(
            due=item.due,
            provisional=item.provisional,
            state="today" if item.state == "due" and item.due == self.as_of else item.state,
            standing=self._standing(item),
            title=item.duty.title.get(self.lang),
            text=item.message(self.lang),
            record=Part(about, href(item.kind, item.record) if item.record else None),
            who=Part(
                who(item, self.lang, self.name),
                f"staff_{item.staff}.html" if item.staff else None,
            ),
            why=item.why(self.lang),
            met=Part(
                self.name(self._kind(proof), proof) if proof else "",
                href(None, proof) if proof else None,
            ),
        )

    def _kind(self, ident: str) -> str:
        return self.addresses.by_prefix.get(ident.partition("-")[0], "")

    def _standing(self, item: Item) -> str:
        if item.state == "met":
            return say("site.due_done", self.lang)
        if item.state == "overdue":
            return say("site.late_days", self.lang, days=item.late_days(self.as_of))
        return days.left(item.due, self.as_of, self.lang)

    def groups(self, items: Sequence[Item], told: Sequence[Item] = ()) -> tuple[Group, ...]:
        """The sections of a person's or department's page; empty ones are left out."""
        week = plus_days(self.as_of, WEEK)
        month = plus_days(self.as_of, BACK)
        since = plus_days(self.as_of, -BACK)
        parts = {
            "overdue": [i for i in items if i.state == "overdue"],
            "today": [i for i in items if i.state == "due" and i.due == self.as_of],
            "week": [i for i in items if i.state == "due" and self.as_of < i.due <= week],
            "later": [
                i
                for i in items
                if i.state == "due" and i.due > week and (i.due <= month or i.reminded(self.as_of))
            ],
            "told": list(told),
            "done": [i for i in items if i.state == "met" and i.due >= since][::-1],
        }
        href = self.addresses.href(INDEX)
        return tuple(
            Group(
                id=name,
                title=say(f"site.due_{name}", self.lang),
                note=say("site.due_count", self.lang, count=len(found)),
                lines=tuple(self.line(item, href) for item in found[:_LONGEST]),
                count=len(found),
            )
            for name, found in parts.items()
            if found
        )

    def strip(self, items: Sequence[Item]) -> tuple[Day, ...]:
        """Two weeks from the Monday of this week."""
        start = date.fromisoformat(self.as_of)
        first = plus_days(self.as_of, -start.weekday())
        return tuple(
            self._day(plus_days(first, n), items, inside=True, single=True) for n in range(STRIP)
        )

    def _day(self, day: str, items: Sequence[Item], *, inside: bool, single: bool) -> Day:
        at = date.fromisoformat(day)
        free = not self.workdays.works(day)
        entries: dict[str, tuple[int, bool]] = {}
        for item in items:
            if item.due == day and item.state != "met":
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

    def _page(self, path: str, title: str, template: str, values: dict[str, object]) -> Due:
        def body() -> str:
            return self.templates.render(
                f"parts/{template}.html.j2",
                self.lang,
                {"title": title, "stamp": self.frame.stamp(Version()), **values},
            )

        return self.frame.due(path, title, values, body, Version(), toc=False)

    def _person(self, ident: str, items: Sequence[Item], told: Sequence[Item]) -> Due:
        return self._list(
            f"due/staff_{ident}.html", "staff", ident, items, told, f"staff_{ident}.ics"
        )

    def _unit(self, ident: str, items: Sequence[Item]) -> Due:
        return self._list(f"due/department_{ident}.html", "departments", ident, items, (), "")

    def _list(
        self,
        path: str,
        kind: str,
        ident: str,
        items: Sequence[Item],
        told: Sequence[Item],
        feed: str,
    ) -> Due:
        name = self.name(kind, ident)
        owner = self.addresses.href(INDEX)(kind, ident)
        values: dict[str, object] = {
            "groups": self.groups(items, told),
            "strip": self.strip(items),
            "judgement": self.judgement(items),
            "feed": feed,
            "person": kind == "staff",
            "owner": Part(name, owner),
            "longest": _LONGEST,
        }
        return self._page(path, say("site.due_of", self.lang, name=name), "due-list", values)

    def judgement(self, items: Sequence[Item]) -> str:
        """How many are late, due today and in the week to come, in a sentence."""
        tally = self._counts(items)
        late = max((item.late_days(self.as_of) for item in items), default=0)
        key = "site.due_judgement_late" if late else "site.due_judgement"
        return say(key, self.lang, overdue=tally[0], today=tally[1], week=tally[2], days=late)

    def _counts(self, items: Sequence[Item]) -> tuple[int, int, int, int]:
        """Overdue, today, in the next week, later."""
        week = plus_days(self.as_of, WEEK)
        open_ = [item for item in items if item.state != "met"]
        return (
            sum(item.state == "overdue" for item in open_),
            sum(item.due == self.as_of for item in open_),
            sum(self.as_of < item.due <= week for item in open_),
            sum(item.due > week for item in open_),
        )

    def _tally(self, kind: str, ident: str, items: Sequence[Item], unit: str = "") -> Tally:
        prefix = "staff" if kind == "staff" else "department"
        name = Part(self.name(kind, ident), f"{prefix}_{ident}.html")
        return Tally(name, unit, *self._counts(items))

    def _overview(
        self, items: Sequence[Item], staff: dict[str, list[Item]], units: dict[str, list[Item]]
    ) -> Due:
        href = self.addresses.href(INDEX)
        late = [item for item in items if item.state == "overdue"]
        people = [
            self._tally("staff", ident, listed, self._unit_of(listed))
            for ident, listed in sorted(staff.items())
        ]
        values: dict[str, object] = {
            "judgement": self.judgement(items),
            "late": tuple(self.line(item, href) for item in late[:_OLDEST]),
            "late_count": len(late),
            "people": tuple(sorted(people, key=lambda one: (-one.overdue, one.name.text))),
            "units": tuple(
                self._tally("departments", ident, listed) for ident, listed in sorted(units.items())
            ),
            "unowned": sum(1 for item in items if not item.staff and item.state != "met"),
            "month": f"month_{self.as_of[:7]}.html",
            "provisional": sum(1 for item in items if item.provisional),
        }
        return self._page(INDEX, say("site.due", self.lang), "due-index", values)

    def _unit_of(self, items: Sequence[Item]) -> str:
        unit = next((item.department for item in items if item.department), None)
        return self.name("departments", unit) if unit else ""

    def _feed(self, path: str, kind: str, ident: str, items: Sequence[Item]) -> Due:
        title = say("due.ics_all", self.lang)
        if ident:
            title = say("due.ics_title", self.lang, who=self.name(kind, ident))
        # a calendar of thousands of entries is of no use: first what is still to come
        shown = [item for item in items if item.state == "due"][:_FEED]
        late = [item for item in items if item.state == "overdue"]
        shown = [*late[len(late) - min(len(late), _FEED - len(shown)) :], *shown]

        def made() -> bytes:
            return calendar(
                shown,
                title=title,
                lang=self.lang,
                as_of=self.as_of,
                name=lambda item: self.name(item.kind, item.record),
            )

        told = [
            (item.key, item.state, item.message(self.lang), self.name(item.kind, item.record))
            for item in shown
        ]
        alarms = [item.reminder_days for item in shown]
        return Due(path, key_of("ics", self.frame.key, title, told, alarms), made)

    def _months(self, items: Sequence[Item]) -> Iterator[Due]:
        first = plus_months(f"{self.as_of[:7]}-01", -MONTHS_BEFORE)
        count = MONTHS_BEFORE + 1 + MONTHS_AFTER
        months = [plus_months(first, n)[:7] for n in range(count)]
        by_day: dict[str, list[Item]] = {}
        for item in items:
            by_day.setdefault(item.due, []).append(item)
        for place, month in enumerate(months):
            begin, end = f"{month}-01", day_of_month(month, 31)
            monday = plus_days(begin, -date.fromisoformat(begin).weekday())
            weeks: list[tuple[Day, ...]] = []
            while monday <= end:
                listed = [plus_days(monday, n) for n in range(WEEK)]
                weeks.append(
                    tuple(
                        self._day(day, by_day.get(day, []), inside=day[:7] == month, single=False)
                        for day in listed
                    )
                )
                monday = plus_days(monday, WEEK)
            values: dict[str, object] = {
                "weeks": tuple(weeks),
                "weekdays": tuple(say(f"site.weekday{n}", self.lang) for n in range(1, 8)),
                "before": f"month_{months[place - 1]}.html" if place else "",
                "after": f"month_{months[place + 1]}.html" if place + 1 < len(months) else "",
                "rows": self._rows(begin, end, items),
                "provisional": self.workdays.provisional(begin),
            }
            number = int(month[5:])
            title = say(
                "site.due_month",
                self.lang,
                year=month[:4],
                month=number if self.lang == "zh" else say(f"site.month{number}", self.lang),
            )
            yield self._page(f"due/month_{month}.html", title, "due-month", values)

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

    def _duties(self) -> Due:
        """Every duty with its source, its settings and whether it is on."""
        groups = []
        for group in GROUPS:
            rows = tuple(
                self._duty(duty, self.owed.terms[duty.id])
                for duty in self.duties.values()
                if duty.group == group and duty.id in self.owed.terms
            )
            if rows:
                groups.append((group, say(f"site.due_group_{group}", self.lang), rows))
        values: dict[str, object] = {"groups": tuple(groups)}
        return self._page(DUTIES, say("site.due_duties", self.lang), "due-duties", values)

    def _duty(self, duty: Duty, terms: Terms) -> tuple[str, str, str, str, str, str, bool, str]:
        off = ""
        if not terms.active:
            off = say("due.off_switched", self.lang)
        elif terms.missing:
            off = say("due.off_settings", self.lang, settings=", ".join(terms.missing))
        return (
            duty.id,
            duty.title.get(self.lang),
            duty.who.get(self.lang),
            duty.met.get(self.lang),
            " ".join(duty.source),
            ", ".join((*duty.needs, *duty.uses)),
            terms.on,
            off,
        )
