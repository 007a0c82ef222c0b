"""The pieces of the sample company: names, chance, days, texts, and the writer of YAML."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.demo import cases, days, history
from dangan.demo.dice import ID_ALPHABET, Dice, Ids
from dangan.demo.emit import emit, plan_of, plans
from dangan.demo.names import WIDTH, Names
from dangan.demo.tiers import needs_contract, path
from dangan.demo.vocabulary import cities, data, services, signs, trades
from dangan.project import product
from dangan.read.fmt import dump

FIELDS = {"goods", "spec", "unit", "quantity", "bad", "short", "day", "start", "end", "hours",
          "degrees", "contact"}  # fmt: skip
DATA = ("company", "complaints", "edges", "evaluations", "handling", "policy", "profiles", "trades")


def test_names_of_firms_are_never_given_out_twice() -> None:
    names = Names("1", frozenset({"沐岚"}))
    kinds = len(trades()) + len(services())
    made = [names.firm(n % kinds, cities()[n % len(cities())]) for n in range(40_000)]
    assert len({one.name for one in made}) == len(made)
    assert not any(one.name.startswith("沐岚") for one in made)


def test_firms_of_a_usual_company_neither_look_nor_sound_alike() -> None:
    names = Names("1", frozenset())
    kinds = len(trades()) + len(services())
    made = [names.firm(n % kinds, cities()[0]) for n in range(8_000)]
    assert len({one.latin for one in made}) > 0.9 * len(made)
    assert len({one.short for one in made}) == len(made)


def test_the_characters_of_names_are_enough_and_apart() -> None:
    first, second = ({sign.text for sign in signs(name)} for name in ("first", "second"))
    assert min(len(first), len(second)) >= WIDTH
    assert not first & second
    assert len(signs("first")) == len(first)
    assert len(signs("second")) == len(second)


def test_telephone_numbers_are_never_given_out_twice() -> None:
    names = Names("1", frozenset())
    for city in cities():
        made = [names.phone(city) for _ in range(6_000)]
        faxes = {Names.fax(phone) for phone in made}
        assert len({*made, *faxes}) == 12_000


def test_ids_are_unique_and_well_formed() -> None:
    ids = Ids("1", "C", 4)
    made = {ids.draw(2026) for _ in range(20_000)}
    assert len(made) == 20_000
    assert all(re.fullmatch(rf"C-26-[{ID_ALPHABET}]{{4}}", one) for one in made)


def test_chance_is_the_same_in_every_version_of_python() -> None:
    dice = Dice("seed", 1)
    assert [dice.below(100) for _ in range(6)] == [9, 7, 67, 85, 45, 92]
    assert Dice("a", "b").shuffled("abcdef") == Dice("a", "b").shuffled("abcdef")
    assert sum(Dice("w").weighted((0, 1), (0, 1)) for _ in range(50)) == 50


@given(st.integers(days.of(2024, 1, 1), days.of(2027, 12, 31)), st.integers(0, 30))
def test_days_of_work_are_days_of_work(day: int, count: int) -> None:
    assert days.works(days.workday(day))
    assert days.works(days.workday_before(day))
    assert days.between(day, days.after(day, count)) == count
    assert days.quarter(days.quarter_end(days.quarter(day))) == days.quarter(day)
    assert days.number(days.text(day)) == day


def test_holidays_are_no_days_of_work() -> None:
    for day in ("2026-10-01", "2026-02-17", "2026-01-01", "2026-05-01", "2026-11-21"):
        assert not days.works(days.number(day))
    assert days.works(days.number("2026-11-20"))
    assert days.text(days.add_months(days.number("2026-08-31"), 6)) == "2027-02-28"


def test_tiers_move_at_most_once_and_by_one_step() -> None:
    for n in range(300):
        for tier in "ABC":
            found = path(Dice("p", n, tier), tier, 6)
            assert found[-1] == tier
            moves = [(a, b) for a, b in pairwise(found) if a != b]
            assert len(moves) <= 1
            assert all(abs(ord(a) - ord(b)) == 1 for a, b in moves)
    assert needs_contract([["C", "C"], ["B", "C"]])
    assert not needs_contract([["C", "C"]])


def test_the_lowest_role_decides() -> None:
    assert cases.approver(500) == "complaint_specialist"
    assert cases.approver(501) == "customer_service_manager"
    assert cases.approver(100_000) == "deputy_general_manager"
    assert cases.approver(100_001) == "general_manager"


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return (
        [text for part in parts for text in _texts(part)] if isinstance(value, dict | list) else []
    )


def test_scenarios_use_known_fields_only() -> None:
    for text in _texts(data("complaints")):
        assert set(re.findall(r"\{([a-z]+)\}", text)) <= FIELDS, text


def test_shares_of_responsibility_add_up() -> None:
    for entry in data("complaints")["cases"]:
        assert sum(entry["shares"].values()) == (100 if entry["side"] == "own" else 0)


@pytest.mark.parametrize("name", DATA)
def test_chinese_has_chinese_punctuation(name: str) -> None:
    for text in _texts(data(name)):
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]", text), text


def test_a_field_that_the_schema_does_not_know_is_a_mistake() -> None:
    plan = plans(product() / "schemas")["customers"]
    with pytest.raises(KeyError):
        emit({"id": "C-26-2222", "nmae": "x"}, plan)


SCHEMA: dict[str, Any] = {
    "properties": {
        "b": {"type": "string"},
        "on": {"type": "string"},
        "list": {"items": {"properties": {"y": {"type": "string"}, "x": {"type": "integer"}}}},
        "map": {"additionalProperties": {"type": "string"}},
        "texts": {"items": {"type": "string"}},
    }
}
LINE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
RECORD = st.fixed_dictionaries(
    {"b": LINE},
    optional={
        "on": st.dates().map(str),
        "texts": st.lists(LINE, min_size=1, max_size=3),
        "map": st.dictionaries(st.sampled_from(["k", "no", "a1"]), LINE,
                               min_size=1),
        "list": st.lists(st.fixed_dictionaries({"x": st.integers(0, 99)},
                                               optional={"y": st.just("第一行\n\n第三行")}),
                         min_size=1, max_size=2),
    },
)  # fmt: skip


@given(RECORD)
def test_records_are_written_as_fmt_writes_them(record: dict[str, Any]) -> None:
    assert emit(record, plan_of(SCHEMA, {})).encode() == dump(record, SCHEMA)


def change(label: str, subject: str = "更新") -> history.Change:
    """A change of no importance."""
    return history.Change(1, 600, "a", "customers", subject, label, f"{label}.yaml", 1)


def test_messages_name_what_was_changed_and_why() -> None:
    assert history.message([change("甲", "更新电话，客户换号")]) == "甲：更新电话，客户换号"
    assert history.message([change("", "调整权重")]) == "调整权重"
    assert history.message([change("甲"), change("乙")]) == "更新（2 项）\n\n- 甲\n- 乙"
    several = history.message([change("甲", "更新"), change("乙", "更正")])
    assert several == "更新客户资料（2 项）\n\n- 甲：更新\n- 乙：更正"
    many = history.message([change(str(n)) for n in range(60)])
    assert many.endswith("- 49\n……共 60 项")
