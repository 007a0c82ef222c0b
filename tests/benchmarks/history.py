"""The history of fields from nothing, beside `git log` for each file.

The repository is made: thousands of customers, and commits that each change a few values of
one, every tenth of them on a branch that is merged.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import company
from tests.benchmarks.timing import Case, Row, once, table

START = 1_700_000_000
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SAMPLED = 100  # files for which `git log` is run; the rest is reckoned from them


def ident(number: int) -> str:
    """The id of a customer."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return f"C-26-{letters}"


def content(number: int, change: int) -> str:
    """A customer after so many changes."""
    contacts = "".join(
        f"  - name: 联系人{n}\n    title: 经理{change if n == change % 3 else 0}\n"
        f"    phones:\n      - 0532-5550{number % 10_000:04d}\n"
        for n in range(3)
    )
    return (
        f"id: {ident(number)}\nname: 客户{number}有限公司\nparty_type: firm\nparty_roles:\n"
        f"  - buyer\ncategory: general\nregion: '370200'\naddress: 青岛市城阳区 {change} 号\n"
        f"opened_on: '2026-01-06'\nowner: zhou-xiaolan\ncontacts:\n{contacts}"
        f"terms:\n  settlement_day: {change % 28 + 1}\nsteps:\n  - to: potential\n"
        f"    'on': '2026-01-06'\n    by: zhou-xiaolan\n"
    )


def _stream(commits: int, records: int) -> Iterator[str]:
    """What `git fast-import` reads."""
    files = [f"records/customers/{ident(n)}.yaml" for n in range(records)]
    changes = [0] * records
    settings = {"records/company.yaml": "name: 云岫\nlanguage: zh\ntime_zone: Asia/Shanghai\n"}
    first = {**settings, **{files[n]: content(n, 0) for n in range(records)}}
    yield _commit(1, "main", [], first)
    mark, tip = 1, 1
    while mark < commits:
        number = mark * 7919 % records
        changes[number] += 1
        made = {files[number]: content(number, changes[number])}
        mark += 1
        if mark % 10 or mark + 1 >= commits:
            yield _commit(mark, "main", [tip], made)
            tip = mark
        else:
            yield _commit(mark, "branch", [tip], made)
            yield _commit(mark + 1, "main", [tip, mark], made)
            mark = tip = mark + 1


def _commit(mark: int, branch: str, parents: list[int], files: dict[str, str]) -> str:
    lines = [f"commit refs/heads/{branch}", f"mark :{mark}"]
    lines += [f"committer 周晓岚 <zhou@yunxiu.example> {START + mark * 600} +0800"]
    lines += ["data 6", "change"]
    lines += [f"{'merge' if n else 'from'} :{one}" for n, one in enumerate(parents)]
    out = "\n".join(lines) + "\n"
    for path, text in files.items():
        out += f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
    return out


def make(folder: Path, commits: int, records: int) -> Path:
    """The repository; made once and kept."""
    if not (folder / "records" / "company.yaml").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
        with subprocess.Popen(
            ["git", "fast-import", "--quiet", "--force"], cwd=folder, stdin=subprocess.PIPE
        ) as process:
            if process.stdin is None:
                raise RuntimeError("fast-import has no input")
            for piece in _stream(commits, records):
                process.stdin.write(piece.encode())
        subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=folder, check=True)
    return folder


def rows(where: Path, dangan: list[str], commits: int, records: int) -> str:
    """Our whole history from nothing beside `git log` for a sample of the files."""
    firm = make(where / f"history-{commits}-{records}", commits, records)
    command = [*dangan, "log", ident(0), "--format", "json"]
    cold = Row(
        f"dangan log, history of {commits} commits from nothing",
        "",
        (once(Case("log", command, firm, lambda: company.forget(firm))),),
    )
    again = Row("dangan log, again", "", (once(Case("log", command, firm)),))
    files = [f"records/customers/{ident(n * records // SAMPLED)}.yaml" for n in range(SAMPLED)]
    loop = 'for f in "$@"; do git log --format=%H -- "$f" >/dev/null; done'
    sample = Case("git", ["sh", "-c", loop, "sh", *files], firm)
    theirs = Row(f"git log, {SAMPLED} of {records} files", "", (once(sample),))
    whole = theirs.median * records / SAMPLED
    said = f"git log for all {records} files, reckoned: {whole:.0f} s; ours / theirs"
    return f"{table([cold, again, theirs])}\n{said}: 1/{whole / cold.median:.0f}"
