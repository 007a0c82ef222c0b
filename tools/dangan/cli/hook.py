"""``dangan hook``: what git calls before it takes a commit or a push."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from dangan.text import LANGUAGES, say

_FILES = "records/company.yaml"


@click.command(name="hook")
@click.argument("name", type=click.Choice(("pre-commit", "pre-receive")))
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(name: str, lang: str | None) -> int:
    """供 git 调用：提交前检查暂存的内容（pre-commit），或在服务器上检查推送（pre-receive）。

    Called by git. pre-commit checks what is staged; pre-receive, in a bare repository, checks
    what a push would make of the main branch, and refuses to rewrite or delete it. Both fail
    only for what the change itself causes. Exit code 0: taken, 1: refused.
    """
    said = lang or os.environ.get("DANGAN_LANG", "zh")
    said = said if said in LANGUAGES else "zh"
    if name == "pre-commit":
        return _staged(said)
    refused = [_received(*line.split(), lang=said) for line in sys.stdin.read().splitlines()]
    return 1 if any(refused) else 0


def _staged(lang: str) -> int:
    from dangan.git.borrowed import laid_out

    changed = _said("diff", "--cached", "--name-only", "--", "records", "schemas", "site")
    if not changed:
        return 0
    head = _said("rev-parse", "--verify", "--quiet", "HEAD")
    with laid_out(head, head, index=True) as root:
        code = _check(root, "base" if head else "")
    if code:
        click.echo(say("hook.not_committed", lang), err=True)
    return code


def _received(old: str, new: str, ref: str, *, lang: str) -> int:
    from dangan.git.borrowed import laid_out

    if ref != _said("symbolic-ref", "HEAD"):
        return 0
    if not new.strip("0"):
        click.echo(say("hook.deleted", lang, ref=ref), err=True)
        return 1
    old = old if old.strip("0") else ""
    if old and _code("merge-base", "--is-ancestor", old, new):
        click.echo(say("hook.rewritten", lang, ref=ref), err=True)
        return 1
    with laid_out(new, old) as root:
        if not (root / _FILES).is_file():
            click.echo(say("hook.no_company", lang, file=_FILES), err=True)
            return 1
        code = _check(root, "base" if old else "")
    if code:
        click.echo(say("hook.not_received", lang), err=True)
    return code


def _check(root: Path, base: str) -> int:
    """Check the files below ``root`` in a process that knows nothing of the hook around it."""
    from dangan.git.borrowed import plain_environment

    words = ["check", *(["--base", base] if base else [])]
    done = subprocess.run(
        [sys.executable, "-m", "dangan", *words],
        cwd=root,
        env={**plain_environment(), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout + done.stderr)
        sys.stderr.flush()
    return done.returncode


def _said(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "surrogateescape").strip() if not done.returncode else ""


def _code(*words: str) -> int:
    return subprocess.run(["git", *words], capture_output=True, check=False).returncode
