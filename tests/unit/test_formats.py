"""Formats of single values; the quick telephone check never disagrees with the slow one."""

from __future__ import annotations

import itertools
import re
from datetime import date
from decimal import Decimal

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from dangan.schema import telephone
from dangan.schema.formats import FORMATS, check_format


def code(name: str, value: object) -> str | None:
    found = check_format(name, value)
    return found.code if found else None


def reason(name: str, value: object) -> str:
    found = check_format(name, value)
    assert found is not None
    said = dict(found.args)["reason"]
    assert not isinstance(said, str)
    return said.zh


GOOD = [
    ("tax-number", "91110000600037341L"),
    ("tax-number", "11010519491231002X"),  # a natural person pays taxes under the resident ID
    ("resident-id", "11010519491231002X"),
    ("telephone", "13800138000"),
    ("telephone", "138 0013 8000"),
    ("telephone", "0532-55502170"),
    ("telephone", "(0532) 5550 2170"),
    ("telephone", "0532-55502170转801"),
    ("telephone", "0532-55502170 转 801"),
    ("telephone", "0532-55502170-801"),
    ("telephone", "0546-8123456 ext. 12"),
    ("telephone", "+86 532 5550 2170"),
    ("telephone", "+1 650 253 0000"),
    ("telephone", "+852 2345 6789"),
    ("telephone", "400-820-8820"),
    ("telephone", "95588"),
    ("telephone", "12345"),
    ("bank-account", "237012340128"),
    ("bank-account", "6200 9900 0000 1123 399"),
    ("bank-account", "6200990000001123399"),
    ("postcode", "266109"),
    ("postcode", "SW1A 1AA"),
    ("postcode", "US-94105"),
    ("region", "370200"),
    ("email", "wang.qiang+a@example.com.cn"),
    ("url", "https://www.example.com/a?b=c#d"),
    ("url", "http://localhost:8000"),
    ("url", "https://例子.中国/路径"),
    ("date", "2024-02-29"),
    ("month", "2026-12"),
    ("quarter", "2026Q3"),
    ("time", "09:30"),
    ("time", "23:59"),
    ("timestamp", "2026-03-05 14:30"),
    ("time-zone", "Asia/Shanghai"),
    ("timestamp", "2026-03-05T14:30:00+08:00"),
    ("money", 0),
    ("money", Decimal("12000.50")),
    ("money", 9999999999999),
    ("percent", Decimal("12.5")),
    ("percent", 100),
    ("score", Decimal("84.99")),
    ("quantity", Decimal("0.125")),
    ("area", 3000),
    ("day-of-month", 31),
]
BAD = [
    ("tax-number", "91110000600037341K", "schema/tax-number"),
    ("tax-number", "9111000060003734", "schema/tax-number"),
    ("tax-number", "91110000600037341l", "schema/tax-number"),
    ("tax-number", "911100006000 37341L", "schema/tax-number"),
    ("tax-number", "9111000060003734OL", "schema/tax-number"),
    ("tax-number", "370202123456789", "schema/tax-number-old"),
    ("resident-id", "110105194912310020", "schema/resident-id"),
    ("resident-id", "11010519491231002x", "schema/resident-id"),
    ("resident-id", "110105491231002", "schema/resident-id"),
    ("telephone", "5550 2170", "schema/telephone"),
    ("telephone", "1380013800", "schema/telephone"),
    ("telephone", "0532-5550217", "schema/telephone"),
    ("telephone", "１３８００１３８０００", "schema/telephone"),
    ("telephone", "0532—55502170", "schema/telephone"),
    ("telephone", "13800138000/13800138001", "schema/telephone"),
    ("telephone", "王强", "schema/telephone"),
    ("telephone", "+999 123", "schema/telephone"),
    ("telephone", "", "schema/telephone"),
    ("bank-account", "1234567", "schema/bank-account"),
    ("bank-account", "1" * 31, "schema/bank-account"),
    ("bank-account", "23701234O128", "schema/bank-account"),
    ("bank-account", "6200990000001123391", "schema/bank-account-luhn"),
    ("postcode", "26610", "schema/postcode"),
    ("postcode", "2661090", "schema/postcode"),
    ("region", "070200", "schema/region"),
    ("email", "a＠b.cn", "schema/email"),
    ("email", "a@b", "schema/email"),
    ("email", "a..b@example.com", "schema/email"),
    ("email", "王@example.com", "schema/email"),
    ("url", "www.example.com", "schema/url"),
    ("url", "javascript:alert(1)", "schema/url"),
    ("url", "https://user:secret@example.com", "schema/url"),
    ("url", "https://exa mple.com", "schema/url"),
    ("url", "https://[::1", "schema/url"),
    ("url", "https://", "schema/url"),
    ("date", "2026-02-30", "schema/date"),
    ("date", "2026-3-5", "schema/date"),
    ("date", "20260305", "schema/date"),
    ("date", "2026-W10-4", "schema/date"),
    ("date", "３月５日", "schema/date"),
    ("month", "2026-13", "schema/month"),
    ("quarter", "2026Q5", "schema/quarter"),
    ("time", "24:00", "schema/time"),
    ("time", "9:30", "schema/time"),
    ("timestamp", "2026-02-30 10:00", "schema/timestamp"),
    ("time-zone", "Asia/Beijing", "schema/time-zone"),
    ("money", Decimal("0.125"), "schema/money"),
    ("money", 10**13, "schema/money"),
    ("percent", Decimal("100.01"), "schema/percent"),
    ("percent", -1, "schema/percent"),
    ("score", Decimal("60.001"), "schema/score"),
    ("quantity", Decimal("1.0005"), "schema/quantity"),
    ("area", -1, "schema/quantity"),
    ("day-of-month", 0, "schema/day-of-month"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_good_value_passes(name: str, value: object) -> None:
    assert check_format(name, value) is None


@pytest.mark.parametrize(("name", "value", "expected"), BAD)
def test_bad_value_gets_its_code(name: str, value: object, expected: str) -> None:
    assert code(name, value) == expected


def test_every_format_has_a_good_and_a_bad_case() -> None:
    assert {name for name, _ in GOOD} == set(FORMATS)
    assert {name for name, _, _ in BAD} == set(FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("value", [None, True, [], {}])
def test_values_of_other_types_are_left_to_the_schema(name: str, value: object) -> None:
    assert check_format(name, value) is None


def test_reasons_say_what_to_write() -> None:
    assert reason("date", "2026年3月5日") == "应写成 2026-03-05。"
    assert reason("date", "2026/3/5") == "应写成 2026-03-05。"
    assert reason("date", "2026-02-30") == "日历上没有这一天。"
    assert "91110000600037341L" in reason("tax-number", "9111 0000 6000 37341l")
    assert "17 位" in reason("tax-number", "9111000060003734L")
    assert reason("telephone", "5550 2170").startswith("缺少区号")
    assert "另起一项" in reason("telephone", "13800138000、13800138001")


def test_the_discreet_words_do_not_repeat_the_value() -> None:
    for name, value in [
        ("date", "1962年3月5日"),
        ("tax-number", "9111 0000 6000 37341l"),
        ("resident-id", "11010519491231002x"),
        ("bank-account", "2370-1234-O128"),
    ]:
        found = check_format(name, value)
        assert found is not None
        digits = re.sub(r"\D", "", value)
        for _, said in found.discreet:
            texts = [said] if isinstance(said, str) else [said.zh, said.en]
            for text in texts:
                assert digits[:6] not in re.sub(r"\D", "", text)


def test_a_book_in_a_field_is_judged_at_once() -> None:
    for text in ("0" * 200_000, "a." * 100_000, "1 " * 100_000, "转" * 100_000):
        for name in FORMATS:
            check_format(name, text)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert check_format("date", day.isoformat()) is None


@given(st.text(max_size=24))
def test_no_text_is_too_odd_to_be_judged(text: str) -> None:
    for name in FORMATS:
        check_format(name, text)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
def test_tax_numbers_agree_with_the_library(text: str) -> None:
    expected = uscc.is_valid(text) or ric.is_valid(text)
    assert (check_format("tax-number", text) is None) == expected


def _valid_for_the_library(digits: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(digits, "CN")))
    except phonenumbers.NumberParseException:
        return False


def test_quick_area_codes_are_all_known_to_the_library() -> None:
    """Every area code of two to four digits that the quick check takes, with each first digit."""
    tried = 0
    for size, rest in itertools.product((2, 3), (7, 8)):
        for area in range(10**size):
            for first in range(10):
                digits = f"0{area:0{size}d}{first}{'2345678'[: rest - 1]}"
                if telephone.usual(digits):
                    assert _valid_for_the_library(digits), digits
                    tried += 1
    assert tried > 1500


def test_quick_mobile_prefixes_are_all_known_to_the_library() -> None:
    tried = 0
    for prefix in range(1000, 2000):
        digits = f"{prefix}1234567"
        if telephone.usual(digits):
            assert _valid_for_the_library(digits), digits
            tried += 1
    assert tried > 300


@given(
    st.one_of(
        st.from_regex(telephone._USUAL, fullmatch=True),
        st.from_regex(r"0[0-9]{9,11}", fullmatch=True),
        st.from_regex(r"1[0-9]{10}", fullmatch=True),
    )
)
def test_the_quick_check_takes_nothing_that_the_library_refuses(digits: str) -> None:
    if telephone.usual(digits):
        assert _valid_for_the_library(digits)


@given(st.from_regex(r"0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True))
def test_without_the_quick_check_the_answer_is_the_same(number: str) -> None:
    assert (telephone.telephone_fault(number) == "") == _valid_for_the_library(number)
