"""Running a report for an audience, a period and a language."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dangan.publish.charts import Chart, build_chart
from dangan.publish.model import Column, Report, Section
from dangan.publish.periods import FIRST_DAY, Period, parse_period, period_of
from dangan.publish.pivot import spread
from dangan.publish.reportfile import bad, load_reports, parse_report
from dangan.publish.rights import (
    Refusal,
    RefusedError,
    Stores,
    computed_on_full,
    fitted,
    may_run,
    open_stores,
    partial_kinds,
)
from dangan.publish.values import Value, fits
from dangan.redact.access import Audience
from dangan.text import Both, say, say_both

__all__ = [
    "Column",
    "Period",
    "Refusal",
    "RefusedError",
    "Report",
    "ReportResult",
    "Row",
    "Section",
    "SectionResult",
    "Stores",
    "load_reports",
    "may_run",
    "open_stores",
    "parse_period",
    "parse_report",
    "periods_with_data",
    "run",
]

Row = Mapping[str, Value]


@dataclass(frozen=True)
class SectionResult:
    """The rows of a section, as the store holds them, with totals and chart.

    Rows also have the columns that only help (ids to link to, keys to sort by).
    """

    section: Section
    rows: tuple[Row, ...]
    totals: Mapping[str, int]
    chart: Chart | None
    lang: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are shown, in their order."""
        return self.section.columns

    def by_record(self) -> dict[str, SectionResult]:
        """The section of each record, for a report with ``over``, with a chart of its own."""
        grouped: dict[str, list[Row]] = {}
        for row in self.rows:
            if row["record"] is not None:
                grouped.setdefault(str(row["record"]), []).append(row)
        return {record: self._of(tuple(rows)) for record, rows in grouped.items()}

    def _of(self, rows: tuple[Row, ...]) -> SectionResult:
        chart = build_chart(self.section, {self.section.id: rows}, self.lang)
        if chart is not None and self.chart is not None:
            chart = replace(chart, marks=self.chart.marks)
        return replace(self, rows=rows, totals=_totals(self.section, rows), chart=chart)


@dataclass(frozen=True)
class ReportResult:
    """A report as one audience sees it.

    ``label`` says that it covers only the records that the audience may see, or is None.
    """

    report: Report
    lang: str
    as_of: str
    period: Period | None
    audience: Audience
    label: str | None
    sections: tuple[SectionResult, ...]

    @property
    def title(self) -> str:
        """The title with the period, as it stands above the report."""
        title = self.report.title.get(self.lang)
        if self.period is None:
            return title
        period = self.period.title(self.lang)
        return say("publish.title_of_period", self.lang, title=title, period=period)

    def section(self, ident: str) -> SectionResult:
        """The result of the section ``ident``. Raises KeyError where there is none."""
        for result in self.sections:
            if result.section.id == ident:
                return result
        raise KeyError(ident)


def run(
    report: Report, stores: Stores, *, lang: str, as_of: str, period: Period | None = None
) -> ReportResult:
    """Compute ``report`` for the audience of ``stores``.

    A report without periods covers everything up to ``as_of``. Raises RefusedError where the
    audience may not have it and UserError where the report file is faulty.
    """
    refusal = may_run(report, stores)
    if refusal is not None:
        raise RefusedError(refusal)
    report = fitted(report, stores)
    database = stores.full if computed_on_full(report, stores) else stores.redacted
    values = {
        "as_of": as_of,
        "from": period.first if period else FIRST_DAY,
        "to": period.last if period else as_of,
        "period": period.key if period else "",
        "lang": lang,
    }
    parts = [spread(one, _rows(report, one, database, values)) for one in report.sections]
    rows = {section.id: found for section, found in parts}
    sections = tuple(
        SectionResult(
            section=section,
            rows=found,
            totals=_totals(section, found),
            chart=build_chart(section, rows, lang),
            lang=lang,
        )
        for section, found in parts
    )
    kinds = partial_kinds(report, stores)
    label = say("publish.partial", lang, audience=stores.audience.title) if kinds else None
    return ReportResult(report, lang, as_of, period, stores.audience, label, sections)


def periods_with_data(report: Report, stores: Stores, as_of: str) -> tuple[Period, ...]:
    """The periods that have data and have begun by ``as_of``, shortest kind first, then by time.

    Raises UserError where the header's ``dates`` is no column of the store.
    """
    if report.dates is None:
        return ()
    table, column = report.dates
    # a time in which only hidden things happened is not shown, whatever its figures may show
    known = stores.facts.get(report.dates)
    hidden = computed_on_full(report, stores) and known is not None and known.sight != "shown"
    database = stores.full if hidden else stores.redacted
    try:
        found = database.execute(
            # with its table: SQLite takes a bare quoted name that it does not know for text
            f'SELECT DISTINCT t."{column}" FROM "{table}" AS t'  # noqa: S608
            f' WHERE t."{column}" IS NOT NULL'
        ).fetchall()
    except sqlite3.OperationalError as error:
        raise bad(report.file, "", say_both("publish.why_sql", error=str(error))) from error
    periods = {period_of(str(value), kind) for (value,) in found for kind in report.periods}
    begun = (one for one in periods if one is not None and one.first <= as_of)
    return tuple(sorted(begun, key=lambda one: (report.periods.index(one.kind), one.first)))


def _rows(
    report: Report, section: Section, database: sqlite3.Connection, values: Mapping[str, str]
) -> tuple[dict[str, Value], ...]:
    try:
        cursor = database.execute(section.sql, values)
        found = cursor.fetchall()
    except (sqlite3.Error, OverflowError) as error:
        raise bad(report.file, section.id, say_both("publish.why_sql", error=str(error))) from error
    names = [str(column[0]) for column in cursor.description]
    _expect(report, section, names)
    for row in found:
        for name, value in zip(names, row, strict=True):
            if not (value is None or isinstance(value, (str, int))):
                raise bad(report.file, section.id, say_both("publish.why_float", column=name))
    rows = tuple(dict(zip(names, row, strict=True)) for row in found)
    forms = {column.name: column.format for column in section.columns}
    if section.chart is not None:
        forms.setdefault(section.chart.label, section.chart.label_format)
    for name, form in forms.items():
        for row in rows:
            if name and not fits(row[name], form):
                reason = say_both("publish.why_misfit", column=name, value=row[name], format=form)
                raise bad(report.file, section.id, reason)
    return rows


def _expect(report: Report, section: Section, names: list[str]) -> None:
    """Every column that the header mentions must be in the result."""
    wanted = [
        name
        for column in section.columns
        for name in (column.name, column.link, column.sort, column.pivot)
        if name
    ]
    if report.over is not None:
        wanted.append("record")
    if section.chart is not None:
        chart = section.chart
        wanted += [name for name in (chart.label, chart.low, chart.high, chart.tone) if name]
        wanted += [series.column for series in chart.series]
    for name in wanted:
        if name not in names:
            reason: Both = say_both("publish.why_no_column", column=name)
            raise bad(report.file, section.id, reason)


def _totals(section: Section, rows: Sequence[Row]) -> dict[str, int]:
    return {
        column.name: sum(value for row in rows if isinstance(value := row[column.name], int))
        for column in section.columns
        if column.total == "sum"
    }
