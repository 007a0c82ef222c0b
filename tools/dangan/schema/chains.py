"""Whether the chains of ``x-date-order`` name dates that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dangan.schema.documents import Flaw, Path_, flaw
from dangan.schema.model import Field, Group

_DATES = ("date", "month", "quarter", "timestamp")


def starred(pointer: str) -> str:
    """The pointer pattern of a pointer that may name the first place of a list."""
    return "/".join("*" if step == "0" else step for step in pointer.split("/"))


def chain_flaws(schema: Mapping[str, Any], nodes: Sequence[Field | Group]) -> Iterator[Flaw]:
    """What is wrong with ``x-date-order``: unknown fields, no dates, mixed lists, no kind."""
    if "x-date-order" in schema and "x-kind" not in schema:
        yield flaw(("x-date-order",), "date_order_kind")
    fields = {node.pointer: node for node in nodes if isinstance(node, Field)}
    for n, chain in enumerate(schema.get("x-date-order", ())):
        here: Path_ = ("x-date-order", n)
        styles, lists = set(), set()
        for pointer in chain:
            node = fields.get(starred(pointer))
            if node is None:
                yield flaw(here, "pointer_unknown", name=pointer)
                continue
            styles.add(node.format)
            if "*" in starred(pointer).split("/"):
                lists.add(node.table)
        if len(styles) > 1 or not styles <= set(_DATES):
            yield flaw(here, "date_order_formats", chain=", ".join(chain))
        if len(lists) > 1:
            yield flaw(here, "date_order_lists", chain=", ".join(chain))
