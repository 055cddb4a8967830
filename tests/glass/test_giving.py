"""Handing a shift over by keyboard: presses, sizes, colours, what is typed, on both layouts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.refusals import StoreTrouble
from data.rows import By
from models.shift_terms import Grade, PartState
from models.terms import Role
from tests.desks import NAMES, person
from tests.glass.giving import (
    NEAR_END,
    STEP,
    at_giving,
    give_desk,
    key,
    letter,
    say_hot,
    sign,
)
from tests.glass.hostile import NAMED, RAW

BOTH = pytest.mark.parametrize("russian", [False, True], ids=["latin", "russian"])


@BOTH
async def test_ho_27_twenty_tickets_three_hot_in_few_presses(tmp_path: Path, russian: bool) -> None:
    """HO-27: the outgoing person needs at most sixty presses; typed text and the PIN are not counted."""
    desk = give_desk(tmp_path)
    async with at_giving(desk) as giving:
        await giving.sees("Осталось 20 из 20", "горячих без шага: 3")
        for _ in range(3):
            assert giving.at.grade is Grade.HOT
            await say_hot(giving)
        await giving.press(key("a", russian))
        await giving.sees("Готово всё: 20")
        await sign(giving)
        assert giving.presses <= 60, giving.presses
        assert giving.presses == 16
    part = desk.shifts.preparing.mine(person(desk), NEAR_END)
    assert part is not None and part.state is PartState.SIGNED and part.signer == NAMES[Role.OPERATOR]
    assert [share.recipient for share in part.shares] == [NAMES[Role.SPECIALIST]]
    items = desk.shifts.preparing.items(part.id, NEAR_END)
    assert {item.next_step for item in items if item.grade is Grade.HOT} == {STEP}


async def test_ho_39_nothing_open_takes_three_presses_and_is_signed_as_such(tmp_path: Path) -> None:
    """HO-39: zero open tickets, at most six presses, and «открытых нет» is on record."""
    desk = give_desk(tmp_path, 0, 0)
    async with at_giving(desk) as giving:
        await giving.sees("Открытых нет")
        await sign(giving)
        assert giving.presses <= 6, giving.presses
    part = desk.shifts.preparing.mine(person(desk), NEAR_END)
    assert part is not None and part.empty and part.signed_at is not None


async def test_ho_02_signing_unfinished_names_the_item_and_goes_to_it(tmp_path: Path) -> None:
    """HO-02: one undisposed item is enough; its number is said, the cursor is on it, no PIN is asked."""
    desk = give_desk(tmp_path, 4, 1)
    async with at_giving(desk) as giving:
        await say_hot(giving)
        await giving.press("a")
        await giving.sees("Готово всё: 5")
        desk.intake.accept_many([letter(99, 4, NEAR_END)], NEAR_END)
        number = desk.reads.number("SELECT max(number) FROM ticket")
        desk.tickets.take(number, By(person(desk), NEAR_END))
        await giving.press("ctrl+s")
        await giving.says(f"№ {number}: нужно решение")
        assert giving.at.number == number
        assert giving.shift.console.app.screen is giving.screen
    part = desk.shifts.preparing.mine(person(desk), NEAR_END)
    assert part is not None and part.signed_at is None


async def test_ho_02_a_hot_item_without_its_step_is_named(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 2, 1)
    async with at_giving(desk) as giving:
        await giving.press("a", "space")
        await giving.says("осталось следующий шаг")
        await giving.press("end", "ctrl+s")
        await giving.says("Не подписано. № 1: нужно следующий шаг")
        assert giving.at.number == 1


@BOTH
async def test_what_is_typed_is_on_disk_and_a_restart_stands_there(tmp_path: Path, russian: bool) -> None:
    """HO-14 at the screen: nothing but the timer saves; another console opens at the same item with the same words."""
    desk = give_desk(tmp_path, 3, 2)
    async with at_giving(desk) as giving:
        await giving.press("down", key("i", russian))
        await giving.in_step()
        await giving.type("полсл")
        await giving.until(lambda: giving.word_of("2").if_then == "полсл", "kept by itself")
        async with at_giving(desk) as other:
            await other.until(lambda: other.at.ref == "2", "the same item")
            await other.sees("полсл")
        await giving.press("escape")


async def test_a_word_typed_ahead_of_the_disk_counts_when_the_item_is_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HO-29: over a slow line Space comes before the desk has been read anew; the cursor goes on all the same."""
    async with at_giving(give_desk(tmp_path, 2, 1)) as giving:
        monkeypatch.setattr(giving.screen, "reload", lambda: None)
        await giving.press("enter")
        await giving.in_step()
        await giving.type("Перезапустить шлюз")
        await giving.press("enter")
        await giving.type("Иначе зову старшего")
        await giving.press("enter")
        await giving.in_list()
        await giving.press("space")
        await giving.until(lambda: giving.at.number != 1, "the next item")
        await giving.until(lambda: not giving.word_of("1").lacks, "the first one kept and confirmed")


async def test_ho_40_five_hundred_items_are_gone_through(tmp_path: Path) -> None:
    """HO-40: the list, the bulk key and the signature work with five hundred items."""
    desk = give_desk(tmp_path, 499, 1)
    async with at_giving(desk) as giving:
        await giving.sees("Осталось 500 из 500")
        await giving.press("end")
        assert giving.at.number == 500
        await giving.press("home")
        await say_hot(giving)
        await giving.press("a")
        await giving.says("Подтверждено: 499")
        await giving.sees("Готово всё: 500")
        await sign(giving)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_ho_29_the_act_is_possible_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """HO-29: state, urgency and grade are signs and words, so nothing is lost without colour."""
    monkeypatch.setenv("NO_COLOR", "1")
    desk = give_desk(tmp_path, 2, 1)
    async with at_giving(desk, size=size) as giving:
        assert giving.shift.console.app.no_color
        await giving.sees("Горячие · 1", "! №1", "Следующий шаг", "Осталось 3 из 3")
        await say_hot(giving)
        await giving.press("a")
        await giving.sees("Готово всё: 3", "✓ №1")
        await sign(giving)


async def test_ho_29_a_window_of_forty_by_ten_says_that_it_is_too_small(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 0)
    async with at_giving(desk, size=(40, 10)) as giving:
        await giving.sees("Окно мало")


async def test_ho_37_a_lost_base_is_said_the_words_stay_and_are_kept_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HO-37 at the screen: typing goes on, the sentence says since when all is safe, nothing has to be typed again."""
    desk = give_desk(tmp_path, 1, 1)
    keep, lost = desk.shifts.preparing.type, True

    def unsteady(*args: Any, **words: Any) -> None:
        if lost:
            raise StoreTrouble("База занята. Написанное цело.")
        keep(*args, **words)

    monkeypatch.setattr(desk.shifts.preparing, "type", unsteady)
    async with at_giving(desk) as giving:
        await giving.press("enter")
        await giving.in_step()
        await giving.type("позво")
        await giving.until(lambda: "Ничего не потеряно до" in giving.screen.notice.standing, "what is safe")
        await giving.type("нить")
        lost = False
        await giving.until(lambda: giving.word_of("1").next_step == "позвонить", "kept when the base is back")
        await giving.until(lambda: not giving.screen.notice.standing, "nothing stands any more")
        await giving.press("escape")
        await giving.in_list()


@BOTH
async def test_letters_typed_ahead_of_the_line_are_no_commands(tmp_path: Path, russian: bool) -> None:
    """A slow link brings Enter and the first letters at once (HO-29: 300 ms)."""
    desk = give_desk(tmp_path, 2, 0)
    async with at_giving(desk) as giving:
        await giving.shift.press("enter", *(key(letter, russian) for letter in "xaqt"))
        await giving.until(
            lambda: giving.screen.fields.words.step == "".join(key(one, russian) for one in "xaqt"), "all"
        )
        await giving.press("escape")
        await giving.in_list()
        assert not any(item.confirmed for item in giving.items)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_ho_30_hostile_words_are_harmless_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """HO-30 at the screen: subject, step and if-then hold commands for a terminal; none of them reaches it."""
    desk = give_desk(tmp_path, 0, 0)
    words = [text.encode("utf-8", "replace").decode() for text in NAMED.values()]
    letters = [replace(letter(n, 1, NEAR_END), subject=text, text=text) for n, text in enumerate(words)]
    desk.intake.accept_many(letters, NEAR_END)
    own = By(person(desk), NEAR_END)
    for (number,) in desk.reads.rows("SELECT number FROM ticket"):
        desk.tickets.take(number, own)
    preparing = desk.shifts.preparing
    part = preparing.open(own)
    for item in preparing.items(part.id, NEAR_END)[:12]:
        text = words[int(item.ref) - 1].replace("\x00", "")
        preparing.type(part.id, item.key, own, next_step=text[:140], if_then=text[:140])
    async with at_giving(desk, size=size) as giving:
        for _ in range(len(giving.items)):
            assert RAW.search(giving.shift.seen.replace("\n", "")) is None
            await giving.press("down")
