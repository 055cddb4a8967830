"""What is decided, closed, signed and answered on the giving screen, each by its key on both layouts."""

from pathlib import Path

import pytest

from data.rows import By
from models.shift_terms import Disposition, Grade
from models.terms import Role
from tests.desks import NAMES, make_desk, person
from tests.glass.giving import (
    EARLY,
    NEAR_END,
    at_giving,
    give_desk,
    key,
    say_hot,
    sign,
)
from tests.rosters import entered, put_in_force, usual

BOTH = pytest.mark.parametrize("russian", [False, True], ids=["latin", "russian"])


@BOTH
async def test_every_decision_has_its_key(tmp_path: Path, russian: bool) -> None:
    desk = give_desk(tmp_path, 5, 0)
    async with at_giving(desk) as giving:
        await giving.press("home", key("q", russian))
        await giving.sees("в общую очередь, почему", "свободно, по правилу очереди")
        await giving.press("enter")
        await giving.until(lambda: giving.word_of("1").disposition is Disposition.QUEUE, "the queue")
        await giving.press("down", key("t", russian))
        await giving.sees("кому передать")
        await giving.type("Орлова")
        await giving.press("enter")
        await giving.until(lambda: giving.word_of("2").recipient == NAMES[Role.SUPERVISOR], "another recipient")
        await giving.press("down", key("k", russian))
        await giving.sees("не в следующей смене: кто согласен")
        await giving.press("enter")
        await giving.pin()
        await giving.sees("остаётся за сдающим до")
        await giving.press("enter")
        await giving.until(lambda: giving.word_of("3").disposition is Disposition.KEEP, "kept")
        await giving.press("down", key("e", russian))
        await giving.sees("эскалировать")
        await giving.press("enter")
        await giving.sees("почему передаёте")
        await giving.type("нужен лог")
        await giving.press("enter")
        await giving.sees("кто из наших следит")
        await giving.press("enter")
        await giving.until(lambda: giving.word_of("4").disposition is Disposition.ESCALATED, "escalated")
        assert giving.word_of("4").line == 2
        await giving.press("end", key("r", russian))
        await giving.until(lambda: giving.word_of("5").grade is Grade.HOT, "raised")


async def test_waiting_for_the_client_asks_until_when_and_who_watches(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 0)
    desk.waiting.wait(1, By(person(desk), NEAR_END), None)
    async with at_giving(desk) as giving:
        await giving.sees("Ждут · 1")
        await giving.press("w")
        await giving.sees("ждём клиента до")
        await giving.press("enter")
        await giving.sees("кто следит")
        await giving.press("enter")
        await giving.until(lambda: giving.word_of("1").disposition is Disposition.WAIT, "waiting")
        assert giving.word_of("1").watcher == NAMES[Role.SPECIALIST] and giving.word_of("1").until is not None


async def test_ho_03_a_vip_item_is_not_given_to_the_queue(tmp_path: Path) -> None:
    """HO-03 at the screen: the key says why not and asks nothing."""
    desk = give_desk(tmp_path, 0, 1)
    async with at_giving(desk) as giving:
        await giving.press("q")
        await giving.says("P1, VIP и просроченное в общую очередь не уходят")
        assert giving.word_of("1").disposition is not Disposition.QUEUE


@BOTH
async def test_closing_goes_by_the_ordinary_checks_and_the_item_goes(tmp_path: Path, russian: bool) -> None:
    desk = give_desk(tmp_path, 2, 0)
    async with at_giving(desk) as giving:
        await giving.press(key("x", russian))
        await giving.sees("закончить")
        await giving.press("enter")
        await giving.sees("клиент ещё ждёт ответа")
        await giving.press("down", "enter")
        await giving.until(lambda: len(giving.items) == 1, "one item less")
        await giving.sees("Осталось 1 из 1")


async def test_the_queue_opens_the_ticket_and_f8_comes_back_to_the_item(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 3, 0)
    async with at_giving(desk) as giving:
        await giving.press("end", "o")
        await giving.until(lambda: giving.shift.screen.card_open, "the card")
        assert giving.shift.screen.meant == 3
        await giving.press("f8")
        await giving.read()
        await giving.until(lambda: giving.at.number == 3, "the same item")


async def test_the_part_is_signed_taken_back_and_signed_again(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 2, 0)
    async with at_giving(desk) as giving:
        await giving.press("a")
        await giving.sees("Готово всё: 2")
        await giving.press("ctrl+s")
        await giving.pin("000000")
        await giving.sees("Подписать передачу")
        await giving.until(lambda: "подписать   Esc" in giving.shift.seen and "PIN" in giving.shift.seen, "asked again")
        await giving.pin()
        await giving.says("Подписано. Ждём приёма: Олег Бестужев")
        await giving.press("space")
        await giving.says("снимите подпись (u)")
        await giving.press("u")
        await giving.says("Подпись снята")
        await giving.until(lambda: giving.screen.part and giving.screen.part.signed_at is None, "a draft again")
        await sign(giving)


async def test_the_words_and_questions_of_the_receiver_come_up_by_themselves(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 1)
    with desk.store.write(NEAR_END) as tx:
        tx.exec("UPDATE ticket SET priority = 'critical' WHERE number = 1")
    async with at_giving(desk) as giving:
        await say_hot(giving)
        await giving.press("a")
        await giving.sees("Готово всё: 2")
        await sign(giving)
        taker = By(person(desk, Role.SPECIALIST), NEAR_END)
        accepting = desk.shifts.accepting
        (share,) = accepting.offered(taker.person, NEAR_END)
        hot, plain = (item.id for item in accepting.items(share.id, taker.person, NEAR_END))
        assert hot is not None and plain is not None
        accepting.shown(share.id, taker, [hot, plain])
        accepting.read_back(hot, taker, "звоню куратору в половине одиннадцатого")
        await giving.sees("понимает так", "звоню куратору в половине одиннадцатого", "Вы написали")
        await giving.press("space")
        await giving.until(lambda: not accepting.awaiting(person(desk), NEAR_END), "confirmed")
        accepting.ask(plain, taker, "Счёт выставлен?")
        await giving.sees("спрашивает", "Счёт выставлен?")
        await giving.type("Да, в среду")
        await giving.press("enter")
        await giving.until(lambda: not accepting.awaiting(person(desk), NEAR_END), "answered")
        accepting.read_back(hot, taker, "или всё-таки письмом завтра утром")
        await giving.sees("или всё-таки письмом")
        await giving.press("x")
        await giving.until(lambda: not accepting.awaiting(person(desk), NEAR_END), "rejected")


async def test_the_note_of_the_shift_is_kept_while_it_is_typed(tmp_path: Path) -> None:
    desk = give_desk(tmp_path, 1, 0)
    async with at_giving(desk) as giving:
        await giving.press("m")
        await giving.sees("Что на смене было необычного")
        await giving.type("Связь падала")
        await giving.sees("Сохранено.")
        part = desk.shifts.preparing.mine(person(desk), NEAR_END)
        assert part is not None and part.note == "Связь падала"
        await giving.press("escape")
        await giving.in_list()


async def test_closing_the_day_names_a_supervisor_for_the_queue(tmp_path: Path) -> None:
    """C-31 at the screen: no shift follows, the day is closed on a supervisor by name."""
    desk = make_desk(tmp_path)
    put_in_force(desk, [one for one in usual() if one.kind == "день"])
    entered(desk, Role.OPERATOR, EARLY)
    async with at_giving(desk) as giving:
        await giving.press("ctrl+s")
        await giving.sees("Закрыть день", "Передать коллеге")
        await giving.press("enter")
        await giving.sees("кто отвечает за очередь до открытия")
        await giving.press("enter")
        await giving.pin()
        await giving.says("День закрыт")
    row = desk.reads.row("SELECT custodian_id FROM part")
    assert row == (person(desk, Role.SUPERVISOR).id,)


@BOTH
async def test_an_instruction_is_left_seen_and_ended(tmp_path: Path, russian: bool) -> None:
    desk = give_desk(tmp_path, 1, 0)
    async with at_giving(desk) as giving:
        await giving.press(key("d", russian))
        await giving.sees("Указание: держать до срока")
        await giving.type("Не закрывать без акта")
        await giving.press("enter")
        await giving.sees("Держать до")
        await giving.type("завтра 12:00")
        await giving.press("enter")
        await giving.sees("указ.", "Не закрывать без акта", "Осталось 2 из 2")
        await giving.press("end", key("x", russian))
        await giving.says("Указание снято")
        await giving.sees("Осталось 1 из 1")
