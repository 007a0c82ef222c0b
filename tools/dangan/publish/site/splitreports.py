"""Reports over records, computed once for all of them and handed out record by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dangan.publish.model import Report
from dangan.publish.reports import ReportResult, SectionResult, Stores, may_run, run


@dataclass(frozen=True)
class SplitReport:
    """A report's result with the rows of each of its sections by record."""

    result: ReportResult
    parts: Mapping[str, Mapping[str, SectionResult]]

    def of(self, record: str) -> ReportResult:
        """The report with the rows of one record only."""
        return replace(
            self.result,
            sections=tuple(
                self.parts[one.section.id].get(record) or replace(one, rows=(), chart=None)
                for one in self.result.sections
            ),
        )


def split_reports(
    reports: Iterable[Report], stores: Stores, lang: str, as_of: str
) -> dict[str, SplitReport]:
    """The reports over records that this audience may have, by id."""
    found: dict[str, SplitReport] = {}
    for report in reports:
        if report.over is None or may_run(report, stores) is not None:
            continue
        result = run(report, stores, lang=lang, as_of=as_of)
        parts = {section.section.id: section.by_record() for section in result.sections}
        found[report.id] = SplitReport(result, parts)
    return found
