"""Telephone numbers as an office writes them (S0-09)."""

from __future__ import annotations

import re
from functools import lru_cache

# 转801, 分机 801, ext. 801, x801, #801; a third group after a full landline number as well
_EXTENSION = re.compile(
    r"(?P<number>.*?\d.*?)\s*(?:转|轉|分机|ext\.?|x|#)\s*\d{1,6}", re.IGNORECASE | re.ASCII
)
_THIRD_GROUP = re.compile(r"(?P<number>\(?0\d{2,3}\)?[- ]\d{7,8})-\d{1,6}", re.ASCII)
_WRITTEN = re.compile(r"\+?[0-9(（][0-9()（） .\-]*", re.ASCII)
_SEPARATORS = str.maketrans("", "", " -.()（）")

_LONGEST = 60  # also keeps the patterns above from being given a whole book

# hotlines of banks and offices, which no numbering plan calls complete
_HOTLINE = re.compile(r"95\d{3}(?:\d{3})?|96\d{3,4}|12\d{3}", re.ASCII)

# A strict subset of what the numbering plan of phonenumbers accepts, for the usual forms:
# importing and asking the library costs more than all other checks of a record together.
_AREAS_8 = (
    "10|2[02-57-9]|21|3(?:11|7[179])|4(?:[15]1|3[12])|5(?:1[0-9]|2[37]|3[12]|51|7[13-79]|9[15])"
    "|7(?:[39]1|5[57]|6[09])|8(?:71|98)"
)
_AREAS_7 = (
    "3(?:1[02-9]|35|49|5[0-9]|7[02-6]|9[1-68])|4(?:1[25-9]|2[179]|3[46-9]|5[2-9]|6[47-9]"
    "|7[0-9]|8[23])|5(?:3[03-9]|4[36]|5[02-9]|6[1-46]|7[028]|80|9[2-46-9])|6(?:3[1-35]"
    "|6[0238]|9[12])|7(?:01|[17][0-9]|2[248]|3[04-9]|4[3-6]|5[0-3689]|6[2368]|9[02-9])"
    "|8(?:1[236-8]|2[5-7]|3[0-9]|5[4-9]|7[02-9]|8[36-8]|9[1-7])|9(?:0[1-3689]|1[1-79]"
    "|3[0-9]|4[13]|5[1-5]|7[0-79]|9[0-35-9])"
)
_USUAL = re.compile(
    r"(?:1(?:[38][0-9]|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}"
    rf"|0(?:{_AREAS_8})[2-7][0-9]{{7}}"
    rf"|0(?:{_AREAS_7})[2-8][0-9]{{6}}"
    r"|400[0-9]{7})"
)
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")


def usual(digits: str) -> bool:
    """Whether ``digits`` are a common Chinese mobile, landline or 400 number."""
    return _USUAL.fullmatch(digits) is not None


def without_extension(text: str) -> str:
    """``text`` without 转801 and the like."""
    for pattern in (_EXTENSION, _THIRD_GROUP):
        found = pattern.fullmatch(text)
        if found:
            return found["number"]
    return text


@lru_cache(maxsize=65536)
def telephone_fault(text: str) -> str:
    """Why ``text`` is no telephone number (a key of the texts), or ``""`` if it is one."""
    if len(text) > _LONGEST:
        return "schema.telephone.unknown"
    number = without_extension(text)
    if _WRITTEN.fullmatch(number) is None:
        several = re.search(r"[、，,;；/]", number)
        return "schema.telephone.several" if several else "schema.telephone.characters"
    digits = number.translate(_SEPARATORS)
    if usual(digits) or _HOTLINE.fullmatch(digits):
        return ""
    import phonenumbers  # noqa: PLC0415 - 40 ms that most runs never need

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return "schema.telephone.unknown"
    if phonenumbers.is_valid_number(parsed):
        return ""
    if _LOCAL.fullmatch(digits):
        return "schema.telephone.area"
    return "schema.telephone.unknown"
