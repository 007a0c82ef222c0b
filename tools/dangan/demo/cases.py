"""The substance of a complaint: what happened to which goods, why, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dangan.demo import days
from dangan.demo.company import limits
from dangan.demo.dice import Dice
from dangan.demo.vocabulary import Goods, cities, data
from dangan.demo.world import Customer

_FIELD = re.compile(r"\{([a-z]+)\}")
APPROVERS = (
    "complaint_specialist",
    "customer_service_manager",
    "customer_service_director",
    "deputy_general_manager",
)

# by which kind of loss an amount that needs the approver comes about
WITHIN = {
    "customer_service_manager": {"all", "part"},
    "customer_service_director": {"all", "part"},
    "deputy_general_manager": {"all"},
    "general_manager": {"all"},
}


@dataclass(frozen=True)
class Loss:
    """One line of what a case costs: what for, and yuan."""

    item: str
    amount: int


@dataclass(frozen=True)
class Case:
    """What a complaint is about, with all texts filled in.

    ``text`` gives the sentences of the scenario by key. ``bad`` is the number of pieces
    concerned, 0 where none are.
    """

    scenario: Mapping[str, Any]
    goods: Goods
    quantity: int
    bad: int
    shipped: int
    losses: tuple[Loss, ...]
    values: Mapping[str, str]

    def text(self, key: str) -> str:
        """A sentence of the scenario."""
        return fill(self.scenario[key], self.values)

    @property
    def amount(self) -> int:
        """What the solution costs, in yuan."""
        return sum(loss.amount for loss in self.losses)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the fields of ``template``."""
    return _FIELD.sub(lambda match: values[match.group(1)], template)


def approver(amount: int) -> str:
    """The lowest role that may decide on ``amount`` (S4-6.16, S4-6.17)."""
    for role in APPROVERS:
        if amount <= limits()[role]:
            return role
    return "general_manager"


def scenarios(customer: Customer, way: str, approver_wanted: str) -> list[Mapping[str, Any]]:
    """The scenarios that can take that way at ``customer``."""
    wanted_side = "not_own" if way == "explained" else "own"
    found = []
    for entry in data("complaints")["cases"]:
        rules = [rule for _, rule in entry["losses"]]
        if not customer.paths.keys() & set(entry["areas"]) or entry["side"] != wanted_side:
            continue
        if customer.trade.name not in entry.get("trades", (customer.trade.name,)):
            continue
        if way == "short" and (rules or entry["severity"] == "serious"):
            continue
        if approver_wanted and not WITHIN[approver_wanted] & set(rules):
            continue
        found.append(entry)
    return found


def make(
    dice: Dice,
    customer: Customer,
    scenario: Mapping[str, Any],
    received: int,
    approver_wanted: str,
) -> Case:
    """One case of ``scenario`` at ``customer``, received on that day (ordinal)."""
    goods = dice.pick(customer.trade.goods)
    quantity = dice.between(6, 60) * (10 if goods.price < 1000 else 2)
    if approver_wanted:
        quantity = _quantity_for(approver_wanted, scenario, goods)
    least, most = scenario.get("bad", (0, 0))
    bad = max(quantity * dice.between(least, most) // 1000, 2) if most else 0
    shipped = days.workday_before(received - dice.between(1, 3))
    date = days.text(shipped)
    ends = [city.name.removesuffix("市") for city in cities()]
    ends = [end for end in ends if end != customer.city]
    values = {
        "goods": goods.name,
        "spec": goods.specification,
        "unit": goods.unit,
        "quantity": str(quantity),
        "bad": str(bad),
        "short": customer.short,
        "day": f"{int(date[5:7])} 月 {int(date[8:])} 日",
        "start": customer.city,
        "end": dice.pick(ends),
        "hours": str(dice.between(3, 14)),
        "degrees": str(dice.between(9, 21)),
        "contact": customer.contact,
    }
    losses = tuple(Loss(item, _loss(dice, rule, bad, goods)) for item, rule in scenario["losses"])
    return Case(scenario, goods, quantity, bad, shipped, losses, values)


def _loss(dice: Dice, rule: str, bad: int, goods: Goods) -> int:
    value = bad * goods.price
    if rule == "all":
        return value
    if rule == "part":
        return max(value * 3 // 10, 50)
    if rule == "each":
        return bad * dice.between(30, 120)
    if rule == "freight":
        return dice.between(6, 60) * 100
    return dice.between(2, 18) * 50 if rule == "small" else dice.between(30, 160) * 100


def _quantity_for(role: str, scenario: Mapping[str, Any], goods: Goods) -> int:
    """So many pieces that the amount needs ``role``."""
    if role == "general_manager":
        aim = limits()["deputy_general_manager"] * 3
    else:
        place = APPROVERS.index(role)
        aim = (limits()[role] * 3 + limits()[APPROVERS[place - 1]]) // 4
    rules = [rule for _, rule in scenario["losses"]]
    share = 1000 if "all" in rules else 300
    least, most = scenario["bad"]
    middle = int(least + most) // 2
    return max(aim * 1000 * 1000 // (share * middle * goods.price), 20)
