"""A desk with a roster for tests of its screen, and a hand at the grid."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from models.roster import Absence, Roster
from models.roster_edits import be_away, because, mark_senior, put_on
from models.terms import Role
from screens.rostering.roster import RosterScreen
from tests.desks import NAMES, NOW, by, colleague, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for

MONDAY = date(2026, 3, 2)
"""The Monday of the week in which ``NOW`` lies."""
IRA, OLEG, ARTYOM = (NAMES[role] for role in (Role.OPERATOR, Role.SPECIALIST, Role.ENGINEER))
CHIEF = NAMES[Role.SUPERVISOR]
ZOYA, LEV = "Зоя Нилова", "Лев Яшин"
DAY, NIGHT = "день", "ночь"


def after(days: int) -> date:
    """A date of the tests' week, counted from its Monday."""
    return MONDAY + timedelta(days=days)


def duties(*given: tuple[int, str, str]) -> Roster:
    """A roster of (day of the week, kind, name)."""
    roster = Roster()
    for days, kind, name in given:
        roster = put_on(roster, after(days), kind, name)
    return roster


def a_week() -> Roster:
    """A round-the-clock week with a hole, a senior, a reserve, an absence, and a rule set aside."""
    turns = [
        (n, kind, name) for n in range(7) for kind, name in ((DAY, (IRA, ZOYA)[n % 2]), (NIGHT, (OLEG, LEV)[n % 2]))
    ]
    roster = duties(*(turn for turn in turns if turn[:2] != (5, NIGHT)), (2, DAY, OLEG), (3, DAY, ARTYOM))
    roster = mark_senior(roster, after(3), DAY, ARTYOM)
    roster = put_on(roster, after(4), NIGHT, ARTYOM, reserve=True)
    roster = be_away(roster, Absence(CHIEF, after(3), after(8), "отпуск"))
    return because(roster, after(2), NIGHT, OLEG, "подменил заболевшего")


def roster_desk(folder: Path, roster: Roster | None = None) -> Desk:
    """A desk of six who take shifts, with a roster in force."""
    desk = make_desk(folder, Settings(inbox_in_console=False))
    for name in (ZOYA, LEV):
        colleague(desk, name)
    if roster is not None:
        keep(desk, roster)
    return desk


def keep(desk: Desk, roster: Roster) -> None:
    """Put a roster in force as a supervisor did in the week before."""
    who = by(desk, Role.SUPERVISOR, NOW - timedelta(days=7))
    desk.shifts.roster.save(who, roster, desk.shifts.roster.edition().id)


class AtRoster:
    """One person before the grid."""

    def __init__(self, held: Console) -> None:
        self.console = held
        self.pilot = held.pilot
        self.desk = held.desk

    @property
    def screen(self) -> RosterScreen:
        """The screen, also below a dialog."""
        return next(one for one in self.console.app.screen_stack if isinstance(one, RosterScreen))

    @property
    def seen(self) -> str:
        """Everything that can be read."""
        return screen_text(self.pilot)

    @property
    def said(self) -> str:
        """The notice line."""
        return self.screen.notice.said

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.pilot, condition, what)

    async def sees(self, *words: str) -> None:
        """Wait until words stand on the screen."""
        await self.until(lambda: all(word in self.seen for word in words), f"{words}")

    async def hears(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.said, f"«{words}» on the notice line, not «{self.said}»")

    async def asked(self, words: str) -> None:
        """Wait for a dialog."""
        await self.until(
            lambda: self.console.app.screen is not self.screen and words in self.seen and self.console.app.focused,
            f"a dialog «{words}»",
        )

    async def at(self, days: int, name: str) -> None:
        """Bring the cursor to a cell by the arrows."""
        grid = self.screen.grid
        names = [row.name for row in grid.week.rows]
        down, right = names.index(name) - grid.index, days - grid.column
        await self.press(*["down" if down > 0 else "up"] * abs(down), *["right" if right > 0 else "left"] * abs(right))
        assert (grid.day, grid.row and grid.row.name) == (self.screen.monday + timedelta(days=days), name)


@asynccontextmanager
async def at_roster(
    desk: Desk, who: Person | Role = Role.SUPERVISOR, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[AtRoster]:
    """Open the roster by its key and wait for its rows."""
    async with console(desk, person(desk, who) if isinstance(who, Role) else who, size=size) as held:
        here = AtRoster(held)
        await wait_for(held.pilot, lambda: held.app.screen.focused is not None, "the queue")
        await here.press("f9")
        await here.until(lambda: here.screen.known.rules is not None and here.screen.grid.count, "the roster")
        yield here
