"""Arithmetic with dates written as ``YYYY-MM-DD``; they compare and sort as they stand."""

from __future__ import annotations

from datetime import date

OPEN_END = "9999-12-31"
"""The last day of what has no end, so that periods compare without a special case."""


def days_between(first: str, last: str) -> int:
    """Calendar days from ``first`` to ``last``; the same day is 0."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
