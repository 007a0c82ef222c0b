"""Findings as a person reads them on a terminal: place, words, the line itself, what to do."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import groupby

import click

from dangan.findings import Finding
from dangan.report.common import Report
from dangan.text import say

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_ROOM = 100  # cells of a source line that are shown
_BEFORE = 30  # cells kept in front of the mark where a line is longer than that
_ALIKE = 3  # notes of one code up to which each is shown with its line

Sources = Callable[[str], bytes]


def as_text(report: Report, sources: Sources, *, colour: bool = False) -> str:
    """Findings grouped by file with source excerpts, and a sentence that sums up.

    Many notes of one code stand first, a line each, so that they do not bury what must be mended.
    """
    counts = Counter(f.code for f in report.findings if f.severity == "info")
    many = {code for code, count in counts.items() if count > _ALIKE}
    blocks = [_notes(report, code, colour=colour) for code in sorted(many)]
    single = (f for f in report.findings if f.code not in many or f.severity != "info")
    for file, group in groupby(single, key=lambda finding: finding.file):
        lines = _lines(file, sources)
        blocks += [_block(report, finding, lines, colour=colour) for finding in group]
    severity = "error" if report.summary.errors else ""
    sentence = _style(report.summary.sentence(report.lang), colour, fg=_COLOURS.get(severity))
    return "\n".join([*blocks, sentence]) + "\n"


def _notes(report: Report, code: str, *, colour: bool) -> str:
    """All notes of one code: a line each, and what to do once for each piece of advice."""
    found = [f for f in report.findings if f.code == code and f.severity == "info"]
    severity = _style(say("report.severity.info", report.lang), colour, fg="blue", bold=True)
    parts = [f"{severity}  {_style(code, colour, dim=True)}"]
    for finding in found:
        place = printable(f"{finding.file}:{finding.line}:{finding.column}")
        message = printable(report.message(finding))
        parts.append(f"  {_style(place, colour, bold=True)}  {message}")
    advice = dict.fromkeys(printable(report.fix(finding)) for finding in found)
    return "\n".join([*parts, *(f"  → {one}" for one in advice)]) + "\n"


def _lines(file: str, sources: Sources) -> list[str]:
    """The lines of a file as positions count them, or none where it cannot be read."""
    try:
        data = sources(file)
    except OSError:
        return []
    return data.decode("utf-8-sig", "replace").split("\n")


def _block(report: Report, finding: Finding, lines: list[str], *, colour: bool) -> str:
    place = f"{finding.file}:{finding.line}:{finding.column}"
    severity = say(f"report.severity.{finding.severity}", report.lang)
    head = "  ".join(
        (
            _style(printable(place), colour, bold=True),
            _style(severity, colour, fg=_COLOURS[finding.severity], bold=True),
            _style(finding.code, colour, dim=True),
        )
    )
    parts = [head, f"  {printable(report.message(finding))}"]
    if 0 < finding.line <= len(lines) and lines[finding.line - 1].strip():
        parts += _excerpt(finding, lines[finding.line - 1].rstrip("\r"), colour=colour)
    parts.append(f"  → {printable(report.fix(finding))}")
    return "\n".join(parts) + "\n"


def _excerpt(finding: Finding, line: str, *, colour: bool) -> list[str]:
    """The source line with its number, and carets under the marked characters."""
    start = min(max(finding.column - 1, 0), len(line))
    stop = max(min(finding.end - 1, len(line)), start) if finding.end else start
    if _discreet(finding):
        line = line[:start] + _covered(line[start:stop]) + line[stop:]
    shown, start, stop = _clipped(line, start, stop)
    number = str(finding.line)
    gutter = " " * len(number)
    under = " " * width(shown[:start])
    carets = _style("^" * max(width(shown[start:stop]), 1), colour, fg=_COLOURS[finding.severity])
    return [f"  {number} │ {printable(shown)}", f"  {gutter} │ {under}{carets}"]


def _discreet(finding: Finding) -> bool:
    """Whether the message shows only the end of the value, so that the line must not show it."""
    return any(isinstance(value, str) and value.startswith("…") for _, value in finding.args)


def _covered(text: str) -> str:
    """``text`` with its letters and digits covered, except the last four."""
    last = len(text.rstrip("'\"")) - 4
    return "".join("*" if c.isalnum() and n < last else c for n, c in enumerate(text))


def _clipped(line: str, start: int, stop: int) -> tuple[str, int, int]:
    """A long line cut to what fits, with the mark moved along."""
    first = 0
    if width(line) > _ROOM:
        while first < start and width(line[first:start]) > _BEFORE:
            first += 1
    head = "…" if first else ""
    rest = line[first:]
    if width(rest) > _ROOM:
        cells = 0
        for n, char in enumerate(rest):
            cells += width(char)
            if cells > _ROOM:
                rest = f"{rest[:n]}…"
                break
    moved = len(head) - first
    shown = head + rest
    return shown, min(start + moved, len(shown)), min(stop + moved, len(shown))


def printable(text: str) -> str:
    """``text`` without characters that would steer the terminal or reorder what is read."""
    return "".join(
        "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char
        for char in text
    )


def width(text: str) -> int:
    """How many cells ``text`` takes on a terminal: two for each wide character."""
    cells = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
            continue
        cells += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return cells


def _style(
    text: str, colour: bool, *, fg: str | None = None, bold: bool = False, dim: bool = False
) -> str:
    if not colour:
        return text
    return click.style(text, fg=fg, bold=bold or None, dim=dim or None)
