"""``dangan leaks``: whether a published folder holds what its audience may not see."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES


@click.command(name="leaks")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--audience", help="文件夹给谁看，见 records/access.yaml / For whom it is.")
@click.option("--for", "person", metavar="STAFF", help="谁用，查看范围限于本人时 / Whose it is.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(folder: Path, audience: str | None, person: str | None, lang: str | None) -> int:
    """在一个文件夹的全部文件里查找查阅范围看不到的内容（压缩包和数据库里也查）。

    Look in every file of DIR, zipped ones and databases too, for what the audience may not
    see. Names the file and the field, never the value. Exit code 0: nothing, 1: found,
    2: it could not be done.
    """
    from dangan import pipeline
    from dangan.cli.language import language
    from dangan.derive.staff import load_staff
    from dangan.history.fill import fill
    from dangan.progress import shown
    from dangan.publish.leaks import leaks_in, watch
    from dangan.redact.access import load_access
    from dangan.redact.scope import of_person
    from dangan.text import say
    from dangan.write.days import today

    project = open_project()
    said = language(lang, project)
    if not folder.is_dir():
        raise UserError("leaks.no_folder", folder=str(folder))
    wanted = load_access(project).get(audience)
    with shown(said):
        records = pipeline.read(project)
        store, _ = records.store()
        try:
            day = today(records.company)
            wanted = of_person(wanted, load_staff(store, records.kinds), person, day)
            fill(project, store, records, None)
            found = list(leaks_in(folder, watch(project, store, records.kinds, wanted)))
        finally:
            store.close()
    title = wanted.title.get(said)
    for name, place in found:
        kind, field = place.kind.get(said), place.field.get(said)
        click.echo(say("leaks.found", said, artefact=name, kind=kind, field=field))
    key = "leaks.some" if found else "leaks.none"
    click.echo(say(key, said, folder=str(folder), audience=title, count=len(found)))
    return 1 if found else 0
