"""A reply joins its ticket and opens the next cycle; automats and bounces touch no clock (R10, rules 17–27)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.rows import Accepted
from models.tables import Ticket
from models.terms import ContactRole, MessageKind, Role, Status, TicketType
from tests.arrivals import kinds, later, ticket_of
from tests.desks import NOW, by, make_desk
from tests.postbag import REGULAR, STRANGER, VIP, request

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture
def number(desk: Desk) -> int:
    return desk.intake.accept(request(message_id="<first@client.example.ru>"), NOW).number or 0


def write(desk: Desk, **changes: Any) -> Accepted:
    return desk.intake.accept(request(at=LATER, type=None, **changes), LATER)


def clocks(ticket: Ticket) -> dict[str, Any]:
    columns = ("cycle", "reopenings", "status", "alarm_at", "due_next")
    return {
        name: value
        for name, value in ticket.model_dump().items()
        if name.startswith(("reaction_", "response_")) or name in columns
    }


@pytest.mark.parametrize(
    "thread",
    [{"in_reply_to": "<first@client.example.ru>"}, {"references": ("<x@y.example.ru>", "<first@client.example.ru>")}],
)
def test_a_letter_of_the_thread_joins_it(desk: Desk, number: int, thread: dict[str, Any]) -> None:
    done = write(desk, sender_address=STRANGER, **thread)
    assert (done.number, done.outcome) == (number, "добавлено к обращению")
    assert kinds(desk, number)[-1] == "client_wrote"
    assert desk.reads.number("SELECT count(*) FROM message WHERE ticket_number = ?", (number,)) == 2


def test_a_reply_to_our_letter_joins(desk: Desk, number: int) -> None:
    desk.tickets.take(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Отправили ещё раз")
    desk.outbox.send_due(LATER)
    sql = "SELECT message_id FROM message WHERE ticket_number = ? AND author = 'agent'"
    ours = desk.reads.row(sql, (number,))
    assert ours is not None
    assert write(desk, in_reply_to=str(ours[0])).number == number


def test_the_number_in_the_subject_needs_the_right_sender(desk: Desk, number: int) -> None:
    assert write(desk, subject=f"Re: Счёт [№ {number}]").number == number
    desk.clients.add_contact(3, "Анна Белова", ContactRole.EMPLOYEE, ("anna@lutik.example.ru",), NOW)
    assert write(desk, subject=f"Ещё [№ {number}]", sender_address="anna@lutik.example.ru").number == number
    for other in (STRANGER, VIP, ""):
        assert write(desk, subject=f"Re: Счёт [№ {number}]", sender_address=other).number != number


def test_a_stranger_writes_on_in_his_own_ticket(desk: Desk) -> None:
    number = desk.intake.accept(request(sender_address=STRANGER), NOW).number
    assert write(desk, subject=f"Re: [№ {number}]", sender_address=STRANGER.upper()).number == number


def test_a_merged_ticket_passes_its_letters_on(desk: Desk, number: int) -> None:
    into = desk.intake.accept(request(), NOW).number or 0
    desk.merging.merge(number, into, by(desk))
    assert write(desk, in_reply_to="<first@client.example.ru>").number == into


def test_a_reply_in_the_same_batch_joins(desk: Desk) -> None:
    first = request(message_id="<a@client.example.ru>")
    second = request(in_reply_to="<a@client.example.ru>")
    third = request()
    done = desk.intake.accept_many([first, second, third], NOW)
    assert [one.number for one in done] == [1, 1, 2]
    assert [one.event - done[0].event for one in done] == [0, 2, 3]
    assert desk.journal.verify().sound


@pytest.mark.parametrize(
    ("before", "after", "reopenings"),
    [
        (Status.NEW, Status.NEW, 0),
        (Status.OPEN, Status.OPEN, 0),
        (Status.WAITING_CLIENT, Status.IN_PROGRESS, 0),
        (Status.RESOLVED, Status.OPEN, 0),
        (Status.CLOSED, Status.OPEN, 1),
    ],
)
def test_the_status_moves_by_r10(desk: Desk, number: int, before: Status, after: Status, reopenings: int) -> None:
    who = by(desk)
    if before is not Status.NEW:
        desk.tickets.take(number, who)
    if before is Status.WAITING_CLIENT:
        desk.replies.reply(number, who, MessageKind.QUESTION, "Какой счёт?")
    if before in (Status.RESOLVED, Status.CLOSED):
        desk.replies.reply(number, who, MessageKind.ANSWER, "Готово")
        desk.tickets.resolve(number, later(who, minutes=1))
    if before is Status.CLOSED:
        desk.tickets.close(number, later(who, minutes=2), "подтвердил")
    assert ticket_of(desk, number).status == before
    version = ticket_of(desk, number).version
    write(desk, in_reply_to="<first@client.example.ru>")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.is_open, ticket.reopenings) == (after, True, reopenings)
    assert ticket.unread and ticket.version > version and ticket.waiting_until is None
    assert (ticket.resolved_at, ticket.closed_at, ticket.close_reason) == (None, None, None)


def test_the_next_message_after_an_answer_opens_a_cycle(desk: Desk, number: int) -> None:
    desk.tickets.take(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    write(desk, in_reply_to="<first@client.example.ru>")
    ticket = ticket_of(desk, number)
    assert (ticket.cycle, ticket.reaction_state, ticket.reaction_start) == (2, "running", LATER)


def test_a_type_in_a_later_letter_admits(desk: Desk) -> None:
    number = desk.intake.accept(request(type=None, message_id="<u@client.example.ru>"), NOW).number or 0
    text = "ТИП: Авария\nЧТО НЕДОСТУПНО: портал\nС КАКОГО ВРЕМЕНИ: с 10:00"
    answer = request(at=LATER, in_reply_to="<u@client.example.ru>", type=TicketType.OUTAGE, text=text)
    desk.intake.accept(answer, LATER)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.type, ticket.admitted_at) == (Status.NEW, TicketType.OUTAGE, LATER)
    assert ticket.rank is not None
    assert ticket.priority == desk.standard.priority_for(TicketType.OUTAGE)
    told = ["received", "gate_said", "client_wrote", "form_filled", "type_set", "admitted", "priority_changed"]
    assert kinds(desk, number) == told
    assert ticket.reaction_start == NOW - timedelta(minutes=1)


def test_an_automatic_letter_is_a_line_and_moves_nothing(desk: Desk, number: int) -> None:
    desk.tickets.take(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Какой счёт?")
    before = clocks(ticket_of(desk, number))
    done = write(desk, auto="автоответ", in_reply_to="<first@client.example.ru>")
    assert (done.number, done.outcome) == (number, "автоматическое письмо")
    assert clocks(ticket_of(desk, number)) == before
    sql = "SELECT author, kind FROM message WHERE ticket_number = ? ORDER BY id DESC"
    assert desk.reads.row(sql, (number,)) == ("system", "auto")
    assert write(desk, auto="автоответ", subject=f"Автоответ: [№ {number}]", sender_address=REGULAR).number == number


def test_an_automatic_letter_of_nobody_makes_no_ticket(desk: Desk, number: int) -> None:
    robot = request(auto="автоответ", at=LATER)
    done = desk.intake.accept(robot, LATER)
    assert (done.number, done.outcome) == (None, "автоматическое письмо без обращения")
    assert desk.intake.accept(robot, LATER).outcome == "уже принято раньше"
    assert desk.reads.number("SELECT count(*) FROM ticket") == 1
    sql = "SELECT count(*) FROM journal_event WHERE kind = 'auto_letter' AND ticket_number IS NULL"
    assert desk.reads.number(sql) == 1


@pytest.mark.parametrize("final", [True, False])
def test_only_a_final_bounce_of_our_reply_marks_it(desk: Desk, number: int, final: bool) -> None:
    desk.tickets.take(number, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.outbox.send_due(LATER)
    ours = desk.reads.row("SELECT message_id FROM message WHERE author = 'agent'")
    assert ours is not None
    before = clocks(ticket_of(desk, number))
    bounce = {"auto": "отчёт о доставке", "bounce_of": (str(ours[0]),), "bounce_final": final}
    done = write(desk, sender_address="mailer-daemon@mx.example.ru", **bounce)
    assert done.outcome == ("наше письмо не доставлено" if final else "автоматическое письмо")
    assert ticket_of(desk, number).undelivered is final
    assert clocks(ticket_of(desk, number)) == before
    assert desk.reads.row("SELECT state FROM outbox") == (("undelivered" if final else "written"),)
    assert ("undelivered" in kinds(desk, number)) is final


def test_a_bounce_of_a_letter_that_is_not_ours_marks_nothing(desk: Desk, number: int) -> None:
    forged = {"auto": "отчёт о доставке", "bounce_of": ("<first@client.example.ru>",), "bounce_final": True}
    assert write(desk, **forged).outcome == "автоматическое письмо"
    assert not ticket_of(desk, number).undelivered


def test_a_tier_change_of_the_client_reaches_open_tickets(desk: Desk, number: int) -> None:
    moved = desk.clients.set_tier(by(desk, Role.SUPERVISOR, LATER), 3, None, "лицензия кончилась")
    assert moved == 1 and ticket_of(desk, number).tier is None
    assert kinds(desk, number)[-1] == "tier_changed"
