"""What is given to an outsider: exactly the fields that the customer consented to (S1-34).

Whether it may be given is judged on one day by what the record of the disclosure says; every
reason against it is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangan.derive.policy import Policy
from dangan.publish.sheets import Grid, workbook
from dangan.schema.formats import plain_number
from dangan.schema.model import Field, Kind
from dangan.schema.words import field_words, pattern_of
from dangan.text import Both, say, say_both

_NEVER = frozenset({"withheld", "refused"})


@dataclass(frozen=True)
class Given:
    """One value that is given: what it is called, and as it reads."""

    title: Both
    text: Both


@dataclass(frozen=True)
class Paper:
    """What stands around the values: who gives what to whom, by which consent, until when."""

    disclosure: str
    customer: str
    recipient: str
    purpose: str
    consent: str
    until: str
    day: str
    giver: str


def against(record: Mapping[str, Any], customer: Kind, policy: Policy, day: str) -> list[Both]:
    """Every reason why ``record`` does not allow to give anything on ``day``; empty if none."""
    sharing = record.get("sharing")
    if record.get("disclosure_type") != "sharing" or not isinstance(sharing, Mapping):
        return [say_both("export.not_sharing")]
    found: list[Both] = []
    done = [step["to"] for step in record.get("steps", ()) if str(step.get("on", "")) <= day]
    if not done:
        found.append(say_both("export.not_yet", date=day))
    elif done[-1] in _NEVER:
        found.append(say_both("export.withheld"))
    months = policy.value("consent_validity_months", day)
    for name, signed in (("consent", "on"), ("agreement", "signed_on")):
        held = sharing.get(name) or {}
        found += _paper_faults(name, held, str(held.get(signed, "")), months, day)
    wanted = sharing.get("fields") or ()
    if not wanted:
        found.append(say_both("export.no_fields"))
    known = {_plain(pattern) for pattern in customer.by_pointer}
    found += [
        say_both("export.unknown_field", field=one) for one in wanted if f"/{one}" not in known
    ]
    return found


def _paper_faults(
    name: str, held: Mapping[str, Any], signed: str, months: object, day: str
) -> Iterator[Both]:
    if not held.get("document") or not signed:
        yield say_both(f"export.no_{name}")
        return
    if signed > day:
        yield say_both(f"export.{name}_later", date=signed)
    until = _until(held, signed, months)
    if until is None:
        yield say_both(f"export.{name}_endless")
    elif until < day:
        yield say_both(f"export.{name}_over", date=until)


def _until(held: Mapping[str, Any], signed: str, months: object) -> str | None:
    """The last day on which a paper holds: as it says, or as the company has set."""
    if held.get("valid_to"):
        return str(held["valid_to"])
    if isinstance(months, int):
        start = date.fromisoformat(signed)
        year, month = divmod(start.month - 1 + months, 12)
        for last in range(start.day, 0, -1):  # the thirty-first of a shorter month is its last
            try:
                return date(start.year + year, month + 1, last).isoformat()
            except ValueError:
                continue
    return None


def last_day(record: Mapping[str, Any], policy: Policy, day: str) -> str:
    """Until when what is given may be used: the first end of consent and agreement."""
    months = policy.value("consent_validity_months", day)
    sharing = record["sharing"]
    ends = (
        _until(sharing["consent"], str(sharing["consent"]["on"]), months),
        _until(sharing["agreement"], str(sharing["agreement"]["signed_on"]), months),
    )
    return min(end for end in ends if end is not None)


def given(kind: Kind, record: Mapping[str, Any], wanted: list[str]) -> list[Given]:
    """The values of ``record`` at and below the fields ``wanted``, and no others."""
    patterns = tuple(f"/{pointer}" for pointer in wanted)
    return list(_leaves(kind, record, (), patterns))


def _leaves(
    kind: Kind, value: Any, path: tuple[str | int, ...], patterns: tuple[str, ...]
) -> Iterator[Given]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(kind, part, (*path, str(name)), patterns)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _leaves(kind, part, (*path, n), patterns)
    else:
        pattern = pattern_of(kind, path)
        plain = _plain(pattern)
        if any(plain == one or plain.startswith(f"{one}/") for one in patterns):
            yield Given(field_words(kind, path), _words(kind.by_pointer.get(pattern), value))


def _plain(pattern: str) -> str:
    """``pattern`` without the places in lists."""
    return "/".join(step for step in pattern.split("/") if step != "*")


def _words(field: object, value: Any) -> Both:
    if isinstance(value, bool):
        return say_both("publish.yes" if value else "publish.no")
    if not isinstance(value, str):
        text = plain_number(value)
        return Both(text, text)
    return field.label(value) if isinstance(field, Field) else Both(value, value)


def disclosure_xlsx(values: list[Given], paper: Paper, company: str, lang: str) -> bytes:
    """The file for the recipient; it says on its face what it is and until when it may be used."""
    title = say("export.title", lang)
    return workbook(
        [
            Grid(
                name=title,
                title=title,
                headings=(say("export.field", lang), say("export.value", lang)),
                rows=tuple((one.title.get(lang), one.text.get(lang)) for one in values),
                above=(
                    say("export.for", lang, customer=paper.customer, recipient=paper.recipient),
                    say("export.purpose", lang, purpose=paper.purpose),
                ),
                below=(
                    say("export.stamp", lang, id=paper.disclosure, date=paper.day,
                        giver=paper.giver),
                    say("export.terms", lang, consent=paper.consent, until=paper.until),
                ),
                company=company,
                number=paper.disclosure,
                landscape=False,
            )
        ]
    )  # fmt: skip
