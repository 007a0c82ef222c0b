"""``dangan new``, ``set`` and ``show`` as a person uses them, in a company of their own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.command import Ran, dangan

BASE = Path(__file__).parents[1] / "corpus" / "base"
CUSTOMER = "records/customers/C-25-2AAA.yaml"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The small company of the corpus."""
    return Path(shutil.copytree(BASE, tmp_path / "company"))


def files(root: Path) -> dict[str, bytes]:
    found = sorted(path for path in (root / "records").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def added(root: Path, before: dict[str, bytes]) -> list[str]:
    after = files(root)
    assert {name: after[name] for name in before} == before
    return sorted(after.keys() - before.keys())


def new(root: Path, *words: str, typed: str = "") -> Ran:
    return dangan("new", *words, "--by", "zhou-xiaolan", cwd=root, typed=typed)


# -- set


def test_set_changes_the_lines_of_its_fields_only(company: Path) -> None:
    path = company / CUSTOMER
    text = path.read_text(encoding="utf-8").replace("name:", "# 名称以执照为准\nname:", 1)
    path.write_text(text, encoding="utf-8")
    said = dangan("set", "C-25-2AAA", "简称=长富", "phones/-=0532-5550 2199", cwd=company).ok()
    after = path.read_text(encoding="utf-8")
    assert "# 名称以执照为准" in after
    changed = [line for line in after.splitlines() if line not in text.splitlines()]
    assert changed == ["short_name: 长富", "  - 0532-5550 2199"]
    assert "+short_name: 长富" in said.out
    assert dangan("check", cwd=company).code == 0


def test_set_empties_a_field_and_takes_an_entry_away(company: Path) -> None:
    before = yaml.safe_load((company / CUSTOMER).read_bytes())
    dangan("set", "C-25-2AAA", "phones/-=0532-5550 2199", cwd=company).ok()
    last = len(before["phones"])
    dangan("set", "C-25-2AAA", "short_name=", f"/phones/{last}=", cwd=company).ok()
    del before["short_name"]
    assert yaml.safe_load((company / CUSTOMER).read_bytes()) == before


def test_set_finds_records_and_references_by_name(company: Path) -> None:
    name = yaml.safe_load((company / CUSTOMER).read_bytes())["name"]
    dangan("set", name, "owner=周晓岚", cwd=company).ok()
    assert yaml.safe_load((company / CUSTOMER).read_bytes())["owner"] == "zhou-xiaolan"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["C-25-2AAA", "phones=123"], 1, "schema/telephone"),
        (["C-25-2AAA", "id=C-25-2CCC"], 2, "编号永远不变"),
        (["C-25-2AAA", "nmae=甲"], 2, "name"),
        (["C-25-2AAA", "name="], 1, "schema/missing-field"),
        (["C-25-2AAA", "steps/0/on=2020-01-01"], 2, "dangan move"),
        (["C-25-2ZZZ", "name=甲"], 2, "没有编号"),
        (["C-25-2AAA", "owner=查无此人"], 1, "查无此人"),
        (["C-25-2AAA", "terms/pay_day/x=1"], 2, "字段"),
    ],
)
def test_set_refuses_in_words_and_writes_nothing(
    company: Path, words: list[str], code: int, told: str
) -> None:
    before = files(company)
    ran = dangan("set", *words, cwd=company)
    assert (ran.code, told in ran.said) == (code, True), ran.said
    assert "Traceback" not in ran.said
    assert files(company) == before


def test_a_trial_run_shows_the_change_and_leaves_the_file(company: Path) -> None:
    before = files(company)
    assert "+short_name: 甲" in dangan("set", "C-25-2AAA", "简称=甲", "--dry-run", cwd=company).out
    assert files(company) == before
    assert (
        "没有改动"
        in dangan(
            "set", "C-25-2AAA", f"name={yaml.safe_load(before[CUSTOMER])['name']}", cwd=company
        ).out
    )


# -- new

ANSWERS = "青岛测试食品有限公司\n法人\n采购客户、经销商\n3\n2026-13-01\n2026-05-06\n张三\n\n"


def test_new_asks_until_the_record_is_sound(company: Path) -> None:
    before = files(company)
    ran = new(company, "客户", "--ask", typed=ANSWERS).ok()
    (made,) = added(company, before)
    assert re.fullmatch(r"records/customers/C-\d\d-[2-9A-HJ-NP-Z]{4}\.yaml", made)
    record = yaml.safe_load((company / made).read_bytes())
    assert record["name"] == "青岛测试食品有限公司"
    assert record["party_roles"] == ["buyer", "dealer"]
    assert record["category"] == "potential"
    assert record["opened_on"] == "2026-05-06"
    assert record["contacts"] == [{"name": "张三"}]
    assert record["steps"][0]["by"] == "zhou-xiaolan"
    assert "日历上没有这一天" in ran.out  # told at once, and asked again
    assert record["id"] in ran.out
    assert dangan("check", cwd=company).code == 0
    assert dangan("fmt", "--check", cwd=company).code == 0


def test_new_asks_again_for_what_the_whole_company_objects_to(company: Path) -> None:
    before = files(company)
    answers = ANSWERS.replace("\n3\n", "\n2\n", 1) + "3\n"  # a general customer trades already
    ran = new(company, "customers", "--ask", typed=answers).ok()
    (made,) = added(company, before)
    assert yaml.safe_load((company / made).read_bytes())["category"] == "potential"
    assert "没有新建" in ran.out


def test_new_takes_further_fields_by_name(company: Path) -> None:
    before = files(company)
    answers = ANSWERS[:-1] + "?\n邮政编号\n地址\n青岛市测试路 1 号\n联系人\n\n"
    ran = new(company, "customers", "--ask", typed=answers).ok()
    (made,) = added(company, before)
    assert yaml.safe_load((company / made).read_bytes())["address"] == "青岛市测试路 1 号"
    assert "您要写的可能是“邮政编码”" in ran.out


def test_whoever_knows_only_a_telephone_number_may_pass_the_contact_over(company: Path) -> None:
    before = files(company)
    answers = ANSWERS.replace("张三\n\n", "\n电话\n0532-5550 2177\n\n")
    new(company, "customers", "--ask", typed=answers).ok()
    (made,) = added(company, before)
    record = yaml.safe_load((company / made).read_bytes())
    assert record["phones"] == ["0532-5550 2177"]
    assert "contacts" not in record


def test_what_was_put_off_to_the_end_is_asked_for_again(company: Path) -> None:
    before = files(company)
    answers = ANSWERS.replace("张三\n\n", "\n\n张三\n\n")
    new(company, "customers", "--ask", typed=answers).ok()
    (made,) = added(company, before)
    assert yaml.safe_load((company / made).read_bytes())["contacts"] == [{"name": "张三"}]


def test_new_from_a_script(company: Path) -> None:
    before = files(company)
    words = [
        *("--set", "name=青岛测试食品有限公司", "--set", "party_type=法人"),
        *("--set", "party_roles=buyer", "--set", "category=potential"),
        *("--set", "opened_on=2026-05-06", "--set", "phones=0532-5550 2177"),
        *("--set", "contacts/-/name=张三", "--set", "contacts/-/title=经理"),
        *("--set", "contacts/-/name=李四", "--set", "owner=周晓岚"),
    ]
    new(company, "customers", *words).ok()
    (made,) = added(company, before)
    record = yaml.safe_load((company / made).read_bytes())
    assert record["owner"] == "zhou-xiaolan"
    assert [one["name"] for one in record["contacts"]] == ["张三", "李四"]


def test_new_for_records_with_chosen_ids(company: Path) -> None:
    before = files(company)
    words = ("--set", "name=测试部", "--set", "code=BM99", "--set", "function=office")
    assert new(company, "departments", *words).code == 2
    new(company, "departments", "--id", "testing", *words).ok()
    assert added(company, before) == ["records/departments/testing.yaml"]
    assert new(company, "departments", "--id", "testing", *words).code == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["customers"], 1, "客户名称"),
        (["custmers"], 2, "customers"),
        (["policy"], 2, "records/policy.yaml"),
        (["customers", "--id", "x"], 2, "由程序生成"),
        (["customers", "--set", "name"], 2, "name"),
        (["customers", "--set", "contacts/5/name=x"], 2, "contacts/5/name"),
    ],
)
def test_new_refuses_in_words_and_writes_nothing(
    company: Path, words: list[str], code: int, told: str
) -> None:
    before = files(company)
    ran = new(company, *words)
    assert (ran.code, told in ran.said) == (code, True), ran.said
    assert "Traceback" not in ran.said
    assert files(company) == before


def test_giving_up_writes_nothing(company: Path) -> None:
    before = files(company)
    ran = new(company, "customers", "--ask", typed="青岛测试食品有限公司\n")
    assert ran.code != 0
    assert "Traceback" not in ran.said
    assert files(company) == before


# -- show


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_show_tells_every_value_in_words(company: Path, lang: str) -> None:
    record = yaml.safe_load((company / CUSTOMER).read_bytes())
    shown = dangan("show", record["name"], "--lang", lang, cwd=company).ok().out
    assert record["id"] in shown.splitlines()[0]
    for value in (record["name"], *record["phones"], record.get("address", "")):
        assert value in shown
    assert ("重点客户" if lang == "zh" else "Key customer") in shown
    assert "zhou-xiaolan" not in shown  # people are called by their names


def test_show_of_what_is_not_there(company: Path) -> None:
    ran = dangan("show", "C-25-2AAB", cwd=company)
    assert ran.code == 2
    assert "C-25-2AAA" in ran.said
