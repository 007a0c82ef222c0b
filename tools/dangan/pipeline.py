"""The order of the stages, and nothing else: read → validate → derive → store → judge."""

from __future__ import annotations

import gc
import marshal
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from dangan.cache import Cache, digest, stamp
from dangan.derive.policy import DEFAULTS_FILE, POLICY_FILE, Policy, merged
from dangan.derive.violation import Violation
from dangan.examine import Examined, Examiner, portable, restored
from dangan.findings import Code, Finding, load_codes
from dangan.judge.causes import settled
from dangan.judge.judge import judge
from dangan.productfile import parse
from dangan.project import Project
from dangan.read.compose import compose
from dangan.read.tree import Source, working_tree
from dangan.redact.access import access_problems
from dangan.schema.kinds import Kind, read_kinds
from dangan.store.load import build, open_memory

ACCESS_FILE = "records/access.yaml"
ALONE = 300  # below this many files, starting workers costs more than it saves
CHUNK = 200  # files a worker takes at a time


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
class CheckResult:
    """What a check found; ``records`` and ``files`` count what was looked at."""

    findings: tuple[Finding, ...]
    records: int
    files: int
    codes: Mapping[str, Code]
    sources: Callable[[str], bytes]


@dataclass(frozen=True)
class Known:
    """Schemas and codes that were read before: for many checks of small companies."""

    codes: Mapping[str, Code]
    kinds: Mapping[str, Kind]
    broken: tuple[Finding, ...]

    @property
    def parts(self) -> tuple[Mapping[str, Code], Mapping[str, Kind], tuple[Finding, ...]]:
        """Codes, kinds, and the findings of schemas that could not be read."""
        return self.codes, self.kinds, self.broken


def know(project: Project) -> Known:
    """The schemas and codes of ``project``. Raises UserError where they cannot be used."""
    codes = load_codes(project)
    return Known(codes, *read_kinds(project))


def read(
    project: Project, sources: Sequence[Source] | None = None, known: Known | None = None
) -> Records:
    """Read and validate all records: of the working tree, or those of ``sources``.

    With ``known`` schemas and codes are not read again, and no result is kept for later.
    Raises UserError where the schemas or the catalogue of codes cannot be used.
    """
    codes, kinds, broken = (known or know(project)).parts
    held = list(working_tree(project) if sources is None else sources)
    examiner = Examiner.of(kinds, codes)
    with _no_collection():
        usable = [s for s in held if s.problem is None]
        examined = _examine(project, examiner, usable) if known is None else _anew(examiner, usable)
    found = [f for result in examined for f in result.findings]
    found += [s.problem.finding(s.path, "", dict(codes)) for s in held if s.problem is not None]
    data = {source.path: source.data for source in held}
    defaults = project.layers[-1] / DEFAULTS_FILE
    return Records(
        kinds=kinds,
        codes=codes,
        examined=tuple(examined),
        findings=(*broken, *found),
        policy=merged(parse(defaults.read_bytes()), _settings(data, POLICY_FILE)),
        company=_settings(data, "records/company.yaml"),
        sources=data,
        waivers=_value(data, "records/waivers.yaml"),
    )


def check(project: Project, paths: Sequence[str] = (), known: Known | None = None) -> CheckResult:
    """Check every record; with ``paths`` report only what stands in those files or folders.

    ``paths`` are POSIX and below the root. Never reads a clock: the same files give the same
    findings on any day.
    """
    records = read(project, known=known)
    connection, derived = records.store()
    try:
        violations = [
            *judge(project, connection, records.kinds, records.sources, derived),
            *_access(records),
        ]
    finally:
        connection.close()
    findings = settled({*records.findings, *_placed(records, violations)})
    wanted = tuple(path.rstrip("/") for path in paths)
    # what is wrong with a schema or rule file concerns every record, whatever was asked for
    shown = [
        f
        for f in sorted(findings)
        if not wanted or _within(f.file, wanted) or not _within(f.file, ("records",))
    ]
    files = {path for path in records.sources if not wanted or _within(path, wanted)}
    return CheckResult(
        findings=tuple(shown),
        records=sum(1 for r in records.examined if r.record and r.path in files),
        files=len(files),
        codes=records.codes,
        sources=lambda file: records.sources.get(file) or (project.root / file).read_bytes(),
    )


def _access(records: Records) -> list[Violation]:
    settings = _settings(records.sources, ACCESS_FILE)
    return [
        Violation(ACCESS_FILE, problem.pointer, problem.code, problem.args, "access")
        for problem in access_problems(settings, records.kinds)
    ]


def _within(file: str, wanted: tuple[str, ...]) -> bool:
    return any(path in {file, "."} or file.startswith(f"{path}/") for path in wanted)


def _placed(records: Records, violations: Sequence[Violation]) -> Iterator[Finding]:
    """Violations with line and column; each file is composed at most once."""
    examiner = Examiner.of(records.kinds, records.codes)
    by_file: dict[str, list[Violation]] = {}
    for violation in violations:
        by_file.setdefault(violation.file, []).append(violation)
    for file, found in by_file.items():
        document = examiner.places(file, records.sources.get(file, b""))
        for v in found:
            spots = [(v.pointer, v.code, v.args, False)]
            yield from examiner.place(file, v.record, document, spots)


def _settings(data: Mapping[str, bytes], path: str) -> Mapping[str, Any]:
    """The content of a settings file as far as it can be read."""
    value = _value(data, path)
    return value if isinstance(value, dict) else {}


def _anew(examiner: Examiner, sources: Sequence[Source]) -> list[Examined]:
    return [examiner.examine(source.path, source.data) for source in sources]


def _value(data: Mapping[str, bytes], path: str) -> Any:
    return compose(data[path]).value if path in data else None


def _examine(project: Project, examiner: Examiner, sources: Sequence[Source]) -> list[Examined]:
    """Examine files: kept results where the bytes are the same, workers for many new ones."""
    mark = stamp(project)
    cache = Cache(project.build / ".cache" / "check.sqlite", mark)
    results: dict[str, tuple[Any, ...]] = {}
    keys: dict[str, bytes] = {}
    fresh: list[tuple[str, bytes]] = []
    for source in sources:
        key = keys[source.path] = digest(source.data)
        kept = cache.get(source.path, key)
        if kept is None:
            fresh.append((source.path, source.data))
        else:
            results[source.path] = kept
    bodies: dict[str, tuple[bytes, bytes]] = {}
    for path, body in _bodies(examiner, fresh):
        results[path] = marshal.loads(body)  # noqa: S302  (made by ourselves a moment ago)
        bodies[path] = (keys[path], body)
    cache.put(bodies, keys)
    return [restored(results[source.path]) for source in sources]


def _bodies(examiner: Examiner, fresh: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    workers = min(os.cpu_count() or 1, 8, len(fresh) // ALONE + 1)
    if workers == 1:
        for path, data in fresh:
            yield path, marshal.dumps(portable(examiner.examine(path, data)))
        return
    chunks = [fresh[at : at + CHUNK] for at in range(0, len(fresh), CHUNK)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(examiner,)
    ) as pool:
        for made in pool.map(_work, chunks):
            yield from made


_examiner: Examiner | None = None


def _start(examiner: Examiner) -> None:
    """Give a worker what it needs, once."""
    global _examiner  # noqa: PLW0603  (a worker process has no other place to keep it)
    _examiner = examiner
    gc.disable()


def _work(chunk: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    if _examiner is None:
        raise RuntimeError("worker was not started")
    return [(path, marshal.dumps(portable(_examiner.examine(path, data)))) for path, data in chunk]


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
