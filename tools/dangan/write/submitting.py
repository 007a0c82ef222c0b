"""Handing changed records in: a branch, a commit in words, the newest main line, a push."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dangan.derive.names import plain
from dangan.git.repository import Repository, call
from dangan.project import UserError
from dangan.read.compose import compose
from dangan.schema.model import Kind
from dangan.schema.words import names
from dangan.text import Both, say, say_both
from dangan.write.committing import ssh_key

_FEW = 3  # files that a message tells one by one
_FIELDS = 6  # fields of a file that it tells
_HOSTED = re.compile(
    r"(?:https?://(?:[^@/]+@)?|ssh://git@|git@)([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?/?"
)


@dataclass(frozen=True)
class Change:
    """A changed file below ``records/``: ``old`` and ``new`` are its contents, None for none."""

    path: str
    old: bytes | None
    new: bytes | None


def changes(repository: Repository) -> tuple[Change, ...]:
    """The files below ``records/`` that differ from the last commit, by path."""
    told = repository.run(
        "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", "records"
    )
    found = []
    for entry in told.decode("utf-8", "surrogateescape").split("\0"):
        if not entry:
            continue
        path = entry[3:].removeprefix(repository.prefix)
        file = repository.root / path
        found.append(Change(path, _at_head(repository, path),
                            file.read_bytes() if file.is_file() else None))  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.path))


def _at_head(repository: Repository, path: str) -> bytes | None:
    try:
        return repository.run("show", f"HEAD:./{path}")
    except UserError:
        return None


def message(found: Sequence[Change], kinds: Mapping[str, Kind], lang: str) -> str:
    """What was changed, in words: the first line, and below it every file."""
    told = [_told(change, kinds).get(lang) for change in found]
    if len(found) <= _FEW:
        return say("publish.list_separator", lang).join(told)
    counts: dict[tuple[str, str], int] = {}
    for change in found:
        kind = _kind(change, kinds)
        title = kind.title.get(lang) if kind else change.path
        counts[_verb(change), title] = counts.get((_verb(change), title), 0) + 1
    first = say("publish.list_separator", lang).join(
        say(f"submit.{verb}_many", lang, kind=title, count=count)
        for (verb, title), count in counts.items()
    )
    return "\n".join([first, "", *told])


def _told(change: Change, kinds: Mapping[str, Kind]) -> Both:
    kind = _kind(change, kinds)
    old, new = _value(change.old), _value(change.new)
    known = new or old
    called = str(known.get(kind.label) or known.get("id") or "") if kind else ""
    label = called or change.path
    title = kind.title if kind else Both(change.path, change.path)
    verb = _verb(change)
    if verb != "changed" or kind is None:
        return say_both(f"submit.{verb}", kind=title, label=label)
    fields = [
        node.title
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name) and (node := kind.by_pointer.get(f"/{name}"))
    ]
    if not fields:
        return say_both("submit.tidied", kind=title, label=label)
    return say_both("submit.changed", kind=title, label=label, fields=names(fields[:_FIELDS]))


def _verb(change: Change) -> str:
    return "made" if change.old is None else "gone" if change.new is None else "changed"


def _kind(change: Change, kinds: Mapping[str, Kind]) -> Kind | None:
    parts = change.path.split("/")
    return kinds.get(parts[1].removesuffix(".yaml")) if len(parts) > 1 else None


def _value(data: bytes | None) -> dict[str, object]:
    if data is None:
        return {}
    value = compose(data, positions=False).value
    return value if isinstance(value, dict) else {}


def main_branch(root: Path, remote: str) -> str:
    """The name of the main line: what the remote calls so, else main or master."""
    try:
        head = call(root, "symbolic-ref", "--short", f"refs/remotes/{remote}/HEAD")
        return head.decode().strip().removeprefix(f"{remote}/")
    except UserError:
        pass
    known = call(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
    branches = known.decode().split()
    for name in ("main", "master"):
        if name in branches or f"{remote}/{name}" in branches:
            return name
    return "main"


def current_branch(root: Path) -> str:
    """The branch checked out, empty where none is."""
    return call(root, "branch", "--show-current").decode().strip()


def new_branch(root: Path, who: str, on: str) -> str:
    """A branch name of ASCII letters that is not taken: ``qin-wangshu/2026-12-01``."""
    base = f"{who or 'records'}/{on}"
    taken = call(root, "for-each-ref", "--format=%(refname:short)").decode().split()
    name, number = base, 1
    while any(one == name or one.endswith(f"/{name}") for one in taken):
        number += 1
        name = f"{base}-{number}"
    return name


def commit(root: Path, paths: Sequence[str], words: str, author: str) -> None:
    """Commit these files, as ``author`` (``Name <address>``), signed where a key is set up.

    Raises UserError with what git says where it refuses.
    """
    sign = ["-S"] if ssh_key(root) else []
    call(root, "add", "--all", "--", *paths)
    call(root, *_identity(author), "commit", "--quiet", *sign, "-m", words, "--only", "--", *paths)


def _identity(author: str) -> list[str]:
    """The settings under which git commits as ``author``; none where git knows by itself."""
    name, _, address = author.partition(" <")
    return ["-c", f"user.name={name}", "-c", f"user.email={address.rstrip('>')}"] if author else []


def merge_main(root: Path, remote: str, main: str, author: str) -> tuple[str, ...]:
    """Merge the newest main line into this branch; the files on which both disagree.

    With such files the merge is taken back and everything stays as it was. Raises UserError
    where the remote cannot be reached.
    """
    call(root, "fetch", "--quiet", remote)
    target = f"{remote}/{main}"
    if not call(root, "for-each-ref", f"refs/remotes/{target}"):
        return ()
    done = subprocess.run(
        ["git", *_identity(author), "merge", "--no-edit", "--quiet", target],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return ()
    clashing = call(root, "diff", "--name-only", "--diff-filter=U").decode().split("\n")
    subprocess.run(["git", "merge", "--abort"], cwd=root, capture_output=True, check=False)
    found = tuple(path for path in clashing if path)
    if not found:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise UserError("read.git_failed", reason=reason)
    return found


def push(root: Path, remote: str, branch: str) -> None:
    """Push the branch. Raises UserError with what the remote says where it refuses."""
    call(root, "push", "--quiet", "--set-upstream", remote, branch)


def request_address(root: Path, remote: str, branch: str, main: str) -> str:
    """Where a pull request of the branch is opened; empty where the remote is no forge."""
    try:
        url = call(root, "remote", "get-url", remote).decode().strip()
    except UserError:
        return ""
    match = _HOSTED.fullmatch(url)
    if match is None:
        return ""
    host, place = match[1], match[2]
    if "gitlab" in plain(host):
        return f"https://{host}/{place}/-/merge_requests/new?merge_request[source_branch]={branch}"
    return f"https://{host}/{place}/compare/{main}...{branch}"
