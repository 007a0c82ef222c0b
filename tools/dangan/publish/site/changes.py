"""What changed, when, by whom and why: on the page of a record, and week by week."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dangan.history.words import Line, Row, Wording
from dangan.publish.site.facts import Part, Reader
from dangan.publish.site.links import relative
from dangan.publish.site.sources import Record, Sources
from dangan.publish.site.sources import Row as Values
from dangan.publish.values import Value
from dangan.schema.model import Field, Group, Kind
from dangan.text import Both, say

SHOWN = 10  # commits on a record's page; the rest by `dangan log`
LINES = 8  # changes told of one commit
LONGEST = 160


@dataclass(frozen=True)
class Entry:
    """One commit as it concerns one record.

    ``mark`` says how surely ``who`` made it: ``signed``, ``attributed`` or ``unattributed``.
    ``more`` counts the changes that are not told.
    """

    on: str
    week: str
    who: Part
    mark: str
    mark_title: str
    why: str
    approved: tuple[Part, ...]
    what: str
    lines: tuple[Line, ...]
    more: int
    commit: str


@dataclass(frozen=True)
class SignMark:
    """The mark of a sign-off as a page shows it, with the sentences that explain it."""

    mark: str
    title: str
    why: str


def week_of(day: str) -> str:
    """The ISO week of ``day``: ``2026-W47``; empty for what is no date."""
    try:
        year, week, _ = date.fromisoformat(day).isocalendar()
    except ValueError:
        return ""
    return f"{year:04d}-W{week:02d}"


def week_page(week: str) -> str:
    """Where the page of a week stands."""
    return f"weeks/{week}.html"


def entries(
    reader: Reader, rows: Sequence[Values], page: str, most: int = SHOWN
) -> tuple[tuple[Entry, ...], int]:
    """The newest commits that changed a record, and how many there are.

    ``rows`` are those of the table ``history`` about the record, in their order.
    """
    groups: dict[int, list[Values]] = {}
    for row in rows:
        groups.setdefault(int(row["place"] or 0), []).append(row)
    newest = list(groups.items())[::-1]
    found = tuple(_entry(reader, place, group, page) for place, group in newest[:most])
    return found, len(newest)


def _entry(reader: Reader, place: int, rows: Sequence[Values], page: str) -> Entry:
    lang, sources = reader.lang, reader.sources
    commit = sources.commits[place]
    wording = _wording(reader)
    told = wording.changes(
        Row(str(r["what"]), str(r["path"]), str(r["pattern"]), _str(r["old"]), _str(r["new"]))
        for r in rows
    )
    whats = {str(row["what"]) for row in rows}
    what = next((w for w in ("created", "removed", "changed") if w in whats), "")
    mark, day = str(commit["mark"]), str(commit["day"])
    week = week_of(day)
    return Entry(
        on=day,
        week=relative(page, week_page(week)) if week else "",
        who=_person(reader, str(commit["author"] or ""), str(commit["author_name"] or "")),
        mark=mark,
        mark_title=say(f"mark.{mark}", lang),
        why=str(commit["subject"] or ""),
        approved=tuple(_person(reader, *one) for one in json.loads(str(commit["approved"]))),
        what=say(f"history.{what}", lang) if what else "",
        lines=tuple(_short(wording.line(change)) for change in told[:LINES]),
        more=max(len(told) - LINES, 0),
        commit=str(commit["id"]),
    )


def _str(value: Value) -> str | None:
    return None if value is None else str(value)


def _wording(reader: Reader) -> Wording:
    """How changes are told, the same for all records of a kind."""
    known = reader.layout.wordings
    if reader.lang not in known:
        known[reader.lang] = Wording(reader.kind, reader.lang, reader.text)
    return known[reader.lang]


def _short(line: Line) -> Line:
    return Line(line.what, line.title, _cut(line.old), _cut(line.new), line.pointer)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"


def _person(reader: Reader, staff: str, name: str) -> Part:
    if not staff:
        return Part(
            name or say("site.change_unnamed", reader.lang), None, "" if name else "missing"
        )
    label = reader.sources.labels.record("staff", staff, reader.lang)
    return Part(label or staff, reader.href("staff", staff))


def sign_mark(reader: Reader, row: Values) -> SignMark:
    """The mark of one sign-off, from the row of the table ``sign_off_marks``."""
    return SignMark(*mark_words(row, reader.lang, reader.sources, reader))


def mark_words(
    row: Values, lang: str, sources: Sources, reader: Reader | None = None
) -> tuple[str, str, str]:
    """Key, title and reasons of a mark."""
    who = str(row["who"] or "")
    person = sources.labels.record("staff", who, lang) if who else None
    named = person or str(row["name"] or "") or say("mark.somebody", lang)
    field = say("mark.some_field", lang)
    if row["field"] and reader is not None:
        steps = [step for step in str(row["field"]).split("/")[1:] if step != "*"]
        field = Wording(reader.kind, lang, lambda _f, v: str(v)).place(list(steps)) or field
    sentences = [
        say(f"mark.why.{key}", lang, who=named, name=row["name"] or named, day=row["day"] or "",
            field=field)
        for key in json.loads(str(row["keys"]))
    ]  # fmt: skip
    mark = str(row["mark"])
    return mark, say(f"mark.{mark}", lang), ("" if lang == "zh" else " ").join(sentences)


def inputs(sources: Sources, record: Record) -> object:
    """What the history and the marks on a record's page depend on, for its key."""
    marks = sorted((n, tuple(row.values())) for n, row in record.marks.items())
    people = {str(row["who"]) for row in record.marks.values()}
    return inputs_of(sources, record.history), marks, _called(sources, people)


def inputs_of(sources: Sources, rows: Sequence[Values]) -> object:
    """What a page that tells of ``rows`` depends on: them, their commits, names of records."""
    places = sorted({int(row["place"] or 0) for row in rows})
    commits = [tuple(sources.commits[place].values()) for place in places]
    people = {str(sources.commits[place]["author"]) for place in places}
    for place in places:
        people |= {who for who, _ in json.loads(str(sources.commits[place]["approved"]))}
    named = _called(sources, people)
    return [tuple(row.values()) for row in rows], commits, named, _references(sources, rows)


def _called(sources: Sources, people: Iterable[str]) -> list[tuple[str, Both | None]]:
    return [
        (who, sources.labels.records.get("staff", {}).get(who)) for who in sorted(people) if who
    ]


def _name(sources: Sources, field: Field, ident: str) -> Both | None:
    known = sources.labels.records
    return next((known[kind][ident] for kind in field.refs if ident in known.get(kind, {})), None)


def _references(sources: Sources, rows: Sequence[Values]) -> list[tuple[str, Both | None]]:
    """What the records are called that ``rows`` name."""
    found: dict[str, Both | None] = {}
    for row in rows:
        kind, pattern = sources.kinds[str(row["kind"])], str(row["pattern"])
        field = kind.by_pointer.get(pattern)
        if not isinstance(field, Field):
            field = kind.by_pointer.get(f"{pattern}/*")
        if isinstance(field, Field) and field.refs:
            for text in (row["old"], row["new"]):
                value = json.loads(str(text)) if text is not None else None
                for one in value if isinstance(value, list) else (value,):
                    if isinstance(one, str):
                        found[one] = _name(sources, field, one)
        found |= _in_keys(sources, kind, json.loads(str(row["path"])))
    return sorted(found.items())


def _in_keys(
    sources: Sources, kind: Kind, path: Sequence[str | list[str]]
) -> dict[str, Both | None]:
    """The records that identify elements of lists."""
    found: dict[str, Both | None] = {}
    pattern = ""
    for step in path:
        if isinstance(step, str):
            pattern = f"{pattern}/{step}"
            continue
        group = kind.by_pointer.get(pattern)
        pattern = f"{pattern}/*"
        for name, value in zip(group.key if isinstance(group, Group) else (), step, strict=False):
            field = kind.by_pointer.get(f"{pattern}/{name}")
            if isinstance(field, Field) and field.refs and value:
                found[value] = _name(sources, field, value)
    return found
