"""The strip of figures on a customer's page."""

from __future__ import annotations

from dangan.derive.numbers import share
from dangan.publish.site import days
from dangan.publish.site.recordview import Figure, RecordView
from dangan.publish.values import decimal_text, text
from dangan.text import say

_MOST = 6


def strip(view: RecordView) -> list[Figure]:
    """At most six figures; for one whose source the audience does not have another steps in."""
    made = (
        _sales,
        _receivables,
        _overdue,
        _visited,
        _complaints,
        _contract,
        _year,
        _evaluated,
        _credit,
        _verified,
    )
    found = (figure for one in made if (figure := one(view)) is not None)
    return [figure for figure, _ in zip(found, range(_MOST), strict=False)]


def _sales(view: RecordView) -> Figure | None:
    if not view.figures.sales:
        return None
    lang, row = view.lang, view.figures.sales.get(view.id, {})
    year, before = int(row.get("year") or 0), int(row.get("before") or 0)
    note = ""
    if before > 0:
        change = text(share(year - before, before), "percent", lang, signed=True)
        note = say("site.fig_sales_change", lang, share=change)
    tone = "" if year else "zero"
    return _amount(view, "site.fig_sales", year, note, tone)


def _receivables(view: RecordView) -> Figure | None:
    if not view.figures.receivables:
        return None
    open_ = int(view.figures.receivables.get(view.id, {}).get("open") or 0)
    limit = view.get("terms_credit_limit")
    over = open_ - limit if isinstance(limit, int) and limit > 0 else 0
    note = say("site.fig_over_limit", view.lang, amount=amount(over, view.lang)) if over > 0 else ""
    return _amount(view, "site.fig_receivables", open_, note, "warn" if note else "")


def _overdue(view: RecordView) -> Figure | None:
    if not view.figures.receivables:
        return None
    row = view.figures.receivables.get(view.id, {})
    old, open_ = int(row.get("old") or 0), int(row.get("open") or 0)
    if old <= 0:
        return _amount(view, "site.fig_old", 0, "", "zero")
    part = text(share(old, open_) if open_ > 0 else None, "percent", view.lang, empty="dash")
    note = say("site.fig_old_note", view.lang, share=part, month=row["oldest"])
    return _amount(view, "site.fig_old", old, note, "late")


def _amount(view: RecordView, title: str, value: int, note: str, tone: str) -> Figure:
    unit = say("site.unit_thousands", view.lang)
    return Figure(say(title, view.lang), amount(value, view.lang), unit, note, tone)


def amount(value: int, lang: str) -> str:
    """Fen in the unit of overviews: 万元 in Chinese, thousands of yuan in English."""
    return decimal_text(value, 6 if lang == "zh" else 5, 2)


def _visited(view: RecordView) -> Figure | None:
    if not view.figures.visits:
        return None
    lang, last = view.lang, view.figures.visits.get(view.id, {}).get("last")
    title = say("site.fig_visited", lang)
    if not last:
        return Figure(title, say("site.fig_none", lang), tone="zero")
    return Figure(title, str(last), "", days.ago(last, view.as_of, lang))


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
