"""The record files of a working tree, or of any git revision, in bulk.

Both give the same things in the same order, so that what is found in one is found in the
other. Nothing outside ``records/`` is ever read, and symbolic links are never followed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dangan.findings import arguments
from dangan.git.objects import contents
from dangan.git.repository import open_repository
from dangan.project import Project
from dangan.read.guard import MAX_BYTES, Problem
from dangan.text import say_both

FOLDER = "records"
SUFFIXES = (".yaml", ".csv")
MAX_TABLE_BYTES = 64 * 1024 * 1024
"""Largest CSV file that is read, in bytes; record files have their own limit in `guard`."""

_LINK, _FILE = "120000", "100"
_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_OTHER_SUFFIX = re.compile(r"\.ya?ml", re.IGNORECASE)


Signature = tuple[int, int, int, int]
"""Size, times of the last change (of the content, of the entry; nanoseconds) and number of a
file: while they stay, it is taken for unchanged."""


@dataclass(frozen=True)
class Source:
    """One file below ``records/``: its POSIX path from the root, and its bytes.

    With a ``problem`` the file is no record file and ``data`` is empty.
    """

    path: str
    data: bytes = b""
    problem: Problem | None = None


@dataclass(frozen=True)
class Listed:
    """One entry below ``records/``, not read yet. With a ``problem`` it is no record file."""

    path: str
    problem: Problem | None = None
    signature: Signature | None = None


def listing(project: Project) -> list[Listed]:
    """What lies in the working tree, sorted by path. Hidden files are left out."""
    if project.records.is_symlink():
        return [Listed(FOLDER, Problem("yaml/symlink", 1, 1))]
    found = sorted(_walk(project.records, FOLDER))
    signatures = {path: signature for path, _, signature in found}
    return [
        Listed(path, None, signatures[path])
        if problem is None
        else Listed(_printable(path), problem)
        for path, problem in _judged((path, kind) for path, kind, _ in found)
    ]


def content(root: Path | str, path: str) -> Source:
    """The file at ``path`` below ``root``, as far as it may be read."""
    try:
        return Source(path, _content(f"{root}/{path}", _limit(path) + 1))
    except OSError as error:
        args = arguments(reason=error.strerror or type(error).__name__)
        return Source(path, problem=Problem("yaml/unreadable", 1, 1, args))


def working_tree(project: Project) -> Iterator[Source]:
    """The files of the working tree, sorted by path. Hidden files are left out."""
    for item in listing(project):
        if item.problem is not None:
            yield Source(item.path, problem=item.problem)
        else:
            yield content(project.root, item.path)


def revision(project: Project, rev: str) -> Iterator[Source]:
    """The files of a git revision (a branch, tag or commit), sorted by path.

    A handful of git processes, whatever the number of files. Raises UserError where the
    project is not in a git repository, git is missing, or ``rev`` names no commit.
    """
    repository = open_repository(project.root)
    listed = repository.run("ls-tree", "-r", "-z", repository.commit(rev), "--", FOLDER)
    objects: dict[str, tuple[str, str]] = {}
    for row in listed.split(b"\0")[:-1]:
        meta, _, name = row.partition(b"\t")
        mode, _, oid = meta.decode("ascii").split(" ")
        kind = "link" if mode == _LINK else "file" if mode.startswith(_FILE) else "other"
        objects[os.fsdecode(name)] = (kind, oid)
    visible = [(path, objects[path][0]) for path in sorted(objects) if not _hidden(path)]
    judged = list(_judged(visible))
    wanted = [objects[path][1] for path, problem in judged if problem is None]
    with closing(contents(repository, wanted)) as blobs:
        for path, problem in judged:
            if problem is None:
                yield Source(path, next(blobs)[: _limit(path) + 1])
            else:
                yield Source(_printable(path), problem=problem)


def _content(path: str, most: int) -> bytes:
    """The first ``most`` bytes of a file.

    Asked for by size: a read of the limit would leave each small file in a memory map of its
    own, of which a process may have only some 65,000.
    """
    with open(path, "rb", buffering=0) as file:
        size = min(os.fstat(file.fileno()).st_size, most)
        return file.read(size) or b""


def _limit(path: str) -> int:
    return MAX_TABLE_BYTES if path.endswith(".csv") else MAX_BYTES


def _walk(folder: Path, name: str) -> Iterator[tuple[str, str, Signature | None]]:
    """Path, kind (``file``, ``link``, ``closed``, ``other``) and signature of all not hidden."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        yield name, "closed", None
        return
    for entry in found:
        path = f"{name}/{entry.name}"
        if entry.is_symlink():
            yield path, "link", None
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path)
        elif entry.is_file(follow_symlinks=False):
            yield path, "file", _signature(entry)
        else:
            yield path, "other", None


def _signature(entry: os.DirEntry[str]) -> Signature | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _judged(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Problem | None]]:
    """Each path with what keeps it from being read."""
    seen: dict[str, str] = {}
    for path, kind in entries:
        folded = path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
        other = seen.setdefault(folded, path)
        yield path, _path_problem(path, kind, other)


def _path_problem(path: str, kind: str, other: str) -> Problem | None:
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if kind == "link":
        return Problem("yaml/symlink", 1, 1)
    if kind == "closed":
        return Problem("yaml/unreadable", 1, 1, arguments(reason=say_both("read.closed_folder")))
    if kind == "other":
        return Problem("yaml/unexpected-file", 1, 1)
    if _unsafe(name) or _unsafe_folder(folder):
        return Problem("yaml/unsafe-name", 1, 1, arguments(name=_printable(name)))
    if _OTHER_SUFFIX.fullmatch(dot + suffix) and dot + suffix != ".yaml":
        return Problem("yaml/rename-extension", 1, 1, arguments(name=f"{stem}.yaml"))
    if not stem or dot + suffix not in SUFFIXES:
        return Problem("yaml/unexpected-file", 1, 1)
    if other != path:
        return Problem("yaml/name-clash", 1, 1, arguments(other=other))
    return None


def _unsafe(part: str) -> bool:
    return bool(_UNSAFE.search(part) or _RESERVED.fullmatch(part) or _printable(part) != part)


@lru_cache(maxsize=1024)
def _unsafe_folder(path: str) -> bool:
    return any(map(_unsafe, path.split("/")))


def _printable(path: str) -> str:
    """``path`` in a form that can be shown and stored whatever bytes its name has."""
    if path.isprintable():
        return path
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
