"""A customer before its file is written, and what changed the file later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dangan.demo.dice import Dice
from dangan.demo.edges import Edge
from dangan.demo.names import FirmName, Place
from dangan.demo.vocabulary import Trade
from dangan.demo.world import Customer, Record


@dataclass(frozen=True)
class Draft:
    """A customer before its file is written; days are ordinals."""

    index: int
    dice: Dice
    edge: Edge | None
    trade: Trade
    firm: FirmName
    where: Place
    level: int  # how much is known: 0 potential, 1 general, 2 key
    customer: Customer


@dataclass(frozen=True)
class Event:
    """Something that changed a customer's file."""

    day: int
    author: str
    subject: str
    apply: Callable[[Record], None]
