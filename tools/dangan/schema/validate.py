"""Whether one document fits its kind; every problem in the reader's words.

The compiled validator of jsonschema-rs answers yes or no in microseconds; only a document
that it refuses is explained. What JSON Schema cannot say (formats, whole numbers that must
not carry a point, list elements with one key) is checked over the few places that need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import jsonschema_rs

from dangan.findings import arguments
from dangan.schema.build import format_of
from dangan.schema.errors import Path_, value_at
from dangan.schema.explain import explain
from dangan.schema.faults import Fault, Problem
from dangan.schema.formats import FORMATS, Check
from dangan.schema.model import Field, Kind
from dangan.schema.shape import leaf_type, members, shape_of
from dangan.schema.values import DRAWN_ID, UNQUOTED, type_problem
from dangan.schema.words import field_words, is_guarded, pattern_of, pointer_of, shown
from dangan.text import Both, say_both

_LAST_WORDS = frozenset({UNQUOTED, "schema/not-allowed"})
_CODE_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class _Place:
    """A node of the schema at or below which something is checked here."""

    format: Check | None
    integer: bool
    keys: tuple[str, ...]
    parts: Mapping[str, _Place]
    rest: _Place | None
    items: _Place | None


@dataclass(frozen=True)
class _Compiled:
    validator: jsonschema_rs.Draft202012Validator
    place: _Place | None


@cache
def _compiled(kind: Kind) -> _Compiled:
    validator = jsonschema_rs.Draft202012Validator(kind.schema, validate_formats=False)
    return _Compiled(validator, _place(kind.schema))


def _place(node: Mapping[str, Any]) -> _Place | None:
    """What to check below ``node``, or None where there is nothing."""
    shape = shape_of(node)
    style = format_of(node)
    check = FORMATS.get(style) if shape == "leaf" else None
    integer = leaf_type(node) == "integer"
    keys = tuple(node.get("x-key", ())) if shape == "list" else ()
    parts: dict[str, _Place] = {}
    rest = items = None
    if shape == "object":
        for name, _, part, _ in members(node):
            found = _place(part)
            if found is not None and name == "*":
                rest = found
            elif found is not None:
                parts[name] = found
    elif shape == "list" and isinstance(node.get("items"), dict):
        inherited = {key: node[key] for key in ("x-format",) if key in node}
        items = _place({**inherited, **node["items"]})
    if check or integer or keys or parts or rest or items:
        return _Place(check, integer, keys, parts, rest, items)
    return None


def validate(kind: Kind, document: object) -> list[Problem]:
    """Every problem of ``document`` as a record (or settings file) of ``kind``, sorted.

    An empty list means that the schema and all formats hold; problems may be mere warnings,
    which the catalogue of codes knows. Raises nothing for any value that YAML can give.
    """
    if not isinstance(document, list if shape_of(kind.schema) == "list" else dict):
        return [_not_the_shape(kind)]
    compiled = _compiled(kind)
    checked: list[Problem] = []
    if compiled.place is not None:
        _checked(kind, compiled.place, document, (), checked)
    try:
        if compiled.validator.is_valid(document):
            return sorted(checked)
    except ValueError:
        # number-like text is a str of its own class, which the validator does not take
        pass
    odd: list[Path_] = []
    plain = _plain(document, (), odd)
    unquoted = list(_unquoted(kind, document, odd))
    spoken = {problem.pointer for problem in checked}
    errors = compiled.validator.iter_errors(plain)
    found = {*checked, *explain(kind, document, errors, spoken)}
    # of a value that is no text, or that should not be there, nothing more is worth saying
    settled = {item.pointer for item in (*found, *unquoted) if item.code in _LAST_WORDS}
    rest = (item for item in found if item.code in _LAST_WORDS or item.pointer not in settled)
    return sorted({*unquoted, *rest})


def _not_the_shape(kind: Kind) -> Problem:
    """A file with a list where there should be fields, or the other way round."""
    shape = "array" if shape_of(kind.schema) == "list" else "object"
    advice = say_both(f"schema.write.top_{shape}")
    return Problem("", "schema/top-level", arguments(field=kind.title, advice=advice))


def _plain(value: object, path: Path_, odd: list[Path_]) -> Any:
    """``value`` with plain texts only; the places of number-like ones are added to ``odd``."""
    if isinstance(value, dict):
        return {str(key): _plain(part, (*path, str(key)), odd) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, (*path, n), odd) for n, part in enumerate(value)]
    if isinstance(value, str) and type(value) is not str:
        odd.append(path)
        return str(value)
    return value


def _unquoted(kind: Kind, document: object, odd: list[Path_]) -> Iterator[Problem]:
    """Number-like texts where a text is wanted; elsewhere the schema refuses them anyway."""
    for path in odd:
        field = kind.by_pointer.get(pattern_of(kind, path))
        if isinstance(field, Field) and field.type == "string" and not field.choices:
            yield type_problem(kind, path, value_at(document, path), ("string",))


def _checked(kind: Kind, place: _Place, value: object, path: Path_, found: list[Problem]) -> None:
    """Add to ``found`` what is wrong at and below ``value``, which stands at ``path``."""
    if isinstance(value, dict):
        for name, part in value.items():
            below = place.parts.get(name, place.rest)
            if below is not None:
                # most values are texts, and asking at once saves a call and a path for each
                if part.__class__ is not str:
                    _checked(kind, below, part, (*path, name), found)
                elif below.format is not None and (fault := below.format(part)) is not None:
                    found.append(_problem(kind, (*path, name), fault))
    elif isinstance(value, list):
        if place.keys:
            found.extend(_same_keys(kind, place.keys, value, path))
        if place.items is not None:
            for n, part in enumerate(value):
                _checked(kind, place.items, part, (*path, n), found)
    elif place.integer and isinstance(value, Decimal):
        found.append(type_problem(kind, path, value, ("integer",)))
    else:
        fault = place.format(value) if place.format is not None else None
        if fault is not None:
            found.append(_problem(kind, path, fault))


def _problem(kind: Kind, path: Path_, found: Fault) -> Problem:
    args = found.discreet if is_guarded(kind, path) else found.args
    field = field_words(kind, path)
    return Problem(pointer_of(path), found.code, arguments(**dict(args), field=field))


def _same_keys(
    kind: Kind, keys: tuple[str, ...], elements: list[object], path: Path_
) -> Iterator[Problem]:
    """Elements of a list that cannot be told apart by what identifies them."""
    seen: dict[tuple[str, ...], int] = {}
    for n, element in enumerate(elements):
        if not isinstance(element, dict):
            continue
        values = tuple(str(element.get(key, "")) for key in keys)
        if not any(values):
            continue
        if values in seen:
            words = [
                shown(kind, (*path, n, key), value)
                for key, value in zip(keys, values, strict=True)
                if value
            ]
            yield Problem(
                pointer_of((*path, n)),
                "schema/duplicate-item",
                arguments(
                    field=field_words(kind, (*path, n)),
                    value=Both("、".join(words), ", ".join(words)),
                    number=seen[values] + 1,
                ),
            )
        else:
            seen[values] = n


def expected_path(kind: Kind, value: object) -> str | None:
    """Where the record with the id ``value`` belongs, below the root, or None.

    None means that ``value`` is no id of this kind, which the schema reports.
    """
    if not isinstance(value, str):
        return None
    if kind.code_id:
        return f"records/{kind.name}/{value}.yaml" if _CODE_ID.fullmatch(value) else None
    if not DRAWN_ID.fullmatch(value) or value.split("-")[0] != kind.prefix:
        return None
    year = f"20{value.split('-')[1]}/" if kind.yearly else ""
    return f"records/{kind.name}/{year}{value}.yaml"


def check_identity(kind: Kind, path: str | PurePosixPath, document: object) -> list[Problem]:
    """Whether the file at ``path`` (below the root, POSIX) is where its id says it belongs.

    The id, the file name, the folder of the kind and, for yearly kinds, the folder of the year
    must agree. A missing or malformed id is the schema's finding, not this one's.
    """
    value = document.get("id") if isinstance(document, dict) else None
    expected = expected_path(kind, value)
    if kind.settings or expected is None or str(path) == expected:
        return []
    args = arguments(
        field=field_words(kind, ("id",)),
        value=str(value),
        reason=say_both("schema.id.elsewhere", value=str(value), path=str(path), expected=expected),
    )
    return [Problem("/id", "schema/id-path", args)]
