"""The canonical form: what it looks like, and that it never changes what a file says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dangan.read.compose import NumberLike, compose
from dangan.read.fmt import FormatError, dump, format_bytes, same, style_problem
from dangan.read.layout import Form
from dangan.read.notes import comments
from dangan.read.scalars import needs_quotes
from tests.unit.fmt_samples import dice_of, record

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "phones": {"type": "array", "items": {"type": "string"}},
        "contacts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "title": {"type": ["string", "null"]},
                    "age": {"type": "integer"},
                },
            },
        },
        "amount": {"type": "number"},
        "state": {"type": "string", "oneOf": [{"const": "a"}, {"const": "b"}]},
        "secret": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {}}]},
    },
    "additionalProperties": {"type": "object", "properties": {"z": {}, "a": {}}},
}
FORM = Form(SCHEMA)


def formatted(text: str, schema: dict[str, Any] | None = None) -> str:
    result = format_bytes(text.encode(), schema)
    assert format_bytes(result, schema) == result
    return result.decode()


# --- form


def test_order_of_the_schema_then_unknown_fields_in_theirs() -> None:
    text = "x: {a: 1, z: 2}\namount: 1\nb: 2\ncontacts:\n- age: 3\n  name: 张三\nid: C-26-7KQ4\n"
    assert formatted(text, SCHEMA) == (
        "id: C-26-7KQ4\ncontacts:\n  - name: 张三\n    age: 3\namount: 1\n"
        "x:\n  z: 2\n  a: 1\nb: 2\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:   1\n", "a: 1\n"),
        ("a: 1", "a: 1\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("---\na: 1\n...\n", "a: 1\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
        ("a: {b: [1, {c: 2}]}\n", "a:\n  b:\n    - 1\n    - c: 2\n"),
        ("a: []\nb: {}\nc:\nd: ~\n", "a: []\nb: {}\nc: null\nd: null\n"),
        ("a:\n- - 1\n  - 2\n-\n", "a:\n  - - 1\n    - 2\n  - null\n"),
        ("a: \"海润\"\nb: 'x'\n", "a: 海润\nb: x\n"),
        ("a: 甲\n  乙\n", "a: 甲 乙\n"),
        ("a: >\n  甲\n  乙\n", "a: |\n  甲 乙\n"),
        ("a: >-\n  甲\n  乙\n", "a: 甲 乙\n"),
        ('a: "甲\\n乙"\n', "a: |-\n  甲\n  乙\n"),
        ('a: "  甲\\n乙\\n"\n', "a: |2\n    甲\n  乙\n"),
        ('- "\\n甲\\n\\n乙"\n', "- |-\n\n  甲\n\n  乙\n"),
        (
            'a: "甲\\n\\n"\nb: "\\n"\nc: "甲\\n  \\n乙"\n',
            'a: "甲\\n\\n"\nb: "\\n"\nc: "甲\\n  \\n乙"\n',
        ),
        ('a: "x\\ty"\n', 'a: "x\\ty"\n'),
        ("a: it's\nb: 'it''s: so'\n", "a: it's\nb: 'it''s: so'\n"),
        ("a: 1.50\nb: -0.0\nc: -7\n", "a: 1.50\nb: -0.0\nc: -7\n"),
        ("a: e\u0301\n# e\u0301\n", "a: \u00e9\n# \u00e9\n"),
        ("? a\n: b\n", "a: b\n"),
        ("on: NO\nyes: 2026-03-05\n", "'on': 'NO'\n'yes': '2026-03-05'\n"),
        ("{}\n", "{}\n"),
        ("[]\n", "[]\n"),
    ],
)
def test_form(before: str, after: str) -> None:
    assert formatted(before) == after


def test_numbers_in_text_fields_become_the_text_that_was_typed() -> None:
    text = "id: 053\nname: 12\nphones: [053255502170, 139, 1.50, 1e3]\namount: 12\nstate: 1\n"
    assert formatted(text, SCHEMA) == (
        "id: '053'\nname: '12'\nphones:\n  - '053255502170'\n  - '139'\n  - '1.50'\n  - '1e3'\n"
        "amount: 12\nstate: '1'\n"
    )
    assert formatted("contacts: [{title: 7, age: 7}]\nsecret: 12\n", SCHEMA) == (
        "contacts:\n  - title: '7'\n    age: 7\nsecret: '12'\n"
    )


def test_a_number_field_is_left_to_the_check() -> None:
    """Quotes would turn a slip in a number into a text that looks intended."""
    assert formatted("amount: 1_000\nx: 1_000\n", SCHEMA) == "amount: 1_000\nx: '1_000'\n"


@pytest.mark.parametrize(
    "text",
    [
        "NO", "yes", "on", "Off", "y", "n", "True", "FALSE",
        "Null", "~", "null", "=", "<<", "012345", "0891", "00",
        "0", "12", "1e3", "12e03", "1E+3", "91110000600037341E5", "0x1F", "0o17",
        "0b1", "1_000", "+5", ".5", "5.", ".inf", "-.Inf", ".NaN",
        "12:30", "12:30:45", "190:20", "2026-03-05", "2026-3-5", "2026-03-05T10:00:00Z",
        "6217000010001234567", "1.5",
    ],
)  # fmt: skip
def test_texts_that_some_reader_would_misread_are_quoted(text: str) -> None:
    assert dump({"a": text}) == f"a: '{text}'\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "海润", "0532-83801234", "C-26-7KQ4", "2026Q3", "2026-03", "1号", "R&D", "5%",
        "a@b.example", "https://x.example/a?b=c#d", "it's", "甲：乙", "“甲”和“乙”的",
        "a,b", "a[1]", "1.2.3",
        "+86 532 83801234", "A/B", "x y", "张三（经理）", "No.1", "1,000",
    ],
)  # fmt: skip
def test_other_texts_are_not(text: str) -> None:
    assert dump({"a": text}) == f"a: {text}\n".encode()


@pytest.mark.parametrize(
    "text",
    ["- x", "-x", "? x", ":x", "#x", "@x", "`x", "&x", "*x", "!x", "|", ">x", "%x", "'x", '"x',
     "[x", "{x", "x: y", "x:", "x #y", " x", "x ", "", "“甲”", "qq：1", "x:y", "　x", "...", "---"],
)  # fmt: skip
def test_texts_with_signs_are_quoted(text: str) -> None:
    assert dump({"a": text, "b": [text]}).decode().count("'" + text.replace("'", "''") + "'") == 2


def test_keys_are_quoted_like_values() -> None:
    keys = ["on", "12", "a: b", "海润”", "x　", "", "-x", "a\nb"]
    value = dict.fromkeys(keys, 1)
    assert compose(dump(value)).problems == []
    assert compose(dump(value)).value == value


# --- comments

COMMENTED = """\
# yaml-language-server: x
# 档案

# 电话要核对
phones: # p
- 053255502170 # one
# two
- 123   # t
  # deep foot
amount: 1.50
contacts:
  # first
  - title: 经理   # 职务
    # about name
    name: "张三"

  - # dash
    age: 3
    name: 李四
    # tail of 李四
  # tail of contacts
# lead id


id: C-26-7KQ4 # id
name: # c1
  海润   # c2
# end
"""

FORMATTED = """\
# yaml-language-server: x
# 档案

# lead id

id: C-26-7KQ4  # id
# c1
name: 海润  # c2

# 电话要核对
phones:  # p
  - '053255502170'  # one
  # two
  - '123'  # t
  # deep foot
contacts:
  # first
  -
    # about name
    name: 张三
    title: 经理  # 职务

  -  # dash
    name: 李四
    age: 3
    # tail of 李四
  # tail of contacts
amount: 1.50
# end
"""


def test_comments_stay_with_their_entries() -> None:
    assert formatted(COMMENTED, SCHEMA) == FORMATTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: | # h\n  x\n  # text\nb: 1\n", "a: |  # h\n  x\n  # text\nb: 1\n"),
        ("a: [ # c1\n  1, # c2\n  # c3\n  2\n  # c4\n] # c5\n",
         "# c1\na:  # c5\n  - 1  # c2\n  # c3\n  - 2\n  # c4\n"),
        ("a: # k\n  # l\n  x # v\n", "# k\n# l\na: x  # v\n"),
        ("a:\n  # b1\n  b: 1\n  # foot\n# c1\nc: 2\n",
         "a:\n  # b1\n  b: 1\n  # foot\n# c1\nc: 2\n"),
        ("# c\n---\na: 1\n...\n# end\n", "# c\n\na: 1\n# end\n"),
        ("# c\n{}\n", "# c\n\n{}\n"),
        ("a: 'x # no'\nb: x#no\nc: 1 #yes\n", "a: 'x # no'\nb: x#no\nc: 1  #yes\n"),
    ],
)  # fmt: skip
def test_places_of_comments(before: str, after: str) -> None:
    assert formatted(before) == after


# --- refusals


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: [\n", "a: &x 1\n", "", "海润\n", "a: “x”\n"])
def test_files_with_problems_are_refused(text: str) -> None:
    with pytest.raises(FormatError) as error:
        format_bytes(text.encode())
    assert error.value.problems == compose(text.encode()).problems


def test_keys_that_nfc_makes_equal_are_refused() -> None:
    with pytest.raises(FormatError) as error:
        format_bytes("e\u0301: 1\n\u00e9: 2\n".encode())
    assert error.value.problems == []


@pytest.mark.parametrize(
    "value", [{"a": "\x00"}, {"a": "\u202e"}, {"a": 1.5}, {"a": (1,)}, {"a": "\r"}]
)
def test_dump_refuses_what_could_not_be_read_back(value: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        dump(value)


def test_style_problem() -> None:
    good, bad = compose(b"id: x\nname: z\n"), compose("id: x\n# c\nname:   海润\n".encode())
    assert style_problem(good, FORM) is None
    problem = style_problem(bad, FORM)
    assert problem is not None
    assert (problem.code, problem.line, problem.column, problem.end) == ("yaml/style", 3, 1, 11)
    assert style_problem(compose(b"a: ["), FORM) is None
    missing_end = style_problem(compose(b"id: x"), FORM)
    assert missing_end is not None
    assert missing_end.line == 1


# --- properties

CORE_1_2 = re.compile(
    r"null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)"
    r"|\.nan|\.NaN|\.NAN"
)
SPEC_1_1 = re.compile(
    r"[yYnN~=]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
    r"|null|Null|NULL|<<|[-+]?0b[01_]+|[-+]?0[0-7_]*|[-+]?[1-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+"
    r"|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?([0-9][0-9_]*)?\.[0-9]+([eE][-+][0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*"
)
LOOKALIKES = st.text("0123456789_+-.:eExXoObBTtZ yYnN~=<>null", min_size=1, max_size=12)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(LOOKALIKES, st.text(max_size=8), st.from_regex(SPEC_1_1, fullmatch=True)))
def test_whatever_stays_plain_is_text_for_every_reader(text: str) -> None:
    text = text.replace("\n", "").replace("\t", "")
    if CORE_1_2.fullmatch(text) or SPEC_1_1.fullmatch(text):
        assert needs_quotes(text)
    try:
        data = dump({"a": text})
    except FormatError:
        return
    assert yaml.safe_load(data) == {"a": unicodedata.normalize("NFC", text)}


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.decimals(-(10**6), 10**6, places=2),
        LOOKALIKES,
        st.text(
            st.characters(
                codec="utf-8",
                categories=["L", "N", "P", "S", "Zs"],
                exclude_characters="\ufffd",  # what broken text leaves behind is refused
            ),
            max_size=20,
        ),
        st.text("ab 甲：:#-\n'\"|>", max_size=20),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text("abon12 甲:#-'“：", max_size=5), inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.dictionaries(st.text("abno甲", min_size=1), VALUES), st.lists(VALUES)))
def test_every_value_can_be_written_and_read_back(value: Any) -> None:
    data = dump(value)
    assert format_bytes(data) == data
    assert same(compose(data).value, nfc(value))
    loaded = yaml.safe_load(data)
    assert texts(loaded) == texts(nfc(value))


def nfc(value: Any) -> Any:
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", k): nfc(v) for k, v in value.items()}
    if isinstance(value, list):
        return [nfc(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def texts(value: Any) -> Any:
    """Only the texts of a value, where they stand: what YAML 1.1 must see alike."""
    if isinstance(value, dict):
        return {key: texts(part) for key, part in value.items()}
    if isinstance(value, list):
        return [texts(item) for item in value]
    return value if isinstance(value, str) else None


def remarks(data: bytes) -> Counter[str]:
    root = compose(data).root()
    assert root is not None
    return Counter(text for _, text in comments(data.decode(), root))


def as_text(value: Any, wanted: Any) -> Any:
    """``value`` with numbers as text wherever ``wanted`` has text."""
    if isinstance(value, dict):
        return {key: as_text(part, wanted[key]) for key, part in value.items()}
    if isinstance(value, list):
        return [as_text(item, other) for item, other in zip(value, wanted, strict=True)]
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if number and isinstance(wanted, str) else value


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_no_value_and_no_comment_is_ever_lost(schema: dict[str, Any] | None) -> None:
    """Records made at random, with comments and blank lines in every place."""
    formatted_files = 0
    for seed in range(700):
        data = record(dice_of(seed))
        document = compose(data)
        if document.problems:
            continue
        formatted_files += 1
        result = format_bytes(data, schema)
        assert format_bytes(result, schema) == result, data
        again = compose(result)
        assert again.problems == []
        assert same(again.value, as_text(document.value, again.value)), data
        assert remarks(result) == remarks(data), data
        assert style_problem(again, Form.of(schema)) is None
        assert (style_problem(document, Form.of(schema)) is None) == (result == data)
    assert formatted_files > 500


@settings(max_examples=300, deadline=None)
@given(st.text("ab:- \n#'\"[]{},|>甲：0", max_size=40))
def test_any_text_is_formatted_or_refused(text: str) -> None:
    try:
        result = format_bytes(text.encode(), SCHEMA)
    except FormatError:
        return
    assert format_bytes(result, SCHEMA) == result


def test_number_like_counts_as_its_text() -> None:
    assert same({"a": NumberLike("053")}, {"a": "053"})
    assert not same({"a": 1}, {"a": True})
    assert not same({"a": Decimal("1.50")}, {"a": Decimal("1.5")})
    assert not same([1], {"0": 1})
