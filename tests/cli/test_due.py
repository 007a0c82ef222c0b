"""``dangan due`` and ``dangan explain`` as a person uses them, in a company of their own."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from dangan.cli.main import main, run

BASE = Path(__file__).parents[1] / "corpus" / "base"
DAY = ("--as-of", "2026-10-12", "--until", "2026-12-31")
KEYS = {"duty", "due", "staff", "department", "record", "state", "met_by"}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    data: bytes


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "co")
    monkeypatch.chdir(tmp_path / "co")
    monkeypatch.delenv("DANGAN_LANG", raising=False)
    policy = tmp_path / "co/records/policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8")
        + "holiday_shift:\n  - from: '2026-01-01'\n    value: next\n    source: 办法\n"
        + "duties_from:\n  - from: '2026-01-01'\n    value: '2026-09-01'\n    source: 办法\n"
        + "duty_reminder_days:\n  - from: '2026-01-01'\n    value:\n      - 3\n    source: 办法\n",
        encoding="utf-8",
    )
    return tmp_path / "co"


def dangan(*words: str) -> Ran:
    done = CliRunner().invoke(main, list(words), standalone_mode=False, catch_exceptions=False)
    return Ran(done.return_value or 0, done.stdout, done.stdout_bytes)


def items(*words: str) -> list[dict[str, Any]]:
    found = json.loads(dangan("due", *words, "--format", "json").out)
    assert set(found) == {"items"}
    listed: list[dict[str, Any]] = found["items"]
    assert all(set(item) >= KEYS for item in listed)
    assert all(item["state"] in {"due", "overdue", "met"} for item in listed)
    return listed


def test_what_is_due_in_a_company(company: Path) -> None:
    found = items(*DAY)
    lists = [item for item in found if item["duty"] == "customer-list"]
    assert [(item["due"], item["state"]) for item in lists] == [
        ("2026-09-02", "overdue"),
        ("2026-10-08", "overdue"),  # 2 October is a holiday, as is every day up to the 7th
        ("2026-11-02", "due"),
        ("2026-12-02", "due"),
    ]
    assert {item["record"] for item in lists} == {"marketing"}
    assert [item["due"] for item in found] == sorted(item["due"] for item in found)


def test_one_person_and_one_department(company: Path) -> None:
    own = items(*DAY, "--staff", "zhou-xiaolan")
    assert own
    assert {item["staff"] for item in own} == {"zhou-xiaolan"}
    unit = items(*DAY, "--department", "marketing")
    assert {item["department"] for item in unit} == {"marketing"}
    assert len(unit) > len(own)


def test_a_submission_meets_it(company: Path) -> None:
    folder = company / "records/submissions/2026"
    folder.mkdir(parents=True)
    (folder / "SB-26-2AAAA.yaml").write_text(
        "id: SB-26-2AAAA\ntitle: 九月客户清单\nlist_type: customer_list\nmonth: 2026-09\n"
        "as_at: '2026-09-30'\ndepartment: marketing\npreparer: xu-wenbo\n"
        "prepared_on: '2026-09-30'\nsubmitted_on: '2026-10-08'\nsubmitted_by: zhou-xiaolan\n"
        "recipients: [office, marketing]\n"
        "steps:\n  - {to: prepared, on: '2026-09-30', by: xu-wenbo}\n"
        "  - {to: reviewed, on: '2026-10-01', by: zhou-xiaolan}\n"
        "  - {to: submitted, on: '2026-10-08', by: zhou-xiaolan}\n",
        encoding="utf-8",
    )
    (met,) = [i for i in items(*DAY) if i["duty"] == "customer-list" and i["due"] == "2026-10-08"]
    assert (met["state"], met["met_by"]) == ("met", "SB-26-2AAAA")
    # as of the day before nobody could know
    early = items("--as-of", "2026-10-07", "--until", "2026-10-31")
    assert [i["state"] for i in early if i["due"] == "2026-10-08" and i["duty"] == met["duty"]] == [
        "due"
    ]


def test_every_form_tells_the_same_and_the_same_bytes_twice(company: Path) -> None:
    listed = items(*DAY)
    rows = list(csv.DictReader(io.StringIO(dangan("due", *DAY, "--format", "csv").out)))
    assert [(r["duty"], r["due"], r["record"]) for r in rows] == [
        (i["duty"], i["due"], i["record"] or "") for i in listed
    ]
    made = dangan("due", *DAY, "--format", "ics").data
    assert made == dangan("due", *DAY, "--format", "ics").data
    calendar = Calendar.from_ical(made)
    events = calendar.walk("VEVENT")
    open_ = [i for i in listed if i["state"] != "met"]
    assert sorted(str(e.decoded("dtstart")) for e in events) == sorted(i["due"] for i in open_)
    assert len({str(e["uid"]) for e in events}) == len(events)
    alarm = events[0].walk("VALARM")[0]
    assert alarm.decoded("trigger").days == -3
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    text = dangan("due", *DAY).out
    assert "逾期" in text
    assert "报送月度客户清单" in text
    assert "Submit the monthly customer list" in dangan("due", *DAY, "--lang", "en").out


def test_an_item_keeps_its_uid_when_time_goes_by(company: Path) -> None:
    def uids(as_of: str) -> dict[str, str]:
        made = dangan("due", "--as-of", as_of, "--until", "2026-12-31", "--format", "ics").data
        return {
            str(e["uid"]): str(e.decoded("dtstart"))
            for e in Calendar.from_ical(made).walk("VEVENT")
        }

    before, after = uids("2026-10-01"), uids("2026-11-20")
    assert set(before) & set(after)
    assert all(after[uid] == day for uid, day in before.items() if uid in after)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as-of", "2026-13-01"), "2026-13-01"),
        (("--as-of", "2026-10-12", "--until", "2026-10-01"), "is before"),
        (("--staff", "nobody"), "nobody"),
        (("--department", "nowhere"), "nowhere"),
        (("--staff", "xu-wenbo", "--department", "marketing"), "either"),
    ],
)
def test_mistakes_end_in_a_sentence(
    company: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["due", *words, "--lang", "en"])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


OWN = """/*
id: greeting
title: {zh: 节前问候, en: Greeting}
source: []
who: {zh: 负责人, en: Owner}
needs: [duty_terms.greeting.day]
message: {zh: 问候客户。, en: Greet the customer.}
why: {zh: "每年一月 {day} 日。", en: "On {day} January each year."}
met: {zh: 通话记录。, en: A call.}
*/
SELECT 'customers' AS kind, c.id AS record,
       month_day(y.first, setting('duty_terms.greeting.day', y.first)) AS due,
       c.owner AS staff, c.department, NULL AS met_by, y."key" AS period,
       setting('duty_terms.greeting.day', y.first) AS day
FROM periods AS y JOIN customers AS c WHERE y.kind = 'year'
"""


def test_a_company_adds_a_duty_with_one_file(company: Path) -> None:
    (company / "schemas/duties").mkdir(parents=True)
    (company / "schemas/duties/greeting.sql").write_text(OWN, encoding="utf-8")
    words = ("--as-of", "2027-01-01", "--until", "2027-01-31")
    assert "greeting" not in {item["duty"] for item in items(*words)}
    policy = company / "records/policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8")
        + "duty_terms:\n  - from: '2026-01-01'\n    value:\n      greeting:\n        day: 20\n"
        + "    source: 办法\n",
        encoding="utf-8",
    )
    found = [item for item in items(*words) if item["duty"] == "greeting"]
    assert {(item["due"], item["staff"]) for item in found} == {
        ("2027-01-20", "zhou-xiaolan"),
        ("2027-01-20", "xu-wenbo"),
    }
    assert dangan("check").code == 0
    told = dangan("explain", "greeting", "C-25-2AAA", "--as-of", "2027-01-01", "--lang", "en").out
    assert "duty_terms.greeting.day = 20 (from 2026-01-01" in told
    assert "On 20 January each year." in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: greeting", "id: other", "must be the name of the file"),
        ("SELECT 'customers' AS kind,", "SELECT", "lacks these columns: kind"),
        ("FROM periods", "FROM nowhere", "no such table: nowhere"),
        ("SELECT 'customers'", "DELETE FROM staff; SELECT 'customers'", "cannot be run"),
        ("needs:", "need:", "unknown setting “need”"),
        ("met: {zh: 通话记录。, en: A call.}\n", "", "“met” is missing"),
        ("{day} January", "{date} January", "lacks these columns: date"),
    ],
)
def test_a_faulty_duty_file_is_named(
    company: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (company / "schemas/duties").mkdir(parents=True)
    text = OWN.replace("needs: [duty_terms.greeting.day]", "needs: []").replace(
        "setting('duty_terms.greeting.day', y.first)", "20"
    )
    assert old in text
    (company / "schemas/duties/greeting.sql").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["due", *DAY, "--lang", "en"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "schemas/duties/greeting.sql" in told
    assert said in told


def test_why_this_and_why_on_this_day(company: Path) -> None:
    words = ("explain", "customer-list", "marketing", "--as-of", "2026-10-12")
    told = dangan(*words, "--lang", "en").out
    assert "Clauses: S0-06" in told
    assert "list_due_day = 2" in told
    assert "2026-10-02 (National Day)" in told
    assert "moves it to 2026-10-08" in told
    assert "What would meet it" in told
    told = dangan(*words).out
    assert "国庆节" in told
    assert "由何办结" in told


def test_why_a_check_exists_and_what_it_found(company: Path) -> None:
    told = dangan("explain", "rule/left-staff", "--lang", "en").out
    assert "S0-22" in told
    assert "Wrong:" in told
    nothing = dangan("explain", "rule/left-staff", "C-25-2AAA", "--lang", "en").out
    assert "has no finding" in nothing
    staff = company / "records/staff/xu-wenbo.yaml"
    staff.write_text(staff.read_text(encoding="utf-8") + "left_on: '2025-03-31'\n", "utf-8")
    found = dangan("explain", "rule/left-staff", "C-25-2BBB", "--lang", "en").out
    assert "records/customers/C-25-2BBB.yaml:" in found


def test_a_slip_in_the_name_is_pointed_out(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(["explain", "customer-lists", "--lang", "en"])
    assert "Did you mean customer-list?" in capsys.readouterr().err


def test_a_setting_with_parts_is_told_part_by_part(company: Path) -> None:
    policy = company / "records/policy.yaml"
    terms = "".join(
        f"      {tier}: {{credit_days: 30, credit_limit: null, advance_funds: null, "
        f"commission: null, resources: null, visits_per_month: {visits}, "
        "visits_per_month_potential: null, contract: required, long_term_agreement: required}\n"
        for tier, visits in (("A", 2), ("B", 1), ("C", 1))
    )
    entry = f"tier_terms:\n  - from: '2026-01-01'\n    value:\n{terms}    source: 办法\n"
    policy.write_text(policy.read_text(encoding="utf-8") + entry, encoding="utf-8")
    told = dangan("explain", "tier-visits", "--as-of", "2026-10-12", "--lang", "en")
    lines = told.out.splitlines()
    assert "  A.visits_per_month = 2" in lines
    assert "  C.visits_per_month = 1" in lines
    assert not any("{" in line for line in lines)
