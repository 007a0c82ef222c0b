"""References, identities, likeness of names, waivers, and all of it in one call."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from dangan.derive.names import parts
from dangan.derive.violation import Violation
from dangan.judge import identity, references, similar, waivers
from dangan.judge.judge import judge
from dangan.judge.similar import Name, pairs
from dangan.text import Both
from tests.unit.store_samples import (
    PROJECT,
    Filed,
    broken,
    complaint,
    contract,
    customer,
    evaluation,
    kinds,
    one,
    people,
    store,
    supplier,
)


def dangling(*records: Filed) -> list[Violation]:
    connection, _ = store([*people(), *records])
    return references.check(connection, kinds())


def test_references_lead_somewhere() -> None:
    whole = [customer(), supplier(), contract(), evaluation(), complaint()]
    assert dangling(*whole) == []


def test_a_misspelt_id_is_guessed() -> None:
    (found,) = dangling(customer(), contract(customer="C-26-7KQ5"))
    said = dict(found.args)
    assert (found.code, found.record, found.pointer) == (
        "ref/unknown-record",
        "K-26-2DHP",
        "/customer",
    )
    assert said["field"] == Both("客户", "Customer")
    assert said["value"] == "C-26-7KQ5"
    assert isinstance(said["advice"], Both)
    assert "C-26-7KQ4（济南恒通达物流有限公司）" in said["advice"].zh


def test_far_off_ids_are_not_guessed() -> None:
    (found,) = dangling(customer(our_contacts=["qian", "somebody-else"]))
    assert found.pointer == "/our_contacts/1"
    advice = dict(found.args)["advice"]
    assert isinstance(advice, Both)
    assert "Member of staff" in advice.en


def test_a_reference_to_another_kind_is_told_apart() -> None:
    (found,) = dangling(customer(owner="warehouse"))
    assert (found.code, found.pointer) == ("ref/wrong-kind", "/owner")
    assert dict(found.args)["actual"] == Both("部门", "Department")


def test_a_record_with_errors_exists() -> None:
    assert dangling(broken("customers", "C-26-7KQ4"), contract()) == []


def test_settings_refer_to_records_too() -> None:
    connection, _ = store(people())
    content: dict[str, Any] = {
        "policy": {"min_staff_in_contact": [{"decided_by": "zhou"}, {"decided_by": "zhuo"}]},
        "waivers": [{"owner": "nobody"}, "no map", {"owner": 3}],
        "company": None,
    }
    found = references.check_settings(connection, kinds(), content)
    assert [(v.file, v.pointer) for v in found] == [
        ("records/policy.yaml", "/min_staff_in_contact/1/decided_by"),
        ("records/waivers.yaml", "/0/owner"),
    ]


def test_an_id_stands_in_one_file() -> None:
    first = customer()
    second = Filed("records/customers/copy.yaml", "customers", first.record, first.rows)
    connection, _ = store([first, second])
    (found,) = identity.check(connection, kinds())
    assert (found.code, found.file) == ("ref/duplicate-id", "records/customers/copy.yaml")
    assert dict(found.args)["other"] == first.path


def test_the_companys_own_number_is_used_once_in_a_kind() -> None:
    connection, _ = store(
        [
            customer(code="KH-1"),
            customer("C-26-9HXR", "青岛汇通", code="KH-1"),
            supplier(code="KH-1"),
        ]
    )
    found = identity.check(connection, kinds())
    assert [(v.code, v.record, dict(v.args)["other"]) for v in found] == [
        ("ref/duplicate-code", "C-26-7KQ4", "C-26-9HXR"),
        ("ref/duplicate-code", "C-26-9HXR", "C-26-7KQ4"),
    ]


def likeness(one_name: str, other: str, *, current: bool = True) -> str | None:
    names = [Name("C-26-2222", parts(one_name), current), Name("C-26-3333", parts(other), True)]
    found = pairs(names)
    return next(iter(found.values()))[1] if found else None


@pytest.mark.parametrize(
    ("one_name", "other", "how"),
    [
        ("山东长富物流集团有限公司", "长富物流有限公司", "core"),
        ("济南长富物流有限公司", "山东长富运输有限公司", "core"),
        ("长富物流", "山东长富物流集团有限公司", "core"),
        ("山东长富物流有限公司", "山东长福物流有限公司", "sound"),
        ("山东长富物流有限公司", "山东常富物流有限公司", "sound"),
        ("济南鲁恒通达物流有限公司", "济南鲁恒通远物流有限公司", "spelling"),
        ("济南鲁恒通达物流有限公司", "济南鲁恒达通物流有限公司", "spelling"),
        ("济南鲁恒通达物流有限公司", "济南鲁中恒通达物流有限公司", "spelling"),
        ("Acme Logistics Ltd", "Acme Logistic Co., Ltd.", "spelling"),
    ],
)
def test_likely_twins_are_suspected(one_name: str, other: str, how: str) -> None:
    assert likeness(one_name, other) == how
    assert likeness(other, one_name) == how


@pytest.mark.parametrize(
    ("one_name", "other"),
    [
        ("济南长富物流有限公司", "青岛长富物流有限公司"),
        ("山东长富物流有限公司", "山东长富食品有限公司"),
        ("山东长富物流有限公司", "山东长丰物流有限公司"),
        ("山东鲁石机械有限公司", "山东鲁单机械有限公司"),
        ("济南恒通达物流有限公司", "济南恒通达物流有限责任公司"),
        ("王伟", "王炜炜"),
        ("青岛枫嶂农机有限公司", "枫葭农机有限公司"),
        # a trade that nobody has listed may not make up for a different name
        ("镕旌制冰有限公司", "岚旌制冰有限公司"),
    ],
)
def test_different_firms_are_not_suspected(one_name: str, other: str) -> None:
    assert likeness(one_name, other) is None


def test_a_former_name_betrays_a_twin() -> None:
    assert likeness("青岛汇通商贸有限公司", "青岛汇通商贸有限公司", current=False) == "former"
    # a name that both once bore says nothing
    names = [Name(record, parts("青岛汇通商贸"), False) for record in ("a", "b")]
    assert pairs(names) == {}


@settings(max_examples=60)
@given(st.lists(st.text("甲乙丙丁戊己", min_size=4, max_size=6), max_size=12, unique=True))
def test_one_slip_is_always_found(cores: list[str]) -> None:
    """The index by left-out characters misses no pair that comparing all would find."""
    names = [Name(f"{n:02d}", parts(f"{core}物流"), True) for n, core in enumerate(cores)]
    found = pairs(names)
    for (m, one_core), (n, other) in itertools.combinations(enumerate(cores), 2):
        near = OSA.distance(one_core, other) <= 1
        assert ((f"{m:02d}", f"{n:02d}") in found) >= near


def test_persons_are_not_compared_by_name() -> None:
    records = [
        customer(name="王伟", party_type="person"),
        customer("C-26-9HXR", "王炜", party_type="person"),
        supplier(name="长富物流"),
        supplier("S-26-9HXR", "山东长福物流"),
    ]
    connection, _ = store(records)
    similar.fill(connection)
    rows = connection.execute("SELECT kind, a, b, how FROM similar").fetchall()
    assert rows == [("suppliers", "S-26-3MPW", "S-26-9HXR", "sound")]
    assert 0 < one(connection, "SELECT score FROM similar") < 100


WRONG = Violation("f", "/name", "rule/similar-name", (), "customers", "C-26-7KQ4")


def waived(waiver: object, *unjudged: str) -> list[tuple[str, str]]:
    left, _ = waivers.apply([WRONG], waiver, unjudged)
    return [(v.code, v.pointer) for v in left]


def test_a_waiver_takes_off_what_it_names() -> None:
    waiver = [{"code": WRONG.code, "record": WRONG.record, "until": "1999-01-01"}]
    left, taken = waivers.apply([WRONG], waiver)
    assert (left, taken) == ([], [WRONG])


def test_a_waiver_that_matches_nothing_is_an_error() -> None:
    assert waived([{"code": WRONG.code, "record": "C-26-9HXR"}]) == [
        (WRONG.code, "/name"),
        ("rule/waiver-unused", "/0"),
    ]
    assert waived([{"code": WRONG.code, "record": "C-26-9HXR"}], "C-26-9HXR") == [
        (WRONG.code, "/name")
    ]


def test_only_rules_can_be_waived() -> None:
    assert waived([{"code": "schema/required", "record": "C-26-7KQ4"}])[1:] == [
        ("rule/waiver-not-possible", "/0/code")
    ]


@pytest.mark.parametrize("content", [None, {}, "text", [3, None]])
def test_what_is_no_list_of_waivers_is_left_to_the_schema(content: object) -> None:
    assert waived(content) == [(WRONG.code, "/name")]


def test_everything_is_judged_in_one_call() -> None:
    records = [
        *people(),
        customer(name="山东长富物流有限公司", owner="qina"),
        customer("C-26-9HXR", "长富物流", opened_on="2026-01-04"),
        complaint(steps=[("received", "2026-03-04", "zhou"), ("closed", "2026-03-05", "zhou")]),
    ]
    sources = {
        "records/policy.yaml": (
            "tier_bands: [{from: 2026-01-01, source: 总裁办文件, value: [{tier: A, above: 85}]}]"
        ).encode(),
        "records/waivers.yaml": (
            b"- {code: rule/similar-name, record: C-26-7KQ4, owner: zhou}\n"
            b"- {code: rule/weights-not-set, record: E-26-4TVWX, owner: zhou}\n"
        ),
    }
    connection, _ = store(records)
    derived = [Violation("f", "", "rule/weights-not-set", (), "evaluations", "E-26-4TVWX")]
    found = judge(PROJECT, connection, kinds(), sources, derived)
    assert [(v.code, v.file.partition("records/")[2]) for v in found] == [
        ("rule/step-illegal", "complaints/2026/T-26-7KQ4M.yaml"),
        ("ref/unknown-record", "customers/C-26-7KQ4.yaml"),
        ("rule/policy-bands", "policy.yaml"),
    ]
    assert found == sorted(found)


def test_broken_settings_do_not_stop_the_judge() -> None:
    connection, _ = store(people())
    sources = {
        "records/policy.yaml": b"- a\n- b\n",
        "records/waivers.yaml": b"{",
        "records/company.yaml": b"",
    }
    assert judge(PROJECT, connection, kinds(), sources) == []
