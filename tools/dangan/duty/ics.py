"""Due items as a calendar that telephones and mail programs subscribe to (RFC 5545).

An item keeps its UID whatever becomes of it. The stamp is the as-of date, not the clock, so
that the same records give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from dangan import __version__
from dangan.duty.items import Item
from dangan.text import say


def calendar(
    items: Sequence[Item], *, title: str, lang: str, as_of: str, name: Callable[[Item], str]
) -> bytes:
    """The calendar ``title`` with an all-day entry for each item that is not met.

    ``name`` gives the name of the record that an item is about.
    """
    made = Calendar()
    made.add("prodid", f"-//Dang'an {__version__}//due//{lang.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    stamp = datetime.combine(date.fromisoformat(as_of), datetime.min.time(), UTC)
    for item in items:
        if item.state != "met":
            made.add_component(_event(item, lang, stamp, name(item)))
    return bytes(made.to_ical())


def _event(item: Item, lang: str, stamp: datetime, record: str) -> Event:
    day = date.fromisoformat(item.due)
    event = Event()
    event.add("uid", uid(item))
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    late = "_late" if item.state == "overdue" else ""
    title = item.duty.title.get(lang)
    event.add("summary", say(f"due.ics_summary{late}", lang, title=title, record=record))
    event.add("description", say("due.ics_text", lang, message=item.message(lang), record=record))
    event.add("categories", [item.duty.id])
    event.add("transp", "TRANSPARENT")
    for days in item.reminder_days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def uid(item: Item) -> str:
    """A name that stays the same while the item is about the same thing for the same period."""
    period = str(item.values.get("period") or item.nominal)
    told = "\n".join((item.duty.id, item.kind, item.record or "", period))
    return f"{sha256(told.encode()).hexdigest()[:32]}@dangan"
