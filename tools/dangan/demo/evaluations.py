"""Evaluations: raw scores of every customer, business area and quarter (S3-08 to S3-12)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dangan.demo import days
from dangan.demo.company import weights
from dangan.demo.dice import Dice
from dangan.demo.emit import Plan, emit
from dangan.demo.vocabulary import data
from dangan.demo.world import DETAILED, Customer, Record, World, came_over, evaluated_on

PREPARER = "gao-yutong"
TEAM = (
    ("marketing_centre", "liang-qizheng"),
    ("operations_management_centre", "luo-jingxing"),
    ("finance", "he-yunshu"),
    ("senior_management", "shao-mingxuan"),
)
SPANS = {"A": (8600, 9600), "B": (6150, 8350), "C": (3600, 5800)}  # totals aimed at, times 100
BANDS = {"A": (8501, 10_000), "B": (6001, 8499), "C": (0, 5999)}  # without the exact borders
LEVELS = (85, 60)
TIERS = "ABC"
# where in its tier a customer stands that is about to leave it: downwards, upwards
NEAR = {False: (60, 260), True: (740, 940)}


def make(world: World) -> None:
    """Write the evaluations of the last six quarters."""
    for index, customer in enumerate(world.customers):
        if customer.edge == "potential-bare":
            continue
        if not came_over(index):
            continue
        since = 0 if index < DETAILED else -1
        for area, path in list(customer.paths.items())[: None if since == 0 else 1]:
            _series(world, customer, area, path, since, world.dice("evaluation", index, area))


def _series(
    world: World, customer: Customer, area: str, path: list[str], since: int, dice: Dice
) -> None:
    """One customer in one business area, quarter by quarter, each with the last one in view.

    ``since`` is the place in ``world.quarters`` of the first quarter that is kept.
    """
    indicators = list(data("policy")["indicators"])
    leaning = {indicator: dice.spread(0, 8) for indicator in indicators}
    rise = TIERS.index(path[0]) - TIERS.index(path[-1])  # above 0: to a better tier
    height = dice.below(1000) if not rise else dice.between(*NEAR[rise > 0])
    before: tuple[str, dict[str, int]] | None = None
    for quarter, tier in list(zip(world.quarters, path, strict=True))[since:]:
        end = days.quarter_end(quarter)
        met = evaluated_on(quarter)
        gone = customer.closed is not None and customer.closed <= met
        paused = customer.pause and customer.pause[0] <= met <= customer.pause[1]
        if customer.opened > end or gone or paused:
            continue
        newest = quarter == world.quarters[-1]
        by = weights(world, met)
        if newest and customer.last_scores and area == next(iter(customer.paths)):
            scores = dict(customer.last_scores)
        else:
            if before and before[0] != tier:
                height = dice.between(*NEAR[rise < 0])
            height = min(max(height + dice.spread(0, 90), 0), 999)
            scores = _scores(dice, tier, height, leaning, by)
        record = _record(world, customer, area, quarter, scores, before, tier, dice)
        _save(world, customer, record, met)
        before = (tier, scores)


def _total(scores: Mapping[str, int], by: Mapping[str, int]) -> int:
    """The weighted total, times 100."""
    return sum(scores[indicator] * weight for indicator, weight in by.items())


def _scores(
    dice: Dice, tier: str, height: int, leaning: Mapping[str, int], by: Mapping[str, int]
) -> dict[str, int]:
    """Scores whose total lies in ``tier`` and on no border; ``height`` 0 to 999 says where."""
    low, high = SPANS[tier]
    aim = low + (high - low) * height // 1000
    scores = {
        indicator: min(max(aim // 100 + lean + dice.between(-2, 2), 20), 99)
        for indicator, lean in leaning.items()
    }
    low, high = BANDS[tier]
    order = sorted(by, key=lambda indicator: -by[indicator])
    turn = 0
    while not low <= _total(scores, by) <= high:
        step = 1 if _total(scores, by) < low else -1
        indicator = order[turn % len(order)]
        scores[indicator] = min(max(scores[indicator] + step, 0), 100)
        turn += 1
    return scores


def _basis(dice: Dice, indicator: str, score: int) -> str:
    level = sum(score < least for least in LEVELS)
    text: str = dice.pick(data("evaluations")["basis"][indicator][level])
    return text.replace("{n}", str(dice.between(11, 29)))


def _reason(
    dice: Dice, tier: str, scores: Mapping[str, int], before: tuple[str, dict[str, int]] | None
) -> str:
    """Why the tier moved: the indicator that moved most; or that nothing did."""
    words = data("evaluations")
    if before is None or before[0] == tier:
        found: str = dice.pick(words["same"])
        return found
    up = tier < before[0]
    change = {indicator: scores[indicator] - before[1][indicator] for indicator in scores}
    moved = max(change, key=lambda indicator: change[indicator] if up else -change[indicator])
    template: str = words["up" if up else "down"][0]
    title = data("policy")["indicators"][moved]["title"]["zh"]
    return (
        template.replace("{title}", title)
        .replace("{delta}", str(abs(change[moved])))
        .replace("{why}", words["why_up" if up else "why_down"][moved])
    )


def _record(
    world: World,
    customer: Customer,
    area: str,
    quarter: str,
    scores: Mapping[str, int],
    before: tuple[str, dict[str, int]] | None,
    tier: str,
    dice: Dice,
) -> Record:
    met = evaluated_on(quarter)
    words = data("evaluations")
    record: Record = {
        "id": world.id("E", met),
        "customer": customer.id,
        "business_area": area,
        "quarter": quarter,
        "evaluated_on": days.text(met),
        "effective_on": days.text(days.after(met, 1)),
        "criteria_set": "default",
        "scores": [
            {"indicator": indicator, "score": score, "basis": _basis(dice, indicator, score)}
            for indicator, score in scores.items()
        ],
        "reason": _reason(dice, tier, scores, before),
        "team": [staff for _, staff in TEAM],
    }
    if customer.key or (before and before[0] != tier):
        record["review"] = {
            "business_situation": dice.pick(words["situation"]),
            "resource_capacity": dice.pick(words["capacity"]),
            "credit_standing": dice.pick(words["standing"]),
        }
    return record


def _save(world: World, customer: Customer, record: Record, met: int) -> None:
    """The minutes first, then the signature of each unit, each by the one who signs."""
    journal = world.journal
    plan = journal.plans["evaluations"]
    path = journal.path("evaluations", record["id"])
    area = list(customer.paths).index(record["business_area"])
    minute = 14 * 60 + 10 + area
    text = emit(record, plan)
    quarter = f"{record['quarter'][:4]} 年第 {record['quarter'][5]} 季度"
    label = customer.short

    def write(author: str, subject: str) -> None:
        journal.write("evaluations", path, text, met, minute, author, f"{quarter}{subject}", label)

    if not journal.coarse:
        write(PREPARER, "评估记分，评估小组会议记录")
    text += "sign_offs:\n"
    for place, (role, staff) in enumerate(TEAM):
        text += _signature(plan, role, staff, record["evaluated_on"])
        minute += 25
        if not journal.coarse or place == len(TEAM) - 1:
            write(staff, "评估签署，对得分无异议")


@lru_cache(maxsize=256)
def _signature(plan: Plan, role: str, staff: str, day: str) -> str:
    """The lines of one signature, as they stand in the list of them."""
    signed = {"role": role, "staff": staff, "on": day, "decision": "agree"}
    return emit({"sign_offs": [signed]}, plan).split("\n", 1)[1]
