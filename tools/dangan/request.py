"""What a pull request causes: the findings that its base does not have, and what it may not do.

A change is judged by the rules of its base and by its own; of what is wrong already nothing is
held against it, and breakage in files that it does not touch is.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dangan import pipeline
from dangan.clash import Tracer
from dangan.derive.staff import load_staff
from dangan.derive.violation import Violation
from dangan.examine import Examiner
from dangan.findings import Finding
from dangan.git.commits import commits_between
from dangan.git.objects import contents
from dangan.git.repository import Repository, call, open_repository
from dangan.history.people import STAFF, Clock
from dangan.judge.changes import Change, files_of
from dangan.judge.settled import Rules, closing
from dangan.kept import CheckResult, within
from dangan.pipeline import Known, Records
from dangan.project import Project, UserError
from dangan.read.tree import Source, revision, working_tree

SCHEMAS = "schemas"
Mark = tuple[object, ...]


@dataclass(frozen=True)
class Request:
    """A change against the commit ``base``, whose rules are those of ``past``."""

    project: Project
    past: Project
    repository: Repository
    base: str
    before: tuple[Source, ...]
    after: tuple[Source, ...]
    schemas: tuple[str, ...]

    @property
    def ruled_anew(self) -> bool:
        """Whether schemas or rules differ between the two sides."""
        return bool(self.schemas)


def check_against(
    project: Project, rev: str, paths: Sequence[str] = (), known: Known | None = None
) -> CheckResult:
    """Check what the working tree changes since it left ``rev``.

    Raises UserError where ``rev`` is unknown or the clone does not reach back to where both
    have come from.
    """
    with _opened(project, rev) as request:
        # schemas of their own on either side are read there
        mine = known if known and not request.ruled_anew else pipeline.know(project)
        theirs = pipeline.know(request.past) if request.ruled_anew else mine
        after = pipeline.judged(project, request.after, mine)
        before = pipeline.judged(request.past, request.before, theirs)
        if request.ruled_anew:
            after = (*after, *pipeline.judged(request.past, request.after, theirs))
        records = pipeline.read(project, request.after, mine)
        past = pipeline.read(request.past, request.before, theirs)
        new = caused(before, after)
        clock = Clock.of(str(records.company.get("time_zone") or ""))
        tracer = Tracer(project, request.repository, request.base, mine, clock, _mark)
        found = {
            *new,
            *tracer.trace(new),
            *_placed(records, past, _forbidden(request, records, past)),
        }
    wanted = tuple(path.rstrip("/") for path in paths)
    shown = [f for f in sorted(found) if not wanted or within(f.file, wanted)]
    data = {**past.sources, **records.sources}
    return CheckResult(
        findings=tuple(shown),
        records=sum(1 for one in records.examined if one.record),
        files=len(request.after),
        codes=records.codes,
        sources=lambda file: data[file] if file in data else _text(project, file),
    )


def caused(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The findings of ``after`` that ``before`` does not have, each as often as there are more.

    Where in a file or list something stands does not count: it moves.
    """
    left = Counter(_mark(finding) for finding in before)
    exact = Counter((_mark(finding), finding.pointer) for finding in before)
    found: list[Finding] = []
    # what stands at the same place on both sides is the old one
    ordered = sorted(set(after), key=lambda f: (exact[_mark(f), f.pointer] == 0, f))
    for finding in ordered:
        if left[_mark(finding)] > 0:
            left[_mark(finding)] -= 1
        else:
            found.append(finding)
    return sorted(found)


def _mark(finding: Finding) -> Mark:
    pattern = "/".join("*" if step.isdigit() else step for step in finding.pointer.split("/"))
    return finding.record or finding.file, finding.code, pattern, finding.args


@contextmanager
def _opened(project: Project, rev: str) -> Iterator[Request]:
    repository = open_repository(project.root)
    base = _base(repository, rev)
    before = tuple(revision(project, base))
    after = tuple(working_tree(project))
    schemas = tuple(_schemas(repository, base))
    if not schemas:
        yield Request(project, project, repository, base, before, after, ())
        return
    with tempfile.TemporaryDirectory() as folder:
        # a place of its own for the rules of the base; caches of the company stay untouched
        past = replace(project, root=Path(folder), layers=(Path(folder), *project.layers[1:]))
        _unpack(repository, base, Path(folder))
        yield Request(project, past, repository, base, before, after, schemas)


def _base(repository: Repository, rev: str) -> str:
    """Where the working tree left ``rev``. Raises UserError in a clone that is too shallow."""
    other = repository.commit(rev)
    missing = UserError("change.shallow" if repository.boundary else "change.no_base", rev=rev)
    told = call(repository.root, "merge-base", other, repository.head, failure=missing)
    return told.decode("ascii").split("\n")[0].strip()


def _schemas(repository: Repository, base: str) -> Iterator[str]:
    """The schema and rule files that differ from the base, new ones included."""
    root = repository.root
    changed = call(root, "diff", "--name-only", "-z", "--no-renames", base, "--", f"{SCHEMAS}/")
    fresh = call(root, "ls-files", "--others", "--exclude-standard", "-z", "--", f"{SCHEMAS}/")
    names = {name.decode("utf-8", "replace") for name in (changed + fresh).split(b"\0") if name}
    yield from sorted(name.removeprefix(repository.prefix) for name in names)


def _unpack(repository: Repository, base: str, folder: Path) -> None:
    """Write what the base has besides records and that checks read: schemas and rules."""
    told = call(repository.root, "ls-tree", "-r", "-z", base, "--", f"{SCHEMAS}/")
    entries = [row.decode("utf-8", "surrogateescape").partition("\t") for row in told.split(b"\0")]
    files = {name: about.split(" ")[2] for about, _, name in entries if name}
    for name, data in zip(files, contents(repository, files.values()), strict=True):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _forbidden(request: Request, records: Records, past: Records) -> set[Violation]:
    """What the change may not do, by the annotations of both sides."""
    names = {*records.kinds, *past.kinds}
    before = files_of({s.path: s.data for s in request.before if s.problem is None}, names)
    after = files_of({s.path: s.data for s in request.after if s.problem is None}, names)
    if not before:
        return set()  # nothing was there yet
    store, _ = past.store()
    try:
        closed = _closed(past, store)
        gone = _gone(request)
        found: set[Violation] = set()
        for kinds in {id(k): k for k in (past.kinds, records.kinds)}.values():
            change = Change(before, after, kinds, lambda f: (f.kind, f.record) in gone, closed)
            found.update(change.violations())
        own = request.schemas if len(request.project.layers) > 1 else ()
        emails: dict[str, tuple[str, ...]] = {}
        if STAFF in past.kinds:
            query = "SELECT value, record FROM staff_emails ORDER BY record, n"
            for email, person in store.execute(query):
                folded = str(email).casefold()
                emails[folded] = (*emails.get(folded, ()), str(person))
        commits = commits_between(request.repository, request.repository.head, request.base)
        rules = Rules(
            before=before,
            after=after,
            schemas=own,
            policy=past.policy,
            staff=load_staff(store, past.kinds),
            emails=emails,
            trailers=[commit.trailers for commit in commits.values()],
        )
        found.update(rules.violations())
    finally:
        store.close()
    return found


def _closed(past: Records, store: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The months that a submission had closed, by table and month."""
    found: dict[tuple[str, str], str] = {}
    if "submissions" not in past.kinds:
        return found
    query = "SELECT id, month, list_type FROM submissions WHERE month IS NOT NULL ORDER BY id"
    rows = store.execute(query).fetchall()
    for table, types in closing(past.kinds.values()).items():
        for record, month, sort in rows:
            if sort in types:
                found.setdefault((table, str(month)), str(record))
    return found


def _gone(request: Request) -> set[tuple[str, str]]:
    """The records that the history of the base once had and the base has no more."""
    present = {source.path for source in request.before}
    if all(source.path in present for source in request.after):
        return set()  # nothing is added, so nothing can be added again
    told = call(
        request.repository.root,
        "log", "-m", "--diff-filter=D", "--name-only", "--format=", "-z", "--no-renames",
        request.base, "--", "records/",
    )  # fmt: skip
    prefix = request.repository.prefix
    names = {name.decode("utf-8", "replace").strip("\n") for name in told.split(b"\0") if name}
    paths = {name.removeprefix(prefix): b"" for name in names}
    return set(files_of(paths, {path.split("/")[1] for path in paths if path.count("/") > 1}))


def _placed(records: Records, past: Records, found: set[Violation]) -> Iterator[Finding]:
    """Violations with line and column, in the file as it is now or as it was."""
    examiner = Examiner.of(records.kinds, records.codes)
    for v in sorted(found):
        data = records.sources.get(v.file) or past.sources.get(v.file) or b""
        places = examiner.places(v.file, data if v.file.startswith("records/") else b"")
        yield from examiner.place(v.file, v.record, places, [(v.pointer, v.code, v.args, False)])


def _text(project: Project, file: str) -> bytes:
    path = project.root / file
    return path.read_bytes() if path.is_file() else b""
