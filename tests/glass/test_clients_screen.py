"""The clients screen by real keys on both layouts: search, card, time line, editing, hostile texts (T-02, D-09)."""

from functools import partial
from pathlib import Path

import pytest

from data.clients.book import NewClient, NewContact
from data.desk import Desk
from data.rows import Incoming
from models.curator_checks import MUST
from models.terms import ContactRole, Readiness, Role, TicketType, Tier
from screens.keys import TWIN
from screens.widgets.time_line import TimeLine
from tests.desks import NOW, by
from tests.glass.clients import AtClients, at_clients, desk_with_clients
from tests.glass.hostile import NAMED, RAW
from tests.glass.shift import on_shift


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_with_clients(tmp_path)


@pytest.mark.parametrize("russian", [False, True])
async def test_a_client_is_found_as_one_types_and_its_past_opens_a_ticket(desk: Desk, russian: bool) -> None:
    async with at_clients(desk, russian=russian) as clients:
        await clients.shift.type("person@2")
        await clients.sees("нашлось: 1", "Вектор", "Портал недоступен")
        await clients.shift.press("enter", "enter")
        await clients.until(lambda: clients.screen.focused is clients.screen.past, "the time line")
        await clients.until(lambda: clients.screen.past.count == 3, "its rows")
        await clients.shift.press("end", "enter")
        await clients.until(lambda: clients.gone, "the queue again")
        await clients.shift.until(lambda: clients.shift.screen.card_open, "the ticket's card")
        assert clients.shift.screen.meant == 2


async def test_a_number_in_any_spelling_brings_its_owner_first(desk: Desk) -> None:
    async with at_clients(desk, size=(80, 24)) as clients:
        await clients.shift.type("8-800-555-35")
        await clients.sees("ООО «Полярная Зв", "Фёдор")
        await clients.shift.press("escape")
        await clients.sees("7 клиентов")
        await clients.shift.type("112")
        await clients.sees("Анна Нилова")


async def test_the_card_says_what_readiness_forbids(desk: Desk) -> None:
    async with at_clients(desk) as clients:
        await clients.shift.type("кедр")
        await clients.on("Кедр")
        await clients.sees("Несколько кураторов", "не принимаются", "не подтверждён", "уровень не задан")
        await clients.shift.press("escape")
        await clients.shift.type("поляр")
        await clients.on("ООО «Полярная Звезда»")
        await clients.sees("Высокий с 04.03.2026", "подходит «Обычный»", "Стандартный · поддержка", "куратор не подтв")


@pytest.mark.parametrize("key", ["k", TWIN["k"]])
async def test_a_leader_confirms_the_one_curator(desk: Desk, key: str) -> None:
    async with at_clients(desk, Role.SUPERVISOR) as clients:
        await clients.shift.type("кедр")
        await clients.on("Кедр")
        await clients.shift.press("enter", key)
        await clients.dialog("Кедр: кто куратор", "Иван", "Олег")
        await clients.shift.press("down", "enter")
        await clients.dialog("Куратор — Олег?", "Станет сотрудником: Иван.")
        await clients.shift.press("enter")
        await clients.says("Олег: подтверждённый куратор.")
        await clients.sees("куратор ✓ подтверждён", "Готовы к работе")
    known = desk.clients.match_name("Кедр")
    assert known is not None and known.readiness is Readiness.READY


async def test_an_operator_notes_an_organisation_and_a_person_but_decides_nothing(desk: Desk) -> None:
    async with at_clients(desk) as clients:
        await clients.shift.press("down")
        for key in ("k", "l", "e", "p"):
            await clients.shift.press(key)
            await clients.says("Это может супервайзер")
            assert clients.shift.console.app.screen is clients.screen
            clients.screen.notice.done_with()
        await clients.shift.press("N")
        await clients.dialog("Новая организация")
        await clients.shift.type("Ива")
        await clients.shift.press("enter")
        await clients.dialog("Ива: новый человек")
        await clients.shift.type("Глеб")
        await clients.shift.press("enter")
        await clients.dialog("Глеб: кто это")
        await clients.shift.press("4")
        await clients.dialog("Глеб: телефон, почта")
        await clients.shift.type("8 916 555-01-20; g@iva.example")
        await clients.shift.press("enter")
        await clients.says("Глеб: записан как куратор")
    known = desk.clients.match_address("+79165550120")
    assert known is not None and (known.client, known.role, known.curator) == ("Ива", ContactRole.CURATOR, False)
    assert desk.clients.match_address("g@iva.example") == known


async def test_the_tier_is_changed_with_the_hint_beside_and_a_reason(desk: Desk) -> None:
    async with at_clients(desk, Role.SUPERVISOR) as clients:
        await clients.shift.type("поляр")
        await clients.on("ООО «Полярная Звезда»")
        await clients.shift.press("enter", "l")
        await clients.dialog("← подсказка", "сейчас")
        await clients.shift.press("enter")
        await clients.dialog("Почему «Обычный»")
        await clients.shift.type("новый договор")
        await clients.shift.press("enter")
        await clients.says("Обычный.")
        await clients.sees("Высокий → Обычный: новый договор")
    known = desk.clients.match_name("ООО «Полярная Звезда»")
    assert known is not None and known.tier is Tier.REGULAR


async def test_fields_and_people_are_edited_through_dialogs(desk: Desk) -> None:
    async with at_clients(desk, Role.SUPERVISOR) as clients:
        await clients.shift.type("поляр")
        await clients.on("ООО «Полярная Звезда»")
        await clients.shift.press("enter", "e")
        await clients.dialog("поля", "Подписка +Маркетплейс до")
        await clients.shift.press("5")
        await clients.dialog("Подписка +Маркетплейс до")
        await clients.shift.type("31.12")
        await clients.shift.press("enter")
        await clients.sees("нужна дата")
        await clients.shift.type(".2026")
        await clients.shift.press("enter")
        await clients.sees("+Маркетплейс до 31.12.2026")
        await clients.shift.press("p")
        await clients.dialog("люди", "Анна Нилова")
        await clients.shift.press("1")
        await clients.dialog("Чек-лист куратора")
        await clients.shift.type("чек")
        await clients.shift.press("enter")
        for place in range(1, len(MUST) + 1):
            await clients.dialog("чек-лист куратора")
            await clients.shift.press(str(place))
            await clients.until(partial(clients._shown, "✓", place), f"{place} ticked")
        await clients.sees("куратор подходит")
        await clients.shift.press("8")
        await clients.says("Чек-лист записан.")
        await clients.sees("чек-лист 4/4")


async def test_s02_the_rules_of_the_tier_are_one_key_away(desk: Desk) -> None:
    async with at_clients(desk) as clients:
        await clients.shift.type("пустошь")
        await clients.on("Пустошь")
        await clients.shift.press("enter", TWIN["v"])
        await clients.dialog("Пустошь: уровень «Никакой»", "Реакция", "Каналы", "Нельзя", "Мелкая задача")
        await clients.shift.press("escape")
    async with on_shift(desk) as shift:
        await shift.press("v")
        await shift.dialog()
        assert all(word in shift.seen for word in ("уровень «VIP»", "Встреча", "Типы", "Срок клиента"))
        await shift.press("escape")


@pytest.mark.parametrize("key", ["C", TWIN["C"]])
async def test_a_ticket_opens_its_client_and_esc_leads_back(desk: Desk, key: str) -> None:
    async with on_shift(desk, size=(80, 24)) as shift:
        await shift.press(key)
        clients = AtClients(shift)
        await clients.on("ООО «Ромашка»")
        await clients.sees("VIP с 04.03.2026", "обращение", "№ 1")
        await shift.press("escape")
        await clients.until(lambda: clients.gone, "the queue again")


async def test_an_unknown_client_is_said_so(desk: Desk) -> None:
    letter = Incoming(key="x", at=NOW, channel="почта", text="Кто вы?", sender_address="who@no.example")
    number = desk.intake.accept(letter, NOW).number
    async with on_shift(desk) as shift:
        shift.screen.open_number(number or 0)
        await shift.until(lambda: shift.screen.shown_card() is not None and shift.screen.meant == number, "the card")
        await shift.until(lambda: shift.screen.subjects(), "its row")
        await shift.press("C")
        await shift.hears("клиент неизвестен")
        await shift.press("escape")


async def test_ten_thousand_clients_scroll_without_a_jump(desk: Desk) -> None:
    many = [NewClient(f"Фирма {number:05d}") for number in range(2000)]
    desk.clients.import_many(many, NOW)
    async with at_clients(desk, size=(80, 24)) as clients:
        rows = clients.screen.list
        await clients.until(lambda: rows.count == 2007, "all of them")
        await clients.shift.press("down", "pagedown", "pagedown")
        await clients.until(lambda: rows.row is not None and rows.row.name.startswith("Фирма"), "a firm")
        held, line = rows.row, rows.index - round(rows.scroll_y)
        desk.clients.add("Аист", None, NOW)
        clients.screen.look_again()
        await clients.until(lambda: rows.count == 2008, "one more")
        assert rows.row == held and rows.index - round(rows.scroll_y) == line
        await clients.shift.press("end")
        assert rows.row is not None and rows.row.name == "Фирма 01999"


async def test_an_old_history_is_read_on_while_one_goes_down(desk: Desk) -> None:
    letters = [
        Incoming(
            key=f"k{number}",
            at=NOW,
            channel="почта",
            text=f"Вопрос номер {number}",
            subject=f"Тема {number}",
            sender_address="person@4.example",
            type=TicketType.QUESTION,
        )
        for number in range(150)
    ]
    desk.intake.accept_many(letters, NOW)
    whole = len(desk.clients.timeline(4, count=1000).rows)
    async with at_clients(desk) as clients:
        await clients.shift.type("север")
        await clients.on("Север")
        await clients.shift.press("enter", "enter")
        past = clients.screen.past
        await clients.until(lambda: past.count >= 60, "the first page")
        while past.count < whole:
            had = past.count
            await clients.shift.press("end")
            await clients.until(partial(_longer, past, had), "more of it")
        assert len({row.key for row in past._rows}) == whole


def _longer(past: TimeLine, had: int) -> bool:
    return past.count > had


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_texts_are_shown_and_never_obeyed(desk: Desk, size: tuple[int, int]) -> None:
    kept = [text for text in NAMED.values() if text.split() and len(text) < 400]
    added = desk.clients.import_many(
        [
            NewClient(text, note=text, contacts=(NewContact(text, addresses=(f"{n}@x", text)),))
            for n, text in enumerate(kept)
        ],
        NOW,
    )
    async with at_clients(desk, Role.SUPERVISOR, size=size) as clients:
        rows = clients.screen.list
        await clients.shift.press("down")
        for _ in range(len(added)):
            await clients.shift.press("down")
            assert not any(RAW.search(line) for line in clients.shift.seen.split("\n")), clients.shift.seen
        await clients.shift.press("p")
        await clients.dialog("люди")
        assert not any(RAW.search(line) for line in clients.shift.seen.split("\n"))
        await clients.shift.press("escape")
        assert rows.count == len(added) + 7


async def test_an_administrator_sees_clients_and_no_texts(desk: Desk) -> None:
    async with at_clients(desk, Role.ADMIN) as clients:
        await clients.shift.type("вектор")
        await clients.on("Вектор")
        await clients.shift.pilot.pause()
        assert "Портал недоступен" not in clients.shift.seen and clients.screen.past.count == 0
        assert by(desk, Role.ADMIN).person.role is Role.ADMIN
