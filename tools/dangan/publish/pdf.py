"""A printed page as PDF, by the browser that the machine has: it lays out as the site does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dangan.project import UserError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_PLACES = {
    "win32": (
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ),
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
}
_LONGEST = 120  # seconds
# the browser writes the time of printing; the file says the day of its data instead
_TIME = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def browser() -> str | None:
    """The path of a browser that can print without a window, or None."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or next((p for p in _PLACES.get(sys.platform, ()) if Path(p).is_file()), None)


def pdf(html: bytes, as_of: str) -> bytes:
    """``html``, a page that needs no other file, as PDF dated ``as_of`` (YYYY-MM-DD).

    Raises UserError where there is no browser or it fails.
    """
    program = browser()
    if program is None:
        raise UserError("publish.no_browser")
    with tempfile.TemporaryDirectory(prefix="dangan-", ignore_cleanup_errors=True) as folder:
        page, target = Path(folder, "form.html"), Path(folder, "form.pdf")
        page.write_bytes(html)
        words = [
            program,
            "--headless=new",
            "--disable-gpu",
            "--disable-extensions",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={target}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            words.append("--no-sandbox")  # the sandbox refuses to work for root, as in CI
        try:
            subprocess.run(
                [*words, page.as_uri()], capture_output=True, timeout=_LONGEST, check=False
            )
            made = target.read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UserError("publish.browser_failed", browser=program) from error
    day = as_of.replace("-", "").encode()
    return _TIME.sub(rb"/\1 (D:" + day + rb"000000", made)
