"""``dangan review``: the comment on a pull request, and the workflows that post it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.command import dangan, git
from tests.support.records import read

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tools/dangan/company/files"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The sample company on its main line, with a branch checked out."""
    root = tmp_path / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    (root / ".gitignore").write_text("build/\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "-qm", "begin")
    git(root, "switch", "-qc", "change")
    return root


def _customer(company: Path) -> Path:
    return next(
        path
        for path in sorted((company / "records/customers").glob("*.yaml"))
        if read(path).get("address") and read(path).get("owner")
    )


def _change(company: Path, old: str, new: str) -> None:
    path = _customer(company)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    git(company, "commit", "-qam", "change")


def test_a_sound_change_with_before_after_and_whom_to_ask(company: Path) -> None:
    record = read(_customer(company))
    _change(company, f"address: {record['address']}", "address: 新路 1 号 | <b>")
    said = dangan("review", "--base", "main", "--lang", "zh", cwd=company).ok().out
    assert said.startswith("<!-- dangan review -->\n")
    assert "没有错误" in said
    assert str(record["address"]) in said
    assert "<b>" not in said
    assert "新路 1 号 \\| " in said
    owner = read(company / f"records/staff/{record['owner']}.yaml")
    assert f"要请审核的人：{owner['name']}" in said


def test_errors_are_told_and_the_code_says_so(company: Path, tmp_path: Path) -> None:
    _change(company, "\nname:", "\nwrong_field: 1\nname:")
    out = tmp_path / "comment.md"
    ran = dangan("review", "--base", "main", "--lang", "zh", "--out", out, cwd=company)
    assert ran.code == 1
    said = out.read_text("utf-8")
    assert "1 处错误" in said
    assert "wrong" in said


@pytest.mark.parametrize("name", ["check.yml", "review.yml", "comment.yml"])
def test_workflows_have_the_least_rights_and_pinned_actions(name: str) -> None:
    text = (FILES / name).read_text("utf-8")
    flow = yaml.safe_load(text)
    rights = flow["permissions"]
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        # what a pull request names never stands in a script itself
        assert "${{" not in step.get("run", "")
    if name == "comment.yml":
        assert rights == {"actions": "read", "pull-requests": "write"}
        assert not any("checkout" in step.get("uses", "") or "run" in step for step in steps)
    else:
        assert rights == {"contents": "read"}
        assert "secrets." not in text
