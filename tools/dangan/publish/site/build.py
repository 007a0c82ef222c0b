"""Building the site of an audience: every page that is due, in each language, then one swap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dangan import __version__
from dangan.findings import Code
from dangan.project import Project
from dangan.publish.formpage import form_css
from dangan.publish.forms import Form, fill_report, load_forms, open_press
from dangan.publish.formsheet import form_xlsx
from dangan.publish.reports import (
    Report,
    ReportResult,
    SectionResult,
    Stores,
    load_reports,
    may_run,
    run,
)
from dangan.publish.sheets import Stamp
from dangan.publish.site import chrome, find, handbook, home, navigation, theme
from dangan.publish.site.autolist import list_report
from dangan.publish.site.chrome import Frame, Version, version_of
from dangan.publish.site.figures import Figures
from dangan.publish.site.formpages import FormPages
from dangan.publish.site.links import Addresses, list_page
from dangan.publish.site.listpages import Exports, ListModel, ListPages, build_list
from dangan.publish.site.output import Due, Written, key_of, publish
from dangan.publish.site.recordpages import RecordPages, Sections
from dangan.publish.site.related import Summaries
from dangan.publish.site.reportpages import ReportPages, blank_forms
from dangan.publish.site.sources import Sources
from dangan.publish.site.stamps import Stamps, load_stamps
from dangan.publish.site.templates import Templates
from dangan.publish.site.theme import Rendered, Source
from dangan.redact.access import Audience
from dangan.schema.model import Field, Kind
from dangan.text import Both, say

GROUPS = ("parties", "dealings", "judgement", "service", "files", "plans", "company")


@dataclass(frozen=True)
class Order:
    """What to build: for whom, as of when, in which languages, where.

    With one language the site stands at ``out``; with two, Chinese there and English below
    ``out/en``.
    """

    out: Path
    audience: Audience
    as_of: str
    languages: tuple[str, ...]


def build_site(
    project: Project, stores: Stores, codes: Mapping[str, Code], order: Order
) -> Written:
    """Make the site in ``order.out`` what it should be.

    Raises UserError where a template, a report, a form or a handbook page is faulty, or the
    folder is not ours; the old site then stays as it was.
    """
    return publish(order.out, _Site(project, stores, codes, order).due())


@dataclass
class _Language:
    """Everything of one language."""

    lang: str
    prefix: str
    frame: Frame
    rendered: Rendered
    lists: dict[str, ListModel] = field(default_factory=dict)


class _Site:
    """One build: collects what all pages share, then gives out page after page."""

    def __init__(
        self, project: Project, stores: Stores, codes: Mapping[str, Code], order: Order
    ) -> None:
        self.project, self.stores, self.codes, self.order = project, stores, codes, order
        self.sources = Sources(stores.redacted, stores.kinds, order.audience, order.as_of)
        self.navigation = navigation.load_navigation(project)
        self.described = self._in_order(self.sources.shown_kinds)
        tabs = {name for what, name in self.navigation.tabs if what == "kind"}
        # a kind without records is named among all records and described in the handbook
        self.kinds = tuple(
            kind for kind in self.described if kind.name in tabs or self.sources.count(kind)
        )
        self.templates = Templates(project)
        self.stamps: Stamps = load_stamps(project)
        self.addresses = Addresses(self.sources.labels, stores.kinds)
        self.figures = Figures(self.sources)
        self.reports = load_reports(project)
        self.forms = load_forms(project)
        self.styles = form_css(project).encode()
        self.files = {
            kind.name: {
                str(row["id"]): str(row["file"])
                for row in self.sources.query(f'SELECT id, file FROM "{kind.table}"')  # noqa: S608
            }
            for kind in self.kinds
        }
        self.lists = self._list_reports()

    def _in_order(self, kinds: Sequence[Kind]) -> tuple[Kind, ...]:
        """Kinds as people look for them: those with a tab first, then by group."""
        tabs = [name for what, name in self.navigation.tabs if what == "kind"]

        def place(kind: Kind) -> tuple[int, int, str]:
            tab = tabs.index(kind.name) if kind.name in tabs else len(tabs)
            group = GROUPS.index(kind.group) if kind.group in GROUPS else len(GROUPS)
            return tab, group, kind.name

        return tuple(sorted(kinds, key=place))

    def _list_reports(self) -> dict[str, Report]:
        """The report that lists each kind: a written one this audience may have, or our own."""
        found: dict[str, Report] = {}
        for report in self.reports.values():
            kind = report.lists
            if kind and kind not in found and may_run(report, self.stores) is None:
                found[kind] = report
        return {
            kind.name: found.get(kind.name) or list_report(self.sources, kind)
            for kind in self.kinds
        }

    def due(self) -> Iterator[Due]:
        """Every file of the site."""
        languages = self._languages()
        index = find.Index(self.sources, self.kinds)
        for language in languages:
            yield from _prefixed(language.prefix, self._of_language(language, index))
        yield from self._records(languages)

    def _languages(self) -> list[_Language]:
        """Render the frames and the handbook of every language."""
        order = self.order
        sources: list[Source] = []
        titles: list[str] = []
        for lang in order.languages:
            documents, groups = handbook.documents(
                self.project,
                lang,
                self.navigation,
                (*self.described, *self.sources.shown_tables),
                self.codes,
            )
            title = chrome.site_title(self.sources.company, lang)
            titles.append(title)
            sources.append(
                Source(
                    lang=lang,
                    site_name=title,
                    documents=documents,
                    frames=navigation.frames(self.kinds, lang),
                    nav=navigation.mkdocs_nav(self.navigation, self.kinds, lang, groups),
                )
            )
        rendered = theme.render(self.project, sources)
        base = self._base_key()
        both = len(order.languages) > 1
        return [
            _Language(
                lang=lang,
                prefix="en/" if both and lang == "en" else "",
                frame=Frame(
                    lang=lang,
                    site_title=title,
                    company=chrome.company_name(self.sources.company, lang),
                    as_of=order.as_of,
                    audience=order.audience,
                    shells=made.pages,
                    twin_prefix=("en/" if lang == "zh" else "") if both else None,
                    key=key_of(base, lang, title, both),
                ),
                rendered=made,
            )
            for lang, title, made in zip(order.languages, titles, rendered, strict=True)
        ]

    def _base_key(self) -> str:
        """What every page depends on: our own code and texts, templates, schemas, settings."""
        digest = hashlib.sha256()
        package = Path(__file__).resolve().parents[2]
        for folder in ("publish", "messages", "schema", "derive", "redact"):
            for path in sorted((package / folder).rglob("*")):
                if path.suffix in {".py", ".yaml"}:
                    digest.update(path.relative_to(package).as_posix().encode())
                    digest.update(path.read_bytes())
        kinds = {name: repr(kind.schema) for name, kind in sorted(self.stores.kinds.items())}
        return key_of(
            __version__,
            digest.hexdigest(),
            self.templates.key,
            kinds,
            repr(self.order.audience),
            self.order.as_of,
            repr(self.sources.company),
            repr(self.sources.policy),
            repr(self.sources.role_holders),
        )

    # --- one language ---

    def _of_language(self, language: _Language, index: find.Index) -> Iterator[Due]:
        frame, lang = language.frame, language.lang
        stamp = Stamp(frame.company, frame.as_of, "", self.order.audience.title.get(lang))
        press = open_press(
            self.project, self.stores, self.reports, stamp, lang=lang, as_of=frame.as_of
        )
        forms = FormPages(
            self.project, frame, self.templates, press, self._styles_path(), self._forms_key()
        )
        reports = ReportPages(
            frame, self.templates, self.stamps, self.stores, self.addresses, self.reports,
            self.forms, press, forms,
            {name: tuple(files.values()) for name, files in self.files.items()}, self.lists,
        )  # fmt: skip
        yield from self._assets(language)
        yield from self._handbook(language)
        filled: dict[str, list[tuple[str, str]]] = {}
        for kind in self.kinds:
            yield from self._list(language, kind, forms, filled)
        for report in reports.shown.values():
            if report.form:
                entry = (report.title.get(lang), f"reports/{report.id}.html")
                filled.setdefault(report.form, []).append(entry)
        yield from reports.due()
        yield from blank_forms(forms, self.forms, press)
        yield forms.index(self.forms, filled)
        yield self._all_records(language)
        yield self._home(language, reports, press.numbers)
        yield from find.index_files(index, lang, "", self._page_texts(language))

    def _styles_path(self) -> str:
        return f"assets/form.{hashlib.sha256(self.styles).hexdigest()[:8]}.css"

    def _forms_key(self) -> str:
        digest = hashlib.sha256()
        for name, path in self.project.files("site/forms", "").items():
            digest.update(name.encode() + path.read_bytes())
        return digest.hexdigest()

    def _assets(self, language: _Language) -> Iterator[Due]:
        for name, path in language.rendered.files.items():
            data = path.read_bytes()
            yield Due(name, key_of("asset", data), partial(bytes, data))
        yield Due(self._styles_path(), key_of("asset", self.styles), partial(bytes, self.styles))

    def _handbook(self, language: _Language) -> Iterator[Due]:
        """Pages that MkDocs rendered whole; only what stands around them is filled in."""
        frame = language.frame
        for path, shell in language.rendered.pages.items():
            if "body" in shell.places:
                continue
            twin = frame.twin(path)
            values = {"twin": twin, "foot": frame.foot(Version()) + twin}
            key = key_of(frame.key, shell.key, path)
            yield Due(path, key, partial(shell.pour, values))

    def _page_texts(self, language: _Language) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        for path, shell in sorted(language.rendered.pages.items()):
            if "body" not in shell.places:
                found.append((path, find.page_title(shell), find.page_text(shell)))
        return found

    def _list(
        self,
        language: _Language,
        kind: Kind,
        forms: FormPages,
        filled: dict[str, list[tuple[str, str]]],
    ) -> Iterator[Due]:
        report, frame = self.lists[kind.name], language.frame
        result = run(report, self.stores, lang=language.lang, as_of=frame.as_of)
        form = self.forms.get(report.form or "")
        number = forms.press.numbers.get(form.number, "") if form else ""
        form_path = f"{kind.name}/{form.id}.form.html" if form else None
        model = build_list(kind, result, self.addresses, form_number=number, form_page=form_path)
        language.lists[kind.name] = model
        files = self.files[kind.name]
        version = version_of(self.stamps, list(files.values()))
        stamp = forms.with_version(version).stamp
        exports = Exports(f"{kind.name}/{report.id}.xlsx", f"{kind.name}/{report.id}.csv", stamp)
        yield from ListPages(frame, self.templates, self.stamps, model, files, exports).due()
        if form is not None and form_path is not None:
            back = (list_page(kind.name), result.title)
            filled.setdefault(form.id, []).append((result.title, form_path))
            rows = [section.rows for section in result.sections]
            yield from forms.page(
                form_path,
                lambda: fill_report(form, result, forms.with_version(version)),
                form,
                (rows, result.label),
                version,
                back=back,
                xlsx=form_xlsx,
            )

    def _all_records(self, language: _Language) -> Due:
        lang = language.lang
        groups: dict[str, list[tuple[str, str, int, str]]] = {}
        for kind in self.described:
            group = kind.group if kind.group in GROUPS else "other"
            groups.setdefault(group, []).append(
                (
                    kind.title.get(lang),
                    f"../{kind.name}/index.html" if kind in self.kinds else "",
                    self.sources.count(kind),
                    kind.description.get(lang),
                )
            )
        listed = [
            (say(f"site.group_{group}", lang), groups[group])
            for group in (*GROUPS, "other")
            if group in groups
        ]

        def body() -> str:
            return self.templates.render("parts/records.html.j2", lang, {"groups": listed})

        title = say("site.records", lang)
        return language.frame.due("records/index.html", title, listed, body, Version(), toc=False)

    def _home(self, language: _Language, reports: ReportPages, numbers: Mapping[str, str]) -> Due:
        lang = language.lang
        texts = {
            path.removeprefix("handbook/").removesuffix(".html") + ".md": title
            for path, title, _ in self._page_texts(language)
            if path.startswith("handbook/")
        }
        targets = home.Targets(
            kinds={kind.name: kind.title.get(lang) for kind in self.kinds},
            reports=reports.shown,
            forms={form.id: (form, numbers.get(form.number, "")) for form in self.forms.values()},
            handbook=texts,
        )
        made = home.build_home(
            self.sources,
            self.figures,
            self.addresses,
            lang,
            self.navigation.roles,
            targets,
            language.lists.get("customers"),
        )
        used = [
            file
            for kind in ("complaints", "contracts", "evaluations")
            for file in self.files.get(kind, {}).values()
        ]
        return home.home_page(language.frame, self.templates, made, version_of(self.stamps, used))

    # --- records, all languages together, because reading them once is enough ---

    def _records(self, languages: Sequence[_Language]) -> Iterator[Due]:
        frames = {language.lang: language.frame for language in languages}
        prefixes = {language.lang: language.prefix for language in languages}
        form_pages: dict[str, FormPages] = {}
        for language in languages:
            frame, lang = language.frame, language.lang
            stamp = Stamp(frame.company, frame.as_of, "", self.order.audience.title.get(lang))
            press = open_press(
                self.project, self.stores, self.reports, stamp, lang=lang, as_of=frame.as_of
            )
            form_pages[lang] = FormPages(
                self.project, frame, self.templates, press, self._styles_path(), self._forms_key()
            )
        by_kind: dict[str, tuple[Form, ...]] = {}
        for form in self.forms.values():
            if form.kind:
                by_kind[form.kind] = (*by_kind.get(form.kind, ()), form)
        pages = RecordPages(
            sources=self.sources,
            frames=frames,
            templates=self.templates,
            stamps=self.stamps,
            addresses=self.addresses,
            summaries=Summaries(self.sources),
            figures=self.figures,
            sections={lang: self._sections(lang) for lang in frames},
            forms=by_kind,
            form_pages=form_pages,
            roles=self._roles(),
        )
        for kind in self.kinds:
            for lang, due in pages.due(kind):
                yield from _prefixed(prefixes[lang], [due])

    def _sections(self, lang: str) -> dict[str, Sections]:
        """Sections of reports on single records, by kind, name and record."""
        found: dict[str, dict[str, Mapping[str, SectionResult]]] = {}
        for report in self.reports.values():
            if report.over is None or may_run(report, self.stores) is not None:
                continue
            result: ReportResult = run(report, self.stores, lang=lang, as_of=self.order.as_of)
            for section in result.sections:
                name = f"{report.id}-{section.section.id}"
                found.setdefault(report.over, {})[name] = section.by_record()
        return dict(found)

    def _roles(self) -> dict[str, Both]:
        """What the roles are called, from any kind whose sign-offs name them."""
        found: dict[str, Both] = {}
        for kind in self.stores.kinds.values():
            item = kind.by_pointer.get("/sign_offs/*/role") or kind.by_pointer.get("/roles/*/role")
            for choice in item.choices if isinstance(item, Field) else ():
                found.setdefault(choice.const, choice.title)
        return found


def _prefixed(prefix: str, due: Iterator[Due] | Sequence[Due]) -> Iterator[Due]:
    """The same files in the folder of their language."""
    for one in due:
        yield Due(prefix + one.path, one.key, one.make) if prefix else one
