"""Many files examined: kept results where the bytes are the same, workers for the rest.

What comes out does not depend on the number of workers, nor on what the cache held.
"""

from __future__ import annotations

import gc
import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from dangan.cache import Cache, digest
from dangan.examine import Examined, Examiner, portable, restored
from dangan.findings import Finding
from dangan.progress import watched
from dangan.read.guard import Problem
from dangan.read.tree import Listed, Signature, content

ALONE = 300  # below this many files, starting workers costs more than it saves
CHUNK = 200  # files a worker takes at a time

Task = tuple[str, bytes | None]
Made = tuple[str, bytes, bytes] | tuple[str, Problem]


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

    def examined(self, examiner: Examiner) -> Iterator[Examined]:
        """What each file gave, sorted by path; unreadable ones are put among the `broken`."""
        digests = self.files.digests
        wanted = [item for item in self.listed if item.problem is None]
        bodies = {
            item.path: self.cache.get(item.path, digests[item.path])
            for item in wanted
            if item.path in digests
        }
        held = self.files.held
        fresh = [(i.path, held.get(i.path)) for i in wanted if bodies.get(i.path) is None]
        made: dict[str, tuple[bytes, bytes]] = {}
        new = _made(self.files.root, examiner, fresh)
        for item in watched(wanted, "read", len(wanted)):
            body = bodies.get(item.path)
            if body is None:
                result = next(new)
                if len(result) == 2:
                    self.broken.append((item.path, result[1]))
                    continue
                _, digests[item.path], body = result
                made[item.path] = digests[item.path], body
            yield _unpacked(item.path, body)
        seen: dict[str, tuple[Signature, bytes]] = {
            item.path: (item.signature, digests[item.path])
            for item in wanted
            if item.signature is not None and item.path in digests
        }
        self.cache.keep(made, seen, self.since, digests.keys())


def _made(root: str, examiner: Examiner, fresh: Sequence[Task]) -> Iterator[Made]:
    """Digest and packed result of each file, or what kept it from being read, in order."""
    workers = min(os.cpu_count() or 1, 8, len(fresh) // ALONE + 1)
    if workers == 1:
        for task in fresh:
            yield _one(root, examiner, task)
        return
    chunks = [fresh[at : at + CHUNK] for at in range(0, len(fresh), CHUNK)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(root, examiner)
    ) as pool:
        for made in pool.map(_work, chunks):
            yield from made


def _one(root: str, examiner: Examiner, task: Task) -> Made:
    path, data = task
    if data is None:
        source = content(root, path)
        if source.problem is not None:
            return path, source.problem
        data = source.data
    return path, digest(data), _packed(examiner.examine(path, data))


def _packed(examined: Examined) -> bytes:
    findings = portable(examined.findings)
    return marshal.dumps((examined.kind, examined.record, findings, examined.packed))


def _unpacked(path: str, body: bytes) -> Examined:
    kind, record, findings, packed = marshal.loads(body)  # noqa: S302  (ours, checked by its sum)
    return Examined(path, kind, record, restored(findings), packed)


_given: tuple[str, Examiner] | None = None


def _start(root: str, examiner: Examiner) -> None:
    """Give a worker what it needs, once."""
    global _given  # noqa: PLW0603  (a worker process has no other place to keep it)
    _given = root, examiner
    gc.disable()


def _work(chunk: Sequence[Task]) -> list[Made]:
    if _given is None:
        raise RuntimeError("worker was not started")
    root, examiner = _given
    return [_one(root, examiner, task) for task in chunk]


def pack_findings(findings: Sequence[Finding], records: Sequence[str]) -> bytes:
    """What a whole check found, and the paths of the files that hold a record."""
    return marshal.dumps((portable(findings), tuple(records)))


def unpack_findings(body: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The inverse of `pack_findings`."""
    findings, records = marshal.loads(body)  # noqa: S302  (ours, checked by its sum)
    return restored(findings), records
