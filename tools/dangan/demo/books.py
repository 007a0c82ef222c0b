"""What customers bought and what they owe, month by month: the ground of the finance tables.

Amounts are yuan without tax unless they are invoices, which carry tax. A customer's month fits
the tier it was in, invoices fall due by the terms of that tier, and some customers pay late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from dangan.demo import days
from dangan.demo.company import limits_of_tier
from dangan.demo.dice import Dice
from dangan.demo.vocabulary import data
from dangan.demo.world import DETAILED, Customer, World

MONTHS = 24
BEFORE = 6  # months that are reckoned but not kept, so that old debts exist from the start
CENT = Decimal("0.01")
LEVELS = {"A": (150_000, 420_000), "B": (40_000, 130_000), "C": (5_000, 28_000)}
DISCOUNTS = {"A": 3, "B": 1, "C": 0}  # per cent
# per cent of a usual month, January to December; few lorries run in the Spring Festival's month
SEASONS = {
    "road": (92, 58, 118, 112, 104, 98, 94, 96, 106, 104, 110, 108),
    "warehouse": (108, 64, 90, 94, 104, 110, 92, 94, 104, 112, 132, 116),
    "cold": (96, 70, 88, 96, 110, 122, 130, 128, 108, 96, 88, 94),
    "chemical": (96, 66, 110, 106, 104, 100, 98, 98, 104, 104, 106, 108),
}
TAX = {"road": 9, "cold": 9, "chemical": 9, "warehouse": 6}  # per cent
PAYERS = ("prompt", "slow", "bad")
FLAT = Decimal(120)  # square metres that two customers rent each month: their figures tie


@dataclass(frozen=True)
class Sale:
    """A row of the sales table; ``day`` is an ordinal."""

    day: int
    document: str
    customer: str
    product: str
    branch: str
    seller: str
    quantity: Decimal
    net: Decimal
    discount: Decimal
    cost: Decimal
    exclusive: bool


@dataclass
class Invoice:
    """A document that has to be paid: days are ordinals, ``paid`` pairs of day and amount."""

    document: str
    customer: str
    seller: str
    issued: int
    due: int
    amount: Decimal
    paid: list[tuple[int, Decimal]]

    def open_on(self, day: int) -> Decimal:
        """What is still owed at the end of ``day``; credit notes are negative."""
        return self.amount - sum((amount for on, amount in self.paid if on <= day), Decimal(0))


@dataclass
class Books:
    """Everything sold and invoiced; ``months`` are those that are kept, oldest first."""

    months: tuple[str, ...]
    sales: dict[str, list[Sale]] = field(default_factory=dict)
    invoices: list[Invoice] = field(default_factory=list)
    payers: dict[str, str] = field(default_factory=dict)

    def net(self, customer: str, month: str) -> Decimal:
        """What ``customer`` bought in ``month``."""
        rows = self.sales.get(month, ())
        return sum((row.net for row in rows if row.customer == customer), Decimal(0))

    def owed(self, customer: str, day: int) -> Decimal:
        """What ``customer`` owed at the end of ``day``."""
        found = (one for one in self.invoices if one.customer == customer and one.issued <= day)
        return sum((one.open_on(day) for one in found), Decimal(0))

    def overdue(self, customer: str, day: int, months: int) -> Decimal:
        """What ``customer`` owed at the end of ``day`` that was due ``months`` before or longer."""
        limit = days.add_months(day, -months)
        found = (one for one in self.invoices if one.customer == customer and one.due <= limit)
        return sum((one.open_on(day) for one in found), Decimal(0))


def keep(world: World) -> Books:
    """The books of the company: `MONTHS` whole months before the as-of day."""
    last = days.month_end(world.as_of)
    if last != world.as_of:
        last = days.month_end(days.add_months(world.as_of, -1))
    ends = [days.month_end(days.add_months(last, -back)) for back in range(MONTHS + BEFORE)][::-1]
    books = Books(tuple(days.month(end) for end in ends[BEFORE:]))
    customers = [(n, one) for n, one in enumerate(world.customers[:DETAILED]) if one.traded]
    tied = [n for n, one in customers if _plain(one, "C")][:2]
    for end in ends:
        month = days.month(end)
        rows = books.sales.setdefault(month, [])
        count = 0
        for index, customer in customers:
            dice = world.dice("sales", index, month)
            document = f"XS-{month.replace('-', '')}-{count + 1:04d}"
            sold = list(_month(world, dice, customer, end, document, index in tied))
            if sold:
                count += 1
                rows.extend(sold)
                _invoice(world, books, index, customer, sold)
    _exactly_three_months(world, books)
    return books


def _plain(customer: Customer, tier: str) -> bool:
    path = next(iter(customer.paths.values()))
    return not customer.person and not customer.edge and set(path) == {tier}


def _level(world: World, dice: Dice, customer: Customer, day: int) -> int:
    """Yuan of a usual month: a place of its own between the limits of its tier."""
    tier = customer.tier_on(day, world.quarters)
    low, high = LEVELS[tier]
    place = world.dice("level", customer.id).below(1000)
    usual = low + (high - low) * place // 1000
    if customer.limit is not None:  # what is owed at one time stays below it
        usual = min(usual, customer.limit // (limits_of_tier(tier)["credit_days"] // 30 + 3))
    seasons = SEASONS[customer.trade.area]
    return usual * seasons[int(days.month(day)[5:]) - 1] * dice.between(88, 112) // 10_000


def _month(
    world: World, dice: Dice, customer: Customer, end: int, document: str, flat: bool
) -> Iterator[Sale]:
    """What one customer bought in the month that ends on ``end``; nothing in some months."""
    day = days.workday_before(end - dice.between(0, 4))
    if not customer.trades_on(day):
        return
    if flat:
        yield _sale(dice, customer, day, document, _product("storage"), FLAT, 0)
        return
    tier = customer.tier_on(day, world.quarters)
    lean = world.dice("lean", customer.id)
    seldom = customer.person or (tier == "C" and lean.chance(0.25))
    if seldom and dice.chance(0.4):
        return
    if customer.person:
        yield _sale(
            dice, customer, day, document, _product("vehicle-service"), dice.between(1, 4), 0
        )
        return
    amount = _level(world, dice, customer, day)
    services = [one for one in data("products")["products"] if one["area"] == customer.trade.area]
    bought = services[: lean.between(1, len(services)) if tier == "C" else len(services)]
    whole = sum(one["share"] for one in bought)
    for one in bought:
        price = Decimal(str(one["price"]))
        quantity = (Decimal(amount * one["share"] // whole) / price).quantize(Decimal("0.1"))
        if one["unit"] in {"箱", "托", "桶", "平方米"}:
            quantity = quantity.quantize(Decimal(1), ROUND_HALF_UP)
        if quantity > 0:
            yield _sale(dice, customer, day, document, one, quantity, DISCOUNTS[tier])
    if dice.chance(0.08):
        goods = dice.pick(data("products")["goods"][:3])
        yield _sale(dice, customer, day, document, goods, Decimal(dice.between(4, 40)), 0)
    if dice.chance(0.03):  # taken back or paid back in part: a row below nought
        back = Decimal(-dice.between(1, 6))
        yield _sale(dice, customer, day, f"XT{document[2:]}", bought[0], back, 0)


def _product(key: str) -> dict[str, object]:
    found: dict[str, object] = next(one for one in data("products")["products"] if one["id"] == key)
    return found


def _sale(
    dice: Dice,
    customer: Customer,
    day: int,
    document: str,
    product: dict[str, object],
    quantity: Decimal | int,
    discount: int,
) -> Sale:
    gross = (Decimal(str(product["price"])) * quantity).quantize(CENT, ROUND_HALF_UP)
    less = (gross * discount / 100).quantize(CENT, ROUND_HALF_UP)
    # a load in forty is run at a loss
    per_mille = dice.between(1005, 1060) if dice.chance(0.025) else dice.between(800, 935)
    cost = ((gross - less) * per_mille / 1000).quantize(CENT, ROUND_HALF_UP)
    return Sale(
        day=day,
        document=document,
        customer=customer.id,
        product=str(product["id"]),
        branch=branch(customer.city),
        seller=customer.owner_on(day),
        quantity=Decimal(quantity),
        net=gross - less,
        discount=less,
        cost=cost,
        exclusive=customer.key and product.get("area") == "warehouse",
    )


def branch(city: str) -> str:
    """The branch that serves ``city``."""
    found: str = data("products")["branches"].get(city, "济南分公司")
    return found


def _invoice(
    world: World, books: Books, index: int, customer: Customer, rows: Sequence[Sale]
) -> None:
    """One invoice for each document, with tax, and how it was paid."""
    weights = (86, 14, 0) if customer.key else (70, 21, 9)
    payer = world.dice("payer", index).weighted(PAYERS, weights)
    books.payers[customer.id] = payer
    for document in dict.fromkeys(row.document for row in rows):
        several = [row for row in rows if row.document == document]
        net = sum((row.net for row in several), Decimal(0))
        rate = 100 + TAX[customer.trade.area]
        amount = (net * rate / 100).quantize(CENT, ROUND_HALF_UP)
        issued = several[0].day
        tier = customer.tier_on(issued, world.quarters)
        credit = 0 if customer.person else limits_of_tier(tier)["credit_days"]
        due = issued + credit
        dice = world.dice("paid", index, document)
        paid = _payments(dice, payer, amount, due, customer.closed)
        books.invoices.append(
            Invoice(document, customer.id, several[0].seller, issued, due, amount, paid)
        )


def _payments(
    dice: Dice, payer: str, amount: Decimal, due: int, closed: int | None
) -> list[tuple[int, Decimal]]:
    """When an invoice was paid; a customer is closed only once everything is settled."""
    if payer == "prompt":
        whole = days.workday_before(due + dice.between(-6, 2))
        paid = [(whole, amount)]
    elif payer == "slow":
        paid = [(days.workday(due + dice.between(4, 34)), amount)]
    else:
        half = (amount / 2).quantize(CENT, ROUND_HALF_UP)
        first = days.workday(due + dice.between(12, 40))
        paid = [(first, half), (days.workday(due + dice.between(70, 150)), amount - half)]
    if closed is not None:
        paid = [(min(day, closed - 11), part) for day, part in paid]
    return paid


def _exactly_three_months(world: World, books: Books) -> None:
    """One debt that is exactly three months old at the end of the last month (S3-24)."""
    end = days.month_end(days.number(f"{books.months[-1]}-01"))
    due = days.add_months(end, -3)
    for one in books.invoices:
        late = books.payers[one.customer] == "bad" and one.amount > 0
        if late and one.issued < due and abs(one.due - due) < 31:
            one.due, one.paid = due, []
            return
