"""What a user would otherwise run, installed beside us and never into our environment."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ARGUMENTS_AT_ONCE = "20000"


@dataclass(frozen=True)
class Peers:
    """Where the peers are; None for one that could not be installed."""

    check_jsonschema: Path | None

    def check_jsonschema_command(self, schema: Path, firm: Path) -> list[str]:
        """All customer files against their schema."""
        script = (
            f"find records/customers -name '*.yaml' -print0 | "
            f"xargs -0 -n {ARGUMENTS_AT_ONCE} '{self.check_jsonschema}' --schemafile '{schema}'"
        )
        return ["sh", "-c", script]

    def one_file_command(self, schema: Path, path: Path) -> list[str]:
        """One file against its schema."""
        return [str(self.check_jsonschema), "--schemafile", str(schema), str(path)]


def install(folder: Path) -> Peers:
    """Install what can be had into ``folder``; say what cannot."""
    binary = folder / ("Scripts" if os.name == "nt" else "bin")
    tool = binary / "check-jsonschema"
    if not tool.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted = ["check-jsonschema", "mkdocs-material==9.8.1", "mkdocs==1.6.1", "jieba"]
        done = subprocess.run(
            [str(binary / "python"), "-m", "pip", "install", "--quiet", *wanted],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            print("missing: check-jsonschema, jieba (not installable here)", file=sys.stderr)
    return Peers(tool if tool.exists() else None)


def mkdocs_command(pages: Path) -> list[str]:
    """A plain MkDocs Material build with search, in the peers' environment where there is one."""
    peer = pages.parent / "peers" / "bin" / "python"
    python = str(peer) if peer.exists() else sys.executable
    return [python, "-W", "ignore", "-m", "mkdocs", "build", "--quiet", "--config-file",
            str(pages / "mkdocs.yml")]  # fmt: skip


def versions() -> str:
    """The versions that decide the figures."""
    names = ("mkdocs", "mkdocs-material", "pyyaml", "jsonschema-rs", "jinja2")
    return ", ".join([f"python {sys.version.split()[0]}", *(f"{n} {version(n)}" for n in names)])
