"""Handing over everything that somebody looks after (S0-21 to S0-23, S0-31, S0-32, S3-29).

What passes to the successor and what a person must settle stands in ``schemas/handover.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.read.fmt import dump
from dangan.schema.errors import value_at
from dangan.schema.model import Field, Kind
from dangan.text import Both, both, say_both
from dangan.write.desk import Desk, Target, target_of
from dangan.write.ids import new_id, path_of
from dangan.write.values import Setting, applied, tidied

FILE = "schemas/handover.yaml"
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Rule:
    """A field that names who looks after a record; ``why`` it must be settled by a person.

    ``until`` is a date of the record after which nothing is left to look after, ``done`` one
    beside the field itself. ``own``: the field stands in the person's own record.
    """

    kind: str
    pointer: str
    until: str
    done: str
    own: bool
    why: Both | None


@dataclass(frozen=True)
class Kept:
    """Something that could not be reassigned, and why."""

    path: str
    record: str
    name: str
    field: Both
    why: Both


@dataclass(frozen=True)
class Passed:
    """A value that names the successor now."""

    path: str
    kind: Kind
    record: str
    name: str
    field: Both


@dataclass(frozen=True)
class Wish:
    """Who hands over to whom, from which day, and who has it written down."""

    giver: str
    taker: str
    on: str
    last_day: str
    handover_type: str
    by: str


@dataclass
class Handing:
    """What a handover comes to: files to write, what passes, what could not."""

    new: dict[str, bytes] = field(default_factory=dict)
    read: dict[str, bytes | None] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    customers: list[str] = field(default_factory=list)
    handover: str = ""
    letters: list[str] = field(default_factory=list)
    assignments: list[str] = field(default_factory=list)


def load_rules(project: Project) -> list[Rule]:
    """The rules of `FILE`, the company's own first. Raises UserError where it is missing."""
    path = project.file(FILE)
    if path is None:
        raise UserError("handover.no_rules", file=FILE)
    found = parse(path.read_bytes()) or {}
    return [
        Rule(
            kind=str(entry["kind"]),
            pointer=str(entry["pointer"]),
            until=str(entry.get("until") or ""),
            done=str(entry.get("done") or ""),
            own=bool(entry.get("own")),
            why=both(entry["why"]) if entry.get("why") else None,
        )
        for part in ("pass", "keep")
        for entry in found.get(part) or ()
    ]


def plan(desk: Desk, wish: Wish, lang: str) -> Handing:
    """What handing over changes and writes; nothing is written yet.

    ``lang`` is the language of the letters. Raises UserError where a file cannot be changed
    safely.
    """
    made = Handing()
    rules = load_rules(desk.project)
    for examined in sorted(desk.records.examined, key=lambda one: one.path):
        wanted = [rule for rule in rules if rule.kind == examined.kind]
        kind = desk.kinds.get(examined.kind)
        if not wanted or kind is None or kind.settings:
            continue
        data = desk.records.sources[examined.path]
        if wish.giver.encode() not in data:
            continue
        if examined.rows is None:
            why = say_both("handover.why_broken")
            made.kept.append(Kept(examined.path, examined.record, "", kind.title, why))
            continue
        target = target_of(kind, examined.path, data)
        if not _finished(target):
            _hand(target, wanted, wish, made)
    _write_down(desk, wish, made, lang)
    return made


def _finished(target: Target) -> bool:
    transitions, steps = target.kind.transitions, target.value.get("steps")
    if transitions is None or not isinstance(steps, list) or not steps:
        return False
    ends = {state.key for state in transitions.states if state.role == "terminal"}
    return isinstance(steps[-1], Mapping) and steps[-1].get("to") in ends


def _hand(target: Target, rules: list[Rule], wish: Wish, made: Handing) -> None:
    settings: list[Setting] = []
    fields: list[Both] = []
    for rule in rules:
        if rule.own and target.id != wish.giver:
            continue
        limit = _at(target, rule.until, ())
        if rule.until and limit is not None and str(limit) < wish.on:
            continue
        for path in _places(target, rule, wish):
            title = _title(target.kind, rule.pointer)
            if rule.own:
                title = _named(target, rule.pointer, path)
            if rule.why is not None:
                made.kept.append(Kept(target.path, target.id, target.name, title, rule.why))
                continue
            settings.append(_setting(target, path, wish))
            fields.append(title)
    if not settings:
        return
    # a list from which an entry goes is replaced as a whole, once
    data = applied(target.kind, target.data, list({s.path: s for s in settings}.values()))
    made.read[target.path] = target.data
    made.new[target.path] = tidied(target.kind, target.data, data)
    made.passed += [Passed(target.path, target.kind, target.id, target.name, f) for f in fields]
    if target.kind.name == "customers":
        made.customers.append(target.id)


def _setting(target: Target, path: Path_, wish: Wish) -> Setting:
    above = value_at(target.value, path[:-1])
    if isinstance(above, list) and isinstance(path[-1], int) and wish.taker in above:
        return Setting(path[:-1], [one for one in above if one != wish.giver])
    return Setting(path, wish.taker)


def _places(target: Target, rule: Rule, wish: Wish) -> Iterator[Path_]:
    """Where the record names the giver for this field and it is not done with."""
    for path, value in _leaves(target.value, rule.pointer.split("/")[1:], ()):
        mine = value is not None if rule.own else value == wish.giver
        if mine and (not rule.done or _at(target, rule.done, path) is None):
            if rule.own and _at(target, "/roles/*/to", path) is not None:
                continue
            yield path


def _leaves(value: Any, steps: list[str], path: Path_) -> Iterator[tuple[Path_, Any]]:
    if not steps:
        yield path, value
    elif steps[0] == "*":
        for n, one in enumerate(value if isinstance(value, list) else ()):
            yield from _leaves(one, steps[1:], (*path, n))
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _leaves(value[steps[0]], steps[1:], (*path, steps[0]))


def _at(target: Target, pointer: str, beside: Path_) -> Any:
    """The value at ``pointer``, its ``*`` filled with the places of ``beside``."""
    if not pointer:
        return None
    places = iter([step for step in beside if isinstance(step, int)])
    steps: list[str | int] = [
        next(places, 0) if step == "*" else step for step in pointer.split("/")[1:]
    ]
    return value_at(target.value, tuple(steps))


def _title(kind: Kind, pointer: str) -> Both:
    node = kind.by_pointer.get(pointer) or kind.by_pointer.get(pointer.removesuffix("/*"))
    return node.title if node is not None and node.title is not None else kind.title


def _named(target: Target, pointer: str, path: Path_) -> Both:
    """The value of an enumeration as people call it."""
    node, value = target.kind.by_pointer.get(pointer), str(value_at(target.value, path))
    return node.label(value) if isinstance(node, Field) else Both(value, value)


def _write_down(desk: Desk, wish: Wish, made: Handing, lang: str) -> None:
    """The assignments, the letters, and the handover that names both."""
    if not {"handovers", "assignments", "letters"} <= set(desk.kinds):
        raise UserError("handover.no_kinds")
    taken = {examined.record for examined in desk.records.examined}
    owned = {p.record for p in made.passed if p.path in made.new and _is_owner(made, p)}
    giver, taker = _person(desk, wish.giver), _person(desk, wish.taker)
    items = []
    for customer in made.customers:
        item: dict[str, Any] = {"customer": customer, "data_kinds": ["file", "contacts"]}
        if customer in owned:
            ident = _new(desk, "assignments", wish, taken, made, {
                "customer": customer,
                "case": "replacement",
                "salesperson": wish.taker,
                "previous": wish.giver,
                "from_date": wish.on,
                "reason": say_both("handover.reason", name=giver["name"]).get(lang),
            })  # fmt: skip
            made.assignments.append(ident)
            item["assignment"] = ident
        words = {
            "customer": next(p.name for p in made.passed if p.record == customer),
            "giver": giver["name"],
            "taker": taker["name"],
            "phone": taker["phone"],
            "date": wish.on,
        }
        letter = _new(desk, "letters", wish, taken, made, {
            "subject": say_both("handover.letter_subject", **words).get(lang),
            "customer": customer,
            "direction": "outgoing",
            "medium": "letter",
            "date": wish.on,
            "summary": say_both(
                "handover.letter_phone" if words["phone"] else "handover.letter", **words
            ).get(lang),
            "handler": wish.taker,
        })  # fmt: skip
        made.letters.append(letter)
        items.append({**item, "letter": letter})
    record: dict[str, Any] = {
        "title": say_both("handover.title", giver=giver["name"]).get(lang),
        "handover_type": wish.handover_type,
        "opened_on": wish.on,
        "employee": wish.giver,
        "last_working_day": wish.last_day,
        "department": giver["department"],
        "receiver": wish.taker,
        "items": items,
        "open_matters": _checklist(made, lang),
        "steps": [{"to": "open", "on": wish.on, "by": wish.by}],
    }
    record = {key: value for key, value in record.items() if value}
    made.handover = _new(desk, "handovers", wish, taken, made, record)
    _close_assignments(desk, wish, made, owned)


def _is_owner(made: Handing, passed: Passed) -> bool:
    return passed.kind.name == "customers" and passed.field == _title(passed.kind, "/owner")


def _checklist(made: Handing, lang: str) -> str:
    """What is left to do, a line each."""
    lines = [say_both("handover.check_letters", count=len(made.letters))] if made.letters else []
    lines += [say_both("handover.check_declaration"), say_both("handover.check_access")]
    lines += [
        say_both("handover.check_kept", record=k.record, field=k.field, why=k.why)
        for k in made.kept
    ]
    return "\n".join(line.get(lang) for line in lines)


def _new(
    desk: Desk,
    name: str,
    wish: Wish,
    taken: set[str],
    made: Handing,
    value: dict[str, Any],
) -> str:
    kind = desk.kinds[name]
    ident = new_id(kind, wish.on, taken)
    taken.add(ident)
    path = path_of(kind, ident)
    made.read[path] = None
    made.new[path] = dump({"id": ident, **value}, kind.schema)
    return ident


def _close_assignments(desk: Desk, wish: Wish, made: Handing, owned: set[str]) -> None:
    """The earlier assignment of a customer ends where the new one begins."""
    kind = desk.kinds["assignments"]
    for ident, file, customer in desk.store.execute(
        "SELECT id, file, customer FROM assignments"
        " WHERE salesperson = ? AND to_date IS NULL AND from_date < ? ORDER BY id",
        (wish.giver, wish.on),
    ).fetchall():
        if customer in owned:
            data = desk.records.sources[file]
            ended = applied(kind, data, [Setting(("to_date",), wish.on)])
            made.read[file] = data
            made.new[file] = tidied(kind, data, ended)
            target = target_of(kind, file, data)
            made.passed.append(Passed(file, kind, ident, target.name, _title(kind, "/to_date")))


def _person(desk: Desk, ident: str) -> dict[str, str]:
    columns = ("name", "department", "phone")
    query = f"SELECT {', '.join(columns)} FROM staff WHERE id = ?"  # noqa: S608
    row = desk.store.execute(query, (ident,)).fetchone()
    return dict(zip(columns, (str(value or "") for value in row), strict=True))
