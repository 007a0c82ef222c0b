"""The sample company while it is being made: its people, its days, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dangan.demo import days
from dangan.demo.dice import Dice, Ids
from dangan.demo.journal import Journal
from dangan.demo.names import Names
from dangan.demo.vocabulary import Trade

Record = dict[str, Any]

QUARTERS = 6
DETAILED = 300
"""So many customers have a long past; of the further ones of a big company only the newest."""


def came_over(index: int) -> bool:
    """Whether the customer with that number has contracts and evaluations on file at all.

    Of the many further customers of a big company a third came over when it began with git.
    """
    return index < DETAILED or index % 3 == 0


@dataclass(frozen=True)
class Member:
    """One of the company's staff; days are ordinals, ``left`` the last one here."""

    id: str
    name: str
    department: str
    position: str
    roles: tuple[str, ...]
    joined: int
    left: int | None
    email: str


@dataclass(frozen=True)
class Size:
    """How much of everything a company with that many customers has."""

    customers: int

    @property
    def suppliers(self) -> int:
        """One for every twelve customers, and twenty that every carrier needs."""
        return 20 + self.customers // 12

    @property
    def complaints(self) -> int:
        """Complaints of two years; fewer for each customer where there are many."""
        return 45 + min(self.customers, DETAILED) // 4 + max(self.customers - DETAILED, 0) // 20

    @property
    def staff(self) -> int:
        """Salespeople beyond the named ones."""
        return self.customers // 250


@dataclass(frozen=True)
class Partner:
    """A supplier as other records name it; ``trade`` is what it does, ``opened`` an ordinal."""

    id: str
    name: str
    trade: str
    opened: int


@dataclass(frozen=True)
class Paper:
    """A contract as other records name it; days are ordinals, both included."""

    id: str
    starts: int
    ends: int | None


@dataclass
class Customer:
    """What other records need to know of a customer; days are ordinals.

    ``people`` holds the contacts of its file from each day on which they changed, ``paths``
    for each business area the tier of every quarter. ``owner`` is the salesperson at first,
    ``handed`` the day of a handover and who followed.
    """

    id: str
    name: str
    short: str
    trade: Trade
    opened: int
    traded: int | None
    closed: int | None
    owner: str
    phone: str
    address: str
    city: str
    person: bool
    key: bool
    edge: str
    paths: dict[str, list[str]]
    contract: bool
    contract_end: int | None  # ordinal, where it has to end on a certain day
    last_scores: Mapping[str, int]
    contact: str = ""
    people: list[tuple[int, list[Record]]] = field(default_factory=list)
    limit: int | None = None  # of credit, in yuan, as its file says
    pause: tuple[int, int] | None = None  # closed and reopened
    handed: tuple[int, str] | None = None

    @property
    def ended(self) -> int | None:
        """The day on which it was closed, for the first time where it came back."""
        return self.pause[0] if self.pause else self.closed

    def owner_on(self, day: int) -> str:
        """The salesperson on ``day``."""
        return self.handed[1] if self.handed and day > self.handed[0] else self.owner

    def contacts_on(self, day: int) -> list[Record]:
        """The contacts of its file on ``day``, the first ones before the file was opened."""
        known = [contacts for since, contacts in self.people if since <= day]
        return known[-1] if known else self.people[0][1] if self.people else []

    def tier_on(self, day: int, quarters: Sequence[str]) -> str:
        """The tier in its first business area that was in force on ``day``."""
        path = next(iter(self.paths.values()))
        held = [tier for name, tier in zip(quarters, path, strict=True) if evaluated_on(name) < day]
        return held[-1] if held else path[0]

    def trades_on(self, day: int) -> bool:
        """Whether it was trading with the company on ``day``."""
        if self.traded is None or day < self.traded:
            return False
        if self.pause and self.pause[0] <= day < self.pause[1]:
            return False
        return self.closed is None or day < self.closed


@dataclass(frozen=True)
class Twin:
    """The firm that is customer and supplier: its two ids, and what both files say."""

    customer: str
    supplier: str
    shared: Record
    city: str


@dataclass
class World:
    """Everything that the makers of the several kinds share."""

    seed: str
    size: Size
    as_of: int
    start: int  # the day on which the company began with git
    journal: Journal
    names: Names
    staff: tuple[Member, ...] = ()
    customers: list[Customer] = field(default_factory=list)
    ids: dict[str, Ids] = field(default_factory=dict)
    twin: Twin | None = None
    suppliers: list[Partner] = field(default_factory=list)
    contracts: dict[str, list[Paper]] = field(default_factory=dict)  # by customer
    complaints: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # by customer

    def dice(self, *parts: str | int) -> Dice:
        """A stream of chance of its own for ``parts``."""
        return Dice(self.seed, *parts)

    def id(self, prefix: str, day: int) -> str:
        """A new id for a record whose file was made on ``day``."""
        if prefix not in self.ids:
            shapes = self.journal.shapes.values()
            length = next(shape.length for shape in shapes if shape.prefix == prefix)
            self.ids[prefix] = Ids(self.seed, prefix, length)
        return self.ids[prefix].draw(days.year(max(day, self.start)))

    def member(self, staff: str) -> Member:
        """The member of staff with that id. Raises StopIteration if there is none."""
        return next(member for member in self.staff if member.id == staff)

    def holders(self, role: str, day: int) -> list[Member]:
        """Who held ``role`` on ``day``, in the order of the staff list."""
        return [
            member
            for member in self.staff
            if role in member.roles
            and member.joined <= day
            and (member.left is None or day <= member.left)
        ]

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """The last six quarters that were evaluated by the as-of day, oldest first."""
        found: list[str] = []
        day = self.as_of
        while len(found) < QUARTERS:
            day = days.quarter_end(days.quarter(day)) - 100
            name = days.quarter(day)
            day = days.quarter_end(name)
            if evaluated_on(name) + 5 <= self.as_of:
                found.append(name)
        return tuple(reversed(found))


def evaluated_on(quarter: str) -> int:
    """The day on which the evaluation team met about ``quarter``."""
    return days.workday(days.quarter_end(quarter) + 9)
