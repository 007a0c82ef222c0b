"""What the policy says about duties: which are on, how days count, reminders, escalation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dangan.derive.policy import Entry, Policy
from dangan.duty.dutyfile import Duty
from dangan.duty.workdays import Workdays, plus_months, settings_shift

COUNTS = ("calendar", "working")
BACK_MONTHS = 12  # without a setting, how far back recurring duties are looked at


@dataclass(frozen=True)
class Level:
    """After how many days of lateness somebody else is told: ``to`` is ``head`` or a role."""

    after_days: int
    to: str


@dataclass(frozen=True)
class Terms:
    """How the company wants one duty handled (setting ``duty_terms``, else the defaults).

    ``missing`` are the settings that the duty needs and nobody has set; with any of them, or
    where the company has switched it off, the duty is not ``on``.
    """

    active: bool
    missing: tuple[str, ...]
    working: bool
    reminder_days: tuple[int, ...]
    escalation: tuple[Level, ...]

    @property
    def on(self) -> bool:
        """Whether anything is owed by this duty."""
        return self.active and not self.missing


def stored_policy(connection: sqlite3.Connection) -> Policy:
    """The settings as a store holds them, so that what is not shown is not used either."""
    held: dict[str, list[Entry]] = {}
    for setting, start, value, source, by in connection.execute(
        "SELECT setting, from_date, value, source, decided_by FROM policy"
        " ORDER BY setting, from_date"
    ):
        found = json.loads(value, parse_float=Decimal)
        held.setdefault(setting, []).append(Entry(start, found, source, by or "", True, 0))
    return Policy({setting: tuple(entries) for setting, entries in held.items()})


def terms_of(duty: Duty, policy: Policy, on: str) -> Terms:
    """The terms of ``duty`` in force on ``on``."""
    given = policy.value("duty_terms", on)
    own = given.get(duty.id) if isinstance(given, Mapping) else None
    own = own if isinstance(own, Mapping) else {}
    reminders = own.get("reminder_days")
    levels = own.get("escalation")
    if reminders is None:
        reminders = policy.value("duty_reminder_days", on)
    if levels is None:
        levels = policy.value("duty_escalation", on)
    days = {n for n in _list(reminders) if isinstance(n, int)}
    notice = policy.value(duty.remind, on) if duty.remind else None
    if isinstance(notice, int):
        days.add(notice)
    return Terms(
        active=own.get("active") is not False,
        missing=tuple(path for path in duty.needs if policy.value(path, on) is None),
        working=own.get("count") == "working",
        reminder_days=tuple(sorted(days)),
        escalation=tuple(
            sorted(
                (
                    Level(int(level["after_days"]), str(level["to"]))
                    for level in _list(levels)
                    if isinstance(level, Mapping) and "after_days" in level and "to" in level
                ),
                key=lambda level: (level.after_days, level.to),
            )
        ),
    )


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def window_start(policy: Policy, as_of: str) -> str:
    """From when on recurring duties are looked at: the setting ``duties_from``, else a year."""
    given = policy.value("duties_from", as_of)
    return str(given) if given else plus_months(as_of, -BACK_MONTHS)


def workdays_of(policy: Policy) -> Workdays:
    """The company's working days, by the newest value of the setting ``holidays``."""
    return Workdays.of(policy.value("holidays"))


def shift_of(policy: Policy, on: str) -> str:
    """Where a due date moves that is no working day (setting ``holiday_shift``)."""
    return settings_shift(policy.value("holiday_shift", on))
