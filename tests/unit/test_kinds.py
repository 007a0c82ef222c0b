"""Every kind of the product with a good record of it: read, checked, replayed, flattened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from dangan.derive import replays
from dangan.examine import Examiner
from dangan.findings import load_codes
from dangan.read.compose import compose
from dangan.schema.documents import parse
from dangan.schema.model import Field, Kind
from dangan.schema.validate import expected_path
from tests.unit.store_samples import PROJECT, ROOT, Filed, filed, kinds, one, policy, store

FOLDER = Path(__file__).parent / "kinds"
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
# these have records in the corpus and samples of their own in the other tests
ELSEWHERE = {
    *("complaints", "contracts", "customers", "departments", "evaluations", "regions", "staff"),
    "suppliers",
}
CLAUSE = re.compile(r"S[0-4]-(?:[1-8]\.)?[0-9]{2}(?::[a-z0-9_]+)?")


def kind_of(sample: str) -> Kind:
    """The kind of a sample: ``plans-visit.yaml`` is one of the plans."""
    name = sample
    while name not in kinds():
        name = name.rpartition("-")[0]
    return kinds()[name]


def read(sample: str) -> dict[str, Any]:
    document = compose((FOLDER / f"{sample}.yaml").read_bytes())
    assert document.problems == []
    assert isinstance(document.value, dict)
    return document.value


def actors(value: Any) -> set[str]:
    """Every text of a record that could be the id of a member of staff."""
    if isinstance(value, dict):
        return set().union(*map(actors, value.values()))
    if isinstance(value, list):
        return set().union(*map(actors, value))
    return {value} if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", value) else set()


def cast(kind: Kind, value: dict[str, Any]) -> list[Filed]:
    """Staff who may take and sign every step of the record, so that only its order is judged."""
    moves = kind.transitions.moves if kind.transitions else ()
    roles = sorted({role for move in moves for role in (*move.by, *move.signs)})
    known = {choice.const for choice in _role_field().choices}
    held = [{"role": role, "from": "2000-01-01"} for role in roles if role in known]
    department = filed(
        "departments", {"id": "all", "name": "全公司", "function": "customer_service"}
    )
    people = [
        filed(
            "staff",
            {"id": key, "name": "某某", "department": "all", **({"roles": held} if held else {})},
        )
        for key in sorted(actors(value))
    ]
    return [department, *people]


def _role_field() -> Field:
    found = kinds()["staff"].by_pointer["/roles/*/role"]
    assert isinstance(found, Field)
    return found


def test_every_kind_has_a_sample() -> None:
    covered = {kind_of(sample).name for sample in SAMPLES} | ELSEWHERE
    assert covered == {name for name, kind in kinds().items() if not kind.settings}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_good_record_has_no_finding(sample: str) -> None:
    kind, value = kind_of(sample), read(sample)
    path = expected_path(kind, value["id"])
    assert path is not None
    examiner = Examiner.of(kinds(), load_codes(PROJECT))
    examined = examiner.examine(path, (FOLDER / f"{sample}.yaml").read_bytes())
    assert [f for f in examined.findings if f.severity == "error"] == []
    assert examined.rows is not None
    (row,) = examined.rows[kind.table]
    assert row[:2] == (value["id"], path)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_good_record_replays(sample: str) -> None:
    kind, value = kind_of(sample), read(sample)
    connection, found = store([filed(kind.name, value), *cast(kind, value)])
    assert found == []
    assert [v.code for v in replays.check(connection, kinds(), policy())] == []
    if value.get("steps"):
        state = one(connection, f'SELECT state FROM "{kind.table}"')  # noqa: S608
        assert state == value["steps"][-1]["to"]


@pytest.mark.parametrize("name", [*sorted(kinds())])
def test_a_schema_passes_the_meta_schema(name: str) -> None:
    meta = jsonschema_rs.validator_for(parse("meta", ROOT / "schemas/meta.schema.json").content)
    kind = kinds()[name]
    document = parse(name, ROOT / kind.file)
    assert [error.message for error in meta.iter_errors(document.content)] == []


@pytest.mark.parametrize("name", [*sorted(kinds())])
def test_clauses_of_the_catalogue_are_well_formed(name: str) -> None:
    kind = kinds()[name]
    clauses = [*kind.source, *(one for node in kind.fields for one in node.source)]
    clauses += [one for group in kind.groups for one in group.source]
    assert [clause for clause in clauses if not CLAUSE.fullmatch(clause)] == []


@pytest.mark.parametrize(
    ("sample", "column", "total"),
    [
        ("visits", "expenses_total", "/expenses/*/amount"),
        ("hospitality", "budget_total", "/costs/*/budget"),
        ("gifts", "value_total", "/rows/*/value"),
        ("appraisals", "score_total", "/lines/*/score"),
    ],
)
def test_sums_are_exact(sample: str, column: str, total: str) -> None:
    kind, value = kind_of(sample), read(sample)
    connection, _ = store([filed(kind.name, value)])
    field = kind.by_pointer[total]
    assert isinstance(field, Field)
    _, name, _, key = total.split("/")
    wanted = sum(int(entry[key] * field.scale) for entry in value.get(name, ()) if key in entry)
    assert one(connection, f"SELECT {column} FROM {kind.table}") == (wanted or None)  # noqa: S608
