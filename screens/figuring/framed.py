"""The frame of F6 and of readiness: title, a list with what is said of its line, the notice line and the keys."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from textual import on

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.safetext import one_line
from screens.base import Now, Severity
from screens.fetching import FetchingScreen
from screens.figuring.asked import Asked
from screens.keys import display, footer_of
from screens.news import Told
from screens.widgets.about_pane import AboutPane
from screens.widgets.figure_head import TitleLine
from screens.widgets.figure_list import FigureList
from screens.widgets.footer import KeysBar, NoticeBar
from screens.widgets.header import HeaderBar


class FramedScreen(FetchingScreen):
    """What both screens are made of; ``places`` is the way to here, the last of them this screen."""

    asked: Asked

    def __init__(self, desk: Desk, now: Now, settings: Settings, person: Person, places: tuple[str, ...]) -> None:
        super().__init__(desk, now, settings, person)
        self.add_class("-figuring")
        self.zone = ZoneInfo(settings.zone)
        self.people: Mapping[int, str] = {}
        self.header = HeaderBar(person, self.zone, places, places[-1])
        self.title_line = TitleLine()
        self.list = FigureList()
        self.pane = AboutPane()
        self.notice = NoticeBar()
        self.keys = KeysBar()

    def ask(self, asked: Asked) -> None:
        """Ask the desk something else."""
        raise NotImplementedError

    def begin(self) -> None:
        """Show the keys and the time, and ask for the first time."""
        self.keys.show(tuple((display(one, self._settings.keymap), one.label) for one in footer_of(self.PLACE)))
        self.header.tick(self._now())
        self.ask(self.asked)

    def beat(self, now: datetime) -> None:
        """Let the clock go on, and an old notice go."""
        self.notice.tick(now)
        self.header.tick(now)

    @on(Told)
    def _be_told(self, message: Told) -> None:
        self.notice.tell(one_line(message.sentence), self._now())

    def say(self, sentence: str, severity: Severity = "information") -> None:
        """Show one sentence on the notice line."""
        self.notice.say(one_line(sentence), self._now(), refused=severity != "information")
