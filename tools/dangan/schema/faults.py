"""What the validate stage hands on: a code, the place, and the arguments of its message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dangan.findings import Args, arguments
from dangan.text import Both

Spot = Literal["value", "key"]


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong at ``pointer`` of one document; positions are looked up later.

    ``spot`` says what to mark: the value, or the key that leads to it. The pointer of a
    missing field names the field; who looks up its position falls back to the parent.
    """

    pointer: str
    code: str
    args: Args
    spot: Spot = "value"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, before anyone knows in which field it stands.

    ``discreet`` replaces the arguments where the field is confidential: it says the same
    without the value.
    """

    code: str
    args: Args
    discreet: Args


def fault(
    code: str, value: str, reason: Both | None = None, discreet_reason: Both | None = None
) -> Fault:
    """A fault with the value and, where the code has one, the reason.

    ``discreet_reason`` is the reason without the value, where ``reason`` repeats it.
    """
    if reason is None:
        return Fault(code, arguments(value=value), arguments(value=masked(value)))
    return Fault(
        code,
        arguments(value=value, reason=reason),
        arguments(value=masked(value), reason=discreet_reason or reason),
    )


def masked(text: str) -> str:
    """The last four characters: enough to find the value, too little to leak it into a log."""
    return f"…{text[-4:]}" if len(text) > 8 else "…"
