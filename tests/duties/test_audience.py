"""What an audience sees of what is due: nothing above it, and no wrong state either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dangan.duty.audience import for_audience
from dangan.duty.dutyfile import parse_duty
from dangan.duty.items import Owed
from dangan.publish.reads import reads
from dangan.publish.rights import Stores, open_stores
from dangan.redact.access import parse_access
from dangan.redact.database import redact
from dangan.schema.model import CLASSES
from tests.duties.company import BASE, Rows, duties, kinds, settings, store, with_rows

ACCESS = {
    "default": "staff",
    "audiences": {
        "staff": {"title": "x", "classes": "internal", "personal": False, "kinds": "all",
                  "records": "all"},
        "board": {"title": "y", "classes": "secret", "personal": True, "kinds": "all",
                  "records": "all"},
    },
}  # fmt: skip
POLICY = settings({"key_contact_days": 30, "duties_from": "2026-01-01"})
CONTACT = "key-customer-contact"


def stores(audience: str, *rows: Rows, as_of: str = "2026-03-01") -> Stores:
    full = store(with_rows(BASE, *rows), POLICY, as_of)
    wanted = parse_access(ACCESS).get(audience)
    return open_stores(full, redact(full, kinds(), wanted), kinds(), wanted)


def of(found: Owed, duty: str) -> list[tuple[str | None, str, str | None]]:
    return [(item.record, item.state, item.met_by) for item in found.items if item.duty.id == duty]


def owed(audience: str, *rows: Rows, only: Mapping[str, Any] | None = None) -> Owed:
    chosen = (only or {CONTACT: duties()[CONTACT]}).values()
    return for_audience(stores(audience, *rows), chosen, "2026-03-01", "2026-03-31")


VISITS: Rows = {"visits": [{"id": "V-26-2AAAA", "customer": "C1", "visited_on": "2026-01-20"}]}
SECRET: Rows = {
    "visits": [
        {"id": "V-26-2BBBB", "customer": "C1", "visited_on": "2026-02-10", "class": 3},
    ]
}


def test_a_record_that_is_not_seen_still_meets_a_duty() -> None:
    seen = owed("board", VISITS, SECRET)
    assert ("C1", "met", "V-26-2BBBB") in of(seen, CONTACT)
    hidden = owed("staff", VISITS, SECRET)
    assert ("C1", "met", None) in of(hidden, CONTACT)
    assert "V-26-2BBBB" not in repr([item.met_by for item in hidden.items])
    assert [state for _, state, _ in of(hidden, CONTACT)] == [
        state for _, state, _ in of(seen, CONTACT)
    ]


def test_nothing_is_told_about_a_record_that_is_not_seen() -> None:
    secret: Rows = {"customers": [{"id": "C1", "class": 3}]}
    assert of(owed("board", secret), CONTACT)
    assert of(owed("staff", secret), CONTACT) == []


def test_a_duty_that_reads_what_is_hidden_is_left_out() -> None:
    """Without a declared class of its result it runs on the audience's own store."""
    text = duties()[CONTACT].sql.replace("SELECT c.id,", "SELECT c.terms_credit_limit, c.id,", 1)
    header = (
        "/*\nid: own\ntitle: x\nwho: x\nmessage: x\nwhy: x\nmet: x\nneeds: [key_contact_days]\n*/\n"
    )
    plain = parse_duty(header + duties()[CONTACT].sql, "own.sql")
    greedy = parse_duty(header + text, "own.sql")
    assert of(owed("staff", VISITS, only={"own": plain}), "own")
    found = owed("staff", VISITS, only={"own": greedy})
    assert (found.items, dict(found.terms)) == ((), {})
    assert of(owed("board", VISITS, only={"own": greedy}), "own")


@pytest.fixture(scope="module")
def board() -> Stores:
    made = stores("board")
    for_audience(made, [], "2026-03-01", "2026-03-31")
    return made


@pytest.mark.parametrize("name", sorted(duties()))
def test_a_result_is_of_no_lower_class_than_what_it_is_made_from(name: str, board: Stores) -> None:
    duty = duties()[name]
    assert duty.result_class is not None
    allowed = CLASSES.index(duty.result_class)
    used = reads(duty.sql, board.clone).columns
    assert not [place for place in used if board.levels.get(place, 0) > allowed]
