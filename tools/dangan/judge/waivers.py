"""Violations that the company has decided to live with for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dangan.derive.violation import Violation
from dangan.findings import arguments

FILE = "records/waivers.yaml"
WAIVABLE = "rule/"
"""Only rules can be waived: a record that breaks its schema or points to nothing is not in
the store, so everything built on it would be wrong."""


def apply(
    violations: Iterable[Violation], waivers: object, unjudged: Collection[str] = ()
) -> tuple[list[Violation], list[Violation]]:
    """Take off what is waived; returns what is left and what was taken off.

    ``waivers`` is the content of the file: a list of maps with ``code`` and ``record``. A
    waiver that matches nothing is a violation itself, except for the records ``unjudged``,
    which no rule has seen because they have errors. The date of a waiver is not looked at:
    running out makes it due for a decision, not wrong.
    """
    written: list[tuple[int, str, str]] = []
    for n, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        if isinstance(waiver, dict):
            written.append((n, str(waiver.get("code")), str(waiver.get("record"))))
    open_to = {(code, record) for _, code, record in written if code.startswith(WAIVABLE)}
    left: list[Violation] = []
    waived: list[Violation] = []
    for violation in violations:
        matched = (violation.code, violation.record) in open_to
        (waived if matched else left).append(violation)
    used = {(violation.code, violation.record) for violation in waived}
    for n, code, record in written:
        said = arguments(code=code, record=record)
        if not code.startswith(WAIVABLE):
            left.append(Violation(FILE, f"/{n}/code", "rule/waiver-not-possible", said, "waivers"))
        elif (code, record) not in used and record not in unjudged:
            left.append(Violation(FILE, f"/{n}", "rule/waiver-unused", said, "waivers"))
    return left, waived
