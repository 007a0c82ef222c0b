"""Findings as one JSON object, with every text in both languages."""

from __future__ import annotations

import json
from typing import Any

from dangan.findings import Finding
from dangan.report.common import Report
from dangan.text import LANGUAGES

VERSION = 1  # of the shape of this output; grows when a field changes its meaning


def as_json(report: Report) -> str:
    """``{version, findings, summary}``; columns count characters from 1."""
    summary = report.summary
    content = {
        "version": VERSION,
        "findings": [_finding(report, finding) for finding in report.findings],
        "summary": {
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
            "records": summary.records,
            "files": summary.files,
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "record": finding.record,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "end_column": finding.end or None,
        "pointer": finding.pointer,
        "message": {lang: finding.message(lang, report.codes).strip() for lang in LANGUAGES},
        "fix": {lang: finding.fix(lang, report.codes).strip() for lang in LANGUAGES},
    }
