"""The one canonical way to write a record.

Keys in the order of the schema, block style, two spaces, quotes only where some YAML 1.1 or
1.2 reader would misread the text, NFC, line feeds. Comments stay with their entry. What a
file says is never changed: the result is read again and compared before it is returned, and
the only difference allowed is that a number in a text field becomes the text it was typed as.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from dangan.read import scalars
from dangan.read.compose import Document, NumberLike, compose
from dangan.read.guard import BOM, Problem
from dangan.read.layout import Form, in_order
from dangan.read.notes import BLANK_LINE, Note, Notes, Path, Remark, comments, gather

__all__ = ["FormatError", "Writer", "dump", "format_bytes", "normalised", "same", "style_problem"]

_STEP = 2
_COMMENT = re.compile(r"(?<!\w)#")


class FormatError(Exception):
    """A file that cannot be formatted and was left as it is.

    ``problems`` say why; they are empty where the result would not have said the same as the
    file, for example where two keys differ only in their Unicode form.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def format_bytes(data: bytes, schema: Mapping[str, Any] | None = None) -> bytes:
    """The canonical form of a record file; ``schema`` is that of its kind, if it has one.

    Formatting twice changes nothing. Raises FormatError for a file with problems, and where
    values or comments would be lost.
    """
    document = compose(data.removeprefix(BOM))
    if document.problems or document.value is None:
        raise FormatError(document.problems)
    form = Form.of(schema)
    text = _canonical(document, form)
    result = text.encode("utf-8")
    if result != data:
        _verify(document, result, form)
    return result


def dump(value: Mapping[str, Any] | list[Any], schema: Mapping[str, Any] | None = None) -> bytes:
    """A new record file in canonical form.

    ``value`` holds what YAML records hold: dict, list, str, int, Decimal, bool, None. Raises
    FormatError where it could not be read back as it is, for example with control characters.
    """
    form = Form.of(schema)
    result = Writer(Notes()).document(value, form).encode("utf-8")
    read = compose(result, positions=False)
    if read.problems or not same(read.value, normalised(value, form)):
        raise FormatError(read.problems)
    return result


def style_problem(document: Document, form: Form | None) -> Problem | None:
    """A ``yaml/style`` warning at the first line that `format_bytes` would change, or None.

    For documents with problems there is none: they have to be mended first.
    """
    if document.problems or document.value is None:
        return None
    written = document.data.decode("utf-8").split("\n")
    canonical = _canonical(document, form).split("\n")
    if written == canonical:
        return None
    pairs = enumerate(zip(written, canonical, strict=False))
    line = next((n for n, (old, new) in pairs if old != new), min(len(written), len(canonical)))
    line = min(line, len(written) - 1)
    return Problem("yaml/style", line + 1, 1, end=len(written[line].rstrip()) + 1)


def _canonical(document: Document, form: Form | None) -> str:
    text = document.data.decode("utf-8")
    notes = Notes()
    if ("#" in text and _COMMENT.search(text)) or BLANK_LINE.search(text):
        root = document.root()
        if root is not None:
            notes = gather(text, root)
    return Writer(notes).document(document.value, form)


def _verify(document: Document, result: bytes, form: Form | None) -> None:
    """Raise FormatError unless ``result`` says what ``document`` says, comments included."""
    again = compose(result)
    if again.problems or not same(again.value, normalised(document.value, form)):
        raise FormatError([])
    if b"#" in document.data and _remarks(document) != _remarks(again):
        raise FormatError([])


def _remarks(document: Document) -> Counter[str]:
    root = document.root()
    text = document.data.decode("utf-8")
    found = comments(text, root) if root is not None else []
    return Counter(_nfc(remark) for _, remark in found)


def normalised(value: Any, form: Form | None = None) -> Any:
    """``value`` as a formatted file says it: in NFC, numbers as text where a text is wanted."""
    if isinstance(value, Mapping):
        return {_nfc(k): normalised(v, form and form.part(k)) for k, v in value.items()}
    if isinstance(value, list):
        below = form and form.items
        return [normalised(item, below) for item in value]
    if isinstance(value, str):
        return _nfc(value)
    if _is_number(value) and form is not None and form.is_text:
        return _number(value)
    return value


def same(left: Any, right: Any) -> bool:
    """Whether two values say the same, types and digits included."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return type(left) is type(right) and str(left) == str(right)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _name(key: str) -> str:
    return scalars.written_key(_nfc(key))


@lru_cache(maxsize=65536)
def _on_one_line(text: str) -> str:
    """``text`` as it is written, or nothing where it has several lines."""
    return "" if "\n" in text else scalars.written(_nfc(text))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _number(value: int | Decimal) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _literal(text: str) -> bool:
    """Whether a text with line breaks can be written as a ``|`` block that editors keep."""
    body = text.removesuffix("\n")
    return (
        "\t" not in text
        and not body.endswith("\n")
        and bool(body.strip())
        and not any(line.isspace() for line in body.split("\n"))
    )


@dataclass(frozen=True)
class Writer:
    """Writes values as lines, with the notes that belong to them.

    Without ``blocks`` texts with line breaks stand in double quotes instead of as ``|`` blocks.
    """

    notes: Notes
    blocks: bool = True

    def document(self, value: Any, form: Form | None) -> str:
        """A whole file."""
        lines = self._remarks(self.notes.header, "", first=True)
        if lines:
            lines.append("")
        if value:
            lines += self.block(value, form, (), 0)
        else:
            lines.append("[]" if isinstance(value, list) else "{}")
        return "\n".join(lines) + "\n"

    def block(self, value: Any, form: Form | None, path: Path, indent: int) -> list[str]:
        """The entries of a map or list that is not empty."""
        lines: list[str] = []
        pad = " " * indent
        known = self.notes.entries
        # nearly all values are texts on one line in files without comments
        bare = not known
        if isinstance(value, list):
            below = form and form.items
            for number, item in enumerate(value):
                if bare and item.__class__ is str and (text := _on_one_line(item)):
                    lines.append(f"{pad}- {text}")
                    continue
                at = (*path, number)
                note = known.get(at)
                if note is not None:
                    lines += self._lead(note, pad, first=not lines)
                lines += self.item(item, below, at, indent)
        else:
            for key in in_order(value, form):
                part = value[key]
                if bare and part.__class__ is str and (text := _on_one_line(part)):
                    lines.append(f"{pad}{_name(key)}: {text}")
                    continue
                at = (*path, key)
                note = known.get(at)
                if note is not None:
                    lines += self._lead(note, pad, first=not lines)
                below = form and form.part(key)
                lines += self.entry(f"{pad}{_name(key)}:", part, below, at, indent)
        if self.notes.feet:
            lines += self._remarks(self.notes.feet.get(path, []), pad, first=False)
        return lines

    def entry(self, head: str, value: Any, form: Form | None, path: Path, indent: int) -> list[str]:
        """``head`` (a key with its colon, or a dash) and the value that belongs to it."""
        trail = self._trail(path)
        if isinstance(value, dict | list) and value:
            return [head + trail, *self.block(value, form, path, indent + _STEP)]
        if self.blocks and isinstance(value, str) and "\n" in value and _literal(value):
            sign, lines = self._literal(_nfc(value), " " * (indent + _STEP))
            return [f"{head} {sign}{trail}", *lines]
        return [f"{head} {self.scalar(value, form)}{trail}"]

    def item(self, value: Any, form: Form | None, path: Path, indent: int) -> list[str]:
        """One item of a list."""
        head = " " * indent + "-"
        lines = self.entry(head, value, form, path, indent)
        if isinstance(value, dict | list) and value and lines[0] == head:
            second = lines[1][indent + _STEP :]
            if not second.startswith("#"):
                return [f"{head} {second}", *lines[2:]]
        return lines

    def scalar(self, value: Any, form: Form | None) -> str:
        """A single value, or an empty map or list, on one line."""
        if isinstance(value, str):
            if isinstance(value, NumberLike) and form is not None and form.is_number:
                return str(value)
            return scalars.written(_nfc(value))
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | Decimal):
            text = _number(value)
            return scalars.single_quoted(text) if form is not None and form.is_text else text
        return "[]" if isinstance(value, list) else "{}"

    def _literal(self, text: str, pad: str) -> tuple[str, list[str]]:
        body = text.removesuffix("\n")
        chomp = "" if text.endswith("\n") else "-"
        hint = str(_STEP) if body.lstrip("\n").startswith(" ") else ""
        lines = [pad + line if line else "" for line in body.split("\n")]
        return f"|{hint}{chomp}", lines

    def _lead(self, note: Note, pad: str, *, first: bool) -> list[str]:
        lines = self._remarks(note.lead, pad, first=first)
        if note.blank and (lines or not first):
            lines.append("")
        return lines

    def _trail(self, path: Path) -> str:
        if not self.notes.entries:
            return ""
        note = self.notes.entries.get(path)
        return f"  {_nfc(note.trail)}" if note is not None and note.trail else ""

    def _remarks(self, remarks: list[Remark], pad: str, *, first: bool) -> list[str]:
        lines: list[str] = []
        for remark in remarks:
            if remark.blank and (lines or not first):
                lines.append("")
            lines.append(pad + _nfc(remark.text))
        return lines
