"""A repository as it stands: where it is, what is missing from it, and how git is called."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dangan.project import UserError

# nothing of the user's settings, language or time zone may change what git answers, and
# objects that somebody replaced locally are read as they were committed
_SETTINGS = (
    "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "diff.renames=false",
    "--literal-pathspecs", "--no-pager", "--no-replace-objects",
)  # fmt: skip
_ENVIRONMENT = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


@dataclass(frozen=True)
class Repository:
    """A git repository with at least one commit.

    ``root`` is the company's folder; ``prefix`` is its place in the repository, empty or
    ending in ``/``. ``head`` is the commit checked out; ``boundary`` are the commits at which
    a shallow clone ends: what they seem to add was there before, so they prove nothing.
    """

    root: Path
    prefix: str
    head: str
    boundary: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether the whole history is here."""
        return not self.boundary

    def run(self, *words: str, given: IO[bytes] | None = None) -> bytes:
        """What git answers; ``given`` is its input. Raises UserError where it refuses."""
        return call(self.root, *words, given=given)

    def commit(self, rev: str) -> str:
        """The full id of the commit that ``rev`` names. Raises UserError where there is none."""
        bad = UserError("read.bad_revision", rev=rev)
        if not rev or rev.startswith("-") or "\0" in rev:
            raise bad
        words = ("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        return call(self.root, *words, failure=bad).decode("ascii").strip()

    def empty_tree(self) -> str:
        """The id of the tree without files, in the hash of this repository."""
        return self.run("hash-object", "-t", "tree", os.devnull).decode("ascii").strip()


def open_repository(root: Path) -> Repository:
    """The repository that ``root`` lies in.

    Raises UserError where git is missing (``read.no_git_program``), ``root`` is in no
    repository (``read.no_git``) or nothing is committed yet (``git.no_commit``).
    """
    outside = UserError("read.no_git", folder=str(root))
    shape = call(root, "rev-parse", "--show-prefix", "--is-shallow-repository", failure=outside)
    prefix, shallow = shape.decode("utf-8", "surrogateescape").split("\n")[:2]
    unborn = UserError("git.no_commit", folder=str(root))
    head = call(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", failure=unborn)
    boundary = _boundary(root) if shallow == "true" else frozenset()
    return Repository(root, prefix, head.decode("ascii").strip(), boundary)


def call(
    root: Path,
    *words: str,
    failure: UserError | None = None,
    given: IO[bytes] | None = None,
) -> bytes:
    """What git answers in ``root``; ``given`` is its input.

    Raises UserError: ``failure`` or what git itself says.
    """
    try:
        done = subprocess.run(
            ["git", *_SETTINGS, *words],
            cwd=root,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL if given is None else given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UserError("read.no_git_program") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise failure or UserError("read.git_failed", reason=reason)
    return done.stdout


def _boundary(root: Path) -> frozenset[str]:
    path = call(root, "rev-parse", "--git-path", "shallow").decode("utf-8", "surrogateescape")
    try:
        return frozenset((root / path.strip()).read_text(encoding="ascii").split())
    except OSError:
        return frozenset()
