"""Running the command line as a person does: another process, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-11-20"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that reached the screen."""
        return self.out + self.err

    def ok(self) -> Ran:
        """Itself; fails the test where the command did not end with 0."""
        assert self.code == 0, self.said
        return self


def environment(**more: str) -> dict[str, str]:
    """The environment without what would change what the tool says or where git looks."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DANGAN_", "GIT_"))}
    return {**kept, "NO_COLOR": "1", **more}


def words_of(*words: str | Path) -> list[str]:
    """The command line that calls the tool with ``words``."""
    return [sys.executable, "-m", "dangan", *map(str, words)]


def dangan(*words: str | Path, cwd: Path, typed: str = "", **env: str) -> Ran:
    """Call the tool in ``cwd`` with ``typed`` at its questions; ``env`` adds to the environment."""
    done = subprocess.run(
        words_of(*words),
        cwd=cwd,
        env=environment(PYTHONUTF8="1", **env),
        input=typed.encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def build(root: Path, out: Path, *words: str | Path) -> Ran:
    """Build the site of the company at ``root`` into ``out``; both languages unless told."""
    return dangan("build", "--as-of", AS_OF, "--out", out, *words, cwd=root)


def git(root: Path, *words: str) -> str:
    """Call git in ``root`` with an author of its own; the output."""
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Tester"), ("EMAIL", "tester@example.com"))
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", *words],
        cwd=root,
        env=environment(**who, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout
