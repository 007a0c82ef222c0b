"""The weekly business meeting of sales and customer service, and a few others (S3-25 to S3-28)."""

from __future__ import annotations

from datetime import date
from typing import Any

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.play import tell
from dangan.demo.scene import Shelf
from dangan.demo.vocabulary import data
from dangan.demo.world import Customer, World

CHAIRS = ("liang-qizheng", "song-liheng")
REGULARS = ("liang-qizheng", "song-liheng", "xu-wenbo", "ji-weizhen", "zhou-xiaolan", "yu-jiahe")
RESPONSIBLE = ("zhou-xiaolan", "yu-jiahe", "xu-wenbo", "ji-weizhen", "shi-yuanhang", "miao-ruogu")
RECORDER = "gao-yutong"
WEEKS = 100
OPEN = 35  # days after which no decision of a meeting is still open


def make(world: World, books: Books, shelf: Shelf) -> None:
    """Write a meeting for every week, on Monday or the first day on which the office is open."""
    monday = world.as_of - (world.as_of - 1) % 7
    for back in range(min(WEEKS, world.size.customers * 4))[::-1]:
        start = monday - 7 * back
        day = days.workday(start)
        if day >= start + 5 or day > world.as_of:
            continue  # a week of holidays
        script = _script(world, day, back)
        tell(world, books, shelf, "meetings", script, None, day, f"week-{back}")


def _customers(world: World, day: int) -> list[Customer]:
    return [
        one
        for one in world.customers
        if one.trades_on(day) and one.closed is None and not one.person
    ]


def _script(world: World, day: int, number: int) -> dict[str, Any]:
    dice = world.dice("meeting", days.text(day))
    words = data("meetings")
    year, week, _ = date.fromordinal(day).isocalendar()
    known = _customers(world, day)
    problem = dice.below(len(words["development"]))
    record: dict[str, Any] = {
        "title": f"{year} 年第 {week} 周业务小组会议",
        "meeting_type": "weekly_business",
        "held_on": "<day>",
        "week": f"{year}-W{week:02d}",
        "department": "marketing",
        "chair": CHAIRS[number % 2],
        "recorder": RECORDER,
        "attendees": list(REGULARS),
        "development_problems": [
            {"problem": words["development"][problem], "analysis": words["analysis"][problem]}
        ],
    }
    if known and dice.chance(0.85):
        about = dice.pick(known)
        found = {"problem": dice.pick(words["maintenance"]), "customer": about.id}
        record["maintenance_problems"] = [found]
    record["actions"] = []
    for action in dice.few(words["actions"], dice.between(1, 3)):
        due = days.after(day, dice.between(4, 12))
        entry = {
            "action": action,
            "responsible": dice.pick(RESPONSIBLE),
            "due_on": days.text(due),
        }
        # those of earlier months are done, of the newer ones nearly all, some of them late
        done = days.workday(due + dice.between(-4, 3))
        if done < world.as_of - 3 and (dice.chance(0.93) or due < world.as_of - OPEN):
            entry |= {"done_on": days.text(done), "result": dice.pick(words["results"])}
        record["actions"].append(entry)
    for found in record.get("maintenance_problems", ()):  # what is raised is followed up
        record["actions"][0]["customer"] = found["customer"]
    if dice.chance(0.3):
        staff = dice.pick(("zhou-xiaolan", "yu-jiahe"))
        topic = dice.pick(words["guidance"])
        record["guidance"] = [
            {"salesperson": staff, "topic": topic, "guided_by": CHAIRS[number % 2]}
        ]
    sign = {"by": CHAIRS[0], "after": 0, "why": "会签会议记录", "sign": ["department_manager"]}
    joint = {"by": CHAIRS[1], "after": 0, "why": "会签会议记录"}
    joint["sign"] = ["customer_service_manager"]
    return {"record": record, "moves": [{"by": RECORDER}, sign, joint]}
