"""What a template may ask of a record's page, for one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from dangan.publish.reports import SectionResult
from dangan.publish.site import course, days, nextstep, related
from dangan.publish.site.changes import Entry, entries
from dangan.publish.site.course import Event, Signature, Stop
from dangan.publish.site.dueviews import Line
from dangan.publish.site.facts import Fact, FactGroup, ListTable, Part, Reader
from dangan.publish.site.figures import Figures
from dangan.publish.site.fragments import Fragments
from dangan.publish.site.links import list_page, relative
from dangan.publish.site.markup import dates_together
from dangan.publish.site.related import Related, RelatedTable, Summaries
from dangan.publish.site.sources import Record, Row
from dangan.publish.site.states import finished, state_title
from dangan.publish.tables import chart_html, content_html, tier_html
from dangan.publish.values import Value, text
from dangan.text import Both, say


@dataclass(frozen=True)
class Figure:
    """One of the large figures: what it is, the figure, its unit, a remark, how grave."""

    title: str
    value: str
    unit: str = ""
    note: str = ""
    tone: str = ""
    href: str | None = None


@dataclass(frozen=True)
class RecordView:
    """A record for its template. Methods that take ``skip`` leave out what it names."""

    record: Record
    reader: Reader
    page: str
    as_of: str
    relations: tuple[Related, ...]
    sections: Mapping[str, SectionResult]
    printables: tuple[tuple[str, str], ...]
    summaries: Summaries
    figures: Figures
    roles: Mapping[str, Both]
    fragments: Fragments
    due: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.reader.lang

    @property
    def name(self) -> str:
        """What the record is called; its id where it has no name."""
        return self.reader.name(self.record)

    @property
    def kind_title(self) -> str:
        """What its kind is called."""
        return self.reader.kind.title.get(self.lang)

    @property
    def list_href(self) -> str:
        """The address of the list of its kind."""
        return relative(self.page, list_page(self.reader.kind.name))

    def get(self, column: str) -> Value:
        """The stored value of ``column``."""
        return self.record.get(column)

    def rows(self, table: str) -> Sequence[Row]:
        """The stored rows of the list ``table``, named without the kind."""
        return self.record.rows(f"{self.reader.kind.table}_{table}")

    def fact(self, pointer: str) -> Fact | None:
        """The field at ``pointer``."""
        return self.reader.fact(self.record, pointer)

    def facts(self, *pointers: str) -> list[Fact]:
        """The fields at ``pointers`` that the audience has, filled in or not."""
        return [fact for pointer in pointers if (fact := self.fact(pointer)) is not None]

    def filled(self, *pointers: str) -> list[Fact]:
        """The fields at ``pointers`` that are filled in."""
        return [fact for fact in self.facts(*pointers) if not fact.missing]

    def derived(self, column: str) -> Fact | None:
        """A derived value."""
        return self.reader.derived(self.record, column)

    @cached_property
    def derived_facts(self) -> list[Fact]:
        """The derived values that have one, without those that only help to sort."""
        return self.reader.computed(self.record)

    def groups(self, skip: Sequence[str] = ()) -> tuple[FactGroup, ...]:
        """All that is filled in, by group."""
        return self.reader.groups(self.record, skip)

    def tables(self, skip: Sequence[str] = ()) -> tuple[ListTable, ...]:
        """The record's own lists; ``skip`` names them without the kind."""
        table = self.reader.kind.table
        return self.reader.tables(self.record, [f"{table}_{name}" for name in skip])

    def table(self, name: str) -> ListTable | None:
        """One of the record's own lists, named without the kind; None where it is empty."""
        return self.reader.named_table(self.record, f"{self.reader.kind.table}_{name}")

    def related(self, skip: Sequence[str] = ()) -> list[RelatedTable]:
        """Tables of the records that refer to this one; ``skip`` are kinds."""
        return [
            related.table(self.summaries, one, self.reader, self.page, self.name)
            for one in self.relations
            if one.kind not in skip
        ]

    def related_of(self, kind: str, columns: Sequence[str] = ()) -> RelatedTable | None:
        """The records of ``kind`` that refer to this one, in these ``columns``."""
        for one in self.relations:
            if one.kind == kind:
                return related.table(
                    self.summaries, one, self.reader, self.page, self.name, columns
                )
        return None

    @property
    def state(self) -> str:
        """What its state is called, or nothing where its kind has no states."""
        state = self.record.get("state")
        return state_title(self.reader.kind, str(state), self.lang) if state else ""

    @property
    def ended(self) -> bool:
        """Whether its state is a final one."""
        return finished(self.reader.kind, str(self.record.get("state") or ""))

    @cached_property
    def line(self) -> tuple[Stop, ...]:
        """Its steps, and those normally to come."""
        return course.line(self.reader, self.record, self.as_of)

    def first_step(self, state: str) -> str:
        """The date on which it first came to ``state``; nothing where it never did."""
        return next(
            (str(row.get("on")) for row in self.rows("steps") if row.get("to") == state), ""
        )

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """Its sign-offs."""
        return course.signatures(self.reader, self.record)

    @cached_property
    def changes(self) -> tuple[tuple[Entry, ...], int]:
        """The newest commits that changed it and how many there are."""
        return entries(self.reader, self.record.history, self.page)

    @property
    def history_state(self) -> str:
        """Whether the history is ``complete``, ``incomplete`` or ``absent``."""
        return self.reader.sources.history_state

    @cached_property
    def timeline(self) -> tuple[tuple[Event, ...], int]:
        """Its newest events and how many there are."""
        return course.events(self.reader, self.record, self.relations, self.summaries)

    @cached_property
    def next_step(self) -> tuple[str, str] | None:
        """What is to be done next and by which roles; None where nothing follows."""
        sources, kind = self.summaries.sources, self.reader.kind
        move = None if self.ended else nextstep.next_move(sources, kind, self.record)
        if move is None:
            return None
        who = nextstep.doers(sources, kind, self.record, move, self.roles, self.lang)
        return move.action.get(self.lang), who

    @property
    def late_days(self) -> int:
        """Days past the promised date of what is not finished yet; 0 where it is in time."""
        if not self.record.get("late") or self.ended or self.record.get("settled_on"):
            return 0
        return max(0, days.between(self.record.get("promised_on"), self.as_of) or 0)

    def days(self, first: object, last: object) -> int | None:
        """Calendar days between two dates."""
        return days.between(first, last)

    def left(self, value: object) -> str:
        """How far ahead a date lies."""
        return days.left(value, self.as_of, self.lang)

    def money(self, value: Value) -> str:
        """An amount with two decimals."""
        return text(value, "money", self.lang, empty="dash")

    def percent(self, value: Value) -> str:
        """A percentage without its sign."""
        return text(value, "percent", self.lang, empty="dash")

    def score(self, value: Value) -> str:
        """A score with two decimals."""
        return text(value, "score", self.lang, empty="dash")

    def quarter(self, value: Value) -> str:
        """A quarter as people call it."""
        return text(value, "quarter", self.lang, empty="dash")

    def tier(self, value: Value) -> Markup:
        """The badge of a tier."""
        return tier_html(value, self.lang)

    def link(self, kind: str | None, ident: Value) -> Part:
        """A record as a link."""
        name = self.summaries.sources.labels.record(kind or "", str(ident), self.lang) or str(ident)
        return Part(name, self.reader.href(kind, str(ident)))

    def area(self, value: Value) -> str:
        """What the company calls a business area."""
        found = self.summaries.sources.named_keys["business_area"].get(str(value))
        return found.get(self.lang) if found else str(value or "")

    def chart(self, name: str) -> Markup:
        """The chart of a section of a report on records; nothing where it has none."""
        return chart_html(self.sections[name], self.lang)

    def content(self, name: str) -> Markup:
        """What a section of a report on records shows, without heading and chart."""
        result = self.sections[name]
        if result.section.show == "table" and result.rows:
            return self.fragments.section(result, self.reader.href)
        return dates_together(content_html(result, self.lang, self.reader.href))

    def reports(self, skip: Sequence[str] = ()) -> list[tuple[str, SectionResult]]:
        """The sections of reports on records of this kind that have rows here."""
        return [(name, found) for name, found in self.sections.items() if name not in skip]

    @property
    def complaint_counts(self) -> Row:
        """Of a customer: open and late complaints, and those of the last twelve months."""
        return self.figures.complaints.get(self.id, {})

    @property
    def tiers(self) -> tuple[Row, ...]:
        """Of a customer: the evaluation in force of each business area, newest first."""
        return tuple(self.figures.tiers.get(self.id, ()))

    @property
    def year_before(self) -> str:
        """The day a year before the as-of date."""
        return days.year_before(self.as_of)

    @cached_property
    def hidden(self) -> str:
        """The sentence on fields outside the audience, or nothing."""
        layout = self.reader.layout
        personal, other = layout.hidden_personal, layout.hidden_other
        audience = self.reader.sources.audience.title
        if not personal + other:
            return ""
        key = "site.hidden_personal" if personal else "site.hidden_fields"
        return say(key, self.lang, count=personal + other, personal=personal, audience=audience)
