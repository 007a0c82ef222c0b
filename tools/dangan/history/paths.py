"""A record as a flat map from places to values, in which a place outlives reordering.

A place is a tuple of steps: the name of a property, or for an element of a list the values of
the properties that identify it (``x-key``). A value is its JSON text, so that two ways of
writing one value, as `dangan fmt` changes them, are the same.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from dangan.examine import SETTINGS
from dangan.read.compose import compose, escape
from dangan.read.guard import MAX_BYTES
from dangan.schema.model import Field, Kind

Element = tuple[str, ...]
Path = tuple["str | Element", ...]
Flat = dict[Path, str]

EXISTS: Path = ()
"""The place of the record itself; it holds a value as long as there is a file."""
WHOLE = "true"


@dataclass(frozen=True)
class Shape:
    """What a kind says about places: the pointer patterns it knows, and how lists are keyed.

    ``leaves`` are the patterns of single values, which may be written as an object where they
    are encrypted. ``covers`` are the pointers that the signature of a role covers.
    """

    keys: Mapping[str, tuple[str, ...]]
    patterns: frozenset[str]
    leaves: frozenset[str]
    covers: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(kind: Kind) -> Shape:
        """From the schema of a kind."""
        return Shape(
            keys={group.pointer: group.key for group in kind.groups if group.key},
            patterns=frozenset(kind.by_pointer),
            leaves=frozenset(p for p, node in kind.by_pointer.items() if isinstance(node, Field)),
            covers={sign.role: sign.covers for sign in kind.signs},
        )

    @cached_property
    def free(self) -> frozenset[str]:
        """Patterns below which any name may stand."""
        return frozenset(pointer[: at.start] for pointer in self.patterns for at in _stars(pointer))

    @cached_property
    def covering(self) -> dict[str, tuple[str, ...]]:
        """By pattern the roles whose signatures cover it, as far as they were worked out."""
        return {}

    @cached_property
    def _below(self) -> dict[tuple[str, str], str]:
        return {}

    def below(self, pattern: str, name: str) -> str:
        """The pattern of the property ``name`` of what stands at ``pattern``."""
        found = self._below.get((pattern, name))
        if found is None:
            exact = f"{pattern}/{escape(name)}"
            known = exact in self.patterns
            found = exact if known or pattern not in self.free else f"{pattern}/*"
            if known:  # other names are anybody's, and without end
                self._below[pattern, name] = found
        return found

    def pattern(self, path: Path) -> str:
        """The pointer pattern of a place."""
        found = ""
        for step in path:
            found = f"{found}/*" if isinstance(step, tuple) else self.below(found, step)
        return found


@dataclass(frozen=True)
class _Star:
    start: int


def _stars(pointer: str) -> list[_Star]:
    return [_Star(n) for n in range(len(pointer)) if pointer.startswith("/*", n)]


def flatten(shape: Shape, value: Any) -> Flat:
    """Every single value of a record by its place; lists of plain values are one value."""
    found: Flat = {EXISTS: WHOLE}
    _walk(shape, value, "", (), found)
    return found


def _walk(shape: Shape, node: Any, pattern: str, path: Path, found: Flat) -> None:
    if isinstance(node, dict) and node and pattern not in shape.leaves:
        for name, part in node.items():
            _walk(shape, part, shape.below(pattern, name), (*path, name), found)
    elif isinstance(node, list) and node and all(isinstance(one, dict) for one in node):
        names = shape.keys.get(pattern, ())
        met: dict[Element, int] = {}
        for place, one in enumerate(node):
            step = tuple(plain(one.get(name)) for name in names) if names else (str(place),)
            met[step] = count = met.get(step, 0) + 1
            if count > 1:  # two elements with one key are told apart by their order
                step = (*step, str(count))
            _walk(shape, one, f"{pattern}/*", (*path, step), found)
    elif path and node is not None:
        found[path] = leaf(node)


def plain(value: Any) -> str:
    """A value of a key as text."""
    return "" if value is None else value if isinstance(value, str) else leaf(value)


def leaf(value: Any) -> str:
    """A value as JSON; equal values give equal texts."""
    if isinstance(value, dict):
        parts = (f"{json.dumps(k, ensure_ascii=False)}: {leaf(value[k])}" for k in sorted(value))
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(leaf, value)) + "]"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return json.dumps(value, ensure_ascii=False)


def unleaf(text: str) -> Any:
    """The inverse of `leaf`; numbers with decimals are Decimal."""
    return json.loads(text, parse_float=Decimal)


def read_flat(shape: Shape, data: bytes) -> Flat | None:
    """The flat map of a record file; None where it cannot be read."""
    value = compose(data[: MAX_BYTES + 1], positions=False).value
    return None if value is None else flatten(shape, value)


def record_of(path: str, kinds: Sequence[str] | frozenset[str]) -> tuple[str, str] | None:
    """Kind and id of the record in the file at ``path``; None for what is no record file.

    A settings file is its own kind and has no id; a table has the name of its month.
    """
    parts = PurePosixPath(path).parts
    name = parts[-1]
    if any(part.startswith(".") for part in parts):
        return None
    if len(parts) == 2:
        stem = name.removesuffix(".yaml")
        return (stem, "") if stem in SETTINGS and name.endswith(".yaml") else None
    if parts[1] not in kinds or not name.endswith((".yaml", ".csv")):
        return None
    return parts[1], name.rpartition(".")[0]


def packed(flat: Flat) -> bytes:
    """A flat map as bytes."""
    return marshal.dumps(flat)


def unpacked(data: bytes) -> Flat:
    """The inverse of `packed`."""
    found: Flat = marshal.loads(data)  # noqa: S302  (our own cache)
    return found
