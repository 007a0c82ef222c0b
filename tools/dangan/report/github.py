"""Findings as workflow commands, which GitHub, Gitea and Forgejo show beside the lines."""

from __future__ import annotations

from dangan.report.common import Report

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def as_github(report: Report) -> str:
    """One command a finding, and the summary as plain text behind them."""
    lines = []
    for finding in report.findings:
        place = [
            ("file", finding.file),
            ("line", str(finding.line)),
            ("col", str(finding.column)),
        ]
        if finding.end > finding.column:
            place.append(("endColumn", str(finding.end)))
        place.append(("title", finding.code))
        properties = ",".join(f"{name}={_property(value)}" for name, value in place)
        text = _data(f"{report.message(finding)}\n{report.fix(finding)}")
        lines.append(f"::{LEVELS[finding.severity]} {properties}::{text}")
    lines.append(report.summary.sentence(report.lang))
    return "\n".join(lines) + "\n"


def _data(text: str) -> str:
    """Escaped as the runner reads the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner reads a property of a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
