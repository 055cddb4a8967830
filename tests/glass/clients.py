"""The clients screen in Pilot tests: a desk with clients of every kind, and an operator in front of the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from data.clients.book import NewClient, NewContact
from data.desk import Desk
from models.terms import ContactRole, Role, Tier
from screens.clients import ClientsScreen
from tests.desks import NOW
from tests.glass.shift import Shift, busy_desk, on_shift

PEOPLE = (
    NewClient(
        "ООО «Полярная Звезда»",
        Tier.HIGH,
        licence="Стандартный",
        support=True,
        contacts=(
            NewContact("Фёдор Ёлкин", ContactRole.CURATOR, ("8 (800) 555-35-35",)),
            NewContact("Анна Нилова", ContactRole.MANAGER, ("112",)),
        ),
    ),
    NewClient("Кедр", contacts=(NewContact("Иван", ContactRole.CURATOR), NewContact("Олег", ContactRole.CURATOR))),
)


def desk_with_clients(folder: Path) -> Desk:
    """A desk at work with two more clients: one with a hint against its tier, one with two claims."""
    desk = busy_desk(folder)
    desk.clients.import_many(PEOPLE, NOW)
    return desk


class AtClients:
    """The clients screen in front of one operator."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift

    @property
    def screen(self) -> ClientsScreen:
        """The screen, also below a dialog."""
        return next(each for each in self.shift.console.app.screen_stack if isinstance(each, ClientsScreen))

    @property
    def gone(self) -> bool:
        """Whether the screen was left."""
        return not any(isinstance(each, ClientsScreen) for each in self.shift.console.app.screen_stack)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await self.shift.until(condition, what)

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        for word in words:
            await self.until(partial(self._shown, word), f"«{word}» on the screen")

    def _shown(self, word: str, times: int = 1) -> bool:
        return self.shift.seen.count(word) >= times

    async def says(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.screen.notice.said, f"«{words}», not «{self.screen.notice.said}»")

    async def dialog(self, *words: str) -> None:
        """Wait for a dialog that says so."""
        await self.until(lambda: self.shift.console.app.screen is not self.screen, "a dialog")
        await self.sees(*words)

    async def on(self, name: str) -> None:
        """Wait until the cursor is on a client and its card is there."""
        await self.until(lambda: self.screen.card is not None and self.screen.card.name == name, f"the card of {name}")


@asynccontextmanager
async def at_clients(
    desk: Desk, who: Role = Role.OPERATOR, size: tuple[int, int] = (120, 40), russian: bool = False
) -> AsyncIterator[AtClients]:
    """Open the clients from the queue."""
    async with on_shift(desk, who, size) as shift:
        await shift.press("ctrl+л" if russian else "ctrl+k")
        clients = AtClients(shift)
        await clients.until(lambda: clients.screen.list.count, "the list")
        yield clients
        while not clients.gone:
            await shift.press("escape")
            await shift.pilot.pause()
