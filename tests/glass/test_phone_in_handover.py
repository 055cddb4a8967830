"""The phone rings in the middle of a handover: N answers there, and one comes back to the same item."""

from pathlib import Path

import pytest

from models.terms import Role
from screens.handing.shift import ShiftScreen
from screens.intake import IntakeScreen
from tests.desks import person
from tests.glass.consoles import console
from tests.glass.giving import STEP, at_giving, back, give_desk, key
from tests.glass.shift import Shift
from tests.glass.taken import signed_desk, taking

CALLER = "Ромашка, бухгалтер"


@pytest.mark.parametrize("russian", [False, True], ids=["latin", "russian"])
async def test_a_call_while_preparing_is_taken_and_the_item_stays(tmp_path: Path, russian: bool) -> None:
    desk = give_desk(tmp_path, 2, 2)
    async with at_giving(desk) as giving:
        await giving.press("down")
        place = giving.at.key
        await giving.press("enter")
        await giving.in_step()
        await giving.type(STEP)
        await giving.press("escape", key("N", russian))
        await giving.type(CALLER)
        app = giving.shift.console.app
        await giving.until(lambda: isinstance(app.screen, IntakeScreen), "the intake")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        await giving.until(lambda: screen.who.input.value == CALLER, "no letter ran as a command")
        await giving.press("escape")
        await giving.until(lambda: app.screen is giving.screen, "back in the handover")
        await giving.says("Приём отложен, ничего не потеряно. N — продолжить.")
        assert giving.at.key == place
        await giving.until(lambda: giving.word_of(giving.at.ref).next_step == STEP, "the step is kept")


async def test_a_call_while_taking_over_is_taken_and_the_step_stays(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=1, rest=1)
    async with taking(desk) as screen:
        await screen.press("tab", "N")
        app = screen.console.app
        await screen.until(lambda: isinstance(app.screen, IntakeScreen), "the intake")
        await screen.press("escape")
        await screen.until(lambda: app.screen is screen.screen, "back in the handover")
        await screen.on_hot(1)
        await screen.says("Приём отложен")


async def test_a_call_on_the_page_of_the_shift_is_taken(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 0, 0)
    async with console(desk, person(desk, Role.SUPERVISOR), size=(80, 24)) as held:
        shift = Shift(held)
        await shift.until(lambda: shift.screen.table.settled, "the list")
        await shift.press("f8")
        await shift.until(lambda: isinstance(held.app.screen, ShiftScreen), "the shift")
        await shift.press("N")
        await shift.until(lambda: isinstance(held.app.screen, IntakeScreen), "the intake")
        await shift.press("escape")
        await shift.until(lambda: isinstance(held.app.screen, ShiftScreen), "the shift again")
        await back(shift)
