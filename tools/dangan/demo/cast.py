"""Who a script is about: picks its customer, and knows what texts can say of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.company import limits_of_tier
from dangan.demo.scene import MissingError, Shelf
from dangan.demo.vocabulary import data
from dangan.demo.world import Customer, World

WAN = 10_000  # amounts are spoken of in ten thousands


def choose(world: World, books: Books, made: Shelf, wanted: str, base: int) -> list[Customer]:
    """The customers that a script may be about, in an order of their own for each ``wanted``.

    ``wanted`` names conditions, all of which must hold: trading, newcomer, closed, potential, firm,
    person, key, general, tier A, B or C, a business area, complained (before ``base``),
    contracted, slow or bad (how it pays), still (in its tier all the time), kept
    (by its first owner), quiet (nothing to settle), edge:KEY,
    same:SCRIPT, other:SCRIPT. Who trades does so from ``base`` to the as-of day and is not
    handed over in that time.
    """
    found = world.customers
    for word in wanted.split():
        name, colon, rest = word.partition(":")
        if colon:
            test = _related(made, name, rest)
        elif word in {"A", "B", "C"}:
            test = _tier(world, word, base)
        else:
            test = _tests(world, books, made, base)[word]
        found = [one for one in found if test(one)]
    if wanted.startswith(("same:", "edge:")):
        return found
    return world.dice("cast", wanted).shuffled(found)


def _related(made: Shelf, name: str, rest: str) -> Callable[[Customer], bool]:
    if name == "edge":
        return lambda one: one.edge == rest
    if rest not in made.customers:
        raise MissingError(rest)
    customer = made.customers[rest]
    if name == "same":
        return lambda one: one.id == customer
    return lambda one: one.id != customer


def _tier(world: World, tier: str, base: int) -> Callable[[Customer], bool]:
    return lambda one: one.traded is not None and one.tier_on(base, world.quarters) == tier


def _tests(
    world: World, books: Books, made: Shelf, base: int
) -> dict[str, Callable[[Customer], bool]]:
    def still(one: Customer) -> bool:
        return len(set(next(iter(one.paths.values())))) == 1

    def stays(one: Customer) -> bool:
        leaves = one.handed is not None and base <= one.handed[0]
        return one.closed is None and one.pause is None and not leaves

    return {
        "trading": lambda one: stays(one) and one.trades_on(base) and not one.person,
        "potential": lambda one: stays(one) and one.traded is None and one.opened < base
        and one.edge != "potential-bare",
        "newcomer": lambda one: stays(one) and world.start <= one.opened and one.traded is not None
        and one.traded - one.opened > 9 and one.traded + 9 < world.as_of and not one.person,
        "firm": lambda one: not one.person,
        "person": lambda one: one.person and stays(one) and one.trades_on(base),
        "key": lambda one: one.key,
        "general": lambda one: not one.key,
        "road": lambda one: one.trade.area == "road",
        "warehouse": lambda one: one.trade.area == "warehouse",
        "cold": lambda one: one.trade.area == "cold",
        "chemical": lambda one: one.trade.area == "chemical",
        "complained": lambda one: any(day < base for day, _ in world.complaints.get(one.id, ())),
        "contracted": lambda one: contract(world, one, base) is not None,
        "bad": lambda one: books.payers.get(one.id) == "bad",
        "still": still,
        "closed": lambda one: one.traded is not None
        and one.ended is not None
        and one.ended <= world.as_of,
        "kept": lambda one: one.handed is None,
        "quiet": lambda one: not world.complaints.get(one.id)
        and not any(made.used[kind, one.id] for kind in ("services", "enquiries")),
        "slow": lambda one: books.payers.get(one.id) == "slow",
    }  # fmt: skip


def contract(world: World, customer: Customer, day: int) -> str | None:
    """The id of the customer's contract that is in force on ``day``."""
    return next(
        (
            paper.id
            for paper in world.contracts.get(customer.id, ())
            if paper.starts <= day and (paper.ends is None or day <= paper.ends)
        ),
        None,
    )


def knowledge(world: World, books: Books, customer: Customer | None) -> Callable[[str, int], Any]:
    """What is known of ``customer``: called with a word and an ordinal. Raises MissingError."""

    def known(word: str, day: int) -> Any:
        if word.startswith("supplier:"):
            return _supplier(world, word.partition(":")[2])
        if customer is None:
            raise MissingError(word)
        give = FACTS.get(word)
        found = give(world, books, customer, day) if give else None
        if found is None:
            raise MissingError(word)
        return found

    return known


def _supplier(world: World, trade: str) -> str:
    found = [one.id for one in world.suppliers if not trade or one.trade == trade]
    if not found:
        raise MissingError(trade)
    return found[0]


def _contact(place: int, field: str) -> Callable[[World, Books, Customer, int], Any]:
    def give(_world: World, _books: Books, one: Customer, day: int) -> Any:
        people = one.contacts_on(day)
        if not people:
            return {"name": one.name, "phone": one.phone}.get(field) if one.person else None
        contact = people[min(place, len(people) - 1)]
        return contact["phones"][0] if field == "phone" else contact[field]

    return give


def _last_month(world: World, books: Books, one: Customer, day: int) -> Decimal | None:
    """What it bought in the last whole month in which it bought anything, up to half a year."""
    for back in range(1, 7):
        amount = books.net(one.id, days.month(days.add_months(day, -back)))
        if amount > 0:
            return amount
    return None


def _wan(amount: Decimal | None) -> str | None:
    """An amount in ten thousands, with one decimal."""
    return None if amount is None else f"{amount / WAN:.1f}"


def _owner(_world: World, _books: Books, one: Customer, day: int) -> str:
    return one.owner_on(day)


def _head(world: World, _books: Books, one: Customer, day: int) -> str:
    department = world.member(one.owner_on(day)).department
    found: str = next(
        entry["head"] for entry in data("company")["departments"] if entry["id"] == department
    )
    return found


def _complaint(world: World, _books: Books, one: Customer, day: int) -> str | None:
    known = [key for received, key in world.complaints.get(one.id, ()) if received < day]
    return known[-1] if known else None


def _goods(place: int, field: str) -> Callable[[World, Books, Customer, int], Any]:
    def give(_world: World, _books: Books, one: Customer, _day: int) -> Any:
        goods: Sequence[Any] = one.trade.goods
        return getattr(goods[min(place, len(goods) - 1)], field)

    return give


def _first(books: Books, one: Customer) -> Decimal | None:
    """What its first month with sales came to."""
    amounts = (books.net(one.id, month) for month in books.months)
    return next((amount for amount in amounts if amount > 0), None)


FACTS: dict[str, Callable[[World, Books, Customer, int], Any]] = {
    "customer": lambda _w, _b, one, _d: one.id,
    "short": lambda _w, _b, one, _d: one.short,
    "name": lambda _w, _b, one, _d: one.name,
    "phone": lambda _w, _b, one, _d: one.phone,
    "address": lambda _w, _b, one, _d: one.address,
    "city": lambda _w, _b, one, _d: one.city,
    "need": lambda _w, _b, one, _d: one.trade.need,
    "industry": lambda _w, _b, one, _d: one.trade.industry,
    "area": lambda _w, _b, one, _d: one.trade.area,
    "owner": _owner,
    "head": _head,
    "department": lambda world, _b, one, day: world.member(one.owner_on(day)).department,
    "contact": _contact(0, "name"),
    "contact_title": _contact(0, "title"),
    "contact_phone": _contact(0, "phone"),
    "contact2": _contact(1, "name"),
    "contact2_title": _contact(1, "title"),
    "contact2_phone": _contact(1, "phone"),
    "goods": _goods(0, "name"),
    "goods2": _goods(1, "name"),
    "spec": _goods(0, "specification"),
    "unit": _goods(0, "unit"),
    "tier": lambda world, _b, one, day: one.tier_on(day, world.quarters),
    "limit": lambda _w, _b, one, _d: one.limit,
    "credit_days": lambda world, _b, one, day: limits_of_tier(one.tier_on(day, world.quarters))[
        "credit_days"
    ],
    "traded": lambda _w, _b, one, _d: None if one.traded is None else days.text(one.traded),
    "first_sold": lambda _w, books, one, _d: _first(books, one),
    "contract": lambda world, _b, one, day: contract(world, one, day),
    "complaint": _complaint,
    "sold": _last_month,
    "sold_wan": lambda world, books, one, day: _wan(_last_month(world, books, one, day)),
    "owed_wan": lambda _w, books, one, day: _wan(books.owed(one.id, day)),
}  # fmt: skip
