"""The queue as it was at a past instant, from the journal: looked at, never changed."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from data.board.rows import ThenRow
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.words import counted
from screens.base import Now
from screens.fetching import FetchingScreen
from screens.widgets.header import HeaderBar
from screens.widgets.then_list import ThenList


class ThenQueueScreen(FetchingScreen):
    """A list that stands still."""

    CSS_PATH: ClassVar = ["board.tcss", "then_queue.tcss"]
    AUTO_FOCUS = "#then-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,й,g,п", "leave", "назад", show=False),
        Binding("j,о", "step(1)", "ниже", show=False),
        Binding("k,л", "step(-1)", "выше", show=False),
    ]

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person, at: datetime) -> None:
        super().__init__(desk, now, settings, person)
        self._me = person
        self._at = at
        self.zone = ZoneInfo(settings.zone)
        self.list = ThenList(self.zone)

    def compose(self) -> ComposeResult:
        """Lay out the mark of the past, the list, the keys."""
        yield HeaderBar(self._me, self.zone, ("Очередь", "Табло", "Как было"), "Как было")
        yield Static("", id="then-title", markup=False)
        yield self.list
        yield Static("↑↓ листать   Esc к табло того часа", id="then-keys", markup=False)

    def on_mount(self) -> None:
        """Read the queue of that instant."""
        self._say_title("читается…")
        self.beat(self._now())
        self.fetch("then", lambda: tuple(self._desk.board.queue_then(self._at)), self._show)

    def beat(self, now: datetime) -> None:
        """Let the clock of the header go on."""
        self.query_one(HeaderBar).tick(now)

    def _show(self, rows: tuple[ThenRow, ...]) -> None:
        self.list.show(rows, self._at)
        self._say_title(counted(len(rows), "обращение", "обращения", "обращений"))

    def _say_title(self, words: str) -> None:
        local = self._at.astimezone(self.zone)
        self.query_one("#then-title", Static).update(Content(f" ОЧЕРЕДЬ, КАК БЫЛО {local:%d.%m.%Y %H:%M} · {words}"))

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.list.action_move(rows)

    def action_leave(self) -> None:
        """Return to the board of that instant."""
        self.dismiss()
