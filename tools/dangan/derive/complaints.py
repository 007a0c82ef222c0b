"""Dates and figures of a complaint as its forms print them (S4-6.06, S4-6.10, S4-6.12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dangan.derive.dates import days_between

_DONE = ("resolved", "settled")  # entering one of these ends the handling
_REOPENED = ("investigating", "litigation", "executing")  # entering one of these undoes it
_STILL_DONE = ("resolved", "settled", "closed")
_WITHOUT_PROMISE = ("declined", "withdrawn")


@dataclass(frozen=True)
class Case:
    """What a complaint's dates depend on; dates are ``YYYY-MM-DD`` or None.

    ``steps`` are (state entered, day) in order, none later than the as-of date.
    """

    received_on: str
    promised_on: str | None
    settled_on: str | None
    steps: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Course:
    """How a complaint went: ``days_taken`` are calendar days from receipt to the end."""

    settled_on: str | None
    closed_on: str | None
    days_taken: int | None
    late: bool


def _settled(case: Case, as_of: str | None) -> str | None:
    """The day on which the case was dealt with: as written, or when it was taken as done."""
    state = case.steps[-1][0] if case.steps else ""
    if state not in (*_STILL_DONE, "executing"):
        return None
    entered = [(n, day) for n, (to, day) in enumerate(case.steps) if to in _DONE]
    reopened = [(n, day) for n, (to, day) in enumerate(case.steps) if to in _REOPENED]
    written = case.settled_on or ""
    # a day before the last new start belongs to a round that did not hold
    since = reopened[-1][1] if reopened else ""
    if written and since <= written <= (as_of or written):
        return written
    if entered and (not reopened or entered[-1][0] > reopened[-1][0]):
        return entered[-1][1]
    return None


def course(case: Case, terminal: frozenset[str], as_of: str | None) -> Course:
    """Settlement, end, days taken and lateness of a case.

    ``terminal`` are the states that end it. Without ``as_of`` only a case that is settled
    can be late, since nothing else is known.
    """
    state, day = case.steps[-1] if case.steps else ("", "")
    closed_on = day if state in terminal else None
    settled_on = _settled(case, as_of)
    end = settled_on or closed_on or as_of
    late = (
        state not in _WITHOUT_PROMISE
        and case.promised_on is not None
        and end is not None
        and end > case.promised_on
    )
    return Course(
        settled_on=settled_on,
        closed_on=closed_on,
        days_taken=days_between(case.received_on, closed_on) if closed_on else None,
        late=late,
    )


def defect_rate(defective: int | None, quantity: int | None) -> int | None:
    """Defective pieces per hundred, times 100 and rounded half up (S4-6.15), or None."""
    if defective is None or not quantity:
        return None
    return (2 * 10_000 * defective + quantity) // (2 * quantity)
