"""Small companies in real git repositories, with clocks, authors and keys of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import environment

BASE = Path(__file__).parents[1] / "corpus" / "base"
START = 1_767_225_600  # 2026-01-01T00:00:00Z
DAY = 86_400


@dataclass
class Repo:
    """A company in a repository; each commit is made a day after the one before."""

    root: Path
    clock: int = START

    def git(self, *words: str, **env: str) -> str:
        """What git answers."""
        done = subprocess.run(
            ["git", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", *words],
            cwd=self.root,
            env=environment(
                GIT_CONFIG_NOSYSTEM="1",
                GIT_CONFIG_GLOBAL=os.devnull,
                **{**self.who("tester"), **env},
            ),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def who(self, name: str, seconds: int | None = None) -> dict[str, str]:
        """The environment that makes ``name`` author and committer."""
        at = f"{self.clock if seconds is None else seconds} +0000"
        email = name if "@" in name else f"{name}@yunxiu.example"
        return {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", name), ("EMAIL", email), ("DATE", at))
        }

    def write(self, file: str, text: str) -> None:
        """Write a file below the root."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def read(self, file: str) -> str:
        """A file below the root."""
        return (self.root / file).read_text(encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Change what stands once in a file."""
        text = self.read(file)
        assert text.count(old) == 1, (file, old)
        self.write(file, text.replace(old, new))

    def commit(
        self,
        message: str = "change",
        *,
        by: str = "tester",
        key: Path | None = None,
        at: int | None = None,
        more: tuple[str, ...] = (),
        **env: str,
    ) -> str:
        """Commit all that changed; signed with ``key`` if there is one. The id of the commit."""
        self.clock += DAY
        who = self.who(by, at) | env
        self.git("add", "-A", **who)
        sign = ("-S",) if key else ()
        settings = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}") if key else ()
        self.git(
            *settings, "commit", "--quiet", "--allow-empty", *sign, "-m", message, *more, **who
        )
        return self.head()

    def merge(self, branch: str, *more: str, by: str = "tester", message: str = "merge") -> str:
        """Merge ``branch`` into what is checked out, with a merge commit."""
        self.clock += DAY
        self.git("merge", "--quiet", "--no-ff", *more, "-m", message, branch, **self.who(by))
        return self.head()

    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()


def company(root: Path, *, begin: bool = True, extra: dict[str, str] | None = None) -> Repo:
    """The small company of the corpus in a new repository; with ``begin`` committed."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    repo = Repo(root)
    repo.write(".gitignore", "/build/\n")
    repo.git("init", "--quiet", "--initial-branch=main")
    for file, text in (extra or {}).items():
        repo.write(file, text)
    if begin:
        repo.commit("begin")
    return repo


def key_pair(folder: Path, name: str) -> tuple[Path, str]:
    """A new ssh key: the private file, and the public line."""
    path = folder / name
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)],
        check=True,
        capture_output=True,
    )
    return path, path.with_suffix(".pub").read_text(encoding="utf-8").strip()
