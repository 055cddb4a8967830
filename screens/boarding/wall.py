"""The wallboard: the board for a big screen, without names and subjects; it asks nobody to sign in (``pult wall``)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from data.board.rows import Board
from data.desk import Desk
from data.settings import Settings
from models.workhours import WorkSchedule
from screens.base import Severity
from screens.fetching import FetchingScreen
from screens.safe import safe_line
from screens.widgets.breach_line import BreachLine
from screens.widgets.wall_head import WallHead
from screens.widgets.wall_lines import WallLines

STALE = timedelta(seconds=10)
"""From this age on the wall says that what it shows is old."""
_DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class WallScreen(FetchingScreen):
    """Reads the board once a second; a base that is away for a while is waited for."""

    CSS_PATH: ClassVar = ["board.tcss", "wall.tcss"]
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,й,W,Ц", "leave", "назад", show=False)]

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings) -> None:
        super().__init__(desk, now, settings)
        self.zone = ZoneInfo(settings.zone)
        self.head = WallHead()
        self.breaches = BreachLine(self.zone, secret=True)
        self.words = WallLines()
        self._ahead = timedelta(hours=4)
        self._board: Board | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        """Lay out the time, the numbers, the time line, the sentences."""
        yield Static("", id="wall-title", markup=False)
        yield self.head
        yield self.breaches
        yield self.words

    def on_mount(self) -> None:
        """Read the rules and the board."""
        self.breaches.can_focus = False
        self.fetch("rules", lambda: (self._desk.standard.board.live.ahead, self._desk.schedule), self._use)
        self.beat(self._now())

    def _use(self, rules: tuple[timedelta, WorkSchedule]) -> None:
        self._ahead, schedule = rules
        self.breaches.use(schedule)

    def beat(self, now: datetime) -> None:
        """Move the clock on and look again."""
        self._show_title(now)
        self.breaches.tick(now)
        if not self._reading:
            self._reading = True
            self.fetch("board", lambda: self._desk.board.live(now), self._show)

    def _show_title(self, now: datetime) -> None:
        local = now.astimezone(self.zone)
        told = f"{self._settings.desk_name} · {_DAYS[local.weekday()]} {local:%d.%m  %H:%M:%S}"
        old = self._board is not None and now - self._board.at > STALE
        if old and self._board is not None:
            told += f" · НЕТ СВЯЗИ С БАЗОЙ, показано на {self._board.at.astimezone(self.zone):%H:%M:%S}"
        self.set_class(old, "-old")
        self.query_one("#wall-title", Static).update(safe_line(told))

    def _show(self, board: Board) -> None:
        self._reading, self._board = False, board
        now = self._now()
        self.head.show(board)
        self.words.show(board, now)
        self.breaches.show(board.breaches, self._ahead, now)
        self._show_title(now)

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Say nothing: nobody at the wall can answer; what is old says so in the title."""

    def failed(self, error: BaseException, doing: str) -> None:
        """Try again with the next beat."""
        self._reading = False
        super().failed(error, doing)

    def action_leave(self) -> None:
        """Go back to what is beneath."""
        self.dismiss()
