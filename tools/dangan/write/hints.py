"""What to type for a field that is not filled in yet."""

from __future__ import annotations

from dangan.schema.model import Field, Kind
from dangan.schema.words import names
from dangan.text import Both, say, say_both
from dangan.write.moving import Demand

_BY_FORMAT = {
    "date": "date",
    "month": "month",
    "time": "time",
    "telephone": "telephone",
    "money": "number",
    "percent": "number",
    "score": "number",
    "quantity": "number",
    "area": "number",
}


def option(kind: Kind, need: Demand, lang: str) -> tuple[str, ...]:
    """The ``--set`` options that fill in what is needed, with a stand-in for a free value.

    A list of entries with several fields needs one for each of its required fields.
    """
    fixed = need.values[0] if len(need.values) == 1 else ""
    return tuple(
        f"--set {place}={_quoted(fixed or stand_in(field).get(lang))}"
        for place, field in _places(kind, need.key)
    )


def choices(kind: Kind, need: Demand) -> Both | None:
    """The values that may be typed, for a field with a list of choices."""
    found = [field for _, field in _places(kind, need.key) if field.choices]
    if not found or len(need.values) == 1:
        return None
    fitting = (c for c in found[0].choices if not need.values or c.const in need.values)
    return names(say_both("schema.choice.item", key=c.const, label=c.title) for c in fitting)


def _places(kind: Kind, pointer: str) -> list[tuple[str, Field]]:
    node = kind.by_pointer.get(pointer)
    if isinstance(node, Field):
        return [(pointer, node)]
    element = kind.by_pointer.get(f"{pointer}/*")
    if isinstance(element, Field):
        return [(pointer, element)]
    listed = node is not None and node.is_list
    inner = f"{pointer}/*/" if listed else f"{pointer}/"
    fields = [
        f for f in kind.fields if f.pointer.startswith(inner) and "*" not in f.pointer[len(inner) :]
    ]
    wanted = [f for f in fields if f.required] or fields[:1]
    return [(f.pointer.replace("/*/", "/-/", 1), f) for f in wanted]


def stand_in(field: Field) -> Both:
    """What stands for a value that only the person who types can know."""
    if field.choices:
        return say_both("move.stand_in.choice")
    if field.type == "boolean":
        return Both("true", "true")
    if field.refs == ("staff",):
        return say_both("move.stand_in.staff")
    if field.refs:
        return say_both("move.stand_in.record")
    if field.type in ("integer", "number"):
        return say_both("move.stand_in.number")
    return say_both(f"move.stand_in.{_BY_FORMAT.get(field.format, 'text')}")


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def command(*words: str) -> str:
    """A line to type: ``dangan`` and its words, quoted where they hold blanks."""
    return " ".join(("dangan", *(_quoted(word) for word in words)))


def listed(parts: tuple[Both, ...], lang: str) -> str:
    """Several names in one sentence."""
    return names(parts).get(lang) if parts else say("write.none", lang)
