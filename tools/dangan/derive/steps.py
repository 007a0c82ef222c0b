"""Replays the steps of a record against the moves that its kind allows (S4-6.17).

Pure functions: what has to be known about the record and about the staff comes in as `Facts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dangan.derive.numbers import decimal_text, scaled_or_none
from dangan.derive.policy import Policy
from dangan.findings import Args, arguments
from dangan.schema.model import Field, Kind, Move, Transitions
from dangan.schema.words import field_words, names
from dangan.text import Both, say_both


@dataclass(frozen=True)
class Step:
    """One entry of ``steps``; ``n`` is its place, ``at`` and ``by`` may be empty."""

    n: int
    to: str
    on: str
    at: str
    by: str


@dataclass(frozen=True)
class Fault:
    """Something wrong with a step: a code, the pointer inside the record, its arguments."""

    code: str
    pointer: str
    args: Args


class Facts(Protocol):
    """What a replay asks about the record and about the staff."""

    def filled(self, pointer: str) -> bool:
        """Whether the field, object or list at ``pointer`` holds anything."""
        ...

    def value(self, pointer: str) -> str | int | None:
        """The value of a single field as the store holds it."""
        ...

    def holds(self, staff: str, role: str, on: str) -> bool:
        """Whether ``staff`` could act as ``role`` for this record on that day."""
        ...

    def serves(self, staff: str, on: str) -> bool:
        """Whether ``staff`` was with the company on that day."""
        ...

    def signed(self, role: str, since: str, until: str) -> bool:
        """Whether somebody signed as ``role`` in these days, both included."""
        ...

    def role_title(self, role: str) -> Both:
        """The name of a role."""
        ...

    def staff_name(self, staff: str) -> str:
        """The name of a member of staff, or the id where it is not known."""
        ...


def state_title(transitions: Transitions, key: str) -> Both:
    """The name of a state, or its key."""
    return next((state.title for state in transitions.states if state.key == key), Both(key, key))


@dataclass(frozen=True)
class _Passage:
    """One step in its setting.

    ``since`` is the first day on which a signature counts: in a second round the day on which
    it began, before that empty. ``final`` is false where that state is entered and left
    again later, so that the values of this round may have been replaced since.
    """

    origin: Step
    step: Step
    since: str
    final: bool


def replay(kind: Kind, steps: Sequence[Step], facts: Facts, policy: Policy) -> Iterator[Fault]:
    """What is wrong with the ``steps`` of one record, in their order.

    A state that is a slip makes the steps into it and out of it wrong; the second is not
    reported where another state in that place would make it right.
    """
    transitions = kind.transitions
    if transitions is None or not steps:
        return
    yield from _first(transitions, steps[0])
    ways = {(move.origin, move.target) for move in transitions.moves}
    left: set[str] = set()
    clock = ""  # the last time written down on the day of the step in front
    slipped: Step | None = None  # the step before one that was not allowed
    for n, step in enumerate(steps):
        if n:
            origin = steps[n - 1]
            if step.on < origin.on:
                said = arguments(date=step.on, earlier=origin.on)
                yield Fault("rule/step-order", f"/steps/{step.n}/on", said)
            clock = clock if step.on == origin.on else ""
            if step.at and step.at < clock:
                said = arguments(date=f"{step.on} {step.at}", earlier=f"{step.on} {clock}")
                yield Fault("rule/step-order", f"/steps/{step.n}/at", said)
            allowed = (origin.to, step.to) in ways
            if allowed or slipped is None or not _bridged(ways, slipped.to, step.to):
                final = all(other.to != origin.to for other in steps[n:-1])
                since = origin.on if origin.to in left else ""
                passage = _Passage(origin, step, since, final)
                yield from _move(kind, passage, facts, policy)
                slipped = None if allowed else origin
            else:
                slipped = None
            left.add(origin.to)
        clock = step.at or clock
        if step.by and not facts.serves(step.by, step.on):
            said = arguments(staff=facts.staff_name(step.by), date=step.on)
            yield Fault("rule/step-staff", f"/steps/{step.n}/by", said)


def _bridged(ways: set[tuple[str, str]], origin: str, target: str) -> bool:
    """Whether ``target`` can be reached from ``origin`` directly or over one state."""
    middles = {to for start, to in ways if start == origin}
    return target in middles or any((middle, target) in ways for middle in middles)


def _first(transitions: Transitions, step: Step) -> Iterator[Fault]:
    initial = [state for state in transitions.states if state.role == "initial"]
    if step.to not in {state.key for state in initial}:
        said = arguments(
            to=state_title(transitions, step.to), initial=names(state.title for state in initial)
        )
        yield Fault("rule/step-first", f"/steps/{step.n}/to", said)


def _move(kind: Kind, passage: _Passage, facts: Facts, policy: Policy) -> Iterator[Fault]:
    """What speaks against one step.

    Of several moves between the two states one that fits is enough. Where none does, the
    first obstacle counts: the case does not allow it, then nobody there may do it, then
    something is not filled in or not signed.
    """
    transitions, step = kind.transitions, passage.step
    if transitions is None:
        return
    where, origin = f"/steps/{step.n}", passage.origin.to
    ends = {
        "origin": state_title(transitions, origin),
        "target": state_title(transitions, step.to),
    }
    onward = [move for move in transitions.moves if move.origin == origin]
    moves = [move for move in onward if move.target == step.to]
    if not moves:
        targets = dict.fromkeys(state_title(transitions, move.target) for move in onward)
        allowed = names(targets) if targets else say_both("step.nowhere")
        yield Fault("rule/step-illegal", f"{where}/to", arguments(**ends, allowed=allowed))
        return
    refusals = [_refusal(kind, m, facts, policy, step.on) if passage.final else None for m in moves]
    fitting = [move for move, reason in zip(moves, refusals, strict=True) if reason is None]
    if not fitting:
        reason = refusals[0] or Both("", "")
        yield Fault("rule/step-limit", f"{where}/to", arguments(**ends, reason=reason))
        return
    open_to = [move for move in fitting if _may(move, step, facts)]
    if not open_to:
        roles = dict.fromkeys(role for move in fitting for role in move.by)
        said = arguments(
            staff=facts.staff_name(step.by),
            date=step.on,
            action=fitting[0].action,
            roles=names(facts.role_title(role) for role in roles),
        )
        yield Fault("rule/step-by", f"{where}/by", said)
        return
    obstacles = [list(_obstacles(kind, move, passage, facts)) for move in open_to]
    yield from min(obstacles, key=len)


def _may(move: Move, step: Step, facts: Facts) -> bool:
    return not move.by or any(facts.holds(step.by, role, step.on) for role in move.by)


def _obstacles(kind: Kind, move: Move, passage: _Passage, facts: Facts) -> Iterator[Fault]:
    """Fields that ``move`` needs and that are empty, and signatures that are missing."""
    step = passage.step
    for pointer in move.needs:
        if not facts.filled(pointer):
            said = arguments(field=field_words(kind, pointer.split("/")[1:]), action=move.action)
            yield Fault("rule/step-needs", f"/steps/{step.n}/to", said)
    for role in move.signs:
        if not facts.signed(role, passage.since, step.on):
            said = arguments(role=facts.role_title(role), action=move.action, date=step.on)
            yield Fault("rule/step-signs", f"/steps/{step.n}/to", said)


def _refusal(kind: Kind, move: Move, facts: Facts, policy: Policy, on: str) -> Both | None:
    """Why the case itself does not allow ``move``, as a sentence, or None if it does.

    A limit that the policy leaves open refuses nothing, and a missing amount is nought.
    """
    if move.when is None:
        return None
    when: Mapping[str, object] = move.when
    pointer = str(when["field"])
    node = kind.by_pointer.get(pointer)
    if not isinstance(node, Field):
        return None
    found = facts.value(pointer)
    words = field_words(kind, pointer.split("/")[1:])
    for key in ("above", "at_most"):
        if key in when:
            limit = _limit(when[key], node.scale, policy, on)
            amount = int(found or 0)
            if limit is not None and (amount <= limit if key == "above" else amount > limit):
                return say_both(
                    f"step.{key}",
                    field=words,
                    value=decimal_text(amount, node.scale),
                    limit=decimal_text(limit, node.scale),
                )
    wanted = [when["equals"]] if "equals" in when else when.get("in")
    if isinstance(wanted, list) and _stored(found, node) not in wanted:
        return say_both(
            "step.one_of",
            field=words,
            value=say_both("step.empty") if found is None else _label(found, node),
            wanted=names(_label(value, node) for value in wanted),
        )
    return None


def _label(value: object, node: Field) -> Both:
    """A value in the reader's words."""
    if node.type == "boolean":
        return say_both("schema.word.true" if value else "schema.word.false")
    return node.label(str(value))


def _stored(found: str | int | None, node: Field) -> object:
    """A value of the store as the schema would write it."""
    if node.type == "boolean" and found is not None:
        return bool(found)
    return found


def _limit(written: object, scale: int, policy: Policy, on: str) -> int | None:
    """A limit as written in the schema: a number, or the key of a setting of the policy."""
    value = policy.value(written, on) if isinstance(written, str) else written
    return scaled_or_none(value, scale)
