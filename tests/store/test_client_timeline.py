"""A client's history over all channels on one line of time (L-05, D-09)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.clients.rows import Moment, TimeRow
from data.desk import Desk
from data.rows import Incoming
from models.terms import ContactRole, MessageKind, Role, TicketType, Tier
from tests.desks import NOW, by, make_desk

CLIENT = 2


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def wrote(desk: Desk, text: str, channel: str, minutes: int, *, onto: int | None = None) -> int:
    """A message of the client, so many minutes before now; ``onto`` puts it to a ticket."""
    at = NOW - timedelta(minutes=minutes)
    incoming = Incoming(
        key="",
        at=at,
        channel=channel,
        text=text,
        subject="" if onto else "Сделки",
        sender_address=f"person@{CLIENT}.example",
        type=TicketType.QUESTION,
        onto=onto,
    )
    number = desk.intake.register(by(desk, at=NOW), incoming).number
    assert number is not None
    return number


def rows(desk: Desk, client: int = CLIENT) -> list[TimeRow]:
    """The whole line, oldest first."""
    return list(reversed(desk.clients.timeline(client, count=500).rows))


def test_l05_a_telegram_message_and_a_call_in_one_ticket_stand_in_order_of_time(desk: Desk) -> None:
    number = wrote(desk, "Не вижу сделки", "Telegram", 50)
    wrote(desk, "Звонит, просит быстрее", "телефон", 30, onto=number)
    wrote(desk, "Вот снимок", "Telegram", 10, onto=number)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово, проверьте")
    talk = [row for row in rows(desk) if row.number == number and row.channel]
    assert [(row.moment, row.channel) for row in talk[:3]] == [
        (Moment.OPENED, "Telegram"),
        (Moment.CALL, "телефон"),
        (Moment.WROTE, "Telegram"),
    ]
    assert [row.at for row in talk] == sorted(row.at for row in talk)
    answered = [row for row in rows(desk) if row.moment is Moment.ANSWERED]
    assert [row.text for row in answered] == ["Готово, проверьте"]
    assert answered[0].number == number


def test_d09_everything_that_was_stands_there_newest_first(desk: Desk) -> None:
    chief = by(desk, Role.SUPERVISOR, NOW + timedelta(minutes=9))
    number = wrote(desk, "Не вижу сделки", "почта", 50)
    desk.replies.note(number, by(desk), "Права у роли")
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk, at=NOW + timedelta(minutes=5)))
    boris = desk.clients.add_contact(CLIENT, "Борис", ContactRole.OWNER, (), NOW)
    desk.clients.confirm_curator(chief, boris, instead_of=CLIENT)
    desk.clients.set_tier(chief, CLIENT, Tier.REGULAR, "новый договор")
    page = desk.clients.timeline(CLIENT)
    assert page.before is None
    found = [row.moment for row in page.rows]
    assert {Moment.OPENED, Moment.NOTED, Moment.ANSWERED, Moment.EVENT, Moment.TIER, Moment.CURATOR} <= set(found)
    assert [row.at for row in page.rows] == sorted((row.at for row in page.rows), reverse=True)
    texts = [row.text for row in page.rows]
    assert "Высокий → Обычный: новый договор" in texts and "решено" in texts
    assert [row.who for row in page.rows if row.moment is Moment.CURATOR] == ["Борис", "Пётр Семёнов"]


def test_what_was_taken_back_is_not_there(desk: Desk) -> None:
    number = wrote(desk, "Не вижу сделки", "почта", 50)
    before = len(rows(desk))
    desk.replies.note(number, by(desk), "Лишнее")
    desk.undoing.undo(number, by(desk))
    assert len(rows(desk)) == before
    assert "Лишнее" not in [row.text for row in rows(desk)]


def test_other_clients_stay_out(desk: Desk) -> None:
    wrote(desk, "Не вижу сделки", "почта", 50)
    assert all(row.number is None for row in rows(desk, 3))
    assert desk.clients.timeline(999).rows == ()


def test_pages_follow_one_another_without_gap_or_repeat(desk: Desk) -> None:
    number = wrote(desk, "Начало", "почта", 50)
    for minute in range(40, 0, -1):
        wrote(desk, f"Ещё {minute}", "Telegram", minute // 4, onto=number)
    whole = desk.clients.timeline(CLIENT, count=500)
    got: list[TimeRow] = []
    before = None
    while True:
        page = desk.clients.timeline(CLIENT, before, count=7)
        got += page.rows
        before = page.before
        if before is None:
            break
    assert tuple(got) == whole.rows
    assert len({row.key for row in got}) == len(got) > 40


def test_a_former_curator_who_leaves_is_said_so(desk: Desk) -> None:
    desk.clients.set_role(by(desk, Role.SUPERVISOR, NOW + timedelta(days=1)), CLIENT, ContactRole.EMPLOYEE)
    newest = desk.clients.timeline(CLIENT).rows[0]
    assert (newest.moment, newest.text, newest.who) == (Moment.CURATOR, "больше не куратор", "Пётр Семёнов")
