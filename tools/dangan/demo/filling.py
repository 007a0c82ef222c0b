"""What is written into a complaint file when a step is taken, and who takes it (S4-6.17).

Each function fills what its step needs and gives the id of the one who takes it.
"""

from __future__ import annotations

from collections.abc import Callable

from dangan.demo import days, endings
from dangan.demo.schedule import Step
from dangan.demo.world import Record
from dangan.demo.writing import MANAGER, SUPERVISOR, VERIFIER, WHO, Writing, shares

SPECIAL = ("express",)


def received(writing: Writing, _before: str, _step: Step) -> str:
    """Somebody took the call."""
    return writing.complaint.specialist


def registered(writing: Writing, before: str, step: Step) -> str:
    """Number, kind, urgency, and what the customer wants; again where it was declined."""
    complaint, record = writing.complaint, writing.record
    case, dice = complaint.case, complaint.dice
    if before == "declined":
        writing.part("acceptance")["objection"] = writing.words("objection")
        return SUPERVISOR
    scenario = case.scenario
    record["code"] = complaint.numbers["registered"]
    record["complainant"] = {**record["complainant"], "situation": writing.words("situations")}
    record["complaint_type"] = scenario["type"]
    record["subjects"] = list(scenario["subjects"])
    record["urgency"] = complaint.urgency
    record["reason"] = case.text("reason")
    record["demand"] = case.text("demand")
    record["desired_remedy"] = scenario["desired"]
    compact = days.text(case.shipped).replace("-", "")
    serial = f"{complaint.index * 7 % 997:03d}"
    record["order_no"] = f"DD{compact}-{serial}"
    if scenario["goods"]:
        record["goods_name"] = case.goods.name
        record["specification"] = case.goods.specification
        record["lot_no"] = f"PH{compact}{complaint.index % 10_000:04d}"
        record["delivery_note_no"] = f"JH-{compact}-{serial}"
        record["shipped_on"] = days.text(case.shipped)
        record["quantity"] = case.quantity
        record["quantity_unit"] = case.goods.unit
        record["amount"] = case.quantity * case.goods.price
        record["claim_quantity"] = case.bad
        record["claim_amount"] = case.bad * case.goods.price
        if dice.chance(0.3):
            record["witness"] = writing.words("witnesses")
    return complaint.specialist


def accepted(writing: Writing, _before: str, step: Step) -> str:
    """The promised day; important and express ones are accepted by the supervisor."""
    complaint = writing.complaint
    case = complaint.case
    special = complaint.customer.key or complaint.urgency in SPECIAL
    writing.part("acceptance").update(
        {
            "decision": "accepted",
            "promised_by": days.text(complaint.promised),
            "acknowledged_on": days.text(step.day),
            "initial_severity": case.scenario["severity"],
            "safety_risk": bool(case.scenario.get("safety", False)),
            "complexity": "complex" if len(shares(complaint)) > 1 else "simple",
            "impact": writing.words("impacts"),
        }
    )
    analysis = {
        "expected_difficulties": case.text("difficulty"),
        "counter_strategy": case.text("strategy"),
        "specialist_advice": writing.words("specialist_advice"),
    }
    if special:
        analysis["supervisor_advice"] = writing.words("supervisor_advice")
    writing.record["analysis"] = analysis
    return SUPERVISOR if special else complaint.specialist


def declined(writing: Writing, _before: str, step: Step) -> str:
    """The reason, confirmed by the supervisor and told to the customer."""
    reasons = writing.words("declines")
    writing.record["acceptance"] = {
        "decision": "declined",
        "decline_reason": reasons,
        "acknowledged_on": days.text(writing.complaint.received.day),
    }
    writing.sign("complaint_supervisor", SUPERVISOR, step.day, "agree", "理由成立，请告知客户。")
    writing.save(step.day, step.minute - 15, SUPERVISOR, "confirm_decline")
    told = {"told_on": days.text(step.day), "told_how": "telephone"}
    writing.record["customer_answer"] = told
    return writing.complaint.specialist


def assigned(writing: Writing, _before: str, step: Step) -> str:
    """The notice, reviewed, with the department that has to handle the case (S4-6.11)."""
    on = days.text(step.day)
    writing.record["assignment"] = {
        "notice_no": writing.complaint.numbers["assigned"],
        "notice_on": on,
        "department_in_charge": writing.department,
        "handler": writing.handler,
        "handling_supervisor": writing.head,
        "reviewed_by": SUPERVISOR,
        "reviewed_on": on,
    }
    writing.sign(
        "complaint_supervisor", SUPERVISOR, step.day, "agree", "通知内容属实，交主管部门。"
    )
    return SUPERVISOR


def investigating(writing: Writing, before: str, step: Step) -> str:
    """Start looking for the cause, or look again: refused, disagreed, or it came back."""
    complaint = writing.complaint
    if before == "assigned":
        return writing.head
    if before == "proposed":
        staff = WHO[writing.approver]
        writing.sign(writing.approver, staff, step.day, "refuse", writing.words("refusals"))
        return staff
    if before == "negotiating":
        answer = writing.words("disagreed")
        writing.part("customer_answer").update({"agreed": False, "answer": answer})
    if before == "resolved":
        writing.record["follow_up"] = {
            "followed_up_on": days.text(step.day),
            "followed_up_by": complaint.specialist,
            "satisfaction": "dissatisfied",
            "comment": writing.words("came_back"),
        }
    return complaint.specialist


def proposed(writing: Writing, before: str, step: Step) -> str:
    """Cause, responsibility and solution."""
    complaint = writing.complaint
    case, scenario = complaint.case, complaint.case.scenario
    writing.rounds += 1
    text = case.text("proposal")
    if writing.rounds > 1:
        text = writing.words("second").replace("{text}", text)
    writing.record["proposal"] = {
        "text": text,
        "remedies": list(scenario["remedies"]),
        "company_measure": case.text("measure"),
        "amount": case.amount,
        "settled_by": writing.approver,
    }
    if case.bad and scenario["goods"]:
        writing.record["defective_quantity"] = case.bad
    found: Record = {
        "filled_on": days.text(step.day),
        "verifier": VERIFIER,
        "investigators": sorted({writing.handler, writing.head}),
        "customer_view": writing.words("customer_view"),
        "own_view": writing.words("own_view"),
        "finding": case.text("finding"),
        "cause": case.text("cause"),
        "course": case.text("course"),
        "cause_side": scenario["side"],
        "cause_class": scenario["class"],
        "cause_link": scenario["link"],
        "severity": scenario["severity"],
    }
    if scenario["severity"] == "serious":
        found["meeting"] = writing.words("meeting")
    if shares(complaint):
        found["problem_department"] = writing.department
        found["responsible_departments"] = [
            {"department": department, "share": share} for department, share in shares(complaint)
        ]
        if scenario["class"] == "negligence" and complaint.dice.chance(0.2):
            found["personal_penalty"] = writing.words("penalties")
    if before == "accepted":
        for key in ("verifier", "investigators", "customer_view", "own_view"):
            del found[key]
    writing.record["investigation"] = found
    return complaint.specialist


def _opinions(writing: Writing) -> list[tuple[str, str]]:
    """Which departments have to be heard before the decision (S4-6.09)."""
    needed = [("handler", writing.handler), ("customer_service", MANAGER)]
    if writing.rounds > 1:
        return needed[:1]
    if writing.complaint.case.scenario["type"] == "goods":
        needed.append(("marketing_centre", "liang-qizheng"))
        needed.append(("production", "luo-jingxing"))
        needed.append(("quality", "tang-kexin"))
    if writing.complaint.case.amount:
        needed.append(("finance", "miao-ruogu"))
    return needed


def approved(writing: Writing, _before: str, step: Step) -> str:
    """The opinions of the departments, then the decision of who may decide on the amount."""
    if writing.approver == "complaint_specialist":
        return writing.complaint.specialist
    opinions = _opinions(writing)
    for place, (role, staff) in enumerate(opinions):
        opinion = writing.complaint.dice.pick(writing.all_words("opinions")[role])
        writing.sign(role, staff, step.day, "agree", opinion)
        minute = step.minute - 4 * (len(opinions) - place)
        writing.save(step.day, minute, staff, f"opinion_{role}")
    staff = WHO[writing.approver]
    opinion = writing.complaint.dice.pick(writing.all_words("opinions")[writing.approver])
    writing.sign(writing.approver, staff, step.day, "agree", opinion)
    return staff


def negotiating(writing: Writing, _before: str, step: Step) -> str:
    """Tell the customer."""
    how = writing.complaint.dice.pick(("telephone", "telephone", "visit", "letter"))
    answer = writing.part("customer_answer")
    answer.pop("agreed", None)
    answer.update({"told_on": days.text(step.day), "told_how": how})
    return writing.complaint.specialist


def executing(writing: Writing, before: str, step: Step) -> str:
    """What is to be done, by whom, until when."""
    case = writing.complaint.case
    execution = writing.part("execution")
    execution["actions"] = [
        {
            "action": case.text("measure")[:60],
            "unit": writing.department,
            "person": writing.handler,
            "due_on": days.text(days.after(step.day, 5)),
        }
    ]
    execution["implementation_points"] = case.text("points")
    if before == "litigation":
        writing.part("closure")["litigation_result"] = writing.words("litigation")["settlement"]
        return MANAGER
    writing.part("customer_answer").update({"agreed": True, "answer": case.text("answer")})
    return writing.complaint.specialist


def resolved(writing: Writing, before: str, step: Step) -> str:
    """Carried out and confirmed, with what it cost; or the explanation was accepted."""
    complaint = writing.complaint
    case, dice = complaint.case, complaint.dice
    answer = writing.part("customer_answer")
    late = step.day > complaint.promised
    answer["expectation_met"] = dice.weighted(
        ("met", "partly_met", "not_met"), (50, 40, 10) if late else (80, 17, 3)
    )
    execution = writing.part("execution")
    execution["settled_on"] = days.text(step.day)
    execution["measures_taken"] = case.text("proposal")
    if before == "negotiating":
        answer.update({"agreed": True, "answer": case.text("answer")})
        return complaint.specialist
    execution["sales_observation"] = writing.words("observed")
    execution["implementation_confirmation"] = writing.words("confirmed")
    execution["implementation_confirmed_by"] = writing.head
    if case.losses:
        execution["cost"] = case.amount
        execution["loss_lines"] = [
            {"item": loss.item, "amount": loss.amount} for loss in case.losses
        ]
    if case.scenario["severity"] == "serious":
        execution["guarantee"] = writing.words("guarantee")
    return writing.head


def litigation(writing: Writing, _before: str, step: Step) -> str:
    """No agreement: the customer is told what else there is."""
    words = writing.words("litigation")
    writing.part("customer_answer").update(
        {"agreed": False, "answer": words["answer"], "remedies_told_on": days.text(step.day)}
    )
    return MANAGER


def withdrawn(writing: Writing, _before: str, step: Step) -> str:
    """The customer took it back."""
    writing.record["closure"] = {
        "withdrawn_how": writing.words("withdrawals"),
        "supervisor_informed_on": days.text(step.day),
    }
    return writing.complaint.specialist


Filling = Callable[[Writing, str, Step], str]
FILLINGS: dict[str, Filling] = {
    "received": received,
    "registered": registered,
    "accepted": accepted,
    "declined": declined,
    "assigned": assigned,
    "investigating": investigating,
    "proposed": proposed,
    "approved": approved,
    "negotiating": negotiating,
    "executing": executing,
    "resolved": resolved,
    "litigation": litigation,
    "withdrawn": withdrawn,
    "closed": endings.closed,
    "open": endings.opened,
    "in_follow_up": endings.in_follow_up,
    "settled": endings.settled,
    "escalated": endings.escalated,
}
