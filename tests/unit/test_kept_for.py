"""Every personal or financial field says who may see it, why it is kept and how long (S1-32)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from dangan.project import Project, product
from dangan.schema.kinds import load_kinds
from dangan.schema.model import CLASSES, Field

# where the company itself is reached: made public on purpose
OUR_OWN = {("company", "/telephone"), ("service-points", "/hotline")}
PERSONAL_FORMATS = {"telephone", "email", "resident-id"}
RETENTION = re.compile(r"P([0-9]+[YMD])+")


@cache
def fields() -> tuple[tuple[str, Field], ...]:
    kinds = load_kinds(Project(product(), (product(),)))
    return tuple((name, item) for name, kind in kinds.items() for item in kind.fields)


def test_every_field_about_a_person_has_a_purpose_and_a_retention() -> None:
    held = [
        (name, item)
        for name, item in fields()
        if item.format in PERSONAL_FORMATS or item.mask in {"surname", "phone"}
    ]
    assert len(held) > 10
    wrong = [
        (name, item.pointer)
        for name, item in held
        if item.personal is None and (name, item.pointer) not in OUR_OWN
    ]
    assert not wrong


def test_every_field_about_money_has_a_purpose_and_a_retention() -> None:
    confidential = CLASSES.index("confidential")
    held = [
        (name, item)
        for name, item in fields()
        if item.format == "bank-account" or (item.format == "money" and item.level >= confidential)
    ]
    assert len(held) > 40
    assert not [(name, item.pointer) for name, item in held if item.financial is None]


def test_purposes_are_said_in_both_languages_and_retentions_are_terms() -> None:
    for name, item in fields():
        for kept in (item.personal, item.financial):
            if kept is not None:
                assert kept.purpose.zh, (name, item.pointer)
                assert kept.purpose.en, (name, item.pointer)
                assert RETENTION.fullmatch(kept.retention), (name, item.pointer)


def test_account_numbers_are_confidential() -> None:
    accounts = [item for _, item in fields() if item.format == "bank-account"]
    assert {item.class_name for item in accounts} == {"confidential"}
    assert all(item.mask == "account" for item in accounts)


def _nodes(node: Any, path: str = "", above: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield path, (node, above)
        for key, value in node.items():
            yield from _nodes(value, f"{path}/{key}", (*above, node))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _nodes(value, f"{path}/{place}", above)


@pytest.mark.parametrize(
    "file", sorted(p.name for p in (product() / "schemas").glob("*.schema.json"))
)
def test_every_name_of_a_person_outside_the_staff_says_why_it_is_kept(file: str) -> None:
    if file == "meta.schema.json":
        return
    content = json.loads((product() / "schemas" / file).read_text(encoding="utf-8"))
    for path, (node, above) in _nodes(content):
        if str(node.get("$ref", "")).endswith("/person-name"):
            assert any("x-personal" in one for one in (node, *above)), path
            assert any("x-class" in one for one in (node, *above)), path
