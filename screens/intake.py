"""The intake: a client is on the line, and the operator writes at once (L-06, L-09, D-15, H-10).

The first field finds the caller as one types; Enter goes on to the text and never waits. All the rest is a key away and
can be left for later. What is typed is on disk within two seconds; Esc leaves it there for the next ``N``.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from data.calls import Call, hidden_in
from data.clients.rows import ClientLine
from data.desk import Desk
from data.refusals import Refusal
from data.rows import Accepted, Person
from data.settings import Settings
from screens.caller_words import registered_said
from screens.calling import CallScreen

KEYS = (
    ("Ctrl+S", "сохранить"),
    ("F5", "шаблон"),
    ("F6", "когда"),
    ("F9", "второй"),
    ("F8", "кто это"),
    ("Tab", "поле"),
    ("F7", "дубль"),
    ("F2", "тип"),
    ("F3", "срочность"),
    ("F4", "канал"),
    ("Esc", "отложить"),
    ("F1", "помощь"),
)
"""The keys of the intake for the footer: first those that stand nowhere else on the screen."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a call: what the desk answered, and the sentence that says so."""

    accepted: Accepted
    sentence: str


class IntakeScreen(CallScreen):
    """One call being taken; others may wait as drafts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+ы,ctrl+enter", "save", "сохранить", show=False, priority=True),
        Binding("escape", "put_aside", "отложить", show=False, priority=True),
        Binding("f2", "ask('kind')", "тип", show=False, priority=True),
        Binding("f3", "ask('urgency')", "срочность", show=False, priority=True),
        Binding("f4", "ask('channel')", "канал", show=False, priority=True),
        Binding("f5", "ask('template')", "шаблон", show=False, priority=True),
        Binding("f6", "ask('when')", "постфактум", show=False, priority=True),
        Binding("f7", "ask('belonging')", "дубль", show=False, priority=True),
        Binding("f8", "ask('behind')", "кто это", show=False, priority=True),
        Binding("f9", "another", "ещё звонок", show=False, priority=True),
    ]

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        call: Call,
        parked: int,
        done: Callable[[Registered | None, bool], Any],
    ) -> None:
        super().__init__(desk, now, settings, person, call, parked)
        self._done = done
        self._waits_to_save = False

    def on_mount(self) -> None:
        """Show the keys."""
        self.keys.show(KEYS)

    def settled(self) -> None:
        """Save now, if that was asked for before it was known who is on the line."""
        if self._waits_to_save:
            self._waits_to_save = False
            self.action_save()

    # --- the keys

    @work(group="tell", exit_on_error=False)
    async def action_ask(self, name: str) -> None:
        """Ask one of the questions and take its answer into the call; the keyboard goes back where it was.

        Until then keys belong to the question, also between two dialogs of it.
        """
        self.opening = True
        before = self.state()
        try:
            changed = await self._asked(name, before)
        finally:
            self.opening = False
        if changed is not None:
            # The caller may have been found meanwhile: only what was asked is taken from the answer.
            asked = {key: value for key, value in _parts(changed).items() if value != _parts(before)[key]}
            self._set(replace(self.state(), **asked))

    async def _asked(self, name: str, call: Call) -> Call | None:
        from screens.intake_asking import Questions

        questions = Questions(self.app.push_screen_wait, await self.rules())
        if name == "template":
            from data.texts.ticket_templates import load

            return await questions.template(call, await asyncio.to_thread(load, self._desk.places.standard))
        if name == "when":
            return await questions.when(call, self._now(), self.zone)
        if name == "behind":
            return await questions.behind(call, await asyncio.to_thread(self._colleagues, call), self._search_for)
        if name == "belonging":
            if self._similar or call.parent or call.joins:
                return await questions.belonging(call, self._similar)
            self.say("Похожих обращений не видно. Наберите, с чем звонят.", "warning")
            return None
        return await {"kind": questions.kind, "urgency": questions.urgency, "channel": questions.channel}[name](call)

    def _colleagues(self, call: Call) -> Sequence[Any]:
        client = call.caller.client_id
        return self._desk.clients.contacts(client) if client is not None else ()

    async def _search_for(self, typed: str) -> Sequence[ClientLine]:
        return await asyncio.to_thread(self._found, typed)

    def action_save(self) -> None:
        """Register the call; it stays here until the desk has it."""
        if self.saving:
            return
        if not self.who.settle():
            self._waits_to_save = True
            return
        self.saving = True
        call = self.state()
        self.order("register", partial(self._register, call, self._now()), self._heard)

    def _register(self, call: Call, now: datetime) -> Registered | Refusal:
        by = replace(self.by(), at=now)
        try:
            accepted = self._desk.intake.register(by, replace(call.incoming(now), answers=self.answers_of(call)))
            if call.parent and accepted.number and accepted.number != call.parent:
                self._desk.duplicates.link(accepted.number, call.parent, by)
        except Refusal as refusal:
            return refusal
        self.keeper.close(lambda: self._calls.forget(call, now))
        return Registered(accepted, registered_said(accepted, call, hidden_in(call)))

    def _heard(self, outcome: Registered | Refusal) -> None:
        self.saving = False
        if isinstance(outcome, Refusal):
            self.say(outcome.sentence, "warning")
            return
        self._leave(outcome)

    def action_put_aside(self) -> None:
        """Leave the call as a draft; the next ``N`` offers it."""
        self._put_aside(again=False)

    def action_another(self) -> None:
        """Park this call and begin another: two clients at once."""
        self._put_aside(again=True)

    def _put_aside(self, *, again: bool) -> None:
        self.keeper.take(self.state())
        at = self._now()
        self.order("aside", lambda: self.keeper.keep(at), lambda _: self._leave(None, again=again))

    def _leave(self, outcome: Registered | None, *, again: bool = False) -> None:
        self.dismiss()
        self._done(outcome, again)


def _parts(call: Call) -> dict[str, Any]:
    return {one.name: getattr(call, one.name) for one in fields(call)}
