"""Chance that falls the same way everywhere.

Only `random.Random.random` is promised to give the same numbers in every version of Python,
so everything is drawn from it; text seeds do not depend on the hash seed of the process.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

ID_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Dice:
    """A stream of chance named by ``parts``; equal names give equal streams."""

    def __init__(self, *parts: str | int) -> None:
        self._random = random.Random("/".join(map(str, parts))).random  # noqa: S311  no secret

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        return int(self._random() * count)

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + int(self._random() * (most - least + 1))

    def chance(self, share: float) -> bool:
        """True in ``share`` (0 to 1) of all calls."""
        return self._random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """One of ``choices``."""
        return choices[int(self._random() * len(choices))]

    def weighted(self, choices: Sequence[T], weights: Sequence[int]) -> T:
        """One of ``choices``, each as often as its weight says."""
        left = self.below(sum(weights))
        for choice, weight in zip(choices, weights, strict=True):
            if left < weight:
                return choice
            left -= weight
        return choices[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """``items`` in a new order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def few(self, choices: Sequence[T], count: int) -> list[T]:
        """``count`` different ones of ``choices``, in their own order."""
        taken = sorted(self.shuffled(range(len(choices)))[:count])
        return [choices[index] for index in taken]

    def spread(self, middle: int, width: int) -> int:
        """A whole number around ``middle``, at most ``width`` away, seldom far."""
        return middle + round((self._random() + self._random() - 1) * width)


class Ids:
    """Record ids that nobody else has drawn: ``C-26-7KQ4``."""

    def __init__(self, seed: str, prefix: str, length: int) -> None:
        self._dice = Dice(seed, "ids", prefix)
        self._prefix = prefix
        self._length = length
        self._taken: set[str] = set()

    def draw(self, year: int) -> str:
        """A new id of ``year`` (four digits)."""
        while True:
            letters = "".join(self._dice.pick(ID_ALPHABET) for _ in range(self._length))
            found = f"{self._prefix}-{year % 100:02d}-{letters}"
            if found not in self._taken:
                self._taken.add(found)
                return found
