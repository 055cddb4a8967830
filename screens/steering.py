"""Moving about: views, order, filter, marks, from list to card and from card to card."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from textual import on, work

from data.desk import Desk
from data.refusals import Refusal
from data.rows import OUTSIDE, Card, Order, Person, QueueRow, View
from data.settings import Settings
from models.safetext import one_line
from screens.card import CardView
from screens.emptiness import empty_words
from screens.keys import Place
from screens.renewing import RenewingScreen
from screens.widgets.footer import KeysBar
from screens.widgets.queue_table import QueueTable
from screens.widgets.tabs import TabsBar

_LIST_ONLY = frozenset({"find", "mark", "open", "order", "saved_views"})
_CARD_ONLY = frozenset({"next_ticket", "previous_ticket"})


class SteeringScreen(RenewingScreen):
    """A screen of a list and a card, and the ways between them."""

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> None:
        super().__init__(desk, now, settings, person)
        self.table = QueueTable(now())
        self.table.id = "list"
        self.card_view = CardView(self.zone)
        self.tabs = TabsBar()
        self.keys = KeysBar()
        self.view = View.ALL
        self.order_by = Order.QUEUE
        self.filter = ""
        self.card_open = False
        self.wanted: int | None = None
        self._marked_rows: dict[int, QueueRow] = {}
        self._back_to_list = False

    # --- what is meant

    def subjects(self) -> tuple[QueueRow, ...]:
        """Give the marked rows in the list, else the one ticket on the screen."""
        if not self.card_open and self._marked_rows:
            return tuple(self._marked_rows.values())
        card = self.card_view.card
        if card is not None and card.row.number == self.meant:
            return (card.row,)
        row = self.table.row
        return (row,) if row is not None and row.number == self.meant else ()

    @property
    def meant(self) -> int | None:
        """The number of the ticket that acts are meant for."""
        return self.wanted if self.card_open else self.table.number

    def shown_card(self) -> Card | None:
        """Give the card on the screen."""
        return self.card_view.card

    def forget_marks(self, kept: set[int]) -> None:
        """Take the marks off, but for the rows on which the act failed."""
        self.table.keep_marks(kept)

    @on(QueueTable.Marked)
    def _marks_changed(self, message: QueueTable.Marked) -> None:
        seen = {row.number: row for row in self.table.visible_rows}
        known = {**seen, **self._marked_rows}
        self._marked_rows = {number: known[number] for number in sorted(message.numbers) if number in known}
        self.show_tabs()

    # --- views, order, filter

    def action_view(self, name: str) -> None:
        """Open a view of the queue."""
        self.view = View(name)
        self.show_view()

    @on(TabsBar.Chosen)
    def _tab_clicked(self, message: TabsBar.Chosen) -> None:
        self.action_view(message.view.value)

    def action_order(self) -> None:
        """Change between the order of the rule and the order of the dues; they are never blended."""
        self.order_by = Order.SLA if self.order_by is Order.QUEUE else Order.QUEUE
        self.show_view(keep=True)
        self.say(f"Порядок: {self.order_by.label}.")

    def show_view(self, *, keep: bool = False) -> None:
        """Show the list that view, order and filter make; raises nothing, a bad filter is told beside it."""
        try:
            listing = self._desk.queue.listing(self.view, self.order_by, self.filter, self.person)
        except Refusal as refusal:
            self.complain(refusal.sentence)
            return
        self.complain("")
        words = empty_words(self.view, bool(self.filter), self._desk, self._settings, self.person)
        self.table.show(listing, words, keep=keep, outside=self.view in OUTSIDE)
        self.show_tabs()
        self.turn()

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the filter beside it."""
        for bar in self.query("FindBar"):
            bar.complain(sentence)  # type: ignore[attr-defined]

    def list_title(self) -> str:
        """Name what narrows or orders the list, where that is not the usual."""
        parts = []
        if self.order_by is Order.SLA:
            parts.append(self.order_by.label)
        if self.filter:
            parts.append(f"отбор: {one_line(self.filter)}")
        if self._marked_rows:
            parts.append(f"отмечено {len(self._marked_rows)}")
        return " · ".join(parts)

    def show_tabs(self) -> None:
        """Show the views' line anew."""

    def turn(self) -> None:
        """Take note that list or card came to the front."""

    async def action_find(self) -> None:
        """Open the line that narrows the list as one types."""
        from screens.widgets.find_bar import FindBar

        if not self.query(FindBar):
            await self.mount(FindBar(), before=self.notice)
        self.query_one(FindBar).open(self.filter)
        self.turn()

    def on_find_bar_narrowed(self, message: "object") -> None:
        """Narrow the list to what is typed."""
        self.filter = getattr(message, "text", "")
        self.show_view(keep=True)

    def on_find_bar_left(self, message: "object") -> None:
        """Go back to the list, with the filter or without."""
        for bar in self.query("FindBar"):
            bar.display = False
        if not getattr(message, "kept", False) and self.filter:
            self.filter = ""
            self.show_view(keep=True)
        self.table.focus()
        self.turn()

    # --- list and card

    @on(QueueTable.Opened)
    def _row_opened(self, message: QueueTable.Opened) -> None:
        self.open_number(message.number)

    def open_number(self, number: int) -> None:
        """Open any ticket's card, closed ones too."""
        self.table.go_to(number)
        self.open_card(number)

    def open_card(self, number: int) -> None:
        """Bring a ticket's card to the front."""
        self.wanted, self.card_open = number, True
        self._bring_to_front()
        self.card_view.talk.focus()
        self.load_card(number)
        self.turn()

    def _bring_to_front(self) -> None:
        # On the two widgets, not on the screen: a class of the screen would have everything styled anew.
        self.table.set_class(self.card_open, "-behind")
        self.card_view.set_class(self.card_open, "-front")

    def close_card(self) -> None:
        """Go back to the list."""
        self.card_open, self.wanted = False, None
        self._bring_to_front()
        self.table.focus()
        self.follow_cursor()
        self.turn()

    def load_card(self, number: int | None) -> None:
        """Read a ticket and show it."""

    def follow_cursor(self) -> None:
        """Show the card of the row under the cursor, where there is room for it."""

    def action_open(self) -> None:
        """Open the ticket under the cursor."""
        self.table.action_open()

    def action_mark(self) -> None:
        """Mark the row under the cursor."""
        self.table.toggle_mark()

    async def action_back(self) -> None:
        """Close the card; in the list take off the marks, then the filter."""
        if self.card_open:
            await self.card_view.stop_writing()
            self.close_card()
        elif self._marked_rows:
            self.table.keep_marks()
        elif self.filter:
            self.filter = ""
            self.show_view(keep=True)
        else:
            self.table.focus()

    def action_next_ticket(self) -> None:
        """Show the next ticket of the list without leaving the card."""
        self._step(1)

    def action_previous_ticket(self) -> None:
        """Show the previous one."""
        self._step(-1)

    def _step(self, rows: int) -> None:
        number = self.table.step(rows)
        if number is not None:
            self.show_next(number)

    def show_next(self, number: int) -> None:
        """Show another ticket in the open card."""
        self.open_card(number)

    @work(group="next", exclusive=True, exit_on_error=False)
    async def action_next(self) -> None:
        """Serve the next free ticket by the rule of the queue."""
        number = await asyncio.to_thread(self._desk.tickets.next_for, self.person)
        if number is None:
            self.say("Свободных обращений нет: вся очередь разобрана.")
        else:
            self.open_number(number)

    def before_writing(self, row: QueueRow) -> None:
        """Bring the card to the front, remembering to go back to the list afterwards."""
        self._back_to_list = not self.card_open
        if not self.card_open:
            self.open_card(row.number)

    def after_writing(self) -> None:
        """Go back to where the writing began."""
        if self._back_to_list and self.card_open:
            self.close_card()
        elif self.card_open:
            self.card_view.talk.focus()
        self._back_to_list = False
        self.turn()

    def watch_composer(self) -> None:
        """Show the keys of the composer."""
        self.turn()

    def action_history(self) -> None:
        """Show or hide the ticket's history."""
        self.card_view.talk.toggle_history()
        if self.card_view.talk.history and self.meant is not None:
            self.note_history(self.meant)

    def action_unfold(self) -> None:
        """Show or fold quotes and long letters."""
        self.card_view.talk.toggle_whole()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the list's keys out of the card, the card's out of the list, and all of them out of a text."""
        if self.card_view.composer is not None and action in _CARD_ONLY | _LIST_ONLY | {"view"}:
            return False
        if action in _CARD_ONLY:
            return self.card_open
        return not (self.card_open and (action in _LIST_ONLY or action == "view"))

    @property
    def here(self) -> Place:
        """Which place of the keys' declaration this is now."""
        return Place.CARD if self.card_open else Place.QUEUE
