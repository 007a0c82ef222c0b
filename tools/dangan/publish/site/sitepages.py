"""The pages of one language that are not about single records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dangan.publish.forms import fill_report
from dangan.publish.formsheet import form_xlsx
from dangan.publish.reports import run
from dangan.publish.site import find, home
from dangan.publish.site.chrome import Version, version_of
from dangan.publish.site.duepages import DuePages
from dangan.publish.site.links import list_page
from dangan.publish.site.listpages import Exports, ListPages, build_list
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.reportpages import ReportPages, blank_forms
from dangan.publish.site.shared import GROUPS, Language, Shared
from dangan.schema.model import Kind
from dangan.text import say

Entries = dict[str, list[tuple[str, str]]]


def due(shared: Shared, language: Language) -> Iterator[Due]:
    """The assets, the handbook, lists, reports, forms and the first page."""
    forms, lang = language.forms, language.lang
    reports = ReportPages(
        frame=language.frame,
        templates=shared.templates,
        stamps=shared.stamps,
        stores=shared.stores,
        addresses=shared.addresses,
        reports=shared.reports,
        forms=shared.forms,
        form_pages=forms,
        files=shared.files,
        lists=shared.lists,
    )
    yield from _assets(shared, language)
    yield from _handbook(language)
    filled: Entries = {}
    for kind in shared.kinds:
        yield from _list(shared, language, kind, filled)
    for report in reports.shown.values():
        if report.form:
            entry = (report.title.get(lang), f"reports/{report.id}.html")
            filled.setdefault(report.form, []).append(entry)
    yield from reports.due()
    yield from blank_forms(forms, shared.forms)
    yield forms.index(shared.forms, filled)
    yield _all_records(shared, language)
    duties = shared.due_pages(language.frame)
    yield from duties.due()
    yield _home(shared, language, reports, duties)
    yield from shared.weeks.due(language.frame, shared.templates)


def _assets(shared: Shared, language: Language) -> Iterator[Due]:
    for name, path in language.rendered.files.items():
        data = path.read_bytes()
        yield Due(name, key_of("asset", data), partial(bytes, data))
    styles = shared.styles
    yield Due(shared.styles_path, key_of("asset", styles), partial(bytes, styles))


def _handbook(language: Language) -> Iterator[Due]:
    """Pages that MkDocs rendered whole; only what stands around them is filled in."""
    frame = language.frame
    for path, shell in language.rendered.pages.items():
        if "body" not in shell.places:
            twin = frame.twin(path)
            values = {"twin": twin, "foot": frame.foot(Version()) + twin}
            yield Due(path, key_of(frame.key, shell.key, path), partial(shell.pour, values))


def texts(language: Language) -> list[tuple[str, str, str]]:
    """Address, title and words of every page of the handbook."""
    return [
        (path, find.page_title(shell), find.page_text(shell))
        for path, shell in sorted(language.rendered.pages.items())
        if "body" not in shell.places
    ]


def _list(shared: Shared, language: Language, kind: Kind, filled: Entries) -> Iterator[Due]:
    """The list of a kind with its exports and, where it has one, its form."""
    report, frame, forms = shared.lists[kind.name], language.frame, language.forms
    result = run(report, shared.stores, lang=language.lang, as_of=frame.as_of)
    form = shared.forms.get(report.form or "")
    number = forms.press.number(form) if form else ""
    path = f"{kind.name}/{form.id}.form.html" if form else None
    model = build_list(kind, result, shared.addresses, form_number=number, form_page=path)
    if kind.name == home.INDEXED:
        language.indexed = model
    files = shared.files[kind.name]
    version = version_of(shared.stamps, list(files.values()))
    stamp = forms.with_version(version).stamp
    exports = Exports(f"{kind.name}/{report.id}.xlsx", f"{kind.name}/{report.id}.csv", stamp)
    yield from ListPages(frame, shared.templates, shared.stamps, model, files, exports).due()
    if form is not None and path is not None:
        filled.setdefault(form.id, []).append((result.title, path))
        yield from forms.page(
            path,
            lambda: fill_report(form, result, forms.with_version(version)),
            form,
            ([section.rows for section in result.sections], result.label),
            version,
            back=(list_page(kind.name), result.title),
            xlsx=form_xlsx,
        )


def _all_records(shared: Shared, language: Language) -> Due:
    """The overview of all kinds by group."""
    lang = language.lang
    groups: dict[str, list[tuple[str, str, int, str]]] = {}
    for kind in shared.described:
        groups.setdefault(kind.group if kind.group in GROUPS else "other", []).append(
            (
                kind.title.get(lang),
                f"../{kind.name}/index.html" if kind in shared.kinds else "",
                shared.sources.count(kind),
                kind.description.get(lang),
            )
        )
    listed = [
        (say(f"site.group_{group}", lang), groups[group])
        for group in (*GROUPS, "other")
        if group in groups
    ]

    def body() -> str:
        return shared.templates.render("parts/records.html.j2", lang, {"groups": listed})

    title = say("site.records", lang)
    return language.frame.due("records/index.html", title, listed, body, Version(), toc=False)


def _home(shared: Shared, language: Language, reports: ReportPages, duties: DuePages) -> Due:
    lang, press = language.lang, language.forms.press
    targets = home.Targets(
        kinds={kind.name: kind.title.get(lang) for kind in shared.kinds},
        reports=reports.shown,
        forms={form.id: (form, press.number(form)) for form in shared.forms.values()},
        handbook={
            path.removeprefix("handbook/").removesuffix(".html") + ".md": title
            for path, title, _ in texts(language)
            if path.startswith("handbook/")
        },
    )
    made = home.build_home(
        shared.sources,
        shared.figures,
        shared.addresses,
        lang,
        shared.navigation.roles,
        targets,
        language.indexed,
        duties.home(),
    )
    used = [
        file
        for kind in ("complaints", "contracts", "evaluations")
        for file in shared.files.get(kind, {}).values()
    ]
    version = version_of(shared.stamps, used)
    return home.home_page(language.frame, shared.templates, made, version)
