"""The statistics of sales, receivables, visits and service, worked out again from YAML and CSV.

Once for the sample and once for a small company whose tables hold what is awkward: equal sales,
a sale and its full return, more returned than sold, months without sales, rows without cost or
day, credits among the receivables.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import AS_OF, dangan
from tests.support.once import once, shared_folder
from tests.support.records import Record, get, of_kind, read, write
from tests.support.trade import policy

ROOT = Path(__file__).resolve().parents[2]
CENT = Decimal("0.01")
SALES = ("date", "document", "customer", "product", "branch", "seller", "quantity", "net_amount",
         "discount", "cost", "exclusive")  # fmt: skip
OWED = ("customer", "document", "seller", "issued_on", "due_on", "amount", "open_amount")

Sale = dict[str, str]


@dataclass(frozen=True)
class Company:
    """A company's folder and its monthly tables."""

    root: Path

    def table(self, name: str) -> list[Sale]:
        """The rows of a monthly table with their month."""
        rows: list[Sale] = []
        for path in sorted((self.root / "records" / name).glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows += [{**row, "month": path.stem} for row in csv.DictReader(file)]
        return rows

    def sales(self, first: str, last: str) -> list[Sale]:
        """The sales of the months from ``first`` to ``last``."""
        return [row for row in self.table("sales") if first <= row["month"] <= last]

    def records(self, kind: str) -> list[Record]:
        """The records of a kind."""
        return list(of_kind(self.root, kind).values())

    def report(self, name: str, period: str = "") -> dict[str, list[dict[str, Any]]]:
        """The rows of each section of a report, as the command gives them."""
        words = ["report", name, "--audience", "finance", "--as-of", AS_OF, "--format", "json"]
        words += ["--lang", "zh", *(["--period", period] if period else [])]
        said = json.loads(dangan(*words, cwd=self.root).ok().out)
        return {section["id"]: section["rows"] for section in said["sections"]}


def _awkward(root: Path) -> None:
    dangan("demo", root, "--customers", "14", "--as-of", AS_OF, "--seed", "5", "--no-git",
           cwd=root.parent).ok()  # fmt: skip
    customers = sorted(of_kind(root, "customers"))
    products = sorted(of_kind(root, "products"))[:3]
    sellers = sorted(path.stem for path in (root / "records/staff").glob("*.yaml"))[:2]
    one, two, back, none, gap, large, rest = customers[:7]
    rows = {
        "2025-08": [(one, 0, "10", "700", "0", "500"), (large, 1, "9", "4000", "50", "3000")],
        "2025-09": [(back, 0, "5", "300", "", "200"), (gap, 2, "1", "0.03", "", "0.01")],
        "2026-07": [(gap, 1, "3", "333.33", "0", "111.11"), (rest, 2, "1", "0.01", "0", "")],
        "2026-08": [
            (one, 0, "10", "5000", "10.5", "600"), (two, 1, "4", "2600", "0", "2650"),
            (two, 2, "4", "2400", "0", "300"), (none, 0, "2", "250", "0", "200"),
            (large, 0, "90", "5000", "250", "4100.55"),
        ],
        "2026-09": [
            (back, 0, "5", "500", "0", "350"), (back, 0, "-8", "-800", "0", "-560"),
            (none, 0, "-2", "-250", "0", "-200"),
        ],
        "2026-10": [(one, 1, "1", "99.99", "0.01", "80"), (large, 2, "-1", "-20", "0", "-15")],
    }  # fmt: skip
    folder = root / "records/sales"
    shutil.rmtree(folder)
    for month, sold in rows.items():
        _table(folder / f"{month}.csv", SALES, [
            ("", f"XS-{n}", who, products[what], "" if n % 2 else "甲店", sellers[n % 2],
             quantity, net, discount, cost, "")
            for n, (who, what, quantity, net, discount, cost) in enumerate(sold)
        ])  # fmt: skip
    folder = root / "records/receivables"
    shutil.rmtree(folder)
    open_items = [
        (one, "2026-07-31", "2026-08-30", "900", "450.5"),
        (one, "2026-08-01", "2026-08-31", "100", "100"),
        (two, "2026-10-15", "2026-11-14", "400", "400"),
        (back, "2026-05-10", "2026-06-10", "20000", "15000"),
        (back, "2026-09-30", "2026-10-30", "-300", "-300"),
    ]
    _table(folder / "2026-10.csv", OWED, [
        (who, f"XS-{n}", sellers[0], issued, due, amount, left)
        for n, (who, issued, due, amount, left) in enumerate(open_items)
    ])  # fmt: skip


def _table(path: Path, names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([names, *rows])


@pytest.fixture(scope="module", params=["sample", "awkward"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The sample, and the company with awkward tables."""
    shared = shared_folder(tmp_path_factory)
    if request.param == "awkward":
        return Company(once(shared / "awkward", _awkward))

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "records", folder / "records")

    return Company(once(shared / "counted", make))


def _sums(rows: Iterable[Sale], *keys: str, column: str = "net_amount") -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        key = tuple(row[name] for name in keys)
        found[key[0] if len(key) == 1 else key] += Decimal(row[column] or 0)
    return dict(found)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(CENT, ROUND_HALF_UP)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _names(company: Company, kind: str = "customers") -> dict[str, str]:
    return {record["id"]: record["name"] for record in company.records(kind)}


def _on_file(customer: Record, day: str) -> bool:
    past = [step["to"] for step in customer["steps"] if step["on"] <= day]
    return customer.get("opened_on", day) <= day and (not past or past[-1] != "closed")


def test_regions(company: Company) -> None:
    rows = company.report("sales-by-region", "2026Q3")["rows"]
    sold = _sums(company.sales("2026-07", "2026-09"), "customer")
    regions: dict[str | None, list[str]] = defaultdict(list)
    for customer in company.records("customers"):
        if customer["id"] in sold or _on_file(customer, "2026-09-30"):
            regions[customer.get("region")].append(customer["id"])
    names = {record["id"]: record["name"] for record in company.records("regions")}
    counted = {names.get(region or ""): len(ids) for region, ids in regions.items()}
    assert sum(row["customer_count"] for row in rows) == sum(counted.values())
    if len(counted) == len(regions):  # two districts of one name cannot be told apart here
        assert {row["region"]: row["customer_count"] for row in rows} == counted
    amounts = sorted(sum((sold.get(c, Decimal(0)) for c in ids), Decimal(0))
                     for ids in regions.values())  # fmt: skip
    assert sorted(Decimal(row["sales"]) for row in rows) == amounts
    for column in ("share_of_customers", "share_of_sales"):
        assert sum(Decimal(row[column]) for row in rows) == 100
    for row in rows:
        exact = Decimal(100) * row["customer_count"] / sum(counted.values())
        assert abs(Decimal(row["share_of_customers"]) - exact) < Decimal("0.1")


def test_products(company: Company) -> None:
    found = company.report("sales-by-product", "2026Q3")
    sold = _sums(company.sales("2026-07", "2026-09"), "customer", "product")
    names, goods = _names(company), {p["id"]: p for p in company.records("products")}
    cells = {
        (row["customer"], column.removeprefix("amount:")): Decimal(value)
        for row in found["rows"]
        for column, value in row.items()
        if column.startswith("amount:") and value is not None
    }
    assert cells == {
        (names[who], goods[what].get("short_name") or goods[what]["name"]): amount
        for (who, what), amount in sold.items()
    }
    totals = {row["customer"]: Decimal(row["total"]) for row in found["rows"]}
    assert totals == {
        names[who]: amount
        for who, amount in _sums(company.sales("2026-07", "2026-09"), "customer").items()
    }
    (whole,) = found["whole"]
    before = sum(
        (Decimal(r["net_amount"]) for r in company.sales("2026-04", "2026-06")), Decimal(0)
    )
    assert Decimal(whole["grand_total"]) == sum(sold.values())
    assert _number(whole["before"]) == (before or None)
    assert sum(Decimal(row["column_total"]) for row in found["products"]) == sum(sold.values())


def _grades(company: Company, first: str, last: str, measure: str, ends: str) -> dict[str, str]:
    sold = _sums(company.sales(first, last), "customer")
    for customer in company.records("customers"):
        traded = any(step["to"] == "trading" for step in customer["steps"])
        if traded and _on_file(customer, ends):
            sold.setdefault(customer["id"], Decimal(0))
    whole = sum(max(amount, Decimal(0)) for amount in sold.values())
    bands = policy(company.root, "sales_grade_bands", AS_OF)

    def share(amount: Decimal) -> Decimal:
        if measure == "percentile":
            return Decimal(100) * sum(one <= amount for one in sold.values()) / len(sold)
        if measure == "own_share":
            return 100 * amount / whole
        return 100 * sum(one for one in sold.values() if 0 < one <= amount) / whole

    return {
        who: next((g for g in "ABCD" if amount > 0 and share(amount) >= bands[g]), "E")
        for who, amount in sold.items()
    }


def test_grades(company: Company) -> None:
    rows = company.report("sales-grades", "2026Q3")["rows"]
    names = _names(company)
    wanted = _grades(company, "2026-07", "2026-09", "cumulative_share", "2026-09-30")
    assert {row["customer"]: row["grade"] for row in rows} == {
        names[who]: grade for who, grade in wanted.items()
    }
    before = _grades(company, "2026-04", "2026-06", "cumulative_share", "2026-06-30")
    if company.sales("2026-04", "2026-06"):
        assert {r["customer"]: r["previous_grade"] for r in rows if r["previous_grade"]} == {
            names[who]: grade for who, grade in before.items() if who in wanted
        }
    assert "A" in wanted.values()


@pytest.mark.parametrize("measure", ["own_share", "percentile"])
def test_grades_by_another_measure(company: Company, measure: str, tmp_path: Path) -> None:
    other = Company(tmp_path / "company")
    shutil.copytree(company.root / "records", other.root / "records")
    settings = read(other.root / "records/policy.yaml")
    settings["sales_grade_measure"] = [
        {"from": "2024-01-01", "value": measure, "source": "测试", "decided_by": "qin-wangshu"}
    ]
    settings["sales_grade_bands"] = [
        {"from": "2024-01-01", "value": {"A": 40, "B": 20, "C": 5, "D": Decimal("0.5")},
         "source": "测试", "decided_by": "qin-wangshu"}
    ]  # fmt: skip
    write(other.root / "records/policy.yaml", settings)
    rows = other.report("sales-grades", "2026Q3")["rows"]
    names = _names(company)
    wanted = _grades(other, "2026-07", "2026-09", measure, "2026-09-30")
    assert {row["customer"]: row["grade"] for row in rows} == {
        names[who]: grade for who, grade in wanted.items()
    }


def _ranks(values: dict[str, Decimal], top: int) -> list[tuple[int, Decimal]]:
    ordered = sorted(values.values(), reverse=True)
    return [(1 + sum(x > v for x in ordered), v) for v in ordered
            if sum(x > v for x in ordered) < top]  # fmt: skip


def test_rankings(company: Company) -> None:
    found = company.report("priority-customers", "2026")
    now = company.sales("2026-01", "2026-12")
    sold = {c: a for c, a in _sums(now, "customer").items() if a > 0}
    top = policy(company.root, "priority_top", AS_OF)
    least = policy(company.root, "priority_min_sales", AS_OF) or 0
    got = [(row["rank"], Decimal(row["sales"])) for row in found["top-sales"]]
    assert got == _ranks(sold, top)
    past = _sums(company.sales("2025-01", "2025-12"), "customer")
    growth = {
        c: _percent(a - past[c], past[c])
        for c, a in sold.items()
        if past.get(c, Decimal(0)) > 0 and a >= least
    }
    assert [(r["rank"], Decimal(r["growth_rate"])) for r in found["top-growth"]] == _ranks(
        growth, top
    )
    costs = _sums(now, "customer", column="cost")
    bare = {row["customer"] for row in now if not row["cost"]}
    margin = {c: _percent(a - costs[c], a) for c, a in sold.items() if a >= least and c not in bare}
    assert [(r["rank"], Decimal(r["profit_margin"])) for r in found["top-margin"]] == _ranks(
        margin, top
    )


def test_the_year_by_month(company: Company) -> None:
    rows = company.report("sales-overview", "2026")["rows"]
    sold = _sums(company.sales("2026-01", "2026-12"), "customer", "product", "month")
    codes = {r["id"]: r.get("code") or r["id"] for kind in ("customers", "products")
             for r in company.records(kind)}  # fmt: skip
    cells = {
        (row["customer_no"], row["product_no"], f"2026-{month:02d}"): Decimal(row[f"m{month:02d}"])
        for row in rows
        for month in range(1, 13)
        if row[f"m{month:02d}"] is not None
    }
    assert cells == {(codes[who], codes[what], month): amount
                     for (who, what, month), amount in sold.items()}  # fmt: skip
    for row in rows:
        months = [Decimal(row[f"m{month:02d}"] or 0) for month in range(1, 13)]
        assert Decimal(row["total"]) == sum(months)
        assert [Decimal(row[f"q{q}"] or 0) for q in range(1, 5)] == [
            sum(months[n : n + 3]) for n in range(0, 12, 3)
        ]


def test_a_month_of_sales(company: Company) -> None:
    rows = company.report("monthly-sales", "2026-08")["rows"]
    sold = company.sales("2026-08", "2026-08")
    keys = ("branch", "customer", "seller", "product")
    net, off = _sums(sold, *keys), _sums(sold, *keys, column="discount")
    cost = _sums(sold, *keys, column="cost")
    bare = {tuple(row[key] for key in keys) for row in sold if not row["cost"]}
    wanted = sorted(
        (
            net[key] + off[key],
            off[key],
            None if key in bare else net[key] - cost[key],
            _percent(net[key] - cost[key], net[key]) if net[key] > 0 and key not in bare else None,
        )
        for key in net
    )
    columns = ("sales_amount", "discount_amount", "gross_profit", "gross_margin")
    assert sorted(tuple(_number(row[name]) for name in columns) for row in rows) == wanted


def test_the_ranking_by_profit(company: Company) -> None:
    rows = company.report("profit-ranking", "2026-10")["rows"]
    sold = company.sales("2025-11", "2026-10")
    net, cost = _sums(sold, "customer"), _sums(sold, "customer", column="cost")
    bare = {row["customer"] for row in sold if not row["cost"]}
    profit = {c: net[c] - cost[c] for c in net if c not in bare}
    codes = {r["id"]: r.get("code") or r["id"] for r in company.records("customers")}
    ordered = sorted(profit, key=lambda c: (-profit[c], codes[c]))
    assert [row["customer_no"] for row in rows] == [codes[c] for c in ordered]
    assert [Decimal(row["average_gross_profit"]) for row in rows] == [
        (profit[c] / 12).quantize(CENT, ROUND_HALF_UP) for c in ordered
    ]
    assert [row["rank"] for row in rows] == [
        1 + sum(p > profit[c] for p in profit.values()) for c in ordered
    ]


def test_results_and_receivables(company: Company) -> None:
    rows = company.report("monthly-results", "2026-10")["rows"]
    sold = _sums(company.sales("2026-10", "2026-10"), "customer")
    open_items = [row for row in company.table("receivables") if row["month"] == "2026-10"]
    names = _names(company)

    def owed(test: Callable[[Sale], bool]) -> dict[str, Decimal]:
        return _sums([row for row in open_items if test(row)], "customer", column="open_amount")

    old = owed(lambda row: row["issued_on"] < "2026-08-01")
    fresh = owed(lambda row: row["issued_on"] >= "2026-10-01")
    every = owed(lambda _: True)
    zero = Decimal(0)
    assert {
        row["customer"]: tuple(
            Decimal(row[name] or 0)
            for name in ("previous_month_results", "receivables_over_three_months",
                         "receivables_current_month", "receivables_between", "receivables")
        )
        for row in rows
    } == {
        names[c]: (
            sold.get(c, zero), old.get(c, zero), fresh.get(c, zero),
            every.get(c, zero) - old.get(c, zero) - fresh.get(c, zero), every.get(c, zero),
        )
        for c in {*sold, *every}
    }  # fmt: skip


def test_customers_at_risk(company: Company) -> None:
    rows = company.report("customers-at-risk", "2026-10")["rows"]
    rule = policy(company.root, "at_risk_criteria", AS_OF)
    late: dict[str, Decimal] = defaultdict(Decimal)
    for row in company.table("receivables"):
        if row["month"] == "2026-10" and row["due_on"] < "2026-08-02":  # over 90 days on 31 October
            late[row["customer"]] += Decimal(row["open_amount"])
    names = _names(company)
    shown = {row["customer"] for row in rows if "应收逾期" in row["grounds"]}
    open_ = {c["id"] for c in company.records("customers") if c["steps"][-1]["to"] != "closed"}
    assert rule["overdue_days"] == 90
    assert shown == {names[c] for c, a in late.items() if a > rule["overdue_amount"] and c in open_}
    poor = {
        c["name"] for c in company.records("customers")
        if get(c, "collection", "state") in {"poor", "very_poor"} and c["id"] in open_
    }  # fmt: skip
    assert {row["customer"] for row in rows if "货款回收状况不良" in row["grounds"]} == poor


def test_classes(company: Company) -> None:
    found = company.report("customer-classes")
    given: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for credit in company.records("credits"):
        grade, day = get(credit, "assessment", "credit_grade"), credit.get("investigated_on")
        if grade and day and day <= AS_OF:
            given[credit["customer"]].append((day, credit["id"], grade))
    for change in company.records("credit-changes"):
        past = [step["to"] for step in change["steps"]]
        if past[-1] in {"effective", "notified"} and change.get("valid_from", "9") <= AS_OF:
            given[change["customer"]].append(
                (change["valid_from"], change["id"], change["new_grade"])
            )
    mapping = policy(company.root, "customer_classes", AS_OF)
    wanted = {
        customer["name"]: mapping[max(given[customer["id"]])[2]]
        for customer in company.records("customers")
        if given.get(customer["id"]) and customer["steps"][-1]["to"] != "closed"
    }
    classed = {name: one for name, one in wanted.items() if one}
    assert {r["company"]: r["customer_class"].removesuffix("级") for r in found["rows"]} == classed
    everyone = {c["name"] for c in company.records("customers")
                if c["steps"][-1]["to"] != "closed"}  # fmt: skip
    assert {row["company"] for row in found["unclassified"]} == everyone - classed.keys()


def test_returns_and_repairs(company: Company) -> None:
    rows = company.report("returns", "2026")["rows"]
    entries = [
        one
        for one in company.records("services")
        if str((one.get("return_exchange") or {}).get("returned_on", ""))[:4] == "2026"
        and one["steps"][-1]["to"] != "cancelled"
    ]
    assert sorted((row["quantity"], Decimal(row["amount"])) for row in rows) == sorted(
        (one["return_exchange"]["quantity"], Decimal(one["return_exchange"]["amount"]))
        for one in entries
    )
    repairs = company.report("repairs", "2026")["rows"]
    assert len(repairs) == sum(
        one["service_type"] == "repair" and one["received_on"][:4] == "2026"
        and one["steps"][-1]["to"] != "cancelled"
        for one in company.records("services")
    )  # fmt: skip


def test_days_of_visits(company: Company) -> None:
    days = company.report("daily-visits", "2026-10")["days"]
    people = _names(company, "staff")
    made: dict[tuple[str, str | None], list[Record]] = defaultdict(list)
    for visit in company.records("visits"):
        if visit.get("visited_on", "")[:7] == "2026-10" and visit["steps"][-1]["to"] != "cancelled":
            who = visit.get("recorded_by") or visit.get("salesperson")
            made[visit["visited_on"], people.get(who or "")].append(visit)
    assert {(row["date"], row["prepared_by"]): row["visit_count"] for row in days} == {
        key: len(visits) for key, visits in made.items()
    }
    spent = sum(
        Decimal(line["amount"])
        for visits in made.values() for visit in visits for line in visit.get("expenses", [])
    )  # fmt: skip
    assert sum(Decimal(row["expenses_total"] or 0) for row in days) == spent
    if days:
        date = days[0]["date"]
        alone = company.report("daily-visits", date)["days"]
        assert alone == [row for row in days if row["date"] == date]
