"""Figures that forms print: weighted scores, warranties, results of a half-year."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dangan.derive.figures import half_up, standard_score, warranty_until
from tests.unit.store_samples import customer, filed, people, store


def test_a_standard_score_is_weighted_and_rounded_half_up() -> None:
    assert standard_score([(6000, 8850), (4000, 8000)]) == 8510
    assert standard_score([(5000, 1), (5000, 2)]) == 2
    assert standard_score([(None, 8000)]) is None
    assert standard_score([]) is None


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_half_up_is_the_nearest(number: int, divisor: int) -> None:
    found = half_up(number, divisor)
    assert found is not None
    assert 2 * abs(number - found * divisor) <= divisor


def test_a_warranty_ends_the_day_before_its_anniversary() -> None:
    assert warranty_until("2024-03-01", 24) == "2026-02-28"
    assert warranty_until("2024-01-31", 1) == "2024-02-29"
    assert warranty_until("2025-12-15", 1) == "2026-01-14"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_longer_warranty_never_ends_sooner(bought: date, months: int) -> None:
    shorter = warranty_until(bought.isoformat(), months)
    assert shorter >= (bought + timedelta(days=27 * months)).isoformat()
    assert shorter <= warranty_until(bought.isoformat(), months + 1)


def test_the_store_holds_them() -> None:
    records = [
        *people(),
        customer(),
        filed(
            "products",
            {
                "id": "box",
                "name": "温控箱",
                "product_kind": "goods",
                "category": "设备",
                "unit": "台",
                "warranty_months": 12,
            },
        ),
        filed(
            "services",
            {
                "id": "Q-26-2AAAA",
                "service_type": "consultation",
                "title": "不制冷",
                "received_on": "2026-02-28",
                "customer": "C-26-7KQ4",
                "product": "box",
                "purchased_on": "2025-03-01",
                "steps": [{"to": "open", "on": "2026-02-28", "by": "qian"}],
            },
        ),
        filed(
            "key-account-analyses",
            {
                "id": "BA-26-2AAAA",
                "customer": "C-26-7KQ4",
                "analysed_on": "2026-07-02",
                "prepared_by": "qian",
                "sales_contract": "signed",
                "male_employees": 120,
                "female_employees": 90,
                "monthly_average": {
                    "sales": 860000,
                    "cost": 700000,
                    "admin_expenses": 40000,
                    "selling_expenses": 30000,
                    "interest": 2000,
                    "depreciation": 8000,
                },
            },
        ),
    ]
    connection, found = store(records)
    assert found == []
    service = connection.execute("SELECT warranty_until, in_warranty FROM services").fetchone()
    assert tuple(service) == ("2026-02-28", 1)
    result = connection.execute(
        "SELECT employees, operating_profit, profit_or_loss, profit_rate FROM key_account_analyses"
    ).fetchone()
    assert tuple(result) == (210, 9_000_000, 8_000_000, 930)
