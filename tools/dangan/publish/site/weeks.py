"""What changed, a page for each week, and the list of all weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial

from dangan.publish.site import changes
from dangan.publish.site.changes import Entry
from dangan.publish.site.chrome import Frame, Version
from dangan.publish.site.facts import Layout, Reader
from dangan.publish.site.links import Addresses, relative
from dangan.publish.site.output import Due
from dangan.publish.site.sources import Row, Sources
from dangan.publish.site.templates import Templates
from dangan.schema.model import Kind
from dangan.text import Both, say

INDEX = "weeks/index.html"
RECORDS = 60  # told of one kind in one week; a company that has just moved in changes them all


@dataclass(frozen=True)
class Week:
    """A week in the list of weeks: its days, and how much changed."""

    title: str
    href: str
    first: str
    last: str
    commits: int
    records: int
    people: int


@dataclass(frozen=True)
class Told:
    """A record on the page of a week."""

    name: str
    href: str | None
    id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class KindPart:
    """The records of one kind on the page of a week; ``more`` are counted, not told."""

    kind: str
    title: str
    count: int
    records: tuple[Told, ...]
    more: int


@dataclass
class Weeks:
    """Everything that changed, by week, as an audience may know it."""

    sources: Sources
    addresses: Addresses

    @cached_property
    def rows(self) -> Mapping[str, list[Row]]:
        """The rows of ``history`` by week, newest week first; none without a history."""
        if not self.sources.columns("history") or not self.sources.commits:
            return {}
        found: dict[str, list[Row]] = {}
        for row in self.sources.query("SELECT * FROM history ORDER BY n"):
            commit = self.sources.commits[int(row["place"] or 0)]
            week = changes.week_of(str(commit["day"]))
            if week:
                found.setdefault(week, []).append(row)
        return dict(sorted(found.items(), reverse=True))

    @cached_property
    def layouts(self) -> Mapping[str, Layout]:
        """The layout of every kind that changed."""
        names = {str(row["kind"]) for rows in self.rows.values() for row in rows}
        return {name: Layout(self.sources, self.sources.kinds[name]) for name in sorted(names)}

    def due(self, frame: Frame, templates: Templates) -> Iterator[Due]:
        """The pages in one language."""
        lang = frame.lang
        listed = [self._week(week, rows, lang) for week, rows in self.rows.items()]
        state = self.sources.history_state

        def index() -> str:
            return templates.render("parts/weeks.html.j2", lang, {"weeks": listed, "state": state})

        yield frame.due(INDEX, say("site.changes", lang), listed, index, Version(), toc=False)
        every = list(self.rows)
        for n, (week, rows) in enumerate(self.rows.items()):
            near = (every[n - 1] if n else "", every[n + 1] if n + 1 < len(every) else "")
            inputs = (changes.inputs_of(self.sources, rows), self._names(rows), near)
            body = partial(self._page, templates, lang, listed[n], week, near)
            page = changes.week_page(week)
            yield frame.due(page, listed[n].title, inputs, body, Version())

    def _page(
        self, templates: Templates, lang: str, now: Week, week: str, near: tuple[str, str]
    ) -> str:
        page = changes.week_page(week)
        values = {
            "week": now,
            "parts": self._parts(week, lang),
            "near": [relative(page, changes.week_page(one)) if one else "" for one in near],
            "state": self.sources.history_state,
        }
        return templates.render("parts/week.html.j2", lang, values)

    def _week(self, week: str, rows: list[Row], lang: str) -> Week:
        first = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
        last = first + timedelta(days=6)
        places = {int(row["place"] or 0) for row in rows}
        people = {
            (self.sources.commits[place]["author"], self.sources.commits[place]["author_name"])
            for place in places
        }
        return Week(
            title=say("site.week_title", lang, year=week[:4], week=int(week[6:])),
            href=relative(INDEX, changes.week_page(week)),
            first=first.isoformat(),
            last=last.isoformat(),
            commits=len(places),
            records=len({(row["kind"], row["record"]) for row in rows}),
            people=len(people),
        )

    def _names(self, rows: list[Row]) -> list[Both | None]:
        known = self.sources.labels.records
        keys = sorted({(str(row["kind"]), str(row["record"])) for row in rows})
        return [known.get(kind, {}).get(record) for kind, record in keys]

    def _parts(self, week: str, lang: str) -> list[KindPart]:
        page = changes.week_page(week)
        kinds: dict[str, dict[str, list[Row]]] = {}
        for row in self.rows[week]:
            of_kind = kinds.setdefault(str(row["kind"]), {})
            of_kind.setdefault(str(row["record"]), []).append(row)
        parts = [
            self._part(self.sources.kinds[name], records, lang, page)
            for name, records in kinds.items()
        ]
        return sorted(parts, key=lambda part: part.title)

    def _part(self, kind: Kind, records: Mapping[str, list[Row]], lang: str, page: str) -> KindPart:
        href = self.addresses.href(page)
        reader = Reader(self.sources, kind, self.layouts[kind.name], lang, href)
        told = []
        for record, rows in list(records.items())[:RECORDS]:
            name = self.sources.labels.record(kind.name, record, lang) or record
            target = href(kind.name, record)
            if kind.tabular or kind.settings:
                target = None
            found, _ = changes.entries(reader, rows, page)
            told.append(Told(name or kind.title.get(lang), target, record, found))
        return KindPart(
            kind=kind.name,
            title=kind.title.get(lang),
            count=len(records),
            records=tuple(told),
            more=max(len(records) - RECORDS, 0),
        )
