"""What would change stands in the dialogs before anybody confirms (C-37, S-35, acceptance case 25)."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from console import background
from data.desk import Desk
from data.foresight.rows import Pace
from data.rows import By
from models.terms import MessageKind, Priority, Role, Tier
from screens.foreseeing import FAILED
from tests.desks import NOW, person
from tests.glass.shift import DEFECT, OUTAGE, QUESTION, Shift, busy_desk, on_shift
from tests.store.foreseen import keep_pace
from tests.store.rules_at_hand import edit, lead, terms

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with three questions behind one operator, who needs three hours for each request."""
    monkeypatch.setattr(background, "BEAT", 0.05)
    desk = busy_desk(tmp_path, more=2)
    desk.clocks.sweep(NOW)
    keep_pace(desk, Pace(timedelta(hours=3)))
    desk.tickets.assign(OUTAGE, lead(desk), person(desk).id)
    return desk


async def stand_on(shift: Shift, number: int) -> None:
    """Put the cursor on a ticket of the whole queue."""
    await shift.press("3")
    await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number, "the list")
    shift.screen.table.go_to(number)
    await shift.until(lambda: shift.screen.table.number == number and shift.screen.subjects(), f"№ {number}")


def told(shift: Shift) -> str:
    """What the dialog says of the consequences; a toast may lie over it at the edge."""
    texts = shift.console.app.screen.query("#dialog-text")
    return str(texts.first(Static).content) if texts else ""


@pytest.mark.parametrize("size", SIZES)
async def test_case_25_who_moves_is_listed_before_a_paid_urgent_start_and_confirming_moves_them(
    desk: Desk, size: tuple[int, int]
) -> None:
    numbers = [row for (row,) in desk.reads.rows("SELECT number FROM ticket WHERE subject LIKE 'Ещё вопрос%'")]
    preview = desk.foresight.urgent((numbers[-1],), NOW)
    async with on_shift(desk, Role.SUPERVISOR, size=size) as shift:
        await stand_on(shift, numbers[-1])
        await shift.press("$")
        await shift.dialog()
        await shift.until(lambda: "Место в очереди изменится у" in told(shift), "who moves")
        for moved in preview.moved[:2]:
            assert f"№ {moved.number} · место {moved.was.place} → {moved.now.place}" in told(shift)
        assert "на смене 1" in told(shift)
        await shift.type("счёт 17")
        await shift.press("enter")
        await shift.hears("срочный запуск оплачен")
    assert desk.foresight.forecast(NOW) == preview.after


async def test_a_paid_urgent_start_is_not_taken_before_its_list_could_be_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = threading.Event()
    real = desk.foresight.urgent

    def slow(*words: object) -> object:
        assert counted.wait(30)
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.foresight, "urgent", slow)
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        await stand_on(shift, QUESTION)
        await shift.press("$")
        await shift.dialog()
        await shift.type("счёт 17")
        await shift.press("enter")
        await shift.until(lambda: "Сначала посмотрите, что изменится" in shift.seen, "the refusal")
        assert "счёт 17" in shift.seen, "what was typed is kept"
        counted.set()
        await shift.until(lambda: "полоса «остальные» → «срочно, оплачено»" in told(shift), "what changes")
        assert "Сначала посмотрите" not in shift.seen
        await shift.press("enter")
        await shift.hears("срочный запуск оплачен")


@pytest.mark.parametrize("size", SIZES)
async def test_another_priority_and_tier_say_what_they_do_and_do_not_wait_for_it(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with on_shift(desk, Role.SUPERVISOR, size=size) as shift:
        await stand_on(shift, QUESTION)
        await shift.press("l")
        await shift.dialog()
        await shift.press(str(1 + list(Tier).index(Tier.VIP)))
        await shift.until(lambda: "срок: реакция" in told(shift), "the dues that move")
        assert "срок изменится у 1" in told(shift)
        await shift.type("важный")
        await shift.press("enter")
        await shift.hears("уровень «VIP»")
        await shift.press("f")
        await shift.dialog()
        await shift.press("1")
        await shift.dialog()
        await shift.until(lambda: "Считаем по 3 ч работы на обращение" in told(shift), "what it is counted with")
        await shift.press("down", "up", "escape")
    row = desk.queue.find(QUESTION)
    assert row is not None and row.tier is Tier.VIP and row.priority is not Priority.CRITICAL


async def test_a_fault_in_the_counting_takes_no_act_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(desk.foresight, "urgent", broken)
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        await stand_on(shift, DEFECT)
        await shift.press("$")
        await shift.dialog()
        await shift.until(lambda: FAILED[:30] in told(shift), "the sentence")
        await shift.type("счёт")
        await shift.press("enter")
        await shift.hears("срочный запуск оплачен")
    assert "ZeroDivisionError" in desk.places.log.read_text("utf-8")


@pytest.mark.parametrize(("size", "key"), [(SIZES[0], "t"), (SIZES[1], "е")])
async def test_a_new_standard_is_tried_on_history_before_it_is_applied(
    desk: Desk, size: tuple[int, int], key: str
) -> None:
    desk.replies.reply(DEFECT, By(person(desk), NOW), MessageKind.ANSWER, "Готово")
    async with on_shift(desk, Role.SUPERVISOR, size=size) as shift:
        shift.clock.move(timedelta(minutes=1))
        edit(desk, terms("Обычный", "response", "10 мин"))
        await shift.until(lambda: "Новый стандарт ждёт" in shift.screen.notice.standing, "the edit")
        await shift.press("R")
        await shift.dialog()
        await shift.until(lambda: "Считаем по 3 ч" in told(shift), "the queue")
        await shift.press(key)
        await shift.until(lambda: "нарушили бы: № 3" in told(shift), "what would have been broken")
        assert "Ответ в срок: 100 % (1 из 1) → 0 % (0 из 2)" in told(shift), "with № 5, still open and late by then"
        await shift.press("escape")
    assert desk.standard.version == "2026-1", "trying applies nothing"
