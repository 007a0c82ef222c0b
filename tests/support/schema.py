"""Reading schema files without the product: which fields a kind has, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
CLASSES = ("public", "internal", "confidential", "secret")

Node = Mapping[str, Any]


@cache
def _definitions() -> Node:
    return json.loads((SCHEMAS / "definitions.json").read_text(encoding="utf-8"))["$defs"]


def resolved(node: Node) -> dict[str, Any]:
    """``node`` with its reference replaced by what it refers to; its own keywords win."""
    if "$ref" not in node:
        return dict(node)
    target = resolved(_definitions()[node["$ref"].rsplit("/", 1)[1]])
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}


@dataclass(frozen=True)
class Leaf:
    """A single value of a kind; ``*`` in ``path`` stands for the elements of a list."""

    kind: str
    path: tuple[str, ...]
    node: Node

    @property
    def pointer(self) -> str:
        """Its place, as ``/bank_accounts/*/account``."""
        return "".join(f"/{part}" for part in self.path)

    @property
    def rank(self) -> int:
        """The place of its class in `CLASSES`."""
        return CLASSES.index(self.node["x-class"])

    @property
    def personal(self) -> bool:
        """Whether it is about a natural person."""
        return "x-personal" in self.node

    @property
    def format(self) -> str:
        """Its ``x-format``, or nothing."""
        return str(self.node.get("x-format", ""))

    @property
    def refs(self) -> tuple[str, ...]:
        """The kinds it may refer to."""
        found = self.node.get("x-ref", ())
        return (found,) if isinstance(found, str) else tuple(found)

    @property
    def type(self) -> str:
        """Its type; of a text that may be encrypted, the clear text's."""
        found = self.node["type"]
        return found if isinstance(found, str) else str(found[0])

    @property
    def choices(self) -> dict[str, dict[str, str]]:
        """The labels of its choices by language."""
        return {
            entry["const"]: {"zh": entry["title"], "en": entry["x-en"]}
            for entry in self.node.get("oneOf", ())
        }

    @property
    def free(self) -> bool:
        """Whether any text may stand here."""
        bound = self.format or self.refs or self.choices or self.node.get("pattern")
        return self.type == "string" and not bound and self.path != ("id",)


@cache
def schema(kind: str) -> Node:
    """The schema of a built-in kind or settings file."""
    path = SCHEMAS / f"{kind}.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def kinds() -> tuple[str, ...]:
    """The names of all built-in kinds of record."""
    names = [path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json")]
    return tuple(sorted(name for name in names if "x-kind" in schema(name)))


def about(kind: str) -> Node:
    """What a schema says about its kind as a whole."""
    found: Node = schema(kind)["x-kind"]
    return found


def leaves(kind: str, node: Node | None = None) -> Iterator[Leaf]:
    """All leaves of ``kind`` in the order of its schema; ``node`` is another schema for it."""
    yield from _leaves(kind, schema(kind) if node is None else node, ())


def _leaves(kind: str, written: Node, path: tuple[str, ...]) -> Iterator[Leaf]:
    node = resolved(written)
    if node.get("type") == "object":
        for name, part in node.get("properties", {}).items():
            yield from _leaves(kind, part, (*path, name))
    elif node.get("type") == "array":
        items = resolved(node["items"])
        if items.get("type") == "object":
            yield from _leaves(kind, items, (*path, "*"))
        else:
            own = {key: value for key, value in node.items() if key.startswith("x-")}
            yield Leaf(kind, (*path, "*"), {**items, **own})
    else:
        yield Leaf(kind, path, node)


@cache
def leaf(kind: str, *path: str) -> Leaf:
    """The leaf at ``path`` of a built-in kind."""
    return next(found for found in leaves(kind) if found.path == path)


def label(kind: str, path: tuple[str, ...], const: str | None, lang: str) -> str:
    """What a choice is called, or nothing where there is none."""
    return "" if const is None else leaf(kind, *path).choices[const][lang]


def derived_label(kind: str, column: str, const: str, lang: str) -> str:
    """What a choice of a computed column is called."""
    entries = schema(kind)["x-derived"][column]["enum"]
    entry = next(entry for entry in entries if entry["const"] == const)
    return str(entry["title" if lang == "zh" else "x-en"])


KINDS = kinds()
