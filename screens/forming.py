"""What the intake and the form of a ticket share: fields, the live answer of the gate, and keeping what is typed."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual import on
from textual.timer import Timer
from textual.widgets import Input

from data.desk import Desk
from data.rows import By, Person
from data.settings import Settings
from models.forms import Form, Question
from models.gate import Answer
from models.safetext import one_line
from models.standard import Standard
from models.terms import TicketType
from screens.base import Severity
from screens.fetching import FetchingScreen
from screens.keeping import SAVE_EVERY, Keeper
from screens.news import Told
from screens.widgets.footer import KeysBar, NoticeBar
from screens.widgets.form_fields import FormFields
from screens.widgets.intake_bars import VerdictLine, verdict_said

ASK_AFTER = 0.15
"""Seconds of rest in the typing after which the gate is asked again."""

_LEADING = frozenset({*(f"f{n}" for n in range(2, 10)), "tab", "shift+tab", "ctrl+s", "ctrl+ы", "escape"})
_IN_A_LINE = frozenset({"enter", "up", "down"})
"""Keys that lead on from a line, while in the text they belong to it."""


class FormingScreen(FetchingScreen):
    """A screen on which a form is filled; it asks the gate as one types, and loses no word."""

    keeper: Keeper[Any]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        self.zone = ZoneInfo(settings.zone)
        self.fields = FormFields()
        self.verdict = VerdictLine()
        self.notice = NoticeBar()
        self.keys = KeysBar()
        self.standard: Standard | None = None
        self.saving = False
        self._asker: Timer | None = None
        self._saver: Timer | None = None

    def begin_forming(self) -> None:
        """Start the timers and learn the standard."""
        self._asker = self.set_interval(ASK_AFTER, self._ask, pause=True)
        self._saver = self.set_interval(SAVE_EVERY, self.keep_soon, pause=True)
        self.fetch("standard", self._rules, self._learned)
        for line in self.query(Input):
            line.cursor_blink = False

    def _rules(self) -> Standard:
        standard = self._desk.standard
        _ = standard.gate, self._desk.schedule
        return standard

    async def rules(self) -> Standard:
        """Give the standard, waiting for it where it is not read yet."""
        if self.standard is None:
            self.standard = await asyncio.to_thread(self._rules)
        return self.standard

    def _learned(self, standard: Standard) -> None:
        self.standard = standard
        self.show_form()
        self.touched(typed=False)

    def asks(self, key: str) -> bool:
        """Tell whether one types somewhere else after a key: in a question, in another field, in the list."""
        return key in _LEADING or (key in _IN_A_LINE and isinstance(self.focused, Input))

    # --- what the screen says of itself

    def state(self) -> Any:
        """Give what is typed and chosen now, to be kept."""
        raise NotImplementedError

    def show_form(self) -> None:
        """Show the questions that belong to the type."""
        raise NotImplementedError

    def weigh(self) -> Answer | None:
        """Ask the gate about what is typed now (in a thread); None: there is nothing to ask about."""
        raise NotImplementedError

    def unasked(self) -> str:
        """Say what to do where there is nothing to ask the gate about yet."""
        return ""

    def kept(self, said: str) -> None:
        """Tell that what was typed is on disk."""
        raise NotImplementedError

    # --- the beat

    def beat(self, now: datetime) -> None:
        """Let notices go."""
        self.notice.tick(now)

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())

    def by(self, seen: int | None = None) -> By:
        """Say who acts now."""
        return By(self.person, self._now(), seen)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")
        if severity != "information":
            self.app.bell()

    def form_of(self, kind: TicketType | None) -> Form | None:
        """Give the form of a type, once the standard is there."""
        return self.standard.gate.form_for(kind) if self.standard is not None else None

    def question(self, key: str) -> Question | None:
        """Give a question by its key, once the standard is there."""
        return self.standard.gate.questions.get(key) if self.standard is not None else None

    def read_text(self, text: str, kind: TicketType | None) -> tuple[TicketType | None, Mapping[str, str]]:
        """Read labelled lines of a text into type and answers (S-47); words without labels answer the free question."""
        if self.standard is None or not text.strip():
            return None, {}
        from models.form_reading import read_form

        read = read_form(text, self.standard.gate)
        answers = dict(read.answers)
        form = self.form_of(kind or read.type)
        if form is not None and form.free and not answers and (kind or read.type) is not None:
            answers[form.free] = text.strip()
        return read.type, answers

    # --- asking the gate

    def touched(self, *, typed: bool = True) -> None:
        """Note that something changed: it is saved within a second, and the gate is asked when the fingers rest."""
        if typed:
            idle = not self.keeper.unkept
            self.keeper.take(self.state())
            if idle and self._saver is not None:
                self._saver.reset()
                self._saver.resume()
        if self._asker is not None:
            self._asker.reset()
            self._asker.resume()

    def _ask(self) -> None:
        if self._asker is not None:
            self._asker.pause()
        self.rested()
        self.fetch("gate", self.weigh, self._answered)

    def rested(self) -> None:
        """Do what else is done when the fingers rest."""

    def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            self.verdict.show(((f" {said}", "verdict--hint"),) if (said := self.unasked()) else ())
            return
        questions = map(self.question, answer.missing)
        asked = [question.label.lower() if question else "тип" for question in questions]
        self.verdict.show(verdict_said(answer, asked))

    # --- keeping

    def keep_soon(self) -> None:
        """Put what was typed on disk, in a thread."""
        if self._saver is not None:
            self._saver.pause()
        if not self.keeper.unkept:
            return
        at = self._now()
        self.order("keep", lambda: self.keeper.keep(at), lambda wrote: self._told_kept(wrote, at))

    def _told_kept(self, wrote: bool, at: datetime) -> None:
        if wrote and not self.keeper.unkept:
            self.kept(f"черновик {at.astimezone(self.zone):%H:%M:%S}")
        elif self.keeper.unkept and self._saver is not None:
            self._saver.resume()

    def failed(self, error: BaseException, doing: str) -> None:
        """Lose no text by a failure: saving is tried again, and what could not be registered stays."""
        if doing == "register":
            self.saving = False
        if doing == "keep" and self._saver is not None:
            self._saver.resume()
        super().failed(error, doing)

    def on_unmount(self) -> None:
        """Keep what is unsaved when the console ends: nobody hears messages any more."""
        if self.keeper.unkept:
            self.keeper.keep(self._now())
