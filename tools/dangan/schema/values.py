"""What is wrong with one value: its type, its choice, its length, its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from dangan.findings import arguments
from dangan.schema.build import descriptions, titles
from dangan.schema.errors import Error, Path_, problem
from dangan.schema.faults import Problem
from dangan.schema.formats import FORMATS
from dangan.schema.model import Field, Kind
from dangan.schema.patterns import form_words
from dangan.schema.suggest import closest
from dangan.schema.words import (
    choice_words,
    choices_at,
    field_words,
    is_guarded,
    pattern_of,
    plain_words,
    pointer_of,
    shown,
)
from dangan.text import say_both

# belongs to the reading of YAML; found here, because only the schema knows what must be text
UNQUOTED = "yaml/unquoted-number"

DRAWN_ID = re.compile(r"[A-Z]{1,2}-[0-9]{2}-[2-9A-HJKMNP-TV-Z]{4,5}")

_CALENDAR = frozenset({"date", "month", "quarter", "time", "timestamp"})


def type_problem(kind: Kind, path: Path_, value: object, types: Iterable[str]) -> Problem:
    """A value of the wrong type, said as the person would see it."""
    field, pointer = field_words(kind, path), pointer_of(path)
    wanted = [name for name in types if name != "null"]
    if value is None:
        return Problem(pointer, "schema/empty-field", arguments(field=field), "key")
    text = shown(kind, path, value)
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if "string" in wanted and (number or isinstance(value, str)):
        dated = _misdated(kind, path, plain_words(value))
        if dated is not None:
            return dated
        return Problem(pointer, UNQUOTED, arguments(field=field, value=text, quoted=f'"{text}"'))
    first = wanted[0] if wanted else "string"
    args = arguments(
        field=field,
        value=text,
        expected=say_both(f"schema.type.{first}"),
        advice=say_both(f"schema.write.{first}"),
    )
    return Problem(pointer, "schema/type", args)


def _misdated(kind: Kind, path: Path_, text: str) -> Problem | None:
    """What is wrong with a date of digits only (20250110): quotes would not make it right."""
    node = kind.by_pointer.get(pattern_of(kind, path))
    style = node.format if isinstance(node, Field) else ""
    found = FORMATS[style](text) if style in _CALENDAR else None
    if found is None:
        return None
    said = found.discreet if is_guarded(kind, path) else found.args
    args = arguments(**dict(said), field=field_words(kind, path))
    return Problem(pointer_of(path), found.code, args)


def wrong_type(error: Error) -> Iterator[Problem]:
    """A value of another type than the schema asks for."""
    entries = choices_at(error.node)
    if entries and error.value is not None and not isinstance(error.value, dict | list):
        yield not_in_list(error, entries)
    else:
        yield type_problem(error.kind, error.path, error.value, error.cause.types)


def not_in_list(error: Error, entries: list[Mapping[str, Any]]) -> Problem:
    """A value that is not one of the labelled ``entries``; its label may have been typed."""
    text, visible = plain_words(error.value), error.shown
    keys = {str(entry["const"]): titles(entry, str(entry["const"])) for entry in entries}
    words: dict[str, str] = {}
    for key, title in keys.items():
        for word in (key, title.zh, title.en):
            words.setdefault(word, key)
    near = words.get(closest(text, words) or "") if text == visible else None
    if near is None:
        advice = say_both("schema.advice.choose")
    elif text in words:
        advice = say_both("schema.advice.label", value=text, key=near)
    else:
        advice = say_both("schema.advice.choice", key=near, title=keys[near])
    return problem(
        error, "schema/not-in-list", value=visible, choices=choice_words(entries), advice=advice
    )


def constant(error: Error) -> Iterator[Problem]:
    """A value that can only be one thing."""
    yield not_in_list(error, [{"const": error.cause.expected_value}])


def wrong_form(error: Error) -> Iterator[Problem]:
    """A text that does not match its pattern."""
    pattern = error.cause.pattern
    value = error.value
    if error.path == ("id",) and isinstance(value, str) and DRAWN_ID.fullmatch(value):
        prefix = error.kind.prefix
        if prefix and not value.startswith(f"{prefix}-"):
            reason = say_both("schema.id.prefix", kind=error.kind.title, prefix=prefix)
            yield problem(error, "schema/id-path", value=value, reason=reason)
            return
    described = descriptions(error.node)
    form = form_words(pattern, described if described.zh else None)
    yield problem(error, "schema/format", value=error.shown, form=form)


def wrong_key(error: Error) -> Iterator[Problem]:
    """A key of a free map (a settings file) that does not match its pattern."""
    inner = error.cause.error
    name = str(inner.instance)
    form = form_words(getattr(inner.kind, "pattern", ""), None)
    args = arguments(field=error.field, value=name, form=form)
    yield Problem(pointer_of((*error.path, name)), "schema/format", args, "key")


def too_short(error: Error) -> Iterator[Problem]:
    """A text with too few characters; one with none is an empty field."""
    if error.value == "":
        yield Problem(error.pointer, "schema/empty-field", arguments(field=error.field), "key")
    else:
        count = len(str(error.value))
        yield problem(error, "schema/too-short", limit=error.cause.limit, count=count)


def too_long(error: Error) -> Iterator[Problem]:
    """A text with too many characters."""
    count = len(str(error.value))
    yield problem(error, "schema/too-long", limit=error.cause.limit, count=count)


def out_of_range(key: str) -> Callable[[Error], Iterator[Problem]]:
    """A number beyond a limit; ``key`` is the text that names the limit."""

    def handler(error: Error) -> Iterator[Problem]:
        limit = say_both(key, limit=plain_words(error.cause.limit))
        yield problem(error, "schema/range", value=error.shown, limit=limit)

    return handler


def wrong_count(code: str) -> Callable[[Error], Iterator[Problem]]:
    """A list or object with too few or too many parts; one with none is an empty field."""

    def handler(error: Error) -> Iterator[Problem]:
        value = error.value
        if code == "schema/too-few" and not value:
            yield Problem(error.pointer, "schema/empty-field", arguments(field=error.field), "key")
            return
        count = len(value) if isinstance(value, dict | list) else 0
        yield problem(error, code, limit=error.cause.limit, count=count)

    return handler


def duplicates(error: Error) -> Iterator[Problem]:
    """Elements of a list that stand in it twice."""
    elements = error.value if isinstance(error.value, list) else []
    for n, element in enumerate(elements):
        first = elements.index(element)
        if first < n:
            path = (*error.path, n)
            args = arguments(
                field=field_words(error.kind, path),
                value=shown(error.kind, path, element),
                number=first + 1,
            )
            yield Problem(pointer_of(path), "schema/duplicate-item", args)
