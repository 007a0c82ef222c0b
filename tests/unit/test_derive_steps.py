"""Steps replayed against the process, and the dates that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.derive import replays
from dangan.derive.complaints import Case, Course, course, defect_rate
from dangan.derive.steps import Step, replay
from dangan.text import Both
from tests.unit.store_samples import (
    Filed,
    complaint,
    customer,
    filed,
    kinds,
    people,
    policy,
    store,
    supplier,
)

INTAKE: dict[str, Any] = {
    "complainant": {"phone": "13812345678"},
    "reason": "纸箱破损",
    "demand": "退货",
    "complaint_type": "goods",
    "subjects": ["quality"],
    "urgency": "ordinary",
}
ACCEPTED: dict[str, Any] = {
    **INTAKE,
    "acceptance": {
        "decision": "accepted",
        "promised_by": "2026-03-11",
        "acknowledged_on": "2026-03-05",
    },
}
ASSIGNED: dict[str, Any] = {
    **ACCEPTED,
    "assignment": {
        "notice_no": "TZ-1",
        "notice_on": "2026-03-05",
        "department_in_charge": "warehouse",
        "reviewed_by": "sun",
        "reviewed_on": "2026-03-05",
        "handler": "han",
    },
}
PROPOSED: dict[str, Any] = {
    **ASSIGNED,
    "investigation": {
        "cause": "装卸不当",
        "course": "查看录像",
        "cause_side": "own",
        "finding": "属实",
    },
    "proposal": {
        "text": "换货",
        "company_measure": "换货",
        "settled_by": "customer_service_manager",
        "amount": 5000,
    },
}
TO_ACCEPTED = [
    ("received", "2026-03-04", "zhou"),
    ("registered", "2026-03-04", "zhou"),
    ("accepted", "2026-03-05", "zhou"),
]
TO_PROPOSED = [
    *TO_ACCEPTED,
    ("assigned", "2026-03-05", "sun"),
    ("investigating", "2026-03-06", "han"),
    ("proposed", "2026-03-08", "zhou"),
]
SIGNED = {"role": "customer_service_manager", "staff": "ma", "decision": "agree"}


def found(*records: Filed) -> list[tuple[str, str]]:
    """Code and pointer of what the replay of these records finds."""
    connection, _ = store([*people(), *records])
    return [(v.code, v.pointer) for v in replays.check(connection, kinds(), policy())]


def test_an_ordinary_course_is_allowed() -> None:
    steps = [*TO_PROPOSED, ("approved", "2026-03-09", "ma")]
    signed = {**PROPOSED, "sign_offs": [{**SIGNED, "on": "2026-03-09"}]}
    assert found(customer(), supplier(), complaint(steps=steps, **signed)) == []


def test_the_first_step_is_an_initial_state() -> None:
    records = [customer(), customer("C-26-9HXR", "青岛汇通", steps=_steps(("trading", "qian")))]
    assert found(*records) == [("rule/step-first", "/steps/0/to")]


def _steps(*taken: tuple[str, str], on: str = "2026-01-05") -> list[dict[str, str]]:
    return [{"to": to, "on": on, "by": by} for to, by in taken]


def test_a_step_may_not_be_skipped() -> None:
    steps = [TO_ACCEPTED[0], ("accepted", "2026-03-05", "zhou")]
    assert found(complaint(steps=steps, **ACCEPTED)) == [("rule/step-illegal", "/steps/1/to")]


def test_the_way_on_is_named() -> None:
    steps = [TO_ACCEPTED[0], ("accepted", "2026-03-05", "zhou")]
    connection, _ = store([*people(), complaint(steps=steps, **ACCEPTED)])
    (violation,) = replays.check(connection, kinds(), policy())
    said = dict(violation.args)
    assert said["origin"] == Both("已收到", "Received, not yet numbered")
    assert isinstance(said["allowed"], Both)
    assert said["allowed"].zh == "已登记"


def test_days_may_not_go_backwards() -> None:
    steps = [*TO_ACCEPTED[:2], ("accepted", "2026-03-03", "zhou")]
    assert found(complaint(steps=steps, **ACCEPTED)) == [("rule/step-order", "/steps/2/on")]


def test_the_time_of_day_counts_within_a_day() -> None:
    taken = [
        {"to": "received", "on": "2026-03-04", "at": "10:00", "by": "zhou"},
        {"to": "registered", "on": "2026-03-04", "at": "09:30", "by": "zhou"},
    ]
    value = {**INTAKE, "id": "T-26-7KQ4M", "level": "complaint", "title": "破损"}
    value |= {"received_on": "2026-03-04", "customer": "C-26-7KQ4", "steps": taken}
    assert found(filed("complaints", value)) == [("rule/step-order", "/steps/1/at")]


def test_what_a_step_needs_is_reported_field_by_field() -> None:
    missing = {key: value for key, value in ACCEPTED.items() if key not in ("reason", "subjects")}
    assert found(complaint(steps=TO_ACCEPTED, **missing)) == 2 * [
        ("rule/step-needs", "/steps/1/to")
    ]


def test_a_step_takes_the_role() -> None:
    steps = [*TO_ACCEPTED[:2], ("accepted", "2026-03-05", "qian")]
    assert found(complaint(steps=steps, **ACCEPTED)) == [("rule/step-by", "/steps/2/by")]


def test_a_role_is_held_between_two_days() -> None:
    roles = [{"role": "complaint_specialist", "from": "2026-03-01", "to": "2026-03-04"}]
    value = {"id": "lin", "name": "林芳", "department": "service", "roles": roles}
    lin = filed("staff", value)
    steps = [(to, on, "lin") for to, on, _ in TO_ACCEPTED]
    assert found(lin, complaint(steps=steps, **ACCEPTED)) == [("rule/step-by", "/steps/2/by")]


def test_the_department_in_charge_is_whom_the_record_names() -> None:
    # han works in a part of the department named, qian does not
    for who, codes in (("han", []), ("qian", [("rule/step-by", "/steps/4/by")])):
        steps = [*TO_PROPOSED[:4], ("investigating", "2026-03-06", who)]
        assert found(complaint(steps=steps, **ASSIGNED)) == codes


def test_urgent_cases_are_for_the_supervisor() -> None:
    express = {**ACCEPTED, "urgency": "express"}
    steps = [*TO_ACCEPTED[:2], ("accepted", "2026-03-05", "sun")]
    assert found(complaint(steps=steps, **express)) == []
    assert found(complaint(steps=TO_ACCEPTED, **express)) == [("rule/step-by", "/steps/2/by")]


@pytest.mark.parametrize(
    ("amount", "who", "role", "codes"),
    [
        (10000, "ma", "customer_service_manager", []),
        (10001, "ma", "customer_service_manager", [("rule/step-by", "/steps/6/by")]),
        (10001, "deng", "customer_service_director", []),
        (None, "ma", "customer_service_manager", []),
    ],
)
def test_approval_stays_within_the_limit(
    amount: int | None, who: str, role: str, codes: list[tuple[str, str]]
) -> None:
    proposal = {**PROPOSED["proposal"], "settled_by": role}
    proposal = {key: value for key, value in proposal.items() if key != "amount"}
    if amount is not None:
        proposal["amount"] = amount
    signed = [{"role": role, "staff": who, "on": "2026-03-09", "decision": "agree"}]
    record = {**PROPOSED, "proposal": proposal, "sign_offs": signed}
    assert (
        found(complaint(steps=[*TO_PROPOSED, ("approved", "2026-03-09", who)], **record)) == codes
    )


def test_the_short_way_is_for_small_amounts() -> None:
    steps = [*TO_ACCEPTED, ("proposed", "2026-03-06", "zhou")]
    small = {**PROPOSED, "proposal": {"text": "赠品", "amount": 1000}}
    large = {**PROPOSED, "proposal": {"text": "赠品", "amount": 1001}}
    assert found(complaint(steps=steps, **small)) == []
    assert found(complaint(steps=steps, **large)) == [("rule/step-limit", "/steps/3/to")]


def test_a_limit_that_is_not_set_refuses_nothing() -> None:
    steps = [*TO_ACCEPTED, ("proposed", "2026-03-06", "zhou")]
    large = {**PROPOSED, "proposal": {"text": "赠品", "amount": 99999}}
    connection, _ = store([*people(), complaint(steps=steps, **large)])
    assert replays.check(connection, kinds(), policy({})) == []


@pytest.mark.parametrize(
    ("signed", "codes"),
    [
        ([{**SIGNED, "on": "2026-03-09"}], []),
        ([], ["rule/step-signs"]),
        ([{**SIGNED, "on": "2026-03-10"}], ["rule/step-signs"]),
        ([{**SIGNED, "on": "2026-03-09", "decision": "refuse"}], ["rule/step-signs"]),
    ],
)
def test_an_approval_is_signed(signed: list[dict[str, str]], codes: list[str]) -> None:
    record = {**PROPOSED, "sign_offs": signed} if signed else PROPOSED
    steps = [*TO_PROPOSED, ("approved", "2026-03-09", "ma")]
    assert [code for code, _ in found(complaint(steps=steps, **record))] == codes


def test_a_new_round_needs_a_new_signature() -> None:
    again = [
        *TO_PROPOSED,
        ("approved", "2026-03-09", "ma"),
        ("negotiating", "2026-03-10", "zhou"),
        ("investigating", "2026-03-12", "zhou"),
        ("proposed", "2026-03-13", "zhou"),
        ("approved", "2026-03-16", "ma"),
    ]
    told = {"told_on": "2026-03-10", "told_how": "telephone", "agreed": False, "answer": "不接受"}
    first = [{**SIGNED, "on": "2026-03-09"}]
    record = {**PROPOSED, "customer_answer": told, "sign_offs": first}
    assert [code for code, _ in found(complaint(steps=again, **record))] == ["rule/step-signs"]
    record["sign_offs"] = [*first, {**SIGNED, "on": "2026-03-16"}]
    assert found(complaint(steps=again, **record)) == []


def test_an_earlier_round_is_not_judged_by_later_values() -> None:
    """The manager approved 5000; the second solution of 60000 is the deputy's."""
    deputy = filed(
        "staff",
        {
            "id": "luo",
            "name": "罗军",
            "department": "board",
            "roles": [{"role": "deputy_general_manager", "from": "2020-01-01"}],
        },
    )
    steps = [
        *TO_PROPOSED,
        ("approved", "2026-03-09", "ma"),
        ("negotiating", "2026-03-10", "zhou"),
        ("investigating", "2026-03-12", "zhou"),
        ("proposed", "2026-03-13", "zhou"),
        ("approved", "2026-03-16", "luo"),
    ]
    told = {"told_on": "2026-03-10", "told_how": "telephone", "agreed": False, "answer": "不接受"}
    signed = [
        {**SIGNED, "on": "2026-03-09"},
        {"role": "deputy_general_manager", "staff": "luo", "on": "2026-03-16", "decision": "agree"},
    ]
    proposal = {**PROPOSED["proposal"], "amount": 60000, "settled_by": "deputy_general_manager"}
    record = {**PROPOSED, "proposal": proposal, "customer_answer": told, "sign_offs": signed}
    assert found(deputy, complaint(steps=steps, **record)) == []


def test_who_has_left_takes_no_steps() -> None:
    steps = [{"to": "potential", "on": "2026-03-05", "by": "gone"}]
    assert found(customer(steps=steps)) == [("rule/step-staff", "/steps/0/by")]


def test_an_unknown_person_is_left_to_the_references() -> None:
    steps = [*TO_ACCEPTED[:2], ("accepted", "2026-03-05", "nobody")]
    assert found(complaint(steps=steps, **ACCEPTED)) == []


class Anything:
    """Facts under which nothing but the order of the states can be wrong."""

    def filled(self, pointer: str) -> bool:
        return True

    def value(self, pointer: str) -> str | int | None:
        return None

    def holds(self, staff: str, role: str, on: str) -> bool:
        return True

    def serves(self, staff: str, on: str) -> bool:
        return True

    def signed(self, role: str, since: str, until: str) -> bool:
        return True

    def role_title(self, role: str) -> Both:
        return Both(role, role)

    def staff_name(self, staff: str) -> str:
        return staff


@given(st.sampled_from(["complaints", "customers", "suppliers"]), st.data())
def test_any_walk_along_the_moves_is_legal_and_any_other_is_reported(
    name: str, data: st.DataObject
) -> None:
    # conditions on values are left out, so that only the order counts
    kind = kinds()[name]
    assert kind.transitions is not None
    moves = tuple(replace(move, when=None) for move in kind.transitions.moves)
    free = replace(kind, transitions=replace(kind.transitions, moves=moves))
    states = [state.key for state in kind.transitions.states]
    initial = [state.key for state in kind.transitions.states if state.role == "initial"]
    walk = [data.draw(st.sampled_from(initial))]
    for _ in range(data.draw(st.integers(0, 8))):
        walk.append(data.draw(st.sampled_from(states)))
    steps = [Step(n, to, f"2026-01-{n + 1:02d}", "", "zhou") for n, to in enumerate(walk)]
    faults = list(replay(free, steps, Anything(), policy()))
    ways = {(move.origin, move.target) for move in moves}
    wrong = [n for n in range(1, len(walk)) if (walk[n - 1], walk[n]) not in ways]
    reported = [int(fault.pointer.split("/")[2]) for fault in faults]
    assert {fault.code for fault in faults} <= {"rule/step-illegal"}
    assert bool(reported) == bool(wrong)
    assert set(reported) <= set(wrong)
    # only the step right after a reported one can be excused
    assert all(n in reported or n - 1 in reported for n in wrong)


def test_one_slip_is_one_finding() -> None:
    steps = [TO_ACCEPTED[0], ("resolved", "2026-03-04", "zhou"), TO_ACCEPTED[2]]
    assert found(complaint(steps=steps, **ACCEPTED)) == [("rule/step-illegal", "/steps/1/to")]
    extra = [*TO_ACCEPTED[:2], ("closed", "2026-03-04", "zhou"), TO_ACCEPTED[2]]
    assert found(complaint(steps=extra, **ACCEPTED)) == [("rule/step-illegal", "/steps/2/to")]


TERMINAL = frozenset({"closed", "declined", "withdrawn", "settled", "escalated"})


def went(*steps: tuple[str, str], settled: str | None = None, as_of: str | None = None) -> Course:
    taken: Sequence[tuple[str, str]] = [(to, f"2026-03-{day}") for to, day in steps]
    day = f"2026-03-{settled}" if settled else None
    return course(Case("2026-03-04", "2026-03-11", day, taken), TERMINAL, as_of)


def test_the_written_day_of_settlement_counts() -> None:
    steps = (("received", "04"), ("executing", "09"), ("resolved", "11"), ("closed", "15"))
    assert went(*steps, settled="10") == Course("2026-03-10", "2026-03-15", 11, False)


def test_without_it_the_step_counts() -> None:
    steps = (("received", "04"), ("negotiating", "09"), ("resolved", "12"))
    assert went(*steps) == Course("2026-03-12", None, None, True)


def test_a_reopened_case_is_not_settled() -> None:
    steps = (("received", "04"), ("executing", "08"), ("resolved", "10"), ("investigating", "14"))
    assert went(*steps, settled="10").settled_on is None
    again = (*steps, ("executing", "18"))
    assert went(*again, settled="10").settled_on is None
    assert went(*again, ("resolved", "20"), settled="19").settled_on == "2026-03-19"
    assert went(*again, ("resolved", "20"), settled="10").settled_on == "2026-03-20"


def test_an_open_case_is_late_only_on_a_date() -> None:
    steps = (("received", "04"), ("accepted", "05"))
    assert went(*steps).late is False
    assert went(*steps, as_of="2026-03-11").late is False
    assert went(*steps, as_of="2026-03-12").late is True


def test_a_day_of_settlement_still_to_come_is_not_known() -> None:
    steps = (("received", "04"), ("executing", "06"))
    assert went(*steps, settled="10", as_of="2026-03-09").settled_on is None
    assert went(*steps, settled="10", as_of="2026-03-10").settled_on == "2026-03-10"


def test_a_promise_ends_with_a_withdrawal() -> None:
    assert went(("received", "04"), ("withdrawn", "20")) == Course(None, "2026-03-20", 16, False)


@pytest.mark.parametrize(
    ("defective", "quantity", "rate"),
    [
        (20_000, 120_000, 1667),
        (1, 3, 3333),
        (0, 5, 0),
        (5, 5, 10000),
        (1, 0, None),
        (None, 5, None),
    ],
)
def test_rate_of_defects(defective: int | None, quantity: int | None, rate: int | None) -> None:
    assert defect_rate(defective, quantity) == rate
