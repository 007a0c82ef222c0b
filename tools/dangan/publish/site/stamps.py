"""Which commit last changed a file: one pass over history, remembered by commit."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dangan.project import Project

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
    head = _git(project.root, "rev-parse", "HEAD")
    if head is None:
        return Stamps({}, frozenset(), True, False)
    cache = project.build / ".cache" / "stamps.json"
    shallow = (_git(project.root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
    commits = _commits(project.root, head.strip(), cache, shallow)
    return Stamps(commits, _changed(project.root), not shallow, True)


def _commits(root: Path, head: str, cache: Path, shallow: bool) -> dict[str, Commit]:
    known, since = _remembered(cache)
    if since == head and not shallow:
        return known
    span = head
    if since and not shallow and _git(root, "merge-base", "--is-ancestor", since, head) is not None:
        span = f"{since}..{head}"
    else:
        known = {}
    # boundary commits of a shallow clone seem to add every file: they prove nothing
    beyond = _boundary(root) if shallow else frozenset()
    log = _git(
        root,
        "log",
        "-z",
        "--format=format:%x01%H %cs",
        "--name-only",
        "--no-renames",
        "--relative",
        span,
        "--",
        "records",
    )
    fresh: dict[str, Commit] = {}
    commit: Commit | None = None
    for part in (log or "").split("\0"):
        name = part
        if part.startswith("\1"):
            line, _, name = part[1:].partition("\n")
            ident, _, date = line.partition(" ")
            commit = None if ident in beyond else Commit(date, ident[:_SHORT])
        if name and commit is not None:
            fresh.setdefault(name, commit)
    found = {**known, **fresh}
    if log is not None and not shallow:
        _remember(cache, head, found)
    return found


def _boundary(root: Path) -> frozenset[str]:
    path = _git(root, "rev-parse", "--git-path", "shallow")
    if path is None:
        return frozenset()
    try:
        return frozenset((root / path.strip()).read_text(encoding="ascii").split())
    except OSError:
        return frozenset()


def _changed(root: Path) -> frozenset[str]:
    """Files below records that differ from the last commit."""
    prefix = (_git(root, "rev-parse", "--show-prefix") or "").strip()
    found = _git(root, "status", "-z", "--porcelain", "--untracked-files=all", "--", "records")
    names: set[str] = set()
    parts = iter((found or "").split("\0"))
    for part in parts:
        if len(part) > 3:
            names.add(part[3:].removeprefix(prefix))
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


def _git(root: Path, *words: str) -> str | None:
    """What git says, or None where it is absent or refuses."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *words],
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
