"""What happened to a record: its line of steps, its sign-offs, its events by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangan.publish.site import days
from dangan.publish.site.changes import SignMark, sign_mark
from dangan.publish.site.facts import Part, Reader
from dangan.publish.site.related import Related, Summaries, date_column
from dangan.publish.site.sources import Record
from dangan.publish.site.states import finished, state_title
from dangan.publish.values import Value
from dangan.schema.model import Field, Kind
from dangan.text import say

EVENTS = 20


@dataclass(frozen=True)
class Stop:
    """A state on the line of steps. ``standing`` is ``done``, ``now`` or ``ahead``."""

    key: str
    title: str
    standing: str
    on: str
    at: str
    by: Part | None
    note: str
    waiting: int | None


@dataclass(frozen=True)
class Signature:
    """A sign-off as the record states it, and its mark where git tells one."""

    role: str
    person: Part
    on: str
    decision: str
    opinion: str
    concerning: str
    mark: SignMark | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened on a date: what kind of thing, what, who."""

    on: str
    what: str
    text: str
    href: str | None
    detail: str
    who: str


def ahead(kind: Kind, state: str) -> tuple[str, ...]:
    """The states that normally follow ``state``: the first move that leads on from each.

    Moves are listed in the schema with the ordinary one first; side exits such as a
    withdrawal come behind it.
    """
    moves = kind.transitions.moves if kind.transitions else ()
    seen = [state]
    while True:
        found = next((move for move in moves if move.origin == seen[-1]), None)
        if found is None or found.target in seen:
            return tuple(seen[1:])
        seen.append(found.target)


def line(reader: Reader, record: Record, as_of: str) -> tuple[Stop, ...]:
    """The steps taken and those normally still to come."""
    kind = reader.kind
    steps = record.rows(f"{kind.table}_steps")
    if not steps or kind.transitions is None:
        return ()
    by = kind.by_pointer.get("/steps/*/by")
    stops: list[Stop] = []
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        state = str(step.get("to", ""))
        ended = last and finished(kind, state)
        stops.append(
            Stop(
                key=state,
                title=state_title(kind, state, reader.lang),
                standing="now" if last and not ended else "done",
                on=str(step.get("on") or ""),
                at=str(step.get("at") or ""),
                by=reader.part(by, step["by"]) if isinstance(by, Field) and "by" in step else None,
                note=str(step.get("note") or ""),
                waiting=days.between(step.get("on"), as_of) if last and not ended else None,
            )
        )
    for state in ahead(kind, stops[-1].key):
        title = state_title(kind, state, reader.lang)
        stops.append(Stop(state, title, "ahead", "", "", None, "", None))
    return tuple(stops)


def signatures(reader: Reader, record: Record) -> tuple[Signature, ...]:
    """The sign-offs of a record, in the order of the file."""
    kind, found = reader.kind, []
    titles = {sign.role: sign.title for sign in kind.signs}
    for row in record.rows(f"{kind.table}_sign_offs"):
        role = str(row.get("role", ""))
        found.append(
            Signature(
                role=titles[role].get(reader.lang)
                if role in titles
                else _text(reader, "/sign_offs/*/role", role),
                person=_part(reader, "/sign_offs/*/staff", row.get("staff")),
                on=str(row.get("on") or ""),
                decision=_text(reader, "/sign_offs/*/decision", row.get("decision")),
                opinion=str(row.get("opinion") or ""),
                concerning=str(row.get("for") or ""),
                mark=_mark(reader, record, row.get("n")),
            )
        )
    return tuple(found)


def _mark(reader: Reader, record: Record, n: Value) -> SignMark | None:
    found = record.marks.get(n) if isinstance(n, int) else None
    return None if found is None else sign_mark(reader, found)


def _part(reader: Reader, pointer: str, value: str | int | None) -> Part:
    field = reader.kind.by_pointer.get(pointer)
    if isinstance(field, Field) and value is not None:
        return reader.part(field, value)
    return Part("" if value is None else str(value))


def _text(reader: Reader, pointer: str, value: str | int | None) -> str:
    return _part(reader, pointer, value).text


def events(
    reader: Reader, record: Record, related: Iterable[Related], summaries: Summaries
) -> tuple[tuple[Event, ...], int]:
    """The newest events of a record and how many there are: steps, sign-offs, other records.

    Sign-offs alone are no course of events; they have a section of their own.
    """
    kind, lang = reader.kind, reader.lang
    found = [*_steps(reader, record), *_signed(reader, record)]
    count = len(found)
    seen: set[str] = set()
    for one in related:
        source = summaries.sources.kinds[one.kind]
        date = date_column(source)
        # beside people, places and departments other records are no events of their own, and
        # the company's own paperwork that lists a party is no dealing with it
        if not date or source.name == kind.name or "company" in (kind.group, source.group):
            continue
        fresh = [(ident, row) for ident, row in one.rows if row.get(date) and ident not in seen]
        seen.update(ident for ident, _ in fresh)
        count += one.count - len(one.rows) + len(fresh)
        for ident, row in fresh:
            label = _label(reader, source, ident)
            found.append(
                Event(
                    on=str(row[date]),
                    what=source.title.get(lang),
                    text=label or ident,
                    href=reader.href(source.name, ident),
                    detail=str(row.get("code") or ident) if label else "",
                    who="",
                )
            )
    if count == len(record.rows(f"{kind.table}_sign_offs")):
        return (), 0
    found.sort(key=lambda event: event.on, reverse=True)
    return tuple(found[:EVENTS]), count


def _label(reader: Reader, kind: Kind, ident: str) -> str:
    """What a record is called, as people read it."""
    return reader.sources.labels.record(kind.name, ident, reader.lang) or ""


def _steps(reader: Reader, record: Record) -> Sequence[Event]:
    rows = record.rows(f"{reader.kind.table}_steps")
    return [
        Event(
            on=str(row["on"]),
            what=say("site.step", reader.lang),
            text=say(
                "site.step_to",
                reader.lang,
                state=state_title(reader.kind, str(row.get("to", "")), reader.lang),
            ),
            href=None,
            detail=str(row.get("note") or ""),
            who=_text(reader, "/steps/*/by", row.get("by")),
        )
        for row in reversed(rows)
        if row.get("on")
    ]


def _signed(reader: Reader, record: Record) -> Sequence[Event]:
    return [
        Event(
            on=signed.on,
            what=say("site.sign_off", reader.lang),
            text=signed.role,
            href=None,
            detail=signed.opinion or signed.decision,
            who=signed.person.text,
        )
        for signed in reversed(signatures(reader, record))
        if signed.on
    ]
