"""What a shell offers while a command line is typed: records, their fields, kinds.

Files are looked at by name only, so that it answers at once in a company of any size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.shell_completion import CompletionItem

_MOST = 200  # ids; nobody picks from a longer list


def records(_context: Any, _parameter: Any, typed: str) -> list[CompletionItem]:
    """The ids that begin with what was typed, with the kind as a hint."""
    folded = typed.casefold()
    found = [
        CompletionItem(path.stem, help=path.relative_to(folder).parts[0])
        for folder in _folders()
        for path in folder.glob("*/**/*.yaml")
        if path.stem.casefold().startswith(folded)
    ]
    return sorted(found, key=lambda item: str(item.value))[:_MOST]


def kinds(_context: Any, _parameter: Any, typed: str) -> list[CompletionItem]:
    """The kinds of record that a command may be given."""
    return [CompletionItem(name) for name, kind in sorted(_kinds().items())
            if not kind.settings and name.startswith(typed)]  # fmt: skip


def settings(context: Any, _parameter: Any, typed: str) -> list[CompletionItem]:
    """``field=`` for the fields of the record named before, with their titles."""
    ident = str(context.params.get("record") or "").casefold()
    kind = next(
        (
            _kinds().get(path.relative_to(folder).parts[0])
            for folder in _folders()
            for path in folder.glob("*/**/*.yaml")
            if path.stem.casefold() == ident
        ),
        None,
    )
    return [
        CompletionItem(f"{pointer[1:]}=", help=node.title.zh)
        for pointer, node in (kind.by_pointer.items() if kind else ())
        if "*" not in pointer and pointer[1:].startswith(typed)
    ]


def _folders() -> list[Path]:
    here = Path.cwd()
    return [f / "records" for f in (here, *here.parents) if (f / "records/company.yaml").is_file()][
        :1
    ]


def _kinds() -> Any:
    from dangan.project import UserError, open_project
    from dangan.schema.kinds import load_kinds

    try:
        return load_kinds(open_project())
    except UserError:
        return {}
