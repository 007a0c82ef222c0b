"""The same findings in every output, and each output as its reader wants it."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from typing import Any
from xml.etree import ElementTree as Xml

import click
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.findings import Code, Finding, arguments
from dangan.report import FORMATS, Summary, render, summarise
from dangan.report.github import _data, _property
from dangan.report.text import printable, width
from dangan.text import Both

FIELD = Both("电话", "Telephone")


def code(name: str, severity: str) -> Code:
    return Code(
        code=name,
        severity=severity,
        title=Both("号码不对", "Wrong number"),
        message=Both("“{field}”{value} 不对。", "“{field}” {value} is wrong."),
        fix=Both("改好它。", "Mend it."),
        why=Both("打不通。", "It cannot be dialled."),
        source=("S3-41",),
        fixable=False,
        wrong="",
        right="",
    )


CODES = {
    "schema/telephone": code("schema/telephone", "error"),
    "rule/odd": code("rule/odd", "warning"),
    "schema/old": code("schema/old", "info"),
}


def finding(
    file: str = "records/customers/C-26-7KQ4.yaml",
    line: int = 2,
    column: int = 5,
    name: str = "schema/telephone",
    value: str = "5550",
    end: int = 0,
    pointer: str = "/phones/0",
) -> Finding:
    args = arguments(field=FIELD, value=value)
    record = "C-26-7KQ4"
    return Finding(file, line, column, name, pointer, CODES[name].severity, record, args, end)


SOURCES = {
    "records/customers/C-26-7KQ4.yaml": "name: 长富\nphones: [5550, 5551]\n".encode(),
    "records/customers/C-26-7KQ5.yaml": "名称: 青岛 # 电话\n".encode(),
}
MANY = [
    finding(line=2, column=10, end=14),
    finding(line=2, column=16, end=20, pointer="/phones/1", value="5551"),
    finding(line=2, column=16, end=20, pointer="/phones/1", name="rule/odd"),
    finding("records/customers/C-26-7KQ5.yaml", 1, 5, end=7, name="schema/old", pointer=""),
]


def shown(findings: list[Finding], output: str, lang: str = "zh", **rest: Any) -> str:
    summary = summarise(findings, records=7, files=9)
    return render(findings, summary, output, lang, CODES, SOURCES.__getitem__, **rest)


def test_the_counts() -> None:
    summary = summarise(MANY, records=7, files=9)
    assert summary == Summary(errors=2, warnings=1, infos=1, records=7, files=9)
    assert summary.exit_code == 1
    assert summarise(MANY[2:], 7, 9).exit_code == 0
    assert summarise([], 7, 9).exit_code == 0


def test_the_summary_is_a_sentence() -> None:
    assert summarise([], 7, 9).sentence("zh") == "检查了 9 个文件、7 份记录，没有发现问题。"
    assert "没有错误" in summarise(MANY[2:], 7, 9).sentence("zh")
    assert "Errors: 2, warnings: 1, notes: 1." in summarise(MANY, 7, 9).sentence("en")


def test_text_in_full() -> None:
    assert shown(MANY, "text") == (
        "records/customers/C-26-7KQ4.yaml:2:10  错误  schema/telephone\n"
        "  “电话”5550 不对。\n"
        "  2 │ phones: [5550, 5551]\n"
        "    │          ^^^^\n"
        "  → 改好它。\n"
        "\n"
        "records/customers/C-26-7KQ4.yaml:2:16  警告  rule/odd\n"
        "  “电话”5550 不对。\n"
        "  2 │ phones: [5550, 5551]\n"
        "    │                ^^^^\n"
        "  → 改好它。\n"
        "\n"
        "records/customers/C-26-7KQ4.yaml:2:16  错误  schema/telephone\n"
        "  “电话”5551 不对。\n"
        "  2 │ phones: [5550, 5551]\n"
        "    │                ^^^^\n"
        "  → 改好它。\n"
        "\n"
        "records/customers/C-26-7KQ5.yaml:1:5  提示  schema/old\n"
        "  “电话”5550 不对。\n"
        "  1 │ 名称: 青岛 # 电话\n"
        "    │       ^^^^\n"
        "  → 改好它。\n"
        "\n"
        "检查了 9 个文件、7 份记录，错误 2 处，警告 1 处，提示 1 处。错误改完才能合并。\n"
    )


def carets(text: str) -> tuple[str, str]:
    """The excerpt's source and mark, behind the gutter."""
    lines = [line for line in text.splitlines() if "│" in line]
    return lines[0].partition("│ ")[2], lines[1].partition("│ ")[2]


def excerpt(line: str, column: int, end: int = 0) -> tuple[str, str]:
    found = finding("a.yaml", 1, column, end=end)
    text = render(
        [found], summarise([found], 1, 1), "text", "zh", CODES, lambda _: line.encode("utf-8")
    )
    return carets(text)


@given(
    st.text(st.sampled_from("aé长，1 “e\u0301の가"), min_size=1, max_size=25),
    st.data(),
)
def test_the_caret_stands_under_the_marked_characters(line: str, data: st.DataObject) -> None:
    if not line.strip():
        return
    start = data.draw(st.integers(0, len(line) - 1))
    stop = data.draw(st.integers(start + 1, len(line)))
    source, mark = excerpt(line, start + 1, stop + 1)
    assert source == line
    assert len(mark) - len(mark.lstrip(" ")) == width(line[:start])
    assert mark.count("^") == max(width(line[start:stop]), 1)


def test_a_long_line_is_cut_around_the_mark() -> None:
    line = "notes: " + "长" * 200 + "ERROR" + "富" * 200
    source, mark = excerpt(line, 208, 213)
    assert width(source) < 110
    start = len(mark) - len(mark.lstrip(" "))
    cells = "".join(char * max(width(char), 0) for char in source)
    assert cells[start : start + 5] == "ERROR"
    assert source.startswith("…")
    assert source.endswith("…")


def test_nothing_in_a_record_can_steer_the_terminal() -> None:
    nasty = "a\x1b[31m\u202eb\r\x07\u200b"
    found = finding("a.yaml", 1, 1, value=nasty)
    text = render(
        [found], summarise([found], 1, 1), "text", "zh", CODES, lambda _: nasty.encode("utf-8")
    )
    categories = {unicodedata.category(char) for char in text.replace("\n", "")}
    assert not categories & {"Cc", "Cf"}
    assert printable("长富 A") == "长富 A"


def test_places_beyond_the_file_have_no_excerpt() -> None:
    for line in (0, 3, 99):
        text = shown([finding(line=line, column=99)], "text")
        assert "│" not in text
    assert carets(shown([finding(line=1, column=99, end=120)], "text"))[1].strip() == "^"


def test_a_file_that_cannot_be_read_has_no_excerpt() -> None:
    def missing(_: str) -> bytes:
        raise FileNotFoundError

    found = finding()
    text = render([found], summarise([found], 1, 1), "text", "en", CODES, missing)
    assert "│" not in text
    assert "→ Mend it." in text


def test_colours_only_change_the_looks() -> None:
    plain = shown(MANY, "text")
    coloured = shown(MANY, "text", colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == plain


def test_json_has_everything_in_both_languages() -> None:
    content = json.loads(shown(MANY, "json", lang="en"))
    assert content["version"] == 1
    assert content["summary"] == {
        "errors": 2,
        "warnings": 1,
        "infos": 1,
        "records": 7,
        "files": 9,
    }
    assert content["findings"][0] == {
        "code": "schema/telephone",
        "severity": "error",
        "record": "C-26-7KQ4",
        "file": "records/customers/C-26-7KQ4.yaml",
        "line": 2,
        "column": 10,
        "end_column": 14,
        "pointer": "/phones/0",
        "message": {"zh": "“电话”5550 不对。", "en": "“Telephone” 5550 is wrong."},
        "fix": {"zh": "改好它。", "en": "Mend it."},
    }
    assert shown(MANY, "json", lang="en") == shown(MANY, "json", lang="zh")


# the parts of the SARIF 2.1.0 schema that consumers insist on
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {"driver": {"required": ["name", "rules"]}},
                    },
                    "results": {
                        "items": {
                            "required": ["ruleId", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"required": ["text"]},
                            },
                        }
                    },
                },
            }
        },
    },
}


def test_sarif_has_regions_rules_and_fingerprints() -> None:
    content = json.loads(shown(MANY, "sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(content)
    run = content["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["rule/odd", "schema/old", "schema/telephone"]
    assert rules[2]["properties"]["handbook"] == "handbook/codes/schema/telephone.html"
    assert rules[2]["help"]["text"] == "号码不对。打不通。"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    physical = run["results"][0]["locations"][0]["physicalLocation"]
    assert physical["region"] == {
        "startLine": 2,
        "startColumn": 10,
        "endLine": 2,
        "endColumn": 14,
    }
    assert physical["artifactLocation"]["uri"] == "records/customers/C-26-7KQ4.yaml"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "note"]


def test_sarif_addresses_are_escaped() -> None:
    content = json.loads(shown([finding("records/客 户.yaml", end=3, column=1)], "sarif"))
    location = content["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "records/%E5%AE%A2%20%E6%88%B7.yaml"


def fingerprints(findings: list[Finding]) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads(shown(findings, "gitlab"))]


def test_fingerprints_survive_moved_lines_and_differ_within_a_report() -> None:
    moved = [
        Finding(f.file, f.line + 3, f.column, f.code, f.pointer, f.severity, f.record, f.args)
        for f in MANY
    ]
    assert fingerprints(MANY) == fingerprints(moved)
    twice = [finding(line=2), finding(line=3)]
    assert len(set(fingerprints(twice))) == 2


def test_github_annotations() -> None:
    lines = shown(MANY, "github").splitlines()
    assert lines[0] == (
        "::error file=records/customers/C-26-7KQ4.yaml,line=2,col=10,endColumn=14,"
        "title=schema/telephone::“电话”5550 不对。%0A改好它。"
    )
    assert [line.split(" ")[0] for line in lines[:-1]] == [
        "::error",
        "::warning",
        "::error",
        "::notice",
    ]
    assert lines[-1].startswith("检查了 9 个文件")


@given(st.text(max_size=30))
def test_github_commands_cannot_be_broken_out_of(text: str) -> None:
    safe = text.replace("\x85", "").replace("\u2028", "").replace("\u2029", "")
    for escaped in (_data(safe), _property(safe)):
        assert "\n" not in escaped
        assert "\r" not in escaped
    assert ":" not in _property(text)
    assert "," not in _property(text)
    back = _property(text).replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n")
    assert back.replace("%0D", "\r").replace("%25", "%") == text


def test_gitlab_code_quality() -> None:
    entries = json.loads(shown(MANY, "gitlab"))
    assert [entry["severity"] for entry in entries] == ["major", "minor", "major", "info"]
    assert entries[0]["location"] == {
        "path": "records/customers/C-26-7KQ4.yaml",
        "lines": {"begin": 2},
    }
    assert entries[0]["description"] == "“电话”5550 不对。 改好它。"


def test_junit() -> None:
    root = Xml.fromstring(shown(MANY, "junit"))  # noqa: S314 - our own output
    suite = root[0]
    assert (root.get("tests"), root.get("failures"), suite.get("errors")) == ("4", "2", "0")
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == [
        "schema/telephone 2:10",
        "rule/odd 2:16",
        "schema/telephone 2:16",
        "schema/old 1:5",
    ]
    assert [case.find("failure") is not None for case in cases] == [True, False, True, False]
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.get("message") == "“电话”5550 不对。"


def test_junit_of_a_clean_run_has_one_passed_case() -> None:
    root = Xml.fromstring(shown([], "junit"))  # noqa: S314
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


@given(st.text(max_size=20))
def test_whatever_a_value_holds_every_output_can_be_read(value: str) -> None:
    found = [finding(value=value), finding(value=value, name="rule/odd")]
    json.loads(shown(found, "json"))
    json.loads(shown(found, "sarif"))
    json.loads(shown(found, "gitlab"))
    Xml.fromstring(shown(found, "junit"))  # noqa: S314
    commands = [line for line in shown(found, "github").split("\n") if line.startswith("::")]
    assert len(commands) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("output", FORMATS)
def test_the_order_of_the_findings_does_not_matter(output: str, lang: str) -> None:
    mixed = MANY[:]
    random.Random(3).shuffle(mixed)  # noqa: S311
    assert shown(mixed, output, lang) == shown(MANY, output, lang)


@pytest.mark.parametrize("output", FORMATS)
def test_every_output_has_every_finding(output: str) -> None:
    text = shown(MANY, output)
    counts = {"text": r"^records/.*:\d+:\d+  ", "json": r'^      "pointer":', "sarif": '"ruleId"'}
    counts |= {"github": "^::", "gitlab": '"check_name"', "junit": "<testcase "}
    assert len(re.findall(counts[output], text, re.MULTILINE)) == len(MANY)
    assert text.endswith("\n")


@pytest.mark.parametrize("output", FORMATS)
def test_nothing_found_is_a_result_too(output: str) -> None:
    assert shown([], output).strip()


def test_an_unknown_output_is_refused() -> None:
    with pytest.raises(KeyError):
        shown([], "yaml")


def test_many_notes_of_one_code_stand_first_a_line_each() -> None:
    files = [f"records/customers/C-26-{n}AAA.yaml" for n in range(2, 6)]
    notes = [finding(file, 1, 5, name="schema/old", pointer="") for file in files]
    lines = shown([*MANY[:1], *notes], "text").splitlines()
    assert lines[0] == "提示  schema/old"
    assert lines[1:5] == [f"  {file}:1:5  “电话”5550 不对。" for file in files]
    assert lines[5:7] == ["  → 改好它。", ""]
    assert lines[7].endswith("错误  schema/telephone")
