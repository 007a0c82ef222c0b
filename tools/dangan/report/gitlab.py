"""Findings as a GitLab code quality report."""

from __future__ import annotations

import json

from dangan.report.common import Report

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def as_gitlab(report: Report) -> str:
    """A list with one object a finding; GitLab tells them apart by their fingerprint."""
    content = [
        {
            "description": f"{report.message(finding)} {report.fix(finding)}",
            "check_name": finding.code,
            "fingerprint": mark,
            "severity": SEVERITIES[finding.severity],
            "location": {"path": finding.file, "lines": {"begin": finding.line}},
        }
        for finding, mark in report.fingerprints()
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
