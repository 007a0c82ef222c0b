"""Who answers, what moves and what ends: worked out by hand."""

from __future__ import annotations

from typing import Any

from tests.duties.company import BASE, Rows, due, settings, with_rows


def lists(as_of: str, until: str, policy: dict[str, Any], *rows: Rows) -> list[tuple[str, ...]]:
    found = due(with_rows(BASE, *rows), settings(policy), as_of, until, "customer-list")
    return [(i.due, i.nominal, i.state, str(i.staff)) for i in found.items]


FROM = {"duties_from": "2026-01-01"}


def test_a_due_date_on_a_holiday_stays_unless_the_company_moves_it() -> None:
    stays = lists("2026-01-02", "2026-01-31", FROM)
    assert stays == [("2026-01-02", "2026-01-02", "due", "zhao")]
    # 2 January 2026 is a holiday, 3 January a Saturday, Sunday 4 January is worked
    later = lists("2026-01-04", "2026-01-31", {**FROM, "holiday_shift": "next"})
    assert later == [("2026-01-04", "2026-01-02", "due", "zhao")]
    before = lists(
        "2026-01-04", "2026-01-31", {"duties_from": "2025-12-01", "holiday_shift": "previous"}
    )
    assert before[-1] == ("2025-12-31", "2026-01-02", "overdue", "zhao")


def test_national_day_moves_day_two_to_the_eighth() -> None:
    moved = lists(
        "2026-10-05", "2026-10-31", {"duties_from": "2026-10-01", "holiday_shift": "next"}
    )
    assert moved == [("2026-10-08", "2026-10-02", "due", "zhao")]


def test_the_last_day_of_a_short_month() -> None:
    found = lists("2028-02-01", "2028-04-01", {"duties_from": "2028-02-01", "list_due_day": 31})
    assert [day for day, *_ in found] == ["2028-02-29", "2028-03-31"]


def test_years_not_announced_are_provisional() -> None:
    policy = settings({"duties_from": "2031-01-01", "holiday_shift": "next"})
    found = due(BASE, policy, "2031-03-01", "2031-03-31", "customer-list")
    assert [item.provisional for item in found.items] == [True] * 3


def test_working_days_where_the_company_counts_in_them() -> None:
    rows: Rows = {
        "visits": [
            {"id": "V1", "customer": "C1", "salesperson": "wang", "visited_on": "2026-09-30"}
        ]
    }
    found = {}
    for count in ("calendar", "working"):
        policy = settings({"days_to_fill_in": 3, "duty_terms": {"visit-record": {"count": count}}})
        items = due(with_rows(BASE, rows), policy, "2026-10-01", "2026-10-31", "visit-record").items
        found[count] = [item.due for item in items]
    assert found == {"calendar": ["2026-10-03"], "working": ["2026-10-10"]}


def test_a_new_value_of_a_setting_counts_from_its_day() -> None:
    policy = {
        "list_due_day": [
            {"from": "2025-01-01", "value": 2, "source": "x"},
            {"from": "2026-03-01", "value": 5, "source": "x"},
        ],
        **settings(FROM),
    }
    found = due(BASE, policy, "2026-03-31", "2026-04-30", "customer-list")
    assert [item.due for item in found.items] == [
        "2026-01-02", "2026-02-02", "2026-03-05", "2026-04-05",
    ]  # fmt: skip


PLEDGE: Rows = {
    "complaints": [
        {"id": "CP1", "customer": "C1", "level": "complaint", "received_on": "2026-01-05",
         "received_by": "wang", "acceptance_promised_by": "2026-01-12"},
    ],
    "complaints_steps": [{"record": "CP1", "n": 0, "to": "accepted", "on": "2026-01-05"}],
}  # fmt: skip


def owes(as_of: str, *rows: Rows, policy: dict[str, Any] | None = None) -> list[Any]:
    wanted = with_rows(BASE, PLEDGE, *rows)
    return list(due(wanted, settings(policy or {}), as_of, "2026-01-31", "complaint-promise").items)


def test_what_somebody_who_left_owes_falls_to_the_head() -> None:
    left: Rows = {"staff": [{"id": "wang", "left_on": "2026-01-12"}]}
    assert [item.staff for item in owes("2026-01-12", left)] == ["wang"]
    assert [item.staff for item in owes("2026-01-13", left)] == ["zhao"]
    # before the due date it is known already that the person will be gone by then
    gone: Rows = {"staff": [{"id": "wang", "left_on": "2026-01-08"}]}
    assert [item.staff for item in owes("2026-01-06", gone)] == ["zhao"]
    both: Rows = {"staff": [{"id": who, "left_on": "2026-01-08"} for who in ("wang", "zhao")]}
    assert [item.staff for item in owes("2026-01-20", both)] == ["chen"]


def test_lateness_is_told_by_levels() -> None:
    policy = {
        "duty_escalation": [
            {"after_days": 3, "to": "head"},
            {"after_days": 7, "to": "general_manager"},
        ],
        "duty_reminder_days": [7, 1],
    }
    told = {day: owes(day, policy=policy)[0].escalated
            for day in ("2026-01-14", "2026-01-15", "2026-01-18", "2026-01-19")}  # fmt: skip
    assert list(told.values()) == [(), ("zhao",), ("zhao",), ("zhao", "chen")]
    assert owes("2026-01-10", policy=policy)[0].reminder_days == (1, 7)
    own = {**policy, "duty_terms": {"complaint-promise": {"escalation": [], "reminder_days": [2]}}}
    assert owes("2026-01-19", policy=own)[0].escalated == ()
    assert owes("2026-01-19", policy=own)[0].reminder_days == (2,)


def test_a_contract_is_reminded_of_as_long_before_as_the_company_says() -> None:
    rows: Rows = {
        "contracts": [
            {"id": "K1", "customer": "C1", "signed_on": "2025-02-01", "starts_on": "2025-03-01",
             "ends_on": "2026-02-28"},
        ],
        "contracts_serves_as": [{"record": "K1", "n": 0, "value": "contract"}],
    }  # fmt: skip
    policy = settings({"duty_reminder_days": [1], "contract_notice_days": 60})
    found = due(with_rows(BASE, rows), policy, "2025-12-30", "2026-03-31", "contract-expiry")
    (item,) = found.items
    assert item.reminder_days == (1, 60)
    assert (item.reminded("2025-12-29"), item.reminded("2025-12-30")) == (False, True)


def test_a_company_switches_a_duty_off() -> None:
    assert owes("2026-01-19", policy={"duty_terms": {"complaint-promise": {"active": False}}}) == []


def test_a_closed_customer_owes_nothing_more() -> None:
    """Closed between the due date and the as-of date: late until then, gone after."""
    closing: Rows = {
        "visits": [{"id": "V1", "customer": "C1", "salesperson": "wang",
                    "visited_on": "2026-01-02", "next_visit_on": "2026-01-12"}],
        "customers_steps": [{"record": "C1", "n": 2, "to": "closed", "on": "2026-01-20"}],
    }  # fmt: skip
    rows = with_rows(BASE, closing)
    states = {
        day: [item.state for item in due(rows, {}, day, "2026-01-31", "next-visit").items]
        for day in ("2026-01-12", "2026-01-19", "2026-01-20")
    }
    assert states == {"2026-01-12": ["due"], "2026-01-19": ["overdue"], "2026-01-20": []}


def test_recurring_duties_begin_where_the_company_says() -> None:
    assert [d for d, *_ in lists("2026-03-31", "2026-03-31", {"duties_from": "2026-03-01"})] == [
        "2026-03-02"
    ]
    year = lists("2026-03-31", "2026-03-31", {})
    assert (year[0][0], len(year)) == ("2025-04-02", 12)


def test_a_joint_meeting_of_the_department_above_is_held_for_those_below() -> None:
    policy = settings({"meeting_weekday": 5, "duties_from": "2026-01-01"})

    def state(department: str) -> list[tuple[str, str, str | None]]:
        held = {
            "id": "M1",
            "meeting_type": "weekly_business",
            "department": department,
            "week": "2026-W02",
            "held_on": "2026-01-08",
        }
        rows = with_rows(BASE, {"meetings": [held]})
        found = due(rows, policy, "2026-01-12", "2026-01-12", "weekly-meeting")
        return [(i.due, i.state, i.met_by) for i in found.items if i.due == "2026-01-09"]

    assert state("board") == [("2026-01-09", "met", "M1")]
    assert state("sales") == [("2026-01-09", "met", "M1")]
    assert state("service") == [("2026-01-09", "overdue", None)]  # beside it, not above
