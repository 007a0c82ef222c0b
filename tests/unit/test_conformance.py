"""The catalogue, what realises it, and that faults planted in either are found."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from dangan.cli.main import run
from dangan.conformance import cases, verdict
from dangan.conformance.catalogue import NATURES, PARTS, Catalogue, load_catalogue
from dangan.conformance.judge import MISSING, REALISED, Row, judge
from dangan.conformance.mapping import load_mapping
from dangan.conformance.realm import Realm, open_realm
from dangan.project import Project, open_project, product
from dangan.publish.site import conformancepages
from dangan.text import LANGUAGES, say

BASE = Path(__file__).resolve().parents[1] / "corpus" / "base"

# what still waits for a report, a printed list or figures that are computed for one
WAITING = {
    *("S1-39", "S1-43", "S2-22", "S2-24", "S2-31", "S3-22", "S3-42"),
    *("S4-2.06", "S4-2.09", "S4-2.10", "S4-2.12", "S4-2.14"),
    *("S4-3.03", "S4-3.04", "S4-3.05", "S4-3.06", "S4-3.07", "S4-3.08", "S4-3.09", "S4-3.16"),
    *("S4-4.03", "S4-4.06", "S4-4.08", "S4-5.05", "S4-5.06", "S4-5.07", "S4-5.10"),
    *("S4-7.03", "S4-7.04", "S4-7.05", "S4-7.06", "S4-7.07", "S4-7.11", "S4-7.12", "S4-7.13"),
    "S4-8.08",
}


@pytest.fixture(scope="module")
def project() -> Project:
    """The product itself."""
    return Project(product(), (product(),))


@pytest.fixture(scope="module")
def realm(project: Project) -> Realm:
    return open_realm(project)


@pytest.fixture(scope="module")
def catalogue(project: Project) -> Catalogue:
    return load_catalogue(project)


@pytest.fixture(scope="module")
def rows(project: Project, realm: Realm, catalogue: Catalogue) -> list[Row]:
    mapping = load_mapping(project, catalogue.entries)
    return judge(realm, catalogue.entries, mapping, {})


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small company of the corpus, to which tests give files of its own."""
    monkeypatch.delenv("DANGAN_LANG", raising=False)
    shutil.copytree(BASE / "records", tmp_path / "records")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of one command."""
    with pytest.raises(SystemExit) as left:
        run(["conformance", *words])
    said = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, said.out, said.err


def one(capsys: pytest.CaptureFixture[str], row: str) -> dict[str, Any]:
    """What is found about one entry."""
    code, out, err = call(capsys, "--format", "json", "--row", row, "--lang", "en")
    assert err == ""
    found: dict[str, Any] = json.loads(out)["rows"][0]
    assert code == int(found["status"] == MISSING)
    return found


def mapped(company: Path, row: str, old: str, new: str) -> None:
    """Give the company a mapping of its own in which the entry ``row`` differs."""
    text = (product() / "site" / "conformance.yaml").read_text(encoding="utf-8")
    start = text.index(f"\n{row}:\n")
    end = re.compile(r"\n(?:S\d-|\n)").search(text, start + 1)
    assert end is not None
    entry = text[start : end.start()]
    assert old in entry
    (company / "site").mkdir(exist_ok=True)
    changed = text[:start] + entry.replace(old, new, 1) + text[end.start() :]
    (company / "site" / "conformance.yaml").write_text(changed, encoding="utf-8")


def test_the_catalogue_holds_every_entry_in_order(catalogue: Catalogue) -> None:
    numbers = [tuple(map(int, re.findall(r"\d+", key))) for key in catalogue.entries]
    assert numbers == sorted(numbers)
    assert len(numbers) == 304
    held = [number[0] for number in numbers]
    assert [held.count(source) for source in range(5)] == [34, 49, 49, 47, 125]
    fields = [key for entry in catalogue.entries.values() for key in entry.keys("fields")]
    assert len(fields) == 1865
    assert {entry.nature for entry in catalogue.entries.values()} <= set(NATURES)


def test_every_entry_is_realised_or_waits_for_a_report(rows: list[Row]) -> None:
    assert {row.entry.id for row in rows if row.status == MISSING} <= WAITING
    for row in rows:
        assert row.problems == (), row.entry.id
        assert {part for part, _ in row.missing} <= {"fields"}, row.entry.id
        if row.missing and not row.wants:
            assert row.entry.sheet or row.entry.id == "S1-43", row.entry.id


def test_only_what_asks_for_nothing_is_left_to_people(rows: list[Row]) -> None:
    kept = [row for row in rows if row.whole]
    assert {row.entry.id for row in kept} == {
        *("S0-02", "S1-01", "S1-20", "S1-27", "S2-01", "S2-38", "S3-02"),
    }
    assert all(not row.entry.items for row in kept)


def test_reports_and_duties_that_it_rests_on_run(
    project: Project, realm: Realm, rows: list[Row]
) -> None:
    named = [found.reference.text for row in rows for found in row.references()]
    assert verdict.not_running(project, realm, named) == {}


def test_one_entry_as_json(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = one(capsys, "S0-28")
    assert found["status"] == "realised"
    assert "rule/staff-in-contact" in found["by"]
    assert "customers#/our_contacts" in found["fields"]["mapped"]["our_contacts"]
    assert found["thresholds"]["mapped"] == {
        "min_staff_in_contact": ["policy:min_staff_in_contact"]
    }
    assert found["fields"]["missing"] == found["thresholds"]["missing"] == []
    assert one(capsys, "S0-02")["reason"].startswith("Customers are managed")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_entry_as_text(lang: str, company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--row", "S3-43", "--lang", lang)
    assert code == 0
    head, *lines = out.splitlines()
    assert head.startswith("S3-43  ")
    assert head.endswith(say("conformance.status.realised", lang))
    assert any("sign:visits/department_manager" in line for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"documents#/issue_date"', '"documents#/issued"', "documents#/issued leads to nothing"),
        ('"documents#/issue_date"', "policy:issue", "policy:issue leads to nothing"),
        ("fields:", "by: [kind:decrees]\n  fields:", "kind:decrees leads to nothing"),
        ("fields:", "by: [rule/none]\n  fields:", "rule/none leads to nothing"),
        ("fields:", 'by: ["report:none"]\n  fields:', "report:none leads to nothing"),
        ("fields:", 'by: ["duty:none"]\n  fields:', "duty:none leads to nothing"),
        ("fields:", 'by: ["form:none"]\n  fields:', "form:none leads to nothing"),
        ("fields:", 'by: ["report:tier-report#colour"]\n  fields:', "#colour leads to nothing"),
        ("fields:", 'by: ["move:documents/draft>in_force"]\n  fields:', "leads to nothing"),
        ("fields:", 'by: ["sign:documents/salesperson"]\n  fields:', "leads to nothing"),
        ("fields:", "by: [role:juggler]\n  fields:", "role:juggler leads to nothing"),
        ("fields:", 'by: ["customers#/category=best"]\n  fields:', "=best leads to nothing"),
        ("fields:", 'by: ["page:none.md"]\n  fields:', "page:none.md leads to nothing"),
        ("{approved_by:", "{approved: kind:staff, approved_by:", "names approved (fields)"),
        (
            "thresholds:",
            "dropped:\n    - {fields: [title], zh: 无, en: none}\n  thresholds:",
            "",
        ),
        (
            "thresholds:",
            "dropped:\n    - {fields: [approved_by], zh: 无, en: none}\n  thresholds:",
            "approved_by (fields) is both",
        ),
        (
            "thresholds:",
            "people:\n    - {zh: 无, en: none}\n  thresholds:",
            "left to people although",
        ),
    ],
)
def test_planted_faults_are_found(
    old: str, new: str, said: str, company: Path, realm: Realm, catalogue: Catalogue
) -> None:
    mapped(company, "S0-01", old, new)
    mapping = load_mapping(open_project(company), catalogue.entries)
    [found] = judge(realm, {"S0-01": catalogue.entries["S0-01"]}, mapping, {})
    if said:
        assert found.status == MISSING
        assert any(said in problem.en for problem in found.problems), found.problems
    else:
        assert found.status == REALISED
        assert found.dropped["fields", "title"].en == "none"


def test_what_nothing_accounts_for_is_missing(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapped(
        company, "S0-01", 'approved_by: "documents#/sign_offs/*/staff"', "title: documents#/none"
    )
    found = one(capsys, "S0-01")
    assert found["status"] == MISSING
    assert found["fields"]["missing"] == ["approved_by"]
    assert found["problems"] == ["documents#/none leads to nothing that exists."]


def test_a_check_without_cases_is_found(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = company / "schemas" / "rules"
    folder.mkdir(parents=True)
    rule = (product() / "schemas/rules/staff-in-contact.sql").read_text(encoding="utf-8")
    rule = rule.replace("code: rule/staff-in-contact", "code: rule/own-idea")
    (folder / "own-idea.sql").write_text(rule, encoding="utf-8")
    found = one(capsys, "S0-28")
    assert found["status"] == MISSING
    assert found["problems"] == ["The check rule/own-idea lacks a good or a bad case."]


def test_a_check_that_does_not_hold_is_found(
    company: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = company / "corpus"
    shutil.copytree(BASE.parent / "parts", corpus / "parts")
    shutil.copytree(BASE / "records", corpus / "base" / "records")
    case = corpus / "cases" / "rule" / "staff-in-contact.yaml"
    case.parent.mkdir(parents=True)
    text = (BASE.parent / "cases/rule/staff-in-contact.yaml").read_text(encoding="utf-8")
    line = re.search(r"C-25-2BBB\.yaml:(\d+) rule/staff-in-contact", text)
    assert line is not None
    case.write_text(text.replace(line[0], line[0].replace(line[1], "2")), encoding="utf-8")
    monkeypatch.setattr(cases, "corpus", lambda: corpus)
    failed = cases.failures(open_project(company), ["rule/staff-in-contact", "ref/unknown-record"])
    assert "“nobody at all”" in failed["rule/staff-in-contact"].en
    assert f"It gave: records/customers/C-25-2BBB.yaml:{line[1]} " in (
        failed["rule/staff-in-contact"].en
    )
    assert "ref/unknown-record" in failed["ref/unknown-record"].en
    monkeypatch.setattr(cases, "corpus", lambda: company / "none")
    failed = cases.failures(open_project(company), ["rule/staff-in-contact"])
    assert "tests/corpus is not in this product" in failed["rule/staff-in-contact"].en


def test_a_figure_that_is_not_the_default_is_found(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (product() / "site" / "catalogue.yaml").read_text(encoding="utf-8")
    assert "    min_staff_in_contact: 2\n" in text
    (company / "site").mkdir()
    changed = text.replace("    min_staff_in_contact: 2\n", "    min_staff_in_contact: 3\n")
    (company / "site" / "catalogue.yaml").write_text(changed, encoding="utf-8")
    [said] = one(capsys, "S0-28")["problems"]
    assert "is stated as 3" in said
    assert said.endswith("the setting min_staff_in_contact is 2.")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("conformance.yaml", "S9-99: {by: [kind:staff]}\n", "S9-99"),
        ("conformance.yaml", "S0-01: {buy: [kind:staff]}\n", "S0-01"),
        ("conformance.yaml", "S0-01: {fields: [title]}\n", "S0-01"),
        ("conformance.yaml", "S0-01: {dropped: [{fields: [title], zh: 无}]}\n", "S0-01"),
        ("conformance.yaml", "- S0-01\n", "conformance.yaml"),
        ("catalogue.yaml", "S0-01: {}\n", "catalogue.yaml"),
        ("catalogue.yaml", "sources: {S0: 甲}\nS0-01: {title: 甲}\n", "S0-01"),
    ],
)
def test_files_that_cannot_be_used_end_in_a_sentence(
    name: str, content: str, said: str, company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (company / "site").mkdir()
    (company / "site" / name).write_text(content, encoding="utf-8")
    code, out, err = call(capsys, "--lang", "en")
    assert (code, out) == (2, "")
    assert said in err
    assert "program itself" not in err


def test_an_entry_that_nobody_knows(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "--row", "S9-99", "--lang", "en")
    assert (code, out) == (2, "")
    assert "S9-99" in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_show_every_entry(
    lang: str, project: Project, realm: Realm, catalogue: Catalogue
) -> None:
    found = conformancepages.load_conformance(project, realm.kinds, realm.codes)
    pages = conformancepages.documents(found, frozenset({"customers"}), lang)
    shown = [
        ident
        for source in catalogue.sources
        for ident in re.findall(r'<span id="([^"]+)"', pages[f"handbook/conformance/{source}.md"])
    ]
    assert shown == list(catalogue.entries)
    assert 'href="../kinds/customers.html"' in pages["handbook/conformance/S0.md"]
    assert "../kinds/submissions.html" not in pages["handbook/conformance/S0.md"]
    assert '<a href="../codes/rule/staff-in-contact.html">' in pages["handbook/conformance/S0.md"]
    assert '<a href="../../due/duties.html#customer-list">' in pages["handbook/conformance/S0.md"]
    for text in pages.values():
        assert not re.search(r"\{[a-z_]+\}|None", text)
    people = pages["handbook/conformance/people.md"]
    assert all(row.whole.get(lang) in people for row in found.rows if row.whole)
    assert {*PARTS} == {part for row in found.rows for part, _ in row.entry.items}
