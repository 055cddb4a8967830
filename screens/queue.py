"""The queue: views, the live list, and the card of the ticket under the cursor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar
from uuid import uuid4

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer

from data.desk import Desk
from data.rows import By, Card, Counts, Person, QueueRow, Viewer
from data.settings import Settings
from models.safetext import one_line
from models.terms import TicketType
from models.workhours import WorkSchedule
from screens.footing import FootingScreen
from screens.glances import Glances
from screens.keys import Place, bindings
from screens.news import OF_RULES, NewsArrived, Told, Trouble
from screens.standing import cannot_wait, standing_words
from screens.widgets.conversation import Conversation
from screens.widgets.header import HeaderBar

PANE = (100, 30)
"""From this size on the card stands beside the list."""
SIDE = 170
"""From this width on it stands at the right instead of below."""
COUNT_AGAIN = timedelta(seconds=5)
LOOK_AGAIN = timedelta(seconds=15)
AHEAD = 8
"""Cards read ahead below the cursor; half as many above."""
GATHER = 0.02
"""Seconds in which several news become one refresh."""


class QueueScreen(FootingScreen):
    """The screen that a shift is spent on."""

    CSS_PATH: ClassVar = ["queue.tcss", "card.tcss"]
    AUTO_FOCUS = "QueueTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        *{each.id: each for each in (*bindings(Place.QUEUE), *bindings(Place.CARD))}.values()
    ]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.header = HeaderBar(person, self.zone, ("Очередь",), "Очередь")
        self._counts = Counts()
        self._counted_at = now() - 2 * COUNT_AGAIN
        self._console_id = uuid4().hex
        self._viewers: tuple[Viewer, ...] = ()
        self._looked: tuple[int | None, datetime] = (None, now())
        self._touched: set[int] = set()
        self._glances = Glances()
        self._ahead: Timer | None = None
        self._gathering = False

    def compose(self) -> ComposeResult:
        """Lay the screen out: two lines above, list and card, two lines below."""
        yield self.header
        yield self.tabs
        with Container(id="body"):
            yield self.table
            yield self.card_view
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Fill the screen: the list first."""
        self.begin_writing()
        self.table.moved = self.follow_cursor
        self.show_view()
        self.fetch("schedule", lambda: self._desk.schedule, self._use)
        self.beat(self._now())
        self.load_drafts()

    def _use(self, schedule: WorkSchedule) -> None:
        self.table.use(schedule, self.zone)
        self.tabs.use(schedule)
        self.card_view.use(schedule)
        self.card_view.tick(self._now())
        self.name_questions()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        width, height = event.size
        pane = width >= PANE[0] and height >= PANE[1]
        self.set_class(pane, "-pane")
        self.set_class(height < PANE[1], "-low")
        self.set_class(pane and width >= SIDE, "-side")
        if pane:
            self.follow_cursor()

    # --- the beat

    def beat(self, now: datetime) -> None:
        """Move every clock on, and look after what the clocks cannot tell."""
        self.header.tick(now)
        self.table.tick(now)
        self.card_view.tick(now)
        self.notice.tick(now)
        passed = self._counts.next_due is not None and now > self._counts.next_due
        if passed or now - self._counted_at >= COUNT_AGAIN:
            self._count(now)
        self._show_presence(now)
        self.show_tabs()

    def _count(self, now: datetime) -> None:
        self._counted_at = now

        def count() -> Counts:
            from data.inbox.quarantine import Quarantine

            counts = self._desk.queue.counts(self.person, now)
            return replace(counts, quarantined=Quarantine(self._desk).count())

        self.fetch("counts", count, self._show_counts)

    def _show_counts(self, counts: Counts) -> None:
        if cannot_wait(counts) - cannot_wait(self._counts):
            self.app.bell()
        self._counts = counts
        self.show_standing()
        self.show_tabs()

    def show_standing(self) -> None:
        """Show what holds until somebody looks at it."""
        self.notice.stand(standing_words(self._counts, self._settings.keymap, self.rules_said))

    def action_put_first(self) -> None:
        """Lift an outage over VIP: the one under the cursor, else at once the one that is warned of (C-02)."""
        meant = self.subjects()
        outranked = self._counts.outranked
        if outranked is None or any(row.type is TicketType.OUTAGE and row.number != outranked[1] for row in meant):
            super().action_put_first()
        else:
            self.fetch("first", partial(self._desk.queue.find, outranked[1]), partial(self._swap, outranked[0]))

    def _swap(self, vip: int, outage: QueueRow | None) -> None:
        if outage is not None:
            self.begin("put_first", (outage,), {"reason": f"авария важнее задачи VIP № {vip}"})
            if not self.card_open:
                self.table.go_to(outage.number)

    def show_tabs(self) -> None:
        """Show the views' line anew."""
        self.tabs.show(self.view, self.list_title(), self._counts, self._now())

    # --- the card

    def load_card(self, number: int | None) -> None:
        """Read a ticket in a thread and show it; the card that follows the cursor leaves out the history."""
        if number is None:
            self._show_card(None, None)
            return
        read = partial(self._desk.cards.card, number, self._now(), glance=not self.card_open)
        self.fetch("card", read, partial(self._show_card, number))

    def _show_card(self, number: int | None, card: Card | None) -> None:
        if number is not None and card is None:
            self.say(f"Обращения № {number} нет. Проверьте номер.", "warning")
            if self.card_open:
                self.close_card()
            return
        if number != self.meant:
            return
        self.card_view.show(card, self._others_at(number), self.draft_said(number), self._now())
        self.show_keys()
        composer = self.card_view.composer
        if composer is not None and card is not None and composer.number == card.row.number:
            composer.saw(card.row.version)

    def follow_cursor(self) -> None:
        """Show the card of the row under the cursor, where there is room for it."""
        if self.has_class("-pane") and not self.card_open:
            self._glance(self.table.row)

    def show_next(self, number: int) -> None:
        """Show another ticket in the open card: what was read ahead at once, the whole of it when it is there."""
        self.wanted = number
        known = self._glances.of(self.table.row)
        if known is not None:
            self._show_card(number, known)
        self.load_card(number)
        self._soon_read_ahead()

    def _glance(self, row: QueueRow | None) -> None:
        card = self._glances.of(row)
        if row is None or card is None:
            self.load_card(self.table.number)
        else:
            self._show_card(row.number, card)
        self._soon_read_ahead()

    def _soon_read_ahead(self) -> None:
        if self._ahead is None:
            self._ahead = self.set_timer(GATHER, self._read_ahead)

    def _read_ahead(self) -> None:
        self._ahead = None
        near = self.table.around(AHEAD // 2, AHEAD)
        if self._glances.missing(near[:2] + near[AHEAD : AHEAD + 1]):
            numbers, now = self._glances.missing(near), self._now()
            read = self._desk.cards.card
            self.fetch("ahead", lambda: [read(number, now, glance=True) for number in numbers], self._glances.keep)

    @on(Conversation.EarlierWanted)
    def _read_earlier(self, message: Conversation.EarlierWanted) -> None:
        number = self.card_view.number
        if number is not None:
            read = partial(self._desk.cards.messages_before, number, message.before)
            self.fetch("earlier", read, self.card_view.add_earlier)

    def show_draft_mark(self) -> None:
        """Show on the card whether a draft waits for it."""
        number = self.card_view.number
        self.card_view.seen_by(self._others_at(number), self.draft_said(number))

    def open_card(self, number: int) -> None:
        """Bring a ticket's card to the front; what the person wanted to be reminded of there has served."""
        super().open_card(number)
        self.notice.done_with()
        self.order("reminded", partial(self._put_reminders_away, number, self.by(None)), lambda _: None)

    def _put_reminders_away(self, number: int, by: By) -> None:
        for due in self._desk.reminders.due(self.person, by.at):
            if due.number == number and due.kind == "reminder":
                self._desk.reminders.reminded(due.id, by)

    # --- who else looks

    def _show_presence(self, now: datetime) -> None:
        number = self.meant if self.card_open else None
        said, at = self._looked
        if number != said or (number is not None and now - at >= LOOK_AGAIN):
            self._looked = (number, now)
            self.order(
                "look", partial(self._desk.presence.look, self._console_id, self.person, number, now), lambda _: None
            )
        self.fetch("viewers", partial(self._desk.presence.viewers, now), self._show_viewers)

    def _show_viewers(self, viewers: tuple[Viewer, ...]) -> None:
        if viewers != self._viewers:
            self._viewers = viewers
            self.table.see(viewer.ticket_number for viewer in viewers if viewer.operator_id != self.person.id)
            self.show_draft_mark()

    def _others_at(self, number: int | None) -> tuple[str, ...]:
        return tuple(
            viewer.name
            for viewer in self._viewers
            if viewer.ticket_number == number and viewer.operator_id != self.person.id
        )

    # --- news

    def look_again(self, numbers: set[int]) -> None:
        """Read anew what is shown of these tickets, soon: several news become one refresh."""
        self._touched |= numbers
        if not self._gathering:
            self._gathering = True
            self.set_timer(GATHER, self._refresh_touched)

    def _refresh_touched(self) -> None:
        self._gathering = False
        touched, self._touched = self._touched, set()
        self._glances.forget(touched)
        self.workers.cancel_group(self, "ahead")
        self.table.reload()
        self._count(self._now())
        if self.meant in touched and (self.card_open or self.has_class("-pane")):
            self.load_card(self.meant)

    @on(NewsArrived)
    def _hear_news(self, message: NewsArrived) -> None:
        touched = {event.ticket_number for event in message.events if event.ticket_number is not None}
        if any(event.kind in OF_RULES for event in message.events):
            self._glances = Glances()
            self.fetch("schedule", lambda: self._desk.schedule, self._use)
            touched |= {self.meant} if self.meant else set()
        self.look_again(touched if message.events or self.meant is None else {self.meant})

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())
        if message.bell:
            self.app.bell()

    @on(Trouble)
    def _hear_trouble(self, message: Trouble) -> None:
        self.say(message.sentence, "error")
