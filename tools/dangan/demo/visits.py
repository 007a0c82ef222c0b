"""The ordinary visits: who went to whom, when, and what came of it (S3-16 to S3-19, S3-42).

Most lie in the last months: before that only some were entered. Those with every turn that
a visit can take are scripts of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.dice import Dice
from dangan.demo.play import tell
from dangan.demo.scene import Shelf
from dangan.demo.vocabulary import data
from dangan.demo.world import Customer, World

COMPLETE = 300  # customers up to which everyone is visited as often as agreed
RECENT, PAST = 85, 660  # days before the as-of day in which most of them lie, and all
FINDINGS = {
    "service_satisfaction": "satisfied",
    "logistics_demand": "demand",
    "customer_needs": "needs",
    "competitors": "rivals",
    "business_situation": "business",
}
MOODS = ("very_satisfied", "satisfied", "satisfied", "fairly_satisfied", "neutral")
WEIGHTS = {"A": 4, "B": 3, "C": 1}


def make(world: World, books: Books, shelf: Shelf) -> None:
    """Write the visits, fewer for each customer where there are many."""
    busy: set[tuple[str, int]] = set()
    talked: set[tuple[str, str]] = set()
    made: Counter[tuple[str, str]] = Counter()
    for index in range(min(world.size.customers * 3, 190 + world.size.customers // 15)):
        dice = world.dice("visit", index)
        span = RECENT if dice.chance(0.6) else PAST
        base = days.workday_before(world.as_of - dice.below(span))
        if index % 16 == 7:  # not made yet
            base = world.as_of
        customer = _customer(world, dice, base)
        if customer is None or (customer.id, base) in busy:
            continue
        busy.add((customer.id, base))
        topic = _topic(dice, customer, talked)
        script = _script(dice, customer, topic, ahead=index % 16 == 7)
        tell(world, books, shelf, "visits", script, customer, base, f"ordinary-{index}")
        if script["record"]["meeting_at"] == "customer":
            made[customer.id, days.month(_seen_on(script, base))] += 1
    if world.size.customers <= COMPLETE:
        _rounds(world, books, shelf, busy, talked, made)


def _rounds(
    world: World,
    books: Books,
    shelf: Shelf,
    busy: set[tuple[str, int]],
    talked: set[tuple[str, str]],
    made: Counter[tuple[str, str]],
) -> None:
    """What is missing of the visits that each tier is owed in the month before, mostly (S3-16)."""
    first = days.number(f"{days.month(days.add_months(world.as_of, -1))}-01")
    last = days.month_end(first)
    terms = data("policy")["tier_terms"][-1]
    for customer in world.customers:
        dice = world.dice("round", customer.id)
        if customer.person or not customer.trades_on(first) or not customer.trades_on(last):
            continue
        owner = world.member(customer.owner_on(first))
        if owner.left is not None or customer.closed is not None:
            continue
        wanted = terms[customer.tier_on(first, world.quarters)]["visits_per_month"]
        for turn in range(wanted - made[customer.id, days.month(first)]):
            base = days.workday(first + dice.between(2, 18))
            if dice.chance(0.05) or (customer.id, base) in busy or not customer.contacts_on(base):
                continue
            busy.add((customer.id, base))
            script = _script(dice, customer, _topic(dice, customer, talked), ahead=False)
            script["record"]["meeting_at"] = "customer"
            script["record"].setdefault("meeting_address", "<address>")
            name = f"round-{customer.id}-{turn}"
            tell(world, books, shelf, "visits", script, customer, base, name)


def _seen_on(script: Mapping[str, Any], base: int) -> int:
    """The day on which the visit of ``script``, begun on ``base``, takes place."""
    moves = script["moves"]
    waits = sum(move.get("after", 0) for move in moves if move["to"] in ("planned", "visited"))
    return days.after(base, waits) if waits else base


def _customer(world: World, dice: Dice, base: int) -> Customer | None:
    """Somebody who was a customer on that day, good ones more often, with contacts on file."""
    for _ in range(40):
        customer = dice.pick(world.customers)
        owner = world.member(customer.owner_on(base))
        if customer.opened >= base or not customer.contacts_on(base) or customer.person:
            continue
        if owner.left is not None and base + 15 > owner.left:
            continue
        gone = customer.closed is not None or customer.pause is not None
        if gone or (customer.traded is not None and not customer.trades_on(base)):
            continue
        tier = "C" if customer.traded is None else customer.tier_on(base, world.quarters)
        if dice.below(max(WEIGHTS.values())) < WEIGHTS[tier]:
            return customer
    return None


def _topic(dice: Dice, customer: Customer, talked: set[tuple[str, str]]) -> Mapping[str, Any]:
    """What they talk about: something new as long as there is anything."""
    words = data("visits")
    area = customer.trade.area
    known = words["prospects"] if customer.traded is None else words["topics"]
    fitting = [one for one in known if area in one.get("to", (area,))]
    new = [one for one in fitting if (customer.id, one["purpose"]) not in talked]
    found: Mapping[str, Any] = dice.pick(new or fitting)
    talked.add((customer.id, found["purpose"]))
    return found


def _script(
    dice: Dice, customer: Customer, topic: Mapping[str, Any], *, ahead: bool
) -> Mapping[str, Any]:
    """What was planned, done and written down about one visit."""
    words = data("visits")
    planned = ahead or dice.chance(0.7)
    agreed = dice.between(2, 9) if ahead else dice.between(1, 4)  # working days from the plan
    moved = dice.between(1, 2) if dice.chance(0.15) else 0  # put off
    record: dict[str, Any] = {
        "purpose": topic["purpose"],
        "visit_kind": "development" if customer.traded is None else "routine",
        "meeting_at": dice.weighted(("customer", "company", "elsewhere"), (17, 2, 1)),
        "salesperson": "<owner>",
    }
    if record["meeting_at"] == "customer":
        record["meeting_address"] = "<address>"
    if planned:
        record["planned_on"] = f"<day+{agreed}>"
        record["planned_time"] = dice.pick(("09:00", "09:30", "10:00", "14:00", "14:30", "15:30"))
    moves: list[dict[str, Any]] = [{"to": "planned", "by": "owner"}] if planned else []
    if ahead:
        return {"record": record, "moves": moves}
    known = dice.few(list(FINDINGS), dice.between(2, 5))
    findings: dict[str, Any] = {key: dice.pick(words[FINDINGS[key]]) for key in known}
    if len(known) < len(FINDINGS):
        findings["not_discussed"] = [key for key in FINDINGS if key not in known]
    seen: dict[str, Any] = {
        "visited_on": "<day>",
        "participants": [{"name": "<contact>", "position": "<contact_title>"}],
        "actual_topics": topic["actual"],
        "findings": findings,
        "outcome": dice.pick(("success", "promising", "visit_again", "keep_watching")),
    }
    if customer.traded is not None:
        seen["satisfaction"] = dice.pick(MOODS)
    if dice.chance(0.4) or seen["outcome"] == "visit_again":
        seen["next_step"] = {
            "content": dice.pick(words["next"]),
            "due_on": f"<day+{dice.between(4, 12)}>",
            "responsible": "<owner>",
        }
    if dice.chance(0.15):
        seen["future_attention"] = dice.pick(words["future"])
    late = dice.between(4, 6) if dice.chance(0.04) else 1
    visit = {"to": "visited", "by": "owner", "set": seen}
    moves.append({**visit, "after": agreed + moved} if planned else visit)
    moves.append({"to": "reported", "after": late, "set": {"filled_in_on": "<day>"}})
    moves.append(
        {
            "to": "confirmed",
            "by": "liang-qizheng",
            "after": dice.between(1, 3),
            "sign": ["department_manager"],
        }
    )
    if dice.chance(0.25):
        spent = [{"item": "过路费", "amount": dice.between(30, 160)}]
        if dice.chance(0.4):
            spent.append({"item": "停车费", "amount": dice.between(5, 40)})
        moves.append({"to": "claimed", "by": "owner", "after": 3, "set": {"expenses": spent}})
        moves.append({"to": "claim_reviewed", "by": "hua-jianqiu", "after": 2})
        finance = {"to": "reimbursed", "by": "miao-ruogu", "after": 3, "sign": ["finance"]}
        moves.append(finance)
    return {"record": record, "moves": moves}
