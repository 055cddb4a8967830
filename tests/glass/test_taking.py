"""The incoming side at the screen: brief oneself, read the hot back, see the ordinary, accept (handover.md §1.5)."""

from functools import partial
from pathlib import Path
from threading import Event

import pytest

from models.shift_terms import Grade, Verdict
from models.terms import TicketType
from screens.handing.taking_state import seen
from screens.keys import TWIN
from screens.widgets.taking_bars import Step
from tests.desks import person
from tests.glass.shift import request
from tests.glass.taken import IF_THEN, LATER, TAKER, WORDS, Taking, confirm, giver_of, read_hot, signed_desk, taking


@pytest.mark.parametrize("russian", [False, True])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_ho27_twenty_items_are_taken_within_45_presses(
    tmp_path: Path, size: tuple[int, int], russian: bool
) -> None:
    desk = signed_desk(tmp_path)
    async with taking(desk, size=size) as screen:
        await screen.sees("Сдаёт Ирина Лаптева", "прочитано 0 из 3 · показано 0 из 17")
        await screen.press("tab")
        for number in [item.number for item in screen.items if item.grade is Grade.HOT]:
            await read_hot(screen, number or 0)
        await screen.at(Step.REST)
        confirm(desk)
        while screen.screen.offer.shown < 17:
            await screen.press("pagedown")
            await screen.counted()
        await screen.press(TWIN["a"] if russian else "a")
        await screen.at(Step.ACCEPT)
        await screen.sees("20 пунктов, горячих 3", "Всё прочитано")
        await screen.sign()
        await screen.sees("✓ Принято: Ирина Лаптева")
        assert screen.pressed <= 45, screen.pressed
        assert screen.pressed <= 16, "the count of the closing note"
    mine = desk.reads.number("SELECT count(*) FROM ticket WHERE assignee_id = ?", (person(desk, TAKER).id,))
    assert mine == 20


async def test_ho06_nothing_is_accepted_before_the_hot_is_read_back(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, rest=2)
    async with taking(desk) as screen:
        await screen.press("shift+tab")
        await screen.at(Step.ACCEPT)
        await screen.sees("горячие: прочитать ещё 3", "обычные: показать ещё 2")
        await screen.press("enter")
        await screen.at(Step.HOT)
        await screen.says("Ещё не всё: горячие: прочитать ещё 3")
        await screen.press("space")
        options = await screen.options(2)
        item = screen.item
        wrong = next(option for option in options if option != item.next_step)
        assert screen.seen.count(item.next_step) == 1, "only among the three"
        await screen.press(str(1 + list(options).index(wrong)))
        await screen.sees("Это шаг другого пункта", "Следующий шаг   Позвонить")
        await screen.says("не тот шаг. Пункт открыт снова")
        assert [one.reading.verdict for one in screen.of(2) if one.reading] == [None]
        await read_hot(screen, 2)
        await screen.sees("прочитано 1 из 3")


async def test_ho06_own_words_wait_for_the_outgoing_person_and_may_be_called_wrong(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=1, rest=1)
    async with taking(desk) as screen:
        await screen.press("tab")
        await screen.on_hot(1)
        assert IF_THEN in screen.seen
        await screen.press("space")
        await screen.until(lambda: screen.screen.writing, "the line")
        assert IF_THEN not in screen.seen and "скрыты, пока вы отвечаете" in screen.seen
        await screen.type("да")
        await screen.press("enter")
        await screen.says("слишком коротко")
        assert screen.screen.line.text == "да"
        await screen.type(", проверю журнал к 15:30")
        await screen.press("enter")
        await screen.says("ваши слова ушли сдающему")
        await screen.press("tab", "tab", "tab")
        await screen.at(Step.HOT)
        await screen.sees("ждёт подтверждения сдающего", "да, проверю журнал к 15:30")
        await screen.press("tab", "tab")
        await screen.at(Step.ACCEPT)
        await screen.sees("№ 1: ваши слова ждут подтверждения сдающего")
        confirm(desk, right=False)
        await screen.press("shift+tab", "shift+tab")
        await screen.sees("Сдающий говорит: не так")
        await read_hot(screen, 1)
        confirm(desk)
        screen.screen.look_again()
        await screen.until(lambda: not screen.screen.offer.waiting, "nothing waits")


async def test_an_enter_during_another_act_is_not_lost(tmp_path: Path) -> None:
    """HO-29: over a slow line Enter comes while something else is being written down; it counts afterwards, once."""
    desk, free = signed_desk(tmp_path, hot=1, rest=1), Event()
    async with taking(desk) as screen:
        await screen.press("tab")
        await screen.on_hot(1)
        await screen.press("space")
        await screen.until(lambda: screen.screen.writing, "the line")
        screen.screen.perform(lambda: free.wait(30), lambda _: None)
        await screen.type(WORDS)
        await screen.press("enter")
        assert screen.screen.writing
        free.set()
        await screen.says("ваши слова ушли сдающему")
        await screen.until(lambda: screen.of(1)[0].reading is not None and not screen.screen.writing, "one reading")
        assert [item.reading.words for item in screen.of(1) if item.reading] == [WORDS]


async def test_ho07_only_what_was_on_the_screen_can_be_accepted_together(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=40)
    async with taking(desk, size=(80, 15)) as screen:
        await screen.press("tab", "tab")
        await screen.at(Step.REST)
        await screen.counted()
        height = screen.screen.list.size.height
        assert height < 12 and screen.screen.offer.shown == height
        lines = [line for line in screen.seen.split("\n") if "№ " in line and "показано" not in line]
        assert len(lines) == height and f"показано {height} из 40" in screen.seen
        await screen.press("a")
        await screen.says(f"Показано {height} из 40")
        assert all(item.reading is None or item.reading.verdict is None for item in screen.items)
        await screen.counted()
        while screen.screen.offer.shown < 40:
            before = screen.screen.offer.shown
            await screen.press("pagedown")
            await screen.until(partial(more_than, screen, before), "more of them")
            assert screen.screen.offer.shown - before <= height
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        assert all(item.reading and item.reading.verdict is Verdict.ACCEPTED for item in screen.items)


async def test_ho07_what_a_too_small_window_covers_does_not_count(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=40)
    async with taking(desk, size=(80, 24)) as screen:
        await screen.pilot.resize_terminal(50, 12)
        await screen.until(lambda: screen.screen.has_class("-no-room"), "no room")
        await screen.press("tab", "tab")
        await screen.until(lambda: screen.screen.step is Step.REST, "the list behind the sentence")
        await screen.pilot.pause()
        assert screen.screen.offer.shown == 0 and not screen.screen._seen
        await screen.pilot.resize_terminal(80, 24)
        await screen.until(lambda: screen.screen.offer.shown == screen.screen.list.size.height, "what can be read")


async def test_ho09_what_changed_after_the_signature_is_marked_and_taken_as_it_is_now(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=1, rest=3)
    async with taking(desk) as screen:
        await screen.press("tab")
        await read_hot(screen, 1)
        await screen.at(Step.REST)
        await screen.counted()
        for number in (1, 3):
            desk.replies.note(number, giver_of(desk), text="Клиент перезвонил: уже не горит")
        desk.tickets.resolve(4, giver_of(desk), nothing_to_answer=True)
        screen.screen.look_again()
        await screen.until(lambda: screen.screen.offer.decided == 0, "the hot item is open again")
        await screen.sees("прочитано 0 из 1")
        await screen.counted()
        assert all(map(seen, screen.items[1:]))
        await screen.press("shift+tab")
        await screen.at(Step.HOT)
        await screen.sees("≠ Изменилось после подписи")


async def test_what_came_after_the_signature_is_listed_behind(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=2)
    desk.intake.accept_many([request("new", 4, TicketType.QUESTION, "Новый вопрос", minutes=0)], LATER)
    async with taking(desk) as screen:
        await screen.press("tab", "tab")
        await screen.sees("+ № 3", "Новый вопрос")
        await screen.press("end")
        await screen.sees("+ пришло после подписи; с приёмом останется в общей очереди")
        await screen.press("x")
        await screen.says("№ 3 пришло после подписи")


def more_than(screen: Taking, before: int) -> bool:
    """Whether more items count as shown than before."""
    return screen.screen.offer.shown > before


async def test_ho40_five_hundred_items_are_shown_and_taken(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=1, rest=499)
    async with taking(desk, size=(120, 40)) as screen:
        await screen.press("tab")
        await read_hot(screen, 1)
        confirm(desk)
        await screen.at(Step.REST)
        await screen.counted()
        while (before := screen.screen.offer.shown) < 499:
            await screen.press("pagedown")
            await screen.until(partial(more_than, screen, before), "more of them")
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.sees("500 пунктов, горячих 1", "Всё прочитано")
        await screen.sign()
        await screen.sees("✓ Принято: Ирина Лаптева")
    owned = "SELECT count(*) FROM ticket WHERE assignee_id = ?"
    assert desk.reads.number(owned, (person(desk, TAKER).id,)) == 500


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_ho29_the_whole_act_is_possible_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = signed_desk(tmp_path, hot=2, rest=2)
    async with taking(desk, size=size) as screen:
        assert screen.console.app.no_color
        await screen.press("tab")
        for number in [item.number for item in screen.items if item.grade is Grade.HOT]:
            await read_hot(screen, number or 0)
        confirm(desk)
        await screen.at(Step.REST)
        await screen.counted()
        await screen.sees("показано 2 из 2", "№ 3", "№ 4")
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.sign()
        await screen.sees("✓ Принято")
    assert desk.reads.number("SELECT count(*) FROM ticket WHERE assignee_id = ?", (person(desk, TAKER).id,)) == 4


async def test_ho29_a_window_of_forty_by_ten_says_that_it_is_too_small_and_hides_no_item(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=3)
    async with taking(desk) as screen:
        await screen.press("tab", "tab")
        await screen.counted()
        await screen.pilot.resize_terminal(40, 10)
        await screen.sees("Окно мало")
        assert "№" not in screen.seen
