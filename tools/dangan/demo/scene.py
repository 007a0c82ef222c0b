"""One record of a script while it is being made: who takes part, and what its texts stand for.

Texts of scripts hold expressions in angle brackets, which need no quotes in YAML. A text that
is one expression takes its value and type; in any other text the value is written out:

``<day>`` the day of the move, ``<day+3>`` three working days later, ``<day-20c>`` twenty days
before, ``<day+2m>`` two months later; ``<base>`` the same for the day on which the record began
``<last_month-3>`` the third last day of the month before that of the move
``<month-1>`` a month before that of the move, ``<week+1>`` the week after it, ``<year>``
``<200..900/50>`` a whole number, here a multiple of 50
``<one|other>`` one of several words
``<no:JD>`` the next number of the year: JD-2026-003
``<ref:visits/first>`` the id of another script's record
``<person:1>`` an invented person, the same one each time
``<owner>``, ``<short>``… what `dangan.demo.cast` knows about the customer, or a variable
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from dangan.demo import days
from dangan.demo.dice import Dice
from dangan.demo.names import person
from dangan.demo.world import World

EXPRESSION = re.compile(r"<([^<>]+)>")
_DAY = re.compile(r"(day|base)(?:([+-]\d+)([cm]?))?")
_MONTH = re.compile(r"(month|week|year)([+-]\d+)?")
_RANGE = re.compile(r"(\d+)\.\.(\d+)(?:/(\d+))?")


class MissingError(LookupError):
    """Something that a script asks for is not there, so that its record cannot be made."""


@dataclass
class Shelf:
    """What scripts have made so far: ids by script, and the last number of each series."""

    ids: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)  # by kind and customer


@dataclass
class Scene:
    """Everything that the texts of one record can name.

    ``turn`` counts the repetitions of a script from 0. ``day`` is that of the present move,
    ``base`` that of the first (ordinals). ``known`` gives what is known of the customer,
    ``record`` is what was filled in so far.
    """

    world: World
    made: Shelf
    dice: Dice
    turn: int
    base: int
    day: int
    known: Callable[[str, int], Any]
    values: dict[str, Any] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)

    def fill(self, value: Any) -> Any:
        """``value`` with every expression in it replaced.

        A map ``{any: […]}`` gives one of the list, another one in each turn. What comes out
        as None is left out of maps and lists. Raises MissingError.
        """
        if isinstance(value, str):
            whole = EXPRESSION.fullmatch(value)
            if whole:
                return self.value(whole[1])
            return EXPRESSION.sub(lambda match: _written(self.value(match[1])), value)
        if isinstance(value, float):
            return Decimal(str(value))
        if isinstance(value, list):
            return _distinct([found for one in value if (found := self.fill(one)) is not None])
        if isinstance(value, Mapping):
            if set(value) == {"any"}:
                return self.fill(value["any"][self.turn % len(value["any"])])
            filled = ((_key(key), self.fill(one)) for key, one in value.items())
            return {key: one for key, one in filled if one is not None}
        return value

    def value(self, expression: str) -> Any:
        """What an expression stands for. Raises MissingError."""
        if expression in self.values:
            return self.values[expression]
        if "|" in expression:
            return self.dice.pick(expression.split("|"))
        for pattern, give in (
            (_DAY, self._day),
            (_MONTH, self._month),
            (_RANGE, self._number),
        ):
            match = pattern.fullmatch(expression)
            if match:
                return give(match)
        if expression.startswith("last_month-"):  # so many days before the end of the last one
            first = days.number(f"{days.month(self.day)}-01")
            return days.text(first - int(expression.partition("-")[2]))
        name, colon, rest = expression.partition(":")
        if colon and name == "ref":
            if rest not in self.made.ids:
                raise MissingError(rest)
            return self.made.ids[rest]
        if colon and name == "no":
            return self._next(rest)
        if colon and name == "person":
            return self.values.setdefault(expression, person(self.dice))
        return self.known(expression, self.day)

    def _day(self, match: re.Match[str]) -> str:
        start = self.day if match[1] == "day" else self.base
        if not match[2]:
            return days.text(start)
        count = int(match[2])
        if match[3] == "c":
            return days.text(start + count)
        if match[3] == "m":
            return days.text(days.add_months(start, count))
        return days.text(days.after(start, count) if count >= 0 else days.before(start, -count))

    def _month(self, match: re.Match[str]) -> str | int:
        count = int(match[2] or 0)
        if match[1] == "month":
            return days.month(days.add_months(self.day, count))
        if match[1] == "year":
            return days.year(self.day) + count
        year, week, _ = date.fromordinal(self.day + 7 * count).isocalendar()
        return f"{year}-W{week:02d}"

    def _number(self, match: re.Match[str]) -> int:
        step = int(match[3] or 1)
        return self.dice.between(int(match[1]) // step, int(match[2]) // step) * step

    def _next(self, prefix: str) -> str:
        year = days.year(self.day)
        number = self.made.numbers.get((prefix, year), 0) + 1
        self.made.numbers[prefix, year] = number
        return f"{prefix}-{year}-{number:03d}"


def _distinct(items: list[Any]) -> list[Any]:
    """``items`` without the same text or the same person twice: two roles may be one person's."""
    found: dict[object, Any] = {}
    for number, one in enumerate(items):
        key = one.get("name") if isinstance(one, dict) else one
        found.setdefault(key if isinstance(key, str) else number, one)
    return list(found.values())


def _key(key: object) -> str:
    # readers of YAML 1.1 take the word `on` for true
    return "on" if key is True else str(key)


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
