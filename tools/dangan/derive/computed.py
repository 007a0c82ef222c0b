"""Fills the derived columns of a store, and the tables that views and rules share.

Which columns a kind derives stands in its schema (``x-derived``); here stands how. The
functions run in the order of `_STAGES`, because some build on what others have filled.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dangan.derive import figures, files, sums
from dangan.derive.complaints import Case, course, defect_rate
from dangan.derive.dates import OPEN_END
from dangan.derive.policy import Policy
from dangan.derive.scores import Yardstick, evaluate, yardstick
from dangan.derive.violation import Violation
from dangan.project import UserError
from dangan.schema.model import Kind

EVERYWHERE = frozenset({"state", "name-keys"})
"""Derivations that every kind may use; `dangan.store.rows` computes ``name-keys``."""

OF_KIND: dict[str, frozenset[str]] = {
    "customers": frozenset({"relationship", "tier", "score", "open-complaints", "contract-until"}),
    "complaints": frozenset(
        {
            *("promised-on", "loss", "defect-rate", "settled-on", "closed-on", "days-taken"),
            *("late", "responsible-department"),
        }
    ),
    "evaluations": frozenset({"total-score", "tier", "on-boundary"}),
    "dossiers": frozenset({"file-status"}),
    "loans": frozenset({"loan-overdue", "loan-days-out"}),
    "appraisals": frozenset({"standard-score"}),
    "staff-appraisals": frozenset({"standard-score"}),
    "key-account-analyses": frozenset(
        {"employees", "operating-profit", "profit-or-loss", "profit-rate"}
    ),
    "services": frozenset({"warranty-until", "in-warranty"}),
}


@dataclass(frozen=True)
class Context:
    """What the derivations work on."""

    connection: sqlite3.Connection
    kinds: Mapping[str, Kind]
    policy: Policy
    as_of: str | None

    def columns(self, kind: str) -> dict[str, list[str]]:
        """The derived columns of ``kind`` by the name of their derivation."""
        found: dict[str, list[str]] = {}
        for item in self.kinds[kind].derived:
            found.setdefault(item.by, []).append(item.column)
        return found

    def has(self, *names: str) -> bool:
        """Whether the store holds all these kinds."""
        return all(name in self.kinds for name in names)


def require_known(kinds: Iterable[Kind]) -> None:
    """Raise UserError for a derivation that a schema names and nobody has written."""
    for kind in kinds:
        sums.require_sound(kind)
        known = EVERYWHERE | OF_KIND.get(kind.name, frozenset())
        for item in kind.derived:
            if item.by not in known and not sums.is_sum(item.by):
                raise UserError(
                    "derive.unknown",
                    by=item.by,
                    column=item.column,
                    file=kind.file,
                    known=", ".join(sorted(known)),
                )


def run(context: Context) -> list[Violation]:
    """Compute everything derived. Returns what is wrong with the evaluations (S3-12)."""
    require_known(context.kinds.values())
    found: list[Violation] = []
    for stage in _STAGES:
        found.extend(stage(context))
    return found


def _states(context: Context) -> list[Violation]:
    """A record's state: that of its last step, the later ones being hidden already."""
    for kind in context.kinds.values():
        if kind.transitions and not kind.settings:
            for column in context.columns(kind.name).get("state", ()):
                context.connection.execute(
                    f'UPDATE "{kind.table}" SET "{column}" = (SELECT "to" FROM'  # noqa: S608
                    f' "{kind.table}_steps" WHERE record = id ORDER BY n DESC LIMIT 1)'
                )
    return []


def _sums(context: Context) -> list[Violation]:
    sums.fill(context.connection, context.kinds.values())
    return []


def _files(context: Context) -> list[Violation]:
    if context.has("dossiers"):
        files.fill_statuses(context.connection)
    if context.has("loans"):
        files.fill_loans(context.connection, context.as_of)
    return []


def _complaints(context: Context) -> list[Violation]:
    if not context.has("complaints"):
        return []
    connection = context.connection
    transitions = context.kinds["complaints"].transitions
    terminal = frozenset(
        state.key
        for state in (transitions.states if transitions else ())
        if state.role == "terminal"
    )
    steps: dict[str, list[tuple[str, str]]] = {}
    for record, to, on in connection.execute(
        'SELECT record, "to", "on" FROM complaints_steps ORDER BY record, n'
    ):
        steps.setdefault(record, []).append((to, on))
    filled = []
    for record, received, promised, settled, defective, quantity in connection.execute(
        "SELECT id, received_on, acceptance_promised_by, execution_settled_on,"
        " defective_quantity, quantity FROM complaints ORDER BY id"
    ).fetchall():
        case = Case(received, promised, settled, steps.get(record, []))
        went = course(case, terminal, context.as_of)
        rate = defect_rate(defective, quantity)
        filled.append(
            (promised, rate, went.settled_on, went.closed_on, went.days_taken, went.late, record)
        )
    connection.executemany(
        "UPDATE complaints SET promised_on = ?, defect_rate = ?, settled_on = ?, closed_on = ?,"
        " days_taken = ?, late = ? WHERE id = ?",
        filled,
    )
    connection.execute(
        "UPDATE complaints SET"
        " loss = (SELECT sum(amount) FROM complaints_execution_loss_lines WHERE record = id),"
        " responsible_department = (SELECT department FROM"
        " complaints_investigation_responsible_departments WHERE record = id"
        " ORDER BY share DESC, n LIMIT 1)"
    )
    return []


def _evaluations(context: Context) -> list[Violation]:
    """Totals and tiers by the weights in force on the day of the evaluation (S3-08, S3-12)."""
    if not context.has("evaluations"):
        return []
    connection = context.connection
    scores: dict[str, list[tuple[str, int]]] = {}
    for record, indicator, score in connection.execute(
        "SELECT record, indicator, score FROM evaluations_scores ORDER BY record, n"
    ):
        scores.setdefault(record, []).append((indicator, score))
    measures: dict[tuple[str, str], Yardstick] = {}
    filled = []
    found: list[Violation] = []
    for record, file, name, on in connection.execute(
        "SELECT id, file, criteria_set, evaluated_on FROM evaluations ORDER BY id"
    ).fetchall():
        measure = measures.get((name, on))
        if measure is None:
            measure = measures[name, on] = yardstick(context.policy, name, on)
        result = evaluate(scores.get(record, []), measure)
        filled.append((result.total, result.tier, result.on_boundary, record))
        found.extend(
            Violation(file, fault.pointer, fault.code, fault.args, "evaluations", record)
            for fault in result.faults
        )
    connection.executemany(
        "UPDATE evaluations SET total = ?, tier = ?, on_boundary = ? WHERE id = ?", filled
    )
    return found


def _tier_history(context: Context) -> list[Violation]:
    """Every evaluation with the one before it for the same customer and business area."""
    if context.has("evaluations"):
        context.connection.execute(
            "INSERT INTO tier_history SELECT customer, business_area, quarter, evaluated_on,"
            " effective_on, id, total, tier, lag(tier) OVER earlier, lag(total) OVER earlier"
            " FROM evaluations WINDOW earlier AS (PARTITION BY customer, business_area"
            " ORDER BY effective_on, evaluated_on, id) ORDER BY id"
        )
    return []


def _contract_periods(context: Context) -> list[Violation]:
    """When each contract is in force, both days included.

    The day of an early end is the first without the contract; an end still to come on the
    as-of date is not known yet.
    """
    if context.has("contracts"):
        context.connection.execute(
            "INSERT INTO contract_periods SELECT id, customer, supplier,"
            " EXISTS (SELECT 1 FROM contracts_serves_as WHERE record = id AND value = 'contract'),"
            " EXISTS (SELECT 1 FROM contracts_serves_as WHERE record = id"
            " AND value = 'long_term_agreement'), starts_on,"
            " min(coalesce(ends_on, :open), CASE WHEN terminated_on <= :until"
            " THEN date(terminated_on, '-1 day') ELSE :open END) FROM contracts ORDER BY id",
            {"open": OPEN_END, "until": context.as_of or OPEN_END},
        )
    return []


def _customers(context: Context) -> list[Violation]:
    """What a customer's contracts, evaluations and complaints come to.

    Without an as-of date the latest that is known counts: any contract, the newest tier.
    """
    if not context.has("customers", "contracts", "evaluations", "complaints"):
        return []
    connection = context.connection
    binding = {"as_of": context.as_of, "open": OPEN_END}
    connection.execute(
        "CREATE TEMP TABLE in_force AS SELECT customer, max(until_date) AS until_date"
        " FROM contract_periods WHERE customer IS NOT NULL AND from_date <= until_date"
        " AND (:as_of IS NULL OR :as_of BETWEEN from_date AND until_date) GROUP BY customer",
        binding,
    )
    connection.execute(
        "CREATE TEMP TABLE newest AS SELECT *, row_number() OVER (PARTITION BY customer"
        " ORDER BY effective_on DESC, evaluated_on DESC, evaluation DESC) AS overall,"
        " row_number() OVER (PARTITION BY customer, business_area"
        " ORDER BY effective_on DESC, evaluated_on DESC, evaluation DESC) AS in_area"
        " FROM tier_history WHERE tier IS NOT NULL"
        " AND (:as_of IS NULL OR effective_on <= :as_of)",
        binding,
    )
    connection.execute(
        "CREATE TEMP TABLE tiers AS SELECT customer, min(tier) AS high, max(tier) AS low,"
        " max(CASE WHEN overall = 1 THEN total END) AS score FROM newest WHERE in_area = 1"
        " GROUP BY customer"
    )
    for table in ("in_force", "tiers"):
        connection.execute(f"CREATE INDEX temp.{table}_customer ON {table} (customer)")
    connection.execute(
        "UPDATE customers SET"
        " relationship = CASE WHEN state = 'closed' THEN 'closed'"
        " WHEN EXISTS (SELECT 1 FROM in_force WHERE customer = id) THEN 'signed'"
        " WHEN state = 'trading' THEN 'trading_unsigned' ELSE 'potential' END,"
        " contract_until = (SELECT nullif(until_date, :open) FROM in_force WHERE customer = id),"
        " tier_high = (SELECT high FROM tiers WHERE customer = id),"
        " tier_low = (SELECT low FROM tiers WHERE customer = id),"
        " score = (SELECT score FROM tiers WHERE customer = id),"
        " open_complaints = (SELECT count(*) FROM complaints AS c WHERE c.customer = customers.id"
        " AND c.state NOT IN (SELECT key FROM states WHERE kind = 'complaints' AND terminal))",
        binding,
    )
    for table in ("in_force", "newest", "tiers"):
        connection.execute(f"DROP TABLE temp.{table}")
    return []


def _figures(context: Context) -> list[Violation]:
    for kind in ("appraisals", "staff-appraisals"):
        if context.has(kind):
            figures.fill_scores(context.connection, context.kinds[kind].table)
    if context.has("key-account-analyses"):
        figures.fill_results(context.connection)
    if context.has("services"):
        figures.fill_warranties(context.connection, products=context.has("products"))
    return []


_STAGES: tuple[Callable[[Context], list[Violation]], ...] = (
    _states,
    _sums,
    _files,
    _complaints,
    _evaluations,
    _tier_history,
    _contract_periods,
    _customers,
    _figures,
)
