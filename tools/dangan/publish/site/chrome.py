"""What stands around a page: its title, contents, the link to its twin, and the foot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from dangan.publish.markup import html
from dangan.publish.site.links import relative
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.shell import Shell
from dangan.publish.site.stamps import Commit, Stamps
from dangan.redact.access import Audience
from dangan.text import Both, say

_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SMALL = re.compile(r'<span class="dg-(?:unit|note)">.*?</span>', re.DOTALL)
SECTIONS, WIDE = "<!--sections-->", "<!--wide-->"
"""Marks a template sets: where the line of sections goes, and that no contents stand beside."""


@dataclass(frozen=True)
class Version:
    """The commit that a page shows in its foot, or why it shows none."""

    commit: Commit | None = None
    note: str = ""

    def text(self, lang: str) -> str:
        """As it stands in the foot; nothing outside git."""
        if self.commit is not None:
            return say("site.foot_version_dated", lang, id=self.commit.id, date=self.commit.date)
        return say(f"site.foot_{self.note}", lang) if self.note else ""

    @property
    def short(self) -> str:
        """The short id of the commit, or nothing."""
        return self.commit.id if self.commit else ""


def version_of(stamps: Stamps, files: Sequence[str]) -> Version:
    """The newest commit that changed one of ``files``, and an honest word where that fails."""
    if not stamps.present:
        return Version()
    if any(file in stamps.changed for file in files):
        return Version(note="changed")
    commit = stamps.newest(files)
    if not stamps.complete and any(file not in stamps.commits for file in files):
        return Version(note="incomplete")
    return Version(commit) if commit else Version()


@dataclass(frozen=True)
class Frame:
    """What all pages of one language of one build have in common."""

    lang: str
    site_title: str
    company: str
    as_of: str
    audience: Audience
    shells: Mapping[str, Shell]
    twin_prefix: str | None
    key: str

    def shell(self, path: str) -> Shell:
        """The shell of the folder of ``path``: that of its ``index.html``."""
        folder = path.rpartition("/")[0]
        return self.shells[f"{folder}/index.html" if folder else "index.html"]

    def twin(self, path: str) -> Markup:
        """The link to the same page in the other language; nothing where it is not built."""
        if self.twin_prefix is None:
            return Markup("")
        depth = path.count("/") + (1 if self.lang == "en" else 0)
        target = "../" * depth + self.twin_prefix
        other = "en" if self.lang == "zh" else "zh-CN"
        return html(
            '<a class="dg-twin" href="{}{}" hreflang="{}" lang="{}" title="{}">{}</a>',
            target,
            relative("", path),
            other,
            other,
            say("site.twin_label", self.lang),
            say("site.twin", self.lang),
        )

    def foot(self, version: Version) -> Markup:
        """As-of date, version and audience."""
        parts = [
            say("site.foot_company", self.lang, company=self.company),
            say("site.foot_as_of", self.lang, date=self.as_of),
            version.text(self.lang),
            say("site.foot_audience", self.lang, audience=self.audience.title),
        ]
        return Markup("").join(html("<span>{}</span>", part) for part in parts if part)

    def stamp(self, version: Version) -> Markup:
        """The same for the head of a page, without the company."""
        parts = [
            say("site.foot_as_of", self.lang, date=self.as_of),
            version.text(self.lang),
            say("site.foot_audience", self.lang, audience=self.audience.title),
        ]
        return Markup("").join(html("<span>{}</span>", part) for part in parts if part)

    def page(self, path: str, title: str, body: str, version: Version, *, toc: bool) -> bytes:
        """A whole page. ``body`` is HTML whose values are escaped already."""
        entries = headings(body) if toc else []
        wide = WIDE in body
        twin = self.twin(path)
        bar = sections_bar(entries, self.lang) if len(entries) > 2 else ""
        shell = self.shell(path)
        full = say("site.page_title", self.lang, page=title, site=self.site_title)
        return shell.pour(
            {
                "title": str(escape(full)),
                "heading": str(escape(title)),
                "twin": twin,
                "toc": "" if wide else contents(entries, self.lang),
                "body": body.replace(SECTIONS, bar, 1).replace(WIDE, "", 1),
                "foot": self.foot(version) + twin,
            }
        )

    def due(
        self,
        path: str,
        title: str,
        inputs: object,
        body: Callable[[], str],
        version: Version,
        *,
        toc: bool = True,
    ) -> Due:
        """A page whose body depends on ``inputs`` alone."""
        key = key_of(self.key, self.shell(path).key, path, title, version, toc, inputs)
        return Due(path, key, lambda: self.page(path, title, body(), version, toc=toc))


def headings(body: str) -> list[tuple[str, str]]:
    """The sections of a page: id and title of each second-level heading."""
    return [
        (ident, _TAG.sub("", _SMALL.sub("", title)).strip())
        for ident, title in _HEADING.findall(body)
    ]


def contents(entries: Sequence[tuple[str, str]], lang: str) -> str:
    """The table of contents at the right; without entries an empty, hidden column."""
    if len(entries) < 2:
        return ""
    title = escape(say("site.toc", lang))
    # the titles come out of the page itself and are escaped there
    items = "".join(
        f'<li class="md-nav__item"><a href="#{ident}" class="md-nav__link">'
        f'<span class="md-ellipsis">{text}</span></a></li>'
        for ident, text in entries
    )
    return (
        '<div class="md-sidebar md-sidebar--secondary" data-md-component="sidebar"'
        ' data-md-type="toc"><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">'
        f'<nav class="md-nav md-nav--secondary" aria-label="{title}">'
        f'<label class="md-nav__title" for="__toc">{title}</label>'
        f'<ul class="md-nav__list" data-md-component="toc" data-md-scrollfix>{items}</ul>'
        "</nav></div></div></div>"
    )


def sections_bar(entries: Sequence[tuple[str, str]], lang: str) -> str:
    """The line of sections that sticks under the header on phones."""
    label = escape(say("site.sections", lang))
    links = "".join(f'<a href="#{ident}">{text}</a>' for ident, text in entries)
    return f'<nav class="dg-sections" aria-label="{label}">{links}</nav>'


def site_title(company: Mapping[str, object], lang: str) -> str:
    """What the site is called: the company's own title, else its name and a word."""
    given = company.get("site_title")
    if isinstance(given, Mapping):
        return str(given.get(lang) or given.get("zh") or "")
    if given:
        return str(given)
    return say("site.title", lang, company=company_name(company, lang, short=True))


def company_name(company: Mapping[str, object], lang: str, *, short: bool = False) -> str:
    """The company's name, in English where it has one in English."""
    zh = str((company.get("short_name") if short else None) or company.get("name") or "")
    return Both(zh, str(company.get("name_en") or zh)).get(lang)
