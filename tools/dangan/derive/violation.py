"""What the stages behind the schema find, before anyone looks up its line and column."""

from __future__ import annotations

from dataclasses import dataclass

from dangan.findings import Args


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that is wrong with one record.

    ``file`` is the path below the root, ``pointer`` the JSON pointer inside it (empty for
    the whole record), ``kind`` the folder of the kind, ``record`` the id.
    """

    file: str
    pointer: str
    code: str
    args: Args
    kind: str = ""
    record: str = ""
