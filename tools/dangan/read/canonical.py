"""The quick way to read a file that stands in canonical form, as nearly all do.

A file is read line by line with a guess at what each line says, and what came out is written
again by the one `Writer`. Only where that gives the very same bytes is the guess returned: a
text that the formatter writes for a value means that value. So this is no second reader with
a meaning of its own; everything else (comments, blocks of text, long files, rare characters,
anything wrong) is left to `compose`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from dangan.read.compose import Document
from dangan.read.fmt import Writer
from dangan.read.guard import MAX_DEPTH, is_clean
from dangan.read.layout import Form
from dangan.read.notes import Notes
from dangan.read.scalars import plain_value

MOST_BYTES = 16 * 1024
"""Longer files could hold too many values, which only `compose` counts."""

_STEP = 2
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}|'[A-Za-z0-9_-]{1,64}'")
_DEEPEST = _STEP * (MAX_DEPTH - 2)
_NOT_PLAIN = frozenset(["", '"', "|", ">", "[", "{"])
_BELOW = object()
_WRITER = Writer(Notes())


class _UnusualError(Exception):
    """Raised where a line is none that this reader knows."""


def canonical(data: bytes, form: Form | None) -> Document | None:
    """The document of a file in canonical form; None where `compose` has to read it.

    ``form`` is that of the file's kind. Never raises.
    """
    if len(data) > MOST_BYTES:
        return None
    try:
        text = data.decode("utf-8")
        value = _value(text) if is_clean(text) else None
    except (UnicodeDecodeError, _UnusualError):
        return None
    if not value or _WRITER.document(value, form) != text:
        return None
    return Document(data, value, [])


def _value(text: str) -> Any:
    """What ``text`` seems to say."""
    lines = text.split("\n")
    if lines.pop():
        raise _UnusualError
    root: Any = [] if text.startswith("- ") else {}
    box: Any = root
    level = 0
    name: str | None = None
    outer: list[tuple[int, Any]] = []
    for line in lines:
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if name is not None:
            # the line before was a name alone: what it holds begins here
            if indent != level + _STEP or indent > _DEEPEST:
                raise _UnusualError
            outer.append((level, box))
            box[name] = box = [] if body[:2] == "- " else {}
            level, name = indent, None
        else:
            while level > indent and outer:
                level, box = outer.pop()
            if level != indent:
                raise _UnusualError
        if box.__class__ is list:
            if body[:2] != "- ":
                raise _UnusualError
            body = body[2:]
            if not _is_entry(body):
                box.append(_scalar(body))
                continue
            outer.append((level, box))
            entry: dict[str, Any] = {}
            box.append(entry)
            box = entry
            level += _STEP
        key, value = _entry(body)
        if value is _BELOW:
            name = key
        else:
            box[key] = value
    return root


def _is_entry(body: str) -> bool:
    """Whether an item of a list begins a map, as opposed to a text (perhaps with a colon)."""
    if body[:1] == "'":
        return "': " in body or body[-2:] == "':"
    return ": " in body or body[-1:] == ":"


# people, dates, departments and choices come again and again
@lru_cache(maxsize=65536)
def _entry(body: str) -> tuple[str, Any]:
    """Name and value of a line such as ``region: '371723'``; `_BELOW` where it is a name alone."""
    key, colon, rest = body.partition(": ")
    if not colon:
        key = body[:-1] if body[-1:] == ":" else ""
    if _KEY.fullmatch(key) is None:
        raise _UnusualError
    return key[1:-1] if key[0] == "'" else key, _scalar(rest) if colon else _BELOW


def _scalar(raw: str) -> Any:
    first = raw[:1]
    if first == "'":
        return raw[1:-1].replace("''", "'")
    if first in _NOT_PLAIN:
        raise _UnusualError
    return plain_value(raw)
