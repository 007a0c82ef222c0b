"""The files of one run, and what is known of them before any is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dangan.cache import Cache, digest, stamp
from dangan.project import Project
from dangan.read.guard import Problem
from dangan.read.tree import Listed, Source, content, listing


class Files(Mapping[str, bytes]):
    """The bytes of files by path: some held in memory, the others read when they are asked for.

    ``digests`` are those of the bytes that were examined. A file that holds something else by
    now makes the whole `moved`: what was found in it may stand elsewhere.
    """

    def __init__(self, root: Path, listed: Sequence[Listed], held: dict[str, bytes]) -> None:
        self.root = str(root)
        self.paths = {item.path: item.problem for item in listed}
        self.held = held
        self.digests: dict[str, bytes] = {path: digest(data) for path, data in held.items()}
        self.moved = False

    def __getitem__(self, path: str) -> bytes:
        if path in self.held:
            return self.held[path]
        if self.paths[path] is not None:
            return b""
        source = content(self.root, path)
        if source.problem is not None or digest(source.data) != self.digests.get(path):
            self.moved = True
        return source.data

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


@dataclass
class Bulk:
    """The files of one run, and what is known of them before they are examined."""

    files: Files
    listed: Sequence[Listed]
    cache: Cache
    since: int = 0
    broken: list[tuple[str, Problem]] = field(default_factory=list)

    def recognise(self) -> None:
        """Find out the digest of every file of which the cache holds something."""
        digests = self.files.digests
        for item in self.listed:
            if item.problem is None and item.path not in digests:
                known = self.cache.known(item.path, item.signature)
                if known is not None:
                    digests[item.path] = known
                elif self.cache.usable and self.cache.has(item.path):
                    source = content(self.files.root, item.path)
                    if source.problem is None:
                        digests[item.path] = digest(source.data)

    def key(self) -> bytes | None:
        """What stands for the content of all files; None while some of them are not known."""
        parts: list[object] = []
        for item in self.listed:
            found = self.files.digests.get(item.path)
            if found is None and item.problem is None:
                return None
            parts.append((item.path, found or repr(item.problem)))
        return digest(repr((self.cache.mark, parts)).encode())


def open_files(
    project: Project, sources: Sequence[Source] | None = None, *, keeping: bool = True
) -> Bulk:
    """The files of the working tree, or ``sources``; with ``keeping`` results are kept.

    Settings are read at once, as everything else depends on them.
    """
    kept = project.build / ".cache" / "check.sqlite"
    cache = Cache(kept, stamp(project)) if keeping else Cache(None, b"")
    if sources is not None:
        listed = [Listed(source.path, source.problem) for source in sources]
        held = {source.path: source.data for source in sources if source.problem is None}
        return Bulk(Files(project.root, listed, held), listed, cache)
    since = cache.now()
    listed = listing(project)
    settings: dict[str, bytes] = {}
    for place, item in enumerate(listed):
        if item.problem is None and item.path.count("/") == 1:
            source = content(project.root, item.path)
            listed[place] = Listed(item.path, source.problem, item.signature)
            settings[item.path] = source.data
    return Bulk(Files(project.root, listed, settings), listed, cache, since)
