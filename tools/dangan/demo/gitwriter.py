"""Writes a git repository through one `git fast-import`, the same bytes on every machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from dangan.demo.history import Commit
from dangan.demo.world import Member
from dangan.project import UserError

# a ref for each line of work keeps its folders in the memory of git while others are written
WORK_REFS = "refs/demo/"


def environment() -> dict[str, str]:
    """The environment for git: nothing of the user's or the machine's settings counts."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


class GitWriter:
    """A new repository in ``folder``; contents and commits are sent to it as they are made.

    Raises UserError where git is missing or fails.
    """

    def __init__(self, folder: Path, people: Mapping[str, Member]) -> None:
        self._folder = folder
        self._people = people
        self._marks = 0
        self._refs: set[str] = set()
        self.commits = 0
        self._run("init", "--quiet", "--initial-branch=main", "--template=")
        self._process = subprocess.Popen(
            [
                "git",
                "-c",
                "core.compression=1",
                "fast-import",
                "--quiet",
                "--done",
                "--active-branches=16",
            ],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise UserError("demo.git_failed", reason="pipe")
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout

    def _run(self, *args: str) -> None:
        try:
            done = subprocess.run(
                ["git", *args],
                cwd=self._folder,
                env=environment(),
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise UserError("demo.no_git") from error
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip()
            raise UserError("demo.git_failed", reason=reason)

    @property
    def last_mark(self) -> int:
        """The mark given out last."""
        return self._marks

    def store(self, text: str) -> int:
        """Send a content; returns its mark."""
        self._marks += 1
        data = text.encode("utf-8")
        self._send(b"blob\nmark :%d\ndata %d\n%b\n" % (self._marks, len(data), data))
        return self._marks

    def commit(self, commit: Commit) -> None:
        """Send a commit."""
        self.commits += 1
        person = self._people[commit.author]
        who = f"{person.name} <{person.email}> {commit.seconds} +0800"
        tree = self._tree(commit.parents[-1], commit.folder) if commit.folder else ""
        ref = WORK_REFS + commit.work if commit.work else "refs/heads/main"
        self._refs.add(ref)
        message = commit.message.encode("utf-8")
        lines = [
            f"commit {ref}",
            f"mark :{commit.mark}",
            f"author {who}",
            f"committer {who}",
            f"data {len(message)}",
        ]
        out = ["\n".join(lines).encode("utf-8"), b"\n", message, b"\n"]
        for verb, parent in zip(("from", "merge"), commit.parents, strict=False):
            out.append(f"{verb} :{parent}\n".encode())
        if tree:
            out.append(f"M 040000 {tree} {commit.folder}\n".encode())
        out.extend(f"M 100644 :{mark} {path}\n".encode() for path, mark in commit.files)
        out.append(b"\n")
        self._send(b"".join(out))

    def _tree(self, commit: int, folder: str) -> str:
        """The tree of ``folder`` in the commit with that mark."""
        self._send(f"ls :{commit} {folder}\n".encode())
        self._input.flush()
        answer = self._output.readline().split()
        if len(answer) < 3:
            raise UserError("demo.git_failed", reason=self._complaint())
        return answer[2].decode("ascii")

    def _send(self, data: bytes) -> None:
        try:
            self._input.write(data)
        except (BrokenPipeError, OSError) as error:
            raise UserError("demo.git_failed", reason=self._complaint()) from error

    def _complaint(self) -> str:
        _, said = self._process.communicate()
        return said.decode("utf-8", "replace").strip()

    def finish(self) -> None:
        """End the import and check out the main branch."""
        self._send(b"done\n")
        said = self._complaint()
        if self._process.returncode:
            raise UserError("demo.git_failed", reason=said)
        exclude = self._folder / ".git" / "info" / "exclude"
        exclude.parent.mkdir(exist_ok=True)
        exclude.write_bytes(b"/build/\n")
        for ref in sorted(self._refs):
            if ref.startswith(WORK_REFS):
                self._run("update-ref", "-d", ref)
        settings = ("-c", "core.autocrlf=false", "-c", "checkout.workers=2")
        self._run(*settings, "reset", "--hard", "--quiet")

    def stop(self) -> None:
        """End the import at once where it has not ended; what was written is of no use then."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
