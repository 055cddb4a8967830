"""A desk with five weeks of work behind it, and somebody at its figures (F6)."""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from operator import itemgetter
from pathlib import Path

from data.desk import Desk
from data.refusals import Missing
from data.rows import By
from data.settings import Settings
from models.figures import Filter, Period, Sheet
from models.terms import MessageKind, Role, TicketType, Tier
from screens.figuring.figures import FiguresScreen
from tests.arrivals import Asked, arrive, client_writes
from tests.desks import NOW, make_desk, open_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for

WEEKS = 5
_SETTINGS = Settings(inbox_in_console=False)
_CLIENTS = (("ООО «Ромашка»", Tier.VIP), ("Вектор", Tier.HIGH), ("Лютик", Tier.REGULAR), ("Север", Tier.SOME))
_TOPICS = ("Не приходит счёт на оплату", "Забыли пароль", "Не печатается акт", "Как добавить сотрудника")
_CHANNELS = ("почта", "почта", "телефон", "чат")
_REASONS = ("ответ был неполным", "решение не помогло")
_MINUTE = timedelta(minutes=1)

Step = Callable[[], object]


def worked_desk(folder: Path) -> Desk:
    """A desk where requests came, were acknowledged, answered, solved and closed, week after week up to now."""
    root = folder / "desk"
    shutil.copytree(_template(), root)
    return open_desk(root, _SETTINGS)


@cache
def _template() -> Path:
    """The desk that every test starts from, built once a session."""
    folder = Path(tempfile.mkdtemp(prefix="pult-figures-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = make_desk(folder, _SETTINGS)
    for n, at in enumerate(_arrivals(WEEKS)):
        _live_through(desk, n, at)
    desk.figures.catch_up(NOW)
    desk.reads.close()
    desk.store.close()
    return folder / "desk"


def _arrivals(weeks: int) -> Iterator[datetime]:
    monday = NOW.replace(hour=7, minute=0, second=0) - timedelta(days=NOW.weekday(), weeks=weeks)
    for week in range(weeks):
        for n in range(6 + 2 * (week % 3)):
            yield monday + timedelta(weeks=week, days=n % 5, hours=(n * 3) % 9, minutes=(n * 7) % 60)


def _live_through(desk: Desk, n: int, at: datetime) -> None:
    client, tier = _CLIENTS[n % len(_CLIENTS)]
    kind = TicketType.OUTAGE if n % 9 == 4 else TicketType.QUESTION
    who = person(desk, Role.OPERATOR if n % 3 else Role.SPECIALIST)
    wait = (4 + n * 5 % 37) * _MINUTE
    if n % 5 == 2:
        # Late in the evening: nobody sees it before the morning.
        at, wait = at.replace(hour=18, minute=40), timedelta(hours=13) + wait
    asked = Asked(at, tier, kind, text=_TOPICS[n // 3 % 4], client=client, channel=_CHANNELS[n % len(_CHANNELS)])
    number = arrive(desk, asked)
    steps: list[tuple[datetime, Step]] = []

    def then(after: timedelta, verb: Callable[..., object], *rest: object) -> None:
        when = at + wait + after
        steps.append((when, partial(verb, number, By(who, when), *rest)))

    then(timedelta(), desk.tickets.take)
    then(_MINUTE, desk.replies.acknowledge)
    then(2 * _MINUTE, desk.tickets.start)
    then(40 * _MINUTE, desk.replies.reply, MessageKind.ANSWER, "Готово, проверьте, пожалуйста")
    if n % 7:
        then((45 + n % 20) * _MINUTE, partial(_resolve, desk, _REASONS[n % 2]))
    if n % 7 and n % 2:
        then(200 * _MINUTE, desk.tickets.close, "подтвердил")
    if n % 3 == 1:
        then(10 * _MINUTE, desk.replies.reply, MessageKind.QUESTION, "Какой у вас номер договора?")
        steps.append((at + wait + 25 * _MINUTE, partial(client_writes, desk, number, at + wait + 25 * _MINUTE)))
    for _, step in sorted(steps, key=itemgetter(0)):
        step()


def _resolve(desk: Desk, reason: str, number: int, by: By) -> None:
    """Solve a request; of one that came again, say why it did."""
    try:
        desk.tickets.resolve(number, by)
    except Missing:
        desk.tickets.resolve(number, by, repeat_reason=reason)


class AtFigures:
    """Somebody at the screen of figures."""

    def __init__(self, held: Console) -> None:
        self.console = held
        self.pilot = held.pilot
        self.desk = held.desk

    @property
    def screen(self) -> FiguresScreen:
        """The screen, also below a dialog."""
        return next(each for each in self.console.app.screen_stack if isinstance(each, FiguresScreen))

    @property
    def seen(self) -> str:
        """Everything on the screen."""
        return screen_text(self.pilot)

    @property
    def period(self) -> Period:
        """The instants that the screen looks at."""
        return self.screen.asked.span.period(self.screen.zone)

    def sheet(self, filter: Filter | None = None) -> Sheet:
        """What the desk itself says of the same period."""
        return self.desk.figures.sheet(self.period, filter or self.screen.asked.filter)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.pilot, condition, what)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        for word in words:
            await self.until(partial(self._shown, word), f"«{word}» on the screen")

    def _shown(self, word: str) -> bool:
        return word in self.seen.replace("\u00a0", " ")

    async def says(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.screen.notice.said, f"«{words}», not «{self.screen.notice.said}»")

    async def on(self, key: str) -> None:
        """Bring the cursor to a line by its key."""
        keys = [row.key for row in self.screen.list.rows]
        self.screen.list.go(keys.index(key))
        await self.until(lambda: self.screen.list.row is not None and self.screen.list.row.key == key, key)

    async def settled(self) -> None:
        """Wait until the page that was asked for is there."""
        await self.until(
            lambda: self.screen.answer is not None and self.screen.answer.asked == self.screen.asked, "the page"
        )


@asynccontextmanager
async def at_figures(
    desk: Desk, who: Role = Role.MANAGER, size: tuple[int, int] = (80, 24), key: str = "f6"
) -> AsyncIterator[AtFigures]:
    """Open the figures over the queue."""
    async with console(desk, person(desk, who), size=size) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        await held.pilot.press(key)
        here = AtFigures(held)
        await here.until(lambda: here.screen.answer, "the figures")
        yield here
        for _ in range(len(held.app.screen_stack)):
            if len(held.app.screen_stack) > 1:
                await here.press("escape")
                await here.pilot.pause()
