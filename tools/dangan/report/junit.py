"""Findings as JUnit XML: errors are failed cases, warnings and notes passed ones with a text."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from dangan.findings import Finding
from dangan.report.common import Report

# characters that XML 1.0 cannot hold in any form
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """One suite; one case a finding, or a single passed case where there is none."""
    summary = report.summary
    cases = [_case(report, finding) for finding in report.findings]
    if not cases:
        cases = ['    <testcase classname="dangan" name="check"/>']
    counts = f'tests="{len(cases)}" failures="{summary.errors}" errors="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="dangan check" {counts}>',
        f'  <testsuite name="dangan check" {counts}>',
        *cases,
        f"    <system-out>{_text(summary.sentence(report.lang))}</system-out>",
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(report: Report, finding: Finding) -> str:
    name = f"{finding.code} {finding.line}:{finding.column}"
    opening = f"    <testcase classname={_attribute(finding.file)} name={_attribute(name)}>"
    message, fix = report.message(finding), report.fix(finding)
    place = f"{finding.file}:{finding.line}:{finding.column}"
    body = _text(f"{place}\n{message}\n{fix}")
    if finding.severity == "error":
        inner = (
            f"      <failure type={_attribute(finding.code)} message={_attribute(message)}>"
            f"{body}</failure>"
        )
    else:
        inner = f"      <system-out>{body}</system-out>"
    return f"{opening}\n{inner}\n    </testcase>"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _text(text: str) -> str:
    return escape(_clean(text))


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))
