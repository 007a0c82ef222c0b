"""Settings by date, tiers without gap or overlap, weighted totals without rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.derive import dates, numbers
from dangan.derive import policy as policies
from dangan.derive.scores import Result, evaluate, yardstick
from tests.unit.store_samples import INDICATORS, OWN_POLICY, policy

BANDS = [
    {"tier": "A", "above": 85},
    {"tier": "B", "from": 60, "to": 85},
    {"tier": "C", "below": 60},
]


def entry(start: str, value: object) -> dict[str, Any]:
    return {"from": start, "value": value, "source": "公司文件"}


def test_the_value_in_force_on_a_date_counts() -> None:
    own = {"limit": [entry("2026-07-01", 3), entry("2026-01-01", 2)]}
    merged = policies.merged({"limit": [entry("2000-01-01", 1), entry("2026-03-01", 9)]}, own)
    assert [merged.value("limit", day) for day in ("1999-12-31", "2025-12-31")] == [None, 1]
    # once the company has decided, later defaults of the product no longer count
    assert [merged.value("limit", day) for day in ("2026-01-01", "2026-06-30")] == [2, 2]
    assert merged.value("limit", "2026-07-01") == merged.value("limit") == 3


def test_a_part_of_a_setting_is_named_by_its_path() -> None:
    assert policy().value("authority_limits.complaint_specialist", "2026-01-01") == 1000
    assert policy({}).value("authority_limits.complaint_specialist", "2026-01-01") is None
    assert policy().value("authority_limits.nobody.at_all") is None


def problems(bands: object) -> list[str]:
    return [said.en for said in policies.band_problems(policies.bands(bands))]


def test_the_default_tiers_are_complete() -> None:
    assert problems(BANDS) == []
    assert policies.check(policy()) == []
    assert policies.check(policy({})) == []


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([{"tier": "A", "above": 85}, {"tier": "B", "above": 60, "below": 85}], "exactly 85"),
        ([{"tier": "A", "from": 85}, {"tier": "B", "to": 85}], "exactly 85"),
        ([{"tier": "A", "above": 85}, {"tier": "B", "to": 80}], "scores between"),
        ([{"tier": "A", "above": 80}, {"tier": "B", "to": 85}], "overlap"),
        ([{"tier": "A", "above": 85}, {"tier": "B"}], "overlap"),
        ([{"tier": "A", "above": 60}], "starts at 60"),
        ([{"tier": "A", "above": 0}], "starts at 0"),
        ([{"tier": "A", "to": Decimal("99.5")}], "ends at 99.5"),
        ([{"tier": "A", "below": 100}], "ends at 100"),
    ],
)
def test_incomplete_tiers_are_reported(bands: object, said: str) -> None:
    assert any(said in text for text in problems(bands))


@given(
    st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=4, unique=True),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.decimals(0, 100, places=4),
)
def test_complete_tiers_hold_every_score_once(
    cuts: list[Decimal], closed: list[bool], total: Decimal
) -> None:
    edges = sorted(cuts)
    bands = []
    for n in range(len(edges) + 1):
        band: dict[str, Any] = {"tier": f"T{n}"}
        if n:
            band["above" if closed[n - 1] else "from"] = edges[n - 1]
        if n < len(edges):
            band["to" if closed[n] else "below"] = edges[n]
        bands.append(band)
    assert problems(bands) == []
    exact = numbers.scaled(total, policies.TOTAL_SCALE)
    assert sum(band.holds(exact) for band in policies.bands(bands)) == 1


def weighted(*weights: object) -> dict[str, Any]:
    value = [
        {"indicator": indicator, "title": {"zh": "指标", "en": "Indicator"}, "weight": weight}
        for indicator, weight in zip(INDICATORS, weights, strict=False)
    ]
    return {"criteria_sets": [entry("2020-01-01", {"default": value})]}


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ((40, 30, 20, 10), []),
        ((Decimal("33.34"), Decimal("33.33"), Decimal("33.33")), []),
        ((None, None, None, None), []),
        ((40, 30, 20, 9), ["rule/policy-weights"]),
        ((50, 50, None), ["rule/policy-weights"]),
    ],
)
def test_weights_add_up(weights: tuple[object, ...], codes: list[str]) -> None:
    assert [found.code for found in policies.check(policy(weighted(*weights)))] == codes


def test_what_is_no_policy_is_left_to_the_schema() -> None:
    own = {"tier_bands": [3, {"value": ["x", {"tier": "A", "above": "x"}]}], "criteria_sets": 5}
    assert policies.check(policy(own)) is not None


def judged(*scores: int, own: dict[str, Any] | None = None) -> Result:
    measure = yardstick(policy(own or OWN_POLICY), "default", "2026-03-20")
    return evaluate(list(zip(INDICATORS, scores, strict=False)), measure)


@pytest.mark.parametrize(
    ("score", "tier", "edge"),
    [
        (10000, "A", False),
        (8501, "A", False),
        (8500, "B", True),
        (6000, "B", True),
        (5999, "C", False),
        (0, "C", False),
    ],
)
def test_exactly_60_and_85_are_tier_b(score: int, tier: str, edge: bool) -> None:
    result = judged(score, score, score, score)
    assert (result.total, result.tier, result.on_boundary) == (score, tier, edge)


def test_the_tier_is_chosen_before_rounding() -> None:
    result = judged(8500, 8500, 8500, 8501)
    assert (result.total, result.tier, result.on_boundary) == (8500, "A", False)


@given(st.lists(st.integers(0, 10000), min_size=4, max_size=4))
def test_totals_are_exact(scores: list[int]) -> None:
    weights = [Decimal("12.34"), Decimal("37.66"), Decimal(49), Decimal(1)]
    result = judged(*scores, own=weighted(*weights))
    exact = sum((Fraction(w) * s for w, s in zip(weights, scores, strict=True)), Fraction()) / 100
    assert result.total == int(exact + Fraction(1, 2))
    expected = "A" if exact > 8500 else "B" if exact >= 6000 else "C"
    assert (result.tier, result.faults) == (expected, ())


def test_scores_that_do_not_fit_the_criteria() -> None:
    missing = judged(9000, 9000, 9000)
    assert (missing.total, missing.tier) == (None, None)
    assert [fault.code for fault in missing.faults] == ["rule/indicator-missing"]
    measure = yardstick(policy(), "default", "2026-03-20")
    extra = evaluate([(name, 9000) for name in (*INDICATORS, "charm")], measure)
    assert [(f.code, f.pointer) for f in extra.faults] == [
        ("rule/indicator-unknown", "/scores/4/indicator")
    ]


def test_nothing_is_judged_by_what_is_not_set() -> None:
    blank = yardstick(policy({}), "default", "2026-03-20")
    assert [f.code for f in evaluate([(i, 1) for i in INDICATORS], blank).faults] == [
        "rule/weights-not-set"
    ]
    nowhere = yardstick(policy(), "elsewhere", "2026-03-20")
    assert [f.code for f in evaluate([], nowhere).faults] == ["rule/criteria-unknown"]
    no_bands = {**OWN_POLICY, "tier_bands": [entry("2020-01-01", None)]}
    assert [f.code for f in judged(1, 1, 1, 1, own=no_bands).faults] == ["rule/bands-not-set"]
    bad_sum = judged(9000, 9000, 9000, 9000, own=weighted(40, 30, 20, 9))
    assert (bad_sum.total, bad_sum.tier, bad_sum.faults) == (None, None, ())


def test_days_are_counted_over_months() -> None:
    assert dates.days_between("2026-02-28", "2026-03-02") == 2
    assert dates.days_between("2026-03-02", "2026-03-02") == 0


def test_numbers_stay_exact() -> None:
    assert numbers.scaled(Decimal("12.34"), 100) == 1234
    with pytest.raises(ValueError, match="more decimals"):
        numbers.scaled(Decimal("0.001"), 100)
    assert numbers.scaled_or_none("12", 100) is numbers.scaled_or_none(True, 100) is None
    assert numbers.decimal_text(8550, 100) == "85.5"
    assert numbers.decimal_text(-10, 100) == "-0.1"
    assert numbers.exact_json({"a": [Decimal("0.10"), 1, None, True, "字"]}) == (
        '{"a": [0.10, 1, null, true, "字"]}'
    )
