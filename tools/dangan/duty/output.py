"""Due items as text for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

from dangan.duty.items import Item
from dangan.duty.terms import Terms
from dangan.text import say

FORMATS = ("text", "json", "csv", "ics")
Name = Callable[[str, str | None], str]
"""The name of a record of a kind; its id where it has none."""

_COLUMNS = ("duty", "due", "staff", "department", "record", "state", "met_by", "title",
            "message", "provisional", "escalated_to")  # fmt: skip


def as_json(items: Sequence[Item], lang: str) -> str:
    """``{"items": […]}``, one object for each item."""
    found = [
        {
            "duty": item.duty.id,
            "due": item.due,
            "staff": item.staff,
            "department": item.department,
            "record": item.record,
            "state": item.state,
            "met_by": item.met_by,
            "title": item.duty.title.get(lang),
            "message": item.message(lang),
            "provisional": item.provisional,
            "escalated_to": list(item.escalated),
        }
        for item in items
    ]
    return json.dumps({"items": found}, ensure_ascii=False, indent=2) + "\n"


def as_csv(items: Sequence[Item], lang: str) -> str:
    """A line for each item; the columns are called as in the JSON."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for item in items:
        writer.writerow(
            (
                item.duty.id,
                item.due,
                item.staff or "",
                item.department or "",
                item.record or "",
                item.state,
                item.met_by or "",
                _plain(item.duty.title.get(lang)),
                _plain(item.message(lang)),
                "true" if item.provisional else "false",
                " ".join(item.escalated),
            )
        )
    return text.getvalue()


def _plain(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def as_text(items: Sequence[Item], lang: str, as_of: str, name: Name) -> str:
    """For people: what is late, what is due, what is done, each by day."""
    lines = [say("due.head", lang, as_of=as_of, **counts(items))]
    for state in ("overdue", "due", "met"):
        shown = [item for item in items if item.state == state]
        if shown:
            lines += ["", say(f"due.section_{state}", lang, count=len(shown))]
            lines += [_line(item, lang, as_of, name) for item in shown]
    return "\n".join(lines) + "\n"


def counts(items: Sequence[Item]) -> dict[str, int]:
    """How many items there are in each state."""
    states = ("overdue", "due", "met")
    return {state: sum(1 for item in items if item.state == state) for state in states}


def _line(item: Item, lang: str, as_of: str, name: Name) -> str:
    key = f"due.line_{item.state}"
    return say(
        key,
        lang,
        due=item.due,
        title=item.duty.title.get(lang),
        record=name(item.kind, item.record),
        message=item.message(lang),
        who=who(item, lang, name),
        days=item.late_days(as_of),
        met_by=item.met_by or "",
        provisional=say("due.provisional_mark", lang) if item.provisional else "",
    )


def who(item: Item, lang: str, name: Name) -> str:
    """The person who answers, else the department, else that nobody is named."""
    if item.staff:
        return name("staff", item.staff)
    if item.department:
        return name("departments", item.department)
    return say("due.nobody", lang)


def missing_text(duty_title: str, terms: Terms, lang: str) -> str:
    """Why a duty that is off asks nothing of anybody."""
    if not terms.active:
        return say("due.switched_off", lang, title=duty_title)
    return say("due.not_set", lang, title=duty_title, settings=", ".join(terms.missing))
