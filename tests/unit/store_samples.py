"""A small company for tests of the rooms derive, store and judge, made of plain values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dangan.derive.policy import DEFAULTS_FILE, Policy, merged
from dangan.derive.violation import Violation
from dangan.productfile import parse
from dangan.project import Project
from dangan.schema.kinds import Kind, load_kinds
from dangan.schema.validate import expected_path, validate
from dangan.store.load import build, open_memory
from dangan.store.rows import Rows, rows

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project(ROOT, (ROOT,))
DAY = "2026-03-04"

COMPANY: dict[str, Any] = {
    "name": "山东长富物流集团有限公司",
    "currency": "CNY",
    "business_areas": [
        {"key": "road", "title": {"zh": "公路运输", "en": "Road"}},
        {"key": "storage", "title": {"zh": "仓储", "en": "Storage"}},
    ],
}

INDICATORS = ("company_size", "credit_standing", "cargo_volume", "industry_influence")

OWN_POLICY: dict[str, Any] = {
    "criteria_sets": [
        {
            "from": "2020-01-01",
            "source": "公司文件",
            "value": {
                "default": [
                    {
                        "indicator": indicator,
                        "title": {"zh": indicator, "en": indicator},
                        "weight": 25,
                        "standard": None,
                    }
                    for indicator in INDICATORS
                ]
            },
        }
    ],
    "authority_limits": [
        {
            "from": "2020-01-01",
            "source": "公司文件",
            "value": {
                "complaint_specialist": 1000,
                "customer_service_manager": 10000,
                "customer_service_director": 50000,
                "deputy_general_manager": 200000,
            },
        }
    ],
}


@dataclass(frozen=True)
class Filed:
    """One file as the store takes it."""

    path: str
    kind: str
    record: str
    rows: Rows | None


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of the product."""
    return load_kinds(PROJECT)


def policy(own: Mapping[str, Any] | None = None) -> Policy:
    """The product's defaults under ``own`` (default: the small company's)."""
    defaults = parse((ROOT / DEFAULTS_FILE).read_bytes())
    return merged(defaults, OWN_POLICY if own is None else own)


def filed(kind: str, value: Mapping[str, Any]) -> Filed:
    """A valid record; fails where it is none, so that no test rests on impossible data."""
    found = kinds()[kind]
    problems = validate(found, value)
    assert problems == [], problems
    path = expected_path(found, value["id"])
    assert path is not None
    return Filed(path, kind, value["id"], rows(found, path, value))


def broken(kind: str, record: str) -> Filed:
    """A record with errors of its own."""
    return Filed(f"records/{kind}/{record}.yaml", kind, record, None)


def store(
    records: Iterable[Filed],
    own_policy: Mapping[str, Any] | None = None,
    as_of: str | None = None,
) -> tuple[sqlite3.Connection, list[Violation]]:
    """A store of these records, and what deriving them found."""
    connection = open_memory()
    found = build(connection, kinds(), records, policy(own_policy), COMPANY, as_of=as_of)
    return connection, found


def one(connection: sqlite3.Connection, query: str, *args: object) -> Any:
    """The single value that ``query`` gives."""
    (value,) = connection.execute(query, args).fetchone()
    return value


def staff(key: str, name: str, department: str, *roles: str, **rest: Any) -> Filed:
    """A member of staff who has held ``roles`` since 2020."""
    value: dict[str, Any] = {"id": key, "name": name, "department": department, **rest}
    if roles:
        value["roles"] = [{"role": role, "from": "2020-01-01"} for role in roles]
    return filed("staff", value)


def people() -> list[Filed]:
    """Departments and staff: enough for every process and for an evaluation team."""
    departments = [
        filed("departments", {"id": key, "name": name, "function": function, **rest})
        for key, name, function, rest in (
            ("operations", "运管中心", "operations_management_centre", {}),
            ("marketing", "营销中心", "marketing_centre", {}),
            ("finance", "财务部", "finance_department", {}),
            ("board", "公司高层", "senior_management", {}),
            ("service", "客户服务部", "customer_service", {}),
            ("warehouse", "仓储部", "warehouse", {}),
            ("warehouse-2", "仓储二队", "warehouse", {"parent": "warehouse"}),
        )
    ]
    return [
        *departments,
        staff("zhou", "周晓岚", "service", "complaint_specialist", "reporter"),
        staff("sun", "孙丽华", "service", "complaint_supervisor", "department_manager"),
        staff("ma", "马建国", "service", "customer_service_manager"),
        staff("deng", "邓涛", "board", "customer_service_director"),
        staff("han", "韩雪", "warehouse-2"),
        staff("qian", "钱进", "marketing", "salesperson"),
        staff("feng", "冯敏", "finance"),
        staff("wei", "魏强", "operations"),
        staff("gone", "高远", "marketing", joined_on="2018-01-01", left_on="2026-02-28"),
    ]


def customer(record: str = "C-26-7KQ4", name: str = "济南恒通达物流有限公司", **rest: Any) -> Filed:
    """A firm that has been trading since January 2026."""
    steps = [
        {"to": "potential", "on": "2026-01-05", "by": "qian"},
        {"to": "trading", "on": "2026-01-20", "by": "qian"},
    ]
    value = {
        "id": record,
        "name": name,
        "party_type": "firm",
        "party_roles": ["buyer"],
        "category": "general",
        "opened_on": "2026-01-05",
        "phones": ["0531-88886666"],
        "owner": "qian",
        "department": "marketing",
        "steps": steps,
        **rest,
    }
    return filed("customers", {key: part for key, part in value.items() if part is not None})


def supplier(record: str = "S-26-3MPW", name: str = "青岛港通运输有限公司", **rest: Any) -> Filed:
    """A supplier in business since 2020."""
    value = {
        "id": record,
        "name": name,
        "services": [{"name": "长途运输"}],
        "phones": ["0532-88886666"],
        "steps": [{"to": "active", "on": "2020-01-05", "by": "sun"}],
        **rest,
    }
    return filed("suppliers", value)


def contract(record: str = "K-26-2DHP", **rest: Any) -> Filed:
    """A contract with the customer that also serves as a long-term agreement."""
    value = {
        "id": record,
        "title": "公路运输合同",
        "customer": "C-26-7KQ4",
        "serves_as": ["contract", "long_term_agreement"],
        "signed_on": "2026-01-10",
        "starts_on": "2026-01-15",
        **rest,
    }
    return filed("contracts", {key: part for key, part in value.items() if part is not None})


def evaluation(record: str = "E-26-4TVWX", score: Any = 90, **rest: Any) -> Filed:
    """An evaluation with one score for all indicators, by a team of all four units."""
    value = {
        "id": record,
        "customer": "C-26-7KQ4",
        "business_area": "road",
        "quarter": "2026Q1",
        "evaluated_on": "2026-03-20",
        "effective_on": "2026-03-20",
        "criteria_set": "default",
        "scores": [{"indicator": indicator, "score": score} for indicator in INDICATORS],
        "team": ["wei", "qian", "feng", "deng"],
        **rest,
    }
    return filed("evaluations", value)


def complaint(record: str = "T-26-7KQ4M", steps: Iterable[Any] = (), **rest: Any) -> Filed:
    """A complaint; ``steps`` are (state, day, who), by default it has just been received."""
    taken = list(steps) or [("received", DAY, "zhou")]
    value = {
        "id": record,
        "level": "complaint",
        "title": "货物破损",
        "received_on": DAY,
        "customer": "C-26-7KQ4",
        "steps": [{"to": to, "on": on, "by": by} for to, on, by in taken],
        **rest,
    }
    return filed("complaints", value)
