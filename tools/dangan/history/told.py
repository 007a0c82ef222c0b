"""The history as the command line tells it: of one record, in text or as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from dangan import pipeline
from dangan.git.repository import Repository, open_repository
from dangan.history.build import open_history, shapes_of
from dangan.history.fill import addresses, approved
from dangan.history.keep import path_text
from dangan.history.marks import Judge
from dangan.history.paths import unpacked
from dangan.history.people import Clock
from dangan.history.proof import SIGNED, Made, makers
from dangan.history.words import Row, Wording
from dangan.pipeline import Records
from dangan.project import Project
from dangan.publish.labels import field_cell, load_labels
from dangan.schema.model import Kind


@dataclass(frozen=True)
class Told:
    """The change that one commit made to one record.

    ``author`` is a member of staff, empty where the address is not known; ``approved`` are
    members of staff or names. ``rows`` are the values, those a record began with included.
    """

    made: Made
    kind: str
    record: str
    what: str
    author: str
    mark: str
    approved: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Telling:
    """A history that is open, with the records that it leads to."""

    project: Project
    repository: Repository
    records: Records
    store: sqlite3.Connection
    history: sqlite3.Connection
    made: Mapping[int, Made]

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Whose the addresses of commits are."""
        return addresses(self.made)

    def judge(self) -> Judge:
        """The judge of the sign-offs."""
        return Judge(self.history, self.store, self.records.kinds, self.records.policy, self.made)

    def find(self, wanted: str) -> list[tuple[str, str]]:
        """Kind and id of the records called ``wanted``, those that are gone included."""
        folded = wanted.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml").casefold()
        return [
            (kind, record)
            for kind, record in self.history.execute(
                "SELECT DISTINCT kind, record FROM changes ORDER BY kind, record"
            )
            if (record or kind).casefold() == folded
        ]

    def of_record(self, kind: str, record: str) -> list[Told]:
        """What happened to a record, the newest first."""
        groups: dict[int, list[tuple[str, Row]]] = {}
        for place, row in self._rows(kind, record):
            groups.setdefault(place, []).append((row.what, row))
        return [self._told(place, kind, record, rows) for place, rows in reversed(groups.items())]

    def _told(self, place: int, kind: str, record: str, rows: list[tuple[str, Row]]) -> Told:
        made = self.made[place]
        proven = made.state == SIGNED
        author = made.signer if proven else made.author
        whats = {what for what, _ in rows}
        what = next((w for w in ("created", "removed", "changed") if w in whats), "field")
        if what == "created" and made.state == "boundary":
            what = "appeared"
        mark = SIGNED if proven else "attributed" if author else "unattributed"
        values = tuple(row for _, row in rows if row.what == "field")
        by = tuple(approved(made, self.made, self.known))
        return Told(made, kind, record, what, author, mark, by, values)

    def _rows(self, kind: str, record: str) -> Iterator[tuple[int, Row]]:
        shape = shapes_of(self.records.kinds).get(kind)
        for place, what, path, pattern, old, new, body in self.history.execute(
            "SELECT place, what, path, pattern, old, new, body FROM changes"
            " LEFT JOIN births USING (n) WHERE kind = ? AND record = ? ORDER BY n",
            (kind, record),
        ):
            yield place, Row(what, path, pattern, old, new)
            for born, value in unpacked(body).items() if body is not None else ():
                if born and shape is not None:
                    yield place, Row("field", path_text(born), shape.pattern(born), None, value)

    def wording(self, kind: Kind, lang: str) -> Wording:
        """How the changes of a kind are told."""
        labels = load_labels(self.store, self.records.kinds)
        return Wording(kind, lang, lambda field, value: field_cell(value, field, labels, lang).text)

    def name(self, staff: str, other: str) -> str:
        """What a member of staff is called, else ``other``."""
        if not staff:
            return other
        found = self.store.execute("SELECT name FROM staff WHERE id = ?", (staff,)).fetchone()
        return str(found[0]) if found and found[0] else staff


@contextmanager
def open_telling(project: Project) -> Iterator[Telling]:
    """Read the records and their history.

    Raises UserError outside git, without git, or where signatures cannot be verified.
    """
    repository = open_repository(project.root)
    records = pipeline.read(project)
    store, _ = records.store()
    history = open_history(project, repository, records.kinds)
    try:
        clock = Clock.of(str(records.company.get("time_zone") or ""))
        made = makers(repository, history, clock, strict=True)
        yield Telling(project, repository, records, store, history, made)
    finally:
        history.close()
        store.close()
