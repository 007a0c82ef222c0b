"""Places and values of a record in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dangan.schema.build import titles
from dangan.schema.faults import masked
from dangan.schema.formats import plain_number
from dangan.schema.model import CLASSES, Field, Group, Kind
from dangan.schema.shape import choices_of, pointer_step
from dangan.text import Both, say_both

_SHOWN_CHOICES = 16
_LONGEST = 60
_GUARDED = CLASSES.index("confidential")
_GUARDED_FORMATS = ("resident-id", "bank-account")


def pointer_of(path: Iterable[str | int]) -> str:
    """A path as a JSON pointer."""
    return "".join(pointer_step(str(step)) for step in path)


def field_words(kind: Kind, path: Sequence[str | int]) -> Both:
    """The place ``path`` in words: 联系人 第2项 · 电话 / Contacts, item 2 · Telephone."""
    parts: list[Both] = []
    pattern = ""
    for step in path:
        if isinstance(step, int):
            pattern += "/*"
            outer = parts.pop() if parts else kind.title
            parts.append(say_both("schema.path.item", list=outer, number=step + 1))
            continue
        exact = pattern + pointer_step(str(step))
        node = kind.by_pointer.get(exact)
        pattern = exact if node is not None else _star(kind, pattern, exact)
        parts.append(node.title if node is not None else Both(str(step), str(step)))
    if not parts:
        return kind.title
    words = parts[0]
    for part in parts[1:]:
        words = say_both("schema.path.within", outer=words, inner=part)
    return words


def _star(kind: Kind, pattern: str, exact: str) -> str:
    """The pattern of a free key of a settings file, where there is one."""
    starred = f"{pattern}/*"
    known = any(
        pointer == starred or pointer.startswith(f"{starred}/") for pointer in kind.by_pointer
    )
    return starred if known else exact


def pattern_of(kind: Kind, path: Sequence[str | int]) -> str:
    """The pointer pattern of a path, as fields and groups carry it."""
    pattern = ""
    for step in path:
        exact = pattern + ("/*" if isinstance(step, int) else pointer_step(step))
        pattern = exact if exact in kind.by_pointer else _star(kind, pattern, exact)
    return pattern


def is_guarded(kind: Kind, path: Sequence[str | int]) -> bool:
    """Whether messages must not carry the value: they reach logs and pages that all may read."""
    node = kind.by_pointer.get(pattern_of(kind, path))
    return isinstance(node, Field) and (
        node.level >= _GUARDED or node.format in _GUARDED_FORMATS or node.protected
    )


def shown(kind: Kind, path: Sequence[str | int], value: object) -> str:
    """A value as a message may show it: shortened, and masked where it is confidential."""
    text = plain_words(value)
    return masked(text) if text and is_guarded(kind, path) else text


def plain_words(value: object) -> str:
    """A value as it would stand in the file, shortened."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return plain_number(value)
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def choice_words(entries: Iterable[Mapping[str, Any]]) -> Both:
    """The values of an enumeration with their labels, as one list."""
    every = list(entries)
    said = [
        say_both(
            "schema.choice.item",
            key=str(entry["const"]),
            label=titles(entry, str(entry["const"])),
        )
        for entry in every[:_SHOWN_CHOICES]
    ]
    listed = Both("、".join(part.zh for part in said), ", ".join(part.en for part in said))
    if len(every) > _SHOWN_CHOICES:
        return say_both("schema.choice.more", list=listed, count=len(every))
    return listed


def names(parts: Iterable[Both]) -> Both:
    """Several names as one list."""
    every = list(parts)
    return Both("、".join(part.zh for part in every), ", ".join(part.en for part in every))


def condition_words(
    kind: Kind, condition: Mapping[str, Any], path: Sequence[str | int] = ()
) -> Both | None:
    """An ``if`` in words (“客户类型”为“法人”), or None if it is too intricate to say."""
    parts: list[Both] = []
    known = {"properties", "required", "not", "$comment", "type"}
    if condition.keys() - known:
        return None
    properties = condition.get("properties", {})
    for name, part in properties.items():
        said = _value_words(kind, part, (*path, name)) if isinstance(part, dict) else None
        if said is None:
            return None
        parts.append(said)
    for name in condition.get("required", ()):
        if name not in properties:
            field = field_words(kind, (*path, name))
            parts.append(say_both("schema.when.given", field=field))
    inverse = condition.get("not")
    if isinstance(inverse, dict):
        missing = inverse.get("required", ())
        if inverse.keys() != {"required"} or len(missing) != 1:
            return None
        field = field_words(kind, (*path, missing[0]))
        parts.append(say_both("schema.when.missing", field=field))
    if not parts:
        return None
    words = parts[0]
    for part in parts[1:]:
        words = say_both("schema.when.and", left=words, right=part)
    return words


def _value_words(kind: Kind, part: Mapping[str, Any], path: Sequence[str | int]) -> Both | None:
    node = kind.by_pointer.get(pattern_of(kind, path))
    field = field_words(kind, path)
    if "const" in part:
        return say_both("schema.when.is", field=field, value=_label(node, part["const"]))
    if "enum" in part:
        values = names(_label(node, const) for const in part["enum"])
        return say_both("schema.when.one_of", field=field, values=values)
    if part.keys() <= {"properties", "required", "type"} and part:
        return condition_words(kind, part, path)
    return None


def _label(node: object, const: object) -> Both:
    if const is True or const is False:
        return say_both("schema.word.true" if const else "schema.word.false")
    if node is None or isinstance(node, Group):
        return Both(str(const), str(const))
    label: Both = node.label(str(const))  # type: ignore[attr-defined]
    return label


def choices_at(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The labelled values of a schema node, from ``oneOf`` or from a bare ``enum``."""
    entries = choices_of(node)
    if entries:
        return list(entries)
    return [{"const": const} for const in node.get("enum", ())]
