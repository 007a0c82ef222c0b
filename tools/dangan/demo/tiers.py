"""How the tiers of a customer move from quarter to quarter (S3-08)."""

from __future__ import annotations

from dangan.demo.dice import Dice

BELOW = {"A": "B", "B": "C", "C": "C"}
ABOVE = {"A": "A", "B": "A", "C": "B"}
MOVES = 0.36  # of all customers move once in the time that is kept


def path(dice: Dice, tier: str, quarters: int) -> list[str]:
    """The tier of each quarter, oldest first, ending in or near ``tier``."""
    found = [tier] * quarters
    if quarters > 1 and dice.chance(MOVES):
        turn = dice.between(1, quarters - 1)
        before = ABOVE[tier] if dice.chance(0.5) else BELOW[tier]
        found[:turn] = [before] * turn
    return found


def needs_contract(paths: list[list[str]]) -> bool:
    """Whether a customer with these tiers must have a contract once it trades (S3-32)."""
    return any(tier in "AB" for one in paths for tier in one)
