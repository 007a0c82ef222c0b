"""Histories that somebody made to deceive, or that went wrong though every part was right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import dangan
from tests.support.history import Repo, company, key_pair
from tests.unit.test_marks import MANAGER, NEEDS_KEYS, XU, ZHOU, contract, path

CONTRACT = "K-25-3AAA"


def mark(repo: Repo) -> str:
    """The mark of the sign-off of the contract."""
    ran = dangan("audit", "--format", "json", cwd=repo.root).ok()
    listed = json.loads(ran.out)["sign_offs"]
    return str(next(one["mark"] for one in listed if one["record"] == CONTRACT))


def register(repo: Repo, public: str) -> None:
    """Enter a key into the record of the one who signs."""
    file = f"records/staff/{ZHOU}.yaml"
    entry = f"signing_keys:\n  - key: {public}\n    from: '2026-01-01'\njoined_on:"
    repo.write(file, repo.read(file).replace("joined_on:", entry))
    repo.commit("key", by="qin-wangshu")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return company(tmp_path / "company")


def test_a_typed_author_with_trailers_is_no_signature(repo: Repo) -> None:
    repo.write(path(CONTRACT), contract(CONTRACT, MANAGER))
    trailers = f"Signed-off-by: {ZHOU}\nReviewed-by: {ZHOU}\ngpgsig: -----BEGIN SSH SIGNATURE-----"
    repo.commit(f"sign\n\n{trailers}", by=ZHOU)
    assert mark(repo) == "attributed"


@NEEDS_KEYS
def test_a_merge_that_changes_what_was_signed(repo: Repo, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path, "zhou")
    register(repo, public)
    repo.git("checkout", "-q", "-b", "branch")
    repo.write(path(CONTRACT), contract(CONTRACT, MANAGER))
    repo.commit("sign", by=ZHOU, key=key)
    assert mark(repo) == "signed"
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "branch", **repo.who(XU, None))
    repo.replace(path(CONTRACT), "title: 运输合同", "title: 别的合同")
    repo.commit("merge", by=XU)
    assert len(repo.git("log", "-1", "--format=%P").split()) == 2
    assert mark(repo) == "outdated"


def test_two_sound_branches_that_clash_fail_once_merged(repo: Repo) -> None:
    for name, record in (("one", "K-25-3AAA"), ("two", "K-25-3BBB")):
        repo.git("checkout", "-q", "-b", name, "main")
        repo.write(path(record), f"{contract(record)}code: HT-2026-001\n")
        repo.commit(name, by=ZHOU)
        dangan("check", "--base", "main", cwd=repo.root).ok()
    repo.git("checkout", "-q", "main")
    repo.merge("one")
    before = repo.head()
    repo.merge("two")
    ran = dangan("check", "--base", before, cwd=repo.root)
    assert ran.code == 1
    assert "K-25-3BBB" in ran.said
    assert "HT-2026-001" in ran.said


@NEEDS_KEYS
def test_a_squash_loses_the_signature(repo: Repo, tmp_path: Path) -> None:
    key, public = key_pair(tmp_path, "zhou")
    register(repo, public)
    repo.git("checkout", "-q", "-b", "branch")
    repo.write(path(CONTRACT), contract(CONTRACT, MANAGER))
    repo.commit("sign", by=ZHOU, key=key)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "branch")
    repo.commit(f"sign (#1)\n\nCo-authored-by: {ZHOU}", by=XU)
    assert mark(repo) == "contradicted"


@NEEDS_KEYS
def test_a_key_swapped_afterwards_proves_nothing(repo: Repo, tmp_path: Path) -> None:
    _, public = key_pair(tmp_path, "zhou")
    false, swapped = key_pair(tmp_path, "false")
    register(repo, public)
    repo.write(path(CONTRACT), contract(CONTRACT, MANAGER))
    repo.commit("sign", by=ZHOU, key=false)
    repo.replace(f"records/staff/{ZHOU}.yaml", public, swapped)
    repo.commit("swap", by=ZHOU, key=false)
    assert mark(repo) != "signed"
