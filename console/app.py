"""The app: it only wires screens to the desk, and the keys that work everywhere to what they do."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from console.pace import settle
from console.remembering import Remembering
from console.russian import Acts
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.rights import Act, may, refusal
from screens.handing.wanted import QueueWanted, TicketWanted, show_narrowed
from screens.keys import Place, bindings, problems

HEAVY = (
    *("data.engine", "data.people", "data.cards", "data.tickets", "data.replies"),
    *("screens.queue", "screens.card", "screens.intake"),
)
"""What is imported in a thread after the first paint, while a person reads or types (P-1b)."""
BREATH = 0.25
"""Seconds for the first screen to fill, before anything else begins."""
_FOR_THE_SIGNED_IN = frozenset(
    {
        "alert_rules",
        "alerts",
        "board",
        "clients",
        "figures",
        "lock",
        "people",
        "quality",
        "roster",
        "shift",
        "sign_out",
        "statuses",
    }
)


class PultApp(Remembering):
    """The console of one desk, for one person at a time."""

    COMMANDS: ClassVar[set[Any]] = {Acts}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.EVERYWHERE)]
    DEFAULT_MODE = "door"

    def __init__(self, desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person | None) -> None:
        self.person = person
        if person is not None:
            vars(self)["DEFAULT_MODE"] = "queue"
        super().__init__(desk, now, settings)
        self.add_mode("door", partial(_door, desk, now, settings))
        if person is not None:
            self.add_mode("queue", partial(_queue, desk, now, settings, person))

    def on_mount(self) -> None:
        """Start the idle watch, tell what is wrong with the keys, and load the rest behind the first paint."""
        self.set_interval(1, self.lock_when_idle)
        for sentence in problems(self._settings.keymap):
            self.notify(sentence, severity="warning", timeout=15, markup=False)
        self.call_after_refresh(self.set_timer, BREATH, self._begin_the_rest)

    def _begin_the_rest(self) -> None:
        self._load_the_rest()
        if self.person is not None:
            self.follow_for(self.person)

    @work(thread=True, group="load", exit_on_error=False)
    def _load_the_rest(self) -> None:
        try:
            for name in HEAVY:
                import_module(name)
        finally:
            settle()

    async def on_sign_in_screen_signed_in(self, news: Any) -> None:
        """Open the queue for the person at the door; a second Enter, pressed while it opens, changes nothing."""
        if self.person is not None:
            return
        person: Person = news.person
        self.person = person
        self.last_touched = self._now()
        self.add_mode("queue", partial(_queue, self._desk, self._now, self._settings, person))
        await self.switch_mode("queue")
        await self.remove_mode("door")
        self.follow_for(person)

    def on_sign_in_screen_demo_wanted(self) -> None:
        """Leave, asking the caller for the demonstration."""
        self.exit("demo")

    async def action_sign_out(self) -> None:
        """Give the keyboard to somebody else; drafts stay with the one who typed them."""
        if self.person is not None:
            self.note_leaving(self.person)
            self.follow_for(None)
        self.person = None
        if "door" not in self._modes:
            self.add_mode("door", partial(_door, self._desk, self._now, self._settings))
        await self.switch_mode("door")
        await self.remove_mode("queue")

    def action_people(self) -> None:
        """Open the list of the desk's people."""
        from screens.people import PeopleScreen

        if self.person is not None:
            self.push_screen(PeopleScreen(self._desk, self._now, self._settings, self.person))

    def action_clients(self) -> None:
        """Open the clients over whatever is shown; a ticket chosen there opens in the queue."""
        from screens.clients import ClientsScreen

        if self.person is not None and not isinstance(self.screen, ClientsScreen | ModalScreen):
            queue: Any = self.screen_stack[0]
            self.push_screen(ClientsScreen(self._desk, self._now, self._settings, self.person, queue.open_number))

    async def action_shift(self) -> None:
        """Open the shift, which leads on to what this person needs of it; within it, return to its first page."""
        from screens.handing.shift import ShiftScreen

        if self.person is None or isinstance(self.screen, ModalScreen):
            return
        if any(isinstance(one, ShiftScreen) for one in self.screen_stack):
            while not isinstance(self.screen, ShiftScreen):
                await self.pop_screen()
        else:
            self.push_screen(ShiftScreen(self._desk, self._now, self._settings, self.person))

    async def on_ticket_wanted(self, message: TicketWanted) -> None:
        """Open a ticket that a screen over the queue asked for; what stands over the queue goes."""
        (await self._bare_queue()).open_number(message.number)

    async def on_queue_wanted(self, message: QueueWanted) -> None:
        """Show the whole queue, narrowed by some words where they are given; what stands over it goes."""
        await show_narrowed(await self._bare_queue(), message.words)

    async def _bare_queue(self) -> Any:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        return self.screen

    def action_roster(self) -> None:
        """Open the roster of the week over whatever is shown."""
        from screens.rostering.roster import RosterScreen

        if self.person is not None and not isinstance(self.screen, RosterScreen | ModalScreen):
            self.push_screen(RosterScreen(self._desk, self._now, self._settings, self.person))

    def action_statuses(self) -> None:
        """Open the status windows over whatever is shown."""
        from screens.statuses import StatusesScreen

        if self.person is not None and not isinstance(self.screen, StatusesScreen | ModalScreen):
            self.push_screen(StatusesScreen(self._desk, self._now, self._settings, self.person))

    async def action_figures(self) -> None:
        """Open the figures over whatever is shown, for who may see them; pressed within them, return to them."""
        from screens.figuring.figures import FiguresScreen

        if self.person is None or isinstance(self.screen, ModalScreen):
            return
        if not may(self.person.role, Act.FIGURES):
            told: Any = self.screen
            told.say(refusal(self.person.role, Act.FIGURES), "warning")
        elif any(isinstance(one, FiguresScreen) for one in self.screen_stack):
            while not isinstance(self.screen, FiguresScreen):
                await self.pop_screen()
        else:
            self.push_screen(FiguresScreen(self._desk, self._now, self._settings, self.person))

    async def action_board(self) -> None:
        """Open the board for those who look after the whole desk; from above it, return to it."""
        from screens.boarding.board import BoardScreen

        if self.person is None or isinstance(self.screen, ModalScreen):
            return
        if not may(self.person.role, Act.FIGURES):
            told: Any = self.screen
            told.say(refusal(self.person.role, Act.FIGURES), "warning")
        elif any(isinstance(one, BoardScreen) for one in self.screen_stack):
            while not isinstance(self.screen, BoardScreen):
                await self.pop_screen()
        else:
            self.push_screen(BoardScreen(self._desk, self._now, self._settings, self.person))

    def action_quality(self) -> None:
        """Open the checks of quality over whatever is shown."""
        from screens.reviewing.quality import QualityScreen

        if self.person is not None and not isinstance(self.screen, QualityScreen | ModalScreen):
            self.push_screen(QualityScreen(self._desk, self._now, self._settings, self.person))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what nobody, or nobody of this role, can do now."""
        if action in _FOR_THE_SIGNED_IN and (self.person is None or (action == "people" and not self._leads)):
            return False
        return super().check_action(action, parameters)

    @property
    def _leads(self) -> bool:
        return self.person is not None and may(self.person.role, Act.PEOPLE)


def _door(desk: Desk, now: Callable[[], datetime], settings: Settings) -> Screen[None]:
    from screens.sign_in import SignInScreen

    return SignInScreen(desk, now, settings)


def _queue(desk: Desk, now: Callable[[], datetime], settings: Settings, person: Person) -> Screen[None]:
    from screens.queue import QueueScreen

    return QueueScreen(desk, now, settings, person)
