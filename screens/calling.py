"""One call on the screen: its caller, its text and form, what stands beside, and how they follow what is typed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import TextArea

from data.calls import Call, Caller, Calls, caller_of, newcomer
from data.clients.rows import ClientLine
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from data.similar import Similar
from models.gate import Answer
from models.terms import TicketType
from screens.caller_search import find_callers
from screens.caller_words import caller_line
from screens.composer import Writing
from screens.dialogs.choose import Choice, Choose
from screens.forming import FormingScreen
from screens.keeping import Keeper
from screens.widgets.form_fields import FormFields
from screens.widgets.header import HeaderBar
from screens.widgets.intake_bars import SHOWN, Beside, CallBar, Chosen
from screens.widgets.who_field import MATCHES, CallerLine, WhoField

WIDE, TALL = 104, 30
"""Cells and lines from which requests stand beside the form, and from which it has rules between its parts."""


class CallScreen(FormingScreen):
    """A call as it is typed and chosen; what becomes of it is decided by who derives from this."""

    CSS_PATH: ClassVar = ["intake.tcss"]
    AUTO_FOCUS = "#who-input"

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        call: Call,
        parked: int,
    ) -> None:
        super().__init__(desk, now, settings, person)
        self.call = call
        self.fields.typed = dict(call.answers)
        self._parked = parked
        self._calls = Calls(desk, person.id)
        self.keeper: Keeper[Call] = Keeper(self._calls.keep)
        self.who = WhoField()
        self.caller = CallerLine()
        self.bar = CallBar(self.zone)
        self.chosen = Chosen()
        self.writing = Writing(id="intake-text", tab_behavior="focus", soft_wrap=True, show_line_numbers=False)
        self.beside = Beside("beside")
        self.below = Beside("below")
        self._similar: tuple[Similar, ...] = ()
        self._saved = ""
        self._read_type: TicketType | None = None

    def compose(self) -> ComposeResult:
        """Lay out the call, the caller, the text and its form, and what stands beside."""
        yield HeaderBar(self.person, self.zone, ("Очередь", "Приём"), "Приём")
        yield self.bar
        with Horizontal(id="intake"):
            with Vertical(id="intake-work"):
                yield self.who
                yield self.caller
                yield self.chosen
                yield self.writing
                yield self.fields
            yield self.beside
        yield self.below
        yield self.verdict
        yield self.notice
        yield self.keys
        yield self.who.matches

    def on_mount(self) -> None:
        """Show the call, new or found again; the timer runs from the first moment."""
        self.who.matches.display = False
        self.writing.cursor_blink = False
        self.writing.load_text(self.call.text)
        self.writing.move_cursor(self.writing.document.end)
        if not self.call.empty:
            self.who.put(self.call.caller.typed or self.call.caller.said)
            self.call_after_refresh(self.writing.focus)
        self.beat(self._now())
        self.show_call()
        self.begin_forming()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(height >= TALL, "-tall")

    def beat(self, now: datetime) -> None:
        """Let the call's timer and the clock go on."""
        super().beat(now)
        self.query_one(HeaderBar).tick(now)
        self.bar.tick(now)

    def settled(self) -> None:
        """Note that it is known now who is on the line."""

    # --- what is shown of the call

    def state(self) -> Call:
        """Give the call as it is typed and chosen now."""
        self.fields.collect()
        self.call = replace(self.call, text=self.writing.text, answers=dict(self.fields.typed))
        return self.call

    def show_call(self) -> None:
        """Show everything that was chosen."""
        call = self.call
        self.caller.show(caller_line(call, self.who.typed))
        kind = call.type or self._read_type
        rules = self.standard
        means = rules.types[kind].means if rules is not None and kind is not None else ""
        level = rules.door.impact.urgency[call.declared].means if rules is not None and call.declared else ""
        flags = (
            f"дубль № {call.parent}" if call.parent else "",
            f"допишем в № {call.joins}" if call.joins else "",
            f"тема: {call.topic}" if call.topic else "",
            f"по слову: {call.speaks_for}" if call.speaks_for else "",
        )
        self.chosen.show(kind, means, call.declared, level, flags)
        self.bar.show(call, self._saved, self._parked)
        for part in (self.beside, self.below):
            part.show(self._similar, call.parent or call.joins, known=call.caller.client_id is not None)

    def show_form(self) -> None:
        """Show the questions of the type, chosen or read from the text."""
        self._read_type, answers = self.read_text(self.writing.text, self.call.type)
        form = self.form_of(self.call.type or self._read_type)
        if form is not None:
            self.fields.show(form, answers, {})
        self.show_call()

    def kept(self, said: str) -> None:
        """Tell that the call is on disk."""
        self._saved = said
        self.bar.show(self.call, self._saved, self._parked)

    def _set(self, call: Call, *, form: bool = True) -> None:
        if call.text != self.writing.text:
            self.writing.load_text(call.text)
            self.writing.move_cursor(self.writing.document.end)
        self.call = call
        self.fields.typed = dict(call.answers)
        if form:
            self.show_form()
        self.show_call()
        self.touched()

    # --- who is on the line

    @on(WhoField.Wanted)
    def _search(self, message: WhoField.Wanted) -> None:
        typed = message.typed
        self._set(replace(self.state(), caller=newcomer(typed) if typed else Caller()), form=False)
        self.fetch("who", partial(self._found, typed), lambda found: self.who.offer(found, typed))

    def _found(self, typed: str) -> tuple[ClientLine, ...]:
        return find_callers(self._desk, typed, MATCHES) if typed else ()

    @on(WhoField.Chosen)
    def _picked(self, message: WhoField.Chosen) -> None:
        self.who.heard()
        caller = caller_of(message.line, message.typed) if message.line else newcomer(message.typed)
        self._set(replace(self.state(), caller=caller), form=False)
        self.settled()

    @on(WhoField.Left)
    def _to_the_text(self) -> None:
        self.writing.focus()

    # --- the text and the form

    @on(TextArea.Changed)
    def _typed(self, message: TextArea.Changed) -> None:
        message.stop()
        if self.writing.text != self.call.text:
            self.state()
            self.touched()

    @on(FormFields.Changed)
    def _answered_by_hand(self) -> None:
        self.state()
        self.touched()

    @on(FormFields.ChoiceWanted)
    def _choose_answer(self, message: FormFields.ChoiceWanted) -> None:
        self._ask_words(message.question.key)

    @work(group="tell", exit_on_error=False)
    async def _ask_words(self, key: str) -> None:
        question = self.question(key)
        if key == "urgency":
            await self.run_action("ask('urgency')")
        elif question is not None:
            choices = [Choice(word, word) for word in question.choices]
            found = await self.app.push_screen_wait(Choose(question.ask, choices))
            if found is not None:
                self.fields.put(key, found)
                self.focus_next()

    def rested(self) -> None:
        """Read the labels in the text, and look for similar requests, now that the fingers rest."""
        self.show_form()
        words = f"{self.writing.text} {' '.join(self.fields.answers.values())}"
        client = self.call.caller.client_id
        self.fetch("similar", lambda: self._desk.duplicates.similar(client, words, limit=SHOWN), self._beside)

    def _beside(self, found: Sequence[Similar]) -> None:
        self._similar = tuple(found)
        self.show_call()

    def weigh(self) -> Answer | None:
        """Ask the gate about the call as it stands (in a thread)."""
        call = self.call
        answers = self.answers_of(call)
        if call.joins or not (call.text.strip() or answers or call.type):
            return None
        from data.previewing import preview

        now = self._now()
        incoming = replace(call.incoming(now), answers=answers)
        return preview(self._desk, incoming, now).answer

    def unasked(self) -> str:
        """Say what stands here once something is typed, or where the words will go."""
        joins = self.call.joins
        return f"будет дописано в № {joins}" if joins else "здесь будет видно, что ответит приём"

    def answers_of(self, call: Call) -> dict[str, str]:
        """Give every answer that stands in a field, typed there or read from the text."""
        given = {**self.fields.answers, **{key: text for key, text in call.answers.items() if text.strip()}}
        return {key: text for key, text in given.items() if text.strip()}
