"""The checklists are ticked from the card, and the rule of escalation is read while one hands on (D-22, D-23)."""

from pathlib import Path

import pytest

from models.checklists import ListName
from tests.desks import by
from tests.glass.shift import VIP, busy_desk, on_shift


@pytest.mark.parametrize("key", ["L", "Д"])
async def test_d23_points_are_ticked_by_key(tmp_path: Path, key: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.press(key)
        await shift.dialog()
        await shift.until(lambda: "отмечено 0 из 7" in shift.seen, "both lists")
        await shift.press("3")
        await shift.until(lambda: "отмечено 1 из 7" in shift.seen, "it is ticked")
        await shift.until(lambda: "✓ первая линия: Типовая диагностика" in shift.seen, "one sees it")
        await shift.press("enter")
        await shift.until(lambda: "отмечено 0 из 7" in shift.seen, "and taken off")
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the lists are left")
    assert not any(point.done for point in desk.checklists.of(VIP))


async def test_d22_the_rule_is_shown_while_one_hands_on(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.checklists.tick(VIP, by(desk), ListName.FIRST_LINE, "Типовая диагностика проведена")
    async with on_shift(desk) as shift:
        await shift.press("e")
        await shift.dialog()
        await shift.until(lambda: "Сначала обычная проверка по статье" in shift.seen, "the rule")
        await shift.press("escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "the dialog is left")


@pytest.mark.parametrize("key", ["H", "Р"])
async def test_d41_reading_the_history_ticks_its_point(tmp_path: Path, key: str) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("enter")
        await shift.until(lambda: shift.screen.card_view.card is not None, "the card")
        await shift.press(key)
        await shift.until(
            lambda: any(p.done and p.item == "История клиента прочитана" for p in desk.checklists.of(VIP)), "the tick"
        )
