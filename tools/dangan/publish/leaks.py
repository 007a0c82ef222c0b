"""What a build looks for in every file that it writes, and ``dangan leaks`` in a whole folder."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from dangan.project import Project
from dangan.redact.access import Audience, Kinds
from dangan.redact.hidden import Place, values_of
from dangan.redact.leaks import Leaks

_ROOMS = ("schemas", "site")
_TEXTS = frozenset({".json", ".yaml", ".sql", ".md", ".j2", ".html", ".css", ".js"})


def watch(project: Project, store: sqlite3.Connection, kinds: Kinds, audience: Audience) -> Leaks:
    """What ``audience`` may not see of ``store``, without what the product itself says."""
    return Leaks(values_of(store, kinds, audience), product_texts(project))


def product_texts(project: Project) -> Iterator[str]:
    """The product's own words and programs: a company's are not among them."""
    package = Path(__file__).resolve().parents[1]
    folders = [project.layers[-1] / room for room in _ROOMS]
    folders += [package / "messages", package / "codes"]
    theme = importlib.util.find_spec("material")
    for place in theme.submodule_search_locations or () if theme else ():
        folders.append(Path(place) / "templates" / "assets")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _TEXTS:
                yield path.read_text(encoding="utf-8")


def leaks_in(folder: Path, leaks: Leaks) -> Iterator[tuple[str, Place]]:
    """Every file below ``folder`` that holds a hidden value, by its POSIX name, sorted."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        place = leaks.find(name, path.read_bytes())
        if place is not None:
            yield name, place
