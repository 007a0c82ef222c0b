"""Complaints and grievances: who received them, which way they went, and what they are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dangan.demo import cases, days
from dangan.demo.cases import Case
from dangan.demo.company import promised_days
from dangan.demo.dice import Dice
from dangan.demo.edges import LEAST
from dangan.demo.schedule import GRIEVANCES, URGENCIES, Step, Wish, schedule, wish
from dangan.demo.vocabulary import data
from dangan.demo.world import Customer, World

HISTORY = 725  # days before the as-of day from which complaints are kept


@dataclass
class Complaint:
    """A complaint before its file is written.

    ``numbers`` holds its own number (``registered``), those of its notice (``assigned``) and
    of its closing (``closed``), as far as it got.
    """

    id: str
    index: int
    dice: Dice
    wish: Wish
    customer: Customer
    urgency: str
    steps: list[Step]
    case: Case
    specialist: str
    promised: int  # ordinal of the promised day
    raised_to: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    reminders: list[tuple[int, str]] = field(default_factory=list)  # ordinal and number

    @property
    def received(self) -> Step:
        """The first step."""
        return self.steps[0]

    @property
    def grievance(self) -> bool:
        """Whether it was settled without a decision (S4-6.14)."""
        return self.wish.way in GRIEVANCES

    def reached(self, state: str) -> Step | None:
        """The first step into ``state``, or None."""
        return next((step for step in self.steps if step.to == state), None)


def draft(world: World) -> list[Complaint]:
    """All complaints of the company, numbered in the order of their steps."""
    found: list[Complaint] = []
    used: dict[str, int] = {}
    trading = [one for one in world.customers if one.traded is not None and not one.person]
    for index in range(world.size.complaints):
        dice = world.dice("complaint", index)
        wanted = wish(dice, index) if world.size.customers >= LEAST else Wish("normal")
        made = _complaint(world, index, dice, wanted, trading, used)
        if made is None:
            continue
        found.append(made)
        if wanted.way == "escalated":
            found.append(_raised(world, made))
    _number(found)
    _remind(world, found)
    return found


def _complaint(
    world: World,
    index: int,
    dice: Dice,
    wanted: Wish,
    trading: Sequence[Customer],
    used: dict[str, int],
) -> Complaint | None:
    """One complaint, of what was complained of least so far; ``used`` counts by title."""
    urgency = wanted.urgency or dice.weighted(URGENCIES, (66, 27, 7))
    if wanted.way in GRIEVANCES:
        urgency = "ordinary"
    earliest = world.as_of - HISTORY
    steps = schedule(dice, wanted, urgency, world.as_of, earliest)
    received = steps[0].day
    customer = _customer(dice, trading, wanted, received)
    if customer is None:
        return None
    if wanted.way in GRIEVANCES:
        scenario = data("complaints")["grievances"][index % len(data("complaints")["grievances"])]
        scenario = {"losses": [], **scenario}
    else:
        fitting = dice.shuffled(cases.scenarios(customer, wanted.way, wanted.approver))
        scenario = min(fitting, key=lambda one: used.get(one["title"], 0))
        used[scenario["title"]] = used.get(scenario["title"], 0) + 1
    case = cases.make(dice, customer, scenario, received, wanted.approver)
    specialists = [one.id for one in world.holders("complaint_specialist", received)]
    return Complaint(
        id=world.id("T", received),
        index=index,
        dice=dice,
        wish=wanted,
        customer=customer,
        urgency=urgency,
        steps=steps,
        case=case,
        specialist=dice.pick(specialists),
        promised=received + promised_days(world, received)[urgency],
    )


def _customer(
    dice: Dice, trading: Sequence[Customer], wanted: Wish, received: int
) -> Customer | None:
    """A customer that could complain on that day; the first ones do so more often."""
    for _ in range(400 if trading else 0):
        place = min(dice.below(len(trading)), dice.below(len(trading)))
        customer = trading[place]
        if not customer.trades_on(received):
            continue
        if customer.closed is not None or customer.pause:
            continue  # nobody is closed with a complaint open
        if wanted.way in GRIEVANCES or cases.scenarios(customer, wanted.way, wanted.approver):
            return customer
    return None


def _raised(world: World, grievance: Complaint) -> Complaint:
    """The complaint that a grievance was raised to, received when it was."""
    step = grievance.steps[-1]
    dice = world.dice("raised", grievance.index)
    wanted = Wish("normal")
    scenario = cases.scenarios(grievance.customer, "short", "")[0]
    walked = schedule(dice, wanted, "ordinary", world.as_of, world.as_of - HISTORY)
    shift = step.day - walked[0].day
    steps = [Step("received", step.day, step.minute + 20)]
    for one in walked[1:]:
        day = days.workday(one.day + shift)
        if day <= world.as_of:
            steps.append(Step(one.to, day, one.minute if day > step.day else step.minute + 50))
    raised = Complaint(
        id=world.id("T", step.day),
        index=grievance.index,
        dice=dice,
        wish=wanted,
        customer=grievance.customer,
        urgency="ordinary",
        steps=_in_order(steps),
        case=cases.make(dice, grievance.customer, scenario, step.day, ""),
        specialist=grievance.specialist,
        promised=step.day + promised_days(world, step.day)["ordinary"],
    )
    grievance.raised_to = raised.id
    return raised


def _in_order(steps: Iterable[Step]) -> list[Step]:
    """``steps`` so that each comes after the one before."""
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        early = last is not None and (step.day, step.minute) <= (last.day, last.minute)
        found.append(Step(step.to, last.day, last.minute + 25) if last and early else step)
    return found


PREFIXES = {
    "registered": ("TS", 4),
    "open": ("BY", 3),
    "assigned": ("TZ", 4),
    "closed": ("JA", 4),
}


def _number(found: Sequence[Complaint]) -> None:
    """Give out the numbers of each year in the order of the steps, without gaps (S4-6.03)."""
    for state, (prefix, width) in PREFIXES.items():
        reached = [(step, one) for one in found if (step := one.reached(state))]
        reached.sort(key=lambda pair: (pair[0].day, pair[0].minute, pair[1].id))
        counts: dict[int, int] = {}
        for step, one in reached:
            year = days.year(step.day)
            counts[year] = counts.get(year, 0) + 1
            one.numbers[state] = f"{prefix}-{year}-{counts[year]:0{width}d}"


SETTLED = ("resolved", "closed", "declined", "withdrawn", "litigation")


def _remind(world: World, found: Sequence[Complaint]) -> None:
    """A reminder on the day after the promised one and three later, while nothing is settled."""
    due: list[tuple[int, Complaint]] = []
    for one in found:
        if one.grievance or one.reached("accepted") is None:
            continue
        ends = [step.day for state in SETTLED if (step := one.reached(state))]
        first = days.workday(one.promised + 1)
        due.extend(
            (day, one)
            for day in (first, days.after(first, 3))
            if day <= min([*ends, world.as_of + 1]) - 1
        )
    due.sort(key=lambda pair: (pair[0], pair[1].id))
    counts: dict[int, int] = {}
    for day, one in due:
        year = days.year(day)
        counts[year] = counts.get(year, 0) + 1
        one.reminders.append((day, f"CB-{year}-{counts[year]:04d}"))
