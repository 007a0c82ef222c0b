"""``dangan build``: the website of an audience, with its reports, forms and exports."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import open_project
from dangan.text import LANGUAGES


@click.command(name="build")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="网站的文件夹（默认 build/site）/ The folder of the site.",
)
@click.option(
    "--as-of", "as_of", metavar="DATE", help="数据截至哪一天（默认今天）/ The date of the data."
)
@click.option("--audience", help="查看范围，见 records/access.yaml / For whom.")
@click.option("--for", "person", metavar="STAFF", help="谁用，查看范围限于本人时 / Whose it is.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="只生成一种语言 / One language only.")
def command(
    out: Path | None,
    as_of: str | None,
    audience: str | None,
    person: str | None,
    lang: str | None,
) -> int:
    """生成网站：中文在文件夹的根，英文在 en/ 下。

    Build the website: Chinese at the root of the folder, English below en/; with --lang only
    that language, at the root. A build that fails leaves the old site as it was.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import opened
    from dangan.progress import shown
    from dangan.publish.site.build import Order, build_site
    from dangan.publish.site.output import require_ours

    project = open_project()
    said = language(lang, project)
    folder = out or project.build / "site"
    require_ours(folder)  # told at once, not after all the work
    with (
        shown(said),
        opened(
            project,
            as_of=as_of,
            audience=audience,
            lang=said,
            broken="site.broken",
            marks=True,
            person=person,
        ) as office,
    ):
        date, wanted = office.as_of, office.stores.audience
        order = Order(folder, wanted, date, (lang,) if lang else LANGUAGES)
        written = build_site(project, office.stores, office.records.codes, order)
    click.echo(
        _summary(said, str(folder), date, wanted.title.get(said), written.made, written.kept,
                 written.dropped)
    )  # fmt: skip
    return 0


def _summary(
    lang: str, folder: str, date: str, audience: str, made: int, kept: int, dropped: int
) -> str:
    from dangan.text import say

    return say(
        "site.built",
        lang,
        folder=folder,
        as_of=date,
        audience=audience,
        made=made,
        kept=kept,
        dropped=dropped,
    )
