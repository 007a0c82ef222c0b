"""Every duty once due, once overdue and once met: the cases stand in ``cases/*.yaml``.

A case names the settings and rows that its duty looks at, on top of the company in
`tests.duties.company`, and what is expected as of some days::

    duty-id:
      policy: {setting: value}
      rows: {table: [{column: value}]}
      later: {table: [{column: value}]}   # what is added for the last line
      expect: ["as-of state due staff met-by", …]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dangan.derive.policy import merged
from dangan.duty.terms import terms_of
from dangan.productfile import parse
from tests.duties.company import BASE, due, duties, settings, with_rows

CASES: dict[str, dict[str, Any]] = {}
for _file in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
    CASES.update(parse(_file.read_bytes()))


def test_every_duty_has_a_case() -> None:
    assert sorted(CASES) == sorted(duties())


@pytest.mark.parametrize("name", sorted(CASES))
def test_due_overdue_and_met(name: str) -> None:
    case = CASES[name]
    states = {line.split()[1] for line in case["expect"]}
    # nothing meets a waiver that runs out: it is gone when the waiver is
    assert states == {"due", "overdue", "gone" if "gone" in states else "met"}
    policy = settings(case.get("policy", {}))
    for number, line in enumerate(case["expect"]):
        as_of, state, day, *rest = line.split()
        last = number == len(case["expect"]) - 1
        rows = with_rows(BASE, case.get("rows", {}), case.get("later", {}) if last else {})
        waivers = () if last and state == "gone" else case.get("waivers", ())
        found = due(rows, policy, as_of, max(as_of, day), name, waivers)
        assert found.terms[name].on, f"{name} is off: {found.terms[name].missing}"
        items = [item for item in found.items if item.due == day]
        told = [(item.due, item.state, item.staff, item.met_by) for item in found.items]
        if state == "gone":
            assert items == [], line
            continue
        assert len(items) == 1, f"{line}: {told}"
        item = items[0]
        assert item.state == state, f"{line}: {told}"
        if rest:
            assert item.staff == rest[0], f"{line}: {told}"
        assert item.met_by == (rest[1] if len(rest) > 1 else None), f"{line}: {told}"
        for lang in ("zh", "en"):
            assert item.message(lang)
            assert item.why(lang)


def test_a_duty_that_needs_a_setting_is_off_without_it() -> None:
    for name, duty in duties().items():
        unset = settings({path.split(".")[0]: None for path in duty.needs})
        terms = terms_of(duty, merged({}, unset), "2026-12-31")
        assert (terms.on, terms.missing) == (not duty.needs, duty.needs), name
