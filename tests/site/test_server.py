"""The server configurations of the handbook, run by the servers they are for."""

from __future__ import annotations

import base64
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "site" / "pages"
HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Strict-Transport-Security",
    "Cache-Control",
)  # fmt: skip
TRAPS = (
    "/staff/../finance/index.html", "/staff/%2e%2e/finance/index.html",
    "/staff/..%2ffinance/index.html", "/staff//../finance/index.html", "/./finance/index.html",
    "//finance/index.html", "/%66inance/index.html",
)  # fmt: skip


def block(lang: str, language: str) -> str:
    text = (PAGES / lang / "handbook" / "server.md").read_text(encoding="utf-8")
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("language", ["nginx", "caddy"])
def test_both_languages_show_the_same_configuration(language: str) -> None:
    assert block("zh", language) == block("en", language)


@pytest.mark.parametrize("language", ["nginx", "caddy"])
def test_every_folder_asks_for_its_own_list(language: str) -> None:
    said = block("zh", language)
    for name in ("staff", "finance"):
        assert re.search(rf"/{name}/[^{{]*{{[^/]*/etc/dangan/{name}\.", said, re.DOTALL)
    for header in HEADERS:
        assert header in said


@dataclass(frozen=True)
class Server:
    """A server at work."""

    port: int
    secure: bool

    def get(self, path: str, who: str = "", method: str = "GET") -> tuple[int, dict[str, str], str]:
        """What it answers to ``who``, whose password is their name."""
        made: http.client.HTTPConnection
        if self.secure:
            context = ssl._create_unverified_context()  # noqa: S323  (a certificate of our own)
            made = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=10)
        else:
            made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        pair = base64.b64encode(f"{who}:{who}".encode()).decode()
        made.putrequest(method, path, skip_accept_encoding=True)
        if who:
            made.putheader("Authorization", f"Basic {pair}")
        made.endheaders()
        answer = made.getresponse()
        body = answer.read().decode("utf-8", "replace")
        made.close()
        return answer.status, {k.title(): v for k, v in answer.getheaders()}, body


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def said(*words: str | Path) -> str:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True)
    return done.stdout.strip()


@contextmanager
def running(words: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(words, stdout=out, stderr=out) as process:
        try:
            end = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None, log.read_text()
                    assert time.monotonic() < end, log.read_text()
                    time.sleep(0.05)
            yield
        finally:
            process.terminate()


def published(root: Path) -> None:
    for name in ("staff", "finance"):
        folder = root / "srv" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"site of {name}", encoding="utf-8")
        (folder / "dangan-site.json").write_text("{}", encoding="utf-8")
    (root / "etc").mkdir()


def adapted(text: str, root: Path, port: int) -> str:
    text = text.replace("/srv/dangan", f"{root}/srv").replace("/etc/dangan", f"{root}/etc")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    return text.replace("records.example.com {", f"http://127.0.0.1:{port} {{")


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    name, root, port = str(request.param), tmp_path_factory.mktemp("server"), free_port()
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    published(root)
    root.chmod(0o755)
    config = adapted(block("zh", name), root, port)
    if name == "nginx":
        words = nginx(root, program, config)
    else:
        for who in ("staff", "finance"):
            line = f"{who} {said(program, 'hash-password', '--plaintext', who)}\n"
            (root / "etc" / f"{who}.users").write_text(line, encoding="utf-8")
        (root / "Caddyfile").write_text("{\n\tadmin off\n}\n" + config, encoding="utf-8")
        words = [program, "run", "--config", f"{root}/Caddyfile", "--adapter", "caddyfile"]
    with running(words, port, root / "log"):
        yield Server(port, name == "nginx")


def nginx(root: Path, program: str, config: str) -> list[str]:
    for who in ("staff", "finance"):
        line = f"{who}:{said('openssl', 'passwd', '-apr1', who)}\n"
        (root / "etc" / f"{who}.htpasswd").write_text(line, encoding="utf-8")
    said("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=records.example.com", "-keyout", root / "etc" / "site.key",
         "-out", root / "etc" / "site.crt")  # fmt: skip
    places = "".join(
        f"{what}_temp_path {root}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # nobody else may read the folders of a test, so the workers stay who we are
    (root / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {root}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{config}}}\n",
        encoding="utf-8",
    )
    return [program, "-p", str(root), "-c", f"{root}/nginx.conf", "-e", "stderr"]


def test_nobody_gets_in_without_a_name(server: Server) -> None:
    for path in ("/staff/", "/staff/index.html", "/finance/index.html", *TRAPS):
        status, headers, body = server.get(path)
        assert status in {400, 401, 404, 308, 301}, path
        assert "site of" not in body, path
        assert "nginx/" not in headers.get("Server", "")


def test_each_list_opens_its_own_folder_and_no_other(server: Server) -> None:
    for name, other in (("staff", "finance"), ("finance", "staff")):
        status, headers, body = server.get(f"/{name}/index.html", name)
        assert (status, body) == (200, f"site of {name}")
        for header in HEADERS:
            assert header.title() in headers, header
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy".title()]
        assert server.get(f"/{name}/", name)[2] == f"site of {name}"
        assert server.get(f"/{other}/index.html", name)[0] == 401
    for path in TRAPS:
        assert "site of finance" not in server.get(path, "staff")[2], path


def test_refusals_carry_the_headers_too(server: Server) -> None:
    status, headers, _ = server.get("/staff/index.html")
    assert status == 401
    for header in HEADERS:
        assert header.title() in headers, header


def test_nothing_else_is_served(server: Server) -> None:
    for path in ("/", "/staff/dangan-site.json", "/staff/.git/config", "/nothing/x.html"):
        assert server.get(path, "staff")[0] == 404, path
