"""Bytes of one record file to its value, its problems and the place of every node.

The file is composed once with libyaml and turned into values by our own rules (see
`plain_value`), so that one text has one meaning. Positions come from the same node tree and
are looked up only for what has a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dangan.findings import arguments
from dangan.read import guard
from dangan.read.explain import explain
from dangan.read.guard import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Problem
from dangan.read.scalars import (
    QUOTATION_MARKS,
    NumberLike,
    in_quotation_marks,
    plain_value,
    slip,
)

__all__ = ["Document", "NumberLike", "Problem", "compose", "escape", "unescape"]

_WIDE_KEY = re.compile(r"([a-z_][a-z0-9_]*)：")
_TIGHT_KEY = re.compile(r"[a-z_][a-z0-9_]*:")
_CONTINUED = re.compile(r" *(?:-|[a-z_][a-z0-9_]*：)")
_MERGE = "<<"


def escape(name: str) -> str:
    """``name`` as one step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(pointer: str) -> list[str]:
    """The steps of a JSON pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


@dataclass(slots=True)
class Document:
    """One record file as read.

    ``value`` is the record: a dict (a list for a few settings files) of dict, list, str (which
    may be a `NumberLike`), int, Decimal, bool and None. It is None where the file holds neither
    map nor list. With problems the value is what could be read: of a key that stands twice the
    first counts.
    """

    data: bytes
    value: Any
    problems: list[Problem]
    _root: Node | None = field(default=None, repr=False, compare=False)
    _lines: list[str] = field(default_factory=list, repr=False, compare=False)

    def root(self) -> Node | None:
        """The node tree, composed again where it was not kept; None for an unreadable file."""
        if self._root is None and self.value is not None:
            self._root = _Composer(self.data.removeprefix(guard.BOM)).get_single_node()
        return self._root

    def position(self, pointer: str, key: bool = False) -> tuple[int, int, int]:
        """Line, column and end column (all from 1, in characters) of a value.

        With ``key`` the place of the field's name instead, and so for a list or map in lines
        of its own, which begins with its name. For a pointer to nothing, the place of the
        nearest thing above it that exists, and of a value left empty the place of its name.
        The end column is the first one behind the value on its first line.
        """
        root = self.root()
        if root is None:
            return 1, 1, 1
        name, node, complete = _find(root, unescape(pointer))
        empty = isinstance(node, ScalarNode) and node.start_mark.index == node.end_mark.index
        block = not isinstance(node, ScalarNode) and not getattr(node, "flow_style", False)
        if name is not None and (empty or (complete and (key or block))):
            node = name
        start, end = node.start_mark, node.end_mark
        one_line = start.line == end.line and (
            isinstance(node, ScalarNode) or bool(getattr(node, "flow_style", False))
        )
        stop = end.column + 1 if one_line else self._line_end(start.line) + 1
        return start.line + 1, start.column + 1, max(stop, start.column + 1)

    def _line_end(self, line: int) -> int:
        if not self._lines:
            self._lines = self.data.removeprefix(guard.BOM).decode("utf-8").split("\n")
        return len(self._lines[line].rstrip())


def compose(data: bytes, positions: bool = True) -> Document:
    """Read one record file. Never raises for any content: what is wrong is in ``problems``.

    ``positions=False`` lets the node tree go; it is composed again if a position is asked
    for, which is cheaper than keeping the trees of thousands of good files.
    """
    text, problems = guard.decode(data)
    if text is None:
        return Document(data, None, problems)
    body = data.removeprefix(guard.BOM)
    if guard.needs_scan(text):
        found = guard.scan(body, text)
        if found:
            return Document(data, None, problems + found)
    composer = _Composer(body)
    try:
        root = composer.get_single_node()
    except _TooMuchError as error:
        return Document(data, None, [*problems, guard.too_much(error.mark, composer.nodes)])
    except yaml.YAMLError as error:
        return Document(data, None, [*problems, explain(error, body, text)])
    finally:
        composer.dispose()
    if root is None:
        return Document(data, None, [*problems, Problem("yaml/empty", 1, 1)])
    builder = _Builder(text)
    value = builder.value(root, None)
    if "\\" in text:
        builder.escapes(root)
    builder.slips()
    problems += builder.located(root)
    if not isinstance(value, dict | list):
        told = any(problem.code != "yaml/bom" for problem in problems)
        return Document(data, None, problems if told else [*problems, _no_map(root)])
    return Document(data, value, problems, root if positions else None)


def _no_map(root: Node) -> Problem:
    if isinstance(root, ScalarNode) and not root.value and not root.style:
        return Problem("yaml/empty", 1, 1)
    mark = root.start_mark
    return Problem("yaml/not-a-map", mark.line + 1, mark.column + 1)


class _TooMuchError(Exception):
    """Raised while composing where the values lie too deep or are too many."""

    def __init__(self, mark: yaml.Mark) -> None:
        super().__init__()
        self.mark = mark


class _Composer(CParser):
    """libyaml's composer without PyYAML's guesses about types.

    PyYAML asks its resolver about every node; here the answers cost nothing, and the two
    calls around a node count how deep it lies, so that the recursion of the C code ends
    before it can hurt.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.depth = 0
        self.nodes = 0

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        """Called by the C code before each node."""
        self.depth += 1
        self.nodes += 1
        if parent is not None and (self.depth > MAX_DEPTH or self.nodes > MAX_NODES):
            raise _TooMuchError(parent.start_mark)

    def ascend_resolver(self) -> None:
        """Called by the C code after each node."""
        self.depth -= 1

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        """Called by the C code for a node's tag."""
        return ""


@lru_cache(maxsize=4096)
def _key_trouble(key: str) -> str:
    """The code of what is wrong with an unquoted key, or ''."""
    if key == _MERGE:
        return "yaml/merge-key"
    if not isinstance(plain_value(key), str) or isinstance(plain_value(key), NumberLike):
        return "yaml/key-not-text"
    if key.strip("\u3000\xa0 ") != key:
        return "yaml/wide-space"
    if key[0] in QUOTATION_MARKS or key[-1] in QUOTATION_MARKS:
        return "yaml/chinese-quotes"
    if key[0] == "-":
        return "yaml/missing-space"
    return ""


class _Builder:
    """Values of a node tree; what is wrong on the way is collected, not raised."""

    __slots__ = ("problems", "suspects", "text", "wide")

    def __init__(self, text: str) -> None:
        self.text = text
        self.wide = "：" in text
        self.problems: list[tuple[Node, Problem]] = []
        self.suspects: list[tuple[ScalarNode, Node | None]] = []

    def value(self, node: Node, key: Node | None) -> Any:
        """The value of ``node``, which stands behind ``key`` (None in a list)."""
        if isinstance(node, ScalarNode):
            text: str = node.value
            if node.style:
                return text
            found = plain_value(text)
            if found is text and (
                " -" in text or text[0] == "-" or slip(text) or (self.wide and "：" in text)
            ):
                self.suspects.append((node, key))
            return found
        if isinstance(node, SequenceNode):
            return [self.value(item, None) for item in node.value]
        return self._map(node)

    def _map(self, node: Node) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        for name, child in node.value:
            if not isinstance(name, ScalarNode):
                self._report("yaml/key-not-text", name, key=self._source(name))
                self.value(child, name)
                continue
            key: str = name.value
            if not name.style and (code := _key_trouble(key)):
                shown = (
                    key.strip("".join(QUOTATION_MARKS)) if code == "yaml/chinese-quotes" else key
                )
                self._report(code, name, key=shown)
                if code in ("yaml/chinese-quotes", "yaml/wide-space"):
                    key = shown.strip("\u3000\xa0 ")  # what was meant; one slip is one finding
            value = self.value(child, name)
            if key in result:
                first = first or _first_lines(node)
                self._report("yaml/duplicate-key", name, key=key, other=first[key])
            else:
                result[key] = value
        return result

    def _report(self, code: str, node: Node, **values: str | int) -> None:
        start, end = node.start_mark, node.end_mark
        stop = end.column if end.line == start.line and end.index > start.index else -1
        self._add(code, node, start.line, start.column, stop, **values)

    def _add(
        self, code: str, node: Node, line: int, column: int, stop: int, **values: str | int
    ) -> None:
        problem = Problem(code, line + 1, column + 1, arguments(**values), stop + 1)
        self.problems.append((node, problem))

    def _source(self, node: Node) -> str:
        """What stands in the file for ``node``, up to the end of its first line."""
        source = self.text[node.start_mark.index : node.end_mark.index]
        return source.partition("\n")[0].strip()

    def escapes(self, root: Node) -> None:
        """Characters that came in by an escape in double quotes."""
        for node in _nodes(root):
            if isinstance(node, ScalarNode) and node.style == '"':
                char = guard.forbidden_in(node.value)
                if char:
                    code = guard.character_code(char)
                    self._report(code, node, character=guard.codepoint(char))

    def slips(self) -> None:
        """Plain texts that only came about by a slip of the keyboard."""
        for node, key in self.suspects:
            text: str = node.value
            start = node.start_mark
            own_line = key is None or key.start_mark.line != start.line
            if in_quotation_marks(text):
                self._report("yaml/chinese-quotes", node, key=text[1:-1])
            elif own_line and (match := _WIDE_KEY.match(text)):
                stop = start.column + match.end()
                key_text = match.group(1)
                self._add("yaml/fullwidth-colon", node, start.line, stop - 1, stop, key=key_text)
            elif own_line and (match := _TIGHT_KEY.match(text)) and slip(text):
                stop = start.column + match.end()
                self._add("yaml/missing-space", node, start.line, stop - 1, stop, key=text)
            elif start.line != node.end_mark.line:
                self._swallowed(node)

    def _swallowed(self, node: ScalarNode) -> None:
        """Lines that look like entries of their own but became part of the text above them."""
        first = node.start_mark.line
        source = self.text[node.start_mark.index : node.end_mark.index]
        for number, content in enumerate(source.split("\n")):
            if number and (match := _CONTINUED.match(content)):
                indent = len(content) - len(content.lstrip())
                line = first + number
                self._add("yaml/swallowed-line", node, line, indent, match.end(), other=first + 1)
                return

    def located(self, root: Node) -> list[Problem]:
        """The problems in the order of the file, with the pointers of what they stand at."""
        if not self.problems:
            return []
        pointers = {id(node): pointer for pointer, node in _pointers(root, "")}
        found = [replace(p, pointer=pointers.get(id(node), "")) for node, p in self.problems]
        return guard.in_order(found)[:MAX_PROBLEMS]


def _first_lines(node: Node) -> dict[str, int]:
    """The line, from 1, on which each key of a map stands first."""
    lines: dict[str, int] = {}
    for name, _ in node.value:
        if isinstance(name, ScalarNode):
            lines.setdefault(name.value, name.start_mark.line + 1)
    return lines


def _nodes(root: Node) -> Iterator[Node]:
    yield root
    if isinstance(root, MappingNode):
        for name, child in root.value:
            yield from _nodes(name)
            yield from _nodes(child)
    elif isinstance(root, SequenceNode):
        for child in root.value:
            yield from _nodes(child)


def _pointers(root: Node, pointer: str) -> Iterator[tuple[str, Node]]:
    """All names and values with their pointers."""
    yield pointer, root
    if isinstance(root, MappingNode):
        for name, child in root.value:
            below = f"{pointer}/{escape(name.value)}" if isinstance(name, ScalarNode) else pointer
            yield below, name
            yield from _pointers(child, below)
    elif isinstance(root, SequenceNode):
        for index, child in enumerate(root.value):
            yield from _pointers(child, f"{pointer}/{index}")


def _find(root: Node, steps: list[str]) -> tuple[Node | None, Node, bool]:
    """Name node, value node, and whether all ``steps`` led somewhere."""
    name: Node | None = None
    node = root
    for step in steps:
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                return name, node, False
            name, node = pair
        elif isinstance(node, SequenceNode) and step.isdecimal() and int(step) < len(node.value):
            name, node = None, node.value[int(step)]
        else:
            return name, node, False
    return name, node, True
