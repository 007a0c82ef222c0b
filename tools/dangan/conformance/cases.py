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

A case with ``base`` is about the change from a base to a head (`dangan.conformance.changing`).
What is written may also be ``{escaped: bytes with Python's escapes}``, ``{text: …, times: 9}``
or a list of such parts. The corpus comes with the product, so that an installed one can show
as well that it does what it says.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dangan import pipeline
from dangan.cache import Cache, digest, stamp
from dangan.conformance.changing import BASE, judged_change
from dangan.findings import Code, Finding, rule_files
from dangan.productfile import parse
from dangan.project import Project, UserError, product
from dangan.read.tree import Source
from dangan.text import Both, say_both

CORPUS = "tests/corpus"
WAIVERS = "records/waivers.yaml"
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


def files_of(root: Path) -> dict[str, bytes]:
    """The files of the company at ``root`` by their POSIX path from it."""
    found = (path for path in sorted((root / "records").rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def changed(case: Case, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """``files`` as the case has them. Raises ValueError for a change that does not fit them."""
    made = dict(files)
    for part in case.get("with", ()):
        made |= files_of(corpus() / "parts" / part)
    for name, written in case.get("add", {}).items():
        made[name] = content(written)
    for edit in case.get("change", ()):
        data, old = made.get(edit["file"], b""), content(edit["old"])
        if data.count(old) != 1:
            raise ValueError(f"{edit['old']!r} must stand once in {edit['file']}")
        made[edit["file"]] = data.replace(old, content(edit["new"]))
    for name in case.get("remove", ()):
        if made.pop(name, None) is None:
            raise ValueError(f"{name} is not there to be removed")
    return made


def apply(case: Case, root: Path) -> None:
    """Change the company at ``root``. Raises ValueError for a change that does not fit it."""
    before = files_of(root)
    after = changed(case, before)
    for name in before.keys() - after.keys():
        (root / name).unlink()
    for name, data in after.items():
        if before.get(name) != data:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)


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
    companies = [folder / "base", *sorted((folder / "parts").glob("*"))]
    base = digest(repr([files_of(company) for company in companies]).encode())
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
        bench = Bench(folder)
        yield from ((key, bench.outcome(key.partition(" ")[0], case)) for key, case in cases)
        return
    chunks = [cases[at : at + CHUNK] for at in range(0, len(cases), CHUNK)]
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(folder,)
    ) as pool:
        for made in pool.map(_work, chunks):
            yield from made


class Bench:
    """Tries cases, one after the other, with schemas and codes that are read once."""

    def __init__(self, folder: Path) -> None:
        project = Project(product(), (product(),))
        self.base = files_of(folder / "base")
        self.known = pipeline.know(project)
        self.rules = {
            rule.code.code: rule for rule in rule_files(project) if isinstance(rule.code, Code)
        }

    def outcome(self, code: str, case: Case) -> str:
        """What came out instead of what the case expects, or nothing.

        Of a rule only its own findings are looked at first, which is much quicker; where they
        are not as expected, the whole check decides.
        """
        expected = sorted(case.get("expect", ()))
        try:
            if BASE in case:
                found = self._change(case)
                return "" if found == expected else ", ".join(found) or "-"
            files = changed(case, self.base)
            if code in self.rules and all(map(_plain, files)):
                own = [line for line in expected if line.endswith(f" {code}")]
                if self._rule_alone(code, files) == own:
                    return ""
            found = self._whole(files)
        except (OSError, ValueError, UserError) as error:
            return str(error)
        return "" if found == expected else ", ".join(found) or "-"

    def _rule_alone(self, code: str, files: Mapping[str, bytes]) -> list[str]:
        sources = [Source(path, data) for path, data in sorted(files.items())]
        project = Project(Path(), (Path(), product()))
        return _lines(pipeline.check_rule(project, sources, self.known, self.rules[code]))

    def _change(self, case: Case) -> list[str]:
        """What the check of a change finds, in a repository of its own."""
        with TemporaryDirectory() as place:
            for name, data in self.base.items():
                (Path(place) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(place) / name).write_bytes(data)
            return _lines(judged_change(case, Path(place), apply, self.known).findings)

    def _whole(self, files: Mapping[str, bytes]) -> list[str]:
        with TemporaryDirectory() as place:
            root = Path(place)
            for name, data in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(data)
            project = Project(root, (root, product()))
            own = (root / "schemas").exists()
            known = pipeline.know(project) if own else self.known
            return _lines(pipeline.check(project, known=known).findings)


def _lines(findings: Iterable[Finding]) -> list[str]:
    """Findings as cases write them, sorted."""
    return sorted(f"{one.file}:{one.line} {one.code}" for one in findings)


def _plain(path: str) -> bool:
    """Whether a file is a record, and not a schema, a waiver or something odd."""
    return path.startswith("records/") and path.endswith((".yaml", ".csv")) and path != WAIVERS


_bench: Bench | None = None


def _start(folder: Path) -> None:
    """Give a worker what it needs, once."""
    global _bench  # noqa: PLW0603  (a worker process has no other place to keep it)
    _bench = Bench(folder)


def _work(chunk: Sequence[tuple[str, Case]]) -> list[tuple[str, str]]:
    if _bench is None:
        raise RuntimeError("worker was not started")
    return [(key, _bench.outcome(key.partition(" ")[0], case)) for key, case in chunk]
