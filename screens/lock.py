"""The locked console: the time and the counts, no name and no subject; the PIN of the same person opens it (SEC-07)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from data.desk import Desk
from data.refusals import Refusal
from data.rows import Counts, Person, View
from data.settings import Settings
from screens.base import BaseScreen, Now, Severity
from screens.keys import BY_ID, both_layouts
from screens.safe import safe_line

RECOUNT_BEATS = 5
"""Heartbeats between two readings of the counts."""
_COUNTED = (View.ALL, View.UNREACTED, View.WAITING, View.UNFORMED)


class LockScreen(BaseScreen[bool]):
    """Stands over everything until its person types the PIN (True) or hands the keyboard over (False)."""

    CSS_PATH = "door.tcss"
    AUTO_FOCUS = "#pin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(both_layouts(BY_ID["console.sign_out"].keys), "switch", "сменить оператора", show=False),
    ]

    @dataclass
    class Counted(Message):
        """The counts of the desk were read."""

        counts: Counts

    class Opened(Message):
        """The PIN was right."""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.id = "lock"
        self._locked_for = person
        self._zone = ZoneInfo(settings.zone)
        self._beats = 0

    def compose(self) -> ComposeResult:
        """Lay out the clock, the counts and the place for the PIN."""
        with Vertical(id="door"):
            yield Static("ПУЛЬТ ЗАКРЫТ", id="door-title")
            yield Static(id="lock-clock")
            yield Static(id="lock-counts")
            yield Input(id="pin", placeholder="PIN", password=True, max_length=64, select_on_focus=False)
            yield Static(id="door-complaint")
            yield Static("Enter открыть   Ctrl+O сменить оператора", id="door-keys")

    def on_mount(self) -> None:
        """Show the time at once and read the counts."""
        self.beat(self._now())

    def beat(self, now: datetime) -> None:
        """Move the clock; every few beats read the counts again."""
        self.query_one("#lock-clock", Static).update(Content(f"{now.astimezone(self._zone):%H:%M:%S}"))
        if self._beats % RECOUNT_BEATS == 0:
            self._count(now)
        self._beats += 1

    @work(thread=True, exclusive=True, group="counts", exit_on_error=False)
    def _count(self, now: datetime) -> None:
        counts = self._desk.queue.counts(self._locked_for, now)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Counted(counts))

    @on(Counted)
    def _show_counts(self, news: Counted) -> None:
        told = [f"{view.label}: {news.counts.views.get(view, 0)}" for view in _COUNTED]
        told.append(f"Просрочено: {news.counts.overdue}")
        self.query_one("#lock-counts", Static).update(Content("\n".join(told)))

    @on(Input.Submitted)
    def _try(self, event: Input.Submitted) -> None:
        event.stop()
        self._check(event.value, self._now())
        event.input.value = ""

    @work(thread=True, exclusive=True, group="lock", exit_on_error=False)
    def _check(self, pin: str, at: datetime) -> None:
        self._desk.people.sign_in(self._locked_for.name, pin, at)
        self.post_message(self.Opened())

    @on(Opened)
    def _open(self) -> None:
        self.dismiss(True)

    def action_switch(self) -> None:
        """Hand the keyboard to somebody else; what was being typed stays as this person's draft."""
        self.dismiss(False)

    def failed(self, error: BaseException, doing: str) -> None:
        """Say on the lock itself that the PIN was wrong; a count that failed is not worth a word here."""
        if doing == "_count":
            return
        if isinstance(error, Refusal):
            self._complain(error.sentence)
        else:
            super().failed(error, doing)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Say it on the lock; nothing else may be seen over it."""
        self._complain(sentence)

    def _complain(self, sentence: str) -> None:
        # A sentence of the store may name the person; the lock says only what to do.
        name = self._locked_for.name
        self.query_one("#door-complaint", Static).update(safe_line(sentence.replace(name, "…")))
