"""What may be done next with a record, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dangan.derive.numbers import scaled_or_none
from dangan.publish.site.sources import Record, Sources
from dangan.publish.values import Value
from dangan.schema.model import Field, Kind, Move
from dangan.text import Both, say


def next_move(sources: Sources, kind: Kind, record: Record) -> Move | None:
    """The ordinary move from the record's state that its own values allow; None at the end.

    Moves are listed in the schema with the ordinary one first. A limit that the policy leaves
    open refuses nothing.
    """
    state = str(record.get("state") or "")
    moves = kind.transitions.moves if kind.transitions else ()
    return next(
        (one for one in moves if one.origin == state and _holds(sources, kind, one, record)), None
    )


def _holds(sources: Sources, kind: Kind, move: Move, record: Record) -> bool:
    if move.when is None:
        return True
    field = kind.by_pointer.get(str(move.when["field"]))
    if not isinstance(field, Field):
        return True
    found = record.get(field.column)
    for key in ("above", "at_most"):
        limit = _limit(sources.policy, move.when.get(key), field.scale)
        if limit is not None:
            amount = found if isinstance(found, int) else 0
            if (amount > limit) != (key == "above"):
                return False
    stored: Value | bool = bool(found) if field.type == "boolean" and found is not None else found
    if "equals" in move.when:
        return bool(stored == move.when["equals"])
    return "in" not in move.when or stored in move.when["in"]


def _limit(policy: Mapping[str, Any], written: object, scale: int) -> int | None:
    """A limit as the schema writes it: a number, or the path of a setting of the policy."""
    value: Any = written
    if isinstance(written, str):
        value = policy
        for part in written.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    return scaled_or_none(value, scale)


def doers(
    sources: Sources, kind: Kind, record: Record, move: Move, titles: Mapping[str, Both], lang: str
) -> str:
    """Which roles may make ``move``, each with the people or the department that hold it."""
    own = {sign.role: sign.title for sign in kind.signs}
    parts: list[str] = []
    for role in move.by:
        title = (own.get(role) or titles.get(role) or Both(role, role)).get(lang)
        names = say("site.list_comma", lang).join(_named(sources, kind, record, role, lang))
        parts.append(say("site.role_held", lang, role=title, names=names) if names else title)
    return f" {say('site.complaint_or', lang)} ".join(parts)


def _named(sources: Sources, kind: Kind, record: Record, role: str, lang: str) -> Iterator[str]:
    """Who holds a role for this record: named in the record itself, else among the staff."""
    for field in kind.columns():
        value = record.get(field.column)
        if value is not None and field.refs and field.pointer.rpartition("/")[2] == role:
            yield sources.labels.reference(field, str(value), lang)
            return
    for ident in sources.role_holders.get(role, ())[:3]:
        yield sources.labels.record("staff", ident, lang) or ident
