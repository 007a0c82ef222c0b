"""Rules that a company writes itself: what they may do, and what happens if they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangan.derive.violation import Violation
from dangan.findings import Args
from dangan.judge import rules
from dangan.project import Project
from dangan.text import Both
from tests.unit.store_samples import (
    PROJECT,
    broken,
    complaint,
    contract,
    customer,
    evaluation,
    people,
    store,
    supplier,
)

OTHER = "C-26-9HXR"


def company_with(tmp_path: Path, name: str, sql: str) -> Project:
    """A company with one rule of its own."""
    folder = tmp_path / rules.FOLDER
    folder.mkdir(parents=True)
    (folder / name).write_text(sql, encoding="utf-8")
    return Project(tmp_path, (tmp_path,))


HEADER = """/*
code: rule/own
severity: error
title: {zh: 自定规则, en: Own rule}
message: {zh: "名称是 {name}。", en: "The name is {name}."}
fix: {zh: 请改名。, en: Rename it.}
why: {zh: 公司规定。, en: The company says so.}
*/
"""


def run_own(tmp_path: Path, sql: str, header: str = HEADER) -> list[Violation]:
    project = company_with(tmp_path, "own.sql", header + sql)
    connection, _ = store([customer(), broken("customers", OTHER)])
    return rules.run(project, connection)


def test_a_company_writes_rules_of_its_own(tmp_path: Path) -> None:
    sql = "SELECT 'customers' AS kind, id AS record, '/name' AS pointer, name FROM customers"
    (found,) = run_own(tmp_path, sql)
    assert (found.code, found.record, found.pointer) == ("rule/own", "C-26-7KQ4", "/name")
    assert found.file == "records/customers/C-26-7KQ4.yaml"
    assert dict(found.args)["name"] == "济南恒通达物流有限公司"


def test_texts_in_two_languages_are_two_columns(tmp_path: Path) -> None:
    sql = (
        "SELECT 'customers' AS kind, id AS record, '' AS pointer, '甲' AS name_zh,"
        " 'A' AS name_en, NULL AS more FROM customers"
    )
    (found,) = run_own(tmp_path, sql)
    expected: Args = (("more", ""), ("name", Both("甲", "A")))
    assert found.args == expected


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT missing_column FROM customers", "no such column"),
        ("SELECT 'customers' AS kind, id AS record, name FROM customers", "pointer"),
        ("SELECT 'customers' AS kind, id AS record, '' AS pointer FROM customers", "name"),
        (
            "SELECT 'customers' AS kind, 'C-26-9HXR' AS record, '' AS pointer, '' AS name",
            "C-26-9HXR",
        ),
        ("DELETE FROM customers", "not authorized"),
        ("ATTACH 'x.sqlite' AS x", "not authorized"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("", "kind"),
    ],
)
def test_a_broken_rule_is_a_finding_of_its_own(tmp_path: Path, sql: str, said: str) -> None:
    (found,) = run_own(tmp_path, sql)
    assert (found.code, found.file) == ("rule/broken-rule", "schemas/rules/own.sql")
    reason = dict(found.args)["reason"]
    assert isinstance(reason, Both)
    assert said in reason.en
    assert said in reason.zh


def test_a_rule_without_a_header_does_not_stop_the_others(tmp_path: Path) -> None:
    project = company_with(tmp_path, "own.sql", "SELECT 1")
    connection, _ = store([customer()])
    assert [v.code for v in rules.run(project, connection)] == ["rule/broken-rule"]


def test_rules_leave_the_store_as_it_was() -> None:
    connection, _ = store(
        [*people(), customer(), supplier(), contract(), evaluation(), complaint()]
    )
    before = list(connection.iterdump())
    rules.run(PROJECT, connection)
    assert list(connection.iterdump()) == before
    connection.execute("DELETE FROM links")  # and nothing is locked afterwards
