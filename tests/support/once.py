"""Things that are costly to make are made once a run, whichever worker needs them first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

WAIT = 300.0  # seconds for another worker to finish


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all workers of this run have in common."""
    own = factory.getbasetemp()
    # without workers the parent is shared with earlier runs
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """``folder``, filled by ``make`` if no worker of this run has done so yet.

    Where ``make`` fails in one worker, the tests of all workers that need it fail.
    """
    claim = folder.with_name(f"{folder.name}.claim")
    done = folder.with_name(f"{folder.name}.done")
    try:
        claim.mkdir()
    except FileExistsError:
        _wait_for(done)
    else:
        fault = "interrupted"
        try:
            make(folder)
            fault = ""
        except BaseException as error:
            fault = f"{type(error).__name__}: {error}"
            raise
        finally:
            draft = done.with_suffix(".part")
            draft.write_text(fault, encoding="utf-8")
            draft.replace(done)
    fault = done.read_text(encoding="utf-8")
    assert not fault, fault
    return folder


def _wait_for(path: Path) -> None:
    end = time.monotonic() + WAIT
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.1)
