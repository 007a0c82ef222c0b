"""A working tree of its own over the objects of another repository, for what is not in it yet.

A hook sees commits that the repository has not taken in, or an index that is no commit. To
check them like any others they are laid out in a folder with a small repository that borrows
all objects and copies none.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dangan.project import UserError


@contextmanager
def laid_out(commit: str, base: str, *, index: bool = False) -> Iterator[Path]:
    """A folder with the files of ``commit`` and a repository whose HEAD it is.

    ``base`` is a branch called ``base`` there, where it is not empty. With ``index`` the files
    are those that are staged here. Raises UserError where git refuses.
    """
    stores = [_absolute(path) for path in _stores()]
    staged = os.environ.get("GIT_INDEX_FILE", "")
    with tempfile.TemporaryDirectory(prefix="dangan-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        _git(root, "init", "--quiet", "--initial-branch", "checked")
        info = root / ".git/objects/info/alternates"
        info.write_text("".join(f"{store}\n" for store in stores), encoding="utf-8", newline="\n")
        if commit:
            _git(root, "update-ref", "refs/heads/checked", commit)
        if base:
            _git(root, "update-ref", "refs/heads/base", base)
        if index:
            more = {"GIT_INDEX_FILE": _absolute(staged)} if staged else {}
            subprocess.run(
                ["git", "checkout-index", "--all", "--force", f"--prefix={root.as_posix()}/"],
                env={**os.environ, **more}, check=True, capture_output=True,
            )  # fmt: skip
        else:
            _git(root, "reset", "--quiet", "--hard", commit)
        yield root


def _stores() -> list[str]:
    """Where the objects of the repository around this process lie, those just received first."""
    found = [os.environ.get("GIT_OBJECT_DIRECTORY", "")]
    found += os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "").split(os.pathsep)
    told = subprocess.run(
        ["git", "rev-parse", "--git-path", "objects"], capture_output=True, check=False
    )
    if told.returncode:
        raise UserError("read.no_git", folder=str(Path.cwd()))
    found.append(told.stdout.decode("utf-8", "surrogateescape").strip())
    return [path for path in dict.fromkeys(found) if path]


def _absolute(path: str) -> str:
    return Path(path).resolve().as_posix()


def plain_environment() -> Mapping[str, str]:
    """The environment without what git tells its hooks about the repository around them."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}


def _git(root: Path, *words: str) -> None:
    done = subprocess.run(
        ["git", *words], cwd=root, env=plain_environment(), capture_output=True, check=False
    )
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise UserError("read.git_failed", reason=reason)
