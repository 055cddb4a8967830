"""«Мимо канала»: three keys, counted, answered with the way in (H-09)."""

from datetime import timedelta
from pathlib import Path

import pytest

from screens.past_channel import who_and_what
from tests.desks import NOW
from tests.glass.shift import UNFORMED, busy_desk, on_shift


@pytest.mark.parametrize("keys", [("M", "3", "enter"), ("Ь", "3", "enter")], ids=["latin", "russian"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_h09_three_keys_register_it_and_offer_the_answer(
    tmp_path: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert len(keys) == 3
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=size) as shift:
        await shift.press(*keys)
        await shift.until(lambda: "Скопировать" in shift.seen, "the answer is offered")
        assert desk.off_channel.count(NOW, NOW + timedelta(seconds=1)) == {"Telegram": 1}
        assert "записали" in shift.seen
        await shift.press("1")
        await shift.hears("скопирован")
        assert "записали" in shift.console.app.clipboard
    assert desk.reads.number("SELECT count(*) FROM ticket") == UNFORMED


async def test_h09_with_words_it_becomes_a_ticket_that_is_marked(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("M", "4")
        await shift.type("person@1.example: не приходит счёт")
        await shift.press("enter")
        await shift.until(lambda: f"Открыть № {UNFORMED + 1}" in shift.seen, "its number")
        await shift.press("2")
        await shift.until(lambda: shift.screen.card_open and shift.screen.wanted == UNFORMED + 1, "its card")
        await shift.press("escape")
    row = desk.queue.find(UNFORMED + 1)
    assert row is not None and row.off_channel and row.client == "ООО «Ромашка»"


async def test_nothing_is_written_when_one_changes_ones_mind(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("M", "1", "escape")
        await shift.until(lambda: shift.console.app.screen is shift.screen, "back in the list")
    assert desk.off_channel.count(NOW, NOW + timedelta(seconds=1)) == {}


@pytest.mark.parametrize(
    ("said", "split"),
    [
        ("Пётр: не открывается", ("Пётр", "не открывается")),
        ("не открывается", ("", "не открывается")),
        ("", ("", "")),
        ("Пётр:", ("", "Пётр:")),
        ("https://portal.example не открывается", ("", "https://portal.example не открывается")),
        (f"{'длинно ' * 20}: текст", ("", f"{'длинно ' * 20}: текст")),
    ],
)
def test_a_short_beginning_before_a_colon_is_who_wrote(said: str, split: tuple[str, str]) -> None:
    assert who_and_what(said) == split
