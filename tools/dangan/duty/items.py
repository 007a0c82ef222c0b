"""From duties to due items: run the SQL, move due dates, see who answers and what is late."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dangan.derive.dates import days_between
from dangan.derive.staff import Staff
from dangan.duty.dutyfile import COLUMNS, Duty, bad, require_columns
from dangan.duty.functions import Clock, install
from dangan.duty.terms import Terms, shift_of, stored_policy, terms_of, window_start
from dangan.store.readonly import read_only
from dangan.text import Both, fill, say_both

STATES = ("overdue", "due", "met")
Value = str | int | None


@dataclass(frozen=True)
class Item:
    """Something owed: ``record`` of ``kind`` is what it is about, ``met_by`` what shows it done.

    ``nominal`` is the day that the duty names, ``due`` that day moved to a working day;
    ``provisional`` where the holidays of that year are not announced. ``escalated`` are those
    who are told because it is late. ``values`` are the other columns of the row.
    """

    duty: Duty
    kind: str
    record: str | None
    due: str
    nominal: str
    state: str
    staff: str | None
    department: str | None
    met_by: str | None
    provisional: bool
    escalated: tuple[str, ...]
    reminder_days: tuple[int, ...]
    values: Mapping[str, Value]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from every other item, whatever its state; also its order."""
        period = str(self.values.get("period") or "")
        return (self.due, self.duty.id, self.record or "", period, self.staff or "")

    def message(self, lang: str) -> str:
        """What is to be done, in ``lang``."""
        return fill(self.duty.message.get(lang), lang, self.fields())

    def why(self, lang: str) -> str:
        """Why on that day, in ``lang``."""
        return fill(self.duty.why.get(lang), lang, self.fields())

    def fields(self) -> dict[str, object]:
        """The values that the texts of the duty may name."""
        found: dict[str, object] = {k: "" if v is None else v for k, v in self.values.items()}
        for name in self.values:
            if name.endswith("_zh") and f"{name[:-3]}_en" in self.values:
                zh, en = self.values[name], self.values[f"{name[:-3]}_en"]
                found[name[:-3]] = Both(str(zh or ""), str(en or ""))
        return {**found, "due": self.due, "record_name": found.get("record_name", self.record)}

    def reminded(self, as_of: str) -> bool:
        """Whether its first reminder has come."""
        return bool(self.reminder_days) and days_between(as_of, self.due) <= self.reminder_days[-1]

    def late_days(self, as_of: str) -> int:
        """Calendar days by which it is late; 0 where it is not."""
        return days_between(self.due, as_of) if self.state == "overdue" else 0


@dataclass(frozen=True)
class Range:
    """The days looked at: recurring duties from ``first`` on, everything up to ``until``."""

    as_of: str
    first: str
    until: str


@dataclass(frozen=True)
class Owed:
    """All items, sorted by day, and every duty with its terms, whether it is on or off."""

    items: tuple[Item, ...]
    terms: Mapping[str, Terms]


def prepare(
    connection: sqlite3.Connection, staff: Staff, as_of: str, until: str
) -> tuple[Clock, Range]:
    """Make ``connection`` ready for duties."""
    days = Range(as_of, window_start(stored_policy(connection), as_of), max(as_of, until))
    return install(connection, staff, as_of, min(days.first, as_of), days.until), days


def owed(
    connection: sqlite3.Connection,
    staff: Staff,
    duties: Iterable[Duty],
    *,
    as_of: str,
    until: str,
) -> Owed:
    """Every item of ``duties`` in a store as of ``as_of``, up to ``until``.

    What is not met is listed however old it is, unless it recurs; what recurs or is met is
    listed from the day on that the setting ``duties_from`` names. Raises UserError for a duty
    whose SQL is faulty.
    """
    clock, days = prepare(connection, staff, as_of, until)
    found: list[Item] = []
    terms: dict[str, Terms] = {}
    for duty in duties:
        terms[duty.id] = of = terms_of(duty, clock.policy, as_of)
        if of.on:
            found.extend(run(duty, connection, clock, days, of))
    return Owed(tuple(sorted(found, key=lambda item: item.key)), terms)


def run(
    duty: Duty, connection: sqlite3.Connection, clock: Clock, days: Range, terms: Terms
) -> list[Item]:
    """The items of one duty that is on. Raises UserError where its SQL is faulty."""
    clock.working = terms.working
    bindings = {"as_of": days.as_of, "from": days.first, "to": days.until}
    try:
        with read_only(connection):
            cursor = connection.execute(duty.sql, bindings)
            columns = [str(column[0]) for column in cursor.description or ()]
            rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise bad(duty.file, say_both("rule.failed", reason=str(error))) from error
    require_columns(duty, columns)
    found: dict[tuple[str, ...], Item] = {}
    for values in rows:
        item = _item(duty, dict(zip(columns, values, strict=True)), clock, days, terms)
        if item is not None:
            found.setdefault(item.key, item)
    return list(found.values())


def _item(
    duty: Duty, row: Mapping[str, Value], clock: Clock, days: Range, terms: Terms
) -> Item | None:
    nominal = str(row["due"] or "")
    if not nominal:
        return None
    due = clock.moved(nominal) if duty.working_day else nominal
    met_by = _text(row["met_by"])
    state = "met" if met_by else "overdue" if due < days.as_of else "due"
    if due > days.until or (due < days.first and (met_by or row.get("period"))):
        return None
    moves = duty.working_day and shift_of(clock.policy, nominal) != "none"
    item = Item(
        duty=duty,
        kind=str(row["kind"] or ""),
        record=_text(row["record"]),
        due=due,
        nominal=nominal,
        state=state,
        staff=_text(row["staff"]),
        department=_text(row["department"]),
        met_by=met_by,
        provisional=(moves or terms.working) and clock.workdays.provisional(due),
        escalated=(),
        reminder_days=terms.reminder_days,
        values={name: value for name, value in row.items() if name not in COLUMNS},
    )
    return _answered(item, clock, days.as_of, terms)


def _answered(item: Item, clock: Clock, as_of: str, terms: Terms) -> Item:
    """With those who answer for it: whoever has left is replaced by the head (S0-32)."""
    staff, department = item.staff, item.department
    if staff and not department:
        department = next(iter(clock.staff.departments(staff)), None)
    when = item.due if item.state == "met" else max(item.due, as_of)
    if staff is None or (item.state != "met" and not clock.staff.serves(staff, when)):
        staff = clock.head(department, when)
    told: list[str] = []
    if item.state == "overdue":
        late = days_between(item.due, as_of)
        for level in terms.escalation:
            if late >= level.after_days:
                to = (
                    clock.head(department, as_of)
                    if level.to == "head"
                    else clock.holder(level.to, as_of)
                )
                if to and to != staff and to not in told:
                    told.append(to)
    return replace(item, staff=staff, department=department, escalated=tuple(told))


def _text(value: Value) -> str | None:
    return None if value is None or value == "" else str(value)


def of_staff(items: Sequence[Item], staff: str) -> tuple[Item, ...]:
    """The items that ``staff`` answers for."""
    return tuple(item for item in items if item.staff == staff)
