"""Where customer files stand: temporary, formal or destroyed, and what is out on loan too long."""

from __future__ import annotations

import sqlite3

_TEMPORARY = (
    *("temporary", "organised"),
    *("preparing", "arranged", "paginated", "listed", "noted", "covered", "bound"),
    *("reviewed", "approved", "filed"),
)


def fill_statuses(connection: sqlite3.Connection) -> None:
    """``dossiers.file_status`` from the state (S2-08).

    Formal from the day on which it was first put in the cabinet: between completion and filing
    it is still temporary, and a defect or a proposal to destroy it leaves it formal.
    """
    marks = ", ".join("?" * len(_TEMPORARY))
    connection.execute(
        "UPDATE dossiers SET file_status = CASE WHEN state = 'destroyed' THEN 'destroyed'"  # noqa: S608
        f" WHEN state IN ({marks}) THEN 'temporary' WHEN state IS NOT NULL THEN 'formal' END",
        _TEMPORARY,
    )


def fill_loans(connection: sqlite3.Connection, as_of: str | None) -> None:
    """``loans.overdue`` and ``loans.days_out`` on the as-of date; without one both are empty.

    A file is due on the day agreed or until the exception lasts, copies on the day agreed for
    them (S2-15, S2-19). The day of lending does not count (S2-31).
    """
    if as_of is None:
        return
    connection.execute("UPDATE loans SET overdue = 0")
    connection.execute(
        "UPDATE loans SET"
        " days_out = CAST(julianday(:as_of) - julianday(borrowed_on) AS INTEGER),"
        " overdue = CASE WHEN copying_file_returned_on <= :as_of"
        " THEN coalesce(copying_copies_due_on < :as_of, 0)"
        " ELSE coalesce(coalesce(exception_until, due_on) < :as_of, 0) END"
        " WHERE borrowed_on <= :as_of AND coalesce(returned_on > :as_of, 1)"
        " AND coalesce(copying_copies_returned_on > :as_of, 1)"
        " AND state NOT IN (SELECT key FROM states WHERE kind = 'loans' AND terminal)",
        {"as_of": as_of},
    )
