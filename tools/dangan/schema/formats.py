"""Formats of single values: each check returns None or what is wrong.

The JSON Schema keyword ``format`` is never asked; these functions are, over the fields that
carry ``x-format``, so that every message is ours and says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from dangan.schema.faults import Fault, fault
from dangan.schema.telephone import telephone_fault
from dangan.text import say_both

Check = Callable[[object], Fault | None]

# x-format: how many times the value is stored as a whole number
SCALES = {"money": 100, "percent": 100, "score": 100, "quantity": 1000, "area": 1000}
MAX_DIGITS = 15  # what a spreadsheet still shows exactly

_OLD_TAX_NUMBER = re.compile(r"[0-9]{6}[0-9A-Z]{9}")
_ACCOUNT = re.compile(r"[0-9](?:[ -]?[0-9]){7,29}")
# six digits; an address abroad shows by letters (US-94105, SW1A 1AA), but five digits and one
# letter are six digits with a slip
_POSTCODE = re.compile(
    r"[0-9]{6}|(?!(?=.{6}$)[0-9]*[A-Z][0-9]*$)(?=.*[A-Z])[A-Z0-9](?:[ -]?[A-Z0-9]){2,9}"
)
_REGION = re.compile(r"[1-9][0-9]{5}")
_EMAIL = re.compile(
    r"(?!.{255})[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\"<>\\^`{|}]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DATE = re.compile(
    r"\s*([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?\s*"
)
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_QUARTER = re.compile(r"[0-9]{4}Q[1-4]")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
)


_PROVINCE = re.compile(r"1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91")
"""The first two digits of a region code (GB/T 2260; 83 and 91 by later rules)."""


@cache
def _number_rules() -> _NumberRules:
    """The library for identity numbers; importing it costs more than most runs can gain."""
    from stdnum import exceptions, luhn  # noqa: PLC0415
    from stdnum.cn import ric, uscc  # noqa: PLC0415

    faults = (
        (exceptions.InvalidLength, "length"),
        (exceptions.InvalidChecksum, "check"),
        (exceptions.ValidationError, "characters"),
    )

    def resident(text: str) -> None:
        # counties come and go, and a card keeps the code of the day on which it was made: of
        # the place only the province is certain
        if len(text) != 18:
            raise exceptions.InvalidLength
        if not text[:17].isdigit():
            raise exceptions.InvalidFormat
        if text[17] != ric.calc_check_digit(text):
            raise exceptions.InvalidChecksum
        ric.get_birth_date(text)
        if _PROVINCE.fullmatch(text[:2]) is None:
            raise exceptions.InvalidComponent

    return _NumberRules(uscc.validate, resident, luhn.is_valid, faults)


@dataclass(frozen=True)
class _NumberRules:
    """The checks of the library, and what its exceptions mean, the general one last."""

    tax: Callable[[str], object]
    resident: Callable[[str], object]
    luhn: Callable[[str], bool]
    faults: tuple[tuple[type[Exception], str], ...]

    def wrong(self, check: Callable[[str], object], text: str) -> str:
        """``length``, ``check``, ``characters``, or ``""`` where ``text`` is right."""
        general = self.faults[-1][0]
        try:
            check(text)
        except general as error:
            return next(word for kind, word in self.faults if isinstance(error, kind))
        return ""


@lru_cache(maxsize=65536)
def tax_number(text: str) -> Fault | None:
    """Unified social credit code, a person's resident ID, or the old 15 characters (S0-09)."""
    plain = text.strip().replace(" ", "").replace("-", "").upper()
    if plain != text:
        said = say_both("schema.tax-number.written", plain=plain)
        return fault("schema/tax-number", text, said, say_both("schema.tax-number.plain"))
    if _OLD_TAX_NUMBER.fullmatch(text):
        return fault("schema/tax-number-old", text)
    rules = _number_rules()
    wrong = rules.wrong(rules.tax, text)
    # a natural person pays taxes under the resident identity number
    if not wrong or (wrong != "length" and not rules.wrong(rules.resident, text)):
        return None
    return fault("schema/tax-number", text, say_both(f"schema.tax-number.{wrong}", count=len(text)))


@lru_cache(maxsize=65536)
def resident_id(text: str) -> Fault | None:
    """Resident identity number: 18 characters, birth date, place and check character."""
    rules = _number_rules()
    spelt = text == text.strip().upper() and " " not in text and "-" not in text
    wrong = rules.wrong(rules.resident, text) if spelt else "written"
    if not wrong:
        return None
    return fault(
        "schema/resident-id", text, say_both(f"schema.resident-id.{wrong}", count=len(text))
    )


def is_resident(text: str) -> bool:
    """Whether ``text`` is a resident identity number by its date and check character."""
    rules = _number_rules()
    return not rules.wrong(rules.resident, text)


def is_card(digits: str) -> bool:
    """Whether ``digits`` are the number of a card issued in China, by its check digit."""
    return digits.startswith("62") and 16 <= len(digits) <= 19 and _number_rules().luhn(digits)


@lru_cache(maxsize=65536)
def telephone(text: str) -> Fault | None:
    """A telephone or fax number, with area code, perhaps with an extension (转801)."""
    reason = telephone_fault(text)
    return fault("schema/telephone", value=text, reason=say_both(reason)) if reason else None


def bank_account(text: str) -> Fault | None:
    """8 to 30 digits; a personal card (62…) should also carry a correct check digit."""
    if _ACCOUNT.fullmatch(text) is None:
        return fault("schema/bank-account", text)
    digits = text.replace(" ", "").replace("-", "")
    if digits.startswith("62") and len(digits) in (16, 19) and not _number_rules().luhn(digits):
        return fault("schema/bank-account-luhn", digits)
    return None


def _matching(pattern: re.Pattern[str], code: str) -> Callable[[str], Fault | None]:
    """A check that is nothing but a pattern."""

    def check(text: str) -> Fault | None:
        return None if pattern.fullmatch(text) else fault(code, value=text)

    return check


def url(text: str) -> Fault | None:
    """An address on the web, with http or https and a host, and no password inside."""
    try:
        parts = urlsplit(text)
        good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.username is None
            and not _NOT_IN_URL.search(text)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        good = False
    return None if good else fault("schema/url", value=text)


def day(text: str) -> date | None:
    """``2026-03-05`` as a date, or None where it is not written so or not in the calendar."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def calendar_date(text: str) -> Fault | None:
    """A day of the calendar, written 2026-03-05."""
    if day(text) is not None:
        return None
    if _DATE.fullmatch(text):
        return fault("schema/date", value=text, reason=say_both("schema.date.no_such_day"))
    loose = _LOOSE_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if loose:
        meant = f"{loose[1]}-{int(loose[2]):02d}-{int(loose[3]):02d}"
        if day(meant) is not None:
            said = say_both("schema.date.meant", date=meant)
            return fault("schema/date", text, said, say_both("schema.date.form"))
    return fault("schema/date", value=text, reason=say_both("schema.date.form"))


def timestamp(text: str) -> Fault | None:
    """A date and a time, with or without seconds and zone."""
    if _TIMESTAMP.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return None
    return fault("schema/timestamp", value=text)


@cache
def _time_zones() -> frozenset[str]:
    """The names of time zones by the library of our own, so that no machine knows others."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


def time_zone(text: str) -> Fault | None:
    """The name of a time zone of the IANA database (Asia/Shanghai)."""
    if text in _time_zones():
        return None
    return fault("schema/time-zone", value=text)


def _number(
    code: str, decimals: int, least: int | None = None, most: int | None = None
) -> Callable[[int | Decimal], Fault | None]:
    """A check of size and decimals of an exact number."""
    top = 10 ** (MAX_DIGITS - decimals)

    def check(value: int | Decimal) -> Fault | None:
        if value.__class__ is int:
            low = -top < value if least is None else least <= value
            high = value < top if most is None else value <= most
            if low and high:
                return None
        number = Decimal(value)
        shown = plain_number(value)
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > decimals:
            reason = say_both("schema.number.decimals", decimals=decimals)
            return fault(code, value=shown, reason=reason)
        if len(str(abs(int(number)))) + decimals > MAX_DIGITS:
            reason = say_both("schema.number.digits", digits=MAX_DIGITS - decimals)
            return fault(code, value=shown, reason=reason)
        if (least is not None and number < least) or (most is not None and number > most):
            key = "schema.number.least" if most is None else "schema.number.between"
            reason = say_both(key, least=least, most=most)
            return fault(code, value=shown, reason=reason)
        return None

    return check


def plain_number(value: int | Decimal) -> str:
    """A number as a person writes it, never with an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _of_text(check: Callable[[str], Fault | None]) -> Check:
    return lambda value: check(value) if isinstance(value, str) else None


def _of_number(check: Callable[[int | Decimal], Fault | None]) -> Check:
    def judge(value: object) -> Fault | None:
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return check(value) if number else None  # type: ignore[arg-type]

    return judge


TEXT_FORMATS: dict[str, Check] = {
    "tax-number": _of_text(tax_number),
    "resident-id": _of_text(resident_id),
    "telephone": _of_text(telephone),
    "bank-account": _of_text(bank_account),
    "postcode": _of_text(_matching(_POSTCODE, "schema/postcode")),
    "region": _of_text(_matching(_REGION, "schema/region")),
    "email": _of_text(_matching(_EMAIL, "schema/email")),
    "url": _of_text(url),
    "date": _of_text(calendar_date),
    "month": _of_text(_matching(_MONTH, "schema/month")),
    "quarter": _of_text(_matching(_QUARTER, "schema/quarter")),
    "time": _of_text(_matching(_TIME, "schema/time")),
    "timestamp": _of_text(timestamp),
    "time-zone": _of_text(time_zone),
}
NUMBER_FORMATS: dict[str, Check] = {
    "money": _of_number(_number("schema/money", 2)),
    "percent": _of_number(_number("schema/percent", 2, 0, 100)),
    "score": _of_number(_number("schema/score", 2)),
    "quantity": _of_number(_number("schema/quantity", 3)),
    "area": _of_number(_number("schema/quantity", 3, 0)),
}
INTEGER_FORMATS: dict[str, Check] = {
    "day-of-month": _of_number(_number("schema/day-of-month", 0, 1, 31)),
}
FORMATS: dict[str, Check] = {**TEXT_FORMATS, **NUMBER_FORMATS, **INTEGER_FORMATS}


def check_format(name: str, value: object) -> Fault | None:
    """What is wrong with ``value`` as an ``x-format`` value, or None.

    Values of another type are left to the schema. Raises KeyError for an unknown format.
    """
    return FORMATS[name](value)
