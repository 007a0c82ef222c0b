"""A company whose every value can be told from every other, with records of every grade.

For each kind there are records called

- ``open``: not graded, everything filled, referring to other open records;
- ``bound``: not graded, everything filled, referring only to secret records;
- ``shy`` and ``dark``: graded confidential and secret, everything filled, referring to open
  records, so that they stand in the relations of those.

Every kind also has fields of all classes that the product does not have by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import filling
from tests.support.filling import DAY, Filled, Filler, Values, begun, identity
from tests.support.records import write
from tests.support.schema import CLASSES, KINDS, Leaf, schema

# name: highest class, whether confidential data on persons are seen
AUDIENCES = {
    "guest": ("public", False),
    "staff": ("internal", False),
    "finance": ("confidential", False),
    "personnel": ("confidential", True),
    "board": ("secret", True),
}
GRADES = {"open": None, "bound": None, "shy": "confidential", "dark": "secret"}
COMMON = {"2026-03-02", "2026-03-02 09:30", "266000", "2026-03", "2025q4", "road", "CNY"}
DARK_DAY, DARK_QUARTER = "2024-06-05", "2024Q2"  # nothing that is not secret happened then
REPOSITORY = "https://zqrepository.example/records"


def _field(zh: str, klass: str, **more: Any) -> dict[str, Any]:
    return {"title": zh, "x-en": zh, "x-class": klass, "type": "string", **more}


def _rows(zh: str, key: str, items: dict[str, Any]) -> dict[str, Any]:
    return {"title": zh, "x-en": zh, "type": "array", "x-key": [key], "items": items}


def extension(kind: str) -> dict[str, Any]:
    """Fields of every class, alone, in lists, in groups and in rows."""
    person = {"purpose": {"zh": "测试", "en": "Test"}, "retention": "P1Y"}
    account = {"x-format": "bank-account", "x-mask": "last4"}
    texts = {
        f"ext_{klass}": _field(f"附加{klass}", klass, **{"x-search": True}) for klass in CLASSES
    }
    rows = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "label": _field("行名", "internal"),
            "amount": _field("行额", "secret", type="number", **{"x-format": "money"}),
            "account": _field("行账号", "confidential", **account),
            "remark": _field("行备注", "secret", **{"x-personal": person}),
        },
    }
    hidden = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "one": _field("甲", "secret"),
            "many": {**_field("乙", "secret"), "type": "array", "items": {"type": "string"}},
        },
    }
    listed = {"type": "array", "items": {"type": "string"}, "x-search": True}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{kind}.schema.json",
        "x-extends": kind,
        "properties": {
            **texts,
            "ext_person": _field("附加个人", "confidential", **{"x-personal": person}),
            "ext_secret_person": _field("附加机密个人", "secret", **{"x-personal": person}),
            "ext_account": _field("附加账号", "confidential", **account, **{"x-search": True}),
            "ext_name": _field("附加姓名", "confidential", **{"x-mask": "surname"}),
            "ext_phone": _field(
                "附加电话", "secret", **{"x-format": "telephone", "x-mask": "phone"}
            ),
            "ext_list": {**_field("附加列表", "secret"), **listed},
            "ext_rows": _rows("附加行", "label", rows),
            "ext_hidden": _rows("附加密行", "one", hidden),
            "ext_group": {"title": "附加组", "x-en": "Group", **hidden},
        },
    }  # fmt: skip


@cache
def schemas() -> Mapping[str, Mapping[str, Any]]:
    """The schemas of all kinds with their extensions."""
    found = {}
    for kind in KINDS:
        base = schema(kind)
        more = extension(kind)["properties"]
        found[kind] = {**base, "properties": {**base["properties"], **more}}
    return found


@cache
def records() -> tuple[Filled, ...]:
    """All records of the company."""
    made: list[Filled] = []
    for name, grade in GRADES.items():
        aim = "dark" if name == "bound" else "open"
        filler = Filler(Values(), {kind: identity(kind, aim) for kind in KINDS}, schemas())
        staff = identity("staff", aim)
        for kind in KINDS:
            given = {**begun(kind, staff), "grade": grade, **_apart(kind, name)}
            made.append(filler.fill(kind, name, **given))
        given = {**begun("customers", staff), "grade": grade, "party_type": "person"}
        made.append(filler.fill("customers", f"{name} person", **given))
    return tuple(made)


def _apart(kind: str, name: str) -> dict[str, Any]:
    """Dates at which only secret things happened."""
    if name != "dark":
        return {}
    if kind == "complaints":
        step = {"to": "received", "on": DARK_DAY, "by": identity("staff", "open")}
        return {"received_on": DARK_DAY, "steps": [step]}
    if kind == "evaluations":
        return {"quarter": DARK_QUARTER, "evaluated_on": DARK_DAY, "effective_on": DARK_DAY}
    return {}


def make(root: Path) -> None:
    """Write the company to ``root``."""
    audiences = [(name, *seen) for name, seen in AUDIENCES.items()]
    filling.settings(root, audiences, repository=REPOSITORY)
    filling.save(root, *records())
    for kind in KINDS:
        path = root / "schemas" / "extensions" / f"{kind}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(extension(kind), ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Canary:
    """One value of one record, and how it would be found."""

    kind: str
    record: str
    grade: int
    pointer: str
    leaf: Leaf
    value: str

    @property
    def where(self) -> str:
        """Where it stands, for a message."""
        return f"{self.kind} {self.record} {self.pointer} ({CLASSES[self.leaf.rank]})"

    def record_seen(self, audience: str) -> bool:
        """Whether the audience sees the record at all."""
        return self.grade <= CLASSES.index(AUDIENCES[audience][0])

    def seen(self, audience: str) -> bool:
        """Whether the audience sees the value as it is."""
        highest, persons = AUDIENCES[audience]
        if not self.record_seen(audience) or self.leaf.rank > CLASSES.index(highest):
            return False
        return persons or not (self.leaf.personal and self.leaf.rank >= 2)


def grade_of(record: Filled) -> int:
    """The rank of a record's grade; without one it is held back from nobody."""
    grade = record.record.get("grade")
    return CLASSES.index(grade) if grade else 0


@cache
def canaries() -> tuple[Canary, ...]:
    """Every value that stands in one place only."""
    found = []
    for made in records():
        for pointer, (leaf, value) in made.holds.items():
            text = str(value)
            telling = len(text) >= 8 and not leaf.choices and not leaf.refs
            if telling and text not in COMMON and DAY not in text:
                found.append(Canary(made.kind, made.id, grade_of(made), pointer, leaf, text))
    assert len({canary.value for canary in found}) == len(found)
    return tuple(found)
