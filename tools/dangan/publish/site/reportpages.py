"""Pages of reports, a page for each period, with the files to download and the forms to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from dangan.publish.forms import Form, fill_blank, fill_report
from dangan.publish.formsheet import form_xlsx
from dangan.publish.periods import Period, period_of
from dangan.publish.reports import (
    Refusal,
    Report,
    ReportResult,
    Stores,
    may_run,
    periods_with_data,
    run,
)
from dangan.publish.sheets import Stamp, report_csv, report_xlsx
from dangan.publish.site.chrome import Frame, Version, version_of
from dangan.publish.site.formpages import FormPages
from dangan.publish.site.links import Addresses, relative
from dangan.publish.site.markup import dates_together
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.stamps import Stamps
from dangan.publish.site.templates import Templates
from dangan.publish.tables import report_html
from dangan.redact.database import columns
from dangan.text import say


@dataclass(frozen=True)
class ReportPage:
    """One page of a report: the period, and where the page stands."""

    report: Report
    period: Period | None
    path: str


@dataclass
class ReportPages:
    """Makes the pages of all reports that are not lists and not about single records."""

    frame: Frame
    templates: Templates
    stamps: Stamps
    stores: Stores
    addresses: Addresses
    reports: Mapping[str, Report]
    forms: Mapping[str, Form]
    form_pages: FormPages
    files: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, Report]
    _pages: dict[str, tuple[ReportPage, ...]] = field(default_factory=dict)
    _refused: dict[str, Refusal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find out which reports this audience has, and their periods."""
        listed = {report.id for report in self.lists.values()}
        for report in self.reports.values():
            if report.over is not None or report.id in listed:
                continue
            refusal = may_run(report, self.stores)
            if refusal is not None:
                self._refused[report.id] = refusal
                continue
            self._pages[report.id] = tuple(self._find(report))

    @property
    def shown(self) -> Mapping[str, Report]:
        """The reports that have a page."""
        return {name: self.reports[name] for name in self._pages}

    def _find(self, report: Report) -> Iterator[ReportPage]:
        if report.period == "none":
            yield ReportPage(report, None, f"reports/{report.id}.html")
            return
        periods = periods_with_data(report, self.stores, self.frame.as_of)
        # a page for each day would be thousands; single days are for the command line
        paged = [kind for kind in report.periods if kind != "day"]
        wanted = [period for kind in paged for period in periods if period.kind == kind]
        for period in sorted(wanted, key=lambda one: (report.periods.index(one.kind), _back(one))):
            yield ReportPage(report, period, f"reports/{report.id}_{period.slug}.html")

    def due(self) -> Iterator[Due]:
        """Every page, its downloads, its form, and the index of reports."""
        for pages in self._pages.values():
            for page in pages:
                alike = [one for one in pages if _same_kind(one.period, page.period)]
                place = alike.index(page)
                later = alike[place - 1] if place else None
                earlier = alike[place + 1] if place + 1 < len(alike) else None
                yield from self._page(page, pages, earlier, later, newest=page is pages[0])
        yield self._index()

    def _page(
        self,
        page: ReportPage,
        pages: Sequence[ReportPage],
        earlier: ReportPage | None,
        later: ReportPage | None,
        *,
        newest: bool,
    ) -> Iterator[Due]:
        result = run(
            page.report,
            self.stores,
            lang=self.frame.lang,
            as_of=self.frame.as_of,
            period=page.period,
        )
        version = self._version(page)
        stem = page.path.removesuffix(".html")
        form = self.forms.get(page.report.form or "")
        form_path = f"{stem}.form.html" if form else None
        paths = [page.path]
        if newest and page.period is not None:
            paths.append(f"reports/{page.report.id}.html")
        inputs = (
            _rows(result),
            page.report,
            [(one.path, one.period) for one in pages],
            form_path,
            result.label,
        )
        for path in paths:

            def body(path: str = path) -> str:
                return self._body(page, pages, earlier, later, result, version, path, form_path)

            yield self.frame.due(path, result.title, inputs, body, version)
        stamp = self._stamp(version)
        key = key_of(self.frame.key, inputs, stamp)
        number = self.form_pages.press.number(form) if form else ""
        yield Due(f"{stem}.xlsx", f"{key}.xlsx", lambda: report_xlsx(result, stamp, number=number))
        yield Due(f"{stem}.csv", f"{key}.csv", lambda: report_csv(result))
        if form is not None and form_path is not None:
            yield from self.form_pages.page(
                form_path,
                lambda: fill_report(form, result, self.form_pages.with_version(version)),
                form,
                inputs,
                version,
                back=(page.path, result.title),
                xlsx=form_xlsx,
            )

    def _body(
        self,
        page: ReportPage,
        pages: Sequence[ReportPage],
        earlier: ReportPage | None,
        later: ReportPage | None,
        result: ReportResult,
        version: Version,
        path: str,
        form_path: str | None,
    ) -> str:
        stem = page.path.removesuffix(".html")
        return self.templates.render(
            "parts/report.html.j2",
            self.frame.lang,
            {
                "result": result,
                "html": dates_together(report_html(result, self.addresses.href(path))),
                "earlier": relative(path, earlier.path) if earlier else "",
                "later": relative(path, later.path) if later else "",
                "index": relative(path, "reports/index.html"),
                "form": relative(path, form_path) if form_path else "",
                "xlsx": relative(path, f"{stem}.xlsx"),
                "csv": relative(path, f"{stem}.csv"),
                "stamp": self.frame.stamp(version),
                "periods": self._periods(page, pages, path),
                "many": len(pages) > 1,
                "span": say(
                    "site.report_span",
                    self.frame.lang,
                    **{"from": page.period.first, "to": page.period.last},
                )
                if page.period
                else "",
                "source": " ".join(page.report.source),
            },
        )

    def _periods(
        self, page: ReportPage, pages: Sequence[ReportPage], path: str
    ) -> list[list[tuple[str, str, bool]]]:
        """The other periods, a line for each kind of period."""
        lines: dict[str, list[tuple[str, str, bool]]] = {}
        for one in pages:
            if one.period is not None:
                title = one.period.title(self.frame.lang)
                entry = (title, relative(path, one.path), one is page)
                lines.setdefault(one.period.kind, []).append(entry)
        return list(lines.values())

    def _index(self) -> Due:
        shown = [
            (
                report.title.get(self.frame.lang),
                f"{name}.html" if pages else "",
                report.description.get(self.frame.lang) if report.description else "",
                [
                    (one.period.title(self.frame.lang), one.path.removeprefix("reports/"))
                    for one in pages
                    if one.period is not None
                ][:6],
                " ".join(report.source),
            )
            for name, pages in self._pages.items()
            for report in (self.reports[name],)
        ]
        lists = [
            (report.title.get(self.frame.lang), f"../{kind}/index.html", " ".join(report.source))
            for kind, report in self.lists.items()
            if report.file.startswith("site/reports/")
        ]
        refused = [
            (
                self.reports[name].title.get(self.frame.lang),
                refusal.message(self.frame.lang),
            )
            for name, refusal in self._refused.items()
        ]
        inputs = (shown, lists, refused)

        def body() -> str:
            return self.templates.render(
                "parts/reports.html.j2",
                self.frame.lang,
                {"shown": shown, "lists": lists, "refused": refused},
            )

        title = say("site.reports", self.frame.lang)
        return self.frame.due("reports/index.html", title, inputs, body, Version(), toc=False)

    def _version(self, page: ReportPage) -> Version:
        """The newest commit that changed a record which the report counts.

        Of a period these are the events that lie in it; a change of address of a customer
        whom a report names is no new version of the report. A report without periods may
        rest on every record of the kinds it reads.
        """
        report = page.report
        if page.period is not None and report.dates is not None:
            counted = self._of_period(report.dates, page.period)
            files = [file for one in self.files.values() for ident, file in one.items()
                     if ident in counted]  # fmt: skip
            return version_of(self.stamps, files)
        names = {
            name
            for name, kind in self.stores.kinds.items()
            if any(kind.table in section.sql for section in report.sections)
        }
        return version_of(
            self.stamps,
            [file for name in sorted(names) for file in self.files.get(name, {}).values()],
        )

    def _of_period(self, dates: tuple[str, str], period: Period) -> set[str]:
        """The records whose date lies in ``period``; for evaluations by time, those."""
        table, column = dates
        ident = "evaluation" if table == "tier_history" else "id"
        if not {ident, column} <= set(columns(self.stores.redacted, table)):
            return set()
        rows = self.stores.redacted.execute(
            f'SELECT "{ident}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608
        )
        return {str(found) for found, value in rows if period_of(str(value), period.kind) == period}

    def _stamp(self, version: Version) -> Stamp:
        return Stamp(
            self.frame.company,
            self.frame.as_of,
            version.short,
            self.frame.audience.title.get(self.frame.lang),
        )


def blank_forms(pages: FormPages, forms: Mapping[str, Form]) -> Iterator[Due]:
    """The blank variant of every form."""
    for form in forms.values():
        yield from pages.page(
            f"forms/{form.id}.html",
            partial(fill_blank, form, pages.press),
            form,
            "blank",
            Version(),
            back=("forms/index.html", say("site.forms", pages.frame.lang)),
            xlsx=form_xlsx,
        )


def _same_kind(one: Period | None, other: Period | None) -> bool:
    return (one and one.kind) == (other and other.kind)


def _back(period: Period) -> str:
    """A sort key that puts the newest period first."""
    return "".join(chr(0x10FFFF - ord(letter)) for letter in period.first)


def _rows(result: ReportResult) -> list[object]:
    return [(one.section.id, one.rows, one.totals) for one in result.sections]
