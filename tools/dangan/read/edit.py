"""Changing one value of a record file and nothing else.

Programs that change records go through here: only the lines of the value are written anew,
every other byte stays. The result is read again and compared before it is returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dangan.read import scalars
from dangan.read.compose import compose, unescape
from dangan.read.fmt import FormatError, Writer, normalised, same
from dangan.read.notes import Notes, comments, silenced

__all__ = ["remove_value", "replace_value"]

_APPEND = "-"
_WRITERS = (Writer(Notes()), Writer(Notes(), blocks=False))


def replace_value(data: bytes, pointer: str, new_value: Any) -> bytes:
    """``data`` with the value at the JSON pointer ``pointer`` replaced by ``new_value``.

    A key that is not there yet is added at the end of its map, with the maps above it where
    they are missing; ``-`` as the last step adds to a list. Comments inside a replaced value
    are kept on lines of their own above it. Raises FormatError for a file with problems or
    where the result would not say what was asked for, LookupError for a pointer that leads
    nowhere, ValueError for the empty pointer.
    """
    document = compose(data)
    root = document.root()
    if document.problems or root is None:
        raise FormatError(document.problems)
    steps = unescape(pointer)
    if not steps:
        raise ValueError("the whole record cannot be replaced as one value")
    text = data.decode("utf-8")
    found = comments(text, root)
    quiet = silenced(text, root)
    new_value = normalised(new_value)
    wanted = _wanted(document.value, steps, new_value)
    # a comment below, indented like a block of text, would become part of that block
    for writer in _WRITERS:
        result = _Source(text, quiet, found, writer).set(root, steps, new_value).encode("utf-8")
        again = compose(result)
        if not again.problems and same(again.value, wanted):
            return result
    raise FormatError([])


def remove_value(data: bytes, pointer: str) -> bytes:
    """``data`` without the key or list entry at the JSON pointer ``pointer``.

    A map or list that would be left empty goes with it. Remarks inside what is removed go too,
    those around it stay. Raises FormatError for a file with problems or where the result would
    not say what was asked for, LookupError for a pointer that leads nowhere, ValueError where
    nothing would be left of the record.
    """
    document = compose(data)
    root = document.root()
    if document.problems or root is None:
        raise FormatError(document.problems)
    steps = unescape(pointer)
    wanted = document.value
    while steps:
        wanted = _without(document.value, steps)
        above = _at(wanted, steps[:-1])
        if above or len(steps) == 1:
            break
        steps = steps[:-1]
    if not steps or not wanted:
        raise ValueError("nothing would be left of the record")
    text = data.decode("utf-8")
    source = _Source(text, silenced(text, root), comments(text, root), _WRITERS[0])
    again = compose(made := source.drop(root, steps).encode("utf-8"))
    if not again.problems and same(again.value, wanted):
        return made
    if len(steps) == 1:
        raise FormatError([])
    # the first entry on the line of a dash, or something on one line: its box is written anew
    return replace_value(data, _pointer(steps[:-1]), _at(wanted, steps[:-1]))


def _pointer(steps: list[str]) -> str:
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _at(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _without(value: Any, steps: list[str]) -> Any:
    """``value`` without what stands at ``steps``. Raises LookupError."""
    step, *rest = steps
    if isinstance(value, dict) and step in value:
        if rest:
            return {**value, step: _without(value[step], rest)}
        return {key: part for key, part in value.items() if key != step}
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        at = int(step)
        kept = [_without(value[at], rest)] if rest else []
        return [*value[:at], *kept, *value[at + 1 :]]
    raise LookupError(step)


def _wanted(value: Any, steps: list[str], new_value: Any) -> Any:
    """What the file has to say afterwards. Raises LookupError."""
    if not steps:
        return new_value
    step, *rest = steps
    if value is None:
        return _wrapped(steps, new_value)
    if isinstance(value, dict):
        return {**value, step: _wanted(value.get(step), rest, new_value)}
    if isinstance(value, list):
        if step == _APPEND and not rest:
            return [*value, new_value]
        if step.isdecimal() and int(step) < len(value):
            at = int(step)
            return [*value[:at], _wanted(value[at], rest, new_value), *value[at + 1 :]]
    raise LookupError(step)


@dataclass(frozen=True)
class _Source:
    """The text of a file, its bare structure, and its comments with their places."""

    text: str
    quiet: str
    comments: list[tuple[int, str]]
    writer: Writer

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def set(self, root: Node, steps: list[str], value: Any) -> str:
        """The text with ``value`` at ``steps``, which are known to lead somewhere."""
        node: Any = root
        box, start = node, 0
        for number, step in enumerate(steps):
            box, rest = node, steps[number + 1 :]
            if isinstance(box, MappingNode):
                pair = next((pair for pair in box.value if pair[0].value == step), None)
                if pair is None:
                    return self._add(box, step, _wrapped(rest, value))
                start, node = self.quiet.find(":", _end(pair[0])) + 1, pair[1]
            elif step == _APPEND:
                return self._add(box, None, value)
            else:
                node = box.value[int(step)]
                start = _start(node)
                if not box.flow_style:
                    start = self.quiet.rfind("-", 0, start) + 1
            if rest and (_is_null(node) or (rest == [_APPEND] and _is_empty(node))):
                value = _wrapped(rest, value)
                break
        return self._replace(box, node, start, value)

    def drop(self, root: Node, steps: list[str]) -> str:
        """The text without the lines of what stands at ``steps``, which lead somewhere."""
        box: Any = root
        node: Any = root
        start = 0
        for step in steps:
            box = node
            if isinstance(box, MappingNode):
                key, node = next(pair for pair in box.value if pair[0].value == step)
                start = _start(key)
            else:
                node = box.value[int(step)]
                start = self.quiet.rfind("-", 0, _start(node))
        first = self.text.rfind("\n", 0, max(start, 0)) + 1
        last = self._line_end(max(start, self._value_end(node)))
        behind = self.text.find("\n", last) + 1 or len(self.text)
        return self.text[:first] + self.text[behind:]

    def _replace(self, box: Any, node: Any, start: int, value: Any) -> str:
        """The text with ``value`` for ``node``, whose key or dash ends at ``start``."""
        end = max(start, self._value_end(node))
        column = self._column(box, start)
        if box.flow_style:
            start = max(start, _start(node))
            space = "" if self.text[start - 1] in " [{" else " "
            first, more = space + _flow_text(value), []
        elif isinstance(box, MappingNode):
            first, *more = self.writer.entry("", value, None, (), column)
        else:
            dash, *more = self.writer.item(value, None, (), column)
            first = dash[column + 1 :]
        eol = self._line_end(end)
        line = self.text.rfind("\n", 0, start) + 1
        head = self._line_end(start)
        inner = [(at, remark) for at, remark in self.comments if start <= at < end]
        if end <= head:
            tail, behind = self.text[end:eol], ""
        else:
            kept = [remark for at, remark in inner if at < head]
            inner = [(at, remark) for at, remark in inner if at >= head]
            behind = self.text[end:eol].strip()
            tail = f"  {kept[0]}" if kept else ""
            if behind.startswith("#"):
                inner, behind = [*inner, (end, behind)], ""
        pad = " " * (len(self.text[line:]) - len(self.text[line:].lstrip(" ")))
        above = "".join(f"{pad}{remark}{self.newline}" for _, remark in inner)
        lines = self.newline.join([first + behind + tail, *more])
        return self.text[:line] + above + self.text[line:start] + lines + self.text[eol:]

    def _add(self, box: Any, key: str | None, value: Any) -> str:
        """The text with one more entry at the end of ``box``."""
        if box.flow_style:
            name = "" if key is None else scalars.double_quoted(key) + ": "
            comma = ", " if box.value else ""
            at = self._value_end(_last(box)) if box.value else _start(box) + 1
            return f"{self.text[:at]}{comma}{name}{_flow_text(value)}{self.text[at:]}"
        column = self._column(box, 0)
        if key is None:
            lines = self.writer.item(value, None, (), column)
        else:
            head = f"{' ' * column}{scalars.written_key(key)}:"
            lines = self.writer.entry(head, value, None, (), column)
        at = self._remarks_end(self._line_end(self._value_end(_last(box))), column)
        added = "".join(self.newline + line for line in lines)
        return self.text[:at] + added + self.text[at:]

    def _remarks_end(self, at: int, column: int) -> int:
        """Behind the lines of remarks below the line that ends at ``at``.

        Those that stand at least as far right as the entries of a block belong to its last one.
        """
        places = {place for place, _ in self.comments}
        while (start := self.text.find("\n", at) + 1) > 0:
            rest = self.text[start:]
            indent = len(rest) - len(rest.lstrip(" "))
            if indent < column or start + indent not in places:
                break
            at = self._line_end(start)
        return at

    def _column(self, box: Any, start: int) -> int:
        """The column of the entries of a block."""
        first = _start(box)
        return start if box.flow_style else first - self.text.rfind("\n", 0, first) - 1

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        end = len(self.text) if end < 0 else end
        return end - 1 if end and self.text[end - 1] == "\r" else end

    def _value_end(self, node: Any) -> int:
        """Behind the last character of a value; block nodes end where their last value does."""
        if isinstance(node, ScalarNode):
            if node.style in {"|", ">"}:
                return self._block_end(_start(node), _end(node))
            return _end(node)
        return _end(node) if node.flow_style else self._value_end(_last(node))

    def _block_end(self, start: int, end: int) -> int:
        """Behind a block of text; blank lines below count only where its header keeps them."""
        if "+" in self.text[start : self._line_end(start)].partition("#")[0]:
            return end - 1 if self.text[end - 1] == "\n" else end
        return len(self.text[:end].rstrip())


def _start(node: Any) -> int:
    return int(node.start_mark.index)


def _end(node: Any) -> int:
    return int(node.end_mark.index)


def _last(box: Any) -> Any:
    """The last value of a map or list that is not empty."""
    return box.value[-1][1] if isinstance(box, MappingNode) else box.value[-1]


def _is_null(node: Node) -> bool:
    plain = isinstance(node, ScalarNode) and not node.style
    return plain and scalars.plain_value(str(node.value)) is None


def _is_empty(node: Node) -> bool:
    return isinstance(node, SequenceNode) and not node.value


def _wrapped(steps: list[str], value: Any) -> Any:
    """``value`` inside the maps, or the list, that the remaining ``steps`` ask for."""
    for step in reversed(steps):
        if step.isdecimal():
            raise LookupError(step)
        value = [value] if step == _APPEND else {step: value}
    return value


def _flow_text(value: Any) -> str:
    """``value`` on one line, as it stands inside brackets."""
    if isinstance(value, dict) and value:
        pairs = (f"{scalars.double_quoted(k)}: {_flow_text(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list) and value:
        return "[" + ", ".join(map(_flow_text, value)) + "]"
    text = _WRITERS[1].scalar(value, None)
    bare = isinstance(value, str) and text == value
    return scalars.single_quoted(text) if bare and set(text) & set(",[]{}") else text
