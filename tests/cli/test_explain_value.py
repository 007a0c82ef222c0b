"""``dangan explain RECORD FIELD``: every computed value says what it is made of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dangan.derive.reasons import load_rules, rule_of
from dangan.project import open_project
from dangan.schema.kinds import load_kinds
from tests.support.command import AS_OF, dangan, git
from tests.support.records import of_kind, read

ROOT = Path(__file__).parents[2]
PROJECT = open_project(ROOT)
KINDS = load_kinds(PROJECT)
DERIVED = [(name, item) for name, kind in sorted(KINDS.items()) for item in kind.derived]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with one commit by somebody it knows."""
    root = tmp_path_factory.mktemp("explained") / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    (root / ".gitignore").write_text("build/\n")
    address = read(root / "records/staff/wen-yining.yaml")["emails"][0]
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "启用", "--author", f"温以凝 <{address}>")
    return root


@pytest.mark.parametrize(("name", "item"), DERIVED, ids=[f"{n}-{i.column}" for n, i in DERIVED])
def test_every_computed_field_has_a_rule_that_reads_what_is_there(name: str, item: object) -> None:
    kind = KINDS[name]
    rules = load_rules(PROJECT)
    derived = next(one for one in kind.derived if one == item)
    rule = rule_of(rules, derived)
    assert rule.how.zh
    assert rule.how.en
    assert rule.query or any(pointer in kind.by_pointer for pointer in rule.reads)
    # where a query leads has what it names
    for kind_read in re.findall(r"'([a-z-]+)' AS kind", rule.query):
        places = re.findall(r"'(/[a-z_/*]+)'", rule.query)
        assert places
        assert set(places) <= KINDS[kind_read].by_pointer.keys()
    settings = {node.pointer for node in KINDS["policy"].groups}
    assert {f"/{setting}" for setting in rule.policy} <= settings


def _explain(company: Path, *words: str) -> str:
    return dangan("explain", *words, "--lang", "zh", cwd=company).ok().out


def test_a_score_names_lines_weights_and_the_commit(company: Path) -> None:
    evaluation = next(
        one for one in of_kind(company, "evaluations").values() if one["evaluated_on"] < "2026-07"
    )
    said = _explain(company, evaluation["id"], "total")
    year = evaluation["id"].split("-")[1]
    assert f"records/evaluations/20{year}/{evaluation['id']}.yaml:" in said
    assert all(str(line["score"]) in said for line in evaluation["scores"])
    assert "客户评估判断标准" in said
    assert "提交 " + git(company, "rev-parse", "HEAD")[:10] in said
    assert read(company / "records/staff/wen-yining.yaml")["name"] in said


def test_a_count_names_the_records_and_follows_the_date(company: Path) -> None:
    open_ = [
        one
        for one in of_kind(company, "complaints").values()
        if one["steps"][-1]["to"] not in {"closed", "declined", "withdrawn", "settled", "escalated"}
        and one.get("customer")
    ]
    one = open_[0]
    said = _explain(company, one["customer"], "open_complaints", "--as-of", AS_OF)
    assert f"{one['id']}.yaml:" in said
    before = _explain(company, one["customer"], "open_complaints", "--as-of", "2025-01-02")
    assert one["id"] not in before


def test_what_is_no_computed_field_is_told_with_those_there_are(company: Path) -> None:
    customer = next(iter(of_kind(company, "customers")))
    ran = dangan("explain", customer, "address", "--lang", "zh", cwd=company)
    assert ran.code == 2
    assert "tier_high" in ran.said
    assert dangan("explain", "C-99-ZZZZ", "state", cwd=company).code == 2
