"""Handbook pages: how each entry of the sources is realised, and what is left to people.

One page a source, so that each stays readable on a telephone, an overview with the counts, and
a page of what staff themselves must keep. Pages do not try the checks; the command does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from dangan.conformance.catalogue import Item, load_catalogue
from dangan.conformance.judge import MISSING, PEOPLE, Row, judge
from dangan.conformance.mapping import load_mapping
from dangan.conformance.realm import open_realm
from dangan.conformance.references import Resolved
from dangan.conformance.render import counts
from dangan.findings import Code
from dangan.project import Project
from dangan.publish.markup import html
from dangan.publish.site.kindpages import listing
from dangan.schema.model import Kind
from dangan.text import Both, say

FOLDER = "handbook/conformance"
# in the order in which they are shown
_SORTS = ("kind", "code", "duty", "report", "form", "policy", "role", "command", "page")
# where a thing has its page, as seen from the pages here
_PAGES = {
    "code": "../codes/{name}.html",
    "duty": "../../due/duties.html#{name}",
    "report": "../../reports/index.html",
    "form": "../../forms/{name}.html",
    "page": "../{name}.html",
}


@dataclass(frozen=True)
class Conformance:
    """The verdict on all entries, and what the sources, kinds, reports and forms are called."""

    rows: tuple[Row, ...]
    sources: Mapping[str, Both]
    titles: Mapping[str, Both]
    things: Mapping[tuple[str, str], Both]

    def of(self, source: str) -> list[Row]:
        """The entries of one source, in order."""
        return [row for row in self.rows if row.entry.source == source]


def load_conformance(
    project: Project, kinds: Mapping[str, Kind], codes: Mapping[str, Code]
) -> Conformance:
    """The verdict as far as it can be read, without trying anything. Raises UserError."""
    catalogue = load_catalogue(project)
    mapping = load_mapping(project, catalogue.entries)
    realm = open_realm(project, kinds, codes)
    rows = judge(realm, catalogue.entries, mapping, {})
    titles = {name: kind.title for name, kind in kinds.items()}
    things = {("report", report.id): report.title for report in realm.reports.values()}
    things |= {("form", form.id): form.title for form in realm.forms.values()}
    return Conformance(tuple(rows), catalogue.sources, titles, things)


def documents(found: Conformance, kinds: frozenset[str], lang: str) -> dict[str, str]:
    """The Markdown of the pages by path; ``kinds`` are those with a page in the handbook."""
    pages = {
        f"{FOLDER}/{source}.md": _source_page(found, source, kinds, lang)
        for source in found.sources
    }
    index = _index(found, lang)
    return {f"{FOLDER}/index.md": index, f"{FOLDER}/people.md": _people(found, lang), **pages}


def nav(found: Conformance, lang: str) -> list[dict[str, str]]:
    """The pages as the navigation lists them."""
    return [
        {say("conformance.index", lang): f"{FOLDER}/index.md"},
        {say("conformance.people", lang): f"{FOLDER}/people.md"},
        *({title.get(lang): f"{FOLDER}/{key}.md"} for key, title in found.sources.items()),
    ]


def _index(found: Conformance, lang: str) -> str:
    head = [say(f"conformance.head.{part}", lang) for part in ("source", "rows")]
    head += [say(f"conformance.status.{part}", lang) for part in ("realised", PEOPLE, MISSING)]
    head.append(say("conformance.part.fields", lang))
    rows: list[list[Markup | str]] = []
    for key, title in found.sources.items():
        number = counts(found.of(key))
        link = html('<a href="{}.html">{}</a>', key, title.get(lang))
        figures = [number[part] for part in ("rows", "realised", PEOPLE, MISSING, "fields")]
        rows.append([link, *map(str, figures)])
    parts = [
        f"# {say('conformance.title', lang)}",
        html("<p>{}</p>", say("conformance.intro", lang)),
        html("<p>{}</p>", say("conformance.summary", lang, **counts(found.rows))),
        listing(head, rows),
    ]
    return _joined(parts)


def _source_page(found: Conformance, source: str, kinds: frozenset[str], lang: str) -> str:
    head = [say(f"conformance.head.{part}", lang) for part in ("row", "how", "status")]
    rows = found.of(source)
    parts = [
        f"# {escape(found.sources[source].get(lang))}",
        html("<p>{}</p>", say("conformance.summary", lang, **counts(rows))),
        listing(head, [_row(found, row, kinds, lang) for row in rows], "dg-table--clauses"),
    ]
    return _joined(parts)


def _row(found: Conformance, row: Row, kinds: frozenset[str], lang: str) -> list[Markup | str]:
    name = Markup('<span id="{0}" class="dg-clause">{0}</span> {1}<small>{2}</small>').format(
        row.entry.id, row.entry.title.get(lang), row.entry.clause.get(lang)
    )
    comma = say("site.list_comma", lang)
    status = html(
        '<span class="dg-clause{}">{}</span>',
        " dg-late" if row.status == MISSING else "",
        say(f"conformance.status.{row.status}", lang),
    )
    lines = [
        html(
            '<div><span class="dg-soft">{}</span> {}</div>',
            say(f"conformance.sort.{sort}", lang),
            escape(comma).join(links),
        )
        for sort, links in _links(found, row, kinds, lang).items()
    ]
    lines += [html("<small>{}</small>", one) for one in _notes(row, lang)]
    return [name, html("<div>{}</div>", Markup("").join(lines)), status]


def _links(
    found: Conformance, row: Row, kinds: frozenset[str], lang: str
) -> dict[str, list[Markup]]:
    """By sort, what realises the entry, each once, with a link where the thing has a page."""
    seen: dict[str, dict[str, Markup]] = {}
    for one in row.references():
        sort, name = one.reference.sort, one.reference.name
        if sort in ("field", "move", "sign"):
            sort = "kind"
        if one.problem is not None or name in seen.get(sort, {}):
            continue
        if sort == "kind":
            title = found.titles[name].get(lang)
            page = f"../kinds/{name}.html" if name in kinds else ""
        else:
            title = name if sort == "code" else _whole(found, sort, name, one).get(lang)
            page = _PAGES.get(sort, "").format(name=name.removesuffix(".md"))
        code = sort in ("code", "command")
        shown = html("<code>{}</code>", title) if code else escape(title)
        link = html('<a href="{}">{}</a>', page, shown) if page else shown
        seen.setdefault(sort, {})[name] = link
    return {sort: list(seen[sort].values()) for sort in _SORTS if sort in seen}


def _whole(found: Conformance, sort: str, name: str, one: Resolved) -> Both:
    """The title of a thing, also where only a part of it is referred to."""
    return found.things.get((sort, name), one.title)


def _notes(row: Row, lang: str) -> Iterator[str]:
    """Fields that are kept, reasons for what is not, and what is missing."""
    number = counts([row])
    if number["fields"]:
        whole = number["mapped"] == number["fields"]
        yield say("conformance.fields_all" if whole else "conformance.fields_kept", lang, **number)
    if row.whole:
        yield row.whole.get(lang)
    for key, given_up in (("not_kept", row.dropped), ("left", row.people)):
        for reason, items in _by_reason(given_up).items():
            named = _names(row, items, lang)
            yield say(f"conformance.{key}", lang, items=named, reason=reason.get(lang))
    for remark in row.beside:
        yield say("conformance.beside", lang, remark=remark.get(lang))
    if row.missing:
        yield say("conformance.lacking", lang, items=_names(row, row.missing, lang))
    for want in row.wants:
        yield say(f"conformance.wants.{want}", lang)
    for problem in row.problems:
        yield problem.get(lang)


def _by_reason(given_up: Mapping[Item, Both]) -> dict[Both, list[Item]]:
    found: dict[Both, list[Item]] = {}
    for item, reason in given_up.items():
        found.setdefault(reason, []).append(item)
    return found


def _names(row: Row, items: Iterable[Item], lang: str) -> str:
    """Items as people call them: fields and signatures by label, steps and duties by number."""
    comma = say("site.list_comma", lang)
    parts: dict[str, list[str]] = {}
    for part, key in items:
        numbered = part in ("steps", "duties")
        parts.setdefault(part, []).append(key if numbered else row.entry.items[part, key].get(lang))
    return comma.join(
        say(
            "conformance.named",
            lang,
            part=say(f"conformance.part.{part}", lang),
            names=comma.join(names),
        )
        for part, names in parts.items()
    )


def _people(found: Conformance, lang: str) -> str:
    """What nobody can check and staff must keep, by source."""
    parts: list[Markup | str] = [
        f"# {say('conformance.people', lang)}",
        html("<p>{}</p>", say("conformance.people_intro", lang)),
    ]
    head = [say("conformance.head.row", lang), say("conformance.head.people", lang)]
    for source, title in found.sources.items():
        rows: list[list[Markup | str]] = []
        for row in found.of(source):
            reasons = [row.whole] if row.whole else list(_by_reason(row.people))
            reasons += row.beside
            if reasons:
                link = html(
                    '<a class="dg-clause" href="{}.html#{}">{}</a> {}',
                    source,
                    row.entry.id,
                    row.entry.id,
                    row.entry.title.get(lang),
                )
                said = [html("<div>{}</div>", reason.get(lang)) for reason in reasons]
                rows.append([link, html("<div>{}</div>", Markup("").join(said))])
        if rows:
            parts += [
                f"## {title.get(lang)} {{#{source}}}",
                listing(head, rows, "dg-table--clauses"),
            ]
    return _joined(parts)


def _joined(parts: Sequence[Markup | str]) -> str:
    return "\n\n".join(map(str, parts)) + "\n"
