"""The content of many objects from one git process."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from typing import IO

from dangan.git.repository import Repository
from dangan.project import UserError


def contents(repository: Repository, names: Iterable[str]) -> Generator[bytes]:
    """The contents of the objects ``names``, in their order.

    Raises UserError for one that this clone does not hold.
    """
    with tempfile.TemporaryFile() as asked:
        # a file as input, since git stops reading names while nobody reads its answers
        asked.write("".join(f"{name}\n" for name in names).encode("ascii"))
        asked.seek(0)
        with subprocess.Popen(
            ["git", "--no-replace-objects", "cat-file", "--batch", "--buffer"],
            cwd=repository.root,
            env={**os.environ, "LC_ALL": "C"},
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            if process.stdout is None:
                return
            try:
                yield from _answers(process.stdout)
            finally:
                process.kill()


def _answers(stream: IO[bytes]) -> Iterator[bytes]:
    while header := stream.readline():
        size = header.rpartition(b" ")[2].strip()
        if not size.isdigit():
            reason = header.decode("utf-8", "replace").strip()
            raise UserError("read.git_failed", reason=reason)
        content = stream.read(int(size))
        stream.read(1)
        yield content
