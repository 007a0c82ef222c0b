"""What the pages of customers and the first page count: complaints, contracts, tiers.

Each is asked once for all records. An audience that does not have a column gets no figure
from it, because the column is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dangan.publish.site import days
from dangan.publish.site.sources import Row, Sources

_EMPTY: Row = {}


@dataclass
class Figures:
    """Counts by customer, computed on first use."""

    sources: Sources
    _present: dict[tuple[str, str], bool] = field(default_factory=dict)

    def has(self, table: str, *columns: str) -> bool:
        """Whether the audience has all of these columns."""
        found = self.sources.columns(table)
        return bool(found) and all(column in found for column in columns)

    def _by(self, key: str, sql: str) -> Mapping[str, Row]:
        values = {"as_of": self.sources.as_of, "year": days.year_before(self.sources.as_of)}
        return {str(row[key]): row for row in self.sources.query(sql, values)}

    @cached_property
    def open_states(self) -> str:
        """SQL that holds for a complaint which is not finished."""
        return "state NOT IN (SELECT key FROM states WHERE kind = 'complaints' AND terminal = 1)"

    @property
    def counts_complaints(self) -> bool:
        """Whether the audience has what complaints are counted by."""
        return self.has("complaints", "customer", "state", "late", "received_on")

    @cached_property
    def complaints(self) -> Mapping[str, Row]:
        """By customer: open and late complaints, those of the last twelve months, their loss."""
        if not self.counts_complaints:
            return {}
        loss = "sum(loss)" if self.has("complaints", "loss") else "NULL"
        return self._by(
            "customer",
            f"SELECT customer, sum({self.open_states}) AS open,"  # noqa: S608
            f" sum({self.open_states} AND late = 1) AS late,"
            " sum(received_on > :year) AS year_count,"
            f" (SELECT {loss} FROM complaints AS c WHERE c.customer = complaints.customer"
            " AND c.received_on > :year) AS year_loss"
            " FROM complaints WHERE customer IS NOT NULL GROUP BY customer ORDER BY customer",
        )

    @cached_property
    def sales(self) -> Mapping[str, Row]:
        """By customer: net sales of the newest twelve months, ``year``, and of those ``before``."""
        if not self.has("sales", "customer", "net_amount", "month"):
            return {}
        return self._by(
            "customer",
            "WITH newest AS (SELECT max(month) || '-01' AS day FROM sales),"
            " since AS (SELECT substr(date(day, '-11 months'), 1, 7) AS year,"
            " substr(date(day, '-23 months'), 1, 7) AS before FROM newest)"
            " SELECT s.customer, sum(s.net_amount) FILTER (WHERE s.month >= since.year) AS year,"
            " sum(s.net_amount) FILTER (WHERE s.month < since.year) AS before"
            " FROM sales AS s JOIN since ON s.month >= since.before"
            " GROUP BY s.customer ORDER BY s.customer",
        )

    @cached_property
    def receivables(self) -> Mapping[str, Row]:
        """By customer, at the newest month end: what is ``open``, what of it is ``old``.

        Old is what was due three months ago or earlier, that day included (S3-24); ``oldest``
        is the month in which the first of all open items was due.
        """
        if not self.has("receivables", "customer", "open_amount", "month", "due_on"):
            return {}
        old = "substr(r.due_on, 1, 7) <= substr(date(newest.month || '-01', '-3 months'), 1, 7)"
        return self._by(
            "customer",
            "WITH newest AS (SELECT max(month) AS month FROM receivables)"  # noqa: S608
            " SELECT r.customer, newest.month, sum(r.open_amount) AS open,"
            f" coalesce(sum(r.open_amount) FILTER (WHERE {old}), 0) AS old,"
            " min(substr(r.due_on, 1, 7)) FILTER (WHERE r.open_amount > 0) AS oldest"
            " FROM receivables AS r JOIN newest ON r.month = newest.month"
            " GROUP BY r.customer ORDER BY r.customer",
        )

    @cached_property
    def visits(self) -> Mapping[str, Row]:
        """By customer: the day of the newest visit, ``last``."""
        if not self.has("visits", "customer", "visited_on"):
            return {}
        return self._by(
            "customer",
            "SELECT customer, max(visited_on) AS last FROM visits"
            " WHERE customer IS NOT NULL AND visited_on <= :as_of GROUP BY customer",
        )

    @cached_property
    def tiers(self) -> Mapping[str, Sequence[Row]]:
        """By customer: the evaluation in force of each business area, the newest first."""
        if not self.has("tier_history", "customer", "tier", "effective_on", "quarter"):
            return {}
        found: dict[str, list[Row]] = {}
        for row in self.sources.query(
            "SELECT * FROM tier_history WHERE effective_on <= :as_of"
            " ORDER BY customer, business_area, effective_on DESC, quarter DESC, evaluation",
            {"as_of": self.sources.as_of},
        ):
            rows = found.setdefault(str(row["customer"]), [])
            if not any(one.get("business_area") == row.get("business_area") for one in rows):
                rows.append(row)
        for rows in found.values():
            rows.sort(key=lambda row: str(row["effective_on"]), reverse=True)
        return found

    def of_customer(self, ident: str) -> tuple[Row, ...]:
        """What the page of a customer is told of it, figures by figures; missing ones are empty."""
        found = (self.complaints, self.sales, self.receivables, self.visits)
        return (*(one.get(ident, _EMPTY) for one in found), *self.tiers.get(ident, ()))

    @cached_property
    def moves(self) -> Sequence[Row]:
        """Tiers that changed with the newest quarter that is in force, with names."""
        if not self.has("tier_history", "previous_tier", "previous_total", "quarter", "tier"):
            return ()
        return self.sources.query(
            "SELECT t.* FROM tier_history AS t WHERE t.effective_on <= :as_of"
            " AND t.previous_tier IS NOT NULL AND t.previous_tier <> t.tier AND t.quarter ="
            " (SELECT max(quarter) FROM tier_history WHERE effective_on <= :as_of)"
            " ORDER BY t.tier > t.previous_tier, abs(t.total - t.previous_total) DESC, t.customer",
            {"as_of": self.sources.as_of},
        )

    @cached_property
    def open_complaints(self) -> Sequence[Row]:
        """Complaints that are not finished, those longest past their promise first."""
        if not self.has("complaints", "state", "late", "promised_on", "title"):
            return ()
        wanted = [
            name
            for name in ("id", "code", "title", "customer", "state", "late", "promised_on",
                         "settled_on", "assignment_handler", "received_by")
            if self.has("complaints", name)
        ]  # fmt: skip
        listed = ", ".join(wanted)
        return self.sources.query(
            f"SELECT {listed} FROM complaints WHERE {self.open_states}"  # noqa: S608
            " ORDER BY late DESC, promised_on IS NULL, promised_on, id"
        )

    @cached_property
    def ending_contracts(self) -> Sequence[Row]:
        """Contracts that end within ninety days, the first to end first."""
        if not self.has("contracts", "ends_on"):
            return ()
        wanted = [
            name
            for name in ("id", "code", "title", "customer", "supplier", "ends_on", "owner")
            if self.has("contracts", name)
        ]
        over = " AND terminated_on IS NULL" if self.has("contracts", "terminated_on") else ""
        return self.sources.query(
            f"SELECT {', '.join(wanted)} FROM contracts"  # noqa: S608
            f" WHERE ends_on >= :as_of AND ends_on <= :until{over} ORDER BY ends_on, id",
            {"as_of": self.sources.as_of, "until": days.plus(self.sources.as_of, 90)},
        )
