"""The shift's own page (F8): where it leads, for whom, and what it offers."""

from datetime import timedelta
from pathlib import Path

from models.terms import Role
from tests.desks import person
from tests.glass.giving import (
    EARLY,
    NEAR_END,
    Giving,
    give_desk,
    on_shift_page,
)
from tests.glass.shift import busy_desk, on_shift


async def test_f8_far_from_the_end_shows_the_shift_and_its_ways(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 0, at=EARLY + timedelta(hours=1))
    async with on_shift(desk) as shift:
        shift.clock.at = EARLY + timedelta(hours=1)
        await shift.press("f8")
        await shift.until(lambda: "Сдать смену" in shift.seen and "до конца 5 ч" in shift.seen, "the shift's page")
        assert "Смена «день», ср 04.03" in shift.seen and "Следующая: «ночь»" in shift.seen
        await shift.press("s")
        giving = Giving(shift)
        await giving.read()
        await giving.sees("Осталось 1 из 1")
        await shift.press("f8")
        await shift.until(lambda: shift.console.app.screen is on_shift_page(shift), "the shift's page again")
        await shift.press("escape")


async def test_a_desk_without_a_roster_can_hand_over_too(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("f8")
        await shift.until(lambda: "Смены сейчас нет" in shift.seen, "the page says so")
        await shift.press("s")
        giving = Giving(shift)
        await giving.read()
        await giving.sees("Осталось 5 из 5", "ни у кого")
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is on_shift_page(shift), "the shift's page")
        await shift.press("escape")


async def test_a_supervisor_prepares_for_the_absent_one_with_a_reason(tmp_path: Path) -> None:
    """HO-19 at the screen."""
    desk = give_desk(tmp_path, 2, 0)
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        shift.clock.at = NEAR_END
        await shift.press("f8")
        await shift.until(lambda: "Сдать за отсутствующего" in shift.seen, "the way")
        await shift.press("z")
        await shift.until(lambda: "За кого сдать" in shift.seen, "whose")
        await shift.type("Лаптева")
        await shift.press("enter")
        await shift.until(lambda: "Почему его нет" in shift.seen, "why")
        await shift.type("заболела")
        await shift.press("enter")
        giving = Giving(shift)
        await giving.read()
        await giving.sees("за отсутствующего", "Горячие · 2")
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is on_shift_page(shift), "the shift's page")
        await shift.press("escape")
    part = desk.shifts.preparing.mine(person(desk), NEAR_END)
    assert part is not None and part.absent_reason == "заболела"


async def test_ho_38_a_manager_sees_the_shift_and_signs_nothing(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 0)
    async with on_shift(desk, Role.MANAGER) as shift:
        shift.clock.at = NEAR_END
        await shift.press("f8")
        await shift.until(lambda: "Отчёты и передачи" in shift.seen, "the page")
        assert "Сдать смену" not in shift.seen
        await shift.press("s")
        await shift.until(lambda: "не может сдавать" in on_shift_page(shift).notice.said, "the refusal")
        await shift.press("escape")
