"""Running MkDocs: a small configuration of our own that inherits the hand-written one.

MkDocs renders the handbook and one frame for each folder of the site. Its output is kept in
``build/.cache`` under a hash of everything that goes in, so an unchanged frame costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape

from dangan.project import Project, UserError
from dangan.publish.site.shell import Shell, cut, other_link
from dangan.text import say

_OURS = "assets/dangan"
_SUMS = "sums.json"
_KEEP = 6
_DROP = (
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "sitemap.xml",
    "sitemap.xml.gz",
    "404.html",
)
_WORDS = (
    "search_open",
    "search_close",
    "search_head",
    "search_none",
    "search_count",
    "search_more",
    "search_keys",
    "search_hint",
    "search_loading",
    "search_failed",
    "search_initials",
    "search_pinyin",
    "search_handbook",
    "crumbs",
    "filter_all",
    "filter_find",
    "filter_clear",
    "columns_label",
    "columns_form",
    "columns_extra",
    "columns_reset",
    "rows_range",
    "rows_of",
    "rows_none",
    "page_previous",
    "page_next",
    "page_size",
    "page_label",
)


# the theme writes the name of the site as it is, so it gets a word that stands for the name,
# and the name takes its place escaped
_SITE_NAME = "dangan-name-of-the-site"


@dataclass(frozen=True)
class Folder:
    """A folder of the site whose pages the build writes itself: its place and its title."""

    path: str
    title: str


@dataclass(frozen=True)
class Rendered:
    """What MkDocs made: pages by path, and the other files (styles, scripts) by path."""

    pages: Mapping[str, Shell]
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Source:
    """What goes into one run: Markdown by path below the docs folder, and the navigation."""

    lang: str
    site_name: str
    documents: Mapping[str, str]
    folders: Sequence[Folder]
    nav: Sequence[Mapping[str, Any]]


def language_tag(lang: str) -> str:
    """The language of the pages as HTML names it."""
    return "zh-CN" if lang == "zh" else "en"


def words(lang: str) -> dict[str, str]:
    """Texts that scripts and the theme show; fields are filled by the script."""
    return {name: _unfilled(f"site.{name}", lang) for name in _WORDS} | {"lang": lang}


def _unfilled(key: str, lang: str) -> str:
    """A text whose ``{name}`` fields stay for the script to fill."""
    names = ("count", "from", "to", "total", "number", "query")
    return say(key, lang, **{name: f"{{{name}}}" for name in names})


def render(project: Project, sources: Sequence[Source]) -> list[Rendered]:
    """Run MkDocs for each language, at the same time, or take its output from the cache.

    Raises UserError with what MkDocs said where a page of the handbook is broken.
    """
    jobs = [_Job(project, source) for source in sources]
    for job in jobs:
        job.start()
    return [job.finish() for job in jobs]


class _Job:
    """One run of MkDocs, from inputs to cached output."""

    def __init__(self, project: Project, source: Source) -> None:
        self.project, self.source = project, source
        self.name = str(escape(source.site_name))
        self.cache = project.build / ".cache" / "mkdocs"
        self.inputs = _inputs(project, source)
        self.config = _config(source, self.inputs)
        digest = hashlib.sha256()
        for name, data in sorted(self.inputs.items()):
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        for text in (self.config, version("mkdocs"), version("mkdocs-material")):
            digest.update(text.encode() + b"\0")
        self.out = self.cache / digest.hexdigest()[:24]
        self.work = self.cache / f"{self.out.name}.{os.getpid()}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start MkDocs unless the cache has its output."""
        shutil.rmtree(self.work, ignore_errors=True)
        if self.out.is_dir():
            if _whole(self.out):
                os.utime(self.out)
                return
            self.out.rename(self.work)  # whoever uses it may go on
            shutil.rmtree(self.work)
        for name, data in self.inputs.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (self.work / "mkdocs.yml").write_text(self.config, encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", "mkdocs.yml"],
            cwd=self.work,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

    def finish(self) -> Rendered:
        """Wait for MkDocs, put its output into the cache and read it."""
        if self.process is not None:
            said, _ = self.process.communicate()
            if self.process.returncode:
                shutil.rmtree(self.work, ignore_errors=True)
                raise UserError("site.mkdocs", said=said.strip()[-2000:])
            made = self.work / "site"
            for name in _DROP:
                path = made / name
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
            _seal(made)
            try:
                made.rename(self.out)
            except OSError:  # another build of the same inputs was quicker
                if not self.out.is_dir():
                    raise
            shutil.rmtree(self.work)
            _prune(self.cache)
        return self._read()

    def _read(self) -> Rendered:
        pages: dict[str, Shell] = {}
        files: dict[str, Path] = {}
        for path in sorted(self.out.rglob("*")):
            name = path.relative_to(self.out).as_posix()
            if path.suffix == ".html":
                text = path.read_text(encoding="utf-8").replace(_SITE_NAME, self.name)
                link = other_link(text)
                if link is not None:
                    raise UserError("site.bad_link", page=name, link=link)
                pages[name] = cut(text, language_tag(self.source.lang))
            elif path.is_file() and path.suffix != ".map" and name != _SUMS:
                files[name] = path
        return Rendered(pages, files)


def _sums(folder: Path) -> dict[str, str]:
    """The digest of every file below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / _SUMS
    }


def _seal(folder: Path) -> None:
    """Note what an output consists of, so that a damaged one is not taken for whole."""
    (folder / _SUMS).write_text(json.dumps(_sums(folder), indent=0), encoding="utf-8")


def _whole(folder: Path) -> bool:
    try:
        known: object = json.loads((folder / _SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return known == _sums(folder)


def _inputs(project: Project, source: Source) -> dict[str, bytes]:
    """Every file MkDocs is given, by its path in the work folder."""
    found = {f"docs/{name}": text.encode() for name, text in source.documents.items()}
    for folder in source.folders:
        head = yaml.safe_dump(
            {
                "title": folder.title,
                "template": "shell.html",
                "shell": True,
                "hide": ["navigation", "toc"],
            },
            allow_unicode=True,
        )
        found[f"docs/{folder.path}"] = f"---\n{head}---\n".encode()
    for suffix in (".html", ".svg"):
        for name, path in project.files("site/theme/overrides", suffix).items():
            found[f"theme/{name}"] = path.read_bytes()
    for suffix in ("css", "js"):
        data = _joined(project, f"site/theme/{suffix}", f".{suffix}")
        if suffix == "js":
            data = f"window.danganWords = {_script(words(source.lang))};\n".encode() + data
        found[f"docs/{_stamped(suffix, data)}"] = data
    inherited = project.file("mkdocs.yml")
    if inherited is None:
        raise UserError("site.no_config")
    found["base.yml"] = inherited.read_bytes()
    return found


def _joined(project: Project, folder: str, suffix: str) -> bytes:
    """All small files of ``folder`` as one, in the order of their names."""
    return b"".join(
        path.read_bytes().replace(b"\r\n", b"\n") for path in project.files(folder, suffix).values()
    )


def _script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _stamped(suffix: str, data: bytes) -> str:
    """A name that changes with the content, so that no browser shows an old script."""
    return f"{_OURS}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"


def _config(source: Source, inputs: Mapping[str, bytes]) -> str:
    ours = [name.removeprefix("docs/") for name in inputs if name.startswith(f"docs/{_OURS}.")]
    toggle = {"light": say("site.light", source.lang), "dark": say("site.dark", source.lang)}
    palette = [
        {
            "media": f"(prefers-color-scheme: {now})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": icon, "name": toggle[other]},
        }
        for now, other, scheme, icon in (
            ("light", "dark", "default", "material/weather-night"),
            ("dark", "light", "slate", "material/white-balance-sunny"),
        )
    ]
    config = {
        "INHERIT": "base.yml",
        "site_name": _SITE_NAME,
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"custom_dir": "theme", "language": source.lang, "palette": palette},
        "extra_css": [name for name in ours if name.endswith(".css")],
        "extra_javascript": [
            {"path": name, "defer": True} for name in ours if name.endswith(".js")
        ],
        "extra": {"dangan": {"words": words(source.lang)}},
        "nav": list(source.nav),
    }
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=True)


def _prune(cache: Path) -> None:
    """Keep the newest few outputs; older ones belong to texts nobody builds any more."""
    kept = sorted(
        (path for path in cache.iterdir() if path.is_dir() and "." not in path.name),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
        reverse=True,
    )
    for path in kept[_KEEP:]:
        shutil.rmtree(path, ignore_errors=True)
