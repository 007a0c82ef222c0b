"""The page of every record: what it depends on, and its body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from dangan.publish.forms import Form, fill_record
from dangan.publish.reports import SectionResult
from dangan.publish.site import customerfigures, related
from dangan.publish.site.chrome import Frame, version_of
from dangan.publish.site.facts import Layout, Reader
from dangan.publish.site.figures import Figures
from dangan.publish.site.formpages import FormPages
from dangan.publish.site.links import Addresses, record_page, relative
from dangan.publish.site.output import Due
from dangan.publish.site.recordview import RecordView
from dangan.publish.site.related import Related, Summaries
from dangan.publish.site.sources import Record, Sources
from dangan.publish.site.stamps import Stamps
from dangan.publish.site.templates import Templates
from dangan.publish.values import Value
from dangan.schema.model import Derived, Field, Kind
from dangan.text import Both

Sections = Mapping[str, Mapping[str, SectionResult]]


@dataclass
class RecordPages:
    """Makes the pages of all records of an audience, in every language of the build.

    ``sections`` gives, by language and kind, the sections of reports on single records:
    name → record → its rows. ``forms`` are those over single records, by kind.
    """

    sources: Sources
    frames: Mapping[str, Frame]
    templates: Templates
    stamps: Stamps
    addresses: Addresses
    summaries: Summaries
    figures: Figures
    sections: Mapping[str, Mapping[str, Sections]]
    forms: Mapping[str, tuple[Form, ...]]
    form_pages: Mapping[str, FormPages]
    roles: Mapping[str, Both] = field(default_factory=dict)

    def due(self, kind: Kind) -> Iterator[tuple[str, Due]]:
        """The pages of all records of ``kind``, each with its language."""
        special = f"records/{kind.name}.html.j2"
        template = special if special in self.templates.names else "records/default.html.j2"
        layout = Layout(self.sources, kind)
        for record in self.sources.records(kind):
            relations = related.collect(self.summaries, record.inbound)
            shared = (
                record.values,
                record.lists,
                self._names(kind, record),
                relations,
                self._names_of(relations),
                self._counts(kind, record),
            )
            for lang, frame in self.frames.items():
                href = self.addresses.href(record_page(kind.name, record.id))
                reader = Reader(self.sources, kind, layout, lang, href)
                for page in self._pages(reader, record, relations, shared, template, frame):
                    yield lang, page

    def _pages(
        self,
        reader: Reader,
        record: Record,
        relations: tuple[Related, ...],
        shared: tuple[object, ...],
        template: str,
        frame: Frame,
    ) -> Iterator[Due]:
        kind, lang = reader.kind, reader.lang
        path = record_page(kind.name, record.id)
        sections = {
            name: found[record.id]
            for name, found in self.sections.get(lang, {}).get(kind.name, {}).items()
            if record.id in found
        }
        forms = [form for form in self.forms.get(kind.name, ()) if _meant(form, record)]
        printables = tuple(
            (form.title.get(lang), relative(path, _form_page(path, form))) for form in forms
        )
        version = version_of(self.stamps, [record.file])

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
            )
            values: dict[str, object] = {"page": view}
            if kind.name == "customers":
                values["strip"] = customerfigures.strip(view)
            return self.templates.render(template, lang, values)

        rows = tuple((name, one.rows, one.totals, one.chart) for name, one in sections.items())
        title = reader.name(record)
        yield frame.due(path, title, (shared, rows, printables, template), body, version)
        for form in forms:
            yield from self.form_pages[lang].page(
                _form_page(path, form),
                partial(fill_record, form, self.form_pages[lang].with_version(version), record.id),
                form,
                (shared, rows),
                version,
                back=(path, title),
            )

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
        names = (self.sources.labels.record(kind, str(value)) for kind in refs)
        return str(value), next((name for name in names if name is not None), None)

    def _names_of(self, relations: tuple[Related, ...]) -> list[tuple[str, str | None]]:
        """What the records are called that the summaries of other records refer to."""
        found: list[tuple[str, str | None]] = []
        for one in relations:
            columns = self.summaries.columns(self.sources.kinds[one.kind])
            for _, row in one.rows:
                found += [
                    self._name(item.refs, row[item.column])
                    for item in columns
                    if item.refs and row.get(item.column) is not None
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
