"""Whatever is changed, in whatever order: a site that is built again equals one built anew."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.built.test_build import Tree, difference, tree
from tests.support import filling, records
from tests.support.command import AS_OF, dangan, git
from tests.support.once import once

SEQUENCES, BUILDS = 16, 4
AUDIENCES = {"staff": "internal", "finance": "confidential"}


@pytest.fixture(scope="session")
def begun(shared: Path) -> Path:
    """A company with everything filled, committed once."""

    def make(root: Path) -> None:
        audiences = {name: filling.audience(name, seen) for name, seen in AUDIENCES.items()}
        filling.settings(root, audiences)
        filling.save(root, *filling.one_of_each(filling.Values()))
        (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
        git(root, "init", "-q")
        _commit(root)

    return once(shared / "random-edits", make)


def _commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "Change", "--date", "2026-11-01T10:00:00+0800")


def _files(root: Path) -> list[Path]:
    return sorted(
        path for path in (root / "records").rglob("*.yaml") if path.parent.name != "records"
    )


def _reworded(root: Path, chance: random.Random) -> None:
    """Some text of some record reads differently."""
    path = chance.choice(_files(root))
    record = records.read(path)
    texts = [name for name, value in record.items() if isinstance(value, str) and name != "id"]
    if texts:
        name = chance.choice(texts)
        records.write(path, {**record, name: f"{record[name]}{chance.choice('甲乙丙丁')}"})


def _shortened(root: Path, chance: random.Random) -> None:
    """Some record lacks something that it had."""
    path = chance.choice(_files(root))
    record = records.read(path)
    gone = chance.choice([name for name in record if name != "id"])
    records.write(path, {name: value for name, value in record.items() if name != gone})


def _doubled(root: Path, chance: random.Random) -> None:
    """Somebody makes a record out of another one."""
    path = chance.choice(_files(root))
    letters = "".join(chance.choices("23456789ABCDEFGHJKMNPQRSTVWXYZ", k=2))
    ident = path.stem[:-2] + letters
    made: dict[str, Any] = {**records.read(path), "id": ident}
    for name in ("name", "title", "code"):
        if isinstance(made.get(name), str):
            made[name] = f"{made[name]}{letters}"
    records.write(path.with_name(f"{ident}.yaml"), made)


def _removed(root: Path, chance: random.Random) -> None:
    chance.choice(_files(root)).unlink()


def _committed(root: Path, _chance: random.Random) -> None:
    _commit(root)


ACTS: tuple[Callable[[Path, random.Random], None], ...] = (
    _reworded, _reworded, _reworded, _shortened, _doubled, _removed, _committed,
)  # fmt: skip


def _edited(root: Path, chance: random.Random, before: Path) -> bool:
    """Change something; an edit that makes a file unreadable, and the build stop, is taken back."""
    shutil.copytree(root / "records", before)
    chance.choice(ACTS)(root, chance)
    found = json.loads(dangan("check", "--format", "json", cwd=root).out)["findings"]
    taken = not any(
        one["severity"] == "error" and not one["code"].startswith(("rule/", "ref/"))
        for one in found
    )
    if not taken:
        shutil.rmtree(root / "records")
        shutil.copytree(before, root / "records")
    shutil.rmtree(before)
    return taken


def _built(root: Path, out: Path, words: tuple[str, ...]) -> Tree:
    dangan("build", "--out", out, *words, cwd=root).ok()
    return tree(out)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_site_built_again_equals_one_built_anew(begun: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    root = Path(shutil.copytree(begun, tmp_path / "company"))
    kept, clean = tmp_path / "kept", tmp_path / "clean"
    usual = ("--as-of", AS_OF, "--lang", "zh")
    first = _built(root, kept, usual)
    taken = 0
    for _ in range(BUILDS):
        tries = (_edited(root, chance, tmp_path / "before") for _ in range(4))
        taken += sum(tries)
        on = date.fromisoformat(AS_OF) + timedelta(days=chance.choice((0, 0, 1, 40, -200)))
        words = ("--as-of", on.isoformat(), "--lang", chance.choice(("zh", "zh", "en")),
                 "--audience", chance.choice(("staff", "staff", "finance")))  # fmt: skip
        assert difference(_built(root, kept, words), _built(root, clean, words)) == []
        shutil.rmtree(clean)
    assert taken >= BUILDS
    last = _built(root, kept, usual)
    assert difference(last, _built(root, clean, usual)) == []
    assert last != first
