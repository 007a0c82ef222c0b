"""From valid records to one SQLite file: tables, derived columns, and the clock."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.derive import computed
from dangan.judge import references
from dangan.project import UserError
from dangan.store.load import build, open_memory, write
from dangan.store.rows import rows
from dangan.store.tables import choice_column, ddl, indexes
from tests.unit.store_samples import (
    COMPANY,
    Filed,
    broken,
    complaint,
    contract,
    customer,
    evaluation,
    filed,
    kinds,
    one,
    people,
    policy,
    store,
    supplier,
)

CONTACTS = [
    {"name": "王伟", "phones": ["13812345678", "13812345679"], "primary": True},
    {"name": "李娜", "email": "li@example.com"},
]


def company() -> list[Filed]:
    return [*people(), customer(), supplier(), contract(), evaluation(), complaint()]


def test_lists_become_child_tables() -> None:
    connection, _ = store([customer(contacts=CONTACTS, former_names=["旧名"])])
    query = 'SELECT record, n, name, email, "primary" FROM customers_contacts ORDER BY n'
    assert connection.execute(query).fetchall() == [
        ("C-26-7KQ4", 0, "王伟", None, 1),
        ("C-26-7KQ4", 1, "李娜", "li@example.com", None),
    ]
    query = "SELECT record, parent, n, value FROM customers_contacts_phones"
    assert connection.execute(query).fetchall() == [
        ("C-26-7KQ4", 0, 0, "13812345678"),
        ("C-26-7KQ4", 0, 1, "13812345679"),
    ]
    assert one(connection, "SELECT value FROM customers_former_names") == "旧名"


def test_numbers_are_whole_and_flags_are_0_or_1() -> None:
    case = complaint(
        quantity=Decimal("12.5"), amount=Decimal("1234.5"), claim_quantity=3, grade="secret"
    )
    connection, _ = store([customer(important_new=False), case])
    query = "SELECT quantity, amount, claim_quantity, class, grade FROM complaints"
    assert connection.execute(query).fetchone() == (12500, 123450, 3, 3, "secret")
    assert connection.execute("SELECT important_new, class FROM customers").fetchone() == (0, 0)


def test_more_decimals_than_the_store_keeps_are_refused() -> None:
    with pytest.raises(ValueError, match="more decimals"):
        rows(kinds()["contracts"], "f", {"id": "K-26-2DHP", "amount": Decimal("0.001")})


def test_every_reference_is_a_link() -> None:
    connection, _ = store(company())
    links = connection.execute(
        "SELECT pointer, target_kind, target FROM links WHERE source = 'E-26-4TVWX'"
        " ORDER BY pointer"
    ).fetchall()
    assert links == [
        ("/customer", "customers", "C-26-7KQ4"),
        ("/team/0", "staff", "wei"),
        ("/team/1", "staff", "qian"),
        ("/team/2", "staff", "feng"),
        ("/team/3", "staff", "deng"),
    ]
    assert one(connection, "SELECT count(*) FROM links WHERE pointer = '/steps/1/by'") == 1


def test_a_reference_to_one_of_several_kinds_finds_its_kind() -> None:
    kind = kinds()["customers"]
    refs = {"/supplier": ("contracts", "suppliers")}
    fields = tuple(replace(f, refs=refs.get(f.pointer, f.refs)) for f in kind.fields)
    several = {**kinds(), "customers": replace(kind, fields=fields)}
    records = [customer(supplier="S-26-3MPW"), customer("C-26-9HXR", supplier="S-26-9HXR")]
    connection = open_memory()
    build(connection, several, [*records, supplier()], policy(), COMPANY)
    query = "SELECT target, target_kind FROM links WHERE pointer = '/supplier' ORDER BY target"
    assert connection.execute(query).fetchall() == [("S-26-3MPW", "suppliers"), ("S-26-9HXR", "")]
    found = [v for v in references.check(connection, several) if v.pointer == "/supplier"]
    assert [(v.code, v.record) for v in found] == [("ref/unknown-record", "C-26-9HXR")]


def test_a_protected_field_may_hold_an_envelope() -> None:
    person = customer(name="王伟", party_type="person", resident_id={"enc": "abc", "last4": "1234"})
    connection, _ = store([person])
    assert one(connection, "SELECT resident_id FROM customers") == '{"enc": "abc", "last4": "1234"}'


def test_names_are_indexed_with_former_and_short_ones() -> None:
    record = customer(short_name="恒通达", former_names=["济南通达物流有限公司"])
    connection, _ = store([record])
    query = "SELECT pointer, name, key, core FROM names ORDER BY pointer"
    assert connection.execute(query).fetchall() == [
        ("/former_names/0", "济南通达物流有限公司", "济南通达物流", "通达"),
        ("/name", "济南恒通达物流有限公司", "济南恒通达物流", "恒通达"),
        ("/short_name", "恒通达", "恒通达", "恒通达"),
    ]
    spelled = one(connection, "SELECT pinyin FROM names WHERE pointer = '/name'")
    assert "jnhtdwlyxgs" in spelled.split()
    query = "SELECT name_pinyin, name_initial FROM customers"
    assert connection.execute(query).fetchone() == (
        "ji nan heng tong da wu liu you xian gong si",
        "J",
    )


def test_labels_of_choices_and_states_are_in_the_store() -> None:
    connection, _ = store([])
    query = "SELECT zh, en FROM choices WHERE kind = ? AND column_name = ? AND const = ?"
    asked = [
        ("customers", "category", "key"),
        ("customers", "contacts_role", "payment"),
        ("complaints", "subjects", "delivery"),
        ("complaints", "investigation_cause_side", "own"),
        ("customers", "relationship", "signed"),
        ("staff", "roles_role", "salesperson"),
    ]
    assert all(connection.execute(query, names).fetchone() for names in asked)
    query = "SELECT zh, terminal FROM states WHERE kind = 'complaints' AND key = 'closed'"
    assert connection.execute(query).fetchone() == ("已结案", 1)
    query = "SELECT key FROM states WHERE kind = 'customers' ORDER BY position"
    assert [key for (key,) in connection.execute(query)] == ["potential", "trading", "closed"]


def test_choice_columns_are_named_apart() -> None:
    for kind in kinds().values():
        columns = [choice_column(kind, item) for item in kind.fields if item.choices]
        columns += [item.column for item in kind.derived if item.choices]
        assert len(columns) == len(set(columns)), kind.name


def test_settings_are_in_the_store() -> None:
    connection, _ = store([], as_of="2026-03-05")
    assert one(connection, "SELECT value FROM company WHERE key = 'currency'") == "CNY"
    query = "SELECT json_extract(value, '$[1].key') FROM company WHERE key = 'business_areas'"
    assert one(connection, query) == "storage"
    query = "SELECT json_extract(value, '$.complaint_specialist') FROM policy"
    query += " WHERE setting = 'authority_limits' AND from_date = '2020-01-01'"
    assert one(connection, query) == 1000
    assert one(connection, "SELECT value FROM meta WHERE key = 'as_of'") == "2026-03-05"


def test_records_with_errors_are_only_known_by_their_id() -> None:
    connection, _ = store([broken("customers", "C-26-9HXR"), customer()])
    assert connection.execute("SELECT id, valid FROM known_ids ORDER BY id").fetchall() == [
        ("C-26-7KQ4", 1),
        ("C-26-9HXR", 0),
    ]
    assert one(connection, "SELECT count(*) FROM customers") == 1


def test_of_two_files_with_one_id_the_first_is_taken() -> None:
    first = customer()
    second = Filed("records/customers/z.yaml", "customers", first.record, first.rows)
    connection, _ = store([second, first])
    assert one(connection, "SELECT file FROM customers") == first.path
    assert one(connection, "SELECT count(*) FROM known_ids") == 2


def test_a_customer_is_what_its_records_make_it() -> None:
    connection, found = store(company())
    query = (
        "SELECT state, relationship, tier_high, tier_low, score, open_complaints, contract_until"
        " FROM customers"
    )
    assert found == []
    assert connection.execute(query).fetchone() == ("trading", "signed", "A", "A", 9000, 1, None)


@pytest.mark.parametrize(
    ("as_of", "relationship", "until"),
    [
        ("2026-01-14", "potential", None),
        ("2026-01-15", "signed", "2026-06-30"),
        ("2026-06-30", "signed", "2026-06-30"),
        ("2026-07-01", "trading_unsigned", None),
        (None, "signed", "2026-06-30"),
    ],
)
def test_a_contract_is_in_force_from_day_to_day(
    as_of: str | None, relationship: str, until: str | None
) -> None:
    connection, _ = store([*people(), customer(), contract(ends_on="2026-06-30")], as_of=as_of)
    query = "SELECT relationship, contract_until FROM customers"
    assert connection.execute(query).fetchone() == (relationship, until)


@pytest.mark.parametrize(
    ("as_of", "relationship", "until"),
    [
        ("2026-04-30", "signed", "2026-12-31"),
        ("2026-05-01", "trading_unsigned", None),
        (None, "signed", "2026-04-30"),
    ],
)
def test_an_early_end_is_not_known_before_it_happens(
    as_of: str | None, relationship: str, until: str | None
) -> None:
    ended = contract(
        ends_on="2026-12-31", terminated_on="2026-05-01", termination_reason="客户停业"
    )
    connection, _ = store([*people(), customer(), ended], as_of=as_of)
    query = "SELECT relationship, contract_until FROM customers"
    assert connection.execute(query).fetchone() == (relationship, until)


def test_the_tier_of_each_business_area_counts() -> None:
    evaluations = [
        evaluation("E-26-2AAAA", 50, effective_on="2026-03-20"),
        evaluation("E-26-2AAAB", 90, quarter="2026Q2", evaluated_on="2026-06-20",
                   effective_on="2026-07-01"),
        evaluation("E-26-2AAAC", 70, business_area="storage"),
    ]  # fmt: skip
    query = "SELECT tier_high, tier_low, score FROM customers"
    connection, _ = store([*people(), customer(), *evaluations])
    assert connection.execute(query).fetchone() == ("A", "B", 9000)
    # evaluated in June, but the new tier holds from July on
    connection, _ = store([*people(), customer(), *evaluations], as_of="2026-06-30")
    assert connection.execute(query).fetchone() == ("B", "C", 7000)
    query = "SELECT previous_tier, previous_total FROM tier_history WHERE evaluation = 'E-26-2AAAB'"
    assert connection.execute(query).fetchone() == ("C", 5000)


def test_what_happened_later_is_hidden() -> None:
    steps = [("received", "2026-03-04", "zhou"), ("registered", "2026-03-06", "zhou")]
    case = complaint(
        steps=steps,
        sign_offs=[{"role": "handler", "staff": "han", "on": "2026-03-06", "decision": "comment"}],
        reminders=[{"on": "2026-03-06", "reference": "DC-1", "to": "han"}],
    )
    received = [("received", "2026-03-06", "zhou")]
    later = complaint("T-26-9HXRC", received_on="2026-03-06", steps=received)
    connection, _ = store([*people(), customer(), case, later], as_of="2026-03-05")
    assert connection.execute("SELECT id, state FROM complaints").fetchall() == [
        ("T-26-7KQ4M", "received")
    ]
    for table in ("complaints_sign_offs", "complaints_reminders"):
        assert one(connection, f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608
    left = connection.execute(
        "SELECT source, pointer FROM links WHERE source_kind = 'complaints' ORDER BY pointer"
    ).fetchall()
    assert left == [("T-26-7KQ4M", "/customer"), ("T-26-7KQ4M", "/steps/0/by")]
    assert one(connection, "SELECT count(*) FROM known_ids WHERE id = 'T-26-9HXRC'") == 0
    assert one(connection, "SELECT open_complaints FROM customers") == 1


def test_a_complaint_shows_what_its_forms_print() -> None:
    case = complaint(
        steps=[("received", "2026-03-04", "zhou"), ("registered", "2026-03-05", "zhou")],
        acceptance={"promised_by": "2026-03-11"},
        quantity=120,
        defective_quantity=20,
        investigation={
            "responsible_departments": [
                {"department": "warehouse", "share": 40},
                {"department": "marketing", "share": 60},
            ]
        },
        execution={"loss_lines": [{"item": "运费", "amount": 80}, {"item": "货损", "amount": 20}]},
    )
    connection, _ = store([*people(), customer(), case], as_of="2026-03-12")
    query = "SELECT promised_on, loss, defect_rate, late, responsible_department FROM complaints"
    assert connection.execute(query).fetchone() == ("2026-03-11", 10000, 1667, 1, "marketing")


def test_evaluations_without_weights_are_reported() -> None:
    connection, found = store([customer(), evaluation()], own_policy={})
    assert [(v.code, v.file, v.pointer) for v in found] == [
        ("rule/weights-not-set", "records/evaluations/2026/E-26-4TVWX.yaml", "/criteria_set")
    ]
    assert connection.execute("SELECT total, tier FROM evaluations").fetchone() == (None, None)


def test_a_derivation_nobody_has_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(computed.OF_KIND, "customers", frozenset())
    with pytest.raises(UserError) as raised:
        store([])
    assert "customers.schema.json" in raised.value.message("zh")
    assert "relationship" in raised.value.message("en")


def dump(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    paths = []
    for turn, records in enumerate((company(), company()[::-1])):
        connection, _ = store(records, as_of="2026-06-01")
        paths.append(tmp_path / "build" / f"{turn}.sqlite")
        write(connection, paths[-1])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["0.sqlite", "1.sqlite"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "store.sqlite"
    target.write_bytes(b"old")
    connection = open_memory()
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError):
        write(connection, target)
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]
    assert target.read_bytes() == b"old"


def test_a_failed_build_leaves_nothing_half_done() -> None:
    connection = open_memory()
    bad = Filed("f", "customers", "C-26-7KQ4", {"customers": [("too", "short")]})
    with pytest.raises(sqlite3.OperationalError):
        build(connection, kinds(), [bad], policy(), COMPANY)
    assert dump(connection) == ["BEGIN TRANSACTION;", "COMMIT;"]


def test_tables_of_any_kind_can_be_made() -> None:
    connection = open_memory()
    for statement in (*ddl(kinds()), *indexes(kinds())):
        connection.execute(statement)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert {"customers_contacts_phones", "tier_history", "contract_periods", "similar"} <= tables
    assert not {"policy_tier_bands", "access"} & tables


WORDS = st.text("甲乙丙ab", min_size=1, max_size=4)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": WORDS}, optional={"phones": st.lists(WORDS, max_size=3), "title": WORDS}
        ),
        max_size=4,
    ),
    st.lists(WORDS, max_size=3),
    st.fixed_dictionaries({}, optional={"pay_cash": st.integers(0, 100), "text": WORDS}),
)
def test_nothing_is_lost_on_the_way_into_rows(
    contacts: list[dict[str, Any]], former: list[str], terms: dict[str, Any]
) -> None:
    value = {
        "id": "C-26-7KQ4",
        "name": "甲",
        "contacts": contacts,
        "former_names": former,
        "terms": terms,
    }
    made = rows(kinds()["customers"], "f", value)
    connection = open_memory()
    for statement in ddl(kinds()):
        connection.execute(statement)
    for table, found in made.items():
        for row in found:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
    back = [
        {
            "name": name,
            **({} if title is None else {"title": title}),
            **(
                {"phones": phones}
                if (
                    phones := [
                        phone
                        for (phone,) in connection.execute(
                            "SELECT value FROM customers_contacts_phones WHERE parent = ?"
                            " ORDER BY n",
                            (n,),
                        )
                    ]
                )
                else {}
            ),
        }
        for n, name, title in connection.execute(
            "SELECT n, name, title FROM customers_contacts ORDER BY n"
        ).fetchall()
    ]
    assert back == [{k: v for k, v in contact.items() if v != []} for contact in contacts]
    query = "SELECT value FROM customers_former_names ORDER BY n"
    assert [name for (name,) in connection.execute(query)] == former
    cash, text = connection.execute("SELECT terms_pay_cash, terms_text FROM customers").fetchone()
    assert text == terms.get("text")
    assert cash == (terms["pay_cash"] * 100 if "pay_cash" in terms else None)


def test_rows_are_plain_values() -> None:
    """So that they can be marshalled between processes and into the cache."""
    for record in company():
        for table in (record.rows or {}).values():
            for row in table:
                assert type(row) is tuple
                assert {type(value) for value in row} <= {str, int, type(None)}


def test_the_store_can_be_read_from_its_file(tmp_path: Path) -> None:
    connection, _ = store(company())
    write(connection, tmp_path / "a.sqlite")
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as again:
        assert dump(again) == dump(connection)


def test_filed_records_are_valid() -> None:
    with pytest.raises(AssertionError):
        filed("customers", {"id": "C-26-7KQ4"})
