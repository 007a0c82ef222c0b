"""Numbers and keys that open somebody's door, written where they do not belong (S1-33).

A free text is shown to more people than a field made for such a number, and is never masked.
What is found is told by its field, never by its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dangan.findings import arguments
from dangan.schema.errors import Path_
from dangan.schema.faults import Problem
from dangan.schema.formats import is_card, is_resident
from dangan.schema.model import Field, Kind
from dangan.schema.words import field_words, pattern_of, pointer_of

# any of them, quickly: most files hold none outside the fields made for it
_ANY = re.compile(
    rb"(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"
    rb"|[1-9][0-9]{16}[0-9Xx]|62(?:[ -]?[0-9]){14}|PRIVATE KEY-----"
)
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])62(?:[ -]?[0-9]){14,17}(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z])")
_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_SEPARATORS = str.maketrans("", "", " -")

_IDS = frozenset({"resident-id", "tax-number"})


@dataclass(frozen=True)
class _Home:
    """What a field may hold: the codes of the other findings stand for themselves."""

    resident: bool
    card: bool
    mobile: bool


def _home(field: object) -> _Home:
    if not isinstance(field, Field):
        return _Home(False, False, False)
    return _Home(
        resident=field.format in _IDS,
        card=field.format == "bank-account",
        mobile=field.format == "telephone" or field.personal is not None,
    )


def secrets_in(kind: Kind, document: object, data: bytes) -> list[Problem]:
    """Resident IDs, card numbers, mobiles and private keys outside fields made for them.

    ``data`` are the bytes of the file. Codes: ``schema/misplaced-id``,
    ``schema/misplaced-account``, ``schema/misplaced-phone``, ``schema/private-key``.
    """
    if _ANY.search(data) is None:
        return []
    found: list[Problem] = []
    for path, text in _texts(document, ()):
        codes = list(_codes(kind, path, text))
        if codes:
            words = arguments(field=field_words(kind, path))
            found += [Problem(pointer_of(path), code, words) for code in codes]
    return found


def _texts(value: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, str):
        if len(value) >= 11:
            yield path, str(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, (*path, str(name)))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _texts(part, (*path, n))


def _codes(kind: Kind, path: Path_, text: str) -> Iterator[str]:
    if _ANY.search(text.encode("utf-8", "replace")) is None:
        return
    home = _home(kind.by_pointer.get(pattern_of(kind, path)))
    if _KEY.search(text):
        yield "schema/private-key"
    ids = [one for one in _RESIDENT.findall(text) if is_resident(one.upper())]
    if ids and not home.resident:
        yield "schema/misplaced-id"
    cards = (one.translate(_SEPARATORS) for one in _CARD.findall(text))
    if not home.card and any(is_card(one) and one not in ids for one in cards):
        yield "schema/misplaced-account"
    if not home.mobile and _MOBILE.search(text):
        yield "schema/misplaced-phone"
