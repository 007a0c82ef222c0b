"""``dangan serve``: show the built website on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say


@click.command(name="serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="端口，0 为任选 / The port, 0 for any.")  # fmt: skip
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help="网站的文件夹（默认 build/site）/ The folder of the site.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(port: int, site: Path | None, lang: str | None) -> int:
    """在本机打开网站，只有本机能看到。

    Serve the built website at 127.0.0.1, for this machine only.
    """
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from dangan.cli.language import language

    class Handler(SimpleHTTPRequestHandler):
        """Plain files; the browser asks each time whether they changed."""

        def end_headers(self) -> None:
            """Add the headers that a web server for the site should send."""
            self.send_header("Cache-Control", "no-cache")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "same-origin")
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing about each request."""

        def list_directory(self, path: str | os.PathLike[str]) -> None:
            """A folder without a page is not shown."""
            self.send_error(404)

    project = open_project()
    said = language(lang, project)
    folder = (site or project.build / "site").absolute()
    if not (folder / "index.html").is_file():
        raise UserError("site.nothing_to_serve", folder=str(folder))
    # the folder is looked up for each request, so a new build shows at once
    handler = partial(Handler, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UserError("site.port_taken", port=port) from error
    with server:
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        click.echo(say("site.serving", said, url=url))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
