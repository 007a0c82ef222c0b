"""Changing one value: only its lines, and only if the file then says what was asked for."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from dangan.read.compose import compose, escape
from dangan.read.edit import replace_value
from dangan.read.fmt import FormatError, same
from dangan.read.notes import comments
from tests.unit.fmt_samples import dice_of, record


def edited(text: str, pointer: str, value: Any) -> str:
    return replace_value(text.encode(), pointer, value).decode()


RECORD = """\
# 档案
id:   C-26-7KQ4   # 编号
"name": '海润'
phones:
    - 053   # 总机
    # 传真
    - '054'
contacts: # 人
- name: 张三   # 采购
  phones: [ '1', "2" ]  # 手机
- {name: 李四}
notes: |  # 备注
  第一行
  第二行

empty:
end: 1
"""


@pytest.mark.parametrize(
    ("pointer", "value", "old", "new"),
    [
        ("/id", "X-1", "id:   C-26-7KQ4   # 编号", "id: X-1   # 编号"),
        ("/name", "053", "\"name\": '海润'", "\"name\": '053'"),
        ("/phones/0", "010", "- 053   # 总机", "- '010'   # 总机"),
        ("/phones/1", None, "- '054'", "- null"),
        ("/contacts/0/name", "王: 五", "- name: 张三   # 采购", "- name: '王: 五'   # 采购"),
        ("/contacts/0/phones/1", "a,b", "[ '1', \"2\" ]", "[ '1', 'a,b' ]"),
        ("/contacts/0/phones/-", "3", "[ '1', \"2\" ]", "[ '1', \"2\", '3' ]"),
        ("/contacts/1/name", ["x", {"k": True}], "{name: 李四}", '{name: [x, {"k": true}]}'),
        ("/contacts/1/title", "经理", "{name: 李四}", '{name: 李四, "title": 经理}'),
        ("/empty", Decimal("1.50"), "empty:", "empty: 1.50"),
        ("/end", "甲\n乙", "end: 1\n", "end: |-\n  甲\n  乙\n"),
        ("/notes", "短", "notes: |  # 备注\n  第一行\n  第二行\n", "notes: 短  # 备注\n"),
        (
            "/contacts/1",
            {"name": "王", "phones": ["1"]},
            "- {name: 李四}",
            "- name: 王\n  phones:\n    - '1'",
        ),
        ("/phones/-", "055", "    - '054'\n", "    - '054'\n    - '055'\n"),
        ("/contacts/0/age", 3, '"2" ]  # 手机\n', '"2" ]  # 手机\n  age: 3\n'),
        ("/neu/tief", [1], "end: 1\n", "end: 1\nneu:\n  tief:\n    - 1\n"),
        ("/empty/-", "a", "empty:\n", "empty:\n  - a\n"),
        (
            "/phones",
            ["1"],
            "phones:\n    - 053   # 总机\n    # 传真\n    - '054'\n",
            "# 总机\n# 传真\nphones:\n  - '1'\n",
        ),
    ],
)
def test_only_the_lines_of_the_value_change(pointer: str, value: Any, old: str, new: str) -> None:
    assert RECORD.count(old) == 1
    assert edited(RECORD, pointer, value) == RECORD.replace(old, new)


def test_crlf_and_a_missing_line_end_stay() -> None:
    assert edited("a: 1\r\nb: 2\r\n", "/a", "x\ny") == "a: |-\r\n  x\r\n  y\r\nb: 2\r\n"
    assert edited("a: 1\r\nb: 2\r\n", "/c", 3) == "a: 1\r\nb: 2\r\nc: 3\r\n"
    assert edited("a: 1", "/b", 2) == "a: 1\nb: 2"


def test_a_comment_below_cannot_become_part_of_the_text() -> None:
    text = "a: 1\n  # tief\nb: 2\n"
    assert edited(text, "/a", "x\ny") == 'a: "x\\ny"\n  # tief\nb: 2\n'


@pytest.mark.parametrize("pointer", ["/a/b", "/list/9", "/list/x", "/a/-", "/list/9/x"])
def test_pointers_that_lead_nowhere(pointer: str) -> None:
    with pytest.raises(LookupError):
        replace_value(b"a: 1\nlist: [1]\n", pointer, 1)


def test_a_remark_about_the_last_entry_stays_with_it() -> None:
    text = "a:\n  - x\n  # about x\n# about b\nb: 2\n"
    assert replace_value(text.encode(), "/a/-", "z").decode() == (
        "a:\n  - x\n  # about x\n  - z\n# about b\nb: 2\n"
    )
    text = "a: 1\n# about a\n"
    assert replace_value(text.encode(), "/c", 3).decode() == "a: 1\n# about a\nc: 3\n"


def test_refusals() -> None:
    with pytest.raises(FormatError) as error:
        replace_value(b"a: 1\na: 2\n", "/a", 1)
    assert [p.code for p in error.value.problems] == ["yaml/duplicate-key"]
    with pytest.raises(FormatError):
        replace_value(b"a: 1\n", "/a", "\x00")
    with pytest.raises(FormatError):
        replace_value(b"a: 1\n", "/a", 1.5)
    with pytest.raises(ValueError, match="whole record"):
        replace_value(b"a: 1\n", "", {})


def pointers(value: Any, at: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Pointers to everything in ``value``, and to things that could be added."""
    if isinstance(value, dict):
        yield f"{at}/neu", []
        pairs = [(key, escape(key), part) for key, part in value.items()]
    else:
        yield f"{at}/-", []
        pairs = [(n, str(n), part) for n, part in enumerate(value)]
    for _, step, part in pairs:
        yield f"{at}/{step}", []
        if isinstance(part, dict | list):
            yield from pointers(part, f"{at}/{step}")


VALUES: list[Any] = [
    "x", "it's", "0532", "a\nb", "a\nb\n\n", " a\n b", "a: b", "a, [b]", "x # y", "", 5, True, None,
    Decimal("1.50"), [], {}, ["a", {"k": "v", "l": [1, "2"]}], {"a": "x\ny", "b": {"c": None}},
]  # fmt: skip


def test_random_records() -> None:
    done = refused = 0
    for seed in range(1200):
        dice = dice_of(seed)
        data = record(dice)
        document = compose(data)
        if document.problems:
            continue
        before = copy.deepcopy(document.value)
        pointer = dice.choice([at for at, _ in pointers(document.value)])
        value = dice.choice(VALUES)
        try:
            result = replace_value(data, pointer, value)
        except FormatError:
            # a block of text at the end of a file without a line end cannot be followed
            refused += 1
            continue
        done += 1
        assert same(document.value, before)
        again = compose(result)
        assert comment_texts(again.root(), result) == comment_texts(document.root(), data)
        assert replace_value(result, pointer.replace("/-", "/0"), value)
    assert done > 900
    assert refused < 20


def comment_texts(root: Any, data: bytes) -> Counter[str]:
    return Counter(text for _, text in comments(data.decode(), root))
