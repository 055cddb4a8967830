"""The figures (F6): every page at every size, the formula of any number on a key, equal to what the desk counts."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.rows import By
from models.board_terms import Share
from models.figure_words import change_said, said
from models.figures import FigureId, Filter
from models.formulas import FORMULAS
from models.terms import Role, Tier
from screens.dialogs.tell import Tell
from screens.figuring.asked import Page
from screens.figuring.figures import FiguresScreen
from screens.figuring.page_sheet import COLUMNS
from screens.figuring.readiness import ReadinessScreen
from screens.figuring.words import GROUPS
from screens.keys import TWIN
from screens.queue import QueueScreen
from screens.widgets.lines import wrap
from tests.desks import NOW, person
from tests.glass.consoles import console
from tests.glass.figures import at_figures, worked_desk
from tests.glass.hostile import RAW
from tests.glass.waiting import screen_text, wait_for

ALL_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
SAID = {
    Page.SHEET: ("первая реакция, медиана", "порог не задан"),
    Page.SPLIT: ("‹получено›", "VIP", "всего"),
    Page.PAIR: ("первый:", "второй", "изменение"),
    Page.TREND: ("по неделям", "доля переоткрытых"),
    Page.HOURS: ("пн", "00", "23", "чт"),
    Page.TIME: ("Кто задерживает", "линия 1", "ждали клиента", "вне часов"),
    Page.REPEATS: ("доля повторных", "Почему", "Слабые места"),
    Page.CHANNELS: ("почта", "телефон", "Отчёт подрядчика"),
    Page.ACCEPTANCE: ("выполнено", "1. первый ответ в срок", "порог не задан"),
}


@ALL_SIZES
async def test_every_page_is_there_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_figures(worked_desk(tmp_path), size=size) as at:
        for digit, page in enumerate(Page, start=1):
            await at.press(str(digit))
            await at.settled()
            assert at.screen.asked.page is page
            await at.sees(f"[{digit} {page.label}]", *SAID[page])
            await at.press("end")
            lines = at.seen.split("\n")
            assert all(len(line) <= size[0] for line in lines) and not any(RAW.search(line) for line in lines)


async def test_every_number_is_the_one_that_the_desk_counts_and_none_is_left_out(tmp_path: Path) -> None:
    assert sorted(id for _, ids in GROUPS for id in ids) == sorted(FigureId)
    async with at_figures(worked_desk(tmp_path), size=(120, 60)) as at:
        sheet, seen = at.sheet(), at.seen.replace("\u00a0", " ")
        shown = {line[:30].strip(" ▌"): line[30:46].strip() for line in seen.split("\n")}
        for id in FigureId:
            assert shown[id.label] == said(sheet[id]), id
        assert {said(figure) for figure in sheet.figures.values()} >= {"нет данных", "0 %"}


@pytest.mark.parametrize("key", ["y", TWIN["y"], "enter"])
async def test_the_formula_of_any_number_is_one_key_away(tmp_path: Path, key: str) -> None:
    async with at_figures(worked_desk(tmp_path), size=(200, 50)) as at:
        sheet = at.sheet()
        for id in (FigureId.REACTION_MEDIAN, FigureId.RESOLVED_SHARE, FigureId.CSAT_MEAN):
            await at.on(id.value)
            await at.press(key)
            await at.until(lambda: isinstance(at.console.app.screen, Tell), "the formula")
            await at.sees(f"{id.label}: {said(sheet[id])}", wrap(FORMULAS[id].text, 70)[0], "последние 30 дней")
            if (parts := sheet[id].parts) is not None:
                await at.sees(f"Числитель и знаменатель: {parts[0]} из {parts[1]}")
            if sheet[id].value is None:
                await at.sees("Это не ноль")
            await at.press("escape")
            await at.until(lambda: isinstance(at.console.app.screen, FiguresScreen), "back")


async def test_t01_the_reaction_is_set_against_its_goal_and_what_it_was(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        figure = at.sheet()[FigureId.REACTION_MEDIAN]
        assert figure.value is not None and figure.value > 15 * 60, "this desk misses its goal"
        await at.sees("✗ порог 15 мин")
        await at.press("y")
        await at.sees("Порог 15 мин: не выполнен", f"Было 2 ч, сейчас {said(figure)}: −")


async def test_the_last_days_beside_those_a_year_before_are_named_by_their_dates(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path), size=(120, 60)) as at:
        await at.press("c")
        await at.sees("год назад", "04.02–05.03.2025")
        await at.press("2")
        await at.sees("первый: 04.02–05.03.2025 · второй: последние 30 дней")


@pytest.mark.parametrize("russian", [False, True])
async def test_t26_two_periods_stand_side_by_side(tmp_path: Path, russian: bool) -> None:
    async with at_figures(worked_desk(tmp_path), size=(120, 60)) as at:
        await at.press(TWIN["p"] if russian else "p")
        await at.sees("За какой период", "прошлая неделя", "всё, что записано")
        await at.press("5")
        await at.sees("неделя 23.02–01.03.2026")
        await at.press(TWIN["c"] if russian else "c")
        await at.sees("С чем сравнить", "такой же перед этим")
        await at.press("1")
        await at.sees("первый: неделя 16.02–22.02.2026 · второй: неделя 23.02–01.03.2026")
        first = at.screen.asked.before.period(at.screen.zone)
        changes = {one.id: one for one in at.desk.figures.compare(first, at.period)}
        await at.settled()
        seen = {line[:30].strip(" ▌"): line for line in at.seen.split("\n")}
        for id in (FigureId.RECEIVED, FigureId.REACTION_MEDIAN, FigureId.REOPEN_RATE):
            one = changes[id]
            assert said(one.before) in seen[id.label] and said(one.after) in seen[id.label]
            assert change_said(one) in seen[id.label]
        assert "лучше" in at.seen or "хуже" in at.seen
        await at.on("received")
        await at.press("y")
        await at.sees("Второе минус первое, делённое на первое")


@pytest.mark.parametrize(("typed", "label"), [("02.2026", "февраль 2026"), ("16.02-22.02", "16.02–22.02.2026")])
async def test_a_period_is_typed_and_stepped_through(tmp_path: Path, typed: str, label: str) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        await at.press("p")
        await at.sees("свои даты")
        await at.press("end", "up", "enter")
        await at.sees("Например:")
        await at.type(typed)
        await at.press("enter")
        await at.sees(label)
        start = at.period.start
        await at.press("left_square_bracket")
        await at.settled()
        assert at.period.end == start
        await at.press("right_square_bracket")
        await at.sees(label)
        for _ in range(40):
            await at.press("right_square_bracket")
        await at.says("Дальше сегодняшнего дня")


async def test_a_period_that_means_nothing_is_told_and_asked_again(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        await at.press("p")
        await at.sees("свои даты")
        await at.press("end", "up", "enter")
        await at.sees("Например:")
        await at.type("13.2026")
        await at.press("enter")
        await at.sees("Такого месяца нет")


@pytest.mark.parametrize("russian", [False, True])
async def test_the_figures_are_narrowed_and_let_go_again(tmp_path: Path, russian: bool) -> None:
    async with at_figures(worked_desk(tmp_path), size=(120, 60)) as at:
        whole = at.sheet(Filter())[FigureId.RECEIVED]
        await at.press(TWIN["f"] if russian else "f")
        await at.sees("По чему отобрать", "уровень", "вид обращения")
        await at.press("1")
        await at.sees("Отобрать: уровень")
        await at.press("6")
        await at.sees("уровень VIP")
        await at.settled()
        assert at.screen.asked.filter == Filter(tier=Tier.VIP)
        vip = at.sheet()[FigureId.RECEIVED]
        assert vip.value is not None and whole.value is not None and 0 < vip.value < whole.value
        await at.sees(f"получено {said(vip):>34}")
        await at.press("f")
        await at.sees("сейчас отобрано")
        await at.press("5")
        await at.sees("Отобрать: сотрудник", "Ирина Лаптева")
        await at.press("escape", TWIN["x"] if russian else "x")
        await at.until(lambda: "уровень VIP" not in at.seen, "nothing narrows")
        assert at.screen.asked.filter == Filter()


async def test_channels_and_topics_are_offered_as_they_came(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        await at.press("f", "3")
        await at.sees("Отобрать: канал", "почта", "телефон", "обращени")
        await at.press("escape", "f", "6")
        await at.sees("Отобрать: тема")
        await at.press("escape")


async def test_d34_a_split_sums_to_the_whole_and_any_column_has_its_formula(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path), size=(200, 50)) as at:
        await at.press("d")
        await at.sees("Разложить показатели", "сотрудник")
        await at.press("3")
        await at.sees("срез: канал", "почта", "телефон", "чат")
        parts = [row for row in at.screen.list.rows if row.key.startswith("part:channel")]
        ids = tuple(id for id, _ in COLUMNS)
        sheets = at.desk.figures.by(at.screen.asked.dimension, at.period, ids=ids)
        assert len(parts) == len(sheets)
        assert sum(sheet[FigureId.RECEIVED].count for _, sheet in sheets) == at.sheet()[FigureId.RECEIVED].count
        await at.press("right")
        await at.sees("‹реакция›")
        await at.press("y")
        name, sheet = sheets[0]
        await at.sees(f"первая реакция, медиана: {said(sheet[FigureId.REACTION_MEDIAN])}", f"канал: {name}")


async def test_a_split_by_what_is_already_chosen_says_so(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        await at.press("f", "1")
        await at.sees("Отобрать: уровень")
        await at.press("6")
        await at.sees("уровень VIP")
        await at.press("2")
        await at.sees("Уже отобрано: уровень")


async def test_d44_the_grid_holds_every_request_and_the_day_is_told_by_hours(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        grid = at.desk.figures.heat_map(at.period)
        assert grid.total == at.sheet()[FigureId.RECEIVED].value == sum(map(sum, grid.cells))
        await at.press("5")
        await at.sees("00 01 02", "█")
        await at.press("y")
        await at.sees(f"пн: {sum(grid.cells[0])} обращени", "00:00  ", "Часы местные")
        await at.press("escape", "end")
        await at.sees(f"Всего {grid.total} обращен", "Из полученных в периоде: полученные в ночные часы")


async def test_t07_the_tape_sums_to_all_the_time_and_one_request_has_its_own(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path), size=(120, 40)) as at:
        await at.press("6")
        tape = at.desk.figures.tape(at.period)
        assert sum(tape.values()) and tape[Share.LINE1]
        await at.sees("██ линия 1", "ровно всё время", "Время в статусе", "В работе")
        await at.press("n")
        await at.sees("Лента времени обращения №")
        await at.type("5")
        await at.press("enter")
        own = at.desk.figures.tape_of(5)
        await at.sees("№ 5: лента времени", f"({sum(own.values())} с): ровно всё время обращения.")
        await at.sees("Время в статусе, по часам на стене:", "Ждёт клиента")
        await at.press("escape", "n")
        await at.sees("Лента времени обращения №")
        await at.type("8")
        await at.press("enter")
        await at.sees("№ 8: лента времени", "обращение ещё не")
        await at.press("escape", "n")
        await at.sees("Лента времени обращения №")
        await at.type("99999")
        await at.press("enter")
        await at.says("№ 99999: такого обращения нет")


async def test_l29_a_repeat_opens_in_the_queue(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path), Role.SUPERVISOR, (120, 60)) as at:
        await at.press("7")
        await at.sees("Повторные обращения", "решение не помогло")
        first = at.desk.figures.repeats(at.period).listed[0]
        await at.on(f"repeat:{first.number}")
        await at.sees(f"№ {first.number} после № {first.earlier}", "Причина:")
        await at.press("enter")
        await at.until(lambda: isinstance(at.console.app.screen, QueueScreen), "the queue")
        queue = at.console.app.screen
        assert isinstance(queue, QueueScreen)
        await at.until(lambda: queue.card_open and queue.meant == first.number, "the request")


async def test_h_counts_by_the_wall_clock_on_every_page(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path), size=(120, 60)) as at:
        await at.sees("по рабочим часам")
        await at.press("h")
        await at.sees("по часам на стене")
        await at.settled()
        sheet = at.desk.figures.sheet(at.period, elapsed=True)
        seen = {line[:30].strip(" ▌"): line[30:46].strip() for line in at.seen.split("\n")}
        assert seen["решение, 90 %"] == said(sheet[FigureId.RESOLUTION_P90])
        await at.press("y")
        await at.sees("Сейчас показано время по часам на стене")


async def test_a_page_is_saved_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    async with at_figures(worked_desk(tmp_path), size=(200, 50)) as at:
        await at.press("e")
        await at.sees("Записать в файл: последние 30 дней", "Отчёт в XLSX")
        await at.press("1")
        await at.sees("В какую папку")
        await at.press("ctrl+u")
        await at.type(str(folder))
        await at.press("enter")
        await at.says("Записано:")
        (file,) = folder.iterdir()
        text = file.read_text(encoding="utf-8").replace("\u00a0", " ")
        sheet = at.sheet()
        assert all(id.label in text and said(sheet[id]).replace("\u00a0", " ") in text for id in FigureId)
        assert "последние 30 дней" in text and file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("digit", "suffix"), [(2, ".html"), (3, ".xlsx"), (4, ".csv"), (6, ".json")])
async def test_the_report_of_the_period_and_filter_is_saved(tmp_path: Path, digit: int, suffix: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    async with at_figures(worked_desk(tmp_path), size=(200, 50)) as at:
        await at.press("e", str(digit))
        await at.sees("В какую папку")
        await at.press("ctrl+u")
        await at.type(str(folder))
        await at.press("enter")
        await at.says("Записано:")
        (file,) = folder.iterdir()
        assert file.suffix == suffix
        if suffix != ".xlsx":
            assert said(at.sheet()[FigureId.REACTION_MEDIAN]) in file.read_text(encoding="utf-8")


async def test_news_come_in_without_the_cursor_jumping(tmp_path: Path) -> None:
    desk = worked_desk(tmp_path)
    async with at_figures(desk, size=(120, 60)) as at:
        await at.on("closed")
        before = at.sheet()[FigureId.CLOSED].value
        number = next(n for n in range(1, 60) if (row := desk.queue.find(n)) and str(row.status) == "resolved")
        desk.tickets.close(number, By(person(desk), NOW), "подтвердил")
        at.console.clock.move(timedelta(minutes=2))
        await at.until(lambda: before is not None and at.sheet()[FigureId.CLOSED].value == before + 1, "it is counted")
        await at.sees(f"закрыто {said(at.sheet()[FigureId.CLOSED]):>35}")
        under = at.screen.list.row
        assert under is not None and under.key == "closed"


async def test_an_operator_is_told_why_not(tmp_path: Path) -> None:
    desk = worked_desk(tmp_path)
    async with console(desk, person(desk, Role.OPERATOR)) as held:
        await wait_for(held.pilot, lambda: held.app.screen.query("QueueTable"), "the queue")
        await held.pilot.press("f6")
        await wait_for(held.pilot, lambda: "не может смотреть показатели" in screen_text(held.pilot), "the sentence")
        assert isinstance(held.app.screen, QueueScreen)


async def test_a_desk_without_any_request_says_no_data_and_never_a_zero(tmp_path: Path) -> None:
    from tests.desks import make_desk

    async with at_figures(make_desk(tmp_path), size=(120, 60)) as at:
        sheet = at.sheet()
        assert all(figure.value in (None, 0) for figure in sheet.figures.values())
        await at.sees("нет данных")
        for digit in "23456789":
            await at.press(digit)
            await at.settled()
        await at.press("5")
        await at.sees("не получено ни одного обращения")
        await at.press("6")
        await at.sees("нет данных: за этот период ничего не решено")


async def test_f6_pressed_again_returns_to_the_figures(tmp_path: Path) -> None:
    async with at_figures(worked_desk(tmp_path)) as at:
        await at.press("o")
        await at.until(lambda: isinstance(at.console.app.screen, ReadinessScreen), "readiness")
        await at.press("f6")
        await at.until(lambda: isinstance(at.console.app.screen, FiguresScreen), "the figures")
        assert sum(isinstance(one, FiguresScreen) for one in at.console.app.screen_stack) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_d04_readiness_is_prefilled_and_answers_change_both_verdicts(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_figures(worked_desk(tmp_path), size=size) as at:
        await at.press("o")
        await at.until(lambda: isinstance(at.console.app.screen, ReadinessScreen), "readiness")
        screen = at.console.app.screen
        assert isinstance(screen, ReadinessScreen)
        await at.sees("Четыре вопроса", "по данным", "чек-лист", "диаграмма", "Против")
        reading = at.desk.figures.readiness(at.period)
        await at.sees(f"«да» {reading.yes} из 4", f"чек-лист    {reading.checklist.label}")
        await at.press("down", "down", "down", "space")
        await at.sees("ответ ваш", f"«да» {reading.yes + 1} из 4")
        await at.press("space")
        await at.sees(f"«да» {reading.yes} из 4")
        await at.press("space", "y")
        await at.sees("в данных этого нет, ответьте сами", "Пробел меняет ответ")
        await at.press("escape")
        await at.until(lambda: at.console.app.screen is screen, "back")
        await at.press("end")
        maturity = at.desk.figures.maturity(at.period)
        await at.sees(maturity.missing[-1].text if maturity.missing else "на месте")
        await at.press("space")
        await at.until(lambda: "поставьте курсор на один из четырёх" in screen.notice.said, "what space is for")
