"""Customers: their files, and how the files changed over the years."""

from __future__ import annotations

from dangan.demo import days, tiers
from dangan.demo.changes import changes
from dangan.demo.dice import Dice
from dangan.demo.drafts import Draft
from dangan.demo.edges import Edge, edges
from dangan.demo.names import FirmName, Place, account, bank, city_of, person, place
from dangan.demo.profiles import DEALERS, character, profile, vehicle_history
from dangan.demo.vocabulary import cities, data, trades
from dangan.demo.world import DETAILED, Customer, Record, Twin, World, evaluated_on

AREAS = {"3701": "luzhong", "3703": "luzhong", "3707": "luzhong"} | dict.fromkeys(
    ("3702", "3706", "3710"), "jiaodong"
)  # the sales area of each city
KEY_ACCOUNTS = ("bai-xuhe", "lian-ruocheng")  # one of them is in contact with each key customer


def make(world: World) -> None:
    """Write every customer of the company; fill ``world.customers``."""
    made = edges(world.size.customers)
    order = world.dice("customers").shuffled(range(len(trades())))
    drafts = [
        _draft(world, index, made[index] if index < len(made) else None, order[index % len(order)])
        for index in range(world.size.customers)
    ]
    world.customers = [draft.customer for draft in drafts]
    ids = {draft.customer.edge: draft.customer.id for draft in drafts if draft.edge}
    for draft in drafts:
        record = _file(world, draft)
        for one, other in (("similar-1", "similar-2"), ("similar-2", "similar-1")):
            if draft.customer.edge == one:
                record["distinct_from"] = [ids[other]]
        _keep(world, draft, record)


def _place(world: World, dice: Dice, edge: Edge | None) -> Place:
    if edge is None:
        return place(dice, city_of(dice))
    city = next(city for city in cities() if city.name == edge.city)
    found = place(dice, city)
    district = next(one for one in city.districts if one.name == edge.district)
    address = found.address.replace(found.district.name, district.name, 1)
    return Place(city, district, address, found.postcode)


def _opened(world: World, dice: Dice, edge: Edge | None) -> int:
    """The day of the first contact, which is the day on which the file was opened (S0-13)."""
    if edge and edge.opened == "late":
        last = days.quarter_end(world.quarters[-1])
        return days.workday_before(world.as_of - 1 - dice.below(world.as_of - last - 9))
    if edge and edge.contract_end is not None:
        return days.workday(days.of(days.year(world.as_of) - 7, 3, 1) + dice.below(300))
    if edge and edge.opened == "new":
        return days.workday(world.as_of - 170)
    if edge or dice.chance(0.7):
        return days.workday(
            days.of(2015, 6, 1) + dice.below(world.start - 40 - days.of(2015, 6, 1))
        )
    return days.workday_before(world.start + 12 + dice.below(world.as_of - world.start - 16))


def _draft(world: World, index: int, edge: Edge | None, trade_number: int) -> Draft:
    dice = world.dice("customer", index)
    if edge and edge.trade:
        names = [trade.name for trade in trades()]
        trade_number = names.index(edge.trade)
    trade = trades()[trade_number]
    where = _place(world, dice, edge)
    opened = _opened(world, dice, edge)
    person_customer = edge.person if edge else dice.chance(0.03)
    if edge:
        firm = FirmName(edge.name, edge.short, edge.latin)
    elif person_customer:
        name = person(dice)
        firm = FirmName(name, name, "")
    else:
        firm = world.names.firm(trade_number, where.city)
    tier = edge.tier if edge else dice.weighted("ABC", (15, 55, 30))
    if person_customer:
        tier = "C"
    potential = edge.state == "potential" if edge else dice.chance(0.12)
    traded: int | None = None if potential else days.after(opened, dice.between(3, 40))
    if traded is not None and traded > world.as_of - 2:
        traded = None
    closed, reopened = _end(world, dice, edge, opened, traded)
    key_chance = {"A": 0.8, "B": 0.15, "C": 0.03}[tier]
    key = edge.category == "key" if edge else dice.chance(key_chance) and not person_customer
    key = key and index < DETAILED  # each has papers of its own, too many in a big company
    level = 0 if traded is None else 2 if key else 1
    owner = edge.owner if edge else dice.pick(world.holders("salesperson", opened)).id
    paths = _paths(world, dice, edge, tier, "road" if person_customer else trade.area)
    customer = Customer(
        id=world.id("C", opened),
        name=firm.name,
        short=firm.short or firm.name,
        trade=trade,
        opened=opened,
        traded=traded,
        closed=None if reopened else closed,
        owner=owner,
        contact=edge.contacts[0] if edge and edge.contacts else "",
        phone=world.names.phone(where.city),
        address=where.address,
        city=where.city.name.removesuffix("市"),
        person=person_customer,
        key=level == 2,
        edge=edge.key if edge else "",
        paths=paths,
        contract=_contract(dice, edge, paths),
        contract_end=_contract_end(world, edge),
        last_scores=edge.last_scores if edge else {},
    )
    if closed and reopened:
        customer.pause = (closed, reopened)
    return Draft(index, dice, edge, trade, firm, where, level, customer)


def _paths(
    world: World, dice: Dice, edge: Edge | None, tier: str, area: str
) -> dict[str, list[str]]:
    """The tiers of each business area, quarter by quarter."""
    count = len(world.quarters)
    if edge:
        found = {area: [edge.tier] * count}
        found |= {other: [one] * count for other, one in edge.area_tiers.items()}
        if edge.key == "moved":
            found[area][-1] = "B"
        return found
    found = {area: tiers.path(dice, tier, count)}
    if dice.chance(0.12):
        other = dice.pick([one for one in ("road", "warehouse", "cold") if one != area])
        found[other] = tiers.path(dice, tiers.BELOW[tier], count)
    return found


def _contract(dice: Dice, edge: Edge | None, paths: dict[str, list[str]]) -> bool:
    if tiers.needs_contract(list(paths.values())):
        return True
    return edge.contract if edge else dice.chance(0.55)


def _contract_end(world: World, edge: Edge | None) -> int | None:
    if edge is None or edge.contract_end is None:
        return None
    # none may run out before the last evaluation, at which it had to be in force (S3-32)
    return max(world.as_of + edge.contract_end, evaluated_on(world.quarters[-1]) + 2)


def _end(
    world: World, dice: Dice, edge: Edge | None, opened: int, traded: int | None
) -> tuple[int | None, int | None]:
    """When a customer was closed and, seldom, reopened."""
    early = world.start + 60
    if edge and edge.state == "reopened":
        return days.workday(early + 30), days.workday(early + 200)
    if edge and edge.state == "closed":
        return days.workday_before(world.as_of - 120), None
    if edge or opened >= world.start or not dice.chance(0.03):
        return None, None
    closed = days.workday(early + dice.below(world.as_of - early - 30))
    return (closed, None) if traded is None or closed > traded else (None, None)


def _contacts(world: World, draft: Draft) -> list[Record]:
    dice, edge, customer = draft.dice, draft.edge, draft.customer
    names = list(edge.contacts) if edge else []
    wanted = (1, 2, 3)[draft.level]
    if edge and not edge.contacts:
        return []
    while len(names) < wanted:
        name = person(dice)
        if name not in names:
            names.append(name)
    titles = dice.few(data("profiles")["titles"], len(names))
    found: list[Record] = []
    for position, (name, title) in enumerate(zip(names, titles, strict=True)):
        contact: Record = {"name": name, "title": title}
        if position < 2:
            contact["role"] = ("business", "payment")[position]
        phone = customer.phone
        contact["phones"] = [f"{phone} 转 {800 + position}" if position else phone]
        if position == 0 and draft.firm.latin:
            contact["email"] = (
                f"{('logistics', 'sales', 'service')[dice.below(3)]}@{draft.firm.latin}.example"
            )
        if position == 0 and len(names) > 1:
            contact["primary"] = True
        found.append(contact)
    customer.contact = names[0]
    return found


def _file(world: World, draft: Draft) -> Record:
    """The file as it stands once everything is known, without steps."""
    dice, customer, where = draft.dice, draft.customer, draft.where
    tier = next(iter(customer.paths.values()))[-1]
    member = world.member(customer.owner)
    record: Record = {
        "id": customer.id,
        "code": f"KH-{draft.index + 1:05d}",
        "name": customer.name,
        "party_type": "person" if customer.person else "firm",
        "party_roles": ["dealer"] if draft.trade.name in DEALERS else ["buyer"],
        "category": ("potential", "general", "key")[draft.level],
        "business_areas": list(customer.paths),
        "region": where.district.code,
        "address": where.address,
        "postcode": where.postcode,
        "phones": [customer.phone],
        "opened_on": days.text(customer.opened),
        "opened_by": customer.owner,
        "first_contact_on": days.text(customer.opened),
        "source": dice.pick(data("profiles")["sources"]),
        "owner": customer.owner,
        "our_contacts": [customer.owner],
        "department": member.department,
        "service_needs": dice.few(data("profiles")["needs"][draft.trade.area], 1 + dice.below(2)),
    }
    if customer.edge == "potential-bare":
        keep = {"id", "code", "name", "party_type", "party_roles", "category", "phones"}
        keep |= {"opened_on", "opened_by", "owner", "department", "business_areas"}
        return {key: value for key, value in record.items() if key in keep}
    if customer.person:
        return _person_file(world, draft, record)
    record["short_name"] = customer.short
    record["contacts"] = _contacts(world, draft)
    record["nature"] = "wholesaler" if draft.trade.name in DEALERS else "end_user"
    record["market"] = "domestic"
    record["directness"] = "direct"
    record["profile"] = profile(
        dice, draft.trade, (customer.opened, days.year(world.as_of)), draft.level
    )
    if draft.level:
        record["tax_id"] = world.names.tax_number(dice)
        record["bank_accounts"] = [{"bank": bank(dice, where), "account": account(dice)}]
        if dice.chance(0.75):
            record["fax"] = [world.names.fax(customer.phone)]
        record |= character(dice, draft.trade, where, tier, draft.level, customer.traded or 0)
    if draft.level == 2:
        record["email"] = f"office@{draft.firm.latin}.example"
        record["website"] = f"https://www.{draft.firm.latin}.example"
        record["our_contacts"] = [customer.owner, KEY_ACCOUNTS[draft.index % len(KEY_ACCOUNTS)]]
        record["category_reason"] = "货量和资信连续两季居前"
        record["category_set_on"] = record["opened_on"]
    if customer.edge == "customer-and-supplier":
        shared = ("name", "short_name", "tax_id", "region", "address", "postcode", "bank_accounts")
        world.twin = Twin(
            customer.id,
            world.id("S", customer.opened),
            {key: record[key] for key in shared},
            where.city.name,
        )
        record["supplier"] = world.twin.supplier
    area = AREAS.get(where.district.code[:4])
    if area is not None:
        record["visiting"] = {"area": area}
    record |= draft.edge.extra if draft.edge else {}
    customer.limit = record.get("terms", {}).get("credit_limit")
    return record


def _person_file(world: World, draft: Draft, record: Record) -> Record:
    """A natural person with a vehicle (S4-7.09)."""
    customer, dice = draft.customer, draft.dice
    customer.contact = customer.name
    record["resident_id"] = world.names.resident_number(dice, draft.where.district.code)
    record["nature"] = "end_user"
    record["service_needs"] = ["车辆维修保养"]
    number = record["resident_id"]
    record["person"] = {
        "gender": "male" if int(number[16]) % 2 else "female",
        "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "settlement": "urban" if draft.index % 3 else "rural",
        "need_type": "consumer_goods" if draft.index % 2 else "producer_goods",
    }
    area = AREAS.get(draft.where.district.code[:4])
    if area is not None:
        record["visiting"] = {"area": area}
    if customer.traded is not None:
        record |= vehicle_history(
            dice,
            customer.name,
            customer.traded,
            max(world.start - 1, customer.traded),
            draft.where.city.name,
        )
    record |= draft.edge.extra if draft.edge else {}
    return record


# what a customer's file gains only with the first dealing
WITH_TRADE = frozenset(
    {
        "accounting", "bank_accounts", "business", "category_reason", "category_set_on",
        "characteristics", "collection", "credit_analysis", "enterprise", "first_repair", "goods",
        "legal_representative", "opinion", "repairs", "shop", "shop_staff", "situation",
        "supplier", "tax_id", "terms", "trading", "visits",
    }
)  # fmt: skip


def _keep(world: World, draft: Draft, full: Record) -> None:
    """Write the file as it was on the day it was opened and after every change."""
    customer = draft.customer
    record = {key: value for key, value in full.items() if key not in WITH_TRADE}
    record["category"] = "potential"
    record["steps"] = [{"to": "potential", "on": days.text(customer.opened), "by": customer.owner}]
    events = changes(world, draft, full)
    words = data("profiles")["changes"]
    minute = draft.dice.between(9 * 60, 12 * 60)
    days_of = [customer.opened, *(event.day for event in events), world.as_of + 1]
    if customer.opened >= world.start or days_of[1] >= world.start:
        world.journal.save(
            "customers",
            record,
            customer.opened,
            minute,
            customer.owner,
            words["opened"],
            customer.short,
        )
    customer.people.append((customer.opened, record.get("contacts", [])))
    for event, following in zip(events, days_of[2:], strict=True):
        event.apply(record)
        if record.get("contacts", []) != customer.people[-1][1]:
            customer.people.append((event.day, record["contacts"]))
        if event.day >= world.start or following >= world.start:
            world.journal.save(
                "customers",
                record,
                event.day,
                draft.dice.between(12 * 60, 17 * 60),
                event.author,
                words[event.subject],
                customer.short,
            )
