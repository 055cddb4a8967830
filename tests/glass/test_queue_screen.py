"""The queue screen with real keys on a real desk: a request worked to the end, views, filter, numbers, undo."""

from pathlib import Path

import pytest

from data.rows import By, Order, View
from models.terms import MessageKind, Role, Status
from tests.desks import NOW, by, person
from tests.glass.shift import DEFECT, OUTAGE, QUESTION, UNFORMED, VIP, busy_desk, on_shift, request
from tests.glass.waiting import settle


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("keys", ["gtar", "пефк"])
async def test_a_request_is_worked_to_the_end_by_keys(tmp_path: Path, keys: str, size: tuple[int, int]) -> None:
    desk = busy_desk(tmp_path)
    serve, take, acknowledge, reply = list(keys)
    async with on_shift(desk, size=size) as shift:
        await shift.press(serve)
        await shift.until(lambda: shift.screen.card_view.number == VIP, "the VIP's card")
        await shift.press(take)
        await shift.hears("теперь ваше")
        await shift.press(acknowledge)
        await shift.hears("принято")
        await shift.press(reply)
        await shift.until(lambda: shift.screen.card_view.composer is not None, "the composer")
        await shift.type("Счёт отправлен.")
        await shift.press("ctrl+s")
        await shift.hears("уйдёт через")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is gone")
        await shift.press("s" if serve == "g" else "ы")
        await shift.dialog()
        await shift.type("реш")
        await shift.press("enter")
        await shift.hears("решено")
    row = desk.queue.find(VIP)
    assert row is not None
    assert (row.status, row.assignee) == (Status.RESOLVED, "Ирина Лаптева")


async def test_two_consoles_follow_each_other(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as here, on_shift(desk, Role.SPECIALIST) as there:
        await here.press("home", "t")
        await here.hears("теперь ваше")
        await there.until(lambda: "Ирина Л." in there.seen, "the colleague's list shows who took it")
        await there.press("t")
        await there.hears("уже взято: Ирина Лаптева")


async def test_an_act_on_a_ticket_that_moved_on_says_what_changed(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(VIP, by(desk))
    async with on_shift(desk) as shift:
        shift.console.app.follow_for(None)
        await shift.until(lambda: shift.screen.card_view.number == VIP, "the card beside the list")
        await settle(shift.pilot)
        shift.screen.look_again = lambda numbers: None  # type: ignore[method-assign]
        desk.tickets.escalate(VIP, By(person(desk, Role.SUPERVISOR), NOW), reason="нужен инженер", line=3)
        await shift.press("d")
        await shift.dialog()
        await shift.press("2")
        await shift.hears("изменилось, пока вы смотрели")


async def test_the_card_beside_the_list_follows_the_cursor(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        for number in (VIP, OUTAGE, DEFECT, QUESTION):
            await shift.until(lambda n=number: shift.screen.card_view.number == n, f"the card of {number}")  # type: ignore[misc]
            await shift.press("down")


async def test_on_a_small_terminal_the_card_takes_the_lists_place(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, size=(80, 24)) as shift:
        assert not shift.screen.card_view.display
        await shift.press("enter")
        await shift.until(lambda: shift.screen.card_view.display and shift.screen.card_view.number == VIP, "the card")
        assert not shift.screen.table.display
        await shift.press("J")
        await shift.until(lambda: shift.screen.card_view.number == OUTAGE, "the next card")
        await shift.press("Л")
        await shift.until(lambda: shift.screen.card_view.number == VIP, "the card before")
        await shift.press("escape")
        await shift.until(lambda: shift.screen.table.display and shift.screen.table.has_focus, "the list")
        assert shift.screen.table.number == VIP


async def test_typing_narrows_the_list_and_escape_widens_it(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("slash")
        await shift.until(lambda: shift.screen.query("FindBar"), "the line")
        await shift.type("портал")
        await shift.until(lambda: shift.screen.table.total == 1 and shift.screen.table.number == OUTAGE, "one row")
        await shift.press("enter")
        await shift.until(lambda: shift.screen.table.has_focus, "the list has the keys")
        assert "отбор: портал" in shift.seen
        await shift.press("escape")
        await shift.until(lambda: shift.screen.table.total == 4, "all rows")
        assert shift.screen.table.number == OUTAGE


async def test_a_filter_that_means_nothing_is_explained_and_leaves_the_list(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("/")
        await shift.until(lambda: shift.screen.query("FindBar"), "the line")
        await shift.type("тир:золотой")
        await shift.until(lambda: str(shift.screen.query_one("#find-complaint").render()).strip(), "a complaint")
        await shift.press("escape")
        await shift.until(lambda: shift.screen.table.total == 4 and shift.screen.table.has_focus, "all rows")


@pytest.mark.parametrize(
    ("key", "view"), [("1", View.MINE), ("2", View.UNREACTED), ("4", View.WAITING), ("5", View.UNFORMED)]
)
async def test_views_are_a_digit_away(tmp_path: Path, key: str, view: View) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press(key)
        await shift.until(lambda: shift.screen.view is view and shift.screen.table.settled, "the view")


async def test_a_request_without_type_gets_one_by_one_key_and_joins_the_queue(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("5")
        await shift.until(lambda: shift.screen.table.number == UNFORMED, "the unformed one")
        await shift.press("c")
        await shift.dialog()
        await shift.type("воп")
        await shift.press("enter")
        await shift.hears(f"№ {UNFORMED}")
        await shift.until(lambda: shift.screen.table.total == 0, "it left the view")
    row = desk.queue.find(UNFORMED)
    assert row is not None
    assert row.status is Status.NEW


async def test_any_number_opens_closed_ones_too(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.resolve(QUESTION, by(desk), nothing_to_answer=True)
    desk.tickets.close(QUESTION, by(desk), "подтвердил")
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.press("#")
        await shift.dialog()
        await shift.type(str(QUESTION))
        await shift.press("enter")
        await shift.until(
            lambda: shift.screen.card_view.number == QUESTION and "Закрыт" in shift.seen, "the closed card"
        )
        await shift.press("escape", "№")
        await shift.dialog()
        await shift.type("999")
        await shift.press("enter")
        await shift.hears("№ 999 нет")
        await shift.until(lambda: shift.screen.table.display, "the list is back")


async def test_undo_gives_the_ticket_back(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("t")
        await shift.hears("теперь ваше")
        await shift.press("u")
        await shift.hears("отменено: взято")
    row = desk.queue.find(VIP)
    assert row is not None
    assert row.assignee_id is None


async def test_waiting_for_the_client_until_an_instant(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("t")
        await shift.hears("теперь ваше")
        await shift.press("w")
        await shift.dialog()
        await shift.type("вчера")
        await shift.press("enter")
        await shift.until(lambda: "Не понял время" in shift.seen, "the complaint")
        await shift.press(*["backspace"] * 5)
        await shift.type("завтра 11:00")
        await shift.press("enter")
        await shift.hears("ждём клиента до 05.03 11:00")
    row = desk.queue.find(VIP)
    assert row is not None
    assert row.status is Status.WAITING_CLIENT


async def test_the_order_of_dues_is_named_and_never_blended(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("S")
        await shift.until(lambda: shift.screen.order_by is Order.SLA and "по сроку" in shift.seen, "the order is named")
        await shift.press("Ы")
        await shift.until(lambda: shift.screen.order_by is Order.QUEUE, "the rule's order")


async def test_a_view_is_kept_under_a_name(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("/")
        await shift.until(lambda: shift.screen.query("FindBar"), "the line")
        await shift.type("тип:авария")
        await shift.until(lambda: shift.screen.table.total == 1, "one row")
        await shift.press("enter", "V")
        await shift.dialog()
        await shift.press("1")
        await shift.until(lambda: "Имя вида" in shift.seen, "the name is asked")
        await shift.type("горит")
        await shift.press("enter")
        await shift.hears("«горит» сохранён")
        await shift.press("escape")
        await shift.until(lambda: shift.screen.table.total == 4, "all rows")
        await shift.press("V")
        await shift.dialog()
        await shift.press("1")
        await shift.until(lambda: shift.screen.table.total == 1, "the kept view")


async def test_what_comes_in_appears_by_itself_and_the_cursor_stays(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("down", "down")
        await shift.until(lambda: shift.screen.table.number == DEFECT, "the cursor")
        desk.intake.accept(request("new", 1, None, "Пропал доступ"), NOW)
        desk.replies.note(DEFECT, by(desk, Role.SPECIALIST), "смотрю")
        await shift.until(lambda: "Не оформлено 2" in shift.seen, "the count")
        await shift.until(lambda: "смотрю" in shift.seen, "the colleague's note")
        assert shift.screen.table.number == DEFECT


async def test_why_and_the_rules_are_a_key_away(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        for key, words in (("y", "уровень VIP"), ("н", "моментально"), ("v", "Каналы"), ("м", "5–10 мин")):
            await shift.press(key)
            await shift.dialog()
            await shift.until(lambda words=words: words in shift.seen, words)  # type: ignore[misc]
            await shift.press("escape")
            await shift.until(lambda: shift.console.app.screen is shift.screen, "the dialog is gone")


async def test_an_operator_is_told_why_a_supervisors_act_is_not_theirs(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("h")
        await shift.dialog()
        await shift.type("ждём")
        await shift.press("enter")
        await shift.hears("не может отложить")


async def test_a_sent_reply_can_be_taken_back_while_it_counts_down(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.take(VIP, by(desk))
    desk.replies.reply(VIP, by(desk), MessageKind.ANSWER, "не то")
    async with on_shift(desk) as shift:
        await shift.press("u")
        await shift.hears("отменено")
    assert desk.drafts.mine(person(desk).id)[0].text == "не то"
