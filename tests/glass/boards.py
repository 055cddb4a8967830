"""Boards for the tests of the screen: one at hand with everything on it, and a book that gives it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.board.rows import (
    Awaited,
    Board,
    Breach,
    Jump,
    Load,
    Longest,
    MissedWindow,
    Surge,
    ThenRow,
    Unaccepted,
    VipWait,
)
from data.desk import Desk
from data.rows import Person
from models.board_terms import Heat
from models.clock import ClockName, ClockState
from models.figures import HEADLINES, Figure
from models.terms import Priority, Role, Status, TicketType, Tier
from screens.boarding.board import BoardScreen
from tests.desks import NOW, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for

_CLIENTS = ("Вектор", "ООО «Ромашка»", "Лютик", "Север", "Пустошь")
_SUBJECTS = (
    "Портал недоступен для всех сотрудников",
    "Не приходит счёт на оплату",
    "Не открывается карточка сделки",
    "Как добавить сотрудника",
    "Отчёт считается дольше часа",
)
_TIERS = (Tier.HIGH, Tier.VIP, Tier.REGULAR, Tier.SOME)
_KINDS = (TicketType.OUTAGE, TicketType.QUESTION, TicketType.DEFECT)


def breach(number: int, minutes: float | None, owner: str = "", **other: Any) -> Breach:
    """A promise that breaks so many minutes from now; below zero it is broken already."""
    late = minutes is None or minutes < 0
    facts: dict[str, Any] = {
        "number": number,
        "clock": (ClockName.RESPONSE, ClockName.REACTION, ClockName.RESOLUTION)[number % 3],
        "at": None if minutes is None else NOW + timedelta(minutes=minutes),
        "state": ClockState.PAUSED if minutes is None else ClockState.RUNNING,
        "heat": Heat.LATE if late else Heat.SOON if (minutes or 0) < 45 else Heat.CALM,
        "tier": _TIERS[number % 4],
        "type": _KINDS[number % 3],
        "priority": list(Priority)[number % 4],
        "status": Status.IN_PROGRESS if owner else Status.NEW,
        "subject": _SUBJECTS[number % 5],
        "client": _CLIENTS[number % 5],
        "owner_id": None,
        "owner": owner,
    }
    return Breach(**(facts | other))


def full_board(at: datetime = NOW) -> Board:
    """A board with something of everything."""
    late = (
        breach(1031, -220, "Олег Бестужев", owner_id=3),
        breach(1042, -72),
        breach(1039, -5, "Ирина Лаптева", owner_id=2),
    )
    ahead = (4, 11, 12, 24, 26, 38, 61, 84, 95, 118, 131, 160, 190, 214, 236, 300)
    coming = tuple(
        breach(1044 + at, minutes, "" if at % 3 == 0 else "Ирина Лаптева", owner_id=None if at % 3 == 0 else 2)
        for at, minutes in enumerate(ahead)
    )
    cells: dict[tuple[Tier | None, Heat], int] = {
        **{(Tier.VIP, Heat.LATE): 1, (Tier.VIP, Heat.SOON): 2, (Tier.VIP, Heat.CALM): 3, (Tier.HIGH, Heat.LATE): 2},
        **{(Tier.HIGH, Heat.SOON): 4, (Tier.HIGH, Heat.CALM): 6, (Tier.HIGH, Heat.PAUSED): 2},
        **{(Tier.REGULAR, Heat.CALM): 11, (Tier.REGULAR, Heat.PAUSED): 7, (Tier.NONE, Heat.BEST_EFFORT): 5},
        **{(Tier.SOME, Heat.CALM): 4, (None, Heat.CALM): 1},
    }
    return Board(
        at=at,
        cells=cells,
        breaches=(*late, *coming),
        loads=_loads(),
        unowned=9,
        longest=Longest(1042, at - timedelta(minutes=147), _SUBJECTS[2], Tier.REGULAR),
        unaccepted=(Unaccepted(7, "день", "Олег Бестужев", "Ирина Лаптева", at - timedelta(minutes=22), 6),),
        windows=(MissedWindow(1031, _SUBJECTS[0], at - timedelta(minutes=12)),),
        quarantine=2,
        awaited=(_awaited(at),),
        jumps=(Jump(1045, 1047, _SUBJECTS[1], _SUBJECTS[0]),),
        vips=(VipWait(1049, 1045, _SUBJECTS[1], _SUBJECTS[3], "Ирина Лаптева"),),
        surge=Surge(14, 4.2, True),
        headline=tuple(map(Figure, HEADLINES, _VALUES, (120, 118, 90, 0, 120, 140, 90))),
    )


_VALUES = (734.0, 4020.0, 19_080.0, None, 540.0, 0.915, 0.031)


def _awaited(at: datetime) -> Awaited:
    reason = "не хватает доступа к серверу клиента"
    since = at - timedelta(minutes=45)
    return Awaited(1050, _SUBJECTS[0], Tier.VIP, Priority.HIGH, since, "Ирина Лаптева", "", reason, 812)


def _loads() -> tuple[Load, ...]:
    return (
        Load(1, "Марина Орлова", 1, open=1, on_shift=True, signed_in=True),
        Load(2, "Ирина Лаптева", 1, open=14, waiting=4, hot=5, on_shift=True, signed_in=True, overloaded=True),
        Load(3, "Олег Бестужев", 1, open=6, waiting=2, hot=1),
        Load(4, "Артём Кравец", 2, open=3, waiting=3, on_shift=True),
        Load(5, "Вера Новикова", 1, reserve=True),
    )


def calm_board(at: datetime = NOW) -> Board:
    """A board of a quiet morning: nothing breaks, nobody waits, nothing is recorded yet."""
    return Board(
        at=at, cells={(Tier.REGULAR, Heat.CALM): 2}, loads=_loads()[:1], headline=tuple(map(Figure, HEADLINES))
    )


def then_rows() -> tuple[ThenRow, ...]:
    """Two requests of a past queue."""
    row = ThenRow(
        *(1, 1042, _SUBJECTS[2], _CLIENTS[2], Tier.REGULAR, TicketType.DEFECT, Priority.HIGH, Status.NEW),
        *(None, "", 1, 1, NOW - timedelta(hours=3), Heat.SOON, NOW - timedelta(minutes=30)),
    )
    return row, replace(row, place=2, number=1043, heat=Heat.BEST_EFFORT, due=None, owner="Ирина Лаптева")


@dataclass
class GivenBook:
    """Stands where the board's book stands: gives what the test laid into it, and notes what it was asked to do."""

    board: Board = field(default_factory=full_board)
    past: Board | None = None
    done: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def live(self, now: datetime) -> Board:
        """Give the board."""
        return replace(self.board, at=now)

    def then(self, at: datetime) -> Board:
        """Give the past."""
        return replace(self.past or calm_board(), at=at, then=True)

    def queue_then(self, at: datetime) -> tuple[ThenRow, ...]:
        """Give the past queue."""
        return then_rows()

    def watch(self, now: datetime) -> None:
        """Warn nobody: the background asks for it once a second."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Note any act."""

        def act(*given: Any, **named: Any) -> None:
            self.done.append((name, given, named))

        return act


@dataclass
class AtBoard:
    """A supervisor before the board."""

    console: Console
    book: GivenBook

    @property
    def screen(self) -> BoardScreen:
        """The board, also below a dialog."""
        return next(one for one in self.console.app.screen_stack if isinstance(one, BoardScreen))

    @property
    def seen(self) -> str:
        """Everything on the screen."""
        return screen_text(self.console.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.console.pilot.press(*keys)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.console.pilot, condition, what)

    async def sees(self, *words: str) -> None:
        """Wait for words on the screen."""
        await self.until(lambda: all(word in self.seen for word in words), f"{words}")


@asynccontextmanager
async def at_board(
    folder: Path | Desk,
    board: Board | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    who: Person | Role = Role.SUPERVISOR,
) -> AsyncIterator[AtBoard]:
    """Open the board on a desk; a board given is what the desk's book will say."""
    desk = make_desk(folder) if isinstance(folder, Path) else folder
    book = GivenBook(board or full_board())
    if isinstance(folder, Path) or board is not None:
        desk.__dict__["board"] = book
    async with console(desk, person(desk, who) if isinstance(who, Role) else who, size=size) as held:
        await held.pilot.press("f5")
        at = AtBoard(held, book)
        await at.until(lambda: at.screen.board is not None, "the board")
        yield at
