"""The tabs, the groups of the handbook and the links by role: one hand-sized file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.publish.site.theme import Folder
from dangan.schema.model import Kind
from dangan.schema.suggest import closest
from dangan.text import Both, both, say, say_both

FILE = "site/pages/nav.yaml"
PAGES = ("home", "due", "records", "reports", "forms", "handbook")
CHANGES = "weeks"
"""The folder with what changed week by week; it stands below all records."""


@dataclass(frozen=True)
class HandbookGroup:
    """A group of handbook pages; ``pages`` are files, or a word for pages that are made.

    The words are ``kinds``, ``codes`` and ``conformance``.
    """

    title: Both
    pages: tuple[str, ...] | str


@dataclass(frozen=True)
class RoleLinks:
    """What people of one role open most; each link names its target by what it is."""

    title: Both
    links: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Navigation:
    """What `FILE` says; ``titles`` are the tabs of kinds that have a name of their own."""

    tabs: tuple[tuple[str, str], ...]
    titles: Mapping[str, Both]
    handbook: tuple[HandbookGroup, ...]
    roles: tuple[RoleLinks, ...]


def load_navigation(project: Project) -> Navigation:
    """Read `FILE`, the company's own first. Raises UserError for an entry that means nothing."""
    found = _content(project)
    tabs: list[tuple[str, str]] = []
    titles: dict[str, Both] = {}
    for entry in found.get("tabs") or ():
        if isinstance(entry, dict) and entry.get("page") in PAGES:
            tabs.append(("page", entry["page"]))
        elif isinstance(entry, dict) and entry.get("kind"):
            tabs.append(("kind", str(entry["kind"])))
            if entry.get("title"):
                titles[str(entry["kind"])] = both(entry["title"])
        else:
            raise UserError("site.bad_nav", file=FILE, entry=str(entry))
    groups: list[HandbookGroup] = []
    for entry in found.get("handbook") or ():
        pages = entry.get("pages") if isinstance(entry, dict) else None
        if not pages or not entry.get("title"):
            raise UserError("site.bad_nav", file=FILE, entry=str(entry))
        listed = pages if isinstance(pages, str) else tuple(map(str, pages))
        groups.append(HandbookGroup(both(entry["title"]), listed))
    roles: list[RoleLinks] = []
    for entry in found.get("roles") or ():
        links = entry.get("links") or [] if isinstance(entry, dict) else None
        if not isinstance(links, list) or not entry.get("title"):
            raise UserError("site.bad_nav", file=FILE, entry=str(entry))
        roles.append(RoleLinks(both(entry["title"]), tuple(links)))
    return Navigation(tuple(tabs), titles, tuple(groups), tuple(roles))


def _content(project: Project) -> dict[str, Any]:
    """What the file says, its parts being lists. Raises UserError."""
    path = project.file(FILE)
    if path is None:
        raise UserError("site.bad_nav", file=FILE, entry="-")
    try:
        found = parse(path.read_bytes()) or {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise UserError("site.bad_nav", file=FILE, entry="YAML") from error
    if not isinstance(found, dict):
        raise UserError("site.bad_nav", file=FILE, entry=str(found))
    for part in ("tabs", "handbook", "roles"):
        if not isinstance(found.get(part) or [], list):
            raise UserError("site.bad_nav", file=FILE, entry=f"{part}: {found[part]}")
    return found


def require_known(
    navigation: Navigation, kinds: Collection[str], reports: Collection[str], forms: Collection[str]
) -> None:
    """Raise UserError for a tab or a link whose target there is not, whoever may see it."""
    known = {"kind": kinds, "report": reports, "form": forms, "page": PAGES}
    named = [("kind", name) for what, name in navigation.tabs if what == "kind"]
    for role in navigation.roles:
        for link in role.links:
            if not isinstance(link, Mapping) or not link or link.keys() - {*known, "handbook"}:
                raise UserError("site.bad_nav", file=FILE, entry=str(link))
            named += [(what, str(name)) for what, name in link.items() if what in known]
    for what, name in named:
        if name not in known[what]:
            near = closest(name, known[what])
            advice = say_both("site.nav_near", name=near) if near else say_both("site.nav_other")
            raise UserError("site.nav_unknown", file=FILE, what=what, name=name, advice=advice)


def folders(kinds: Sequence[Kind], lang: str) -> list[Folder]:
    """The folders whose pages the build writes itself."""
    found = [
        Folder("index.md", say("site.home", lang)),
        *(Folder(f"{name}/index.md", say(f"site.{name}", lang)) for name in PAGES[1:5]),
        Folder(f"{CHANGES}/index.md", say("site.changes", lang)),
    ]
    return found + [Folder(f"{kind.name}/index.md", kind.title.get(lang)) for kind in kinds]


def mkdocs_nav(
    navigation: Navigation,
    kinds: Sequence[Kind],
    lang: str,
    handbook: Sequence[tuple[Both, Sequence[Any]]],
) -> list[dict[str, Any]]:
    """The navigation as MkDocs reads it; kinds without a tab stand below all records."""
    by_name = {kind.name: kind for kind in kinds}
    tabbed = [name for what, name in navigation.tabs if what == "kind"]
    others = [
        {kind.title.get(lang): f"{kind.name}/index.md"} for kind in kinds if kind.name not in tabbed
    ]
    found: list[dict[str, Any]] = []
    for what, name in navigation.tabs:
        if what == "kind" and name in by_name:
            title = navigation.titles.get(name, by_name[name].title)
            found.append({title.get(lang): f"{name}/index.md"})
        elif name == "home":
            found.append({say("site.home", lang): "index.md"})
        elif name == "records":
            changes = {say("site.changes", lang): f"{CHANGES}/index.md"}
            found.append({say("site.records", lang): ["records/index.md", changes, *others]})
        elif name == "handbook":
            groups: list[Any] = [{say("site.handbook_index", lang): "handbook/index.md"}]
            groups += [{title.get(lang): list(pages)} for title, pages in handbook]
            found.append({say("site.handbook", lang): groups})
        elif what == "page":
            found.append({say(f"site.{name}", lang): f"{name}/index.md"})
    return found
