"""The card of one ticket: its head, its clocks, the conversation, and the place where an answer is written."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import Vertical

from data.rows import Card, MessageRow
from models.terms import MessageKind
from models.workhours import WorkSchedule
from screens.widgets.card_head import CardHead
from screens.widgets.clock_bar import ClockBar
from screens.widgets.conversation import Conversation
from screens.widgets.door_line import Names

if TYPE_CHECKING:
    from screens.composer import Composer


class CardView(Vertical):
    """One ticket; it knows no desk, the screen hands it what it shows."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(id="card")
        self.head = CardHead(zone)
        self.clocks = ClockBar(zone)
        self.talk = Conversation(zone)
        self.card: Card | None = None
        self._viewers: tuple[str, ...] = ()
        self._draft = ""
        self._composer: Composer | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out; the composer comes when somebody writes."""
        yield self.head
        yield self.clocks
        yield self.talk

    @property
    def number(self) -> int | None:
        """The ticket shown."""
        return self.card.row.number if self.card else None

    @property
    def composer(self) -> "Composer | None":
        """The composer, when one is open."""
        return self._composer if self._composer is not None and self._composer.display else None

    def use(self, schedule: WorkSchedule) -> None:
        """Count the clocks' bars on this calendar."""
        self.clocks.use(schedule)

    def name_questions(self, names: Names) -> None:
        """Call the questions of the forms by these words."""
        self.clocks.name_questions(names)

    def show(self, card: Card | None, viewers: tuple[str, ...], draft: str, now: datetime) -> None:
        """Show a ticket (None: there is none), who else looks at it, and what draft waits for it."""
        self.card, self._viewers, self._draft = card, viewers, draft
        self.head.show(card, viewers, draft)
        self.clocks.show(card, now)
        self.talk.show(card)

    def seen_by(self, viewers: tuple[str, ...], draft: str) -> None:
        """Tell who else looks at the ticket now, and what draft waits for it."""
        self._viewers, self._draft = viewers, draft
        self.head.show(self.card, viewers, draft)

    def tick(self, now: datetime) -> None:
        """Move the clocks on."""
        self.clocks.tick(now)

    def add_earlier(self, messages: tuple[MessageRow, ...]) -> None:
        """Put older messages on top."""
        self.talk.add_earlier(messages)

    async def write(
        self,
        number: int,
        seen: int,
        kind: MessageKind,
        text: str,
        saved: str,
        keep: Callable[[int, MessageKind, str], object],
        *,
        mailed: bool,
    ) -> None:
        """Open the composer below the conversation with this text; ``keep`` saves it when the console ends."""
        if self._composer is None:
            from screens.composer import Composer

            self._composer = Composer(keep)
            await self.mount(self._composer)
        self._composer.display = True
        self._composer.open(number, seen, kind, text, saved, mailed=mailed)
        self.add_class("-writing")

    async def stop_writing(self) -> None:
        """Put the composer away and give the conversation its room and the keys back.

        It is hidden, not removed: Textual may draw a text area once more after it is gone, and would crash on it.
        """
        if self._composer is not None:
            self._composer.rest()
            self._composer.display = False
        self.remove_class("-writing")
