"""Whose e-mail and whose key is whose, as the records had it at any place in history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dangan.git.signatures import Signer, fingerprint
from dangan.history.paths import Flat, Path, unleaf, unpacked

STAFF = "staff"
OPEN = "9999-12-31"


@dataclass(frozen=True)
class Key:
    """A registered key and the days between which it holds, both included."""

    staff: str
    key: str
    start: str
    end: str

    def holds(self, day: str) -> bool:
        """Whether the key is the person's on ``day``."""
        return self.start <= day <= self.end


@dataclass
class Register:
    """The staff at one place in history: addresses and keys. ``version`` tells its states apart."""

    flats: dict[str, Flat] = field(default_factory=dict)
    version: int = 0

    def emails(self) -> dict[str, tuple[str, ...]]:
        """The staff by the addresses, folded, that they commit with."""
        found: dict[str, tuple[str, ...]] = {}
        for staff, flat in sorted(self.flats.items()):
            listed = unleaf(flat.get(("emails",), "[]"))
            single = unleaf(flat.get(("email",), '""'))
            every = [*(listed if isinstance(listed, list) else ()), single]
            for email in dict.fromkeys(str(one).casefold() for one in every if one):
                found[email] = (*found.get(email, ()), staff)
        return found

    def keys(self) -> tuple[Key, ...]:
        """All registered ssh keys."""
        found: list[Key] = []
        for staff, flat in sorted(self.flats.items()):
            for path, value in flat.items():
                if len(path) == 3 and path[0] == "signing_keys" and path[2] == "key":
                    key, start, end = str(unleaf(value)), *_days(flat, path)
                    if fingerprint(key):
                        found.append(Key(staff, key, start, end))
        return tuple(found)


def _days(flat: Flat, path: Path) -> tuple[str, str]:
    start, end = flat.get((*path[:2], "from")), flat.get((*path[:2], "to"))
    return str(unleaf(start)) if start else "", str(unleaf(end)) if end else OPEN


def registers(history: sqlite3.Connection, places: Sequence[int]) -> Iterator[tuple[int, Register]]:
    """For each of ``places``, rising, the staff as they were before that commit.

    The register is the same object each time and changes as the history goes on.
    """
    rows = history.execute(
        "SELECT c.place, c.record, c.what, c.path, c.new, b.body FROM changes AS c"
        " LEFT JOIN births AS b USING (n) WHERE c.kind = ? ORDER BY c.n",
        (STAFF,),
    )
    register = Register()
    ahead = next(rows, None)
    for place in places:
        while ahead is not None and ahead[0] < place:
            _apply(register, *ahead[1:])
            ahead = next(rows, None)
        yield place, register


def _apply(register: Register, staff: str, what: str, path: str, new: str | None,
           body: bytes | None) -> None:  # fmt: skip
    register.version += 1
    if what == "created" and body is not None:
        register.flats[staff] = unpacked(body)
    elif what == "removed":
        register.flats.pop(staff, None)
    elif what == "field":
        where = tuple(tuple(s) if isinstance(s, list) else s for s in json.loads(path))
        flat = register.flats.setdefault(staff, {})
        if new is None:
            flat.pop(where, None)
        else:
            flat[where] = new


@dataclass(frozen=True)
class Clock:
    """Turns the clock of commits into the days of the company, and days into moments."""

    zone: ZoneInfo

    @staticmethod
    def of(name: str) -> Clock:
        """The clock of the time zone ``name``; of UTC where it is unknown or not set."""
        try:
            return Clock(ZoneInfo(name or "UTC"))
        except (ZoneInfoNotFoundError, ValueError):
            return Clock(ZoneInfo("UTC"))

    def day(self, seconds: int) -> str:
        """The day (``YYYY-MM-DD``) on which that moment fell."""
        try:
            moment = datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, OSError, ValueError):
            return ""
        return moment.astimezone(self.zone).date().isoformat()

    def moment(self, day: str, *, after: int = 0) -> str:
        """When ``day``, or one ``after`` days later, begins: UTC as ssh-keygen reads it."""
        try:
            begin = datetime.fromisoformat(day).replace(tzinfo=self.zone) + timedelta(days=after)
            return begin.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        except (OverflowError, ValueError):
            return ""

    def signer(self, key: Key) -> Signer:
        """The key as the file of allowed signers has it."""
        start = self.moment(key.start) if key.start else ""
        end = self.moment(key.end, after=1) if key.end != OPEN else ""
        return Signer(key.staff, key.key, start, end)
