"""One mistake, one finding: what another finding already explains is not said again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dangan.derive.violation import Violation
from dangan.findings import Finding
from dangan.read.compose import compose
from dangan.schema.model import Kind
from dangan.schema.validate import validate

FROM_POLICY = frozenset(
    {
        *("rule/policy-bands", "rule/policy-weights", "rule/bands-not-set"),
        *("rule/criteria-unknown", "rule/weights-not-set", "rule/step-limit"),
        *("rule/indicator-unknown", "rule/indicator-missing"),
    }
)
"""What is found, without a SQL file, by looking into the policy."""

_UNSOUND = ("schema/bad-schema", "schema/loosened")
_SHAPE = ("yaml/", "schema/")


def is_sound(kind: Kind | None, data: bytes | None) -> bool:
    """Whether a settings file can be read and fits its schema; one that is missing does."""
    if kind is None or data is None:
        return True
    document = compose(data, positions=False)
    return not document.problems and not validate(kind, document.value)


def without_policy(violations: Iterable[Violation]) -> list[Violation]:
    """``violations`` without those that rest on a policy which cannot be relied on."""
    return [violation for violation in violations if violation.code not in FROM_POLICY]


def settled(findings: Collection[Finding]) -> set[Finding]:
    """``findings`` without the mere consequences of others.

    With an unsound schema nothing that is found in a record means anything.
    A copied record has its id twice and so also a name that differs from its id; and what a
    settings file says at a place of the wrong form is not judged any further, as a record of
    the wrong form is not.
    """
    unsound = {f for f in findings if f.code in _UNSOUND}
    if unsound:
        return unsound
    copied = {(f.file, f.pointer) for f in findings if f.code == "ref/duplicate-id"}
    broken: dict[str, set[str]] = {}
    for f in findings:
        if f.file.count("/") == 1 and f.severity == "error" and f.code.startswith(_SHAPE):
            broken.setdefault(f.file, set()).add(f.pointer)

    def follows(f: Finding) -> bool:
        if f.code == "schema/id-path":
            return (f.file, f.pointer) in copied
        return not f.code.startswith(_SHAPE) and any(
            _related(f.pointer, pointer) for pointer in broken.get(f.file, ())
        )

    return {f for f in findings if not follows(f)}


def _related(one: str, other: str) -> bool:
    """Whether one pointer leads to the place of the other, or to something around it."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
