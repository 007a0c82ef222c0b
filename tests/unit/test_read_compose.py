"""One file to values, problems and positions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangan.findings import arguments_missing, load_codes
from dangan.project import Project
from dangan.read.compose import NumberLike, compose, escape, unescape

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT, (ROOT,))


def value(text: str) -> Any:
    document = compose(text.encode())
    assert document.problems == []
    return document.value


def found(text: str) -> list[tuple[str, int, int]]:
    problems = compose(text.encode()).problems
    return [(p.code.removeprefix("yaml/"), p.line, p.column) for p in problems]


# --- values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-7", -7),
        ("123456789012345", 123456789012345),
        ("12.50", Decimal("12.50")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_plain_scalars_that_are_no_text(text: str, expected: object) -> None:
    read = value(f"a: {text}\n")["a"]
    assert type(read) is type(expected)
    assert str(read) == str(expected)


@pytest.mark.parametrize(
    "text",
    [
        "NO", "yes", "on", "Off", "y", "True", "FALSE", "Null", "2026-03-05", "12:30", "12:30:45",
        "2026-03-05T10:00:00Z", "2026Q3", "1.2.3", "0532-83801234", "370200A", "5%", "1,000",
        "1号", "-x", "+x", ".", "1/2", "=",
    ],
)  # fmt: skip
def test_words_dates_and_times_are_text(text: str) -> None:
    read = value(f"a: {text}\n")["a"]
    assert type(read) is str
    assert read == text


@pytest.mark.parametrize(
    "text",
    [
        "0123", "00", "1e3", "12e03", "1E+3", "0x1F", "0o17", "0b11", "1_000", "+5", ".5", "5.",
        ".inf", "-.INF", ".nan", "1234567890123456", "12345678901234.567", "-0123", "01.5",
    ],
)  # fmt: skip
def test_what_other_readers_take_for_numbers(text: str) -> None:
    read = value(f"a: {text}\n")["a"]
    assert type(read) is NumberLike
    assert str(read) == text


def test_quoted_scalars_are_text() -> None:
    assert value("a: '053'\nb: \"1\"\nc: |\n  12\nd: 'null'\ne: ''\n") == {
        "a": "053",
        "b": "1",
        "c": "12\n",
        "d": "null",
        "e": "",
    }


def test_flow_style_explicit_keys_and_top_level_lists() -> None:
    assert value("a: {b: [1, x], c: }\n? d\n: 2\n") == {"a": {"b": [1, "x"], "c": None}, "d": 2}
    assert value("- code: rule/x\n- {}\n") == [{"code": "rule/x"}, {}]


# --- problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty", 1, 1)]),
        ("# 无\n", [("empty", 1, 1)]),
        ("海润\n", [("not-a-map", 1, 1)]),
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        ("客: 1\n户: {x: 1, x: 2}\n", [("duplicate-key", 2, 11)]),
        ("12: x\n", [("key-not-text", 1, 1)]),
        ("0532: x\n", [("key-not-text", 1, 1)]),
        ("true: x\n", [("key-not-text", 1, 1)]),
        ("~: x\n", [("key-not-text", 1, 1)]),
        (": x\n", [("syntax", 1, 1)]),
        ("{[a, b]: x}\n", [("key-not-text", 1, 2)]),
        ("on: 1\nno: 2\n'12': 3\n", []),
        # Chinese punctuation
        ("name：张三\nphone: 1\n", [("fullwidth-colon", 1, 5)]),
        ("name: 张三\nphone：123\n", [("fullwidth-colon", 2, 6)]),
        ("a:\n  name：张三\n", [("fullwidth-colon", 2, 7)]),
        ("a:\n  - name：张三\n", [("fullwidth-colon", 2, 9)]),
        ("a: 张三\n  phone：123\n", [("swallowed-line", 2, 3)]),
        ("a: qq：123\nb: '\n  x：1'\n", []),
        ("a: “海润”\n", [("chinese-quotes", 1, 4)]),
        ("a: ‘海润’\nb: ＂1＂\n", [("chinese-quotes", 1, 4), ("chinese-quotes", 2, 4)]),
        ("a: “甲”和“乙”\nb: “甲”公司\nc: '“甲”'\n", []),
        ("“name”: x\n", [("chinese-quotes", 1, 1)]),
        ("　name: x\n", [("wide-space", 1, 1)]),
        # spaces and indentation
        ("name:张三\n", [("missing-space", 1, 5)]),
        ("a: 1\nname:张三\nb: 2\n", [("missing-space", 2, 5)]),
        ("a:\n  name:张三\n", [("missing-space", 2, 7)]),
        ("a:\n  - https://x.example\n  - mailto:a@x.example\nb: x:y\n", []),
        ("a:\n  -x: 1\n", [("missing-space", 2, 3)]),
        ("a:\n - 1\n  - 2\n", [("swallowed-line", 3, 3)]),
        ("a:\n  -1\n  -2\n", [("swallowed-line", 3, 3)]),
        ("a: 长文字\n  第二行\n", []),
        ("name: 张三\n phone: 1\n", [("indentation", 2, 1)]),
        ("a:\n  b: 1\n c: 2\n", [("indentation", 3, 1)]),
        ("a:\n  - 1\n - 2\n", [("indentation", 3, 1)]),
        ("a:\n  - b: 1\n   c: 2\n", [("indentation", 3, 1)]),
        ("  a: 1\nb: 1\n", [("indentation", 2, 1)]),
        # signs
        ("note: 他说: 好\n", [("colon-in-text", 1, 9)]),
        ("a: 1\n张三\nb: 1\n", [("no-colon", 2, 1)]),
        ("张三\nb: 1\n", [("no-colon", 1, 1)]),
        ("a: \"张三\nb: 1\n", [("unclosed-quote", 1, 4)]),
        ("a: '张三\nb: 'x'\n", [("unclosed-quote", 1, 4)]),
        ("a: 'it's'\n", [("text-after-value", 1, 8)]),
        ("a: [1] x\n", [("text-after-value", 1, 8)]),
        ("a: [1, 2\nb: 1\n", [("unclosed-bracket", 1, 4)]),
        ("a: {b: 1\n", [("unclosed-bracket", 1, 4)]),
        ("a: @x\n", [("reserved-character", 1, 4)]),
        ("a: `x\n", [("reserved-character", 1, 4)]),
        ("a: *重要*\n", [("reserved-character", 1, 4)]),
        ("a: >100 元\n", [("reserved-character", 1, 4)]),
        ("a: ]\n", [("reserved-character", 1, 4)]),
        ('a: "D:\\扫描"\n', [("backslash", 1, 7)]),
        ("a: - 1\n", [("list-dash", 1, 4)]),
    ],
)  # fmt: skip
def test_problems_and_their_places(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


def test_all_problems_at_once_with_pointers_and_the_rest_is_read() -> None:
    document = compose("a: 1\na: 2\nb:\n  - “x”\n  - {c: 1, c: 2}\n12: d\n".encode())
    assert [(p.code, p.pointer) for p in document.problems] == [
        ("yaml/duplicate-key", "/a"),
        ("yaml/chinese-quotes", "/b/0"),
        ("yaml/duplicate-key", "/b/1/c"),
        ("yaml/key-not-text", "/12"),
    ]
    assert document.value == {"a": 1, "b": ["“x”", {"c": 1}], "12": "d"}


def test_end_of_the_marked_text() -> None:
    (problem,) = compose("a: 1\n客户: 2\n客户: 3\n".encode()).problems
    assert (problem.line, problem.column, problem.end) == (3, 1, 3)
    assert dict(problem.args) == {"key": "客户", "other": "2"}


# --- positions

RECORD = """\
# 档案
id: C-26-7KQ4
名称: 青岛海润 # 全称
空:
联系人:
  - 姓名: 张三
    电话: ['0532', "139"]
  - 姓名: 李四
说明: |
  第一行
  第二行
a/b: {c~d: 1}
"""


@pytest.mark.parametrize(
    ("pointer", "key", "place"),
    [
        ("/id", False, (2, 5, 14)),
        ("/id", True, (2, 1, 3)),
        ("/名称", False, (3, 5, 9)),
        ("/空", False, (4, 1, 2)),
        ("/联系人", False, (5, 1, 4)),
        ("/联系人", True, (5, 1, 4)),
        ("/联系人/0", False, (6, 5, 11)),
        ("/联系人/0/电话", False, (7, 9, 24)),
        ("/联系人/0/电话/1", False, (7, 18, 23)),
        ("/联系人/1/姓名", True, (8, 5, 7)),
        ("/说明", False, (9, 5, 6)),
        ("/a~1b/c~0d", False, (12, 12, 13)),
        ("/没有", False, (2, 1, 14)),
        ("/联系人/1/没有", True, (8, 5, 11)),
        ("/联系人/9", False, (6, 3, 11)),
        ("/联系人/x", False, (6, 3, 11)),
        ("", False, (2, 1, 14)),
    ],
)
@pytest.mark.parametrize("kept", [True, False])
def test_positions(pointer: str, key: bool, place: tuple[int, int, int], kept: bool) -> None:
    document = compose(RECORD.encode(), positions=kept)
    assert document.problems == []
    assert document.position(pointer, key=key) == place


def test_position_in_an_unreadable_file() -> None:
    assert compose(b"a: [").position("/a") == (1, 1, 1)
    assert compose(b"\xff").position("/a/b") == (1, 1, 1)


@given(st.lists(st.text()))
def test_pointers(steps: list[str]) -> None:
    assert unescape("".join("/" + escape(step) for step in steps)) == steps


# --- nothing raises

PIECES = [
    "a", "b: ", "name: ", "- ", "-", "\n", "\n  ", "\n    ", "# c", "\n# c\n", "[", "]", "{", "}",
    ", ", "'", '"', '"\\x00"', "|\n", ">-\n", "|+2\n", "0532", "1e3", "null", "？", "：", "“", "”",
    "? ", ": ", "---\n", "...\n", "\r\n", "\r", "张三", "12:30", "e\u0301", "!", "&a", "*a", "%",
    "<<: ", "\t", "\u2028", "\x00", "\ufeff", "　", "@", "`", "\\", "<<<<<<< ",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_gives_problems_and_no_exception(text: str) -> None:
    lines = text.removeprefix("\ufeff").split("\n")
    document = compose(text.encode())
    assert document.problems or document.value is not None
    for problem in document.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.end == 0 or problem.end >= problem.column
        line, column, end = document.position(problem.pointer)
        assert 1 <= line <= len(lines)
        assert 1 <= column <= end
    places = [(p.line, p.column) for p in document.problems if p.code != "yaml/bom"]
    assert places == sorted(places)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_problems_and_no_exception(data: bytes) -> None:
    document = compose(data)
    assert document.problems or document.value is not None


# --- the catalogue

NOT_IN_ONE_FILE = {
    "yaml/name-clash", "yaml/rename-extension", "yaml/unexpected-file", "yaml/unsafe-name",
    "yaml/style", "yaml/unquoted-number",
}  # fmt: skip


def test_the_examples_of_the_catalogue_are_right() -> None:
    codes = {n: c for n, c in load_codes(PROJECT).items() if n.startswith("yaml/")}
    for name, code in codes.items():
        if not code.wrong or name in NOT_IN_ONE_FILE:
            continue
        wrong = compose(code.wrong.encode())
        assert name in [problem.code for problem in wrong.problems], name
        assert compose(code.right.encode()).problems == [], name
        for problem in wrong.problems:
            entry = codes[problem.code]
            assert not arguments_missing(entry, dict(problem.args)), name
            finding = problem.finding("records/x.yaml", "", codes)
            assert finding.message("zh", codes)
            assert finding.fix("en", codes)


def test_every_code_that_is_given_is_in_the_catalogue() -> None:
    codes = load_codes(PROJECT)
    for path in (ROOT / "tools/dangan/read").glob("*.py"):
        for piece in path.read_text(encoding="utf-8").split('"')[1::2]:
            if piece.startswith("yaml/"):
                assert piece in codes, (path.name, piece)
