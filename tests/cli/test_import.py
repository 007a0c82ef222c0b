"""``dangan import``: what offices keep in tables, entered as records."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dangan.importing.cells import Style, Trouble, clean, values_of
from dangan.importing.headings import pointer_of
from dangan.project import open_project
from dangan.schema.kinds import load_kinds
from tests.support.command import dangan
from tests.support.records import read

ROOT = Path(__file__).parents[2]
GIVEN = ("--set", "party_type=firm", "--set", "category=potential", "--set", "party_roles=buyer",
         "--set", "opened_on=2026-11-02", "--by", "qin-wangshu", "--on", "2026-11-02")  # fmt: skip
HEAD = ["序\n号", "客 户\n名 称", "地    址", "内部备注", "联系人\n（经办人）", "电话", "传 真",
        "开户\n银行", "帐  号", "税号\n（统一社会信用代码）"]  # fmt: skip
GOOD = "91370102TX8H07FL8C"
OTHER = "91370202TK42TU2L8D"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The sample company in a folder of its own."""
    root = tmp_path / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    return root


def book(path: Path, rows: list[list[Any]], *, name: str = "名单", merged: str = "") -> Path:
    """A workbook with one sheet; ``merged`` is a range whose first cell holds the value."""
    file = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = file.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    if merged:
        sheet.merge_range(merged, rows[int(merged[1]) - 1][ord(merged[0]) - 65])
    file.close()
    return path


def line(name: str, **more: Any) -> list[Any]:
    """A row below `HEAD`; what is not given stays empty."""
    keys = ("no", "name", "address", "hidden", "contact", "phone", "fax", "bank", "account", "tax")
    return [{"name": name, **more}.get(key) for key in keys]


def files(root: Path) -> dict[str, bytes]:
    """Every record of a company."""
    return {path.as_posix(): path.read_bytes() for path in sorted(root.rglob("records/**/*.*"))}


def entered(company: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer of an import, as JSON."""
    ran = dangan("import", *words, "--format", "json", "--lang", "zh", cwd=company)
    assert ran.code in {0, 1}, ran.said
    return ran.code, json.loads(ran.out)


def test_a_clean_list_is_entered_and_checks(company: Path, tmp_path: Path) -> None:
    table = book(tmp_path / "名单.xlsx", [
        ["客 户 清 单"],
        ["部门：营销一部", None, None, None, None, "编号：CF-YY-BD-01"],
        HEAD,
        line("栾屿测试机械有限公司", no=1, address=" 济南市历下区 测试路１号 ",
             contact="段屿澹(经理)", phone="0531-55504259\n13900002213", bank="海岱商业银行",
             account="2051 4286 4691", tax=GOOD),
        [None] * 10,
        line("澍桉测试商贸有限公司", no=2, phone=53255502201, fax="—", bank="同上",
             account="'37634342436571169144", tax=OTHER.lower()),
        HEAD,
        ["合 计", 2],
        ["填表人：桑砚平", None, None, "审核：滕岚远"],
    ])  # fmt: skip
    code, said = entered(company, "customers", table, *GIVEN)
    assert (code, len(said["entered"]), said["wrong"]) == (0, 2, []), said["wrong"]
    assert said["unknown_columns"] == [
        {"where": "名单!A3", "heading": "序\n号"},
        {"where": "名单!D3", "heading": "内部备注"},
    ]
    assert [one["where"] for one in said["skipped"]] == [
        "名单!A7", "名单!A8", "名单!A9", "名单!A1", "名单!A2",
    ]  # fmt: skip
    first, second = (read(company / one["file"]) for one in said["entered"])
    assert first["name"] == "栾屿测试机械有限公司"
    assert first["contacts"] == [{"name": "段屿澹", "title": "经理"}]
    assert first["phones"] == ["0531-55504259", "13900002213"]
    assert first["bank_accounts"] == [{"bank": "海岱商业银行", "account": "205142864691"}]
    assert first["tax_id"] == GOOD
    assert first["steps"] == [{"to": "potential", "on": "2026-11-02", "by": "qin-wangshu"}]
    assert second["phones"] == ["053255502201"]
    assert second["bank_accounts"][0]["bank"] == "海岱商业银行"
    assert (second["tax_id"], "fax" in second) == (OTHER, False)
    assert dangan("check", cwd=company).code == 0


def test_wrong_cells_are_told_with_address_and_nothing_is_written(
    company: Path, tmp_path: Path
) -> None:
    rows = [
        HEAD,
        line("甲测试贸易有限公司", phone="0531-55504259", account=6.22203e18, bank="某银行"),
        line("乙测试贸易有限公司", phone="0531-55504258", tax="91370811T198H5H700"),
        line("丙测试贸易有限公司", phone="0531-55504257", bank="8042194129747674891"),
        line("乙测试贸易有限责任公司", phone="0531-55504256"),
        line("丁测试贸易有限公司", phone="#REF!"),
    ]
    table = book(tmp_path / "名单.xlsx", rows)
    before = files(company)
    code, said = entered(company, "customers", table, *GIVEN)
    wrong = {one["where"]: one["why"] for one in said["wrong"]}
    assert code == 1
    assert files(company) == before
    assert {"名单!I2", "名单!J3", "名单!H4", "名单!A5", "名单!F6"} <= wrong.keys()
    assert "前 15 位" in wrong["名单!I2"]
    assert "校验码" in wrong["名单!J3"]
    code, said = entered(company, "customers", table, *GIVEN, "--leave-out")
    assert code == 1
    names = {read(company / one["file"])["name"] for one in said["entered"]}
    assert {"甲测试贸易有限公司", "乙测试贸易有限公司", "丙测试贸易有限公司"} <= names
    assert "乙测试贸易有限责任公司" not in names
    assert dangan("check", cwd=company).code == 0


def test_entering_twice_changes_nothing_and_update_only_what_differs(
    company: Path, tmp_path: Path
) -> None:
    table = book(tmp_path / "a.xlsx", [HEAD, line("戊测试贸易有限公司", phone="0531-55504259",
                                                  address="甲路 1 号", tax=GOOD)])  # fmt: skip
    _, said = entered(company, "customers", table, *GIVEN)
    path = company / said["entered"][0]["file"]
    path.write_text(path.read_text("utf-8").replace("phones:", "# 总机\nphones:"), "utf-8")
    before = files(company)
    code, said = entered(company, "customers", table, *GIVEN)
    assert (code, said["entered"], len(said["left"])) == (0, [], 1)
    assert files(company) == before
    moved = book(tmp_path / "b.xlsx", [HEAD, line("戊测试贸易有限公司", phone="0531-55504259",
                                                  address="乙路 2 号", tax=GOOD)])  # fmt: skip
    code, said = entered(company, "customers", moved, *GIVEN, "--update")
    assert (code, [one["new"] for one in said["entered"]]) == (0, [False])
    assert path.read_text("utf-8") == before[path.as_posix()].decode().replace(
        "甲路 1 号", "乙路 2 号"
    )
    code, said = entered(company, "customers", moved, *GIVEN, "--update")
    assert (code, said["entered"]) == (0, [])


def test_a_csv_file_of_the_office(company: Path, tmp_path: Path) -> None:
    text = (
        "分供方（服务、产品提供商）名单,,,,\r\n"
        "序号,供应商、分包商、产品提供商,供方类型,服务/产品名称,联系人,电话\r\n"
        '1,济南测试运输有限公司,分包,"市内配送;落地配",何桉、吕屿,"=""0536-5557713"""\r\n'
        "2,青岛测试仓储有限公司,分包商,仓储,甲,乙,0532-55502477\r\n"
    )
    table = tmp_path / "名单.csv"
    table.write_bytes(text.encode("gb18030"))
    words = tmp_path / "对照.yaml"
    words.write_text("words: {provider_type: {分包: subcontractor}}\n", "utf-8")
    by = ("--by", "qin-wangshu", "--on", "2026-11-02")
    code, said = entered(company, "suppliers", table, "--map", words, *by, "--leave-out")
    assert code == 1
    assert [(one["where"], one["row"]) for one in said["wrong"]] == [("A4", True)]
    (made,) = (read(company / one["file"]) for one in said["entered"])
    assert made["provider_type"] == "subcontractor"
    assert [one["name"] for one in made["services"]] == ["市内配送", "落地配"]
    assert [one["name"] for one in made["contacts"]] == ["何桉", "吕屿"]
    assert made["phones"] == ["0536-5557713"]


def test_two_heading_rows_dates_and_references(company: Path, tmp_path: Path) -> None:
    customer = read(next((ROOT / "records/customers").glob("*.yaml")))["name"]
    head = ["受理编号", "受理日期", "投诉客户", "投诉缘由", "投诉受理", None]
    table = book(tmp_path / "投诉.xlsx", [
        ["二季度投诉"],
        head,
        [None, None, None, None, "承诺办理期限", "理由"],
        ["TS-T-1", date(2026, 4, 5), customer, "到货少两箱\n请补发", "2026年4月8日"],
        ["TS-T-2", 46128, customer, "包装破损", 20260430],
        ["TS-T-3", "5.12", customer, "态度差", "尽快"],
        [17, "2026/5/13", "没有这个客户", "少货", None],
    ])  # fmt: skip
    given = ("--set", "level=complaint", "--set", "channel=telephone", "--by", "qin-wangshu")
    code, said = entered(company, "complaints", table, *given, "--year", "2026", "--leave-out")
    assert code == 1
    made = [read(company / one["file"]) for one in said["entered"]]
    assert [one["received_on"] for one in made] == ["2026-04-05", "2026-04-16", "2026-05-12"]
    assert [one.get("acceptance", {}).get("promised_by") for one in made] == [
        "2026-04-08", "2026-04-30", None,
    ]  # fmt: skip
    assert made[0]["title"] == "到货少两箱"
    assert {"名单!E6", "名单!A7", "名单!C7"} <= {one["where"] for one in said["wrong"]}


def test_a_customer_on_two_rows_is_one(company: Path, tmp_path: Path) -> None:
    table = book(tmp_path / "a.xlsx", [
        HEAD,
        line("己测试贸易有限公司", contact="马澄远", phone="0531-55504259", address="甲路 1 号"),
        line("", contact="苏昱", phone="0531-55504258"),
    ], merged="B2:B3")  # fmt: skip
    code, said = entered(company, "customers", table, *GIVEN)
    assert (code, len(said["entered"])) == (0, 1)
    made = read(company / said["entered"][0]["file"])
    assert [one["name"] for one in made["contacts"]] == ["马澄远", "苏昱"]
    assert made["phones"] == ["0531-55504259", "0531-55504258"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04 broken", "a.xlsx"), (b"\xff\xff\x00", "a.csv"), (b"", "a.xls"), (b"x", "a.doc")],
)
def test_a_file_that_is_none_is_told_in_a_sentence(
    company: Path, tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ran = dangan("import", "customers", path, *GIVEN, cwd=company)
    assert ran.code == 2
    assert "Traceback" not in ran.said


KIND = load_kinds(open_project(ROOT))["customers"]
CELLS = st.one_of(
    st.text(max_size=30), st.floats(allow_nan=False), st.integers(), st.booleans(), st.none(),
    st.dates(), st.datetimes(), st.times(),
)  # fmt: skip


@given(CELLS, st.sampled_from(sorted(KIND.by_pointer)))
def test_any_cell_is_a_value_or_a_sentence(cell: Any, pointer: str) -> None:
    target = pointer_of(KIND, pointer)
    if target is None:
        return
    found = values_of(target, cell, Style(2026))
    if isinstance(found, Trouble):
        assert found.message().zh
    else:
        json.dumps(found, default=str)


@given(st.dates(date(1955, 1, 1), date(2049, 12, 31)))
def test_a_day_means_the_same_however_it_is_written(day: date) -> None:
    target = pointer_of(KIND, "/opened_on")
    assert target is not None
    serial = (day - date(1899, 12, 30)).days
    ways: tuple[Any, ...] = (
        day, datetime.combine(day, time(14, 30)), float(serial), day.isoformat(),
        f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}", float(f"{day:%Y%m%d}"), f"{day.year}.{day.month}.{day.day}",
        f"{day.month}月{day.day}日",
    )  # fmt: skip
    for way in ways:
        assert values_of(target, way, Style(day.year)) == [day.isoformat()], way


@given(st.integers(-(10**14), 10**14))
def test_numbers_are_shown_as_they_stand(number: int) -> None:
    assert clean(float(number)) == clean(number) == str(number)
