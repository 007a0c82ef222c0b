"""The order in which commits count: along first parents, each branch before its merge.

Dates play no part, since clocks are wrong and can be set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dangan.git.commits import Commit


@dataclass(frozen=True, slots=True)
class Step:
    """One commit in its order.

    ``begins`` is the place in the order at which what this commit merges begins: its branch
    stands from there up to the commit itself. ``main`` marks the commits of the main line.
    """

    commit: Commit
    begins: int
    main: bool


def in_order(commits: Mapping[str, Commit], head: str) -> list[Step]:
    """All of ``commits``, which are those reachable from ``head`` that are not known yet."""
    done: set[str] = set()
    steps: list[Step] = []
    # a line being walked: its commits, oldest first; how far; where the current one began
    lines = [_Line(_first_parents(commits, head, done))]
    while lines:
        line = lines[-1]
        if line.at == len(line.commits):
            lines.pop()
            continue
        commit = line.commits[line.at]
        if line.begins < 0:
            line.begins = len(steps)
        beside = next((p for p in commit.parents[1:] if p in commits and p not in done), None)
        if beside is not None:
            lines.append(_Line(_first_parents(commits, beside, done)))
            continue
        steps.append(Step(commit, line.begins, main=len(lines) == 1))
        done.add(commit.id)
        line.at += 1
        line.begins = -1
    return steps


@dataclass
class _Line:
    commits: list[Commit]
    at: int = 0
    begins: int = -1


def _first_parents(commits: Mapping[str, Commit], head: str, done: set[str]) -> list[Commit]:
    found: list[Commit] = []
    name = head
    while name in commits and name not in done:
        commit = commits[name]
        found.append(commit)
        if not commit.parents:
            break
        name = commit.parents[0]
    return found[::-1]
