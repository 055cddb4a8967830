"""The incoming side when something comes between: refusals, questions, a restart, a lost base, other people."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from data import driver, engine
from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, DraftRow, Person
from data.shifts.rows import ItemRow
from models.shift_terms import NoticeStep, PartState
from models.terms import Role, TicketType
from screens.dialogs.pin import Sign
from screens.dialogs.remembered import Remembered
from screens.handing import steadfast
from screens.handing.taking import TakingScreen
from screens.keys import TWIN
from screens.widgets.taking_bars import Step
from tests.desks import NOW, PIN, person
from tests.glass.consoles import console
from tests.glass.giving import NEAR_END, give_desk
from tests.glass.hostile import NAMED, RAW
from tests.glass.shift import request
from tests.glass.taken import (
    GIVER,
    LATER,
    TAKER,
    WORDS,
    Taking,
    accept_all_of,
    giver_of,
    prepare,
    read_hot,
    signed_desk,
    taking,
)
from tests.glass.waiting import wait_for


@pytest.mark.parametrize("key", ["x", TWIN["x"]])
async def test_ho33_what_is_not_accepted_stays_with_the_outgoing_person(tmp_path: Path, key: str) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=3)
    async with taking(desk) as screen:
        await screen.press("tab", "tab")
        await screen.counted()
        await screen.press("down", key)
        await screen.until(lambda: screen.screen.writing, "the line")
        await screen.sees("№ 2: почему не принимаете?")
        await screen.press("enter")
        await screen.says("Напишите причину")
        await screen.type("Нет доступа к базе")
        await screen.press("enter")
        await screen.says("№ 2: не принято, остаётся у сдающего")
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.sees("№ 2 не принимаете: Нет доступа к базе")
        await screen.sign()
        await screen.sees("Принято с замечаниями")
    owner = desk.reads.number("SELECT assignee_id FROM ticket WHERE number = 2")
    assert owner == person(desk, GIVER).id
    leads = person(desk, Role.SUPERVISOR).id
    told = "SELECT count(*) FROM shift_notice WHERE person_id = ? AND step = ?"
    assert desk.reads.number(told, (leads, NoticeStep.REFUSED.value)) == 1


@pytest.mark.parametrize("key", ["v", TWIN["v"]])
async def test_a_question_goes_to_the_outgoing_person_and_stops_nothing(tmp_path: Path, key: str) -> None:
    desk = signed_desk(tmp_path, hot=1, rest=1)
    async with taking(desk, size=(120, 40)) as screen:
        await screen.press("tab")
        await screen.on_hot(1)
        await screen.press(key)
        await screen.until(lambda: screen.screen.writing, "the line")
        await screen.type("Кто дежурит у провайдера?")
        await screen.press("enter")
        await screen.says("вопрос ушёл сдающему")
        await screen.sees("Ваш вопрос", "ещё нет")
        one = desk.shifts.accepting.awaiting(person(desk, GIVER), LATER)[0]
        assert one.question == "Кто дежурит у провайдера?"
        desk.shifts.accepting.answer(one.item_id, giver_of(desk), one.reader_id, "Смена Петрова, телефон в карточке")
        screen.screen.look_again()
        await screen.sees("Смена Петрова, телефон в карточке")


async def test_ho14_half_typed_words_and_the_place_are_there_again(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, rest=2)
    async with taking(desk) as screen:
        await screen.press("tab")
        await read_hot(screen, 2)
        await read_hot(screen, 3)
        await screen.on_hot(1)
        await screen.press("space")
        await screen.until(lambda: screen.screen.writing, "the line")
        await screen.type("Проверю жур")
        await screen.until(lambda: any("Проверю жур" in one.text for one in drafts(desk)), "the draft on disk")
    async with taking(desk) as screen:
        await screen.at(Step.HOT)
        assert screen.item.number == 1
        await screen.on_hot(1)
        await screen.press("space")
        await screen.until(lambda: screen.screen.line.text == "Проверю жур", "what was typed")


def drafts(desk: Desk) -> tuple[DraftRow, ...]:
    """What the receiver left half-typed."""
    return desk.drafts.mine(person(desk, TAKER).id)


async def test_ho32_what_is_remembered_pops_up_and_is_acknowledged(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=1)
    part = accept_all_of(desk, LATER)
    async with console(desk, person(desk, TAKER)) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        desk.shifts.accepting.recall(part, By(person(desk, GIVER), LATER), "Ключ от серверной у охраны")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, Remembered), "the panel")
        panel = cast(Remembered, held.app.screen)
        await held.pilot.press("enter", "escape", "q")
        assert held.app.screen is panel
        await wait_for(held.pilot, lambda: panel.ready, "time to read it")
        await held.pilot.press("escape")
        assert held.app.screen is panel
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: held.app.screen is not panel, "the queue again")
    assert desk.shifts.accepting.recollections(person(desk, TAKER)) == ()
    with pytest.raises(Refusal, match="Напишите заметку в обращении"):
        desk.shifts.accepting.recall(part, By(person(desk, GIVER), LATER + timedelta(minutes=11)), "И ещё")


async def test_ho37_a_held_database_is_told_and_nothing_typed_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.PATIENCE < 6, "the sentence comes within six seconds"
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    assert steadfast.AGAIN == 3
    desk = signed_desk(tmp_path, hot=1, rest=1)
    async with taking(desk) as screen:
        await screen.press("tab")
        await screen.on_hot(1)
        await screen.press("space")
        await screen.until(lambda: screen.screen.writing, "the line")
        other = driver.writer(desk.places.database)
        other.execute("BEGIN IMMEDIATE")
        await screen.type(WORDS)
        await screen.press("enter", "enter")
        await screen.until(lambda: "Нет связи с базой" in screen.screen.notice.standing, "the sentence")
        await screen.sees("⚠ Нет связи с базой. Ничего не потеряно до 14:08:32. Повтор через 3 с.")
        assert screen.screen.line.text == WORDS
        other.execute("ROLLBACK")
        other.close()
        await screen.at(Step.REST)
        await screen.until(lambda: not screen.screen.notice.standing, "the sentence is gone")
    said = desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'item_read'")
    assert said == 1 and desk.reads.number("SELECT count(*) FROM item_reading WHERE words = ?", (WORDS,)) == 1


async def test_ho37_a_pin_typed_while_the_base_is_held_accepts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    desk = signed_desk(tmp_path, hot=0, rest=1)
    async with taking(desk) as screen:
        await screen.press("tab", "tab")
        await screen.counted()
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.app.screen, Sign), "the PIN")
        other = driver.writer(desk.places.database)
        other.execute("BEGIN IMMEDIATE")
        await screen.type(PIN)
        await screen.press("enter")
        await screen.sees("База занята")
        other.execute("ROLLBACK")
        other.close()
        await screen.type(PIN)
        await screen.press("enter")
        await screen.sees("✓ Принято: Ирина Лаптева")
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'share_accepted'") == 1


async def test_ho05_the_wrong_pin_is_asked_again_and_the_giver_is_offered_nothing(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=1)
    async with console(desk, person(desk, GIVER)) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        screen = TakingScreen(desk, held.clock, desk.settings, person(desk, GIVER))
        held.app.push_screen(screen)
        await wait_for(held.pilot, lambda: screen.offer.brief is not None, "the brief")
        assert screen.offer.share is None
    async with taking(desk) as taker:
        await taker.press("tab", "tab")
        await taker.counted()
        await taker.press("a")
        await taker.at(Step.ACCEPT)
        await taker.press("enter")
        await taker.until(lambda: isinstance(taker.console.app.screen, Sign), "the PIN")
        await taker.type("000000")
        await taker.press("enter")
        await taker.until(lambda: "PIN не подходят" in taker.seen, "the complaint")
        await taker.press("escape")


async def test_ho38_a_manager_reads_and_accepts_nothing(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path)
    boss = person(desk, Role.MANAGER)
    async with console(desk, boss) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        screen = TakingScreen(desk, held.clock, desk.settings, boss)
        held.app.push_screen(screen)
        await wait_for(held.pilot, lambda: screen.offer.brief is not None, "the brief")
        await held.pilot.press("shift+tab", "enter")
        await wait_for(held.pilot, lambda: "не может сдавать и принимать смену" in screen.notice.said, "the refusal")
        assert screen.offer.share is None and screen.offer.shares == ()


async def test_two_givers_are_taken_one_after_the_other(tmp_path: Path) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=1)
    second: Person = person(desk, Role.ENGINEER)
    desk.intake.accept_many([request("other", 4, TicketType.QUESTION, "Вопрос второго", minutes=1)], NOW)
    desk.tickets.take(2, By(second, NOW))
    prepare(desk, giver=Role.ENGINEER)
    async with taking(desk) as screen:
        await screen.sees("передач 2")
        await screen.press("g")
        await screen.sees("Чью передачу принять", "Артём Кравец")
        await screen.press("2")
        await screen.sees("Сдаёт Артём Кравец")
        await screen.press("tab", "tab")
        await screen.counted()
        await screen.press("a")
        await screen.at(Step.ACCEPT)
        await screen.sign()
        await screen.sees("Принято: Артём Кравец")
        await screen.sees("Сдаёт Ирина Лаптева")
    assert desk.reads.number("SELECT count(*) FROM part WHERE state = ?", (PartState.ACCEPTED.value,)) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_ho30_hostile_words_are_shown_and_never_obeyed(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = signed_desk(tmp_path, hot=0, rest=0, sign=False)
    kept = [text for text in NAMED.values() if text.split() and len(text) < 140]
    letters = [request(f"h{n}", 1, TicketType.DEFECT, text, text, minutes=1) for n, text in enumerate(kept)]
    desk.intake.accept_many(letters, NOW)
    for number in range(1, len(letters) + 1):
        desk.tickets.take(number, By(person(desk, GIVER), NOW))
    prepare(desk, steps=kept)
    async with taking(desk, size=size) as screen:
        await screen.press("tab")
        for item in screen.items[:6]:
            await screen.until(partial(stands_on, screen, item), "the next one")
            await read_hot(screen, item.number or 0)
            assert not any(RAW.search(line) for line in screen.seen.split("\n")), screen.seen


def stands_on(screen: Taking, item: ItemRow) -> bool:
    """Whether an item is the one on the page."""
    return screen.item.key == item.key


async def test_what_is_not_signed_yet_is_not_called_nothing(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 1)
    async with taking(desk, at=NEAR_END) as screen:
        await screen.press("tab")
        await screen.sees("Передача вам ещё не подписана: пункты появятся здесь")
        assert "пробел прочитал" not in screen.seen
        await screen.press("space")
        await screen.says("Здесь пунктов нет. Tab — дальше.")
