"""Whether a schema file itself is sound: an unclear schema must never be a quiet pass.

`keyword_flaws` looks at the file as written, `kind_flaws` at the schema with its references
replaced; `workflow` does the same for states and signatures, `across` for several kinds at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dangan.schema.documents import LISTED_PARTS, NAMED_PARTS, SINGLE_PARTS, Flaw, Path_, flaw
from dangan.schema.formats import INTEGER_FORMATS, NUMBER_FORMATS, TEXT_FORMATS
from dangan.schema.model import CLASSES
from dangan.schema.shape import choices_of, is_protected, leaf_type, members, shape_of
from dangan.schema.suggest import closest

KEYWORDS = frozenset(
    {
        *("$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "default"),
        *("examples", "deprecated", "readOnly", "format", "type", "const", "enum"),
        *("properties", "patternProperties", "additionalProperties", "propertyNames", "required"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas"),
        *("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
        *("minContains", "maxContains", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else"),
    }
)
TOP_ANNOTATIONS = frozenset(
    {
        *("x-kind", "x-table", "x-derived", "x-transitions", "x-signs", "x-date-order"),
        "x-extends",
    }
)
ANNOTATIONS = frozenset(
    {
        *("x-en", "x-en-description", "x-ref", "x-inverse", "x-class", "x-personal", "x-search"),
        *(
            "x-financial",
            "x-format",
            "x-mask",
            "x-immutable",
            "x-decided",
            "x-append-only",
            "x-key",
            "x-unit",
            "x-multiline",
        ),
        *("x-source", "x-when-message"),
    }
)
MASKS = ("account", "last4", "surname", "phone", "none")
GROUPS = ("parties", "dealings", "judgement", "service", "files", "plans", "company")

_KIND_KEYS = frozenset(
    {"prefix", "yearly", "code_id", "label", "called", "date", "sort", "group", "list", "icon-free"}
)
_DERIVED_KEYS = frozenset(
    {
        *("title", "x-en", "description", "x-en-description", "x-class", "x-format", "x-search"),
        *("x-ref", "x-unit", "x-source", "x-inverse", "x-personal", "x-mask"),
        *("type", "by", "enum", "reason"),
    }
)
_PREFIX = re.compile(r"[A-Z]{1,2}")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
_PROPERTY = re.compile(r"[a-z][a-z0-9_]*")
_DURATION = re.compile(r"P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?")


def keyword_flaws(content: Mapping[str, Any]) -> Iterator[Flaw]:
    """Keywords that mean nothing, at any depth: a slip in one would silently check nothing."""
    yield from _keywords(content, (), top=True)


def _keywords(node: Mapping[str, Any], path: Path_, *, top: bool = False) -> Iterator[Flaw]:
    allowed = KEYWORDS | ANNOTATIONS | (TOP_ANNOTATIONS if top else frozenset())
    for key, value in node.items():
        here = (*path, key)
        if key == "multipleOf":
            yield flaw(here, "multiple_of")
        elif key not in allowed:
            near = closest(key, sorted(allowed))
            if near:
                yield flaw(here, "unknown_keyword_near", keyword=key, near=near)
            else:
                yield flaw(here, "unknown_keyword", keyword=key)
        elif key in NAMED_PARTS and isinstance(value, dict):
            for name, part in value.items():
                if isinstance(part, dict):
                    yield from _keywords(part, (*here, name))
        elif key in LISTED_PARTS and isinstance(value, list):
            for n, part in enumerate(value):
                if isinstance(part, dict):
                    yield from _keywords(part, (*here, n))
        elif key in SINGLE_PARTS and isinstance(value, dict):
            yield from _keywords(value, here)


def kind_flaws(name: str, schema: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with the schema of a kind, table or settings file, references replaced."""
    if "x-table" in schema:
        yield from table_flaws(name, schema)
        return
    settings = "x-kind" not in schema
    if schema.get("$id") != f"{name}.schema.json":
        yield flaw(("$id",), "id", expected=f"{name}.schema.json")
    yield from title_flaws(schema, ())
    if settings and shape_of(schema) == "list":
        yield from _list_flaws(schema, (), settings=True)
        return
    if schema.get("type") != "object":
        yield flaw(("type",), "top_object")
    yield from _node_flaws(schema, (), settings=settings)
    if not settings:
        yield from _about_flaws(schema)
        yield from _derived_flaws(schema)


def table_flaws(name: str, schema: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with the schema of a table: that of one row, so without lists and objects."""
    if schema.get("$id") != f"{name}.table.json":
        yield flaw(("$id",), "id", expected=f"{name}.table.json")
    if "x-kind" in schema:
        yield flaw(("x-kind",), "kind_and_table")
    yield from title_flaws(schema, ())
    if schema.get("type") != "object":
        yield flaw(("type",), "top_object")
        return
    yield from _node_flaws(schema, (), settings=False)
    columns = schema.get("properties", {})
    for column, part in columns.items():
        if shape_of(part) != "leaf":
            yield flaw(("properties", column), "table_cell")
    about = schema["x-table"]
    date = str(about.get("date", "")).removeprefix("/")
    for column in (*about.get("key", ()), *([date] if date else [])):
        if column not in columns:
            yield flaw(("x-table",), "key_unknown", name=column)


def title_flaws(node: Mapping[str, Any], path: Path_) -> Iterator[Flaw]:
    """A missing title in either language."""
    for key in ("title", "x-en"):
        if not isinstance(node.get(key), str) or not node[key].strip():
            yield flaw(path, "no_title", keyword=key)


def _node_flaws(node: Mapping[str, Any], path: Path_, *, settings: bool) -> Iterator[Flaw]:
    """What is wrong below one object."""
    if not settings and node.get("additionalProperties") is not False:
        yield flaw(path, "open_object")
    yield from _required_flaws(node, node, path)
    yield from _condition_flaws(node, node, path)
    for name, step, part, _ in members(node):
        here = (*path, step) if name == "*" else (*path, step, name)
        if name != "*":
            yield from title_flaws(part, here)
            if not settings and not _PROPERTY.fullmatch(name):
                yield flaw(here, "property_name", name=name)
        elif not settings:
            yield flaw(here, "open_object")
        yield from _part_flaws(part, here, settings=settings)


def _part_flaws(part: Mapping[str, Any], path: Path_, *, settings: bool) -> Iterator[Flaw]:
    shape = shape_of(part)
    if shape == "object":
        yield from _node_flaws(part, path, settings=settings)
    elif shape == "list":
        yield from _list_flaws(part, path, settings=settings)
    elif shape == "leaf":
        yield from _leaf_flaws(part, path, settings=settings)
    elif not settings:
        yield flaw(path, "no_type")


def _list_flaws(node: Mapping[str, Any], path: Path_, *, settings: bool) -> Iterator[Flaw]:
    items = node.get("items")
    if not isinstance(items, dict):
        if not settings:
            yield flaw(path, "no_items")
        return
    shape = shape_of(items)
    if shape == "object":
        names = items.get("properties", {})
        for key in node.get("x-key", ()):
            if key not in names:
                yield flaw((*path, "x-key"), "key_unknown", name=key)
        if not settings and not node.get("x-key"):
            yield flaw(path, "no_key")
        yield from _node_flaws(items, (*path, "items"), settings=settings)
    elif shape == "leaf":
        yield from _leaf_flaws({**items, **_x_keys(node)}, path, settings=settings)
    elif not settings:
        yield flaw((*path, "items"), "list_in_list" if shape == "list" else "no_type")


def _x_keys(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key.startswith("x-")}


def _leaf_flaws(node: Mapping[str, Any], path: Path_, *, settings: bool) -> Iterator[Flaw]:
    kind = leaf_type(node)
    style = node.get("x-format")
    if not settings and "x-class" not in node:
        yield flaw(path, "no_class")
    if "x-class" in node and node["x-class"] not in CLASSES:
        yield flaw((*path, "x-class"), "class_unknown", value=node["x-class"])
    known: Mapping[str, object] = {
        "string": TEXT_FORMATS,
        "number": NUMBER_FORMATS,
        "integer": INTEGER_FORMATS,
    }.get(kind or "", {})
    if style is None and kind == "number" and not settings:
        yield flaw(path, "number_format", formats=", ".join(NUMBER_FORMATS))
    elif style is not None and style not in known:
        yield flaw((*path, "x-format"), "format_unknown", value=style, formats=", ".join(known))
    if "x-mask" in node and node["x-mask"] not in MASKS:
        yield flaw((*path, "x-mask"), "mask_unknown", value=node["x-mask"], masks=", ".join(MASKS))
    if "x-personal" in node and not _is_personal(node["x-personal"]):
        yield flaw((*path, "x-personal"), "personal")
    if "x-financial" in node and not _is_personal(node["x-financial"]):
        yield flaw((*path, "x-financial"), "financial")
    if "x-unit" in node and not is_both(node["x-unit"]):
        yield flaw((*path, "x-unit"), "both_languages", keyword="x-unit")
    if "x-inverse" in node:
        inverse = node["x-inverse"]
        if not isinstance(inverse, dict) or {"title", "x-en"} - inverse.keys():
            yield flaw((*path, "x-inverse"), "inverse")
    if not settings:
        yield from _choice_flaws(node, path)


def _choice_flaws(node: Mapping[str, Any], path: Path_) -> Iterator[Flaw]:
    if "enum" in node:
        yield flaw((*path, "enum"), "enum")
    entries = choices_of(node)
    if "oneOf" in node and not entries and not is_protected(node):
        yield flaw((*path, "oneOf"), "one_of")
    seen: set[str] = set()
    for n, entry in enumerate(entries):
        here = (*path, "oneOf", n)
        yield from title_flaws(entry, here)
        if not isinstance(entry["const"], str):
            yield flaw(here, "const_text")
        elif entry["const"] in seen:
            yield flaw(here, "const_twice", value=entry["const"])
        else:
            seen.add(entry["const"])


def _required_flaws(
    part: Mapping[str, Any], owner: Mapping[str, Any], path: Path_
) -> Iterator[Flaw]:
    """Required names that the object ``owner`` does not have."""
    if not isinstance(owner.get("additionalProperties"), dict):
        for name in part.get("required", ()):
            if name not in owner.get("properties", {}):
                yield flaw((*path, "required"), "required_unknown", name=name)


def _condition_flaws(
    node: Mapping[str, Any], owner: Mapping[str, Any], path: Path_
) -> Iterator[Flaw]:
    """Fields named in conditions that the object does not have: such a rule never fires."""
    parts = [((*path, key), node.get(key)) for key in ("if", "then", "else", "not")]
    parts += [
        ((*path, key, n), part)
        for key in ("allOf", "anyOf", "oneOf")
        for n, part in enumerate(node.get(key, ()))
    ]
    for here, part in parts:
        if isinstance(part, dict):
            yield from _mentioned(part, owner, here)
            yield from _condition_flaws(part, owner, here)
    message = node.get("x-when-message")
    if message is not None and not is_both(message):
        yield flaw((*path, "x-when-message"), "both_languages", keyword="x-when-message")


def _mentioned(part: Mapping[str, Any], owner: Mapping[str, Any], path: Path_) -> Iterator[Flaw]:
    yield from _required_flaws(part, owner, path)
    names = owner.get("properties", {})
    for name, inner in part.get("properties", {}).items():
        here = (*path, "properties", name)
        if name not in names:
            if not isinstance(owner.get("additionalProperties"), dict):
                yield flaw(here, "required_unknown", name=name)
        elif isinstance(inner, dict) and shape_of(names[name]) == "object":
            yield from _mentioned(inner, names[name], here)


def _about_flaws(schema: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with ``x-kind``."""
    about = schema["x-kind"]
    here: Path_ = ("x-kind",)
    if not isinstance(about, dict):
        yield flaw(here, "x_kind")
        return
    for key in about:
        if key not in _KIND_KEYS:
            yield flaw((*here, key), "unknown_keyword", keyword=key)
    prefix = about.get("prefix")
    if about.get("code_id"):
        if prefix:
            yield flaw((*here, "prefix"), "prefix_and_code")
        if about.get("yearly"):
            yield flaw((*here, "yearly"), "prefix_and_code")
    elif not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
        yield flaw(here, "prefix")
    names = schema.get("properties", {})
    if "id" not in names or "id" not in schema.get("required", ()):
        yield flaw(("required",), "no_id")
    if about.get("label") not in names:
        yield flaw(here, "label", name=about.get("label", ""))
    if "group" in about and about["group"] not in GROUPS:
        yield flaw(
            (*here, "group"), "group_unknown", value=about["group"], groups=", ".join(GROUPS)
        )
    if "sort" in about and about["sort"] not in ("pinyin", "date"):
        yield flaw((*here, "sort"), "sort_unknown", value=about["sort"])


def _derived_flaws(schema: Mapping[str, Any]) -> Iterator[Flaw]:
    for column, node in schema.get("x-derived", {}).items():
        here = ("x-derived", column)
        if not _COLUMN.fullmatch(column):
            yield flaw(here, "property_name", name=column)
        yield from title_flaws(node, here)
        for key in node:
            if key not in _DERIVED_KEYS:
                yield flaw((*here, key), "unknown_keyword", keyword=key)
        if node.get("x-class") not in CLASSES:
            yield flaw(here, "no_class")
        if not node.get("by"):
            yield flaw(here, "derived_by")
        style = node.get("x-format")
        if style is not None and style not in (*TEXT_FORMATS, *NUMBER_FORMATS, *INTEGER_FORMATS):
            yield flaw(
                (*here, "x-format"),
                "format_unknown",
                value=style,
                formats=", ".join((*TEXT_FORMATS, *NUMBER_FORMATS)),
            )


def is_both(value: object) -> bool:
    """Whether ``value`` is a text in both languages."""
    return (
        isinstance(value, dict)
        and value.keys() == {"zh", "en"}
        and all(isinstance(text, str) and text.strip() for text in value.values())
    )


def _is_personal(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"purpose", "retention"}:
        return False
    duration = value["retention"]
    return (
        is_both(value["purpose"])
        and isinstance(duration, str)
        and _DURATION.fullmatch(duration) is not None
    )
