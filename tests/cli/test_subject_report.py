"""Everything held about a natural person is found, with the reason, and nobody else's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import sheet
from tests.support.command import dangan
from tests.support.history import Repo, company

CUSTOMER = "records/customers/C-25-2BBB.yaml"
PERSON = """id: C-25-2BBB
name: 阎叙白
party_type: person
party_roles:
  - buyer
category: general
business_areas:
  - trunk
phones:
  - {phone}
opened_on: '2025-03-03'
owner: xu-wenbo
department: marketing
resident_id: 11010519491231002X
no_contract_reason: 零散发货，按单结算
steps:
  - to: potential
    'on': '2025-03-03'
    by: xu-wenbo
  - to: trading
    'on': '2025-04-01'
    by: xu-wenbo
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = company(tmp_path / "co", begin=False)
    made.write(CUSTOMER, PERSON.format(phone="'13812340000'"))
    first = "records/customers/C-25-2AAA.yaml"
    contacts = (
        "contacts:\n  - name: 阎叙白\n    title: 采购顾问\n    phones:\n      - '13812340000'\n"
    )
    made.write(first, made.read(first).replace("\ncontacts:\n", f"\n{contacts}"))
    made.commit("begin")
    made.write(CUSTOMER, PERSON.format(phone="'13912345678'"))
    made.commit("another telephone")
    return made


def test_own_record_and_others_and_history(repo: Repo) -> None:
    out = dangan("subject-report", "C-25-2BBB", "--lang", "en", cwd=repo.root).ok().out
    own = [line for line in out.splitlines() if "own record" in line]
    assert any("11010519491231002X" in line and "confidential" in line for line in own)
    assert any("13912345678" in line and "kept for" in line for line in own)
    beside = [line for line in out.splitlines() if "C-25-2AAA" in line]
    assert any("采购顾问" in line for line in beside)  # stands beside the name
    assert not any("虞清晏" in line for line in beside)  # another contact of that firm
    assert "8100990000001123390" not in out
    history = [line for line in out.splitlines() if "history" in line]
    assert any("13812340000" in line for line in history)


def test_the_same_as_a_workbook(repo: Repo) -> None:
    words = ("subject-report", "C-25-2BBB", "--format", "xlsx", "--out", "p.xlsx")
    dangan(*words, "--as-of", "2026-11-20", cwd=repo.root).ok()
    (rows,) = sheet.workbook(repo.root / "p.xlsx").values()
    assert any("11010519491231002X" in map(str, row) for row in rows)
    first = (repo.root / "p.xlsx").read_bytes()
    dangan(*words, "--as-of", "2026-11-20", cwd=repo.root).ok()
    assert (repo.root / "p.xlsx").read_bytes() == first


def test_a_contact_of_a_firm(repo: Repo) -> None:
    words = ("subject-report", "C-25-2AAA", "--lang", "en")
    firm = dangan(*words, cwd=repo.root)
    assert firm.code == 2
    assert "--contact" in firm.err
    out = dangan(*words, "--contact", "虞清晏", cwd=repo.root).ok().out
    assert "虞清晏" in out
    assert "采购顾问" not in out
    assert "8100990000001123390" not in out
    unknown = dangan(*words, "--contact", "某人", cwd=repo.root)
    assert unknown.code == 2
    assert "虞清晏" in unknown.err


def test_a_member_of_staff(repo: Repo) -> None:
    out = dangan("subject-report", "xu-wenbo", "--lang", "en", cwd=repo.root).ok().out
    assert "C-25-2BBB" in out  # whom he looks after
    assert "零散发货" not in out  # which is about the customer
