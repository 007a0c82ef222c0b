"""The kinds of record, read from the schema files of the product and of the company.

Both layers are one set: a company's own ``schemas/NAME.schema.json`` with a new name is a new
kind, and ``schemas/extensions/NAME.schema.json`` adds to or tightens a kind that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from dangan.findings import Finding, arguments
from dangan.project import Project, UserError
from dangan.schema import across, chains, extend, meta, workflow
from dangan.schema.build import build_kind, nodes_of
from dangan.schema.documents import (
    Document,
    Flaw,
    Path_,
    Resolver,
    UnreadableError,
    flaw,
    locate,
    parse,
)
from dangan.schema.metawords import meta_flaws
from dangan.schema.model import (
    CLASSES,
    Choice,
    Derived,
    Field,
    Group,
    Kind,
    Move,
    Personal,
    Sign,
    State,
    Transitions,
)
from dangan.schema.shape import choices_of

__all__ = [
    "CLASSES",
    "Choice",
    "Derived",
    "Field",
    "Group",
    "Kind",
    "Move",
    "Personal",
    "SchemaError",
    "Sign",
    "State",
    "Transitions",
    "load_kinds",
    "read_kinds",
]

SUFFIX = ".schema.json"
DEFINITIONS = "definitions.json"
META = "meta.schema.json"
TABLE_SUFFIX = ".table.json"


class SchemaError(UserError):
    """Schema files that cannot be used; ``findings`` say where and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(
            "schema.unusable",
            count=len(findings),
            file=first.file,
            line=first.line,
            problem=dict(first.args)["problem"],
        )
        self.findings = findings


def load_kinds(project: Project) -> dict[str, Kind]:
    """Every kind by its name, sorted. Raises SchemaError if any schema file is unsound."""
    kinds, findings = read_kinds(project)
    if findings:
        raise SchemaError(findings)
    return kinds


def read_kinds(project: Project) -> tuple[dict[str, Kind], tuple[Finding, ...]]:
    """The kinds that could be read, and the findings of those that could not."""
    reading = _Reading(project)
    definitions = reading.definitions()
    roles = {
        str(entry["const"]) for entry in choices_of(definitions.get("$defs", {}).get("role", {}))
    }
    schemas = reading.schemas(definitions)
    kinds: dict[str, Kind] = {}
    for name, (document, schema) in schemas.items():
        flaws = list(meta.kind_flaws(name, schema))
        if not flaws:
            nodes = nodes_of(name, schema)
            pointers = {node.pointer for node in nodes}
            flaws = [
                *workflow.workflow_flaws(schema, pointers, roles),
                *chains.chain_flaws(schema, nodes),
                *_compile_flaws(schema),
            ]
            if not flaws:
                kinds[name] = build_kind(name, project.relative(document.path), schema, nodes)
        reading.report(document, flaws)
    if not reading.findings:
        for name, found in across.across_flaws(kinds):
            reading.report(schemas[name][0], [found])
    return kinds, tuple(sorted(set(reading.findings)))


@cache
def _draft() -> jsonschema_rs.Draft202012Validator:
    """What every schema must look like, whatever it is about."""
    draft = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
    return jsonschema_rs.Draft202012Validator(draft, validate_formats=True)


def _compile_flaws(schema: Mapping[str, Any]) -> Iterator[Flaw]:
    """What the validator itself objects to, for example a pattern that is no pattern."""
    try:
        jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=False)
    except jsonschema_rs.ValidationError as error:
        yield from meta_flaws([error])
    except ValueError:
        yield flaw((), "not_schema", value="")


@dataclass
class _Reading:
    """Reads the schema files of all layers and collects what is wrong with them."""

    project: Project
    findings: list[Finding] = field(default_factory=list)
    meta: jsonschema_rs.Validator | None = None

    def report(self, document: Document, flaws: Iterable[Flaw]) -> None:
        """Turn flaws into findings with their place in the file."""
        for found in flaws:
            line, column = locate(document.text, found.path)
            self._add(document.path, line, column, found)

    def _add(self, path: Path, line: int, column: int, found: Flaw) -> None:
        pointer = "".join(f"/{step}" for step in found.path)
        self.findings.append(
            Finding(
                file=self.project.relative(path),
                line=line,
                column=column,
                code=found.code,
                pointer=pointer,
                severity="error",
                record="",
                args=arguments(problem=found.problem, place=pointer or "/"),
            )
        )

    def _parse(self, name: str, path: Path) -> Document | None:
        try:
            return parse(name, path)
        except UnreadableError as error:
            self._add(path, error.line, error.column, Flaw((), error.problem))
            return None

    def definitions(self) -> dict[str, Any]:
        """The shared definitions: the product's, and those a company adds under new names."""
        merged: dict[str, Any] = {"$defs": {}}
        for layer in reversed(self.project.layers):
            path = layer / "schemas" / DEFINITIONS
            document = self._parse(DEFINITIONS, path) if path.is_file() else None
            if document is None:
                continue
            self.report(document, meta.keyword_flaws(document.content))
            for name, part in document.content.get("$defs", {}).items():
                if name in merged["$defs"]:
                    here: Path_ = ("$defs", name)
                    said = flaw(here, "redefined", name=name)
                    self.report(document, [Flaw(here, said.problem, extend.CODE)])
                else:
                    merged["$defs"][name] = part
        return merged

    def schemas(self, definitions: Mapping[str, Any]) -> dict[str, tuple[Document, dict[str, Any]]]:
        """Every schema without references and with its extension, sorted by name."""
        found: dict[str, tuple[Document, dict[str, Any]]] = {}
        for layer in reversed(self.project.layers):
            product = layer == self.project.layers[-1]
            written = [*(layer / "schemas").glob(f"*{SUFFIX}")]
            written += (layer / "schemas").glob(f"*{TABLE_SUFFIX}")
            for path in sorted(path for path in written if path.is_file()):
                table = path.name.endswith(TABLE_SUFFIX)
                name = path.name.removesuffix(TABLE_SUFFIX if table else SUFFIX)
                if path.name == META:
                    continue
                document = self._parse(path.name, path)
                if document is None:
                    continue
                if name in found:
                    said = flaw((), "redefined", name=name)
                    self.report(document, [Flaw((), said.problem, extend.CODE)])
                    continue
                if table and "x-table" not in document.content:
                    self.report(document, [flaw((), "x_table")])
                elif not table and not product and "x-kind" not in document.content:
                    self.report(document, [flaw((), "x_kind")])
                schema = self._resolved(document, definitions)
                unsound = [] if schema is None else list(self._meta_flaws(document))
                self.report(document, unsound)
                if schema is not None and not unsound:
                    found[name] = (document, schema)
        for layer in self.project.layers:
            extensions = (layer / "schemas" / "extensions").glob(f"*{SUFFIX}")
            for path in sorted(filter(Path.is_file, extensions)):
                self._extend(path, found, definitions)
        return dict(sorted(found.items()))

    def _meta_flaws(self, document: Document) -> Iterator[Flaw]:
        """What the meta-schema says, which editors apply as well."""
        path = self.project.file(f"schemas/{META}")
        if path is not None:
            self.meta = self.meta or jsonschema_rs.validator_for(parse(META, path).content)
            yield from meta_flaws(self.meta.iter_errors(document.content))

    def _resolved(
        self, document: Document, definitions: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        unsound = meta_flaws(_draft().iter_errors(document.content))
        if unsound:
            self.report(document, unsound)
            return None
        resolver = Resolver(definitions)
        schema = resolver.resolve(document.content)
        flaws = [*meta.keyword_flaws(document.content), *resolver.flaws]
        self.report(document, flaws)
        return None if flaws else schema

    def _extend(
        self,
        path: Path,
        found: dict[str, tuple[Document, dict[str, Any]]],
        definitions: Mapping[str, Any],
    ) -> None:
        name = path.name.removesuffix(SUFFIX)
        document = self._parse(f"extensions/{path.name}", path)
        if document is None:
            return
        if name not in found or document.content.get("x-extends") != name:
            self.report(document, [flaw(("x-extends",), "extends", name=name)])
            return
        extra = self._resolved(document, definitions)
        if extra is None:
            return
        base_document, base = found[name]
        flaws = list(extend.extension_flaws(base, extra))
        if not flaws:
            extended = extend.extend(base, extra)
            # a flaw of the whole that the built-in schema alone does not have is the extension's
            known = {(part.path, part.problem) for part in meta.kind_flaws(name, base)}
            flaws = [
                part
                for part in meta.kind_flaws(name, extended)
                if (part.path, part.problem) not in known
            ]
            if not flaws:
                found[name] = (base_document, extended)
        self.report(document, flaws)
