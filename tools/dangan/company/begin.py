"""The files of a company's own repository: its settings, its first people, nothing of ours."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from dangan import __version__
from dangan.pipeline import check, know
from dangan.project import UserError, open_project
from dangan.read.fmt import FormatError, dump

_FILES = Path(__file__).parent / "files"
_PLACES = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit": ".githooks/pre-commit",
    "pre-receive": ".githooks/pre-receive",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "review.yml": ".github/workflows/review.yml",
    "comment.yml": ".github/workflows/comment.yml",
    "check.yml": ".github/workflows/check.yml",
    "README.md": "README.md",
    "README.zh-CN.md": "README.zh-CN.md",
}


WHEEL = f"./dangan-{__version__}-py3-none-any.whl"


@dataclass(frozen=True)
class Beginning:
    """What a repository begins with: the company, its language, and who keeps the records.

    ``package`` is where the program is installed from, as pip reads it: a file or an address,
    never a mere name, which anybody could take on a public index.
    """

    name: str
    language: str
    time_zone: str
    keeper: str
    keeper_id: str
    email: str
    on: str
    package: str


def suggested_id(name: str) -> str:
    """An id for a person by the sounds of the name: 冯致远 → feng-zhiyuan."""
    first, *rest = lazy_pinyin(name) or [""]
    made = "-".join(part for part in (first, "".join(rest)) if part).casefold()
    return "".join(c for c in made.replace(" ", "-") if c.isascii() and (c.isalnum() or c == "-"))


def begin(folder: Path, given: Beginning) -> int:
    """Make the repository in ``folder`` whole or not at all; how many files it has.

    Raises UserError where something is there already, where it cannot be written, or where
    what was given does not make sound records.
    """
    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError("init.not_empty", folder=str(folder))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            count = _fill(draft, given)
            if target.exists():
                target.rmdir()
            draft.chmod(0o777 & ~_umask())
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("init.not_written", folder=str(folder), reason=reason) from error
    return count


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fill(draft: Path, given: Beginning) -> int:
    for name, place in _PLACES.items():
        _put(draft / place, (_FILES / name).read_bytes())
    _put(draft / "requirements.txt", f"{given.package}\n".encode())
    records = _records(given)
    _put(draft / "records/company.yaml", dump(records["company.yaml"]))  # makes it a project
    kinds = know(open_project(draft)).kinds
    for place, value in records.items():
        kind = kinds[place.partition("/")[0].removesuffix(".yaml")]
        try:
            _put(draft / "records" / place, dump(value, kind.schema))
        except FormatError as error:
            raise UserError("write.unsafe") from error
    found = check(open_project(draft))
    errors = [finding for finding in found.findings if finding.severity == "error"]
    if errors:
        message = errors[0].message(given.language, found.codes)
        raise UserError("init.not_sound", reason=message)
    shutil.rmtree(draft / "build", ignore_errors=True)
    return sum(1 for path in draft.rglob("*") if path.is_file())


def _records(given: Beginning) -> Mapping[str, dict[str, Any]]:
    def audience(zh: str, en: str, classes: str) -> dict[str, Any]:
        rights = {"classes": classes, "personal": False, "kinds": "all", "records": "all"}
        return {"title": {"zh": zh, "en": en}, **rights}

    decided = {"from": given.on, "source": "启用通知", "decided_by": given.keeper_id}
    return {
        "company.yaml": {
            "name": given.name,
            "currency": "CNY",
            "language": given.language,
            "time_zone": given.time_zone,
            # evaluations and contracts are by area; the company names its own
            "business_areas": [
                {"key": "general", "title": {"zh": "主营业务", "en": "Main business"}}
            ],
        },
        "policy.yaml": {
            "evidence_from": [{**decided, "value": given.on}],
            "duties_from": [{**decided, "value": given.on}],
        },
        "access.yaml": {
            "default": "staff",
            "audiences": {
                "staff": audience("内部", "Staff", "internal"),
                "finance": audience("财务", "Finance", "confidential"),
            },
        },
        "departments/office.yaml": {
            "id": "office",
            "name": "综合部",
            "function": "general_office",
        },
        f"staff/{given.keeper_id}.yaml": {
            "id": given.keeper_id,
            "name": given.keeper,
            "department": "office",
            "emails": [given.email],
            "joined_on": given.on,
        },
    }


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if data.startswith(b"#!"):
        path.chmod(0o755)
