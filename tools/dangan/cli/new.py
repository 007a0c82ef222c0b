"""``dangan new``: make a record by answering questions, or from a script with ``--set``."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from dangan.cli.completing import kinds
from dangan.project import UserError, open_project
from dangan.schema.model import Field
from dangan.schema.suggest import closest
from dangan.schema.words import field_words, pattern_of
from dangan.text import LANGUAGES, Both, say
from dangan.write.drafting import MISSING, begin, fill, node_at, path_at
from dangan.write.naming import resolved
from dangan.write.values import WRITTEN_BY, read_setting
from dangan.write.values import typed as as_typed

if TYPE_CHECKING:
    from dangan.findings import Finding
    from dangan.write.drafting import Draft, Path
    from dangan.write.people import People

_COMMAS = re.compile(r"[、，,；;]+")


@click.command(name="new")
@click.argument("kind", shell_complete=kinds)
@click.option(
    "--id", "ident", metavar="ID", help="人定的编号，如员工 / The id where people choose it."
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help="先填好一个字段，可写多次 / Fill in a field; may be repeated.",
)
@click.option("--on", metavar="DATE", help="办理日期（默认今天）/ The day (today).")
@click.option("--by", metavar="STAFF", help="谁办理（默认按 git 的邮箱）/ Who makes it.")
@click.option(
    "--ask/--no-ask",
    default=None,
    help="是否逐项询问（默认在终端上询问）/ Whether to ask; on a terminal it does.",
)
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show the file, write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    kind: str,
    ident: str | None,
    settings: tuple[str, ...],
    on: str | None,
    by: str | None,
    ask: bool | None,
    dry_run: bool,
    lang: str | None,
) -> int:
    """新建一份记录，例如 dangan new customers；KIND 可写文件夹名或中文名称。

    Make a record of KIND. What must be filled in and was not given with --set is asked for,
    each answer is checked at once, and the file is written only when the whole company checks
    clean. Exit code 0: made, 1: something is missing or wrong and nothing was written, 2: the
    command could not run.
    """
    from dangan.cli.language import language
    from dangan.cli.set import referring
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.journal import write_all
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    asking = sys.stdin.isatty() if ask is None else ask
    with open_desk(project) as desk:
        day = day_of(on) if on else today(desk.records.company)
        people = load_people(desk)
        who = actor(people, project.root, by)
        if asking and ident is None:
            ident = _ask_id(desk, kind, day, said)
        draft = begin(desk, kind, day, ident)
        given = [referring(desk, read_setting(draft.kind, one)) for one in settings]
        fill(draft, given)
        talk = _Talk(draft, people, said, day, who if isinstance(who, str) else "")
        talk.begin_steps(asking=asking)
        if asking:
            talk.hold()
        while True:
            data = draft.data()
            found = desk.caused_by({draft.path: data})
            errors = [finding for finding in found if finding.severity == "error"]
            if not errors:
                break
            click.echo(say("new.refused", said))
            for finding in errors:
                talk.tell(finding)
            if not (asking and talk.mend(errors)):
                return 1
        if dry_run:
            click.echo(say("new.would", said, file=draft.path))
            click.echo(data.decode(), nl=False)
            return 0
        write_all(project, {draft.path: None}, {draft.path: data})
        click.echo(say("new.done", said, id=draft.id, file=draft.path))
        for finding in found:
            talk.tell(finding)
        click.echo(say("new.next", said, id=draft.id))
    return 0


def _ask_id(desk: Any, kind: str, day: str, lang: str) -> str | None:
    """The id where people choose it; None where the program makes it."""
    while True:
        try:
            begin(desk, kind, day, None)
            return None
        except UserError as error:
            if error.key != "new.needs_id":
                raise
        typed = str(click.prompt(say("new.ask_id", lang))).strip()
        try:
            begin(desk, kind, day, typed)
            return typed
        except UserError as error:
            click.echo(error.message(lang))


@dataclass(frozen=True)
class _Talk:
    """The questions about one draft; ``who`` is the person at the keyboard, or empty."""

    draft: Draft
    people: People
    lang: str
    day: str
    who: str

    def say(self, key: str, /, **values: object) -> str:
        return say(key, self.lang, **values)

    def tell(self, finding: Finding) -> None:
        """A finding in two lines."""
        codes = self.draft.desk.records.codes
        message, fix = finding.message(self.lang, codes), finding.fix(self.lang, codes)
        click.echo(self.say("new.problem", message=message, fix=fix))

    def begin_steps(self, *, asking: bool) -> None:
        """The first step, where records of this kind have steps and it was not given."""
        moves = self.draft.kind.transitions
        if moves is None or "steps" in self.draft.value:
            return
        states = [state for state in moves.states if state.role == "initial"]
        chosen = states[0]
        if asking and len(states) > 1:
            chosen = states[self._pick(self.say("new.start"), [s.title for s in states], 0)]
        step = {"to": chosen.key, "on": self.day, "by": self.who}
        self.draft.put(("steps", 0), {key: value for key, value in step.items() if value})

    def hold(self) -> None:
        """Ask for what is needed until nothing is missing, then for what else is wished."""
        kind = self.draft.kind
        click.echo(self.say("new.head", kind=kind.title.get(self.lang), id=self.draft.id))
        put_off: set[Path] = set()
        self._ask_missing(put_off)
        while self._more() or self._put_off_still(put_off):
            self._ask_missing(put_off)

    def _ask_missing(self, put_off: set[Path]) -> None:
        """Ask for what is missing; what is needed only in this case may be put off.

        Often one of several fields will do, and this may not be the one that is known.
        """
        while True:
            missing = ((path_at(f.pointer), f) for f in self.draft.missing())
            path, finding = next((one for one in missing if one[0] not in put_off), ((), None))
            if finding is None:
                return
            if finding.code == "schema/required-when":
                message = finding.message(self.lang, self.draft.desk.records.codes)
                click.echo(self.say("new.explain", text=message))
                self._ask_at(path, needed=False)
                put_off.add(path)
            else:
                self._ask_at(path)

    def _put_off_still(self, put_off: set[Path]) -> bool:
        """Whether something put off is missing to the end, so that it is asked for again."""
        left = any(path_at(finding.pointer) in put_off for finding in self.draft.missing())
        put_off.clear()
        return left

    def mend(self, errors: list[Finding]) -> bool:
        """Ask again for the fields that a check objects to; whether there was one to ask for."""
        paths = [path_at(f.pointer) for f in errors if f.file == self.draft.path]
        asked = False
        for path in dict.fromkeys(paths):
            node = node_at(self.draft.kind, path)
            if isinstance(node, Field) and path[0] != "steps" and path != ("id",):
                self._ask(path, node, needed=node.required)
                asked = True
        return asked

    def _ask_at(self, path: Path, *, needed: bool = True) -> None:
        """Ask for one place: a value, several, or the first entry of a list of objects."""
        node = node_at(self.draft.kind, path)
        element = node_at(self.draft.kind, (*path, 0))
        if isinstance(node, Field):
            self._ask(path, node, needed=needed)
        elif isinstance(element, Field):
            self._ask(path, element, needed=needed)
        else:
            self._ask_first((*path, 0) if node is not None and node.is_list else path, needed)

    def _ask_first(self, path: Path, needed: bool) -> None:
        """Ask for a field of an object: the first that it must have, else its first."""
        pointer = pattern_of(self.draft.kind, path)
        inner = [
            field
            for field in self.draft.kind.fields
            if field.pointer.rpartition("/")[0] == pointer and not field.listed
        ]
        field = next((one for one in inner if one.required), inner[0])
        self._ask((*path, field.pointer.rpartition("/")[2]), field, needed=needed)

    def _ask(self, path: Path, field: Field, *, needed: bool) -> None:
        """Ask until the answer is one that the schema accepts at this place."""
        while True:
            answer = self._answer(path, field, needed=needed)
            if answer is None:
                return
            try:
                value = self._value(path, field, answer)
            except UserError as error:
                click.echo(error.message(self.lang))
                continue
            self.draft.put(path, value)
            wrong = [f for f in self.draft.findings() if self._about(f, path)]
            if not wrong:
                return
            self.draft.take(path)
            for finding in wrong:
                self.tell(finding)

    def _about(self, finding: Finding, path: Path) -> bool:

        return finding.code not in MISSING and path_at(finding.pointer)[: len(path)] == path

    def _answer(self, path: Path, field: Field, *, needed: bool) -> str | None:
        """What was typed, a choice by its key; None for nothing where nothing is needed."""
        words = self._words(path, field, needed=needed)
        if field.choices and not field.listed:
            titles = [choice.title for choice in field.choices]
            default = None if needed else -1
            picked = self._pick(words, titles, default, field)
            return None if picked < 0 else field.choices[picked].const
        if field.listed and field.choices:
            for number, choice in enumerate(field.choices, 1):
                label = choice.title.get(self.lang)
                click.echo(self.say("new.choice", number=number, label=label))
        default_text = self._default(field) if needed else ""
        while True:
            typed = str(
                click.prompt(words, default=default_text, show_default=bool(default_text))
            ).strip()
            if typed == "?":
                self._explain(field)
            elif typed:
                return typed
            elif not needed:
                return None
            else:
                click.echo(self.say("new.empty"))

    def _words(self, path: Path, field: Field, *, needed: bool) -> str:

        words = field_words(self.draft.kind, path).get(self.lang)
        if field.unit is not None:
            words = self.say("new.unit", field=words, unit=field.unit.get(self.lang))
        if field.listed:
            words = self.say("new.several", field=words)
        return self.say("new.ask" if needed else "new.ask_optional", field=words)

    def _explain(self, field: Field) -> None:
        text = field.description.get(self.lang) or self.say("new.no_explanation")
        click.echo(self.say("new.explain", text=text))

    def _pick(
        self, words: str, titles: list[Both], default: int | None, field: Field | None = None
    ) -> int:
        """The place of the choice made by number or name; -1 for none where that is allowed."""
        for number, title in enumerate(titles, 1):
            click.echo(self.say("new.choice", number=number, label=title.get(self.lang)))
        shown = str(default + 1) if default is not None and default >= 0 else ""
        while True:
            question = self.say("new.pick", field=words)
            typed = str(click.prompt(question, default=shown, show_default=bool(shown))).strip()
            if typed.isdecimal() and 1 <= int(typed) <= len(titles):
                return int(typed) - 1
            for place, title in enumerate(titles):
                if typed and typed.casefold() in (title.zh, title.en.casefold()):
                    return place
            if typed == "?" and field is not None:
                self._explain(field)
            elif not typed and default == -1:
                return -1

    def _default(self, field: Field) -> str:
        """What most would type: today, oneself, one's own department."""
        if field.format == "date":
            return self.day
        if self.who and field.refs == ("staff",):
            return self.who
        if self.who and field.refs == ("departments",):
            return next(iter(self.people.staff.departments(self.who)), "")
        return ""

    def _value(self, path: Path, field: Field, answer: str) -> Any:
        """The answer as the record holds it. Raises UserError for a name that is unclear."""
        if not field.listed:
            if field.refs:
                return resolved(self.draft.desk, field, answer)
            return as_typed(field, answer)
        values = []
        for part in filter(None, (one.strip() for one in _COMMAS.split(answer))):
            if field.choices and part.isdecimal() and 1 <= int(part) <= len(field.choices):
                values.append(field.choices[int(part) - 1].const)
            elif field.refs:
                values.append(resolved(self.draft.desk, field, part))
            else:
                values.append(as_typed(field, part))
        return values

    def _more(self) -> bool:
        """Ask which other field to fill in, and for it; False when nothing more is wished."""
        known = self._open()
        typed = str(click.prompt(self.say("new.more"), default="", show_default=False)).strip()
        if not typed:
            return False
        if typed == "?":
            for title, (path, _) in known.items():
                if path[0] not in self.draft.value:
                    click.echo(self.say("new.explain", text=title))
            return True
        if typed in known:
            path, field = known[typed]
            self._ask(path, field, needed=False)
            return True
        group = [g for g in self.draft.kind.groups if typed in (g.title.zh, g.title.en)]
        near = closest(typed, known)
        if group:
            click.echo(self.say("new.elsewhere", field=typed))
        elif near is not None:
            click.echo(self.say("new.no_such_near", field=typed, near=near))
        else:
            click.echo(self.say("new.no_such", field=typed))
        return True

    def _open(self) -> dict[str, tuple[Path, Field]]:
        """The fields outside of tables that may be filled in, by what they are called."""
        found: dict[str, tuple[Path, Field]] = {}
        for field in self.draft.kind.fields:
            pointer = field.pointer.removesuffix("/*") if field.listed else field.pointer
            path = path_at(pointer)
            if "*" in pointer or path == ("id",) or f"/{path[0]}" in WRITTEN_BY:
                continue
            found[field_words(self.draft.kind, path).get(self.lang)] = (path, field)
        return found
