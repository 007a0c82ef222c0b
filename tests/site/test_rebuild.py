"""A build after a change gives exactly what a first build would give."""

from __future__ import annotations

import filecmp
import re
import shutil
from pathlib import Path

import pytest

from tests.support.command import build, git
from tests.support.sample import linked


def differences(one: Path, other: Path) -> list[str]:
    names = {
        path.relative_to(root).as_posix()
        for root in (one, other)
        for path in root.rglob("*")
        if path.is_file()
    }
    _, different, missing = filecmp.cmpfiles(one, other, sorted(names), shallow=False)
    return different + missing


@pytest.fixture
def copy(company: Path, tmp_path: Path) -> Path:
    """The company, to change."""
    return Path(shutil.copytree(company, tmp_path / "company"))


def edit(path: Path, pattern: str, text: str) -> None:
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, text, before, count=1, flags=re.MULTILINE)
    assert after != before
    path.write_text(after, encoding="utf-8")


def rename_a_customer(root: Path) -> None:
    for path in sorted((root / "records/customers").glob("*.yaml")):
        if re.search(r"^name: .*有限公司$", path.read_text(encoding="utf-8"), re.MULTILINE):
            edit(path, r"^name: .*$", "name: 新名称物流有限公司")
            return


def rename_a_colleague(root: Path) -> None:
    edit(sorted((root / "records/staff").glob("*.yaml"))[2], r"^name: .*$", "name: 欧阳新")


def rename_everybody(root: Path) -> None:
    for kind in ("staff", "departments", "regions"):
        for path in (root / "records" / kind).glob("*.yaml"):
            edit(path, r"^(name: '?[^'\n]+)", r"\1改")


def change_the_policy(root: Path) -> None:
    edit(root / "records/policy.yaml", r"^( +zh: ).*$", r"\1另一个名称")


def commit_everything(root: Path) -> None:
    rename_a_colleague(root)
    git(root, "commit", "-qam", "change")


@pytest.mark.soak
@pytest.mark.parametrize(
    "change",
    [rename_a_customer, rename_a_colleague, rename_everybody, change_the_policy, commit_everything],
)
def test_a_second_build_equals_a_first(
    copy: Path, site_zh: Path, tmp_path: Path, change: object
) -> None:
    again, fresh = linked(site_zh, tmp_path / "again"), tmp_path / "fresh"
    change(copy)  # type: ignore[operator]
    said = build(copy, again, "--lang", "zh").ok().said
    assert re.search(r"新写 [1-9]\d* 个文件", said)
    build(copy, fresh, "--lang", "zh").ok()
    assert differences(again, fresh) == []


def test_nothing_changed_means_nothing_written(
    company: Path, site_zh: Path, tmp_path: Path
) -> None:
    said = build(company, linked(site_zh, tmp_path / "site"), "--lang", "zh").ok().said
    assert "新写 0 个文件" in said


def test_a_small_change_writes_few_files(copy: Path, site_zh: Path, tmp_path: Path) -> None:
    out = linked(site_zh, tmp_path / "site")
    path = sorted((copy / "records/customers").glob("*.yaml"))[0]
    edit(path, r"^address: .*$", "address: 青岛市城阳区新路 1 号")
    said = build(copy, out, "--lang", "zh").ok().said
    made = re.search(r"新写 (\d+) 个文件", said)
    assert made
    assert 0 < int(made[1]) < 40


def test_a_broken_record_stops_the_build(copy: Path, site_zh: Path, tmp_path: Path) -> None:
    out = linked(site_zh, tmp_path / "site")
    before = (out / "dangan-site.json").read_bytes()
    path = sorted((copy / "records/customers").glob("*.yaml"))[0]
    path.write_text(path.read_text(encoding="utf-8") + "\nno_such_field: 1\n", encoding="utf-8")
    ran = build(copy, out, "--lang", "zh")
    assert ran.code == 2
    assert "dangan check" in ran.said
    assert (out / "dangan-site.json").read_bytes() == before


def test_a_broken_template_names_its_place(copy: Path, tmp_path: Path) -> None:
    own = copy / "site/records"
    own.mkdir(parents=True)
    (own / "staff.html.j2").write_text("<h1>{{ page.name }}</h1>\n{{ page.salary }}\n", "utf-8")
    ran = build(copy, tmp_path / "site", "--lang", "en")
    assert ran.code == 2
    assert "site/records/staff.html.j2, line 2" in ran.said
    assert "Traceback" not in ran.said
    assert not (tmp_path / "site").exists()


def test_one_language_stands_at_the_root(site: Path, site_zh: Path) -> None:
    assert not (site_zh / "en").exists()
    page = (site_zh / "index.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN"' in page
    assert "dg-twin" not in page
    assert (site / "en/index.html").is_file()
