"""A syntax error in words a person at a desk can act on.

libyaml says what its scanner missed; this module says what the person most likely did. It
looks at the message, and at the lines around the place it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from dangan.findings import arguments
from dangan.read.guard import Problem, events, too_much

_WIDE_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*)：")
_NO_SPACE = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):(?!//)(?=[^\s:])")
_NO_SPACE_DASH = re.compile(r"\s*-(?=[^\s-])")
_SECOND_COLON = re.compile(r"\s*(?:- +)*[^\s#][^#]*?: +\S")
_KEY = re.compile(r"\s*(?:- +)*(?:'[^']*'|\"[^\"]*\"|[^\s#][^#]*?):(?:\s|$)")


@dataclass(frozen=True)
class _Error:
    """What libyaml reported, with lines and columns from 0."""

    context: str
    problem: str
    started: yaml.Mark | None
    at: yaml.Mark


def explain(error: yaml.YAMLError, data: bytes, text: str) -> Problem:
    """The one problem of a file that is not YAML.

    ``data`` and ``text`` are the file's content without a byte order mark.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem("yaml/syntax", 1, 1)
    found = _Error(error.context or "", error.problem or "", error.context_mark, error.problem_mark)
    if "nesting" in found.problem:  # libyaml from 0.2.6 on gives up before its stack does
        return too_much(found.at, 0)
    lines = text.split("\n")
    return (
        _token(found, text)
        or _quotes(found)
        or _brackets(found)
        or _lines(found, lines)
        or _structure(found, text, data)
        or Problem("yaml/syntax", *_spot(found.at, lines))
    )


def _spot(mark: yaml.Mark, lines: list[str]) -> tuple[int, int]:
    """Line and column from 1; an error at the end of the file is shown on its last text."""
    line = min(mark.line, len(lines) - 1)
    if line == mark.line and lines[line].strip():
        return line + 1, mark.column + 1
    while line and not lines[line].strip():
        line -= 1
    return line + 1, len(lines[line].rstrip()) + 1


def _token(error: _Error, text: str) -> Problem | None:
    """Characters with a meaning of their own at the start of a value, and escapes."""
    if "directive" in error.context:
        return Problem("yaml/directive", error.at.line + 1, 1)
    if "quoted scalar" in error.context and "end of stream" not in error.problem:
        if "document indicator" in error.problem:
            return None
        line, column = error.at.line + 1, error.at.column + 1
        return Problem("yaml/backslash", line, column)
    mark = error.at
    starts = ("scanning an alias", "scanning an anchor", "a tag", "scanning a block scalar")
    if error.started is not None and any(start in error.context for start in starts):
        mark = error.started
    elif not ("cannot start any token" in error.problem or "node content" in error.problem):
        return None
    char = text[mark.index : mark.index + 1].strip()
    if not char:
        return None
    column = mark.column + 1
    return Problem(
        "yaml/reserved-character", mark.line + 1, column, arguments(character=char), column + 1
    )


def _quotes(error: _Error) -> Problem | None:
    if "quoted scalar" in error.context and error.started is not None:
        mark = error.started
        return Problem("yaml/unclosed-quote", mark.line + 1, mark.column + 1)
    return None


def _brackets(error: _Error) -> Problem | None:
    if "expected ',' or" in error.problem and error.started is not None:
        mark = error.started
        bracket = "]" if "sequence" in error.context else "}"
        return Problem(
            "yaml/unclosed-bracket", mark.line + 1, mark.column + 1, arguments(bracket=bracket)
        )
    return None


def _lines(error: _Error, lines: list[str]) -> Problem | None:
    """Slips that make a line lose its colon or dash; the wrong line may be an earlier one."""
    candidates = [error.at.line, _previous(error.at.line, lines)]
    if "simple key" in error.context and error.started is not None:
        candidates.insert(0, error.started.line)
    for line in candidates:
        if line < len(lines) and (slip := _slip(line, lines[line])) is not None:
            return slip
    return None


def _slip(line: int, content: str) -> Problem | None:
    if (match := _WIDE_COLON.match(content)) is not None:
        end, args = match.end(), arguments(key=match.group(1))
        return Problem("yaml/fullwidth-colon", line + 1, end, args, end + 1)
    if _KEY.match(content) is not None:
        return None
    match = _NO_SPACE.match(content) or _NO_SPACE_DASH.match(content)
    if match is not None:
        end, args = match.end(), arguments(key=content.strip())
        return Problem("yaml/missing-space", line + 1, end, args, end + 1)
    return None


def _previous(line: int, lines: list[str]) -> int:
    """The last line above ``line`` that says anything."""
    line = min(line, len(lines)) - 1
    while line > 0 and (not lines[line].strip() or lines[line].lstrip().startswith("#")):
        line -= 1
    return max(line, 0)


def _structure(error: _Error, text: str, data: bytes) -> Problem | None:
    """Colons in text, lines without a colon, dashes beside a field, wrong indentation."""
    lines = text.split("\n")
    line, column = _spot(error.at, lines)
    content = lines[line - 1]
    if "simple key" in error.context and error.started is not None:
        line, column = _spot(error.started, lines)
        return Problem("yaml/no-colon", line, column)
    if content.lstrip().startswith(":"):
        return None
    if "block sequence entries" in error.problem:
        return Problem("yaml/list-dash", line, column)
    if "mapping values" in error.problem:
        if _SECOND_COLON.match(content[: column - 1] + ": ") or _KEY.match(content[: column - 1]):
            return Problem("yaml/colon-in-text", line, column, (), column + 1)
        above = _previous(error.at.line, lines)
        if above < error.at.line and _KEY.match(lines[above]) is None:
            indent = len(lines[above]) - len(lines[above].lstrip())
            if not lines[above].lstrip().startswith("- "):
                return Problem("yaml/no-colon", above + 1, indent + 1)
        return _indentation(line, content)
    if "expected key" in error.problem or "'-' indicator" in error.problem:
        indented = _indentation(line, content) if content.startswith(" ") else None
        return _after_value(error.at, data, text) or indented
    if "document start" in error.problem:
        if lines[0].startswith("%"):
            return Problem("yaml/directive", 1, 1)
        if lines[_previous(error.at.line, lines)].startswith("..."):
            return Problem("yaml/many-documents", line, column)
        return _indentation(line, content)
    return None


def _indentation(line: int, content: str) -> Problem:
    indent = len(content) - len(content.lstrip(" "))
    return Problem("yaml/indentation", line, 1, arguments(spaces=indent), indent + 1)


def _after_value(at: yaml.Mark, data: bytes, text: str) -> Problem | None:
    """Text behind a closed quote or bracket; the quote may have opened lines earlier."""
    last: Any = None
    try:
        for event in events(data):
            last = event
    except yaml.YAMLError:
        pass
    kind, start, end = type(last), last.start_mark, last.end_mark
    if kind is yaml.ScalarEvent and last.style in {"'", '"'}:
        if start.line != end.line:
            return Problem("yaml/unclosed-quote", start.line + 1, start.column + 1)
    elif kind not in {yaml.SequenceEndEvent, yaml.MappingEndEvent} or start.index == end.index:
        return None
    if end.line != at.line or text[end.index - 1] not in "]}'\"":
        return None
    return Problem("yaml/text-after-value", at.line + 1, at.column + 1)
