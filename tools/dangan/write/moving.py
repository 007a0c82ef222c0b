"""What a step of a record needs, asked of the same replay that judges it later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from dangan.derive import replays
from dangan.derive.numbers import decimal_text, scaled_or_none
from dangan.derive.policy import Policy
from dangan.derive.steps import state_title
from dangan.derive.violation import Violation
from dangan.examine import Examined
from dangan.schema.model import Field, Kind, Move, State, Transitions
from dangan.schema.words import field_words, names
from dangan.store.rows import rows
from dangan.text import Both, say_both
from dangan.write.desk import Desk, Target

_WHO = ("staff", "departments")


@dataclass(frozen=True)
class Act:
    """A step about to be taken; ``by`` is empty where nobody is known yet."""

    to: str
    on: str
    by: str = ""
    at: str = ""
    note: str = ""

    def entry(self) -> dict[str, Any]:
        """The entry of ``steps``, in the order in which its fields are written."""
        parts = {"to": self.to, "on": self.on, "at": self.at, "by": self.by, "note": self.note}
        return {key: value for key, value in parts.items() if value}


@dataclass(frozen=True)
class Demand:
    """A field or a role's signature that a step asks for, and whether it is ``there``.

    ``values`` are those that a field must have for the step, where not any will do.
    """

    key: str
    title: Both
    there: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One allowed move as it stands for a record.

    ``condition`` says for which cases the move is, ``refusal`` why this is none of them; both
    are words or None. What is merely not filled in is no refusal but one of the ``needs``.
    ``may`` is whether the person acting holds one of the roles.
    """

    move: Move
    condition: Both | None
    refusal: Both | None
    may: bool
    needs: tuple[Demand, ...]
    signs: tuple[Demand, ...]

    @property
    def missing(self) -> tuple[Demand, ...]:
        """What is not there yet."""
        return tuple(demand for demand in (*self.needs, *self.signs) if not demand.there)


def transitions_of(target: Target) -> Transitions:
    """The states and moves of a record that has some."""
    return target.kind.transitions or Transitions((), ())


def steps_of(target: Target) -> Sequence[Mapping[str, Any]]:
    """The steps that the record has taken."""
    found = target.value.get("steps")
    return found if isinstance(found, list) else ()


def state_of(target: Target) -> str:
    """The key of the present state, or nothing before the first step."""
    steps = steps_of(target)
    return str(steps[-1].get("to", "")) if steps else ""


def moves_from(target: Target) -> tuple[Move, ...]:
    """The moves that lead on from the present state; at the start those into the process."""
    transitions = transitions_of(target)
    state = state_of(target)
    if state:
        return tuple(move for move in transitions.moves if move.origin == state)
    return tuple(_beginning(s) for s in transitions.states if s.role == "initial")


def _beginning(state: State) -> Move:
    action = say_both("move.begin")
    return Move("", state.key, action, (), (), (), None, None)


def ways(desk: Desk, target: Target, act: Act) -> tuple[Way, ...]:
    """All moves from the present state to that of ``act``, in the order of the schema."""
    moves = [move for move in moves_from(target) if move.target == act.to]
    with _trial(desk, target, act) as trial:
        return tuple(_way(trial, desk.records.policy, move, act.on) for move in moves)


def best(found: Sequence[Way]) -> Way:
    """The way that counts, chosen as the replay does: it fits, one may, the least is missing."""
    fitting = [way for way in found if way.refusal is None]
    allowed = [way for way in fitting if way.may]
    return min(allowed or fitting or found, key=lambda way: len(way.missing))


def objections(desk: Desk, target: Target, act: Act) -> tuple[Violation, ...]:
    """What speaks against the date or the person of ``act``, whatever the move."""
    with _trial(desk, target, act) as trial:
        bare = Move(state_of(target), act.to, Both("", ""), (), (), (), None, None)
        return tuple(trial.faults(bare))


@dataclass(frozen=True)
class _Trial:
    """A store of one record with one more step, its number, and the staff."""

    store: sqlite3.Connection
    kinds: Mapping[str, Kind]
    kind: Kind
    policy: Policy
    number: int

    def faults(self, move: Move) -> Iterator[Violation]:
        """What the replay has against the step if ``move`` were the only one there is."""
        states = self.kind.transitions.states if self.kind.transitions else ()
        kind = replace(self.kind, transitions=Transitions(states, (move,)))
        who = {name: self.kinds[name] for name in _WHO if name in self.kinds}
        for found in replays.check(self.store, {**who, kind.name: kind}, self.policy):
            if found.pointer.startswith(f"/steps/{self.number}/"):
                yield found

    def first(self, move: Move, code: str) -> Violation | None:
        """The first of `faults` with that code."""
        return next((found for found in self.faults(move) if found.code == code), None)


@contextmanager
def _trial(desk: Desk, target: Target, act: Act) -> Iterator[_Trial]:
    value = {**target.value, "steps": [*steps_of(target), act.entry()]}
    made = rows(target.kind, target.path, value)
    record = Examined.of(target.path, target.kind.name, target.id, (), made)
    others = [e for e in desk.records.examined if e.kind in _WHO and e.path != target.path]
    store, _ = replace(desk.records, examined=(*others, record)).store()
    try:
        yield _Trial(store, desk.kinds, target.kind, desk.records.policy, len(steps_of(target)))
    finally:
        store.close()


def _way(trial: _Trial, policy: Policy, move: Move, on: str) -> Way:
    bare = replace(move, by=(), needs=(), signs=(), when=None)
    asked = _asked(trial.kind, move)
    needs = {pointer: _need(trial, bare, pointer, asked.get(pointer, ())) for pointer in asked}
    unanswered = any(not need.there for need in needs.values())
    for pointer in move.needs:
        needs.setdefault(pointer, _need(trial, bare, pointer, ()))
    refused = trial.first(replace(bare, when=move.when), "rule/step-limit")
    reason = None if refused is None or unanswered else dict(refused.args)["reason"]
    titles = {sign.role: sign.title for sign in trial.kind.signs}
    return Way(
        move=move,
        condition=_condition(trial.kind, move, policy, on),
        refusal=Both(reason, reason) if isinstance(reason, str) else reason,
        may=trial.first(replace(bare, by=move.by), "rule/step-by") is None,
        needs=tuple(needs.values()),
        signs=tuple(
            Demand(
                role,
                titles.get(role, Both(role, role)),
                trial.first(replace(bare, signs=(role,)), "rule/step-signs") is None,
            )
            for role in move.signs
        ),
    )


def _need(trial: _Trial, bare: Move, pointer: str, values: tuple[str, ...]) -> Demand:
    empty = trial.first(replace(bare, needs=(pointer,)), "rule/step-needs")
    return Demand(pointer, field_words(trial.kind, pointer.split("/")[1:]), empty is None, values)


def _asked(kind: Kind, move: Move) -> dict[str, tuple[str, ...]]:
    """The field whose value decides whether the case allows the move, with the right values.

    A missing amount counts as nought and needs no answer.
    """
    when = move.when or {}
    wanted = [when["equals"]] if "equals" in when else when.get("in")
    if not isinstance(wanted, list) or not isinstance(kind.by_pointer.get(when["field"]), Field):
        return {}
    return {when["field"]: tuple(_written(value) for value in wanted)}


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _condition(kind: Kind, move: Move, policy: Policy, on: str) -> Both | None:
    """For which cases a move is, in words with the figures in force on that day."""
    when = move.when
    node = kind.by_pointer.get(str(when["field"])) if when else None
    if when is None or not isinstance(node, Field):
        return None
    words = field_words(kind, node.pointer.split("/")[1:])
    for key in ("above", "at_most"):
        if key in when:
            setting = when[key]
            value = policy.value(setting, on) if isinstance(setting, str) else setting
            limit = scaled_or_none(value, node.scale)
            if limit is None:
                return say_both("move.when_open", field=words, setting=str(setting))
            shown = decimal_text(limit, node.scale)
            said = f"move.when_{key}_policy" if isinstance(setting, str) else f"move.when_{key}"
            return say_both(said, field=words, limit=shown, setting=str(setting))
    if "equals" in when:
        return say_both("schema.when.is", field=words, value=_label(node, when["equals"]))
    values = names(_label(node, value) for value in when.get("in", ()))
    return say_both("schema.when.one_of", field=words, values=values)


def _label(node: Field, value: object) -> Both:
    if isinstance(value, bool):
        return say_both("schema.word.true" if value else "schema.word.false")
    return node.label(str(value))


def state_words(target: Target, key: str) -> Both:
    """The name of a state of the record's kind."""
    return state_title(transitions_of(target), key)
