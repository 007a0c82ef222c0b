"""What the meta-schema, or the validator itself, objects to in a schema file, in our words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kinds

from dangan.schema.documents import Flaw, Path_, flaw
from dangan.schema.patterns import form_words
from dangan.schema.words import names, plain_words
from dangan.text import Both, say_both

_UNKNOWN = (Kinds.AdditionalProperties, Kinds.UnevaluatedProperties)


def meta_flaws(errors: Iterable[jsonschema_rs.ValidationError]) -> list[Flaw]:
    """The flaws behind ``errors``, sorted by place.

    A key whose value is wrong also makes the object around it hold an unevaluated property,
    and so on to the top: only the innermost is the cause.
    """
    every = sorted(((_path(error), error) for error in errors), key=lambda item: str(item[0]))
    plain = [path for path, error in every if not isinstance(error.kind, _UNKNOWN)]
    found: list[Flaw] = []
    for path, error in every:
        around = any(other[: len(path)] == path for other in plain)
        if not (isinstance(error.kind, Kinds.UnevaluatedProperties) and around):
            found.extend(_flaws(path, error))
    return found


def _path(error: jsonschema_rs.ValidationError) -> Path_:
    return tuple(error.instance_path)


def _flaws(path: Path_, error: jsonschema_rs.ValidationError) -> Iterator[Flaw]:
    cause = error.kind
    if isinstance(cause, Kinds.Required):
        yield flaw(path, "key_missing", key=cause.property)
    elif isinstance(cause, _UNKNOWN):
        for key in cause.unexpected:
            yield flaw((*path, key), "unknown_keyword", keyword=key)
    else:
        yield Flaw(path, _said(path, error))


def _said(path: Path_, error: jsonschema_rs.ValidationError) -> Both:
    cause = error.kind
    value = plain_words(error.instance)
    if isinstance(cause, Kinds.Type):
        wanted = names(say_both(f"schema.type.{name}") for name in cause.types if name != "null")
        return say_both("schema.flaw.wrong_type", value=value, wanted=wanted)
    if isinstance(cause, Kinds.Enum):
        known = ", ".join(map(str, cause.options))
        return say_both("schema.flaw.wrong_choice", value=value, known=known)
    if isinstance(cause, Kinds.Constant):
        known = str(cause.expected_value)
        return say_both("schema.flaw.wrong_choice", value=value, known=known)
    if isinstance(cause, Kinds.Format) and path[-1:] == ("pattern",):
        return say_both("schema.flaw.no_pattern", value=value)
    if isinstance(cause, Kinds.Pattern):
        form = form_words(cause.pattern, None)
        return say_both("schema.flaw.wrong_form", value=value, form=form)
    if isinstance(cause, Kinds.PropertyNames):
        inner = cause.error
        form = form_words(getattr(inner.kind, "pattern", ""), None)
        return say_both("schema.flaw.wrong_form", value=str(inner.instance), form=form)
    return say_both("schema.flaw.not_schema", value=value)
