"""The site's folder: only what changed is written, and all of it or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dangan.project import UserError
from dangan.publish.site.output import MANIFEST, Due, publish


def due(**files: str) -> list[Due]:
    return [
        Due(name.replace("__", "/") + ".html", text, lambda text=text: text.encode())
        for name, text in files.items()
    ]


def held(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def test_only_changed_pages_are_made(tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = publish(out, due(index="a", kind__one="b", kind__two="c"))
    assert (first.made, first.kept, first.dropped) == (3, 0, 0)

    def never() -> bytes:
        raise AssertionError("an unchanged page was made again")

    again = [
        Due("index.html", "a", never),
        Due("kind/one.html", "B", lambda: b"B"),
    ]
    second = publish(out, again)
    assert (second.made, second.kept, second.dropped) == (1, 1, 1)
    assert held(out) == {"index.html": "a", "kind/one.html": "B"}


def test_same_input_gives_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    publish(one, due(index="a", kind__one="b"))
    publish(other, due(index="x", kind__one="b"))
    publish(other, due(index="a", kind__one="b"))
    assert (one / MANIFEST).read_bytes() == (other / MANIFEST).read_bytes()
    assert held(one) == held(other)


def test_a_page_changed_by_hand_is_made_again(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, due(index="abc"))
    page = out / "index.html"
    page.write_text("xyz", encoding="utf-8")
    later = (out / MANIFEST).stat().st_mtime_ns + 10**9
    os.utime(page, ns=(later, later))
    assert publish(out, due(index="abc")).made == 1
    assert held(out) == {"index.html": "abc"}


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UserError):
        publish(out, due(index="a"))
    assert (out / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_two_files_for_one_place_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"index\.html"):
        publish(tmp_path / "site", [*due(index="a"), *due(index="b")])


@pytest.mark.parametrize("path", ["../out.html", "/etc/passwd", "a/../../b"])
def test_a_path_never_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError):
        publish(tmp_path / "site", [Due(path, "k", lambda: b"x")])


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, due(index="old", kind__one="old"))

    def fail() -> bytes:
        raise RuntimeError("template at fault")

    with pytest.raises(RuntimeError):
        publish(out, [*due(index="new"), Due("kind/one.html", "k", fail)])
    assert held(out) == {"index.html": "old", "kind/one.html": "old"}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["site"]


KILLED = """
import os, sys
from pathlib import Path
from dangan.publish.site.output import Due, publish
def die():
    os._exit(9)
publish(Path(sys.argv[1]), [Due("index.html", "n", lambda: b"new"), Due("x.html", "x", die)])
"""

HOLDING = """
import sys, time
from pathlib import Path
from dangan.publish.site.output import Due, publish
def wait():
    print("holding", flush=True)
    sys.stdin.read()
    return b"slow"
publish(Path(sys.argv[1]), [Due("index.html", "slow", wait)])
"""


def test_a_killed_build_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, due(index="old"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert done.returncode == 9
    assert held(out) == {"index.html": "old"}
    publish(out, due(index="new"))
    assert held(out) == {"index.html": "new"}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["site"]


def test_a_second_build_does_not_disturb_the_first(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, due(index="old"))
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "holding\n"
    with pytest.raises(UserError, match="site"):
        publish(out, due(index="mine"))
    first.communicate("")
    assert held(out) == {"index.html": "slow"}
    publish(out, due(index="mine"))
    assert held(out) == {"index.html": "mine"}


def test_a_swap_broken_off_halfway_is_mended(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, due(index="old"))
    out.rename(tmp_path / ".site.old")
    publish(out, due(index="old"))
    assert held(out) == {"index.html": "old"}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["site"]


def test_without_an_exchange_in_one_step_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dangan.publish.site.output._exchange", lambda *_: False)
    out = tmp_path / "site"
    publish(out, due(index="old", gone="x"))
    publish(out, due(index="new"))
    assert held(out) == {"index.html": "new"}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["site"]
