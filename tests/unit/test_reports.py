"""Report files: what they may say, who may have them, what the shipped ones give."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from dangan.project import Project, UserError
from dangan.publish.periods import Period, parse_period, period_of
from dangan.publish.reports import (
    RefusedError,
    Report,
    ReportResult,
    Stores,
    load_reports,
    may_run,
    parse_report,
    periods_with_data,
    run,
)
from tests.unit.publishing import (
    ACCESS,
    AS_OF,
    PERIODS,
    project,
    report,
    sample,
    store,
    stores,
)

BAR = "columns: [{name: n, title: N}], chart: {type: bar, label: n"


@pytest.fixture(scope="module")
def full() -> sqlite3.Connection:
    """The full store of the records above."""
    return store(sample())


@pytest.fixture(scope="module")
def staff(full: sqlite3.Connection) -> Stores:
    """What staff see of it."""
    return stores(full)


def _report(header: str, sql: str, columns: str = "[{name: n, title: N}]") -> Report:
    head = f"id: test\ntitle: Test\n{header}\n"
    body = f"sections: [{{id: one, title: One, columns: {columns}}}]"
    return parse_report(f"/*\n{head}{body}\n*/\n{sql}", "site/reports/test.sql")


def _run(found: Report, held: Stores) -> ReportResult:
    return run(found, held, lang="en", as_of=AS_OF)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1", "no header"),
        ("/* a: [ */ SELECT 1", "not valid YAML"),
        ("/* {id: x} */ SELECT 1", "“title” is missing"),
        ("/* {id: x, title: X, sections: [{title: Y}]} */ SELECT 1", "sections.id"),
        ("/* {id: x, title: X, colour: red, sections: [{id: a}]} */ SELECT 1", "“colour”"),
        ("/* {id: x, title: X, period: week, sections: [{id: a}]} */ SELECT 1", "month, quarter"),
        ("/* {id: x, title: X, period: month, sections: [{id: a}]} */ SELECT 1", "received_on"),
        ("/* {id: x, title: X, order: high, sections: [{id: a}]} */ SELECT 1", "whole number"),
        ("/* {id: x, title: X, sections: [{id: a, title: A}]} */ SELECT 1", "“columns”"),
        (
            "/* {id: x, title: X, result_class: public, shows_masked: [a.b], sections: [1]} */",
            "cannot both",
        ),
        (
            "/* {id: x, title: X, sections: [{id: a}, {id: b}]} */\n-- section: a\nSELECT 1",
            "Section “b”",
        ),
        ("/* {id: x, title: X, sections: [{id: a}]} */\n-- section: c\nSELECT 1", "Section “a”"),
    ],
)
def test_faulty_files(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_report(text, "site/reports/x.sql")
    assert said in caught.value.message("en")
    assert "site/reports/x.sql" in caught.value.message("zh")


@pytest.mark.parametrize(
    "column",
    [
        "{title: N}",
        "{name: n, title: N, format: roman}",
        "{name: n, title: N, align: middle}",
        "{name: n, title: N, empty: nothing}",
        "{name: n, title: N, total: average}",
        "{name: n, title: N, filter: fuzzy}",
        "{name: n, title: N, width: -1}",
        "{name: n, title: N, only: somewhere}",
        "{name: n, title: N, colour: red}",
    ],
)
def test_faulty_columns(column: str) -> None:
    with pytest.raises(UserError, match="Section “one”"):
        _report("", "SELECT 1 AS n", f"[{column}]")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nowhere AS n FROM customers", "no such column: nowhere"),
        ("SELECT 1 AS n FROM", "incomplete input"),
        ("DELETE FROM customers", "not authorized"),
        ("SELECT count(*) AS n FROM sqlite_master", "not authorized"),
        ("ATTACH 'x' AS y", "not authorized"),
        ("PRAGMA user_version", "not authorized"),
        ("SELECT 1 AS n; SELECT 2", "one statement"),
        ("SELECT random() AS n", "not authorized"),
        ("SELECT date('now') AS n", "use :as_of"),
        ("SELECT date() AS n", "use :as_of"),
        ("SELECT 1 AS m", "no column “n”"),
        ("SELECT 0.5 AS n", "gives a fraction"),
        ("SELECT x'00' AS n", "gives a fraction"),
        ("SELECT abs('-9223372036854775808') AS n", "gives a fraction"),
        ("SELECT abs(-9223372036854775807 - 1) AS n", "integer overflow"),
    ],
)
def test_faulty_sql_is_told_clearly(sql: str, said: str, staff: Stores) -> None:
    with pytest.raises(UserError) as caught:
        _run(_report("", sql), staff)
    assert said in caught.value.message("en")
    assert "“one”" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("form", "value"), [("money", "'5'"), ("list", "'a'"), ("list", "'{}'"), ("integer", "'-'")]
)
def test_a_value_that_does_not_fit_its_format(form: str, value: str, staff: Stores) -> None:
    found = _report("", f"SELECT {value} AS n", f"[{{name: n, title: N, format: {form}}}]")
    with pytest.raises(UserError, match="does not fit the format"):
        _run(found, staff)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("show: text, columns: [{name: n, title: N}]", "“text” is missing"),
        ("show: text, text: '{m} found', columns: [{name: n, title: N}]", "no column “m”"),
        ("show: figures, columns: [{name: n, title: N}]", "two columns"),
        ("columns: [{name: n, title: N}], chart: {type: pie}", "“chart.type”"),
        ("columns: [{name: n, title: N}], chart: {type: bar}", "chart.label"),
        ("columns: [{name: n, title: N}], chart: {type: bar, label: n}", "one series"),
        (f"{BAR}, series: [{{column: n, title: N, tone: pink}}]}}", "“tone”"),
    ],
)
def test_faulty_sections(section: str, said: str) -> None:
    text = f"/* {{id: x, title: X, sections: [{{id: a, title: A, {section}}}]}} */ SELECT 1 AS n"
    with pytest.raises(UserError) as caught:
        parse_report(text, "site/reports/x.sql")
    assert said in caught.value.message("en")


def test_periods() -> None:
    assert parse_period("2026q3") == Period("2026-07-01", "2026-09-30", "quarter", "2026Q3")
    assert parse_period("2024-02").last == "2024-02-29"
    assert parse_period("2026").slug == "2026"
    assert parse_period("2026Q3").title("zh") == "2026 年三季度"
    assert parse_period("2026-03").title("zh") == "2026 年 3 月"
    assert parse_period("2026-03").title("en") == "2026-03"
    assert period_of("2026-05-09", "quarter") == parse_period("2026Q2")
    assert period_of("2026Q2", "month") is None
    assert period_of("not entered", "year") is None
    for wrong in ("2026-13", "2026Q5", "26", "0000", "October"):
        with pytest.raises(UserError):
            parse_period(wrong)


def test_periods_with_data(staff: Stores) -> None:
    shipped = load_reports(project())
    register = periods_with_data(shipped["complaint-register"], staff, AS_OF)
    assert [one.key for one in register] == ["2026-10", "2026-11", "2026Q4", "2026"]
    begun = periods_with_data(shipped["complaint-register"], staff, "2026-10-31")
    assert [one.key for one in begun] == ["2026-10", "2026Q4", "2026"]
    assert periods_with_data(shipped["customer-list"], staff, AS_OF) == ()


@pytest.mark.parametrize("who", sorted(ACCESS.audiences))
@pytest.mark.parametrize("name", sorted(load_reports(project())))
def test_every_shipped_report_runs(name: str, who: str, full: sqlite3.Connection) -> None:
    shipped = load_reports(project())[name]
    period = PERIODS[shipped.period]
    held = stores(full, who)
    if may_run(shipped, held) is not None:
        # refused to those who may not see what it needs, never to those who may see most
        assert who not in {"board", "finance"}
        with pytest.raises(RefusedError):
            report(name, held, period, "zh")
        return
    chinese = report(name, held, period, "zh")
    english = report(name, held, period, "en")
    assert [len(one.rows) for one in chinese.sections] == [
        len(one.rows) for one in english.sections
    ]
    assert shipped.source
    empty = stores(store([]), who)
    for lang in ("zh", "en"):
        report(name, empty, period, lang)


def test_customer_list(staff: Stores, full: sqlite3.Connection) -> None:
    (section,) = report("customer-list", staff).sections
    titles = [one.title.zh for one in section.columns if not one.extra]
    assert titles == "序号 名称 地址 联系人 电话 传真 开户行 账号 税号".split()  # noqa: SIM905
    row = section.rows[0]
    assert row["number"] == 1
    assert row["contact"] == "戚若彤"
    assert (row["bank"], row["account"]) == ("岱青银行济南分行", "0999 **** 5555")
    assert (row["tier"], row["score"], row["owner"]) == ("B", 7200, "周晓岚")
    (paid,) = report("customer-list", stores(full, "finance")).sections
    assert paid.rows[0]["account"] == "0999020000005555"


def test_supplier_list_has_a_line_for_each_service(staff: Stores) -> None:
    (section,) = report("supplier-list", staff).sections
    assert [(row["number"], row["service"]) for row in section.rows] == [
        (1, "干线运输"),
        (2, "仓储"),
    ]


def test_tier_report(staff: Stores) -> None:
    found = report("tier-report", staff, "2026Q3")
    assert found.title == "2026 年三季度客户等级报告"
    counts = found.section("conclusion").rows[0]
    assert (counts["customers"], counts["rated"], counts["unrated"]) == (3, 2, 1)
    assert (counts["up"], counts["down"], counts["fresh"], counts["boundary"]) == (0, 1, 1, 1)
    (moved,) = found.section("moves").rows
    assert (moved["previous_tier"], moved["tier"], moved["change"]) == ("A", "B", -1800)
    assert (moved["indicator"], moved["indicator_change"]) == ("资信状况", -3000)
    assert moved["reason"] == "两次延期付款"
    assert [row["quarter"] for row in found.section("distribution").rows] == ["2026Q2", "2026Q3"]
    bins = {row["low"]: (row["tier"], row["n"]) for row in found.section("histogram").rows}
    assert bins[8000] == ("B", 1)  # exactly 85 is B, so it stands below the threshold
    assert bins[8500] == (None, 0)
    assert found.section("matrix").totals == {"a": 0, "b": 2, "c": 0, "n": 2}
    assert [row["customer_id"] for row in found.section("boundary").rows] == ["C-26-3333"]
    chart = found.section("histogram").chart
    assert chart is not None
    assert [(one.at, one.below, one.above) for one in chart.marks] == [
        (8500, "B", "A"),
        (6000, "C", "B"),
    ]


def test_policy_of_the_quarter_counts() -> None:
    bands = {
        "tier_bands": [
            {
                "from": "2026-01-01",
                "source": "x",
                "value": [{"tier": "A", "above": Decimal("80.5")}],
            },
            {"from": "2026-10-01", "source": "y", "value": [{"tier": "A", "above": 90}]},
        ]
    }
    held = stores(store(sample(), policy=bands))
    (before,) = report("tier-report", held, "2026Q3").section("bands").rows
    (after,) = report("tier-report", held, "2026Q4").section("bands").rows
    assert (before["above"], after["above"]) == (8050, 9000)


def test_personal_penalty_is_only_for_those_who_may_see_it(full: sqlite3.Connection) -> None:
    for who, sees in (("staff", False), ("finance", False), ("board", True)):
        (section,) = report("complaint-tracking", stores(full, who), "2026Q4").sections
        assert ("personal_penalty" in section.rows[0]) is sees
        assert any(one.name == "personal_penalty" for one in section.columns) is sees
    first = section.rows[0]
    assert first["personal_penalty"] == "记过一次"
    assert first["quality_on"] == "2026-10-09"
    assert first["departments"] == '["质管部","销售一部"]'
    assert first["shares"] == '["60%","40%"]'


def test_complaint_statistics(staff: Stores) -> None:
    found = report("complaint-statistics", staff, "2026-10")
    cases = found.section("goods-cases")
    assert [row["id"] for row in cases.rows] == ["T-26-22222"]  # a grievance is no complaint
    assert cases.totals == {"loss": 120050}
    assert (cases.rows[0]["exchanged"], cases.rows[0]["other_remedy"]) == (1, 1)
    assert found.section("kinds").totals == {"n": 2, "loss": 120050}
    lines = sum(len(found.section(f"{one}-cases").rows) for one in ("goods", "service", "other"))
    assert lines == found.section("kinds").totals["n"]
    assert found.section("departments").totals == {"n": 2, "loss": 120050}


def test_complaint_summary(staff: Stores) -> None:
    found = report("complaint-summary", staff, "2026-10")
    figures = found.section("figures").rows[0]
    assert (figures["complaints"], figures["per_day"]) == (2, 6)  # 2 in 31 days: 0.06
    assert figures["quality"] == 1
    assert found.section("links").rows[0]["measure"] == "改用角铁加固"


def test_a_report_over_a_kind_is_split_by_record(staff: Stores) -> None:
    by_record = report("evaluation-sheet", staff).section("scores").by_record()
    assert sorted(by_record) == ["E-26-22222", "E-26-33333", "E-26-44444"]
    assert [row["weight"] for row in by_record["E-26-33333"].rows] == [6000, 4000]


def test_each_record_has_its_own_chart(staff: Stores) -> None:
    course = report("customer-tiers", staff).section("course").by_record()
    chart = course["C-26-2222"].chart
    assert chart is not None
    assert chart.labels == ("2026 年二季度", "2026 年三季度")
    assert chart.series[0].values == (9000, 7200)
    assert [one.at for one in chart.marks] == [8500, 6000]


def test_company_reports_come_first(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "reports"
    folder.mkdir(parents=True)
    own = "/* {id: customer-list, title: 我的, sections: [{id: a, title: A, columns: ["
    own += "{name: n, title: N}]}]} */ SELECT 1 AS n"
    (folder / "customer-list.sql").write_text(own, encoding="utf-8")
    layered = Project(tmp_path, (tmp_path, project().root))
    assert load_reports(layered)["customer-list"].title.zh == "我的"
    (folder / "again.sql").write_text(own, encoding="utf-8")
    with pytest.raises(UserError, match="already used"):
        load_reports(layered)
