"""Forms as pages to print: filled over a list, a report or a record, and blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dangan.project import Project
from dangan.publish.filled import Filled
from dangan.publish.formpage import Sources, form_html, form_templates
from dangan.publish.forms import Form, Press
from dangan.publish.site.chrome import Frame, Version
from dangan.publish.site.links import relative
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.templates import Templates
from dangan.text import say

STYLES = "assets/form.css"


@dataclass(frozen=True)
class FormPages:
    """Makes pages of filled forms in one language. ``key`` covers the files of all forms."""

    project: Project
    frame: Frame
    templates: Templates
    press: Press
    styles: str
    key: str

    @cached_property
    def sources(self) -> Sources:
        """The templates of forms."""
        return form_templates(self.project)

    def with_version(self, version: Version) -> Press:
        """What forms are filled from, stamped with a page's own version."""
        return replace(self.press, stamp=replace(self.press.stamp, version=version.short))

    def page(
        self,
        path: str,
        fill: Callable[[], Filled],
        form: Form,
        inputs: object,
        version: Version,
        *,
        back: tuple[str, str],
        xlsx: Callable[[Filled], bytes] | None = None,
    ) -> Iterator[Due]:
        """The page of a form and, with ``xlsx``, the same as a workbook.

        ``fill`` depends on ``inputs`` and the form's files alone; ``back`` is the page that
        the form belongs to and its title.
        """
        title = form.title.get(self.frame.lang)
        key = (self.key, form.id, inputs, back)
        sheet = f"{path.removesuffix('.html')}.xlsx" if xlsx else ""

        def body() -> str:
            return self.templates.render(
                "parts/form.html.j2",
                self.frame.lang,
                {
                    "title": title,
                    "html": form_html(fill(), self.project, self.sources),
                    "styles": relative(path, self.styles),
                    "back": relative(path, back[0]),
                    "back_title": back[1],
                    "xlsx": relative(path, sheet) if sheet else "",
                },
            )

        yield self.frame.due(path, title, key, body, version, toc=False)
        if xlsx is not None:
            make = xlsx
            yield Due(
                sheet,
                key_of(self.frame.key, key, version, "xlsx"),
                lambda: make(fill()),
            )

    def index(
        self,
        forms: Mapping[str, Form],
        filled: Mapping[str, Sequence[tuple[str, str]]],
    ) -> Due:
        """The list of all forms: blank, and where they are to be had filled."""
        lang = self.frame.lang
        rows = [
            (
                form.title.get(lang),
                self.press.number(form),
                f"{form.id}.html",
                filled.get(form.id, ()),
                form.kind is not None,
                " ".join(form.source),
            )
            for form in forms.values()
        ]

        def body() -> str:
            return self.templates.render("parts/forms.html.j2", lang, {"rows": rows})

        return self.frame.due(
            "forms/index.html", say("site.forms", lang), rows, body, Version(), toc=False
        )
