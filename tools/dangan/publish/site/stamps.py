"""Which commit last changed a file: one pass over history, remembered by commit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dangan.git.repository import Repository, open_repository
from dangan.project import Project, UserError

_FORMAT = 1
_SHORT = 7


@dataclass(frozen=True, order=True)
class Commit:
    """The last commit that changed a file: its date (ISO, of the committer) and short id."""

    date: str
    id: str


@dataclass(frozen=True)
class Stamps:
    """The last commit of each file below ``records``, by its path from the project's root.

    ``changed`` are files with changes that are not committed. ``complete`` is False where the
    clone is shallow: a file without a commit then has one that this clone does not hold.
    """

    commits: Mapping[str, Commit]
    changed: frozenset[str]
    complete: bool
    present: bool

    def of(self, file: str) -> Commit | None:
        """The last commit of ``file``; None where it is not known or not the whole truth."""
        return None if file in self.changed else self.commits.get(file)

    def newest(self, files: Iterable[str]) -> Commit | None:
        """The newest last commit of ``files``; None if one of them has uncommitted changes."""
        found: list[Commit] = []
        for file in files:
            if file in self.changed:
                return None
            if file in self.commits:
                found.append(self.commits[file])
        return max(found, default=None)


def load_stamps(project: Project) -> Stamps:
    """Read the history of ``records``. Without git, or outside a clone, nothing is known."""
    try:
        repository = open_repository(project.root)
        cache = project.build / ".cache" / "stamps.json"
        commits = _commits(repository, cache)
        return Stamps(commits, _changed(repository), repository.complete, True)
    except UserError:
        return Stamps({}, frozenset(), True, False)


def _commits(repository: Repository, cache: Path) -> dict[str, Commit]:
    head, complete = repository.head, repository.complete
    known, since = _remembered(cache)
    if since == head and complete:
        return known
    span = head
    if since and complete and _follows(repository, since):
        span = f"{since}..{head}"
    else:
        known = {}
    log = repository.run(
        "log",
        "-z",
        "--format=format:%x01%H %cs",
        "--name-only",
        "--no-renames",
        "--relative",
        span,
        "--",
        "records",
    ).decode("utf-8", "replace")
    fresh: dict[str, Commit] = {}
    commit: Commit | None = None
    for part in log.split("\0"):
        name = part
        if part.startswith("\1"):
            line, _, name = part[1:].partition("\n")
            ident, _, date = line.partition(" ")
            # boundary commits seem to add every file: they prove nothing
            commit = None if ident in repository.boundary else Commit(date, ident[:_SHORT])
        if name and commit is not None:
            fresh.setdefault(name, commit)
    found = {**known, **fresh}
    if complete:
        _remember(cache, head, found)
    return found


def _follows(repository: Repository, since: str) -> bool:
    """Whether the commit checked out follows ``since``."""
    try:
        repository.run("merge-base", "--is-ancestor", since, repository.head)
    except UserError:
        return False
    return True


def _changed(repository: Repository) -> frozenset[str]:
    """Files below records that differ from the last commit."""
    words = ("status", "-z", "--porcelain", "--untracked-files=all", "--", "records")
    found = repository.run(*words).decode("utf-8", "replace")
    names: set[str] = set()
    parts = iter(found.split("\0"))
    for part in parts:
        if len(part) > 3:
            names.add(part[3:].removeprefix(repository.prefix))
            if part[0] in "RC":
                next(parts, None)
    return frozenset(names)


def _remembered(cache: Path) -> tuple[dict[str, Commit], str]:
    try:
        found = json.loads(cache.read_text(encoding="utf-8"))
        if found["format"] == _FORMAT:
            commits = {name: Commit(*entry) for name, entry in found["commits"].items()}
            return commits, str(found["head"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}, ""


def _remember(cache: Path, head: str, commits: Mapping[str, Commit]) -> None:
    entries = {name: [commit.date, commit.id] for name, commit in sorted(commits.items())}
    text = json.dumps(
        {"format": _FORMAT, "head": head, "commits": entries}, ensure_ascii=False, indent=0
    )
    cache.parent.mkdir(parents=True, exist_ok=True)
    draft = cache.with_name(f"{cache.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, cache)
