"""Every rule with a case that it accepts and one that it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangan.derive import dateorder
from dangan.derive.violation import Violation
from dangan.findings import arguments_missing, code_of, sql_header
from dangan.judge import rules, similar
from dangan.productfile import parse
from dangan.text import Both
from tests.unit.store_samples import (
    OWN_POLICY,
    PROJECT,
    Filed,
    complaint,
    contract,
    customer,
    evaluation,
    filed,
    kinds,
    people,
    staff,
    store,
    supplier,
)

Records = Callable[[], list[Filed]]
Where = tuple[str, str, str]  # code, record, pointer

TAX = "91370100MA3C0KX21H"
OTHER = "C-26-9HXR"
POLICY_12_MONTHS = {
    **OWN_POLICY,
    "min_term_months": [{"from": "2020-01-01", "value": 12, "source": "公司文件"}],
}


def other(name: str = "青岛汇通商贸有限公司", **rest: Any) -> Filed:
    """A second customer."""
    return customer(OTHER, name, **rest)


def judged(
    records: Iterable[Filed], own_policy: Mapping[str, Any] | None = None
) -> list[Violation]:
    connection, found = store([*people(), *records], own_policy)
    assert found == []
    similar.fill(connection)
    return [*rules.run(PROJECT, connection), *dateorder.check(connection, kinds())]


def member(key: str, **rest: Any) -> Filed:
    return filed("staff", {"id": key, "name": key, "department": "marketing", **rest})


def shares(*parts: int | Decimal) -> dict[str, Any]:
    units = ("warehouse", "marketing")
    listed = [{"department": u, "share": s} for u, s in zip(units, parts, strict=True)]
    return {"responsible_departments": listed}


GOOD: dict[str, Records] = {}
BAD: dict[str, tuple[Records, list[Where]]] = {}


def accepted(records: Records) -> Records:
    """These records break no rule."""
    GOOD[records.__name__] = records
    return records


def reported(*expected: Where) -> Callable[[Records], Records]:
    """These records give just these findings of the rules named, sorted."""

    def keep(records: Records) -> Records:
        BAD[records.__name__] = (records, list(expected))
        return records

    return keep


@accepted
def an_ordinary_company() -> list[Filed]:
    return [customer(), supplier(), contract(), evaluation(), complaint()]


@accepted
def one_firm_as_customer_and_supplier() -> list[Filed]:
    return [
        customer(tax_id=TAX, supplier="S-26-3MPW"),
        supplier(tax_id=TAX, customer="C-26-7KQ4"),
    ]


@accepted
def two_firms_known_to_be_different() -> list[Filed]:
    return [
        customer(),
        other("济南恒通达物流有限责任公司", distinct_from=["C-26-7KQ4"]),
    ]


@accepted
def two_people_with_one_name() -> list[Filed]:
    return [
        customer(name="王伟", party_type="person"),
        other("王伟", party_type="person", phones=["13812345678"]),
    ]


@accepted
def like_names_known_to_be_different_said_by_the_elder() -> list[Filed]:
    return [
        customer(name="山东长富物流集团有限公司", distinct_from=[OTHER]),
        other("长富物流有限公司"),
    ]


@accepted
def like_names_with_taxpayer_numbers() -> list[Filed]:
    return [
        customer(name="山东长富物流集团有限公司", tax_id=TAX),
        other("长富物流有限公司", tax_id="91370100MA3C0KX30F"),
    ]


@accepted
def a_potential_customer_in_tier_a_without_a_contract() -> list[Filed]:
    return [
        customer(
            category="potential", steps=[{"to": "potential", "on": "2026-01-05", "by": "qian"}]
        ),
        evaluation(),
    ]


@accepted
def tier_c_without_a_contract_but_with_the_reason() -> list[Filed]:
    return [
        customer(no_contract_reason="客户不愿签约"),
        evaluation(score=50),
    ]


@accepted
def tier_c_long_ago() -> list[Filed]:
    return [
        customer(),
        contract(signed_on="2026-04-01", starts_on="2026-04-01"),
        evaluation(score=50),
        evaluation(
            "E-26-2AAAB", quarter="2026Q2", evaluated_on="2026-06-20", effective_on="2026-06-20"
        ),
    ]


@accepted
def an_important_new_customer() -> list[Filed]:
    return [customer(important_new=True, our_contacts=["qian", "zhou"])]


@accepted
def somebody_who_has_left_has_closed_cases_only() -> list[Filed]:
    return [
        customer(
            steps=[
                {"to": "potential", "on": "2026-01-05", "by": "qian"},
                {"to": "closed", "on": "2026-02-05", "by": "sun"},
            ],
            owner="gone",
        )
    ]


@accepted
def shares_with_decimals() -> list[Filed]:
    return [
        customer(),
        complaint(investigation=shares(Decimal("33.33"), Decimal("66.67"))),
    ]


@accepted
def ways_of_payment() -> list[Filed]:
    return [customer(terms={"pay_cash": 30, "pay_cheque": 70}, collection={"other": 100})]


@accepted
def a_long_agreement() -> list[Filed]:
    return [contract(ends_on="2027-01-14")]


@accepted
def an_agreement_without_end() -> list[Filed]:
    return [contract()]


@accepted
def a_grievance_raised() -> list[Filed]:
    return [
        customer(),
        complaint(),
        complaint(
            "T-26-9HXRC",
            [("open", "2026-03-04", "zhou")],
            level="grievance",
            raised_to="T-26-7KQ4M",
        ),
    ]


@accepted
def dates_on_one_day() -> list[Filed]:
    return [
        customer(first_contact_on="2026-01-05"),
        contract(signed_on="2026-01-15", ends_on="2026-01-15"),
        complaint(acceptance={"promised_by": "2026-03-04"}),
    ]


@reported(
    ("rule/duplicate-tax-id", "C-26-7KQ4", "/tax_id"), ("rule/duplicate-tax-id", OTHER, "/tax_id")
)
def duplicate_tax_id() -> list[Filed]:
    return [customer(tax_id=TAX), other(tax_id=TAX)]


@reported(("rule/same-firm", "C-26-7KQ4", "/tax_id"))
def same_firm() -> list[Filed]:
    return [customer(tax_id=TAX), supplier(tax_id=TAX, customer="C-26-7KQ4")]


@reported(("rule/same-firm", "C-26-7KQ4", "/supplier"), ("rule/same-firm", "S-26-3MPW", "/tax_id"))
def same_firm_with_another() -> list[Filed]:
    return [customer(tax_id=TAX, supplier="S-26-4AAA"), supplier(tax_id=TAX)]


@reported(("rule/one-sided-link", "S-26-3MPW", ""))
def one_sided_link() -> list[Filed]:
    return [customer(supplier="S-26-3MPW"), supplier()]


@reported(("rule/one-sided-link", "C-26-7KQ4", ""))
def one_sided_link_from_the_supplier() -> list[Filed]:
    return [customer(), supplier(customer="C-26-7KQ4")]


@reported(("rule/duplicate-name", "C-26-7KQ4", "/name"), ("rule/duplicate-name", OTHER, "/name"))
def duplicate_name() -> list[Filed]:
    return [customer(), other("济南恒通达物流 有限责任公司")]


@reported(("rule/duplicate-name", "C-26-7KQ4", "/name"), ("rule/duplicate-name", OTHER, "/name"))
def duplicate_name_of_a_person() -> list[Filed]:
    return [customer(name="王伟", party_type="person"), other("王伟", party_type="person")]


@reported(("rule/similar-name", "C-26-7KQ4", "/name"))
def similar_name() -> list[Filed]:
    return [
        customer(name="山东长富物流集团有限公司", opened_on="2026-01-06"),
        other("长富物流有限公司"),
    ]


@reported(
    ("rule/tier-without-agreement", "E-26-4TVWX", "/customer"),
    ("rule/tier-without-contract", "E-26-4TVWX", "/customer"),
)
def tier_without_contract() -> list[Filed]:
    return [customer(), evaluation()]


@reported(
    ("rule/tier-without-agreement", "E-26-4TVWX", "/customer"),
    ("rule/tier-without-contract", "E-26-4TVWX", "/customer"),
)
def tier_without_contract_on_the_day() -> list[Filed]:
    return [customer(), contract(ends_on="2026-03-19"), evaluation(score=60)]


@reported(("rule/tier-without-agreement", "E-26-4TVWX", "/customer"))
def tier_without_agreement() -> list[Filed]:
    return [customer(), contract(serves_as=["contract"]), evaluation()]


@reported(("rule/no-contract-reason", "C-26-7KQ4", "/no_contract_reason"))
def no_contract_reason() -> list[Filed]:
    return [customer(), evaluation(score=50)]


@reported(("rule/staff-in-contact", "C-26-7KQ4", "/our_contacts"))
def staff_in_contact() -> list[Filed]:
    return [customer(important_new=True, our_contacts=["qian"])]


@reported(("rule/staff-in-contact", "C-26-7KQ4", "/important_new"))
def staff_in_contact_none() -> list[Filed]:
    return [customer(important_new=True)]


# "gone" left on 2026-02-28
BUSY = [
    {"to": "potential", "on": "2026-01-05", "by": "qian"},
    {"to": "trading", "on": "2026-03-01", "by": "qian"},
]


@reported(("rule/left-staff", "C-26-7KQ4", "/our_contacts/1"))
def staff_in_contact_left() -> list[Filed]:
    return [customer(important_new=True, our_contacts=["qian", "gone"], steps=BUSY)]


@reported(
    ("rule/left-staff", "C-26-7KQ4", "/owner"),
    ("rule/left-staff", "S-26-3MPW", "/owner"),
    ("rule/left-staff", "T-26-7KQ4M", "/assignment/handler"),
    ("rule/left-staff", "T-26-7KQ4M", "/assignment/handling_supervisor"),
    ("rule/left-staff", "sales", "/head"),
)
def left_staff() -> list[Filed]:
    restarted = [
        {"to": "active", "on": "2020-01-05", "by": "sun"},
        {"to": "suspended", "on": "2026-03-01", "by": "qian"},
    ]
    return [
        customer(owner="gone", steps=BUSY, department="sales"),
        supplier(owner="gone", steps=restarted),
        complaint(assignment={"handler": "gone", "handling_supervisor": "gone"}),
        filed(
            "departments",
            {"id": "sales", "name": "业务部", "function": "sales", "head": "gone"},
        ),
    ]


@accepted
def left_staff_before_they_go() -> list[Filed]:
    """On the day of the last step everybody was still there."""
    return [customer(owner="gone", our_contacts=["gone"]), supplier(owner="gone")]


@reported(
    ("rule/sign-off-staff", "C-26-7KQ4", "/sign_offs/0/staff"),
    ("rule/sign-off-staff", "C-26-7KQ4", "/sign_offs/2/staff"),
)
def sign_off_staff() -> list[Filed]:
    return [
        customer(
            sign_offs=[
                {"role": "preparer", "staff": "gone", "on": "2017-12-31", "decision": "agree"},
                {"role": "preparer", "staff": "gone", "on": "2026-02-28", "decision": "agree"},
                {"role": "preparer", "staff": "gone", "on": "2026-03-01", "decision": "agree"},
            ]
        )
    ]


@reported(("rule/responsibility-shares", "T-26-7KQ4M", "/investigation/responsible_departments"))
def responsibility_shares() -> list[Filed]:
    return [customer(), complaint(investigation=shares(60, 30))]


@reported(
    ("rule/payment-shares", "C-26-7KQ4", "/collection"),
    ("rule/payment-shares", "C-26-7KQ4", "/terms"),
)
def payment_shares() -> list[Filed]:
    return [customer(terms={"pay_cash": 30, "pay_draft": 60}, collection={"cash": 99})]


@reported(("rule/defective-quantity", "T-26-7KQ4M", "/defective_quantity"))
def defective_quantity() -> list[Filed]:
    return [customer(), complaint(quantity=1, defective_quantity=Decimal("1.001"))]


@reported(("rule/handler-verifier", "T-26-7KQ4M", "/investigation/verifier"))
def handler_verifier() -> list[Filed]:
    return [
        customer(),
        complaint(assignment={"handler": "han"}, investigation={"verifier": "han"}),
    ]


@reported(
    ("rule/evaluation-twice", "E-26-2AAAB", "/quarter"),
    ("rule/evaluation-twice", "E-26-4TVWX", "/quarter"),
)
def evaluation_twice() -> list[Filed]:
    return [customer(), contract(), evaluation(), evaluation("E-26-2AAAB")]


@reported(("rule/evaluation-quarter", "E-26-4TVWX", "/evaluated_on"))
def evaluation_quarter() -> list[Filed]:
    return [customer(), contract(), evaluation(quarter="2026Q2")]


@reported(("rule/evaluation-team", "E-26-4TVWX", "/team"))
def evaluation_team() -> list[Filed]:
    return [customer(), contract(), evaluation(team=["wei", "qian"])]


@reported(
    ("rule/primary-twice", "C-26-7KQ4", "/contacts"),
    ("rule/primary-twice", "S-26-3MPW", "/bank_accounts"),
)
def primary_twice() -> list[Filed]:
    return [
        customer(contacts=[{"name": "王伟", "primary": True}, {"name": "李娜", "primary": True}]),
        supplier(
            bank_accounts=[{"bank": "工行", "primary": True}, {"bank": "农行", "primary": True}]
        ),
    ]


@reported(
    ("rule/business-area", "C-26-7KQ4", "/business_areas/1"),
    ("rule/business-area", "E-26-4TVWX", "/business_area"),
    ("rule/business-area", "K-26-2DHP", "/business_areas/0"),
)
def business_area() -> list[Filed]:
    return [
        customer(business_areas=["road", "raod"]),
        contract(business_areas=["sea"]),
        evaluation(business_area="air"),
    ]


@reported(
    ("rule/duplicate-number", "T-26-7KQ4M", "/closure/closing_no"),
    ("rule/duplicate-number", "T-26-9HXRC", "/closure/closing_no"),
)
def duplicate_number() -> list[Filed]:
    return [
        customer(),
        complaint(closure={"closing_no": "JA-1"}, assignment={"notice_no": "JA-1"}),
        complaint("T-26-9HXRC", closure={"closing_no": "JA-1"}),
    ]


@reported(("rule/raised-complaint", "T-26-2AAAA", "/raised_to"))
def raised_complaint() -> list[Filed]:
    return [
        customer(),
        complaint("T-26-9HXRC", [("open", "2026-03-04", "zhou")], level="grievance"),
        complaint(
            "T-26-2AAAA",
            [("open", "2026-03-04", "zhou")],
            level="grievance",
            raised_to="T-26-9HXRC",
        ),
    ]


@reported(
    ("rule/parent-cycle", "370000", "/parent"),
    ("rule/parent-cycle", "a", "/parent"),
    ("rule/parent-cycle", "b", "/parent"),
)
def parent_cycle() -> list[Filed]:
    circle = [("a", "b"), ("b", "a"), ("c", "a")]
    return [
        *(
            filed("departments", {"id": key, "name": key, "function": "sales", "parent": parent})
            for key, parent in circle
        ),
        filed("regions", {"id": "370000", "name": "山东", "parent": "370000"}),
    ]


@reported(
    ("rule/date-order", "C-26-7KQ4", "/opened_on"),
    ("rule/date-order", "E-26-4TVWX", "/effective_on"),
    ("rule/date-order", "K-26-2DHP", "/ends_on"),
    ("rule/date-order", "K-26-2DHP", "/starts_on"),
    ("rule/date-order", "T-26-7KQ4M", "/acceptance/promised_by"),
    ("rule/date-order", "T-26-7KQ4M", "/steps/0/on"),
    ("rule/date-order", "lin", "/left_on"),
    ("rule/date-order", "lin", "/roles/0/to"),
)
def date_order() -> list[Filed]:
    return [
        member(
            "lin",
            joined_on="2026-02-02",
            left_on="2026-02-01",
            roles=[{"role": "handler", "from": "2026-02-02", "to": "2026-02-01"}],
        ),
        customer(first_contact_on="2026-01-06"),
        contract(signed_on="2026-01-16", ends_on="2026-01-14"),
        complaint(received_on="2026-03-05", acceptance={"promised_by": "2026-03-04"}),
        evaluation(effective_on="2026-03-19"),
    ]


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_not_reported(name: str) -> None:
    assert judged(GOOD[name]()) == []


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_reported(name: str) -> None:
    records, expected = BAD[name]
    codes = {code for code, _, _ in expected}
    found = [(v.code, v.record, v.pointer) for v in judged(records()) if v.code in codes]
    assert sorted(found) == expected


def test_an_agreement_must_be_long_where_the_company_says_so() -> None:
    found = judged([customer(), contract(ends_on="2026-12-31")], POLICY_12_MONTHS)
    assert [(v.code, v.pointer) for v in found] == [("rule/agreement-term", "/ends_on")]
    assert judged([customer(), contract(ends_on="2027-01-14")], POLICY_12_MONTHS) == []
    assert judged([customer(), contract(ends_on="2026-12-31")]) == []


def test_what_the_company_does_not_require_is_not_missed() -> None:
    terms = {tier: {"contract": "recommended"} for tier in "ABC"}
    own = {
        **OWN_POLICY,
        "tier_terms": [{"from": "2026-01-01", "value": terms, "source": "公司文件"}],
    }
    found = judged([customer(), evaluation()], own)
    assert [v.code for v in found] == ["rule/no-contract-reason"]


def test_a_member_speaks_for_a_unit_by_role() -> None:
    expert = staff("lin", "林芳", "warehouse", "finance")
    team = ["wei", "qian", "deng", "lin"]
    assert judged([expert, customer(), contract(), evaluation(team=team)]) == []


def test_messages_name_both_sides() -> None:
    (first, _) = judged(duplicate_name())
    assert dict(first.args) == {"other": OTHER, "other_name": "济南恒通达物流 有限责任公司"}
    (found,) = [v for v in judged(evaluation_team()) if v.code == "rule/evaluation-team"]
    assert dict(found.args)["missing"] == Both(
        "财务部、公司高层", "Finance department, Senior management"
    )


def every_rule() -> list[Path]:
    return sorted((PROJECT.root / rules.FOLDER).glob("*.sql"))


@pytest.mark.parametrize("path", every_rule(), ids=lambda path: path.stem)
def test_every_rule_explains_itself(path: Path) -> None:
    header = sql_header(path.read_text(encoding="utf-8"), path.name)
    code = code_of(header["code"], header, path.name)
    assert code.code == f"rule/{path.stem}"
    assert code.severity in ("error", "warning", "info")
    assert code.source
    assert code.wrong != code.right != ""
    for snippet in (code.wrong, code.right):
        list(yaml.safe_load_all(snippet.replace("\n# records/", "\n---\n# records/")))
    for text in (code.title, code.message, code.fix, code.why):
        assert text.zh != text.en
        assert not any(letter in text.zh for letter in ",;?!")
    cases = parse((PROJECT.root / "tests/corpus/cases" / f"{code.code}.yaml").read_bytes())
    assert cases["good"]
    assert code.code in {line.split(" ")[-1] for case in cases["bad"] for line in case["expect"]}


def test_no_rule_reads_the_clock() -> None:
    for path in every_rule():
        sql = path.read_text(encoding="utf-8").partition("*/")[2].lower()
        for word in ("'now'", "current_date", "current_time", "random("):
            assert word not in sql, path.name


def test_arguments_of_rules_cover_their_texts() -> None:
    """Also without any row: the columns alone say whether the texts can be filled."""
    connection, _ = store([])
    for path in every_rule():
        text = path.read_text(encoding="utf-8")
        header = sql_header(text, path.name)
        cursor = connection.execute(text)
        columns = [column[0] for column in cursor.description]
        assert columns[:3] == list(rules.PLACE), path.name
        code = code_of(header["code"], header, path.name)
        assert arguments_missing(code, rules.argument_names(columns[3:])) == set(), path.name
