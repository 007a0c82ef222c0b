"""In words: what a duty asks, which settings decide it, why an item is due on its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dangan.derive.numbers import exact_json
from dangan.derive.policy import Policy
from dangan.duty.dutyfile import Duty
from dangan.duty.functions import Clock
from dangan.duty.items import Item
from dangan.duty.output import Name, missing_text, who
from dangan.duty.terms import Terms
from dangan.text import Both, say, say_both


def duty_words(duty: Duty, terms: Terms, policy: Policy, on: str, lang: str) -> Iterator[str]:
    """What ``duty`` asks, of whom, what meets it, and what decides it on ``on``."""
    yield say("explain.duty", lang, id=duty.id, title=duty.title)
    if duty.source:
        yield say("explain.source", lang, source=" ".join(duty.source))
    yield say("explain.who", lang, who=duty.who)
    yield say("explain.met", lang, met=duty.met)
    for path in (*duty.needs, *duty.uses):
        yield from _setting(path, policy, on, lang)
    if duty.working_day:
        how = policy.value("holiday_shift", on) or "none"
        yield say(f"explain.shift_{how}", lang)
    yield say("explain.working" if terms.working else "explain.calendar", lang)
    if terms.reminder_days:
        yield say("explain.reminders", lang, days=", ".join(map(str, terms.reminder_days)))
    for level in terms.escalation:
        to = say("explain.head", lang) if level.to == "head" else level.to
        yield say("explain.level", lang, days=level.after_days, to=to)
    if not terms.on:
        yield missing_text(duty.title.get(lang), terms, lang)


def _setting(path: str, policy: Policy, on: str, lang: str) -> Iterator[str]:
    """The value in force with its day and source; one with parts gets a line for each."""
    name = path.partition(".")[0]
    entry, value = policy.entry(name, on), policy.value(path, on)
    if entry is None or value is None:
        yield say("explain.unset", lang, setting=path)
        return
    told = {"setting": path, "start": entry.start, "source": _plain(entry.source)}
    if not isinstance(value, Mapping):
        written = value if isinstance(value, str) else exact_json(value)
        yield say("explain.setting", lang, value=written, **told)
        return
    yield say("explain.setting_parts", lang, **told)
    for part, inner in _parts(value, ""):
        yield say("explain.setting_part", lang, part=part, value=inner)


def _parts(value: Mapping[str, object], above: str) -> Iterator[tuple[str, str]]:
    """The values of a setting by their place in it."""
    for key, inner in value.items():
        if isinstance(inner, Mapping) and inner:
            yield from _parts(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", inner if isinstance(inner, str) else exact_json(inner)


def _plain(source: object) -> Both:
    return Both(str(source), str(source)) if source else say_both("explain.no_source")


def item_words(item: Item, clock: Clock, as_of: str, lang: str, name: Name) -> Iterator[str]:
    """Why ``item`` is due on its day, who answers, and what has met it or would."""
    record = name(item.kind, item.record)
    yield say(f"explain.item_{item.state}", lang, due=item.due, record=record,
              days=item.late_days(as_of))  # fmt: skip
    yield say("explain.what", lang, message=item.message(lang))
    yield say("explain.why", lang, why=item.why(lang))
    if item.due != item.nominal:
        reason = clock.workdays.reason(item.nominal)
        yield say("explain.moved", lang, nominal=item.nominal, reason=reason, due=item.due)
    if item.provisional:
        yield say("explain.provisional", lang, year=item.due[:4])
    yield say("explain.answers", lang, who=who(item, lang, name))
    if item.met_by:
        yield say("explain.met_by", lang, record=item.met_by)
    else:
        yield say("explain.would_meet", lang, met=item.duty.met)
    for told in item.escalated:
        yield say("explain.told", lang, who=name("staff", told))


def about(items: Sequence[Item], record: str) -> list[Item]:
    """The items about ``record``, met by it, or owed by that person or department."""
    return [
        item for item in items if record in {item.record, item.met_by, item.staff, item.department}
    ]
