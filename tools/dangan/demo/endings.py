"""How complaints end, and what is written into the file of a grievance (S4-6.10, S4-6.14)."""

from __future__ import annotations

from dangan.demo import days
from dangan.demo.schedule import Step
from dangan.demo.world import Record
from dangan.demo.writing import MANAGER, Writing, shares

GOOD = ("very_satisfied", "satisfied", "satisfied", "satisfied", "fair")


def _improve(writing: Writing, step: Step) -> None:
    """What shall be better, in the five lines of the form where goods were concerned (S4-6.15)."""
    case = writing.complaint.case
    scenario = case.scenario
    needed = bool(shares(writing.complaint))
    improvement: Record = {"needed": needed, "work_improvement": case.text("improve")}
    if needed:
        improvement["due_on"] = days.text(days.after(step.day, 20))
    goods = scenario["type"] == "goods"
    texts = {
        "content": "content",
        "emergency_measures": "emergency",
        "cause_and_defect_rate": "cause",
        "prevention": "prevention" if goods else "improve",
        "opinion": "proposal",
    }
    kept = texts if goods else ("content", "prevention") if needed else ()
    if kept:
        improvement["lines"] = [
            {
                "item": item,
                "content": case.text(texts[item]),
                "unit": writing.department,
                "person": writing.head,
            }
            for item in kept
        ]
    if goods:
        writing.record["countersigning"] = ["quality", "operations"]
    writing.record["improvement"] = improvement


def closed(writing: Writing, before: str, step: Step) -> str:
    """Follow-up, report and closing number; or closed without agreement or by the court."""
    complaint = writing.complaint
    case, dice = complaint.case, complaint.dice
    closure = writing.part("closure")
    on = days.text(step.day)
    closure["closing_no"] = complaint.numbers["closed"]
    closure["closed_on"] = on
    closure["review"] = case.text("review")
    if before == "negotiating":
        closure["outcome"] = "not_agreed"
        answer = {"agreed": False, "answer": writing.words("not_agreed"), "remedies_told_on": on}
        writing.part("customer_answer").update(answer)
        return MANAGER
    if before == "litigation":
        closure["outcome"] = "judgment"
        closure["litigation_result"] = writing.words("litigation")["dismissed"]
        return MANAGER
    late = complaint.reached("resolved")
    slow = late is not None and late.day > complaint.promised
    satisfaction = dice.pick(("fair", "fair", "satisfied") if slow else GOOD)
    writing.record["follow_up"] = {
        "followed_up_on": days.text(days.workday_before(step.day - 1)),
        "followed_up_by": complaint.specialist,
        "satisfaction": satisfaction,
        "comment": writing.words("unsatisfied" if satisfaction == "fair" else "satisfied"),
    }
    _improve(writing, step)
    closure.update(
        {
            "outcome": "settled" if case.scenario["side"] == "own" else "explained",
            "report_on": on,
            "reporter": complaint.specialist,
            "department": "service",
            "addressee": MANAGER,
        }
    )
    writing.sign("reporter", complaint.specialist, step.day, "agree", "报告内容属实。")
    return complaint.specialist


def opened(writing: Writing, _before: str, step: Step) -> str:
    """A grievance with what was done on the spot."""
    complaint = writing.complaint
    writing.record["code"] = complaint.numbers["open"]
    writing.record["complaint_type"] = "service"
    writing.record["subjects"] = ["service"]
    writing.record["urgency"] = "ordinary"
    writing.record["immediate_action"] = complaint.case.text("action")
    return complaint.specialist


def in_follow_up(writing: Writing, _before: str, step: Step) -> str:
    """What still has to be done."""
    writing.record["action_needed"] = writing.complaint.case.text("needed")
    return writing.complaint.specialist


def settled(writing: Writing, before: str, step: Step) -> str:
    """The customer is content."""
    complaint = writing.complaint
    if before == "in_follow_up":
        writing.record["follow_up"] = {
            "followed_up_on": days.text(step.day),
            "followed_up_by": complaint.specialist,
            "satisfaction": "satisfied",
            "action": complaint.case.text("follow"),
        }
    return complaint.specialist


def escalated(writing: Writing, _before: str, _step: Step) -> str:
    """It needs a decision, so it becomes a complaint."""
    writing.record["raised_to"] = writing.complaint.raised_to
    return writing.complaint.specialist
