"""A kind, a rule, a report, a form, a field: each is one file in a company's repository.

No Python, and nothing of the product is touched.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import filling, page, records, sheet
from tests.support.command import build, dangan
from tests.support.once import once

HAMMER, SAW = "GJ-26-2222", "GJ-26-3333"
CUSTOMER, KEEPER = "C-26-7KQ4", "luo-jingxing"


def _text(zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"title": zh, "x-en": en, "type": "string", "x-class": "internal", **more}


def _date(zh: str, en: str) -> dict[str, Any]:
    return {"title": zh, "x-en": en, "$ref": "definitions.json#/$defs/date", "x-class": "internal"}


TOOLS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "tools.schema.json",
    "title": "工具",
    "x-en": "Tool",
    "x-kind": {
        "prefix": "GJ", "yearly": False, "code_id": False, "label": "name", "date": "/bought_on",
        "sort": "pinyin", "group": "company",
        "list": {"columns": ["name", "customer", "price", "state"], "filters": ["state"]},
    },
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "name", "bought_on", "steps"],
    "properties": {
        "id": _text("编号", "Id", pattern="^GJ-[0-9]{2}-[2-9A-HJKMNP-TV-Z]{4}$"),
        "name": _text("名称", "Name", minLength=1, maxLength=100, **{"x-search": True}),
        "pinyin": _text("排序拼音", "Pinyin", maxLength=200),
        "bought_on": _date("购入日期", "Bought on"),
        "price": {
            "title": "价格", "x-en": "Price", "$ref": "definitions.json#/$defs/money",
            "x-class": "internal",
        },
        "customer": {
            "title": "存放客户", "x-en": "Kept at", "type": "string",
            "$ref": "definitions.json#/$defs/customer-id", "x-class": "internal",
            "x-ref": "customers", "x-inverse": {"title": "存放的工具", "x-en": "Tools kept"},
        },
        "parts": {
            "title": "部件", "x-en": "Parts", "type": "array", "minItems": 1, "x-key": ["label"],
            "items": {
                "type": "object", "additionalProperties": False, "required": ["label"],
                "properties": {
                    "label": _text("部件名", "Part", maxLength=60),
                    "count": {
                        "title": "件数", "x-en": "Count", "type": "integer", "minimum": 1,
                        "x-class": "internal",
                    },
                },
            },
        },
        "steps": {
            "title": "步骤", "x-en": "Steps", "type": "array", "minItems": 1,
            "x-append-only": True, "x-key": ["to", "on"],
            "items": {
                "type": "object", "additionalProperties": False, "required": ["to", "on"],
                "properties": {
                    "to": {
                        **_text("状态", "State"),
                        "oneOf": [
                            {"const": "ready", "title": "在库", "x-en": "In store"},
                            {"const": "lent", "title": "借出", "x-en": "Lent"},
                        ],
                    },
                    "on": _date("日期", "On"),
                    "at": _text("时间", "At", **{"x-format": "time"}),
                    "by": {
                        "title": "经办人", "x-en": "By", "type": "string",
                        "$ref": "definitions.json#/$defs/staff-id", "x-class": "internal",
                        "x-ref": "staff",
                    },
                },
            },
        },
    },
    "x-derived": {
        "state": {
            "title": "状态", "x-en": "State", "type": "string", "by": "state",
            "x-class": "internal",
            "enum": [
                {"const": "ready", "title": "在库", "x-en": "In store"},
                {"const": "lent", "title": "借出", "x-en": "Lent"},
            ],
        },
        "name_pinyin": {
            "title": "名称拼音", "x-en": "Pinyin of the name", "type": "string",
            "by": "name-keys", "x-class": "internal",
        },
    },
    "x-transitions": {
        "states": [
            {"key": "ready", "title": "在库", "x-en": "In store", "kind": "initial"},
            {"key": "lent", "title": "借出", "x-en": "Lent", "kind": "terminal"},
        ],
        "moves": [
            {"from": "ready", "to": "lent", "action": {"zh": "借出", "en": "Lend"},
             "by": ["salesperson"], "needs": ["/customer"]},
        ],
    },
}  # fmt: skip

RULE = """/*
code: rule/tool-price
severity: error
title: {zh: 工具没有价格, en: Tool without price}
message:
  zh: “{tool}”没有价格。
  en: "“{tool}” has no price."
fix: {zh: 请填写价格。, en: Enter its price.}
why: {zh: 财产要有价格。, en: Property has a price.}
wrong: |
  name: 锤子
right: |
  name: 锤子
  price: 12.50
*/
SELECT 'tools' AS kind, id AS record, '' AS pointer, name AS tool FROM tools WHERE price IS NULL
"""

REPORT = """/*
id: tools-by-customer
title: {zh: 客户处的工具, en: Tools at customers}
group: company
order: 900
sections:
  - id: tools
    title: {zh: 工具, en: Tools}
    columns:
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers}
      - {name: n, title: {zh: 件数, en: Tools}, format: integer, total: sum}
      - {name: price, title: {zh: 价值, en: Value}, format: money, total: sum}
*/
SELECT c.id AS customer_id, c.name AS customer, count(*) AS n, sum(t.price) AS price
FROM tools AS t JOIN customers AS c ON c.id = t.customer
GROUP BY c.id ORDER BY c.name_pinyin
"""

FORM = """id: tool-card
number: tool_card
title: {zh: 工具卡, en: Tool card}
order: 900
kind: tools
orientation: portrait
parts:
  - fields:
      - field: /name
      - field: /price
      - {field: /customer, wide: true}
  - title: {zh: 部件, en: Parts}
    list: /parts
    rows: 3
    fields:
      - {field: /label, width: 20}
      - {field: /count, width: 10}
sign_off:
  - {role: preparer, title: {zh: 保管人, en: Keeper}}
"""


def small_company(root: Path) -> None:
    """A customer and somebody who looks after it."""
    filling.settings(root)
    people = {"id": KEEPER, "name": "罗景行", "department": "yard", "joined_on": "2020-01-02"}
    yard = {"id": "yard", "name": "场站", "function": "sales"}
    firm = {
        "id": CUSTOMER,
        "name": "沐岚家电有限公司",
        "party_type": "firm",
        "party_roles": ["buyer"],
        "category": "potential",
        "opened_on": "2026-03-02",
        "phones": ["0532-5550 2170"],
        "dock_height": "一米二十",
        "steps": [{"to": "potential", "on": "2026-03-02", "by": KEEPER}],
    }
    for kind, record in (("staff", people), ("departments", yard), ("customers", firm)):
        records.write(root / f"records/{kind}/{record['id']}.yaml", record)


def tool(ident: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "name": name,
        "bought_on": "2026-03-05",
        "steps": [{"to": "ready", "on": "2026-03-05", "by": KEEPER}],
        **more,
    }


def add_all(root: Path) -> None:
    """The five files, and two records of the new kind."""
    small_company(root)
    files = {
        "schemas/tools.schema.json": json.dumps(TOOLS, ensure_ascii=False, indent=2),
        "schemas/rules/tool-price.sql": RULE,
        "site/reports/tools-by-customer.sql": REPORT,
        "site/forms/tool-card.yaml": FORM,
        "schemas/extensions/customers.schema.json": json.dumps(EXTENSION, ensure_ascii=False),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    names = ("customer_list", "supplier_list", "tool_card")
    numbers = {name: f"CF-YY-BD-9{n}" for n, name in enumerate(names)}
    policy = records.read(root / "records/policy.yaml")
    policy["form_numbers"] = [{"from": "2025-01-01", "value": numbers, "source": "本公司"}]
    records.write(root / "records/policy.yaml", policy)
    parts = [{"label": "锤头", "count": 2}, {"label": "手柄", "count": 1}]
    hammer = tool(HAMMER, "羊角锤", price=records.Decimal("12.50"), customer=CUSTOMER, parts=parts)
    saw = tool(SAW, "木工锯", price=40, customer=CUSTOMER)
    records.write(root / f"records/tools/{HAMMER}.yaml", hammer)
    records.write(root / f"records/tools/{SAW}.yaml", saw)


EXTENSION = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "customers.schema.json",
    "x-extends": "customers",
    "properties": {
        "dock_height": _text("月台高度", "Height of the dock", maxLength=20, **{"x-search": True})
    },
}


@pytest.fixture(scope="session")
def company(shared: Path) -> Path:
    return once(shared / "one-file", add_all)


@pytest.fixture(scope="session")
def site(company: Path, shared: Path) -> Path:
    return once(shared / "one-file-site", lambda out: build(company, out).ok() and None)


@pytest.fixture
def copy(company: Path, tmp_path: Path) -> Path:
    """A copy of the company to break."""
    target = tmp_path / "company"
    shutil.copytree(company, target, ignore=shutil.ignore_patterns("build"))
    return target


def codes(root: Path) -> list[str]:
    """The codes of all errors that a check finds."""
    ran = dangan("check", "--format", "json", cwd=root)
    assert ran.code in (0, 1), ran.said
    found = json.loads(ran.out)["findings"]
    return sorted(one["code"] for one in found if one["severity"] == "error")


def change(root: Path, **changes: Any) -> None:
    """Change the hammer; None takes a field away."""
    path = root / f"records/tools/{HAMMER}.yaml"
    record = {**records.read(path), **changes}
    records.write(path, {key: value for key, value in record.items() if value is not None})


def test_sound_records_of_the_kind_pass(company: Path) -> None:
    assert codes(company) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"colour": "red"}, "schema/unknown-field"),
        ({"price": "much"}, "schema/type"),
        ({"bought_on": "2026-02-30"}, "schema/date"),
        ({"customer": "C-26-ZZZZ"}, "ref/unknown-record"),
        ({"parts": [{"count": 1}]}, "schema/missing-field"),
        ({"price": None}, "rule/tool-price"),
    ],
)
def test_check_knows_the_kind_and_the_rule(copy: Path, changes: dict[str, Any], code: str) -> None:
    change(copy, **changes)
    found = codes(copy)
    assert code in found or any(one.startswith(code) for one in found), found


def test_check_knows_the_states_of_the_kind(copy: Path) -> None:
    steps = [{"to": "lent", "on": "2026-03-05", "by": KEEPER}]
    change(copy, steps=steps)
    assert any(code.startswith("rule/step") for code in codes(copy)), codes(copy)


def test_steps_need_no_more_than_state_and_day(copy: Path) -> None:
    path = copy / "schemas/tools.schema.json"
    lean = json.loads(path.read_text(encoding="utf-8"))
    fields = lean["properties"]["steps"]["items"]["properties"]
    for name in ("at", "by"):
        del fields[name]
    path.write_text(json.dumps(lean), encoding="utf-8")
    change(copy, steps=[{"to": "ready", "on": "2026-03-05"}])
    records.write(
        copy / f"records/tools/{SAW}.yaml",
        tool(SAW, "木工锯", price=40, steps=[{"to": "ready", "on": "2026-03-05"}]),
    )
    assert codes(copy) == []
    build(copy, copy / "out", "--lang", "zh").ok()


def test_the_kind_has_its_pages_and_can_be_found(site: Path) -> None:
    for prefix, state in (("", "在库"), ("en/", "In store")):
        (table,) = page.tables(page.read(site / f"{prefix}tools/index.html"), "dg-list")
        assert {"羊角锤", "木工锯"} <= {cell for row in table.rows for cell in row}
        record = page.read(site / f"{prefix}tools/{HAMMER}.html")
        for text in ("羊角锤", "12.50", "锤头", state):
            assert text in record.text
        customer = page.read(site / f"{prefix}customers/{CUSTOMER}.html")
        assert "羊角锤" in customer.text
        names = (site / f"{prefix}search").glob("names_*.json")
        assert any(HAMMER in path.read_text(encoding="utf-8") for path in names)
    exported = sheet.csv_table(site / "tools/tools-list.csv")
    assert len(exported.rows) == 2


def test_the_report_is_a_page_and_files(site: Path) -> None:
    root = page.read(site / "reports/tools-by-customer.html")
    (table,) = page.tables(root, "dg-table")
    assert table.rows[0][1:] == ("2", "52.50")
    csv_ = sheet.csv_table(site / "reports/tools-by-customer.csv")
    assert csv_.rows[0][1:] == ("2", "52.50")
    (lines,) = sheet.workbook(site / "reports/tools-by-customer.xlsx").values()
    assert [2, 52.5] in [line[1:3] for line in lines]
    english = page.read(site / "en/reports/tools-by-customer.html")
    assert "Tools at customers" in english.text
    listed = page.read(site / "reports/index.html")
    assert any("tools-by-customer" in link.attributes.get("href", "") for link in listed.all("a"))


def test_the_form_is_there_blank_and_filled(site: Path) -> None:
    blank = page.read(site / "forms/tool-card.html").one("div", "dg-form").text
    filled = page.read(site / f"tools/{HAMMER}.tool-card.html").one("div", "dg-form").text
    for text in ("CF-YY-BD-92", "工具卡", "保管人"):
        assert text in blank
        assert text in filled
    assert "羊角锤" not in blank
    for text in ("羊角锤", "12.50", "锤头", "手柄"):
        assert text in filled
    assert (site / "forms/tool-card.xlsx").is_file()
    record = page.read(site / f"tools/{HAMMER}.html")
    links = [link.attributes.get("href", "") for link in record.all("a")]
    assert f"{HAMMER}.tool-card.html" in links


def test_the_handbook_explains_the_code_and_the_kind(site: Path) -> None:
    code = page.read(site / "handbook/codes/rule/tool-price.html").text
    for text in ("rule/tool-price", "工具没有价格", "请填写价格", "财产要有价格"):
        assert text in code
    assert "Property has a price" in page.read(
        site / "en/handbook/codes/rule/tool-price.html"
    ).text  # fmt: skip
    kind = page.read(site / "handbook/kinds/tools.html").text
    for text in ("购入日期", "存放客户", "借出", "部件"):
        assert text in kind


def test_a_field_of_the_company_is_checked_shown_and_found(copy: Path, site: Path) -> None:
    record = page.read(site / f"customers/{CUSTOMER}.html").text
    assert "月台高度" in record
    assert "一米二十" in record
    values = (site / "search").glob("*.json")
    assert any("一米二十" in path.read_text(encoding="utf-8") for path in values)
    assert "月台高度" in page.read(site / "handbook/kinds/customers.html").text
    path = copy / f"records/customers/{CUSTOMER}.yaml"
    records.write(path, {**records.read(path), "dock_height": "长" * 21})
    ran = dangan("check", path, cwd=copy)
    assert ran.code == 1
    assert "月台高度" in ran.out


@pytest.mark.parametrize(
    "loose",
    [
        {"properties": {"name": {"maxLength": 500}}},
        {"properties": {"bank_accounts": {"items": {"properties": {
            "account": {"x-class": "internal"}}}}}},
        {"properties": {"category": {"oneOf": [
            {"const": "new", "title": "新", "x-en": "New"}]}}},
        {"additionalProperties": True},
        {"properties": {"opened_on": {"type": ["string", "null"]}}},
    ],
)  # fmt: skip
def test_an_extension_that_loosens_is_refused(copy: Path, loose: dict[str, Any]) -> None:
    path = copy / "schemas/extensions/customers.schema.json"
    header = {key: value for key, value in EXTENSION.items() if key != "properties"}
    path.write_text(json.dumps({**header, **loose}), encoding="utf-8")
    ran = dangan("check", "--lang", "en", cwd=copy)
    assert ran.code == 1, ran.said
    assert "schemas/extensions/customers.schema.json" in ran.out
    assert "schema/loosened" in ran.out
    refused = build(copy, copy / "out")
    assert refused.code == 2
    assert not (copy / "out").exists()


def test_sql_and_schema_know_the_kind(company: Path) -> None:
    ran = dangan("sql", "SELECT name, price FROM tools ORDER BY price", "--format", "csv",
                 cwd=company).ok()  # fmt: skip
    assert "1250" in ran.out
    assert "羊角锤" in ran.out
    found = json.loads(dangan("schema", "tools", cwd=company).ok().out)
    assert found["title"] == "工具"
