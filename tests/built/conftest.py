"""The companies and sites that the acceptance tests look at, each made once a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.once import shared_folder
from tests.support.sample import sample_company, sample_site

LANGUAGES = ("zh", "en")
AUDIENCES = ("staff", "finance")


@dataclass(frozen=True)
class Site:
    """A built site with both languages, and the company it is of."""

    company: Path
    folder: Path
    audience: str

    def at(self, lang: str, path: str = "") -> Path:
        """A file of the site in one language."""
        return (self.folder if lang == "zh" else self.folder / "en") / path


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that all workers of this run share."""
    return shared_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def sample(shared: Path) -> Path:
    """A sample company of sixty customers with its history."""
    return sample_company(shared)


@pytest.fixture(scope="session", params=AUDIENCES)
def site(request: pytest.FixtureRequest, sample: Path, shared: Path) -> Site:
    """The sample's site, for staff and for finance."""
    audience = str(request.param)
    return Site(sample, sample_site(shared, audience), audience)


@pytest.fixture(scope="session")
def staff_site(sample: Path, shared: Path) -> Site:
    """The sample's site for staff only, for what does not depend on the audience."""
    return Site(sample, sample_site(shared), "staff")


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)
