"""What each sign-off covered when it was given, and what stands there now, as digests.

The content that counts is that of the commit which holds the sign-off: it is what the person
saw, whatever a merge made of it later.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from dangan.history.keep import path_text
from dangan.history.merging import Change
from dangan.history.paths import Flat, Path, Shape

LIST = "sign_offs"
_ROLE = 3  # the steps of /sign_offs/*/role


def is_signature(path: Path) -> bool:
    """Whether a place lies in an element of the list of sign-offs."""
    return len(path) == _ROLE and path[0] == LIST and isinstance(path[1], tuple)


def covered(shape: Shape, flat: Flat, roles: Iterable[str]) -> dict[str, str]:
    """A digest of everything that a signature covers, for each of ``roles``."""
    found: dict[str, list[str]] = {role: [] for role in sorted(roles)}
    known = shape.covering
    for path, value in flat.items() if found else ():
        pattern = shape.pattern(path)
        covering = known.get(pattern)
        if covering is None:
            covering = known[pattern] = tuple(
                role for role, covers in shape.covers.items() if within(pattern, covers)
            )
        if covering:
            text = f"{path_text(path)}\0{value}"
            for role in covering:
                if role in found:
                    found[role].append(text)
    return {
        role: hashlib.blake2b("\0".join(sorted(texts)).encode(), digest_size=16).hexdigest()
        for role, texts in found.items()
    }


def within(pattern: str, covers: Iterable[str]) -> bool:
    """Whether the pattern of a place is one of ``covers`` or lies below one."""
    return any(pattern == one or pattern.startswith(f"{one}/") for one in covers)


@dataclass
class Signatures:
    """Notes the sign-offs in passing; ``seen`` are the digests by place, record and role."""

    connection: sqlite3.Connection
    seen: dict[tuple[int, str, str], dict[str, str]] = field(default_factory=dict)

    def look(self, place: int, record: tuple[str, str], shape: Shape, found: Iterable[Change],
             after: Flat) -> None:  # fmt: skip
        """Remember what is covered, where one of the changes is to a sign-off."""
        if shape.covers and any(is_signature(change.path) for change in found):
            self.seen[place, *record] = self._digests(shape, after)

    def _digests(self, shape: Shape, flat: Flat) -> dict[str, str]:
        roles = {
            value.strip('"')
            for path, value in flat.items()
            if is_signature(path) and path[2] == "role"
        }
        return covered(shape, flat, roles)

    def now(self, record: tuple[str, str], shape: Shape, flat: Flat) -> None:
        """Note what the sign-offs of a record of the main line cover by now."""
        if shape.covers:
            for role, digest in self._digests(shape, flat).items():
                row = (*record, role, digest)
                self.connection.execute("REPLACE INTO covered VALUES (?, ?, ?, ?)", row)

    def write(self, place: int, record: tuple[str, str], found: Iterable[Change]) -> None:
        """Write down the changes of sign-offs among ``found``."""
        digests = self.seen.pop((place, *record), {})
        elements: dict[Path, dict[str, str | None]] = {}
        for change in found:
            if is_signature(change.path):
                step = change.path[1]
                elements.setdefault(tuple(step), {})[str(change.path[2])] = change.new
        for element, values in elements.items():
            row = (place, *record, path_text(element), json.dumps(values), json.dumps(digests))
            self.connection.execute("INSERT INTO signed VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
