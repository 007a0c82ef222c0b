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
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import filling
from tests.support.filling import DAY, Filled, Filler, Values
from tests.support.schema import CLASSES, KINDS, Leaf, about, schema


@dataclass(frozen=True)
class Audience:
    """Whom a site is for: the highest class, confidential data on persons, what it is about."""

    highest: str
    persons: bool = False
    kinds: tuple[str, ...] = KINDS
    only_persons: bool = False  # of the customers only those who are natural persons
    english: bool = False  # whether its site is built in both languages

    @property
    def rank(self) -> int:
        """The place of its class."""
        return CLASSES.index(self.highest)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The folders of the languages of its site."""
        return ("", "en/") if self.english else ("",)

    def entry(self, name: str) -> dict[str, Any]:
        """Its entry in access.yaml."""
        return {
            "title": {"zh": f"范围{name}", "en": f"Audience {name}"},
            "classes": self.highest,
            "personal": self.persons,
            "kinds": "all" if self.kinds == KINDS else list(self.kinds),
            "records": {"customers": {"party_type": ["person"]}} if self.only_persons else "all",
        }

    def sees_record(self, made: Filled) -> bool:
        """Whether it sees a record at all; one without grade is held back from nobody."""
        grade = made.record.get("grade", "public")
        of_sort = not self.only_persons or made.record.get("party_type") != "firm"
        return made.kind in self.kinds and of_sort and CLASSES.index(grade) <= self.rank


AUDIENCES = {
    "guest": Audience("public"),
    "staff": Audience("internal", english=True),
    "desk": Audience(
        "internal", kinds=("customers", "suppliers", "staff", "regions"), only_persons=True
    ),
    "finance": Audience("confidential"),
    "personnel": Audience("confidential", persons=True),
    "board": Audience("secret", persons=True, english=True),
}
GRADES = {"open": None, "bound": None, "shy": "confidential", "dark": "secret"}
DARK_DAY, DARK_QUARTER = "2024-06-05", "2024Q2"  # nothing that is not secret happened then
REPOSITORY = "https://zqrepository.example/records"


def _field(zh: str, klass: str, **more: Any) -> dict[str, Any]:
    return {"title": zh, "x-en": zh, "x-class": klass, "type": "string", **more}


def _rows(zh: str, key: str, items: dict[str, Any]) -> dict[str, Any]:
    return {"title": zh, "x-en": zh, "type": "array", "x-key": [key], "items": items}


def extension(kind: str) -> dict[str, Any]:
    """Fields of every class, alone, in lists, in groups and in rows."""
    person = {"purpose": {"zh": "测试", "en": "Test"}, "retention": "P1Y"}
    account = {"x-format": "bank-account", "x-mask": "account"}
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
        aims = ("dark", "shy") if name == "bound" else ("open", "bound")
        filler = Filler(Values(), *aims, schemas())
        day = DARK_DAY if name == "dark" else DAY
        for kind in KINDS:
            given = {"grade": grade, **_apart(kind, day)}
            if name == "open":
                made.extend(filler.sorts(kind, name, on=day, **given))
            else:
                made.append(filler.fill(kind, name, on=day, **given))
    return tuple(made)


def _apart(kind: str, day: str) -> dict[str, Any]:
    """The date of a record, so that on the dark day only secret things happened."""
    if day != DARK_DAY:
        return {}
    date = about(kind).get("date", "/").strip("/")
    found = {date: day} if date and "/" not in date else {}
    if kind == "evaluations":
        found |= {"quarter": DARK_QUARTER, "effective_on": day}
    return found


def make(root: Path) -> None:
    """Write the company to ``root``."""
    entries = {name: audience.entry(name) for name, audience in AUDIENCES.items()}
    filling.settings(root, entries, repository=REPOSITORY)
    filling.save(root, *records())
    for kind in KINDS:
        path = root / "schemas" / "extensions" / f"{kind}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(extension(kind), ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True)
class Canary:
    """One value of one record, and how it would be found."""

    made: Filled
    pointer: str
    leaf: Leaf
    value: str

    @property
    def where(self) -> str:
        """Where it stands, for a message."""
        return f"{self.made.kind} {self.made.id} {self.pointer} ({CLASSES[self.leaf.rank]})"

    def seen(self, audience: Audience) -> bool:
        """Whether the audience sees the value as it is."""
        if not audience.sees_record(self.made) or self.leaf.rank > audience.rank:
            return False
        return audience.persons or not (self.leaf.personal and self.leaf.rank >= 2)


@cache
def canaries() -> tuple[Canary, ...]:
    """Every value that stands in one place only."""
    found = [
        Canary(made, pointer, leaf, str(value))
        for made in records()
        for pointer, (leaf, value) in made.holds.items()
        if len(str(value)) >= 8 and not leaf.choices and not leaf.refs
    ]
    times = Counter(canary.value for canary in found)
    return tuple(canary for canary in found if times[canary.value] == 1)
