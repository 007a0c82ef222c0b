"""Bytes, characters and YAML parts that may not be in a record file."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from dangan.read.compose import compose
from dangan.read.guard import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS
from dangan.text import Both


def codes(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    return [problem.code.removeprefix("yaml/") for problem in compose(data).problems]


def places(text: str) -> list[tuple[str, int, int]]:
    problems = compose(text.encode("utf-8")).problems
    return [(p.code.removeprefix("yaml/"), p.line, p.column) for p in problems]


# --- bytes


def test_size_limit() -> None:
    assert codes(b"a: " + b"x" * (MAX_BYTES - 3)) == []
    assert codes(b"a: " + b"x" * MAX_BYTES) == ["too-large"]


def test_bom_is_reported_and_the_rest_is_read() -> None:
    document = compose(b"\xef\xbb\xbfname: \xe6\xb5\xb7\nname: x\n")
    assert [p.code for p in document.problems] == ["yaml/bom", "yaml/duplicate-key"]
    assert document.value == {"name": "海"}
    assert document.position("/name") == (1, 7, 8)


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        ("name: 青岛海润\n".encode("gb18030"), "GBK"),
        ("name: 青岛\n".encode("utf-16"), "UTF-16"),
        (b"name: \xff\xff\xff\n", "not recognised"),
    ],
)
def test_other_encodings_are_named(data: bytes, guess: str) -> None:
    (problem,) = compose(data).problems
    ((_, encoding),) = problem.args
    assert problem.code == "yaml/encoding"
    assert isinstance(encoding, Both)
    assert guess in encoding.en


def test_bad_byte_has_its_place_in_characters() -> None:
    (problem,) = compose("a: 1\n青岛: ".encode() + b"\xff\n").problems
    assert (problem.line, problem.column) == (2, 5)


def test_lone_surrogate_in_utf8_is_refused() -> None:
    assert codes(b"a: \xed\xa0\x80\n") == ["encoding"]
    assert codes('a: "\\ud800"\n') == ["backslash"]


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe6\xb5"])
def test_tiny_files_do_not_raise(data: bytes) -> None:
    assert compose(data).problems


# --- characters


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("\x00", "control-character"),
        ("\x1b", "control-character"),
        ("\x7f", "control-character"),
        ("\x85", "control-character"),
        ("\u2028", "control-character"),
        ("\u2029", "control-character"),
        ("\ufffe", "control-character"),
        ("\u200b", "invisible-character"),
        ("\u202e", "invisible-character"),
        ("\u2066", "invisible-character"),
        ("\ufeff", "invisible-character"),
        ("\u200d", "invisible-character"),
        ("\U000e0041", "invisible-character"),
        ("\ufffd", "broken-character"),
        ("\t", "tab"),
        ("\r", "line-ending"),
    ],
)
def test_characters_are_refused_with_their_place(char: str, code: str) -> None:
    assert places(f"a: 1\n名: 海{char}润\n") == [(code, 2, 5)]


def test_line_separators_do_not_move_lines() -> None:
    """To libyaml NEL, LS and PS are line breaks, to editors not; so they are refused."""
    assert places("a: '\x85\u2028\u2029'\nb: \x00\n") == [
        ("control-character", 1, 5),
        ("control-character", 2, 4),
    ]


@pytest.mark.parametrize("escape", ["\\0", "\\x1b", "\\N", "\\L", "\\u202e", "\\r", "\\uFFFD"])
def test_escapes_cannot_bring_them_in(escape: str) -> None:
    (problem,) = compose(f'a: "x{escape}"\n'.encode()).problems
    assert problem.code.endswith("-character") or problem.code == "yaml/line-ending"
    assert problem.pointer == "/a"


def test_harmless_escapes_and_characters() -> None:
    document = compose('a: "x\\ty\\n\\u6d77"\nb: 　海　\nc: 👨\u200d👩\u200d👧 𠮷\n'.encode())
    assert document.problems == []
    assert document.value == {"a": "x\ty\n海", "b": "　海　", "c": "👨\u200d👩\u200d👧 𠮷"}


def test_one_problem_a_line_and_not_endlessly_many() -> None:
    assert places("a: '\x01\x02\x03'\n") == [("control-character", 1, 5)]
    assert len(codes("\x01\n" * 5000)) == MAX_PROBLEMS


def test_crlf_is_style_and_not_an_error() -> None:
    document = compose("a: 1\r\n名: 海润\r\nt: |\r\n  x\r\n  y\r\n".encode())
    assert document.problems == []
    assert document.value == {"a": 1, "名": "海润", "t": "x\ny\n"}
    assert document.position("/名") == (2, 4, 6)


def test_merge_conflicts() -> None:
    text = "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n"
    assert places(text) == [("conflict-marker", n, 1) for n in (2, 4, 6)]
    assert codes("a: |\n  =======\n  x\n") == []


# --- parts of YAML


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\nb: *x\n", [("anchor", 1, 4), ("alias", 2, 4)]),
        ("a: !!python/object:os.system x\n", [("tag", 1, 4)]),
        ("a: !!binary aGk=\nb: !!int '012'\nc: !x {}\n", [("tag", n, 4) for n in (1, 2, 3)]),
        ("%YAML 1.1\n---\na: 1\n", [("directive", 1, 1)]),
        ("# c\n%TAG ! tag:x\n---\na: 1\n", [("directive", 2, 1)]),
        ("a: 1\n---\nb: 1\n---\n", [("many-documents", 2, 1), ("many-documents", 4, 1)]),
        ("a: 1\n...\nb: 1\n", [("many-documents", 3, 1)]),
        ("<<: {a: 1}\n", [("merge-key", 1, 1)]),
    ],
)
def test_parts_that_records_do_not_use(text: str, found: list[tuple[str, int, int]]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    "text", ["a: A & B\n", "a: 5*3\n", "a: 很好!\n", "a: 5%\n", "---\na: 1\n", "a: '---'\n...\n"]
)
def test_the_same_signs_as_text(text: str) -> None:
    assert codes(text) == []


def test_depth() -> None:
    inner = MAX_DEPTH - 2  # below the map and its key
    assert codes("a: " + "[" * inner + "1" + "]" * inner + "\n") == []
    assert codes("a: " + "[" * (inner + 1) + "1" + "]" * (inner + 1) + "\n") == ["too-deep"]
    assert codes("a: '&'\nb: " + "[" * (inner + 1) + "1" + "]" * (inner + 1)) == ["too-deep"]


def test_number_of_values() -> None:
    assert codes("a: [" + "1," * (MAX_NODES - 10) + "]\n") == []
    assert codes("a: [" + "1," * MAX_NODES + "]\n") == ["too-many-values"]


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)
HOSTILE = {
    "laughs": LAUGHS,
    "brackets": "[" * 100_000,
    "brackets in lines": "[\n" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "stairs": "".join(" " * n + "a:\n" for n in range(1000)),
    "dash stairs": "".join(" " * n + "-\n" for n in range(1000)),
    "tags": "!" * 100_000,
    "anchors": "&a " * 100_000,
    "documents": "---\n" * 100_000,
    "huge int": "a: " + "9" * 100_000,
    "huge float": "a: 1e" + "9" * 100_000,
    "open quote": "a: '" + "\n" * 100_000,
    "long key": "a" * 100_000 + ": 1",
    "commas": "a: [" + "," * 100_000,
    "comments": "#\n" * 100_000,
    "directives": "%\n" * 100_000,
    "conflicts": "<<<<<<< x\n" * 100_000,
    "one key": "a: 1\n" * 20_000,
    "slips": "a:\n" + "- b：1\n" * 20_000,
    "blank lines": "\n" * 100_000 + "%",
}


def test_hostile_files_neither_crash_nor_hang() -> None:
    """In a process of its own: the C composer would take this one with it."""
    script = (
        "import sys; from dangan.read.compose import compose;"
        "d = compose(sys.stdin.buffer.read());"
        "print(d.value is not None, [p.code for p in d.problems][:2])"
    )
    for name, text in HOSTILE.items():
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", script], input=text.encode(), capture_output=True, check=False
        )
        assert done.returncode == 0, (name, done.stderr[-500:])
        assert time.monotonic() - start < 10, name
        if name not in {"huge int", "huge float"}:
            assert b"yaml/" in done.stdout, name


def test_numbers_of_any_length_are_text() -> None:
    digits = "9" * 5000
    value = compose(f"a: {digits}\nb: -{digits}.5\nc: 1e{digits}\n".encode()).value
    assert value == {"a": digits, "b": f"-{digits}.5", "c": f"1e{digits}"}
