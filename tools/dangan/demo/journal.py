"""Takes down every new content of every file, and when, by whom and why it was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dangan.demo import days
from dangan.demo.emit import Plan, Shape, emit
from dangan.demo.history import LAST_MINUTE, Change

MONTHLY = 3000  # customers up to which a large company enters its changes every month
FIRST_SLOT, SLOT = 9 * 60, 12  # of a coarse day: forty slots before `LAST_MINUTE`


class Journal:
    """Collects contents; what came before ``start`` is only kept as it stood then.

    ``store`` takes a text and gives it a mark; without it the latest texts are kept and there
    is no history. ``coarse`` is 0, or for large companies the
    number of customers: the changes of records then share few moments, so that many records
    change in one commit.
    """

    def __init__(
        self,
        plans: Mapping[str, Plan],
        shapes: Mapping[str, Shape],
        start: int,
        as_of: int,
        store: Callable[[str], int] | None = None,
        *,
        coarse: int = 0,
    ) -> None:
        self.plans = plans
        self.shapes = shapes
        self.start = start
        self.as_of = as_of
        self.coarse = coarse
        self.changes: list[Change] = []
        self.first: dict[str, str] = {}
        self.latest: dict[str, str] = {}  # with a store, only the paths
        self._store = store
        self._moments: dict[str, tuple[int, int]] = {}

    def path(self, kind: str, record: str) -> str:
        """Where a record lies: the folder of its kind, with the year of its id if it has one."""
        shape = self.shapes[kind]
        if shape.yearly:
            year = record.removeprefix(f"{shape.prefix}-")[:2]
            return f"records/{kind}/20{year}/{record}.yaml"
        return f"records/{kind}/{record}.yaml"

    def save(
        self,
        kind: str,
        record: Mapping[str, Any],
        day: int,
        minute: int,
        author: str,
        subject: str,
        label: str,
    ) -> None:
        """Write ``record`` of ``kind`` on ``day`` (see `write`)."""
        text = emit(record, self.plans[kind])
        self.write(kind, self.path(kind, record["id"]), text, day, minute, author, subject, label)

    def write(
        self,
        kind: str,
        path: str,
        text: str,
        day: int,
        minute: int,
        author: str,
        subject: str,
        label: str,
    ) -> None:
        """Write ``text`` to ``path`` on ``day``, ``minute`` minutes after midnight.

        Raises ValueError for a day after the company's last.
        """
        if day > self.as_of:
            raise ValueError(f"{path}: {days.text(day)} has not come yet")
        if self._store is None:
            self.latest[path] = text
            return
        self.latest[path] = ""
        if day < self.start or kind == "regions":
            self.first[path] = text
            return
        day, minute = self._moment(kind, path, day, minute)
        self._moments[path] = (day, minute)
        mark = self._store(text)
        self.changes.append(Change(day, minute, author, work_of(kind), subject, label, path, mark))

    def _moment(self, kind: str, path: str, day: int, minute: int) -> tuple[int, int]:
        before = self._moments.get(path, (0, 0))
        if not self.coarse:
            if (day, minute) <= before:
                return before[0], before[1] + 3
            return day, minute
        day = min(self._together(kind, day), self.as_of)
        if before[0] < day:
            return day, FIRST_SLOT
        return before[0], min(before[1] + SLOT, LAST_MINUTE)

    def _together(self, kind: str, day: int) -> int:
        """The day on which a coarse journal enters what happened on ``day``."""
        if work_of(kind) == "company":
            return day
        if self.coarse > MONTHLY:
            return days.workday_before(days.quarter_end(days.quarter(day)))
        return days.workday_before(days.month_end(day))


_LINES: Mapping[str, tuple[str, ...]] = {
    "company": (
        *("company", "policy", "access", "waivers", "staff", "departments", "regions"),
        *("products", "areas", "cabinets", "documents"),
    ),
    "credit": (
        *("credits", "credit-analyses", "credit-changes", "credit-standards", "rewards"),
        *("appraisals", "key-evaluations", "key-account-analyses", "key-account-plans"),
        *("staff-appraisals", "support-requests"),
    ),
    "plans": ("plans", "meetings", "targets"),
    "dealings": (
        *("visits", "calls", "letters", "hospitality", "gifts", "activities", "enquiries"),
        *("opportunities", "changes", "assignments", "projects", "installations"),
        *("construction-records", "cancellations"),
    ),
    "service": ("services", "schemes", "service-points", "equipment"),
    "surveys": (
        *("surveys", "survey-answers", "survey-details", "collection-sheets"),
        *("visitor-counts", "improvements", "data-requests"),
    ),
    "files": ("dossiers", "loans", "disclosures", "incidents", "handovers"),
    "reports": ("submissions", "profit-notes", "sales", "receivables"),
}
WORK = {kind: line for line, several in _LINES.items() for kind in several}
"""The line of work that each kind belongs to; a kind that is not here is one by itself."""


def work_of(kind: str) -> str:
    """The line of work on whose branches records of ``kind`` are written."""
    return WORK.get(kind, kind)
