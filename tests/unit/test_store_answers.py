"""Questions to the store: answered in three forms, and unable to change anything."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from dangan.cli.sql import command
from dangan.project import UserError
from dangan.store.answers import Answer, ask, render
from dangan.store.load import open_memory
from tests.unit.store_samples import customer, store


@pytest.fixture
def connection() -> sqlite3.Connection:
    return store([customer(), customer("C-26-9HXR", "青岛汇通")])[0]


def test_a_question_is_answered(connection: sqlite3.Connection) -> None:
    answer = ask(connection, "SELECT id, name FROM customers ORDER BY id DESC")
    assert answer.columns == ("id", "name")
    assert answer.rows[0] == ("C-26-9HXR", "青岛汇通")


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("DELETE FROM customers", "sql.read_only"),
        ("UPDATE customers SET name = ''", "sql.read_only"),
        ("INSERT INTO meta VALUES ('a', 'b')", "sql.read_only"),
        ("CREATE TABLE x (y)", "sql.read_only"),
        ("DROP TABLE customers", "sql.read_only"),
        ("PRAGMA query_only = OFF", "sql.read_only"),
        ("PRAGMA journal_mode", "sql.read_only"),
        ("ATTACH 'other.sqlite' AS other", "sql.read_only"),
        ("VACUUM", "sql.read_only"),
        ("BEGIN", "sql.read_only"),
        ("SELECT load_extension('x')", "sql.read_only"),
        ("SELECT 1; DELETE FROM customers", "sql.one_statement"),
        ("", "sql.not_a_question"),
        ("-- nothing", "sql.not_a_question"),
        ("SELEC 1", "sql.failed"),
        ("SELECT * FROM nowhere", "sql.failed"),
        ("SELECT :name", "sql.failed"),
        ("SELECT '\ud800'", "sql.failed"),
        ("SELECT 'a\0b'", "sql.failed"),
    ],
)
def test_anything_else_is_refused_in_words(
    connection: sqlite3.Connection, question: str, key: str
) -> None:
    before = list(connection.iterdump())
    with pytest.raises(UserError) as raised:
        ask(connection, question)
    assert raised.value.key == key
    assert raised.value.message("zh") != raised.value.message("en")
    assert list(connection.iterdump()) == before
    connection.execute("DELETE FROM names")  # the store itself stays usable


def test_tables_and_columns_can_be_looked_up(connection: sqlite3.Connection) -> None:
    names = ask(connection, "SELECT name FROM pragma_table_info('customers_steps')").rows
    assert [name for (name,) in names] == ["record", "n", "to", "on", "at", "by", "note"]
    assert ask(connection, "SELECT name FROM sqlite_master WHERE name = 'customers'").rows


def test_a_question_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangan.store.readonly._STRIDES", 2)
    endless = (
        "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT max(n) FROM x"
    )
    with pytest.raises(UserError) as raised:
        ask(open_memory(), endless)
    assert raised.value.key == "sql.endless"


AWKWARD = Answer(
    ("名称", "n"), (("长富", 1), ('a,"b"\nc', 22), ("\x1b[31m", 333), (None, 4), (b"\x01", 5))
)


def test_columns_stand_under_each_other() -> None:
    lines = render(AWKWARD, "table").splitlines()
    assert lines == [
        "名称          n",
        "----------  ---",
        "长富          1",
        'a,"b"⏎c      22',
        "\\u001b[31m  333",
        "              4",
        "01            5",
    ]


def test_csv_and_json_keep_the_values() -> None:
    rows = list(csv.reader(io.StringIO(render(AWKWARD, "csv"))))
    assert rows[0] == ["名称", "n"]
    assert rows[2] == ['a,"b"\nc', "22"]
    found = json.loads(render(AWKWARD, "json"))
    assert found[0] == {"名称": "长富", "n": 1}
    assert found[3]["名称"] is None
    assert render(Answer(("a",), ()), "table") == "a\n-\n"


COMPANY = """\
name: 山东长富物流集团有限公司
currency: CNY
language: zh
time_zone: Asia/Shanghai
business_areas:
- key: road
  title: {zh: 公路运输, en: Road}
"""
DEPARTMENT = "id: marketing\nname: 营销中心\nfunction: marketing_centre\n"


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company of one department, the folder in which one works."""
    folder = tmp_path / "records" / "departments"
    folder.mkdir(parents=True)
    (tmp_path / "records" / "company.yaml").write_text(COMPANY, encoding="utf-8")
    (folder / "marketing.yaml").write_text(
        DEPARTMENT + "established_on: 2026-05-01\n", encoding="utf-8"
    )
    (folder / "sales.yaml").write_text("id: sales\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> tuple[str, str]:
    result = CliRunner().invoke(command, args, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout, result.stderr


@pytest.mark.usefixtures("firm")
def test_the_command_answers_and_says_what_is_left_out() -> None:
    out, err = run("SELECT id, name FROM departments", "--format", "json")
    assert json.loads(out) == [{"id": "marketing", "name": "营销中心"}]
    assert "dangan check" in err
    out, _ = run("SELECT id FROM departments", "--as-of", "2026-04-30", "--format", "csv")
    assert out == "id\n"


@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("day", ["2026-13-01", "20260401", "yesterday", ""])
def test_a_date_is_written_in_full(day: str) -> None:
    with pytest.raises(UserError) as raised:
        run("SELECT 1", "--as-of", day)
    assert raised.value.key == "write.bad_date"
