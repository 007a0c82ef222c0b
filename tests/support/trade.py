"""What records come to, worked out a second time from the YAML files with exact decimals.

Written from the sources' rules (S3-08: tiers; S4-6: complaints), not from the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.command import AS_OF
from tests.support.records import Record, get, of_kind, read
from tests.support.schema import SCHEMAS

EVENT = {
    "customers": "opened_on",
    "suppliers": "opened_on",
    "contracts": "signed_on",
    "complaints": "received_on",
    "evaluations": "evaluated_on",
}
OPEN_END = "9999-12-31"
TERMINAL = {"declined", "withdrawn", "closed", "settled", "escalated"}


@cache
def known(root: Path, kind: str) -> Mapping[str, Record]:
    """The records of ``kind`` known on the as-of date, without later steps and sign-offs."""
    found = {}
    for ident, record in of_kind(root, kind).items():
        if record.get(EVENT.get(kind, ""), "") <= AS_OF:
            lists = {
                name: [entry for entry in record[name] if entry["on"] <= AS_OF]
                for name in ("steps", "sign_offs")
                if name in record
            }
            found[ident] = {**record, **lists}
    return found


def state(record: Record) -> str:
    """The state of a record: that of its last step."""
    return str(record["steps"][-1]["to"])


# --- policy and evaluations ---


@cache
def _settings(root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    return read(SCHEMAS / "policy.defaults.yaml"), read(root / "records" / "policy.yaml")


def policy(root: Path, setting: str, on: str) -> Any:
    """The value of a setting in force on ``on``."""
    entries = [entry for part in _settings(root) for entry in part.get(setting, ())]
    past = [entry for entry in entries if str(entry["from"]) <= on]
    return max(past, key=lambda entry: str(entry["from"]))["value"]


@dataclass(frozen=True)
class Evaluation:
    """An evaluation with its exact total."""

    id: str
    customer: str
    area: str
    quarter: str
    evaluated_on: str
    effective_on: str
    total: Decimal
    tier: str
    boundary: bool

    @property
    def shown(self) -> Decimal:
        """The total as it is shown: two decimals, half up."""
        return self.total.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _tier(total: Decimal, bands: list[Mapping[str, Any]]) -> str:
    for band in bands:
        holds = (
            ("above" not in band or total > band["above"])
            and ("from" not in band or total >= band["from"])
            and ("to" not in band or total <= band["to"])
            and ("below" not in band or total < band["below"])
        )
        if holds:
            return str(band["tier"])
    raise AssertionError(f"no band for {total}")


@cache
def evaluations(root: Path) -> tuple[Evaluation, ...]:
    """All evaluations known, by the weights and bands in force on their day."""
    found = []
    for ident, record in known(root, "evaluations").items():
        on = record["evaluated_on"]
        criteria = policy(root, "criteria_sets", on)[record["criteria_set"]]
        weights = {entry["indicator"]: Decimal(entry["weight"]) for entry in criteria}
        scores = {entry["indicator"]: Decimal(entry["score"]) for entry in record["scores"]}
        assert weights.keys() == scores.keys()
        assert sum(weights.values()) == 100
        total = sum((weights[key] * scores[key] for key in weights), Decimal()) / 100
        bands = policy(root, "tier_bands", on)
        edges = {Decimal(b[k]) for b in bands for k in ("above", "from", "to", "below") if k in b}
        found.append(
            Evaluation(
                ident, record["customer"], record["business_area"], str(record["quarter"]), on,
                record["effective_on"], total, _tier(total, bands), total in edges,
            )
        )  # fmt: skip
    return tuple(found)


def newest(root: Path) -> dict[str, dict[str, Evaluation]]:
    """For each customer and business area the evaluation in effect on the as-of date."""
    found: dict[str, dict[str, Evaluation]] = {}
    past = [e for e in evaluations(root) if e.effective_on <= AS_OF]
    for one in sorted(past, key=lambda e: (e.effective_on, e.evaluated_on, e.id)):
        found.setdefault(one.customer, {})[one.area] = one
    return found


@cache
def by_quarter(root: Path) -> Mapping[tuple[str, str], Mapping[str, Evaluation]]:
    """For each customer and business area its last evaluation of every quarter, by quarter."""
    found: dict[tuple[str, str], dict[str, Evaluation]] = {}
    for one in sorted(evaluations(root), key=lambda e: (e.quarter, e.evaluated_on, e.id)):
        found.setdefault((one.customer, one.area), {})[one.quarter] = one
    return found


def highest(root: Path, quarter: str) -> dict[str, str]:
    """The highest tier of every customer rated in a quarter."""
    found: dict[str, str] = {}
    for (customer, _), course in by_quarter(root).items():
        if quarter in course:
            found[customer] = min(found.get(customer, "Z"), course[quarter].tier)
    return found


def pairs(root: Path, quarter: str) -> Iterator[tuple[Evaluation | None, Evaluation]]:
    """Every evaluation of a quarter with the one of the last quarter before it."""
    for course in by_quarter(root).values():
        if quarter in course:
            before = [q for q in course if q < quarter]
            yield (course[max(before)] if before else None), course[quarter]


# --- customers ---


def contract_until(root: Path, customer: str) -> str | None:
    """The last day of the contracts in force; `OPEN_END` where open, None without contract."""
    ends = []
    for contract in known(root, "contracts").values():
        if contract.get("customer") != customer or contract["starts_on"] > AS_OF:
            continue
        end = contract.get("ends_on", OPEN_END)
        stopped = contract.get("terminated_on", OPEN_END)
        if end >= AS_OF and stopped > AS_OF:
            ends.append(end)
    return max(ends, default=None)


def relationship(root: Path, customer: Record) -> str:
    """Potential, trading without contract, signed or closed."""
    if state(customer) == "closed":
        return "closed"
    if contract_until(root, customer["id"]):
        return "signed"
    return "trading_unsigned" if state(customer) == "trading" else "potential"


def open_complaints(root: Path, customer: str) -> int:
    """How many complaints and grievances of a customer are not at their end."""
    return sum(
        1
        for case in known(root, "complaints").values()
        if case["customer"] == customer and state(case) not in TERMINAL
    )


# --- complaints ---


def cases(root: Path, first: str, last: str) -> list[Record]:
    """The complaints proper received in a period, in order."""
    found = [
        case
        for case in known(root, "complaints").values()
        if case["level"] == "complaint" and first <= case["received_on"] <= last
    ]
    return sorted(found, key=lambda c: (c["received_on"], c.get("received_time", ""), c["id"]))


def loss(case: Record) -> Decimal | None:
    """What a case cost: its loss lines together."""
    lines = get(case, "execution", "loss_lines")
    amounts = [Decimal(line["amount"]) for line in lines or () if "amount" in line]
    return sum(amounts, Decimal()) if amounts else None


def responsible(case: Record) -> str | None:
    """The department with the largest share of the responsibility, the first of equals."""
    listed = get(case, "investigation", "responsible_departments") or ()
    shares = [(Decimal(entry.get("share", -1)), -n) for n, entry in enumerate(listed)]
    return str(listed[-max(shares)[1]]["department"]) if shares else None


def settled_on(case: Record) -> str | None:
    """When a case was dealt with for good: as written, or by its step."""
    if state(case) not in {"resolved", "settled", "closed", "executing"}:
        return None
    steps = case["steps"]
    again = [n for n, s in enumerate(steps) if s["to"] in {"investigating", "litigation",
                                                           "executing"}]  # fmt: skip
    done = [n for n, s in enumerate(steps) if s["to"] in {"resolved", "settled"}]
    since = steps[again[-1]]["on"] if again else ""
    written = get(case, "execution", "settled_on")
    if written and since <= written <= AS_OF:
        return str(written)
    if done and (not again or done[-1] > again[-1]):
        return str(steps[done[-1]]["on"])
    return None


def closed_on(case: Record) -> str | None:
    """When a case came to its end."""
    return str(case["steps"][-1]["on"]) if state(case) in TERMINAL else None


def days_taken(case: Record) -> int | None:
    """Calendar days from receipt to the end."""
    end = closed_on(case)
    if end is None:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(case["received_on"])).days


def late(case: Record) -> bool:
    """Whether the promised day was passed, or has passed without an end."""
    promised = get(case, "acceptance", "promised_by")
    if not promised or state(case) in {"declined", "withdrawn"}:
        return False
    return (settled_on(case) or closed_on(case) or AS_OF) > promised
