"""The roster's grid by real keys on both layouts: assign, swap, replace, absences, reasons, holes, two editors (F9)."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.roster import Roster
from models.roster_edits import kinds_of, put_on
from models.terms import Role
from screens.keys import TWIN
from screens.queue import QueueScreen
from tests.desks import by, colleague
from tests.glass.rosters import (
    ARTYOM,
    CHIEF,
    DAY,
    IRA,
    LEV,
    NIGHT,
    OLEG,
    ZOYA,
    a_week,
    after,
    at_roster,
    duties,
    keep,
    roster_desk,
)

BOTH = pytest.mark.parametrize("russian", [False, True])


@BOTH
async def test_one_key_puts_somebody_on_and_what_is_saved_is_in_force(tmp_path: Path, russian: bool) -> None:
    async with at_roster(roster_desk(tmp_path), size=(80, 24)) as here:
        await here.sees("графика ещё нет", "Только дни: 1–2 чел. С ночами: ещё 3–4")
        await here.at(3, IRA)
        await here.press("space")
        await here.sees("чт 05.03 · день 10:00–22:00: Ирина Лаптева", "не сохранено: 1")
        await here.press("space")
        await here.sees("чт 05.03 · ночь 22:00–10:00: Ирина Лаптева")
        await here.press(TWIN["s"] if russian else "s")
        await here.sees("Н ст", "Ирина Лаптева (старший)")
        await here.press("right", "right", "space", "space", "space")
        await here.until(lambda: kinds_of(here.screen.roster, after(5), IRA) == (), "nothing on the third press")
        await here.press("ctrl+ы" if russian else "ctrl+s")
        await here.hears("График сохранён: редакция 1")
        await here.sees("редакция 1, Марина Орлова")
    duty = here.desk.shifts.roster.current().duty(after(3), NIGHT)
    assert duty is not None and (duty.people, duty.senior) == ((IRA,), IRA)
    assert here.desk.places.roster.exists()


async def test_d28_a_broken_rule_asks_for_its_reason_and_stays_visible(tmp_path: Path) -> None:
    roster = duties((3, NIGHT, IRA), (4, NIGHT, IRA))
    async with at_roster(roster_desk(tmp_path, roster), size=(80, 24)) as here:
        await here.at(5, IRA)
        await here.press("space", "space")
        await here.hears("Ирина Лаптева: 3-я ночь подряд (05.03, 06.03, 07.03), можно 2.")
        await here.sees("!Н")
        await here.press("ctrl+s")
        await here.asked("Нарушено правило: ночи подряд")
        await here.press("escape")
        await here.hears("Не сохранено: Ирина Лаптева: 3-я ночь подряд")
        assert here.desk.shifts.roster.edition().id == 1
        await here.press("ctrl+s")
        await here.asked("Нарушено правило: ночи подряд")
        await here.type("некем заменить")
        await here.press("enter")
        await here.hears("График сохранён: редакция 2")
        await here.sees("~Н", "Причина:", "некем заменить")
    duty = here.desk.shifts.roster.current().duty(after(5), NIGHT)
    assert duty is not None and duty.reason(IRA) == "некем заменить"


@BOTH
async def test_two_cells_are_swapped_and_one_key_takes_it_back(tmp_path: Path, russian: bool) -> None:
    swap, undo = (TWIN["x"], TWIN["u"]) if russian else ("x", "u")
    async with at_roster(roster_desk(tmp_path, duties((3, DAY, IRA), (5, NIGHT, OLEG)))) as here:
        await here.at(3, IRA)
        await here.press(swap)
        await here.hears("с какой клеткой обменять")
        await here.sees("»")
        await here.at(5, OLEG)
        await here.press(swap)
        await here.until(lambda: kinds_of(here.screen.roster, after(3), OLEG) == ((DAY, False),), "the swap")
        assert kinds_of(here.screen.roster, after(5), IRA) == ((NIGHT, False),)
        await here.press(undo)
        await here.until(lambda: kinds_of(here.screen.roster, after(3), IRA) == ((DAY, False),), "the old roster")
        await here.press(swap, "escape")
        await here.until(lambda: here.screen.grid.held is None, "the swap given up")
        assert here.console.app.screen is here.screen


async def test_a_person_is_replaced_from_a_day_on(tmp_path: Path) -> None:
    roster = duties((2, DAY, IRA), (4, DAY, IRA), (8, NIGHT, IRA))
    async with at_roster(roster_desk(tmp_path, roster)) as here:
        await here.at(4, IRA)
        await here.press("c")
        await here.asked("кем заменить с 06.03")
        await here.type("Лев")
        await here.press("enter", "ctrl+s")
        await here.hears("График сохранён")
    now = here.desk.shifts.roster.current()
    assert [kinds_of(now, after(n), LEV) for n in (2, 4, 8)] == [(), ((DAY, False),), ((NIGHT, False),)]
    assert kinds_of(now, after(2), IRA) == ((DAY, False),)


async def test_an_absence_stands_in_the_grid_and_a_shift_over_it_is_told(tmp_path: Path) -> None:
    async with at_roster(roster_desk(tmp_path, duties((5, DAY, OLEG))), size=(80, 24)) as here:
        await here.at(4, OLEG)
        await here.press("a")
        await here.asked("нет с 06.03 по")
        await here.type("3")
        await here.press("enter")
        await here.asked("Почему")
        await here.type("отпуск")
        await here.press("enter")
        await here.hears("Олег Бестужев: отсутствует 06.03–08.03 (отпуск), а стоит в смене день 07.03.")
        await here.sees("нет")
        await here.press("a")
        await here.hears("отсутствие снято")
        await here.until(lambda: not here.screen.roster.absences, "no absence")
        await here.press("u", "u")
        await here.until(lambda: not here.screen.changes, "nothing unsaved")


async def test_reserve_reason_clearing_and_a_repeated_week(tmp_path: Path) -> None:
    async with at_roster(roster_desk(tmp_path, duties((3, DAY, IRA), (3, NIGHT, OLEG)))) as here:
        await here.at(3, ZOYA)
        await here.press("r")
        await here.sees("резерв: Зоя Нилова", "день рез")
        await here.at(3, IRA)
        await here.press("m")
        await here.asked("почему правило отменено")
        await here.type("договорились")
        await here.press("enter")
        await here.until(lambda: here.screen.roster.duty(after(3), DAY).reason(IRA), "the reason")  # type: ignore[union-attr]
        await here.press("right_square_bracket", "w")
        await here.until(lambda: kinds_of(here.screen.roster, after(10), IRA) == ((DAY, False),), "the next week")
        await here.sees("9–15 марта 2026", "резерв: Зоя Нилова")
        await here.at(3, IRA)
        await here.press("d")
        await here.until(lambda: kinds_of(here.screen.roster, after(10), IRA) == (), "the cleared cell")
        await here.press("t")
        await here.sees("2–8 марта 2026")
        await here.press("escape")
        await here.asked("Не сохранено правок: 4")
        await here.press("1")
        await here.until(lambda: isinstance(here.console.app.screen, QueueScreen), "the queue again")
    assert kinds_of(here.desk.shifts.roster.current(), after(10), OLEG) == ((NIGHT, False),)


async def test_everybody_looks_and_only_who_may_changes(tmp_path: Path) -> None:
    async with at_roster(roster_desk(tmp_path, a_week()), Role.OPERATOR, (80, 24)) as here:
        await here.sees("редакция 1, Марина Орлова", "дыра")
        for key in ("space", "s", "x", "c", "a", "r", "d", "m", "w"):
            here.screen.notice.done_with()
            await here.press(key)
            await here.hears("не может править график смен. Это может супервайзер")
        assert here.screen.changes == [] and here.console.app.screen is here.screen
        await here.press("escape")
        await here.until(lambda: isinstance(here.console.app.screen, QueueScreen), "the queue again")


async def test_the_past_is_shown_and_not_changed(tmp_path: Path) -> None:
    async with at_roster(roster_desk(tmp_path, a_week())) as here:
        await here.at(0, IRA)
        await here.press("space")
        await here.hears("Этот день прошёл")
        assert here.screen.changes == []


async def test_of_two_editors_the_second_hears_the_name_and_keeps_the_changes(tmp_path: Path) -> None:
    desk = roster_desk(tmp_path, duties((3, DAY, IRA)))
    chief = colleague(desk, "Пётр Чернов", Role.SUPERVISOR)
    async with at_roster(desk) as here:
        await here.at(5, ZOYA)
        await here.press("space")
        await here.sees("не сохранено: 1")
        here.console.app.follow_for(None)
        other = put_on(desk.shifts.roster.current(), after(4), DAY, OLEG)
        desk.shifts.roster.save(replace(by(desk, Role.SUPERVISOR), person=chief), other, 1)
        await here.press("ctrl+s")
        await here.hears("Пётр Чернов")
        await here.until(lambda: here.screen.known.edition.id == 2 and here.screen.changes, "both")
        assert kinds_of(here.screen.roster, after(4), OLEG) == ((DAY, False),)
        await here.press("ctrl+s")
        await here.hears("График сохранён: редакция 3")
    now = desk.shifts.roster.current()
    assert kinds_of(now, after(4), OLEG) == kinds_of(now, after(5), ZOYA) == ((DAY, False),)


async def test_an_edited_file_is_taken_while_one_looks(tmp_path: Path) -> None:
    desk = roster_desk(tmp_path, duties((3, DAY, IRA)))
    async with at_roster(desk, size=(80, 24)) as here:
        text = desk.places.roster.read_text(encoding="utf-8")
        desk.places.roster.write_text(text.replace(IRA, LEV), encoding="utf-8")
        await here.sees("редакция 2, из файла")
        await here.at(3, LEV)
        await here.sees("чт 05.03 · день 10:00–22:00: Лев Яшин")


async def test_violations_and_hours_are_listed_and_gone_to(tmp_path: Path) -> None:
    desk = roster_desk(tmp_path, a_week())
    desk.people.disable(by(desk, Role.SUPERVISOR), next(one.id for one in desk.people.all() if one.name == LEV))
    async with at_roster(desk, size=(80, 24)) as here:
        await here.press("v")
        await here.asked("Лев Яшин отключён и не сможет войти")
        await here.press("enter")
        await here.until(lambda: here.screen.spot == (after(3), LEV), "the cell")
        await here.press("h")
        await here.asked("Часы: март 2026")
        await here.sees("Олег Бестужев: смен 5, ночей 4, часов 60, из них ночных 32", "подменил заболевшего")
        await here.press("escape")


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 40)])
async def test_nothing_is_told_by_colour_alone_and_everybody_can_be_reached(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_roster(roster_desk(tmp_path, a_week()), Role.OPERATOR, size) as here:
        await here.sees("График смен · 2–8 марта 2026")
        for name in (ARTYOM, ZOYA, IRA, LEV, CHIEF, OLEG):
            await here.at(3, name)
            await here.sees(f"▌{name}")
        await here.sees("›ср 4", "дыра", "нет")


async def test_a_long_hostile_name_and_reason_stay_words(tmp_path: Path) -> None:
    desk = roster_desk(tmp_path)
    name = "[bold]Ж" + "у" * 60
    colleague(desk, name)
    roster = put_on(Roster(), after(3), DAY, name)
    keep(desk, roster)
    async with at_roster(desk, size=(80, 24)) as here:
        await here.at(3, name)
        await here.sees("▌[bold]Жу", "день 10:00–22:00:", f"\n {name}")
