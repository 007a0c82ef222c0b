"""The first page: what needs doing, a search box, and the ways in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from dangan.derive.numbers import share
from dangan.publish.forms import Form
from dangan.publish.markup import html
from dangan.publish.reports import Report
from dangan.publish.site import days
from dangan.publish.site.chrome import Frame, Version
from dangan.publish.site.customerfigures import amount
from dangan.publish.site.dueviews import HomeDue
from dangan.publish.site.facts import Part
from dangan.publish.site.figures import Figures
from dangan.publish.site.links import Addresses, list_page
from dangan.publish.site.listpages import LETTERS, ROWS, ListModel
from dangan.publish.site.navigation import RoleLinks
from dangan.publish.site.output import Due
from dangan.publish.site.sources import Row, Sources
from dangan.publish.site.states import state_title
from dangan.publish.site.templates import Templates
from dangan.publish.tables import tier_html
from dangan.publish.values import Value, text
from dangan.text import say

PATH = "index.html"
INDEXED = "customers"
"""The kind whose list is offered from A to Z."""

_OPEN, _MOVES, _CONTRACTS, _DEBTS = 8, 6, 8, 5


@dataclass(frozen=True)
class Case:
    """An open complaint as a line: what, whose, where it stands, how late."""

    name: Part
    customer: str
    handler: str
    state: str
    promised: str
    late: int
    left: str
    days_left: int | None


@dataclass(frozen=True)
class Move:
    """A tier that changed: whose, from what to what, the score and its change."""

    customer: Part
    before: str
    now: str
    score: str
    change: str


@dataclass(frozen=True)
class Ending:
    """A contract that ends soon."""

    contract: Part
    party: str
    ends: str
    left: str
    owner: str
    days: int


@dataclass(frozen=True)
class Debt:
    """What a customer owes for more than three months; amounts are in the unit of the table."""

    customer: Part
    tier: Value
    owner: str
    old: str
    share: str
    oldest: str


@dataclass(frozen=True)
class Debts:
    """The largest old debts at the end of ``month``, what the others sum up to, and all."""

    month: str
    lines: tuple[Debt, ...]
    rest: tuple[int, str]
    all: tuple[int, str, str]


@dataclass(frozen=True)
class Home:
    """Everything on the first page; lists are cut to what fits, counts are of all."""

    heading: str
    judgement: Markup
    open: tuple[Case, ...]
    open_count: int
    late: tuple[Case, ...]
    late_count: int
    next_promise: str
    moves: tuple[Move, ...]
    move_counts: tuple[int, int]
    quarter: str
    endings: tuple[Ending, ...]
    ending_count: int
    letters: tuple[tuple[str, str | None], ...]
    roles: tuple[tuple[str, tuple[Part, ...]], ...]
    has_complaints: bool
    has_tiers: bool
    has_contracts: bool
    tier_report: str | None
    due: HomeDue | None = None
    debts: Debts | None = None


@dataclass(frozen=True)
class Targets:
    """What links by role can lead to: kinds, reports and forms that this audience has."""

    kinds: Mapping[str, str]
    reports: Mapping[str, Report]
    forms: Mapping[str, tuple[Form, str]]
    handbook: Mapping[str, str]


def build_home(
    sources: Sources,
    figures: Figures,
    addresses: Addresses,
    lang: str,
    roles: Sequence[RoleLinks],
    targets: Targets,
    customers: ListModel | None,
    due: HomeDue | None = None,
) -> Home:
    """The first page for one language."""
    href = addresses.href(PATH)
    names = sources.labels.record
    cases = [_case(sources, row, lang, href) for row in figures.open_complaints]
    late = [case for case in cases if case.late > 0]
    promised = [case for case in cases if not case.late]
    coming = [case.promised for case in promised if case.left]
    moves = list(figures.moves)
    up = sum(1 for row in moves if str(row["tier"]) < str(row["previous_tier"]))
    endings = figures.ending_contracts
    key = "site.home_judgement" if late else "site.home_judgement_clear"
    rated = (
        sources.query("SELECT max(quarter) AS quarter FROM tier_history")
        if (figures.has("tier_history", "quarter"))
        else []
    )
    quarter = rated[0]["quarter"] if rated else None
    return Home(
        heading=days.heading(sources.as_of, lang),
        judgement=_judgement(key, lang, len(cases), len(late), len(endings)),
        open=tuple(promised[:_OPEN]),
        open_count=len(cases),
        late=tuple(late[:_OPEN]),
        late_count=len(late),
        next_promise=coming[0] if coming else "",
        moves=tuple(_move(row, names, lang, href) for row in _chosen(moves)),
        move_counts=(up, len(moves) - up),
        quarter=text(quarter, "quarter", lang) if quarter else "",
        endings=tuple(_ending(sources, row, lang, href) for row in endings[:_CONTRACTS]),
        ending_count=len(endings),
        letters=_letters(customers),
        roles=tuple(
            (role.title.get(lang), found)
            for role in roles
            if (found := tuple(_links(role.links, targets, lang)))
        ),
        has_complaints=figures.has("complaints", "state", "late", "promised_on", "title"),
        has_tiers=figures.has("tier_history", "previous_tier", "previous_total"),
        has_contracts=figures.has("contracts", "ends_on"),
        tier_report="reports/tier-report.html" if "tier-report" in targets.reports else None,
        due=due,
        debts=_debts(sources, figures, lang, href),
    )


def _debts(
    sources: Sources,
    figures: Figures,
    lang: str,
    href: Callable[..., str | None],
) -> Debts | None:
    """Receivables over three months, the largest first; None where they may not be seen."""
    rows = list(figures.receivables.values())
    if not rows:
        return None
    old = sorted(
        (row for row in rows if int(row["old"] or 0) > 0),
        key=lambda row: (-int(row["old"] or 0), str(row["customer"])),
    )
    first, rest = old[:_DEBTS], old[_DEBTS:]
    total, open_ = _sum(old, "old"), _sum(rows, "open")
    parties = {
        str(row["id"]): row
        for row in sources.query(
            "SELECT * FROM customers WHERE id IN (SELECT customer FROM receivables)"
        )
    }
    return Debts(
        month=str(rows[0]["month"]),
        lines=tuple(_debt(sources, row, parties, lang, href) for row in first),
        rest=(len(rest), amount(_sum(rest, "old"), lang)),
        all=(len(old), amount(total, lang), _share(total, open_, lang)),
    )


def _debt(
    sources: Sources,
    row: Row,
    parties: Mapping[str, Row],
    lang: str,
    href: Callable[..., str | None],
) -> Debt:
    ident = str(row["customer"])
    party = parties.get(ident, {})
    owner = party.get("owner")
    return Debt(
        customer=Part(
            sources.labels.record("customers", ident, lang) or ident, href("customers", ident)
        ),
        tier=party.get("tier_high"),
        owner=sources.labels.record("staff", str(owner), lang) or "" if owner else "",
        old=amount(int(row["old"] or 0), lang),
        share=_share(int(row["old"] or 0), int(row["open"] or 0), lang),
        oldest=str(row["oldest"] or ""),
    )


def _sum(rows: Sequence[Row], column: str) -> int:
    return sum(int(row[column] or 0) for row in rows)


def _share(part: int, whole: int, lang: str) -> str:
    return text(share(part, whole) if whole > 0 else None, "percent", lang, empty="dash")


def _judgement(key: str, lang: str, open_: int, late: int, contracts: int) -> Markup:
    """The sentence under the date; each count leads to what it counts."""
    places = {"open": "\ue001", "late": "\ue002", "contracts": "\ue003"}
    found = str(escape(say(key, lang, **places)))
    shown = {
        "open": (open_, "complaints/index.html", ""),
        "late": (late, "#late", "dg-late"),
        "contracts": (contracts, "#contracts", ""),
    }
    for name, (count, target, css) in shown.items():
        link = html('<a class="dg-count {}" href="{}">{}</a>', css, target, count)
        found = found.replace(places[name], link)
    return Markup(found)  # noqa: S704  escaped above, before the links were put in


def _case(sources: Sources, row: Row, lang: str, href: Callable[..., str | None]) -> Case:
    ident = str(row["id"])
    customer = row.get("customer")
    handler = row.get("assignment_handler") or row.get("received_by")
    promised, settled = row.get("promised_on"), row.get("settled_on")
    late = days.between(promised, sources.as_of) if row.get("late") and not settled else 0
    return Case(
        name=Part(str(row.get("title") or ident), href("complaints", ident)),
        customer=sources.labels.record("customers", str(customer), lang) or "" if customer else "",
        handler=sources.labels.record("staff", str(handler), lang) or "" if handler else "",
        state=state_title(sources.kinds["complaints"], str(row["state"]), lang),
        promised=str(promised or ""),
        late=max(0, late or 0),
        left=days.left(promised, sources.as_of, lang) if promised and not settled else "",
        days_left=days.between(sources.as_of, promised),
    )


def _chosen(moves: Sequence[Row]) -> list[Row]:
    """The largest moves up, then the largest down, half of the places each if both need them."""
    up = [row for row in moves if str(row["tier"]) < str(row["previous_tier"])]
    down = [row for row in moves if str(row["tier"]) > str(row["previous_tier"])]
    half = _MOVES // 2
    first = up[: max(half, _MOVES - len(down))]
    return first + down[: _MOVES - len(first)]


def _move(
    row: Row,
    names: Callable[[str, str, str], str | None],
    lang: str,
    href: Callable[..., str | None],
) -> Move:
    customer = str(row["customer"])
    total, before = row.get("total"), row.get("previous_total")
    change: Value = total - before if isinstance(total, int) and isinstance(before, int) else None
    return Move(
        customer=Part(names("customers", customer, lang) or customer, href("customers", customer)),
        before=str(row["previous_tier"]),
        now=str(row["tier"]),
        score=text(total, "score", lang),
        change=text(change, "score", lang, signed=True, empty="dash"),
    )


def _ending(sources: Sources, row: Row, lang: str, href: Callable[..., str | None]) -> Ending:
    ident = str(row["id"])
    party = ""
    for kind, column in (("customers", "customer"), ("suppliers", "supplier")):
        if row.get(column) and not party:
            party = sources.labels.record(kind, str(row[column]), lang) or ""
    owner = row.get("owner")
    return Ending(
        contract=Part(str(row.get("title") or row.get("code") or ident), href("contracts", ident)),
        party=party,
        ends=str(row["ends_on"]),
        left=days.left(row["ends_on"], sources.as_of, lang),
        owner=sources.labels.record("staff", str(owner), lang) or "" if owner else "",
        days=days.between(sources.as_of, row["ends_on"]) or 0,
    )


def _letters(model: ListModel | None) -> tuple[tuple[str, str | None], ...]:
    """The index of customers from A to Z, as plain links into their list."""
    if model is None or not model.grouped:
        return ()
    first: dict[str, int] = {}
    for place, row in enumerate(model.rows):
        first.setdefault(row.initial, place)
    found: list[tuple[str, str | None]] = []
    for letter in LETTERS:
        at = first.get(letter)
        if at is None:
            if letter != "#":
                found.append((letter, None))
            continue
        name = "other" if letter == "#" else letter
        page = list_page(model.kind.name, at // ROWS + 1)
        found.append((letter, f"{page}#letter-{name}"))
    return tuple(found)


def _links(links: Sequence[Mapping[str, str]], targets: Targets, lang: str) -> list[Part]:
    """The links that lead somewhere for this audience; the others are left out."""
    found: list[Part] = []
    for link in links:
        if "form" in link and link["form"] in targets.forms:
            form, number = targets.forms[link["form"]]
            title = f"{form.title.get(lang)} {number}".strip()
            page = list_page(link["kind"]) if "kind" in link else f"forms/{form.id}.html"
            if "kind" not in link or link["kind"] in targets.kinds:
                found.append(Part(title, page))
        elif "kind" in link and link["kind"] in targets.kinds:
            title = say("site.list_of", lang, kind=targets.kinds[link["kind"]])
            found.append(Part(title, list_page(link["kind"])))
        elif "report" in link and link["report"] in targets.reports:
            report = targets.reports[link["report"]]
            found.append(Part(report.title.get(lang), f"reports/{report.id}.html"))
        elif "page" in link:
            found.append(Part(say(f"site.{link['page']}", lang), f"{link['page']}/index.html"))
        elif "handbook" in link and link["handbook"] in targets.handbook:
            name = link["handbook"].removesuffix(".md")
            found.append(Part(targets.handbook[link["handbook"]], f"handbook/{name}.html"))
    return found


def home_page(frame: Frame, templates: Templates, home: Home, version: Version) -> Due:
    """The page itself."""

    def body() -> str:
        return templates.render(
            "parts/home.html.j2",
            frame.lang,
            {
                "home": home,
                "stamp": frame.stamp(version),
                "tier": lambda value: tier_html(value, frame.lang),
            },
        )

    return frame.due(PATH, say("site.home", frame.lang), home, body, version, toc=False)
