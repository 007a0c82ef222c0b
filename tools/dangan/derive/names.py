"""Names as keys: for finding the same firm twice, for searching by sound, for sorting.

Nothing here changes a name; it only says what it is compared by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice, product

from dangan.derive.places import PROVINCE_OF
from dangan.derive.words import (
    BRACKETED,
    BRANCHES,
    LEGAL_FORMS,
    LONGEST_TRADE_WORD,
    TRADE_OF,
)

MAX_READINGS = 64
"""How many readings of one name are kept; only names with six or more ambiguous characters
in the distinctive part reach it."""

_PLACE_SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "省", "市")
_COUNTY = re.compile(r"^([^市县区]{2,3})(?:(?<!超)市(?![场政])|县|(?<![社园景小])区(?!域))(?=..)")
_PLACE_LENGTHS = tuple(sorted({len(place) for place in PROVINCE_OF}, reverse=True))
_UNITS = re.compile(r"[a-z0-9]+|[^\W_]")  # a run of letters, or one character
_WORDS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_NOT_TYPED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Parts:
    """A firm's name taken apart.

    ``key`` is the name without spaces, punctuation and legal form; two firms with one key
    are taken for one. ``core`` is what is left without place and trade. ``places`` and
    ``trades`` are what was taken off.
    """

    key: str
    core: str
    places: frozenset[str]
    trades: frozenset[str]


def plain(name: str) -> str:
    """``name`` without differences of width, case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def without_legal_form(text: str) -> str:
    """``text`` (already `plain`) without its legal form; branches keep theirs.

    A text that is nothing but a legal form stays as it is.
    """
    shorter = True
    while shorter and text.endswith(LEGAL_FORMS) and not text.endswith(BRANCHES):
        shorter = False
        for form in LEGAL_FORMS:
            if text.endswith(form) and len(text) > len(form):
                text = text[: -len(form)]
                shorter = True
                break
    return text


def name_key(name: str) -> str:
    """What two spellings of one firm's name have in common."""
    return without_legal_form(plain(name))


def _leading_place(text: str) -> tuple[str, int]:
    """The place that ``text`` starts with and how many characters it takes, or ("", 0)."""
    for length in _PLACE_LENGTHS:
        place = text[:length]
        if len(place) == length and place in PROVINCE_OF:
            for suffix in _PLACE_SUFFIXES:
                if text.startswith(suffix, length):
                    return place, length + len(suffix)
            return place, length
    return "", 0


def _take_places(text: str) -> tuple[str, set[str]]:
    """``text`` without the places at its start; at least two characters are left.

    After a province one of its cities may follow, then a county or district.
    """
    places: set[str] = set()
    place, length = _leading_place(text)
    while length and len(text) - length >= 2:
        places.add(place)
        text = text[length:]
        around = place
        place, length = _leading_place(text)
        if PROVINCE_OF.get(place) != around or place == around:
            break
    county = _COUNTY.match(text)
    if county and len(text) - county.end() >= 2:
        places.add(county.group(1))
        text = text[county.end() :]
    return text, places


def _take_trades(text: str) -> tuple[str, set[str]]:
    """``text`` without the words of trades at its end; at least two characters are left."""
    trades: set[str] = set()
    while True:
        for length in range(LONGEST_TRADE_WORD, 1, -1):
            trade = TRADE_OF.get(text[-length:])
            if trade and len(text) - length >= 2 and len(text[-length:]) == length:
                trades.add(trade)
                text = text[:-length]
                break
        else:
            return text, trades


@lru_cache(maxsize=1024)
def parts(name: str) -> Parts:
    """Take a firm's name apart."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    places: set[str] = set()

    def bracket(match: re.Match[str]) -> str:
        inside = plain(match.group(1))
        place, length = _leading_place(inside)
        if length and length == len(inside):
            places.add(place)
            return ""
        return inside

    key = name_key(name)
    opened = BRACKETED.sub(bracket, folded)
    open_name = key if opened == folded else without_legal_form(plain(opened))
    core, leading = _take_places(open_name)
    core, trades = _take_trades(core)
    return Parts(
        key=key,
        core=core,
        places=frozenset(places | leading),
        trades=frozenset(trades - {"general"}),
    )


def places_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of places can mean one place: none given, equal, or one in the other."""
    if not one or not other or one & other:
        return True
    return any(PROVINCE_OF.get(a) == b or PROVINCE_OF.get(b) == a for a in one for b in other)


def trades_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of trades can mean one trade: none given, or one in common."""
    return not one or not other or bool(one & other)


@cache
def _heard() -> dict[str, dict[str, int]]:
    """How often each character has each reading in the words of a dictionary.

    Readings that stand in no word at all (汽 as yi) would only bury the ones people type.
    """
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415  its tables take 0.2 s to load

    heard: dict[str, dict[str, int]] = {}
    for word, syllables in PHRASES_DICT.items():
        if len(word) == len(syllables):
            for letter, syllable in zip(word, syllables, strict=True):
                counts = heard.setdefault(letter, {})
                counts[syllable[0]] = counts.get(syllable[0], 0) + 1
    return heard


@cache
def readings(letter: str, share: int = 0) -> tuple[str, ...]:
    """The readings of one character without tones that occur in words, the usual one first.

    With ``share`` only those that make up that many per cent of its occurrences: 石 is read
    dan in two words of four hundred. What has no reading (letters, digits) is its own.
    """
    counts: dict[str, int] = {}
    for syllable, count in _heard().get(letter, {}).items():
        plain_syllable = untoned(syllable)
        counts[plain_syllable] = counts.get(plain_syllable, 0) + count
    enough = sum(counts.values()) * share
    common = (syllable for syllable, count in counts.items() if count * 100 >= enough)
    return tuple(dict.fromkeys((usual_reading(letter)[0], *common)))


@cache
def usual_reading(text: str) -> tuple[str, ...]:
    """One reading for each character of ``text``, chosen by the word it stands in.

    A run of letters or digits counts as one. Few texts come twice but places, trades and
    legal forms do, and these are asked for apart.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415  its tables take 0.2 s to load

    return tuple(lazy_pinyin(text))


def untoned(text: str) -> str:
    """Pinyin as people type it: small letters, no tones, ü as v."""
    marked = unicodedata.normalize("NFD", text.casefold()).replace("u\u0308", "v")
    kept = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return " ".join(_NOT_TYPED.sub(" ", kept).split())


def sounds(text: str, share: int = 0) -> Iterator[tuple[str, ...]]:
    """Readings of ``text``, a syllable for each character, at most `MAX_READINGS`.

    ``share`` is that of `readings`.
    """
    units = _UNITS.findall(text)
    return islice(product(*(readings(unit, share) for unit in units)), MAX_READINGS)


@dataclass(frozen=True)
class Sound:
    """How a name is found and sorted by letters.

    ``spellings``: whole readings, then initials, separated by spaces. ``sort_key``:
    syllables separated by spaces, so that xi an stands before xian.
    """

    spellings: str
    sort_key: str

    @property
    def initial(self) -> str:
        """The heading of a sorted list that the name stands under: A–Z or #."""
        letter = self.sort_key[:1].upper()
        return letter if "A" <= letter <= "Z" else "#"


@lru_cache(maxsize=1024)
def sound(name: str, core: str, override: str = "") -> Sound:
    """How ``name``, whose distinctive part is ``core``, sounds.

    Characters of the core come in all their readings; place, trade and legal form, where
    only one is right, in the usual one. ``override`` is the reading that the record gives;
    it sorts the name and stands first among the spellings.
    """
    whole = plain(name)
    before, core, after = whole.partition(core) if core in whole and core else (whole, "", "")
    head, chosen, tail = usual_reading(before), usual_reading(core), usual_reading(after)
    choices = [head + middle + tail for middle in dict.fromkeys((chosen, *sounds(core)))]
    given = untoned(override) if override else ""
    if given:
        choices.insert(0, tuple(given.split()))
    joined = ["".join(syllables) for syllables in choices]
    initials = ["".join(syllable[:1] for syllable in syllables) for syllables in choices]
    words = head + chosen + tail
    if any(letter.isascii() for letter in whole):
        folded = unicodedata.normalize("NFKC", name).casefold()
        words = tuple(chain.from_iterable(map(usual_reading, _WORDS.findall(folded))))
    return Sound(
        spellings=" ".join(dict.fromkeys(text for text in joined + initials if text)),
        sort_key=given or " ".join(words),
    )
