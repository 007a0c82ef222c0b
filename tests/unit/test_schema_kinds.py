"""Reading schema files into kinds, extensions, and the refusal of unsound schemas."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dangan.findings import Finding
from dangan.project import Project
from dangan.project import product as built_in
from dangan.schema.kinds import Field, SchemaError, load_kinds, read_kinds
from dangan.schema.validate import validate
from dangan.text import Both
from tests.unit.schema_samples import (
    definitions,
    named,
    plain_kind,
    product,
    shop_kind,
    shops,
    text,
    write,
)

Change = Callable[[dict[str, Any]], None]


def problems(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """(pointer, English text) of findings about schema files."""
    said = []
    for finding in findings:
        problem = dict(finding.args)["problem"]
        assert isinstance(problem, Both)
        said.append((finding.pointer, problem.en))
    return said


def test_fields_are_flat_with_their_tables_and_columns(tmp_path: Path) -> None:
    kind = shop_kind(tmp_path)
    assert [(f.pointer, f.table, f.column, f.type, f.scale) for f in kind.fields] == [
        ("/id", "shops", "id", "string", 1),
        ("/name", "shops", "name", "string", 1),
        ("/size", "shops", "size", "string", 1),
        ("/opened_on", "shops", "opened_on", "string", 1),
        ("/turnover", "shops", "turnover", "number", 100),
        ("/workers", "shops", "workers", "integer", 1),
        ("/own", "shops", "own", "boolean", 1),
        ("/born_on", "shops", "born_on", "string", 1),
        ("/card", "shops", "card", "string", 1),
        ("/chain", "shops", "chain", "string", 1),
        ("/tags/*", "shops_tags", "value", "string", 1),
        ("/contacts/*/name", "shops_contacts", "name", "string", 1),
        ("/contacts/*/phones/*", "shops_contacts_phones", "value", "string", 1),
        ("/lease/rent", "shops", "lease_rent", "number", 100),
        ("/lease/until", "shops", "lease_until", "string", 1),
        ("/steps/*/to", "shops_steps", "to", "string", 1),
        ("/steps/*/on", "shops_steps", "on", "string", 1),
        ("/sign_offs/*/role", "shops_sign_offs", "role", "string", 1),
    ]
    assert [(g.pointer, g.table, g.is_list, g.key) for g in kind.groups] == [
        ("/tags", "shops_tags", True, ()),
        ("/contacts", "shops_contacts", True, ("name",)),
        ("/contacts/*/phones", "shops_contacts_phones", True, ()),
        ("/lease", "", False, ()),
        ("/steps", "shops_steps", True, ("on", "to")),
        ("/sign_offs", "shops_sign_offs", True, ("role",)),
    ]


def test_what_a_field_says_of_itself(tmp_path: Path) -> None:
    kind = shop_kind(tmp_path)
    found = kind.by_pointer
    turnover = found["/turnover"]
    assert isinstance(turnover, Field)
    assert turnover.title == Both("营业额", "Turnover")  # not that of the definition
    assert (turnover.format, turnover.class_name, turnover.unit) == (
        "money",
        "confidential",
        Both("元", "yuan"),
    )
    phones = found["/contacts/*/phones/*"]
    assert isinstance(phones, Field)
    assert (phones.title.zh, phones.format) == ("电话", "telephone")
    assert (phones.mask, phones.search, phones.listed) == ("phone", True, True)
    chain = found["/chain"]
    assert isinstance(chain, Field)
    assert (chain.refs, chain.inverse) == (("shops",), Both("分店", "Branches"))
    card, name, size = found["/card"], found["/name"], found["/size"]
    assert isinstance(card, Field)
    assert isinstance(name, Field)
    assert isinstance(size, Field)
    assert card.protected
    assert name.required
    assert not chain.required
    assert [(c.const, c.title.en) for c in size.choices] == [("small", "Small"), ("large", "Large")]
    assert size.label("small").zh == "小型"
    assert size.label("odd").zh == "odd"


def test_what_a_kind_says_of_itself(tmp_path: Path) -> None:
    kind = shop_kind(tmp_path)
    assert (kind.prefix, kind.label, kind.date, kind.group) == (
        "H",
        "name",
        "/opened_on",
        "parties",
    )
    assert [(d.column, d.by, d.title.zh) for d in kind.derived] == [
        ("state", "state", "状态"),
        ("name_pinyin", "name-keys", "拼音"),
    ]
    assert kind.transitions is not None
    assert [(s.key, s.role) for s in kind.transitions.states] == [
        ("open", "initial"),
        ("shut", "terminal"),
    ]
    move = kind.transitions.moves[0]
    assert (move.origin, move.target, move.needs, move.signs) == (
        "open",
        "shut",
        ("/lease/until",),
        ("manager",),
    )
    assert [(s.role, s.covers) for s in kind.signs] == [("manager", ("/name", "/lease"))]
    assert "$ref" not in str(kind.schema)


def test_a_kind_travels_to_a_worker_process(tmp_path: Path) -> None:
    kind = shop_kind(tmp_path)
    assert kind.by_pointer
    again = pickle.loads(pickle.dumps(kind))  # noqa: S301 - our own bytes
    assert again.fields == kind.fields
    assert again.by_pointer.keys() == kind.by_pointer.keys()
    assert validate(again, {}) == validate(kind, {})


def test_the_product_s_own_schemas_are_sound() -> None:
    root = built_in()
    kinds, findings = read_kinds(Project(root, (root,)))
    assert problems(findings) == []
    assert {"customers", "suppliers", "complaints", "evaluations", "contracts"} <= kinds.keys()


def drop(*path: str) -> Change:
    def change(schema: dict[str, Any]) -> None:
        node = schema
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]

    return change


def put(value: object, *path: str | int) -> Change:
    def change(schema: dict[str, Any]) -> None:
        node: Any = schema
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


UNSOUND: list[tuple[str, Change, str, str]] = [
    ("no title", drop("properties", "name", "title"), "/properties/name", "title is missing"),
    ("no x-en", drop("properties", "name", "x-en"), "/properties/name", "x-en is missing"),
    ("no class", drop("properties", "name", "x-class"), "/properties/name", "x-class is missing"),
    (
        "unknown annotation",
        put(True, "properties", "name", "x-serach"),
        "/properties/name/x-serach",
        "perhaps x-search is meant",
    ),
    (
        "unknown keyword",
        put(3, "properties", "name", "maxLenght"),
        "/properties/name/maxLenght",
        "perhaps maxLength",
    ),
    (
        "multipleOf",
        put(0.01, "properties", "turnover", "multipleOf"),
        "/properties/turnover/multipleOf",
        "Do not use multipleOf",
    ),
    (
        "number without format",
        put(named("数", "N", type="number", x_class="public"), "properties", "n"),
        "/properties/n",
        "A number needs x-format",
    ),
    (
        "format of another type",
        put("money", "properties", "name", "x-format"),
        "/properties/name/x-format",
        "no x-format “money”",
    ),
    (
        "unknown class",
        put("top", "properties", "name", "x-class"),
        "/properties/name/x-class",
        "top",
    ),
    (
        "unknown mask",
        put("half", "properties", "name", "x-mask"),
        "/properties/name/x-mask",
        "half",
    ),
    (
        "open object",
        drop("properties", "lease", "additionalProperties"),
        "/properties/lease",
        "additionalProperties",
    ),
    ("open top", drop("additionalProperties"), "", "additionalProperties"),
    (
        "enum without labels",
        put(["a"], "properties", "name", "enum"),
        "/properties/name/enum",
        "oneOf with const",
    ),
    (
        "choice without label",
        put([{"const": "a"}], "properties", "size", "oneOf"),
        "/properties/size/oneOf/0",
        "title is missing",
    ),
    (
        "choice twice",
        put([{"const": "a", **named("甲", "A")}] * 2, "properties", "size", "oneOf"),
        "/properties/size/oneOf/1",
        "twice",
    ),
    ("list without key", drop("properties", "contacts", "x-key"), "/properties/contacts", "x-key"),
    (
        "unknown key",
        put(["nam"], "properties", "contacts", "x-key"),
        "/properties/contacts/x-key",
        "nam",
    ),
    (
        "list in list",
        put({"type": "array", "items": {"type": "string"}}, "properties", "tags", "items"),
        "/properties/tags/items",
        "cannot hold a list",
    ),
    ("no type", drop("properties", "name", "type"), "/properties/name", "not clear"),
    ("required unknown", put(["id", "nmae"], "required"), "/required", "nmae"),
    (
        "condition on nothing",
        put(["contcts"], "allOf", 0, "then", "required"),
        "/allOf/0/then/required",
        "contcts",
    ),
    (
        "bad reference",
        put("definitions.json#/$defs/mony", "properties", "turnover", "$ref"),
        "/properties/turnover/$ref",
        "leads nowhere",
    ),
    (
        "bad pattern",
        put("(", "properties", "name", "pattern"),
        "/properties/name/pattern",
        "not a valid regular expression",
    ),
    ("wrong id", put("shop.schema.json", "$id"), "/$id", "shops.schema.json"),
    ("no prefix", drop("x-kind", "prefix"), "/x-kind", "prefix"),
    ("label unknown", put("title", "x-kind", "label"), "/x-kind", "label"),
    ("group unknown", put("shops", "x-kind", "group"), "/x-kind/group", "shops"),
    ("date unknown", put("/open", "x-kind", "date"), "/x-kind/date", "/open"),
    (
        "column unknown",
        put(["nmae"], "x-kind", "list", "columns"),
        "/x-kind/list/columns/0",
        "nmae",
    ),
    ("ref unknown", put("shop", "properties", "chain", "x-ref"), "/properties/chain", "shop"),
    (
        "column twice",
        put(text("租金", "Rent"), "properties", "lease_rent"),
        "/properties/lease_rent",
        "/lease/rent",
    ),
    ("column reserved", put(text("级", "C"), "properties", "class"), "/properties/class", "class"),
    (
        "column derived",
        put(text("状态", "State"), "properties", "state"),
        "/x-derived/state",
        "state",
    ),
    (
        "derived without by",
        drop("x-derived", "state", "by"),
        "/x-derived/state",
        "by is missing",
    ),
    (
        "state unknown",
        put("closed", "x-transitions", "moves", 0, "to"),
        "/x-transitions/moves/0/to",
        "closed",
    ),
    (
        "pointer unknown",
        put(["/leese"], "x-transitions", "moves", 0, "needs"),
        "/x-transitions/moves/0/needs",
        "/leese",
    ),
    (
        "role unknown",
        put(["boss"], "x-transitions", "moves", 0, "by"),
        "/x-transitions/moves/0/by",
        "boss",
    ),
    (
        "signer unknown",
        put(["clerk"], "x-transitions", "moves", 0, "signs"),
        "/x-transitions/moves/0/signs",
        "clerk",
    ),
    (
        "when without limit",
        put({"field": "/turnover"}, "x-transitions", "moves", 0, "when"),
        "/x-transitions/moves/0/when",
        "one of above",
    ),
    (
        "no first state",
        drop("x-transitions", "states"),
        "/x-transitions",
        "states and moves",
    ),
    (
        "date order of what is no field",
        put([["/opened_on", "/closed_on"]], "x-date-order"),
        "/x-date-order/0",
        "/closed_on",
    ),
    (
        "date order of what is no date",
        put([["/opened_on", "/name"]], "x-date-order"),
        "/x-date-order/0",
        "dates, months",
    ),
    (
        "date order over two lists",
        put([["/tags/*", "/contacts/*/name"]], "x-date-order"),
        "/x-date-order/0",
        "one list only",
    ),
    (
        "cover unknown",
        put(["/nam"], "x-signs", "manager", "covers"),
        "/x-signs/manager/covers",
        "/nam",
    ),
    (
        "personal without purpose",
        put({"retention": "P3Y"}, "properties", "name", "x-personal"),
        "/properties/name/x-personal",
        "purpose",
    ),
]


@pytest.mark.parametrize(
    ("change", "pointer", "words"), [case[1:] for case in UNSOUND], ids=[c[0] for c in UNSOUND]
)
def test_an_unsound_schema_is_refused_with_its_place(
    tmp_path: Path, change: Change, pointer: str, words: str
) -> None:
    schema = shops()
    change(schema)
    project = product(tmp_path, shops=schema)
    _, findings = read_kinds(project)
    said = problems(findings)
    assert any(place == pointer and words in problem for place, problem in said), said
    assert all(finding.line >= 1 and finding.severity == "error" for finding in findings)
    with pytest.raises(SchemaError) as caught:
        load_kinds(project)
    assert caught.value.findings == findings
    assert "shops.schema.json" in caught.value.message("zh")


def test_the_place_is_the_line_of_the_key(tmp_path: Path) -> None:
    schema = shops()
    del schema["properties"]["name"]["x-class"]
    project = product(tmp_path, shops=schema)
    _, findings = read_kinds(project)
    lines = (tmp_path / "product/schemas/shops.schema.json").read_text("utf-8").splitlines()
    assert lines[findings[0].line - 1].strip() == '"name": {'
    assert lines[findings[0].line - 1][findings[0].column - 1 :].startswith('"name"')


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b'{\n  "a": 1,\n}', 3, "not valid JSON"),
        (b'{\n "a": 1,\n "a": 2\n}', 3, "twice"),
        (b"[]", 1, "must be a JSON object"),
        (b'{"a": "\xff"}', 1, "UTF-8"),
        (b'{"a": ' * 100_000, 1, "too deeply"),
        (b"", 1, "not valid JSON"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes, line: int, words: str) -> None:
    project = product(tmp_path)
    (tmp_path / "product/schemas/shops.schema.json").write_bytes(data)
    _, findings = read_kinds(project)
    assert [(f.code, f.line) for f in findings] == [("schema/bad-schema", line)]
    assert words in problems(findings)[0][1]


def test_references_in_a_circle_are_refused(tmp_path: Path) -> None:
    project = product(tmp_path)
    content = definitions()
    content["$defs"]["contact"]["properties"]["boss"] = {"$ref": "#/$defs/contact"}
    write(tmp_path / "product", "definitions.json", content)
    _, findings = read_kinds(project)
    assert any("back to itself" in problem for _, problem in problems(findings))


def test_two_kinds_cannot_share_a_prefix_or_a_table(tmp_path: Path) -> None:
    schemas = {"shops": shops(), "yards": plain_kind("yards", "H")}
    _, findings = read_kinds(product(tmp_path, **schemas))
    assert ("/x-kind/prefix", "The prefix H is already used by shops.") in problems(findings)
    schemas = {"shops": shops(), "shops-tags": plain_kind("shops-tags", "Q")}
    _, findings = read_kinds(product(tmp_path, **schemas))
    assert "shops_tags" in problems(findings)[0][1]


def test_a_company_adds_a_kind_of_its_own(tmp_path: Path) -> None:
    project = product(tmp_path)
    own = plain_kind("yards", "Y")
    own["properties"]["shop"] = text("门店", "Shop", x_ref="shops")
    own["properties"]["phone"] = named(
        "电话", "Phone", **{"$ref": "definitions.json#/$defs/telephone"}, x_class="internal"
    )
    write(project.root, "yards.schema.json", own)
    kinds = load_kinds(project)
    assert list(kinds) == ["shops", "yards"]
    assert kinds["yards"].file == "schemas/yards.schema.json"


def test_a_company_cannot_rewrite_a_built_in_kind(tmp_path: Path) -> None:
    project = product(tmp_path)
    write(project.root, "shops.schema.json", shops())
    _, findings = read_kinds(project)
    assert [f.code for f in findings] == ["schema/loosened"]
    assert "schemas/extensions" in problems(findings)[0][1]


def test_a_company_cannot_rewrite_a_shared_definition(tmp_path: Path) -> None:
    project = product(tmp_path)
    write(project.root, "definitions.json", {"$defs": {"money": {"type": "string"}}})
    _, findings = read_kinds(project)
    assert [(f.code, f.pointer) for f in findings] == [("schema/loosened", "/$defs/money")]


def extended(tmp_path: Path, body: dict[str, Any]) -> Project:
    project = product(tmp_path)
    write(project.root, "extensions/shops.schema.json", {"x-extends": "shops", **body})
    return project


def test_an_extension_adds_and_tightens(tmp_path: Path) -> None:
    body = {
        "required": ["size"],
        "properties": {
            "colour": text("颜色", "Colour"),
            "name": {"maxLength": 10, "pattern": "店$", "x-class": "confidential"},
            "size": {"oneOf": [{"const": "large"}]},
            "workers": {"minimum": 2, "maximum": 50},
            "contacts": {"minItems": 1, "items": {"required": ["phones"]}},
        },
        "x-date-order": [["/opened_on", "/lease/until"]],
    }
    kind = load_kinds(extended(tmp_path, body))["shops"]
    name, size = kind.by_pointer["/name"], kind.by_pointer["/size"]
    assert isinstance(name, Field)
    assert isinstance(size, Field)
    assert name.class_name == "confidential"
    assert [choice.title.zh for choice in size.choices] == ["大型"]
    assert "/colour" in kind.by_pointer
    assert kind.date_order == (("/opened_on", "/lease/until"),)
    found = validate(kind, {"id": "H-26-7KQ4", "name": "长富第一百货商场", "workers": 1})
    assert [(p.pointer, p.code) for p in found] == [
        ("/name", "schema/format"),
        ("/size", "schema/missing-field"),
        ("/workers", "schema/range"),
    ]


LOOSE: list[tuple[str, dict[str, Any], str]] = [
    ("longer", {"properties": {"name": {"maxLength": 21}}}, "/properties/name/maxLength"),
    ("shorter", {"properties": {"name": {"minLength": 1}}}, "/properties/name/minLength"),
    ("lower", {"properties": {"workers": {"minimum": 0}}}, "/properties/workers/minimum"),
    ("type", {"properties": {"workers": {"type": "string"}}}, "/properties/workers/type"),
    ("title", {"properties": {"name": {"title": "名"}}}, "/properties/name/title"),
    ("class", {"properties": {"turnover": {"x-class": "public"}}}, "/properties/turnover/x-class"),
    (
        "choice",
        {"properties": {"size": {"oneOf": [{"const": "huge", **named("巨", "Huge")}]}}},
        "/properties/size/oneOf/0",
    ),
    ("open", {"additionalProperties": True}, "/additionalProperties"),
    ("kind", {"x-kind": {"prefix": "Z"}}, "/x-kind"),
    (
        "deep",
        {"properties": {"contacts": {"items": {"properties": {"name": {"minLength": 0}}}}}},
        "/properties/contacts/items/properties/name/minLength",
    ),
]


@pytest.mark.parametrize(
    ("body", "pointer"), [case[1:] for case in LOOSE], ids=[case[0] for case in LOOSE]
)
def test_an_extension_cannot_loosen(tmp_path: Path, body: dict[str, Any], pointer: str) -> None:
    _, findings = read_kinds(extended(tmp_path, body))
    assert [(f.code, f.pointer) for f in findings] == [("schema/loosened", pointer)]
    assert findings[0].file == "schemas/extensions/shops.schema.json"


def test_an_extension_must_be_sound_itself(tmp_path: Path) -> None:
    _, findings = read_kinds(extended(tmp_path, {"properties": {"n": {"type": "number"}}}))
    assert {f.file for f in findings} == {"schemas/extensions/shops.schema.json"}
    assert {f.pointer for f in findings} == {"/properties/n"}


@pytest.mark.parametrize("extends", [None, "shop", "yards"])
def test_an_extension_names_what_it_extends(tmp_path: Path, extends: str | None) -> None:
    project = product(tmp_path)
    write(project.root, "extensions/shops.schema.json", {"x-extends": extends})
    _, findings = read_kinds(project)
    assert [f.pointer for f in findings] == ["/x-extends"]


def test_settings_files_are_kinds_without_a_folder(tmp_path: Path) -> None:
    settings = {
        "$id": "access.schema.json",
        **named("权限", "Access"),
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "default": named("默认", "Default", type="string"),
            "audiences": {
                **named("范围", "Audiences", type="object"),
                "additionalProperties": {
                    "type": "object",
                    "properties": {"all": named("全部", "All", type="boolean")},
                },
            },
        },
    }
    kind = load_kinds(product(tmp_path, shops=shops(), access=settings))["access"]
    assert kind.settings
    assert "/audiences/*/all" in kind.by_pointer
    assert validate(kind, {"audiences": {"staff": {"all": True}}}) == []
    found = validate(kind, {"audiences": {"staff": {"all": 3}}})
    assert dict(found[0].args)["field"] == Both("范围 · staff · 全部", "Audiences · staff · All")


def test_reading_leaves_the_order_of_files_out(tmp_path: Path) -> None:
    schemas = {
        "shops": shops(),
        "yards": plain_kind("yards", "Y"),
        "docks": plain_kind("docks", "D"),
    }
    one = load_kinds(product(tmp_path / "one", **schemas))
    other = load_kinds(product(tmp_path / "two", **dict(reversed(schemas.items()))))
    assert list(one) == list(other) == ["docks", "shops", "yards"]
    assert copy.deepcopy(one["shops"].schema) == other["shops"].schema
