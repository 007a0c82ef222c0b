"""Building the site of an audience: every page that is due, in each language, then one swap."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from dangan.findings import Code
from dangan.progress import told
from dangan.project import Project
from dangan.publish.forms import Form
from dangan.publish.leaks import watch
from dangan.publish.reports import Stores
from dangan.publish.site import find, sitepages
from dangan.publish.site.helpers import Claims, useful
from dangan.publish.site.output import Due, Written, publish
from dangan.publish.site.recordpages import SHARE, RecordPages
from dangan.publish.site.related import Summaries
from dangan.publish.site.shared import Language, Order, Shared
from dangan.publish.site.splitreports import split_reports

__all__ = ["Order", "build_site"]


def build_site(
    project: Project, stores: Stores, codes: Mapping[str, Code], order: Order
) -> Written:
    """Make the site in ``order.out`` what it should be.

    Raises UserError where a template, a report, a form or a handbook page is faulty, the
    folder is not ours, or a file would hold what its audience may not see; the old site then
    stays as it was.
    """
    with _collecting_seldom():
        told("prepare")
        shared = Shared(project, stores, codes, order)
        languages = shared.languages()
        index = find.Index(shared.sources, shared.kinds)
        pages = _record_pages(shared, languages, index)
        total = sum(shared.sources.count(kind) for kind in shared.kinds) * len(languages)
        return publish(
            order.out,
            _due(shared, languages, index, pages),
            lambda claims: _records(shared, languages, pages, claims),
            useful(total),
            watch(project, stores.full, stores.kinds, stores.audience).require_none,
        )


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """With a patient garbage collector: pages leave no cycles worth looking for so often."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _due(
    shared: Shared, languages: Sequence[Language], index: find.Index, pages: RecordPages
) -> Iterator[Due]:
    """Every file of the site."""
    for language in languages:
        yield from _in_folder(language.prefix, sitepages.due(shared, language))
    yield from _records(shared, languages, pages)
    for language in languages:
        files = find.index_files(index, language.lang, sitepages.texts(language))
        yield from _in_folder(language.prefix, files)


def _record_pages(shared: Shared, languages: Sequence[Language], index: find.Index) -> RecordPages:
    """The pages of records, all languages together, because reading them once is enough."""
    by_kind: dict[str, tuple[Form, ...]] = {}
    for form in shared.forms.values():
        if form.kind:
            by_kind[form.kind] = (*by_kind.get(form.kind, ()), form)
    return RecordPages(
        sources=shared.sources,
        frames={language.lang: language.frame for language in languages},
        templates=shared.templates,
        stamps=shared.stamps,
        addresses=shared.addresses,
        summaries=Summaries(shared.sources),
        figures=shared.figures,
        reports={
            lang: split_reports(shared.reports.values(), shared.stores, lang, shared.order.as_of)
            for lang in (language.lang for language in languages)
        },
        forms=by_kind,
        form_pages={language.lang: language.forms for language in languages},
        index=index,
        about=shared.about,
        due_pages={language.lang: shared.due_pages(language.frame) for language in languages},
        roles=shared.roles(),
    )


def _records(
    shared: Shared,
    languages: Sequence[Language],
    pages: RecordPages,
    claims: Claims | None = None,
) -> Iterator[Due]:
    """The pages of all records; with ``claims`` only those that fall to this process."""
    prefixes = {language.lang: language.prefix for language in languages}
    first = 0
    for kind in shared.kinds:
        for lang, one in pages.due(kind, first, claims):
            yield from _in_folder(prefixes[lang], [one])
        first += shared.sources.count(kind) // SHARE + 1


def _in_folder(prefix: str, due: Iterable[Due]) -> Iterator[Due]:
    """The same files in the folder of their language."""
    for one in due:
        yield replace(one, path=prefix + one.path) if prefix else one
