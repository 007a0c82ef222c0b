"""Whether the states, moves and signatures that a schema describes hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dangan.schema.documents import Flaw, Path_, flaw
from dangan.schema.meta import is_both, title_flaws

_STATE_KEYS = frozenset({"key", "title", "x-en", "kind", "description", "x-en-description"})
_MOVE_KEYS = frozenset({"from", "to", "action", "by", "needs", "signs", "note", "when"})
_WHEN_KEYS = frozenset({"field", "above", "at_most", "equals", "in"})
_SIGN_KEYS = frozenset(
    {"title", "x-en", "covers", "who", "x-source", "description", "x-en-description"}
)


def workflow_flaws(
    schema: Mapping[str, Any], pointers: Collection[str], roles: Collection[str]
) -> Iterator[Flaw]:
    """What is wrong with ``x-transitions`` and ``x-signs``.

    ``pointers`` are those of the kind's fields and groups, ``roles`` the keys of
    ``definitions.json#/$defs/role``.
    """
    yield from _sign_flaws(schema.get("x-signs"), pointers, roles)
    written = schema.get("x-transitions")
    if written is None:
        return
    here: Path_ = ("x-transitions",)
    shaped = (
        isinstance(written, dict)
        and written.keys() == {"states", "moves"}
        and all(isinstance(part, dict) for part in (*written["states"], *written["moves"]))
    )
    if not shaped:
        yield flaw(here, "transitions")
        return
    if "/steps" not in pointers:
        yield flaw(here, "no_steps")
    states = [str(state.get("key", "")) for state in written["states"]]
    yield from _state_flaws(written["states"], here)
    signing = schema.get("x-signs") or {}
    for n, move in enumerate(written["moves"]):
        yield from _move_flaws(move, (*here, "moves", n), states, pointers, roles, signing)


def _state_flaws(states: list[Mapping[str, Any]], path: Path_) -> Iterator[Flaw]:
    seen: set[str] = set()
    for n, state in enumerate(states):
        here = (*path, "states", n)
        yield from title_flaws(state, here)
        yield from _unknown_keys(state, _STATE_KEYS, here)
        key = str(state.get("key", ""))
        if not key or key in seen:
            yield flaw(here, "state_twice", key=key)
        seen.add(key)
        if state.get("kind", "initial") not in ("initial", "terminal"):
            yield flaw((*here, "kind"), "state_kind", value=state["kind"])
    if not any(state.get("kind") == "initial" for state in states):
        yield flaw((*path, "states"), "no_initial")


def _move_flaws(
    move: Mapping[str, Any],
    path: Path_,
    states: Collection[str],
    pointers: Collection[str],
    roles: Collection[str],
    signing: Mapping[str, Any],
) -> Iterator[Flaw]:
    yield from _unknown_keys(move, _MOVE_KEYS, path)
    for end in ("from", "to"):
        if move.get(end) not in states:
            yield flaw((*path, end), "state_unknown", key=move.get(end, ""))
    for key in ("action", "note"):
        if (key == "action" or key in move) and not is_both(move.get(key)):
            yield flaw(path, "both_languages", keyword=key)
    known = (("by", "role", roles), ("signs", "sign", signing), ("needs", "pointer", pointers))
    for key, what, names in known:
        for name in move.get(key, ()):
            if name not in names:
                yield flaw((*path, key), f"{what}_unknown", name=name)
    if "when" in move:
        yield from _when_flaws(move["when"], (*path, "when"), pointers)


def _when_flaws(when: object, path: Path_, pointers: Collection[str]) -> Iterator[Flaw]:
    if not isinstance(when, dict) or len(when) < 2:
        yield flaw(path, "when")
        return
    yield from _unknown_keys(when, _WHEN_KEYS, path)
    if when.get("field") not in pointers:
        yield flaw(path, "pointer_unknown", name=when.get("field", ""))


def _sign_flaws(
    written: object, pointers: Collection[str], roles: Collection[str]
) -> Iterator[Flaw]:
    if written is None:
        return
    here: Path_ = ("x-signs",)
    if not isinstance(written, dict) or not all(
        isinstance(node, dict) for node in written.values()
    ):
        yield flaw(here, "signs")
        return
    if "/sign_offs" not in pointers:
        yield flaw(here, "no_sign_offs")
    for role, node in written.items():
        if role not in roles:
            yield flaw((*here, role), "role_unknown", name=role)
        yield from title_flaws(node, (*here, role))
        yield from _unknown_keys(node, _SIGN_KEYS, (*here, role))
        named = [("covers", pointer) for pointer in node.get("covers", ())]
        named += [("who", node["who"])] if "who" in node else []
        for key, pointer in named:
            if pointer not in pointers:
                yield flaw((*here, role, key), "pointer_unknown", name=pointer)


def _unknown_keys(node: Mapping[str, Any], known: Collection[str], path: Path_) -> Iterator[Flaw]:
    for key in node:
        if key not in known:
            yield flaw((*path, key), "unknown_keyword", keyword=key)
