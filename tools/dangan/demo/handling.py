"""Writes the files of complaints as they grew, step by step and signature by signature."""

from __future__ import annotations

from collections.abc import Sequence

from dangan.demo import cases, days
from dangan.demo.complaints import Complaint
from dangan.demo.edges import HOSTILE
from dangan.demo.filling import FILLINGS
from dangan.demo.schedule import Step
from dangan.demo.world import Record, World
from dangan.demo.writing import (
    HANDLER,
    HANDLERS,
    SUPERVISOR,
    Writing,
    clock,
    heads,
    shares,
)

NOTES = {
    ("investigating", "proposed"): "退回，补充依据后重报",
    ("investigating", "negotiating"): "客户不同意，重新核定",
    ("investigating", "executing"): "原方案无法按时执行",
    ("investigating", "resolved"): "回访发现问题又发生",
    ("registered", "declined"): "客户提出新的事实",
    ("litigation", "negotiating"): "协商两次未达成一致，已告知调解、诉讼途径",
    ("executing", "litigation"): "按调解书执行",
}


def write(world: World, found: Sequence[Complaint]) -> None:
    """Write every complaint."""
    head_of = heads()
    for complaint in found:
        department = next((name for name, _ in shares(complaint)), "operations")
        writing = Writing(
            world=world,
            complaint=complaint,
            record=_received(complaint),
            department=department,
            head=head_of[department],
            handler=HANDLERS.get(department, HANDLER),
            approver=_approver(complaint),
        )
        _walk(writing)


def _approver(complaint: Complaint) -> str:
    """Who decides: by amount; a refusal or an explanation needs a second pair of eyes."""
    role = cases.approver(complaint.case.amount)
    alone = role == "complaint_specialist"
    disputed = complaint.wish.way not in {"normal", "short"}
    return "customer_service_manager" if alone and disputed else role


def _received(complaint: Complaint) -> Record:
    case, customer = complaint.case, complaint.customer
    step = complaint.received
    channels = ("telephone", "visit", "letter", "online")
    record: Record = {
        "id": complaint.id,
        "level": "grievance" if complaint.grievance else "complaint",
        "title": case.text("title"),
        "received_on": days.text(step.day),
        "received_time": clock(step.minute),
        "received_by": complaint.specialist,
        "channel": complaint.dice.weighted(channels, (62, 14, 10, 14)),
        "customer": customer.id,
        "complainant": {
            "name": customer.contact or customer.name,
            "company": customer.name,
            "phone": customer.phone,
        },
        "content": case.text("content"),
        "steps": [],
    }
    if complaint.wish.edge == "hostile-text":
        record["content"] += f"客户原话：“{HOSTILE}”。"
        record["notes"] = f"来函附言：{HOSTILE} | 'A&B' | \"引号\"，照录备查。"
    return record


def _walk(writing: Writing) -> None:
    """Take every step of the complaint and save the file after each."""
    before = ""
    waiting = list(writing.complaint.reminders)
    for step in writing.complaint.steps:
        while waiting and waiting[0][0] < step.day:
            _remind(writing, *waiting.pop(0))
        by = FILLINGS[step.to](writing, before, step)
        entry: Record = {
            "to": step.to,
            "on": days.text(step.day),
            "at": clock(step.minute),
            "by": by,
        }
        note = NOTES.get((step.to, before))
        if note:
            entry["note"] = note
        writing.record["steps"] = [*writing.record["steps"], entry]
        writing.save(step.day, step.minute, by, _subject(before, step))
        before = step.to
    for day, number in waiting:
        _remind(writing, day, number)


def _subject(before: str, step: Step) -> str:
    if step.to == "investigating" and before != "assigned":
        return "refused" if before == "proposed" else "again"
    return step.to


def _remind(writing: Writing, day: int, number: str) -> None:
    """The supervisor asks why nothing has been settled."""
    reminder = {"on": days.text(day), "reference": number, "to": writing.handler}
    writing.record["reminders"] = [*writing.record.get("reminders", []), reminder]
    writing.save(day, 16 * 60 + 10, SUPERVISOR, "reminder")
