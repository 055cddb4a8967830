"""The clients: search as one types, the card of the one under the cursor, and all that has been with it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from data.clients.rows import ClientCard, ClientLine, TimePage
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.rights import Act, may
from models.safetext import one_line
from models.words import counted
from screens.base import Severity
from screens.client_acts import ClientActs
from screens.keys import Place, bindings, display, footer_of
from screens.news import NewsArrived
from screens.widgets.client_head import ClientHead
from screens.widgets.client_list import ClientList
from screens.widgets.footer import KeysBar, NoticeBar
from screens.widgets.time_line import TimeLine

PANE = 100
"""From this width on the card stands beside the list; below it Enter brings it to the front."""
FOUND = 300
"""How many finds are listed; who does not see theirs types another letter."""
EVERYBODY = 1_000_000
_SEARCHING = (("↓ Enter", "к списку"), ("Esc", "стереть, закрыть"))


class ClientsScreen(ClientActs):
    """Three places for the keys: the line one types in, the list, the time line."""

    CSS_PATH = "clients.tcss"
    PLACE = Place.CLIENTS
    AUTO_FOCUS = "#clients-find Input"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CLIENTS)]

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        settings: Settings,
        person: Person,
        open_ticket: Callable[[int], object],
        start: int | None = None,
    ) -> None:
        super().__init__(desk, now, settings, person)
        self.person = person
        zone = ZoneInfo(settings.zone)
        self.list = ClientList()
        self.head = ClientHead(zone)
        self.past = TimeLine(zone)
        self.notice = NoticeBar()
        self.keys = KeysBar()
        self.card: ClientCard | None = None
        self._open_ticket = open_ticket
        self._start = start
        self._typed = ""
        self._came = start is not None
        """Opened on one client: Esc leads back to where one came from, until something else is looked for."""
        self._total = 0

    def compose(self) -> ComposeResult:
        """Lay out title, search, list and card, notice and keys."""
        yield Static("Клиенты", id="clients-title", markup=False)
        with Horizontal(id="clients-find"):
            yield Static(Content("Найти:"), markup=False)
            yield Input(placeholder="организация, человек, телефон, почта", compact=True)
        with Container(id="clients-body"):
            yield self.list
            with Vertical(id="client"):
                yield self.head
                yield self.past
        yield self.notice
        yield self.keys

    def on_mount(self) -> None:
        """Read the list; begin at the client that one came for."""
        self.list.moved = self._chosen
        self.list.picked = self.action_open
        self.past.more = self._read_on
        self.past.picked = self.action_open
        self.set_class(self._came, "-front")
        self._search(keep=False)
        if self._start is not None:
            self.past.focus()
        self._show_keys()

    @on(events.Resize)
    def _arrange(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= PANE, "-pane")
        self.head.give_room((event.size.height - 6) * 3 // 5)

    def beat(self, now: datetime) -> None:
        """Let an old notice go."""
        self.notice.tick(now)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line, where it covers nothing."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")

    # --- the search

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        if message.value != self._typed:
            self._typed = message.value
            self._search(keep=False)

    @on(Input.Submitted)
    def _to_list(self) -> None:
        if self.list.count:
            self.list.focus()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move the list while one types."""
        if event.key in ("up", "down", "pageup", "pagedown") and isinstance(self.focused, Input):
            event.stop()
            event.prevent_default()
            step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}[event.key]
            self.list.focus()
            if event.key != "down":
                self.list.action_move(step)

    def _search(self, *, keep: bool) -> None:
        typed = self._typed

        def read() -> tuple[tuple[ClientLine, ...], int]:
            clients = self._desk.clients
            return clients.search(typed, FOUND if typed.strip() else EVERYBODY), clients.count()

        self.fetch("clients", read, partial(self._show_found, typed, keep))

    def _show_found(self, typed: str, keep: bool, found: tuple[tuple[ClientLine, ...], int]) -> None:
        rows, self._total = found
        add = display(next(key for key in footer_of(self.PLACE) if key.id == "clients.new"), self._settings.keymap)
        empty = f"Никого не нашлось. {add} — завести новую организацию" if typed.strip() else "Клиентов ещё нет"
        self.list.show(rows, keep=keep, empty=empty)
        self._show_title(typed, len(rows))
        if self._start is not None:
            start, self._start = self._start, None
            if self.list.go_to(start):
                self._chosen()
                return
        self._chosen()

    def _show_title(self, typed: str, found: int) -> None:
        total = counted(self._total, "клиент", "клиента", "клиентов")
        more = "первые " if found >= FOUND and typed.strip() else ""
        said = f"Клиенты · {total}" + (f" · нашлось: {more}{found}" if typed.strip() else "")
        self.query_one("#clients-title", Static).update(Content(said))

    # --- the card

    @property
    def client_id(self) -> int | None:
        """The client that is shown."""
        row = self.list.row
        return row.id if row is not None else None

    def _chosen(self) -> None:
        row = self.list.row
        if row is None:
            self.card = None
            self.head.show(None, None, self._now())
            self.past.show(None, TimePage(()), self._now())
            return
        self.fetch("client", partial(self._read, row.id, self._now()), partial(self._show_client, row.id))

    def _read(self, client_id: int, now: datetime) -> tuple[ClientCard | None, TimePage]:
        clients = self._desk.clients
        # An administrator reads no texts of requests (R13).
        page = clients.timeline(client_id) if may(self.person.role, Act.READ) else TimePage(())
        return clients.card(client_id, now), page

    def _show_client(self, client_id: int, found: tuple[ClientCard | None, TimePage]) -> None:
        row = self.list.row
        card, page = found
        if row is None or row.id != client_id or card is None:
            return
        self.card = card
        now = self._now()
        self.head.show(card, row.contact_id, now)
        self.past.show(client_id, page, now)

    def _read_on(self, before: tuple[str, int, int]) -> None:
        client_id = self.client_id
        if client_id is not None:
            read = partial(self._desk.clients.timeline, client_id, before)
            self.fetch("past", read, partial(self.past.add, client_id))

    def look_again(self) -> None:
        """Read list and card anew; the cursor stays."""
        self._search(keep=True)

    @on(NewsArrived)
    def _hear_news(self, message: NewsArrived) -> None:
        if any(event.ticket_number is None for event in message.events) or not message.events:
            self.look_again()
        else:
            self._chosen()

    # --- moving about

    def on_descendant_focus(self) -> None:
        """Show the keys of what has them now."""
        self._show_keys()

    def _show_keys(self) -> None:
        chosen = self._settings.keymap
        if isinstance(self.focused, Input):
            self.keys.show(_SEARCHING)
        else:
            self.keys.show(tuple((display(key, chosen), key.label) for key in footer_of(self.PLACE)))

    def action_find(self) -> None:
        """Type again."""
        self._came = False
        self._bring(front=False)
        self.query_one(Input).focus()

    def action_open(self) -> None:
        """In the list: go to the client's time line; there: open the ticket."""
        row = self.past.row
        if self.focused is not self.past:
            if self.client_id is not None:
                self._bring(front=True)
                self.past.focus()
        elif row is not None and row.number is not None:
            self.dismiss()
            self._open_ticket(row.number)
        elif row is not None:
            self.say("Это событие без обращения: открывать нечего.")

    def action_back(self) -> None:
        """From the time line to the list; from there take the search off, then leave."""
        line = self.query_one(Input)
        if self.focused is self.past and not self._came:
            self._bring(front=False)
            self.list.focus()
        elif self._typed:
            line.value = ""
            line.focus()
        else:
            self.dismiss()

    def _bring(self, *, front: bool) -> None:
        self.set_class(front, "-front")
