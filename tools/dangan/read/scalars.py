"""What a scalar means, and how a text must be written so that every reader agrees.

A plain scalar is read by a few closed rules (`plain_value`). YAML 1.1 and 1.2 readers know
more forms of numbers, truth values and dates; texts of those forms are written in quotes
(`misread`), and plain ones that look like numbers come in as `NumberLike`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

MAX_DIGITS = 15
"""Decimal digits that every reader keeps exactly: a double holds fifteen."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_NUMBER_ELSEWHERE = re.compile(
    r"""[-+]?(?:
        [0-9][0-9_]*                                      # 0123  +5  1_000
      | 0o[0-7_]+ | 0x[0-9a-f_]+ | 0b[01_]+
      | (?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)          # 5.  .5
      | (?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)e[-+]?[0-9]+
      | \.inf
    )|\.nan""",
    re.VERBOSE | re.IGNORECASE,
)
_SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:.*)?")
_WORDS = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null", "~", "=", "<<"])
_CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_NUMBER_START = frozenset("-+.0123456789")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")

QUOTATION_MARKS = frozenset("“”„‘’＂＇")
_LOOSE_ENDS = QUOTATION_MARKS | {"\u3000", "\xa0"}
_SLIP = re.compile(
    r"[“”„‘’＂＇\u3000\xa0]"
    r"|[a-z_][a-z0-9_]*："
    r"|(?!https?://|mailto:|tel:)[a-z_][a-z0-9_]*:\S"
)


class NumberLike(str):
    """A plain scalar that is text here but that other readers could take for a number.

    Telephone and account numbers without quotes end up here; ``str(value)`` is what was typed.
    """

    __slots__ = ()


def plain_value(text: str) -> str | int | Decimal | bool | None:
    """The value of a plain (unquoted) scalar.

    Gives int or Decimal for numbers that every reader takes exactly alike, bool or None for
    the lower-case YAML words, `NumberLike` where readers disagree, and otherwise the text.
    """
    if text[:1] not in _NUMBER_START:
        return _CONSTANTS.get(text, text) if len(text) <= len("false") else text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return NumberLike(text) if _NUMBER_ELSEWHERE.fullmatch(text) else text
    if len(text) > MAX_DIGITS and sum(char.isdigit() for char in text) > MAX_DIGITS:
        return NumberLike(text)
    return int(text) if match.group(1) is None else Decimal(text)


def misread(text: str) -> bool:
    """Whether some YAML 1.1 or 1.2 reader takes the plain scalar ``text`` for no text."""
    if not text or text.lower() in _WORDS:
        return True
    if text[0] not in _NUMBER_START:
        return False
    return any(form.fullmatch(text) for form in (_NUMBER, _NUMBER_ELSEWHERE, _SIXTIES, _TIMESTAMP))


def needs_quotes(text: str) -> bool:
    """Whether ``text`` (one line) has to stand in quotes to be read as itself everywhere."""
    if misread(text) or text[0] in _INDICATORS:
        return True
    if ":" in text and (": " in text or text[-1] == ":"):
        return True
    return text[0] == " " or text[-1] == " " or " #" in text or text.startswith("...") or slip(text)


def slip(text: str) -> bool:
    """Whether a plain ``text`` begins like a slip of the keyboard.

    Such as a field whose colon lacks its space or is full-width, and Chinese quotation marks
    around the whole text.
    """
    if _SLIP.match(text) is None:
        return False
    return text[0] not in QUOTATION_MARKS or in_quotation_marks(text)


def in_quotation_marks(text: str) -> bool:
    """Whether Chinese or full-width quotation marks stand around the whole text."""
    ends = len(text) > 1 and text[0] in QUOTATION_MARKS and text[-1] in QUOTATION_MARKS
    return ends and not QUOTATION_MARKS.intersection(text[1:-1])


@lru_cache(maxsize=65536)
def written(text: str) -> str:
    """``text`` as a scalar on one line: plain where that is safe, else in single quotes.

    Double quotes with escapes are used only for what single quotes cannot hold: line breaks
    and tabs.
    """
    if "\n" in text or "\t" in text:
        return double_quoted(text)
    return single_quoted(text) if needs_quotes(text) else text


@lru_cache(maxsize=4096)
def written_key(key: str) -> str:
    """``key`` as the name of a field: as `written`, and quoted where an end could mislead."""
    plain = written(key)
    loose = bool(_LOOSE_ENDS & {key[:1], key[-1:]})
    return single_quoted(key) if plain == key and loose else plain


def single_quoted(text: str) -> str:
    """``text`` (one line) in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """``text`` in double quotes, line breaks and tabs as escapes."""
    for char, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(char, escape)
    return f'"{text}"'
