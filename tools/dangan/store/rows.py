"""From one valid record to its rows.

A record's rows are a pure function of its values, so worker processes compute them and
nothing but rows travels between processes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dangan.derive.names import parts, sound
from dangan.derive.numbers import scaled
from dangan.schema.model import CLASSES, Field, Group, Kind

Value = str | int | None
Row = tuple[Value, ...]
Rows = dict[str, list[Row]]

NAME_KEYS = "name-keys"
"""The derivation that depends on the name alone, so it is computed together with the row."""


def is_nested(group: Group) -> bool:
    """Whether a list stands inside the element of another list."""
    return "/*" in group.pointer


@dataclass(frozen=True)
class _Leaf:
    """One value: its place in the row, and how it is stored."""

    at: int
    convert: Callable[[Any], Value]


@dataclass(frozen=True)
class _Tree:
    """An object: what stands under each of its keys."""

    keys: dict[str, _Leaf | _List | _Tree]


@dataclass
class _List:
    """A list: the table of its elements, how wide their rows are, and what one holds."""

    table: str
    width: int
    nested: bool
    element: _Tree | _Leaf


@dataclass(frozen=True)
class _Layout:
    """How the records of one kind become rows; ``names`` are the columns of `NAME_KEYS`."""

    width: int
    tree: _Tree
    names: Mapping[str, int]


def _text(value: Any) -> Value:
    # an encrypted envelope stands where the clear text of a protected field would
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def converter(item: Field) -> Callable[[Any], Value]:
    """How a value of the field ``item`` becomes a value of its column."""
    if item.type == "number":
        scale = item.scale
        return lambda value: scaled(value, scale)
    return int if item.type in ("boolean", "integer") else _text


@cache
def _layout(kind: Kind) -> _Layout:
    own = ["id", "file", "class", *(item.column for item in kind.columns() if item.column != "id")]
    computed = {item.column: len(own) + n for n, item in enumerate(kind.derived)}
    places = {(kind.table, column): at for at, column in enumerate(own)}
    trees = {"": _Tree({})}
    lists: dict[str, _List] = {}
    nodes: list[Group | Field] = [*kind.groups, *kind.fields]
    for node in sorted(nodes, key=lambda node: node.pointer.count("/")):
        above, _, step = node.pointer.rpartition("/")
        made: _Leaf | _List | _Tree
        if isinstance(node, Field):
            made = _Leaf(places[node.table, node.column], converter(node))
        elif node.table:
            columns = kind.columns(node.table)
            first = 3 if is_nested(node) else 2
            places.update({(node.table, item.column): first + n for n, item in enumerate(columns)})
            below = trees[f"{node.pointer}/*"] = _Tree({})
            made = _List(node.table, first + len(columns), is_nested(node), below)
            lists[node.pointer] = made
        else:
            made = trees[node.pointer] = _Tree({})
        if step == "*" and isinstance(made, _Leaf):
            lists[above].element = made
        else:
            trees[above].keys[step.replace("~1", "/").replace("~0", "~")] = made
    by_name = {item.column for item in kind.derived if item.by == NAME_KEYS}
    names = {column: at for column, at in computed.items() if column in by_name}
    return _Layout(len(own) + len(computed), trees[""], names)


class _Filler:
    """Collects the rows of the lists of one record."""

    def __init__(self, record: str) -> None:
        self.record = record
        self.rows: Rows = {}

    def tree(self, tree: _Tree, value: Mapping[str, Any], row: list[Value]) -> None:
        keys = tree.keys
        for key, part in value.items():
            node = keys.get(key)
            if node is None or part is None:
                continue
            if isinstance(node, _Leaf):
                row[node.at] = node.convert(part)
            elif isinstance(node, _Tree):
                self.tree(node, part, row)
            else:
                self.list(node, part, row)

    def list(self, node: _List, elements: list[Any], around: list[Value]) -> None:
        collected = self.rows.setdefault(node.table, [])
        for n, element in enumerate(elements):
            row: list[Value] = [None] * node.width
            row[0] = self.record
            if node.nested:
                row[1:3] = around[1], n
            else:
                row[1] = n
            if isinstance(node.element, _Leaf):
                row[node.element.at] = node.element.convert(element)
            else:
                self.tree(node.element, element, row)
            collected.append(tuple(row))


def rows(kind: Kind, path: str, value: Mapping[str, Any]) -> Rows:
    """The rows of one valid record by table; ``path`` is its file, below the root, POSIX.

    Where the kind is sorted or searched by name, the table ``names`` is among them. Derived
    columns that need other records stay empty.
    """
    layout = _layout(kind)
    record = str(value["id"])
    row: list[Value] = [None] * layout.width
    row[1] = path
    grade = value.get("grade")
    row[2] = CLASSES.index(grade) if grade in CLASSES else 0
    filler = _Filler(record)
    filler.tree(layout.tree, value, row)
    if layout.names:
        filler.rows["names"] = _name_rows(kind, record, value)
        name = str(value.get(kind.label) or "")
        heard = sound(name, parts(name).core, str(value.get("pinyin") or ""))
        for column, at in layout.names.items():
            row[at] = heard.initial if column.endswith("_initial") else heard.sort_key
    return {kind.table: [tuple(row)], **filler.rows}


def _name_rows(kind: Kind, record: str, value: Mapping[str, Any]) -> list[Row]:
    """The names that a record goes or went by, for the table ``names``."""
    former = value.get("former_names") or ()
    known = [(f"/{kind.label}", value.get(kind.label)), ("/short_name", value.get("short_name"))]
    known += [(f"/former_names/{n}", name) for n, name in enumerate(former)]
    found: list[Row] = []
    for pointer, name in known:
        if name:
            apart = parts(str(name))
            given = str(value.get("pinyin") or "") if pointer == f"/{kind.label}" else ""
            heard = sound(str(name), apart.core, given)
            found.append(
                (kind.name, record, pointer, str(name), apart.key, apart.core, heard.spellings)
            )
    return found
