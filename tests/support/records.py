"""Reading and writing record files without the product: PyYAML, text as text, exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMP: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(_BASE):  # type: ignore[misc]
    """Dates stay text, decimals are exact."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in entries if not tag.endswith(":timestamp")]
        for first, entries in _BASE.yaml_implicit_resolvers.items()
    }


class _Dumper(_DUMP):  # type: ignore[misc]
    """All text in quotes, so that nothing can be taken for something else."""


_Loader.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node))
)
_Dumper.add_representer(
    str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')
)
_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")
)


def read(path: Path) -> Any:
    """The values of a YAML file."""
    return yaml.load(path.read_bytes(), _Loader)  # noqa: S506 (a safe loader)


def write(path: Path, value: object) -> None:
    """Write ``value`` as a YAML file, with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
    path.write_text(text, encoding="utf-8", newline="\n")


@cache
def of_kind(root: Path, kind: str) -> Mapping[str, Record]:
    """The records of ``kind`` of the company at ``root``, by id."""
    files = sorted((root / "records" / kind).rglob("*.yaml"))
    found = {path.stem: read(path) for path in files}
    assert all(record["id"] == name for name, record in found.items())
    return found


def get(record: Mapping[str, Any], *path: str) -> Any:
    """The value at ``path`` inside objects, or None."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
