"""Quality at the console: a sample is drawn, checked and read (L-13, L-37); marks, kinds and reasons by keys."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from models.terms import Appeal, Role
from screens.queue import QueueScreen
from screens.reviewing.quality import QualityScreen
from tests.arrivals import Asked, arrive
from tests.desks import NOW, by, make_desk, person
from tests.glass.consoles import console
from tests.glass.waiting import screen_text, wait_for

WEEK = timedelta(days=7)


def solved_last_week(desk: Desk) -> int:
    number = arrive(desk, Asked(at=NOW - WEEK))
    desk.tickets.take(number, by(desk, at=NOW - WEEK))
    desk.tickets.resolve(number, by(desk, at=NOW - WEEK), nothing_to_answer=True)
    return number


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_l13_a_supervisor_checks_and_the_operator_reads(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = make_desk(tmp_path)
    number = solved_last_week(desk)
    async with console(desk, person(desk, Role.SUPERVISOR), size=size) as held:
        await held.pilot.press("f10")
        await wait_for(held.pilot, lambda: f"№ {number}" in screen_text(held.pilot), "the sample")
        assert "2026-W09" in screen_text(held.pilot) and "не проверено" in screen_text(held.pilot)
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "отметьте, чего не было" in screen_text(held.pilot), "the checklist")
        await held.pilot.press("2")
        await wait_for(held.pilot, lambda: "✗" in screen_text(held.pilot), "a point is off")
        await held.pilot.press("6")
        await wait_for(held.pilot, lambda: "Прочтёт только" in screen_text(held.pilot), "the comment")
        await held.pilot.press(*"Answer", "escape")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, QualityScreen), "left in the middle")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: "отметьте" in screen_text(held.pilot), "again")
        await held.pilot.press("2")
        await wait_for(held.pilot, lambda: "✗" in screen_text(held.pilot), "a point is off again")
        await held.pilot.press("6")
        await wait_for(held.pilot, lambda: "Answer" in screen_text(held.pilot), "what was typed is there")
        await held.pilot.press("ctrl+s")
        await wait_for(held.pilot, lambda: "80 %" in screen_text(held.pilot), "the score")
    async with console(desk, person(desk), size=size) as held:
        await held.pilot.press("f10")
        await wait_for(held.pilot, lambda: "Answer" in screen_text(held.pilot), "one's own check")
        assert "Проверки моей работы" in screen_text(held.pilot) and "●" in screen_text(held.pilot)
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: desk.quality.reviews.unread(person(desk)) == (), "it is read")
        await held.pilot.press("o")
        await wait_for(held.pilot, lambda: isinstance(held.app.screen, QueueScreen), "its ticket in the queue")


async def test_l37_another_week_and_another_number(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = solved_last_week(desk)
    async with console(desk, person(desk, Role.SUPERVISOR)) as held:
        await held.pilot.press("f10")
        await wait_for(held.pilot, lambda: f"№ {number}" in screen_text(held.pilot), "the sample")
        await held.pilot.press("ъ")
        await wait_for(held.pilot, lambda: "2026-W10" in screen_text(held.pilot), "the week after, on ЙЦУКЕН")
        assert "выбирать не из чего" in screen_text(held.pilot)
        await held.pilot.press("[", "n")
        await wait_for(held.pilot, lambda: "Номер выборки" in screen_text(held.pilot), "the number is asked")
        await held.pilot.press(*"77x", "enter")
        await wait_for(held.pilot, lambda: "целое число" in screen_text(held.pilot), "what is no number")
        await held.pilot.press("backspace", "enter")
        await wait_for(held.pilot, lambda: "выборка № 77" in screen_text(held.pilot), "the other sample")


@pytest.mark.parametrize(("mark", "kind", "enter"), [("k", "j", "enter"), ("л", "о", "enter")])
async def test_t20_l11_marks_and_kind_by_keys_on_both_layouts(tmp_path: Path, mark: str, kind: str, enter: str) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.escalate(number, by(desk), reason="не получилось", line=2)
    desk.tickets.escalate(number, by(desk, Role.SPECIALIST), reason="готово", line=1)
    async with console(desk, person(desk), size=(120, 40)) as held:
        await wait_for(held.pilot, lambda: f"№ {number}" in screen_text(held.pilot), "the queue")
        await held.pilot.press(mark)
        await wait_for(held.pilot, lambda: "скорость" in screen_text(held.pilot), "the first mark")
        await held.pilot.press("2")
        await wait_for(held.pilot, lambda: "качество" in screen_text(held.pilot), "the second mark")
        await held.pilot.press("1")
        await wait_for(held.pilot, lambda: desk.reads.number("SELECT count(*) FROM line_mark") == 1, "both are kept")
        await held.pilot.press(kind)
        await wait_for(held.pilot, lambda: "вид обращения" in screen_text(held.pilot), "the kinds")
        await held.pilot.press("2")
        read = "SELECT appeal FROM ticket WHERE number = ?"
        await wait_for(held.pilot, lambda: desk.reads.row(read, (number,)) == (Appeal.COMPLAINT.value,), "the kind")
    assert desk.reads.rows("SELECT speed, quality FROM line_mark") == [(4, 5)]


async def test_l29_solving_a_repeated_contact_asks_why_the_client_came_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    first = solved_last_week(desk)
    again = arrive(desk, Asked(at=NOW - timedelta(minutes=1)))
    desk.tickets.take(again, by(desk))
    async with console(desk, person(desk), size=(120, 40)) as held:
        await wait_for(held.pilot, lambda: f"№ {again}" in screen_text(held.pilot), "the queue")
        await held.pilot.press("enter")
        await wait_for(held.pilot, lambda: f"повтор № {first}" in screen_text(held.pilot), "the card says so")
        await held.pilot.press("d")
        await wait_for(held.pilot, lambda: "Нечего отвечать" in screen_text(held.pilot), "a word to the client")
        await held.pilot.press("2")
        await wait_for(held.pilot, lambda: "почему клиент пришёл снова" in screen_text(held.pilot), "the reasons")
        await held.pilot.press("1")
        read = "SELECT status, repeat_of FROM ticket WHERE number = ?"
        await wait_for(held.pilot, lambda: desk.reads.row(read, (again,)) == ("resolved", first), "it is solved")
