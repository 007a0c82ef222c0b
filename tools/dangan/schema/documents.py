"""Schema files as JSON documents: reading, places in the text, and replacing of references."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from dangan.schema.shape import choices_of
from dangan.text import Both, say_both

Path_ = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

UPPER_LIMITS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER_LIMITS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
ANNOTATIONS = frozenset(
    {"title", "description", "default", "examples", "deprecated", "readOnly", "format", "$comment"}
)
# what is asked for together, and the sentence that says why
_CONDITIONS = ("if", "anyOf", "not")
_CONDITION = (*_CONDITIONS, "then", "else", "x-when-message")
# where a schema holds further schemas; everything else is data, in which "$ref" means nothing
NAMED_PARTS = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
LISTED_PARTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
SINGLE_PARTS = frozenset(
    {"items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"}
)


@dataclass(frozen=True)
class Flaw:
    """Something wrong in a schema file, at ``path`` from its top."""

    path: Path_
    problem: Both
    code: str = "schema/bad-schema"


def flaw(path: Sequence[str | int], key: str, /, **fields: object) -> Flaw:
    """A flaw whose text is ``schema.flaw.KEY``."""
    return Flaw(tuple(path), say_both(f"schema.flaw.{key}", **fields))


class UnreadableError(Exception):
    """A schema file that is no JSON; carries the flaw and its place (line, column)."""

    def __init__(self, problem: Both, line: int, column: int) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Document:
    """One schema file: its name inside ``schemas/``, its place, its text and its content."""

    name: str
    path: Path
    text: str
    content: dict[str, Any]


class _DuplicateError(ValueError):
    """A key that stands twice in one JSON object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateError(key)
        found[key] = value
    return found


def parse(name: str, path: Path) -> Document:
    """Read one schema file. Raises UnreadableError if it is no JSON object in UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text, object_pairs_hook=_unique, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise UnreadableError(say_both("schema.flaw.not_utf8"), 1, 1) from error
    except json.JSONDecodeError as error:
        said = say_both("schema.flaw.not_json")
        raise UnreadableError(said, error.lineno, error.colno) from error
    except _DuplicateError as error:
        key = str(error)
        at = text.rfind(f'"{key}"')
        line, column = _line_column(text, max(at, 0))
        raise UnreadableError(say_both("schema.flaw.twice", key=key), line, column) from error
    except RecursionError as error:
        raise UnreadableError(say_both("schema.flaw.too_deep"), 1, 1) from error
    if not isinstance(content, dict):
        raise UnreadableError(say_both("schema.flaw.not_object"), 1, 1)
    return Document(name, path, text, content)


def _line_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def locate(text: str, path: Path_) -> tuple[int, int]:
    """Line and column of the node at ``path``, or of the nearest one around it.

    JSON is read as YAML here, only for its places; what YAML cannot read is line 1.
    """
    try:
        node = yaml.compose(text, _LOADER)
    except yaml.YAMLError:
        return 1, 1
    line, column = 1, 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, column = key.start_mark.line + 1, key.start_mark.column + 1
                    node = value
                    break
            else:
                break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            if step >= len(node.value):
                break
            node = node.value[step]
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
        else:
            break
    return line, column


def merge(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """A schema that demands what both demand; of annotations those of ``extra`` win."""
    result = dict(base)
    if any(key in extra for key in _CONDITIONS) and any(key in base for key in _CONDITIONS):
        condition = {key: extra[key] for key in _CONDITION if key in extra}
        result["allOf"] = [*result.get("allOf", []), condition]
        extra = {key: value for key, value in extra.items() if key not in _CONDITION}
    for key, value in extra.items():
        if key == "x-date-order":
            result[key] = [*result.get(key, []), *value]
        elif key not in result or result[key] == value or is_annotation(key):
            result[key] = value
        elif key in UPPER_LIMITS:
            result[key] = min(result[key], value)
        elif key in LOWER_LIMITS:
            result[key] = max(result[key], value)
        elif key == "required":
            result[key] = [*result[key], *(name for name in value if name not in result[key])]
        elif key == "properties":
            result[key] = {
                **result[key],
                **{
                    name: merge(result[key][name], part) if name in result[key] else part
                    for name, part in value.items()
                },
            }
        elif key == "items":
            result[key] = merge(result[key], value)
        elif key == "allOf":
            result[key] = [*result[key], *value]
        elif key == "oneOf" and choices_of(result) and choices_of(extra):
            kept = {entry["const"] for entry in value}
            result[key] = [entry for entry in result[key] if entry["const"] in kept]
        else:
            result["allOf"] = [*result.get("allOf", []), {key: value}]
    return result


def is_annotation(key: str) -> bool:
    """Whether a keyword describes and does not demand."""
    return key in ANNOTATIONS or key.startswith("x-")


@dataclass
class Resolver:
    """Replaces every ``$ref`` of a schema file by what it points to.

    ``definitions`` is the content of ``definitions.json``; a file may also point into itself.
    Flaws are collected, not raised, so that all of them are reported together.
    """

    definitions: Mapping[str, Any]
    flaws: list[Flaw] = field(default_factory=list)

    def resolve(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """``content`` with every reference replaced and without ``$defs``."""
        return self._node(content, content, (), ())

    def _node(
        self, node: Mapping[str, Any], home: Mapping[str, Any], path: Path_, trail: tuple[str, ...]
    ) -> dict[str, Any]:
        plain = {
            key: self._part(key, value, home, (*path, key), trail)
            for key, value in node.items()
            if key not in ("$ref", "$defs")
        }
        reference = node.get("$ref")
        if reference is None:
            return plain
        if not isinstance(reference, str):
            self.flaws.append(flaw(path, "ref_unknown", ref=str(reference)))
            return plain
        target, target_home, mark = self._target(reference, home)
        if target is None:
            self.flaws.append(flaw((*path, "$ref"), "ref_unknown", ref=reference))
            return plain
        if mark in trail:
            self.flaws.append(flaw((*path, "$ref"), "ref_circle", ref=reference))
            return plain
        return merge(self._node(target, target_home, path, (*trail, mark)), plain)

    def _part(
        self,
        key: str,
        value: Any,
        home: Mapping[str, Any],
        path: Path_,
        trail: tuple[str, ...],
    ) -> Any:
        if key in NAMED_PARTS and isinstance(value, dict):
            return {
                name: self._node(part, home, (*path, name), trail)
                if isinstance(part, dict)
                else part
                for name, part in value.items()
            }
        if key in LISTED_PARTS and isinstance(value, list):
            return [
                self._node(part, home, (*path, n), trail) if isinstance(part, dict) else part
                for n, part in enumerate(value)
            ]
        if key in SINGLE_PARTS and isinstance(value, dict):
            return self._node(value, home, path, trail)
        return value

    def _target(
        self, reference: str, home: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any] | None, Mapping[str, Any], str]:
        """What ``reference`` points to, the document it stands in, and a mark of that place."""
        file, _, fragment = reference.partition("#")
        if file not in ("", "definitions.json"):
            return None, home, reference
        target_home = self.definitions if file else home
        node: Any = target_home
        for step in fragment.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            node = node.get(name) if isinstance(node, dict) else None
        found = node if isinstance(node, dict) and fragment.startswith("/") else None
        return found, target_home, f"{id(target_home)}#{fragment}"
