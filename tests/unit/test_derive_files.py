"""Where customer files stand on a day, and which loans are overdue then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.store_samples import Filed, filed, store

STEPS = [
    {"to": "temporary", "on": "2026-02-02", "by": "tang"},
    {"to": "organised", "on": "2026-03-24", "by": "tang"},
    {"to": "in_cabinet", "on": "2026-03-25", "by": "tang"},
    {"to": "expired", "on": "2036-04-01", "by": "tang"},
    {"to": "destroyed", "on": "2036-05-01", "by": "tang"},
]


def dossier() -> Filed:
    value = {
        "id": "D-26-2AAA",
        "title": "交换机工程档案",
        "dossier_type": "project",
        "opened_on": "2026-02-02",
        "customer": "C-26-7KQ4",
        "project": "P-26-2AAA",
        "steps": STEPS,
    }
    return filed("dossiers", value)


def loan(kind: str = "loan", **rest: Any) -> Filed:
    value = {
        "id": "F-26-2AAAA",
        "loan_kind": kind,
        "content": "工程合同",
        "purpose": "核对",
        "applied_on": "2026-04-01",
        "applicant": "li",
        "dossier": "D-26-2AAA",
        "document_kind": "original" if kind == "loan" else "copy",
        "place_of_use": "inside",
        "borrowed_on": "2026-04-01",
        "due_on": "2026-04-01",
        "steps": [
            {"to": "requested", "on": "2026-04-01", "by": "li"},
            {"to": "issued", "on": "2026-04-01", "by": "tang"},
        ],
        **rest,
    }
    return filed("loans", value)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-02-02", "temporary"),
        ("2026-03-24", "temporary"),
        ("2026-03-25", "formal"),
        ("2036-04-30", "formal"),
        ("2036-05-01", "destroyed"),
    ],
)
def test_a_file_is_temporary_until_it_is_in_the_cabinet(day: str, status: str) -> None:
    connection, _ = store([dossier()], as_of=day)
    assert connection.execute("SELECT file_status FROM dossiers").fetchall() == [(status,)]


EXCEPTION = {"reason": "验收", "granted_by": "tang", "until": "2026-04-03"}
COPYING = {
    "copied_on": "2026-04-01",
    "sheets": 3,
    "copies": 1,
    "file_returned_on": "2026-04-01",
    "copies_due_on": "2026-04-08",
}


@pytest.mark.parametrize(
    ("given", "day", "expected"),
    [
        ({}, "2026-04-01", (0, 0)),
        ({}, "2026-04-02", (1, 1)),
        ({"returned_on": "2026-04-05"}, "2026-04-04", (1, 3)),
        ({"returned_on": "2026-04-05"}, "2026-04-05", (0, None)),
        ({"due_on": "2026-04-03", "exception": EXCEPTION}, "2026-04-03", (0, 2)),
        ({"due_on": "2026-04-03", "exception": EXCEPTION}, "2026-04-04", (1, 3)),
        ({"kind": "copying", "copying": COPYING}, "2026-04-08", (0, 7)),
        ({"kind": "copying", "copying": COPYING}, "2026-04-09", (1, 8)),
    ],
)
def test_a_loan_is_overdue_the_day_after_it_was_due(
    given: dict[str, Any], day: str, expected: tuple[int, int | None]
) -> None:
    connection, _ = store([dossier(), loan(**given)], as_of=day)
    assert connection.execute("SELECT overdue, days_out FROM loans").fetchall() == [expected]


def test_without_a_day_nothing_is_overdue() -> None:
    connection, _ = store([dossier(), loan()])
    assert connection.execute("SELECT overdue, days_out FROM loans").fetchall() == [(None, None)]
