"""Which records an audience sees: by their grade, by conditions, and by whose customers they are.

An audience with a scope sees the customers of one department or of one person, and of all
other records only those that are about no other customer.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from dangan.derive.staff import Staff
from dangan.project import UserError
from dangan.redact.access import Audience, Kinds
from dangan.redact.copying import columns
from dangan.redact.rows import chosen
from dangan.schema.words import names
from dangan.text import say_both

CUSTOMERS = "customers"
_APART = "parties"  # a supplier is nobody's customer


def of_person(audience: Audience, staff: Staff, person: str | None, on: str) -> Audience:
    """``audience`` as ``person`` (an id) belongs to it on the day ``on`` (S0-24).

    Raises UserError where an audience is about somebody's own customers and nobody is named,
    where the person is unknown or has left, or holds none of the roles it is for.
    """
    if person is None:
        if audience.scope == "all":
            return audience
        raise UserError("redact.whose", name=audience.title)
    if person not in staff.people:
        raise UserError("redact.no_person", person=person)
    name = staff.name(person)
    if not staff.serves(person, on):
        raise UserError("redact.left", person=name, date=on)
    if audience.roles and not any(staff.holds(person, role, on) for role in audience.roles):
        roles = names(staff.title(role) for role in audience.roles)
        raise UserError("redact.other_role", person=name, name=audience.title, roles=roles)
    own: dict[str, tuple[str, ...]] = {}
    if audience.scope == "own_department":
        own = {"department": (staff.people[person].department,)}
    elif audience.scope == "own_customers":
        own = {"owner": (person,)}
    if not own:
        return audience
    wider = audience.records.get(CUSTOMERS, {})
    return replace(
        audience,
        title=say_both("redact.for_person", audience=audience.title, person=name),
        records={**audience.records, CUSTOMERS: {**wider, **own}},
    )


def passing(
    source: sqlite3.Connection, kinds: Kinds, audience: Audience
) -> tuple[dict[str, set[str]], bool]:
    """The ids of the records that pass, by kind, and whether these are all records."""
    present: dict[str, set[str]] = {}
    whole = True
    for name, kind in sorted(kinds.items()):
        if kind.settings or not columns(source, kind.table):
            continue
        present[name], total = chosen(source, kind, audience)
        whole = whole and len(present[name]) == total
    if audience.scope != "all" and _narrow(source, kinds, present):
        whole = False
    return present, whole


def _narrow(source: sqlite3.Connection, kinds: Kinds, present: dict[str, set[str]]) -> bool:
    """Leave out what is about other customers, and what is about that; whether there was any."""
    apart = {name for name, kind in kinds.items() if kind.group == _APART}
    links = [
        (kind, record, target_kind, target)
        for kind, record, target_kind, target in source.execute(
            "SELECT DISTINCT source_kind, source, target_kind, target FROM links"
        )
        if kind not in apart and target_kind in kinds
    ]
    # only what is itself about customers takes others along: people and places do not
    about = {CUSTOMERS}
    while grown := {k for k, _, t, _ in links if t in about} - about - _common(kinds):
        about |= grown
    links = [one for one in links if one[2] in about and one[0] in about]
    some = False
    while True:
        gone = [
            (kind, record)
            for kind, record, target_kind, target in links
            if record in present[kind] and target not in present[target_kind]
        ]
        if not gone:
            return some
        some = True
        for kind, record in gone:
            present[kind].discard(record)


def _common(kinds: Kinds) -> set[str]:
    """Kinds that everybody works with, such as people and products."""
    return {name for name, kind in kinds.items() if kind.group == "company" and kind.code_id}
