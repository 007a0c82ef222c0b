"""Where things are: the company's root, and what the product brings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dangan.text import say

MARKER = Path("records") / "company.yaml"


class UserError(Exception):
    """Something the person at the keyboard can mend; shown without a traceback.

    ``key`` names the text in ``messages/``; ``args`` fill its fields.
    """

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def message(self, lang: str) -> str:
        """The text in ``lang``."""
        return say(self.key, lang, **self.fields)

    def __str__(self) -> str:
        return self.message("en")


@dataclass(frozen=True)
class Project:
    """A company's repository on top of what the product brings.

    ``layers`` are searched in order: what the company has of its own comes first.
    """

    root: Path
    layers: tuple[Path, ...]

    @property
    def records(self) -> Path:
        """The folder that holds the company's data and nothing else."""
        return self.root / "records"

    @property
    def build(self) -> Path:
        """The folder for everything generated."""
        return self.root / "build"

    def files(self, folder: str, suffix: str) -> dict[str, Path]:
        """Files below ``folder`` of every layer by their POSIX name inside it, sorted.

        Of two files with one name the company's own counts.
        """
        found: dict[str, Path] = {}
        for layer in reversed(self.layers):
            base = layer / folder
            if base.is_dir():
                for path in base.rglob(f"*{suffix}"):
                    if path.is_file():
                        found[path.relative_to(base).as_posix()] = path
        return dict(sorted(found.items()))

    def file(self, relative: str) -> Path | None:
        """The first layer's file at ``relative``, or None."""
        for layer in self.layers:
            path = layer / relative
            if path.is_file():
                return path
        return None

    def relative(self, path: Path) -> str:
        """``path`` as people should read it: POSIX, from the root where it lies below it."""
        for layer in (self.root, *self.layers):
            if path.is_relative_to(layer):
                return path.relative_to(layer).as_posix()
        return path.as_posix()


def product() -> Path:
    """The folder with the schemas and site sources that come with the product."""
    installed = Path(__file__).parent / "product"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2]


def open_project(start: Path | None = None) -> Project:
    """The project that ``start`` (default: the working folder) lies in.

    Raises UserError where neither it nor a folder above holds ``records/company.yaml``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            builtin = product()
            layers = (folder,) if folder == builtin else (folder, builtin)
            return Project(folder, layers)
    raise UserError("project.none", folder=str(here), marker=MARKER.as_posix())
