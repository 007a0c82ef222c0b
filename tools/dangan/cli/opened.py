"""What printing and exporting need: the records as one audience sees them, on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from dangan import pipeline
from dangan.derive.staff import load_staff
from dangan.history.fill import fill
from dangan.progress import told
from dangan.project import Project, UserError
from dangan.publish.forms import Press, open_press
from dangan.publish.periods import Period, parse_period
from dangan.publish.reports import (
    Report,
    ReportResult,
    Stores,
    load_reports,
    open_stores,
    periods_with_data,
    run,
)
from dangan.publish.sheets import Stamp
from dangan.publish.site.chrome import company_name, version_of
from dangan.publish.site.stamps import Stamps, load_stamps
from dangan.redact.access import load_access
from dangan.redact.database import redact
from dangan.redact.scope import of_person
from dangan.text import say
from dangan.write.days import day_of, today


@dataclass(frozen=True)
class Opened:
    """The stores of an audience as of a day, with the reports that can be run on them."""

    project: Project
    records: pipeline.Records
    stores: Stores
    as_of: str
    lang: str

    @cached_property
    def reports(self) -> dict[str, Report]:
        """Every report by id. Raises UserError for a faulty one."""
        return load_reports(self.project)

    @cached_property
    def stamps(self) -> Stamps:
        """Which commit last changed each file."""
        return load_stamps(self.project)

    def report(self, ident: str) -> Report:
        """The report called ``ident``. Raises UserError where there is none."""
        if ident not in self.reports:
            raise UserError("publish.no_report", report=ident)
        return self.reports[ident]

    def period(self, report: Report, wanted: str | None) -> Period | None:
        """The period asked for, or the newest with data.

        Raises UserError where ``wanted`` is no period of this report.
        """
        if not report.periods:
            if wanted:
                raise UserError("publish.no_periods", report=report.title)
            return None
        if wanted is None:
            known = periods_with_data(report, self.stores, self.as_of)
            first = [one for one in known if one.kind == report.period]
            if not first:
                raise UserError("publish.period_needed", report=report.title)
            return first[-1]
        period = parse_period(wanted)
        if period.kind not in report.periods:
            raise UserError("publish.other_period", report=report.title, period=wanted)
        return period

    def result(self, report: Report, wanted: str | None) -> ReportResult:
        """``report`` computed for this audience. Raises UserError."""
        period = self.period(report, wanted)
        return run(report, self.stores, lang=self.lang, as_of=self.as_of, period=period)

    def stamp(self, sqls: str, record: str | None = None) -> Stamp:
        """What a sheet says about itself.

        Its version is that of ``record``, or of all records of the kinds that ``sqls`` read.
        """
        tables = {kind.table: name for name, kind in self.records.kinds.items()}
        names = {name for table, name in tables.items() if table in sqls}
        files = [
            one.path
            for one in self.records.examined
            if (one.record == record if record else one.kind in names)
        ]
        audience = self.stores.audience.title.get(self.lang)
        version = version_of(self.stamps, files).short
        return Stamp(company_name(self.records.company, self.lang), self.as_of, version, audience)

    def press(self, stamp: Stamp) -> Press:
        """What forms are filled from."""
        return open_press(
            self.project, self.stores, self.reports, stamp, lang=self.lang, as_of=self.as_of
        )


@contextmanager
def opened(
    project: Project,
    *,
    as_of: str | None,
    audience: str | None,
    lang: str,
    broken: str | None = "publish.broken",
    marks: bool = False,
    person: str | None = None,
) -> Iterator[Opened]:
    """Read, check file by file, and redact.

    Raises UserError ``broken`` where a file has errors, since a list would silently lack its
    record; with None what is readable is opened. With ``marks`` the history is read too, so
    that sign-offs have their marks; why there is none is said. ``person`` is the id of the one
    whose customers are meant, where the audience is about somebody's own.
    """
    wanted = load_access(project).get(audience)
    records = pipeline.read(project)
    wrong = {finding.file for finding in records.findings if finding.severity == "error"}
    if broken and wrong:
        raise UserError(broken, count=len(wrong))
    date = day_of(as_of) if as_of is not None else today(records.company)
    full, _ = records.store(date)
    wanted = of_person(wanted, load_staff(full, records.kinds), person, date)
    told("history")
    absent = fill(project, full, records, date) if marks else None
    if absent is not None:
        click.echo(say("history.absent", lang, reason=absent.message(lang)), err=True)
    told("redact")
    redacted = redact(full, records.kinds, wanted)
    try:
        stores = open_stores(full, redacted, records.kinds, wanted)
        yield Opened(project, records, stores, date, lang)
    finally:
        redacted.close()
        full.close()


def deliver(project: Project, data: bytes, out: Path | None, name: str, lang: str) -> None:
    """Write ``data`` to the file ``out``, or to the screen where ``name`` is empty.

    What no screen can show goes to the file ``name`` in the working folder. A file that
    stands there is replaced whole or not at all. Raises UserError where that is not possible,
    and for a file among the records.
    """
    if out is None and not name:
        click.echo(data, nl=False)
        return
    target = out or Path(name)
    if target.resolve().is_relative_to(project.records):
        raise UserError("publish.among_records", file=str(target))
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(data)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("publish.cannot_write", file=str(target), reason=reason) from error
    click.echo(say("publish.written", lang, file=str(target)), err=True)
