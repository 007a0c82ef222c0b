"""The day on which something is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dangan.project import UserError


def today(company: Mapping[str, Any]) -> str:
    """Today (``YYYY-MM-DD``) where the company is, by its ``time_zone``. Raises UserError."""
    zone = str(company.get("time_zone") or "")
    try:
        return datetime.now(ZoneInfo(zone) if zone else UTC).date().isoformat()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UserError("write.bad_zone", zone=zone) from error


def day_of(value: str) -> str:
    """A date as it was typed. Raises UserError for what is no ``YYYY-MM-DD`` of the calendar."""
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise UserError("write.bad_date", value=value)
