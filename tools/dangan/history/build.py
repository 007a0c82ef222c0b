"""Bringing the kept history up to the commit that is checked out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dangan.git.commits import Commit, Entry, commits_between, read_commits, tree_changes
from dangan.git.repository import Repository
from dangan.history import keep
from dangan.history.flats import Flats
from dangan.history.lines import Step, in_order
from dangan.history.merging import Change, differences, merged
from dangan.history.paths import EXISTS, Flat, Shape, packed, record_of
from dangan.history.signed import Signatures
from dangan.project import Project, UserError
from dangan.read.tree import FOLDER
from dangan.schema.model import CLASSES, Kind

Record = tuple[str, str]
Edge = dict[Record, Entry]

GRADE = ("grade",)


def shapes_of(kinds: Mapping[str, Kind]) -> dict[str, Shape]:
    """The shape of every kind whose files are read value by value."""
    return {name: Shape.of(kind) for name, kind in kinds.items() if not kind.tabular}


def open_history(
    project: Project, repository: Repository, kinds: Mapping[str, Kind]
) -> sqlite3.Connection:
    """The history of all fields up to ``repository.head`` (see `dangan.history.keep.DDL`).

    What was kept is gone on with where it ends on the main line of the new head, otherwise it
    is made anew, so that the result never depends on what was built before.
    """
    shapes = shapes_of(kinds)
    connection = keep.opened(project, keep.mark(repository, shapes))
    known = keep.value(connection, "head")
    if known == repository.head:
        return connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        steps = _steps(repository, known) if known else None
        if steps is None:
            keep.clear(connection)
            steps = in_order(commits_between(repository, repository.head), repository.head)
        _Builder(connection, repository, kinds, Flats(repository, shapes)).add(steps)
        keep.set_value(connection, "head", repository.head)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        connection.close()
        raise
    return connection


def _steps(repository: Repository, known: str) -> list[Step] | None:
    """What came after ``known``; None where that does not lie on the main line."""
    try:
        commits = commits_between(repository, repository.head, known)
    except UserError:
        return None  # it was thrown away, for example by a rebase
    steps = in_order(commits, repository.head)
    first = next((step for step in steps if step.main), None)
    return steps if first and first.commit.parents[:1] == (known,) else None


@dataclass
class _Builder:
    """Adds steps to the kept history.

    ``waiting`` are the changes of commits that no merge has brought to the main line yet.
    """

    connection: sqlite3.Connection
    repository: Repository
    kinds: Mapping[str, Kind]
    flats: Flats
    waiting: dict[Record, list[Change]] = field(default_factory=dict)
    grades: dict[Record, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.signatures = Signatures(self.connection)

    def add(self, steps: Sequence[Step]) -> None:
        """Write down what ``steps`` changed."""
        first = self._next("commits", "place")
        self.grades = {
            (kind, record): grade
            for kind, record, grade in self.connection.execute("SELECT * FROM grades")
        }
        known = self._known(steps)
        self.connection.executemany(
            "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_row(step, known, first + n, first) for n, step in enumerate(steps)),
        )
        edges = self._edges(steps, known)
        self._prepare(steps, edges)
        for n, step in enumerate(steps):
            mine = edges[step.commit.id]
            if len(mine) == 1:
                self._plain(first + n, mine[0])
            else:
                self._merge(first + n, first + step.begins, mine, main=step.main)
            if step.main:
                self._settle()
                for (kind, record), (_, new) in mine[0].items():
                    if new and kind in self.flats.shapes:
                        shape, flat = self.flats.shapes[kind], self.flats.get(new, kind)
                        self.signatures.now((kind, record), shape, flat)

    def _next(self, table: str, column: str) -> int:
        query = f"SELECT coalesce(max({column}), 0) + 1 FROM {table}"  # noqa: S608
        return int(self.connection.execute(query).fetchone()[0])

    def _known(self, steps: Sequence[Step]) -> dict[str, Commit]:
        """The commits of ``steps`` and their parents."""
        commits = {step.commit.id: step.commit for step in steps}
        outside = [p for c in commits.values() for p in c.parents if p not in commits]
        return {**commits, **read_commits(self.repository, list(dict.fromkeys(outside)))}

    def _edges(self, steps: Sequence[Step], known: Mapping[str, Commit]) -> dict[str, list[Edge]]:
        """What each commit changed against each of its parents, by record."""
        empty = self.repository.empty_tree()
        pairs: list[tuple[str, str]] = []
        owners: list[Commit] = []
        for commit in (step.commit for step in steps):
            for old in [known[p].tree for p in commit.parents] or [empty]:
                pairs.append((old, commit.tree))
                owners.append(commit)
        found: dict[str, list[Edge]] = {step.commit.id: [] for step in steps}
        changes = tree_changes(self.repository, pairs, FOLDER)
        for commit, files in zip(owners, changes, strict=True):
            found[commit.id].append(by_record(files, frozenset(self.kinds)))
        return found

    def _prepare(self, steps: Sequence[Step], edges: Mapping[str, list[Edge]]) -> None:
        """Read all contents at once that will be needed."""
        wanted: dict[tuple[str, str], None] = {}
        aside: set[Record] = set()
        for step in steps:
            for record, entry in edges[step.commit.id][0].items():
                wanted.update(dict.fromkeys((name, record[0]) for name in entry))
                if not step.main:
                    aside.add(record)
        for step in steps:
            for edge in edges[step.commit.id][1:]:
                for record in edge.keys() & aside:
                    wanted.update(dict.fromkeys((name, record[0]) for name in edge[record]))
        self.flats.prepare(wanted)

    def _plain(self, place: int, edge: Edge) -> None:
        for (kind, record), (old, new) in edge.items():
            before = self.flats.get(old, kind)
            after = self.flats.get(new, kind, old)
            found = differences(before, after, place)
            self._look(place, (kind, record), found, after)
            self.waiting.setdefault((kind, record), []).extend(found)

    def _merge(self, place: int, begins: int, edges: Sequence[Edge], *, main: bool) -> None:
        own, others = edges[0], edges[1:]
        touched = {r for r, found in self.waiting.items() if found and found[-1].place >= begins}
        for record in sorted(touched | own.keys()):
            kind = record[0]
            found = self.waiting.get(record, [])
            cut = next((n for n, c in enumerate(found) if c.place >= begins), len(found))
            earlier, branch = found[:cut], found[cut:]
            sides = [edge.get(record) for edge in others]
            new = next((side[1] for side in [own.get(record), *sides] if side), None)
            if new is None:
                self.waiting[record] = earlier  # all sides agree: it came to nothing
                continue
            old = own[record][0] if record in own else new
            after = self.flats.get(new, kind, old)
            before = self.flats.get(old, kind)
            theirs = [self.flats.get(side[0], kind) if side else after for side in sides]
            changes = merged(before, after, theirs, branch, place, main=main)
            own_changes = [change for change in changes if change.place == place]
            self._look(place, record, own_changes, after)
            self.waiting[record] = earlier + changes

    def _look(self, place: int, record: Record, found: list[Change], after: Flat) -> None:
        if shape := self.flats.shapes.get(record[0]):
            self.signatures.look(place, record, shape, found, after)

    def _settle(self) -> None:
        """Write down the changes that are part of the main line now."""
        groups: dict[tuple[int, str, str], list[Change]] = {}
        for (kind, record), found in self.waiting.items():
            for change in found:
                groups.setdefault((change.place, kind, record), []).append(change)
        self.waiting.clear()
        n = self._next("changes", "n")
        for (place, kind, record), found in sorted(groups.items()):
            n = self._write(n, place, (kind, record), found)

    def _write(self, n: int, place: int, record: Record, found: list[Change]) -> int:
        self.signatures.write(place, record, found)
        before = self.grades.get(record, 0)
        graded = next((change for change in found if change.path == GRADE), None)
        after = _grade(graded.new) if graded else before
        if after != before:
            self.grades[record] = after
            self.connection.execute("REPLACE INTO grades VALUES (?, ?, ?)", (*record, after))
        whole = next((change for change in found if change.path == EXISTS), None)
        rows: Iterable[tuple[str, Change]]
        if whole is None:
            rows = (("field", change) for change in found)
        else:
            what = "created" if whole.old is None else "removed" if whole.new is None else "changed"
            rows = [(what, whole)]
            if what == "created":
                born = {change.path: change.new for change in found if change.new is not None}
                self.connection.execute("INSERT INTO births VALUES (?, ?)", (n, packed(born)))
        shape = self.flats.shapes.get(record[0])
        for what, change in rows:
            pattern = shape.pattern(change.path) if shape else ""
            path = keep.path_text(change.path)
            kept = (None, None) if what != "field" else (change.old, change.new)
            self.connection.execute(
                "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (n, place, *record, what, path, pattern, *kept, max(before, after)),
            )
            n += 1
        return n


def by_record(files: Mapping[str, Entry], kinds: frozenset[str]) -> Edge:
    """The files that differ by record; a file that moved is the same record at another path."""
    found: Edge = {}
    for path in sorted(files):
        record = record_of(path, kinds)
        if record is not None:
            old, new = files[path]
            before, after = found.get(record, ("", ""))
            found[record] = before or old, after or new
    return {record: entry for record, entry in found.items() if entry[0] != entry[1]}


def _grade(text: str | None) -> int:
    value = json.loads(text) if text else None
    return CLASSES.index(value) if value in CLASSES else 0


def _row(step: Step, known: Mapping[str, Commit], place: int, first: int) -> tuple[object, ...]:
    commit = step.commit
    before = max((known[parent].seconds for parent in commit.parents), default=commit.seconds)
    return (
        place,
        commit.id,
        int(step.main),
        first + step.begins,
        len(commit.parents),
        commit.author.name,
        commit.author.email,
        commit.committer.name,
        commit.committer.email,
        commit.seconds,
        commit.subject,
        json.dumps(commit.trailers, ensure_ascii=False),
        commit.signature,
        int(commit.boundary),
        max(before - commit.seconds, 0),
    )
