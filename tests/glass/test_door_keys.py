"""The keys of the door, real ones on both layouts: Q X U Y D A E I G, alone and in bulk."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.settings import Settings
from models.terms import ContactRole, Scope, Severity, Urgency
from tests.arrivals import ticket_of
from tests.desks import NOW, by, client_id, make_desk
from tests.glass.shift import Shift, on_shift
from tests.store.at_the_door import GOOD, HALF, HIGH, NONE, OUTAGE, REGULAR, at_door, knocks, letters

EMPLOYEE = "kim@3.example"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose client has an employee beside the curator."""
    made = make_desk(tmp_path, Settings(inbox_in_console=False))
    made.clients.add_contact(client_id(made, "Лютик"), "Анна Ким", ContactRole.EMPLOYEE, [EMPLOYEE], NOW)
    return made


async def look_at(shift: Shift, view: str, number: int) -> None:
    """Open a view of the list and stand on a ticket."""
    await shift.press(view)
    await shift.until(lambda: shift.screen.table.settled and shift.screen.table.number is not None, "the view")
    shift.screen.table.go_to(number)
    await shift.until(lambda: shift.screen.table.number == number, f"the cursor on № {number}")
    await shift.until(lambda: bool(shift.screen.subjects()), "a subject")


@pytest.mark.parametrize("key", ["Q", "Й"])
async def test_q_asks_for_exactly_what_is_missing(desk: Desk, key: str) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, HALF)
    async with on_shift(desk) as shift:
        await look_at(shift, "5", number)
        await shift.press(key)
        await shift.hears("спросили недостающее (2)")
    assert ticket_of(desk, number).asked_at is not None


async def test_q_in_bulk_asks_each_its_own(desk: Desk) -> None:
    at_door(desk, GOOD)
    numbers = [at_door(desk, HALF), at_door(desk, "ЗАДАЧА поправить поля")]
    async with on_shift(desk) as shift:
        await look_at(shift, "5", numbers[0])
        await shift.press("home", "space", "space", "Q")
        await shift.until(lambda: all(letters(desk, n) for n in numbers), "two letters")
    first, second = (letters(desk, n)[0][2] for n in numbers)
    assert "ТИП" not in first
    assert "ТИП" in second


@pytest.mark.parametrize("key", ["X", "Ч"])
async def test_x_refuses_as_the_gate_said_and_u_takes_it_back(desk: Desk, key: str) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, "ТИП: мелкая задача", NONE)
    async with on_shift(desk) as shift:
        await look_at(shift, "5", number)
        await shift.press(key)
        await shift.dialog()
        assert "уровень не ставит задач" in shift.seen
        await shift.press("enter")
        await shift.hears("отказано")
        await shift.press("u")
        await shift.hears("отменено")
    assert letters(desk, number)[0][1] == "cancelled"
    assert ticket_of(desk, number).status == "unformed"


async def test_x_takes_the_operators_own_words(desk: Desk) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, HALF)
    async with on_shift(desk) as shift:
        await look_at(shift, "5", number)
        await shift.press("X")
        await shift.dialog()
        await shift.press("end", "enter")
        await shift.until(lambda: "что написать клиенту" in shift.seen, "the question")
        await shift.type("Это делает другой отдел")
        await shift.press("enter")
        await shift.hears("отказано")
    assert letters(desk, number)[0][2] == "Это делает другой отдел"


@pytest.mark.parametrize(("ask", "said"), [("U", "Y"), ("Г", "Н")])
async def test_u_asks_the_curator_and_y_records_the_word(desk: Desk, ask: str, said: str) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, GOOD, EMPLOYEE)
    async with on_shift(desk) as shift:
        await look_at(shift, "7", number)
        await shift.press(ask)
        await shift.hears("ждём слова куратора (Пётр Семёнов)")
        knocks(desk, "Да, подтверждаю", REGULAR, at=NOW + timedelta(minutes=1), onto=number)
        await look_at(shift, "7", number)
        await shift.press("enter")
        await shift.until(lambda: "Да, подтверждаю" in shift.seen, "the curator's letter on the card")
        await shift.press(said)
        await shift.dialog()
        assert "в письме: «Да, подтверждаю»" in shift.seen
        await shift.press("enter")
        await shift.until(lambda: "его слова" in shift.seen, "the words")
        await shift.press("enter")
        await shift.hears("куратор подтвердил, принято в очередь")
    assert ticket_of(desk, number).status == "new"


@pytest.mark.parametrize("key", ["D", "В"])
async def test_d_offers_similar_requests_and_links(desk: Desk, key: str) -> None:
    parent, number = at_door(desk, OUTAGE), at_door(desk, OUTAGE, HIGH)
    async with on_shift(desk) as shift:
        await look_at(shift, "3", number)
        await shift.press(key)
        await shift.dialog()
        await shift.until(lambda: f"№ {parent}" in shift.seen, "the candidate")
        await shift.press("enter")
        await shift.hears(f"дубль № {parent}")
        await look_at(shift, "3", number)
        await shift.until(lambda: shift.screen.subjects()[0].parent == parent, "the row knows")
        await shift.press(key)
        await shift.dialog()
        await shift.press("enter")
        await shift.hears("больше не дубль")


@pytest.mark.parametrize("key", ["A", "Ф"])
async def test_a_shows_who_gets_it_and_sends_to_all(desk: Desk, key: str) -> None:
    parent, number = at_door(desk, OUTAGE), at_door(desk, OUTAGE, HIGH)
    desk.duplicates.link(number, parent, by(desk))
    async with on_shift(desk) as shift:
        await look_at(shift, "3", parent)
        await shift.press(key)
        await shift.dialog()
        await shift.until(lambda: f"№ {number}" in shift.seen and "получат: 2" in shift.seen, "the recipients")
        await shift.press("ctrl+s")
        await shift.until(lambda: "хотя бы слово" in shift.seen, "the complaint")
        await shift.type("Чиним")
        await shift.press("ctrl+s")
        await shift.hears("ответ всем: писем 2")
        await shift.press("u")
        await shift.hears("отменено")
    assert [letters(desk, n)[0][1] for n in (parent, number)] == ["cancelled", "cancelled"]


async def test_a_without_duplicates_says_so(desk: Desk) -> None:
    number = at_door(desk, OUTAGE)
    async with on_shift(desk) as shift:
        await look_at(shift, "3", number)
        await shift.press("A")
        await shift.hears("дублей нет")


@pytest.mark.parametrize("key", ["E", "У"])
async def test_e_makes_a_request_of_correspondence_and_back(desk: Desk, key: str) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, "Привет, как дела", channel="Telegram")
    async with on_shift(desk) as shift:
        await look_at(shift, "6", number)
        await shift.press(key)
        await shift.hears("теперь обращение")
        await look_at(shift, "5", number)
        await shift.until(lambda: shift.screen.subjects()[0].verdict == "asked", "the row knows")
        await shift.press(key)
        await shift.hears("теперь переписка")


@pytest.mark.parametrize("key", ["I", "Ш"])
async def test_i_shows_what_each_choice_means_and_asks_why_it_differs(desk: Desk, key: str) -> None:
    number = at_door(desk, GOOD)
    desk.forming.declare(number, by(desk), Urgency.P1)
    async with on_shift(desk) as shift:
        await look_at(shift, "3", number)
        await shift.press("enter")
        await shift.until(lambda: shift.screen.shown_card() is not None, "the card")
        await shift.press(key)
        await shift.dialog()
        assert "работа или продажи стоят" in shift.seen
        await shift.press("3")
        await shift.until(lambda: "кому мешает" in shift.seen, "whom")
        assert "Низкий" in shift.seen
        await shift.press("4")
        await shift.until(lambda: "клиент заявил P1" in shift.seen, "why")
        await shift.type("работа идёт")
        await shift.press("enter")
        await shift.hears("приоритет «Низкий»")
    ticket = ticket_of(desk, number)
    assert (ticket.severity, ticket.scope) == (Severity.QUESTION.value, Scope.ONE.value)


@pytest.mark.parametrize("key", ["G", "П"])
async def test_g_agrees_the_clients_own_date(desk: Desk, key: str) -> None:
    number = at_door(desk, GOOD)
    async with on_shift(desk) as shift:
        await look_at(shift, "3", number)
        await shift.press("enter")
        await shift.until(lambda: shift.screen.shown_card() is not None, "the card")
        await shift.press(key)
        await shift.dialog()
        assert "12.12.2026" in shift.seen
        await shift.press("enter")
        await shift.hears("срок согласован: 12.12.2026")


async def test_t09_priorities_stand_with_their_definitions(desk: Desk) -> None:
    number = at_door(desk, GOOD)
    async with on_shift(desk) as shift:
        await look_at(shift, "3", number)
        await shift.press("f")
        await shift.dialog()
        for words in ("недоступно всем", "больше чем у половины", "не работает местами", "вопрос или удобство"):
            assert words in shift.seen
        await shift.press("escape")


async def test_the_status_dialog_leads_on_from_the_door(desk: Desk) -> None:
    at_door(desk, GOOD)
    number = at_door(desk, HALF)
    async with on_shift(desk) as shift:
        await look_at(shift, "5", number)
        await shift.press("s")
        await shift.dialog()
        assert "Запросить недостающее" in shift.seen
        await shift.press("2")
        await shift.hears("спросили недостающее")
