"""The product as people install it: one wheel, far from this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.command import environment

ROOT = Path(__file__).parents[2]
SOURCES = ("tools", "schemas", "site", "tests/corpus", "mkdocs.yml", "pyproject.toml", "README.md")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel was unpacked; built from a copy, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        source, copy = ROOT / name, folder / "source" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = ["wheel", folder / "source", "-w", folder, "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, *build], check=True, capture_output=True)
    (wheel,) = folder.glob("dangan-*.whl")
    unpack = ["install", "--no-deps", "--no-index", "--target", folder / "installed", wheel]
    subprocess.run([*pip, *unpack], check=True, capture_output=True)
    shutil.rmtree(folder / "source")
    return folder / "installed"


def _run(installed: Path, cwd: Path, *words: str) -> str:
    libraries = [sysconfig.get_path("purelib"), *(path for path in sys.path if "site-" in path)]
    path = os.pathsep.join([str(installed), *libraries])
    done = subprocess.run(
        [sys.executable, "-m", "dangan", *words],
        cwd=cwd,
        env=environment(PYTHONPATH=path, DANGAN_LANG="en"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def test_a_company_far_from_the_repository_is_checked(installed: Path, tmp_path: Path) -> None:
    assert "0.1.0" in _run(installed, tmp_path, "--version")
    shutil.copytree(installed / "dangan/product/tests/corpus/base", tmp_path / "company")
    said = _run(installed, tmp_path / "company", "check")
    assert "nothing was found" in said
    assert "customers" in _run(installed, tmp_path / "company", "schema")


@pytest.mark.soak
def test_a_sample_company_is_made_checked_and_built(installed: Path, tmp_path: Path) -> None:
    _run(installed, tmp_path, "demo", "--customers", "1", "--no-git", "company")
    _run(installed, tmp_path / "company", "check")
    _run(installed, tmp_path / "company", "build", "--as-of", "2026-11-20")
    assert (tmp_path / "company/build/site/index.html").is_file()


def test_the_wheel_alone_begins_a_company(installed: Path, tmp_path: Path) -> None:
    given = ("--name", "Test", "--keeper", "冯致远", "--email", "feng@example.com")
    _run(installed, tmp_path, "init", "company", *given)
    assert "nothing was found" in _run(installed, tmp_path / "company", "check")
    assert not (tmp_path / "company/schemas").exists()
