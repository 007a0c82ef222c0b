"""Numbers that people really have pass, and slips of the pen do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import ric

from tests.support import filling, records
from tests.support.command import dangan


def resident(body: str) -> str:
    """The 17 characters ``body`` with the check character of GB 11643."""
    return body + str(ric.calc_check_digit(body + "0"))


GOOD = {
    "born before the county had its code": resident("37010219600613164"),
    "born before there were cards": resident("11010119280102003"),
    "born lately": resident("37020220210704125"),
    "check character X": next(
        number
        for serial in range(100, 200)
        if (number := resident(f"37010219880229{serial}")).endswith("X")
    ),
}
BAD = {
    "a wrong check character": GOOD["born lately"][:-1] + "Z",
    "no such day": resident("37010219890230164"),
    "no such province": resident("99010219890613164"),
    "a letter in it": "3701021989061X164A",
    "too short": GOOD["born lately"][:-1],
}


def findings(root: Path, numbers: dict[str, str]) -> dict[str, list[str]]:
    """The codes found in the record of each of ``numbers``."""
    filling.settings(root)
    names = {}
    for name, number in numbers.items():
        record: dict[str, Any] = {
            "id": filling.identity("customers", name),
            "name": "王小明",
            "party_type": "person",
            "party_roles": ["buyer"],
            "category": "general",
            "opened_on": "2026-03-02",
            "phones": ["0532-5550 2170"],
            "resident_id": number,
            "steps": [{"to": "potential", "on": "2026-03-02"}],
        }
        names[record["id"]] = name
        records.write(root / f"records/customers/{record['id']}.yaml", record)
    ran = dangan("check", "--format", "json", cwd=root)
    found: dict[str, list[str]] = {name: [] for name in numbers}
    for one in json.loads(ran.out)["findings"]:
        name = names.get(Path(one["file"]).stem)
        if name and one["code"].startswith("schema/resident-id"):
            found[name].append(one["code"])
    return found


def test_real_identity_numbers_pass(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD) == {name: [] for name in GOOD}


def test_slips_in_identity_numbers_are_found(tmp_path: Path) -> None:
    found = findings(tmp_path, BAD)
    assert [name for name in BAD if not found[name]] == []


@pytest.mark.parametrize("number", GOOD.values(), ids=GOOD)
def test_an_identity_number_serves_as_tax_number(tmp_path: Path, number: str) -> None:
    filling.settings(tmp_path)
    record = {
        "id": "C-26-7KQ4", "name": "王小明", "party_type": "person", "party_roles": ["buyer"],
        "category": "general", "opened_on": "2026-03-02", "phones": ["0532-5550 2170"],
        "tax_id": number, "steps": [{"to": "potential", "on": "2026-03-02"}],
    }  # fmt: skip
    records.write(tmp_path / "records/customers/C-26-7KQ4.yaml", record)
    ran = dangan("check", "--format", "json", cwd=tmp_path)
    codes = {one["code"] for one in json.loads(ran.out)["findings"]}
    assert not {code for code in codes if code.startswith("schema/tax")}
