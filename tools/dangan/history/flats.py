"""Reading the contents of files in bulk: each content once, in several processes if many."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context

from dangan.git.objects import contents
from dangan.git.repository import Repository
from dangan.history.paths import EXISTS, WHOLE, Flat, Shape, leaf, packed, read_flat, unpacked

ALONE = 3000  # below this many contents, starting workers costs more than it saves
CHUNK = 300

Key = tuple[str, str]
"""A content by its id, and the kind of the record that it is."""


@dataclass
class Flats:
    """The flat map of every content asked for, kept in a compact form.

    What cannot be read stands for the last readable content before it, so that a broken file
    does not seem to take all values away and bring them back.
    """

    repository: Repository
    shapes: Mapping[str, Shape]
    made: dict[Key, bytes | None] = field(default_factory=dict)

    def prepare(self, keys: Iterable[Key]) -> None:
        """Read the contents ``keys``, those not yet known at once."""
        wanted = [key for key in dict.fromkeys(keys) if key[0] and key not in self.made]
        wanted = [key for key in wanted if key[1] in self.shapes]
        data = contents(self.repository, [name for name, _ in wanted])
        jobs = ((kind, text) for (_, kind), text in zip(wanted, data, strict=True))
        for key, flat in zip(wanted, _read(self.shapes, jobs, len(wanted)), strict=True):
            self.made[key] = flat

    def get(self, name: str, kind: str, before: str = "") -> Flat:
        """The content ``name`` of a record of ``kind``; empty where there is none.

        ``before`` is the content that it took the place of.
        """
        if not name:
            return {}
        if kind not in self.shapes:
            return {EXISTS: leaf(name)}  # a table: only that it changed
        key = name, kind
        if key not in self.made:
            self.prepare([key])
        made = self.made[key]
        if made is None:
            known = self.made.get((before, kind)) if before else None
            made = self.made[key] = known or packed({EXISTS: WHOLE})
        return unpacked(made)


def _read(
    shapes: Mapping[str, Shape], jobs: Iterator[tuple[str, bytes]], count: int
) -> Iterator[bytes | None]:
    workers = min(os.cpu_count() or 1, 8)
    if count < ALONE or workers == 1:
        yield from (_flat(shapes, kind, data) for kind, data in jobs)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(shapes,)
    ) as pool:
        running: deque[Future[list[bytes | None]]] = deque()
        # no more is handed out than the workers are about to need: contents are large
        while chunk := list(islice(jobs, CHUNK)):
            running.append(pool.submit(_work, chunk))
            if len(running) > 2 * workers:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _flat(shapes: Mapping[str, Shape], kind: str, data: bytes) -> bytes | None:
    flat = read_flat(shapes[kind], data)
    return None if flat is None else packed(flat)


_shapes: Mapping[str, Shape] = {}


def _start(shapes: Mapping[str, Shape]) -> None:
    """Give a worker what it needs, once."""
    global _shapes  # noqa: PLW0603  (a worker process has no other place to keep it)
    _shapes = shapes


def _work(chunk: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
    return [_flat(_shapes, kind, data) for kind, data in chunk]
