"""Several processes make one site: the same bytes, and no harm from one that fails."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dangan.project import UserError
from dangan.publish.site.helpers import Claims
from dangan.publish.site.output import MANIFEST, Due, publish

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux copies a running process for nothing"
)
SHARES = 40


def page(number: int) -> bytes:
    return f"page {number}".encode()


def site(make: Callable[[int], bytes], claims: Claims | None = None) -> Iterator[Due]:
    """A page of its own, and two pages for each share."""
    if claims is None:
        yield Due("index.html", "index", lambda: b"index")
    for number in range(SHARES * 2):
        share = number // 2
        if claims is None or claims.mine(share):
            path = f"kind/{number}.html"
            yield Due(path, f"{number}", lambda number=number: make(number), share)


def built(out: Path, helpers: int, make: Callable[[int], bytes] = page) -> dict[str, bytes]:
    publish(out, site(make), lambda claims: site(make, claims), helpers)
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("helpers", [1, 2])
def test_the_same_bytes_with_any_number(tmp_path: Path, helpers: int) -> None:
    alone = built(tmp_path / "alone", 0)
    assert len(alone) == SHARES * 2 + 2
    assert built(tmp_path / "many", helpers) == alone
    again = publish(tmp_path / "many", site(page), lambda claims: site(page, claims), helpers)
    assert (again.made, again.kept, again.dropped) == (0, SHARES * 2 + 1, 0)


def test_every_process_takes_a_part(tmp_path: Path) -> None:
    """Each page waits for a page of the other, so neither can make all of them."""
    out = tmp_path / "site"
    seen = tmp_path / "seen"
    seen.mkdir()

    def make(number: int) -> bytes:
        (seen / str(os.getpid())).touch()
        while len(list(seen.iterdir())) < 2:
            pass
        return page(number)

    assert len(built(out, 1, make)) == SHARES * 2 + 2


def elsewhere(act: Callable[[], None]) -> Callable[[int], bytes]:
    """A page that a helper cannot make; this process waits until one has tried."""
    here = os.getpid()

    def make(number: int) -> bytes:
        if os.getpid() != here:
            act()
        return page(number)

    return make


def only_helpers(make: Callable[[int], bytes], out: Path) -> None:
    """All shares fall to the helper, since ours come after its first."""
    started = out.parent / "started"

    def ours() -> Iterator[Due]:
        while not started.exists():
            pass
        yield from site(make)

    def theirs(claims: Claims) -> Iterator[Due]:
        for one in site(make, claims):
            started.touch()
            yield one

    publish(out, ours(), theirs, 1)


def test_what_a_helper_finds_wrong_is_said(tmp_path: Path) -> None:
    def fail() -> None:
        raise UserError("site.template", file="x.j2", line=3, reason="?")

    with pytest.raises(UserError) as caught:
        only_helpers(elsewhere(fail), tmp_path / "site")
    assert caught.value.key == "site.template"
    assert "x.j2" in str(caught.value)
    assert not (tmp_path / "site").exists()


def test_a_helper_that_is_killed_stops_the_build(tmp_path: Path) -> None:
    out = tmp_path / "site"
    before = built(out, 1)
    with pytest.raises(UserError) as caught:
        only_helpers(elsewhere(lambda: os.kill(os.getpid(), signal.SIGKILL)), tmp_path / "other")
    assert caught.value.key == "site.helper_lost"
    assert MANIFEST in before
    assert not (tmp_path / "other").exists()
