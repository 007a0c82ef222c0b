"""Values as they are typed after ``--set``, and the record with them in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dangan.project import UserError
from dangan.read.compose import compose, unescape
from dangan.read.edit import remove_value, replace_value
from dangan.read.fmt import FormatError, format_bytes, style_problem
from dangan.read.layout import Form
from dangan.schema.errors import value_at
from dangan.schema.model import Field, Group, Kind
from dangan.schema.suggest import closest
from dangan.schema.words import field_words, names, pattern_of, pointer_of
from dangan.text import Both, catalogue

NEW = "-"
WRITTEN_BY = {"/steps": "move", "/sign_offs": "sign"}
"""Lists that have a command of their own."""

CLEARED = object()
"""The value of a `Setting` that empties its place."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[/\\]")


@dataclass(frozen=True)
class Setting:
    """A value for one place of a record; ``path`` may hold `NEW` for a new list entry.

    ``field`` is what stands there, None where the place is a whole object or list.
    """

    path: tuple[str | int, ...]
    value: Any
    field: Field | None = None


def read_setting(kind: Kind, written: str, *, clearing: bool = False) -> Setting:
    """One ``/pointer=value``. Raises UserError for what names no field or holds no value.

    With ``clearing`` nothing behind the sign means that the place is to be emptied.
    """
    pointer, equals, text = written.partition("=")
    empty = not text.strip()
    if not equals or not pointer.strip() or (empty and not clearing):
        raise UserError("write.set_form", written=written)
    path, node = _place(kind, pointer.strip())
    top = f"/{path[0]}"
    if top == "/id":
        raise UserError("write.set_id")
    if top in WRITTEN_BY:
        field = field_words(kind, path[:1])
        raise UserError("write.set_list", field=field, command=WRITTEN_BY[top])
    if empty:
        if NEW in path:
            raise UserError("write.set_form", written=written)
        return Setting(path, CLEARED)
    if isinstance(node, Group):
        element = kind.by_pointer.get(f"{node.pointer}/*")
        if not (node.is_list and isinstance(element, Field)):
            fields = names(_inner(kind, node))
            raise UserError("write.set_group", field=field_words(kind, path), fields=fields)
        path, node = (*path, NEW), element
    return Setting(path, typed(node, text.strip()), node)


def _place(kind: Kind, pointer: str) -> tuple[tuple[str | int, ...], Field | Group]:
    """The path that ``pointer`` means and what stands there. Raises UserError.

    Some shells on Windows turn ``/acceptance/decision`` into a path below their own folder.
    """
    steps = unescape(pointer if pointer.startswith("/") else f"/{pointer}")
    if _WINDOWS_PATH.match(pointer):
        steps = pointer.replace("\\", "/").split("/")[1:]
        while len(steps) > 1 and _node(kind, steps_path(steps)) is None:
            steps = steps[1:]
    path = steps_path(steps)
    node = _node(kind, path) or _titled(kind, pointer)
    if node is not None:
        return (path if _node(kind, path) else steps_path(unescape(node.pointer))), node
    near = closest(pointer, kind.by_pointer)
    if near is None:
        raise UserError("write.set_unknown", pointer=pointer, kind=kind.title)
    label = kind.by_pointer[near].title
    raise UserError("write.set_near", pointer=pointer, kind=kind.title, near=near, label=label)


def _titled(kind: Kind, words: str) -> Field | Group | None:
    """The one field outside of lists that is called ``words``, or None."""
    found = [
        node
        for node in kind.by_pointer.values()
        if "*" not in node.pointer and words.casefold() in (node.title.zh, node.title.en.casefold())
    ]
    return found[0] if len(found) == 1 else None


def steps_path(steps: Iterable[str]) -> tuple[str | int, ...]:
    """The steps of a pointer as a path; places in lists are numbers."""
    return tuple(int(step) if step.isdecimal() else step for step in steps)


def _node(kind: Kind, path: tuple[str | int, ...]) -> Field | Group | None:
    return kind.by_pointer.get(pattern_of(kind, [0 if step == NEW else step for step in path]))


def _inner(kind: Kind, group: Group) -> Iterator[Both]:
    """The fields of an object, or of a new entry of a list, as they are typed."""
    below = f"{group.pointer}/*/" if group.is_list else f"{group.pointer}/"
    for field in kind.fields:
        if field.pointer.startswith(below):
            pointer = field.pointer.replace("/*", f"/{NEW}")
            yield Both(pointer, pointer)


def typed(field: Field, text: str) -> Any:
    """``text`` as a value of ``field``; a choice may be given by its name.

    What does not fit stays text, so that the schema says what is wrong with it.
    """
    if field.choices:
        named = (c.const for c in field.choices if text in (c.const, c.title.zh, c.title.en))
        return next(named, text)
    if field.type == "boolean":
        words = {value: key == "schema.word.true" for key, value in _truths()}
        return words.get(text.casefold(), text)
    if field.type == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if field.type == "number" and _NUMBER.fullmatch(text):
        number = Decimal(text)
        return int(number) if number == int(number) else number
    return text


def _truths() -> Iterator[tuple[str, str]]:
    for key, plain in (("schema.word.true", "true"), ("schema.word.false", "false")):
        said = catalogue()[key]
        for word in (plain, said.zh, said.en):
            yield key, word.casefold()


def applied(kind: Kind, data: bytes, settings: Iterable[Setting]) -> bytes:
    """``data`` with every setting made; comments and the order of fields stay.

    Settings of one list with ``-`` fill one new entry until a field of it comes again. Raises
    UserError for a place that is not there or that must not change.
    """
    growing: dict[tuple[str | int, ...], int] = {}
    for setting in settings:
        value = compose(data, positions=False).value
        path = _settled(setting, value, growing)
        _refuse_fixed(kind, path, value, setting.value)
        found = pointer_of(path)
        if setting.value is CLEARED:
            data = _cleared(data, found)
            continue
        below, made = setting.value, path
        if NEW in path and path[-1] != NEW:
            at = path.index(NEW)
            for step in reversed(path[at + 1 :]):
                below = {str(step): below}
            made = path[: at + 1]
        try:
            data = replace_value(data, pointer_of(made), below)
        except LookupError as error:
            raise UserError("write.set_nowhere", pointer=found) from error
        except FormatError as error:
            raise UserError("write.unsafe") from error
    return data


def _cleared(data: bytes, pointer: str) -> bytes:
    try:
        return remove_value(data, pointer)
    except LookupError:
        return data  # nothing there, nothing to empty
    except (FormatError, ValueError) as error:
        raise UserError("write.unsafe") from error


def _settled(
    setting: Setting, value: Any, growing: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    """The path with the entry that is being filled, or with `NEW` where one begins."""
    path = setting.path
    if NEW not in path or path[-1] == NEW:
        return path
    at = path.index(NEW)
    above, below = path[:at], path[at + 1 :]
    if above in growing:
        same = (*above, growing[above], *below)
        if value_at(value, same) is None:
            return same
    listed = value_at(value, above)
    growing[above] = len(listed) if isinstance(listed, list) else 0
    return path


def _refuse_fixed(kind: Kind, path: tuple[str | int, ...], value: Any, new: Any) -> None:
    """Refuse to change what must not change once it is there."""
    for length in range(1, len(path) + 1):
        node = kind.by_pointer.get(pattern_of(kind, path[:length]))
        if node is None:
            continue
        there = value_at(value, path[:length])
        fixed = node.immutable and there is not None and length == len(path) and there != new
        closed = isinstance(node, Group) and node.append_only
        inside = closed and length < len(path) and path[length] != NEW
        emptied = new is CLEARED and length == len(path) and _keeps(kind, node, there)
        if fixed or inside or emptied:
            raise UserError("write.set_fixed", field=field_words(kind, path))


def _keeps(kind: Kind, node: Field | Group, there: Any) -> bool:
    """Whether something at or below ``node`` must stay once it is there."""
    if there is None:
        return False
    below = [one for p, one in kind.by_pointer.items() if p.startswith(f"{node.pointer}/")]
    return any(
        one.immutable or (isinstance(one, Group) and one.append_only) for one in (node, *below)
    )


def appended(data: bytes, listed: str, entry: dict[str, Any]) -> bytes:
    """``data`` with ``entry`` at the end of the list ``listed``.

    Raises UserError for a file in which that cannot be done safely.
    """
    try:
        return replace_value(data, f"/{listed}/{NEW}", entry)
    except FormatError as error:
        raise UserError("write.unsafe") from error


def tidied(kind: Kind, before: bytes, after: bytes) -> bytes:
    """``after`` in canonical form if ``before`` was: what others wrote otherwise stays theirs.

    Raises UserError where comments or values would be lost.
    """
    if before == after or style_problem(compose(before), Form.of(kind.schema)) is not None:
        return after
    try:
        return format_bytes(after, kind.schema)
    except FormatError as error:
        raise UserError("write.unsafe") from error
