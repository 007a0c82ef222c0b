"""What a user would otherwise run, installed beside us and never into our environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ARGUMENTS_AT_ONCE = "20000"
_PYTHON = ("check-jsonschema", "mkdocs-material==9.8.1", "mkdocs==1.6.1", "jieba")
_NODE = ("@sourcemeta/jsonschema", "ajv-cli", "ajv-formats")


@dataclass(frozen=True)
class Peer:
    """A validator that is run on files of one folder against one schema.

    ``command`` holds the places SCHEMA and FOLDER; ``flag`` begins (or ends) a line that names a
    file with errors.
    """

    name: str
    command: tuple[str, ...]
    flag: str

    def on(self, schema: Path, folder: Path) -> list[str]:
        """The command for these files."""
        return [
            part.replace("SCHEMA", str(schema)).replace("FOLDER", str(folder))
            for part in self.command
        ]

    def flagged(self, schema: Path, folder: Path) -> set[str]:
        """The names of the files that it finds wrong."""
        done = subprocess.run(
            self.on(schema, folder), capture_output=True, check=False, encoding="utf-8"
        )
        names = {path.name for path in folder.glob("*.yaml")}
        lines = [line for line in (done.stdout + done.stderr).splitlines() if self.flag in line]
        return {name for name in names if any(name in line for line in lines)}


@dataclass(frozen=True)
class Peers:
    """What could be installed: validators by name, and the Python with MkDocs and one file."""

    validators: dict[str, Peer]
    python: Path | None
    missing: tuple[str, ...]

    def one_file(self, schema: Path, path: Path) -> list[str] | None:
        """check-jsonschema on one file, as in a pre-commit hook."""
        if self.python is None or "check-jsonschema" not in self.validators:
            return None
        tool = self.python.with_name("check-jsonschema")
        return [str(tool), "--schemafile", str(schema), str(path)]

    def mkdocs(self, pages: Path) -> list[str] | None:
        """A plain MkDocs Material build with search."""
        if self.python is None:
            return None
        config = str(pages / "mkdocs.yml")
        return [str(self.python), "-W", "ignore", "-m", "mkdocs", "build", "-q", "-f", config]


def install(folder: Path) -> Peers:
    """Install what can be had into ``folder``; what cannot is named."""
    python, node = _python(folder / "python"), _node(folder / "node")
    found: dict[str, Peer] = {}
    missing: list[str] = []
    if node is not None:
        tail = ("-e", ".yaml", "--continue", "--format-assertion")
        found["jsonschema (C++)"] = Peer(
            "jsonschema (C++)",
            (str(node / "jsonschema"), "validate", "SCHEMA", "FOLDER", *tail),
            "fail: ",
        )
        ajv = f"'{node / 'ajv'}' validate --spec=draft2020 --strict=false --all-errors"
        script = f"{ajv} -c ajv-formats -s 'SCHEMA' -d 'FOLDER/*.yaml' --errors=line"
        found["ajv"] = Peer("ajv", ("sh", "-c", script), " invalid")
    else:
        missing += ["@sourcemeta/jsonschema (the C++ jsonschema)", "ajv-cli"]
    tool = python and python.with_name("check-jsonschema")
    if tool and tool.exists():
        script = (
            f"find 'FOLDER' -name '*.yaml' -print0 | "
            f"xargs -0 -n {ARGUMENTS_AT_ONCE} '{tool}' --schemafile 'SCHEMA'"
        )
        found["check-jsonschema"] = Peer("check-jsonschema", ("sh", "-c", script), "::")
    else:
        missing.append("check-jsonschema")
    if python is None:
        missing.append("plain MkDocs Material with jieba")
    return Peers(found, python, tuple(missing))


def _python(folder: Path) -> Path | None:
    binary = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (binary / "check-jsonschema").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        command = [str(binary / "python"), "-m", "pip", "install", "--quiet", *_PYTHON]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return binary / "python"


def _node(folder: Path) -> Path | None:
    binary = folder / "node_modules" / ".bin"
    npm = shutil.which("npm")
    if npm and not (binary / "jsonschema").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--prefix", str(folder), *_NODE]
        subprocess.run(command, capture_output=True, check=False)
    return binary if (binary / "jsonschema").exists() else None


def versions(peers: Peers, folder: Path) -> str:
    """The versions that decide the figures."""
    names = ("mkdocs", "mkdocs-material", "pyyaml", "jsonschema-rs", "jinja2")
    found = [f"python {sys.version.split()[0]}", *(f"{n} {version(n)}" for n in names)]
    if peers.python:
        command = [str(peers.python), "-m", "pip", "list", "--format=freeze"]
        listed = subprocess.run(command, capture_output=True, check=False, encoding="utf-8").stdout
        found += [line for line in listed.splitlines() if line.startswith("check-jsonschema")]
    for name in _NODE if "ajv" in peers.validators else ():
        text = (folder / "node" / "node_modules" / name / "package.json").read_text("utf-8")
        line = next(line for line in text.splitlines() if '"version"' in line)
        found.append(f"{name} {line.split(':')[1].strip(' ,')}".replace('"', ""))
    return ", ".join(found)
