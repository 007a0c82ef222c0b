"""Records as text in canonical form: the order of the schema, quotes where a reader needs them.

`dangan fmt` changes nothing in what is written here (a test holds both together); this writer
only skips what fmt must do for files of unknown hands, and so takes a tenth of its time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from dangan.read.scalars import written, written_key


class Plan:
    """In which order a map is written: its keys, and what holds for keys that are free."""

    __slots__ = ("free", "keys", "names", "place")

    def __init__(self, keys: Mapping[str, Plan], free: Plan | None = None) -> None:
        self.keys = keys
        self.free = free
        self.place = {key: place for place, key in enumerate(keys)}
        self.names = {key: written_key(key) for key in keys}

    def ordered(self, record: Mapping[str, Any]) -> list[str]:
        """The keys of ``record`` in this order, free ones last and in their own.

        Raises KeyError for a key that is not in the schema.
        """
        if self.free is None:
            return sorted(record, key=self.place.__getitem__)
        return sorted(record, key=lambda key: self.place.get(key, len(self.place)))


def plan_of(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Plan:
    """The plan for what ``schema`` describes; of a list, the plan of its elements."""
    reference = schema.get("$ref")
    base = definitions[str(reference).rsplit("/", 1)[-1]] if reference else {}
    whole = {**base, **schema}
    if "items" in whole and "properties" not in whole:
        return plan_of(whole["items"], definitions)
    keys = {name: plan_of(part, definitions) for name, part in whole.get("properties", {}).items()}
    free = whole.get("additionalProperties")
    return Plan(keys, plan_of(free, definitions) if isinstance(free, dict) else None)


def plans(schemas: Path) -> dict[str, Plan]:
    """The plan of every kind and settings file in the folder ``schemas``, by its name."""
    definitions = json.loads((schemas / "definitions.json").read_text(encoding="utf-8"))["$defs"]
    return {
        path.name.removesuffix(".schema.json"): plan_of(
            json.loads(path.read_text(encoding="utf-8")), definitions
        )
        for path in sorted(schemas.glob("*.schema.json"))
        if path.name != "meta.schema.json"
    }


@dataclass(frozen=True)
class Shape:
    """What the schema of a kind says of it: its title, its ids, and what its steps are called.

    ``actions`` holds for each pair of states what is done between them, ``signs`` for each
    role the name it signs under. Length of an id after the year: five for yearly kinds.
    """

    title: str
    prefix: str
    yearly: bool
    label: str
    actions: Mapping[tuple[str, str], str]
    signs: Mapping[str, str]

    @property
    def length(self) -> int:
        """Characters that are drawn for an id."""
        return 5 if self.yearly else 4


def shapes(schemas: Path) -> dict[str, Shape]:
    """The shape of every kind in the folder ``schemas``, by its name."""
    found = {}
    for path in sorted(schemas.glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        about = schema.get("x-kind", {})
        moves = schema.get("x-transitions", {}).get("moves", ())
        found[path.name.removesuffix(".schema.json")] = Shape(
            title=schema["title"],
            prefix=about.get("prefix") or "",
            yearly=bool(about.get("yearly")),
            label=about.get("label") or "",
            actions={(move["from"], move["to"]): move["action"]["zh"] for move in moves},
            signs={role: sign["title"] for role, sign in schema.get("x-signs", {}).items()},
        )
    return found


@lru_cache(maxsize=1 << 17)
def _text(value: str) -> str:
    return written(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return "null"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    raise TypeError(f"no YAML for {value!r}")


def _write(record: Mapping[str, Any], plan: Plan, indent: str, out: list[str]) -> None:
    """Append the lines of a map; the caller has written the indent of the first one."""
    lead = ""
    deeper = indent + "  "
    for field in plan.ordered(record):
        value = record[field]
        key = lead + (plan.names.get(field) or written_key(field))
        lead = indent
        if isinstance(value, str):
            if "\n" in value:
                body = value.replace("\n", f"\n{deeper}").replace(f"\n{deeper}\n", "\n\n")
                out.append(f"{key}: |-\n{deeper}{body}\n")
            else:
                out.append(f"{key}: {_text(value)}\n")
        elif isinstance(value, dict):
            out.append(f"{key}:\n{deeper}")
            _write(value, _part(plan, field), deeper, out)
        elif isinstance(value, list):
            out.append(f"{key}:\n")
            _write_list(value, _part(plan, field), deeper, out)
        else:
            out.append(f"{key}: {_scalar(value)}\n")


def _part(plan: Plan, field: str) -> Plan:
    found = plan.keys.get(field, plan.free)
    if found is None:
        raise KeyError(field)
    return found


def _write_list(items: list[Any], plan: Plan, indent: str, out: list[str]) -> None:
    for item in items:
        if isinstance(item, dict):
            out.append(f"{indent}- ")
            _write(item, plan, indent + "  ", out)
        else:
            out.append(f"{indent}- {_scalar(item)}\n")


def emit(record: Mapping[str, Any], plan: Plan) -> str:
    """``record`` as YAML. Raises KeyError for a key that its schema does not know."""
    out: list[str] = []
    _write(record, plan, "", out)
    return "".join(out)
