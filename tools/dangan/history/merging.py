"""What a commit itself changed, and of a merge only what it decided.

The changes of a branch reach the main line with its merge. A merge is credited with a value
only where it wrote something that no branch had, or where both sides had changed the value
and it chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from dangan.history.paths import EXISTS, WHOLE, Flat, Path


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one record changed by the commit at ``place`` in the order of commits.

    ``old`` and ``new`` are JSON, None where there was or is nothing.
    """

    place: int
    path: Path
    old: str | None
    new: str | None


def differences(before: Flat, after: Flat, place: int) -> list[Change]:
    """The changes from one state of a record to the next, in the order of the file."""
    found = [
        Change(place, path, before.get(path), new)
        for path, new in after.items()
        if before.get(path) != new
    ]
    found += [Change(place, path, old, None) for path, old in before.items() if path not in after]
    return found


def merged(
    before: Flat,
    after: Flat,
    others: Sequence[Flat],
    branch: Iterable[Change],
    place: int,
    *,
    main: bool,
) -> list[Change]:
    """The changes that come with a merge, those of its branch included.

    ``before`` is the record at the first parent, ``others`` at the other ones, ``branch`` the
    changes that the merged commits made. On another line than the main one, what a merge only
    brings over from the main line is left out, since it is told there.
    """
    chains = _chains(branch)
    if main and not after and not before:
        return []  # it came and went on branches only
    if main and after and not before and not _not_yet_there(chains.get(EXISTS, []), None):
        # no branch brought it: what the main line had given up, the merge took up again
        return differences(before, after, place)
    if before and after and _not_yet_there(chains.get(EXISTS, []), WHOLE):
        chains = {}  # a branch gave the record up, and the merge did not
    kept: list[Change] = []
    own: list[Change] = []
    for path in dict.fromkeys([*chains, *after, *before]):
        old, new = before.get(path), after.get(path)
        chain = _not_yet_there(chains.get(path, []), old)
        theirs = [other.get(path) for other in others]
        if not chain:
            decided = old != new and (main or new not in theirs)
        elif new == old and all(value == new for value in theirs):
            continue  # both sides had come to the same
        else:
            kept += chain
            decided = chain[-1].new != new or chain[0].old != old
            old = chain[-1].new if old == new else old
        if decided and old != new:
            own.append(Change(place, path, old, new))
    found = sorted(kept, key=lambda change: change.place) + own
    if not main:
        return found
    if not after:
        found = _ended(found)
    # of branches that ended and began the record against each other the merge says the rest
    return found + differences(replayed(before, found), after, place)


def _chains(branch: Iterable[Change]) -> dict[Path, list[Change]]:
    """The changes of a branch by their places, each in its order."""
    found: dict[Path, list[Change]] = {}
    for change in branch:
        chain = found.setdefault(change.path, [])
        # of two branches that both begin or end the record the first one did
        if change.path != EXISTS or not chain or chain[-1].new != change.new:
            chain.append(change)
    return found


def replayed(before: Flat, changes: Iterable[Change]) -> Flat:
    """What ``before`` becomes by ``changes``, which are in the order of their places."""
    state = dict(before)
    for _, group in groupby(changes, key=lambda change: change.place):
        together = list(group)
        whole = next((change for change in together if change.path == EXISTS), None)
        if whole is not None:
            state = {}
        for change in together if whole is None or whole.new is not None else ():
            if change.new is None:
                state.pop(change.path, None)
            else:
                state[change.path] = change.new
    return state


def _ended(changes: list[Change]) -> list[Change]:
    """Without what merges say of single values behind the end of the record itself."""
    end = max((change.place for change in changes if change.path == EXISTS), default=0)
    return [change for change in changes if change.place <= end]


def _not_yet_there(chain: list[Change], value: str | None) -> list[Change]:
    """The part of a branch's changes behind the last one that came to ``value``."""
    for n in range(len(chain) - 1, -1, -1):
        if chain[n].new == value:
            return chain[n + 1 :]
    return chain
