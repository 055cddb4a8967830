"""Reports of shifts at the screen: read, compared, followed by ticket, added to, saved; nothing of them is changed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from data.desk import Desk
from data.rows import By
from models.terms import Role, TicketType
from screens.handing.shift_reports import ReportsScreen
from screens.keys import TWIN
from tests.desks import NOW, person
from tests.glass.consoles import Console, console
from tests.glass.hostile import RAW
from tests.glass.shift import request
from tests.glass.taken import GIVER, TAKER, accept_all_of, prepare, signed_desk
from tests.glass.waiting import screen_text, wait_for

FIRST, SECOND = NOW + timedelta(minutes=5), NOW + timedelta(minutes=40)


def reported_desk(folder: Path) -> Desk:
    """A desk that handed over twice: there and back again, with one request closed and one come between."""
    desk = signed_desk(folder, hot=1, rest=3)
    accept_all_of(desk, FIRST)
    desk.tickets.resolve(4, By(person(desk, TAKER), FIRST), nothing_to_answer=True)
    desk.intake.accept_many([request("later", 4, TicketType.QUESTION, "Не печатается акт", minutes=-9)], SECOND)
    desk.tickets.take(5, By(person(desk, TAKER), SECOND))
    prepare(desk, taker=GIVER, giver=TAKER, at=SECOND)
    accept_all_of(desk, SECOND + timedelta(minutes=2), taker=GIVER, giver=TAKER)
    return desk


class Reports:
    """Somebody at the screen of reports."""

    def __init__(self, held: Console) -> None:
        self.console = held
        self.pilot = held.pilot
        self.desk = held.desk

    @property
    def screen(self) -> ReportsScreen:
        """The screen, also below a dialog."""
        return next(each for each in self.console.app.screen_stack if isinstance(each, ReportsScreen))

    @property
    def seen(self) -> str:
        """Everything on the screen."""
        return screen_text(self.pilot)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for a condition."""
        await wait_for(self.pilot, condition, what)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        for word in words:
            await self.until(partial(self._shown, word), f"«{word}» on the screen")

    def _shown(self, word: str) -> bool:
        return word in self.seen

    async def says(self, words: str) -> None:
        """Wait for words on the notice line."""
        await self.until(lambda: words in self.screen.notice.said, f"«{words}», not «{self.screen.notice.said}»")


@asynccontextmanager
async def reading(
    desk: Desk, who: Role = TAKER, size: tuple[int, int] = (80, 24), key: str = "o", at: datetime = SECOND
) -> AsyncIterator[Reports]:
    """Open the reports from the shift."""
    async with console(desk, person(desk, who), size=size) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        held.clock.at = at + timedelta(minutes=5)
        await held.pilot.press("f8")
        await wait_for(held.pilot, lambda: type(held.app.screen).__name__ == "ShiftScreen", "the shift")
        await wait_for(held.pilot, lambda: "Отчёты и передачи" in screen_text(held.pilot), "the ways on")
        await held.pilot.press(key)
        screen = Reports(held)
        await screen.until(lambda: screen.screen.list.count, "the list")
        yield screen
        while len(held.app.screen_stack) > 1:
            await screen.press("escape")
            await screen.pilot.pause()


@pytest.mark.parametrize("key", ["o", TWIN["o"]])
async def test_a_report_is_one_page_of_eighty_by_twenty_four_and_then_details(tmp_path: Path, key: str) -> None:
    desk = reported_desk(tmp_path)
    async with reading(desk, key=key) as reports:
        await reports.sees("Отчёты смен · 2 отчёта", "04.03 14:49 Ирина Лаптева")
        await reports.press("enter")
        await reports.sees("Отчёт смены №", "Баланс:", "Исправили", "В работе", "Горячие")
        report = desk.shifts.reports.listing()[0]
        page = desk.shifts.reports.get(report.shift_id).page.split("\n")
        shown = reports.seen.split("\n")
        assert len(page) <= 24 and all(line.rstrip() in shown for line in page[: reports.screen.size.height - 4])
        await reports.press("end")
        await reports.sees("Контрольная сумма совпадает")
        await reports.press("escape")
        await reports.sees("Отчёты смен · 2 отчёта")


@pytest.mark.parametrize("russian", [False, True])
async def test_ho26_two_marked_handovers_are_compared(tmp_path: Path, russian: bool) -> None:
    desk = reported_desk(tmp_path)
    async with reading(desk) as reports:
        await reports.press("space")
        await reports.sees("отмечено 1 из 2")
        await reports.press("space")
        await reports.sees("отмечено 2 из 2")
        await reports.press(TWIN["d"] if russian else "d")
        await reports.sees("И там, и там: 3", "Новые: 1", "№ 5 Не печатается акт", "Ушли: 1", "№ 4")
        await reports.sees("Другой владелец: 3", "Ирина Лаптева → Олег Бестужев")
        await reports.press("n")
        await reports.says("Сначала откройте отчёт")


async def test_each_handover_of_a_ticket_is_shown_with_the_words_read_back(tmp_path: Path) -> None:
    desk = reported_desk(tmp_path)
    async with reading(desk, size=(120, 40)) as reports:
        await reports.press("t")
        await reports.sees("Передачи обращения №")
        await reports.type("1")
        await reports.press("enter")
        await reports.sees("2 передачи", "Ирина Лаптева → Олег Бестужев", "Олег Бестужев → Ирина Лаптева")
        await reports.sees("прочитано: «Позвонить провайдеру", "подтверждено сдающим", "если… то…")
        await reports.press("escape", "t")
        await reports.sees("Передачи обращения №")
        await reports.type("77")
        await reports.press("enter")
        await reports.says("№ 77: через передачу смены не проходило")


async def test_ho25_a_report_is_added_to_and_never_changed(tmp_path: Path) -> None:
    desk = reported_desk(tmp_path)
    newest = desk.shifts.reports.listing()[0]
    before = desk.shifts.reports.get(newest.shift_id)
    async with reading(desk) as reports:
        await reports.press("enter")
        await reports.sees("Баланс:")
        await reports.press("n")
        await reports.sees("дополнение к отчёту, останется отдельно")
        await reports.type("Провайдер перезвонил: авария у них")
        await reports.press("enter")
        await reports.says("дополнение записано")
        await reports.press("end")
        await reports.sees("Провайдер перезвонил: авария у них", "Контрольная сумма совпадает")
        await reports.press("escape")
        await reports.sees("+1 доп.")
    after = desk.shifts.reports.get(newest.shift_id)
    assert (after.text, after.sha256, after.facts) == (before.text, before.sha256, before.facts)
    assert [one.text for one in after.addenda] == ["Провайдер перезвонил: авария у них"]


async def test_ho25_a_flipped_byte_is_told_on_the_page(tmp_path: Path) -> None:
    desk = reported_desk(tmp_path)
    newest = desk.shifts.reports.listing()[0]
    with desk.store.write(SECOND) as tx:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'shift_report'"
        for (name,) in tx.exec(guards).fetchall():
            tx.exec(f"DROP TRIGGER {name}")
        tx.exec("UPDATE shift_report SET text = replace(text, 'Баланс', 'Баланз') WHERE id = ?", (newest.id,))
    async with reading(desk, size=(120, 40)) as reports:
        await reports.press("enter", "end")
        await reports.sees("Контрольная сумма НЕ СОВПАДАЕТ")


@pytest.mark.parametrize("how", ["text", "markdown", "html", "csv", "json"])
async def test_a_report_is_saved_in_five_forms_and_the_path_is_told(tmp_path: Path, how: str) -> None:
    desk = reported_desk(tmp_path)
    folder = tmp_path / "out"
    folder.mkdir()
    report = desk.shifts.reports.get(desk.shifts.reports.listing()[0].shift_id)
    async with reading(desk, size=(200, 40)) as reports:
        await reports.press("e")
        await reports.sees("в каком виде")
        await reports.press(str(1 + ["text", "markdown", "html", "csv", "json"].index(how)))
        await reports.sees("В какую папку")
        await reports.press("ctrl+u")
        await reports.type(str(folder))
        await reports.press("enter")
        await reports.until(lambda: list(folder.iterdir()), "the file")
        await reports.says("Записано:")
    written = next(iter(folder.iterdir()))
    assert written.read_text(encoding="utf-8") == desk.shifts.reports.export(report, how)
    assert written.stat().st_mode & 0o777 == 0o600


async def test_ho38_a_manager_reads_and_saves_and_adds_nothing(tmp_path: Path) -> None:
    desk = reported_desk(tmp_path)
    async with reading(desk, Role.MANAGER) as reports:
        await reports.press("enter")
        await reports.sees("Баланс:")
        await reports.press("n")
        await reports.says("не может сдавать и принимать смену")
        await reports.press("e")
        await reports.sees("в каком виде", "Markdown")
        await reports.press("escape")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_every_width_shows_the_list_and_the_page(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = reported_desk(tmp_path)
    desk.shifts.reports.add(
        desk.shifts.reports.listing()[0].id, By(person(desk, TAKER), SECOND), "\x1b[31mкрасное\x1b[0m \u202eнаоборот"
    )
    async with reading(desk, size=size) as reports:
        await reports.sees("Отчёты смен", "04.03.2026")
        await reports.press("enter")
        await reports.sees("Отчёт смены №")
        await reports.press("end")
        await reports.sees("красное")
        assert not any(RAW.search(line) for line in reports.seen.split("\n"))
