"""Plays the scripts under ``data/scripts/``: records of most kinds, written move by move.

A script is one record, or several alike. It says from which day on, counted from the as-of
day, about which customer, and what was filled in, signed and done in which order by whom.
Moves after the as-of day have not happened yet, so a script that begins late ends open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from dangan.demo import days
from dangan.demo.books import Books
from dangan.demo.cast import choose, knowledge
from dangan.demo.edges import LEAST
from dangan.demo.scene import MissingError, Scene, Shelf
from dangan.demo.world import Customer, Record, World
from dangan.productfile import parse

WHOLE = frozenset({"documents", "areas", "cabinets"})  # a company of any size has all of them
NOTICE = 15  # working days before a customer is closed on which that is asked for
DEFAULT = "trading firm"
ENTERED = 0.1  # of the signatures are entered by whoever takes the step
ORDER = (
    *("documents", "areas", "cabinets", "service-points", "credit-standards"),
    *("meetings", "targets", "appraisals", "plans", "credits", "credit-analyses"),
    *("credit-changes", "opportunities", "projects", "installations", "construction-records"),
    *("equipment",),
    *("visits", "activities", "hospitality", "gifts", "letters"),
    *("changes", "assignments", "handovers", "rewards"),
    *(
        "disclosures",
        "surveys",
        "survey-details",
        "collection-sheets",
        "visitor-counts",
        "data-requests",
    ),
    *("schemes", "services", "survey-answers", "calls", "improvements", "enquiries"),
    *("cancellations",),
    *("key-evaluations", "key-account-analyses", "key-account-plans", "support-requests"),
    *("staff-appraisals", "dossiers", "incidents", "loans"),
    *("submissions", "profit-notes"),
)
"""In this order kinds are made: what others name comes first."""


@dataclass(frozen=True)
class Save:
    """One new content of the record: when, by whom and why."""

    record: Record
    day: int
    author: str
    subject: str


@dataclass
class Playing:
    """A record on its way: its content, its state, and what was saved."""

    kind: str
    scene: Scene
    record: Record
    author: str
    state: str = ""
    saves: list[Save] = field(default_factory=list)

    def save(self, author: str, subject: str) -> None:
        """Keep the content as it stands."""
        self.saves.append(Save(_copy(self.record), self.scene.day, author, subject))


@cache
def scripts(kind: str) -> Sequence[Mapping[str, Any]]:
    """The scripts of a kind, none where it has no file."""
    path = Path(__file__).parent / "data" / "scripts" / f"{kind}.yaml"
    found: Sequence[Mapping[str, Any]] = parse(path.read_bytes()) if path.is_file() else ()
    return found


def perform(world: World, books: Books, made: Shelf, kinds: Sequence[str] = ORDER) -> None:
    """Make the records of all scripts of ``kinds``; small companies get their first ones only."""
    for kind in kinds:
        known = scripts(kind)
        part = LEAST if kind in WHOLE else min(world.size.customers, LEAST)
        few = -(-len(known) * part // LEAST)
        for place, script in enumerate(known[:few]):
            for turn in range(_times(world, books, made, script)):
                _perform(world, books, made, kind, script, place, turn)


def _times(world: World, books: Books, made: Shelf, script: Mapping[str, Any]) -> int:
    """How many records of ``script`` are made: ``times``, or with ``each`` one a customer."""
    if not script.get("each"):
        return int(script.get("times", 1))
    return len(choose(world, books, made, script.get("customer", DEFAULT), world.as_of))


def _perform(
    world: World,
    books: Books,
    made: Shelf,
    kind: str,
    script: Mapping[str, Any],
    place: int,
    turn: int,
) -> None:
    """Make one record of a script, unless it lacks something."""
    base = _base(world, script, turn)
    name = script.get("case", str(place))
    try:
        customer = _customer(world, books, made, kind, script, base)
    except MissingError:
        return
    if customer and script["day"] == "opened":
        base = days.after(customer.opened, 1)
    if customer and script["day"] == "traded" and customer.traded:
        base = customer.traded
    if customer and script["day"] == "closed":
        base = days.before(customer.ended or world.as_of, NOTICE)
    key = name if turn == 0 else f"{name}/{turn}"
    tell(world, books, made, kind, script, customer, base, key, turn)


def tell(
    world: World,
    books: Books,
    made: Shelf,
    kind: str,
    script: Mapping[str, Any],
    customer: Customer | None,
    base: int,
    name: str,
    turn: int = 0,
) -> str:
    """Make one record of ``kind`` about ``customer`` that begins on the day ``base``.

    Other scripts refer to it as ``kind/name``. Gives its id, empty where something that the
    script names is missing, so that there is no record.
    """
    try:
        playing = _play(world, books, made, kind, script, customer, turn, base, name)
    except MissingError:
        return ""
    made.ids[f"{kind}/{name}"] = key = playing.record["id"]
    if customer:
        made.customers[f"{kind}/{name}"] = customer.id
        made.used[kind, customer.id] += 1
    minute = world.dice("script", kind, name).between(8 * 60 + 40, 15 * 60)
    _write(world, playing, customer, minute)
    return str(key)


def _base(world: World, script: Mapping[str, Any], turn: int) -> int:
    """The day on which a record begins: counted from the as-of day.

    Repetitions come ``every`` so many days, or every month on one of its first ten days. Where
    it begins with an event in a customer's life that is found out later.
    """
    day, every = script["day"], script.get("every", 0)
    if isinstance(day, str):
        return days.workday_before(world.as_of)
    if every == "month":
        first = days.number(f"{days.month(world.as_of + day)}-09")
        return days.workday_before(days.add_months(first, turn))
    return days.workday_before(world.as_of + day + turn * every)


def _customer(
    world: World, books: Books, made: Shelf, kind: str, script: Mapping[str, Any], base: int
) -> Customer | None:
    """Of those whom the script may be about the one with the fewest records of ``kind``.

    A ``fresh`` script wants somebody who has none at all.
    """
    wanted = script.get("customer", DEFAULT)
    if not wanted:
        return None
    found = choose(world, books, made, wanted, base)
    if script.get("fresh"):
        found = [one for one in found if not made.used[kind, one.id]]
    if not found:
        raise MissingError(wanted)
    return min(found, key=lambda one: made.used[kind, one.id])


def _play(
    world: World,
    books: Books,
    made: Shelf,
    kind: str,
    script: Mapping[str, Any],
    customer: Customer | None,
    turn: int,
    base: int,
    name: str,
) -> Playing:
    dice = world.dice("play", kind, name)
    known = knowledge(world, books, customer)
    scene = Scene(world, made, dice, turn, base, base, known)
    record = scene.fill(script["record"])
    shape = world.journal.shapes[kind]
    if customer and "customer" in world.journal.plans[kind].keys:
        record.setdefault("customer", customer.id)
    record.setdefault("id", world.id(shape.prefix, base) if shape.prefix else "")
    scene.record = record
    playing = Playing(kind, scene, record, "")
    for number, move in enumerate(script["moves"]):
        after = move.get("after", 1 if number else 0)
        day = days.after(scene.day, after) if after else scene.day
        if "until" in move and customer:
            day = max(day, days.after(customer.traded or world.as_of, 1))
        if day > world.as_of:
            break
        scene.day = day
        _move(playing, move)
    return playing


def _move(playing: Playing, move: Mapping[str, Any]) -> None:
    """One move: what is filled in, then the signatures, then the step."""
    scene, shape = playing.scene, playing.scene.world.journal.shapes[playing.kind]
    by = playing.author = who(scene, move["by"]) if "by" in move else playing.author
    first = not playing.saves
    target = move.get("to", "")
    action = shape.actions.get((playing.state, target), f"登记{shape.title}")
    subject = scene.fill(move["why"]) if "why" in move else action
    filled = scene.fill(move.get("set", {}))
    _merge(playing.record, filled)
    signs = [_signature(scene, one, by) for one in move.get("sign", ())]
    apart = [one["staff"] != by and not scene.dice.chance(ENTERED) for one in signs]
    if first and target:
        _step(playing, move, target, by)
    if (first or filled) and any(apart):
        playing.save(by, subject if first else f"{subject}，先报签")
    for signed, alone in zip(signs, apart, strict=True):
        playing.record["sign_offs"] = [*playing.record.get("sign_offs", ()), signed]
        if alone:
            title = shape.signs.get(signed["role"], "")
            words = {"agree": "同意", "refuse": "不同意", "comment": "提出意见"}
            playing.save(signed["staff"], f"{title}签署，{words[signed['decision']]}")
    if target and not first:
        _step(playing, move, target, by)
    playing.state = target or playing.state
    if not playing.saves or playing.saves[-1].record != playing.record:
        playing.save(by, subject)


def _step(playing: Playing, move: Mapping[str, Any], target: str, by: str) -> None:
    step = {"to": target, "on": days.text(playing.scene.day), "by": by}
    if "note" in move:
        step["note"] = playing.scene.fill(move["note"])
    playing.record["steps"] = [*playing.record.get("steps", ()), step]


def _signature(scene: Scene, given: str | Mapping[str, Any], by: str) -> Record:
    """A signature, written as ``role``, ``role=who``, or as a map with decision and opinion."""
    entry = {"role": given} if isinstance(given, str) else dict(given)
    role, _, name = entry["role"].partition("=")
    staff = who(scene, name or entry.pop("by", "") or role, by)
    signed = {"role": role, "staff": staff, "on": days.text(scene.day), "decision": "agree"}
    entry.pop("role")
    found: Record = {**signed, **scene.fill(entry)}
    return found


def who(scene: Scene, name: str, by: str = "") -> str:
    """A member of staff: by id, as the record or the customer's file names one, or by role.

    Where ``by`` holds the role it is that person. Raises MissingError.
    """
    world = scene.world
    if name in {"owner", "head"} or name in scene.values:
        return str(scene.value(name))
    named = scene.record.get(name)
    member = next((one for one in world.staff if one.id in {name, named}), None)
    if member is not None:
        if member.joined > scene.day or (member.left is not None and member.left < scene.day):
            raise MissingError(name)
        return member.id
    holders = [one.id for one in world.holders(name, scene.day)]
    if not holders:
        raise MissingError(name)
    return by if by in holders else holders[scene.turn % len(holders)]


def _merge(record: Record, more: Mapping[str, Any]) -> None:
    """Put ``more`` into ``record``: maps are merged; a key ``+name`` adds to that list."""
    for key, value in more.items():
        if key.startswith("+"):
            record[key[1:]] = [*record.get(key[1:], ()), *value]
        elif isinstance(value, dict) and isinstance(record.get(key), dict):
            record[key] = dict(record[key])
            _merge(record[key], value)
        else:
            record[key] = value


def _copy(record: Record) -> Record:
    return dict(record)


def _write(world: World, playing: Playing, customer: Customer | None, minute: int) -> None:
    """Write what was saved; in a large company only what stood at the end of a day."""
    shape = world.journal.shapes[playing.kind]
    label = customer.short if customer else str(playing.record.get(shape.label, shape.title))
    saves = playing.saves
    for number, save in enumerate(saves):
        last = number + 1 == len(saves) or saves[number + 1].day != save.day
        if world.journal.coarse and not last:
            continue
        minute = minute + 35 if number and saves[number - 1].day == save.day else minute
        world.journal.save(
            playing.kind, save.record, save.day, min(minute, 17 * 60), save.author,
            save.subject, label,
        )  # fmt: skip
