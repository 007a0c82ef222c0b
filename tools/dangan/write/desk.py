"""The company as a command that changes a record sees it, and the record in question."""

from __future__ import annotations

import sqlite3
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, cast

from dangan import pipeline
from dangan.derive.violation import Violation
from dangan.examine import Examiner
from dangan.files import Files
from dangan.findings import Finding
from dangan.judge.judge import judge
from dangan.pipeline import Records
from dangan.project import Project, UserError
from dangan.read.compose import compose
from dangan.schema.model import Kind
from dangan.schema.suggest import closest
from dangan.text import Both
from dangan.write.files import fingerprint, replace_file


@dataclass(frozen=True)
class Target:
    """A record as its file holds it: ``data`` are the bytes, ``value`` what they say."""

    path: str
    kind: Kind
    id: str
    name: str
    data: bytes
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """All records of a company, read once.

    ``store`` holds them as they are; it is closed by `open_desk`.
    """

    project: Project
    records: Records
    store: sqlite3.Connection
    derived: tuple[Violation, ...]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of record by their names."""
        return self.records.kinds

    def find(self, wanted: str) -> Target:
        """The record whose id, code, file or name is ``wanted``; letter case does not count.

        Raises UserError where there is none or more than one, or where it has errors.
        """
        place = PurePosixPath(wanted.replace("\\", "/"))
        key = place.name.removesuffix(".yaml").casefold()
        found = [e for e in self.records.examined if e.record and e.record.casefold() == key]
        if len(found) > 1 and len(place.parts) > 1:
            found = [e for e in found if place.parts[-2] in PurePosixPath(e.path).parts]
        if not found:
            paths = set(self._paths(wanted, "code")) or set(self._paths(wanted, "short_name", ""))
            found = [e for e in self.records.examined if e.path in paths]
        if not found:
            self._refuse_unknown(wanted)
        if len(found) > 1:
            raise UserError("write.several", record=wanted, files=_listed(e.path for e in found))
        examined = found[0]
        kind = self.kinds.get(examined.kind)
        if examined.rows is None or kind is None:
            raise UserError("write.broken", record=examined.record, file=examined.path)
        sources = self.records.sources
        data = sources[examined.path]
        if isinstance(sources, Files) and sources.moved:
            raise UserError("write.changed", file=examined.path)
        return target_of(kind, examined.path, data)

    def _paths(self, wanted: str, *columns: str) -> Iterator[str]:
        """The files whose record says ``wanted`` in one of ``columns``, empty for its label."""
        for kind in self.kinds.values():
            for column in (name or kind.label for name in columns):
                if not kind.settings and (kind.table, column) in kind.by_column:
                    query = f'SELECT file FROM "{kind.table}" WHERE "{column}" = ? COLLATE NOCASE'  # noqa: S608
                    for (file,) in self.store.execute(query, (wanted,)):
                        yield str(file)

    def _refuse_unknown(self, wanted: str) -> None:
        known = [examined.record for examined in self.records.examined if examined.record]
        near = closest(wanted, known)
        if near is not None:
            raise UserError("write.unknown_near", record=wanted, near=near)
        raise UserError("write.unknown", record=wanted)

    def drafted(self, target: Target, data: bytes) -> tuple[Records, tuple[Finding, ...]]:
        """The records with ``data`` in the place of the file of ``target``.

        With them the errors that only this file knows of, without which it can be stored.
        """
        return self._with({target.path: data})

    def _with(self, changes: Mapping[str, bytes]) -> tuple[Records, tuple[Finding, ...]]:
        examiner = Examiner.of(self.kinds, self.records.codes)
        made = {path: examiner.examine(path, data) for path, data in changes.items()}
        known = {examined.path for examined in self.records.examined}
        found = tuple(finding for examined in made.values() for finding in examined.findings)
        records = replace(
            self.records,
            examined=(
                *(made.get(examined.path, examined) for examined in self.records.examined),
                *(examined for path, examined in made.items() if path not in known),
            ),
            findings=(*(f for f in self.records.findings if f.file not in made), *found),
            sources=ChainMap(dict(changes), cast(Any, self.records.sources)),
        )
        return records, tuple(f for f in found if f.severity == "error")

    def caused(self, target: Target, data: bytes) -> tuple[Finding, ...]:
        """What a check finds once the file of ``target`` holds ``data``, and not before.

        Where a finding stands does not count, since lines move.
        """
        return self.caused_by({target.path: data})

    def caused_by(self, changes: Mapping[str, bytes]) -> tuple[Finding, ...]:
        """What a check finds once these files hold this, new ones among them, and not before."""
        records, broken = self._with(changes)
        if broken:
            return broken
        store, derived = records.store()
        try:
            after = _judged(self.project, records, store, tuple(derived))
        finally:
            store.close()
        if not after:
            return ()
        before = _judged(self.project, self.records, self.store, self.derived)
        known = {_mark(finding) for finding in before}
        return tuple(sorted(finding for finding in after if _mark(finding) not in known))

    def write(self, target: Target, data: bytes) -> None:
        """Write ``data`` to the file of ``target``. Raises UserError if it cannot be done."""
        replace_file(self.project, target.path, fingerprint(target.data), data)


@contextmanager
def open_desk(project: Project) -> Iterator[Desk]:
    """Read the company. Raises UserError where its schemas or rules cannot be used."""
    records = pipeline.read(project)
    store, derived = records.store()
    try:
        yield Desk(project, records, store, tuple(derived))
    finally:
        store.close()


def target_of(kind: Kind, path: str, data: bytes) -> Target:
    """The record that a sound file holds."""
    value = compose(data, positions=False).value
    record = value if isinstance(value, dict) else {}
    name = str(record.get(kind.label) or "")
    return Target(path, kind, str(record.get("id")), name, data, record)


def _judged(
    project: Project,
    records: Records,
    store: sqlite3.Connection,
    derived: tuple[Violation, ...],
) -> set[Finding]:
    """All findings, with a place only where a file of its own had them."""
    examiner = Examiner.of(records.kinds, records.codes)
    found = set(records.findings)
    for v in judge(project, store, records.kinds, records.sources, derived):
        spots = [(v.pointer, v.code, v.args, False)]
        found.update(examiner.place(v.file, v.record, compose(b""), spots))
    return found


def _mark(finding: Finding) -> tuple[str, str, str, tuple[tuple[str, str | Both], ...]]:
    return finding.file, finding.code, finding.pointer, finding.args


def _listed(paths: Iterator[str]) -> Both:
    every = sorted(paths)
    return Both("、".join(every), ", ".join(every))
