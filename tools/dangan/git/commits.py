"""All commits of a history: who, when, why, signed with what; and what each one changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dangan.git.objects import contents
from dangan.git.repository import Repository
from dangan.project import UserError

_PERSON = re.compile(rb"(.*?) ?<([^>]*)> (-?\d+) ([-+]\d{4})$")
_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*): +(\S.*)$")
_SIGNATURES = {
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
    b"-----BEGIN PGP SIGNATURE-----": "openpgp",
    b"-----BEGIN PGP MESSAGE-----": "openpgp",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
}
_REGULAR = b"100"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as a commit names them. Anyone can type both."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. ``seconds`` is the committer's clock (Unix time).

    ``parents`` are those that this clone holds; ``boundary`` tells that there were others.
    ``signature`` is ``ssh``, ``openpgp``, ``x509`` or empty, and nothing has been verified.
    ``trailers`` are the lines such as ``Reviewed-by`` at the end of the message.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    seconds: int
    subject: str
    trailers: tuple[tuple[str, str], ...]
    signature: str
    boundary: bool


Entry = tuple[str, str]
"""A file before and after: the ids of its contents, empty where there is none."""


def commits_between(repository: Repository, head: str, known: str = "") -> dict[str, Commit]:
    """The commits reachable from ``head`` and not from ``known``, children before parents.

    The parents of those at the edge are not among them.
    """
    words = ["rev-list", "--topo-order", head, *([f"^{known}"] if known else [])]
    return read_commits(repository, repository.run(*words).decode("ascii").split())


def read_commits(repository: Repository, names: Iterable[str]) -> dict[str, Commit]:
    """The commits ``names``, in their order."""
    found: dict[str, Commit] = {}
    asked = list(names)
    for name, data in zip(asked, contents(repository, asked), strict=True):
        found[name] = _commit(name, data, cut=name in repository.boundary)
    return found


def _commit(name: str, data: bytes, *, cut: bool) -> Commit:
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:  # lines that go on begin with a blank
            fields.setdefault(key, []).append(value)
    encoding = fields.get(b"encoding", [b"utf-8"])[0].decode("ascii", "replace")
    author, _ = _person(fields.get(b"author", [b""])[0], encoding)
    committer, seconds = _person(fields.get(b"committer", [b""])[0], encoding)
    text = _text(message, encoding)
    signature = (fields.get(b"gpgsig") or fields.get(b"gpgsig-sha256") or [b""])[0]
    parents = () if cut else tuple(one.decode("ascii") for one in fields.get(b"parent", ()))
    return Commit(
        id=name,
        tree=fields[b"tree"][0].decode("ascii"),
        parents=parents,
        author=author,
        committer=committer,
        seconds=seconds,
        subject=" ".join(text.strip().split("\n\n")[0].split("\n")).strip(),
        trailers=_trailers(text),
        signature=_SIGNATURES.get(signature, "openpgp" if signature else ""),
        boundary=cut,
    )


def _person(line: bytes, encoding: str) -> tuple[Identity, int]:
    match = _PERSON.match(line)
    if match is None:
        return Identity(_text(line, encoding), ""), 0
    name, email, seconds, _ = match.groups()
    return Identity(_text(name, encoding), _text(email, encoding)), int(seconds)


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _trailers(text: str) -> tuple[tuple[str, str], ...]:
    """The last paragraph of a message, if it consists of nothing but trailers."""
    paragraphs = text.strip().split("\n\n")
    if len(paragraphs) < 2:
        return ()
    found = [_TRAILER.match(line) for line in paragraphs[-1].split("\n")]
    whole = [(match[1].lower(), match[2].strip()) for match in found if match]
    return tuple(whole) if len(whole) == len(found) else ()


def tree_changes(
    repository: Repository, pairs: Sequence[tuple[str, str]], folder: str
) -> Iterator[dict[str, Entry]]:
    """For each pair of trees the files below ``folder`` that differ, by path from the root.

    One git process for all pairs. Whatever is no regular file counts as not there.
    """
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{old} {new}\n" for old, new in pairs).encode("ascii"))
        asked.seek(0)
        words = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")
        told = repository.run(*words, "--", repository.prefix + folder, given=asked)
    yield from _differences(told, len(repository.prefix), len(pairs))


def _differences(told: bytes, skip: int, count: int) -> Iterator[dict[str, Entry]]:
    found: dict[str, Entry] = {}
    begun = 0
    parts = iter(told.split(b"\0"))
    for part in parts:
        rest = part
        while rest and not rest.startswith(b":"):
            _, _, rest = rest.partition(b"\n")  # the two trees, before each comparison
            if begun:
                yield found
                found = {}
            begun += 1
        if rest:
            old_mode, new_mode, old, new, _ = rest[1:].split(b" ")
            path = next(parts).decode("utf-8", "surrogateescape")[skip:]
            before = old.decode("ascii") if old_mode.startswith(_REGULAR) else ""
            after = new.decode("ascii") if new_mode.startswith(_REGULAR) else ""
            if before != after:
                found[path] = before, after
    if begun:
        yield found
    if begun != count:
        raise UserError("read.git_failed", reason="diff-tree")
