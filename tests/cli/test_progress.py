"""Progress stands on a terminal while something takes long, and nowhere else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import environment
from tests.support.history import company

if sys.platform == "win32":
    pytest.skip("no terminals of this sort there", allow_module_level=True)

import pty

# everything is shown at once, since nothing takes long in a small company
AT_ONCE = (
    "import dangan.progress as p; p.AFTER = p.EVERY = 0.0;"
    "from dangan.cli.main import run; run({words!r})"
)
WORDS = ("check", "--lang", "en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return company(tmp_path / "company").root


def _on_terminal(root: Path, code: str, **env: str) -> str:
    """What a command writes to the terminal, its result aside."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=root,
        env={"TERM": "xterm", **environment(**env)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        found += part
    os.close(ours)
    out, _ = process.communicate()
    assert process.returncode == 0, out + found
    return found.decode()


def test_a_terminal_shows_what_is_done_and_is_left_clean(root: Path) -> None:
    said = _on_terminal(root, AT_ONCE.format(words=WORDS), CI="")
    assert re.search(r"Reading records: \d+ of \d+", said)
    assert "Checking the rules" in said
    assert "\n" not in said
    assert re.search(r"\r +\r\Z", said)


def test_it_speaks_the_readers_language(root: Path) -> None:
    assert "正在读记录：" in _on_terminal(
        root, AT_ONCE.format(words=["check", "--lang", "zh"]), CI=""
    )


def test_what_is_quick_shows_nothing(root: Path) -> None:
    code = AT_ONCE.replace("0.0", "60.0").format(words=WORDS)
    assert _on_terminal(root, code, CI="") == ""


@pytest.mark.parametrize("env", [{"CI": "true"}, {"CI": "", "TERM": "dumb"}])
def test_ci_and_plain_terminals_see_none(root: Path, env: dict[str, str]) -> None:
    assert _on_terminal(root, AT_ONCE.format(words=WORDS), **env) == ""


def test_a_log_holds_none(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(words=WORDS)],
        cwd=root,
        env=environment(CI=""),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
