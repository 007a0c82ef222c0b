"""New ids: kind prefix, year, characters drawn at random that nobody mistakes for others."""

from __future__ import annotations

import secrets
from collections.abc import Container
from datetime import date

from dangan.schema.model import Kind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT, LONG = 4, 5


def new_id(kind: Kind, on: str, taken: Container[str]) -> str:
    """An id of ``kind`` for the day ``on`` that is not in ``taken``."""
    length = LONG if kind.yearly else SHORT
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(length))
        ident = f"{kind.prefix}-{date.fromisoformat(on).year % 100:02}-{drawn}"
        if ident not in taken:
            return ident


def path_of(kind: Kind, ident: str) -> str:
    """Where the record ``ident`` stands, below the root."""
    folder = f"records/{kind.name}/"
    if kind.yearly:
        folder += f"20{ident.split('-')[1]}/"
    return f"{folder}{ident}.yaml"
