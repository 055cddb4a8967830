"""Editing the standard while the console runs (issue §9; design.md, decision 3; time.md rules 30, 31)."""

from datetime import timedelta
from pathlib import Path

import pytest

from console import background
from data.desk import Desk
from models.events import EventKind
from models.terms import Role
from tests.desks import NOW, open_desk
from tests.glass.shift import DEFECT, OUTAGE, Shift, busy_desk, on_shift
from tests.store.rules_at_hand import edit, put, terms

RESPONSE = terms("Обычный", "response", "3 ч")
LANES = ('lanes = ["VIP", "Авария"', 'lanes = ["Авария", "VIP"')
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with requests, whose standard is what is shipped."""
    monkeypatch.setattr(background, "BEAT", 0.05)
    desk = busy_desk(tmp_path)
    desk.clocks.sweep(NOW)
    return desk


def due(desk: Desk, number: int) -> object:
    """When the answer is due."""
    row = desk.queue.find(number)
    return row and row.response.due


async def looks(shift: Shift, broken: bool = False) -> None:
    """Wait until the notice line says that a standard waits, or is wrong."""
    words = "Стандарт" if broken else "Новый стандарт ждёт применения"
    await shift.until(lambda: words in shift.screen.notice.standing, f"«{words}» standing")


@pytest.mark.parametrize(("key", "size"), [("R", SIZES[0]), ("К", SIZES[1])])
async def test_an_edit_waits_is_looked_at_and_applied_by_one_key(desk: Desk, key: str, size: tuple[int, int]) -> None:
    before = due(desk, DEFECT)
    async with on_shift(desk, Role.SUPERVISOR, size=size) as shift:
        edit(desk, RESPONSE)
        await looks(shift)
        assert due(desk, DEFECT) == before, "a file on disk is not in force"
        await shift.press(key)
        await shift.dialog()
        assert "Уровень Обычный: ответ 8 ч → 3 ч" in shift.seen
        assert "Открытые обращения не сдвинутся" in shift.seen
        await shift.press("щ")
        await shift.until(lambda: "и к открытым: да" in shift.seen, "the choice")
        await shift.until(lambda: f"№ {DEFECT}  Обычный, ответ" in shift.seen, "the ticket that moves")
        await shift.press("enter")
        await shift.until(lambda: due(desk, DEFECT) != before, "the due moved")
        await shift.until(lambda: "ждёт применения" not in shift.screen.notice.standing, "nothing waits any more")
    event = next(e for e in reversed(desk.journal.since(0)) if e.kind is EventKind.STANDARD_CHANGED)
    assert event.actor == "Марина Орлова"
    assert (event.facts["version"], event.facts["files"]) == ("2026-1+1", ["standard.toml"])
    assert due(desk, DEFECT) == NOW + timedelta(hours=3), "counted from the moment of applying (rule 31)"


@pytest.mark.parametrize("size", SIZES)
async def test_a_broken_file_changes_nothing_and_names_file_line_and_key(desk: Desk, size: tuple[int, int]) -> None:
    async with on_shift(desk, Role.SUPERVISOR, size=size) as shift:
        put(desk, '[channels."телефон"]\nkind = "телефон"\nunmarked = "чепуха"\n', "channels.toml")
        await looks(shift, broken=True)
        assert "channels.toml, строка 3, ключ «channels.телефон.unmarked»" in shift.screen.notice.standing
        await shift.press("R")
        await shift.dialog()
        assert "Стандарт с ошибкой: действует прежний" in shift.seen
        await shift.press("escape")
        assert desk.standard.version == "2026-1"
        (desk.places.standard / "channels.toml").unlink()
        await shift.until(lambda: "строка 3" not in shift.screen.notice.standing, "the fault is mended")


async def test_two_consoles_follow_and_the_queue_is_ordered_anew(desk: Desk) -> None:
    other = open_desk(desk.places.root)
    assert other.standard.order == desk.standard.order
    async with on_shift(desk, Role.SUPERVISOR) as first, on_shift(other, Role.OPERATOR) as second:
        assert second.screen.table.number == 1
        edit(desk, LANES)
        await looks(first)
        await looks(second)
        assert "1 поднимется в очереди" in second.screen.notice.standing
        await second.press("R")
        await second.dialog()
        assert f"№ {OUTAGE}  место в очереди 2 → 1, Авария" in second.seen
        assert "применяет супервайзер" in second.seen
        await second.press("enter")
        await second.until(lambda: second.console.app.screen is second.screen, "the dialog is gone")
        assert desk.standard.version == "2026-1", "an operator applies nothing"
        await first.press("R")
        await first.dialog()
        await first.press("enter")
        await first.hears("Стандарт 2026-1+1 применён")
        await second.until(lambda: second.screen.table.visible_rows[0].number == OUTAGE, "the outage on top")
        await second.until(lambda: other.standard.version == "2026-1+1", "the other console goes by the new standard")
        await second.until(lambda: "ждёт применения" not in second.screen.notice.standing, "nothing waits")


async def test_an_edit_made_while_nobody_looked_waits_at_the_next_start(desk: Desk) -> None:
    edit(desk, RESPONSE)
    later = open_desk(desk.places.root)
    assert later.standard.version == "2026-1"
    async with on_shift(later, Role.ADMIN) as shift:
        await looks(shift)


async def test_without_an_edit_the_key_says_so_and_a_strange_file_is_told(desk: Desk) -> None:
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        await shift.press("R")
        await shift.dialog()
        assert "Ждать применения нечему" in shift.seen
        await shift.press("escape")
        put(desk, "a = 1\n", "gaet.toml")
        await shift.until(lambda: "Возможно, это gate.toml" in shift.screen.notice.standing, "the hint")


async def test_the_files_that_were_looked_at_are_those_that_are_applied(desk: Desk) -> None:
    async with on_shift(desk, Role.SUPERVISOR) as shift:
        edit(desk, RESPONSE)
        await looks(shift)
        await shift.press("R")
        await shift.dialog()
        edit(desk, ('response = "3 ч"', 'response = "4 ч"'))
        await shift.press("enter")
        await shift.hears("изменились после просмотра")
        assert desk.standard.version == "2026-1"
