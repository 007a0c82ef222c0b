"""One error of the validator together with what is needed to explain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from dangan.findings import arguments
from dangan.schema.faults import Problem
from dangan.schema.model import Kind
from dangan.schema.words import field_words, pointer_of, shown
from dangan.text import Both

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Error:
    """What failed where: ``path`` in the document, ``schema_path`` in the schema.

    ``cause`` is one of the ``ValidationErrorKind`` classes of jsonschema-rs.
    """

    kind: Kind
    document: object
    path: Path_
    schema_path: Path_
    cause: Any

    @property
    def pointer(self) -> str:
        """The place in the document as a JSON pointer."""
        return pointer_of(self.path)

    @property
    def field(self) -> Both:
        """The place in the reader's words."""
        return field_words(self.kind, self.path)

    @property
    def value(self) -> object:
        """The value as read, with its number-like texts."""
        return value_at(self.document, self.path)

    @property
    def node(self) -> Mapping[str, Any]:
        """The schema that holds the failing keyword."""
        return schema_at(self.kind.schema, self.schema_path[:-1])

    @property
    def shown(self) -> str:
        """The value as a message may show it."""
        return shown(self.kind, self.path, self.value)


def error_of(kind: Kind, document: object, error: jsonschema_rs.ValidationError) -> Error:
    """The library's error with the kind and the document it belongs to."""
    return Error(kind, document, tuple(error.instance_path), tuple(error.schema_path), error.kind)


def problem(error: Error, code: str, **values: str | Both | int) -> Problem:
    """A problem at the place of ``error``, with the field in words."""
    return Problem(error.pointer, code, arguments(field=error.field, **values))


def invalid(error: Error) -> Problem:
    """What is said of an error that no other code covers."""
    keyword = str(error.schema_path[-1]) if error.schema_path else ""
    return problem(error, "schema/invalid", value=error.shown, keyword=keyword)


def schema_at(schema: Mapping[str, Any], path: Iterable[str | int]) -> Mapping[str, Any]:
    """The schema at ``path`` of ``schema``, empty where there is none."""
    node: Any = schema
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return node if isinstance(node, dict) else {}


def value_at(document: object, path: Iterable[str | int]) -> object:
    """The value at ``path`` of a document, or None."""
    node: Any = document
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return None
    return node
