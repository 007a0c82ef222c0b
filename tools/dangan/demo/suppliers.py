"""Suppliers: subcontractors, suppliers and product providers (form CF-YY-BD-02)."""

from __future__ import annotations

from dataclasses import dataclass

from dangan.demo import days
from dangan.demo.dice import Dice
from dangan.demo.names import account, bank, city_of, person, place
from dangan.demo.vocabulary import City, cities, services, trades
from dangan.demo.world import Partner, Record, World

OPERATIONS = "luo-jingxing"
OWNERS = ("shi-yuanhang", "luo-jingxing", "cheng-li")
ENDED = frozenset({5, 11})  # of twelve, which are suspended or closed
SUBJECTS = {
    "opened": "登记供方，资质和报价已核",
    "phone": "更新联系电话，供方来函告知",
    "contact": "更换联系人，原联系人已离职",
    "suspended": "暂停合作，连续两次延误",
    "resumed": "恢复合作，整改已验收",
    "closed": "终止合作",
}


@dataclass(frozen=True)
class Supplier:
    """What contracts need to know of a supplier."""

    id: str
    name: str
    services: tuple[str, ...]
    opened: int
    owner: str
    department: str


def make(world: World) -> list[Supplier]:
    """Write every supplier of the company."""
    found: list[Supplier] = []
    kinds = services()
    order = world.dice("suppliers").shuffled(range(len(kinds)))
    for index in range(world.size.suppliers):
        dice = world.dice("supplier", index)
        trade = order[index % len(order)]
        # the first one is the customer that is a supplier as well, and sells paper boxes
        if index == 0 and world.twin:
            trade = next(n for n, kind in enumerate(kinds) if kind.name == "包装制品")
        record, phones, city = _file(world, index, dice, trade)
        _history(world, index, dice, record, phones, city)
        if index % 12 not in ENDED:
            opened = days.number(record["opened_on"])
            world.suppliers.append(Partner(record["id"], record["name"], kinds[trade].name, opened))
        found.append(
            Supplier(
                id=record["id"],
                name=record["name"],
                services=tuple(one["name"] for one in record["services"]),
                opened=days.number(record["opened_on"]),
                owner=record["owner"],
                department=record["department"],
            )
        )
    return found


def _opened(world: World, dice: Dice, *, early: bool) -> int:
    if dice.chance(0.7) or early:
        first = days.of(2015, 6, 1)
        return days.workday(first + dice.below(world.start - 40 - first))
    return days.workday_before(world.start + 12 + dice.below(world.as_of - world.start - 60))


def _file(world: World, index: int, dice: Dice, trade: int) -> tuple[Record, str, City]:
    kind = services()[trade]
    twin = world.twin if index == 0 else None
    city = next(one for one in cities() if one.name == twin.city) if twin else city_of(dice)
    where = place(dice, city)
    opened = _opened(world, dice, early=twin is not None)
    firm = world.names.firm(len(trades()) + trade, city)
    phone = world.names.phone(city)
    owner = dice.pick(OWNERS)
    contact: Record = {"name": person(dice), "title": dice.pick(("业务经理", "调度", "总经理"))}
    contact |= {"role": "business", "phones": [phone]}
    record: Record = {
        "id": twin.supplier if twin else world.id("S", opened),
        "code": f"GF-{index + 1:04d}",
        "name": firm.name,
        "short_name": firm.short,
        "provider_type": kind.type,
        "services": [{"name": name, "category": category} for name, category in kind.services],
        "region": where.district.code,
        "address": where.address,
        "postcode": where.postcode,
        "legal_representative": person(dice),
        "contacts": [contact],
        "phones": [phone],
        "email": f"office@{firm.latin}.example",
        "bank_accounts": [{"bank": bank(dice, where), "account": account(dice)}],
        "tax_id": world.names.tax_number(dice),
        "opened_on": days.text(opened),
        "opened_by": owner,
        "owner": owner,
        "department": world.member(owner).department,
        "steps": [{"to": "active", "on": days.text(opened), "by": owner}],
    }
    if dice.chance(0.5):
        record["fax"] = [world.names.fax(phone)]
    if twin:
        record |= twin.shared
        record["customer"] = twin.customer
        del record["email"]
    return record, phone, city


def _history(world: World, index: int, dice: Dice, record: Record, phone: str, city: City) -> None:
    opened = days.number(record["opened_on"])
    _save(world, dice, record, opened, record["owner"], "opened")
    first = max(world.start, opened) + 30
    room = world.as_of - 40 - first
    if room <= 0:
        return
    day = days.workday(first + dice.below(room))
    ends = index % 12  # of twelve, one is suspended, one resumed and one closed
    if ends == 5:
        _step(world, dice, record, day, "suspended", "连续两次到货延误")
    elif ends == 7:
        _step(world, dice, record, day, "suspended", "车辆年检不合格三台")
        _step(world, dice, record, days.workday(day + 25), "resumed", "整改后复查合格")
    elif ends == 11:
        record["closing"] = {"reason": "合同到期不再续签，已结清往来"}
        _step(world, dice, record, day, "closed", "合同到期不再续签")
    elif ends in {2, 9}:
        new = world.names.phone(city)
        record["phones"] = [new]
        record["contacts"] = [{**record["contacts"][0], "phones": [new]}]
        _save(world, dice, record, day, record["owner"], "phone")
    elif ends == 4:
        record["contacts"] = [{**record["contacts"][0], "name": person(dice)}]
        _save(world, dice, record, day, record["owner"], "contact")


def _step(world: World, dice: Dice, record: Record, day: int, what: str, note: str) -> None:
    state = "active" if what == "resumed" else what
    step = {"to": state, "on": days.text(day), "by": OPERATIONS, "note": note}
    record["steps"] = [*record["steps"], step]
    _save(world, dice, record, day, OPERATIONS, what)


def _save(world: World, dice: Dice, record: Record, day: int, author: str, what: str) -> None:
    minute = dice.between(9 * 60, 17 * 60)
    world.journal.save(
        "suppliers", record, day, minute, author, SUBJECTS[what], record["short_name"]
    )
