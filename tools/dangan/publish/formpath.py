"""Finding a value for a form: in the record itself, or in a record that it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dangan.publish.lookups import Lookups
from dangan.publish.values import Value
from dangan.schema.model import Derived, Field, Kind


@dataclass(frozen=True)
class Path:
    """Where a value stands: references to follow from the record, then a field of ``kind``."""

    hops: tuple[Field, ...]
    kind: Kind
    item: Field | Derived

    @property
    def table(self) -> str:
        """The table that holds the value."""
        return self.item.table if isinstance(self.item, Field) else self.kind.table


def find_path(name: str, kind: Kind, kinds: Mapping[str, Kind]) -> Path | None:
    """A field by its pointer, or a derived column, of ``kind`` or of a record it refers to.

    ``/phones`` is a list of values, ``/equipment/model`` the model of the equipment that the
    record names, ``/customer/relationship`` a derived column of the customer. None where there
    is no such value.
    """
    item = _own(name, kind)
    if item is not None:
        return Path((), kind, item)
    for hop, rest in _hops(name, kind):
        for target in hop.refs:
            further = find_path(rest, kinds[target], kinds) if target in kinds else None
            if further is not None:
                return Path((hop, *further.hops), further.kind, further.item)
    return None


def _hops(name: str, kind: Kind) -> Iterator[tuple[Field, str]]:
    """The references that ``name`` begins with, and what remains of it."""
    at = name.find("/", 1)
    while at > 0:
        hop = _own(name[:at], kind)
        if isinstance(hop, Field) and hop.refs:
            yield hop, name[at:]
        at = name.find("/", at + 1)


def _own(name: str, kind: Kind) -> Field | Derived | None:
    for pointer in (name, f"{name}/*"):
        found = kind.by_pointer.get(pointer)
        if isinstance(found, Field):
            return found
    column = name.removeprefix("/")
    return next((derived for derived in kind.derived if derived.column == column), None)


def seen(lookups: Lookups, path: Path) -> bool:
    """Whether an audience's database has every column on the way."""
    places = [(hop.table, hop.column) for hop in path.hops]
    places.append((path.table, path.item.column))
    return all(column in lookups.columns(table) for table, column in places)


def values_at(lookups: Lookups, path: Path, record: str) -> list[Value]:
    """The values at the end of ``path`` from ``record``, without those never entered."""
    records = [record]
    for hop in path.hops:
        records = [
            str(value) for one in records for value in _column(lookups, hop.table, hop.column, one)
        ]
    return [
        value for one in records for value in _column(lookups, path.table, path.item.column, one)
    ]


def _column(lookups: Lookups, table: str, column: str, record: str) -> list[Value]:
    found = (row[column] for row in lookups.rows(table, record))
    return [value for value in found if value is not None]
