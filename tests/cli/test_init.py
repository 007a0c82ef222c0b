"""``dangan init``: a company's own repository, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.command import dangan, git

GIVEN = (
    *("--name", "青岛测试有限公司", "--keeper", "冯致远"),
    *("--email", "feng@example.com", "--on", "2026-05-06"),
)
FILES = {
    *(".gitattributes", ".github/workflows/check.yml", ".gitignore", ".gitlab-ci.yml"),
    *(".github/workflows/comment.yml", ".github/workflows/review.yml"),
    *(".githooks/pre-commit", ".githooks/pre-receive"),
    *("README.md", "README.zh-CN.md", "requirements.txt"),
    *("records/access.yaml", "records/company.yaml", "records/policy.yaml"),
    *("records/departments/office.yaml", "records/staff/feng-zhiyuan.yaml"),
}


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("there", [False, True])
def test_what_it_makes_is_sound_and_only_the_companys(tmp_path: Path, there: bool) -> None:
    root = tmp_path / "档案"
    if there:
        root.mkdir()
    said = dangan("init", root, *GIVEN, cwd=tmp_path).ok().out
    assert files(root) == FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["档案"]
    # a name alone would be looked up on an index where anybody may have taken it
    assert (root / "requirements.txt").read_text(encoding="utf-8").startswith("./dangan-")
    assert all(command in said for command in ("git init", "dangan new", "dangan build"))
    assert dangan("fmt", "--check", cwd=root).code == 0
    ran = dangan("check", cwd=root).ok()
    assert "没有发现问题" in ran.out
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "启用")
    # what commands leave behind is none of the company's records
    dangan("new", "customers", "--by", "feng-zhiyuan", cwd=root)
    assert git(root, "status", "--porcelain") == ""
    assert yaml.safe_load((root / "records/company.yaml").read_bytes())["language"] == "zh"


def test_the_language_of_the_company_is_the_one_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "records"
    dangan("init", root, *GIVEN, "--lang", "en", cwd=tmp_path).ok()
    assert "nothing was found" in dangan("check", cwd=root).ok().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--keeper-id", "Feng Zhiyuan"), "没有留下"),
        (("--email", "not an address"), "没有留下"),
        (("--time-zone", "Mars/Base"), "Mars/Base"),
        (("--on", "2026-13-01"), "2026-13-01"),
    ],
)
def test_what_makes_no_sound_records_leaves_nothing(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    ran = dangan("init", tmp_path / "new", *GIVEN, *words, cwd=tmp_path)
    assert ran.code == 2
    assert told in ran.said
    assert "Traceback" not in ran.said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("x", encoding="utf-8")
    ran = dangan("init", tmp_path / "mine", *GIVEN, cwd=tmp_path)
    assert ran.code == 2
    assert "已经有东西" in ran.said
    assert files(tmp_path) == {"mine/notes.txt"}


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    ran = dangan("init", tmp_path / "new", "--name", "青岛测试有限公司", cwd=tmp_path)
    assert ran.code == 2
    assert "管理档案的人的姓名" in ran.said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("pin", "told"),
    [
        ("dangan==99.0\n", "较旧"),
        ("./dangan-99.0-py3-none-any.whl\n", "较旧"),
        ("dangan @ https://pkg.example/dangan-0.0.1-py3-none-any.whl\n", "较新"),
        ("# ours\ndangan == 0.0.1  # old\n", "较新"),
        (None, ""),
        ("dangan>=0.0.1\nclick==1.0\n", ""),
    ],
)
def test_another_version_than_the_repository_asks_for(
    tmp_path: Path, pin: str | None, told: str
) -> None:
    root = tmp_path / "company"
    dangan("init", root, *GIVEN, cwd=tmp_path).ok()
    if pin is not None:
        (root / "requirements.txt").write_text(pin, encoding="utf-8")
    ran = dangan("check", cwd=root / "records").ok()
    assert told in ran.err
    assert bool(ran.err) == bool(told)
    assert "没有发现问题" in ran.out
