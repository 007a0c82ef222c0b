"""Which two changes broke the main line together, though each was in order by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dangan import pipeline
from dangan.findings import Finding, arguments
from dangan.git.commits import Commit, commits_between, read_commits, tree_changes
from dangan.git.repository import Repository, call
from dangan.history.paths import record_of
from dangan.history.people import Clock
from dangan.pipeline import Known
from dangan.project import Project
from dangan.read.tree import FOLDER, revision
from dangan.text import Both, say_both

CODE = "change/clash"
_STEPS = 64  # merges looked back over; a push holds fewer
_MOST = 20  # findings traced back: when a rule breaks, hundreds say the same

Mark = Callable[[Finding], object]


@dataclass
class Tracer:
    """Looks for the origin of findings on the main line between ``base`` and the head."""

    project: Project
    repository: Repository
    base: str
    known: Known
    clock: Clock
    mark: Mark
    seen: dict[str, frozenset[object]] = field(default_factory=dict)

    def trace(self, found: Sequence[Finding]) -> list[Finding]:
        """For each of ``found`` that two merged changes caused together a finding that says so."""
        commits = commits_between(self.repository, self.repository.head, self.base)
        line = _line(commits, self.repository.head)[-_STEPS:]
        if not any(len(commit.parents) > 1 for commit in line):
            return []
        told = []
        for finding in [one for one in found if one.severity == "error"][:_MOST]:
            made = self._clash(finding, line)
            if made is not None:
                told.append(made)
        return told

    def _at(self, commit: str) -> frozenset[object]:
        """What was wrong at a commit."""
        if commit not in self.seen:
            sources = list(revision(self.project, commit))
            found = pipeline.judged(self.project, sources, self.known)
            self.seen[commit] = frozenset(self.mark(one) for one in found)
        return self.seen[commit]

    def _clash(self, finding: Finding, line: Sequence[Commit]) -> Finding | None:
        mark = self.mark(finding)
        if mark not in self._at(line[-1].id):
            return None  # only in the working tree
        low, high = 0, len(line) - 1
        while low < high:
            middle = (low + high) // 2
            if mark in self._at(line[middle].id):
                high = middle
            else:
                low = middle + 1
        merge = line[low]
        if len(merge.parents) < 2 or any(mark in self._at(p) for p in merge.parents):
            return None
        other = self._other(finding, merge)
        if other is None:
            return None
        said = arguments(first=self._words(merge), second=self._words(other))
        return Finding(
            finding.file, finding.line, finding.column, CODE, finding.pointer, "info",
            finding.record, said, finding.end,
        )  # fmt: skip

    def _other(self, finding: Finding, merge: Commit) -> Commit | None:
        """The newest commit that the merged branch did not know and that touched the matter."""
        mine, branch = merge.parents[:2]
        told = call(self.repository.root, "merge-base", mine, branch).decode("ascii")
        fork = told.split("\n")[0].strip()
        commits = commits_between(self.repository, mine, fork)
        before = _line(commits, mine)
        named = {finding.record, *(_text(value) for _, value in finding.args)}
        parents = read_commits(self.repository, {c.parents[0]: None for c in before if c.parents})
        pairs = [(parents[c.parents[0]].tree, c.tree) for c in before if c.parents]
        changes = list(tree_changes(self.repository, pairs, FOLDER))
        kinds = frozenset(self.known.kinds)
        for commit, files in reversed(list(zip(before, changes, strict=False))):
            records = {key[1] or key[0] for path in files if (key := record_of(path, kinds))}
            if records & named:
                return commit
        return before[-1] if before else None

    def _words(self, commit: Commit) -> Both:
        return say_both(
            "change.commit",
            day=self.clock.day(commit.seconds),
            who=commit.author.name,
            subject=commit.subject,
            id=commit.id[:10],
        )


def _text(value: str | Both) -> str:
    return value if isinstance(value, str) else value.zh


def _line(commits: Mapping[str, Commit], head: str) -> list[Commit]:
    """The commits along first parents, oldest first."""
    found: list[Commit] = []
    name = head
    while name in commits:
        found.append(commits[name])
        if not commits[name].parents:
            break
        name = commits[name].parents[0]
    return found[::-1]
