"""What a commit itself changed, and of a merge only what it decided.

The changes of a branch reach the main line with its merge. A merge is credited with a value
only where it wrote something that no branch had, or where both sides had changed the value
and it chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangan.history.paths import EXISTS, Flat, Path


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
    chains: dict[Path, list[Change]] = {}
    for change in branch:
        chains.setdefault(change.path, []).append(change)
    if main and after and not before and not _not_yet_there(chains.get(EXISTS, []), None):
        # no branch brought it: what the main line had given up, the merge took up again
        return differences(before, after, place)
    kept: list[Change] = []
    own: list[Change] = []
    paths = dict.fromkeys([*chains, *after, *before])
    for path in paths:
        old, new = before.get(path), after.get(path)
        chain = _not_yet_there(chains.get(path, []), old)
        theirs = [other.get(path) for other in others]
        if chain:
            if new == old and all(value == new for value in theirs):
                continue  # both sides had come to the same
            kept += chain
            if chain[-1].new != new or chain[0].old != old:
                replaced = old if old != new else chain[-1].new
                if replaced != new and (after or path == EXISTS):
                    own.append(Change(place, path, replaced, new))
        elif old != new and (main or new not in theirs):
            own.append(Change(place, path, old, new))
    return sorted(kept, key=lambda change: change.place) + own


def _not_yet_there(chain: list[Change], value: str | None) -> list[Change]:
    """The part of a branch's changes behind the last one that came to ``value``."""
    for n in range(len(chain) - 1, -1, -1):
        if chain[n].new == value:
            return chain[n + 1 :]
    return chain
