"""The sample company that most tests of whole sites look at, and its sites, each made once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.support.command import AS_OF, build, dangan
from tests.support.once import once


def sample_company(shared: Path) -> Path:
    """A company of sixty customers with its history; tests that change it work on a copy."""

    def make(folder: Path) -> None:
        words = ("demo", folder, "--customers", "60", "--as-of", AS_OF, "--seed", "1")
        dangan(*words, cwd=shared).ok()

    return once(shared / "sample", make)


def sample_site(shared: Path, audience: str = "staff") -> Path:
    """Its site in both languages."""
    company = sample_company(shared)

    def make(folder: Path) -> None:
        build(company, folder, "--audience", audience).ok()

    return once(shared / f"site-{audience}", make)


def sample_site_zh(shared: Path) -> Path:
    """Its site in Chinese alone, for tests that build it again: on a `linked` copy."""
    company = sample_company(shared)
    return once(
        shared / "site-zh", lambda folder: build(company, folder, "--lang", "zh").ok() and None
    )


def linked(folder: Path, target: Path) -> Path:
    """A copy of a site at no cost: a build puts new files in place of old ones, never into them."""
    return Path(shutil.copytree(folder, target, copy_function=os.link))
