"""The figures of the customer tier report, worked out again from the YAML files (S3-08)."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.built.conftest import Site
from tests.support import page, sheet, trade
from tests.support.records import read

TIERS = ("A", "B", "C")
NUMERALS = {"1": "一", "2": "二", "3": "三", "4": "四"}


def quarters(root: Path) -> list[str]:
    """All quarters with evaluations, oldest first."""
    return sorted({one.quarter for one in trade.evaluations(root)})


def title(quarter: str) -> str:
    """``2026Q3`` as the Chinese pages write it."""
    year, number = quarter.split("Q")
    return f"{year} 年{NUMERALS[number]}季度"


def last_day(quarter: str) -> str:
    year, number = quarter.split("Q")
    return f"{year}-{('03-31', '06-30', '09-30', '12-31')[int(number) - 1]}"


class Report:
    """The report of one quarter: its page and its workbook."""

    def __init__(self, site: Site, quarter: str) -> None:
        self.root = site.company
        self.quarter = quarter
        stem = site.at("zh", f"reports/tier-report_{quarter.lower()}")
        self.page = page.read(stem.with_suffix(".html"))
        self.book = sheet.workbook(stem.with_suffix(".xlsx"))
        self.csv = stem.with_suffix(".csv")

    def rows(self, name: str) -> list[list[Any]]:
        """The rows of one worksheet; figures as exact decimals."""
        lines = self.book[name]
        # above the headings stand the company, the title and the report
        first = next(line[0] for line in lines[3:] if line[0])
        _, rows = sheet.sheet_rows(lines, first)
        return [[Decimal(str(c)) if isinstance(c, int | float) else c for c in row] for row in rows]

    def table(self, ident: str) -> list[tuple[str, ...]]:
        """The rows of the table of one section of the page."""
        (found,) = page.tables(page.section(self.page, ident))
        return list(found.rows)

    def prose(self, ident: str) -> str:
        return page.section(self.page, ident).text


@pytest.fixture(scope="module", params=range(6))
def report(request: pytest.FixtureRequest, staff_site: Site) -> Report:
    """The reports of the six quarters of the sample, oldest first."""
    found = quarters(staff_site.company)
    assert len(found) == 6
    return Report(staff_site, found[request.param])


def spread(root: Path, quarter: str) -> Counter[str]:
    return Counter(trade.highest(root, quarter).values())


def test_every_quarter_with_evaluations_has_its_report(staff_site: Site) -> None:
    found = staff_site.at("zh", "reports").glob("tier-report_*[0-9].html")
    assert [p.stem.split("_")[1] for p in sorted(found)] == [
        quarter.lower() for quarter in quarters(staff_site.company)
    ]


def test_distribution_by_quarter(report: Report) -> None:
    wanted = []
    for quarter in [q for q in quarters(report.root) if q <= report.quarter][-6:]:
        counted = spread(report.root, quarter)
        wanted.append((title(quarter), *(str(counted[t]) for t in TIERS), str(counted.total())))
    assert report.table("distribution") == wanted
    assert [tuple(map(str, row)) for row in report.rows("等级分布")] == wanted
    assert sheet.csv_table(report.csv).rows == tuple(wanted)


def test_share_of_each_tier_and_those_not_rated(report: Report) -> None:
    now = spread(report.root, report.quarter)
    earlier = [q for q in quarters(report.root) if q < report.quarter]
    before = spread(report.root, earlier[-1]) if earlier else Counter()
    rows = report.rows("各等级客户数")
    assert [row[0] for row in rows] == [*TIERS, "未评"]
    for row in rows[:3]:
        assert row[1] == now[row[0]]
        share = Decimal(100) * now[row[0]] / now.total()
        assert abs(row[2] - share) <= Decimal("0.005")
        assert row[3] == before[row[0]]
    on = last_day(report.quarter)
    present = {
        ident
        for ident, record in trade.known(report.root, "customers").items()
        if record["opened_on"] <= on and _state_on(record, on) != "closed"
    }
    rated = trade.highest(report.root, report.quarter).keys()
    assert rows[3][1] == len(present - rated)
    said = [int(number) for number in re.findall(r"\d+", report.prose("conclusion"))]
    assert said[:3] == [len(present | rated), len(rated), len(present - rated)]


def _state_on(record: dict[str, Any], on: str) -> str:
    past = [step["to"] for step in record["steps"] if step["on"] <= on]
    return past[-1] if past else ""


def test_movers(report: Report) -> None:
    names = trade.known(report.root, "customers")
    moved = [
        (before, now)
        for before, now in trade.pairs(report.root, report.quarter)
        if before and before.tier != now.tier
    ]
    wanted = {
        (
            names[now.customer]["name"], before.tier, now.tier, before.shown, now.shown,
            now.shown - before.shown,
            _credit_days(report, before.tier), _credit_days(report, now.tier),
        )
        for before, now in moved
    }  # fmt: skip
    rows = [row for row in report.rows("等级变动") if row[0]]
    found = {(row[0], *row[2:7], row[10], row[11]) for row in rows}
    assert found == wanted
    assert len(rows) == len(moved)
    changes = [abs(row[6]) for row in rows]
    assert changes == sorted(changes, reverse=True)
    said = [int(number) for number in re.findall(r"\d+", report.prose("conclusion"))]
    assert said[3] == sum(1 for before, now in moved if now.tier < before.tier)
    assert said[4] == sum(1 for before, now in moved if now.tier > before.tier)


def _credit_days(report: Report, tier: str) -> Decimal:
    terms = trade.policy(report.root, "tier_terms", last_day(report.quarter))
    return Decimal(terms[tier]["credit_days"])


def test_movers_name_the_indicator_that_changed_most_by_weight(report: Report) -> None:
    records = trade.known(report.root, "evaluations")
    names = trade.known(report.root, "customers")
    by_name = {row[0]: row for row in report.rows("等级变动") if row[0]}
    for before, now in trade.pairs(report.root, report.quarter):
        if before is None or before.tier == now.tier:
            continue
        criteria = trade.policy(report.root, "criteria_sets", last_day(report.quarter))["default"]
        titles = {entry["indicator"]: entry["title"]["zh"] for entry in criteria}
        weights = {entry["indicator"]: Decimal(entry["weight"]) for entry in criteria}
        past = {s["indicator"]: Decimal(s["score"]) for s in records[before.id]["scores"]}
        new = {s["indicator"]: Decimal(s["score"]) for s in records[now.id]["scores"]}
        effect = {key: abs(new[key] - past[key]) * weights[key] for key in new}
        row = by_name[names[now.customer]["name"]]
        chosen = next(key for key, words in titles.items() if words == row[7])
        assert effect[chosen] == max(effect.values())
        assert row[8] == new[chosen] - past[chosen]


def test_scores_exactly_on_a_boundary(report: Report) -> None:
    names = trade.known(report.root, "customers")
    wanted = {
        (names[now.customer]["name"], now.shown, now.tier)
        for _, now in trade.pairs(report.root, report.quarter)
        if now.boundary
    }
    rows = [row for row in report.rows("恰在分界的得分") if row[0]]
    assert {tuple(row) for row in rows} == wanted
    # 85 and 60 belong to no class in the source; the recommended reading is B for both
    assert {row[2] for row in rows} <= {"B"}
    said = [int(number) for number in re.findall(r"\d+", report.prose("conclusion"))]
    assert said[6] == len(wanted)


def test_the_sample_has_scores_on_both_boundaries(staff_site: Site) -> None:
    edges = {one.total for one in trade.evaluations(staff_site.company) if one.boundary}
    assert edges == {Decimal(60), Decimal(85)}


def test_scores_of_each_customer(report: Report) -> None:
    names = trade.known(report.root, "customers")
    areas = area_titles(report.root)
    wanted = Counter(
        (names[now.customer]["name"], areas[now.area], now.evaluated_on, now.shown, now.tier)
        for _, now in trade.pairs(report.root, report.quarter)
    )
    rows = report.rows("各客户得分")
    assert Counter((row[0], row[1], row[2], row[4], row[5]) for row in rows) == wanted


def area_titles(root: Path) -> dict[str, str]:
    """The Chinese titles of the business areas."""
    areas = read(root / "records" / "company.yaml")["business_areas"]
    return {area["key"]: area["title"]["zh"] for area in areas}


def test_histogram_counts_every_evaluation_once(report: Report) -> None:
    rows = report.rows("得分分布")
    wanted = [now for _, now in trade.pairs(report.root, report.quarter)]
    assert sum(row[3] for row in rows) == len(wanted)
    tops = {85: "B", 60: None}
    for low, high, tier, count in rows:
        inside = [e for e in wanted if low < e.total < high]
        # a score on an edge goes where its tier is
        inside += [
            e
            for e in wanted
            if (e.total == low and tops.get(int(low)) != e.tier)
            or (e.total == high and (tops.get(int(high)) == e.tier or high == 100))
        ]
        assert count == len(inside), (low, high)
        assert {e.tier for e in inside} <= {tier}


def test_from_tier_to_tier(report: Report) -> None:
    wanted = Counter(
        (before.tier if before else "未评", now.tier)
        for before, now in trade.pairs(report.root, report.quarter)
    )
    rows = {row[0]: row[1:] for row in report.rows("变动矩阵")}
    for name in (*TIERS, "未评"):
        cells = [wanted[name, tier] for tier in TIERS]
        assert rows[name] == [*cells, sum(cells)]
    assert rows["合计"][3] == wanted.total()
    said = [int(number) for number in re.findall(r"\d+", report.prose("conclusion"))]
    assert said[5] == sum(count for (before, _), count in wanted.items() if before == "未评")


def test_bands_and_weights_in_force(report: Report) -> None:
    on = last_day(report.quarter)
    bands = trade.policy(report.root, "tier_bands", on)
    keys = ("above", "from", "to", "below")
    assert [row[:5] for row in report.rows("本期有效的分数段")] == [
        [band["tier"], *(Decimal(band[key]) if key in band else "" for key in keys)]
        for band in bands
    ]
    criteria = trade.policy(report.root, "criteria_sets", on)["default"]
    assert [row[1:] for row in report.rows("本期有效的指标和权重")] == [
        [entry["title"]["zh"], Decimal(entry["weight"]), entry["standard"]] for entry in criteria
    ]
