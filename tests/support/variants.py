"""Records that keep the conditions of their schema and yet have as much filled as possible.

Many kinds allow a field only for one sort of record (``plan_type: gifts``). Such a kind gets
several records, one for each sort that brings fields which no other has.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.support.schema import Node, resolved

Record = dict[str, Any]
Another = Callable[[list[Any], int], Any]  # the path of a list and a place in it
ROUNDS = 200


class CannotSettleError(AssertionError):
    """A record that no change known here makes valid."""


@dataclass
class Settler:
    """Changes ``record`` until all conditions of ``node`` hold; fields in ``keep`` stay.

    ``full`` is the record with everything filled, from which fields are taken again that
    another condition demands. Fields in ``decisive`` are changed only where nothing else helps.
    ``another`` makes one more entry of a list.
    """

    node: Node
    record: Record
    full: Record
    keep: frozenset[str]
    decisive: frozenset[str]
    another: Another

    def settle(self) -> Record:
        """The changed record."""
        for _ in range(ROUNDS):
            found = next(self._broken(), None)
            if found is None:
                return self.record
            self._mend(*found)
        raise CannotSettleError(self.record, next(self._broken())[1].message)

    def _broken(self) -> Iterator[tuple[Node, ValidationError]]:
        own = {key: self.node[key] for key in ("anyOf", "if", "then", "else") if key in self.node}
        for rule in (*self.node.get("allOf", ()), *((own,) if own else ())):
            part = rule
            if "if" in rule:
                holds = _validator(rule["if"]).is_valid(self.record)
                part = rule.get("then" if holds else "else", True)
            _remove_forbidden(self.record, part)
            for error in _validator(part).iter_errors(self.record):
                yield rule, error

    def _mend(self, rule: Node, error: ValidationError) -> None:
        path = list(error.absolute_path)
        wish = error.validator_value
        if error.validator in ("const", "enum"):
            decides = len(path) == 1 and path[0] in self.keep | self.decisive
            if decides and self._avoid(rule):
                return
            if path[0] in self.keep and len(path) == 1:
                raise CannotSettleError(self.record, error.message)
            _put(self.record, path, wish if error.validator == "const" else wish[0])
        elif error.validator == "required":
            for name in (name for name in wish if name not in error.instance):
                value = _at(self.full, [*path, name])
                _put(self.record, [*path, name], copy.deepcopy(value))
        elif error.validator == "contains":
            wanted = {n: part["const"] for n, part in wish["properties"].items() if "const" in part}
            entries = _at(self.record, path)
            entries.append({**entries[0], **wanted})
        elif error.validator == "minItems":
            entries = _at(self.record, path)
            entries.extend(self.another(path, n) for n in range(len(entries), wish))
        elif error.validator == "not" and "required" in wish:
            for name in wish["required"]:
                _at(self.record, path).pop(name, None)
        elif not self._avoid(rule):
            raise CannotSettleError(self.record, error.message)

    def _avoid(self, rule: Node) -> bool:
        """Take away what makes the condition apply; whether there was anything to take."""
        names = [n for n in rule.get("if", {}).get("required", ()) if n not in self.keep]
        removable = [name for name in names if name in self.record and name not in self.decisive]
        for name in removable:
            del self.record[name]
        return bool(removable)


def _remove_forbidden(value: Any, part: Any) -> None:
    """Take out of ``value`` the fields that a condition rules out by ``false``."""
    if isinstance(value, dict) and isinstance(part, dict):
        for name, inner in part.get("properties", {}).items():
            if inner is False:
                value.pop(name, None)
            elif name in value:
                _remove_forbidden(value[name], inner)
    elif isinstance(value, list) and isinstance(part, dict) and "items" in part:
        for entry in value:
            _remove_forbidden(entry, part["items"])


def _validator(part: Any) -> Draft202012Validator:
    return Draft202012Validator(part)


def _at(value: Any, path: list[Any]) -> Any:
    for step in path:
        value = value[step]
    return value


def _put(value: Any, path: list[Any], what: Any) -> None:
    _at(value, path[:-1])[path[-1]] = what


def settled(node: Node, full: Record, keep: Mapping[str, Any], another: Another) -> Record:
    """``full`` with the fields ``keep`` set and everything else fitted to them."""
    record = copy.deepcopy({**full, **keep})
    for name, part in node.get("properties", {}).items():
        inner = resolved(part)
        if isinstance(record.get(name), dict) and inner.get("type") == "object":
            record[name] = settled(inner, record[name], {}, another)
    decisive = frozenset(name for name, _ in choices_that_decide(node))
    kept = frozenset({"id", *keep})
    return Settler(node, record, full, kept, decisive, another).settle()


def choices_that_decide(node: Node) -> tuple[tuple[str, str], ...]:
    """The choices on which conditions of a schema depend: field and value."""
    named: set[str] = set()
    for rule in node.get("allOf", ()):
        for part in (rule.get("if", {}), rule.get("then", {}), rule.get("if", {}).get("not", {})):
            named |= set(part.get("properties", {}))
    return tuple(
        (name, entry["const"])
        for name, part in node["properties"].items()
        if name in named
        for entry in resolved(part).get("oneOf", ())
    )
