"""What is due, as pages: an overview, people with a calendar file each, departments, months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dangan.duty.dutyfile import GROUPS, Duty
from dangan.duty.ics import calendar
from dangan.duty.items import Item, Owed
from dangan.duty.output import who
from dangan.duty.terms import Terms
from dangan.duty.workdays import Workdays, plus_days
from dangan.publish.site import days
from dangan.publish.site.chrome import Frame, Version
from dangan.publish.site.duecalendar import WEEK, DueCalendar
from dangan.publish.site.dueviews import Group, HomeDue, Line, Sort, Tally
from dangan.publish.site.facts import Part
from dangan.publish.site.links import Addresses, relative
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.sources import Sources
from dangan.publish.site.templates import Templates
from dangan.text import say

INDEX, DUTIES, ALL = "due/index.html", "due/duties.html", "due/all.ics"
BACK = 31
_OLDEST, _LONGEST, _HOME, _FEED = 12, 300, 10, 1000


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
        for ident, listed in sorted(self._grouped(lambda item: item.duty.id).items()):
            yield self._sort(ident, listed)
        yield self._feed(ALL, "", "", items)
        yield from self._months(items)
        yield self._duties()

    def home(self, page: str = "index.html", most: int = _HOME) -> HomeDue:
        """The duties with most that is late, then most that comes, for the first page."""
        sorts = []
        for ident, items in self._grouped(lambda item: item.duty.id).items():
            overdue, today, week, _ = self._counts(items)
            if overdue or today or week:
                duty = self.duties[ident]
                longest = max(item.late_days(self.as_of) for item in items)
                place = relative(page, f"due/duty_{ident}.html")
                name = Part(duty.title.get(self.lang), place)
                who = duty.who.get(self.lang)
                sorts.append(Sort(name, who, overdue, today, week, longest))
        sorts.sort(key=lambda one: (-one.overdue, -one.today, -one.week, one.name.href or ""))
        overdue, today, week, later = self._counts(self.owed.items)
        return HomeDue(
            sorts=tuple(sorts[:most]),
            more=max(0, len(sorts) - most),
            overdue=overdue,
            today=today,
            week=week,
            open=overdue + today + week + later,
        )

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

    @property
    def calendar(self) -> DueCalendar:
        """The same items by their days."""
        return DueCalendar(self.lang, self.as_of, self.workdays, self.name)

    def name(self, kind: str, record: str | None) -> str:
        """What a record is called; its id where the audience does not see its name."""
        if record is None:
            return ""
        return self.sources.labels.record(kind, record, self.lang) or record

    def line(self, item: Item, page: str = INDEX) -> Line:
        """An item as a row of ``page``."""
        href = self.addresses.href(page)
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
                relative(page, f"due/staff_{item.staff}.html") if item.staff else None,
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
        since = plus_days(self.as_of, -BACK)
        parts = {
            "overdue": [i for i in items if i.state == "overdue"],
            "today": [i for i in items if i.state == "due" and i.due == self.as_of],
            "week": [i for i in items if i.state == "due" and self.as_of < i.due <= week],
            "later": [i for i in items if i.state == "due" and i.due > week and self.near(i)],
            "told": list(told),
            "done": [i for i in items if i.state == "met" and i.due >= since][::-1],
        }
        return tuple(
            Group(
                id=name,
                title=say(f"site.due_{name}", self.lang),
                note=say("site.due_count", self.lang, count=len(found)),
                lines=tuple(self.line(item) for item in found[:_LONGEST]),
                count=len(found),
            )
            for name, found in parts.items()
            if found
        )

    def near(self, item: Item) -> bool:
        """Whether ``item`` is late, due within a month, or reminded of already."""
        return item.due <= plus_days(self.as_of, BACK) or item.reminded(self.as_of)

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

    def _sort(self, ident: str, items: Sequence[Item]) -> Due:
        """What is due of one duty, whoever answers for it."""
        duty = self.duties[ident]
        owner = Part(duty.who.get(self.lang), None)
        title = duty.title.get(self.lang)
        return self._listed(f"due/duty_{ident}.html", title, owner, items)

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
        owner = Part(name, self.addresses.href(INDEX)(kind, ident))
        title = say("site.due_of", self.lang, name=name)
        return self._listed(path, title, owner, items, told, feed, person=kind == "staff")

    def _listed(
        self,
        path: str,
        title: str,
        owner: Part,
        items: Sequence[Item],
        told: Sequence[Item] = (),
        feed: str = "",
        *,
        person: bool = False,
    ) -> Due:
        values: dict[str, object] = {
            "groups": self.groups(items, told),
            "strip": self.calendar.strip(items),
            "judgement": self.judgement(items),
            "feed": feed,
            "person": person,
            "owner": owner,
            "longest": _LONGEST,
        }
        return self._page(path, title, "due-list", values)

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
        late = [item for item in items if item.state == "overdue"]
        people = [
            self._tally("staff", ident, listed, self._unit_of(listed))
            for ident, listed in sorted(staff.items())
        ]
        rooms = [self._tally("departments", ident, listed) for ident, listed in units.items()]
        values: dict[str, object] = {
            "judgement": self.judgement(items),
            "late": tuple(self.line(item) for item in late[:_OLDEST]),
            "late_count": len(late),
            "sorts": self.home(INDEX, len(self.duties)),
            "people": tuple(sorted(people, key=lambda one: (-one.overdue, one.name.text))),
            "units": tuple(sorted(rooms, key=lambda one: (-one.overdue, one.name.text))),
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
        for month in self.calendar.months(items):
            values: dict[str, object] = {
                "weeks": month.weeks,
                "weekdays": month.weekdays,
                "before": f"month_{month.before}.html" if month.before else "",
                "after": f"month_{month.after}.html" if month.after else "",
                "rows": month.rows,
                "provisional": month.provisional,
            }
            yield self._page(f"due/month_{month.key}.html", month.title, "due-month", values)

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
