"""What a schema says about the order and the writing of a record's parts.

Works on a schema whose references are replaced, as `dangan.schema.kinds` hands them out.
Without a schema (None) everything keeps its own order and its own type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dangan.schema.shape import types_of

Schema = Mapping[str, Any] | None

_BRANCHES = ("allOf", "anyOf", "oneOf")


def in_order(value: Mapping[str, Any], schema: Schema) -> list[str]:
    """The keys of ``value``: those of the schema in its order, then unknown ones in theirs."""
    if schema is None:
        return list(value)
    known: dict[str, None] = {}
    for part in _parts(schema):
        known.update(dict.fromkeys(part.get("properties", ())))
    return [key for key in known if key in value] + [key for key in value if key not in known]


def part(schema: Schema, key: str) -> Schema:
    """The schema of the property ``key``, or None."""
    if schema is None:
        return None
    for node in _parts(schema):
        found = node.get("properties", {}).get(key)
        if found is None:
            patterns = node.get("patternProperties", {})
            found = next((patterns[name] for name in patterns if re.search(name, key)), None)
        if isinstance(found, Mapping):
            return found
    rest = schema.get("additionalProperties")
    return rest if isinstance(rest, Mapping) else None


def items(schema: Schema) -> Schema:
    """The schema of a list's elements, or None."""
    for node in _parts(schema) if schema is not None else ():
        found = node.get("items")
        if isinstance(found, Mapping):
            return found
    return None


def is_text(schema: Schema) -> bool:
    """Whether a single value here is always text."""
    types = set(types_of(schema)) if schema is not None else set()
    return "string" in types and not types & {"number", "integer"}


def is_number(schema: Schema) -> bool:
    """Whether a single value here may be a number and not text."""
    types = set(types_of(schema)) if schema is not None else set()
    return "string" not in types and bool(types & {"number", "integer"})


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema and the branches it is put together from."""
    yield schema
    for name in _BRANCHES:
        for branch in schema.get(name, ()):
            if isinstance(branch, Mapping):
                yield from _parts(branch)
