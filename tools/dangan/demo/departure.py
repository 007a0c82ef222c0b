"""The salesperson who leaves: each customer is assigned anew and all are handed over (S0-22)."""

from __future__ import annotations

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.company import leaving_day
from dangan.demo.play import tell
from dangan.demo.scene import Shelf
from dangan.demo.world import Customer, World

LEAVER = "ding-yuan"
RECEIVER, INFORMATION, MANAGER = "ji-weizhen", "ao-siyuan", "liang-qizheng"
WAYS = ("telephone", "visit", "letter")


def make(world: World, books: Books, shelf: Shelf) -> None:
    """Write who took over each customer, and the handover itself."""
    last = leaving_day(world.as_of)
    handed = [one for one in world.customers if one.handed]
    items = []
    for number, customer in enumerate(handed):
        assignment = _assign(world, books, shelf, customer, last, number)
        told = days.after(last, 1 + number % 4)
        items.append(
            {
                "customer": customer.id,
                "data_kinds": ["file", "contract"] if customer.contract else ["file", "contacts"],
                "condition": "资料齐全" if number % 5 else "缺最近一次年检页，接收后补",
                "assignment": assignment,
                "notified_on": days.text(told),
                "means": WAYS[number % 3],
                "notified_by": customer.owner_on(told),
            }
        )
    if not items:
        return
    record = {
        "title": "业务经理丁予安离职交接",
        "handover_type": "leaving",
        "opened_on": "<day>",
        "employee": LEAVER,
        "last_working_day": days.text(last),
        "department": "sales-2",
        "receiver": RECEIVER,
        "countersigned_by": INFORMATION,
        "items": items,
    }
    signs = [
        f"receiver={RECEIVER}",
        f"information={INFORMATION}",
        f"departing_employee={LEAVER}",
    ]
    sworn = {"declaration_no_data_retained": True, "access_ended_on": days.text(last)}
    owed = "应收两笔未到期，随客户移交；一家的报价待复。"
    filed = {"role": f"information={INFORMATION}", "for": "归档"}
    moves = [
        {"to": "open", "by": MANAGER},
        {"to": "received", "by": RECEIVER, "after": 6, "set": {"open_matters": owed},
         "sign": signs},
        {"to": "organised", "after": 2},
        {"to": "filed", "after": 2, "set": sworn, "sign": [filed]},
        {"to": "closed", "by": MANAGER, "after": 2},
    ]  # fmt: skip
    script = {"record": record, "moves": moves}
    tell(world, books, shelf, "handovers", script, None, days.before(last, 6), "leaver")


def _assign(
    world: World, books: Books, shelf: Shelf, customer: Customer, last: int, number: int
) -> str:
    """Assign one customer to who follows; gives the id of the assignment."""
    record = {
        "case": "replacement",
        "salesperson": customer.owner_on(last + 1),
        "previous": LEAVER,
        "from_date": days.text(last + 1),
        "reason": "原业务员离职，按线路就近顶替",
    }
    signed = {"by": MANAGER, "after": 1, "why": "审批客户划归", "sign": ["department_manager"]}
    script = {"record": record, "moves": [{"by": RECEIVER}, signed]}
    base = days.before(last, 3)
    return tell(world, books, shelf, "assignments", script, customer, base, f"leaver-{number}")
