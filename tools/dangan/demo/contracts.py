"""Contracts and long-term agreements: who has tier A or B has both without a gap (S3-32, S3-33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dangan.demo import days
from dangan.demo.company import limits_on
from dangan.demo.dice import Dice
from dangan.demo.suppliers import Supplier
from dangan.demo.vocabulary import data
from dangan.demo.world import DETAILED, Customer, Paper, Record, World, came_over, evaluated_on

MANAGER, FINANCE, CHIEF = "liang-qizheng", "he-yunshu", "qin-wangshu"
SIGNED = {
    "department_manager": "部门经理签署，条款与分类政策相符",
    "finance": "财务部签署，账期和额度已核",
    "general_manager": "总经理签署，金额超过部门权限",
}
LARGE = 6_000_000  # from this amount on the general manager signs as well
LAPSES = 0.5  # of the renewals due since the last evaluation are still unsigned


@dataclass(frozen=True)
class Draft:
    """A contract before it has a number; days are ordinals, ``ends`` None is open-ended."""

    title: str
    party: Record
    serves_as: tuple[str, ...]
    areas: tuple[str, ...]
    signed: int
    starts: int
    ends: int | None
    terminated: int | None
    amount: int | None
    terms: Record
    theirs: str
    owner: str
    department: str
    handed: tuple[int, str, str] | None = None  # day, follower, department


def make(world: World, suppliers: Sequence[Supplier]) -> None:
    """Write every contract that was in force at some time since the company began with git."""
    drafts: list[Draft] = []
    for index, customer in enumerate(world.customers):
        if customer.contract and customer.traded is not None and came_over(index):
            dice = world.dice("contract", index)
            drafts.extend(_of_customer(world, dice, customer, index < DETAILED))
    for index, supplier in enumerate(suppliers):
        dice = world.dice("supply", index)
        if dice.chance(0.6):
            drafts.append(_of_supplier(world, dice, supplier))
    numbers: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda one: one.signed):
        year = days.year(draft.signed)
        numbers[year] = numbers.get(year, 0) + 1
        _write(world, draft, f"HT-{year}-{numbers[year]:04d}")


def _of_customer(world: World, dice: Dice, customer: Customer, detailed: bool) -> Iterator[Draft]:
    """The contracts of one customer: one document that serves as both, or two.

    Without ``detailed`` it is one without end, so that there is one file.
    """
    areas = tuple(customer.paths)
    title = next(
        one["title"]["zh"] for one in data("policy")["business_areas"] if one["key"] == areas[0]
    )
    if customer.contract_end is not None:
        name = f"{customer.short}{title}长期合作合同"
        starts = days.add_months(customer.contract_end + 1, -36)
        span = (days.workday_before(starts - 9), starts, customer.contract_end, None)
        yield _draft(world, customer, name, ("contract", "long_term_agreement"), span, 2_400_000)
        return
    both = dice.chance(0.7) or not detailed
    amount = dice.between(8, 90) * 100_000
    if both:
        name = f"{customer.short}{title}长期合作合同"
        serves = ("contract", "long_term_agreement")
        months = dice.pick((36, 48, 60)) if detailed else 0
        yield from _chain(world, dice, customer, name, serves, months, amount)
        return
    name = f"{customer.short}{title}合同"
    yield from _chain(world, dice, customer, name, ("contract",), dice.pick((12, 24, 36)), amount)
    if any(tier in "AB" for path in customer.paths.values() for tier in path):
        name = f"{customer.short}长期合作协议"
        months = dice.pick((36, 60, 0))
        yield from _chain(world, dice, customer, name, ("long_term_agreement",), months, None)


def _chain(
    world: World,
    dice: Dice,
    customer: Customer,
    title: str,
    serves_as: tuple[str, ...],
    months: int,
    amount: int | None,
) -> Iterator[Draft]:
    """One contract after the other, each starting on the day after the last one's end.

    ``months`` is the term of each, 0 without end. What ended before the company began with
    git is left out.
    """
    spans = [(customer.traded or 0, customer.closed)]
    if customer.pause:
        spans = [(customer.traded or 0, customer.pause[0]), (customer.pause[1], None)]
    met = evaluated_on(world.quarters[-1]) + 5
    for first, last in spans:
        starts = first
        while True:
            signed = (
                starts if starts == first else days.workday_before(starts - dice.between(8, 24))
            )
            if signed > world.as_of or (last is not None and starts > last):
                break
            ends = days.add_months(starts, months) - 1 if months else None
            terminated = last if last is not None and (ends is None or last < ends) else None
            if (ends is None or ends >= world.start) and (not last or last >= world.start):
                yield _draft(
                    world, customer, title, serves_as, (signed, starts, ends, terminated), amount
                )
            if ends is None or terminated is not None:
                break
            starts = ends + 1
            unsigned = not customer.edge and met < starts <= world.as_of and dice.chance(LAPSES)
            if unsigned:
                break


def _draft(
    world: World,
    customer: Customer,
    title: str,
    serves_as: tuple[str, ...],
    span: tuple[int, int, int | None, int | None],
    amount: int | None,
) -> Draft:
    signed, starts, ends, terminated = span
    owner = customer.owner_on(signed)
    lowest = max(tier for path in customer.paths.values() for tier in path)
    granted = limits_on(world, lowest, signed)
    terms: Record = {}
    if "contract" in serves_as:
        terms = {
            "credit_days": granted["credit_days"],
            "credit_limit": granted["credit_limit"],
            "advance_funds": 0,
            "scope": customer.trade.need,
        }
    handed = None
    if customer.handed and signed <= customer.handed[0] and (ends or signed) >= signed:
        day, follower = customer.handed
        if (ends is None or ends >= day) and (terminated is None or terminated >= day):
            handed = (day, follower, world.member(follower).department)
    return Draft(
        title=title,
        party={"customer": customer.id},
        serves_as=serves_as,
        areas=tuple(customer.paths),
        signed=signed,
        starts=starts,
        ends=ends,
        terminated=terminated,
        amount=amount,
        terms=terms,
        theirs=customer.contact or customer.name,
        owner=owner,
        department=world.member(owner).department,
        handed=handed,
    )


def _of_supplier(world: World, dice: Dice, supplier: Supplier) -> Draft:
    signed = max(supplier.opened + 7, world.start - dice.between(20, 300))
    signed = days.workday_before(signed)
    starts = days.workday(signed + dice.between(1, 10))
    return Draft(
        title=f"{supplier.services[0]}采购合同",
        party={"supplier": supplier.id},
        serves_as=("contract",),
        areas=(),
        signed=signed,
        starts=starts,
        ends=days.add_months(starts, dice.pick((24, 36))) - 1,
        terminated=None,
        amount=dice.between(2, 40) * 50_000,
        terms={"credit_days": dice.pick((30, 45, 60)), "scope": "、".join(supplier.services)},
        theirs="",
        owner=supplier.owner,
        department=supplier.department,
    )


def _write(world: World, draft: Draft, code: str) -> None:
    dice = world.dice("paper", code)
    record: Record = {
        "id": world.id("K", draft.signed),
        "code": code,
        "title": draft.title,
        **draft.party,
        "serves_as": list(draft.serves_as),
        "signed_on": days.text(draft.signed),
        "starts_on": days.text(draft.starts),
        "our_signatories": [MANAGER if "customer" in draft.party else draft.owner],
        "owner": draft.owner,
        "department": draft.department,
    }
    if "customer" in draft.party:
        last = draft.ends if draft.terminated is None else draft.terminated
        papers = world.contracts.setdefault(draft.party["customer"], [])
        papers.append(Paper(record["id"], draft.starts, last))
    if draft.areas:
        record["business_areas"] = list(draft.areas)
    if draft.ends is not None:
        record["ends_on"] = days.text(draft.ends)
    if draft.amount is not None:
        record["amount"] = draft.amount
    if draft.terms:
        record["terms"] = draft.terms
    if draft.theirs:
        record["their_signatories"] = [draft.theirs]
    minute = dice.between(9 * 60, 14 * 60)

    def save(day: int, author: str, subject: str) -> None:
        world.journal.save("contracts", record, day, minute, author, subject, draft.title)

    coarse = world.journal.coarse
    imported = draft.signed < world.start
    if not coarse and not imported:
        save(draft.signed, draft.owner, "登记合同，双方已签订")
    signers = [("department_manager", MANAGER), ("finance", FINANCE)]
    if (draft.amount or 0) >= LARGE:
        signers.append(("general_manager", CHIEF))
    record["sign_offs"] = []
    for place, (role, staff) in enumerate(signers):
        signed = {"role": role, "staff": staff, "on": days.text(draft.signed), "decision": "agree"}
        record["sign_offs"] = [*record["sign_offs"], signed]
        minute += 40
        if not (coarse or imported) or place == len(signers) - 1:
            save(draft.signed, staff, SIGNED[role])
    minute = 17 * 60
    if draft.handed and draft.handed[0] <= world.as_of:
        day, follower, department = draft.handed
        record |= {"owner": follower, "department": department}
        save(day, MANAGER, "变更合同负责人，原业务员离职交接")
    if draft.terminated is not None and draft.terminated <= world.as_of:
        record["terminated_on"] = days.text(draft.terminated)
        record["termination_reason"] = "客户注销，往来终止，账款已结清"
        save(
            draft.terminated,
            draft.owner if not draft.handed else draft.handed[1],
            "提前终止合同，客户已注销",
        )
