"""Other processes that make a part of the files, where a running process can be copied.

What all pages need (database, templates, reports) is far too much to send to another process,
but Linux copies it for nothing. Elsewhere one process makes everything; the bytes are the same.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from dangan.progress import hidden
from dangan.project import UserError

Made = tuple[str, int, bool]
"""Key and size of a file, and whether it was made anew."""

MOST = 3  # helpers: more of them only wait for the disk
_SHARES = 1 << 16
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def useful(pages: int) -> int:
    """How many helpers a build of so many pages should have."""
    if sys.platform != "linux" or pages < 1000:
        return 0
    return min(len(os.sched_getaffinity(0)) - 1, MOST)


class Claims:
    """Who makes which share of the files: whoever comes to it first."""

    def __init__(self, owners: Any) -> None:
        self.owners = owners
        self.me = 1
        self.last = (-1, False)

    def mine(self, share: int) -> bool:
        """Whether ``share`` (from 0) falls to this process."""
        if self.owners is None:
            return True
        if share != self.last[0]:
            with self.owners.get_lock():
                place = share % _SHARES
                self.owners[place] = self.owners[place] or self.me
                self.last = share, self.owners[place] == self.me
        return self.last[1]


Work = Callable[[Claims], Mapping[str, Made]]


@dataclass
class Helpers:
    """The processes at work, and what tells their shares apart."""

    claims: Claims
    pipes: list[Connection] = field(default_factory=list)

    def results(self) -> Iterator[tuple[str, Made]]:
        """What the others made, once they are done. Raises UserError where one met with it."""
        for pipe in self.pipes:
            try:
                result = pipe.recv()
            except EOFError as error:
                raise UserError("site.helper_lost") from error
            if isinstance(result, UserError):
                raise result
            if isinstance(result, str):
                raise RuntimeError(result)
            yield from result.items()


@contextmanager
def helping(count: int, work: Work) -> Iterator[Helpers]:
    """``count`` copies of this process that do ``work`` until its end or that of the block."""
    if not count:
        yield Helpers(Claims(None))
        return
    context: Any = get_context("fork")
    claims = Claims(context.Array("b", _SHARES))
    helpers = Helpers(claims)
    gc.freeze()  # so that looking for garbage does not copy what is shared
    processes = []
    try:
        for number in range(count):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_help, args=(work, claims, number + 2, theirs, os.getpid()), daemon=True
            )
            process.start()
            theirs.close()
            helpers.pipes.append(ours)
            processes.append(process)
        yield helpers
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        gc.unfreeze()


def _help(work: Work, claims: Claims, number: int, pipe: Connection, parent: int) -> None:
    # a helper must not write on when the build that it helps was killed
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        return
    claims.me, claims.last = number, (-1, False)
    hidden()
    try:
        result: object = dict(work(claims))
    except UserError as error:
        result = error
    except Exception:
        result = traceback.format_exc()
    pipe.send(result)
