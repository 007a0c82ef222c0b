"""The lists and reports of every month: compiled, reviewed, signed and handed in.

The lists of customers and suppliers on day 2 (S0-06), files out on loan by day 5 (S2-30),
results and receivables of each salesperson on day 15 (S3-21), and what finance closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.play import tell
from dangan.demo.scene import Shelf
from dangan.demo.vocabulary import data
from dangan.demo.world import Customer, Record, World

LIST_DAY, LOANS_DAY, RESULTS_DAY, SALES_DAY = 2, 4, 15, 8  # of the month after
UNITS = {"sales-1": ("zhou-xiaolan", "xu-wenbo"), "sales-2": ("yu-jiahe", "ji-weizhen")}
HEAD, OFFICE, CHIEF = "liang-qizheng", "gao-yutong", "qin-wangshu"
SELLERS = ("zhou-xiaolan", "xu-wenbo", "ji-weizhen", "yu-jiahe")
RESULTS = 12  # months of which the statements of each salesperson are kept
MOST_LINES = 200
FALL = Decimal("0.7")  # of the month before: below it a customer needs attention
AGED = Decimal(10_000)  # yuan three months overdue from which a customer is at risk
SEASON = 3  # months between the reports on key customers and on complaints


def make(world: World, books: Books, shelf: Shelf) -> None:
    """Write all submissions of the months that the books cover."""
    months = books.months if world.size.customers > 5 else books.months[-3:]
    for number, month in enumerate(months):
        end = days.month_end(days.number(f"{month}-01"))
        kept = number >= len(months) - RESULTS
        for day, name, script in _month(world, books, month, end, results=kept):
            base = _handed_in(world, name, end, day)
            if base <= world.as_of:
                tell(world, books, shelf, "submissions", script, None, base, f"{month}/{name}")


def _handed_in(world: World, name: str, end: int, day: int) -> int:
    """When the list is handed in: on its day or, where that is no working day, before it.

    One in thirty comes late.
    """
    early = days.workday_before(end + day)
    if early < end or world.dice("late", name, days.text(end)).chance(0.03):
        return days.workday(end + day + 1)
    return early


def _month(
    world: World, books: Books, month: str, end: int, *, results: bool
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Day, name and script of everything about one month."""
    words = f"{month[:4]} 年 {int(month[5:])} 月"
    for unit, people in UNITS.items():
        yield LIST_DAY, f"customers-{unit}", _list(world, "customer_list", unit, people, words, end)
        yield LIST_DAY, f"suppliers-{unit}", _list(world, "supplier_list", unit, people, words, end)
    yield LOANS_DAY, "loans", _loans(words, month)
    yield SALES_DAY, "sales", _filed(f"{words}销售月报", "monthly_sales", month, "miao-ruogu", end)
    if int(month[5:]) % SEASON == 0:
        yield from _quarter(words, month, end)
    if results:
        for seller in SELLERS:
            lines = _lines(world, books, seller, month, end)
            if lines:
                yield RESULTS_DAY, f"results-{seller}", _results(seller, words, month, lines)


def _list(
    world: World, kind: str, unit: str, people: tuple[str, str], words: str, end: int
) -> dict[str, Any]:
    preparer, reviewer = people
    title = "客户清单" if kind == "customer_list" else "分供方名单"
    record = {
        "title": f"{words}{title}",
        "list_type": kind,
        "month": days.month(end),
        "as_at": days.text(end),
        "rows": _rows(world, kind, unit, end),
        "department": unit,
        "preparer": preparer,
        "prepared_on": "<day>",
    }
    sent = {
        "submitted_on": "<day>",
        "submitted_by": preparer,
        "recipients": ["office", "marketing"],
    }
    signed = [f"preparer={preparer}", f"reviewer={reviewer}"]
    received = [
        {"department": "office", "staff": OFFICE, "on": "<day>"},
        {"department": "marketing", "staff": HEAD, "on": "<day>"},
    ]
    moves = [
        {"to": "prepared", "by": preparer},
        {"to": "reviewed", "by": reviewer, "after": 0, "sign": signed},
        {"to": "submitted", "by": preparer, "after": 0, "set": sent,
         "sign": [f"person_in_charge={HEAD}"]},
        {"to": "received", "by": OFFICE, "after": 1, "set": {"receipts": received}},
    ]  # fmt: skip
    return {"record": record, "moves": moves}


def _rows(world: World, kind: str, unit: str, day: int) -> int:
    if kind == "supplier_list":
        return sum(one.opened <= day for one in world.suppliers)
    return sum(
        one.opened <= day
        and (one.closed is None or one.closed > day)
        and world.member(one.owner_on(day)).department == unit
        for one in world.customers
    )


def _loans(words: str, month: str) -> dict[str, Any]:
    record = {
        "title": f"{words}客户档案外借去向表",
        "list_type": "loans_out",
        "month": month,
        "as_at": "<last_month-1>",
        "department": "back-office",
        "preparer": "xi-qinghe",
        "prepared_on": "<day>",
    }
    sent = {"submitted_on": "<day>", "submitted_by": "xi-qinghe", "addressees": [CHIEF]}
    moves = [
        {"to": "prepared", "by": "xi-qinghe"},
        {"to": "submitted", "after": 0, "set": sent, "sign": ["preparer=xi-qinghe"]},
        {"to": "received", "by": CHIEF, "after": 1,
         "set": {"receipts": [{"staff": CHIEF, "on": "<day>"}]}},
    ]  # fmt: skip
    return {"record": record, "moves": moves}


def _filed(title: str, kind: str, month: str, preparer: str, end: int) -> dict[str, Any]:
    """A report that is handed in and filed."""
    record = {
        "title": title,
        "list_type": kind,
        "month": month,
        "as_at": days.text(end),
        "preparer": preparer,
        "prepared_on": "<day>",
    }
    sent = {"submitted_on": "<day>", "submitted_by": preparer}
    moves = [
        {"to": "prepared", "by": preparer},
        {"to": "submitted", "after": 0, "set": sent, "sign": [f"preparer={preparer}"]},
        {"to": "filed", "after": 1},
    ]
    return {"record": record, "moves": moves}


def _quarter(words: str, month: str, end: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """What is reported at the end of a quarter."""
    for day, name, kind, title, preparer in (
        (5, "complaints", "complaint_analysis", "客户投诉分析", "he-jingyi"),
        (6, "after-sales", "after_sales_summary", "售后服务总结", "jia-zhishan"),
        (7, "grades", "sales_grades", "客户销售等级表", "gao-yutong"),
        (9, "risk", "customers_at_risk", "危险客户表", "miao-ruogu"),
    ):
        yield day, name, _filed(f"截至 {words}的{title}", kind, month, preparer, end)
    report = _filed(f"截至 {words}的重点客户报告", "key_customer_report", month, "bai-xuhe", end)
    report["record"] |= {"department": "key-accounts", "recipients": ["marketing"]}
    receipt = [{"department": "marketing", "staff": HEAD, "on": "<day>"}]
    report["moves"][-1] = {"to": "received", "by": HEAD, "after": 2, "set": {"receipts": receipt}}
    yield 9, "key", report
    summary = _filed(f"截至 {words}的客户信息总结", "information_summary", month, OFFICE, end)
    summary["record"]["summary"] = "本季新建档和变更均在期限内登记，两户资料表未收回。"
    summary["moves"][1:] = [
        {"to": "reviewed", "by": "song-liheng", "after": 2, "sign": ["customer_service_manager"]},
        {"to": "approved", "by": CHIEF, "after": 2, "sign": ["general_manager"]},
    ]
    yield 10, "summary", summary


def _lines(world: World, books: Books, seller: str, month: str, end: int) -> list[Record]:
    """A line for each customer of ``seller``, marked by how it buys and pays."""
    found: list[Record] = []
    before = days.month(days.number(f"{month}-01") - 1)
    for customer in world.customers:
        own = customer.opened <= end and customer.owner_on(end) == seller
        if not own or customer.closed is not None:
            continue
        if days.month(customer.opened) == month or len(found) >= MOST_LINES:
            continue
        found.append(_line(world, books, customer, month, before, end))
    return found


def _line(
    world: World, books: Books, customer: Customer, month: str, before: str, end: int
) -> Record:
    dice = world.dice("line", customer.id, month)
    now, earlier = books.net(customer.id, month), books.net(customer.id, before)
    aged = books.overdue(customer.id, end, 3)
    words = data("monthly")
    if aged > AGED:
        told = dice.pick(words["aged"]).replace("<aged>", f"{aged / 10_000:.1f}")
        return {"customer": customer.id, "mark": "at_risk", "business_status": told}
    if earlier and now < earlier * FALL:
        fell = dice.pick(words["fallen"])
        return {"customer": customer.id, "mark": "attention", "business_status": fell}
    line: Record = {"customer": customer.id, "mark": "normal"}
    if customer.traded is None:
        line["developments"] = dice.pick(words["prospects"])
    elif not customer.person and dice.chance(0.5):
        line["business_status"] = dice.pick(words["steady"])
    return line


def _results(seller: str, words: str, month: str, lines: list[Record]) -> dict[str, Any]:
    """The statement of one salesperson; the manager adds the marks."""
    plain = [{key: one[key] for key in one if key != "mark"} for one in lines]
    record = {
        "title": f"{words}客户业绩及应收帐表",
        "list_type": "monthly_results",
        "month": month,
        "as_at": "<last_month-1>",
        "employee": seller,
        "preparer": seller,
        "prepared_on": "<day>",
        "lines": plain,
    }
    sent = {"submitted_on": "<day>", "submitted_by": seller, "addressees": [HEAD]}
    moves = [
        {"to": "prepared", "by": seller},
        {"to": "submitted", "after": 0, "set": sent, "sign": [f"preparer={seller}"]},
        {"to": "marked", "by": HEAD, "after": 2, "set": {"lines": lines},
         "sign": ["department_manager"]},
    ]  # fmt: skip
    return {"record": record, "moves": moves}
