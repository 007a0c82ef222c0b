"""The companies that benchmarks run on, and the changes made to them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def make(folder: Path, customers: int, as_of: str) -> Path:
    """A company of that size; made once and kept."""
    if not (folder / "records" / "company.yaml").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "dangan", "demo", str(folder)]
        command += ["--customers", str(customers), "--as-of", as_of, "--seed", "1"]
        subprocess.run(command, check=True, capture_output=True)
    return folder


def plain_schema(dangan: Sequence[str], firm: Path, target: Path) -> Path:
    """The schema of customers for strict validators."""
    command = [*dangan, "schema", "customers", "--plain"]
    done = subprocess.run(command, cwd=firm, check=True, capture_output=True)
    json.loads(done.stdout)
    target.write_bytes(done.stdout)
    return target


def forget(firm: Path, site: Path | None = None) -> None:
    """Throw away every cache, so that the next run is cold."""
    shutil.rmtree(firm / "build", ignore_errors=True)
    if site is not None:
        shutil.rmtree(site, ignore_errors=True)


def one_file(firm: Path) -> Path:
    """The first customer file."""
    return min((firm / "records" / "customers").glob("*.yaml"))


def touch(firm: Path) -> None:
    """Change one value of one record, each time to another one."""
    path = one_file(firm)
    text = path.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("address: "))
    changed = line[:-1] if line.endswith("甲") else f"{line}甲"
    path.write_text(text.replace(line, changed), encoding="utf-8", newline="\n")


def plant(firm: Path, folder: Path) -> tuple[Path, set[str]]:
    """A copy of ``firm`` with an error of the schema in some customers, and their file names."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(firm / "records", folder / "records")
    spoil: tuple[Callable[[str], str], ...] = (
        lambda text: text.replace("\nparty_type: firm\n", "\nparty_type: company\n"),
        lambda text: re.sub(r"\nname: .*\n", "\n", text, count=1),
        lambda text: text + "unknown_field: 1\n",
        lambda text: re.sub(r"\nopened_on: .*\n", "\nopened_on: 20\n", text, count=1),
    )
    files = sorted((folder / "records" / "customers").glob("*.yaml"))
    firms = [path for path in files if "\nparty_type: firm\n" in path.read_text(encoding="utf-8")]
    for path, change in zip(firms, spoil, strict=False):
        text = change(path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder, {path.name for path in firms[: len(spoil)]}


def flagged(dangan: Sequence[str], firm: Path) -> set[str]:
    """The names of the customer files in which we find errors."""
    done = subprocess.run(
        [*dangan, "check", "--format", "json"], cwd=firm, capture_output=True, check=False
    )
    findings = json.loads(done.stdout)["findings"]
    return {
        Path(one["file"]).name
        for one in findings
        if one["severity"] == "error" and one["file"].startswith("records/customers/")
    }


def _cells(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in _cells(part, f"{name} {key}")]
    if isinstance(value, list):
        return [pair for part in value for pair in _cells(part, name)]
    return [(name.strip(), str(value).replace("|", " ").replace("\n", " "))]


def markdown_twin(firm: Path, folder: Path) -> int:
    """The same records as plain MkDocs Material would have them: a Markdown page for each.

    How many there are.
    """
    count, docs = 0, folder / "docs"
    shutil.rmtree(folder, ignore_errors=True)
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Records\n", encoding="utf-8")
    for path in sorted((firm / "records").rglob("*.yaml")):
        record = yaml.load(path.read_bytes(), LOADER)
        if not isinstance(record, dict) or "id" not in record:
            continue
        rows = "\n".join(f"| {name} | {text} |" for name, text in _cells(record))
        title = record.get("name") or record.get("title") or record["id"]
        count += 1
        page = f"# {title}\n\n| field | value |\n|---|---|\n{rows}\n"
        (docs / f"{record['id']}.md").write_text(page, encoding="utf-8")
    config = {
        "site_name": "Records",
        "theme": {"name": "material", "font": False, "language": "zh"},
        "plugins": [{"search": {"lang": ["zh", "en"]}}],
        "nav": [{"Home": "index.md"}],
        "not_in_nav": "*.md",
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return count
