"""A desk at work for the tests of the screens: a few requests, a console on it, and what is read off its screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from data.desk import Desk
from data.rows import Incoming, Person
from data.settings import Settings
from models.terms import Role, TicketType
from screens.queue import QueueScreen
from tests.desks import NOW, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for

VIP, OUTAGE, DEFECT, QUESTION, UNFORMED = 1, 2, 3, 4, 5
"""The numbers of the requests of ``busy_desk``, in the queue's own order; the last one has no type."""
LETTER = "Добрый день!\nСо вчерашнего дня не приходит счёт на оплату.\n\nС уважением,\nПётр"

INCIDENT = f"""{LETTER}

ТИП: Поломка
ЧТО ДЕЛАЛИ: открыл список, нажал на сделку
ОЖИДАЛИ: карточка
ПОЛУЧИЛИ: белый экран
КОМУ МЕШАЕТ: все
СРОЧНОСТЬ: P2
ВРЕМЯ ОШИБКИ: в 13:20"""
"""The same letter with a whole form of an incident (R5)."""


def request(
    key: str, client: int, kind: TicketType | None, subject: str, text: str = LETTER, minutes: int = 6
) -> Incoming:
    """A letter of one of the desk's clients, so many minutes old."""
    return Incoming(
        key=key,
        at=NOW - timedelta(minutes=minutes),
        channel="почта",
        text=text,
        subject=subject,
        sender="Пётр Семёнов",
        sender_address=f"person@{client}.example",
        type=kind,
    )


def busy_desk(folder: Path, more: int = 0) -> Desk:
    """A desk with one request of each kind, and more questions when asked for."""
    desk = make_desk(folder, Settings(inbox_in_console=False))
    letters = [
        request("a", 1, TicketType.QUESTION, "Не приходит счёт на оплату"),
        request("b", 2, TicketType.OUTAGE, "Портал недоступен", minutes=50),
        request("c", 3, TicketType.DEFECT, "Не открывается карточка", INCIDENT, minutes=20),
        request("d", 4, TicketType.QUESTION, "Как добавить сотрудника", minutes=30),
        request("e", 3, None, "Без типа", minutes=30),
        *(request(f"more-{n}", 4, TicketType.QUESTION, f"Ещё вопрос {n}") for n in range(more)),
    ]
    desk.intake.accept_many(letters, NOW)
    return desk


class Shift:
    """One operator at one console."""

    def __init__(self, held: Console) -> None:
        self.console = held
        self.pilot = held.pilot
        self.desk = held.desk
        self.clock = held.clock

    @property
    def screen(self) -> QueueScreen:
        """The queue screen, also below a dialog."""
        return next(each for each in self.console.app.screen_stack if isinstance(each, QueueScreen))

    @property
    def seen(self) -> str:
        """Everything on the screen."""
        return screen_text(self.pilot)

    @property
    def said(self) -> str:
        """The notice line."""
        return self.screen.notice.said

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.pilot, condition, what)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def dialog(self) -> None:
        """Wait until a dialog stands over the queue and has the keys."""
        await self.until(
            lambda: self.console.app.screen is not self.screen and self.console.app.focused is not None, "a dialog"
        )

    async def hears(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.said, f"«{words}» on the notice line, not «{self.said}»")


@asynccontextmanager
async def on_shift(
    desk: Desk, who: Person | Role = Role.OPERATOR, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Shift]:
    """Sit down at a console whose list is there."""
    async with console(desk, person(desk, who) if isinstance(who, Role) else who, size=size) as held:
        shift = Shift(held)
        await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number, "the list")
        yield shift
        await shift.until(lambda: shift.console.app.screen is shift.screen, "no dialog is left open")
