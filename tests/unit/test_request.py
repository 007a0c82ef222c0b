"""What a pull request causes: in real repositories, with branches that clash and shallow clones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import dangan
from tests.support.history import Repo, company

CUSTOMER = "records/customers/C-25-2AAA.yaml"
OTHER = "records/customers/C-25-2BBB.yaml"
SUPPLIER = "records/suppliers/S-25-2AAA.yaml"


def check(repo: Repo, base: str, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and findings of `dangan check --base`."""
    ran = dangan("check", "--base", base, "--format", "json", *words, cwd=repo.root)
    assert ran.code in (0, 1), ran.said
    return ran.code, json.loads(ran.out)["findings"]


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in found]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return company(tmp_path / "company")


def test_only_what_was_caused_counts(repo: Repo) -> None:
    """An old error stays the base's; one that a change causes elsewhere is the change's."""
    repo.replace(OTHER, "'2025-04-01'", "'2025-14-01'")
    repo.commit("an error that is there already")
    assert check(repo, "HEAD") == (0, [])
    repo.git("checkout", "-q", "-b", "branch")
    repo.replace(CUSTOMER, "66 号", "68 号")
    assert check(repo, "main") == (0, [])
    (repo.root / SUPPLIER).unlink()
    repo.write("records/contracts/K-25-2CCC.yaml", "id: K-25-2CCC\ntitle: 合同\n")
    code, found = check(repo, "main")
    assert code == 1
    assert {one["file"] for one in found} == {SUPPLIER, "records/contracts/K-25-2CCC.yaml"}
    assert "change/record-deleted" in codes(found)


def test_the_base_is_where_the_branch_began(repo: Repo) -> None:
    """What the main line did meanwhile is not the branch's doing."""
    repo.git("checkout", "-q", "-b", "branch")
    repo.replace(CUSTOMER, "66 号", "68 号")
    repo.commit("branch")
    repo.git("checkout", "-q", "main")
    repo.replace(OTHER, "name: ", "name: 新")
    repo.commit("main")
    repo.git("checkout", "-q", "branch")
    assert check(repo, "main") == (0, [])


def test_two_branches_that_clash(repo: Repo) -> None:
    """Each is in order; the merge result is not, and the main line then says which two."""
    tax = "tax_id: 91370214MA7K2QW3XG\n"
    repo.replace(CUSTOMER, tax, "")
    repo.commit("without a taxpayer number")
    start = repo.head()
    theirs = next(line for line in repo.read(OTHER).splitlines() if line.startswith("tax_id"))
    changes = {
        "one": (CUSTOMER, "name: 沐岚家电制造有限公司\n", "name: 沐岚家电制造有限公司\n" + tax),
        "two": (OTHER, theirs + "\n", tax),
    }
    for name, change in changes.items():
        repo.git("checkout", "-q", "-b", name, start)
        repo.replace(*change)
        repo.commit(f"taxpayer number by {name}", by="xu-wenbo")
        code, found = check(repo, "main")
        assert "rule/duplicate-tax-id" not in codes(found), found
    repo.git("checkout", "-q", "main")
    repo.merge("one", by="zhou-xiaolan", message="merge one")
    merged = repo.head()
    repo.git("checkout", "-q", "-b", "result")
    repo.merge("two", by="zhou-xiaolan", message="merge two")
    code, found = check(repo, "main")  # as a pipeline checks the merge result
    assert code == 1
    assert "rule/duplicate-tax-id" in codes(found)
    repo.git("checkout", "-q", "main")
    repo.git("reset", "-q", "--hard", "result")
    code, found = check(repo, start, "--lang", "en")
    said = [one["message"]["en"] for one in found if one["code"] == "change/clash"]
    assert code == 1
    assert said
    assert all("merge two" in one and "merge one" in one for one in said), said
    assert check(repo, merged)[0] == 1


def test_reformatting_and_moving_is_no_change(repo: Repo) -> None:
    text = repo.read(CUSTOMER)
    repo.write(CUSTOMER, text.replace("name: 沐岚", "name:    沐岚").replace("'on'", '"on"'))
    code, found = check(repo, "HEAD")
    assert not [one for one in codes(found) if one.startswith("change/")]
    assert code == 0


def test_stricter_schema_counts_as_caused(repo: Repo) -> None:
    """A rule that the change brings holds for all records; so do those of the base."""
    repo.write(
        "schemas/extensions/customers.schema.json",
        json.dumps({"x-extends": "customers", "required": ["website"]}),
    )
    code, found = check(repo, "HEAD")
    assert code == 1
    assert "change/not-approved" in codes(found)
    assert any(one["file"] == CUSTOMER for one in found), found


def test_a_shallow_clone_is_told_so(repo: Repo, tmp_path: Path) -> None:
    for n in range(3):
        repo.replace(CUSTOMER, f"{66 + n} 号", f"{67 + n} 号")
        repo.commit(f"change {n}")
    repo.git("branch", "old", "HEAD~3")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{repo.root}", str(clone))
    ran = dangan("check", "--base", "origin/old", "--lang", "en", cwd=clone)
    assert ran.code == 2
    assert "git fetch --unshallow" in ran.err
    assert "Traceback" not in ran.said
    told = dangan("log", "C-25-2AAA", "--lang", "en", cwd=clone)
    assert told.code == 0
    assert "What came before is not in this clone" in told.out
    assert "shallow" in told.err


def test_unknown_base_and_no_repository(repo: Repo, tmp_path: Path) -> None:
    ran = dangan("check", "--base", "nowhere", "--lang", "en", cwd=repo.root)
    assert ran.code == 2
    assert "nowhere" in ran.err
    import shutil

    shutil.copytree(repo.root / "records", tmp_path / "plain" / "records")
    ran = dangan("check", "--base", "main", "--lang", "en", cwd=tmp_path / "plain")
    assert ran.code == 2
    assert "not in a git repository" in ran.err
