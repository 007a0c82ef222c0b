"""What the shell offers while a command is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import environment

ROOT = Path(__file__).parents[2]
TOOL = Path(sys.executable).with_name("dangan")


def _offered(words: str) -> list[str]:
    done = subprocess.run(
        [TOOL], cwd=ROOT, capture_output=True, check=False,
        env=environment(_DANGAN_COMPLETE="bash_complete", COMP_WORDS=words,
                        COMP_CWORD=str(len(words.split(" ")) - 1)),
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    lines = done.stdout.decode("utf-8").splitlines()
    return [line.partition(",")[2] for line in lines if line]


@pytest.mark.skipif(os.name == "nt", reason="bash is meant")
def test_ids_fields_and_kinds_are_offered() -> None:
    one = sorted(path.stem for path in (ROOT / "records/customers").glob("*.yaml"))[0]
    assert _offered(f"dangan show {one[:6].lower()}") == sorted(
        path.stem for path in (ROOT / "records").glob("*/**/*.yaml")
        if path.stem.startswith(one[:6])
    )  # fmt: skip
    assert "address=" in _offered(f"dangan set {one} addr")
    assert _offered("dangan new custom") == ["customers"]
    assert _offered("dangan show no-such-thing") == []
