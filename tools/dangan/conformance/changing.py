"""Cases of changes: a base and a head in a repository of their own.

Such a case has ``base``, the changes that are made to the company before it is the base, beside
those that make the head. The company as it is, the base and the head are three commits;
``message`` is that of the head.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dangan.kept import CheckResult
from dangan.pipeline import Known
from dangan.project import Project, UserError, product
from dangan.request import check_against

BASE = "base"
_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "case"),
        ("EMAIL", "case@example.com"),
        ("DATE", "1767225600 +0000"),
    )
}


def judged_change(
    case: Mapping[str, Any],
    root: Path,
    apply: Callable[[Mapping[str, Any], Path], None],
    known: Known | None = None,
) -> CheckResult:
    """What `dangan check --base` says of the head of ``case``; ``root`` holds the company."""
    _git(root, "init", "--quiet", "--initial-branch=main", "--template=")
    _commit(root, "company")
    apply(case[BASE] or {}, root)
    _commit(root, BASE)
    _git(root, "tag", BASE)
    apply(case, root)
    _commit(root, str(case.get("message", "head")))
    return check_against(Project(root, (root, product())), BASE, known=known)


def _commit(root: Path, message: str) -> None:
    _git(root, "add", "--all", "--force")
    _git(root, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)


def _git(root: Path, *words: str) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", *words],
            cwd=root,
            env={**kept, **settings, **_WHO},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UserError("read.no_git_program") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise UserError("read.git_failed", reason=reason)
