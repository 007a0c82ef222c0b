"""Who made each commit, and how surely: by the address typed, or by a registered key.

What the company had registered is read from the main line as it stood before the commit came
into it, so that nobody can vouch for themselves, and a key entered after the fact proves
nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dangan.git.repository import Repository
from dangan.git.signatures import Verdict, demand_ssh_keygen, fingerprint, verify
from dangan.history.people import OPEN, Clock, Key, registers
from dangan.project import UserError

SIGNED = "signed"
_TOLERANCE = 86_400  # seconds by which clocks of honest machines differ at most


@dataclass(frozen=True)
class Made:
    """A commit with changes: its maker as far as known.

    ``author`` is the member of staff whose address the author is, empty where there is none
    or more than one. ``state`` is ``signed`` where ``signer`` signed it with a key of their
    own; otherwise it says what a signature lacks, and is empty where there is no signature.
    ``forge`` tells that a server committed it. ``taken`` is the commit of the main line that
    took it in: itself, or a merge.
    """

    place: int
    id: str
    day: str
    author: str
    author_name: str
    author_email: str
    committer: str
    forge: bool
    subject: str
    trailers: str
    state: str
    signer: str
    taken: int
    merge: bool


@dataclass(frozen=True)
class _Row:
    place: int
    id: str
    author_name: str
    author_email: str
    committer_name: str
    committer_email: str
    seconds: int
    subject: str
    trailers: str
    signature: str
    boundary: bool
    behind: int
    parents: int


def makers(
    repository: Repository, history: sqlite3.Connection, clock: Clock, *, strict: bool
) -> dict[int, Made]:
    """Every commit with changes and every one of the main line, by its place.

    Raises UserError where signatures cannot be verified here, if ``strict``; otherwise their
    state is ``unchecked``.
    """
    rows = list(_rows(history))
    line = list(history.execute("SELECT place, begins, seconds FROM commits WHERE main"
                                " ORDER BY place"))  # fmt: skip
    places = [place for place, *_ in line]
    taken = {row.place: line[bisect_left(places, row.place)] for row in rows}
    ahead = max(places, default=0) + 1
    wanted = sorted({begins for _, begins, _ in line} | {ahead})
    emails: dict[int, Mapping[str, tuple[str, ...]]] = {}
    keys: dict[int, tuple[Key, ...]] = {}
    versions: dict[int, int] = {}
    for place, register in registers(history, wanted):
        versions[place] = register.version
        if register.version not in emails:
            emails[register.version] = register.emails()
            keys[register.version] = register.keys()
    now = versions[ahead]
    registered = {row.place: keys[versions[taken[row.place][1]]] for row in rows}
    verdicts = _verdicts(repository, history, rows, registered, clock, strict=strict)
    found: dict[int, Made] = {}
    for row in rows:
        main, begins, seconds = taken[row.place]
        before = emails[versions[begins]]

        def one(email: str, before: Mapping[str, tuple[str, ...]] = before) -> str:
            known = before.get(email.casefold()) or emails[now].get(email.casefold(), ())
            return known[0] if len(known) == 1 else ""

        state, signer = _state(row, verdicts.get(row.place), registered[row.place], keys[now],
                               clock.day(row.seconds), clock.day(seconds))  # fmt: skip
        committer = one(row.committer_email)
        found[row.place] = Made(
            place=row.place,
            id=row.id,
            day=clock.day(row.seconds),
            author=one(row.author_email),
            author_name=row.author_name,
            author_email=row.author_email,
            committer=committer,
            forge=not committer and row.committer_email.casefold() != row.author_email.casefold(),
            subject=row.subject,
            trailers=row.trailers,
            state=state,
            signer=signer,
            taken=main,
            merge=row.parents > 1,
        )
    return found


def _rows(history: sqlite3.Connection) -> Iterator[_Row]:
    query = (
        "SELECT place, id, author_name, author_email, committer_name, committer_email, seconds,"
        " subject, trailers, signature, boundary, behind, parents FROM commits"
        " WHERE main OR place IN (SELECT place FROM changes) ORDER BY place"
    )
    return (_Row(*row) for row in history.execute(query))


def _state(
    row: _Row,
    verdict: Verdict | None,
    registered: Sequence[Key],
    now: Sequence[Key],
    day: str,
    taken: str,
) -> tuple[str, str]:
    """What the signature of a commit proves, and about whom.

    A key must hold on the day of the commit and on that on which it was taken in: otherwise
    a key that has been closed could sign with a clock set back.
    """
    if row.boundary:
        return "boundary", ""
    if verdict is None:
        return row.signature and "other_format", ""
    same = [key for key in registered if fingerprint(key.key) == verdict.key]
    owners = {key.staff for key in same}
    if verdict.state == "B":
        return "bad", ""
    if verdict.state not in ("G", "U"):
        return "unchecked", ""
    if not same:
        return "key_unknown", ""
    if len(owners) > 1:
        return "key_shared", ""
    staff = same[0].staff
    if verdict.state == "U" or not any(key.holds(day) for key in same):
        return "key_not_then", staff
    if row.behind > _TOLERANCE:
        return "clock", staff
    if not any(key.end == OPEN or key.end >= taken for key in same):
        return "key_closed", staff
    later = [key for key in now if fingerprint(key.key) == verdict.key and key.staff == staff]
    if later and not any(key.holds(day) for key in later):
        return "key_revoked", staff
    return SIGNED, staff


def _verdicts(
    repository: Repository,
    history: sqlite3.Connection,
    rows: Sequence[_Row],
    registered: Mapping[int, tuple[Key, ...]],
    clock: Clock,
    *,
    strict: bool,
) -> dict[int, Verdict]:
    """The verdict on every ssh signature; what was verified once with the same keys is kept."""
    groups: dict[tuple[Key, ...], list[_Row]] = {}
    for row in rows:
        if row.signature == "ssh" and not row.boundary:
            groups.setdefault(registered[row.place], []).append(row)
    if not groups:
        return {}
    found: dict[int, Verdict] = {}
    for keys, members in sorted(groups.items(), key=lambda item: item[1][0].place):
        signers = [clock.signer(key) for key in keys]
        text = "".join(signer.line() for signer in sorted(signers))
        mark = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        known = {
            name: Verdict(state, staff, key)
            for name, state, staff, key in history.execute(
                "SELECT id, state, staff, key FROM verified WHERE signers = ?", (mark,)
            )
        }
        fresh = [row.id for row in members if row.id not in known]
        if fresh:
            try:
                demand_ssh_keygen()
            except UserError:
                if strict:
                    raise
                fresh = []
            made = verify(repository, fresh, signers) if fresh else {}
            history.executemany(
                "REPLACE INTO verified VALUES (?, ?, ?, ?, ?)",
                [(name, mark, one.state, one.staff, one.key) for name, one in made.items()],
            )
            known |= made
        unchecked = Verdict("E", "", "")
        found.update({row.place: known.get(row.id, unchecked) for row in members})
    return found
