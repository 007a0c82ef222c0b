"""The same findings as text, JSON, SARIF, annotations of forges, or JUnit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dangan.findings import Code, Finding
from dangan.report.common import Report, Summary, summarise

__all__ = ["FORMATS", "Report", "Summary", "render", "summarise"]

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")


def render(
    findings: Sequence[Finding],
    summary: Summary,
    output: str,
    lang: str,
    codes: Mapping[str, Code],
    sources: Callable[[str], bytes],
    *,
    colour: bool = False,
) -> str:
    """All ``findings`` in one of `FORMATS`, ending with a line break.

    ``sources`` gives the bytes of a file, for the excerpts of the text; ``colour`` concerns the
    text only. The order does not depend on that of ``findings``. Raises KeyError for an
    unknown output or a code without an entry.
    """
    report = Report(tuple(sorted(findings)), summary, lang, codes)
    if output == "text":
        from dangan.report.text import as_text  # noqa: PLC0415 - one output is used at a time

        return as_text(report, sources, colour=colour)
    if output == "json":
        from dangan.report.jsonout import as_json  # noqa: PLC0415

        return as_json(report)
    if output == "sarif":
        from dangan.report.sarif import as_sarif  # noqa: PLC0415

        return as_sarif(report)
    if output == "github":
        from dangan.report.github import as_github  # noqa: PLC0415

        return as_github(report)
    if output == "gitlab":
        from dangan.report.gitlab import as_gitlab  # noqa: PLC0415

        return as_gitlab(report)
    if output == "junit":
        from dangan.report.junit import as_junit  # noqa: PLC0415

        return as_junit(report)
    raise KeyError(output)
