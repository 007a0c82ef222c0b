"""Who may have a report: hidden columns, masked values, records that are left out."""

from __future__ import annotations

import sqlite3

import pytest

from dangan.publish.passing import misused
from dangan.publish.reads import NotASelectError, reads, schema_clone
from dangan.publish.reports import (
    RefusedError,
    Report,
    ReportResult,
    Stores,
    may_run,
    open_stores,
    parse_report,
    run,
)
from dangan.redact.access import parse_access
from dangan.redact.database import redact
from tests.unit.publishing import AS_OF, customer, sample, store, stores

HIDDEN = "SELECT legal_representative_birth_date AS n FROM customers"


@pytest.fixture(scope="module")
def full() -> sqlite3.Connection:
    """The full store of the sample."""
    return store(sample())


@pytest.fixture(scope="module")
def staff(full: sqlite3.Connection) -> Stores:
    """What staff see of it."""
    return stores(full)


def _report(header: str, sql: str) -> Report:
    head = f"id: test\ntitle: Test\n{header}\n"
    body = "sections: [{id: one, title: One, columns: [{name: n, title: N}]}]"
    return parse_report(f"/*\n{head}{body}\n*/\n{sql}", "site/reports/test.sql")


def _run(found: Report, held: Stores) -> ReportResult:
    return run(found, held, lang="en", as_of=AS_OF)


def test_what_a_query_reads(full: sqlite3.Connection) -> None:
    clone = schema_clone(full)
    sql = "WITH a AS (SELECT id, name FROM customers) SELECT count(*) FROM a, complaints"
    found = reads(sql, clone)
    assert found.tables == {"customers", "complaints"}
    # the columns of a subquery count as read even where nobody asks for them
    assert ("customers", "name") in found.columns
    with pytest.raises(NotASelectError):
        reads("UPDATE customers SET name = ''", clone)


@pytest.mark.parametrize(
    ("header", "sql", "said"),
    [
        ("", HIDDEN, "An audience that sees confidential data is needed"),
        ("", f"SELECT count(*) AS n FROM ({HIDDEN})", "confidential"),  # noqa: S608
        ("", "SELECT investigation_personal_penalty AS n FROM complaints", "secret"),
        ("result_class: confidential", HIDDEN, "confidential"),
        ("", "SELECT account AS n FROM customers_bank_accounts", "shows_masked"),
        (
            "shows_masked: [customers_bank_accounts.account]",
            "SELECT count(*) AS n FROM customers_bank_accounts GROUP BY account",
            "would be wrong",
        ),
    ],
)
def test_refusals(header: str, sql: str, said: str, staff: Stores) -> None:
    found = _report(header, sql)
    refusal = may_run(found, staff)
    assert refusal is not None
    assert said in refusal.message("en")
    assert "“内部”" in refusal.message("zh")
    with pytest.raises(RefusedError, match="staff"):
        _run(found, staff)


def test_a_kind_that_is_not_seen(full: sqlite3.Connection, staff: Stores) -> None:
    entry = {"classes": "secret", "personal": True, "kinds": ["customers"], "records": "all"}
    who = parse_access({"audiences": {"x": entry}, "default": "x"}).get("x")
    held = open_stores(full, redact(full, staff.kinds, who), staff.kinds, who)
    refusal = may_run(_report("", "SELECT count(*) AS n FROM complaints"), held)
    assert refusal is not None
    assert "which x may not see" in refusal.message("en")


def test_result_class_computes_on_the_full_store(staff: Stores) -> None:
    sql = "SELECT count(investigation_personal_penalty) AS n FROM complaints"
    found = _run(_report("result_class: internal", sql), staff)
    assert found.sections[0].rows == ({"n": 1},)
    assert found.label is None


def test_masked_values_are_passed_through(staff: Stores) -> None:
    sql = "SELECT account AS n FROM customers_bank_accounts ORDER BY n DESC"
    found = _report(
        "shows_masked: [customers_bank_accounts.account]", sql.replace(" ORDER BY n DESC", "")
    )
    assert [row["n"] for row in _run(found, staff).sections[0].rows] == [
        "6222 **** 0128",
        "0999 **** 5555",
    ]
    assert may_run(_report("shows_masked: [customers_bank_accounts.account]", sql), staff)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id, acc FROM a",
        "SELECT id, a.acc AS x FROM a ORDER BY id",
        "SELECT id, (SELECT acc FROM b WHERE b.record = a.id ORDER BY b.n LIMIT 1) AS c FROM a",
        "SELECT q.x FROM (SELECT acc AS x FROM a) AS q",
        "WITH z AS (SELECT acc AS y, id FROM a) SELECT z.y AS k FROM z WHERE id IS NOT NULL",
        "SELECT acc FROM a UNION ALL SELECT acc FROM b -- GROUP BY acc",
        "SELECT acc, 'x AND acc = 1' AS said FROM a",
    ],
)
def test_passing_through(sql: str) -> None:
    assert misused(sql, ["acc"]) is None


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM a",
        "SELECT id FROM a WHERE acc = '1'",
        "SELECT id, acc AS x FROM a ORDER BY x",
        "SELECT acc, id FROM a ORDER BY 1",
        "SELECT acc, id FROM a ORDER BY id, 1",
        "SELECT acc, count(*) FROM a GROUP BY acc",
        "SELECT q.x FROM (SELECT acc AS x FROM a) AS q GROUP BY q.x",
        "SELECT DISTINCT acc FROM a",
        "SELECT acc FROM a UNION SELECT acc FROM b",
        "SELECT acc FROM a EXCEPT SELECT acc FROM b",
        "SELECT max(acc) FROM a",
        "SELECT acc || 'x' AS p FROM a",
        "SELECT coalesce((SELECT acc FROM b), '') AS c FROM a",
        "SELECT CASE WHEN acc = '1' THEN 1 END FROM a",
        "SELECT a.acc AS x FROM a JOIN b USING (acc)",
        "SELECT a.acc AS x FROM a NATURAL JOIN b",
        "SELECT acc, row_number() OVER (ORDER BY acc) FROM a",
        "WITH z (y) AS (SELECT acc FROM a) SELECT y FROM z ORDER BY y",
        "WITH z AS (SELECT acc y FROM a) SELECT y FROM z",
        'SELECT id FROM a WHERE "acc" IN (SELECT acc FROM b)',
    ],
)
def test_more_than_passing_through(sql: str) -> None:
    assert misused(sql, ["acc"]) is not None


def test_label_where_records_are_left_out() -> None:
    held = stores(store([*sample(), customer("C-26-5555", "隐名实业", grade="secret")]))
    found = _run(_report("", "SELECT count(*) AS n FROM customers"), held)
    assert found.sections[0].rows == ({"n": 3},)
    assert found.label == "Covers only the records that staff may see."
    assert _run(_report("", "SELECT count(*) AS n FROM suppliers"), held).label is None
