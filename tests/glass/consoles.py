"""A whole console in Pilot tests: the app on a desk of the test, with a clock that the test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from console.app import PultApp
from data.desk import Desk
from data.rows import Person
from data.settings import Settings
from tests.desks import NOW, make_desk
from tests.glass.waiting import settle


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


@dataclass
class Console:
    """What a test holds of a running console."""

    app: PultApp
    pilot: Pilot[str]
    desk: Desk
    clock: Clock


@asynccontextmanager
async def console(
    desk: Desk, person: Person | None = None, *, settings: Settings | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Console]:
    """Run the app on a desk until the test leaves it; every worker has ended by then."""
    clock = Clock()
    app = PultApp(desk, clock, settings or desk.settings, person)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Console(app, pilot, desk, clock)
        await settle(pilot)


def fresh(folder: Path) -> Desk:
    """A desk with people and clients, no tickets."""
    return make_desk(folder)
