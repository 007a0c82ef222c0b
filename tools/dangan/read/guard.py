"""What may not be in a record file, found before any value is built from it.

First the bytes and characters (`decode`), then the stream of YAML events (`scan`). The C
composer of PyYAML recurses on nesting and crashes the whole process on ``[`` times 100,000;
its event parser does not recurse, so depth is judged there, and `scan` stops at the first
event that is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from dangan.findings import Args, Code, Finding, arguments
from dangan.project import UserError
from dangan.text import say_both

try:
    from yaml._yaml import CParser
except ImportError as error:  # a PyYAML built without libyaml: slow, and with other marks
    raise UserError("read.no_libyaml") from error

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
"""Levels on which a value may lie; the map of the record itself is the first."""
MAX_NODES = 50_000
MAX_PROBLEMS = 100
"""Problems of one file that are listed; a wrongly decoded file has one in every line."""

BOM = b"\xef\xbb\xbf"

_INVISIBLE = (
    "\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
# zero-width joiners are part of emoji that people paste; elsewhere they only hide
_JOINER = "(?<![\u2640\u2642\ufe0f\U0001f000-\U0001faff])\u200d"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
_FORBIDDEN = re.compile(f"[{_CONTROL}{_INVISIBLE}\t\ufffd]|{_JOINER}|\r(?!\n)")
_CONTROL_ONLY = re.compile(f"[{_CONTROL}]")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_DIRECTIVE = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*%")
_NEEDS_SCAN = ("&", "*", "!", "%", "---", "...")
_SMALL = 16 * 1024


@dataclass(frozen=True)
class Problem:
    """Something wrong in one file.

    ``line`` and ``column`` count from 1, columns in characters; ``end`` is the column behind
    the marked text, or 0; ``pointer`` is the JSON pointer of the value where there is one.
    """

    code: str
    line: int
    column: int
    args: Args = ()
    end: int = 0
    pointer: str = ""

    def finding(self, file: str, record: str, codes: Mapping[str, Code]) -> Finding:
        """The problem as a finding of ``record`` in ``file``."""
        severity = codes[self.code].severity
        return Finding(
            file, self.line, self.column, self.code, self.pointer, severity, record,
            self.args, self.end,
        )  # fmt: skip


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """``problems`` as they stand in the file."""
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))


def decode(data: bytes) -> tuple[str | None, list[Problem]]:
    """The text of a record file and what is wrong with its bytes and characters.

    The text is None where nothing further can be read from it. A byte order mark is a
    problem, but what follows it is still read.
    """
    if len(data) > MAX_BYTES:
        limit, size = MAX_BYTES // 1024, -(-len(data) // 1024)
        return None, [Problem("yaml/too-large", 1, 1, arguments(limit=limit, size=size))]
    body, problems = data, []
    if data.startswith(BOM):
        body = data.removeprefix(BOM)
        problems.append(Problem("yaml/bom", 1, 1))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(body, error)]
    wrong = [] if is_clean(text) else list(_wrong_characters(text))
    if "<<<<<<< " in text or ">>>>>>> " in text:
        wrong += _conflicts(text)
    return (None if wrong else text), problems + in_order(wrong)


def is_clean(text: str) -> bool:
    """Whether ``text`` certainly holds nothing but letters, signs, spaces and line feeds.

    False says nothing: what is rare, such as a wide space, is looked at more closely elsewhere.
    """
    return "\ufffd" not in text and text.replace("\n", "").isprintable()


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at ``index``."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, start) + 1, index - start + 1


def codepoint(char: str) -> str:
    """The Unicode name people can search for, such as ``U+202E``."""
    return f"U+{ord(char):04X}"


def forbidden_in(value: str) -> str:
    """The first character of ``value`` that may not even come in by an escape, or ''."""
    for match in _FORBIDDEN.finditer(value):
        if match.group() != "\t":
            return match.group()
    return ""


def character_code(char: str) -> str:
    """The code for a character that may not stand in a record."""
    if char == "\t":
        return "yaml/tab"
    if char == "\r":
        return "yaml/line-ending"
    if char == "\ufffd":
        return "yaml/broken-character"
    return "yaml/control-character" if _CONTROL_ONLY.match(char) else "yaml/invisible-character"


def _wrong_characters(text: str) -> Iterator[Problem]:
    seen: set[tuple[int, str]] = set()
    line, start = 1, 0
    for match in _FORBIDDEN.finditer(text):
        breaks = text.count("\n", start, match.start())
        if breaks:
            line += breaks
            start = text.rfind("\n", start, match.start()) + 1
        char = match.group()
        code = character_code(char)
        if (line, code) in seen:
            continue
        seen.add((line, code))
        column = match.start() - start + 1
        yield Problem(code, line, column, arguments(character=codepoint(char)), column + 1)
        if len(seen) == MAX_PROBLEMS:
            return


def _conflicts(text: str) -> list[Problem]:
    found = []
    for match in islice(_CONFLICT.finditer(text), MAX_PROBLEMS):
        line, column = place(text, match.start())
        marker = match.group()[:7]
        found.append(
            Problem("yaml/conflict-marker", line, column, arguments(marker=marker), column + 7)
        )
    return found


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Problem:
    line_start = data.rfind(b"\n", 0, error.start) + 1
    line = data.count(b"\n", 0, line_start) + 1
    column = len(data[line_start : error.start].decode("utf-8")) + 1
    guess = "read.encoding.unknown"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        guess = "read.encoding.utf16"
    else:
        try:
            data.decode("gb18030")
            guess = "read.encoding.gbk"
        except UnicodeDecodeError:
            pass
    return Problem("yaml/encoding", line, column, arguments(encoding=say_both(guess)))


def needs_scan(text: str) -> bool:
    """Whether the event stream has to be looked at before composing.

    Without any of the characters that anchors, aliases, tags, directives and document marks
    begin with there can be none of them; a small file cannot hold too many values. Depth is
    counted again while composing.
    """
    return len(text) > _SMALL or any(mark in text for mark in _NEEDS_SCAN)


def scan(data: bytes, text: str) -> list[Problem]:
    """What the YAML events show that a record may not have; builds no values.

    ``data`` is UTF-8 without a byte order mark, ``text`` the same decoded. A syntax error
    ends the scan without a problem of its own: composing meets and explains it.
    """
    problems: list[Problem] = []
    depth = nodes = documents = 0
    try:
        for event in events(data):
            mark: Any = event.start_mark
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.NodeEvent):
                nodes += 1
                problems += [_marked(mark, text, code) for code in _node_codes(event)]
                if depth + 1 > MAX_DEPTH or nodes > MAX_NODES:
                    return [*problems, too_much(mark, nodes)]
                depth += isinstance(event, yaml.CollectionStartEvent)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                problems += _document_problems(event, text, documents)
            if len(problems) >= MAX_PROBLEMS:
                break
    except yaml.YAMLError:
        pass
    return problems


def events(data: bytes) -> Iterator[yaml.Event]:
    """The YAML events of ``data``. Raises yaml.YAMLError where its syntax ends."""
    parser = CParser(data)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


def too_much(mark: Any, nodes: int) -> Problem:
    """The problem of a file whose values lie too deep or are too many, at ``mark``."""
    if nodes > MAX_NODES:
        code, limit = "yaml/too-many-values", MAX_NODES
    else:
        code, limit = "yaml/too-deep", MAX_DEPTH
    return Problem(code, mark.line + 1, mark.column + 1, arguments(limit=limit))


def _node_codes(event: yaml.NodeEvent) -> Iterator[str]:
    if isinstance(event, yaml.AliasEvent):
        yield "yaml/alias"
    elif event.anchor is not None:
        yield "yaml/anchor"
    if getattr(event, "tag", None) is not None:
        yield "yaml/tag"


def _marked(mark: Any, text: str, code: str) -> Problem:
    word = re.match(r"\S*", text[mark.index : mark.index + 60])
    mark_text = word.group() if word else ""
    column = mark.column + 1
    return Problem(code, mark.line + 1, column, arguments(text=mark_text), column + len(mark_text))


def _document_problems(
    event: yaml.DocumentStartEvent, text: str, documents: int
) -> Iterator[Problem]:
    mark: Any = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if documents > 1:
        yield Problem("yaml/many-documents", line, column)
    elif (directive := _DIRECTIVE.match(text)) is not None:
        line, column = place(text, directive.end() - 1)
        yield Problem("yaml/directive", line, column)
    elif event.version or event.tags:
        yield Problem("yaml/directive", line, column)
