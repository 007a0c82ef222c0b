"""The entry of the command line: finds the command, and turns errors into sentences."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from dangan import __version__

# command: (module, one line for the overview); modules are imported only when called
COMMANDS = {
    "init": ("init", "建立公司自己的档案库 / Begin a company's own repository"),
    "check": ("check", "检查记录 / Check the records"),
    "fmt": ("fmt", "整理文件写法 / Write records in canonical form"),
    "show": ("show", "看一份记录 / Show a record"),
    "new": ("new", "新建一份记录 / Make a record"),
    "import": ("import_", "从表格录入记录 / Enter records from a table"),
    "set": ("set", "修改一份记录 / Change fields of a record"),
    "move": ("move", "办理记录的下一步 / Take the next step of a record"),
    "sign": ("sign", "签署记录 / Sign a record"),
    "setup": ("setup", "准备好这台电脑 / Make this computer ready"),
    "review": ("review", "给审核人看的说明 / What a reviewer should see"),
    "owners": ("owners", "生成 CODEOWNERS / Make the CODEOWNERS file"),
    "hook": ("hook", "供 git 调用的检查 / What git calls before a commit or push"),
    "submit": ("submit", "提交审核 / Hand changed records in"),
    "handover": ("handover", "移交一个人负责的事项 / Hand over what somebody looks after"),
    "log": ("log", "一份记录的改动 / The changes of a record"),
    "diff": ("diff", "两个版本的差别 / What differs between two revisions"),
    "audit": ("audit", "核对全部签署 / How surely each sign-off was given"),
    "build": ("build", "生成网站、表单和导出文件 / Build the website, forms and exports"),
    "export": ("export", "导出给外部的客户资料 / Export what a customer agreed to give"),
    "subject-report": (
        "subject_report",
        "列出关于一个人的全部资料 / Everything held about a person",
    ),
    "leaks": ("leaks", "查找网站里不该有的内容 / Look for what a site must not hold"),
    "forms": ("forms", "列出表单 / List the forms"),
    "form": ("form", "打印一张表单 / Print a form"),
    "reports": ("reports", "列出报表 / List the reports"),
    "report": ("report", "计算一份报表 / Compute a report"),
    "serve": ("serve", "在本机打开网站 / Show the website on this machine"),
    "due": ("due", "列出到期事项 / List what is due"),
    "explain": ("explain", "说明检查和到期事项的缘由 / Say why a check or duty exists"),
    "sql": ("sql", "查询记录库（只读）/ Query the records, read-only"),
    "schema": ("schema", "显示一类记录的格式 / Show the schema of a kind"),
    "conformance": (
        "conformance",
        "核对制度逐条如何落实 / See how each entry of the sources is realised",
    ),
    "demo": ("demo", "生成一家示例公司 / Make a sample company"),
}


class Lazy(click.Group):
    """A group that imports a command's module when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"dangan.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dangan")
def main() -> None:
    """Dang'an（档案）：客户、供应商与投诉记录，保存在 git 里。

    Customer, supplier and complaint records, kept in git.
    """


def language_of(args: Sequence[str]) -> str:
    """The language for errors before a command has read its own options."""
    wishes = [after for arg, after in pairwise(args) if arg == "--lang"]
    wishes += [arg.partition("=")[2] for arg in args if arg.startswith("--lang=")]
    wishes.append(os.environ.get("DANGAN_LANG", ""))
    return next((wish for wish in wishes if wish in ("zh", "en")), "zh")


def _recovered(lang: str) -> None:
    """Undo first what a command that was killed left half-done here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".dangan-journal").is_dir():
            from dangan.text import say
            from dangan.write.journal import recover

            if recover(folder):
                click.echo(say("handover.recovered", lang), err=True)
            return


def _compare_versions(lang: str) -> None:
    """Say on the error stream where the repository asks for another version of this program."""
    here = Path.cwd()
    if any((folder / "requirements.txt").is_file() for folder in (here, *here.parents)):
        from dangan.company.pinned import difference

        told = difference(here)
        if told is not None:
            click.echo(told.get(lang), err=True)


def run(args: Sequence[str] | None = None) -> Any:
    """Run the command line. Exit 0 clean, 1 findings, 2 could not run."""
    from dangan.project import UserError
    from dangan.text import say

    words = list(sys.argv[1:] if args is None else args)
    lang = language_of(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        _recovered(lang)
        _compare_versions(lang)
        code = main.main(args=words, standalone_mode=False)
    except click.ClickException as error:
        from dangan.cli.usage import usage_words

        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            error.show()
        else:
            click.echo(usage_words(error, lang), err=True)
        sys.exit(2)
    except click.Abort:
        click.echo(say("cli.interrupted", lang), err=True)
        sys.exit(130)
    except UserError as error:
        click.echo(error.message(lang), err=True)
        sys.exit(2)
    except BrokenPipeError:
        # the reader of our output has gone; point stdout at nothing so that exit stays quiet
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("DANGAN_DEBUG"):
            raise
        reason = f"{type(error).__name__}: {error}"
        click.echo(say("cli.bug", lang, reason=reason), err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
