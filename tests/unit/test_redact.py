"""What an audience may see, and that nothing else is in its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.project import Project, UserError
from dangan.redact.access import access_problems, load_access, parse_access, visible
from dangan.redact.database import columns, redact
from dangan.redact.masks import MASKS, mask
from dangan.schema.model import Field, Kind
from tests.unit.publishing import (
    ACCESS,
    audience,
    complaint,
    customer,
    evaluation,
    kinds,
    store,
)


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        ("6222021200000000128", "account", "6222 **** 0128"),
        ("6222 0212 0000 0128", "account", "6222 **** 0128"),
        ("110105491231002", "account", "**** 1002"),
        ("12345678", "account", "****"),
        ("6222021200000000128", "last4", "**** 0128"),
        ("6222 0212 0000 0128", "last4", "**** 0128"),
        ("12345678", "last4", "****"),
        ("", "last4", "****"),
        ("王晓兰", "surname", "王*"),
        ("王", "surname", "*"),
        ("John Smith", "surname", "*"),
        ("13812340000", "phone", "138****0000"),
        ("+86 138 1234 0000", "phone", "138****0000"),
        ("0531-55502716", "phone", "053****2716"),
        ("5550 2716", "phone", "****"),
    ],
)
def test_masks(value: str, how: str, shown: str) -> None:
    assert mask(value, how) == shown


@given(st.text(), st.sampled_from(MASKS))
def test_a_mask_never_gives_away_length_or_most_of_a_value(value: str, how: str) -> None:
    shown = mask(value, how)
    assert len(shown) <= 14
    bare = [one for one in value if one.isalnum()]
    assert sum(one.isalnum() for one in shown) <= max(7, len(bare) // 2)


def test_unknown_mask() -> None:
    with pytest.raises(ValueError, match="no such mask"):
        mask("x", "first3")


def test_access_of_a_project(tmp_path: Path) -> None:
    project = Project(tmp_path, (tmp_path,))
    with pytest.raises(UserError, match="no file records"):
        load_access(project)
    path = tmp_path / "records" / "access.yaml"
    path.parent.mkdir()
    path.write_text("audiences: [", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        load_access(project)
    path.write_text("default: staff\naudiences: {staff: {classes: internal}}\n", encoding="utf-8")
    access = load_access(project)
    assert access.get(None).name == "staff"
    with pytest.raises(UserError, match="no audience called “guest”"):
        access.get("guest")


@pytest.mark.parametrize(
    "values", [None, [], {"audiences": {}}, {"audiences": {"staff": {"classes": "top"}}}]
)
def test_unusable_access(values: object) -> None:
    with pytest.raises(UserError):
        parse_access(values)


def test_problems_of_access() -> None:
    values = {
        "default": "everyone",
        "audiences": {
            "staff": {
                "kinds": ["customers", "custommers"],
                "records": {"customers": {"departement": ["x"]}, "cars": {}},
            }
        },
    }
    assert [(one.pointer, one.code) for one in access_problems(values, kinds())] == [
        ("/audiences/staff/kinds/1", "access/unknown-kind"),
        ("/audiences/staff/records/cars", "access/unknown-kind"),
        ("/audiences/staff/records/customers/departement", "access/unknown-column"),
        ("/default", "access/no-default"),
    ]


def test_what_is_visible() -> None:
    fields = kinds()["customers"].by_pointer
    account = fields["/bank_accounts/*/account"]
    born = fields["/legal_representative/birth_date"]
    name = fields["/name"]
    assert isinstance(account, Field)
    assert isinstance(born, Field)
    assert isinstance(name, Field)
    seen = {
        who: tuple(visible(one, audience(who)) for one in (name, account, born))
        for who in ACCESS.audiences
    }
    assert seen == {
        "staff": ("shown", "masked", "hidden"),
        "finance": ("shown", "shown", "hidden"),  # no confidential data about persons
        "board": ("shown", "shown", "shown"),
    }


def _canaries(kind: Kind) -> Iterator[tuple[Field, str]]:
    """A value for every text field that takes any text."""
    for place, field in enumerate(kind.fields):
        free = not (field.choices or field.refs or field.format)
        if field.type == "string" and free and field.column not in {"id", "pinyin"}:
            yield field, f"canary{kind.prefix}{place:04d}x{field.level}"


def _put(record: dict[str, Any], pointer: str, value: str) -> None:
    node: Any = record
    steps = pointer.split("/")[1:]
    for step, following in zip(steps, [*steps[1:], ""], strict=True):
        empty: Any = [] if following == "*" else {}
        if step == "*":
            if not node:
                node.append(value if following == "" else empty)
            node = node[0]
        elif following == "":
            node[step] = value
        else:
            node = node.setdefault(step, empty)


def _full_record(kind: Kind, ident: str, base: dict[str, Any]) -> dict[str, Any]:
    record = dict(base)
    for field, value in _canaries(kind):
        if field.pointer.split("/")[1] not in base:
            _put(record, field.pointer, value)
    return {**record, "id": ident}


@pytest.mark.parametrize("who", sorted(ACCESS.audiences))
def test_canaries_of_every_field(who: str, tmp_path: Path) -> None:
    """Bytes of the file: what is hidden or masked is nowhere, what is shown is there."""
    step = {"steps": [{"to": "received", "on": "2026-03-01"}], "scores": []}
    bases: dict[str, tuple[str, dict[str, Any]]] = {
        "customers": ("C-26-2222", {}),
        "suppliers": ("S-26-2222", {}),
        "contracts": ("K-26-2222", {"starts_on": "2026-01-01"}),
        "complaints": ("T-26-22222", {"received_on": "2026-03-01", **step}),
    }
    records = [
        (name, _full_record(kinds()[name], ident, base)) for name, (ident, base) in bases.items()
    ]
    path = tmp_path / "audience.sqlite"
    redact(store(records), kinds(), audience(who), path).close()
    found = path.read_bytes()
    checked = 0
    for name, (_, base) in bases.items():
        for field, value in _canaries(kinds()[name]):
            if field.pointer.split("/")[1] not in base:
                sight = visible(field, audience(who))
                assert (value.encode() in found) == (sight == "shown"), field.pointer
                checked += 1
    assert checked > 150
    assert not path.with_name("audience.sqlite.part").exists()


@pytest.fixture(scope="module")
def graded() -> sqlite3.Connection:
    """A store with a secret customer, a secret complaint and a secret evaluation."""
    return store(
        [
            customer("C-26-2222", "长富物流有限公司"),
            customer("C-26-3333", "隐名实业有限公司", grade="secret", distinct_from=["C-26-2222"]),
            customer("C-26-4444", "安澍医药有限公司", distinct_from=["C-26-3333"]),
            evaluation("E-26-22222", "C-26-2222", "2026Q1", "90", "90"),
            evaluation("E-26-33333", "C-26-2222", "2026Q2", "50", "50", grade="secret"),
            evaluation("E-26-44444", "C-26-2222", "2026Q3", "70", "70"),
            evaluation("E-26-55555", "C-26-3333", "2026Q3", "70", "70"),
            complaint("T-26-22222", "2026-10-03", customer="C-26-3333"),
            complaint("T-26-33333", "2026-10-04", customer="C-26-4444", grade="confidential"),
        ]
    )


def test_a_graded_record_is_nowhere(graded: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "audience.sqlite"
    made = redact(graded, kinds(), audience("staff"), path)
    found = path.read_bytes()
    for trace in ("C-26-3333", "隐名实业", "yin ming", "E-26-33333", "T-26-33333"):
        assert trace.encode() not in found
    assert made.execute("SELECT id, customer FROM complaints").fetchall() == [("T-26-22222", None)]
    assert made.execute("SELECT count(*) FROM customers_distinct_from").fetchone() == (1,)
    assert made.execute("SELECT value FROM customers_distinct_from").fetchone() == (None,)
    assert {row[0] for row in made.execute("SELECT record FROM names")} >= {"C-26-2222"}


def test_what_is_derived_from_a_hidden_record_is_hidden(graded: sqlite3.Connection) -> None:
    made = redact(graded, kinds(), audience("staff"))
    derived = "SELECT tier_high, score, open_complaints, state FROM customers WHERE id = ?"
    # a secret evaluation would otherwise show in the tier, a hidden complaint in the count
    assert made.execute(derived, ("C-26-2222",)).fetchone() == (None, None, 0, "trading")
    assert made.execute(derived, ("C-26-4444",)).fetchone() == (None, None, None, "trading")
    history = made.execute("SELECT evaluation, previous_tier FROM tier_history").fetchall()
    assert history == [("E-26-22222", None), ("E-26-44444", None)]
    board = redact(graded, kinds(), audience("board"))
    assert board.execute(derived, ("C-26-4444",)).fetchone() == (None, None, 1, "trading")


def test_kinds_of_an_audience(graded: sqlite3.Connection) -> None:
    entry = {"classes": "secret", "personal": True, "kinds": ["customers"], "records": "all"}
    access = parse_access({"audiences": {"sales": entry}, "default": "sales"})
    made = redact(graded, kinds(), access.get("sales"))
    assert columns(made, "complaints") == ()
    assert columns(made, "tier_history") == ()
    own = columns(made, "customers")
    assert "name" in own
    assert "open_complaints" not in own
    assert "tier_high" not in own
    assert made.execute("SELECT DISTINCT kind FROM choices").fetchall() == [("customers",)]


def test_records_of_an_audience(graded: sqlite3.Connection) -> None:
    filters = {"customers": {"category": ["key"]}, "complaints": {"no_such": ["x"]}}
    entry = {"classes": "secret", "personal": True, "kinds": "all", "records": filters}
    access = parse_access({"audiences": {"sales": entry}, "default": "sales"})
    made = redact(graded, kinds(), access.get("sales"))
    for table in ("customers", "complaints", "tier_history"):
        assert made.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def test_settings_above_the_audience(graded: sqlite3.Connection) -> None:
    entry = {"classes": "public", "personal": False, "kinds": "all", "records": "all"}
    access = parse_access({"audiences": {"guests": entry}, "default": "guests"})
    made = redact(graded, kinds(), access.get("guests"))
    assert made.execute("SELECT key FROM company").fetchall() == [("name",), ("name_en",)]
    assert made.execute("SELECT count(*) FROM policy").fetchone() == (0,)
    assert columns(made, "customers") == ("id", "file", "class")
    assert made.execute("SELECT count(*) FROM names").fetchone() == (0,)
    assert made.execute("SELECT value FROM meta WHERE key = 'audience'").fetchone() == ("guests",)


def test_masked_values_cannot_be_searched_or_linked() -> None:
    full = store(
        [
            customer(
                "C-26-2222",
                "长富物流有限公司",
                bank_accounts=[{"bank": "齐岳银行", "account": "6222021200000128"}],
                owner="zhou-xiaolan",
            )
        ]
    )
    made = redact(full, kinds(), audience("staff"))
    found = made.execute("SELECT bank, account FROM customers_bank_accounts").fetchall()
    assert found == [("齐岳银行", "6222 **** 0128")]
    assert made.execute("SELECT pointer, target FROM links WHERE target_kind = 'staff'").fetchall()


def test_tables_and_views_nobody_decided_about() -> None:
    full = store([customer("C-26-2222", "长富物流有限公司")])
    full.execute("CREATE TABLE leak AS SELECT * FROM customers")
    full.execute("CREATE VIEW named AS SELECT id, name FROM customers")
    full.execute("CREATE VIEW born AS SELECT legal_representative_birth_date FROM customers")
    made = redact(full, kinds(), audience("staff"))
    present = {row[0] for row in made.execute("SELECT name FROM sqlite_master")}
    assert "named" in present
    assert not {"leak", "born", "known_ids"} & present


def test_same_store_same_bytes(graded: sqlite3.Connection, tmp_path: Path) -> None:
    for name in ("one", "two"):
        redact(graded, kinds(), audience("staff"), tmp_path / name).close()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    broken = store([customer("C-26-2222", "长富物流有限公司", grade="secret")])
    broken.execute("DROP TABLE links")
    with pytest.raises(sqlite3.OperationalError):
        redact(broken, kinds(), audience("staff"), tmp_path / "audience.sqlite")
    assert not list(tmp_path.iterdir())


def test_contracts_of_a_hidden_customer() -> None:
    contract = {"id": "K-26-2222", "title": "运输合同", "customer": "C-26-2222"}
    full = store(
        [
            customer("C-26-2222", "长富物流有限公司", grade="secret"),
            ("contracts", {**contract, "starts_on": "2026-01-01", "serves_as": ["contract"]}),
        ]
    )
    made = redact(full, kinds(), audience("staff"))
    found = made.execute("SELECT contract, customer, is_contract FROM contract_periods")
    assert found.fetchall() == [("K-26-2222", None, 1)]
