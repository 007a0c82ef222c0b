"""The quick way to read a file that stands in canonical form, as nearly all do.

A file is read line by line, and each line must be, to the last blank, the one that the
formatter writes for what was read from it: a text that is written for a value means that
value. So this is no second reader with a meaning of its own; everything else (comments, blocks
of text, long files, rare characters, anything wrong) is left to `compose`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from dangan.read.compose import Document
from dangan.read.fmt import Writer
from dangan.read.guard import MAX_DEPTH, is_clean
from dangan.read.layout import Form
from dangan.read.notes import Notes
from dangan.read.scalars import plain_value, written_key

MOST_BYTES = 16 * 1024
"""Longer files could hold too many values, which only `compose` counts."""

_STEP = 2
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}|'[A-Za-z0-9_-]{1,64}'")
_DEEPEST = _STEP * (MAX_DEPTH - 2)
_NOT_PLAIN = frozenset(["", '"', "|", ">", "[", "{"])
_BELOW = object()
_UNKNOWN = 1_000_000
_NUMBERS = frozenset([int, Decimal])
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
        value = _value(text, form) if is_clean(text) else None
    except (UnicodeDecodeError, _UnusualError):
        return None
    return Document(data, value, []) if value else None


def _value(text: str, form: Form | None) -> Any:  # noqa: PLR0912, PLR0915
    """What ``text`` says. Raises _UnusualError for what the formatter would not write."""
    # one long loop, since a call for each line would cost more than the line itself
    lines = text.split("\n")
    if lines.pop():
        raise _UnusualError
    box: Any = [] if text.startswith("- ") else {}
    root = box
    level = 0
    last = 0  # the place of the last key of this map in the order of the schema
    name: str | None = None
    outer: list[tuple[int, int, Any, Form | None]] = []
    for line in lines:
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if name is not None:
            # the line before was a name alone: what it holds begins here
            if indent != level + _STEP or indent > _DEEPEST:
                raise _UnusualError
            outer.append((level, last, box, form))
            form = form and form.part(name)
            box[name] = box = [] if body[:2] == "- " else {}
            level, last, name = indent, 0, None
        else:
            while level > indent and outer:
                level, last, box, form = outer.pop()
            if level != indent:
                raise _UnusualError
        if box.__class__ is list:
            if body[:2] != "- ":
                raise _UnusualError
            body = body[2:]
            below = form and form.items
            if not _is_entry(body):
                box.append(_scalar(body, below is not None and below.is_text))
                continue
            outer.append((level, 0, box, form))
            entry: dict[str, Any] = {}
            box.append(entry)
            box, form = entry, below
            level += _STEP
            last = 0
        key, value = _entry(body)
        if form is not None:
            place = form.rank.get(key, _UNKNOWN)
            if place < last or (value.__class__ in _NUMBERS and _as_text(form, key)):
                raise _UnusualError
            last = place
        if key in box:
            raise _UnusualError
        if value is _BELOW:
            name = key
        box[key] = value
    if name is not None:
        raise _UnusualError
    return root


def _as_text(form: Form, key: str) -> bool:
    """Whether a number would be written as a text under ``key``."""
    below = form.part(key)
    return below is not None and below.is_text


def _is_entry(body: str) -> bool:
    """Whether an item of a list begins a map, as opposed to a text (perhaps with a colon)."""
    if body[:1] == "'":
        return "': " in body or body[-2:] == "':"
    return ": " in body or body[-1:] == ":"


# people, dates, departments and choices come again and again
@lru_cache(maxsize=65536)
def _entry(body: str) -> tuple[str, Any]:
    """Name and value of a line such as ``region: '371723'``; `_BELOW` where it is a name alone."""
    name, colon, rest = body.partition(": ")
    if not colon:
        name = body[:-1] if body[-1:] == ":" else ""
    if _KEY.fullmatch(name) is None:
        raise _UnusualError
    key = name[1:-1] if name[0] == "'" else name
    if written_key(key) != name:
        raise _UnusualError
    return key, _scalar(rest, False) if colon else _BELOW


@lru_cache(maxsize=4096)
def _scalar(raw: str, as_text: bool) -> Any:
    """The value of a scalar, which a field of text may want to be no number (``as_text``)."""
    first = raw[:1]
    if first == "'":
        value: Any = raw[1:-1].replace("''", "'")
    elif first in _NOT_PLAIN:
        raise _UnusualError
    else:
        value = plain_value(raw)
    if (as_text and value.__class__ in _NUMBERS) or _WRITER.scalar(value, None) != raw:
        raise _UnusualError
    return value
