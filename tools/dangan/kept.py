"""What a whole check found before: given out again as long as no file has changed.

A check of one file in a hook is mostly this, so nothing heavy is imported here.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dangan.files import Bulk
from dangan.findings import Code, Finding, portable, restored
from dangan.project import Project
from dangan.text import Both


@dataclass(frozen=True)
class CheckResult:
    """What a check found; ``records`` and ``files`` count what was looked at.

    ``codes`` are at least those of the findings.
    """

    findings: tuple[Finding, ...]
    records: int
    files: int
    codes: Mapping[str, Code]
    sources: Callable[[str], bytes]


def answer(project: Project, bulk: Bulk, paths: Sequence[str] = ()) -> CheckResult | None:
    """The kept result for exactly these files; None where there is none."""
    bulk.recognise()
    key = bulk.key()
    kept = bulk.cache.whole(key) if key else None
    if kept is None:
        return None
    findings, records, codes = marshal.loads(kept)  # noqa: S302  (ours, checked by its sum)
    known = {entry[0]: _code(entry) for entry in codes}
    return result(project, bulk, restored(findings), records, known, paths)


def keep(
    bulk: Bulk, findings: Sequence[Finding], records: Sequence[str], codes: Mapping[str, Code]
) -> None:
    """Keep what a whole check of ``bulk`` found, unless a file changed meanwhile."""
    key = bulk.key()
    if key is None or bulk.files.moved or bulk.broken:
        return
    used = [_parts(codes[name]) for name in sorted({finding.code for finding in findings})]
    bulk.cache.keep_whole(key, marshal.dumps((portable(findings), tuple(records), used)))


def result(
    project: Project,
    bulk: Bulk,
    findings: Iterable[Finding],
    records: Sequence[str],
    codes: Mapping[str, Code],
    paths: Sequence[str],
) -> CheckResult:
    """A result with what stands in ``paths`` only, if there are any."""
    wanted = tuple(path.rstrip("/") for path in paths)
    # what is wrong with a schema or rule file concerns every record, whatever was asked for
    shown = [
        f
        for f in findings
        if not wanted or within(f.file, wanted) or not within(f.file, ("records",))
    ]
    files = {path for path in bulk.files if not wanted or within(path, wanted)}
    return CheckResult(
        findings=tuple(shown),
        records=sum(1 for path in records if path in files),
        files=len(files),
        codes=codes,
        sources=lambda file: (
            bulk.files[file] if file in bulk.files else (project.root / file).read_bytes()
        ),
    )


def within(file: str, wanted: tuple[str, ...]) -> bool:
    """Whether ``file`` is one of ``wanted`` or lies in such a folder."""
    return any(path in {file, "."} or file.startswith(f"{path}/") for path in wanted)


def _parts(code: Code) -> tuple[object, ...]:
    texts = [(one.zh, one.en) for one in (code.title, code.message, code.fix, code.why)]
    return (code.code, code.severity, *texts, code.source, code.fixable, code.wrong, code.right)


def _code(parts: Sequence[object]) -> Code:
    name, severity, *texts = parts[:6]
    title, message, fix, why = (Both(*text) for text in texts)  # type: ignore[misc]
    return Code(name, severity, title, message, fix, why, *parts[6:])  # type: ignore[arg-type]
