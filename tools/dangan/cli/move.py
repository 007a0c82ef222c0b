"""``dangan move``: take the next step of a record, or see what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from dangan.cli.completing import records
from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, Both, fill, say, say_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dangan.write.desk import Desk, Target
    from dangan.write.moving import Act, Way
    from dangan.write.people import People


@click.command(name="move")
@click.argument("record", shell_complete=records)
@click.argument("state", required=False)
@click.option("--on", metavar="DATE", help="办理日期（默认今天）/ The day of the step.")
@click.option("--at", metavar="TIME", help="办理时间，如 14:30 / The time, where it matters.")
@click.option("--by", metavar="STAFF", help="谁办理（默认按 git 的邮箱）/ Who takes the step.")
@click.option("--note", metavar="TEXT", help="说明 / A note.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="/POINTER=VALUE",
    help="同时填写一个字段，可写多次 / Fill in a field too; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show the change, write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    record: str,
    state: str | None,
    on: str | None,
    at: str | None,
    by: str | None,
    note: str | None,
    settings: tuple[str, ...],
    dry_run: bool,
    lang: str | None,
) -> int:
    """办理一份记录的下一步；不写状态时显示现在可以办什么。

    Take the next step of RECORD (an id or code) into STATE; without STATE show the present
    state and what each possible step needs. Exit code 0: done, 1: something is missing and
    nothing was written, 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.cli.written import warn_of_future
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.moving import Act
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(record)
        if target.kind.transitions is None:
            raise UserError("move.no_states", kind=target.kind.title)
        if state is None and (settings or note or at):
            raise UserError("move.without_state", record=target.id)
        day = day_of(on) if on else today(desk.records.company)
        people = load_people(desk)
        session = _Session(desk, people, said, day)
        if state is None:
            session.overview(target)
            return 0
        who = actor(people, project.root, by)
        warn_of_future(desk, day, said)
        act = Act(
            to=_state(target, state),
            on=day,
            by=who if isinstance(who, str) else "",
            at=at or "",
            note=note or "",
        )
        return session.take(target, act, settings, who, dry_run=dry_run)


def _state(target: Target, wanted: str) -> str:
    """The key of the state that ``wanted`` means, by key or name. Raises UserError."""
    from dangan.schema.words import names
    from dangan.write.moving import transitions_of

    states = transitions_of(target).states
    for state in states:
        if wanted.casefold() in (state.key, state.title.zh, state.title.en.casefold()):
            return state.key
    known = names(say_both("schema.choice.item", key=s.key, label=s.title) for s in states)
    raise UserError("move.unknown_state", kind=target.kind.title, state=wanted, states=known)


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
        """The present state, and every step that leads on with what it needs."""
        from dangan.write.moving import state_words, steps_of

        self.say("move.head", record=target.id, name=target.name)
        steps = steps_of(target)
        if steps:
            last = steps[-1]
            by = str(last.get("by") or "")
            self.say(
                "move.present_by" if by else "move.present",
                state=state_words(target, str(last.get("to"))),
                date=last.get("on"),
                staff=self.people.staff.name(by),
            )
        else:
            self.say("move.present_none")
        self.onward(target, full=True)

    def onward(self, target: Target, *, full: bool) -> None:
        """What may follow the present state.

        With ``full`` every move and all that it needs; else the ordinary move to each state,
        who takes it, and what has to be signed before.
        """
        from dangan.write.hints import command as typed
        from dangan.write.moving import state_words

        found = [way for ways in self._all_ways(target) for way in (ways if full else ways[:1])]
        if not found:
            self.say("move.nothing_next")
            return
        self.say("move.next")
        for number, way in enumerate(found, 1):
            move = way.move
            self.say(
                "move.way",
                number=number,
                action=move.action,
                state=state_words(target, move.target),
                command=typed("move", target.id, move.target),
            )
            if way.condition is not None:
                self.say("move.way_when", condition=way.condition)
            if way.refusal is not None:
                self.say("move.way_refused", reason=way.refusal)
                continue
            self._say_who(target, [way])
            self._say_demands(target, way, full=full)

    def _all_ways(self, target: Target) -> Iterator[tuple[Way, ...]]:
        """The moves to each state that may follow, those that somebody can take first."""
        from dangan.write.moving import Act, moves_from, ways

        for to in dict.fromkeys(move.target for move in moves_from(target)):
            found = ways(self.desk, target, Act(to, self.day))
            yield tuple(sorted(found, key=lambda way: not self._open(target, way)))

    def _open(self, target: Target, way: Way) -> bool:
        """Whether the case allows the move and there is somebody to take it."""
        roles = way.move.by
        held = any(self.people.holders(target, role, self.day) for role in roles)
        return way.refusal is None and (held or not roles)

    def _say_who(self, target: Target, found: Sequence[Way]) -> None:
        """Who may take one of these moves, by role and name."""
        roles = list(dict.fromkeys(role for way in found for role in way.move.by))
        if not roles:
            self.say("move.way_anyone")
            return
        held = [
            say_both(
                "move.role_held",
                role=self.people.staff.title(role),
                names=self.people.shown(self.people.holders(target, role, self.day)),
            )
            for role in roles
        ]
        who = Both("；".join(one.zh for one in held), "; ".join(one.en for one in held))
        self.say("move.way_who", who=who)

    def _say_demands(self, target: Target, way: Way, *, full: bool) -> None:
        """What the move needs: with ``full`` also what is there, and the fields to fill in."""
        from dangan.write import hints

        if full and way.move.note is not None:
            self.say("move.way_note", note=way.move.note)
        filled = tuple(need.title for need in way.needs if need.there)
        if full and filled:
            self.say("move.way_filled", fields=hints.listed(filled, self.lang))
        for need in way.needs:
            if full and not need.there:
                options = hints.option(target.kind, need, self.lang)
                self.say("move.way_need", field=need.title, option=" ".join(options))
                choices = hints.choices(target.kind, need)
                if choices is not None:
                    self.say("move.way_choices", choices=choices)
        signed = tuple(sign.title for sign in way.signs if sign.there)
        if full and signed:
            self.say("move.way_signed", roles=hints.listed(signed, self.lang))
        for sign in way.signs:
            if not sign.there:
                typed = hints.command("sign", target.id, "--role", sign.key)
                self.say("move.way_sign", role=sign.title, command=typed)
                holders = self.people.holders(target, sign.key, self.day)
                self.say("move.sign_who", who=self.people.shown(holders))

    def take(
        self,
        target: Target,
        act: Act,
        settings: Sequence[str],
        who: str | Both,
        *,
        dry_run: bool,
    ) -> int:
        """Write the step if nothing is missing; otherwise say all that is, and write nothing."""
        from dangan.cli.written import accepted, remark
        from dangan.write.desk import target_of
        from dangan.write.moving import moves_from, state_of, state_words
        from dangan.write.values import appended, applied, read_setting, tidied

        if act.to not in {move.target for move in moves_from(target)}:
            self._say_illegal(target, act)
            return 1
        wanted = [read_setting(target.kind, written) for written in settings]
        filled = applied(target.kind, target.data, wanted)
        _, broken = self.desk.drafted(target, filled)
        if broken:
            accepted(self.desk, target, broken, self.lang)
            return 1
        draft = target_of(target.kind, target.path, filled)
        way = self._checked(draft, act, who)
        if way is None:
            return 1
        data = appended(filled, "steps", act.entry())
        data = tidied(target.kind, target.data, data)
        found = self.desk.caused(target, data)
        if not accepted(self.desk, target, found, self.lang):
            return 1
        origin = state_of(target)
        if dry_run:
            from dangan.cli.written import difference

            self.say("write.dry_run")
            click.echo(difference(target, data), nl=False)
        else:
            self.desk.write(target, data)
            self.say(
                "move.done" if origin else "move.done_first",
                action=way.move.action,
                record=target.id,
                origin=state_words(target, origin),
                target=state_words(target, act.to),
                date=act.on,
                staff=self.people.staff.name(act.by),
                file=target.path,
            )
        remark(self.desk, target, found, self.lang)
        after = target_of(target.kind, target.path, data)
        self.onward(after, full=False)
        if not dry_run:
            state = state_words(target, act.to)
            self.say("move.commit", record=target.id, state=state, file=target.path)
        return 0

    def _say_illegal(self, target: Target, act: Act) -> None:
        from dangan.write.moving import state_of, state_words

        here = state_of(target)
        key = "move.illegal" if here else "move.illegal_first"
        self.say(
            "move.illegal_same" if here == act.to else key,
            origin=state_words(target, here),
            target=state_words(target, act.to),
        )
        self.onward(target, full=False)

    def _checked(self, draft: Target, act: Act, who: str | Both) -> Way | None:
        """The move that ``act`` makes, or None after saying all that speaks against it."""
        from dangan.write.moving import best, objections, state_words, ways

        codes = self.desk.records.codes
        found = ways(self.desk, draft, act)
        way = best(found)
        against = objections(self.desk, draft, act)
        fitting = [one for one in found if one.refusal is None]
        permitted = bool(act.by) and (way.may or not fitting)
        if not against and fitting and permitted and not way.missing:
            return way
        self.say("move.refused", action=way.move.action, target=state_words(draft, act.to))
        for violation in against:
            code, args = codes[violation.code], dict(violation.args)
            message = fill(code.message.get(self.lang), self.lang, args)
            fix = fill(code.fix.get(self.lang), self.lang, args)
            self.say("write.objection", message=message, fix=fix)
        if not fitting:
            for reason in dict.fromkeys(one.refusal for one in found):
                self.say("move.way_refused", reason=reason)
        if not act.by:
            self.say("move.nobody_known", reason=who)
        elif not permitted:
            staff = self.people.staff.name(act.by)
            self.say("move.wrong_person", staff=staff, date=act.on)
        if not permitted:
            self._say_who(draft, fitting or found)
        self._say_demands(draft, way, full=True)
        return None
