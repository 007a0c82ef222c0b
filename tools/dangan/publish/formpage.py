"""Filled forms as pages to print: HTML from the form's template, and the print styles."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import DictLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from dangan.project import Project
from dangan.publish.filled import Filled
from dangan.publish.formfile import bad_form
from dangan.publish.layout import pages
from dangan.publish.sandbox import ImmutableSandbox
from dangan.text import Both, say, say_both

FOLDER = "site/forms"
STYLES = f"{FOLDER}/form.css"


Sources = tuple[tuple[str, str], ...]
"""The templates of forms: name and text."""


def form_html(filled: Filled, project: Project, templates: Sources | None = None) -> Markup:
    """``filled`` as a fragment: one ``<section class="dg-sheet">`` for each A4 page.

    ``templates`` are those of ``project`` where they were read before.
    Raises UserError where the form's template is missing or faulty.
    """
    sources = form_templates(project) if templates is None else templates
    name = filled.form.template
    if all(name != known for known, _ in sources):
        raise bad_form(filled.form.file, say_both("publish.why_no_template", template=name))
    sheets = pages(filled)
    try:
        body = (
            _environment(sources)
            .get_template(name)
            .render(
                filled=filled,
                pages=sheets,
                lang=filled.lang,
                say=lambda key, **args: say(key, filled.lang, **args),
            )
        )
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        reason = Both(f"{name}: {error}", f"{name}: {error}")
        raise bad_form(filled.form.file, reason) from error
    return Markup(body)  # noqa: S704  the template escapes every value


def form_document(filled: Filled, project: Project) -> bytes:
    """``filled`` as a page of its own that needs no other file. Raises UserError."""
    page = Markup(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>{}</title>\n<style>\nbody {{ margin: 0; }}\n{}</style>\n</head>\n"
        "<body>\n{}</body>\n</html>\n"
    )
    lang = "zh-CN" if filled.lang == "zh" else "en"
    styles = Markup(form_css(project))  # noqa: S704  a style sheet of the product or the company
    return page.format(lang, filled.title, styles, form_html(filled, project)).encode()


def form_css(project: Project) -> str:
    """The styles of printed forms, for screen and paper."""
    path = project.file(STYLES)
    return path.read_text(encoding="utf-8") if path else ""


def form_templates(project: Project) -> Sources:
    """The templates of forms, the company's own before the product's."""
    found = project.files(FOLDER, ".html.j2")
    return tuple((name, path.read_text(encoding="utf-8")) for name, path in found.items())


@lru_cache(maxsize=4)
def _environment(sources: Sources) -> ImmutableSandbox:
    """Templates see values, never Python: companies may bring their own."""
    return ImmutableSandbox(
        loader=DictLoader(dict(sources)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
