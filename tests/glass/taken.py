"""A handover in front of its receiver: a desk whose operator has signed, and the screen that takes it over."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from data.desk import Desk
from data.rows import By, Person
from data.settings import Settings
from data.shifts.rows import ItemRow
from models.shift_terms import Disposition, Grade
from models.terms import Priority, Role, TicketType
from screens.dialogs.pin import Sign
from screens.handing.taking import TakingScreen
from screens.handing.taking_base import edition
from screens.handing.taking_state import decided, seen
from screens.widgets.taking_bars import Step
from tests.desks import NOW, PIN, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.shift import request
from tests.glass.waiting import screen_text, wait_for

GIVER, TAKER = Role.OPERATOR, Role.SPECIALIST
STEPS = (
    "Позвонить провайдеру и перезапустить шлюз до 15:00",
    "Дождаться выгрузки из банка и сверить счёт с актом",
    "Проверить журнал импорта и написать клиенту",
)
"""The next steps of the hot items, worst first."""
IF_THEN = "Если шлюз не поднялся, позвать Артёма Кравца"
WORDS = "Проверю журнал импорта к 15:30"
"""How a receiver says a P1 back."""
LATER = NOW + timedelta(minutes=2)
_HOT = ("Портал недоступен", "Не сходится касса", "Не открывается карточка сделки")
_SUBJECTS = (
    "Не приходит счёт на оплату",
    "Как добавить сотрудника",
    "Отчёт за месяц расходится с актом",
    "Пропала печать в счёте",
    "Как выгрузить список сделок",
    "Не приходит код подтверждения",
    "Переименовать воронку продаж",
    "Два раза списали оплату",
    "Закрыть менеджерам чужие сделки",
    "Где лежит договор за прошлый год",
    "Не печатается накладная",
    "Подключить вторую почту",
    "Сменить ответственного за клиента",
    "Нет звука в записи звонка",
    "Вернуть удалённый контакт",
    "Поправить адрес в шаблоне",
    "Настроить напоминание о счёте",
)


def signed_desk(folder: Path, *, hot: int = 3, rest: int = 17, taker: Role = TAKER, sign: bool = True) -> Desk:
    """A desk whose operator answers for so many requests, all given to one receiver, and signed."""
    desk = make_desk(folder, Settings(inbox_in_console=False))
    giver = person(desk, GIVER)
    letters = [request("outage", 3, TicketType.OUTAGE, _HOT[0], minutes=20) for _ in range(min(hot, 1))]
    letters += [request(f"vip-{n}", 1, TicketType.DEFECT, _HOT[1 + n % 2], minutes=15) for n in range(hot - 1)]
    letters += [
        request(f"rest-{n}", 4, TicketType.QUESTION, _SUBJECTS[n % len(_SUBJECTS)], minutes=1) for n in range(rest)
    ]
    desk.intake.accept_many(letters, NOW)
    for number in range(1, len(letters) + 1):
        desk.tickets.take(number, By(giver, NOW))
    if hot:
        lead = By(person(desk, Role.SUPERVISOR), NOW)
        desk.tickets.set_priority(1, lead, priority=Priority.CRITICAL, reason="стоит вся касса")
    if sign:
        prepare(desk, taker)
    return desk


def prepare(
    desk: Desk, taker: Role = TAKER, giver: Role = GIVER, steps: Sequence[str] = STEPS, at: datetime = NOW
) -> int:
    """Fill somebody's part in, sign it, and give its id."""
    by = By(person(desk, giver), at)
    preparing = desk.shifts.preparing
    part = preparing.open(by)
    preparing.receiver(part.id, by, person(desk, taker).id)
    hot = [item for item in preparing.items(part.id, at) if item.grade is Grade.HOT]
    for item, step in zip(hot, cycle(steps), strict=False):
        preparing.type(part.id, item.key, by, next_step=step, if_then=IF_THEN)
    for item in preparing.items(part.id, at):
        preparing.dispose(part.id, item.key, by, Disposition.GIVE, recipient_id=person(desk, taker).id)
    preparing.sign(part.id, by, PIN, uuid4().hex)
    return part.id


def accept_all_of(desk: Desk, at: datetime, taker: Role = TAKER, giver: Role = GIVER) -> int:
    """Read and accept what is offered, without a screen; gives the part's id."""
    accepting, who = desk.shifts.accepting, person(desk, taker)
    share, by = accepting.offered(who, at)[0], By(who, at)
    accepting.shown(share.id, by, {item.id: item.version for item in accepting.items(share.id, who, at) if item.id})
    for item in accepting.items(share.id, who, at):
        if item.grade is Grade.HOT and item.id is not None:
            accepting.read_back(item.id, by, item.next_step)
            if item.own_words:
                accepting.confirm_words(item.id, By(person(desk, giver), at), who.id, True)
            accepting.accept_item(item.id, by)
    accepting.accept_all(share.id, by)
    return accepting.accept(share.id, by, PIN, uuid4().hex).id


class Taking:
    """The receiver at the screen."""

    def __init__(self, held: Console) -> None:
        self.console = held
        self.pilot = held.pilot
        self.desk = held.desk
        self.pressed = 0
        """Keys pressed so far, typed text and PIN not counted (HO-27)."""

    @property
    def screen(self) -> TakingScreen:
        """The screen, also below a dialog."""
        return next(each for each in self.console.app.screen_stack if isinstance(each, TakingScreen))

    @property
    def seen(self) -> str:
        """Everything on the screen."""
        return screen_text(self.pilot)

    @property
    def me(self) -> Person:
        """The receiver."""
        return self.screen.person

    @property
    def items(self) -> tuple[ItemRow, ...]:
        """The items as the desk has them now."""
        share = self.desk.shifts.accepting.offered(self.me, self.console.clock())[0]
        return self.desk.shifts.accepting.items(share.id, self.me, self.console.clock())

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.pilot, condition, what)

    async def press(self, *keys: str) -> None:
        """Press keys, and count them."""
        self.pressed += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, which is not counted."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        for word in words:
            await self.until(partial(self._shown, word), f"«{word}» on the screen")

    def _shown(self, word: str) -> bool:
        return word in self.seen

    async def says(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.screen.notice.said, f"«{words}», not «{self.screen.notice.said}»")

    async def at(self, step: Step) -> None:
        """Wait until a step is in front and nothing is under way."""
        await self.until(lambda: self.screen.step is step and self.screen.at_rest, f"the step {step}")

    @property
    def item(self) -> ItemRow:
        """The item that the screen means."""
        item = self.screen.item
        assert item is not None
        return item

    def of(self, number: int) -> tuple[ItemRow, ...]:
        """The item of a ticket, as the desk has it now."""
        return tuple(item for item in self.items if item.number == number)

    async def on_hot(self, number: int) -> None:
        """Wait until a hot item is open, read from the desk, and noted as shown."""
        await self.at(Step.HOT)
        await self.until(lambda: self.item.number == number and self.item.shown, f"№ {number} in full")
        await self.until(lambda: edition(self.item) in self.screen._known, "what the machine says of it")

    async def counted(self) -> None:
        """Wait until every line on the screen is counted as shown."""
        rows = self.screen.list
        first = round(rows.scroll_y)
        await self.until(
            lambda: (
                self.screen.at_rest
                and rows.count
                and all(seen(one) or rows.is_new(one) for one in rows._rows[first : first + rows.size.height])
            ),
            "what is on the screen is counted",
        )

    async def sign(self) -> None:
        """Accept by PIN; the PIN is not counted."""
        await self.press("enter")
        await self.until(lambda: isinstance(self.console.app.screen, Sign), "the PIN")
        await self.type(PIN)
        await self.press("enter")
        await self.until(lambda: not isinstance(self.console.app.screen, Sign), "the desk's answer")

    async def options(self, number: int) -> Sequence[str]:
        """Wait for the three steps of a hot item, and give them."""
        item = next(item for item in self.items if item.number == number)
        await self.until(lambda: self.screen.picking, "the options")
        return self.desk.shifts.accepting.options(item.id or 0, self.me)


@asynccontextmanager
async def taking(
    desk: Desk,
    who: Role = TAKER,
    size: tuple[int, int] = (80, 24),
    at: datetime = NOW + timedelta(minutes=1),
    way: str = "",
) -> AsyncIterator[Taking]:
    """Open the shift with F8, which leads on to what waits for this person, or go on by a key."""
    async with console(desk, person(desk, who), size=size) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        held.clock.at = at
        screen = Taking(held)
        await screen.press("f8")
        if way:
            await screen.until(lambda: "Принять смену" in screen.seen, "the shift")
            await screen.press(way)
        await screen.until(lambda: isinstance(held.app.screen, TakingScreen), "the screen")
        await screen.until(lambda: screen.screen.offer.brief is not None and screen.screen.at_rest, "the brief")
        yield screen
        while len(held.app.screen_stack) > 1:
            await screen.pilot.press("escape")
            await screen.pilot.pause()


def giver_of(desk: Desk) -> By:
    """The outgoing person, acting."""
    return By(person(desk, GIVER), LATER)


def confirm(desk: Desk, right: bool = True) -> None:
    """Let the outgoing person say whether the receiver's words are right."""
    for one in desk.shifts.accepting.awaiting(person(desk, GIVER), LATER):
        desk.shifts.accepting.confirm_words(one.item_id, giver_of(desk), one.reader_id, right)


async def read_hot(screen: Taking, number: int) -> None:
    """Say one hot item back as it must be."""
    await screen.on_hot(number)
    item = screen.item
    await screen.press("space")
    if item.own_words:
        await screen.until(lambda: screen.screen.writing, "the line")
        await screen.type(WORDS)
        await screen.press("enter")
    else:
        options = await screen.options(number)
        await screen.press(str(1 + list(options).index(item.next_step)))
    await screen.until(lambda: all(map(decided, screen.of(number))), f"№ {number} said back")
