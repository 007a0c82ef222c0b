"""The strip of figures on a customer's page."""

from __future__ import annotations

from dangan.publish.site import days
from dangan.publish.site.recordview import Figure, RecordView
from dangan.publish.values import text
from dangan.text import say


def strip(view: RecordView) -> list[Figure]:
    """At most six figures; those whose source the audience does not have are left out."""
    found = [
        _complaints(view),
        _year(view),
        _contract(view),
        _evaluated(view),
        _credit(view),
        _verified(view),
    ]
    return [figure for figure in found if figure is not None]


def _complaints(view: RecordView) -> Figure | None:
    if not view.figures.counts_complaints:
        return None
    counts, lang = view.complaint_counts, view.lang
    count, late = int(counts.get("open") or 0), int(counts.get("late") or 0)
    note = say("site.fig_complaints_late", lang, count=late) if late else ""
    tone = "late" if late else "" if count else "zero"
    unit = say("site.unit_cases", lang)
    return Figure(say("site.fig_complaints", lang), str(count), unit, note, tone, "#complaints")


def _year(view: RecordView) -> Figure | None:
    if not view.figures.counts_complaints:
        return None
    counts, lang = view.complaint_counts, view.lang
    count, loss = int(counts.get("year_count") or 0), counts.get("year_loss")
    note = say("site.fig_loss", lang, amount=view.money(loss)) if loss else ""
    tone = "" if count else "zero"
    unit = say("site.unit_cases", lang)
    return Figure(say("site.fig_complaints_year", lang), str(count), unit, note, tone)


def _contract(view: RecordView) -> Figure | None:
    if view.derived("contract_until") is None:
        return None
    lang, until = view.lang, view.get("contract_until")
    title = say("site.fig_contract", lang)
    if until:
        distance = days.between(view.as_of, until)
        tone = "" if distance is None or distance > 90 else "warn" if distance >= 0 else "late"
        return Figure(title, str(until), "", view.left(until), tone)
    if view.get("relationship") == "signed":
        return Figure(title, say("site.fig_contract_open", lang))
    return Figure(
        title, say("site.fig_none", lang), "", say("site.fig_contract_none", lang), "zero"
    )


def _evaluated(view: RecordView) -> Figure | None:
    if not view.figures.has("tier_history", "evaluated_on"):
        return None
    lang = view.lang
    title = say("site.fig_evaluated", lang)
    if not view.tiers:
        return Figure(title, say("site.unrated", lang), tone="zero")
    newest = view.tiers[0]
    return Figure(title, str(newest["evaluated_on"]), "", view.quarter(newest["quarter"]))


def _credit(view: RecordView) -> Figure | None:
    fact = view.fact("/terms/credit_limit")
    if fact is None:
        return None
    lang, value = view.lang, view.get("terms_credit_limit")
    title = say("site.fig_credit", lang)
    if value is None:
        return Figure(title, say("site.missing", lang), tone="zero")
    return Figure(title, text(value, "money", lang), say("site.unit_yuan", lang))


def _verified(view: RecordView) -> Figure | None:
    if view.fact("/verified_on") is None:
        return None
    lang, value = view.lang, view.get("verified_on")
    title = say("site.fig_verified", lang)
    if value is None:
        return Figure(title, say("site.missing", lang), tone="zero")
    return Figure(title, str(value), "", days.ago(value, view.as_of, lang))
