"""Changing several files as one: all of them, or after a kill none.

Before the first file is touched, what stands there and what is to stand there lie in the
journal below the root. A process that is killed leaves the journal behind; the next command
puts every file back as it was. A lock tells a journal that is being worked on from one that
was left.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dangan.project import Project, UserError
from dangan.write.files import fingerprint

FOLDER = ".dangan-journal"
_DRAFT, _PLAN = ".dangan-journal.part", "plan.json"
_LOCK = "build/.cache/writing.lock"


def write_all(project: Project, read: Mapping[str, bytes | None], new: Mapping[str, bytes]) -> None:
    """Put ``new`` in the place of files (below the root, POSIX), all or none.

    ``read`` is what each file held when it was read; None for one that must not be there yet.
    Raises UserError, with every file as it was, where one has changed or cannot be written.
    """
    with _alone(project.root) as held:
        if not held:
            raise UserError("write.busy")
        _roll_back(project.root)
        _stage(project.root, read, new)
        try:
            for path, data in new.items():
                _put(project.root, path, read[path], data)
        except BaseException:
            _roll_back(project.root)
            raise
        _forget(project.root)


def recover(root: Path) -> bool:
    """Undo what a killed process left half-done. Whether there was anything to undo.

    Nothing is touched while the process that writes is still alive.
    """
    if not (root / FOLDER).is_dir():
        return False
    with _alone(root) as held:
        return held and _roll_back(root)


def _stage(root: Path, read: Mapping[str, bytes | None], new: Mapping[str, bytes]) -> None:
    """Write the journal; it counts from the moment it has its name."""
    draft = root / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    plan = []
    for number, (path, data) in enumerate(sorted(new.items())):
        before = read[path]
        if before is not None:
            _save(draft / f"{number}.old", before)
        plan.append(
            {
                "path": path,
                "old": None if before is None else f"{number}.old",
                "new": fingerprint(data),
            }
        )
    _save(draft / _PLAN, json.dumps(plan).encode())
    draft.rename(root / FOLDER)


def _put(root: Path, path: str, before: bytes | None, data: bytes) -> None:
    target = root / path
    try:
        there = target.read_bytes() if target.exists() else None
        if there != before:
            raise UserError("write.changed", file=path)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        _save(draft, data)
        if before is not None:
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("write.not_written", file=path, reason=reason) from error


def _roll_back(root: Path) -> bool:
    """Put back what a journal names; what somebody else has changed since is left alone."""
    shutil.rmtree(root / _DRAFT, ignore_errors=True)
    journal = root / FOLDER
    if not journal.is_dir():
        return False
    for entry in json.loads((journal / _PLAN).read_bytes()):
        target = root / entry["path"]
        target.with_name(f".{target.name}.part").unlink(missing_ok=True)
        if target.exists() and fingerprint(target.read_bytes()) == entry["new"]:
            if entry["old"] is None:
                target.unlink()
            else:
                draft = target.with_name(f".{target.name}.part")
                _save(draft, (journal / entry["old"]).read_bytes())
                shutil.copymode(target, draft)
                draft.replace(target)
    _forget(root)
    return True


def _forget(root: Path) -> None:
    """The journal loses its name first: half a journal must not be taken for one."""
    (root / FOLDER).rename(root / _DRAFT)
    shutil.rmtree(root / _DRAFT, ignore_errors=True)


def _save(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(root: Path) -> Iterator[bool]:
    """Whether this process holds the lock; the system releases it however a process ends."""
    path = root / _LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        yield _lock(handle)


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
