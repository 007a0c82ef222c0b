"""Weighted totals and tiers of evaluations, exactly (S3-08, S3-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dangan.derive.policy import (
    HIGHEST,
    TOTAL_SCALE,
    WEIGHT_SCALE,
    Band,
    Policy,
    bands,
    indicator_title,
    weights,
)
from dangan.findings import Args, arguments
from dangan.schema.suggest import closest
from dangan.schema.words import names
from dangan.text import Both, say_both

SCORE_SCALE = 100
_SHOWN = TOTAL_SCALE // SCORE_SCALE


@dataclass(frozen=True)
class Fault:
    """Why an evaluation has no tier: a code, the pointer inside the record, its arguments."""

    code: str
    pointer: str
    args: Args


@dataclass(frozen=True)
class Result:
    """What an evaluation comes to.

    ``total`` is the weighted score times 100, rounded half up for display; ``tier`` was
    chosen by the exact total before rounding. Both are None where there are ``faults``.
    """

    total: int | None
    tier: str | None
    on_boundary: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Yardstick:
    """What evaluations of one criteria set are judged by on one date.

    ``weights`` are in hundredths of a per cent, ``tiers`` lowest first, ``edges`` the exact
    scores at which one tier ends and the next begins.
    """

    name: str
    on: str
    criteria: object
    weights: Mapping[str, int | None]
    tiers: tuple[Band, ...]
    edges: frozenset[int]

    @cached_property
    def usable(self) -> bool:
        """Whether the weights are all set and add up; the policy is reported if they do not."""
        given = [weight for weight in self.weights.values() if weight is not None]
        return len(given) == len(self.weights) and sum(given) == HIGHEST * WEIGHT_SCALE


def yardstick(policy: Policy, criteria_set: str, on: str) -> Yardstick:
    """The criteria and tiers in force on ``on`` (``YYYY-MM-DD``)."""
    sets = policy.value("criteria_sets", on)
    criteria = sets.get(criteria_set) if isinstance(sets, Mapping) else None
    tiers = bands(policy.value("tier_bands", on))
    edges = {edge for band in tiers for edge in (band.lower, band.upper) if edge is not None}
    return Yardstick(criteria_set, on, criteria, weights(criteria), tiers, frozenset(edges))


def tier_of(total: int, tiers: Sequence[Band]) -> str | None:
    """The tier that an exact ``total`` falls into, or None where no band holds it."""
    return next((band.tier for band in tiers if band.holds(total)), None)


def _faults(scores: Sequence[tuple[str, int]], by: Yardstick) -> Iterator[Fault]:
    said = arguments(set=by.name, date=by.on)
    if not by.weights:
        yield Fault("rule/criteria-unknown", "/criteria_set", said)
        return
    if not any(weight is not None for weight in by.weights.values()):
        yield Fault("rule/weights-not-set", "/criteria_set", said)
    if not by.tiers:
        yield Fault("rule/bands-not-set", "/evaluated_on", arguments(date=by.on))
    given = {indicator for indicator, _ in scores}
    meant: set[str] = set()
    for n, (indicator, _) in enumerate(scores):
        if indicator not in by.weights:
            near = _near(indicator, [known for known in by.weights if known not in given], by)
            advice = say_both("rule.indicator_choose")
            if near is not None:
                # a slip of the pen: the indicator it stands for is not missing
                meant.add(near)
                title = indicator_title(by.criteria, near)
                advice = say_both("rule.indicator_near", indicator=near, title=title)
            said = arguments(indicator=indicator, set=by.name, known=_titles(by), advice=advice)
            yield Fault("rule/indicator-unknown", f"/scores/{n}/indicator", said)
    for indicator in by.weights:
        if indicator not in given | meant:
            said = arguments(indicator=indicator_title(by.criteria, indicator), set=by.name)
            yield Fault("rule/indicator-missing", "/scores", said)


def _near(indicator: str, missing: Sequence[str], by: Yardstick) -> str | None:
    """Which of the ``missing`` indicators is meant, by its key or by its name."""
    words: dict[str, str] = {}
    for known in missing:
        title = indicator_title(by.criteria, known)
        words |= {known: known, title.zh: known, title.en: known}
    return words.get(closest(indicator, words) or "")


def _titles(by: Yardstick) -> Both:
    """The indicators of a criteria set as one list."""
    return names(indicator_title(by.criteria, indicator) for indicator in by.weights)


def evaluate(scores: Sequence[tuple[str, int]], by: Yardstick) -> Result:
    """Total and tier of one evaluation.

    ``scores`` are pairs of indicator and score times 100, in the order of the record.
    """
    complete = [indicator for indicator, _ in scores] == list(by.weights) and by.tiers
    if not (complete and by.usable):
        # slower, and only then needed: the same indicators in another order, or a fault
        faults = tuple(_faults(scores, by))
        if faults or not by.usable:
            return Result(None, None, False, faults)
    exact = sum((by.weights[indicator] or 0) * score for indicator, score in scores)
    return Result(
        total=(exact + _SHOWN // 2) // _SHOWN,
        tier=tier_of(exact, by.tiers),
        on_boundary=exact in by.edges,
        faults=(),
    )
