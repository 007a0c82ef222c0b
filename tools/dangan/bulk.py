"""Many files examined: kept results where the bytes are the same, workers for the rest.

What comes out does not depend on the number of workers, nor on what the cache held.
"""

from __future__ import annotations

import gc
import marshal
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from dangan.cache import digest
from dangan.examine import Examined, Examiner
from dangan.files import Bulk
from dangan.findings import portable, restored
from dangan.progress import watched
from dangan.read.guard import Problem
from dangan.read.tree import Signature, content

ALONE = 300  # below this many files, starting workers costs more than it saves
CHUNK = 200  # files a worker takes at a time

Task = tuple[str, bytes | None]
Made = tuple[str, bytes, bytes] | tuple[str, Problem]


def examined(bulk: Bulk, examiner: Examiner) -> Iterator[Examined]:
    """What each file gave, sorted by path; unreadable ones are put among the `broken`."""
    digests = bulk.files.digests
    wanted = [item for item in bulk.listed if item.problem is None]
    bodies = {
        item.path: bulk.cache.get(item.path, digests[item.path])
        for item in wanted
        if item.path in digests
    }
    held = bulk.files.held
    fresh = [(i.path, held.get(i.path)) for i in wanted if bodies.get(i.path) is None]
    made: dict[str, tuple[bytes, bytes]] = {}
    new = _made(bulk.files.root, examiner, fresh)
    for item in watched(wanted, "read", len(wanted)):
        body = bodies.get(item.path)
        if body is None:
            result = next(new)
            if len(result) == 2:
                bulk.broken.append((item.path, result[1]))
                continue
            _, digests[item.path], body = result
            made[item.path] = digests[item.path], body
        yield _unpacked(item.path, body)
    seen: dict[str, tuple[Signature, bytes]] = {
        item.path: (item.signature, digests[item.path])
        for item in wanted
        if item.signature is not None and item.path in digests
    }
    bulk.cache.keep(made, seen, bulk.since, digests.keys())


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
