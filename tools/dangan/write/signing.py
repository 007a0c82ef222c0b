"""What a signature covers, with the values as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dangan.derive.numbers import scaled
from dangan.publish.labels import field_cell, load_labels
from dangan.schema.errors import value_at
from dangan.schema.model import Field, Kind, Sign
from dangan.schema.words import field_words, names, pattern_of
from dangan.text import Both, say_both
from dangan.write.desk import Desk, Target

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Covered:
    """One place that a signature covers; ``value`` is None where nothing is filled in."""

    field: Both
    value: str | None


def covered(desk: Desk, target: Target, sign: Sign, lang: str) -> tuple[Covered, ...]:
    """Everything that ``sign`` covers, in the order of the schema, as people read it."""
    labels = load_labels(desk.store, desk.kinds)
    found: list[Covered] = []
    for pointer in sign.covers:
        leaves = [
            leaf
            for path in _places(target.value, pointer)
            for leaf in _leaves(target.kind, path, value_at(target.value, path))
        ]
        for place, field, value in leaves:
            text = field_cell(_stored(field, value), field, labels, lang).text
            found.append(Covered(field_words(target.kind, place), text))
        if not leaves:
            found.append(Covered(_words(target.kind, pointer), None))
    return tuple(found)


def covers_words(kind: Kind, sign: Sign) -> Both:
    """The fields that ``sign`` covers, by their names."""
    return names(_words(kind, pointer) for pointer in sign.covers)


def _words(kind: Kind, pointer: str) -> Both:
    """A covered place in words; one in the elements of a list is named as a field of the list."""
    node = kind.by_pointer.get(pointer)
    if node is not None and "/*/" in pointer:
        outer = kind.by_pointer[pointer.partition("/*/")[0]]
        return say_both("schema.path.within", outer=outer.title, inner=node.title)
    return field_words(kind, pointer.split("/")[1:])


def _places(value: Any, pointer: str) -> list[Path_]:
    """The places of a record that a covered pointer means: one for each element at a ``*``."""
    found: list[Path_] = [()]
    for step in pointer.split("/")[1:]:
        if step == "*":
            lists = [(path, value_at(value, path)) for path in found]
            found = [(*path, n) for path, held in lists if isinstance(held, list)
                     for n in range(len(held))]  # fmt: skip
        else:
            found = [(*path, step) for path in found]
    return found


def _leaves(kind: Kind, path: Path_, value: Any) -> Iterator[tuple[Path_, Field, Any]]:
    if isinstance(value, list):
        for n, part in enumerate(value):
            yield from _leaves(kind, (*path, n), part)
        return
    node = kind.by_pointer.get(pattern_of(kind, path))
    if isinstance(node, Field):
        if value is not None:
            yield path, node, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(kind, (*path, name), part)


def _stored(field: Field, value: Any) -> str | int:
    """A value as the store holds it, for which there are formats."""
    if field.type == "number" and isinstance(value, int | Decimal):
        return scaled(value, field.scale)
    return int(value) if isinstance(value, bool | int) else str(value)
