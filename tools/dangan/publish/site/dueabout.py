"""What is due about a record: for its own page and that of the party it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dangan.duty.items import Item
from dangan.publish.site.sources import Sources
from dangan.schema.model import Field

_PARTIES = ("customer", "supplier")
About = Mapping[tuple[str, str], Sequence[Item]]


def open_items(items: Sequence[Item], sources: Sources) -> About:
    """The items that are not met, by kind and id of the record whose page shows them.

    An item stands on the page of the record it is about, and on that of the customer or
    supplier which that record names.
    """
    found: dict[tuple[str, str], list[Item]] = {}
    parties: dict[str, Mapping[str, Sequence[tuple[str, str]]]] = {}
    for item in items:
        if item.state == "met" or item.record is None:
            continue
        if item.kind not in parties:
            parties[item.kind] = _parties(item.kind, sources)
        for place in ((item.kind, item.record), *parties[item.kind].get(item.record, ())):
            found.setdefault(place, []).append(item)
    return found


def _parties(kind: str, sources: Sources) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By id of a record of ``kind``: the parties it names, as kind and id."""
    schema = sources.kinds.get(kind)
    found: dict[str, list[tuple[str, str]]] = {}
    for name in _PARTIES:
        field = schema.by_pointer.get(f"/{name}") if schema else None
        if schema is None or not isinstance(field, Field) or len(field.refs) != 1:
            continue
        if name in sources.columns(schema.table):
            sql = f'SELECT id, "{name}" AS party FROM "{schema.table}" WHERE "{name}" IS NOT NULL'  # noqa: S608
            for row in sources.query(sql):
                found.setdefault(str(row["id"]), []).append((field.refs[0], str(row["party"])))
    return found
