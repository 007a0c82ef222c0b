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
from dangan.conformance.references import roles_at_work
from dangan.schema.model import Field, Kind

Clauses = dict[str, list[str]]


@dataclass(frozen=True)
class Annotations:
    """References by what they claim: an item (``row, key``) or a whole entry.

    ``whole`` holds what realises an entry as such (kinds, checks, reports, forms, duties),
    ``fields`` every field, column and part of a setting that comes from it, and ``values``
    those of them that do not say which of its items they are.
    """

    items: Mapping[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    whole: Clauses = field(default_factory=lambda: defaultdict(list))
    values: Clauses = field(default_factory=lambda: defaultdict(list))
    fields: Clauses = field(default_factory=lambda: defaultdict(list))

    def add(self, clauses: tuple[str, ...], reference: str, *, value: bool = False) -> None:
        """Note that ``reference`` names ``clauses`` as its source."""
        for clause in clauses:
            row, colon, key = clause.partition(":")
            if colon:
                self.items[row, key].append(reference)
            if value:
                self.fields[row].append(reference)
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
        for clause in node.source:
            row, colon, key = clause.partition(":")
            if colon:
                found.items[row, key].append(f"policy:{setting}")
        if pointer == f"/{setting}":
            found.add(tuple(c for c in node.source if ":" not in c), f"policy:{setting}")


def _derived(kind: Kind) -> Iterator[tuple[str, tuple[str, ...]]]:
    for column, written in (kind.schema.get("x-derived") or {}).items():
        clauses = written.get("x-source") or ()
        yield str(column), (clauses,) if isinstance(clauses, str) else tuple(map(str, clauses))


def by_itself(realm: Realm, found: Annotations, entry: Entry) -> dict[Item, tuple[str, ...]]:
    """The items of ``entry`` that annotations, names and labels account for."""
    kinds = _kinds(realm, found, entry.id)
    roles = roles_at_work(realm.kinds)
    result: dict[Item, tuple[str, ...]] = {}
    for part, key in entry.items:
        if part == "fields":
            references = _named(found, entry.id, key) or _columns(realm, found, entry.id, key)
        elif part == "thresholds":
            references = _setting(found, entry, key)
        elif part == "sign_offs":
            label = entry.items[part, key].zh
            references = _signers(kinds, label) or _sheets(realm, found, entry.id, label)
        elif part == "transitions":
            references = _moves(kinds, key)
        elif part == "positions":
            references = [f"role:{key}"] if key in roles else []
        else:
            references = []
        if references:
            result[part, key] = tuple(dict.fromkeys(references))
    return result


def _kinds(realm: Realm, found: Annotations, row: str) -> list[Kind]:
    """The kinds that realise an entry, and then those that only have fields from it."""
    whole = [text.removeprefix("kind:") for text in found.whole[row] if text.startswith("kind:")]
    fields = [text.partition("#")[0] for text in found.fields[row]]
    return [realm.kinds[name] for name in dict.fromkeys((*whole, *fields))]


def _setting(found: Annotations, entry: Entry, key: str) -> list[str]:
    """What limits by the name of the figure; or the one setting, where there is one figure."""
    exact = [
        text
        for text in found.items.get((entry.id, key), ())
        if text.startswith("policy:") or "#" not in text
    ]
    settings = [text for text in found.whole[entry.id] if text.startswith("policy:")]
    same = [text for text in settings if text == f"policy:{key}"]
    alone = settings if len(settings) == 1 and len(entry.keys("thresholds")) == 1 else []
    return exact or same or alone


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
    """The signature that a kind calls so, by its own title or that of the role."""
    for kind in kinds:
        item = kind.by_pointer.get("/sign_offs/*/role")
        for sign in kind.signs:
            role = item.label(sign.role).zh if isinstance(item, Field) else ""
            if label in (sign.title.zh, role):
                return [f"sign:{kind.name}/{sign.role}"]
    return []


def _sheets(realm: Realm, found: Annotations, row: str, label: str) -> list[str]:
    """The printed sheet on this entry that has a line for that name."""
    sheets = [text for text in found.whole[row] if text.startswith("form:")]
    return [
        text
        for text in sheets
        if any(line.title.zh == label for line in realm.forms[text.removeprefix("form:")].sign_off)
    ][:1]


def _moves(kinds: list[Kind], key: str) -> list[str]:
    """The change of state from a to b that a kind on this entry allows."""
    return [
        f"move:{kind.name}/{key}"
        for kind in kinds
        if kind.transitions
        and any(f"{move.origin}>{move.target}" == key for move in kind.transitions.moves)
    ][:1]
