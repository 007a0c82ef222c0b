"""From a schema without references to the flat fields, groups, states and roles of a kind.

Runs only on schemas that `meta` has found to be sound, so it takes what it needs for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dangan.schema.formats import SCALES
from dangan.schema.model import (
    CLASSES,
    Choice,
    Derived,
    Field,
    Group,
    Kind,
    Move,
    Personal,
    Sign,
    State,
    Transitions,
)
from dangan.schema.shape import (
    choices_of,
    is_protected,
    leaf_type,
    members,
    pointer_step,
    shape_of,
)
from dangan.text import Both, both

# the standard's own names, for schemas that use them beside ours
_STANDARD_FORMATS = {
    "date": "date",
    "date-time": "timestamp",
    "time": "time",
    "email": "email",
    "uri": "url",
}
_OF_THE_LIST = frozenset(
    {
        *("title", "x-en", "description", "x-en-description", "x-class", "x-personal", "x-mask"),
        "x-financial",
        *("x-search", "x-source", "x-inverse", "x-unit", "x-immutable", "x-ref", "x-format"),
    }
)
_SETTINGS_CLASS = CLASSES.index("internal")


def titles(node: Mapping[str, Any], name: str) -> Both:
    """The title of a node in both languages, or its name."""
    zh = str(node.get("title") or name)
    return Both(zh, str(node.get("x-en") or zh))


def descriptions(node: Mapping[str, Any]) -> Both:
    """The description of a node in both languages, or nothing."""
    zh = str(node.get("description") or "")
    return Both(zh, str(node.get("x-en-description") or zh))


def format_of(node: Mapping[str, Any]) -> str:
    """The format that our own checks apply, or ``""``."""
    own = node.get("x-format")
    return str(own) if own else _STANDARD_FORMATS.get(str(node.get("format")), "")


def choices(node: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The values of an enumeration with their labels, in the order of the schema."""
    return tuple(
        Choice(str(entry["const"]), titles(entry, str(entry["const"])))
        for entry in choices_of(node)
    )


def references(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds a value may refer to."""
    written = node.get("x-ref", ())
    return (written,) if isinstance(written, str) else tuple(written)


def sources(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The rows of the catalogue that a node comes from."""
    written = node.get("x-source", ())
    return (written,) if isinstance(written, str) else tuple(str(row) for row in written)


def leaf(
    node: Mapping[str, Any],
    *,
    name: str,
    pointer: str,
    table: str,
    column: str,
    required: bool,
    listed: bool = False,
) -> Field:
    """The field of one single value."""
    style = format_of(node)
    inverse = node.get("x-inverse")
    unit = node.get("x-unit")
    mask = str(node.get("x-mask", ""))
    level = node.get("x-class")
    return Field(
        pointer=pointer,
        table=table,
        column=column,
        title=titles(node, name),
        description=descriptions(node),
        type=leaf_type(node) or "string",
        format=style,
        scale=SCALES.get(style, 1),
        level=CLASSES.index(level) if level in CLASSES else _SETTINGS_CLASS,
        mask="" if mask == "none" else mask,
        personal=_kept_for(node.get("x-personal")),
        refs=references(node),
        inverse=titles(inverse, name) if inverse else None,
        search=bool(node.get("x-search", False)),
        unit=both(unit) if unit else None,
        choices=choices(node),
        required=required,
        listed=listed,
        multiline=bool(node.get("x-multiline", False)),
        immutable=bool(node.get("x-immutable", False)),
        protected=is_protected(node),
        source=sources(node),
        decided=bool(node.get("x-decided", False)),
        financial=_kept_for(node.get("x-financial")),
    )


def _kept_for(written: Mapping[str, Any] | None) -> Personal | None:
    return Personal(both(written["purpose"]), str(written["retention"])) if written else None


def group(node: Mapping[str, Any], *, name: str, pointer: str, table: str, required: bool) -> Group:
    """The group of one object or list; ``table`` is empty for an object."""
    return Group(
        pointer=pointer,
        table=table,
        title=titles(node, name),
        description=descriptions(node),
        is_list=bool(table),
        key=tuple(node.get("x-key", ())),
        required=required,
        immutable=bool(node.get("x-immutable", False)),
        append_only=bool(node.get("x-append-only", False)),
        source=sources(node),
    )


def flatten(
    node: Mapping[str, Any], table: str, pointer: str = "", prefix: str = ""
) -> Iterator[Field | Group]:
    """Fields and groups of an object, depth first, in the order of the schema.

    ``prefix`` is the beginning of the column names: the objects around a field.
    """
    for name, _, part, required in members(node):
        here = pointer + ("/*" if name == "*" else pointer_step(name))
        column = prefix + name.replace("-", "_")
        shape = shape_of(part)
        if shape == "object":
            yield group(part, name=name, pointer=here, table="", required=required)
            yield from flatten(part, table, here, f"{column}_")
        elif shape == "list":
            yield from _flatten_list(part, name, table, here, column, required)
        else:
            # settings may hold a word or a list (all, or those named): one field either way
            yield leaf(part, name=name, pointer=here, table=table, column=column, required=required)


def _flatten_list(
    node: Mapping[str, Any], name: str, table: str, pointer: str, column: str, required: bool
) -> Iterator[Field | Group]:
    child = f"{table}_{column}" if column else table
    yield group(node, name=name, pointer=pointer, table=child, required=required)
    items = node.get("items")
    if not isinstance(items, dict):
        return
    if shape_of(items) == "object":
        yield from flatten(items, child, f"{pointer}/*")
    elif shape_of(items) == "leaf":
        # items say what a value is; the list around them says what the field is
        both_nodes = {**items, **{key: node[key] for key in node if key in _OF_THE_LIST}}
        yield leaf(
            both_nodes,
            name=name,
            pointer=f"{pointer}/*",
            table=child,
            column="value",
            required=True,
            listed=True,
        )


def derived(schema: Mapping[str, Any]) -> tuple[Derived, ...]:
    """The computed columns of a kind."""
    found = []
    for column, node in schema.get("x-derived", {}).items():
        style = format_of(node)
        entries = node.get("enum") or ()
        unit = node.get("x-unit")
        found.append(
            Derived(
                column=column,
                title=titles(node, column),
                description=descriptions(node),
                type=str(node.get("type") or ("number" if style in SCALES else "string")),
                format=style,
                scale=SCALES.get(style, 1),
                level=CLASSES.index(node["x-class"]),
                by=str(node["by"]),
                refs=references(node),
                search=bool(node.get("x-search", False)),
                unit=both(unit) if unit else None,
                choices=tuple(
                    Choice(str(entry["const"]), titles(entry, str(entry["const"])))
                    for entry in entries
                ),
            )
        )
    return tuple(found)


def transitions(schema: Mapping[str, Any]) -> Transitions | None:
    """The states and moves of a kind, or None where it has no states."""
    written = schema.get("x-transitions")
    if written is None:
        return None
    return Transitions(
        states=tuple(
            State(str(state["key"]), titles(state, str(state["key"])), str(state.get("kind", "")))
            for state in written["states"]
        ),
        moves=tuple(
            Move(
                origin=str(move["from"]),
                target=str(move["to"]),
                action=both(move["action"]),
                by=tuple(move.get("by", ())),
                needs=tuple(move.get("needs", ())),
                signs=tuple(move.get("signs", ())),
                note=both(move["note"]) if move.get("note") else None,
                when=move.get("when"),
            )
            for move in written["moves"]
        ),
    )


def signs(schema: Mapping[str, Any]) -> tuple[Sign, ...]:
    """The roles that sign records of a kind."""
    return tuple(
        Sign(role, titles(node, role), tuple(node.get("covers", ())), str(node.get("who", "")))
        for role, node in schema.get("x-signs", {}).items()
    )


def nodes_of(name: str, schema: Mapping[str, Any]) -> tuple[Field | Group, ...]:
    """Fields and groups of a whole kind, or of a settings file that is one list."""
    table = name.replace("-", "_")
    if shape_of(schema) == "list":
        return tuple(_flatten_list(schema, name, table, "", "", required=True))
    return tuple(flatten(schema, table))


def build_kind(
    name: str, file: str, schema: dict[str, Any], nodes: tuple[Field | Group, ...]
) -> Kind:
    """The kind that a sound schema without references describes, with its `nodes_of`."""
    about = schema.get("x-kind") or schema.get("x-table") or {}
    return Kind(
        name=name,
        title=titles(schema, name),
        description=descriptions(schema),
        prefix=str(about.get("prefix") or ""),
        yearly=bool(about.get("yearly", False)),
        code_id=bool(about.get("code_id", False)),
        settings="x-kind" not in schema,
        tabular="x-table" in schema,
        label=str(about.get("label") or ""),
        date=str(about.get("date") or ""),
        sort=str(about.get("sort") or ""),
        group=str(about.get("group") or ""),
        file=file,
        schema=schema,
        annotations=about,
        fields=tuple(node for node in nodes if isinstance(node, Field)),
        groups=tuple(node for node in nodes if isinstance(node, Group)),
        derived=derived(schema),
        transitions=transitions(schema),
        signs=signs(schema),
        date_order=tuple(tuple(chain) for chain in schema.get("x-date-order", ())),
        source=sources(schema),
        called=tuple(about.get("called") or ()),
    )
