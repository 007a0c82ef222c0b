"""A commit of one file, and what it proves about the person who made it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dangan.derive.dates import OPEN_END
from dangan.project import UserError
from dangan.write.people import git_setting

_KEY_PARTS = 2  # the type and the key; what follows is a remark


@dataclass(frozen=True)
class Committed:
    """A commit: its short name, the address of its author, and whether it carries a signature."""

    name: str
    email: str
    signed: bool


def in_repository(root: Path) -> bool:
    """Whether git is there and ``root`` lies in a working tree."""
    done = _git(root, "rev-parse", "--is-inside-work-tree")
    return done is not None and done.returncode == 0 and done.stdout.strip() == b"true"


def is_changed(root: Path, path: str) -> bool:
    """Whether the file differs from the last commit, or is not in it."""
    done = _git(root, "status", "--porcelain", "--", path)
    return done is None or done.returncode != 0 or bool(done.stdout.strip())


def commit_file(root: Path, path: str, message: str) -> Committed:
    """Commit the file at ``path`` and nothing else, signed where a key is set up for ssh.

    What else is staged stays staged. Raises UserError with what git says where it refuses; the
    file then stays as it is in the working tree.
    """
    sign = ["-S"] if ssh_key(root) else []
    added = _git(root, "add", "--intent-to-add", "--", path)
    _demand(added, path)
    done = _git(root, "commit", "--quiet", *sign, "-m", message, "--only", "--", path)
    _demand(done, path)
    told = _said(root, "log", "-1", "--no-show-signature", "--format=%h%n%ae").splitlines()
    head = _said(root, "cat-file", "commit", "HEAD").partition("\n\n")[0]
    signed = any(line.startswith("gpgsig") for line in head.splitlines())
    return Committed(told[0], told[1], signed)


def committed_content(root: Path, path: str) -> bytes:
    """The file at ``path`` (below ``root``, POSIX) in the last commit; nothing if not there."""
    done = _git(root, "show", f"HEAD:./{path}")
    return done.stdout if done is not None and done.returncode == 0 else b""


def ssh_key(root: Path) -> str:
    """The setting ``user.signingkey`` where git signs with ssh, or nothing."""
    ssh = git_setting(root, "gpg.format") == "ssh"
    return git_setting(root, "user.signingkey") if ssh else ""


def public_key(root: Path) -> str:
    """The public key that git signs with, for gpg its name, or nothing if it cannot be read."""
    written = ssh_key(root)
    if not written:
        return git_setting(root, "user.signingkey")
    literal = written.removeprefix("key::")
    if literal != written or literal.startswith(("ssh-", "ecdsa-", "sk-")):
        return literal
    path = Path(written).expanduser()
    for candidate in (path.with_name(f"{path.name}.pub"), path):
        try:
            text = candidate.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if len(text.splitlines()) == 1:
            return text
    return ""


def is_registered(staff: Mapping[str, Any], key: str, on: str) -> bool:
    """Whether the staff record ``staff`` holds the public ``key`` for that day."""
    wanted = key.split()[:_KEY_PARTS]
    entries = staff.get("signing_keys")
    return bool(wanted) and any(
        str(entry.get("key")).split()[:_KEY_PARTS] == wanted
        and str(entry.get("from", "")) <= on <= str(entry.get("to") or OPEN_END)
        for entry in (entries if isinstance(entries, list) else ())
    )


def _said(root: Path, *words: str) -> str:
    done = _git(root, *words)
    return done.stdout.decode("utf-8", "replace") if done else ""


def _demand(done: subprocess.CompletedProcess[bytes] | None, path: str) -> None:
    if done is None or done.returncode:
        said = done.stderr + done.stdout if done else b"git"
        reason = said.decode("utf-8", "replace").strip()
        raise UserError("sign.not_committed", file=path, reason=reason)


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git did, or None where it is missing; paths are taken literally."""
    try:
        return subprocess.run(
            ["git", "--literal-pathspecs", *words], cwd=root, capture_output=True, check=False
        )
    except OSError:
        return None
