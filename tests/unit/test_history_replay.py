"""Whatever people do with branches, replaying the history gives exactly what is there now."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dangan.git.repository import open_repository
from dangan.history.build import open_history
from dangan.history.paths import unpacked
from dangan.project import Project
from dangan.schema.kinds import read_kinds
from dangan.schema.model import Kind
from tests.support.command import environment
from tests.support.history import BASE

RECORDS = ("C-26-2AAA", "C-26-2BBB")
Values = dict[str, Any]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of the product."""
    return read_kinds(Project(BASE, (BASE, Path(__file__).parents[2])))[0]


def replayed(root: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Every record of the history, made from nothing by its changes."""
    project = Project(root, (root,))
    history = open_history(project, open_repository(root), kinds())
    found: dict[tuple[str, str], dict[str, str]] = {}
    for n, kind, record, what, path, new in history.execute(
        "SELECT n, kind, record, what, path, new FROM changes ORDER BY n"
    ).fetchall():
        if what == "created":
            (body,) = history.execute("SELECT body FROM births WHERE n = ?", (n,)).fetchone()
            born = {json.dumps(one, ensure_ascii=False): v for one, v in unpacked(body).items()}
            found[kind, record] = born
        elif what == "removed":
            found.pop((kind, record), None)
        else:
            key = json.dumps(json.loads(path), ensure_ascii=False)
            values = found.setdefault((kind, record), {})
            if new is None:
                values.pop(key, None)
            else:
                values[key] = new
    history.close()
    return found


def expected(record: Values) -> dict[str, str]:
    """What a history of the record must come to; written without the product."""
    found = {"[]": "true"}
    for name, value in record.items():
        if name != "contacts":
            found[json.dumps([name])] = json.dumps(value, ensure_ascii=False)
            continue
        for one in value:
            for key, part in one.items():
                place = json.dumps(["contacts", [one["name"]], key], ensure_ascii=False)
                found[place] = json.dumps(part, ensure_ascii=False)
    return found


person = st.builds(
    lambda name, title, phones: {"name": name, "title": title, "phones": phones},
    st.sampled_from(["甲", "乙", "丙"]),
    st.sampled_from(["经理", "会计"]),
    st.lists(st.sampled_from(["0532-55502170", "0532-55502171"]), min_size=1, unique=True),
)
content = st.builds(
    lambda name, address, category, contacts: {
        "name": name,
        **({"address": address} if address else {}),
        **({"category": category} if category else {}),
        **({"contacts": contacts} if contacts else {}),
    },
    st.sampled_from(["沐岚", "汀源"]),
    st.sampled_from(["", "一号", "二号"]),
    st.sampled_from(["", "key", "general"]),
    st.lists(person, max_size=2, unique_by=lambda one: one["name"]),
)
# of each record its content, or that it is not there, or that its file cannot be read
state = st.fixed_dictionaries({record: st.one_of(st.none(), content) for record in RECORDS})
commits = st.lists(
    st.tuples(st.lists(st.integers(0, 30), max_size=3), state), min_size=1, max_size=14
)


def made(root: Path, drawn: list[tuple[list[int], dict[str, Values | None]]]) -> list[Values]:
    """Commit what was drawn, each on top of the earlier commits that it names."""
    out: list[str] = []
    files: list[Values] = []
    for n, (parents, records) in enumerate(drawn):
        above = list(dict.fromkeys(p % n for p in parents)) if n else []
        if not above and n:
            above = [n - 1]
        out.append(f"commit refs/heads/c{n}\nmark :{n + 1}\n")
        out.append(f"committer T <t@yunxiu.example> {1_767_225_600 + n} +0000\ndata 1\nx\n")
        out += [f"{'merge' if k else 'from'} :{p + 1}\n" for k, p in enumerate(above)]
        out.append("deleteall\n")
        for record, values in records.items():
            if values is not None:
                text = yaml.dump({"id": record, **values}, allow_unicode=True, sort_keys=False)
                size = len(text.encode())
                out.append(f"M 100644 inline records/customers/{record}.yaml\n")
                out.append(f"data {size}\n{text}\n")
        files.append({r: {"id": r, **v} for r, v in records.items() if v is not None})
    last = len(drawn) - 1
    out.append(f"reset refs/heads/main\nfrom :{last + 1}\n\n")
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"], cwd=root, env=environment(),
        input="".join(out).encode(), check=True,
    )  # fmt: skip
    return files


# without shrinking: each example is a repository, and the first one that fails tells enough
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(drawn=commits, cut=st.integers(0, 30))
def test_replay_gives_what_is_there(
    drawn: list[tuple[list[int], dict[str, Values | None]]],
    cut: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Of any history: merges that take one side, or neither, records that go and come back."""
    root = tmp_path_factory.mktemp("r")
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True, env=environment())
    files = made(root, drawn)
    after = {("customers", r): expected(v) for r, v in files[-1].items()}
    assert replayed(root) == after
    whole = _dump(root)
    # the same in two goes: built up to an earlier commit, and gone on with from there
    (root / "build" / ".cache" / "history.sqlite").unlink()
    subprocess.run(["git", "update-ref", "refs/heads/main", f"refs/heads/c{cut % len(drawn)}"],
                   cwd=root, check=True, env=environment())  # fmt: skip
    replayed(root)
    subprocess.run(["git", "update-ref", "refs/heads/main", f"refs/heads/c{len(drawn) - 1}"],
                   cwd=root, check=True, env=environment())  # fmt: skip
    assert replayed(root) == after
    assert _dump(root) == whole


def _dump(root: Path) -> list[Any]:
    connection = sqlite3.connect(root / "build" / ".cache" / "history.sqlite")
    rows = [
        connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in ("commits", "changes", "births", "signed", "covered", "grades")
    ]
    connection.close()
    return rows
