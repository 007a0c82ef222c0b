"""From the errors of the validator to problems in the reader's words.

Every kind of error has its own code; what has none becomes ``schema/invalid``, so that
nothing the validator refuses can pass in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kinds

from dangan.findings import arguments
from dangan.schema.build import titles
from dangan.schema.conditions import authored, branch_condition, message, worked_out
from dangan.schema.errors import Error, error_of, invalid, problem
from dangan.schema.faults import Problem
from dangan.schema.model import Kind
from dangan.schema.suggest import closest
from dangan.schema.values import (
    constant,
    duplicates,
    not_in_list,
    out_of_range,
    too_long,
    too_short,
    wrong_count,
    wrong_form,
    wrong_key,
    wrong_type,
)
from dangan.schema.words import choices_at, field_words, names, pointer_of
from dangan.text import Both, say_both

_NAMED_FIELDS = 12  # how many of an object's fields a message lists
_CONDITIONAL = (Kinds.Required, Kinds.FalseSchema, Kinds.Not, Kinds.AnyOf)
_UNKNOWN = (Kinds.AdditionalProperties, Kinds.UnevaluatedProperties)
_SAID_BY_FORMATS = (
    Kinds.Pattern,
    Kinds.MinLength,
    Kinds.MaxLength,
    Kinds.Minimum,
    Kinds.Maximum,
)


def explain(
    kind: Kind,
    document: object,
    errors: Iterable[jsonschema_rs.ValidationError],
    spoken: Collection[str],
) -> list[Problem]:
    """The problems behind ``errors``; one for a place where several say the same.

    At the pointers ``spoken`` a format check has already said more than a pattern or a length
    could.
    """
    every = [error_of(kind, document, error) for error in errors]
    mistyped = {error.path for error in every if isinstance(error.cause, Kinds.Type)}
    # a value that is not in its list has nothing else worth saying
    unlisted = {error.path for error in every if _is_choice(error)}
    # a slip in a key: the field that it stands for is not missing as well
    meant = {
        (*error.path, near)
        for error in every
        if isinstance(error.cause, _UNKNOWN)
        for near in (_meant(error, name) for name in error.cause.unexpected)
        if near is not None
    }
    problems: set[Problem] = set()
    for error in every:
        cause = error.cause
        if isinstance(cause, Kinds.Required) and (*error.path, cause.property) in meant:
            continue
        if error.path in mistyped and not isinstance(cause, Kinds.Type | Kinds.FalseSchema):
            continue
        if error.path in unlisted and not _is_choice(error) and not isinstance(cause, Kinds.Type):
            continue
        if error.pointer in spoken and isinstance(cause, _SAID_BY_FORMATS):
            continue
        problems.update(_explained(error))
    return sorted(problems)


def _is_choice(error: Error) -> bool:
    if isinstance(error.cause, Kinds.Enum):
        return True
    return isinstance(error.cause, Kinds.OneOfNotValid) and bool(choices_at(error.node))


def _explained(error: Error) -> Iterator[Problem]:
    because = None if isinstance(error.cause, _CONDITIONAL) else authored(error)
    if because is not None:
        yield problem(error, "schema/condition", value=error.shown, because=because)
        return
    handler = _HANDLERS.get(type(error.cause))
    if handler is None:
        yield invalid(error)
    else:
        yield from handler(error)


def _required(error: Error) -> Iterator[Problem]:
    name = error.cause.property
    path = (*error.path, name)
    field = field_words(error.kind, path)
    because = authored(error) or _dependent(error, name) or worked_out(error)
    if because is None:
        args = arguments(field=field, key=name, place=error.field)
        yield Problem(pointer_of(path), "schema/missing-field", args)
    else:
        args = arguments(field=field, key=name, place=error.field, because=because)
        yield Problem(pointer_of(path), "schema/required-when", args)


def _dependent(error: Error, name: str) -> Both | None:
    """Why ``dependentRequired`` asks for ``name``."""
    if error.schema_path[-1:] != ("dependentRequired",):
        return None
    value = error.value
    for trigger, wanted in error.node.get("dependentRequired", {}).items():
        if name in wanted and isinstance(value, dict) and trigger in value:
            field = field_words(error.kind, (*error.path, trigger))
            said = say_both("schema.when.given", field=field)
            return say_both("schema.when.required", condition=said)
    return None


def _forbidden(error: Error) -> Iterator[Problem]:
    """A field that a condition rules out (``then: {properties: {x: false}}``)."""
    key = str(error.path[-1]) if error.path else ""
    args = arguments(field=error.field, key=key, because=_why_empty(error))
    yield Problem(error.pointer, "schema/not-allowed", args, "key")


def _not(error: Error) -> Iterator[Problem]:
    """``not: {required: [x]}`` rules a field out; anything else is only a refusal."""
    inner = error.node.get("not", {})
    missing: Sequence[str] = inner["required"] if inner.keys() == {"required"} else ()
    because = authored(error) or message(error.node)
    if len(missing) == 1:
        path = (*error.path, missing[0])
        args = arguments(
            field=field_words(error.kind, path),
            key=missing[0],
            because=because or _why_empty(error),
        )
        yield Problem(pointer_of(path), "schema/not-allowed", args, "key")
    elif because is not None:
        yield problem(error, "schema/condition", value=error.shown, because=because)
    else:
        yield invalid(error)


def _why_empty(error: Error) -> Both:
    because = authored(error)
    if because is not None:
        return because
    said = branch_condition(error)
    if said is None:
        return say_both("schema.when.other")
    return say_both("schema.when.empty", condition=said)


def _unknown(error: Error) -> Iterator[Problem]:
    for name in error.cause.unexpected:
        args = arguments(
            field=Both(name, name), place=error.field, advice=_unknown_advice(error, name)
        )
        yield Problem(pointer_of((*error.path, name)), "schema/unknown-field", args, "key")


def _meant(error: Error, name: str) -> str | None:
    """The key that ``name`` was probably meant to be, by keys and titles, or None."""
    words: dict[str, str] = {}
    for key, part in error.node.get("properties", {}).items():
        title = titles(part, key)
        for word in (key, title.zh, title.en):
            words.setdefault(word, key)
    return words.get(closest(name, words) or "")


def _unknown_advice(error: Error, name: str) -> Both:
    """What the person may have meant: a key here, a title here, or a field elsewhere."""
    here: Mapping[str, Any] = error.node.get("properties", {})
    near = _meant(error, name)
    if near is not None:
        return say_both("schema.advice.key", key=near, title=titles(here[near], near))
    elsewhere = [
        node.pointer.split("/")[1:]
        for node in error.kind.by_pointer.values()
        if node.pointer and name in (node.pointer.rpartition("/")[2], node.title.zh, node.title.en)
    ]
    if len(elsewhere) == 1 and "*" not in elsewhere[0]:
        *outer, key = elsewhere[0]
        place = field_words(error.kind, outer)
        return say_both("schema.advice.elsewhere", key=key, place=place)
    if not here:
        return say_both("schema.advice.no_fields")
    listed = names(
        say_both("schema.choice.item", key=key, label=titles(part, key))
        for key, part in list(here.items())[:_NAMED_FIELDS]
    )
    if len(here) > _NAMED_FIELDS:
        return say_both("schema.advice.fields_some", list=listed, count=len(here))
    return say_both("schema.advice.fields", list=listed)


def _choice(error: Error) -> Iterator[Problem]:
    entries = choices_at(error.node)
    if entries:
        yield not_in_list(error, entries)
    else:
        yield from _alternatives(error)


def _alternatives(error: Error) -> Iterator[Problem]:
    """``anyOf`` and ``oneOf`` of whole schemas: say what the nearest branch lacks."""
    branches = [
        [error_of(error.kind, error.document, part) for part in branch]
        for branch in error.cause.context
    ]
    missing = [
        branch[0].cause.property
        for branch in branches
        if branch
        and all(
            isinstance(part.cause, Kinds.Required) and part.path == error.path for part in branch
        )
    ]
    because = authored(error) or message(error.node)
    if missing and len(missing) == len(branches):
        fields = names(field_words(error.kind, (*error.path, name)) for name in missing)
        yield problem(error, "schema/need-one", fields=fields)
        return
    if because is not None:
        yield problem(error, "schema/condition", value=error.shown, because=because)
        return
    fitting = [
        branch
        for branch in branches
        if branch
        and not any(
            isinstance(part.cause, Kinds.Type) and part.path == error.path for part in branch
        )
    ]
    if fitting:
        for part in min(fitting, key=len):
            yield from _explained(part)
    else:
        yield invalid(error)


def _contains(error: Error) -> Iterator[Problem]:
    because = message(error.node) or say_both("schema.when.other")
    yield problem(error, "schema/condition", value=error.shown, because=because)


def _several_fit(error: Error) -> Iterator[Problem]:
    yield invalid(error)


_HANDLERS: dict[type, Callable[[Error], Iterator[Problem]]] = {
    Kinds.Required: _required,
    Kinds.FalseSchema: _forbidden,
    Kinds.AdditionalProperties: _unknown,
    Kinds.UnevaluatedProperties: _unknown,
    Kinds.Type: wrong_type,
    Kinds.Enum: _choice,
    Kinds.OneOfNotValid: _choice,
    Kinds.OneOfMultipleValid: _several_fit,
    Kinds.AnyOf: _alternatives,
    Kinds.Constant: constant,
    Kinds.Pattern: wrong_form,
    Kinds.MinLength: too_short,
    Kinds.MaxLength: too_long,
    Kinds.Minimum: out_of_range("schema.limit.minimum"),
    Kinds.Maximum: out_of_range("schema.limit.maximum"),
    Kinds.ExclusiveMinimum: out_of_range("schema.limit.above"),
    Kinds.ExclusiveMaximum: out_of_range("schema.limit.below"),
    Kinds.MinItems: wrong_count("schema/too-few"),
    Kinds.MinProperties: wrong_count("schema/too-few"),
    Kinds.MaxItems: wrong_count("schema/too-many"),
    Kinds.MaxProperties: wrong_count("schema/too-many"),
    Kinds.UniqueItems: duplicates,
    Kinds.Contains: _contains,
    Kinds.Not: _not,
    Kinds.PropertyNames: wrong_key,
}
