"""Acts on marked rows: each on its own, and which failed and why."""

from pathlib import Path

from data.rows import By
from models.terms import Role, Status
from tests.desks import NOW, person
from tests.glass.shift import DEFECT, OUTAGE, QUESTION, VIP, busy_desk, on_shift


async def test_marked_rows_are_taken_together_and_the_failures_are_named(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("space", "space", "space")
        await shift.until(lambda: "отмечено 3" in shift.seen, "three marks")
        desk.tickets.take(OUTAGE, By(person(desk, Role.SPECIALIST), NOW))
        await shift.press("t")
        await shift.dialog()
        assert "Сделано 2, не вышло 1" in shift.seen
        assert f"№ {OUTAGE} уже взято: Олег Бестужев" in shift.seen
        await shift.press("escape")
        await shift.until(lambda: shift.screen.table.marked == {OUTAGE}, "only the failed one stays marked")
    mine = person(desk).id
    holders = {row.number: row.assignee_id for row in desk.queue.rows_of((VIP, OUTAGE, DEFECT))}
    assert holders == {VIP: mine, OUTAGE: person(desk, Role.SPECIALIST).id, DEFECT: mine}


async def test_one_answer_serves_all_marked_rows(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk, Role.SUPERVISOR, size=(80, 24)) as shift:
        await shift.press("space", "space", "p")
        await shift.dialog()
        assert "Отмечено 2" in shift.seen
        await shift.type("бест")
        await shift.type("олег") if "ничего не нашлось" in shift.seen else None
        await shift.press("enter")
        await shift.hears("Сделано: 2 из 2")
        await shift.until(lambda: not shift.screen.table.marked, "no marks are left")
    assert {row.assignee for row in desk.queue.rows_of((VIP, OUTAGE))} == {"Олег Бестужев"}


async def test_what_is_for_one_ticket_is_not_begun_on_several(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("space", "space", "m")
        await shift.hears("только над одним")
        await shift.press("r")
        await shift.hears("об одном обращении")
        await shift.press("escape")
        await shift.until(lambda: not shift.screen.table.marked, "Esc takes the marks off")


async def test_solved_together_with_nothing_to_answer(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    async with on_shift(desk) as shift:
        await shift.press("end", "space", "up", "space", "d")
        await shift.dialog()
        await shift.press("2")
        await shift.until(lambda: "Сделано" in shift.said, "the outcome")
    rows = desk.queue.rows_of((DEFECT, QUESTION))
    assert {row.status for row in rows} == {Status.RESOLVED}
