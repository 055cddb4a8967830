"""What somebody sees who has never used the console: an empty desk says where requests come from (D-45)."""

from pathlib import Path

from data.settings import Settings
from models.terms import Role
from tests.desks import make_desk, person
from tests.glass.consoles import console
from tests.glass.waiting import screen_text, wait_for


async def test_an_empty_queue_says_how_a_request_gets_here(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, Settings(inbox_in_console=False))
    async with console(desk, person(desk, Role.SUPERVISOR), size=(120, 30)) as held:
        await wait_for(held.pilot, lambda: "Очередь пуста." in screen_text(held.pilot), "the first line")
        seen = screen_text(held.pilot)
        assert "pult intake" in seen
        assert "N — завести обращение вручную" in seen
        assert "Ctrl+U — добавить сотрудников" in seen
        assert "F1 — руководство" in seen
        await held.pilot.press("1")
        await wait_for(held.pilot, lambda: "У вас ничего нет. g —" in screen_text(held.pilot), "my view")
        assert "завести" not in screen_text(held.pilot)


async def test_an_operator_is_not_sent_where_they_may_not_go(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, Settings(inbox_in_console=False))
    async with console(desk, person(desk)) as held:
        await wait_for(held.pilot, lambda: "завести обращение вручную" in screen_text(held.pilot), "the hints")
        assert "добавить сотрудников" not in screen_text(held.pilot)
