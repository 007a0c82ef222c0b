"""Did you mean: the nearest of a few known words, or none."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.66  # one slip in three letters is near, two are not


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``word`` most probably stands for, or None.

    Upper and lower case, hyphens, underscores and blanks do not count. Of equally near
    candidates the first in the order given wins.
    """
    from rapidfuzz import process  # noqa: PLC0415 - only needed once something is wrong
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415

    plain: dict[str, str] = {}
    for candidate in candidates:
        plain.setdefault(_plain(candidate), candidate)
    wanted = _plain(word)
    if not wanted:
        return None
    if wanted in plain:
        return plain[wanted]
    best = process.extractOne(
        wanted,
        list(plain),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_NEAR,
    )
    if best is not None:
        return plain[best[0]]
    # 联系电话 for 电话: one word holds the other, and only one does
    around = [name for name in plain if len(name) > 1 and (name in wanted or wanted in name)]
    return plain[around[0]] if len(around) == 1 and len(wanted) > 1 else None


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
