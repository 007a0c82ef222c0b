"""Tables of finance: every cell has its place, and rows follow the records they are about."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest

from dangan.examine import Examined, Examiner
from dangan.findings import Finding, load_codes
from dangan.judge import references
from dangan.redact.access import Audience
from dangan.redact.database import columns, redact
from dangan.store.load import build, open_memory
from dangan.tables.check import Places
from dangan.text import Both
from tests.unit.store_samples import COMPANY, PROJECT, customer, filed, kinds, people, policy

CODES = load_codes(PROJECT)
EXAMINER = Examiner.of(kinds(), CODES)
SALES = "records/sales/2026-09.csv"
HEAD = "date,document,customer,product,quantity,net_amount,exclusive"
GOOD = "2026-09-03,A1,C-26-7KQ4,box,12.5,1250.50,是"
PRODUCT = {"id": "box", "name": "冷藏箱", "product_kind": "goods", "category": "设备", "unit": "台"}


def examined(*lines: str, path: str = SALES, end: str = "\n") -> Examined:
    return EXAMINER.examine(path, (end.join(lines) + end).encode())


def said(result: Examined) -> list[tuple[str, int, int, str]]:
    return [(f.code, f.line, f.column, f.pointer) for f in result.findings]


def rows(result: Examined) -> Sequence[tuple[object, ...]]:
    assert result.rows is not None, result.findings
    return result.rows["sales"]


def test_columns_are_named_by_key_or_title_and_numbers_are_exact() -> None:
    result = examined("日期,Document number,客户,product,数量,Net amount,包销", GOOD, ",,,,,,")
    assert result.findings == ()
    assert rows(result) == [
        (SALES, 0, "2026-09", "2026-09-03", "A1", "C-26-7KQ4", "box", None, None, 12500, 125050,
         None, None, 1)
    ]  # fmt: skip


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    data = b"\xef\xbb\xbf" + f"{HEAD}\r\n{GOOD}\r\n".encode()
    result = EXAMINER.examine(SALES, data)
    assert result.findings == ()
    assert len(rows(result)) == 1


def test_a_month_without_sales_has_a_header_only() -> None:
    assert rows(examined(HEAD)) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], ("table/no-header", 1, 1, "")),
        ([HEAD + ",discont", GOOD + ","], ("table/header", 1, 62, "")),
        ([HEAD + ",客户", GOOD + ","], ("table/header-twice", 1, 62, "")),
        ([HEAD.replace("quantity", "discount"), GOOD], ("table/column-missing", 1, 1, "")),
        ([HEAD, GOOD.rpartition(",")[0]], ("table/too-few-cells", 2, 1, "/0")),
        ([HEAD, GOOD + ",,x"], ("table/too-many-cells", 2, 45, "/0")),
        ([HEAD, GOOD.replace("12.5", "12.5000")], ("schema/quantity", 2, 29, "/0/quantity")),
        ([HEAD, GOOD.replace("1250.50", '"1,250"')], ("table/cell", 2, 34, "/0/net_amount")),
        ([HEAD, GOOD.replace("是", "yes")], ("table/cell", 2, 42, "/0/exclusive")),
        ([HEAD, GOOD.replace("09-03", "9-3")], ("schema/date", 2, 1, "/0/date")),
        ([HEAD, GOOD.replace("09-03", "08-03")], ("table/other-month", 2, 1, "/0/date")),
        ([HEAD, GOOD.replace("C-26-7KQ4", "")], ("schema/missing-field", 2, 15, "/0/customer")),
        ([HEAD, GOOD.replace("A1", '"A1')], ("table/quotes", 2, 1, "")),
        ([HEAD, GOOD.replace("A1", "A\u200b1")], ("table/character", 2, 13, "")),
        ([HEAD, "," * 300], ("table/too-wide", 2, 1, "")),
    ],
)  # fmt: skip
def test_each_finding_has_its_place(lines: list[str], found: tuple[str, int, int, str]) -> None:
    result = examined(*lines)
    assert said(result) == [found]
    assert result.rows is None


def test_a_cell_with_line_breaks_keeps_the_lines_in_step() -> None:
    result = examined(HEAD, GOOD.replace("A1", '"A\n1"'), GOOD.replace("12.5", "x"))
    assert said(result) == [("table/cell", 4, 29, "/1/quantity")]


def test_a_table_in_another_encoding_is_refused_where_it_begins() -> None:
    result = EXAMINER.examine(SALES, b"date,document\n,\xbf\xcd\xbb\xa7\n")
    assert said(result) == [("table/encoding", 2, 2, "")]


def test_amounts_do_not_reach_messages() -> None:
    (finding,) = examined(HEAD, GOOD.replace("1250.50", "123456.789")).findings
    assert isinstance(finding, Finding)
    assert "123456" not in finding.message("zh", CODES) + finding.message("en", CODES)


def test_a_file_with_thousands_of_problems_is_not_listed_to_its_end() -> None:
    result = examined(HEAD, *[GOOD.replace("12.5", "x")] * 500)
    assert len(result.findings) == 101
    assert "table/too-many-problems" in {finding.code for finding in result.findings}


@pytest.mark.parametrize("name", ["2026-13.csv", "sept.csv", "2026/2026-09.csv"])
def test_only_a_month_is_a_name(name: str) -> None:
    assert said(examined(HEAD, path=f"records/sales/{name}"))[0][0] == "table/file-name"


@pytest.mark.parametrize("path", ["records/customers/2026-09.csv", "records/sales/2026-09.yaml"])
def test_tables_and_records_keep_to_their_folders(path: str) -> None:
    assert said(examined(HEAD, path=path))[0][0] == "schema/no-kind"


def test_an_open_item_stands_once() -> None:
    path = "records/receivables/2026-09.csv"
    line = "C-26-7KQ4,A1,2026-08-01,2026-09-01,500"
    result = examined("customer,document,issued_on,due_on,open_amount", line, line, path=path)
    assert said(result) == [("table/duplicate-row", 3, 1, "/1")]


def store(*lines: str, as_of: str | None = None) -> sqlite3.Connection:
    connection = open_memory()
    records = [*people(), customer(), filed("products", PRODUCT)]
    open_items = examined(
        "customer,document,issued_on,due_on,open_amount",
        "C-26-7KQ4,A1,2026-08-01,2026-09-01,500",
        path="records/receivables/2026-09.csv",
    )
    files = [*records, examined(HEAD, *lines), open_items]
    build(connection, kinds(), files, policy(), COMPANY, as_of=as_of)
    return connection


def test_references_are_checked_and_placed() -> None:
    lines = [GOOD, GOOD.replace("box", "bax")]
    (found,) = references.check(store(*lines), kinds())
    assert (found.code, found.pointer) == ("ref/unknown-record", "/1/product")
    assert dict(found.args)["field"] == Both("产品", "Product")
    data = "\n".join([HEAD, *lines]).encode()
    assert Places(kinds()["sales"], data).position(found.pointer) == (3, 25, 28)


@pytest.mark.parametrize(
    ("as_of", "sales", "open_items"),
    [("2026-08-31", 0, 0), ("2026-09-02", 1, 0), ("2026-09-03", 2, 0), ("2026-09-30", 2, 1)],
)
def test_what_came_later_is_not_known(as_of: str, sales: int, open_items: int) -> None:
    connection = store(GOOD, GOOD.removeprefix("2026-09-03"), as_of=as_of)
    for table, count in (("sales", sales), ("receivables", open_items)):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)  # noqa: S608


def test_an_audience_sees_its_columns_and_the_rows_of_its_customers() -> None:
    full = store(GOOD)
    who = Audience("staff", Both("员工", "Staff"), 1, False, None, {})
    made = redact(full, kinds(), who)
    assert "net_amount" not in columns(made, "sales")
    assert made.execute("SELECT customer, quantity FROM sales").fetchall() == [("C-26-7KQ4", 12500)]
    none = {"customers": {"category": ("key",)}}
    partial = Audience("few", Both("部分", "Few"), 3, True, None, none)
    assert redact(full, kinds(), partial).execute("SELECT * FROM sales").fetchall() == []
    blind = Audience("blind", Both("无", "None"), 3, True, frozenset({"customers"}), {})
    assert columns(redact(full, kinds(), blind), "sales") == ()
