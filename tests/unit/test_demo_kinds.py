"""The further kinds of the sample company: all are there, in every state, and agree."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from dangan.demo.play import ORDER, scripts
from dangan.pipeline import read
from dangan.project import open_project, product
from dangan.schema.kinds import load_kinds

RECORDS = product() / "records"


def rows(table: str) -> dict[str, list[dict[str, str]]]:
    """The rows of each month of a table."""
    return {
        path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for path in sorted((RECORDS / table).glob("*.csv"))
    }


def test_every_kind_has_records_and_every_state_occurs() -> None:
    kinds = load_kinds(open_project(product()))
    store, _ = read(open_project(product())).store()
    for kind in kinds.values():
        if kind.settings:
            continue
        count = f'SELECT count(*) FROM "{kind.table}"'  # noqa: S608
        assert store.execute(count).fetchone()[0], kind.name
        if kind.transitions:
            steps = f'SELECT "to" FROM "{kind.table}_steps"'  # noqa: S608
            found = {to for (to,) in store.execute(steps)}
            assert found == {state.key for state in kind.transitions.states}, kind.name
    store.close()


@pytest.mark.parametrize("kind", ORDER)
def test_scripts_of_a_kind_have_names_of_their_own(kind: str) -> None:
    names = [script["case"] for script in scripts(kind) if "case" in script]
    assert len(set(names)) == len(names)


def test_receivables_follow_from_sales() -> None:
    sold: dict[str, Decimal] = defaultdict(Decimal)
    for several in rows("sales").values():
        for row in several:
            sold[row["document"]] += Decimal(row["net_amount"])
    seen = 0
    for month, several in rows("receivables").items():
        for row in several:
            assert row["issued_on"][:7] <= month
            assert row["due_on"] >= row["issued_on"]
            assert abs(Decimal(row["open_amount"])) <= abs(Decimal(row["amount"]))
            if row["document"] in sold:  # older ones were sold before the tables begin
                rate = Decimal(row["amount"]) / sold[row["document"]]
                assert Decimal("1.05") < rate < Decimal("1.10")
                seen += 1
    assert seen > 1000


def test_tables_hold_what_programs_trip_over() -> None:
    months = rows("sales")
    assert len(months) == len(rows("receivables")) == 24
    everything = [row for several in months.values() for row in several]
    assert any(Decimal(row["net_amount"]) < 0 for row in everything)
    assert any(Decimal(row["cost"]) > Decimal(row["net_amount"]) > 0 for row in everything)
    last = defaultdict(Decimal)
    for row in months["2026-10"]:
        last[row["customer"]] += Decimal(row["net_amount"])
    assert len(set(last.values())) < len(last)  # two customers tie
    earlier = {row["customer"] for row in months["2026-09"]}
    assert set(last) - earlier  # they bought nothing in that month


def test_visits_meet_people_of_the_file() -> None:
    store, _ = read(open_project(product())).store()
    query = (
        "SELECT count(*) FROM visits_participants AS p JOIN visits AS v ON v.id = p.record"
        " WHERE p.name IN (SELECT name FROM customers_contacts WHERE record = v.customer)"
    )
    known = store.execute(query).fetchone()[0]
    whole = store.execute("SELECT count(*) FROM visits_participants").fetchone()[0]
    store.close()
    assert whole > 150
    assert known > whole * 9 // 10  # some have left since
