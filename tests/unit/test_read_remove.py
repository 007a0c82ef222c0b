"""Removing one value of a record file and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.read.compose import compose
from dangan.read.edit import remove_value
from dangan.read.fmt import FormatError, dump

TEXT = """# 头
id: C-26-7KQ4  # 编号
name: 长富
phones:
  - '0532-5550 2170'  # 总机
  - '0532-5550 2171'
contacts:
  - name: 甲
    # 主要
    phone: 0532-5550 2172
  - name: 乙
notes: |
  一
  二
terms: {pay: 30, text: 月结}
"""


def removed(pointer: str, text: str = TEXT) -> str:
    return remove_value(text.encode(), pointer).decode()


def test_only_the_lines_of_the_value_go() -> None:
    assert removed("/name") == TEXT.replace("name: 长富\n", "", 1)
    assert removed("/phones/0") == TEXT.replace("  - '0532-5550 2170'  # 总机\n", "")
    assert removed("/contacts/0/phone") == TEXT.replace("    phone: 0532-5550 2172\n", "")
    assert removed("/contacts/1") == TEXT.replace("  - name: 乙\n", "")
    assert removed("/notes") == TEXT.replace("notes: |\n  一\n  二\n", "")
    assert removed("/contacts") == (TEXT[: TEXT.index("contacts:")] + TEXT[TEXT.index("notes:") :])


def test_what_is_left_empty_goes_too() -> None:
    assert removed("/a/b/0", "id: x\na:\n  b:\n    - 1\nc: d\n") == "id: x\nc: d\n"
    assert removed("/a/b", "id: x\na: {b: 1}\n") == "id: x\n"


def test_a_box_on_the_line_of_the_value_is_written_anew() -> None:
    assert compose(removed("/terms/pay").encode()).value["terms"] == {"text": "月结"}
    found = removed("/contacts/0/name")
    assert compose(found.encode()).value["contacts"][0] == {"phone": "0532-5550 2172"}
    assert "# 主要" in found


@pytest.mark.parametrize("pointer", ["/none", "/phones/2", "/name/x", "/phones/x"])
def test_what_is_not_there_cannot_go(pointer: str) -> None:
    with pytest.raises(LookupError):
        removed(pointer)


def test_a_record_is_never_emptied() -> None:
    with pytest.raises(ValueError, match="nothing"):
        removed("/id", "id: x\n")
    with pytest.raises(FormatError):
        removed("/id", "id: [\n")


KEYS = st.sampled_from(["a", "b", "c", "长"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers(0, 99) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, min_size=2, max_size=4), st.data())
def test_exactly_what_was_asked_for_is_gone(record: dict[str, object], data: st.DataObject) -> None:
    try:
        written = dump(record)
    except FormatError:
        return
    steps: list[str] = []
    node: object = record
    while isinstance(node, (dict, list)) and (not steps or data.draw(st.booleans())):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        steps.append(str(key))
        node = node[key]  # type: ignore[index]
    before = compose(written).value
    after = compose(remove_value(written, "".join(f"/{step}" for step in steps))).value
    assert after == _pruned(before, steps)


def _pruned(value: object, steps: list[str]) -> object:
    step, *rest = steps
    if isinstance(value, list):
        at = int(step)
        inner = _pruned(value[at], rest) if rest else None
        return [*value[:at], *([inner] if inner else []), *value[at + 1 :]]
    assert isinstance(value, dict)
    inner = _pruned(value[step], rest) if rest else None
    return {k: (inner if k == step else v) for k, v in value.items() if k != step or inner}
