"""Writing the site's folder: only what changed, all of it or nothing, one build at a time.

A site folder carries a manifest of its pages and the key of each. A build makes a fresh
sibling folder, links over every page whose key is unchanged, writes the others and then
exchanges the two folders. Whatever ends a build early leaves the old site whole.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from dangan.progress import watched
from dangan.project import UserError
from dangan.publish.site.helpers import Claims, Helpers, Made, Work, helping

MANIFEST = "dangan-site.json"
_FORMAT = 1


@dataclass(frozen=True)
class Due:
    """A file that the site should hold.

    ``key`` covers everything its bytes depend on; ``make`` is called only where the site does
    not hold a file with that key yet. Files with a ``share`` from 0 on may be made by helpers.
    """

    path: str
    key: str
    make: Callable[[], bytes]
    share: int = -1


@dataclass(frozen=True)
class Written:
    """What a build did: how many files it made anew, carried over and dropped."""

    made: int
    kept: int
    dropped: int


def key_of(*parts: object) -> str:
    """A key over ``parts``, which are built of text, numbers, None, tuples, lists and dicts."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def publish(
    out: Path,
    due: Iterable[Due],
    divided: Callable[[Claims], Iterable[Due]] | None = None,
    helpers: int = 0,
    guard: Callable[[str, bytes], None] | None = None,
) -> Written:
    """Make ``out`` hold exactly the files that are ``due``.

    ``guard`` is given each file made anew before it is written, and raises to stop the build.
    With ``helpers`` as many other processes go through ``divided``: those of the files with a
    share that fall to them. The bytes are the same with any number.
    Raises UserError where ``out`` holds something that is not a site of ours, where two files
    ask for one place, or where another build is at work on it.
    """
    out = out.absolute()
    require_ours(out)  # before anything is laid beside it
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        _recover(out)
        old = _manifest(out)
        fresh = out.with_name(f".{out.name}.new")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir()
        try:
            filling = _Filling(fresh, out, old, guard)
            with helping(helpers if divided else 0, _share(filling, divided)) as others:
                written = filling.all(due, others)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        _swap(fresh, out)
    return written


def _share(filling: _Filling, divided: Callable[[Claims], Iterable[Due]] | None) -> Work:
    """What a helper does: put its share of the files in their place."""

    def work(claims: Claims) -> Mapping[str, Made]:
        return {item.path: filling.put(item) for item in (divided(claims) if divided else ())}

    return work


class _Filling:
    """Puts files into the fresh folder, carried over or made."""

    def __init__(
        self,
        fresh: Path,
        out: Path,
        old: dict[str, tuple[str, int]],
        guard: Callable[[str, bytes], None] | None,
    ) -> None:
        self.guard = guard
        self.fresh, self.old, self.into = fresh, old, str(fresh)
        self.carried = _Carrier(out, fresh)
        self.folders: set[str] = set()

    def put(self, item: Due) -> Made:
        """Put one file in its place."""
        folder = item.path.rpartition("/")[0]
        if folder not in self.folders:
            (self.fresh / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        before = self.old.get(item.path)
        if before and before[0] == item.key and self.carried.over(item.path, before[1]):
            return item.key, before[1], False
        data = item.make()
        if self.guard:
            self.guard(item.path, data)
        with open(f"{self.into}/{item.path}", "xb", buffering=0) as file:
            file.write(data)
        return item.key, len(data), True

    def all(self, due: Iterable[Due], others: Helpers) -> Written:
        """Put all files in their places but those that others do, and write the manifest."""
        pages: dict[str, Made | None] = {}
        for item in watched(due, "pages"):
            path = PurePosixPath(item.path)
            if path.is_absolute() or ".." in path.parts or item.path in pages:
                raise UserError("site.two_files", path=item.path)
            ours = item.share < 0 or others.claims.mine(item.share)
            pages[item.path] = self.put(item) if ours else None
        pages.update(others.results())
        found = {path: page for path, page in sorted(pages.items()) if page is not None}
        if len(found) < len(pages):
            raise UserError("site.helper_lost")
        lines = {path: [key, size] for path, (key, size, _) in found.items()}
        text = json.dumps({"dangan-site": _FORMAT, "files": lines}, indent=0, ensure_ascii=False)
        (self.fresh / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
        made = sum(new for _, _, new in found.values())
        return Written(made, len(found) - made, len(self.old.keys() - found.keys()))


class _Carrier:
    """Takes unchanged files over from the old folder, as a hard link where that works."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source, self.target = str(source), str(target)
        self.links = True
        manifest = source / MANIFEST
        self.written = manifest.stat().st_mtime_ns if manifest.is_file() else 0

    def over(self, path: str, size: int) -> bool:
        """Whether ``path`` could be taken over.

        A file of another size, or one touched after the manifest was written, was changed by
        somebody else and is made anew.
        """
        source = os.path.join(self.source, path)
        target = os.path.join(self.target, path)
        try:
            found = os.stat(source, follow_symlinks=False)
            if found.st_size != size or found.st_mtime_ns > self.written:
                return False
            if self.links:
                try:
                    os.link(source, target)
                except OSError:
                    self.links = False
            if not self.links:
                shutil.copy2(source, target)
        except OSError:
            return False
        return True


def require_ours(out: Path) -> None:
    """Raise UserError where ``out`` holds something that is not a site of ours."""
    _manifest(out)


def _manifest(out: Path) -> dict[str, tuple[str, int]]:
    """The files of the site that stands at ``out``; UserError if something else stands there."""
    if not out.exists():
        return {}
    if not out.is_dir():
        raise UserError("site.not_ours", folder=str(out))
    path = out / MANIFEST
    if not path.is_file():
        if any(out.iterdir()):
            raise UserError("site.not_ours", folder=str(out))
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["dangan-site"] != _FORMAT:
            return {}
        return {name: (str(key), int(size)) for name, (key, size) in found["files"].items()}
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("site.not_ours", folder=str(out)) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the lock of ``out``; the system releases it however the process ends."""
    with (out.parent / f".{out.name}.lock").open("a+b") as handle:
        if not _lock(handle):
            raise UserError("site.busy", folder=str(out))
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _recover(out: Path) -> None:
    """Finish what a build that was ended between two renames left behind."""
    aside = out.with_name(f".{out.name}.old")
    if aside.exists():
        if out.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(out)


def _swap(fresh: Path, out: Path) -> None:
    """Put ``fresh`` in the place of ``out`` and remove what stood there."""
    if out.exists() and _exchange(fresh, out):
        shutil.rmtree(fresh)
        return
    aside = out.with_name(f".{out.name}.old")
    if out.exists():
        out.rename(aside)
    fresh.rename(out)
    if aside.exists():
        shutil.rmtree(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux)."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    here, exchange = -100, 2
    done: int = rename(here, os.fsencode(one), here, os.fsencode(other), exchange)
    return done == 0
