"""What a node of a schema is: a value, an object, a list, or something we cannot store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Shape = Literal["leaf", "object", "list", "unknown"]
LEAF_TYPES = ("string", "integer", "number", "boolean")


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The types a node allows, in the order written; derived from its choices if not written."""
    written = node.get("type")
    if isinstance(written, str):
        return (written,)
    if isinstance(written, list):
        return tuple(str(name) for name in written)
    if choices_of(node) or "enum" in node or isinstance(node.get("const"), str):
        return ("string",)
    found: list[str] = []
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        found += [name for name in types_of(branch) if name not in found]
    if not found:
        if "properties" in node:
            return ("object",)
        if "items" in node:
            return ("array",)
    return tuple(found)


def choices_of(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entries of an enumeration with labels (``oneOf`` of ``const``), or none."""
    options = node.get("oneOf")
    if isinstance(options, list) and options:
        entries: list[Mapping[str, Any]] = [
            option for option in options if isinstance(option, dict) and "const" in option
        ]
        return entries if len(entries) == len(options) else []
    return []


def leaf_type(node: Mapping[str, Any]) -> str | None:
    """The type of a single value, or None where the node is no single value.

    A value that may be clear text or an envelope object (protected text) is a string.
    """
    types = [name for name in types_of(node) if name != "null"]
    plain = [name for name in types if name in LEAF_TYPES]
    if plain and set(types) <= {*plain, "object"}:
        return plain[0] if len(plain) == 1 else "string" if "string" in plain else "number"
    return None


def is_protected(node: Mapping[str, Any]) -> bool:
    """Whether a value may also be an envelope object."""
    return leaf_type(node) is not None and "object" in types_of(node)


def shape_of(node: Mapping[str, Any]) -> Shape:
    """What the node is."""
    if leaf_type(node) is not None:
        return "leaf"
    types = types_of(node)
    if types == ("object",):
        return "object"
    if types == ("array",):
        return "list"
    return "unknown"


def pointer_step(name: str) -> str:
    """A property name as one step of a JSON pointer."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def members(node: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], bool]]:
    """The parts of an object: (name or ``*``, schema path step, node, required)."""
    required = node.get("required", ())
    for name, part in node.get("properties", {}).items():
        yield name, "properties", part, name in required
    for part in node.get("patternProperties", {}).values():
        yield "*", "patternProperties", part, False
    rest = node.get("additionalProperties")
    if isinstance(rest, dict):
        yield "*", "additionalProperties", rest, False
