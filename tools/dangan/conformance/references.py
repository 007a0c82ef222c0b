"""References to what realises something, written as one word, and whether it is there.

==========================  ============================================================
``visits#/visited_on``      a field or list of a kind, a setting file or a monthly table
``visits#/kind=sale``        one choice of a field
``visits#tier``             a derived column
``kind:visits``             a kind of record or a monthly table
``move:visits/a>b``         a change of state; ``new>a`` for the state it begins with
``sign:visits/preparer``    a role that signs
``role:gift_custodian``     a role that signs, or that takes a step
``policy:gift_limit``       a setting of the policy, with a default
``rule/visit-approver``     a check code, any with a slash
``report:ID``               a report; ``report:ID#column`` or ``#section/column`` one column
``form:ID``                 a printed form; ``form:ID#/pointer`` one value on it
``duty:ID``                 a duty
``command:move``            a command
``page:access.md``          a page of the handbook
==========================  ============================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dangan.conformance.realm import Realm
from dangan.publish.forms import Form
from dangan.publish.reports import Report
from dangan.schema.model import Field, Kind
from dangan.text import Both, say_both

SORTS = ("field", "kind", "move", "sign", "role", "policy", "code", "report", "form", "duty")
INITIAL = "new"


@dataclass(frozen=True)
class Reference:
    """A reference taken apart: what sort of thing, which one, and which part of it."""

    text: str
    sort: str
    name: str
    part: str


@dataclass(frozen=True)
class Resolved:
    """What a reference leads to: its title, or why it leads nowhere."""

    reference: Reference
    title: Both
    problem: Both | None = None


def take_apart(text: str) -> Reference:
    """``text`` as sort, name and part; an unknown form has the sort ``?``."""
    sort, colon, rest = text.partition(":")
    if colon:
        cut = "/" if sort in ("move", "sign") else "#"
        name, _, part = rest.partition(cut)
        return Reference(text, sort, name, part)
    name, hash_, part = text.partition("#")
    if hash_:
        return Reference(text, "field", name, part)
    return Reference(text, "code" if "/" in text else "?", text, "")


def resolve(realm: Realm, text: str) -> Resolved:
    """What ``text`` leads to in ``realm``."""
    reference = take_apart(text)
    finder = _FINDERS.get(reference.sort)
    title = finder(realm, reference) if finder else None
    if title is None:
        problem = say_both("conformance.no_target", reference=text)
        return Resolved(reference, Both(text, text), problem)
    return Resolved(reference, title)


def _field(realm: Realm, reference: Reference) -> Both | None:
    kind = realm.kinds.get(reference.name)
    if kind is None:
        return None
    if reference.part.startswith("/"):
        pointer, equals, choice = reference.part.partition("=")
        node = kind.by_pointer.get(pointer)
        if node is None or not equals:
            return node.title if node else None
        choices = node.choices if isinstance(node, Field) else ()
        return next((one.title for one in choices if one.const == choice), None)
    return next((one.title for one in kind.derived if one.column == reference.part), None)


def _kind(realm: Realm, reference: Reference) -> Both | None:
    kind = realm.kinds.get(reference.name)
    return kind.title if kind and not reference.part else None


def _move(realm: Realm, reference: Reference) -> Both | None:
    kind = realm.kinds.get(reference.name)
    if kind is None or kind.transitions is None:
        return None
    origin, _, target = reference.part.partition(">")
    if origin == INITIAL:
        states = kind.transitions.states
        return next((s.title for s in states if s.key == target and s.role == "initial"), None)
    moves = kind.transitions.moves
    return next((m.action for m in moves if (m.origin, m.target) == (origin, target)), None)


def _sign(realm: Realm, reference: Reference) -> Both | None:
    kind = realm.kinds.get(reference.name)
    signs = kind.signs if kind else ()
    return next((sign.title for sign in signs if sign.role == reference.part), None)


def roles_at_work(kinds: Mapping[str, Kind]) -> dict[str, Both]:
    """The roles that sign a kind or take one of its steps, by what they are called."""
    found: dict[str, Both] = {}
    for kind in kinds.values():
        item = kind.by_pointer.get("/sign_offs/*/role")
        signs = {sign.role: sign.title for sign in kind.signs}
        moves = kind.transitions.moves if kind.transitions else ()
        for role in (*signs, *(role for move in moves for role in move.by)):
            called = item.label(role) if isinstance(item, Field) else Both(role, role)
            if called.zh != role:
                found[role] = called
            else:
                found.setdefault(role, signs.get(role, called))
    return found


def _role(realm: Realm, reference: Reference) -> Both | None:
    return roles_at_work(realm.kinds).get(reference.name)


def _policy(realm: Realm, reference: Reference) -> Both | None:
    policy = realm.kinds.get("policy")
    node = policy.by_pointer.get(f"/{reference.name}") if policy else None
    return node.title if node and reference.name in realm.defaults else None


def _code(realm: Realm, reference: Reference) -> Both | None:
    code = realm.codes.get(reference.name)
    return code.title if code else None


def _report(realm: Realm, reference: Reference) -> Both | None:
    report = realm.reports.get(reference.name)
    if report is None or not reference.part:
        return report.title if report else None
    return column_of(report, reference.part)


def column_of(report: Report, name: str) -> Both | None:
    """The title of the column ``name`` or ``section/name`` of a report, or of a section."""
    section, slash, column = name.rpartition("/")
    for one in report.sections:
        if slash and one.id != section:
            continue
        for entry in one.columns:
            if entry.name == column:
                return entry.title
        if not slash and one.id == name:
            return one.title
    return None


def _form(realm: Realm, reference: Reference) -> Both | None:
    form = realm.forms.get(reference.name)
    if form is None or not reference.part:
        return form.title if form else None
    return _on_form(realm, form, reference.part)


def _on_form(realm: Realm, form: Form, name: str) -> Both | None:
    if form.kind and any(
        f"{part.list}{one.field}" == name for part in form.parts for one in part.fields
    ):
        return _field(realm, Reference(name, "field", form.kind, name)) or form.title
    report = realm.reports.get(form.report or "")
    shown = not form.columns or name.rpartition("/")[2] in form.columns
    return column_of(report, name) if report and shown else None


def _duty(realm: Realm, reference: Reference) -> Both | None:
    duty = realm.duties.get(reference.name)
    return duty.title if duty and not reference.part else None


def _command(realm: Realm, reference: Reference) -> Both | None:
    name = f"dangan {reference.name}"
    return Both(name, name) if reference.name in realm.commands else None


def _page(realm: Realm, reference: Reference) -> Both | None:
    return Both(reference.name, reference.name) if reference.name in realm.pages else None


_FINDERS: Mapping[str, Callable[[Realm, Reference], Both | None]] = {
    "field": _field,
    "kind": _kind,
    "move": _move,
    "sign": _sign,
    "role": _role,
    "policy": _policy,
    "code": _code,
    "report": _report,
    "form": _form,
    "duty": _duty,
    "command": _command,
    "page": _page,
}
