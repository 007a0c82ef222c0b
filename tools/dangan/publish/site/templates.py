"""Our page templates: the company's own first, every value escaped, nothing undefined."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError

from dangan.project import Project, UserError
from dangan.publish.sandbox import Sandbox
from dangan.publish.site.fragments import Fragments, part_html
from dangan.text import LANGUAGES, Both, say

_FOLDERS = ("records", "parts")


class Templates:
    """Templates below ``site/`` of every layer.

    They are sandboxed because a company writes its own, escape every value, and stop at a name
    that is not there instead of showing nothing.
    """

    def __init__(self, project: Project) -> None:
        files = {
            f"{folder}/{name}": path
            for folder in _FOLDERS
            for name, path in project.files(f"site/{folder}", ".j2").items()
        }
        digest = hashlib.sha256()
        for name, path in sorted(files.items()):
            digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
        self.fragments = {lang: Fragments(lang) for lang in LANGUAGES}
        self.environments = {lang: self._environment(project, lang) for lang in LANGUAGES}
        self.names = frozenset(files)
        self.key = digest.hexdigest()

    def _environment(self, project: Project, lang: str) -> Sandbox:
        """The templates in one language.

        What every template may call is a global, so that a file of macros is read once for all
        pages that import it.
        """

        def t(key: str, /, **fields: object) -> str:
            return say(f"site.{key}", lang, **fields)

        def words(text: object) -> str:
            return text.get(lang) if isinstance(text, Both) else str(text)

        made = Sandbox(
            loader=FileSystemLoader([layer / "site" for layer in project.layers]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            auto_reload=False,  # a build reads its templates once
            lstrip_blocks=True,
        )
        made.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
        draw = self.fragments[lang]
        made.globals |= {
            "t": t, "words": words, "draw": draw, "show": draw.show, "show_one": part_html,
            "lang": lang,
        }  # fmt: skip
        return made

    def render(self, name: str, lang: str, values: Mapping[str, Any]) -> str:
        """The template ``name`` filled with ``values``; ``t(key, …)`` gives the site's texts.

        Raises UserError naming file, line and reason where the template is at fault.
        """
        try:
            return self.environments[lang].get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise _fault(error.filename or name, error.lineno, error) from error
        except (UndefinedError, SecurityError, TemplateError, KeyError, TypeError) as error:
            raise _fault(name, _line(error, name), error) from error


def _fault(name: str, line: int, error: Exception) -> UserError:
    reason = f"{type(error).__name__}: {error}"
    return UserError("site.template", file=f"site/{name}", line=line, reason=reason)


def _line(error: Exception, name: str) -> int:
    """The line of the innermost template frame of ``error``; 0 where there is none."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
