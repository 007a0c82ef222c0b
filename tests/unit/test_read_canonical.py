"""The quick reader of canonical files says what the composer says, or nothing at all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangan.read.canonical import MOST_BYTES, canonical
from dangan.read.compose import compose
from dangan.read.fmt import FormatError, dump, format_bytes
from dangan.read.guard import forbidden_in, is_clean
from dangan.read.layout import Form
from tests.unit.fmt_samples import dice_of, record
from tests.unit.test_fmt import FORM, SCHEMA, VALUES

RECORDS = Path(__file__).resolve().parents[2] / "records"


def agrees(data: bytes, schema: dict[str, Any] | None) -> bool:
    """Whether the quick reader took ``data``.

    If it did, the composer must say the same, and the formatter must leave the file alone.
    """
    quick = canonical(data, Form.of(schema))
    if quick is None:
        return False
    assert format_bytes(data, schema) == data
    slow = compose(data)
    assert slow.problems == [], data
    # repr tells a number from a text and from a text that looks like one
    assert repr(quick.value) == repr(slow.value), data
    assert quick.position("/id") == slow.position("/id")
    return True


@settings(max_examples=1000, deadline=None)
@given(st.text("ab:-? \n#'\"[]{},|>&*!%甲：0.\u3000\t", max_size=40))
def test_any_text(text: str) -> None:
    agrees(text.encode(), None)
    agrees(f"id: {text}\n".encode(), SCHEMA)
    agrees(f"contacts:\n  - {text}\n".encode(), SCHEMA)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.dictionaries(st.text("abno甲-' ", min_size=1), VALUES), st.lists(VALUES)))
def test_every_written_value(value: Any) -> None:
    agrees(dump(value), None)


def test_records_made_at_random() -> None:
    taken = 0
    for seed in range(400):
        data = record(dice_of(seed))
        agrees(data, None)
        agrees(data, SCHEMA)
        try:
            taken += agrees(format_bytes(data, SCHEMA), SCHEMA)
        except FormatError:
            continue
    assert taken > 10


def test_the_sample_company_is_read_quickly() -> None:
    """Else the quick reader would be of no use: what `fmt` leaves alone it should take."""
    files = sorted(RECORDS.glob("customers/*.yaml"))
    taken = [agrees(file.read_bytes(), None) for file in files]
    assert sum(taken) > len(files) * 0.9


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "a: 1\n\n",
        "a: 1\na: 2\n",
        "a:  1\n",
        "a:\n",
        "a:\n   b: 1\n",
        "a: 007\n",
        "a: yes\n",
        "a: &x 1\n",
        "a: 'b\n",
        'a: "b"\n',
        "a: b # c\n",
        "a: b\n  c\n",
        "a: 甲\u200b\n",
        "a: e\u0301\n",
        "a: [1]\n",
        "- a\nb: 1\n",
        "\ufeffa: 1\n",
        "a: " + "x" * MOST_BYTES + "\n",
        "".join(f"{'  ' * level}a:\n" for level in range(25)) + " " * 50 + "b: 1\n",
        f"{'k' * 2000}: 1\n",
    ],
)
def test_what_is_not_canonical_is_left_to_the_composer(text: str) -> None:
    assert canonical(text.encode(), None) is None


def test_a_number_in_a_field_of_text_is_left_to_the_composer() -> None:
    assert canonical(b"id: 12\n", FORM) is None
    assert canonical(b"name: b\nid: a\n", FORM) is None  # not the order of the schema


def test_clean_text_has_no_forbidden_character() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        assert not is_clean(char) or not forbidden_in(f"甲{char}乙"), hex(code)
    assert not is_clean("\t")
    assert is_clean("甲 a：“x”\n")
