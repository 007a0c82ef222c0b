"""What realises the catalogue by what schemas, checks, reports and forms say of themselves.

Nothing that stands in an ``x-source``, in the ``source`` of a check, report, form or duty, or
follows from the same name or label, is written a second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dangan.conformance.catalogue import Entry, Item
from dangan.conformance.realm import Realm
from dangan.schema.model import Kind

Clauses = dict[str, list[str]]


@dataclass(frozen=True)
class Annotations:
    """References by what they claim: an item (``row, key``) or a whole entry.

    ``whole`` holds what realises an entry as such (kinds, checks, reports, forms, duties),
    ``values`` the fields, columns and settings that come from it without saying which of its
    items they are.
    """

    items: Mapping[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    whole: Clauses = field(default_factory=lambda: defaultdict(list))
    values: Clauses = field(default_factory=lambda: defaultdict(list))

    def add(self, clauses: tuple[str, ...], reference: str, *, value: bool = False) -> None:
        """Note that ``reference`` names ``clauses`` as its source."""
        for clause in clauses:
            row, colon, key = clause.partition(":")
            if colon:
                self.items[row, key].append(reference)
            if value and not colon:
                self.values[row].append(reference)
            elif not value:
                self.whole[row].append(reference)


def read_annotations(realm: Realm) -> Annotations:
    """Everything that names an entry of the catalogue as its source."""
    found = Annotations()
    for kind in realm.kinds.values():
        if kind.name == "policy":
            _settings(found, kind)
            continue
        if not kind.settings or kind.tabular:
            found.add(kind.source, f"kind:{kind.name}")
        for pointer, node in kind.by_pointer.items():
            found.add(node.source, f"{kind.name}#{pointer}", value=True)
        for column, clauses in _derived(kind):
            found.add(clauses, f"{kind.name}#{column}", value=True)
    for code in realm.codes.values():
        found.add(code.source, code.code)
    for report in realm.reports.values():
        found.add(report.source, f"report:{report.id}")
    for form in realm.forms.values():
        found.add(form.source, f"form:{form.id}")
    for duty in realm.duties.values():
        found.add(duty.source, f"duty:{duty.id}")
    return found


def _settings(found: Annotations, policy: Kind) -> None:
    for pointer, node in policy.by_pointer.items():
        setting = pointer.split("/")[1]
        exact = tuple(clause for clause in node.source if ":" in clause)
        found.add(exact, f"policy:{setting}", value=True)
        if pointer == f"/{setting}":
            found.add(tuple(c for c in node.source if ":" not in c), f"policy:{setting}")


def _derived(kind: Kind) -> Iterator[tuple[str, tuple[str, ...]]]:
    for column, written in (kind.schema.get("x-derived") or {}).items():
        clauses = written.get("x-source") or ()
        yield str(column), (clauses,) if isinstance(clauses, str) else tuple(map(str, clauses))


def by_itself(realm: Realm, found: Annotations, entry: Entry) -> dict[Item, tuple[str, ...]]:
    """The items of ``entry`` that annotations, names and labels account for."""
    kinds = [
        realm.kinds[reference.removeprefix("kind:")]
        for reference in found.whole[entry.id]
        if reference.startswith("kind:")
    ]
    result: dict[Item, tuple[str, ...]] = {}
    for part, key in entry.items:
        if part in ("fields", "thresholds"):
            references = _named(found, entry.id, key)
            if part == "fields":
                references = references or _columns(realm, found, entry.id, key)
        elif part == "sign_offs":
            references = _signers(kinds, entry.items[part, key].zh)
        elif part == "transitions":
            references = _moves(kinds, key)
        else:
            references = []
        if references:
            result[part, key] = tuple(dict.fromkeys(references))
    return result


def _named(found: Annotations, row: str, path: str) -> list[str]:
    """What is annotated with the path or its last part, or comes from the row by that name."""
    last = path.rpartition(".")[2]
    for key in (path, last):
        if (row, key) in found.items:
            return found.items[row, key]
    return [reference for reference in found.values[row] if _last(reference) == last][:1]


def _last(reference: str) -> str:
    """The name of a field or column without its way: ``visits#/expenses/*`` is expenses."""
    steps = [step for step in reference.partition("#")[2].split("/") if step not in ("", "*")]
    return steps[-1] if steps else ""


def _columns(realm: Realm, found: Annotations, row: str, path: str) -> list[str]:
    """The column of a report on this entry that has the field's name."""
    last = path.rpartition(".")[2]
    for reference in found.whole[row]:
        report = realm.reports.get(reference.removeprefix("report:"))
        for section in report.sections if report else ():
            if any(column.name == last for column in section.columns):
                return [f"{reference}#{section.id}/{last}"]
    return []


def _signers(kinds: list[Kind], label: str) -> list[str]:
    """The signature of a kind on this entry that is called the same."""
    return [
        f"sign:{kind.name}/{sign.role}"
        for kind in kinds
        for sign in kind.signs
        if sign.title.zh == label
    ][:1]


def _moves(kinds: list[Kind], key: str) -> list[str]:
    """The change of state from a to b that a kind on this entry allows."""
    return [
        f"move:{kind.name}/{key}"
        for kind in kinds
        if kind.transitions
        and any(f"{move.origin}>{move.target}" == key for move in kind.transitions.moves)
    ][:1]
