"""What changed a customer's file after it was opened, and who changed it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dangan.demo import days
from dangan.demo.company import leaving_day
from dangan.demo.dice import Dice
from dangan.demo.drafts import Draft, Event
from dangan.demo.names import account, bank, person, place
from dangan.demo.vocabulary import data
from dangan.demo.world import Record, World

MANAGER, APPROVER, PREPARER = "liang-qizheng", "shao-mingxuan", "gao-yutong"
LEAVER = "ding-yuan"


def changes(world: World, draft: Draft, full: Record) -> list[Event]:
    """All changes of the file up to the as-of day, in the order of time.

    ``full`` is the file as it stands once everything is known; trading brings most of it.
    """
    customer = draft.customer
    _hand_over(world, draft)
    found: list[Event] = []
    if customer.traded is not None:
        owner = customer.owner_on(customer.traded)
        found.append(Event(customer.traded, owner, "trading", partial(_trade, draft, full, owner)))
        if customer.key:
            found.extend(_signatures(world, draft))
    if customer.handed:
        day, follower = customer.handed
        department = world.member(follower).department
        apply = partial(_follow, customer.owner, follower, department)
        found.append(Event(day, MANAGER, "handover", apply))
    found.extend(_end(world, draft))
    if "address" in full:
        found.extend(_everyday(world, draft))
    return sorted(found, key=lambda event: event.day)


def _hand_over(world: World, draft: Draft) -> None:
    """Give a leaver's customers to those who stay."""
    customer = draft.customer
    day = leaving_day(world.as_of)
    gone = customer.closed is not None and customer.closed <= day
    if customer.owner == LEAVER and customer.opened < day and not gone:
        staying = [one.id for one in world.holders("salesperson", day + 1)]
        customer.handed = (day, draft.dice.pick(staying))


def _trade(draft: Draft, full: Record, owner: str, record: Record) -> None:
    customer = draft.customer
    words = data("profiles")
    for key, value in full.items():
        record.setdefault(key, value)
    record["category"] = full["category"]
    if customer.key:
        record["category_set_on"] = days.text(customer.traded or 0)
    if not customer.contract:
        reasons = words["no_contracts"]
        record["no_contract_reason"] = reasons[-1 if customer.person else draft.dice.below(4)]
    record["steps"].append(
        {
            "to": "trading",
            "on": days.text(customer.traded or 0),
            "by": owner,
            "note": "首次送修完成" if customer.person else draft.dice.pick(words["first_dealings"]),
        }
    )


def _signatures(world: World, draft: Draft) -> list[Event]:
    """The four names under a key account's file (S4-4.04)."""
    customer = draft.customer
    day = days.after(customer.traded or 0, 8)
    if day > world.as_of or (customer.closed is not None and day >= customer.closed):
        return []
    owner = customer.owner_on(day)
    signers = (("preparer", PREPARER), ("salesperson", owner), ("supervisor", MANAGER))
    return [
        Event(day, staff, "signed", partial(_sign, role, staff, day))
        for role, staff in (*signers, ("approver", APPROVER))
    ]


def _sign(role: str, staff: str, day: int, record: Record) -> None:
    signed = {"role": role, "staff": staff, "on": days.text(day), "decision": "agree"}
    record.setdefault("sign_offs", []).append(signed)


def _follow(leaver: str, follower: str, department: str, record: Record) -> None:
    record["owner"] = follower
    record["department"] = department
    if "our_contacts" in record:
        kept = [one for one in record["our_contacts"] if one not in (leaver, follower)]
        record["our_contacts"] = [follower, *kept]


def _end(world: World, draft: Draft) -> list[Event]:
    customer = draft.customer
    words = data("profiles")
    found: list[Event] = []
    day = customer.pause[0] if customer.pause else customer.closed
    if day is None or day > world.as_of:
        return found
    if customer.traded is None:
        reason = draft.dice.pick(words["eliminations"])
        found.append(Event(day, MANAGER, "eliminated", partial(_close, reason, day, None)))
        return found
    reason = draft.dice.pick(words["closings"])
    settled = days.workday_before(day - 10)
    found.append(Event(day, MANAGER, "closed", partial(_close, reason, day, settled)))
    if customer.pause:
        again = customer.pause[1]
        owner = customer.owner_on(again)
        step = {
            "to": "trading",
            "on": days.text(again),
            "by": MANAGER,
            "note": "客户复产，恢复往来",
        }
        found.append(Event(again, MANAGER, "reopened", lambda record: record["steps"].append(step)))
        found.append(Event(again, owner, "verify", partial(_verify, owner, again)))
    return found


def _close(reason: str, day: int, settled: int | None, record: Record) -> None:
    record["closing"] = {"reason": reason}
    if settled is not None:
        record["closing"]["balance_settled_on"] = days.text(settled)
        record["closing"]["signed_for_on"] = days.text(days.workday_before(day - 3))
        _sign("department_manager", MANAGER, day, record)
        record["sign_offs"][-1]["opinion"] = "账款已结清，同意注销。"
    record["steps"].append({"to": "closed", "on": days.text(day), "by": MANAGER, "note": reason})


def _verify(staff: str, day: int, record: Record) -> None:
    record["verified_on"] = days.text(day)
    record["verified_by"] = staff


def _everyday(world: World, draft: Draft) -> list[Event]:
    """The small changes of every week."""
    customer, dice = draft.customer, draft.dice
    first = max(world.start + 5, customer.opened + 25)
    last = min(customer.closed or world.as_of, world.as_of) - 5
    if last <= first:
        return []
    most = 1 if world.journal.coarse else 3
    makers = _makers(world, draft)
    kinds = ["phone", "verify"] if customer.person else list(makers)
    if customer.traded is None:
        kinds = [kind for kind in kinds if kind not in {"account", "profile"}]
    found: list[Event] = []
    for kind in dice.few(kinds, dice.below(most + 1)):
        day = days.workday(first + dice.below(last - first))
        if day > last or (customer.traded is not None and day <= customer.traded):
            continue
        if customer.pause and customer.pause[0] <= day <= customer.pause[1]:
            continue
        staff = PREPARER if kind == "verify" else customer.owner_on(day)
        found.append(Event(day, staff, kind, partial(makers[kind], dice, day, staff)))
    return found


Maker = Callable[[Dice, int, str, Record], None]


def _makers(world: World, draft: Draft) -> dict[str, Maker]:
    city = draft.where.city
    words = data("profiles")

    def contact_left(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        contacts = record.get("contacts")
        name = person(dice)
        if contacts and all(contact["name"] != name for contact in contacts):
            record["contacts"] = [{**contacts[0], "name": name}, *contacts[1:]]

    def phone(_dice: Dice, _day: int, _staff: str, record: Record) -> None:
        old, new = record["phones"][0], world.names.phone(city)
        record["phones"] = [new]
        if "fax" in record:
            record["fax"] = [world.names.fax(new)]
        if "contacts" in record:
            record["contacts"] = [
                {**contact, "phones": [one.replace(old, new) for one in contact["phones"]]}
                for contact in record["contacts"]
            ]

    def address(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        where = place(dice, city)
        record["address"] = where.address
        record["postcode"] = where.postcode
        record["region"] = where.district.code

    def correct(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        street, _, _ = record["address"].rpartition(" ")
        record["address"] = f"{street.rpartition(' ')[0]} {dice.between(1, 299)} 号"

    def bank_account(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        first = {**record["bank_accounts"][0], "primary": True}
        second = {"bank": bank(dice, draft.where), "account": account(dice)}
        record["bank_accounts"] = [first, second]

    def profile(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        known = {
            "resources": dice.pick(words["resources"]),
            "solutions": dice.pick(words["solutions"]),
        }
        record["profile"] = {**known, **record["profile"]}

    def verify(_dice: Dice, day: int, staff: str, record: Record) -> None:
        _verify(staff, day, record)

    def needs(dice: Dice, _day: int, _staff: str, record: Record) -> None:
        new = dice.pick(words["needs"][draft.trade.area])
        if new not in record["service_needs"]:
            record["service_needs"] = [*record["service_needs"], new]
        else:
            record["preferences"] = dice.pick(words["policies"])

    return {
        "contact_left": contact_left,
        "phone": phone,
        "address": address,
        "correct": correct,
        "account": bank_account,
        "profile": profile,
        "verify": verify,
        "needs": needs,
    }
