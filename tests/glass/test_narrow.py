"""At 80×24 no word that matters is cut, and help folds under its own beginning."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.rows import Counts, Incoming, View
from models.terms import Role, TicketType
from screens.widgets.tabs import TabsBar
from tests.desks import NOW, by, person
from tests.glass.shift import OUTAGE, QUESTION, busy_desk, on_shift

SMALL = (80, 24)


async def test_the_card_keeps_owner_and_next_step(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.tickets.assign(OUTAGE, by(desk, Role.SUPERVISOR), person(desk).id)
    desk.replies.acknowledge(OUTAGE, by(desk))
    desk.presence.look("other", person(desk, Role.SPECIALIST), OUTAGE, NOW)
    async with on_shift(desk, size=SMALL) as shift:
        shift.screen.open_number(OUTAGE)
        await shift.until(lambda: "смотрит Олег Бестужев" in shift.seen, "who else looks")
        assert "у: Ирина Лаптева" in shift.seen
        await shift.until(lambda: "| эскалация (e)" in shift.seen, "the stage")
        assert "r ответить" in shift.seen.split("эскалация (e)")[1].split("\n")[0]


async def test_help_shows_the_keys_of_the_composer_and_folds_its_lines(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path), size=SMALL) as shift:
        await shift.press("?")
        await shift.until(lambda: "Клавиши этого экрана" in shift.seen, "help")
        lines = [line for line in shift.seen.split("\n") if line.strip()]
        assert any(line.startswith(" " * 14 + "снова") for line in lines)
        for _ in range(6):
            if "F3        сделать вопросом" not in shift.seen:
                await shift.press("pagedown")
                await shift.pilot.pause()
        await shift.until(lambda: "F3        сделать вопросом" in shift.seen, "the composer's keys")
        await shift.press("escape")


async def test_a_filter_with_a_mistake_leaves_room_for_itself(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path), size=SMALL) as shift:
        await shift.press("/")
        await shift.until(lambda: "Esc убрать отбор" in shift.seen, "the keys of the filter")
        await shift.type("клиент:ромашка тип:qq")
        await shift.until(lambda: "«qq» не тип" in shift.seen, "the complaint")
        assert "Найти: клиент:ромашка тип:qq" in shift.seen
        await shift.press("escape")
        await shift.until(lambda: "g дальше" in shift.seen, "the keys of the list are back")


async def test_people_stand_on_one_line_each(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    desk.people.reset_pin(by(desk, Role.SUPERVISOR), person(desk).id, "593824")
    async with on_shift(desk, Role.SUPERVISOR, size=SMALL) as shift:
        await shift.press("ctrl+u")
        await shift.until(lambda: "новый PIN" in shift.seen, "the roster")
        row = next(line for line in shift.seen.split("\n") if "Ирина Лаптева" in line)
        assert row.rstrip().endswith("новый PIN")
        await shift.press("escape")


async def test_a_text_for_a_caller_is_said_not_sent(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    call = Incoming(
        key="call", at=NOW, channel="телефон", text="Касса стоит", subject="Касса", sender="Анна",
        sender_address="+7 921 123-45-67", type=TicketType.OUTAGE,
    )  # fmt: skip
    number = desk.intake.register(by(desk), call).number
    assert number is not None
    async with on_shift(desk, size=SMALL) as shift:
        shift.screen.open_number(number)
        await shift.until(lambda: "Касса стоит" in shift.seen, "the card")
        await shift.press("r")
        await shift.until(lambda: "скажите сами, часы остановятся" in shift.seen, "it is said, not sent")
        await shift.press("f3")
        await shift.until(lambda: "спросите сами" in shift.seen, "so is a question")
        await shift.press("escape")
        await shift.until(lambda: shift.screen.card_view.composer is None, "the composer is away")


async def test_a_refusal_goes_when_the_person_goes_on(tmp_path: Path) -> None:
    async with on_shift(busy_desk(tmp_path), size=SMALL) as shift:
        await shift.press("#")
        await shift.dialog()
        await shift.type("9999")
        await shift.press("enter")
        await shift.hears("Обращения № 9999 нет")
        await shift.press("escape")
        shift.screen.open_number(QUESTION)
        await shift.until(lambda: not shift.said, "the old refusal is gone")


async def test_the_nearest_due_is_counted_in_working_time(tmp_path: Path) -> None:
    desk = busy_desk(tmp_path)
    night = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # 23:00 in Moscow; the desk opens at ten
    counts = Counts(next_due=night + timedelta(hours=11, minutes=30), next_number=QUESTION)
    async with on_shift(desk) as shift:
        tabs = shift.screen.tabs
        tabs.show(View.ALL, "", counts, night)
        said = "".join(text for text, _ in tabs.lines(120)[0])
    assert f"ближайший 30:00 → {QUESTION}" in said


def test_where_it_is_narrow_the_filter_outlives_the_nearest_due() -> None:
    tabs = TabsBar()
    counts = Counts(dict.fromkeys(View, 12), 5, NOW + timedelta(minutes=1), QUESTION, quarantined=1)
    tabs.show(View.ALL, "отбор: авария", counts, NOW)
    said = "".join(text for text, _ in tabs.lines(80)[0])
    assert "отбор: авария" in said
    assert "⚠ 5" in said
    assert "→" not in said
