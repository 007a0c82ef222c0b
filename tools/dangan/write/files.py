"""Replacing a file as a whole, and only if nobody has changed it since it was read."""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from dangan.project import Project, UserError


def fingerprint(data: bytes) -> str:
    """What tells one content of a file from another."""
    return sha256(data).hexdigest()


def replace_file(project: Project, path: str, read: str, new: bytes) -> None:
    """Put ``new`` in the place of the file at ``path`` (below the root, POSIX).

    ``read`` is the `fingerprint` of what was read. Readers see the old or the new content,
    never a part of it. Raises UserError, and leaves the file alone, where it holds something
    else by now or cannot be written.
    """
    target = project.root / path
    try:
        if not os.access(target, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(target, draft)
            if fingerprint(target.read_bytes()) != read:
                raise UserError("write.changed", file=path)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("write.not_written", file=path, reason=reason) from error
