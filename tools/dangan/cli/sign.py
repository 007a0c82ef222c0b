"""``dangan sign``: put one's signature under a record, or see who signs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from dangan.cli.completing import records
from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, Both, say, say_both

if TYPE_CHECKING:
    from dangan.schema.model import Sign
    from dangan.write.desk import Desk, Target
    from dangan.write.people import People

AGREED = "agree"


@click.command(name="sign")
@click.argument("record", shell_complete=records)
@click.option("--role", metavar="ROLE", help="以哪个角色签署 / The role in which you sign.")
@click.option(
    "--decision",
    metavar="DECISION",
    help="结论：agree、refuse、comment（默认 agree）/ The decision.",
)
@click.option("--opinion", metavar="TEXT", help="意见 / The opinion.")
@click.option("--on", metavar="DATE", help="签署日期（默认今天）/ The day of signing.")
@click.option("--by", metavar="STAFF", help="谁签署（默认按 git 的邮箱）/ Who signs.")
@click.option("--for", "matter", metavar="TEXT", help="签署事项 / The matter signed.")
@click.option("--commit", is_flag=True, help="同时提交这一个文件 / Commit this one file too.")
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show the change, write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    record: str,
    role: str | None,
    decision: str | None,
    opinion: str | None,
    on: str | None,
    by: str | None,
    matter: str | None,
    commit: bool,
    dry_run: bool,
    lang: str | None,
) -> int:
    """签署一份记录；不写角色时显示有哪些签署角色。

    Sign RECORD (an id or code) in a role; without --role show the roles that sign it. Exit
    code 0: done, 1: it may not be signed so and nothing was written (or it was written but not
    committed), 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.cli.written import warn_of_future
    from dangan.write.committing import in_repository
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(record)
        if not target.kind.signs:
            raise UserError("sign.no_signs", kind=target.kind.title)
        if role is None and (decision or opinion or matter or commit):
            raise UserError("sign.without_role")
        if commit and not in_repository(project.root):
            raise UserError("sign.no_git")
        now = today(desk.records.company) if on is None or commit else ""
        session = _Session(desk, load_people(desk), said, day_of(on) if on else now)
        if role is None:
            session.overview(target)
            return 0
        warn_of_future(desk, session.day, said)
        sign = _sign(target, role)
        who = actor(session.people, project.root, by)
        entry = {
            "role": sign.role,
            "staff": who if isinstance(who, str) else "",
            "on": session.day,
            "decision": _decision(target, decision),
            "opinion": opinion or "",
            "for": matter or "",
        }
        entry = {key: value for key, value in entry.items() if value}
        return session.sign(target, sign, entry, who, commit_on=now if commit else "",
                            dry_run=dry_run)  # fmt: skip


def _sign(target: Target, wanted: str) -> Sign:
    """The signing role that ``wanted`` means, by key or name. Raises UserError."""
    from dangan.schema.words import names

    signs = target.kind.signs
    for sign in signs:
        if wanted.casefold() in (sign.role, sign.title.zh, sign.title.en.casefold()):
            return sign
    known = names(say_both("schema.choice.item", key=s.role, label=s.title) for s in signs)
    raise UserError("sign.unknown_role", kind=target.kind.title, role=wanted, roles=known)


def _decision(target: Target, wanted: str | None) -> str:
    """The key of the decision that ``wanted`` means, by key or name. Raises UserError."""
    from dangan.schema.model import Field
    from dangan.schema.words import names

    if wanted is None:
        return AGREED
    field = target.kind.by_pointer.get("/sign_offs/*/decision")
    choices = field.choices if isinstance(field, Field) else ()
    for choice in choices:
        if wanted.casefold() in (choice.const, choice.title.zh, choice.title.en.casefold()):
            return choice.const
    known = names(say_both("schema.choice.item", key=c.const, label=c.title) for c in choices)
    raise UserError("sign.unknown_decision", decision=wanted, decisions=known)


@dataclass(frozen=True)
class _Session:
    """One call of the command: what it works on and in which language it speaks."""

    desk: Desk
    people: People
    lang: str
    day: str

    def say(self, key: str, /, **values: object) -> None:
        click.echo(say(key, self.lang, **values))

    def overview(self, target: Target) -> None:
        """Which roles sign the record, what they cover, who holds them and who has signed."""
        from dangan.write.hints import command as typed
        from dangan.write.signing import covers_words

        self.say("move.head", record=target.id, name=target.name)
        self.say("sign.roles")
        for sign in target.kind.signs:
            line = typed("sign", target.id, "--role", sign.role)
            self.say("sign.role", title=sign.title, command=line)
            self.say("sign.role_covers", fields=covers_words(target.kind, sign))
            holders = self.people.holders(target, sign.role, self.day)
            self.say("sign.role_who", who=self.people.shown(holders))
            for entry in target.value.get("sign_offs") or ():
                if entry["role"] == sign.role:
                    self._say_signed(target, entry)

    def _say_signed(self, target: Target, entry: dict[str, Any]) -> None:
        self.say(
            "sign.role_signed_for" if entry.get("for") else "sign.role_signed",
            date=entry["on"],
            staff=self.people.staff.name(entry["staff"]),
            decision=self._decision(target, entry),
            matter=entry.get("for"),
        )

    def _decision(self, target: Target, entry: dict[str, Any]) -> Both:
        from dangan.schema.model import Field

        field = target.kind.by_pointer.get("/sign_offs/*/decision")
        key = str(entry["decision"])
        return field.label(key) if isinstance(field, Field) else Both(key, key)

    def sign(
        self,
        target: Target,
        sign: Sign,
        entry: dict[str, Any],
        who: str | Both,
        *,
        commit_on: str,
        dry_run: bool,
    ) -> int:
        """Append the signature if it may be given; ``commit_on`` is today for a commit."""
        from dangan.cli.written import accepted, difference, remark
        from dangan.write.signing import covered
        from dangan.write.values import appended, tidied

        self.say("move.head", record=target.id, name=target.name)
        self.say("sign.covers", role=sign.title)
        parts = covered(self.desk, target, sign, self.lang)
        for part in parts:
            key = "sign.not_filled" if part.value is None else "sign.covered"
            self.say(key, field=part.field, value=part.value)
        empty = all(part.value is None for part in parts)
        if not self._may(target, sign, entry, who, empty=empty):
            return 1
        data = appended(target.data, "sign_offs", entry)
        data = tidied(target.kind, target.data, data)
        found = self.desk.caused(target, data)
        if not accepted(self.desk, target, found, self.lang):
            return 1
        if dry_run:
            self.say("write.dry_run")
            click.echo(difference(target, data), nl=False)
            remark(self.desk, target, found, self.lang)
            return 0
        return self._write(target, sign, entry, data, commit_on, found)

    def _may(
        self, target: Target, sign: Sign, entry: dict[str, Any], who: str | Both, *, empty: bool
    ) -> bool:
        """Whether the person may sign so; otherwise all that speaks against it is said."""
        staff = str(entry.get("staff", ""))
        holders = self.people.holders(target, sign.role, self.day)
        agreed = entry["decision"] == AGREED
        silent = not agreed and not entry.get("opinion")
        if staff in holders and not silent and not (empty and agreed):
            return True
        self.say("sign.refused")
        known = self.people.shown(holders)
        if not staff:
            self.say("sign.nobody_known", reason=who, who=known)
        elif staff not in holders:
            name = self.people.staff.name(staff)
            self.say("sign.wrong_person", staff=name, date=self.day, role=sign.title, who=known)
        if empty and agreed:
            self.say("sign.empty")
        if silent:
            self.say("sign.no_opinion", decision=self._decision(target, entry))
        return False

    def _write(
        self,
        target: Target,
        sign: Sign,
        entry: dict[str, Any],
        data: bytes,
        commit_on: str,
        found: Any,
    ) -> int:
        from dangan.cli.written import remark
        from dangan.write.committing import is_changed

        root = self.desk.project.root
        changed = bool(commit_on) and is_changed(root, target.path)
        self.desk.write(target, data)
        decision = self._decision(target, entry)
        staff = self.people.staff.name(entry["staff"])
        self.say(
            "sign.done",
            record=target.id,
            role=sign.title,
            staff=staff,
            date=self.day,
            decision=decision,
            file=target.path,
        )
        remark(self.desk, target, found, self.lang)
        message = say("sign.message", self.lang, record=target.id, role=sign.title,
                      decision=decision)  # fmt: skip
        if not commit_on:
            self.say("sign.commit_next", message=message, file=target.path)
            return 0
        if changed:
            self.say("sign.also_commits")
        return self._commit(target, str(entry["staff"]), message, commit_on)

    def _commit(self, target: Target, staff: str, message: str, today: str) -> int:
        """Commit the file and say plainly what the commit proves."""
        from dangan.read.compose import compose
        from dangan.write.committing import (
            commit_file,
            committed_content,
            is_registered,
            public_key,
        )

        root = self.desk.project.root
        try:
            made = commit_file(root, target.path, message)
        except UserError as error:
            click.echo(error.message(self.lang), err=True)
            return 1
        email, key = made.email, public_key(root)
        own = staff in self.people.of_email(email)
        name = self.people.staff.name(staff)
        # keys count as the last commit has them: an unreviewed key proves nothing
        record = compose(committed_content(root, f"records/staff/{staff}.yaml")).value
        if not made.signed:
            self.say("sign.committed_plain", commit=made.name)
            if not own:
                self.say("sign.other_person", email=email, staff=name)
        elif not own:
            self.say("sign.other_person_signed", commit=made.name, email=email, staff=name)
        elif not (isinstance(record, dict) and is_registered(record, key, today)):
            self.say("sign.committed_unknown_key", commit=made.name, date=today, staff=name,
                     id=staff, key=key or say_both("sign.key_unknown"))  # fmt: skip
        else:
            self.say("sign.committed_signed", commit=made.name, staff=name)
        return 0
