"""Findings as SARIF 2.1.0, with regions, for code scanning and editors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from dangan import __version__
from dangan.findings import Code, Finding
from dangan.report.common import Report, handbook_page
from dangan.text import say

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(report: Report) -> str:
    """One run; the rules are the codes that occur."""
    used = report.used()
    index = {code.code: n for n, code in enumerate(used)}
    run = {
        "tool": {
            "driver": {
                "name": "dangan",
                "version": __version__,
                "language": "en" if report.lang == "en" else "zh-CN",
                "rules": [_rule(code, report.lang) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, finding, mark, index) for finding, mark in report.fingerprints()
        ],
    }
    content = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code, lang: str) -> dict[str, Any]:
    title, why = code.title.get(lang), code.why.get(lang)
    return {
        "id": code.code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": say("report.help", lang, title=title, why=why)},
        "help": {"text": say("report.help", lang, title=title, why=why)},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
        # helpUri must be absolute, and the handbook stands wherever the company puts its site
        "properties": {
            "handbook": handbook_page(code.code),
            "source": list(code.source),
            "fixable": code.fixable,
        },
    }


def _result(report: Report, finding: Finding, mark: str, index: dict[str, int]) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end > finding.column:
        region["endLine"] = finding.line
        region["endColumn"] = finding.end
    physical = {
        "artifactLocation": {"uri": quote(finding.file), "uriBaseId": "%SRCROOT%"},
        "region": region,
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.record:
        name = f"{finding.record}{finding.pointer}"
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": f"{report.message(finding)}\n{report.fix(finding)}"},
        "locations": [location],
        "partialFingerprints": {"danganFinding/v1": mark},
    }
