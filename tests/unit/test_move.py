"""The room write: finding records, reading values, asking the replay, writing safely."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dangan import pipeline
from dangan.findings import load_codes
from dangan.project import UserError, open_project
from dangan.read.compose import compose
from dangan.schema.kinds import Kind, read_kinds
from dangan.text import LANGUAGES, catalogue, fields_of
from dangan.write import files, hints
from dangan.write.committing import is_registered
from dangan.write.days import day_of, today
from dangan.write.desk import Desk, open_desk, target_of
from dangan.write.moving import Act, Demand, best, moves_from, objections, state_of, ways
from dangan.write.people import People, actor, load_people
from dangan.write.signing import covered
from dangan.write.values import appended, applied, read_setting, tidied

BASE = Path(__file__).parents[1] / "corpus" / "base"
CASE = "records/complaints/2026/T-26-2AAAA.yaml"


@cache
def _kinds() -> Any:
    return read_kinds(open_project(BASE))


@cache
def _codes() -> Any:
    return load_codes(open_project(BASE))


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small company; schemas are read once for all tests."""
    monkeypatch.setattr(pipeline, "read_kinds", lambda _: _kinds())
    monkeypatch.setattr(pipeline, "load_codes", lambda _: _codes())
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def desk(company: Path) -> Iterator[Desk]:
    with open_desk(open_project(company)) as opened:
        yield opened


@pytest.fixture
def people(desk: Desk) -> People:
    return load_people(desk)


def kind(name: str = "complaints") -> Kind:
    found: Kind = _kinds()[0][name]
    return found


@contextmanager
def refused(key: str) -> Iterator[Any]:
    """What follows must raise the UserError ``key``, whose text fills in both languages."""
    with pytest.raises(UserError) as raised:
        yield raised
    assert raised.value.key == key
    assert all(raised.value.message(lang) for lang in LANGUAGES)


def test_every_text_has_the_same_fields_in_both_languages() -> None:
    prefixes = ("write.", "move.", "sign.", "statechart.")
    texts = {key: text for key, text in catalogue().items() if key.startswith(prefixes)}
    assert len(texts) > 100
    for key, text in texts.items():
        assert fields_of(text.zh) == fields_of(text.en), key


# finding a record


@pytest.mark.parametrize(
    "wanted",
    ["T-26-2AAAA", "t-26-2aaaa", CASE, "T-26-2AAAA.yaml", CASE.replace("/", "\\")],
)
def test_a_record_is_found_by_id_or_file(desk: Desk, wanted: str) -> None:
    assert desk.find(wanted).path == CASE


def test_a_record_is_found_by_its_code(company: Path) -> None:
    for name, code in (("C-25-2AAA", "KH-7"), ("C-25-2BBB", "KH-8")):
        path = company / f"records/customers/{name}.yaml"
        path.write_bytes(path.read_bytes().replace(b"name:", f"code: {code}\nname:".encode(), 1))
    supplier = company / "records/suppliers/S-25-2AAA.yaml"
    supplier.write_bytes(supplier.read_bytes().replace(b"name:", b"code: KH-8\nname:", 1))
    with open_desk(open_project(company)) as desk:
        assert desk.find("kh-7").id == "C-25-2AAA"
        with refused("write.several"):
            desk.find("KH-8")


def test_an_unknown_record_is_named_with_the_nearest(desk: Desk) -> None:
    with refused("write.unknown_near") as raised:
        desk.find("T-26-2AAAB")
    assert raised.value.fields["near"] == "T-26-2AAAA"
    with refused("write.unknown"):
        desk.find("合同")


def test_a_record_with_errors_is_left_alone(company: Path) -> None:
    path = company / CASE
    path.write_bytes(path.read_bytes().replace(b"urgency: urgent", b"urgency: soon"))
    with open_desk(open_project(company)) as desk, refused("write.broken"):
        desk.find("T-26-2AAAA")


# people and days


def test_people_are_found_by_id_and_by_name(people: People) -> None:
    assert people.find("he-jingyi") == people.find("何静怡") == "he-jingyi"
    with refused("write.staff_near"):
        people.find("he-jinyi")
    with refused("write.staff_unknown"):
        people.find("诸葛亮")


def test_two_people_of_one_name_have_to_be_told_apart(company: Path) -> None:
    path = company / "records/staff/xu-wenbo.yaml"
    path.write_text(path.read_text("utf-8").replace("许文博", "何静怡"), "utf-8")
    with open_desk(open_project(company)) as desk, refused("write.staff_several"):
        load_people(desk).find("何静怡")


def test_who_acts_follows_from_the_address_of_commits(
    desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def says(email: str) -> Any:
        monkeypatch.setattr("dangan.write.people.git_setting", lambda *_: email)
        return actor(people, desk.project.root, None)

    assert says("He-Jingyi@Yunxiu.example") == "he-jingyi"
    assert "user.email" in says("").zh
    assert "x@y.example" in says("x@y.example").en
    both = replace(people, emails={"a@b.example": ("he-jingyi", "xu-wenbo")})
    monkeypatch.setattr("dangan.write.people.git_setting", lambda *_: "a@b.example")
    found = actor(both, desk.project.root, None)
    assert not isinstance(found, str)
    assert "xu-wenbo" in found.zh
    assert actor(people, desk.project.root, "许文博") == "xu-wenbo"


def test_a_role_is_held_by_staff_departments_and_whom_the_record_names(
    desk: Desk, people: People
) -> None:
    case = desk.find("T-26-2AAAA")
    day = "2026-05-10"
    assert people.holders(case, "complaint_specialist", day) == ("he-jingyi",)
    assert people.holders(case, "handler", day) == ("luo-jingxing",)  # assignment.handler
    assert people.holders(case, "verifier", day) == ("xu-wenbo",)
    assert people.holders(case, "finance", day) == ("feng-zhiyuan",)  # its department
    assert people.holders(case, "department_in_charge", day) == ("luo-jingxing",)
    assert people.holders(case, "complaint_specialist", "2023-12-31") == ()
    assert people.shown(()).en == "nobody at present"
    many = people.shown(sorted(people.staff.people) * 2)
    assert "14" in many.zh


def test_days_are_days_of_the_calendar() -> None:
    assert day_of("2026-02-28") == "2026-02-28"
    for wrong in ("2026-02-30", "20260228", "5月1日", "2026-2-8", ""):
        with refused("write.bad_date"):
            day_of(wrong)
    assert len(today({"time_zone": "Asia/Shanghai"})) == len(today({})) == 10
    with refused("write.bad_zone"):
        today({"time_zone": "Mars/Olympus"})


# values


@pytest.mark.parametrize(
    ("pointer", "written", "value"),
    [
        ("/urgency", "urgent", "urgent"),
        ("/urgency", "急件", None),
        ("/acceptance/decision", "受理", "accepted"),
        ("/acceptance/decision", "Declined", "declined"),
        ("/customer_answer/agreed", "是", True),
        ("/customer_answer/agreed", "no", False),
        ("/customer_answer/agreed", "maybe", "maybe"),
        ("/proposal/amount", "15000", 15000),
        ("/proposal/amount", "15000.00", 15000),
        ("/proposal/amount", "12.50", Decimal("12.50")),
        ("/proposal/amount", "1e999999999", "1e999999999"),
        ("/proposal/amount", "NaN", "NaN"),
        ("/reason", "12345", "12345"),
        ("/reason", "a=b", "a=b"),
    ],
)
def test_values_are_read_by_the_type_of_their_field(pointer: str, written: str, value: Any) -> None:
    setting = read_setting(kind(), f"{pointer}={written}")
    expected = written if value is None else value
    labels = {c.title.zh: c.const for c in kind().by_pointer[pointer].choices}  # type: ignore[union-attr]
    assert setting.value == labels.get(written, expected)
    assert type(setting.value) is type(expected)


@pytest.mark.parametrize(
    "pointer", ["/acceptance/decision", "acceptance/decision", "C:/Git/acceptance/decision"]
)
def test_a_shell_may_have_changed_the_pointer(pointer: str) -> None:
    assert read_setting(kind(), f"{pointer}=accepted").path == ("acceptance", "decision")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("/reason", "write.set_form"),
        ("/reason=", "write.set_form"),
        ("=x", "write.set_form"),
        ("/reasons=x", "write.set_near"),
        ("/zzzzzzzz=x", "write.set_unknown"),
        ("/acceptance=x", "write.set_group"),
        ("/execution/actions=x", "write.set_group"),
        ("/id=T-26-2BBBB", "write.set_id"),
        ("/steps/-/to=closed", "write.set_list"),
        ("/sign_offs/0/role=handler", "write.set_list"),
    ],
)
def test_what_names_no_field_is_refused(written: str, key: str) -> None:
    with refused(key):
        read_setting(kind(), written)


def _with(data: bytes, *written: str, of: Kind | None = None) -> Any:
    schema = of or kind()
    made = applied(schema, data, [read_setting(schema, one) for one in written])
    return compose(made).value


def test_settings_fill_in_fields_and_keep_the_rest() -> None:
    data = "id: T-26-2AAAA  # 编号\n# 说明\nsubjects:\n  - service\n".encode()
    made = applied(kind(), data, [read_setting(kind(), "/acceptance/decision=accepted")])
    assert made.decode() == (
        "id: T-26-2AAAA  # 编号\n# 说明\nsubjects:\n  - service\n"
        "acceptance:\n  decision: accepted\n"
    )
    assert _with(data, "/subjects=quality", "/subjects/-=other")["subjects"] == [
        "service",
        "quality",
        "other",
    ]
    assert _with(data, "/subjects/0=quality")["subjects"] == ["quality"]


def test_settings_of_a_new_entry_belong_together_until_a_field_comes_again() -> None:
    found = _with(
        b"id: T-26-2AAAA\nexecution:\n  actions:\n    - action: a\n",
        "/execution/actions/-/action=b",
        "/execution/actions/-/due_on=2026-05-20",
        "/reason=x",
        "/execution/actions/-/action=c",
        "/execution/actions/-/person=he-jingyi",
        "/execution/actions/0/unit=operations",
    )
    assert found["execution"]["actions"] == [
        {"action": "a", "unit": "operations"},
        {"action": "b", "due_on": "2026-05-20"},
        {"action": "c", "person": "he-jingyi"},
    ]


def test_an_entry_that_is_not_there_cannot_be_filled() -> None:
    with refused("write.set_nowhere"):
        _with(b"id: T-26-2AAAA\nsubjects:\n  - service\n", "/subjects/4=quality")


def test_what_must_not_change_once_it_is_there_does_not() -> None:
    source = kind()
    nodes = [
        replace(f, immutable=f.pointer == "/reason") if f.pointer == "/reason" else f
        for f in source.fields
    ]
    groups = [replace(g, append_only=g.pointer == "/reminders") for g in source.groups]
    closed = replace(source, fields=tuple(nodes), groups=tuple(groups))
    data = b"id: T-26-2AAAA\nreason: a\nreminders:\n  - on: 2026-05-01\n"
    with refused("write.set_fixed"):
        _with(data, "/reason=b", of=closed)
    assert _with(data, "/reason=a", of=closed)["reason"] == "a"
    with refused("write.set_fixed"):
        _with(data, "/reminders/0/on=2026-05-02", of=closed)
    assert len(_with(data, "/reminders/-/on=2026-05-02", of=closed)["reminders"]) == 2


def test_a_tidy_file_stays_tidy_and_another_stays_as_its_writer_left_it() -> None:
    schema = kind("customers")
    tidy = b"id: C-25-2AAA\nname: a\nsteps:\n  - to: potential\n    'on': '2025-01-06'\n"
    loose = tidy.replace(b"name: a", b'name:   "a"')
    for data, first in ((tidy, b"name: a"), (loose, b'name:   "a"')):
        with_note = applied(schema, data, [read_setting(schema, "/closing/reason=x")])
        made = tidied(schema, data, appended(with_note, "steps", {"to": "closed"}))
        assert first in made
        order = [line.split(b":")[0] for line in made.splitlines() if not line.startswith(b" ")]
        assert (order.index(b"closing") < order.index(b"steps")) == (data is tidy)


# what a step needs


def test_the_ways_say_what_is_missing(desk: Desk, people: People) -> None:
    case = desk.find("T-26-2AAAA")
    assert state_of(case) == "investigating"
    found = ways(desk, case, Act("proposed", "2026-05-10", "luo-jingxing"))
    assert len(found) == 1
    way = found[0]
    assert (way.may, way.refusal, way.condition) == (True, None, None)
    assert {need.key for need in way.missing} == {
        *("/investigation/cause", "/investigation/course", "/investigation/cause_side"),
        "/proposal/text",
    }
    other = best(ways(desk, case, Act("proposed", "2026-05-10", "zhou-xiaolan")))
    assert not other.may


def test_objections_concern_the_date_and_the_person(desk: Desk) -> None:
    case = desk.find("T-26-2AAAA")
    early = objections(desk, case, Act("proposed", "2026-05-01", "luo-jingxing"))
    assert [found.code for found in early] == ["rule/step-order"]
    assert not objections(desk, case, Act("proposed", "2026-05-10", "luo-jingxing"))


def _proposed(desk: Desk, amount: str) -> Any:
    case = desk.find("T-26-2AAAA")
    data = appended(case.data, "steps", Act("proposed", "2026-05-10", "luo-jingxing").entry())
    written = [
        *("/proposal/text=x", "/investigation/cause=x", "/investigation/cause_side=own"),
        f"/proposal/amount={amount}",
    ]
    data = applied(case.kind, data, [read_setting(case.kind, one) for one in written])
    return target_of(case.kind, case.path, data)


def test_limits_are_those_of_the_policy_on_that_day(desk: Desk) -> None:
    case = _proposed(desk, "15000")
    found = ways(desk, case, Act("approved", "2026-05-11", "song-liheng"))
    assert [way.refusal is None for way in found] == [False, True, True, True, True]
    assert found[0].condition is not None
    assert "1000（" in found[0].condition.zh
    assert best(found).move.by == ("customer_service_manager",)
    assert [sign.key for sign in best(found).signs if not sign.there] == [
        "customer_service_manager"
    ]
    small = ways(desk, _proposed(desk, "900.50"), Act("approved", "2026-05-11", "he-jingyi"))
    assert best(small).move.by == ("complaint_specialist",)
    before = ways(desk, case, Act("approved", "2024-05-11", "song-liheng"))
    assert before[0].refusal is None
    assert before[0].condition is not None
    assert "authority_limits.complaint_specialist" in before[0].condition.en


def test_a_deciding_field_that_is_empty_is_missing_and_not_a_refusal(desk: Desk) -> None:
    case = desk.find("T-26-2AAAA")
    data = appended(
        case.data, "steps", {"to": "negotiating", "on": "2026-05-12", "by": "he-jingyi"}
    )
    open_case = target_of(case.kind, case.path, data)
    way = best(ways(desk, open_case, Act("executing", "2026-05-13", "he-jingyi")))
    assert way.refusal is None
    need = next(n for n in way.missing if n.key == "/customer_answer/agreed")
    assert hints.option(case.kind, need, "zh") == ("--set /customer_answer/agreed=true",)
    said_no = applied(case.kind, data, [read_setting(case.kind, "/customer_answer/agreed=false")])
    refusing = target_of(case.kind, case.path, said_no)
    assert best(ways(desk, refusing, Act("executing", "2026-05-13", "he-jingyi"))).refusal


def test_a_record_without_steps_may_begin(desk: Desk) -> None:
    case = desk.find("T-26-2AAAA")
    bare = replace(case, value={k: v for k, v in case.value.items() if k != "steps"})
    assert [move.target for move in moves_from(bare)] == ["received", "open"]
    way = best(ways(desk, bare, Act("received", "2026-05-06")))
    assert not way.missing
    assert way.move.action.en == "Begin"


def test_hints_show_what_to_type() -> None:
    def said(pointer: str, *values: str) -> tuple[str, ...]:
        need = Demand(pointer, kind().title, False, values)
        return hints.option(kind(), need, "en")

    assert said("/closure/review") == ("--set /closure/review=TEXT",)
    assert said("/customer_answer/told_on") == ("--set /customer_answer/told_on=YYYY-MM-DD",)
    assert said("/assignment/handler") == ("--set /assignment/handler=STAFF",)
    assert said("/customer") == ("--set /customer=ID",)
    assert said("/subjects") == ("--set /subjects=CHOICE",)
    assert said("/proposal/amount") == ("--set /proposal/amount=NUMBER",)
    assert said("/execution/actions") == (
        "--set /execution/actions/-/action=TEXT",
        "--set /execution/actions/-/person=STAFF",
        "--set /execution/actions/-/due_on=YYYY-MM-DD",
    )
    limited = Demand("/urgency", kind().title, False, ("urgent", "ordinary"))
    choices = hints.choices(kind(), limited)
    assert choices is not None
    assert "express" not in choices.en


def test_every_need_of_every_kind_has_an_option_that_can_be_read(desk: Desk) -> None:
    for source in desk.kinds.values():
        moves = source.transitions.moves if source.transitions else ()
        for pointer in {pointer for move in moves for pointer in move.needs}:
            for option in hints.option(source, Demand(pointer, source.title, False), "en"):
                assert read_setting(source, option.removeprefix("--set ")).path


# signing


def test_what_a_signature_covers_is_shown_as_people_read_it(desk: Desk) -> None:
    case = _proposed(desk, "15000")
    signs = {sign.role: sign for sign in case.kind.signs}
    parts = {
        part.field.en: part.value
        for role in ("handler", "complaint_supervisor")
        for part in covered(desk, case, signs[role], "en")
    }
    assert parts["Content of the complaint"] is None
    assert parts["Proposed solution · Amount of the solution"] == "15,000.00"
    assert parts["Investigation · Side of the cause"] == "Own side"
    assert parts["Assignment · Handler"] == "罗景行"
    assert parts["Investigation · Departments responsible, item 1 · Share of responsibility"] == (
        "100%"
    )


def test_keys_count_on_the_days_for_which_they_are_registered() -> None:
    staff = {
        "signing_keys": [{"key": "ssh-ed25519 AAAA x@y", "from": "2026-01-01", "to": "2026-06-30"}]
    }
    assert is_registered(staff, "ssh-ed25519 AAAA another remark", "2026-06-30")
    assert not is_registered(staff, "ssh-ed25519 AAAA", "2026-07-01")
    assert not is_registered(staff, "ssh-ed25519 BBBB", "2026-03-01")
    assert not is_registered(staff, "", "2026-03-01")
    assert not is_registered({}, "ssh-ed25519 AAAA", "2026-03-01")


# judging and writing


def test_only_what_the_change_causes_counts(company: Path) -> None:
    other = company / "records/customers/C-25-2BBB.yaml"
    other.write_bytes(other.read_bytes() + b"nonsense: 1\n")
    with open_desk(open_project(company)) as desk:
        case = desk.find("T-26-2AAAA")
        assert desk.caused(case, case.data) == ()
        moved = b"# one line more\n" + case.data
        assert desk.caused(case, moved) == ()
        wrong = appended(case.data, "steps", Act("closed", "2026-05-10", "he-jingyi").entry())
        assert [found.code for found in desk.caused(case, wrong)] == ["rule/step-illegal"]
        broken = case.data.replace(b"urgency: urgent", b"urgency: soon")
        assert [found.code for found in desk.caused(case, broken)] == ["schema/not-in-list"]


def test_a_file_that_changed_meanwhile_is_not_touched(desk: Desk) -> None:
    case = desk.find("T-26-2AAAA")
    path = desk.project.root / CASE
    path.write_bytes(case.data + b"# somebody else\n")
    with refused("write.changed"):
        desk.write(case, b"id: x\n")
    assert path.read_bytes() == case.data + b"# somebody else\n"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_failing_write_leaves_the_old_file_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files.os, "fsync", full)
    case = desk.find("T-26-2AAAA")
    with refused("write.not_written"):
        desk.write(case, b"id: x\n")
    path = desk.project.root / CASE
    assert path.read_bytes() == case.data
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_file_that_may_not_be_written_is_not_replaced(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.os, "access", lambda *_: False)
    with refused("write.not_written"):
        desk.write(desk.find("T-26-2AAAA"), b"id: x\n")
