"""The order of the stages, and nothing else: read → validate → derive → store → judge."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dangan.bulk import examined
from dangan.derive.policy import DEFAULTS_FILE, POLICY_FILE, Policy, merged
from dangan.derive.violation import Violation
from dangan.examine import Examined, Examiner
from dangan.files import Bulk, open_files
from dangan.findings import Code, Finding, RuleFile, load_codes
from dangan.judge.causes import settled
from dangan.judge.judge import judge, judge_rule
from dangan.kept import CheckResult, answer, keep, result
from dangan.productfile import parse
from dangan.progress import told
from dangan.project import Project
from dangan.read.compose import compose
from dangan.read.tree import Source
from dangan.redact.access import access_problems
from dangan.schema.kinds import Kind, read_kinds
from dangan.store.load import blank_store, build, open_memory

ACCESS_FILE = "records/access.yaml"


@dataclass(frozen=True)
class Records:
    """Everything read: what each file gave, the settings, and the bytes behind positions."""

    kinds: Mapping[str, Kind]
    codes: Mapping[str, Code]
    examined: tuple[Examined, ...]
    findings: tuple[Finding, ...]
    policy: Policy
    company: Mapping[str, Any]
    sources: Mapping[str, bytes]
    waivers: object = ()

    def store(self, as_of: str | None = None) -> tuple[sqlite3.Connection, list[Violation]]:
        """The store of these records as known on ``as_of``, and what deriving found wrong."""
        connection = open_memory()
        told("store")
        with _no_collection():
            found = build(
                connection,
                self.kinds,
                self.examined,
                self.policy,
                self.company,
                as_of=as_of,
                waivers=self.waivers,
            )
        return connection, found


@dataclass(frozen=True)
class Known:
    """Schemas, codes and defaults that were read before: for many checks of small companies.

    ``kept`` is for what files gave, since most of them are the same from check to check.
    """

    codes: Mapping[str, Code]
    kinds: Mapping[str, Kind]
    broken: tuple[Finding, ...]
    defaults: Mapping[str, Any]
    kept: dict[tuple[str, bytes], Examined] = field(default_factory=dict)

    @cached_property
    def blank(self) -> sqlite3.Connection:
        """A store of these kinds without records."""
        return blank_store(self.kinds)


def know(project: Project) -> Known:
    """The schemas, codes and defaults of ``project``. Raises UserError if they are unusable."""
    codes = load_codes(project)
    kinds, broken = read_kinds(project)
    defaults = parse((project.layers[-1] / DEFAULTS_FILE).read_bytes())
    return Known(codes, kinds, broken, defaults)


@dataclass(frozen=True)
class _Company:
    """A company before its records are read: its files, what is known of kinds, its settings."""

    bulk: Bulk
    known: Known
    policy: Policy
    company: Mapping[str, Any]
    waivers: object

    @property
    def examiner(self) -> Examiner:
        return Examiner.of(self.known.kinds, self.known.codes)

    def broken(self) -> list[Finding]:
        """Findings about schemas, and about what is no record file or could not be read."""
        found = [(i.path, i.problem) for i in self.bulk.listed if i.problem is not None]
        found += self.bulk.broken
        unread = [problem.finding(path, "", self.known.codes) for path, problem in found]
        return [*self.known.broken, *unread]


def read(
    project: Project, sources: Sequence[Source] | None = None, known: Known | None = None
) -> Records:
    """Read and validate all records: of the working tree, or those of ``sources``.

    With ``known`` schemas and codes are not read again, and no result is kept for later.
    Raises UserError where the schemas or the catalogue of codes cannot be used.
    """
    company = _open(project, open_files(project, sources, keeping=known is None), known)
    company.bulk.recognise()
    with _no_collection():
        results = tuple(examined(company.bulk, company.examiner))
    found = [f for result in results for f in result.findings]
    return Records(
        kinds=company.known.kinds,
        codes=company.known.codes,
        examined=results,
        findings=(*found, *company.broken()),
        policy=company.policy,
        company=company.company,
        sources=company.bulk.files,
        waivers=company.waivers,
    )


def _open(project: Project, bulk: Bulk, known: Known | None) -> _Company:
    given = known or know(project)
    return _Company(
        bulk=bulk,
        known=given,
        policy=merged(given.defaults, _settings(bulk.files, POLICY_FILE)),
        company=_settings(bulk.files, "records/company.yaml"),
        waivers=_value(bulk.files, "records/waivers.yaml"),
    )


def check(
    project: Project,
    paths: Sequence[str] = (),
    known: Known | None = None,
    bulk: Bulk | None = None,
) -> CheckResult:
    """Check every record; with ``paths`` report only what stands in those files or folders.

    ``paths`` are POSIX and below the root; ``bulk`` are the files where they were opened before
    and there is no kept answer for them. Never reads a clock: the same files give the same
    findings on any day.
    """
    if bulk is None:
        bulk = open_files(project, keeping=known is None)
        if (found := answer(project, bulk, paths)) is not None:
            return found
    findings, records, codes = _judged(project, bulk, known)
    return result(project, bulk, findings, records, codes, paths)


def judged(
    project: Project, sources: Sequence[Source] | None = None, known: Known | None = None
) -> tuple[Finding, ...]:
    """Everything found in the records of the working tree, or in those of ``sources``."""
    bulk = open_files(project, sources, keeping=known is None)
    bulk.recognise()
    return _judged(project, bulk, known)[0]


def _judged(
    project: Project, bulk: Bulk, known: Known | None
) -> tuple[tuple[Finding, ...], tuple[str, ...], Mapping[str, Code]]:
    """Everything found in all files, sorted; the paths of the files that hold a record; codes."""
    company = _open(project, bulk, known)
    kinds = company.known.kinds
    found: list[Finding] = []
    records: list[str] = []

    def noted() -> Iterator[Examined]:
        for one in examined(bulk, company.examiner):
            found.extend(one.findings)
            if one.record:
                records.append(one.path)
            yield one

    connection = open_memory()
    try:
        with _no_collection():
            derived = build(
                connection,
                kinds,
                noted(),
                company.policy,
                company.company,
                waivers=company.waivers,
            )
            told("judge")
            violations = [
                *judge(project, connection, kinds, bulk.files, derived),
                *_access(bulk.files, kinds),
            ]
    finally:
        connection.close()
    findings = tuple(sorted(settled({*found, *company.broken(), *_placed(company, violations)})))
    keep(bulk, findings, records, company.known.codes)
    return findings, tuple(records), company.known.codes


def check_rule(
    project: Project, sources: Sequence[Source], known: Known, rule: RuleFile
) -> list[Finding]:
    """What ``rule`` alone finds in ``sources``: to try one rule on many small companies."""
    company = _open(project, open_files(project, sources, keeping=known is None), known)
    for source in sources:
        if (source.path, source.data) not in known.kept:
            found = company.examiner.examine(source.path, source.data)
            known.kept[source.path, source.data] = found
    examined = [known.kept[source.path, source.data] for source in sources]
    connection = open_memory()
    try:
        with _no_collection():
            build(
                connection,
                known.kinds,
                examined,
                company.policy,
                company.company,
                blank=known.blank,
            )
            violations = judge_rule(connection, rule)
    finally:
        connection.close()
    return sorted(settled(set(_placed(company, violations))))


def _access(files: Mapping[str, bytes], kinds: Mapping[str, Kind]) -> list[Violation]:
    return [
        Violation(ACCESS_FILE, problem.pointer, problem.code, problem.args, "access")
        for problem in access_problems(_settings(files, ACCESS_FILE), kinds)
    ]


def _placed(company: _Company, violations: Sequence[Violation]) -> Iterator[Finding]:
    """Violations with line and column; each file is composed at most once."""
    by_file: dict[str, list[Violation]] = {}
    for violation in violations:
        by_file.setdefault(violation.file, []).append(violation)
    for file, found in by_file.items():
        document = company.examiner.places(file, company.bulk.files.get(file, b""))
        for v in found:
            spots = [(v.pointer, v.code, v.args, False)]
            yield from company.examiner.place(file, v.record, document, spots)


def _settings(data: Mapping[str, bytes], path: str) -> Mapping[str, Any]:
    """The content of a settings file as far as it can be read."""
    value = _value(data, path)
    return value if isinstance(value, dict) else {}


def _value(data: Mapping[str, bytes], path: str) -> Any:
    return compose(data[path]).value if path in data else None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which would walk every record again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
