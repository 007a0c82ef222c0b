"""Whether a record fits its kind: every problem once, at its place, in the reader's words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangan.findings import code_of
from dangan.project import Project
from dangan.project import product as built_in
from dangan.read.compose import NumberLike
from dangan.schema.faults import Problem
from dangan.schema.kinds import Kind, load_kinds
from dangan.schema.validate import check_identity, expected_path, validate
from dangan.text import Both, fill
from tests.unit.schema_samples import named, plain_kind, product, shop_kind, shops, text

GOOD: dict[str, Any] = {"id": "H-26-7KQ4", "name": "长富百货"}


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    return shop_kind(tmp_path_factory.mktemp("shops"))


def found(kind: Kind, **values: object) -> list[tuple[str, str]]:
    return [(p.pointer, p.code) for p in validate(kind, {**GOOD, **values})]


def words(problem: Problem, lang: str = "zh") -> tuple[str, str]:
    """Message and fix of a problem, from the catalogue that comes with the product."""
    folder = Path(built_in()) / "tools/dangan/codes"
    entries = yaml.safe_load((folder / "schema.yaml").read_text("utf-8"))
    code = code_of(problem.code, entries[problem.code], "schema.yaml")
    args = dict(problem.args)
    return fill(code.message.get(lang), lang, args), fill(code.fix.get(lang), lang, args)


def only(kind: Kind, **values: object) -> Problem:
    problems = validate(kind, {**GOOD, **values})
    assert len(problems) == 1, problems
    return problems[0]


def test_a_good_record_has_no_problems(kind: Kind) -> None:
    document = {
        **GOOD,
        "size": "large",
        "turnover": Decimal("12000.50"),
        "workers": 3,
        "tags": ["a", "b"],
        "own": False,
        "contacts": [{"name": "王强", "phones": ["13800138000"]}],
        "lease": {"rent": 0, "until": "2026-12-31"},
        "card": {"enc": "…"},
        "steps": [{"to": "open", "on": "2026-03-05"}],
    }
    assert validate(kind, document) == []


CASES: list[tuple[str, dict[str, object], list[tuple[str, str]]]] = [
    ("unknown field", {"nmae": "x"}, [("/nmae", "schema/unknown-field")]),
    ("type", {"contacts": "王强"}, [("/contacts", "schema/type")]),
    ("group wanted", {"lease": "x"}, [("/lease", "schema/type")]),
    ("truth wanted", {"own": "是"}, [("/own", "schema/type")]),
    ("number wanted", {"turnover": "12,000", "workers": 1}, [("/turnover", "schema/type")]),
    ("number like number", {"workers": NumberLike("1e3")}, [("/workers", "schema/type")]),
    ("truth in text", {"name": True}, [("/name", "schema/type")]),
    ("list in text", {"name": ["长富"]}, [("/name", "schema/type")]),
    ("point in a whole number", {"workers": Decimal("3.0")}, [("/workers", "schema/type")]),
    ("part of a worker", {"workers": Decimal("3.5")}, [("/workers", "schema/type")]),
    ("empty", {"size": None}, [("/size", "schema/empty-field")]),
    ("empty text", {"name": ""}, [("/name", "schema/empty-field")]),
    ("empty in a list", {"tags": [None]}, [("/tags/0", "schema/empty-field")]),
    ("empty list", {"tags": []}, [("/tags", "schema/empty-field")]),
    ("not in list", {"size": "huge"}, [("/size", "schema/not-in-list")]),
    ("number not in list", {"size": 3}, [("/size", "schema/not-in-list")]),
    ("too long", {"name": "长" * 21}, [("/name", "schema/too-long")]),
    ("too short", {"name": "长"}, [("/name", "schema/too-short")]),
    ("pattern", {"id": "H-26-7KQ"}, [("/id", "schema/format")]),
    ("prefix", {"id": "C-26-7KQ4"}, [("/id", "schema/id-path")]),
    ("range", {"workers": 0}, [("/workers", "schema/range")]),
    ("too many", {"tags": list("abcd")}, [("/tags", "schema/too-many")]),
    ("same twice", {"tags": ["a", "b", "a"]}, [("/tags/2", "schema/duplicate-item")]),
    (
        "same key twice",
        {"contacts": [{"name": "王强"}, {"name": "李平"}, {"name": "王强"}]},
        [("/contacts/2", "schema/duplicate-item")],
    ),
    ("number for text", {"name": 20250305}, [("/name", "yaml/unquoted-number")]),
    ("decimal for text", {"name": Decimal("12.50")}, [("/name", "yaml/unquoted-number")]),
    ("zeros for text", {"name": NumberLike("00123")}, [("/name", "yaml/unquoted-number")]),
    (
        "zeros in a list",
        {"contacts": [{"name": "王强", "phones": [NumberLike("053255502170")]}]},
        [("/contacts/0/phones/0", "yaml/unquoted-number")],
    ),
    ("number for protected text", {"card": 11010519}, [("/card", "yaml/unquoted-number")]),
    ("bad envelope", {"card": {"x": "1"}}, [
        ("/card/enc", "schema/missing-field"),
        ("/card/x", "schema/unknown-field"),
    ]),
    ("format", {"opened_on": "2026-02-30"}, [("/opened_on", "schema/date")]),
    (
        "format in a list",
        {"contacts": [{"name": "王强", "phones": ["1"]}]},
        [("/contacts/0/phones/0", "schema/telephone")],
    ),
    ("missing below", {"contacts": [{}]}, [("/contacts/0/name", "schema/missing-field")]),
    ("element of a wrong type", {"contacts": ["王强"]}, [("/contacts/0", "schema/type")]),
    ("asked for", {"turnover": 1}, [("/workers", "schema/required-when")]),
    ("asked for by a condition", {"size": "large"}, [("/contacts", "schema/required-when")]),
    ("asked for in words", {"own": False}, [("/lease", "schema/required-when")]),
    (
        "ruled out",
        {"size": "large", "contacts": [{"name": "王强"}], "chain": "H-26-7KQ5"},
        [("/chain", "schema/not-allowed")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_mistake_is_said_once(
    kind: Kind, values: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert found(kind, **values) == expected


@pytest.mark.parametrize("values", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_every_mistake_has_words_in_both_languages(kind: Kind, values: dict[str, object]) -> None:
    for problem in validate(kind, {**GOOD, **values}):
        if problem.code.startswith("schema/"):
            for lang in ("zh", "en"):
                message, fix = words(problem, lang)
                assert message.endswith(("。", "."))
                assert fix.endswith(("。", ".", "？", "?"))
                assert "{" not in message.replace("{…}", "")


def test_all_mistakes_of_a_record_are_said_together(kind: Kind) -> None:
    document = {"name": "长", "size": "x", "nmae": 1, "contacts": [{"phones": ["1", 2]}]}
    assert [(p.pointer, p.code) for p in validate(kind, document)] == [
        ("/contacts/0/name", "schema/missing-field"),
        ("/contacts/0/phones/0", "schema/telephone"),
        ("/contacts/0/phones/1", "yaml/unquoted-number"),
        ("/id", "schema/missing-field"),
        ("/name", "schema/too-short"),
        ("/nmae", "schema/unknown-field"),
        ("/size", "schema/not-in-list"),
    ]


def test_places_are_named_in_words(kind: Kind) -> None:
    problem = only(kind, contacts=[{"name": "李平"}, {"name": "王强", "phones": ["1"]}])
    assert dict(problem.args)["field"] == Both(
        "联系人 第2项 · 电话 第1项", "Contacts, item 2 · Telephones, item 1"
    )


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("nmae", "name（店名）"),
        ("Name", "name（店名）"),
        ("店名", "name（店名）"),
        ("opened-on", "opened_on（开业日期）"),
        ("Opened on", "opened_on（开业日期）"),
        ("rent", "字段 rent 应写在“租约”里面"),
        ("电话号码", "这里可用的字段"),
        ("zzz", "这里可用的字段"),
    ],
)
def test_unknown_fields_get_a_suggestion(kind: Kind, typed: str, advice: str) -> None:
    problem = only(kind, **{typed: "x"})
    assert problem.spot == "key"
    assert advice in words(problem)[1]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("小型", "请把“小型”写成 small。"),
        ("Large", "Write large for “Large”."),
        ("smal", "您要写的可能是 small（小型）。"),
        ("xyz", "请从上面列出的值里选一个"),
    ],
)
def test_wrong_choices_get_a_suggestion(kind: Kind, typed: str, advice: str) -> None:
    problem = only(kind, size=typed)
    assert "small（小型）、large（大型）" in words(problem)[0]
    assert advice in words(problem, "zh")[1] + words(problem, "en")[1]


def test_the_fix_of_an_unquoted_number_is_its_own_text(kind: Kind) -> None:
    for value, quoted in [
        (20250305, '"20250305"'),
        (Decimal("12.50"), '"12.50"'),
        (NumberLike("053255502170"), '"053255502170"'),
        (NumberLike("1e3"), '"1e3"'),
    ]:
        assert dict(only(kind, name=value).args)["quoted"] == quoted


def test_conditions_are_said_in_words(kind: Kind) -> None:
    message, _ = words(only(kind, size="large"))
    assert message == "缺少“联系人”（contacts）。“规模”为“大型”时，这一项必须填写。"
    message, _ = words(only(kind, own=False), "en")
    assert message == "“Lease” (lease) is missing. A rented shop has a lease."
    message, _ = words(only(kind, turnover=1))
    assert message == "缺少“人数”（workers）。已填写“营业额”时，这一项必须填写。"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born_on", "1962年3月5日"),
        ("born_on", 19620305),
        ("born_on", True),
        ("card", 110105194912310021),
        ("card", "1" * 61),
        ("contacts", [{"name": "王强", "phones": ["13800138"]}]),
        ("contacts", [{"name": "王强", "phones": [NumberLike("0532555021701")]}]),
    ],
)
def test_confidential_values_do_not_enter_messages(kind: Kind, field: str, value: object) -> None:
    for problem in validate(kind, {**GOOD, field: value}):
        said = str(problem.args)
        for secret in ("1962", "19620305", "1101051949", "13800138", "05325550"):
            assert secret not in said


def test_what_is_no_record_is_said_without_a_crash(kind: Kind) -> None:
    for document in (None, [], "x", 3, [{"id": "x"}]):
        assert [p.code for p in validate(kind, document)] == ["schema/top-level"]


def test_odd_keys_and_depths_are_taken(kind: Kind) -> None:
    deep: object = "x"
    for _ in range(60):
        deep = {"a": [deep]}
    assert found(kind, a=deep) == [("/a", "schema/unknown-field")]
    assert found(kind, **{"": 1}) == [("/", "schema/unknown-field")]
    assert found(kind, **{"a/b~c": 1}) == [("/a~1b~0c", "schema/unknown-field")]


def test_lists_as_settings(tmp_path: Path) -> None:
    waivers = {
        "$id": "waivers.schema.json",
        **named("豁免", "Waivers"),
        "type": "array",
        "x-key": ["code"],
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["code"],
            "properties": {"code": text("代码", "Code")},
        },
    }
    kinds = load_kinds(product(tmp_path, shops=shops(), waivers=waivers))
    kind = kinds["waivers"]
    assert validate(kind, [{"code": "a"}]) == []
    problems = validate(kind, [{"code": "a"}, {"code": "a"}, {}])
    assert [(p.pointer, p.code) for p in problems] == [
        ("/1", "schema/duplicate-item"),
        ("/2/code", "schema/missing-field"),
    ]
    assert dict(problems[1].args)["field"] == Both("豁免 第3项 · 代码", "Waivers, item 3 · Code")
    assert [p.code for p in validate(kind, {})] == ["schema/top-level"]


def test_alternatives_name_the_fields(tmp_path: Path) -> None:
    schema = plain_kind("docks", "D")
    schema["properties"]["email"] = text("邮箱", "E-mail")
    schema["anyOf"] = [{"required": ["name"]}, {"required": ["email"]}]
    schema["not"] = {"required": ["name", "email"]}
    kind = load_kinds(product(tmp_path, docks=schema))["docks"]
    problems = validate(kind, {"id": "D"})
    assert [p.code for p in problems] == ["schema/need-one"]
    assert "名称、邮箱" in words(problems[0])[0]
    assert [p.code for p in validate(kind, {"id": "D", "name": "a", "email": "b"})] == [
        "schema/invalid"
    ]


def test_identity(tmp_path: Path) -> None:
    yearly = plain_kind("visits", "V")
    yearly["x-kind"]["yearly"] = True
    coded = plain_kind("people", "P")
    coded["x-kind"] = {**coded["x-kind"], "code_id": True}
    del coded["x-kind"]["prefix"]
    kinds = load_kinds(product(tmp_path, shops=shops(), visits=yearly, people=coded))
    shop, visit, person = kinds["shops"], kinds["visits"], kinds["people"]
    assert expected_path(shop, "H-26-7KQ4") == "records/shops/H-26-7KQ4.yaml"
    assert expected_path(visit, "V-26-7KQ4M") == "records/visits/2026/V-26-7KQ4M.yaml"
    assert expected_path(person, "zhou-xiaolan") == "records/people/zhou-xiaolan.yaml"

    def codes(kind: Kind, path: str, ident: object) -> list[str]:
        return [p.code for p in check_identity(kind, path, {"id": ident})]

    assert codes(shop, "records/shops/H-26-7KQ4.yaml", "H-26-7KQ4") == []
    assert codes(shop, "records/shops/H-26-7KQ5.yaml", "H-26-7KQ4") == ["schema/id-path"]
    assert codes(shop, "records/shops/2026/H-26-7KQ4.yaml", "H-26-7KQ4") == ["schema/id-path"]
    assert codes(visit, "records/visits/2026/V-26-7KQ4M.yaml", "V-26-7KQ4M") == []
    assert codes(visit, "records/visits/2025/V-26-7KQ4M.yaml", "V-26-7KQ4M") == ["schema/id-path"]
    assert codes(visit, "records/visits/V-26-7KQ4M.yaml", "V-26-7KQ4M") == ["schema/id-path"]
    assert codes(person, "records/people/zhou.yaml", "zhou-xiaolan") == ["schema/id-path"]
    # what is no id of the kind is the schema's finding, and said once
    for odd in (None, 3, "C-26-7KQ4", "H-26-7KQ", "../x"):
        assert codes(shop, "records/shops/H-26-7KQ4.yaml", odd) == []
    assert check_identity(shop, "records/shops/a.yaml", None) == []


def test_every_built_in_kind_answers_to_an_empty_record() -> None:
    root = built_in()
    codes = {"schema/missing-field", "schema/required-when", "schema/need-one", "schema/top-level"}
    for kind in load_kinds(Project(root, (root,))).values():
        assert {problem.code for problem in validate(kind, {})} <= codes
