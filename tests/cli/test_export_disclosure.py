"""Data for outsiders: refused without papers in force, exactly what was consented to, noted."""

from __future__ import annotations

import copy
import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import records, sheet
from tests.support.command import Ran, dangan

BASE = Path(__file__).parents[1] / "corpus" / "base"
DAY = "2026-03-02"
FILE = "records/disclosures/2026/DD-26-22222.yaml"
SHARING: dict[str, Any] = {
    "recipient_type": "partner",
    "partner_name": "外协配送公司",
    "data_shared": ["收货地址", "联系电话"],
    "fields": ["address", "contacts/phones"],
    "purpose": "外协配送",
    "consent": {"document": "二号柜", "on": "2026-02-01", "valid_to": "2026-12-31"},
    "agreement": {"document": "汇编", "signed_on": "2026-01-15", "valid_to": "2026-06-30"},
}


def record(sharing: dict[str, Any], state: str = "prepared") -> dict[str, Any]:
    steps = [{"to": "prepared", "on": "2026-02-02", "by": "xu-wenbo"}]
    if state != "prepared":
        steps.append({"to": state, "on": "2026-02-03", "by": "xu-wenbo"})
    return {
        "id": "DD-26-22222", "title": "向外协提供收货地址", "disclosure_type": "sharing",
        "opened_on": "2026-02-02", "preparer": "xu-wenbo", "customer": "C-25-2AAA",
        "sharing": sharing, "steps": steps,
    }  # fmt: skip


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "co"))


def export(root: Path, day: str = DAY, lang: str = "en", *words: str) -> Ran:
    return dangan(
        "export", "--disclosure", "DD-26-22222", "--as-of", day, "--by", "xu-wenbo",
        "--out", "given.xlsx", "--lang", lang, *words, cwd=root,
    )  # fmt: skip


def test_exactly_the_fields_consented_to_are_given_and_noted(company: Path) -> None:
    records.write(company / FILE, record(SHARING))
    export(company).ok()
    data = (company / "given.xlsx").read_bytes()
    (rows,) = sheet.workbook(company / "given.xlsx").values()
    cells = [str(value) for row in rows for value in row if value]
    assert "青岛市城阳区沐岚路 66 号" in cells
    assert "0532-55502170" in cells
    said = "\n".join(cells)
    for hidden in ("虞清晏", "8100990000001123390", "91370214MA7K2QW3XG", "周晓岚"):
        assert hidden not in said
    for shown in ("沐岚家电", "外协配送公司", "外协配送", "DD-26-22222", DAY, "2026-06-30"):
        assert shown in said  # until the agreement runs out, which is before the consent does
    noted = records.read(company / FILE)["sharing"]["exports"]
    digest = hashlib.sha256(data).hexdigest()
    assert noted == [
        {"on": DAY, "by": "xu-wenbo", "fields": SHARING["fields"], "digest": digest}
    ]  # fmt: skip
    export(company).ok()  # the same again is the same thing given
    assert (company / "given.xlsx").read_bytes() == data
    assert records.read(company / FILE)["sharing"]["exports"] == noted
    told = dangan("report", "given-data", "--as-of", DAY, cwd=company).ok().out
    assert "外协配送公司" in told
    assert "contacts/phones" in told


def without(*path: str, **more: Any) -> dict[str, Any]:
    found = copy.deepcopy(SHARING)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    if path:
        del inner[path[-1]]
    return {**found, **more}


@pytest.mark.parametrize(
    ("sharing", "day", "reasons"),
    [
        (without("consent"), DAY, ["written consent is missing"]),
        (without("consent", "document"), DAY, ["written consent is missing"]),
        (without("agreement"), DAY, ["agreement is missing"]),
        (without("fields"), DAY, ["which fields"]),
        (without(fields=["adress"]), DAY, ["no field adress"]),
        (without("consent", "valid_to"), DAY, ["consent says no end"]),
        (SHARING, "2026-07-01", ["agreement ran out on 2026-06-30"]),
        (SHARING, "2027-01-01", ["consent ran out", "agreement ran out"]),
        (SHARING, "2026-01-20", ["had not begun", "consented on 2026-02-01"]),
    ],
)
def test_refused_with_every_reason(
    company: Path, sharing: dict[str, Any], day: str, reasons: list[str]
) -> None:
    records.write(company / FILE, record(sharing))
    before = (company / FILE).read_bytes()
    ran = export(company, day)
    assert ran.code == 1, ran.said
    assert len(ran.out.splitlines()) == 1 + len(reasons)
    for reason in reasons:
        assert reason in ran.out
    assert not (company / "given.xlsx").exists()
    assert (company / FILE).read_bytes() == before


def test_the_last_day_still_counts(company: Path) -> None:
    records.write(company / FILE, record(SHARING))
    export(company, "2026-06-30").ok()


def test_a_paper_without_an_end_holds_as_long_as_the_company_has_set(company: Path) -> None:
    records.write(company / FILE, record(without("agreement", "valid_to")))
    policy = company / "records" / "policy.yaml"
    setting = [{"from": "2025-01-01", "value": 2, "source": "规定"}]
    records.write(policy, {**records.read(policy), "consent_validity_months": setting})
    assert export(company, "2026-03-16").code == 1
    export(company, "2026-03-15").ok()


def test_what_was_decided_not_to_be_shared_is_not(company: Path) -> None:
    held = record(SHARING, "withheld")
    held["steps"][-1]["note"] = "客户反悔"
    records.write(company / FILE, held)
    ran = export(company)
    assert ran.code == 1
    assert "not to share" in ran.out


def test_only_a_disclosure_can_be_exported(company: Path) -> None:
    ran = dangan("export", "--disclosure", "C-25-2AAA", cwd=company)
    assert ran.code == 2
    assert "C-25-2AAA" in ran.err
    assert dangan("export", cwd=company).code == 2


def test_where_the_file_cannot_be_written_nothing_is_noted(company: Path) -> None:
    records.write(company / FILE, record(SHARING))
    before = (company / FILE).read_bytes()
    (company / "given.xlsx").mkdir()
    assert export(company).code == 2
    assert (company / FILE).read_bytes() == before
