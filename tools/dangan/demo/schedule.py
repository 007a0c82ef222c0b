"""The ways a complaint goes, and on which day and minute each step is taken (S4-6.17)."""

from __future__ import annotations

from dataclasses import dataclass

from dangan.demo import days
from dangan.demo.dice import Dice

_TO_PROPOSAL = ("registered", "accepted", "assigned", "investigating", "proposed")
_AGREED = ("approved", "negotiating", "executing", "resolved")

WAYS: dict[str, tuple[str, ...]] = {
    "normal": (*_TO_PROPOSAL, *_AGREED, "closed"),
    "short": ("registered", "accepted", "proposed", *_AGREED, "closed"),
    "explained": (*_TO_PROPOSAL, "approved", "negotiating", "resolved", "closed"),
    "refused": (*_TO_PROPOSAL, "investigating", "proposed", *_AGREED, "closed"),
    "disagreed": (
        *_TO_PROPOSAL,
        "approved",
        "negotiating",
        "investigating",
        "proposed",
        *_AGREED,
        "closed",
    ),
    "proposed anew": (
        *_TO_PROPOSAL,
        "approved",
        "negotiating",
        "executing",
        "investigating",
        "proposed",
        *_AGREED,
        "closed",
    ),
    "came back": (*_TO_PROPOSAL, *_AGREED, "investigating", "proposed", *_AGREED, "closed"),
    "declined": ("registered", "declined"),
    "reopened": (
        "registered",
        "declined",
        "registered",
        *_TO_PROPOSAL[1:],
        *_AGREED,
        "closed",
    ),
    "withdrawn early": ("registered", "withdrawn"),
    "withdrawn": (*_TO_PROPOSAL[:4], "withdrawn"),
    "settled in court": (
        *_TO_PROPOSAL,
        "approved",
        "negotiating",
        "litigation",
        "executing",
        "resolved",
        "closed",
    ),
    "ended in court": (*_TO_PROPOSAL, "approved", "negotiating", "litigation", "closed"),
    "not agreed": (*_TO_PROPOSAL, "approved", "negotiating", "closed"),
    "grievance": ("settled",),
    "followed up": ("in_follow_up", "settled"),
    "escalated": ("in_follow_up", "escalated"),
}
GRIEVANCES = frozenset({"grievance", "followed up", "escalated"})

# working days from the step before: [ordinary, urgent, express], least and most
GAPS: dict[str, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    "registered": ((0, 0), (0, 0), (0, 0)),
    "accepted": ((0, 0), (0, 0), (0, 0)),
    "declined": ((1, 1), (1, 1), (0, 0)),
    "assigned": ((0, 1), (0, 0), (0, 0)),
    "investigating": ((0, 0), (0, 0), (0, 0)),
    "proposed": ((0, 2), (0, 1), (0, 0)),
    "approved": ((0, 1), (0, 0), (0, 0)),
    "negotiating": ((0, 0), (0, 0), (0, 0)),
    "executing": ((0, 0), (0, 0), (0, 0)),
    "resolved": ((0, 2), (0, 1), (0, 0)),
    "closed": ((2, 5), (2, 4), (2, 3)),
    "withdrawn": ((1, 2), (1, 1), (0, 1)),
    "litigation": ((4, 6), (4, 6), (4, 6)),
    "in_follow_up": ((0, 1), (0, 1), (0, 1)),
    "settled": ((1, 4), (1, 3), (1, 2)),
    "escalated": ((1, 2), (1, 2), (1, 2)),
}
LONG = {
    ("litigation", "executing"): 42,
    ("litigation", "closed"): 55,
    ("declined", "registered"): 6,
}
URGENCIES = ("ordinary", "urgent", "express")


@dataclass(frozen=True)
class Step:
    """One step: into which state, on which day (ordinal) and minute of it."""

    to: str
    day: int
    minute: int


@dataclass(frozen=True)
class Wish:
    """What one complaint has to show.

    ``stop`` is the state in which it stands on the as-of day (empty: where its way ends),
    ``age`` how many working days it has stood there, ``approver`` who has to decide on its
    amount, ``edge`` a key of `COMPLAINT_EDGES`.
    """

    way: str
    stop: str = ""
    age: int = 1
    urgency: str = ""
    approver: str = ""
    edge: str = ""


# every state on the as-of day, and every turn that a complaint can take
WISHES: tuple[Wish, ...] = (
    Wish("normal", "received", 0),
    Wish("normal", "registered", 0),
    Wish("normal", "accepted", 0, "ordinary"),
    Wish("normal", "assigned", 1, "ordinary"),
    Wish("normal", "investigating", 8, "ordinary", edge="past-promise"),
    Wish("normal", "investigating", 1, "ordinary"),
    Wish("normal", "proposed", 6, "urgent", "customer_service_director", "past-promise"),
    Wish("normal", "proposed", 1, "ordinary", "customer_service_manager"),
    Wish("normal", "approved", 0, "ordinary"),
    Wish("disagreed", "negotiating", 3, "ordinary", edge="past-promise"),
    Wish("normal", "negotiating", 0, "ordinary"),
    Wish("normal", "executing", 0, "ordinary"),
    Wish("normal", "executing", 5, "urgent", edge="past-promise"),
    Wish("normal", "resolved", 1, "ordinary"),
    Wish("explained", "resolved", 2, "ordinary"),
    Wish("ended in court", "litigation", 12, "ordinary", "deputy_general_manager", "litigation"),
    Wish("declined", edge="declined"),
    Wish("declined"),
    Wish("reopened", edge="reopened"),
    Wish("withdrawn early", edge="withdrawn"),
    Wish("withdrawn"),
    Wish("refused", edge="refused"),
    Wish("disagreed", edge="disagreed"),
    Wish("proposed anew"),
    Wish("came back"),
    Wish("settled in court", approver="deputy_general_manager", edge="litigation"),
    Wish("ended in court", approver="customer_service_director", edge="litigation"),
    Wish("not agreed", edge="not-agreed"),
    Wish("normal", approver="general_manager", edge="top-approval"),
    Wish("normal", approver="deputy_general_manager"),
    Wish("normal", urgency="express"),
    Wish("normal", edge="hostile-text"),
    Wish("followed up", "open", 0),
    Wish("followed up", "in_follow_up", 1),
    Wish("grievance"),
    Wish("followed up"),
    Wish("followed up"),
    Wish("escalated", edge="escalated"),
)
COMMON = ("normal", "short", "explained", "refused", "grievance", "followed up")
SHARES = (66, 14, 8, 2, 4, 6)


def wish(dice: Dice, index: int) -> Wish:
    """What the complaint of that number has to show."""
    return WISHES[index] if index < len(WISHES) else Wish(dice.weighted(COMMON, SHARES))


def _gap(dice: Dice, before: str, to: str, urgency: int) -> int:
    if (before, to) in LONG:
        return LONG[before, to]
    least, most = GAPS[to][urgency]
    # one case in six drags on, most often while its cause is being looked for
    slow = 2 if urgency == 0 and to in {"proposed", "resolved"} and dice.chance(0.16) else 0
    return dice.between(least, most) + slow


def _walk(received: int, minute: int, gaps: list[tuple[str, int]], dice: Dice) -> list[Step]:
    """The steps of a way that starts on the day ``received``."""
    day = received
    found: list[Step] = []
    for to, gap in gaps:
        minute += dice.between(24, 66)
        if gap or minute > 17 * 60:
            day = days.after(day, max(gap, 1))
            minute = dice.between(9 * 60, 11 * 60)
        found.append(Step(to, day, minute))
    return found


def schedule(dice: Dice, wanted: Wish, urgency: str, as_of: int, earliest: int) -> list[Step]:
    """When a complaint was received, and when each of its steps was taken.

    ``earliest`` is the first day on which it can have been received. Steps that would come
    after the as-of day are left out.
    """
    states = list(WAYS[wanted.way])
    first = "open" if wanted.way in GRIEVANCES else "received"
    if wanted.stop:
        all_states = [first, *states]
        last = len(all_states) - 1 - all_states[::-1].index(wanted.stop)
        states = states[:last]
    chosen = URGENCIES.index(urgency)
    gaps: list[tuple[str, int]] = []
    seen: set[str] = set()
    for before, to in zip([first, *states], states, strict=False):
        gap = _gap(dice, before, to, chosen)
        gaps.append((to, max(gap, 1) if to in seen else gap))  # nothing is done twice in a day
        seen.add(to)
    minute = dice.between(8 * 60 + 40, 11 * 60)
    walk_dice = dice.between(0, 1 << 30)
    if wanted.stop:
        back = sum(gap for _, gap in gaps) + wanted.age
        received = as_of
        for _ in range(60):
            received = days.workday_before(received)
            steps = _walk(received, minute, gaps, Dice("walk", walk_dice))
            last_day = steps[-1].day if steps else received
            if (
                days.between(last_day, as_of) >= wanted.age
                and days.between(received, as_of) >= back
            ):
                break
            received -= 1
    else:
        room = as_of - 24 - earliest
        received = days.workday(earliest + dice.below(max(room, 1)))
        steps = _walk(received, minute, gaps, Dice("walk", walk_dice))
    whole = [Step(first, received, minute), *steps]
    return [step for step in whole if step.day <= as_of]
