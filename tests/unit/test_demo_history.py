"""The history of the sample company: the same on every machine, sound at every merge."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dangan.demo.gitwriter import GitWriter
from dangan.demo.maker import make
from dangan.pipeline import check
from dangan.project import UserError, open_project
from dangan.read.compose import compose

AS_OF = "2026-11-20"


def git(folder: Path, *args: str) -> str:
    """What git says."""
    done = subprocess.run(
        ["git", "-c", "core.quotepath=false", *args],
        cwd=folder, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company with its history."""
    folder = tmp_path_factory.mktemp("demo") / "company"
    make(folder, 30, AS_OF, "1", git=True)
    return folder


def test_the_same_commits_whoever_makes_them(company: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "home"
    hostile.mkdir()
    (hostile / ".gitconfig").write_text(
        "[user]\nname = x\nemail = x@y.example\n[init]\ndefaultBranch = trunk\n"
        "[core]\nautocrlf = true\n[commit]\ngpgsign = true\n[i18n]\ncommitEncoding = GBK\n",
        encoding="utf-8",
    )
    settings = {"HOME": str(hostile), "TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    settings |= {"GIT_AUTHOR_NAME": "y", "GIT_DIR": str(tmp_path / "no"), "USERPROFILE": "x"}
    target = tmp_path / "company"
    call = [sys.executable, "-m", "dangan", "demo", str(target), "--customers", "30"]
    subprocess.run([*call, "--as-of", AS_OF], env={**os.environ, **settings}, check=True)
    assert git(target, "rev-parse", "HEAD") == git(company, "rev-parse", "HEAD")
    assert git(target, "status", "--porcelain") == ""
    assert b"\r" not in (target / "records" / "company.yaml").read_bytes()


def test_with_and_without_git_give_the_same_files(company: Path, tmp_path: Path) -> None:
    make(tmp_path / "plain", 30, AS_OF, "1", git=False)
    listed = git(company, "ls-files").split()
    plain = [path for path in (tmp_path / "plain").rglob("*") if path.is_file()]
    assert sorted(path.relative_to(tmp_path / "plain").as_posix() for path in plain) == listed
    for name in listed:
        assert (company / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_other_seeds_give_other_companies(company: Path, tmp_path: Path) -> None:
    make(tmp_path / "other", 30, AS_OF, "2", git=True)
    assert git(tmp_path / "other", "rev-parse", "HEAD") != git(company, "rev-parse", "HEAD")


def test_the_history_is_that_of_an_office(company: Path) -> None:
    lines = git(company, "log", "--format=%ae|%ce|%ad|%P", "--date=format:%Y-%m-%d").splitlines()
    entries = [line.split("|") for line in lines]
    assert {author for author, *_ in entries} > {"zhou.xiaolan@yunxiu.example"}
    assert len({author for author, *_ in entries}) >= 15
    assert all(author == committer for author, committer, *_ in entries)
    assert all("2024-12-02" <= day <= AS_OF for _, _, day, _ in entries)
    assert sum(len(parents.split()) == 2 for *_, parents in entries) > 50
    assert git(company, "branch", "--format=%(refname:short)").split() == ["main"]
    assert git(company, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]
    subjects = git(company, "log", "--format=%s").splitlines()
    assert any(subject.startswith("合并请求 #1：") for subject in subjects)
    assert all("：" in subject or "，" in subject or "（" in subject for subject in subjects)


def test_no_commit_is_older_than_its_parents(company: Path) -> None:
    rows = [line.split() for line in git(company, "log", "--format=%H %ct %P").splitlines()]
    moment = {key: int(time) for key, time, *_ in rows}
    for key, _, *parents in rows:
        assert all(moment[parent] <= moment[key] for parent in parents)


def test_who_takes_a_step_or_signs_commits_it(company: Path) -> None:
    emails = {
        path.stem: str(_value(path.read_bytes())["email"])
        for path in (company / "records" / "staff").glob("*.yaml")
    }
    log = git(company, "log", "--no-merges", "--reverse", "--format=%x00%ae", "--name-only", "HEAD")
    touched: dict[str, list[str]] = {}
    for entry in log.split("\0")[2:]:  # the import brought what others had done before
        author, *names = entry.split()
        for name in names:
            touched.setdefault(name, []).append(author)
    seen = 0
    for path in sorted((company / "records" / "complaints" / "2026").glob("*.yaml")):
        record = _value(path.read_bytes())
        people = [step["by"] for step in record["steps"]]
        people += [signed["staff"] for signed in record.get("sign_offs", [])]
        authors = touched[path.relative_to(company).as_posix()]
        assert {emails[person] for person in people} <= set(authors)
        seen += len(people)
    assert seen > 150


def _value(data: bytes) -> dict[str, Any]:
    value = compose(data, positions=False).value
    assert isinstance(value, dict)
    return value


def test_records_are_sound_at_every_stage(company: Path, tmp_path: Path) -> None:
    merges = git(company, "rev-list", "--first-parent", "HEAD").split()
    for position in (0, 1 / 2, 1):
        commit = merges[int((len(merges) - 1) * position)]
        folder = tmp_path / commit
        git(company, "worktree", "add", "--quiet", "--detach", str(folder), commit)
        found = check(open_project(folder)).findings
        assert [(f.code, f.record) for f in found if f.severity == "error"] == []
        git(company, "worktree", "remove", "--force", str(folder))


def test_large_companies_share_commits(tmp_path: Path) -> None:
    made = make(tmp_path / "large", 501, AS_OF, "1", git=True)
    assert sum(made.files.values()) > 3000
    assert made.commits < sum(made.files.values())
    assert git(tmp_path / "large", "status", "--porcelain") == ""
    authors = set(git(tmp_path / "large", "log", "--format=%ae").split())
    assert len(authors) >= 15


def test_nothing_is_left_behind_when_git_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: GitWriter) -> None:
        raise UserError("demo.git_failed", reason="disk full")

    monkeypatch.setattr(GitWriter, "finish", fail)
    with pytest.raises(UserError):
        make(tmp_path / "c", 2, AS_OF, "1", git=True)
    assert not (tmp_path / "c").exists()


def test_without_git_the_person_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError) as error:
        make(tmp_path / "c", 2, AS_OF, "1", git=True)
    assert error.value.key == "demo.no_git"
    assert not (tmp_path / "c").exists()


@pytest.mark.soak
def test_ten_thousand_customers_are_made_in_a_minute(tmp_path: Path) -> None:
    began = time.monotonic()
    made = make(tmp_path / "c", 10_000, AS_OF, "1", git=True)
    assert time.monotonic() - began < 60
    assert made.files["customers"] == 10_000
    assert git(tmp_path / "c", "status", "--porcelain") == ""
