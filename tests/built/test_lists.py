"""The customer list (CF-YY-BD-01) and the supplier list (CF-YY-BD-02), cell by cell.

Every cell of page, print form, XLSX and CSV is worked out again from the YAML files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from tests.built.conftest import Site
from tests.support import page, sheet, trade
from tests.support.records import Record
from tests.support.schema import derived_label, label

CUSTOMER_FORM = {
    "zh": ("序号", "名称", "地址", "联系人", "电话", "传真", "开户行", "账号", "税号"),
    "en": (
        "No.", "Name", "Address", "Contact person", "Telephone", "Fax", "Opening bank",
        "Account number", "Taxpayer number",
    ),
}  # fmt: skip
CUSTOMER_MORE = {
    "zh": ("等级", "得分", "类别", "关系", "地区", "负责人", "合同到期", "未结投诉"),
    "en": (
        "Tier", "Score", "Category", "Relationship", "Region", "Person in charge",
        "Contract until", "Open complaints",
    ),
}  # fmt: skip
SUPPLIER_FORM = {
    "zh": (
        "序号", "供应商、分包商、产品提供商", "服务／产品名称", "服务／产品类别", "地址",
        "法人代表", "联系人", "电话", "传真",
    ),
    "en": (
        "No.", "Supplier, subcontractor, product provider", "Service or product: name",
        "Service or product: category", "Address", "Legal representative", "Contact person",
        "Telephone", "Fax",
    ),
}  # fmt: skip
SUPPLIER_MORE = {
    "zh": ("供方类型", "状态", "负责人"),
    "en": ("Kind of provider", "State", "Person in charge"),
}
SIGNS = {
    "cf-yy-bd-01": {
        "zh": ("负责人", "审核", "填表人", "填表日期"),
        "en": ("Person in charge", "Reviewed by", "Prepared by", "Date of preparation"),
    },
    "cf-yy-bd-02": {
        "zh": ("负责人", "审核", "填表人", "填表时间"),
        "en": ("Person in charge", "Reviewed by", "Prepared by", "Date of preparation"),
    },
}
NOT_ENTERED = {"zh": "未填", "en": "not entered"}
UNRATED = {"zh": "未评", "en": "not rated"}


@dataclass(frozen=True)
class Line:
    """A line as the records give it: the cells of the form, the further ones, the state."""

    id: str
    form: tuple[str | None, ...]
    more: tuple[str | None, ...]
    closed: bool


@dataclass(frozen=True)
class Wanted:
    """What a list should be; ``lines`` in the order of the list, numbered from 1."""

    folder: str
    csv: str
    form: str
    headings: tuple[str, ...]
    more: tuple[str, ...]
    lines: tuple[Line, ...]


def masked(account: str | None, audience: str) -> str | None:
    """An account number as an audience sees it."""
    if account is None or audience == "finance":
        return account
    digits = re.sub(r"\D", "", account)
    return f"{digits[:4]} **** {digits[-4:]}" if len(digits) >= 16 else f"**** {digits[-4:]}"


def main_one(entries: list[Record]) -> Record:
    """The entry marked as primary, else the first."""
    return next((entry for entry in entries if entry.get("primary")), entries[0])


def first(record: Record, name: str) -> str | None:
    """The first of a list of texts."""
    return record[name][0] if record.get(name) else None


def telephone(record: Record) -> str | None:
    """The first number of the firm, else that of its main contact person."""
    own = first(record, "phones")
    if own or not record.get("contacts"):
        return own
    return first(main_one(record["contacts"]), "phones")


def sorted_by_sound(records: Mapping[str, Record]) -> list[Record]:
    """By pinyin of the name, as a person would file them; the record's own pinyin wins."""

    def key(record: Record) -> tuple[str, str]:
        spelt = record.get("pinyin") or " ".join(lazy_pinyin(record["name"]))
        return spelt.lower(), record["id"]

    return sorted(records.values(), key=key)


def customer_lines(root: Path, audience: str, lang: str) -> Iterator[Line]:
    regions = trade.known(root, "regions")
    staff = trade.known(root, "staff")
    tiers = trade.newest(root)
    for number, record in enumerate(sorted_by_sound(trade.known(root, "customers")), start=1):
        contacts = record.get("contacts")
        account = main_one(record["bank_accounts"]) if record.get("bank_accounts") else {}
        areas = tiers.get(record["id"], {}).values()
        last = max(areas, key=lambda e: (e.effective_on, e.evaluated_on, e.id), default=None)
        until = trade.contract_until(root, record["id"])
        relation = trade.relationship(root, record)
        yield Line(
            record["id"],
            (
                str(number), record["name"], record.get("address"),
                main_one(contacts)["name"] if contacts else None,
                telephone(record), first(record, "fax"), account.get("bank"),
                masked(account.get("account"), audience), record.get("tax_id"),
            ),
            (
                min((e.tier for e in areas), default=None),
                f"{last.shown:.2f}" if last else None,
                label("customers", ("category",), record.get("category"), lang),
                derived_label("customers", "relationship", relation, lang),
                regions[record["region"]]["name"] if "region" in record else None,
                staff[record["owner"]]["name"] if "owner" in record else None,
                None if until == trade.OPEN_END else until,
                str(trade.open_complaints(root, record["id"])),
            ),
            trade.state(record) == "closed",
        )  # fmt: skip


def supplier_lines(root: Path, lang: str) -> Iterator[Line]:
    staff = trade.known(root, "staff")
    number = 0
    for record in sorted_by_sound(trade.known(root, "suppliers")):
        for service in record["services"]:
            number += 1
            yield Line(
                record["id"],
                (
                    str(number), record["name"], service["name"], service.get("category"),
                    record.get("address"), record.get("legal_representative"),
                    main_one(record["contacts"])["name"] if record.get("contacts") else None,
                    telephone(record), first(record, "fax"),
                ),
                (
                    label("suppliers", ("provider_type",), record.get("provider_type"), lang)
                    or None,
                    derived_label("suppliers", "state", trade.state(record), lang),
                    staff[record["owner"]]["name"] if "owner" in record else None,
                ),
                trade.state(record) == "closed",
            )  # fmt: skip


@pytest.fixture(params=["customers", "suppliers"])
def wanted(request: pytest.FixtureRequest, site: Site, lang: str) -> Wanted:
    if request.param == "customers":
        lines = tuple(customer_lines(site.company, site.audience, lang))
        form, more = CUSTOMER_FORM[lang], CUSTOMER_MORE[lang]
        return Wanted("customers", "customer-list", "cf-yy-bd-01", form, more, lines)
    lines = tuple(supplier_lines(site.company, lang))
    form, more = SUPPLIER_FORM[lang], SUPPLIER_MORE[lang]
    return Wanted("suppliers", "supplier-list", "cf-yy-bd-02", form, more, lines)


def text(value: str | None) -> str:
    """A cell of a file: what was never entered is empty."""
    return value or ""


def test_every_record_is_in_the_list_once(wanted: Wanted, site: Site) -> None:
    records = trade.known(site.company, wanted.folder)
    services = sum(len(r.get("services", [0])) for r in records.values())
    assert {line.id for line in wanted.lines} == records.keys()
    assert len(wanted.lines) == services


def test_csv_is_what_the_records_say(wanted: Wanted, site: Site, lang: str) -> None:
    table = sheet.csv_table(site.at(lang, f"{wanted.folder}/{wanted.csv}.csv"))
    assert table.headings == wanted.headings + wanted.more
    # in a file of figures what does not apply is empty, and a customer not rated says so
    assert [_plain(row, lang) for row in table.rows] == [
        tuple(map(text, line.form + line.more)) for line in wanted.lines
    ]


def _plain(row: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple("" if cell.lower() in ("—", UNRATED[lang]) else cell for cell in row)


def test_workbook_is_what_the_records_say(wanted: Wanted, site: Site, lang: str) -> None:
    path = site.at(lang, f"{wanted.folder}/{wanted.csv}.xlsx")
    (lines,) = sheet.workbook(path).values()
    table = sheet.sheet_table(lines, wanted.headings[0])
    assert table.headings == wanted.headings + wanted.more
    score = table.headings.index(wanted.more[1]) if wanted.folder == "customers" else -1
    found = [
        tuple(
            f"{Decimal(cell):.2f}" if at == score and cell else cell
            for at, cell in enumerate(_plain(row, lang))
        )
        for row in table.rows
    ]
    assert found == [tuple(map(text, line.form + line.more)) for line in wanted.lines]
    assert wanted.form.upper() in {cell for line in lines for cell in line}


def test_account_and_tax_numbers_are_text_in_the_workbook(site: Site) -> None:
    (lines,) = sheet.workbook(site.at("zh", "customers/customer-list.xlsx")).values()
    at = next(n for n, line in enumerate(lines) if line[0] == "序号")
    for name in ("账号", "税号", "电话"):
        column = lines[at].index(name)
        values = [line[column] for line in lines[at + 1 :] if isinstance(line[0], int)]
        assert all(isinstance(value, str) for value in values)
        assert any(values)


def test_page_shows_what_the_records_say(wanted: Wanted, site: Site, lang: str) -> None:
    root = page.read(site.at(lang, f"{wanted.folder}/index.html"))
    (table,) = page.tables(root, "dg-list")
    bare = [heading.removesuffix("↑").strip() for heading in table.headings]
    assert [h for h in bare if h in wanted.headings] == list(wanted.headings)
    expected = [
        dict(zip(wanted.headings + wanted.more, line.form + line.more, strict=True))
        for line in wanted.lines
    ]
    rows = [dict(zip(bare, row, strict=True)) for row in table.rows]
    assert len(rows) == len(expected)
    for row, line in zip(rows, expected, strict=True):
        shown = {name: _cell(cell) for name, cell in row.items() if name in line}
        assert set(wanted.headings) <= set(shown)
        assert shown == {name: _shown(name, line[name], wanted.more[0], lang) for name in shown}


def _cell(text: str) -> str:
    """A cell; words for nothing are told apart from values by their small letters."""
    words = {*NOT_ENTERED.values(), *UNRATED.values()}
    return text.lower() if text.lower() in words else text


def _shown(name: str, value: str | None, tier: str, lang: str) -> str:
    """A cell of the page: what was never entered says so, an unrated customer too."""
    if value:
        return value
    return UNRATED[lang] if name == tier else NOT_ENTERED[lang]


def test_print_form_shows_what_the_records_say(wanted: Wanted, site: Site, lang: str) -> None:
    root = page.read(site.at(lang, f"{wanted.folder}/{wanted.form}.form.html"))
    sheets = root.all("section", "dg-sheet")
    rows: list[tuple[str, ...]] = []
    for one in sheets:
        assert wanted.form.upper() in one.text
        (table,) = page.tables(one, "dg-form-list")
        assert table.headings == wanted.headings
        rows.extend(table.rows)
    # a closed record stays on file but not on the list, which is numbered without gaps
    listed = [line for line in wanted.lines if not line.closed]
    assert rows == [
        (str(number), *map(text, line.form[1:])) for number, line in enumerate(listed, start=1)
    ]
    assert len(listed) < len(wanted.lines) or wanted.folder == "suppliers"


def test_print_form_has_its_sign_off_line(wanted: Wanted, site: Site, lang: str) -> None:
    root = page.read(site.at(lang, f"{wanted.folder}/{wanted.form}.form.html"))
    for one in root.all("section", "dg-sheet"):
        line = one.one("p", "dg-form-signs")
        words = tuple(word.text.rstrip("：:") for word in line.all("b"))
        assert words == SIGNS[wanted.form][lang]


def test_form_workbook_is_what_the_form_shows(wanted: Wanted, site: Site, lang: str) -> None:
    path = site.at(lang, f"{wanted.folder}/{wanted.form}.form.xlsx")
    (lines,) = sheet.workbook(path).values()
    table = sheet.sheet_table(lines, wanted.headings[0])
    listed = [line for line in wanted.lines if not line.closed]
    assert table.headings == wanted.headings
    assert [row[1:] for row in table.rows] == [tuple(map(text, line.form[1:])) for line in listed]
    words = [str(cell).rstrip("：: ") for line in lines for cell in line if cell]
    assert set(SIGNS[wanted.form][lang]) <= set(words)


def test_staff_see_masked_accounts_and_finance_whole_ones(site: Site, lang: str) -> None:
    table = sheet.csv_table(site.at(lang, "customers/customer-list.csv"))
    name = CUSTOMER_FORM[lang][7]
    accounts = [row[name] for row in table.records() if row[name]]
    pattern = r"(\d{4} )?\*{4} \d{4}" if site.audience == "staff" else r"\d[\d -]{6,}\d"
    assert accounts
    assert all(re.fullmatch(pattern, account) for account in accounts)
