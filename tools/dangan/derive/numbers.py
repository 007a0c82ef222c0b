"""Exact numbers: decimals of the files as whole numbers, and back into text. No float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal


def scaled(value: int | Decimal, scale: int) -> int:
    """``value`` times ``scale`` as a whole number.

    Raises ValueError where ``value`` has more decimals than ``scale`` keeps.
    """
    number = value * scale
    whole = int(number)
    if whole != number:
        raise ValueError(f"{value} has more decimals than 1/{scale}")
    return whole


def scaled_or_none(value: object, scale: int) -> int | None:
    """``value`` times ``scale``, or None for what is no such number.

    For settings, which are used as far as they can be read while the schema reports the rest.
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    try:
        return scaled(value, scale)
    except ValueError:
        return None


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in hundredths of a percent, half away from zero; ``whole`` above 0."""
    size = (abs(part) * 20_000 + whole) // (2 * whole)
    return -size if part < 0 else size


def decimal_text(number: int, scale: int) -> str:
    """A scaled whole number as people write it, without needless zeros: 8550, 100 → 85.5."""
    whole = Decimal(number) / scale
    text = f"{whole:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_json(value: object) -> str:
    """``value`` as JSON in which decimals are numbers written as they stand in the file."""
    if isinstance(value, Mapping):
        parts = (f"{json.dumps(str(k))}: {exact_json(v)}" for k, v in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(exact_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)
