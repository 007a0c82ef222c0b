"""Cases that a company of any size must have, because programs trip over them.

The first customers of every sample company of thirty or more are those of ``data/edges.yaml``;
the first complaints take their ways from `dangan.demo.schedule.WISHES`. The sample under
``records/`` holds them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dangan.demo.vocabulary import data
from dangan.text import Both, both

LEAST = 30  # customers that a sample company needs before it holds the edge cases
HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Edge:
    """One customer that is made by hand, and why.

    ``trade`` is the name of its trade, ``tier`` the tier around which its scores move,
    ``state`` where its steps end, ``area_tiers`` what it scores in further business areas.
    ``last_scores`` replaces the scores of the newest quarter. ``extra`` holds fields of its
    file. ``contract_end`` says on which day counted from the as-of day its contract ends.
    """

    key: str
    why: Both
    name: str
    city: str
    district: str
    owner: str
    short: str = ""
    trade: str = ""
    latin: str = ""
    tier: str = "B"
    category: str = "general"
    state: str = "trading"
    opened: str = ""
    contract: bool = True
    contract_end: int | None = None
    person: bool = False
    contacts: tuple[str, ...] = ()
    area_tiers: Mapping[str, str] = field(default_factory=dict)
    last_scores: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@cache
def all_edges() -> tuple[Edge, ...]:
    """Every customer that is made by hand."""
    return tuple(
        Edge(
            **{
                **entry,
                "why": both(entry["why"]),
                "contacts": tuple(entry.get("contacts", ())),
            }
        )
        for entry in data("edges")["customers"]
    )


@cache
def complaint_edges() -> Mapping[str, Both]:
    """What the first complaints have to show, by the key that their wishes name."""
    return {key: both(why) for key, why in data("edges")["complaints"].items()}


def edges(customers: int) -> tuple[Edge, ...]:
    """The edge cases that a company of that many customers begins with."""
    return all_edges() if customers >= LEAST else ()
