"""What all tests share: a clean environment, and the browser."""

from __future__ import annotations

import os
import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# what a person has set for themselves must not change what a test sees
for _name in ("DANGAN_LANG", "DANGAN_DEBUG"):
    os.environ.pop(_name, None)
# hundreds of tests call the command: each would compile every module again
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that need one are marked ``browser``."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, "Chromium is missing; run: make chromium"
    return found
