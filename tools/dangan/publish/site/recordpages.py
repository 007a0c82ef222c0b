"""The page of every record: what it depends on, and its body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from dangan.publish.filled import Filled
from dangan.publish.formparts import followed
from dangan.publish.forms import Form, fill_record
from dangan.publish.site import changes, customerfigures, days, related
from dangan.publish.site.chrome import Frame, Version, version_of
from dangan.publish.site.dueabout import About
from dangan.publish.site.duepages import DuePages
from dangan.publish.site.facts import Layout, Reader
from dangan.publish.site.figures import Figures
from dangan.publish.site.find import Index
from dangan.publish.site.formpages import FormPages
from dangan.publish.site.helpers import Claims
from dangan.publish.site.links import Addresses, record_page, relative
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.recordview import RecordView
from dangan.publish.site.related import Related, Summaries, date_column
from dangan.publish.site.sources import Record, Sources
from dangan.publish.site.splitreports import SplitReport
from dangan.publish.site.stamps import Stamps
from dangan.publish.site.templates import Templates
from dangan.publish.values import Value
from dangan.schema.model import Derived, Field, Kind
from dangan.text import Both

# a kind with more records than this has filled forms only for the newer ones: paper is
# printed while a case is under way, and each form is a page as large as the record's own
MANY, NEWER_DAYS = 5000, 183
SHARE = 20
"""Records whose pages are made by one process."""


@dataclass
class RecordPages:
    """Makes the pages of all records of an audience, in every language of the build.

    ``reports`` are those over records, by language; ``forms`` those over records, by kind.
    """

    sources: Sources
    frames: Mapping[str, Frame]
    templates: Templates
    stamps: Stamps
    addresses: Addresses
    summaries: Summaries
    figures: Figures
    reports: Mapping[str, Mapping[str, SplitReport]]
    forms: Mapping[str, tuple[Form, ...]]
    form_pages: Mapping[str, FormPages]
    index: Index
    about: About
    due_pages: Mapping[str, DuePages]
    roles: Mapping[str, Both] = field(default_factory=dict)

    def due(
        self, kind: Kind, first: int = 0, claims: Claims | None = None
    ) -> Iterator[tuple[str, Due]]:
        """The pages of all records of ``kind``, each with its language.

        ``first`` is the share of the first ones. With ``claims`` only what falls to this
        process, and without putting the records into the index.
        """
        special = f"records/{kind.name}.html.j2"
        template = special if special in self.templates.names else "records/default.html.j2"
        layout = Layout(self.sources, kind)
        forms = self.forms.get(kind.name, ())
        since = ""
        if forms and kind.date and self.sources.count(kind) > MANY:
            since = days.plus(self.sources.as_of, -NEWER_DAYS)
        for number, record in enumerate(self.sources.records(kind)):
            share = first + number // SHARE
            if claims is None:
                self.index.add(kind, record)
            elif not claims.mine(share):
                continue
            relations = related.collect(self.summaries, record.inbound)
            shared = key_of(
                record.values,
                record.lists,
                self._names(kind, record),
                relations,
                self._names_of(relations),
                self._counts(kind, record),
                changes.inputs(self.sources, record),
            )
            meant = [
                form
                for form in forms
                if str(record.get(date_column(kind)) or since) >= since and _meant(form, record)
            ]
            for lang, frame in self.frames.items():
                href = self.addresses.href(record_page(kind.name, record.id))
                reader = Reader(self.sources, kind, layout, lang, href)
                for page in self._pages(reader, record, relations, shared, template, frame, meant):
                    yield lang, replace(page, share=share)

    def _pages(
        self,
        reader: Reader,
        record: Record,
        relations: tuple[Related, ...],
        shared: str,
        template: str,
        frame: Frame,
        forms: list[Form],
    ) -> Iterator[Due]:
        kind, lang = reader.kind, reader.lang
        path = record_page(kind.name, record.id)
        sections = {
            f"{report}-{section}": found[record.id]
            for report, split in self.reports[lang].items()
            if split.result.report.over == kind.name
            for section, found in split.parts.items()
            if record.id in found
        }
        printables = tuple(
            (form.title.get(lang), relative(path, _form_page(path, form))) for form in forms
        )
        version = version_of(self.stamps, [record.file])
        duties, about = self.due_pages[lang], self.about.get((kind.name, record.id), ())
        owed = tuple(duties.line(item, path) for item in about if duties.near(item))

        def body() -> str:
            view = RecordView(
                record=record,
                reader=reader,
                page=path,
                as_of=frame.as_of,
                relations=relations,
                sections=sections,
                printables=printables,
                summaries=self.summaries,
                figures=self.figures,
                roles=self.roles,
                fragments=self.templates.fragments[lang],
                due=owed,
            )
            values: dict[str, object] = {"page": view}
            if kind.name == "customers":
                values["strip"] = customerfigures.strip(view)
            return self.templates.render(template, lang, values)

        rows = tuple((name, one.rows, one.totals, one.chart) for name, one in sections.items())
        title = reader.name(record)
        yield frame.due(path, title, (shared, rows, printables, template, owed), body, version)
        for form in forms:
            yield from self.form_pages[lang].page(
                _form_page(path, form),
                partial(self._fill, form, version, record.id, lang),
                form,
                (shared, rows, followed(form, self.form_pages[lang].press, kind, record.id)),
                version,
                back=(path, title),
            )

    def _fill(self, form: Form, version: Version, record: str, lang: str) -> Filled:
        """A form with a record, given only that record's rows of the reports it shows."""
        press = self.form_pages[lang].with_version(version)
        own = {name: split.of(record) for name, split in self.reports[lang].items()}
        for name in {part.report for part in form.parts if part.report} - own.keys():
            if name not in press.results and press.reports[name].over is not None:
                press.results[name] = None  # the audience may not have it
        return fill_record(form, replace(press, results={**press.results, **own}), record)

    def _names(self, kind: Kind, record: Record) -> list[tuple[str, str | None]]:
        """What the records are called that this one refers to."""
        found: list[tuple[str, str | None]] = []
        items: list[Field | Derived] = [*kind.fields, *kind.derived]
        for item in items:
            if not item.refs:
                continue
            table = item.table if isinstance(item, Field) else kind.table
            values: list[Value] = (
                [record.get(item.column)]
                if table == kind.table
                else [row.get(item.column) for row in record.rows(table)]
            )
            found += [self._name(item.refs, value) for value in values if value is not None]
        return found

    def _name(self, refs: tuple[str, ...], value: Value) -> tuple[str, str | None]:
        records = self.sources.labels.records
        names = (records.get(kind, {}).get(str(value)) for kind in refs)
        # a key holds for the pages of both languages
        return str(value), next((f"{name.zh}\n{name.en}" for name in names if name), None)

    def _names_of(self, relations: tuple[Related, ...]) -> list[tuple[str, str | None]]:
        """What the records are called that the summaries of other records refer to."""
        found: list[tuple[str, str | None]] = []
        for one in relations:
            references = self.summaries.references(self.sources.kinds[one.kind])
            for _, row in one.rows:
                found += [
                    self._name(item.refs, value)
                    for item in references
                    if (value := row.get(item.column)) is not None
                ]
        return found

    def _counts(self, kind: Kind, record: Record) -> object:
        """Figures that the page of a customer, or of something of a customer, shows."""
        if kind.name == "customers":
            return self.figures.of_customer(record.id)
        customer = record.get("customer")
        return self.figures.complaints.get(str(customer)) if customer else None


def _meant(form: Form, record: Record) -> bool:
    """Whether a form is meant for ``record``: its ``when`` holds."""
    return all(str(record.get(column)) in values for column, values in form.when.items())


def _form_page(path: str, form: Form) -> str:
    """Where the form over the record at ``path`` stands; ids hold no dot."""
    return f"{path.removesuffix('.html')}.{form.id}.html"
