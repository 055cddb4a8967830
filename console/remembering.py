"""What an outgoing colleague remembers pops up at whoever took over, on whatever screen they are (HO-32)."""

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from textual.message import Message
from textual.screen import ModalScreen

from console.alarmed import Alarmed
from data.refusals import StoreTrouble
from data.rows import By, Person
from data.shifts.rows import Recalled
from models.events import EventKind
from models.rights import Act, may
from screens.news import NewsArrived

LOOK_EVERY = 1.0
"""Seconds between two looks whether the keyboard is free for what waits."""


@dataclass
class Remembered(Message, bubble=False):
    """What waits to be read was looked up."""

    rows: tuple[Recalled, ...]


class Remembering(Alarmed):
    """An app that shows what was remembered as soon as nobody types."""

    _remembered: tuple[Recalled, ...] = ()
    _popped: frozenset[int] = frozenset()
    """What was shown already: a panel stays until it is read."""

    def on_mount(self) -> None:
        """Watch for the moment when the keyboard is free."""
        self.set_interval(LOOK_EVERY, self._pop_up)

    def on_news_arrived(self, message: NewsArrived) -> None:
        """Look up what was remembered for this person, when something was, or when nobody heard it."""
        me = self.person
        if me is None or not may(me.role, Act.SHIFT):
            return
        mine = any(one.kind is EventKind.RECALLED and one.facts.get("to") == me.id for one in message.events)
        if mine or not message.events:
            look = partial(self._look_up, me)
            self.run_worker(look, group="remembered", thread=True, exclusive=True, exit_on_error=False)

    def _look_up(self, me: Person) -> None:
        try:
            self.post_message(Remembered(self._desk.shifts.accepting.recollections(me)))
        except StoreTrouble:
            # Whoever cannot read the base is told so by their screen; the next news looks again.
            return

    def on_remembered(self, message: Remembered) -> None:
        """Show it when it can be shown."""
        self._remembered = tuple(one for one in message.rows if one.id not in self._popped)
        self._pop_up()

    def _pop_up(self) -> None:
        me = self.person
        if me is None or not self._remembered or isinstance(self.screen, ModalScreen) or self.locked or self._types:
            return
        from screens.dialogs.remembered import Remembered as Panel

        one, *rest = self._remembered
        self._remembered = tuple(rest)
        self._popped |= {one.id}
        when = f"{one.at.astimezone(ZoneInfo(self._settings.zone)):%H:%M}"
        self.push_screen(Panel(one, when, partial(self._have_read, me, one)))

    def _have_read(self, me: Person, one: Recalled) -> None:
        self._desk.shifts.accepting.acknowledge(one.id, By(me, self._now()))
