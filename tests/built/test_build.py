"""What a build promises about its folder: the same bytes, all or nothing, and nothing foreign."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.built.conftest import Site
from tests.built.test_one_file_each import CUSTOMER, HAMMER, add_all
from tests.support import filling, records
from tests.support.command import AS_OF, Ran, build, dangan, environment, git, words_of
from tests.support.once import once

SUFFIXES = {".html", ".css", ".js", ".json", ".xlsx", ".csv", ".png", ".svg", ".ics"}
REFERENCE = re.compile(r"""\s(?:href|src)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
LOADED = re.compile(r"<(?:script|link|img|iframe|source|object|embed|use)\b[^>]*>", re.IGNORECASE)
CSP = re.compile(r'<meta http-equiv="?Content-Security-Policy"?\s+content="([^"]*)"', re.IGNORECASE)

Tree = dict[str, str]


def tree(folder: Path) -> Tree:
    """Every file below ``folder`` with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def difference(one: Tree, other: Tree) -> list[str]:
    """The first few names that differ."""
    names = one.keys() | other.keys()
    return sorted(name for name in names if one.get(name) != other.get(name))[:9]


@pytest.fixture(scope="session")
def filled(shared: Path) -> Path:
    """A company with everything filled, committed once."""

    def make(root: Path) -> None:
        highest = {"staff": "internal", "finance": "confidential"}
        audiences = {name: filling.audience(name, seen) for name, seen in highest.items()}
        filling.settings(root, audiences)
        filling.save(root, *filling.one_of_each(filling.Values()))
        _commit(root)

    return once(shared / "filled", make)


@pytest.fixture(scope="session")
def little(shared: Path) -> Path:
    """A company of a few records."""

    def make(root: Path) -> None:
        add_all(root)
        _commit(root)

    return once(shared / "little", make)


def _commit(root: Path) -> None:
    (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Begin", "--date", "2026-11-01T10:00:00+08:00")


@pytest.fixture
def company(little: Path, tmp_path: Path) -> Path:
    """A copy of the little company to change."""
    return Path(shutil.copytree(little, tmp_path / "company"))


def test_the_same_records_give_the_same_bytes(filled: Path, tmp_path: Path) -> None:
    """Whatever the folder, the time zone, the language of the machine and the order of sets."""
    trees = []
    machines = (
        {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "2", "LANG": "tr_TR"},
    )
    for number, machine in enumerate(machines):
        root = Path(shutil.copytree(filled, tmp_path / f"a folder {number}" / ("x" * number + "c")))
        shutil.rmtree(root / "build", ignore_errors=True)
        out = tmp_path / f"site-{number}"
        dangan("build", "--as-of", AS_OF, "--out", out, cwd=root, **machine).ok()
        trees.append(tree(out))
    assert difference(*trees) == []
    assert len(trees[0]) > 1000


def test_building_after_a_change_gives_what_a_clean_build_gives(
    filled: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(filled, tmp_path / "company"))
    out = tmp_path / "kept"
    words: tuple[str, ...] = ("--lang", "zh")
    build(root, out, *words).ok()
    before = tree(out)
    for name, more in _changes(root):
        after = (*words, *more)
        build(root, out, *after).ok()
        clean = tmp_path / "clean"
        build(root, clean, *after).ok()
        now = tree(out)
        assert difference(now, tree(clean)) == [], name
        assert now != before, name
        before = now
        shutil.rmtree(clean)


def _changes(root: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Changes of a company one after the other, with further words for the build."""
    folder = root / "records"
    customers = sorted((folder / "customers").glob("*.yaml"))
    first = records.read(customers[0])
    records.write(customers[0], {**first, "name": "改名之后物流有限公司", "address": "新址 1 号"})
    sorted((folder / "complaints").rglob("*.yaml"))[-1].unlink()
    person = next(iter(sorted((folder / "staff").glob("*.yaml"))))
    records.write(person, {**records.read(person), "name": "新姓名"})
    yield "renamed and removed", ()
    yield "finance", ("--audience", "finance")


def test_a_site_is_of_its_date(shared: Path, little: Path, tmp_path: Path) -> None:
    before = {"--as-of": "2026-03-04"}
    words = [word for pair in before.items() for word in pair]
    dangan("build", *words, "--lang", "zh", "--out", tmp_path / "site", cwd=little).ok()
    # the tools were bought on the fifth
    assert (tmp_path / f"site/customers/{CUSTOMER}.html").is_file()
    assert not (tmp_path / f"site/tools/{HAMMER}.html").exists()
    assert "羊角锤" not in (tmp_path / f"site/customers/{CUSTOMER}.html").read_text("utf-8")


# --- all or nothing ---


def _kill_after(root: Path, out: Path, seconds: float) -> bool:
    """Start a build and kill it; whether it was still at work."""
    words = words_of("build", "--as-of", AS_OF, "--lang", "zh", "--out", out)
    process = subprocess.Popen(
        words,
        cwd=root,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def _survives_kills(company: Path, tmp_path: Path, moments: list[float]) -> None:
    out = tmp_path / "out" / "site"
    start = time.monotonic()
    build(company, out, "--lang", "zh").ok()
    took = time.monotonic() - start
    old = tree(out)
    customer = company / f"records/customers/{CUSTOMER}.yaml"
    record = records.read(customer)
    for number, moment in enumerate(moments):
        # every page changes, so that a half-written site could not look like the old one
        records.write(customer, {**record, "name": f"第{number}次改名有限公司"})
        settings = company / "records/company.yaml"
        records.write(settings, {**records.read(settings), "name": f"第{number}家公司"})
        while not _kill_after(company, out, moment * took):
            took *= 0.7  # the machine is faster now than it was
            old = tree(out)
            records.write(settings, {**records.read(settings), "name": f"{took}"})
        now = tree(out)
        if now != old:
            clean = tmp_path / "clean"
            build(company, clean, "--lang", "zh").ok()
            assert difference(now, tree(clean)) == [], moment
            shutil.rmtree(clean)
            old = now
    build(company, out, "--lang", "zh").ok()
    clean = tmp_path / "clean"
    build(company, clean, "--lang", "zh").ok()
    assert difference(tree(out), tree(clean)) == []
    left = {path.name for path in out.parent.iterdir()}
    assert left <= {"site", ".site.lock"}


@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="no process groups there")
def test_a_build_that_is_killed_leaves_the_old_site_whole(company: Path, tmp_path: Path) -> None:
    chance = random.Random(20261120)  # noqa: S311
    moments = [chance.uniform(low, low + 0.3) for low in (0.3, 0.6)]
    _survives_kills(company, tmp_path, moments)


@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="no process groups there")
def test_a_build_can_be_killed_at_any_moment(company: Path, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    _survives_kills(company, tmp_path, [chance.uniform(0.05, 1.1) for _ in range(60)])


def test_a_build_that_fails_leaves_the_old_site(company: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(company, out, "--lang", "zh").ok()
    old = tree(out)
    path = company / f"records/customers/{CUSTOMER}.yaml"
    whole = path.read_text(encoding="utf-8")
    for text in (whole.replace("firm", "frim"), "id: [", ""):
        path.write_text(text, encoding="utf-8")
        assert build(company, out, "--lang", "zh").code == 2
        assert tree(out) == old
    path.write_text(whole, encoding="utf-8")
    template = company / "site/records/tools.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text("{% extends 'nothing' %}{{ page.nothing.at.all }}", encoding="utf-8")
    ran = build(company, out, "--lang", "zh")
    assert ran.code == 2
    assert "site/records/tools.html.j2" in ran.err
    assert "Traceback" not in ran.said
    assert tree(out) == old


def test_two_builds_at_once_do_not_mix(company: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    words = words_of("build", "--as-of", AS_OF, "--lang", "zh", "--out", out)
    pair = [
        subprocess.Popen(words, cwd=company, env=environment(), stderr=subprocess.PIPE,
                         stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate()[1].decode() for process in pair]
    codes = sorted(process.returncode for process in pair)
    assert codes in ([0, 0], [0, 2]), said
    clean = tmp_path / "clean"
    build(company, clean, "--lang", "zh").ok()
    assert difference(tree(out), tree(clean)) == []


def test_a_folder_with_something_else_is_left_alone(company: Path, tmp_path: Path) -> None:
    out = tmp_path / "letters"
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")
    for lang, words in (("zh", "没有写入"), ("en", "Nothing was written")):
        ran = build(company, out, "--lang", lang)
        assert (ran.code, ran.out) == (2, "")
        assert words in ran.err
        assert str(out) in ran.err
    assert tree(out).keys() == {"letter.txt"}
    # the company's own folders are something else too
    before = tree(company / "records")
    assert build(company, company / "records").code == 2
    assert tree(company / "records") == before
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    assert build(company, taken).code == 2
    assert taken.read_text(encoding="utf-8") == ""


# --- refusals ---


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("--audience", "nobody"), "nobody", "nobody"),
        (("--as-of", "2026-02-30"), "日期", "date"),
        (("--as-of", "20261120"), "日期", "date"),
        (("--as-of", "yesterday"), "日期", "date"),
        (("--as-of", ""), "日期", "date"),
    ],
)
def test_what_cannot_be_done_is_said_in_either_language(
    little: Path, tmp_path: Path, words: tuple[str, ...], zh: str, en: str
) -> None:
    out = tmp_path / "site"
    for lang, expected in (("zh", zh), ("en", en)):
        ran = dangan("build", "--out", out, *words, "--lang", lang, cwd=little)
        assert ran.code == 2
        assert ran.out == ""
        assert expected in ran.err
        assert "Traceback" not in ran.err
        assert bool(re.search("[\u4e00-\u9fff]", ran.err)) == (lang == "zh"), ran.err
        assert not out.exists()


def test_an_unknown_language_is_said_in_both(little: Path, tmp_path: Path) -> None:
    ran: Ran = dangan("build", "--out", tmp_path / "site", "--lang", "fr", cwd=little)
    assert ran.code == 2
    assert "fr" in ran.err
    assert re.search("[\u4e00-\u9fff]", ran.err), ran.err
    assert not (tmp_path / "site").exists()


# --- what the folder holds ---


@pytest.fixture(scope="module")
def files(staff_site: Site) -> dict[str, Path]:
    folder = staff_site.folder
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_only_files_of_a_website_are_published(files: dict[str, Path]) -> None:
    assert {path.suffix for path in files.values()} <= SUFFIXES
    assert not [name for name in files if any(part.startswith(".") for part in name.split("/"))]


def test_every_page_has_its_policy_and_loads_nothing_from_elsewhere(
    files: dict[str, Path],
) -> None:
    pages = [path for path in files.values() if path.suffix == ".html"]
    assert len(pages) > 3000
    for path in pages:
        text = path.read_text(encoding="utf-8")
        policies = CSP.findall(text)
        assert len(policies) == 1, path
        assert "default-src &#x27;self&#x27;" in policies[0], path
        assert "unsafe-eval" not in policies[0]
        for element in LOADED.findall(text):
            assert not re.search(r"(?:https?:)?//[a-z]", element), (path, element)
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", text), path
        assert text.index("Content-Security-Policy") < text.index("<script"), path


def test_styles_and_scripts_load_nothing_from_elsewhere(files: dict[str, Path]) -> None:
    for name, path in files.items():
        if path.suffix == ".css":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", text), name
            assert not re.search(r"@import\s+(?:url\()?\s*['\"]?(?:https?:)?//", text), name


def test_every_link_leads_to_a_file_of_the_site(files: dict[str, Path], staff_site: Site) -> None:
    folder = staff_site.folder.as_posix()
    broken: set[tuple[str, str]] = set()
    for name, path in files.items():
        if path.suffix != ".html":
            continue
        here = path.parent.as_posix()
        for found in REFERENCE.findall(path.read_text(encoding="utf-8")):
            address = next(filter(None, found), "").split("#")[0].split("?")[0]
            if not address or re.match(r"[a-z]+:", address):
                continue
            target = os.path.normpath(os.path.join(here, unquote(address)))
            if not target.startswith(folder) or target[len(folder) + 1 :] not in files:
                broken.add((name, address))
    assert not broken, sorted(broken)[:20]
