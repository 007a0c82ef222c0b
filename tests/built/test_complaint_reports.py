"""The complaint reports, worked out again from the YAML files (S4-6.06, S4-6.12, S4-6.13)."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.built.conftest import Site
from tests.support import page, sheet, trade
from tests.support.command import AS_OF
from tests.support.records import Record, get
from tests.support.schema import leaf

Row = list[Any]
REPORTS = ("complaint-statistics", "complaint-summary", "complaint-tracking")
TICK = "✓"
REMEDY_COLUMNS = (
    {"return"},
    {"exchange", "exchange_on_site"},
    {"discount"},
    {"repair"},
    {"refund", "explanation", "other"},
)


@dataclass(frozen=True)
class Period:
    """A month, quarter or year by the name of its files: ``2026-07``, ``2026q3``, ``2026``."""

    slug: str

    @property
    def first(self) -> str:
        year, month, _ = self._parts()
        return f"{year}-{month:02d}-01"

    @property
    def last(self) -> str:
        year, month, months = self._parts()
        month += months - 1
        return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"

    @property
    def days(self) -> int:
        """Calendar days; of a period under way those up to the as-of date."""
        end = min(self.last, AS_OF)
        return (date.fromisoformat(end) - date.fromisoformat(self.first)).days + 1

    def _parts(self) -> tuple[int, int, int]:
        year = int(self.slug[:4])
        if "q" in self.slug:
            return year, 3 * int(self.slug[5:]) - 2, 3
        if "-" in self.slug:
            return year, int(self.slug[5:]), 1
        return year, 1, 12


def periods(site: Site, report: str) -> list[Period]:
    """The periods that a report was made for."""
    found = site.at("zh", "reports").glob(f"{report}_*.csv")
    return [Period(path.stem.split("_")[1]) for path in sorted(found)]


def book(site: Site, report: str, period: Period, first: dict[str, str]) -> dict[str, list[Row]]:
    """The rows of the worksheets named in ``first`` (name: first heading), figures exact."""
    lines = sheet.workbook(site.at("zh", f"reports/{report}_{period.slug}.xlsx"))
    found = {}
    for name, heading in first.items():
        rows = sheet.sheet_rows(lines[name], heading)[1]
        found[name] = [[_exact(cell) for cell in row] for row in rows]
    return found


def _exact(cell: Any) -> Any:
    return Decimal(str(cell)) if isinstance(cell, int | float) else cell


def without_total(rows: list[Row]) -> list[Row]:
    """The rows above the total."""
    return [row for row in rows if row[0] != "合计"]


def label(path: tuple[str, ...], const: str | None) -> str:
    return leaf("complaints", *path).choices[const]["zh"] if const else ""


def costs(cases: Iterable[Record]) -> Decimal:
    return sum((trade.loss(case) or Decimal() for case in cases), Decimal())


def department(root: Path, ident: str | None) -> str:
    return str(trade.known(root, "departments")[ident]["name"]) if ident else ""


def customer(root: Path, case: Record) -> str:
    return str(trade.known(root, "customers")[case["customer"]]["name"])


@pytest.mark.parametrize("report", REPORTS)
def test_every_period_with_a_complaint_has_its_report(staff_site: Site, report: str) -> None:
    made = {period.slug for period in periods(staff_site, report)}
    days = [case["received_on"] for case in trade.known(staff_site.company, "complaints").values()]
    quarters = {f"{day[:4]}q{(int(day[5:7]) + 2) // 3}" for day in days}
    wanted = {day[:4] for day in days} | quarters
    if report != "complaint-tracking":
        wanted |= {day[:7] for day in days}
    assert made >= wanted


def test_statistics(staff_site: Site) -> None:
    root = staff_site.company
    filled = 0
    for period in periods(staff_site, "complaint-statistics"):
        cases = trade.cases(root, period.first, period.last)
        filled += bool(cases)
        sheets = {
            "按种类": "投诉种类",
            "按处理方式": "处理方式",
            "按责任部门": "责任部门",
            "按商品": "商品名称",
        }
        rows = book(staff_site, "complaint-statistics", period, sheets)
        kinds = leaf("complaints", "complaint_type").choices
        wanted = []
        for const, words in kinds.items():
            of_kind = [case for case in cases if case.get("complaint_type") == const]
            wanted.append([words["zh"], len(of_kind), costs(of_kind)])
        assert without_total(rows["按种类"]) == wanted, period
        counted = [case for case in cases if case.get("complaint_type")]
        assert rows["按种类"][-1] == ["合计", len(counted), costs(counted)]
        _compare_groups(rows["按处理方式"], _by_remedy(cases))
        by_department: dict[str, list[Record]] = defaultdict(list)
        by_goods: dict[str, list[Record]] = defaultdict(list)
        for case in cases:
            by_department[department(root, trade.responsible(case))].append(case)
            by_goods[case.get("goods_name", "")].append(case)
        _compare_groups(without_total(rows["按责任部门"]), by_department)
        _compare_groups(without_total(rows["按商品"]), by_goods)
    assert filled > 10


def _by_remedy(cases: list[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for case in cases:
        for remedy in get(case, "proposal", "remedies") or ():
            found[label(("proposal", "remedies", "*"), remedy)].append(case)
    return found


def _compare_groups(rows: list[Row], groups: dict[str, list[Record]]) -> None:
    # a case without department or goods stands under a dash, or an empty cell in a file
    found = {"" if row[0] == "—" else row[0]: (row[1], row[2]) for row in rows if row[1] != ""}
    assert found == {name: (len(cases), costs(cases)) for name, cases in groups.items()}


def test_statistics_list_every_case_once(staff_site: Site) -> None:
    root = staff_site.company
    sheets = {"goods": "商品投诉", "service": "服务投诉", "other": "其他投诉"}
    for period in periods(staff_site, "complaint-statistics"):
        firsts = dict.fromkeys(sheets.values(), "日期")
        found = book(staff_site, "complaint-statistics", period, firsts)
        cases = trade.cases(root, period.first, period.last)
        for const, name in sheets.items():
            of_kind = [case for case in cases if case.get("complaint_type") == const]
            rows = [row for row in without_total(found[name]) if row[1]]
            assert [tuple(row) for row in rows] == [_statistics_line(root, c) for c in of_kind]


def _statistics_line(root: Path, case: Record) -> tuple[Any, ...]:
    remedies = set(get(case, "proposal", "remedies") or ())
    loss = trade.loss(case)
    return (
        case["received_on"], case.get("code", case["id"]), customer(root, case),
        case.get("goods_name", ""), case.get("purchased_on", ""), case.get("content", ""),
        department(root, trade.responsible(case)),
        *(TICK if remedies & column else "" for column in REMEDY_COLUMNS),
        "" if loss is None else loss,
    )  # fmt: skip


def test_summary_figures(staff_site: Site) -> None:
    names = [
        "投诉次数",
        "每天投诉次数",
        "已解决投诉次数",
        "解决比例",
        "涉及产品质量的次数",
        "超过承诺期限的次数",
    ]
    for period in periods(staff_site, "complaint-summary"):
        cases = trade.cases(staff_site.company, period.first, period.last)
        solved = sum(1 for case in cases if trade.settled_on(case))
        share = (Decimal(100 * solved) / len(cases)) if cases else None
        wanted = [
            Decimal(len(cases)),
            _rounded(Decimal(len(cases)) / period.days),
            solved,
            "" if share is None else _rounded(share),
            sum(1 for case in cases if "quality" in case.get("subjects", ())),
            sum(1 for case in cases if trade.late(case)),
        ]
        found = book(staff_site, "complaint-summary", period, {"数字": names[0]})
        assert found["数字"] == [wanted], period
        root = page.read(staff_site.at("zh", f"reports/complaint-summary_{period.slug}.html"))
        facts = page.section(root, "figures").one("dl", "dg-facts")
        assert [term.text for term in facts.all("dt")] == names
        shown = [entry.text for entry in facts.all("dd")]
        assert shown[0] == str(len(cases))
        assert shown[1] == f"{wanted[1]:.2f}"
        if share is not None:
            assert shown[3] == f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
        assert shown[5] == str(wanted[5])


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_summary_counts_by_link_and_by_subject(staff_site: Site) -> None:
    for period in periods(staff_site, "complaint-summary"):
        cases = trade.cases(staff_site.company, period.first, period.last)
        rows = book(
            staff_site,
            "complaint-summary",
            period,
            {"各环节次数": "环节", "投诉内容次数": "投诉内容"},
        )
        links = leaf("complaints", "investigation", "cause_link").choices
        assert without_total(rows["各环节次数"]) == [
            [words["zh"], sum(1 for c in cases if get(c, "investigation", "cause_link") == const)]
            for const, words in links.items()
        ]
        subjects = leaf("complaints", "subjects", "*").choices
        assert rows["投诉内容次数"] == [
            [words["zh"], sum(1 for c in cases if const in c.get("subjects", ()))]
            for const, words in subjects.items()
        ]


def test_summary_names_problems_and_measures(staff_site: Site) -> None:
    for period in periods(staff_site, "complaint-summary"):
        cases = trade.cases(staff_site.company, period.first, period.last)
        rows = book(
            staff_site,
            "complaint-summary",
            period,
            {"主要质量问题": "编号", "各环节问题及其对策": "环节"},
        )
        quality = [
            [case.get("code", case["id"]), case["title"], cause, _measure(case)]
            for case in cases
            if (cause := get(case, "investigation", "cause"))
            and "quality" in case.get("subjects", ())
        ]
        assert [row for row in rows["主要质量问题"] if row[1]] == quality
        links = list(leaf("complaints", "investigation", "cause_link").choices)
        linked = [case for case in cases if get(case, "investigation", "cause_link")]
        linked.sort(key=lambda case: links.index(case["investigation"]["cause_link"]))
        assert [row for row in rows["各环节问题及其对策"] if row[1]] == [
            [
                label(("investigation", "cause_link"), case["investigation"]["cause_link"]),
                case.get("code", case["id"]),
                get(case, "investigation", "cause") or "",
                _measure(case),
                get(case, "improvement", "work_improvement") or "",
            ]
            for case in linked
        ]


def _measure(case: Record) -> str:
    return get(case, "proposal", "company_measure") or get(case, "proposal", "text") or ""


def test_tracking(staff_site: Site) -> None:
    root = staff_site.company
    columns: tuple[str, ...] = ()
    for period in periods(staff_site, "complaint-tracking"):
        path = staff_site.at("zh", f"reports/complaint-tracking_{period.slug}.xlsx")
        (lines,) = sheet.workbook(path).values()
        columns, rows = sheet.sheet_rows(lines, "件数")
        cases = trade.cases(root, period.first, period.last)
        found = [
            {name: _exact(cell) for name, cell in zip(columns, row, strict=True)}
            for row in rows
            if isinstance(row[0], int)
        ]
        assert len(found) == len(cases)
        for number, (row, case) in enumerate(zip(found, cases, strict=True), start=1):
            assert row == _tracking_line(root, case, number), case["id"]
        if cases:
            assert _exact(rows[-1][columns.index("损失金额（元）")]) == costs(cases)
    # the kind of personal penalty is secret, so staff do not even see the column
    assert columns
    assert "个人惩处类别" not in columns


def _tracking_line(root: Path, case: Record, number: int) -> dict[str, Any]:
    shares = get(case, "investigation", "responsible_departments") or ()
    remedies = get(case, "proposal", "remedies") or ()
    reminders = case.get("reminders", ())
    goods = [case[key] for key in ("goods_name", "specification") if key in case]
    line = {
        "件数": Decimal(number),
        "受理日期": case["received_on"],
        "受理字号": case.get("code", case["id"]),
        "客户": customer(root, case),
        "交货单编号": case.get("delivery_note_no"),
        "品名规格": "、".join(goods),
        "交运日期": case.get("shipped_on"),
        "数量": case.get("quantity"),
        "金额（元）": case.get("amount"),
        "不良数量": case.get("defective_quantity"),
        "客户投诉内容": case.get("content"),
        "制造部门": department(root, case.get("manufacturing_department")),
        "处理方式": "、".join(label(("proposal", "remedies", "*"), one) for one in remedies),
        "损失金额（元）": trade.loss(case),
        "责任归属部门": "、".join(department(root, s["department"]) for s in shares),
        "比率": "、".join(f"{Decimal(s['share']):f}%" for s in shares if "share" in s),
        "收件": case["received_on"],
        "质管部": _signed(case, "quality"),
        "会签部": _signed(case, "countersigner"),
        "市场营销部": _signed(case, "marketing_centre"),
        "结案": trade.closed_on(case),
        "合计（天）": trade.days_taken(case),
        "督促记录": "、".join(" ".join(filter(None, (r["on"], r.get("reference"))))
                          for r in reminders if r["on"] <= AS_OF),
        "结案编号": get(case, "closure", "closing_no"),
    }  # fmt: skip
    return {name: "" if value is None else value for name, value in line.items()}


def _signed(case: Record, role: str) -> str | None:
    return max((s["on"] for s in case.get("sign_offs", ()) if s["role"] == role), default=None)


@pytest.mark.parametrize("report", REPORTS)
def test_pages_show_the_same_as_the_workbooks(staff_site: Site, report: str) -> None:
    root = page.read(staff_site.at("zh", f"reports/{report}_2026.html"))
    compared = 0
    for name, lines in sheet.workbook(staff_site.at("zh", f"reports/{report}_2026.xlsx")).items():
        heading = next(h for h in root.all("h2") if h.text.split(" ")[0] == name)
        for table in page.tables(page.section(root, heading.attributes["id"])):
            headings, rows = sheet.sheet_rows(lines, table.headings[0])
            assert headings == table.headings
            assert len(rows) == len(table.rows)
            for on_page, in_book in zip(table.rows, rows, strict=True):
                compared += 1
                assert all(map(_same, on_page, in_book)), (name, on_page, in_book)
    assert compared or report == "complaint-summary"


def _same(shown: str, cell: Any) -> bool:
    if isinstance(cell, int | float):
        return Decimal(shown.replace(",", "").replace("−", "-")) == _exact(cell)
    return shown == cell or (cell == "" and shown in ("—", "未填"))
