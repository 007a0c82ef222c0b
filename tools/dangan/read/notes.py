"""Comments and blank lines of a record file, and the entries they belong to.

The YAML tree knows no comments, but it knows where every scalar begins and ends; a ``#``
outside of all scalars begins a comment. Each comment is tied to an entry (a key of a map or
an item of a list), so that it moves with that entry and with nothing else:

* behind something on its line: to the entry whose line it ends;
* on a line of its own: to the entry that follows, or, where it is indented deeper than that
  one, to the end of the block whose indentation it has;
* at the top of the file and followed by a blank line: to the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
_Span = tuple[int, int, str | None]

BLANK_LINE = re.compile(r"^[ \r]*\n", re.MULTILINE)

_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_HEADER = re.compile(r"[|>][0-9+-]*[ ]+(#[^\n]*)")
_INSIDE = re.compile(r"[^\n]")
_DOCUMENT = re.compile(r"^---", re.MULTILINE)
_NOT_CONTENT = frozenset(["", "---", "...", "?"])


@dataclass(frozen=True)
class Remark:
    """One comment line; ``blank`` says that a blank line stands above it."""

    text: str
    blank: bool


@dataclass
class Note:
    """What belongs to one entry: lines above it, text behind it, a blank line before it.

    ``before_trail`` counts the lines above that stood before the text behind, in the file.
    """

    lead: list[Remark] = field(default_factory=list)
    trail: str = ""
    blank: bool = False
    before_trail: int = 0


@dataclass
class Notes:
    """What belongs to a file: its header, its entries by path, and the ends of its blocks."""

    header: list[Remark] = field(default_factory=list)
    entries: dict[Path, Note] = field(default_factory=dict)
    feet: dict[Path, list[Remark]] = field(default_factory=dict)

    def note(self, path: Path) -> Note:
        """The note of the entry at ``path``, made where there is none."""
        return self.entries.setdefault(path, Note())


class _Entry(NamedTuple):
    """A key of a map or an item of a list: where it begins, and what it stands in."""

    start: int
    column: int
    path: Path
    value: Any
    box: Any
    parent: _Entry | None


def comments(text: str, root: Node) -> list[tuple[int, str]]:
    """Place and text of every comment, in the order of the file."""
    return _comments(text, _scalars(root))


def silenced(text: str, root: Node) -> str:
    """``text`` with only its structure left: scalars become ``x``, comments blanks."""
    scalars = _scalars(root)
    return _silenced(text, scalars, _comments(text, scalars))


def gather(text: str, root: Node) -> Notes:
    """Tie every comment and blank line of ``text`` to the entry it belongs to."""
    scalars = _scalars(root)
    found = _comments(text, scalars)
    quiet = _silenced(text, scalars, found)
    entries = list(_entries(root, (), None, quiet))
    notes = Notes()
    reader = _Reader(text, quiet, entries, [entry.start for entry in entries], notes, root)
    for index, comment in found:
        reader.place(index, comment)
    if BLANK_LINE.search(text):
        reader.blanks()
    reader.header()
    return notes


def _scalars(root: Node) -> list[_Span]:
    """Start, end and style of every scalar that is not empty, in the order of the file."""
    found: list[_Span] = []
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, ScalarNode):
            start: Any = node.start_mark
            end: Any = node.end_mark
            if start.index < end.index:
                found.append((start.index, end.index, node.style))
        elif isinstance(node, MappingNode):
            for name, value in reversed(node.value):
                stack += (value, name)
        elif isinstance(node, SequenceNode):
            stack += reversed(node.value)
    return found


def _comments(text: str, scalars: list[_Span]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    done = 0
    for start, end, style in [*scalars, (len(text), len(text), None)]:
        if "#" in text[done:start]:
            found += [(m.start(), m.group().rstrip()) for m in _COMMENT.finditer(text, done, start)]
        if style in {"|", ">"} and (header := _BLOCK_HEADER.match(text, start, end)):
            found.append((header.start(1), header.group(1).rstrip()))
        done = max(done, end)
    return found


def _silenced(text: str, scalars: list[_Span], found: list[tuple[int, str]]) -> str:
    pieces, done = [], 0
    spans = [(start, end, "x") for start, end, _ in scalars]
    spans += [(index, index + len(comment), " ") for index, comment in found]
    for start, end, sign in sorted(spans):
        if start < done:
            continue  # the comment behind the | of a block text lies inside that scalar
        inside = text[start:end]
        blank = _INSIDE.sub(sign, inside) if "\n" in inside else sign * len(inside)
        pieces += [text[done:start], blank]
        done = end
    return "".join([*pieces, text[done:]])


def _entries(node: Any, path: Path, parent: _Entry | None, quiet: str) -> Iterator[_Entry]:
    """All entries in the order of the file, outer ones before those inside them."""
    pairs: list[tuple[str | int, int, Any]] = []
    if isinstance(node, MappingNode):
        for name, value in node.value:
            start: Any = name.start_mark
            pairs.append((name.value, _key_start(quiet, start.index), value))
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            start = value.start_mark
            index = start.index if node.flow_style else quiet.rfind("-", 0, start.index)
            pairs.append((number, index, value))
    for step, start, value in pairs:
        column = start - quiet.rfind("\n", 0, start) - 1
        entry = _Entry(start, column, (*path, step), value, node, parent)
        yield entry
        yield from _entries(value, entry.path, entry, quiet)


def _key_start(quiet: str, start: int) -> int:
    """Where a key that begins at ``start`` has its ``?``, or ``start`` for a plain key."""
    head = quiet[quiet.rfind("\n", 0, start) + 1 : start].rstrip()
    return quiet.rfind("?", 0, start) if head.endswith("?") else start


def _flow(node: Any) -> bool:
    return not isinstance(node, ScalarNode) and bool(node.flow_style)


@dataclass
class _Reader:
    """Finds the entry of each comment."""

    text: str
    quiet: str
    entries: list[_Entry]
    starts: list[int]
    notes: Notes
    root: Any

    def place(self, index: int, comment: str) -> None:
        """Tie the comment at ``index`` to its entry."""
        line = self.text.rfind("\n", 0, index) + 1
        remark = Remark(comment, self._blank_above(line))
        number = bisect_right(self.starts, index) - 1
        before = self.entries[number] if number >= 0 else None
        after = self.entries[number + 1] if number + 1 < len(self.entries) else None
        if before is not None and self.quiet[line:index].strip() not in _NOT_CONTENT:
            self._behind(index, remark, before)
        elif before is None or not self._inside(index, remark, before, after):
            self._between(index - line, remark, before, after)

    def _blank_above(self, line: int) -> bool:
        above = self.text.rfind("\n", 0, max(line - 1, 0)) + 1
        return line > 0 and not self.text[above : line - 1].strip()

    def _behind(self, index: int, remark: Remark, before: _Entry) -> None:
        entry: _Entry | None = before
        while entry is not None and _flow(entry.box) and entry.box.end_mark.index <= index:
            entry = entry.parent
        if entry is None:
            self.notes.feet.setdefault((), []).append(remark)
            return
        note = self.notes.note(entry.path)
        if note.trail:
            # only one comment fits behind an entry; the earlier one goes above it, in order
            note.lead.insert(note.before_trail, Remark(note.trail, False))
        note.trail, note.before_trail = remark.text, len(note.lead)

    def _inside(self, index: int, remark: Remark, before: _Entry, after: _Entry | None) -> bool:
        """Comments between a key and its value, and within brackets."""
        value = before.value
        start = value.start_mark.index
        if index < start and (isinstance(value, ScalarNode) or _flow(value)):
            self.notes.note(before.path).lead.append(remark)
            return True
        box, path = value, before.path
        entry: _Entry | None = before
        while not (_flow(box) and box.start_mark.index < index < box.end_mark.index):
            if entry is None:
                return False
            box, path, entry = entry.box, entry.path[:-1], entry.parent
        if after is not None and after.start < box.end_mark.index:
            self.notes.note(after.path).lead.append(remark)
        elif not box.value and path:
            self.notes.note(path).lead.append(remark)
        else:
            self.notes.feet.setdefault(path, []).append(remark)
        return True

    def _between(
        self, column: int, remark: Remark, before: _Entry | None, after: _Entry | None
    ) -> None:
        """Comments on lines of their own between the entries of blocks."""
        if after is not None and column <= after.column:
            self.notes.note(after.path).lead.append(remark)
            return
        outer = len(after.path) - 1 if after is not None else -1
        entry = before if column or after is not None else None
        while entry is not None:
            box = entry.path[:-1]
            if not _flow(entry.box) and entry.column <= column and len(box) > outer:
                self.notes.feet.setdefault(box, []).append(remark)
                return
            entry = entry.parent
        if after is not None:
            self.notes.note(after.path).lead.append(remark)
        else:
            self.notes.feet.setdefault((), []).append(remark)

    def blanks(self) -> None:
        """Mark the entries of blocks that a blank line stands before."""
        for entry in self.entries:
            line = entry.start - entry.column
            if (
                not _flow(entry.box)
                and not self.quiet[line : entry.start].strip()
                and self._blank_above(line)
            ):
                self.notes.note(entry.path).blank = True

    def header(self) -> None:
        """Take what stands above the first entry and apart from it as the file's own."""
        if not self.entries:
            self.notes.header = self.notes.feet.pop((), [])
            return
        first = self.entries[0]
        note = self.notes.entries.get(first.path)
        if note is None or not note.lead:
            return
        apart = [n for n, remark in enumerate(note.lead) if n and remark.blank]
        whole = note.blank or _DOCUMENT.search(self.quiet, 0, first.start) is not None
        cut = len(note.lead) if whole else apart[-1] if apart else 0
        self.notes.header, note.lead = note.lead[:cut], note.lead[cut:]
