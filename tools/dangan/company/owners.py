"""CODEOWNERS: whom a forge asks for a review of which file, from the records themselves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dangan.schema.model import Kind
from dangan.write.desk import Desk
from dangan.write.people import People

RULES = (
    *("/records/policy.yaml", "/records/access.yaml", "/records/waivers.yaml"),
    *("/schemas/", "/site/"),
)


def code_owners(
    kinds: Mapping[str, Kind],
    store: sqlite3.Connection,
    people: People,
    regulations: Any,
    on: str,
) -> Iterator[str]:
    """The lines of a CODEOWNERS file; the last that fits a file counts.

    The rules belong to those who approve regulations (S1-46, S3-05), a folder to those who may
    sign its records, and a record to whoever looks after it. People stand with the address of
    their commits, which GitHub and Gitea both know; who has none is left out.
    """
    approvers = {
        str(one.get("approved_by"))
        for one in (regulations if isinstance(regulations, list) else ())
        if isinstance(one, Mapping) and one.get("approved_by")
    }
    owners = _addresses(people, _holders(people, approvers, on))
    yield from (_line(place, owners) for place in RULES if owners)
    for name, kind in sorted(kinds.items()):
        if kind.settings or kind.tabular:
            continue
        signers = _addresses(people, _holders(people, {sign.role for sign in kind.signs}, on))
        if signers:
            yield _line(f"/records/{name}/", signers)
    for _, kind in sorted(kinds.items()):
        if kind.settings or (kind.table, "owner") not in kind.by_column:
            continue
        query = f'SELECT file, owner FROM "{kind.table}" WHERE owner IS NOT NULL ORDER BY file'  # noqa: S608
        for file, owner in store.execute(query):
            address = _addresses(people, [str(owner)])
            if address:
                yield _line(f"/{file}", address)


def regulations_of(store: sqlite3.Connection, on: str) -> Any:
    """The setting that says who drafts and approves which regulation, as in force on that day."""
    found = store.execute(
        "SELECT value FROM policy WHERE setting = 'regulation_owner' AND from_date <= ?"
        " ORDER BY from_date DESC LIMIT 1",
        (on,),
    ).fetchone()
    return json.loads(found[0]) if found and found[0] else None


def asked(desk: Desk, people: People, files: Iterable[str], on: str) -> Iterator[str]:
    """The names of those who are asked for a review of ``files``.

    Of the lines that fit a file the last counts.
    """
    rules = regulations_of(desk.store, on)
    lines = [line.split() for line in code_owners(desk.kinds, desk.store, people, rules, on)]
    for file in files:
        fitting = [who for place, *who in lines if _fits(f"/{file}", place)]
        for address in fitting[-1] if fitting else ():
            for key in people.of_email(address):
                yield people.staff.name(key)


def _fits(file: str, place: str) -> bool:
    return file.startswith(place) if place.endswith("/") else file == place


def _holders(people: People, roles: set[str], on: str) -> list[str]:
    return sorted(
        key
        for key in people.staff.people
        if people.staff.serves(key, on) and any(people.staff.holds(key, r, on) for r in roles)
    )


def _addresses(people: People, staff: list[str]) -> list[str]:
    known = {key: address for address, keys in people.emails.items() for key in keys}
    return sorted(known[key] for key in staff if key in known)


def _line(place: str, owners: list[str]) -> str:
    return " ".join([place, *owners])
