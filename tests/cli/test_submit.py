"""``dangan submit`` with real repositories: a clone, a bare one to push to, and a colleague."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.command import dangan, git
from tests.support.once import once, shared_folder
from tests.support.records import read

ROOT = Path(__file__).parents[2]
ME = ("--by", "wen-yining", "--lang", "zh")


@pytest.fixture
def clone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the sample company; what it pushes goes to ``company.git`` beside it."""

    def make(folder: Path) -> None:
        work = folder.with_name("submit-work")
        shutil.copytree(ROOT / "records", work / "records")
        (work / ".gitignore").write_text("build/\n")
        git(work, "init", "--quiet", "--initial-branch", "main")
        git(work, "add", ".")
        git(work, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "begin")
        git(work, "clone", "--quiet", "--bare", str(work), str(folder))

    bare = once(shared_folder(tmp_path_factory) / "submit.git", make)
    shutil.copytree(bare, tmp_path / "company.git")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "company.git"), str(tmp_path / "clone"))
    return tmp_path / "clone"


def _customer(clone: Path, place: int = 0) -> Path:
    return sorted((clone / "records/customers").glob("*.yaml"))[place]


def _note(path: Path, words: str) -> None:
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("notes:")]
    path.write_text("\n".join([*lines, f"notes: {words}"]) + "\n", "utf-8")


def test_nothing_changed_is_nothing_to_hand_in(clone: Path) -> None:
    ran = dangan("submit", *ME, cwd=clone)
    assert ran.code == 0
    assert git(clone, "rev-list", "--count", "HEAD").strip() == "1"


def test_a_change_is_formatted_checked_committed_in_words_and_pushed(clone: Path) -> None:
    path = _customer(clone)
    record = read(path)
    _note(path, "'年底前回访'   ")
    ran = dangan("submit", *ME, cwd=clone).ok()
    branch = git(clone, "branch", "--show-current").strip()
    assert branch.startswith("wen-yining/")
    pushed = git(clone.parent / "company.git", "log", "-1", "--format=%an|%ae|%s", branch)
    name, address, subject = pushed.strip().split("|")
    staff = read(clone / "records/staff/wen-yining.yaml")
    assert (name, address) == (staff["name"], staff["emails"][0])
    assert subject == f"修改客户“{record['name']}”：备注"
    assert subject in ran.out
    assert "notes: 年底前回访\n" in path.read_text("utf-8")
    assert git(clone, "status", "--porcelain").strip() == ""
    # more on the same branch
    _note(_customer(clone, 1), "第二处")
    dangan("submit", *ME, cwd=clone).ok()
    assert git(clone.parent / "company.git", "rev-list", "--count", branch).strip() == "3"


def test_what_does_not_check_is_not_committed(clone: Path) -> None:
    path = _customer(clone)
    path.write_text(path.read_text("utf-8") + "owner_of: nobody\n", "utf-8")
    ran = dangan("submit", *ME, cwd=clone)
    assert ran.code == 1
    assert "owner_of" in ran.out
    assert git(clone, "rev-list", "--count", "--all").strip() == "1"


def _colleague(clone: Path, place: int, words: str) -> None:
    """Somebody else's change that has reached the main line."""
    other = clone.parent / "other"
    git(clone.parent, "clone", "--quiet", str(clone.parent / "company.git"), str(other))
    _note(_customer(other, place), words)
    git(other, "-c", "user.name=b", "-c", "user.email=b@b.example", "commit", "-qam", "other")
    git(other, "push", "--quiet", "origin", "main")


def test_the_newest_main_line_is_merged_first(clone: Path) -> None:
    _colleague(clone, 1, "同事改的")
    _note(_customer(clone), "我改的")
    dangan("submit", *ME, cwd=clone).ok()
    branch = git(clone, "branch", "--show-current").strip()
    log = git(clone.parent / "company.git", "log", "--format=%s", branch).splitlines()
    assert "other" in log
    assert "notes: 同事改的" in _customer(clone, 1).read_text("utf-8")


def test_a_clash_is_told_and_nothing_is_lost_or_pushed(clone: Path) -> None:
    _colleague(clone, 0, "同事改的")
    _note(_customer(clone), "我改的")
    ran = dangan("submit", *ME, cwd=clone)
    assert ran.code == 1
    assert _customer(clone).name in ran.out
    branch = git(clone, "branch", "--show-current").strip()
    assert "notes: 我改的" in git(clone, "show", f"HEAD:records/customers/{_customer(clone).name}")
    assert branch not in git(clone.parent / "company.git", "branch", "--list")
    assert not (clone / ".git/MERGE_HEAD").exists()
