"""Figures that forms print and nobody types: weighted scores, results, warranties.

Every function takes and gives scaled whole numbers as the store holds them; what cannot be
computed is None.
"""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

HUNDRED_PERCENT = 10_000


def standard_score(lines: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The mean of the scores weighted by (weight, score) on the scale of 100 (S4-3.12).

    Weights are percentages times 100 and need not make 100 %; that is another rule's matter.
    None as soon as a weight or a score is missing.
    """
    total = weights = 0
    for weight, score in lines:
        if weight is None or score is None:
            return None
        total += weight * score
        weights += weight
    return half_up(total, weights)


def half_up(number: int, divisor: int) -> int | None:
    """``number`` / ``divisor`` rounded to the nearest whole number, halves away from nought."""
    if not divisor:
        return None
    sign = -1 if (number < 0) != (divisor < 0) else 1
    return sign * ((2 * abs(number) + abs(divisor)) // (2 * abs(divisor)))


def warranty_until(bought: str, months: int) -> str:
    """The last day of a warranty of ``months`` for what was bought on that day (S4-5.04).

    The same day of the month less one; where that month is shorter, its last day.
    """
    day = date.fromisoformat(bought)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last).isoformat()
    return (date(year, month + 1, day.day) - timedelta(days=1)).isoformat()


def fill_scores(connection: sqlite3.Connection, table: str) -> None:
    """Fill ``standard_score`` of a table of appraisals."""
    lines: dict[str, list[tuple[int | None, int | None]]] = {}
    for record, weight, score in connection.execute(
        f'SELECT record, weight, score FROM "{table}_lines" ORDER BY record, n'  # noqa: S608
    ):
        lines.setdefault(record, []).append((weight, score))
    connection.executemany(
        f'UPDATE "{table}" SET standard_score = ? WHERE id = ?',  # noqa: S608
        [(standard_score(parts), record) for record, parts in lines.items()],
    )


def fill_results(connection: sqlite3.Connection) -> None:
    """Fill employees and monthly results of the analyses of key accounts (S4-4.07)."""
    connection.execute(
        "UPDATE key_account_analyses SET employees = male_employees + female_employees,"
        " operating_profit = monthly_average_sales - monthly_average_cost"
        " - coalesce(monthly_average_admin_expenses, 0)"
        " - coalesce(monthly_average_selling_expenses, 0)"
    )
    connection.execute(
        "UPDATE key_account_analyses SET profit_or_loss = operating_profit"
        " - coalesce(monthly_average_interest, 0) - coalesce(monthly_average_depreciation, 0)"
    )
    rates = [
        (half_up(profit * HUNDRED_PERCENT, sales), record)
        for record, profit, sales in connection.execute(
            "SELECT id, profit_or_loss, monthly_average_sales FROM key_account_analyses"
            " WHERE profit_or_loss IS NOT NULL"
        )
    ]
    connection.executemany("UPDATE key_account_analyses SET profit_rate = ? WHERE id = ?", rates)


def fill_warranties(connection: sqlite3.Connection, *, products: bool) -> None:
    """Fill until when goods brought for service are under warranty, and whether they were.

    The months of the case count, or those of the product where ``products`` are kept.
    """
    months = "s.warranty_months"
    join = ""
    if products:
        months = "coalesce(s.warranty_months, p.warranty_months)"
        join = " LEFT JOIN products AS p ON p.id = s.product"
    ends = [
        (until, until, record)
        for record, bought, term in connection.execute(
            f"SELECT s.id, s.purchased_on, {months} FROM services AS s{join}"  # noqa: S608
            f" WHERE s.purchased_on IS NOT NULL AND {months} IS NOT NULL ORDER BY s.id"
        )
        for until in (warranty_until(bought, term),)
    ]
    connection.executemany(
        "UPDATE services SET warranty_until = ?, in_warranty = received_on <= ? WHERE id = ?", ends
    )
