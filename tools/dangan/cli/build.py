"""``dangan build``: the website of an audience, with its reports, forms and exports."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import UserError, open_project
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
@click.option("--lang", type=click.Choice(LANGUAGES), help="只生成一种语言 / One language only.")
def command(out: Path | None, as_of: str | None, audience: str | None, lang: str | None) -> int:
    """生成网站：中文在文件夹的根，英文在 en/ 下。

    Build the website: Chinese at the root of the folder, English below en/; with --lang only
    that language, at the root. A build that fails leaves the old site as it was.
    """
    from dangan import pipeline
    from dangan.cli.language import language
    from dangan.history.fill import fill
    from dangan.publish.reports import open_stores
    from dangan.publish.site.build import Order, build_site
    from dangan.redact.access import load_access
    from dangan.redact.database import redact
    from dangan.text import say

    project = open_project()
    said = language(lang, project)
    wanted = load_access(project).get(audience)
    records = pipeline.read(project)
    broken = {finding.file for finding in records.findings if finding.severity == "error"}
    if broken:
        raise UserError("site.broken", count=len(broken))
    date = date_of(as_of, str(records.company.get("time_zone") or ""))
    store, _ = records.store(date)
    absent = fill(project, store, records, date)
    if absent is not None:
        click.echo(say("history.absent", said, reason=absent.message(said)), err=True)
    redacted = redact(store, records.kinds, wanted)
    stores = open_stores(store, redacted, records.kinds, wanted)
    folder = out or project.build / "site"
    order = Order(folder, wanted, date, (lang,) if lang else LANGUAGES)
    written = build_site(project, stores, records.codes, order)
    click.echo(
        _summary(said, str(folder), date, wanted.title.get(said), written.made, written.kept,
                 written.dropped)
    )  # fmt: skip
    return 0


def date_of(value: str | None, zone: str) -> str:
    """The as-of date: as given, else today where the company is. Raises UserError."""
    from datetime import UTC, date, datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if value is None:
        try:
            return datetime.now(ZoneInfo(zone) if zone else UTC).date().isoformat()
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise UserError("site.bad_zone", zone=zone) from error
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise UserError("site.bad_date", value=value)


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
