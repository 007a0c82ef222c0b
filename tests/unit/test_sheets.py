"""XLSX, CSV and JSON: no formulas, no lost digits, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dangan.publish.reports import ReportResult, Stores, parse_report, run
from dangan.publish.sheets import Stamp, guarded, report_csv, report_json, report_xlsx
from tests.unit.publishing import AS_OF, report, sample, store, stores

STAMP = Stamp("云岫物流集团有限公司", AS_OF, "8f3c21e", "内部")
FORMULAS = (
    *("=1+1", "+8613812340000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"),
    *("＝1", "－1", "＋1", "＠a"),
)


@pytest.fixture(scope="module")
def staff() -> Stores:
    """What staff see of the sample."""
    return stores(store(sample()))


def _evil(staff: Stores) -> ReportResult:
    rows = " UNION ALL ".join(f"SELECT '{one}' AS n, {i} AS m" for i, one in enumerate(FORMULAS))
    header = "id: x\ntitle: '=1+1'\nsections: [{id: a, title: '=A[1]:*', columns: ["
    header += "{name: n, title: '=N'}, {name: m, title: M, format: money}]}]"
    return run(parse_report(f"/*\n{header}\n*/\n{rows}", "x.sql"), staff, lang="zh", as_of=AS_OF)


def test_no_text_becomes_a_formula_in_xlsx(staff: Stores) -> None:
    content = report_xlsx(_evil(staff), STAMP)
    book = openpyxl.load_workbook(io.BytesIO(content))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    values = [
        row[0]
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_index(0)
        .to_python()
    ]
    assert {"=1+1", "+8613812340000", "@SUM(A1)"} <= set(values)


def test_no_text_becomes_a_formula_in_csv(staff: Stores) -> None:
    content = report_csv(_evil(staff)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0][0] == "'=N"
    assert [row[0] for row in rows[1:]] == [f"'{one}" for one in FORMULAS]
    assert guarded("正常") == "正常"


def test_csv_as_excel_on_chinese_windows_needs_it(staff: Stores) -> None:
    content = report_csv(report("tier-report", staff, "2026Q3"), "moves")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert content.decode("utf-8-sig").startswith('"客户",')
    found = dict(zip(head, row, strict=True))
    assert found["差"] == "-18.00"  # a figure, so neither a true minus nor an apostrophe
    assert found["原账期（天）"] == ""


def test_xlsx_is_ready_for_print(staff: Stores) -> None:
    content = report_xlsx(report("customer-list", staff), STAMP, number="CF-YY-BD-01")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Any = book.worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert "CF-YY-BD-01" in cells
    assert "云岫物流集团有限公司" in cells
    assert cells["91379900MA72HD1TJ0"].number_format == "@"
    assert cells["0531-55502716"].data_type == "s"
    assert "数据截至 2026-11-20，版本 8f3c21e，查看范围：内部" in cells


def test_figures_stay_figures(staff: Stores) -> None:
    content = report_xlsx(report("complaint-statistics", staff, "2026-10"), STAMP)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet: Any = book["商品投诉"]
    losses = [cell for row in sheet.iter_rows() for cell in row if cell.value == 1200.5]
    assert [cell.number_format for cell in losses] == ["#,##0.00", "#,##0.00"]  # row and total
    assert sheet.cell(losses[1].row, 1).value == "合计"


def test_same_report_same_bytes(staff: Stores) -> None:
    result = report("tier-report", staff, "2026Q3")
    first = report_xlsx(result, STAMP)
    time.sleep(2.1)  # the clock of a zip file ticks every two seconds
    assert report_xlsx(result, STAMP) == first
    assert report_csv(result) == report_csv(result)
    assert report_json(result) == report_json(result)


def test_json_keeps_figures_exact(staff: Stores) -> None:
    content = json.loads(report_json(report("complaint-statistics", staff, "2026-10")))
    assert content["title"] == "2026 年 10 月客户投诉统计表"
    assert content["period"] == "2026-10"
    assert content["audience"] == "staff"
    cases = next(one for one in content["sections"] if one["id"] == "goods-cases")
    assert cases["rows"][0]["loss"] == "1200.50"
    assert cases["columns"][-1] == {"name": "loss", "title": "损失（元）", "format": "money"}


def test_sheet_names_are_accepted_by_excel(staff: Stores) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(_evil(staff), STAMP)))
    assert book.sheetnames == ["=A 1"]
