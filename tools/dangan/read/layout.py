"""What a schema says about the order and the writing of a record's parts.

Works on a schema whose references are replaced, as `dangan.schema.kinds` hands them out.
Without a schema (None) everything keeps its own order and its own type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from dangan.schema.shape import types_of

Schema = Mapping[str, Any] | None

_BRANCHES = ("allOf", "anyOf", "oneOf")


class Form:
    """How the values of one node of a schema are written; looked up once for all records."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._parts: dict[str, Form | None] = {}

    @staticmethod
    def of(schema: Schema) -> Form | None:
        """The form of a schema, or None where there is none."""
        return None if schema is None else Form(schema)

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of every known key."""
        known: dict[str, None] = {}
        for part in _parts(self._schema):
            known.update(dict.fromkeys(part.get("properties", ())))
        return {key: place for place, key in enumerate(known)}

    def part(self, key: str) -> Form | None:
        """The form of the property ``key``, or None."""
        try:
            return self._parts[key]
        except KeyError:
            found = self._parts[key] = Form.of(_property(self._schema, key))
            return found

    @cached_property
    def items(self) -> Form | None:
        """The form of a list's elements, or None."""
        for node in _parts(self._schema):
            found = node.get("items")
            if isinstance(found, Mapping):
                return Form(found)
        return None

    @cached_property
    def is_text(self) -> bool:
        """Whether a single value here is always text."""
        types = set(types_of(self._schema))
        return "string" in types and not types & {"number", "integer"}

    @cached_property
    def is_number(self) -> bool:
        """Whether a single value here may be a number and not text."""
        types = set(types_of(self._schema))
        return "string" not in types and bool(types & {"number", "integer"})


def in_order(value: Mapping[str, Any], form: Form | None) -> list[str]:
    """The keys of ``value``: those of the schema in its order, then unknown ones in theirs."""
    if form is None:
        return list(value)
    rank = form.rank
    try:
        return sorted(value, key=rank.__getitem__)
    except KeyError:
        return sorted(value, key=lambda key: rank.get(key, len(rank)))


def _property(schema: Mapping[str, Any], key: str) -> Schema:
    for node in _parts(schema):
        found = node.get("properties", {}).get(key)
        if found is None:
            patterns = node.get("patternProperties", {})
            found = next((patterns[name] for name in patterns if re.search(name, key)), None)
        if isinstance(found, Mapping):
            return found
    rest = schema.get("additionalProperties")
    return rest if isinstance(rest, Mapping) else None


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema and the branches it is put together from."""
    yield schema
    for name in _BRANCHES:
        for branch in schema.get(name, ()):
            if isinstance(branch, Mapping):
                yield from _parts(branch)
