"""The board (F5): the next breach in three keys, every part of it, acts with reasons (D-42, L-03, L-31, C-02)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from data.board.rows import Board
from models.board_terms import Decision, Heat
from models.terms import Priority, Role
from screens.boarding.board import BoardScreen
from screens.queue import QueueScreen
from tests.desks import NOW, person
from tests.glass.boards import AtBoard, at_board, breach, calm_board, full_board
from tests.glass.consoles import console
from tests.glass.shift import DEFECT, OUTAGE, busy_desk
from tests.glass.waiting import screen_text, wait_for

ALL_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])


@ALL_SIZES
@pytest.mark.parametrize("keys", [("f5", "1", "enter"), ("B", "1", "enter"), ("И", "enter")])
async def test_the_next_breach_is_open_after_three_keys(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    desk = busy_desk(tmp_path)
    coming = [one for one in desk.board.live(NOW).breaches if one.at is not None and one.at >= NOW]
    async with console(desk, person(desk, Role.SUPERVISOR), size=size) as held:
        await wait_for(held.pilot, lambda: "Портал недоступен" in screen_text(held.pilot), "the queue")
        await held.pilot.press(keys[0])
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, BoardScreen) and held.app.screen.board, "board")
        await held.pilot.press(*keys[1:])
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, QueueScreen), "the queue is back")
        queue = held.app.screen
        assert isinstance(queue, QueueScreen)
        await wait_for(held.pilot, lambda: queue.card_open, "a card")
        assert queue.meant == coming[0].number


@ALL_SIZES
async def test_everything_essential_is_on_one_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_board(tmp_path, size=size) as at:
        await at.sees("3 просрочено", "6 скоро", "25 спокойно", "9 на паузе", "5 как получится", "ничьих 9")
        await at.sees("№ 1042: 2 ч 27 мин", "всплеск: за час 14, обычно 4", "CSAT", "нет данных", "91,5 %")
        await at.sees("№ 1031", "10:27", "14:07", "15:00", "16:00", "17:00", "позже 1 →")
        for digit in range(1, 10):
            assert f"◕{digit}" in at.seen or f"◔{digit}" in at.seen
        await at.sees("ответ нарушится через 04:00, в 14:11", "p — назначить", "Марина Орлова")
        await at.sees("VIP", "Высокий", "Обычный", "Какой-то", "Никакой", "14 5●", "VIP № 1045", "№ 1050", "2 файла")


@ALL_SIZES
async def test_every_headline_figure_is_there_however_much_is_said_of_the_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    board = full_board()
    first = replace(board.headline[0], threshold=900.0, baseline=7200.0)
    board = replace(board, headline=(first, *board.headline[1:]))
    async with at_board(tmp_path, board, size=size) as at:
        await at.sees("12 мин (цель 15 мин", "1 ч 07 мин", "5 ч 18 мин", "нет данных", "9 мин", "91,5 %", "3,1 %")
        assert ("было 2 ч: −89,8 %" in at.seen) == (size[0] >= 118)


@ALL_SIZES
async def test_figures_that_are_behind_say_so(tmp_path: Path, size: tuple[int, int]) -> None:
    stale = "Показатели на 12:00 04.03: базу сейчас нельзя дополнить."
    async with at_board(tmp_path, replace(full_board(), behind=stale), size=size) as at:
        await at.sees("12 мин", stale)


@ALL_SIZES
async def test_nothing_runs_over_the_edge_and_a_quiet_desk_says_so(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_board(tmp_path, calm_board(), size=size) as at:
        await at.sees("просроченных нет", "ничего не нарушится", "Решений никто не ждёт", "нет данных")
        assert "0 мин" not in at.seen and "0 %" not in at.seen, "what nothing records is no zero"


async def test_the_cursor_stays_on_its_promise_while_others_come_and_go(tmp_path: Path) -> None:
    async with at_board(tmp_path) as at:
        await at.press("3")
        assert at.screen.breaches.chosen is not None and at.screen.breaches.chosen.number == 1046
        fresh = breach(1100, 2)
        at.book.board = replace(
            at.book.board, breaches=(*at.book.board.breaches[:3], fresh, *at.book.board.breaches[3:])
        )
        at.screen.look_again()
        await at.until(lambda: len(at.screen.breaches.order) == 20, "the new one")
        assert at.screen.breaches.chosen.number == 1046
        at.console.clock.move(timedelta(minutes=30))
        at.screen.beat(at.console.clock.at)
        assert at.screen.breaches.chosen.number == 1046 and at.screen.breaches.chosen in at.screen.breaches.late
        await at.sees("нарушено 14:19")


async def test_l03_the_longest_wait_grows_while_one_looks(tmp_path: Path) -> None:
    async with at_board(tmp_path) as at:
        await at.sees("дольше всех ждёт № 1042: 2 ч 27 мин")
        at.console.clock.move(timedelta(minutes=1))
        at.screen.beat(at.console.clock.at)
        await at.sees("дольше всех ждёт № 1042: 2 ч 28 мин")


async def test_time_moves_the_marks_without_a_read(tmp_path: Path) -> None:
    async with at_board(tmp_path) as at:
        await at.sees("через 04:00")
        at.console.clock.move(timedelta(seconds=61))
        at.screen.beat(at.console.clock.at)
        await at.sees("через 02:59")


@pytest.mark.parametrize(("forth", "back"), [("j", "k"), ("о", "л"), ("right", "left"), ("down", "up")])
async def test_keys_of_both_layouts_walk_along_the_line(tmp_path: Path, forth: str, back: str) -> None:
    async with at_board(tmp_path) as at:
        line = at.screen.breaches
        await at.press(forth, forth)
        assert line.chosen is line.order[5]
        await at.press(back)
        assert line.chosen is line.order[4]
        await at.press("0")
        assert line.chosen is line.late[0]
        await at.press("end")
        assert line.chosen is line.order[-1]


async def test_a_digit_without_a_breach_says_so(tmp_path: Path) -> None:
    async with at_board(tmp_path, calm_board()) as at:
        await at.press("7")
        await at.sees("Нарушения под цифрой 7 нет")
        await at.press("0")
        await at.sees("Просроченных нет")


async def _why(at: AtBoard, text: str) -> None:
    await at.until(lambda: at.console.app.screen.query(Input), "the reason is asked")
    await at.press(*text, "enter")
    await at.until(lambda: at.console.app.screen is at.screen and at.screen.at_rest and at.book.done, "it is done")


async def test_a_ticket_is_given_to_the_freest_with_a_reason(tmp_path: Path) -> None:
    async with at_board(tmp_path) as at:
        await at.press("1", "p")
        await at.sees("№ 1044: кому передать", "Марина Орлова")
        await at.press("enter")
        await _why(at, "busy")
        await at.sees("№ 1044 передано: Марина Орлова.")
    ((name, given, _),) = at.book.done
    number, by, to, reason = given
    assert (name, number, to, reason, by.person.name) == ("reassign", 1044, 1, "busy", "Марина Орлова")


@pytest.mark.parametrize("key", ["v", "м"])
async def test_an_escalation_is_decided(tmp_path: Path, key: str) -> None:
    async with at_board(tmp_path) as at:
        await at.press(key)
        await at.sees("№ 1050", Decision.BACK.label, Decision.KEPT.label, Decision.GIVEN.label)
        await at.press("3")
        await at.sees("кому отдать")
        await at.press(*"Артём", "enter")
        await _why(at, "can")
    ((name, given, named),) = at.book.done
    assert (name, given[0].number, given[2], given[3], named) == ("answer", 1050, Decision.GIVEN, "can", {"to": 4})


async def test_the_reserve_is_called(tmp_path: Path) -> None:
    async with at_board(tmp_path) as at:
        await at.press("r")
        await at.sees("Кого вызвать из резерва", "Вера Новикова")
        await at.press("enter")
        await _why(at, "surge")
    ((name, given, _),) = at.book.done
    assert (name, given[1:]) == ("call_reserve", (5, "surge"))


async def test_acts_on_the_past_and_by_a_manager_are_refused_in_a_sentence(tmp_path: Path) -> None:
    async with at_board(tmp_path, who=Role.MANAGER) as at:
        for key in "pfvsro":
            await at.press(key)
            await at.sees("Роль «менеджер» не может")
        assert at.console.app.screen is at.screen and at.book.done == []


async def test_an_operator_reads_one_sentence_and_stays(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with console(desk, person(desk)) as held:
        await wait_for(held.pilot, lambda: "Портал недоступен" in screen_text(held.pilot), "the queue")
        await held.pilot.press("f5")
        await wait_for(held.pilot, lambda: "не может смотреть показатели" in screen_text(held.pilot), "the sentence")
        assert isinstance(held.app.screen, QueueScreen)


@pytest.mark.parametrize("key", ["T", "Е"])
async def test_as_it_was_is_marked_cannot_be_changed_and_leads_back(tmp_path: Path, key: str) -> None:
    past = replace(full_board(), breaches=(breach(7, 20),), cells={(None, Heat.SOON): 1})
    async with at_board(tmp_path) as at:
        at.book.past = past
        await at.press(key)
        await at.sees("Табло, как было")
        await at.press(*"12", ":", *"00", "enter")
        await at.sees("КАК БЫЛО 04.03.2026 12:00", "1 скоро")
        await at.press("p")
        await at.sees("Это прошлое")
        await at.press("g")
        await at.sees("ОЧЕРЕДЬ, КАК БЫЛО 04.03.2026 12:00 · 2 обращения", "№ 1042", "ничьё", "Ирина Лаптева")
        await at.press("escape")
        await at.sees("КАК БЫЛО 04.03.2026 12:00")
        await at.press("escape")
        await at.sees("3 просрочено")
        assert "КАК БЫЛО" not in at.seen and "Это прошлое" not in at.seen
        await at.press("escape")
        await at.until(lambda: isinstance(at.console.app.screen, QueueScreen), "the queue")


async def test_only_the_board_of_now_says_now(tmp_path: Path) -> None:
    async with at_board(tmp_path, size=(120, 40)) as at:
        await at.sees("14:07 сейчас")
        await at.press("T")
        await at.sees("Табло, как было")
        await at.press(*"12", ":", *"00", "enter")
        await at.sees("КАК БЫЛО 04.03.2026 12:00")
        assert "сейчас" not in at.seen
        await at.press("escape")
        await at.sees("14:07 сейчас")


async def test_what_waits_leads_where_it_is_answered(tmp_path: Path) -> None:
    async with at_board(tmp_path, size=(120, 40)) as at:
        await at.press("tab", "tab")
        await at.until(lambda: at.console.app.focused is at.screen.waits, "the list of decisions")
        assert at.screen.meant == 1047, "the outage of the swap"
        await at.press("j")
        assert at.screen.meant == 1049, "the VIP that waits"
        await at.press("j")
        assert at.screen.meant == 1050, "the escalation"
        await at.press("j", "enter")
        await at.sees("Окна статуса")


async def test_every_number_has_its_formula_behind_y(tmp_path: Path) -> None:
    from models.figures import HEADLINES
    from models.formulas import formula
    from models.formulas_live import LIVE

    async with at_board(tmp_path, size=(120, 60)) as at:
        await at.press("y")
        await at.sees("Как посчитано", *(name for _, name, _ in LIVE), *(one.label for one in HEADLINES))
        await at.sees("Обращение считается один раз, по худшим часам.")
        for _ in range(len(LIVE)):
            await at.press("down")
        await at.sees(formula(HEADLINES[0]).split()[0])
        await at.press("escape")


def test_the_manual_has_every_formula_of_the_board() -> None:
    from importlib.resources import files

    from models.formulas_live import LIVE

    page = " ".join(files("data").joinpath("files", "help", "90-board.md").read_text(encoding="utf-8").split())
    assert [name for _, name, text in LIVE if f"**{name}** — {text}" not in page] == []


async def test_a_real_act_is_in_the_journal_with_its_reason(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with at_board(desk, size=(120, 40)) as at:
        line = at.screen.breaches
        place = next(place for place, one in enumerate(line.order) if one.number == DEFECT)
        line.go(place)
        await at.press("f")
        await at.sees(f"№ {DEFECT}: поднять приоритет до")
        await at.press("1")
        await at.until(lambda: at.console.app.screen.query(Input), "the reason is asked")
        await at.press(*"stop", "enter")
        await at.until(lambda: desk.queue.find(DEFECT).priority is Priority.CRITICAL, "it is raised")  # type: ignore[union-attr]
    card = desk.cards.card(DEFECT, NOW)
    assert card is not None and any("stop" in message.text for message in card.messages)


def test_the_board_for_the_tests_has_everything_on_it() -> None:
    empty = Board(at=NOW)
    full = full_board()
    same = [name for name in Board.__slots__ if getattr(full, name) == getattr(empty, name)]
    assert same == ["at", "behind", "then"], "what only a past board says, or one whose figures are behind"
    assert OUTAGE == 2
