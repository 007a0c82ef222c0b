"""A small company made of rows, so that a case names only what its duty looks at."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dangan.derive.policy import DEFAULTS_FILE, merged
from dangan.derive.staff import load_staff
from dangan.duty.dutyfile import Duty, load_duties
from dangan.duty.items import Owed, owed
from dangan.productfile import parse
from dangan.project import Project, product
from dangan.schema.kinds import read_kinds
from dangan.schema.model import Kind
from dangan.store.load import build, open_memory
from dangan.store.tables import ddl

Rows = dict[str, list[dict[str, Any]]]

PEOPLE = {
    "zhao": ("sales", "department_manager"),
    "wang": ("sales", "salesperson"),
    "li": ("service", "customer_service_manager"),
    "chen": ("board", "general_manager"),
    "sun": ("office", "office"),
}
LI_TOO = (
    *("complaint_supervisor", "after_sales_supervisor", "customer_information_supervisor"),
    *("customer_information_specialist", "key_account_supervisor", "customer_survey_supervisor"),
    *("key_customers", "customer_service", "general_office"),
)
BASE: Rows = {
    "departments": [
        {"id": "board", "function": "senior_management", "head": "chen"},
        {"id": "sales", "function": "sales", "head": "zhao", "parent": "board"},
        {"id": "service", "function": "customer_service", "head": "li", "parent": "board"},
        {"id": "office", "function": "office", "head": "sun", "parent": "board"},
    ],
    "staff": [
        {"id": key, "name": key, "department": unit, "joined_on": "2024-01-01"}
        for key, (unit, _) in PEOPLE.items()
    ],
    "staff_roles": [
        {"record": key, "n": n, "role": role, "from": "2024-01-01"}
        for key, (_, own) in PEOPLE.items()
        for n, role in enumerate((own, *LI_TOO) if key == "li" else (own,))
    ],
    "customers": [
        {
            "id": "C1",
            "name": "沐岚家电",
            "owner": "wang",
            "department": "sales",
            "category": "key",
            "opened_on": "2025-01-06",
        }
    ],
    "customers_steps": [
        {"record": "C1", "n": 0, "to": "potential", "on": "2025-01-06"},
        {"record": "C1", "n": 1, "to": "trading", "on": "2025-02-03"},
    ],
}


@dataclass(frozen=True)
class Made:
    """One record as the store wants it."""

    path: str
    kind: str
    record: str
    rows: dict[str, list[tuple[Any, ...]]] | None


@cache
def project() -> Project:
    return Project(product(), (product(),))


@cache
def kinds() -> Mapping[str, Kind]:
    return read_kinds(project())[0]


@cache
def duties() -> dict[str, Duty]:
    return load_duties(project())


@cache
def _columns() -> dict[str, list[str]]:
    empty = sqlite3.connect(":memory:")
    for statement in ddl(kinds()):
        empty.execute(statement)
    tables = [name for (name,) in empty.execute("SELECT name FROM sqlite_master")]
    return {t: [row[1] for row in empty.execute(f'PRAGMA table_info("{t}")')] for t in tables}


def with_rows(*parts: Rows) -> Rows:
    """The rows of all parts; a row with an id (or record and place) known already adds to it."""
    found: Rows = {}
    for part in parts:
        for table, rows in part.items():
            held = found.setdefault(table, [])
            for row in rows:
                mark = ("id",) if "id" in row else ("record", "parent", "n")
                same = [h for h in held if all(h.get(k) == row.get(k) for k in mark)]
                if same and ("id" in row or "n" in row):
                    same[0].update(row)
                else:
                    held.append(dict(row))
    return found


def _results(rows: Rows) -> Iterator[Made]:
    by_table = {kind.table: kind for kind in kinds().values()}
    for table, listed in rows.items():
        kind = by_table.get(table)
        for number, row in enumerate(listed):
            names = _columns()[table]
            unknown = set(row) - set(names)
            assert not unknown, f"{table}: {sorted(unknown)}"
            filled = {"file": "x", "class": 0, "n": number, **row}
            values = tuple(filled.get(name) for name in names)
            name = kind.name if kind else "staff"
            record = str(row["id"]) if kind and "id" in row else ""
            yield Made(f"{table}/{number:04}", name, record or f"{table}-{number}",
                       {table: [values]})  # fmt: skip


def settings(values: Mapping[str, Any], start: str = "2025-01-01") -> dict[str, Any]:
    """A company's policy: each setting from ``start`` on; parts as ``setting.part``."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        name, *steps = path.split(".")
        if steps:
            inner = found.setdefault(name, {})
            for step in steps[:-1]:
                inner = inner.setdefault(step, {})
            inner[steps[-1]] = value
        else:
            found[name] = value
    return {name: [{"from": start, "value": value, "source": "x"}] for name, value in found.items()}


ALWAYS = ("staff", "departments", "customers", "contracts", "evaluations", "complaints")


def needed(rows: Rows, sql: str) -> dict[str, Kind]:
    """The kinds that rows or SQL name; a store of few tables is made ten times quicker."""
    words = set(re.findall(r"\w+", sql)) | set(rows)
    return {
        name: kind
        for name, kind in kinds().items()
        if name in ALWAYS or any(w == kind.table or w.startswith(f"{kind.table}_") for w in words)
    }


def store(
    rows: Rows, policy: Mapping[str, Any], as_of: str, waivers: Any = (), sql: str | None = None
) -> Any:
    """The store of these rows as of a day; with ``sql`` only with the tables that it names."""
    connection = open_memory()
    defaults = parse(Path(product() / DEFAULTS_FILE).read_bytes())
    build(
        connection,
        kinds() if sql is None else needed(rows, sql),
        list(_results(rows)),
        merged(defaults, policy),
        {},
        as_of=as_of,
        waivers=waivers,
    )
    return connection


def due(
    rows: Rows,
    policy: Mapping[str, Any],
    as_of: str,
    until: str,
    only: str | None = None,
    waivers: Any = (),
) -> Owed:
    """What is owed in this company."""
    connection = store(rows, policy, as_of, waivers, duties()[only].sql if only else None)
    wanted = [duties()[only]] if only else list(duties().values())
    try:
        staff = load_staff(connection, kinds())
        return owed(connection, staff, wanted, as_of=as_of, until=until)
    finally:
        connection.close()
