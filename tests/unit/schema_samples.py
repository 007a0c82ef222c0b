"""A small product and company of their own, for tests of the schema room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dangan.project import Project
from dangan.schema.kinds import Kind, load_kinds

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def named(zh: str, en: str, **rest: Any) -> dict[str, Any]:
    """A schema node with its titles; ``x_class`` stands for ``x-class``."""
    return {"title": zh, "x-en": en, **{k.replace("x_", "x-", 1): v for k, v in rest.items()}}


def text(zh: str, en: str, **rest: Any) -> dict[str, Any]:
    """A text field of class internal."""
    return named(zh, en, **{"type": "string", "x_class": "internal", **rest})


def choice(zh: str, en: str, **labels: str) -> dict[str, Any]:
    """A field with a list of choices; a label is written ``中文/English``."""
    entries = []
    for const, label in labels.items():
        title, x_en = label.split("/")
        entries.append({"const": const, "title": title, "x-en": x_en})
    return text(zh, en, oneOf=entries)


def definitions() -> dict[str, Any]:
    """Shared definitions, some with references of their own."""
    return {
        "$schema": DIALECT,
        "$id": "definitions.json",
        "title": "公用定义",
        "x-en": "Shared definitions",
        "$defs": {
            "money": named("金额", "Amount", type="number", minimum=0, x_format="money"),
            "telephone": named("号码", "Number", type="string", x_format="telephone"),
            "short": named("短文本", "Short text", type="string", minLength=1, maxLength=200),
            "role": {
                **named("角色", "Role", type="string"),
                "oneOf": [
                    {"const": "manager", "title": "经理", "x-en": "Manager"},
                    {"const": "clerk", "title": "文员", "x-en": "Clerk"},
                ],
            },
            "secret": {
                **named("受保护文本", "Protected text", type=["string", "object"]),
                "maxLength": 60,
                "additionalProperties": False,
                "required": ["enc"],
                "properties": {"enc": named("密文", "Ciphertext", type="string")},
            },
            "contact": {
                **named("联系人", "Contact person", type="object"),
                "additionalProperties": False,
                "required": ["name"],
                "properties": {
                    "name": named("姓名", "Name", **{"$ref": "#/$defs/short"}, x_class="internal"),
                    "phones": {
                        **named("电话", "Telephones", type="array", x_class="confidential"),
                        "uniqueItems": True,
                        "x-search": True,
                        "x-mask": "phone",
                        "items": {"$ref": "definitions.json#/$defs/telephone"},
                    },
                },
            },
        },
    }


def shops() -> dict[str, Any]:
    """A kind with every feature that the loader knows."""
    steps = {
        **named("步骤", "Steps", type="array"),
        "x-append-only": True,
        "x-key": ["on", "to"],
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["to", "on"],
            "properties": {
                "to": choice("状态", "State", open="开业/Open", shut="停业/Shut"),
                "on": text("日期", "Date", x_format="date"),
            },
        },
    }
    sign_offs = {
        **named("签署", "Sign-offs", type="array"),
        "x-key": ["role"],
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "role": named(
                    "角色", "Role", **{"$ref": "definitions.json#/$defs/role"}, x_class="internal"
                )
            },
        },
    }
    return {
        "$schema": DIALECT,
        "$id": "shops.schema.json",
        **named("门店", "Shop"),
        "x-kind": {
            "prefix": "H",
            "yearly": False,
            "code_id": False,
            "label": "name",
            "date": "/opened_on",
            "sort": "pinyin",
            "group": "parties",
            "list": {"columns": ["name", "turnover", "state"], "filters": ["size"]},
        },
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "name"],
        "properties": {
            "id": text("编号", "Id", pattern="^H-[0-9]{2}-[2-9A-HJKMNP-TV-Z]{4}$"),
            "name": text("店名", "Name", x_search=True, minLength=2, maxLength=20),
            "size": choice("规模", "Size", small="小型/Small", large="大型/Large"),
            "opened_on": text("开业日期", "Opened on", x_format="date"),
            "turnover": named(
                "营业额",
                "Turnover",
                **{"$ref": "definitions.json#/$defs/money"},
                x_class="confidential",
                x_unit={"zh": "元", "en": "yuan"},
            ),
            "workers": named("人数", "Workers", type="integer", minimum=1, x_class="internal"),
            "own": named("自有", "Own", type="boolean", x_class="internal"),
            "born_on": text("店主生日", "Owner born on", x_format="date", x_class="secret"),
            "card": named(
                "证件号", "Card", **{"$ref": "definitions.json#/$defs/secret"}, x_class="secret"
            ),
            "chain": text("总店", "Head shop", x_ref="shops", x_inverse=named("分店", "Branches")),
            "tags": {
                **named("标签", "Tags", type="array", x_class="public"),
                "uniqueItems": True,
                "minItems": 1,
                "maxItems": 3,
                "items": {"type": "string"},
            },
            "contacts": {
                **named("联系人", "Contacts", type="array", x_key=["name"]),
                "items": {"$ref": "definitions.json#/$defs/contact"},
            },
            "lease": {
                **named("租约", "Lease", type="object"),
                "additionalProperties": False,
                "properties": {
                    "rent": named(
                        "租金",
                        "Rent",
                        **{"$ref": "definitions.json#/$defs/money"},
                        x_class="secret",
                    ),
                    "until": text("到期日", "Until", x_format="date"),
                },
            },
            "steps": steps,
            "sign_offs": sign_offs,
        },
        "dependentRequired": {"turnover": ["workers"]},
        "allOf": [
            {
                "if": {"properties": {"size": {"const": "large"}}, "required": ["size"]},
                "then": {"required": ["contacts"], "properties": {"chain": False}},
            },
            {
                "if": {"properties": {"own": {"const": False}}, "required": ["own"]},
                "then": {"required": ["lease"]},
                "x-when-message": {
                    "zh": "租来的门店要有租约。",
                    "en": "A rented shop has a lease.",
                },
            },
        ],
        "x-derived": {
            "state": {
                **named("状态", "State", x_class="internal", by="state"),
                "enum": [{"const": "open", **named("开业", "Open")}],
            },
            "name_pinyin": named("拼音", "Pinyin", x_class="internal", by="name-keys"),
        },
        "x-transitions": {
            "states": [
                {"key": "open", **named("开业", "Open"), "kind": "initial"},
                {"key": "shut", **named("停业", "Shut"), "kind": "terminal"},
            ],
            "moves": [
                {
                    "from": "open",
                    "to": "shut",
                    "action": {"zh": "停业", "en": "Shut"},
                    "by": ["manager"],
                    "needs": ["/lease/until"],
                    "signs": ["manager"],
                    "when": {"field": "/turnover", "above": "limit"},
                }
            ],
        },
        "x-signs": {"manager": {**named("经理", "Manager"), "covers": ["/name", "/lease"]}},
    }


def plain_kind(name: str, prefix: str) -> dict[str, Any]:
    """The smallest kind there can be."""
    return {
        "$schema": DIALECT,
        "$id": f"{name}.schema.json",
        **named(name, name),
        "x-kind": {
            "prefix": prefix,
            "yearly": False,
            "code_id": False,
            "label": "name",
            "sort": "date",
            "group": "files",
            "list": {"columns": ["name"], "filters": []},
        },
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "properties": {"id": text("编号", "Id"), "name": text("名称", "Name")},
    }


def write(folder: Path, name: str, content: object) -> Path:
    """Write ``schemas/NAME`` below ``folder`` as JSON."""
    path = folder / "schemas" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def product(tmp_path: Path, **schemas: dict[str, Any]) -> Project:
    """A product with `definitions` and `shops` (or ``schemas``), and an empty company on top."""
    base, company = tmp_path / "product", tmp_path / "company"
    write(base, "definitions.json", definitions())
    for name, schema in (schemas or {"shops": shops()}).items():
        write(base, f"{name}.schema.json", schema)
    (company / "records").mkdir(parents=True, exist_ok=True)
    return Project(company, (company, base))


def shop_kind(tmp_path: Path) -> Kind:
    """The kind of `shops`."""
    return load_kinds(product(tmp_path))["shops"]
