"""The company's settings and the value in force on a date.

Every setting is a list of entries with the date from which they hold, so what was judged in
the past can be judged again. The built-in defaults lie under the company's own entries: they
hold until the first entry that the company has made for that setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dangan.derive.numbers import decimal_text, scaled_or_none
from dangan.derive.violation import Violation
from dangan.findings import Args, arguments
from dangan.text import Both, both, say_both

POLICY_FILE = "records/policy.yaml"
DEFAULTS_FILE = "schemas/policy.defaults.yaml"
WEIGHT_SCALE = 100  # weights are per cent with two decimals
TOTAL_SCALE = 10**6  # weight x100 times score x100, and per cent: no total needs rounding
HIGHEST = 100  # the highest score, and what weights add up to


@dataclass(frozen=True)
class Entry:
    """A value of a setting from ``start`` on (``YYYY-MM-DD``; empty: from the beginning).

    ``own`` tells the company's entries from the built-in ones; ``place`` is the entry's
    number in its file.
    """

    start: str
    value: Any
    source: Any
    decided_by: str
    own: bool
    place: int


@dataclass(frozen=True)
class Policy:
    """All settings; the entries of each in the order of their dates."""

    settings: Mapping[str, tuple[Entry, ...]]

    def entry(self, setting: str, on: str | None = None) -> Entry | None:
        """The entry of ``setting`` in force on ``on``; without a date the newest."""
        found = None
        for entry in self.settings.get(setting, ()):
            if on is not None and entry.start > on:
                break
            found = entry
        return found

    def value(self, path: str, on: str | None = None) -> Any:
        """The value in force on ``on``, or None where it is not set.

        ``path`` is a setting or a part of it: ``authority_limits.complaint_specialist``.
        """
        setting, *steps = path.split(".")
        entry = self.entry(setting, on)
        value = entry.value if entry else None
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        return value


def _entries(written: object, *, own: bool) -> list[Entry]:
    found = []
    for place, item in enumerate(written if isinstance(written, list) else ()):
        if isinstance(item, Mapping):
            start, decided_by = str(item.get("from") or ""), str(item.get("decided_by") or "")
            entry = Entry(start, item.get("value"), item.get("source"), decided_by, own, place)
            found.append(entry)
    return sorted(found, key=lambda entry: entry.start)


def merged(built_in: Mapping[str, Any], own: Mapping[str, Any] | None) -> Policy:
    """The policy of a company (``own``: its policy.yaml) on top of the built-in defaults."""
    settings: dict[str, tuple[Entry, ...]] = {}
    for setting in sorted({*built_in, *(own or {})}):
        mine = _entries((own or {}).get(setting), own=True)
        theirs = _entries(built_in.get(setting), own=False)
        if mine:
            theirs = [entry for entry in theirs if entry.start < mine[0].start]
        if mine or theirs:
            settings[setting] = (*theirs, *mine)
    return Policy(settings)


@dataclass(frozen=True)
class Band:
    """The scores of one tier, in units of ``1 / TOTAL_SCALE``; None is without end."""

    tier: str
    lower: int | None
    lower_in: bool
    upper: int | None
    upper_in: bool

    def holds(self, total: int) -> bool:
        """Whether the exact weighted ``total`` falls into this tier."""
        above = self.lower is None or total > self.lower or (self.lower_in and total == self.lower)
        below = self.upper is None or total < self.upper or (self.upper_in and total == self.upper)
        return above and below


def bands(value: object) -> tuple[Band, ...]:
    """The tiers of a value of ``tier_bands``, lowest first (S3-08); none where it is not set."""
    found = []
    for item in _maps(value):
        lower = scaled_or_none(item.get("above", item.get("from")), TOTAL_SCALE)
        upper = scaled_or_none(item.get("below", item.get("to")), TOTAL_SCALE)
        found.append(
            Band(
                tier=str(item.get("tier")),
                lower=lower,
                lower_in=item.get("above") is None,
                upper=upper,
                upper_in=item.get("below") is None,
            )
        )
    return tuple(sorted(found, key=lambda band: -1 if band.lower is None else band.lower))


def _maps(value: object) -> list[Mapping[str, Any]]:
    """The maps of a list; anything else is the schema's to report."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def band_problems(tiers: Sequence[Band]) -> Iterator[Both]:
    """What is wrong with tiers that must cover every score exactly once, as sentences."""
    if not tiers:
        return
    if tiers[0].lower is not None and (tiers[0].lower, tiers[0].lower_in) != (0, True):
        yield _said("bottom", tiers[0], tiers[0], tiers[0].lower)
    for low, high in pairwise(tiers):
        if low.upper is None or high.lower is None or low.upper > high.lower:
            yield _said("overlap", low, high, high.lower or 0)
        elif low.upper < high.lower:
            yield _said("gap", low, high, low.upper, high.lower)
        elif low.upper_in and high.lower_in:
            yield _said("both", low, high, low.upper)
        elif not low.upper_in and not high.lower_in:
            yield _said("neither", low, high, low.upper)
    top = tiers[-1]
    if top.upper is not None and (top.upper, top.upper_in) < (HIGHEST * TOTAL_SCALE, True):
        yield _said("top", top, top, top.upper)


def _said(key: str, low: Band, high: Band, at: int, until: int = 0) -> Both:
    return say_both(
        f"policy.bands_{key}",
        low=low.tier,
        high=high.tier,
        at=decimal_text(at, TOTAL_SCALE),
        until=decimal_text(until, TOTAL_SCALE),
    )


def weights(criteria: object) -> dict[str, int | None]:
    """The weight of each indicator in hundredths of a per cent; None where it is not set."""
    return {
        str(item.get("indicator")): scaled_or_none(item.get("weight"), WEIGHT_SCALE)
        for item in _maps(criteria)
    }


def indicator_title(criteria: object, indicator: str) -> Both:
    """The name of an indicator in both languages, or its key."""
    for item in _maps(criteria):
        if item.get("indicator") == indicator and item.get("title"):
            return both(item["title"])
    return both(indicator)


def check(policy: Policy) -> list[Violation]:
    """What is wrong with the settings themselves: tiers and weights (S3-08, S3-12).

    Entries of one date, tiers or indicators that stand twice are the schema's findings.
    """
    found: list[Violation] = []
    for setting, entries in policy.settings.items():
        for entry in entries:
            where = f"/{setting}/{entry.place}/value"
            if setting == "tier_bands":
                found.extend(
                    _violation(entry, where, "rule/policy-bands", arguments(problem=problem))
                    for problem in band_problems(bands(entry.value))
                )
            elif setting == "criteria_sets":
                found.extend(_weight_violations(entry, where))
    return found


def _weight_violations(entry: Entry, where: str) -> Iterator[Violation]:
    sets = entry.value if isinstance(entry.value, Mapping) else {}
    for name, criteria in sets.items():
        given = weights(criteria).values()
        known = [weight for weight in given if weight is not None]
        if known and (len(known) < len(given) or sum(known) != HIGHEST * WEIGHT_SCALE):
            total = decimal_text(sum(known), WEIGHT_SCALE)
            said = arguments(set=str(name), total=total, blank=len(given) - len(known))
            yield _violation(entry, f"{where}/{name}", "rule/policy-weights", said)


def _violation(entry: Entry, pointer: str, code: str, args: Args) -> Violation:
    return Violation(
        file=POLICY_FILE if entry.own else DEFAULTS_FILE,
        pointer=pointer,
        code=code,
        args=args,
        kind="policy",
    )
