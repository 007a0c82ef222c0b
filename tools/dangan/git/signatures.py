"""Verifying the signatures of many commits with one git process.

git hands each signature to ``ssh-keygen -Y verify -n git`` with a file of allowed signers. That
file is ours, made from the keys that the company has registered: what the machine's own
settings trust plays no part.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dangan.git.repository import Repository, call
from dangan.project import UserError

_PARTS = 2  # the type of a key and the key; what follows is a remark


@dataclass(frozen=True, order=True)
class Signer:
    """A key of a member of staff; ``start`` and ``end`` are UTC (``YYYYMMDDHHMMSS``) or empty."""

    staff: str
    key: str
    start: str
    end: str

    def line(self) -> str:
        """As the file of allowed signers has it."""
        options = ['namespaces="git"']
        options += [f'valid-after="{self.start}"'] if self.start else []
        options += [f'valid-before="{self.end}"'] if self.end else []
        return f"{self.staff} {','.join(options)} {' '.join(self.key.split()[:_PARTS])}\n"


@dataclass(frozen=True)
class Verdict:
    """What git says of a signature.

    ``state`` is its letter: G good and by an allowed signer, U good but by a key that is not
    allowed then, B bad, E or N not to be checked. ``staff`` is the signer, ``key`` the
    fingerprint.
    """

    state: str
    staff: str
    key: str


def fingerprint(key: str) -> str:
    """The fingerprint of a public key (``SHA256:…``), empty for what is no ssh key."""
    parts = key.split()
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except (IndexError, ValueError):
        return ""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii")
    return f"SHA256:{digest.rstrip('=')}"


def demand_ssh_keygen() -> None:
    """Raise UserError where ssh-keygen is missing, without which nothing can be verified."""
    if shutil.which("ssh-keygen") is None:
        raise UserError("git.no_ssh_keygen")


def verify(
    repository: Repository, names: Sequence[str], signers: Sequence[Signer]
) -> dict[str, Verdict]:
    """What the signatures of the commits ``names`` turn out to be, by commit.

    Raises UserError where ssh-keygen is missing.
    """
    demand_ssh_keygen()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as asked:
        allowed = Path(folder) / "allowed_signers"
        allowed.write_text(
            "".join(signer.line() for signer in sorted(signers)), encoding="utf-8", newline="\n"
        )
        asked.write("".join(f"{name}\n" for name in names).encode("ascii"))
        asked.seek(0)
        told = call(
            repository.root,
            "-c", f"gpg.ssh.allowedSignersFile={allowed.as_posix()}",
            "-c", "gpg.ssh.program=ssh-keygen",
            "-c", "gpg.ssh.revocationFile=",
            "log", "--no-walk=unsorted", "--stdin", "-z", "--format=%H%n%G?%n%GS%n%GK",
            given=asked,
        )  # fmt: skip
    found: dict[str, Verdict] = {}
    for entry in told.decode("utf-8", "replace").split("\0"):
        if entry:
            name, state, staff, key = [*entry.split("\n"), "", ""][:4]
            found[name] = Verdict(state, staff if state == "G" else "", key)
    return found
