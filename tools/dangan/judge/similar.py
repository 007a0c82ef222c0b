"""Firms whose names are so alike that they may be one firm entered twice.

The parts of a name that do not tell firms apart (place, trade, legal form) are taken off
first: compared whole, 长福物流 and 长富物流 look nearly the same and 长富 quite different. What
is left is compared exactly, by sound and with one slip; places and trades must not speak
against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from dangan.derive.names import Parts, parts, places_agree, sounds, trades_agree

SPELLING_LENGTH = 4
"""From this many characters on one slip in the distinctive part is suspicious."""

WHOLE_LENGTH = 8
"""The same where no trade was recognised, so that it may still be part of what is compared."""

COMMON = 10
"""Per cent of a character's occurrences that a reading needs to count here."""

CROWD = 500
"""What more names than this share says nothing about any two of them."""


@dataclass(frozen=True)
class Name:
    """A name that a record goes or went by."""

    record: str
    apart: Parts
    current: bool


def _sounds_of(name: Name) -> set[str]:
    return {" ".join(syllables) for syllables in sounds(name.apart.core, COMMON)}


def _slips(core: str) -> set[str]:
    """``core`` and what is left of it without one character.

    Two texts that differ by one character put in, left out or exchanged share one of these.
    """
    return {core, *(core[:at] + core[at + 1 :] for at in range(len(core)))}


def _groups(keyed: Iterable[tuple[str, Name]]) -> Iterator[list[Name]]:
    """Names that share a key, in the order in which the keys first appear."""
    found: dict[str, list[Name]] = {}
    for key, name in keyed:
        found.setdefault(key, []).append(name)
    return (group for group in found.values() if 1 < len(group) <= CROWD)


def _compatible(one: Name, other: Name) -> bool:
    return (
        one.record != other.record
        and (one.current or other.current)
        and places_agree(one.apart.places, other.apart.places)
        and trades_agree(one.apart.trades, other.apart.trades)
    )


def pairs(names: list[Name]) -> dict[tuple[str, str], tuple[int, str]]:
    """Suspicious pairs of records (smaller id first) with likeness in per cent and reason.

    Reasons: ``core`` the same distinctive part, ``former`` one bears the other's former name,
    ``sound`` the same reading, ``spelling`` one slip. Equal whole names are not here: they
    are an error of their own.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415  only needed where names are compared
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    found: dict[tuple[str, str], tuple[int, str]] = {}

    def suspect(one: Name, other: Name, how: str) -> None:
        if one.apart.key == other.apart.key:
            if one.current == other.current:
                return
            how = "former"
        elif not _compatible(one, other):
            return
        pair = (min(one.record, other.record), max(one.record, other.record))
        if one.record != other.record and pair not in found:
            found[pair] = (round(fuzz.ratio(one.apart.key, other.apart.key)), how)

    distinctive = [name for name in names if len(name.apart.core) > 1]
    for group in _groups((name.apart.core, name) for name in distinctive):
        for one, other in combinations(group, 2):
            suspect(one, other, "core")
    for group in _groups((key, name) for name in distinctive for key in sorted(_sounds_of(name))):
        for one, other in combinations(group, 2):
            suspect(one, other, "sound")
    long = [
        name
        for name in distinctive
        if len(name.apart.core) >= (SPELLING_LENGTH if name.apart.trades else WHOLE_LENGTH)
    ]
    for group in _groups((key, name) for name in long for key in sorted(_slips(name.apart.core))):
        for one, other in combinations(group, 2):
            if OSA.distance(one.apart.core, other.apart.core, score_cutoff=1) <= 1:
                suspect(one, other, "spelling")
    return found


def fill(connection: sqlite3.Connection) -> None:
    """Fill the table ``similar`` for firms among customers and among suppliers.

    Natural persons are left out: many share a name.
    """
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    for kind, firms in (
        ("customers", "SELECT id FROM customers WHERE party_type = 'firm'"),
        ("suppliers", "SELECT id FROM suppliers"),
    ):
        if kind not in tables:
            continue
        compared = {key for (key,) in connection.execute(firms)}
        known = connection.execute(
            "SELECT record, name, pointer FROM names WHERE kind = ? AND pointer <> '/short_name'"
            " ORDER BY record, pointer",
            (kind,),
        )
        names = [
            Name(record, parts(name), pointer == "/name")
            for record, name, pointer in known
            if record in compared
        ]
        rows = [(kind, *pair, *how) for pair, how in sorted(pairs(names).items())]
        connection.executemany("INSERT INTO similar VALUES (?, ?, ?, ?, ?)", rows)
