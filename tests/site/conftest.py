"""The sample company, its built sites, and one of them in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.once import shared_folder
from tests.support.sample import sample_company, sample_site, sample_site_zh

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company; tests that change it work on a copy."""
    return sample_company(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site in both languages, for staff."""
    return sample_site(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def site_zh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site in Chinese alone; a test that builds it again works on a linked copy."""
    return sample_site_zh(shared_folder(tmp_path_factory))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on the screen for each request."""


@dataclass
class Visit:
    """A page in a browser: where the site is, and what went wrong so far."""

    page: Page
    base: str
    faults: list[str]

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait for its scripts."""
        self.page.goto(f"{self.base}/{path}", wait_until="networkidle")
        return self.page


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for the tests of a module: a process can drive one only at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield found
        found.close()


def visit(browser: Browser, base: str, **settings: object) -> Visit:
    """A fresh page that may load nothing but the site and notes every fault."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **settings})
    page = context.new_page()
    faults: list[str] = []

    def answer(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        if request.url.startswith(base):
            route.continue_()  # type: ignore[attr-defined]
        else:
            faults.append(f"request to {request.url}")
            route.abort()  # type: ignore[attr-defined]

    page.route("**/*", answer)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
    page.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status} {r.url}"))
    return Visit(page, base, faults)


@pytest.fixture
def desk(browser: Browser, served: str) -> Iterator[Visit]:
    """The site on a large screen."""
    made = visit(browser, served)
    yield made
    made.page.context.close()
