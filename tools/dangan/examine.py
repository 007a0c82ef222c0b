"""One file on its own: read, validated, flattened. A pure function of its bytes.

That makes it the piece that runs in worker processes and that is cached by content: what
comes out are findings and rows, never record objects.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from dangan.findings import Args, Code, Finding, arguments
from dangan.read.canonical import canonical
from dangan.read.compose import Problem, compose
from dangan.read.fmt import style_problem
from dangan.read.layout import Form
from dangan.schema.misplaced import secrets_in
from dangan.schema.model import Kind
from dangan.schema.validate import check_identity, expected_path, validate
from dangan.store.rows import Rows, rows
from dangan.tables.check import Places, check

SETTINGS = ("company", "policy", "access", "waivers")


class Placed(Protocol):
    """A file in which a pointer has a place: a document or a table."""

    def position(self, pointer: str, *, key: bool = False) -> tuple[int, int, int]: ...


@dataclass(frozen=True)
class Examined:
    """What one file gave: the findings in it, and its rows where it is a valid record.

    ``kind`` is empty for a file that belongs to no kind; ``record`` is its id as written,
    and empty for settings and tables. ``packed`` are the rows as bytes, which take a tenth of
    the memory and travel between processes as they are.
    """

    path: str
    kind: str
    record: str
    findings: tuple[Finding, ...]
    packed: bytes | None

    @staticmethod
    def of(
        path: str, kind: str, record: str, findings: tuple[Finding, ...], made: Rows | None
    ) -> Examined:
        """From rows as they were made."""
        packed = None if made is None else marshal.dumps(made)
        return Examined(path, kind, record, findings, packed)

    @property
    def rows(self) -> Rows | None:
        """The rows by table, unpacked anew each time."""
        if self.packed is None:
            return None
        made: Rows = marshal.loads(self.packed)  # noqa: S302  (packed by ourselves)
        return made


@cache
def _form(kind: Kind) -> Form:
    return Form(kind.schema)


@dataclass(frozen=True)
class Examiner:
    """What is needed to examine files: the kinds, and how serious each code is."""

    kinds: Mapping[str, Kind]
    severities: Mapping[str, str]

    @staticmethod
    def of(kinds: Mapping[str, Kind], codes: Mapping[str, Code]) -> Examiner:
        """From the catalogue of codes."""
        return Examiner(kinds, {name: code.severity for name, code in codes.items()})

    def kind_of(self, path: str) -> Kind | None:
        """The kind that the file at ``path`` (below the root) belongs to, by its folder."""
        parts = path.split("/")
        if len(parts) == 2:
            name = parts[1].removesuffix(".yaml")
            return self.kinds.get(name) if name in SETTINGS else None
        kind = self.kinds.get(parts[1])
        table = path.endswith(".csv")
        if kind is None or kind.tabular != table or (kind.settings and not table):
            return None
        return kind

    def places(self, path: str, data: bytes) -> Placed:
        """Where the values of the file at ``path`` stand in it."""
        kind = self.kind_of(path)
        return Places(kind, data) if kind is not None and kind.tabular else compose(data)

    def examine(self, path: str, data: bytes) -> Examined:
        """Read, validate and flatten the file at ``path``."""
        kind = self.kind_of(path)
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        if kind is None:
            no_kind = self._finding(path, "", "schema/no-kind", "", 1, 1, 0, arguments(file=path))
            nowhere = Examined.of(path, "", "", (no_kind,), None)
            return self._misplaced(path, stem, stem) or nowhere
        if kind.tabular:
            checked = check(kind, path, data)
            wrong = tuple(self._read(path, "", problem) for problem in checked.problems)
            filled = None if wrong else {kind.table: list(checked.rows)}
            return Examined.of(path, kind.name, "", wrong, filled)
        form = _form(kind)
        formed = canonical(data, form)
        document = formed or compose(data, positions=False)
        value = document.value
        # a record whose id cannot be read is known by its file's name, so that references hold
        stem = "" if kind.settings else stem
        written = value.get("id", stem) if isinstance(value, dict) else stem
        record = str(written) if isinstance(written, str) else stem
        misplaced = self._misplaced(path, stem, record) if not _belongs(kind, stem) else None
        if misplaced is not None:
            return misplaced
        found = [self._read(path, record, problem) for problem in document.problems]
        if value is not None or not found:
            problems = [
                *validate(kind, value),
                *check_identity(kind, path, value),
                *secrets_in(kind, value, data),
            ]
            said = {problem.pointer for problem in document.problems if problem.pointer}
            spots = [
                (p.pointer, p.code, p.args, p.spot == "key")
                for p in problems
                if p.pointer not in said
            ]
            found += self.place(path, record, document, spots)
        broken = any(finding.severity == "error" for finding in found)
        if not broken and formed is None:
            # how a file is written matters once it says what it should
            style = style_problem(document, form)
            found += [self._read(path, record, style)] if style else []
        findings = tuple(sorted(set(found)))
        if broken or kind.settings or not isinstance(value, dict):
            return Examined.of(path, kind.name, record, findings, None)
        return Examined.of(path, kind.name, record, findings, rows(kind, path, value))

    def _misplaced(self, path: str, stem: str, record: str) -> Examined | None:
        """A file whose name and id both belong to another kind than its folder: one finding.

        It is checked against no schema, since that of the folder would find fault with all.
        """
        for kind in self.kinds.values():
            expected = expected_path(kind, stem)
            if kind.prefix and expected and expected_path(kind, record):
                args = arguments(
                    id=stem, kind=kind.title, prefix=kind.prefix, path=path, expected=expected
                )
                found = self._finding(path, "", "schema/wrong-folder", "", 1, 1, 0, args)
                return Examined.of(path, "", "", (found,), None)
        return None

    def place(
        self,
        path: str,
        record: str,
        document: Placed,
        spots: Iterable[tuple[str, str, Args, bool]],
    ) -> list[Finding]:
        """Findings for (pointer, code, arguments, mark the key) with line and column."""
        found = []
        for pointer, code, args, key in spots:
            line, column, end = document.position(pointer, key=key)
            found.append(self._finding(path, record, code, pointer, line, column, end, args))
        return found

    def _read(self, path: str, record: str, p: Problem) -> Finding:
        return self._finding(path, record, p.code, p.pointer, p.line, p.column, p.end, p.args)

    def _finding(
        self,
        path: str,
        record: str,
        code: str,
        pointer: str,
        line: int,
        column: int,
        end: int,
        args: Args,
    ) -> Finding:
        severity = self.severities[code]
        return Finding(path, line, column, code, pointer, severity, record, args, end)


def _belongs(kind: Kind, stem: str) -> bool:
    """Whether a file of this name may well be one of ``kind``."""
    return kind.settings or (bool(kind.prefix) and stem.startswith(f"{kind.prefix}-"))
