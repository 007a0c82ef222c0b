"""The good and bad records of every check, and whether the checks give what they should.

A case is a change of the small company under ``tests/corpus/base``. Files under ``cases`` are
named after the code they are about, and say what ``good`` changes give nothing and what
``bad`` ones give::

    bad:
      - title: what is wrong
        with: [name]  # folders under ``parts`` that are laid over the base first
        add: {records/…: whole text}
        change:
          - {file: records/…, old: text that stands there once, new: text}
        remove: [records/…]
        expect: [records/customers/C-25-2AAA.yaml:12 rule/some-code]

What is written may also be ``{escaped: bytes with Python's escapes}``, ``{text: …, times: 9}``
or a list of such parts. The corpus comes with the product, so that an installed one can show
as well that it does what it says.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dangan import pipeline
from dangan.cache import Cache, digest, stamp
from dangan.productfile import parse
from dangan.project import Project, UserError, product
from dangan.text import Both, say_both

CORPUS = "tests/corpus"
SORTS = ("good", "bad")
ALONE = 12  # below this many cases, starting workers costs more than it saves
CHUNK = 8  # cases a worker takes at a time

Case = Mapping[str, Any]
Cases = Mapping[str, Mapping[str, Sequence[Case]]]


def corpus() -> Path:
    """The folder of the corpus that comes with the product."""
    return product() / CORPUS


def load_cases(folder: Path) -> dict[str, dict[str, list[Case]]]:
    """Code → ``good`` or ``bad`` → cases, of ``folder/cases``."""
    below = folder / "cases"
    return {
        path.relative_to(below).with_suffix("").as_posix(): parse(path.read_bytes())
        for path in sorted(below.rglob("*.yaml"))
    }


def cases_of(cases: Cases, code: str) -> list[tuple[str, Case]]:
    """The cases that show ``code``, each ``good`` or ``bad``: its own, or else others' bad ones."""
    own = cases.get(code)
    if own is not None:
        return [(sort, case) for sort in SORTS for case in own.get(sort, ())]
    everyone = [case for sorts in cases.values() for case in sorts.get("bad", ())]
    return [("bad", case) for case in everyone if code in codes_of(case)]


def codes_of(case: Case) -> set[str]:
    """The codes that a case expects."""
    return {line.split(" ")[-1] for line in case.get("expect", ())}


def content(written: Any) -> bytes:
    """What a case writes into a file."""
    if isinstance(written, str):
        return written.encode()
    if isinstance(written, list):
        return b"".join(map(content, written))
    if "escaped" in written:
        plain: str = written["escaped"]
        return plain.encode().decode("unicode_escape").encode("latin-1")
    return content(written["text"]) * int(written["times"])


def apply(case: Case, root: Path) -> None:
    """Change the company at ``root``. Raises ValueError for a change that does not fit it."""
    for part in case.get("with", ()):
        shutil.copytree(corpus() / "parts" / part, root, dirs_exist_ok=True)
    for name, written in case.get("add", {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(written))
    for edit in case.get("change", ()):
        path = root / edit["file"]
        data, old = path.read_bytes(), content(edit["old"])
        if data.count(old) != 1:
            raise ValueError(f"{edit['old']!r} must stand once in {edit['file']}")
        path.write_bytes(data.replace(old, content(edit["new"])))
    for name in case.get("remove", ()):
        (root / name).unlink()


def findings(root: Path, known: pipeline.Known) -> list[str]:
    """What the check of the company at ``root`` finds, as cases write it, sorted.

    ``known`` are the product's schemas; a company with its own has them read anew.
    """
    project = Project(root, (root, product()))
    own = (root / "schemas").exists()
    result = pipeline.check(project, known=pipeline.know(project) if own else known)
    return sorted(f"{f.file}:{f.line} {f.code}" for f in result.findings)


def failures(project: Project, codes: Iterable[str]) -> dict[str, Both]:
    """Of ``codes``, those whose cases are missing or do not give what they say, and why.

    Results are kept below the build folder of ``project`` until tool or corpus change.
    """
    folder = corpus()
    if not (folder / "base").is_dir():
        return {code: say_both("conformance.no_corpus", code=code) for code in codes}
    cases = load_cases(folder)
    failed: dict[str, Both] = {}
    wanted: dict[str, tuple[Case, str]] = {}
    for code in sorted(set(codes)):
        found = cases_of(cases, code)
        sorts = {sort for sort, _ in found}
        needed = set(SORTS) if code.startswith("rule/") else {"bad"}
        if needed - sorts or (code in cases and not _told(code, found)):
            failed[code] = say_both("conformance.no_case", code=code)
        for number, (_, case) in enumerate(found):
            wanted[f"{code} {number}"] = (case, code)
    for key, problem in _tried(project, folder, wanted).items():
        case, code = wanted[key]
        said = say_both(
            "conformance.case_failed",
            code=code,
            title=str(case["title"]),
            expected=", ".join(case.get("expect", ())) or "-",
            found=problem,
        )
        failed.setdefault(code, said)
    return failed


def _told(code: str, found: list[tuple[str, Case]]) -> bool:
    """Bad cases expect the code, good ones nothing."""
    return all(
        code in codes_of(case) if sort == "bad" else not case.get("expect") for sort, case in found
    )


def _tried(
    project: Project, folder: Path, wanted: Mapping[str, tuple[Case, str]]
) -> dict[str, str]:
    """By key, what came out instead, of the cases that did not give what they say."""
    held = [path for part in ("base", "parts") for path in sorted((folder / part).rglob("*.*"))]
    base = digest(b"".join(path.read_bytes() for path in held if path.is_file()))
    mark = stamp(Project(product(), (product(),)))
    cache = Cache(project.build / ".cache" / "conformance.sqlite", mark)
    keys = {key: digest(base + repr(case).encode()) for key, (case, _) in wanted.items()}
    kept = {key: cache.get(key, keys[key]) for key in wanted}
    fresh = [key for key, body in kept.items() if body is None]
    problems = {key: body.decode() for key, body in kept.items() if body is not None}
    made = dict(_outcomes(folder, [(key, wanted[key][0]) for key in fresh]))
    cache.keep({key: (keys[key], problem.encode()) for key, problem in made.items()})
    return {key: problem for key, problem in (problems | made).items() if problem}


def _outcomes(folder: Path, cases: Sequence[tuple[str, Case]]) -> Iterator[tuple[str, str]]:
    """By key, what came out instead of what the case expects, or nothing."""
    workers = min(os.cpu_count() or 1, 8)
    if workers == 1 or len(cases) < ALONE:
        bench = _Bench(folder)
        yield from ((key, bench.outcome(case)) for key, case in cases)
        return
    chunks = [cases[at : at + CHUNK] for at in range(0, len(cases), CHUNK)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(folder,)
    ) as pool:
        for made in pool.map(_work, chunks):
            yield from made


class _Bench:
    """Tries cases, one after the other, with schemas and codes that are read once."""

    def __init__(self, folder: Path) -> None:
        self.base = folder / "base"
        self.known = pipeline.know(Project(product(), (product(),)))

    def outcome(self, case: Case) -> str:
        """What came out instead of what the case expects, or nothing."""
        expected = sorted(case.get("expect", ()))
        with TemporaryDirectory() as place:
            root = Path(place) / "company"
            shutil.copytree(self.base, root)
            try:
                apply(case, root)
                found = findings(root, self.known)
            except (OSError, ValueError, UserError) as error:
                return str(error)
        return "" if found == expected else ", ".join(found) or "-"


_bench: _Bench | None = None


def _start(folder: Path) -> None:
    """Give a worker what it needs, once."""
    global _bench  # noqa: PLW0603  (a worker process has no other place to keep it)
    _bench = _Bench(folder)


def _work(chunk: Sequence[tuple[str, Case]]) -> list[tuple[str, str]]:
    if _bench is None:
        raise RuntimeError("worker was not started")
    return [(key, _bench.outcome(case)) for key, case in chunk]
