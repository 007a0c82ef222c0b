"""Record files of a working tree and of git revisions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dangan.project import Project, UserError
from dangan.read.guard import MAX_BYTES
from dangan.read.tree import Source, revision, working_tree

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def git(root: Path, *args: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *args], cwd=root, check=True, capture_output=True)


def put(root: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "公司"
    put(
        root,
        **{
            "records/company.yaml": b"name: x\n",
            "records/customers/C-26-7KQ4.yaml": "name: 海润\n".encode(),
            "records/complaints/2026/T-26-7KQ4M.yaml": b"a: 1\n",
            "records/sales/2026-10.csv": b"customer\n",
            "records/staff/.hidden.yaml": b"no",
            "records/.cache/x.yaml": b"no",
            "outside.yaml": b"no",
        },
    )
    return Project(root, (root,))


def commit(project: Project) -> None:
    git(project.root, "init", "-q")
    git(project.root, "add", "-A", "-f")
    git(project.root, "commit", "-q", "-m", "x")


EXPECTED = [
    "records/company.yaml",
    "records/complaints/2026/T-26-7KQ4M.yaml",
    "records/customers/C-26-7KQ4.yaml",
    "records/sales/2026-10.csv",
]


def both(project: Project) -> list[Source]:
    """What both readers give, having made sure that it is the same."""
    commit(project)
    sources = list(working_tree(project))
    assert list(revision(project, "HEAD")) == sources
    return sources


def problems(sources: list[Source]) -> dict[str, str]:
    return {s.path: s.problem.code for s in sources if s.problem is not None}


def test_the_same_from_both_and_sorted(project: Project) -> None:
    sources = both(project)
    assert [source.path for source in sources] == EXPECTED
    assert sources[2].data == "name: 海润\n".encode()
    assert problems(sources) == {}


def test_a_revision_is_not_the_working_tree(project: Project) -> None:
    commit(project)
    put(project.root, **{"records/company.yaml": b"name: y\n", "records/policy.yaml": b"a: 1\n"})
    assert {s.path: s.data for s in working_tree(project)}["records/company.yaml"] == b"name: y\n"
    old = {s.path: s.data for s in revision(project, "HEAD")}
    assert old["records/company.yaml"] == b"name: x\n"
    assert "records/policy.yaml" not in old


def test_files_that_are_no_records(project: Project) -> None:
    put(
        project.root,
        **{
            "records/customers/名单.xlsx": b"x",
            "records/customers/README.md": b"x",
            "records/customers/C-26-7KQ5.yml": b"a: 1",
            "records/customers/C-26-7KQ6.YAML": b"a: 1",
            "records/customers/noend": b"x",
        },
    )
    found = both(project)
    assert problems(found) == {
        "records/customers/C-26-7KQ5.yml": "yaml/rename-extension",
        "records/customers/C-26-7KQ6.YAML": "yaml/rename-extension",
        "records/customers/README.md": "yaml/unexpected-file",
        "records/customers/noend": "yaml/unexpected-file",
        "records/customers/名单.xlsx": "yaml/unexpected-file",
    }
    assert all(not source.data for source in found if source.problem)
    renamed = next(s.problem for s in found if s.path.endswith(".yml"))
    assert renamed is not None
    assert dict(renamed.args) == {"name": "C-26-7KQ5.yaml"}


@needs_links
def test_links_are_never_followed(project: Project) -> None:
    (project.records / "customers/link.yaml").symlink_to(project.root / "outside.yaml")
    (project.records / "folder").symlink_to(project.records / "customers")
    (project.records / "nowhere.yaml").symlink_to("nowhere")
    found = both(project)
    assert problems(found) == {
        "records/customers/link.yaml": "yaml/symlink",
        "records/folder": "yaml/symlink",
        "records/nowhere.yaml": "yaml/symlink",
    }


@needs_links
def test_records_itself_is_no_link(project: Project) -> None:
    elsewhere = project.root.parent / "elsewhere"
    project.records.rename(elsewhere)
    project.records.symlink_to(elsewhere)
    assert problems(both(project)) == {"records": "yaml/symlink"}


@needs_links
def test_names_that_other_machines_cannot_hold(project: Project) -> None:
    put(
        project.root,
        **{
            "records/staff/a:b.yaml": b"a: 1\n",
            "records/staff/con.yaml": b"a: 1\n",
            "records/staff/zhou.yaml": b"a: 1\n",
            "records/staff/Zhou.yaml": b"a: 1\n",
            "records/staff/\u202eevil.yaml": b"a: 1\n",
            "records/staff/caf\u00e9.yaml": b"a: 1\n",
            "records/staff/cafe\u0301.yaml": b"a: 1\n",
        },
    )
    with Path(os.fsdecode(os.fsencode(project.records) + b"/staff/\xff.yaml")).open("wb"):
        pass
    assert problems(both(project)) == {
        "records/staff/\\udcff.yaml".replace("\\udcff", "\\xff"): "yaml/unsafe-name",
        "records/staff/\\u202eevil.yaml": "yaml/unsafe-name",
        "records/staff/a:b.yaml": "yaml/unsafe-name",
        "records/staff/caf\u00e9.yaml": "yaml/name-clash",
        "records/staff/con.yaml": "yaml/unsafe-name",
        "records/staff/zhou.yaml": "yaml/name-clash",
    }


def test_huge_files_are_not_read_whole(project: Project) -> None:
    put(project.root, **{"records/customers/big.yaml": b"x" * (MAX_BYTES * 2)})
    (big,) = (source for source in both(project) if source.path.endswith("big.yaml"))
    assert len(big.data) == MAX_BYTES + 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_unreadable_files_are_reported(project: Project) -> None:
    (project.records / "company.yaml").chmod(0)
    (project.records / "customers").chmod(0)
    assert problems(list(working_tree(project))) == {
        "records/company.yaml": "yaml/unreadable",
        "records/customers": "yaml/unreadable",
    }
    (project.records / "customers").chmod(0o700)


@pytest.mark.parametrize(
    "rev", ["nowhere", "-x", "--output=x", "", "HEAD:records", "a\0b", "HEAD^9"]
)
def test_wrong_revisions(project: Project, rev: str) -> None:
    commit(project)
    with pytest.raises(UserError) as error:
        list(revision(project, rev))
    assert error.value.key == "read.bad_revision"


def test_no_repository(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent))
    with pytest.raises(UserError) as error:
        list(revision(project, "HEAD"))
    assert error.value.key == "read.no_git"


def test_no_git(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project.root))
    with pytest.raises(UserError) as error:
        list(revision(project, "HEAD"))
    assert error.value.key == "read.no_git_program"


def test_project_below_the_root_of_its_repository(project: Project) -> None:
    git(project.root.parent, "init", "-q")
    git(project.root.parent, "add", "-A", "-f")
    git(project.root.parent, "commit", "-q", "-m", "x")
    assert [source.path for source in revision(project, "HEAD")] == EXPECTED


def test_many_files_and_a_reader_that_stops(project: Project) -> None:
    files = {f"records/staff/s{n:04}.yaml": b"a: %d\n" % n * 20 for n in range(1500)}
    put(project.root, **files)
    commit(project)
    read = {source.path: source.data for source in revision(project, "HEAD")}
    assert {path: read[path] for path in files} == files
    reader = revision(project, "HEAD")
    next(reader)
    reader.close()  # type: ignore[attr-defined]
