"""A company's extension of a built-in kind: it adds fields or tightens, never loosens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dangan.schema.documents import (
    LOWER_LIMITS,
    UPPER_LIMITS,
    Flaw,
    Path_,
    flaw,
    is_annotation,
    merge,
)
from dangan.schema.model import CLASSES
from dangan.schema.shape import choices_of
from dangan.text import say_both

CODE = "schema/loosened"
_GROUP = say_both("schema.type.object")

_HEADER = frozenset({"$schema", "$id", "$comment", "x-extends"})
# keywords that can only forbid more, whatever the built-in schema says
_CONDITIONS = frozenset(
    {"pattern", "allOf", "if", "then", "else", "not", "contains", "minContains", "x-when-message"}
    | {"dependentRequired", "dependentSchemas", "uniqueItems", "anyOf", "propertyNames"}
    # loosens nothing, and is refused for a reason of its own: choices have labels
    | {"enum"}
)


def extension_flaws(base: Mapping[str, Any], extra: Mapping[str, Any]) -> Iterator[Flaw]:
    """Where ``extra`` loosens or redefines ``base``; both without references."""
    body = {key: value for key, value in extra.items() if key not in _HEADER}
    yield from _object_flaws(base, body, ())


def _object_flaws(base: Mapping[str, Any], extra: Mapping[str, Any], path: Path_) -> Iterator[Flaw]:
    for key, value in extra.items():
        here = (*path, key)
        if key == "properties":
            known = base.get("properties", {})
            for name, part in value.items():
                if not isinstance(part, dict):
                    yield flaw((*here, name), "wrong_type", value=part, wanted=_GROUP)
                elif name in known:
                    yield from _object_flaws(known[name], part, (*here, name))
        elif key == "items":
            if not isinstance(value, dict):
                yield flaw(here, "wrong_type", value=value, wanted=_GROUP)
            elif isinstance(base.get("items"), dict):
                yield from _object_flaws(base["items"], value, here)
        elif key == "oneOf":
            yield from _subset_flaws(base, value, here)
        elif key == "x-class":
            yield from _class_flaws(base, value, here)
        elif not _tightens(base, key, value):
            yield _loosened(here, key)


def _tightens(base: Mapping[str, Any], key: str, value: Any) -> bool:
    """Whether a keyword of an extension demands at least what the built-in schema demands."""
    if key in _CONDITIONS or key == "required" or base.get(key) == value:
        return True
    if key in UPPER_LIMITS:
        return key not in base or value <= base[key]
    if key in LOWER_LIMITS:
        return key not in base or value >= base[key]
    if key == "const":
        entries = [entry["const"] for entry in choices_of(base)]
        return not entries or value in entries
    if key == "x-date-order":  # an extension adds chains to those that are there
        return isinstance(value, list) and all(isinstance(chain, list) for chain in value)
    return key == "x-search" and value is True


def _subset_flaws(base: Mapping[str, Any], value: Any, path: Path_) -> Iterator[Flaw]:
    """Choices that the built-in schema does not have; where it has none, any are fewer."""
    known = [entry["const"] for entry in choices_of(base)]
    if not known or not isinstance(value, list):
        return
    for n, entry in enumerate(value):
        const = entry.get("const") if isinstance(entry, dict) else None
        if const not in known:
            said = flaw((*path, n), "new_choice", value=const)
            yield Flaw(said.path, said.problem, CODE)


def _class_flaws(base: Mapping[str, Any], value: Any, path: Path_) -> Iterator[Flaw]:
    if value not in CLASSES:
        yield flaw(path, "class_unknown", value=value)
    elif base.get("x-class") in CLASSES and CLASSES.index(value) < CLASSES.index(base["x-class"]):
        said = flaw(path, "class_lowered", value=value, base=base["x-class"])
        yield Flaw(said.path, said.problem, CODE)


def _loosened(path: Path_, keyword: str) -> Flaw:
    key = "redefines" if is_annotation(keyword) or keyword == "type" else "loosens"
    said = flaw(path, key, keyword=keyword)
    return Flaw(said.path, said.problem, CODE)


def extend(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with what a sound extension adds and tightens."""
    return merge(base, {key: value for key, value in extra.items() if key not in _HEADER})
