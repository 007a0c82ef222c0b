"""``dangan export KIND --editable``: a workbook whose changed cells come back, and only those."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.command import dangan
from tests.support.records import read

ROOT = Path(__file__).parents[2]


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The sample company in a folder of its own."""
    root = tmp_path / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    return root


def _export(company: Path, kind: str = "customers") -> Path:
    path = company.parent / "改.xlsx"
    dangan("export", kind, "--editable", "--out", path, "--lang", "zh", cwd=company).ok()
    return path


def _edit(path: Path, changes: dict[tuple[str, str], Any]) -> None:
    """Set cells by record and heading, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for (ident, heading), value in changes.items():
        sheet.cell(rows[ident], heads[heading]).value = value
    book.save(path)


def _back(company: Path, path: Path, kind: str = "customers") -> tuple[int, dict[str, Any]]:
    ran = dangan("import", kind, path, "--format", "json", "--lang", "zh",
                 "--by", "qin-wangshu", cwd=company)  # fmt: skip
    assert ran.code in {0, 1}, ran.said
    return ran.code, json.loads(ran.out)


def _files(company: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in company.rglob("records/**/*.yaml")}


def test_an_untouched_workbook_changes_nothing(company: Path) -> None:
    before = _files(company)
    for kind in ("customers", "complaints", "staff"):
        code, said = _back(company, _export(company, kind), kind)
        assert (code, said["entered"], said["wrong"]) == (0, [], [])
    assert _files(company) == before


def test_only_changed_cells_come_back_with_comments_and_order_kept(company: Path) -> None:
    records = sorted((company / "records/customers").glob("*.yaml"))
    # one that is an ordinary firm with an address
    path = next(p for p in records if read(p).get("address") and read(p).get("market"))
    path.write_text(path.read_text("utf-8").replace("address:", "# 门牌待核\naddress:"), "utf-8")
    record_before = read(path)
    before = _files(company)
    table = _export(company)
    _edit(table, {
        (path.stem, "地址"): "济南市历下区新路 9 号",
        (path.stem, "邮政编码"): None,
        (path.stem, "电话"): "0531-55504259\n13900002213",
    })  # fmt: skip
    code, said = _back(company, table)
    assert (code, said["wrong"]) == (0, [])
    after = _files(company)
    assert [p for p in before if before[p] != after[p]] == [path]
    old, new = (text.decode().splitlines() for text in (before[path], after[path]))
    assert "# 门牌待核" in new
    changed = {line.split(":")[0].strip("- '") for line in set(old) ^ set(new)}
    record = read(path)
    assert record["address"] == "济南市历下区新路 9 号"
    assert record["phones"] == ["0531-55504259", "13900002213"]
    assert "postcode" not in record
    assert changed <= {"address", "postcode", "phones", "0531-55504259", "13900002213",
                       *(str(one) for one in record_before["phones"])}  # fmt: skip


def test_a_record_that_changed_since_is_refused_and_nothing_is_written(company: Path) -> None:
    one, two = sorted((company / "records/customers").glob("*.yaml"))[:2]
    table = _export(company)
    dangan("set", one.stem, "notes=另有人改过", cwd=company).ok()
    before = _files(company)
    _edit(table, {(one.stem, "备注"): "我的改动", (two.stem, "备注"): "另一处改动"})
    code, said = _back(company, table)
    assert code == 1
    assert [wrong["row"] for wrong in said["wrong"]] == [True]
    assert one.stem in said["wrong"][0]["why"]
    assert _files(company) == before


def test_choices_can_be_picked_and_wrong_ones_are_told(company: Path) -> None:
    table = _export(company)
    sheet: Any = openpyxl.load_workbook(table).worksheets[0]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    ranges = " ".join(str(rule.sqref) for rule in sheet.data_validations.dataValidation)
    assert f"{heads['客户分类']}2:" in ranges
    one = sorted((company / "records/customers").glob("*.yaml"))[0]
    _edit(table, {(one.stem, "客户分类"): "特级客户"})
    code, said = _back(company, table)
    assert code == 1
    assert "特级客户" in said["wrong"][0]["why"]


def test_rows_of_nobody_and_workbooks_of_another_kind(company: Path) -> None:
    table = _export(company, "suppliers")
    ran = dangan("import", "customers", table, "--lang", "zh", "--by", "qin-wangshu", cwd=company)
    assert ran.code == 2
    assert "suppliers" in ran.said
    book = openpyxl.load_workbook(table)
    sheet: Any = book.worksheets[0]
    sheet.cell(sheet.max_row + 1, 2).value = "新供方"
    book.save(table)
    code, said = _back(company, table, "suppliers")
    assert code == 1
    assert said["entered"] == []
