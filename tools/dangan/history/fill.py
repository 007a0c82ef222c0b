"""Puts the history and the marks of sign-offs into a store, where redaction finds them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, Protocol

from dangan.derive.policy import Policy
from dangan.git.repository import open_repository
from dangan.history.build import open_history, shapes_of
from dangan.history.marks import Judge
from dangan.history.paths import unpacked
from dangan.history.people import Clock
from dangan.history.proof import SIGNED, Made, makers
from dangan.project import Project, UserError
from dangan.schema.model import Field, Kind

KEPT_SETTINGS = ("company", "policy")
"""The settings files whose history pages may tell; who may see what is nobody's business."""

_APPROVING = ("approved-by", "reviewed-by", "acked-by")
_PERSON = re.compile(r"(.*?)\s*<([^>]*)>$")


class Records(Protocol):
    """The records that a history belongs to (`dangan.pipeline.Records`)."""

    @property
    def kinds(self) -> Mapping[str, Kind]: ...

    @property
    def policy(self) -> Policy: ...

    @property
    def company(self) -> Mapping[str, Any]: ...


def fill(
    project: Project, store: sqlite3.Connection, records: Records, as_of: str | None = None
) -> UserError | None:
    """Fill the tables ``history``, ``history_commits`` and ``sign_off_marks`` of ``store``.

    With ``as_of`` what the history tells of steps and sign-offs of later days is left out.
    Returns why there is no history, where there is none: without git or outside a clone.
    """
    try:
        repository = open_repository(project.root)
    except UserError as error:
        _note(store, "absent")
        return error
    clock = Clock.of(str(records.company.get("time_zone") or ""))
    with closing(open_history(project, repository, records.kinds)) as history:
        made = makers(repository, history, clock, strict=False)
        judge = Judge(history, store, records.kinds, records.policy, made)
        marks = [
            (m.kind, m.record, m.n, m.mark, json.dumps(m.why.keys), m.why.who, m.why.name,
             m.why.day, m.why.field, m.commit[:10])
            for m in judge.marks()
            if m.n is not None
        ]  # fmt: skip
        rows = list(_changes(history, records.kinds, as_of))
        used = {int(row[-1]) for row in rows}
        known = addresses(made)
        store.execute("BEGIN")
        store.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        store.executemany(
            "INSERT INTO history_commits VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (_commit(one, made, known) for place, one in sorted(made.items()) if place in used),
        )
        store.executemany("INSERT INTO sign_off_marks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", marks)
        store.execute("COMMIT")
    _note(store, "complete" if repository.complete else "incomplete")
    return None


def _note(store: sqlite3.Connection, state: str) -> None:
    store.execute("REPLACE INTO meta VALUES ('history', ?)", (state,))


def _commit(made: Made, every: Mapping[int, Made], known: Mapping[str, str]) -> tuple[Any, ...]:
    proven = made.state == SIGNED
    author = made.signer if proven else made.author
    mark = SIGNED if proven else "attributed" if author else "unattributed"
    approvals = json.dumps(approved(made, every, known), ensure_ascii=False)
    return (made.place, made.id[:10], made.day, author, "" if author else made.author_name,
            made.subject, approvals, mark)  # fmt: skip


def addresses(every: Mapping[int, Made]) -> dict[str, str]:
    """Whose each address is that commits were made with."""
    return {one.author_email.casefold(): one.author for one in every.values()}


def approved(
    made: Made, every: Mapping[int, Made], known: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Who approved a commit: who merged it, and who is named as reviewer, other than its author.

    ``known`` are the `addresses`. Each is a member of staff, or a name where the address is not
    known.
    """
    taken = every.get(made.taken)
    found: dict[tuple[str, str], None] = {}
    if taken is not None and taken.merge and taken.place != made.place:
        found[taken.author, "" if taken.author else taken.author_name] = None
    listed = [*json.loads(made.trailers), *(json.loads(taken.trailers) if taken else ())]
    for key, value in listed:
        match = _PERSON.match(value)
        if key in _APPROVING:
            name, email = match.groups() if match else (value, "")
            staff = known.get(email.casefold(), "")
            found[staff, "" if staff else name] = None
    own = {(made.author, ""), ("", made.author_name)}
    return [one for one in found if one not in own and any(one)]


def _changes(
    history: sqlite3.Connection, kinds: Mapping[str, Kind], as_of: str | None
) -> Iterator[tuple[Any, ...]]:
    """The rows of ``history``; a birth carries the patterns of what the record began with."""
    shapes = shapes_of(kinds)
    dated = {name: _dated(kind) for name, kind in kinds.items()}
    days: dict[tuple[str, str, str], str] = {}
    for n, kind, record, what, path, pattern, old, new, grade, place, body in history.execute(
        "SELECT n, kind, record, what, path, pattern, old, new, grade, place, body FROM changes"
        " LEFT JOIN births USING (n) ORDER BY n"
    ):
        if kind not in kinds or (kinds[kind].settings and not _told(kinds[kind])):
            continue
        began = new
        if what == "created" and body is not None and kind in shapes:
            shape = shapes[kind]
            patterns = {shape.pattern(one) for one in unpacked(body) if one}
            began = json.dumps(sorted(patterns))
        elif what == "field" and as_of is not None and pattern.split("/*")[0] in dated[kind]:
            element = json.dumps(json.loads(path)[:2])
            if pattern.endswith("/*/on") and new:
                days[kind, record, element] = str(json.loads(new))
            known = days.get((kind, record, element)) or _day_of(kinds[kind], path)
            if not known or known > as_of:
                continue
        yield n, kind, record, what, path, pattern, old, began, grade, place


def _told(kind: Kind) -> bool:
    return kind.tabular or kind.name in KEPT_SETTINGS


def _dated(kind: Kind) -> frozenset[str]:
    """The lists of dated events of a kind, which a past view shows only up to its day."""
    return frozenset(
        group.pointer
        for group in kind.groups
        if group.append_only and isinstance(kind.by_pointer.get(f"{group.pointer}/*/on"), Field)
    )


def _day_of(kind: Kind, path: str) -> str:
    """The day of the element that ``path`` leads to, if its key holds it."""
    steps = json.loads(path)
    group = kind.by_pointer.get(f"/{steps[0]}")
    key: Iterable[str] = getattr(group, "key", ())
    return next((str(v) for name, v in zip(key, steps[1], strict=False) if name == "on"), "")
