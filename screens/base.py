"""What every screen shares: its desk, its clock, one heartbeat a second, and one sentence when a worker fails."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Generic, Literal, TypeVar

from textual import on
from textual.content import Content
from textual.events import Mount, Resize, ScreenResume, ScreenSuspend
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from data.desk import Desk
from data.refusals import Refusal
from data.rows import Person
from data.settings import Settings
from data.trouble import record
from models.safetext import one_line
from screens.keys import Place
from screens.widgets.header import HeaderBar
from screens.widgets.shift_banner import ShiftBanner

Answer = TypeVar("Answer")
Now = Callable[[], datetime]
"""The clock that a screen is given: an aware UTC instant each time it is asked."""
Severity = Literal["information", "warning", "error"]

NARROWEST, LOWEST = 60, 15
"""Cells and lines below which the console shows a sentence instead of itself (F-37)."""
HEARTBEAT = 1.0
"""Seconds between two redraws of the countdowns."""


class TooSmall(Static):
    """Covers a screen that has no room, so that nothing beneath loses its focus or its text."""

    DEFAULT_CSS = """
    TooSmall { layer: small; display: none; width: 100%; height: 100%; background: $background; color: $foreground; }
    """


class BaseScreen(Screen[Answer], Generic[Answer]):
    """A screen that knows its desk, clock, settings and person, and never the app."""

    DEFAULT_CSS = """
    BaseScreen { layers: default small; }
    BaseScreen.-no-room > TooSmall { display: block; }
    """
    PLACE: ClassVar[Place] = Place.EVERYWHERE
    opening = False
    """Whether an act is about to give the keyboard to something; keys typed ahead wait for it."""

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._now = now
        self._settings = settings
        self._person = person
        self._pulse: Timer | None = None

    def asks(self, key: str) -> bool:
        """Tell whether a key gives the keyboard to something else, even while one types."""
        return False

    @property
    def desk(self) -> Desk:
        """The desk that this screen was given."""
        return self._desk

    def beat(self, now: datetime) -> None:
        """Redraw what depends on the time; called once a second while the screen can be seen."""

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence for a while; whatever it holds is shown, never obeyed."""
        self.notify(one_line(sentence), severity=severity, markup=False)

    @on(Mount)
    def _start_heart(self) -> None:
        self.mount(TooSmall(Content("Окно мало: нужно хотя бы 60×15 знаков. Увеличьте окно или уменьшите шрифт.")))
        if not isinstance(self, ModalScreen):
            self.mount(ShiftBanner(), before=0)
            self._show_shift()
        self._pulse = self.set_interval(HEARTBEAT, self._beat)

    @on(ScreenSuspend)
    def _rest_heart(self) -> None:
        if self._pulse is not None and not isinstance(self.app.screen, ModalScreen):
            self._pulse.pause()

    @on(ScreenResume)
    def _wake_heart(self) -> None:
        if self._pulse is not None:
            self._pulse.resume()
            self._show_shift()
            self.beat(self._now())

    def _beat(self) -> None:
        if self.is_mounted:
            self._show_shift()
            self.beat(self._now())

    def _show_shift(self) -> None:
        """Show what stands about the shift now: a late one across the screen, a near one as the header's badge."""
        banner = self._desk.shifts.banner
        for line in self.query(ShiftBanner):
            line.show(banner)
        late = banner is not None and banner.loud
        self.set_class(late, "-late-shift")
        for header in self.query(HeaderBar):
            header.badge(banner.sentence if banner is not None and not late else "")

    @on(Resize)
    def _weigh_room(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROWEST or event.size.height < LOWEST, "-no-room")

    @on(Worker.StateChanged)
    def _hear_failure(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failed(event.worker.error, event.worker.name)

    def failed(self, error: BaseException, doing: str) -> None:
        """Tell the person about a failed worker: a refusal by its own sentence, anything else by ours."""
        if isinstance(error, Refusal):
            self.say(error.sentence, "warning")
            return
        record(self._desk.places.log, error, self._now(), doing)
        self.say("Не получилось: ошибка программы, она записана в журнал ошибок. Сохранённое цело; повторите.", "error")
