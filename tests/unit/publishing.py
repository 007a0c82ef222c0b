"""A small company in memory, for the tests of what is published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dangan.derive.policy import merged
from dangan.project import Project
from dangan.publish.reports import (
    ReportResult,
    Stores,
    load_reports,
    open_stores,
    parse_period,
    run,
)
from dangan.redact.access import Audience, parse_access
from dangan.redact.database import redact
from dangan.schema.kinds import load_kinds
from dangan.schema.model import Kind
from dangan.store.load import build, open_memory
from dangan.store.rows import Rows, rows

ROOT = Path(__file__).resolve().parents[2]
# a period of each kind with data in the sample
PERIODS = {
    "none": None, "day": "2026-10-13", "month": "2026-10", "quarter": "2026Q3", "year": "2026",
}  # fmt: skip
AS_OF = "2026-11-20"

ACCESS = parse_access(
    {
        "default": "staff",
        "audiences": {
            "staff": {
                "title": {"zh": "内部", "en": "staff"},
                "classes": "internal",
                "personal": False,
                "kinds": "all",
                "records": "all",
            },
            "finance": {
                "title": {"zh": "财务", "en": "finance"},
                "classes": "confidential",
                "personal": False,
                "kinds": "all",
                "records": "all",
            },
            "board": {
                "title": {"zh": "公司领导", "en": "board"},
                "classes": "secret",
                "personal": True,
                "kinds": "all",
                "records": "all",
            },
        },
    }
)

COMPANY = {
    "name": "云岫物流集团有限公司",
    "name_en": "Yunxiu Logistics Group",
    "business_areas": [{"key": "road", "title": {"zh": "公路运输", "en": "Road transport"}}],
}

POLICY = {
    "criteria_sets": [
        {
            "from": "2026-01-01",
            "source": "总经理办公会",
            "value": {
                "default": [
                    {
                        "indicator": "cargo_volume",
                        "title": {"zh": "货量规模", "en": "Cargo volume"},
                        "weight": 60,
                        "standard": "按近四季运量分五档",
                    },
                    {
                        "indicator": "credit_standing",
                        "title": {"zh": "资信状况", "en": "Credit standing"},
                        "weight": 40,
                        "standard": None,
                    },
                ]
            },
        }
    ],
    "tier_bands": [
        {
            "from": "2026-01-01",
            "source": "总经理办公会",
            "value": [
                {"tier": "A", "above": 85},
                {"tier": "B", "from": 60, "to": 85},
                {"tier": "C", "below": 60},
            ],
        }
    ],
}


@dataclass(frozen=True)
class Examined:
    """A record file that was read and found valid."""

    path: str
    kind: str
    record: str
    rows: Rows | None


def audience(name: str) -> Audience:
    """One of the audiences of `ACCESS`."""
    return ACCESS.get(name)


@cache
def project() -> Project:
    """The product's own root, without a company's layer."""
    return Project(ROOT, (ROOT,))


@cache
def kinds() -> dict[str, Kind]:
    """The product's kinds."""
    return load_kinds(project())


def customer(ident: str, name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """A customer that trades, with what ``more`` says."""
    steps = [{"to": "potential", "on": "2025-01-05"}, {"to": "trading", "on": "2025-02-01"}]
    return "customers", {
        "id": ident,
        "name": name,
        "opened_on": "2025-01-05",
        "category": "general",
        "steps": steps,
        **more,
    }


def evaluation(
    ident: str, who: str, quarter: str, volume: str, credit: str, **more: Any
) -> tuple[str, dict[str, Any]]:
    """An evaluation of ``who`` at the end of ``quarter`` with its two scores."""
    day = f"{quarter[:4]}-{3 * int(quarter[5]):02d}-28"
    return "evaluations", {
        "id": ident,
        "customer": who,
        "business_area": "road",
        "quarter": quarter,
        "evaluated_on": day,
        "effective_on": day,
        "criteria_set": "default",
        "scores": [
            {"indicator": "cargo_volume", "score": Decimal(volume)},
            {"indicator": "credit_standing", "score": Decimal(credit)},
        ],
        **more,
    }


def complaint(ident: str, received: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """A complaint about goods received on ``received``."""
    return "complaints", {
        "id": ident,
        "level": "complaint",
        "title": "货物破损",
        "received_on": received,
        "complaint_type": "goods",
        "content": "到货时外箱破损",
        "steps": [{"to": "received", "on": received}, {"to": "registered", "on": received}],
        **more,
    }


STAFF = (
    "staff",
    {"id": "zhou-xiaolan", "name": "周晓岚", "department": "sales-1", "joined_on": "2020-01-01"},
)
DEPARTMENTS = (
    ("departments", {"id": "sales-1", "name": "销售一部"}),
    ("departments", {"id": "quality", "name": "质管部"}),
)


def sample() -> list[tuple[str, dict[str, Any]]]:
    """Records that give every shipped report something to show."""
    accounts = [
        {"bank": "齐岳银行历城支行", "account": "6222021200000128"},
        {"bank": "岱青银行济南分行", "account": "0999020000005555", "primary": True},
    ]
    departments = [{"department": "quality", "share": 60}, {"department": "sales-1", "share": 40}]
    return [
        customer(
            "C-26-2222",
            "安澍医药有限公司",
            address="济南市历城区云汀路 18 号",
            phones=["0531-55502716"],
            contacts=[{"name": "单修远"}, {"name": "戚若彤", "primary": True}],
            bank_accounts=accounts,
            tax_id="91379900MA72HD1TJ0",
            owner="zhou-xiaolan",
        ),
        customer("C-26-3333", "百穗粮油有限公司"),
        customer("C-26-4444", "岑木家居有限公司"),
        evaluation("E-26-22222", "C-26-2222", "2026Q2", "90", "90"),
        evaluation("E-26-33333", "C-26-2222", "2026Q3", "80", "60", reason="两次延期付款"),
        evaluation("E-26-44444", "C-26-3333", "2026Q3", "85", "85"),
        complaint(
            "T-26-22222",
            "2026-10-03",
            customer="C-26-2222",
            goods_name="纸箱",
            subjects=["quality", "delivery"],
            investigation={
                "cause": "捆扎不牢",
                "cause_link": "transport",
                "personal_penalty": "记过一次",
                "responsible_departments": departments,
            },
            proposal={"remedies": ["exchange", "refund"], "company_measure": "改用角铁加固"},
            execution={"loss_lines": [{"item": "货损", "amount": Decimal("1200.50")}]},
            sign_offs=[{"role": "quality", "staff": "zhou-xiaolan", "on": "2026-10-09"}],
        ),
        complaint("T-26-33333", "2026-10-05", complaint_type="service"),
        complaint("T-26-44444", "2026-10-06", level="grievance"),
        complaint("T-26-55555", "2026-11-06"),
        (
            "suppliers",
            {
                "id": "S-26-2222",
                "name": "北汀运输有限公司",
                "services": [
                    {"name": "干线运输", "category": "运输"},
                    {"name": "仓储", "category": "仓储"},
                ],
                "steps": [{"to": "active", "on": "2026-01-01"}],
            },
        ),
    ]


def store(
    records: Iterable[tuple[str, Mapping[str, Any]]],
    policy: Mapping[str, Any] | None = None,
    as_of: str = AS_OF,
) -> sqlite3.Connection:
    """The full store of ``records`` beside the staff and departments above."""
    defaults = yaml.safe_load((ROOT / "schemas/policy.defaults.yaml").read_text(encoding="utf-8"))
    found = []
    for kind, values in (STAFF, *DEPARTMENTS, *records):
        path = f"records/{kind}/{values['id']}.yaml"
        found.append(Examined(path, kind, str(values["id"]), rows(kinds()[kind], path, values)))
    connection = open_memory()
    settings = merged(_texts(defaults), _texts(POLICY if policy is None else policy))
    build(connection, kinds(), found, settings, COMPANY, as_of=as_of)
    return connection


def stores(full: sqlite3.Connection, name: str = "staff") -> Stores:
    """``full`` with the database of the audience ``name``."""
    return open_stores(full, redact(full, kinds(), audience(name)), kinds(), audience(name))


def report(name: str, held: Stores, period: str | None = None, lang: str = "zh") -> ReportResult:
    """The product's report ``name``."""
    found = load_reports(project())[name]
    span = parse_period(period) if period else None
    return run(found, held, lang=lang, as_of=AS_OF, period=span)


def _texts(value: Any) -> Any:
    """Dates as text, as our own reader gives them."""
    if isinstance(value, Mapping):
        return {key: _texts(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_texts(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
