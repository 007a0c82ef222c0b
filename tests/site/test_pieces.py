"""Frames, addresses and stamps: what every page rests on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.project import Project
from dangan.publish.site.facts import Part
from dangan.publish.site.fragments import part_text
from dangan.publish.site.links import outside_link, record_page, relative, safe_url
from dangan.publish.site.shell import cut
from dangan.publish.site.stamps import load_stamps
from tests.support.command import git

PAGE = (
    '<html lang="zh"><head><meta content="[[dangan:csp]]"></head><body>'
    "<script>var ours=1</script><script src='x.js'></script>"
    '<script type="application/json">{"a":1}</script>[[dangan:body]]</body></html>'
)


def test_a_frame_admits_only_its_own_scripts() -> None:
    shell = cut(PAGE, "zh-CN")
    assert shell.policy.count("sha256-") == 1
    assert "object-src 'none'" in shell.policy
    page = shell.pour({"body": "<script>var theirs=1</script>"}).decode()
    assert page.startswith('<html lang="zh-CN">')
    assert page.count("sha256-") == 1


def test_a_frame_with_an_unknown_place_is_refused() -> None:
    with pytest.raises(ValueError, match="mystery"):
        cut("<p>[[dangan:mystery]]</p>", "en")


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ("http:javascript", None),
        ("mailto:a@b@c", None),
    ],
)
def test_only_addresses_of_the_web_and_of_people_are_linked(value: str, target: str | None) -> None:
    assert safe_url(value) == target


def test_telephones_can_be_dialled_unless_masked() -> None:
    assert outside_link("telephone", "0532-5550 2170 转 806") == "tel:053255502170"
    assert outside_link("telephone", "0532-****2170") is None
    assert outside_link("text", "0532-55502170") is None


NAMES = st.from_regex(r"[a-z][a-z0-9.-]{0,8}", fullmatch=True)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@given(PATHS, PATHS)
def test_relative_addresses_lead_where_they_should(source: str, target: str) -> None:
    from posixpath import dirname, join, normpath

    assert normpath(join(dirname(source), relative(source, target))) == normpath(target)


def test_no_record_takes_the_place_of_a_list() -> None:
    taken = {record_page("products", name) for name in ("index", "list-2", "data-1", "a")}
    assert not taken & {"products/index.html", "products/list_2.html"}
    assert len(taken) == 4


@given(st.text(), st.text(), st.text())
def test_a_value_never_leaves_its_place(text: str, href: str, label: str) -> None:
    html = part_text(Part(text, href or None, "", label))
    inside = html.replace("<a href=", "").replace("</a>", "").replace("</span>", "")
    inside = inside.replace('<span class="dg-label dg-label-late">', "")
    assert "<" not in inside
    assert html.count('"') == 2 * bool(href) + 2 * bool(label)


def commit(root: Path, message: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)
    return git(root, "rev-parse", "HEAD").strip()[:7]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "company"
    (root / "records").mkdir(parents=True)
    git(root, "init", "-q")
    for name in ("甲", "乙"):
        (root / "records" / f"{name}.yaml").write_text("a: 1\n", encoding="utf-8")
    commit(root, "one")
    return root


def test_each_record_has_its_own_last_commit(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD").strip()[:7]
    (repository / "records" / "甲.yaml").write_text("a: 2\n", encoding="utf-8")
    second = commit(repository, "two")
    (repository / "README").write_text("not a record", encoding="utf-8")
    commit(repository, "three")
    project = Project(repository, (repository,))
    for _ in range(2):  # the second time from the cache
        stamps = load_stamps(project)
        one, other = stamps.of("records/甲.yaml"), stamps.of("records/乙.yaml")
        assert one is not None
        assert other is not None
        assert (one.id, other.id) == (second, first)
    (repository / "records" / "乙.yaml").write_text("a: 3\n", encoding="utf-8")
    assert load_stamps(project).of("records/乙.yaml") is None
    third = commit(repository, "four")
    found = load_stamps(project).of("records/乙.yaml")
    assert found is not None
    assert found.id == third


def test_a_shallow_clone_proves_nothing_about_its_edge(repository: Path, tmp_path: Path) -> None:
    (repository / "records" / "甲.yaml").write_text("a: 2\n", encoding="utf-8")
    second = commit(repository, "two")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", repository.as_uri(), str(clone))
    stamps = load_stamps(Project(clone, (clone,)))
    found = stamps.of("records/甲.yaml")
    assert found is not None
    assert found.id == second
    assert stamps.of("records/乙.yaml") is None  # it came with the oldest commit held
    edge = tmp_path / "edge"
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(edge))
    stamps = load_stamps(Project(edge, (edge,)))
    assert not stamps.complete
    assert stamps.of("records/乙.yaml") is None


def test_without_git_there_are_no_stamps(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    stamps = load_stamps(Project(tmp_path, (tmp_path,)))
    inside = subprocess.run(["git", "rev-parse"], cwd=tmp_path, capture_output=True, check=False)
    assert stamps.present == (inside.returncode == 0)
    assert stamps.of("records/x.yaml") is None
