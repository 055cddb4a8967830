"""The giving screen in Pilot tests: an operator near the end of the shift, with tickets of every kind to hand over."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from data.desk import Desk
from data.rows import By, Incoming, Person
from data.settings import Settings
from data.shifts.rows import ItemRow
from models.shift_terms import ItemKind
from models.terms import Priority, Role, TicketType
from screens.handing.giving import GivingScreen
from screens.handing.shift import ShiftScreen
from screens.keys import TWIN
from tests.desks import PIN, make_desk, person
from tests.glass.consoles import console
from tests.glass.shift import LETTER, Shift
from tests.rosters import DAY_ENDS, entered, put_in_force, usual

NEAR_END = DAY_ENDS - timedelta(minutes=25)
"""The badge is there, nothing is due yet."""
EARLY = DAY_ENDS - timedelta(hours=6)
STEP = "Позвонить куратору в 22:30"
IF_THEN = "Если не ответит, то письмо владельцу"


def give_desk(folder: Path, ordinary: int = 17, hot: int = 3, *, at: datetime = NEAR_END) -> Desk:
    """A desk with a roster, whose operator on shift has so many ordinary tickets and so many of a VIP client."""
    desk = make_desk(folder, Settings(inbox_in_console=False))
    put_in_force(desk, usual())
    entered(desk, Role.OPERATOR, EARLY)
    came = at - timedelta(minutes=3)
    clients = [1] * hot + [4] * ordinary
    desk.intake.accept_many([letter(n, client, came) for n, client in enumerate(clients)], came)
    own = By(person(desk), came + timedelta(minutes=1))
    for (number,) in desk.reads.rows("SELECT number FROM ticket ORDER BY number"):
        desk.tickets.take(number, own)
    return desk


def letter(n: int, client: int, at: datetime) -> Incoming:
    """A question of one of the desk's clients."""
    return Incoming(
        key=f"give-{n}",
        at=at,
        channel="почта",
        text=LETTER,
        subject=f"Вопрос по счёту {n}",
        sender="Пётр Семёнов",
        sender_address=f"person@{client}.example",
        type=TicketType.QUESTION,
    )


_PICTURED = (
    (1, TicketType.DEFECT, "Портал недоступен у всех сотрудников", 65),
    (1, TicketType.QUESTION, "Не приходит счёт на оплату", 40),
    (2, TicketType.DEFECT, "Не открывается карточка сделки после обновления", 22),
    (3, TicketType.QUESTION, "Как добавить сотрудника", 25),
    (4, TicketType.QUESTION, "Просят акт сверки за квартал", 24),
    (3, TicketType.DEFECT, "Ошибка при выгрузке отчёта в таблицу", 20),
    (5, TicketType.QUESTION, "Дублируются контакты после импорта", 18),
    (2, TicketType.QUESTION, "Настроить интеграцию с телефонией", 15),
    (4, TicketType.QUESTION, "Права на чужие сделки", 12),
    (3, TicketType.QUESTION, "Поиск по номеру находит не того", 9),
)
_WORDS = {
    1: "Мы теряем заказы, у нас стоит весь отдел продаж. Когда заработает? Ответьте хоть что-нибудь.",
    2: "Бухгалтерия ждёт счёт с понедельника. Без него мы не сможем оплатить продление.",
}


def pictured_desk(folder: Path) -> Desk:
    """A desk worth looking at: an outage of a VIP, a promise, a wait, a note, half of it decided."""
    desk = give_desk(folder, 0, 0)
    for n, (client, kind, subject, minutes) in enumerate(_PICTURED):
        at = NEAR_END - timedelta(minutes=minutes)
        text = _WORDS.get(n + 1, LETTER)
        desk.intake.accept_many([replace(letter(n, client, at), type=kind, subject=subject, text=text)], at)
        desk.tickets.take(n + 1, By(person(desk), at + timedelta(minutes=2)))
    own, chief = By(person(desk), NEAR_END - timedelta(minutes=5)), person(desk, Role.SUPERVISOR)
    desk.tickets.set_priority(1, By(chief, own.at), Priority.CRITICAL, "весь отдел продаж стоит")
    desk.replies.note(1, own, "Упал сервис входа. Перезапуск не помог, жду инженера второй линии до 22:15.")
    desk.reminders.promise(2, own, "прислать счёт", DAY_ENDS + timedelta(hours=11))
    desk.waiting.wait(7, own, DAY_ENDS + timedelta(hours=38))
    desk.waiting.wait(8, own, DAY_ENDS + timedelta(hours=62))
    preparing = desk.shifts.preparing
    part = preparing.open(own)
    second = (ItemKind.TICKET, "2")
    preparing.type(part.id, second, own, next_step="Взять счёт у бухгалтерии и отправить клиенту до 9:00")
    preparing.confirm(part.id, second, own)
    for ref in ("4", "5"):
        preparing.confirm(part.id, (ItemKind.TICKET, ref), own)
    desk.clocks.sweep(NEAR_END)
    return desk


class Giving:
    """The giving screen in front of one operator, with the presses counted."""

    def __init__(self, shift: Shift) -> None:
        self.shift = shift
        self.presses = 0

    @property
    def screen(self) -> GivingScreen:
        """The screen, also below a dialog."""
        return next(each for each in self.shift.console.app.screen_stack if isinstance(each, GivingScreen))

    @property
    def at(self) -> ItemRow:
        """The item under the cursor."""
        row = self.screen.list.row
        assert row is not None
        return row

    @property
    def items(self) -> tuple[ItemRow, ...]:
        """What the desk says of the part."""
        part = self.screen.part
        assert part is not None
        return self.shift.desk.shifts.preparing.items(part.id, self.shift.clock())

    async def press(self, *keys: str) -> None:
        """Press keys, counted."""
        self.presses += len(keys)
        await self.shift.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text; letters are not counted."""
        await self.shift.type(text)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await self.shift.until(condition, what)

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        for word in words:
            await self.until(partial(self._shown, word), f"«{word}» on the screen")

    def _shown(self, word: str) -> bool:
        return word in self.shift.seen

    async def says(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.screen.notice.said, f"«{words}», not «{self.screen.notice.said}»")

    async def read(self) -> None:
        """Wait until the part is on the screen."""
        await self.until(lambda: self.screen.part is not None, "the part")

    async def in_step(self) -> None:
        """Wait until one of the lines has the keyboard."""
        await self.until(lambda: self.screen.fields.typing, "a line to type in")

    async def in_list(self) -> None:
        """Wait until the list has the keyboard."""
        await self.until(lambda: self.screen.list.has_focus, "the list")

    async def pin(self, pin: str = PIN) -> None:
        """Type the PIN into the open dialog; not counted but for Enter."""
        await self.until(lambda: self.shift.console.app.screen is not self.screen, "the dialog")
        await self.until(lambda: self.shift.console.app.focused is not None, "its line")
        await self.type(pin)
        await self.press("enter")

    def word_of(self, ref: str) -> ItemRow:
        """What the desk says of one item."""
        return next(item for item in self.items if item.ref == ref)


@asynccontextmanager
async def at_giving(
    desk: Desk,
    who: Person | Role = Role.OPERATOR,
    *,
    size: tuple[int, int] = (80, 24),
    at: datetime = NEAR_END,
    key: str = "f8",
) -> AsyncIterator[Giving]:
    """Sit down at the end of the shift and press F8."""
    async with console(desk, person(desk, who) if isinstance(who, Role) else who, size=size) as held:
        held.clock.at = at
        shift = Shift(held)
        await shift.until(lambda: shift.screen.table.settled, "the list")
        giving = Giving(shift)
        await giving.press(key)
        await giving.read()
        yield giving
        await back(shift)


async def back(shift: Shift) -> None:
    """Leave every screen over the queue."""
    app = shift.console.app
    while app.screen is not shift.screen:
        await shift.press("escape")
        await shift.pilot.pause()


def key(letter: str, russian: bool) -> str:
    """A letter as this layout types it."""
    return TWIN[letter] if russian else letter


async def say_hot(giving: Giving, step: str = STEP, if_then: str = IF_THEN) -> None:
    """Write both lines of the hot item under the cursor and confirm it."""
    ref = giving.at.ref
    await giving.press("enter")
    await giving.in_step()
    await giving.type(step)
    await giving.press("enter")
    await giving.type(if_then)
    await giving.press("enter")
    await giving.in_list()
    await giving.until(lambda: giving.word_of(ref).if_then == if_then, "both lines kept")
    await giving.until(lambda: "решение" in giving.at.lacks and len(giving.at.lacks) == 1, "the item asks for no words")
    await giving.press("space")
    await giving.until(lambda: giving.word_of(ref).confirmed, "the item confirmed")


async def sign(giving: Giving) -> None:
    """Sign with the PIN."""
    await giving.press("ctrl+s")
    await giving.pin()
    await giving.until(lambda: giving.screen.part is not None and giving.screen.part.signed_at, "the signature")


def on_shift_page(shift: Shift) -> ShiftScreen:
    """The shift's own page."""
    return next(each for each in shift.console.app.screen_stack if isinstance(each, ShiftScreen))
