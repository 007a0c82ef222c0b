"""What holds for every kind of record at once: steps, signatures, whose record, who held a role."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from dangan.schema.model import Kind
from dangan.store.load import build, open_memory, write
from tests.unit.store_samples import (
    complaint,
    customer,
    filed,
    kinds,
    people,
    policy,
    store,
    supplier,
)


def ask(connection: sqlite3.Connection, query: str) -> list[Any]:
    return connection.execute(query).fetchall()


def test_steps_and_signatures_of_all_kinds() -> None:
    signed = [{"role": "finance", "staff": "a", "on": "2026-03-01", "decision": "agree"}]
    steps = [("received", "2026-03-02", "b")]
    connection, _ = store([customer(sign_offs=signed), complaint(steps=steps)])
    query = "SELECT * FROM every_sign_off"
    assert ask(connection, query) == [
        ("customers", "C-26-7KQ4", 0, "finance", "a", "2026-03-01", "agree")
    ]
    query = "SELECT * FROM every_step WHERE kind = 'complaints'"
    assert ask(connection, query) == [
        ("complaints", "T-26-7KQ4M", 0, "received", "2026-03-02", "b")
    ]


def test_whose_record_it_is() -> None:
    connection, _ = store([customer(), complaint(), supplier(customer="C-26-7KQ4")])
    assert sorted(ask(connection, "SELECT kind, customer FROM customer_of")) == [
        ("complaints", "C-26-7KQ4"),
        ("customers", "C-26-7KQ4"),
    ]


def test_a_role_is_held_by_name_or_by_department() -> None:
    unit = filed("departments", {"id": "money", "name": "财务部", "function": "finance_department"})
    below = filed(
        "departments", {"id": "desk", "name": "出纳", "function": "other", "parent": "money"}
    )
    role = {"role": "reviewer", "from": "2026-01-01", "to": "2026-06-30"}
    clerk = filed("staff", {"id": "wu", "name": "吴", "department": "desk", "roles": [role]})
    connection, _ = store([unit, below, clerk])
    query = "SELECT role, first_day, last_day FROM roles_held WHERE staff = 'wu' ORDER BY role"
    always = ("", "9999-12-31")
    assert ask(connection, query) == [
        ("finance", *always),
        ("finance_department", *always),
        ("other", *always),
        ("reviewer", "2026-01-01", "2026-06-30"),
    ]


def test_a_company_without_these_kinds_has_empty_views() -> None:
    few: dict[str, Kind] = {"regions": kinds()["regions"]}
    with closing(open_memory()) as connection:
        build(connection, few, (), policy(), {})
        for view in ("every_step", "every_sign_off", "customer_of", "roles_held"):
            assert ask(connection, f"SELECT * FROM {view}") == []  # noqa: S608


def test_a_written_store_has_no_views(tmp_path: Path) -> None:
    connection, _ = store(people())
    write(connection, tmp_path / "store.sqlite")
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as written:
        assert ask(written, "SELECT name FROM sqlite_master WHERE type = 'view'") == []
