"""What an editor needs to help with records: schemas, settings, and a template of each kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dangan.project import UserError
from dangan.schema.model import Group, Kind
from dangan.text import say

SCHEMAS = "build/editor"
SETTINGS, SNIPPETS = ".vscode/settings.json", ".vscode/dangan.code-snippets"
EXTENSIONS = ".vscode/extensions.json"
_YAML = "redhat.vscode-yaml"


def editor_files(
    kinds: Mapping[str, Kind], lang: str, there: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files by their place: what an editor knows of every kind, in ``lang``.

    ``there`` holds those that exist: settings of others in them stay. Raises UserError for one
    that is not plain JSON, so that nothing of it is lost.
    """
    recorded = {name: kind for name, kind in sorted(kinds.items()) if not kind.tabular}
    files = {
        f"{SCHEMAS}/{name}.json": _json(schema_in(kind.schema, lang))
        for name, kind in recorded.items()
    }
    mapping = {
        f"./{SCHEMAS}/{name}.json": f"/records/{name}.yaml" if k.settings else f"/records/{name}/**"
        for name, k in recorded.items()
    }
    files[SETTINGS] = _merged(there, SETTINGS, {
        "yaml.schemas": mapping,
        "yaml.format.enable": False,
        "yaml.schemaStore.enable": False,
        "files.eol": "\n",
        "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True},
    })  # fmt: skip
    files[EXTENSIONS] = _merged(there, EXTENSIONS, {"recommendations": [_YAML]})
    snippets = {
        kind.title.get(lang): {
            "prefix": [name, kind.title.zh],
            "scope": "yaml",
            "description": say("setup.template", lang, kind=kind.title),
            "body": list(template(kind, lang)),
        }
        for name, kind in recorded.items()
        if not kind.settings
    }
    files[SNIPPETS] = _json(snippets)
    return files


def schema_in(node: Any, lang: str) -> Any:
    """A schema as an editor shows it: titles and descriptions in ``lang``, choices with words.

    Annotations of ours are left out; a hint says what must be written.
    """
    if isinstance(node, Decimal):
        return int(node) if node == int(node) else float(node)
    if isinstance(node, list):
        return [schema_in(one, lang) for one in node]
    if not isinstance(node, Mapping):
        return node
    shown = {
        key: schema_in(value, lang)
        for key, value in node.items()
        if not key.startswith("x-") and key not in {"$id", "$comment"}
    }
    if lang == "en":
        for key, ours in (("title", "x-en"), ("description", "x-en-description")):
            if isinstance(node.get(ours), str):
                shown[key] = node[ours]
    choices = node.get("oneOf")
    if isinstance(choices, list) and all(isinstance(c, Mapping) and "const" in c for c in choices):
        title = "x-en" if lang == "en" else "title"
        shown.pop("oneOf", None)
        shown["enum"] = [choice["const"] for choice in choices]
        shown["enumDescriptions"] = [str(choice.get(title, "")) for choice in choices]
    return shown


def template(kind: Kind, lang: str) -> Iterator[str]:
    """A record of ``kind`` to fill in, every field with its name.

    What may be left out is a comment.
    """
    required = set(kind.schema.get("required", ()))
    stop = 0
    for name in kind.schema.get("properties", {}):
        node = kind.by_pointer.get(f"/{name}")
        if node is None:
            continue
        title = node.title.get(lang)
        if name not in required:
            yield f"# {name}:  # {title}"
            continue
        stop += 1
        if isinstance(node, Group):
            yield f"{name}:  # {title}"
            yield f"  ${{{stop}:}}"
        elif node.choices:
            consts = ",".join(choice.const for choice in node.choices)
            words = say("publish.list_separator", lang).join(
                c.title.get(lang) for c in node.choices
            )
            yield f"{name}: ${{{stop}|{consts}|}}  # {title}: {_escaped(words)}"
        else:
            yield f"{name}: ${{{stop}:}}  # {title}"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _merged(there: Mapping[str, bytes], place: str, ours: Mapping[str, Any]) -> bytes:
    if place not in there:
        return _json(ours)
    try:
        known = json.loads(there[place])
    except ValueError as error:
        raise UserError("setup.not_json", file=place) from error
    if not isinstance(known, dict):
        raise UserError("setup.not_json", file=place)
    for key, value in ours.items():
        if isinstance(value, list):
            known[key] = [*known.get(key, []), *(v for v in value if v not in known.get(key, []))]
        elif isinstance(value, Mapping) and isinstance(known.get(key), dict):
            known[key] = {**known[key], **value}
        else:
            known[key] = value
    return _json(known)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
