"""The idle lock: no personal data on it, drafts beneath it, the same person or somebody else (SEC-07)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from data.desk import Desk
from data.settings import Settings
from models.terms import Role
from screens.lock import LockScreen
from tests.desks import CLIENTS, NAMES, PIN, make_desk, person
from tests.glass.consoles import Console, console
from tests.glass.waiting import screen_text, wait_for


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


async def locked(held: Console) -> None:
    """Wait until the lock stands over everything."""
    await wait_for(held.pilot, lambda: isinstance(held.app.screen, LockScreen), "the lock")


async def in_the_queue(held: Console) -> None:
    """Wait until the queue can be seen."""
    await wait_for(held.pilot, lambda: type(held.app.screen).__name__ == "QueueScreen", "the queue")


async def test_an_idle_console_locks_itself(desk: Desk) -> None:
    """Five minutes without a key, and not a second less."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        held.clock.move(timedelta(minutes=4, seconds=59))
        held.app.lock_when_idle()
        assert not isinstance(held.app.screen, LockScreen)
        held.clock.move(timedelta(seconds=1))
        await locked(held)


async def test_a_key_puts_the_lock_off(desk: Desk) -> None:
    """Any key counts as being there."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        held.clock.move(timedelta(minutes=4))
        await held.pilot.press("down")
        held.clock.move(timedelta(minutes=4))
        held.app.lock_when_idle()
        assert not isinstance(held.app.screen, LockScreen)


async def test_a_desk_may_do_without_the_lock(desk: Desk) -> None:
    """Zero minutes never lock."""
    settings = replace(Settings(), lock_after_minutes=0)
    async with console(desk, person(desk), settings=settings) as held:
        await in_the_queue(held)
        held.clock.move(timedelta(days=1))
        held.app.lock_when_idle()
        assert not isinstance(held.app.screen, LockScreen)


async def test_the_lock_shows_the_time_and_counts_only(desk: Desk) -> None:
    """SEC-07: no name of a colleague or a client, no subject, no number of a ticket, not even in a complaint."""
    async with console(desk, person(desk), size=(120, 40)) as held:
        await in_the_queue(held)
        await held.pilot.press("ctrl+l")
        await locked(held)
        await wait_for(held.pilot, lambda: "Просрочено: " in screen_text(held.pilot), "the counts")
        await held.pilot.press(*"000001", "enter")
        await wait_for(held.pilot, lambda: "не подход" in screen_text(held.pilot), "the complaint")
        shown = screen_text(held.pilot)
        assert "14:07:32" in shown
        words = [word for name in (*NAMES.values(), *CLIENTS) for word in name.split()]
        assert [word for word in words if word in shown] == []


async def test_the_same_person_returns_to_what_was_there(desk: Desk) -> None:
    """The screen beneath is the very same, whatever was being typed on it."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        beneath = held.app.screen
        await held.pilot.press("ctrl+l")
        await locked(held)
        await held.pilot.press(*PIN, "enter")
        await wait_for(held.pilot, lambda: held.app.screen is beneath, "the queue as it was")


async def test_somebody_else_can_take_over(desk: Desk) -> None:
    """«Сменить оператора» leads to the door, on either layout; nothing of the first person stays."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        await held.pilot.press("ctrl+l")
        await locked(held)
        await held.pilot.press("ctrl+щ")
        await wait_for(held.pilot, lambda: type(held.app.screen).__name__ == "SignInScreen", "the door")
        assert held.app.person is None


async def test_nothing_opens_over_the_lock(desk: Desk) -> None:
    """Neither the palette, nor the manual, nor the people."""
    async with console(desk, person(desk, Role.SUPERVISOR)) as held:
        await in_the_queue(held)
        await held.pilot.press("ctrl+l")
        await locked(held)
        await held.pilot.press("ctrl+p", "f1", "ctrl+u", "ctrl+l", "escape")
        assert isinstance(held.app.screen, LockScreen) and len(held.app.screen_stack) == 2


async def test_a_notice_does_not_speak_over_the_lock(desk: Desk) -> None:
    """A late answer of a worker may name a client; the lock does not let it be seen."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        held.app.notify("Ромашка ждёт")
        await held.pilot.press("ctrl+l")
        await locked(held)
        held.app.notify("Ромашка всё ещё ждёт")
        await held.pilot.pause()
        assert "Ромашка" not in screen_text(held.pilot)
        await held.pilot.press(*PIN, "enter")
        await wait_for(held.pilot, lambda: "всё ещё ждёт" in screen_text(held.pilot), "the notice, for its person")


async def test_a_pin_that_was_wrong_is_forgotten(desk: Desk) -> None:
    """The field is empty for the next try."""
    async with console(desk, person(desk)) as held:
        await in_the_queue(held)
        await held.pilot.press("ctrl+l")
        await locked(held)
        await held.pilot.press(*"111222", "enter")
        await wait_for(
            held.pilot,
            lambda: str(held.app.screen.query_one("#door-complaint", Static).content) != "",
            "the complaint",
        )
        assert held.app.screen.query_one("#pin", Input).value == ""
