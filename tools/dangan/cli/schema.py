"""``dangan schema KIND``: the schema of a kind on its own, for editors and other validators."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import click

from dangan.project import UserError, open_project


@click.command(name="schema")
@click.argument("kind", required=False)
@click.option(
    "--plain",
    is_flag=True,
    help="去掉 x- 注解，供严格的校验程序使用 / Without x- annotations, for strict validators.",
)
def command(kind: str | None, plain: bool) -> int:
    """显示一类记录的格式（JSON Schema）；不给 KIND 时列出所有类别。

    Show the JSON Schema of KIND with every reference replaced; without KIND, list the kinds.
    """
    from dangan.schema.kinds import load_kinds

    kinds = load_kinds(open_project())
    if kind is None:
        for name, found in kinds.items():
            click.echo(f"{name}\t{found.title.zh}\t{found.title.en}")
        return 0
    if kind not in kinds:
        raise UserError("schema.no_kind", name=kind, names=", ".join(kinds))
    schema: Any = without_annotations(kinds[kind].schema) if plain else kinds[kind].schema
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2, default=_number))
    return 0


def without_annotations(node: Any) -> Any:
    """A schema without the keywords that only this program knows.

    Names of properties are kept whatever they are called.
    """
    from dangan.schema.documents import LISTED_PARTS, NAMED_PARTS, SINGLE_PARTS

    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key.startswith("x-"):
            continue
        if key in NAMED_PARTS:
            result[key] = {name: without_annotations(part) for name, part in value.items()}
        elif key in LISTED_PARTS:
            result[key] = [without_annotations(part) for part in value]
        elif key in SINGLE_PARTS:
            result[key] = without_annotations(value)
        else:
            result[key] = value
    return result


def _number(value: object) -> float:
    """Limits with decimals, which were read exactly, in the shortest form that is the same."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
