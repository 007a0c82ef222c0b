"""The hooks, with real commits and real pushes into a bare repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import dangan, environment, git
from tests.support.once import once, shared_folder

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / "tools/dangan/company/files"
WHO = ("-c", "user.name=a", "-c", "user.email=a@b.example")


@pytest.fixture
def clone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of a small company whose bare repository has the hook."""

    def make(folder: Path) -> None:
        work = folder.with_name("hooks-work")
        dangan("demo", work, "--customers", "8", "--as-of", "2026-11-20", "--seed", "3",
               "--no-git", cwd=folder.parent).ok()  # fmt: skip
        (work / ".gitignore").write_text("build/\n")
        git(work, "init", "--quiet", "--initial-branch", "main")
        git(work, "add", ".")
        git(work, *WHO, "commit", "-qm", "begin")
        git(work, "clone", "--quiet", "--bare", str(work), str(folder))

    bare = once(shared_folder(tmp_path_factory) / "hooks.git", make)
    own = tmp_path / "company.git"
    shutil.copytree(bare, own)
    tool = tmp_path / "dangan"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dangan "$@"\n')
    tool.chmod(0o755)
    hook = own / "hooks/pre-receive"
    shutil.copy(HOOKS / "pre-receive", hook)
    hook.chmod(0o755)
    git(tmp_path, "clone", "--quiet", str(own), str(tmp_path / "clone"))
    return tmp_path / "clone"


def _push(clone: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        ["git", "push", *words], cwd=clone, capture_output=True, check=False,
        env=environment(DANGAN=str(clone.parent / "dangan"), DANGAN_LANG="zh"),
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def _customer(clone: Path) -> Path:
    return sorted((clone / "records/customers").glob("*.yaml"))[0]


def _add(path: Path, line: str) -> None:
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")


def _tip(clone: Path) -> str:
    return git(clone.parent / "company.git", "rev-parse", "main").strip()


@pytest.mark.skipif(os.name == "nt", reason="the copied hook is a shell script")
def test_a_push_is_taken_or_refused_with_the_reason(clone: Path) -> None:
    _add(_customer(clone), "notes: 年底前回访")
    git(clone, *WHO, "commit", "-qam", "good")
    good = git(clone, "rev-parse", "HEAD").strip()
    code, said = _push(clone, "origin", "main")
    assert (code, _tip(clone)) == (0, good), said
    _add(_customer(clone), "owner_of: nobody")
    git(clone, *WHO, "commit", "-qam", "bad")
    code, said = _push(clone, "origin", "main")
    assert code != 0
    assert "owner_of" in said
    assert _tip(clone) == good
    # work that is not finished may lie on a branch
    assert _push(clone, "origin", "HEAD:refs/heads/draft")[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="the copied hook is a shell script")
def test_what_no_change_may_do_is_refused_too(clone: Path) -> None:
    before = _tip(clone)
    victim = sorted((clone / "records/complaints").rglob("*.yaml"))[0]
    victim.unlink()
    git(clone, *WHO, "commit", "-qam", "delete a record")
    code, said = _push(clone, "origin", "main")
    assert code != 0
    assert victim.name in said
    git(clone, "reset", "-q", "--hard", "origin/main")
    git(clone, *WHO, "commit", "-q", "--amend", "-m", "rewritten")
    assert _push(clone, "--force", "origin", "main")[0] != 0
    assert _push(clone, "origin", ":main")[0] != 0
    assert _tip(clone) == before


def test_only_what_is_staged_is_checked_before_a_commit(clone: Path) -> None:
    _add(_customer(clone), "notes: 好的改动")
    git(clone, "add", ".")
    _add(_customer(clone), "owner_of: nobody")  # not staged
    dangan("hook", "pre-commit", cwd=clone).ok()
    git(clone, "add", ".")
    ran = dangan("hook", "pre-commit", cwd=clone)
    assert ran.code == 1
    assert "owner_of" in ran.err
    git(clone, "reset", "-q", "--hard")
    (clone / "other.txt").write_text("x")
    git(clone, "add", ".")
    dangan("hook", "pre-commit", cwd=clone).ok()
