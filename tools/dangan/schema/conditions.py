"""Why a condition of the schema asks for something, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema_rs import ValidationErrorKind as Kinds

from dangan.schema.errors import Error, Path_, schema_at
from dangan.schema.words import condition_words
from dangan.text import Both, say_both


def _branch(error: Error) -> tuple[Mapping[str, Any], bool] | None:
    """The schema with the ``if`` that the error comes from, and whether ``then`` failed."""
    for n, step in enumerate(error.schema_path):
        if step in ("then", "else"):
            node = schema_at(error.kind.schema, error.schema_path[:n])
            if "if" in node:
                return node, step == "then"
    return None


def message(node: Mapping[str, Any]) -> Both | None:
    """The sentence that the schema gives for a condition (``x-when-message``), or None."""
    written = node.get("x-when-message")
    return Both(str(written["zh"]), str(written["en"])) if isinstance(written, dict) else None


def authored(error: Error) -> Both | None:
    """The schema's own sentence for the condition that the error comes from."""
    branch = _branch(error)
    if branch is not None:
        return message(branch[0])
    return message(error.node) if isinstance(error.cause, Kinds.AnyOf) else None


def branch_condition(error: Error) -> Both | None:
    """The ``if`` behind the error in words, or None if it is too intricate or an ``else``."""
    branch = _branch(error)
    if branch is None or not branch[1]:
        return None
    n = next(n for n, step in enumerate(error.schema_path) if step == "then")
    return condition_words(error.kind, branch[0]["if"], _instance_path(error, n))


def _instance_path(error: Error, depth: int) -> Path_:
    """Where in the document the first ``depth`` steps of the schema path lead."""
    count = 0
    steps = iter(error.schema_path[:depth])
    for step in steps:
        if step in ("properties", "patternProperties"):
            next(steps, None)
            count += 1
        elif step in ("items", "additionalProperties"):
            count += 1
    return error.path[:count]


def worked_out(error: Error) -> Both | None:
    """Why a field is required, worked out from the ``if`` where nobody wrote it down."""
    if _branch(error) is None:
        return None
    said = branch_condition(error)
    if said is None:
        return say_both("schema.when.other")
    return say_both("schema.when.required", condition=said)
