"""The fast validator and the reference implementation agree, on good and on broken records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.validators import extend

from dangan.project import Project
from dangan.project import product as built_in
from dangan.schema.kinds import Kind, load_kinds
from dangan.schema.shape import choices_of, types_of
from dangan.schema.validate import validate

GARBAGE: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(-1000, 1000, places=2),
    st.text(max_size=12),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)


def _pattern(validator: Any, pattern: str, instance: object, schema: object) -> Any:
    """Patterns as ECMA-262 reads them: digits are ASCII and ``$`` is the very end."""
    if isinstance(instance, str):
        ending = re.sub(r"\$$", r"\\Z", pattern)
        if re.search(ending, instance, re.ASCII) is None:
            yield jsonschema.ValidationError("pattern")


def _is_integer(checker: object, instance: object) -> bool:
    """JSON knows no difference between 3 and 3.0; Decimal is how we keep the latter."""
    if isinstance(instance, Decimal):
        return instance == instance.to_integral_value()
    return isinstance(instance, int) and not isinstance(instance, bool)


Reference = extend(
    jsonschema.Draft202012Validator,
    validators={"pattern": _pattern},
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
)


@cache
def kinds() -> dict[str, Kind]:
    root = built_in()
    return load_kinds(Project(root, (root,)))


def values(node: Mapping[str, Any]) -> st.SearchStrategy[object]:
    """Mostly values that the schema takes, and now and then anything at all."""
    return st.one_of(_fitting(node), _fitting(node), _fitting(node), GARBAGE)


def _fitting(node: Mapping[str, Any]) -> st.SearchStrategy[object]:
    entries = choices_of(node)
    if entries:
        return st.sampled_from([entry["const"] for entry in entries])
    types = types_of(node)
    kind = types[0] if types else "string"
    if kind == "object":
        return _objects(node)
    if kind == "array":
        return st.lists(values(node["items"]), max_size=3)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(node.get("minimum", 0) - 1, min(node.get("maximum", 40) + 1, 10**6))
    if kind == "number":
        return st.decimals(-1, 200, places=2)
    if "pattern" in node:
        return st.from_regex(re.compile(node["pattern"], re.ASCII), fullmatch=True)
    return st.text(max_size=min(node.get("maxLength", 20) + 1, 30))


def _objects(node: Mapping[str, Any]) -> st.SearchStrategy[object]:
    properties = node.get("properties", {})
    rest = node.get("additionalProperties")
    if isinstance(rest, dict):
        return st.dictionaries(st.text("abc_1", max_size=4), values(rest), max_size=2)
    required = [name for name in node.get("required", ()) if name in properties]
    optional = sorted(set(properties) - set(required))
    some = st.lists(st.sampled_from(optional), max_size=4, unique=True) if optional else st.just([])
    typed: Any = some.flatmap(
        lambda names: st.fixed_dictionaries(
            {
                **{name: _fitting(properties[name]) for name in required},
                **{name: values(properties[name]) for name in names},
            }
        )
    )
    odd = st.dictionaries(st.text("abc_", min_size=1, max_size=5), GARBAGE, max_size=1)
    added = st.one_of(st.just({}), st.just({}), st.just({}), odd)
    dropped = st.sampled_from([None, None, None, *required])
    parts: Any = st.tuples(typed, added, dropped)
    return parts.map(  # type: ignore[no-any-return]
        lambda part: {key: value for key, value in (part[0] | part[1]).items() if key != part[2]}
    )


@cache
def documents(name: str) -> st.SearchStrategy[object]:
    """Records of a kind, most of them sound."""
    return _fitting(kinds()[name].schema)


@pytest.mark.parametrize("name", sorted(kinds()))
@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_both_validators_agree_and_nothing_passes_in_silence(
    name: str, data: st.DataObject
) -> None:
    kind = kinds()[name]
    document = data.draw(documents(name))
    fast = jsonschema_rs.Draft202012Validator(kind.schema, validate_formats=False)
    valid = fast.is_valid(document)
    assert valid == Reference(kind.schema).is_valid(document)
    problems = validate(kind, document)
    if not valid:
        assert problems
    assert "schema/invalid" not in {problem.code for problem in problems}


def test_the_reference_reads_patterns_as_the_fast_one_does() -> None:
    for pattern, value in [
        ("^[0-9]{2}$", "12\n"),
        (r"^\d+$", "１２"),
        ("^a", "ba"),
        ("a$", "ba"),
    ]:
        schema = {"type": "string", "pattern": pattern}
        fast = jsonschema_rs.Draft202012Validator(schema).is_valid(value)
        assert fast == Reference(schema).is_valid(value), pattern
