"""What all pages of one build share: the database, the templates, the reports, the stamps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dangan import __version__
from dangan.duty.audience import for_audience
from dangan.duty.dutyfile import load_duties
from dangan.duty.terms import stored_policy, workdays_of
from dangan.findings import Code
from dangan.project import Project
from dangan.publish.formpage import form_css
from dangan.publish.forms import load_forms, open_press
from dangan.publish.model import Report
from dangan.publish.reports import Stores, load_reports, may_run
from dangan.publish.sheets import Stamp
from dangan.publish.site import chrome, handbook, navigation, theme
from dangan.publish.site.accesspage import access_page
from dangan.publish.site.autolist import list_report
from dangan.publish.site.chrome import Frame
from dangan.publish.site.conformancepages import load_conformance
from dangan.publish.site.dueabout import open_items
from dangan.publish.site.duepages import DuePages
from dangan.publish.site.dueviews import last_day
from dangan.publish.site.figures import Figures
from dangan.publish.site.formpages import FormPages
from dangan.publish.site.links import Addresses
from dangan.publish.site.listpages import ListModel
from dangan.publish.site.output import key_of
from dangan.publish.site.sources import Sources
from dangan.publish.site.stamps import load_stamps
from dangan.publish.site.templates import Templates
from dangan.publish.site.theme import Rendered, Source
from dangan.publish.site.weeks import Weeks
from dangan.redact.access import Audience, load_access
from dangan.schema.model import CLASSES, Field, Kind
from dangan.text import Both

GROUPS = ("parties", "dealings", "judgement", "service", "files", "plans", "company")

# rooms whose code or texts decide what a page shows
_ROOMS = ("publish", "messages", "schema", "derive", "redact", "duty", "history")


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


@dataclass
class Language:
    """Everything of one language: its frame, what MkDocs rendered, its forms.

    ``indexed`` is the list that the first page offers from A to Z, once it is made.
    """

    lang: str
    prefix: str
    frame: Frame
    rendered: Rendered
    forms: FormPages
    indexed: ListModel | None = None


class Shared:
    """Collected once for a build. Raises UserError for faulty reports, forms or navigation."""

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
        self.stamps = load_stamps(project)
        self.addresses = Addresses(self.sources.labels, stores.kinds)
        self.figures = Figures(self.sources)
        self.weeks = Weeks(self.sources, self.addresses)
        self.reports = load_reports(project)
        self.forms = load_forms(project)
        records = [kind.name for kind in stores.kinds.values() if not kind.settings]
        navigation.require_known(self.navigation, records, self.reports, self.forms)
        self.styles = form_css(project).encode()
        self.styles_path = f"assets/form.{hashlib.sha256(self.styles).hexdigest()[:8]}.css"
        # by kind and id: the file of each record
        self.files = {
            kind.name: {
                str(row["id"]): str(row["file"])
                for row in self.sources.query(f'SELECT id, file FROM "{kind.table}"')  # noqa: S608
            }
            for kind in self.kinds
        }
        self.lists = self._list_reports()
        self.duties = load_duties(project)
        self.owed = for_audience(stores, self.duties.values(), order.as_of, last_day(order.as_of))
        self.workdays = workdays_of(stored_policy(stores.redacted))
        self.about = open_items(self.owed.items, self.sources)
        asked = any(group.pages == "conformance" for group in self.navigation.handbook)
        self.conformance = load_conformance(project, stores.kinds, codes) if asked else None

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

    def roles(self) -> dict[str, Both]:
        """What the roles are called, from any kind whose sign-offs or people name them."""
        found: dict[str, Both] = {}
        for kind in self.stores.kinds.values():
            item = kind.by_pointer.get("/sign_offs/*/role") or kind.by_pointer.get("/roles/*/role")
            for choice in item.choices if isinstance(item, Field) else ():
                found.setdefault(choice.const, choice.title)
        return found

    def languages(self) -> list[Language]:
        """Render the frames and the handbook of every language and prepare its forms."""
        order, made = self.order, [self._source(lang) for lang in self.order.languages]
        rendered = theme.render(self.project, made)
        both = len(order.languages) > 1
        base = self._key()
        found: list[Language] = []
        for source, pages in zip(made, rendered, strict=True):
            lang = source.lang
            frame = Frame(
                lang=lang,
                site_title=source.site_name,
                company=chrome.company_name(self.sources.company, lang),
                as_of=order.as_of,
                audience=order.audience,
                shells=pages.pages,
                twin_prefix=("en/" if lang == "zh" else "") if both else None,
                key=key_of(base, lang, source.site_name, both),
            )
            prefix = "en/" if both and lang == "en" else ""
            found.append(Language(lang, prefix, frame, pages, self._forms(frame)))
        return found

    def _source(self, lang: str) -> Source:
        documents, groups = handbook.documents(
            self.project,
            lang,
            self.navigation,
            (*self.described, *self.sources.shown_tables),
            self.codes,
            self.conformance,
            self._access_page(lang),
        )
        return Source(
            lang=lang,
            site_name=chrome.site_title(self.sources.company, lang),
            documents=documents,
            folders=navigation.folders(self.kinds, lang),
            nav=navigation.mkdocs_nav(self.navigation, self.kinds, lang, groups),
        )

    def _access_page(self, lang: str) -> dict[str, str]:
        """Who sees what; those who see only what is public are told of themselves."""
        own = self.order.audience
        inside = own.rank >= CLASSES.index("internal")
        shown = load_access(self.project).audiences.values() if inside else (own,)
        kinds = (*self.described, *self.sources.shown_tables)
        return access_page(tuple(shown), kinds, self.roles(), lang)

    def _forms(self, frame: Frame) -> FormPages:
        stamp = Stamp(frame.company, frame.as_of, "", self.order.audience.title.get(frame.lang))
        press = open_press(
            self.project, self.stores, self.reports, stamp, lang=frame.lang, as_of=frame.as_of
        )
        digest = hashlib.sha256()
        for name, path in self.project.files("site/forms", "").items():
            digest.update(name.encode() + path.read_bytes())
        return FormPages(
            self.project, frame, self.templates, press, self.styles_path, digest.hexdigest()
        )

    def _holders(self) -> list[tuple[str, list[str | None]]]:
        """Who holds each role, by name: pages say who is to act next."""
        names = self.sources.labels.records.get("staff", {})
        held = self.sources.role_holders.items()
        return [
            (role, [names[ident].zh if ident in names else None for ident in idents])
            for role, idents in held
        ]

    def due_pages(self, frame: Frame) -> DuePages:
        """What makes the pages of what is due, in the language of ``frame``."""
        return DuePages(
            frame=frame,
            templates=self.templates,
            sources=self.sources,
            addresses=self.addresses,
            owed=self.owed,
            duties=self.duties,
            workdays=self.workdays,
        )

    def _key(self) -> str:
        """What every page depends on: our own code and texts, templates, schemas, settings."""
        digest = hashlib.sha256()
        package = Path(__file__).resolve().parents[2]
        for room in _ROOMS:
            for path in sorted((package / room).rglob("*")):
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
            self._holders(),
            self.sources.history_state,
        )
