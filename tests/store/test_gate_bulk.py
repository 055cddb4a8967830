"""Many at once: loud words raise nothing, forty letters all wait for their forms, and a first desk takes everything."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.inbox.folder import Inbox
from data.places import Places
from data.settings import Settings
from models.tables import Ticket
from models.terms import AttachmentKind, MessageKind, Priority, Reason, Role, Status, Tier, Urgency, Verdict, Warn
from tests.arrivals import ticket_of
from tests.desks import NOW, by, make_desk, person
from tests.doors import BAD, GOOD, OUTAGE, REGULAR, Case, answers, bring, incoming, said, warned
from tests.postbag import drop, letter, request

LOUD = ("Срочно!!! Сделайте!!!", "СРОЧНО почините!!!", "!!!", "Очень срочно, помогите!!!")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def test_forty_loud_letters_all_lie_outside_the_queue(desk: Desk) -> None:
    """H-04: nothing is raised, nothing is queued, and one act asks them all."""
    for number in range(40):
        drop(desk, f"{number:02}.eml", letter(f"{LOUD[number % 4]}\nПисьмо {number}", subject="СРОЧНО!!!"))
    Inbox(desk, desk.places.inbox).sweep(NOW)
    rows = desk.reads.rows("SELECT status, verdict, rank, priority, declared FROM ticket")
    assert rows == [(Status.UNFORMED.value, Verdict.ASKED.value, None, Priority.MEDIUM.value, None)] * 40
    for number in range(1, 41):
        desk.forming.ask_missing(number, by(desk))
    sql = "SELECT count(DISTINCT ticket_number) FROM message WHERE kind = ?"
    assert desk.reads.number(sql, (MessageKind.QUESTION.value,)) == 40


def test_the_declared_urgency_moves_no_priority(desk: Desk) -> None:
    """H-19: two fields; only a person sets the second."""
    done = desk.intake.accept(request(declared=Urgency.P1), NOW)
    ticket = ticket_of(desk, done.number or 0)
    assert (ticket.declared, ticket.priority) == (Urgency.P1, Priority.LOW)


def test_the_form_of_an_incident_declares_its_urgency(desk: Desk) -> None:
    text = "ТИП: Поломка\nСРОЧНОСТЬ: P1 — стоим\nПОЛУЧИЛИ: белый экран"
    ticket = bring(desk, "hand", Case(text))
    assert ticket.declared == Urgency.P1 and ticket.priority == desk.standard.priority_for(None)


def test_a_first_desk_without_clients_takes_whoever_asks(tmp_path: Path) -> None:
    """D-45: nobody can be known yet, so nobody waits for a curator."""
    places = Places.under(tmp_path / "fresh")
    places.make()
    desk = Desk(places, Settings())
    assert said(bring_alone(desk, GOOD))[0] is Verdict.ADMITTED
    assert said(bring_alone(desk, BAD))[0] is Verdict.ASKED


def bring_alone(desk: Desk, text: str) -> Ticket:
    done = desk.intake.accept(incoming(Case(text, "first@client.example")), NOW)
    return ticket_of(desk, done.number or 0)


def test_the_same_message_by_two_tiers_has_two_outcomes(desk: Desk) -> None:
    """S-72, S-42: a lenient tier is written up by us, a strict one is asked."""
    strict, lenient = (
        bring(desk, "hand", Case("ТИП: Мелкая задача\nДобавьте поле «Объект» в карточку сделки", address))
        for address in (REGULAR, "person@2.example")
    )
    assert said(strict)[0] is Verdict.ASKED and not strict.by_us
    assert said(lenient)[0] is Verdict.ADMITTED and lenient.by_us and Warn.BY_US in warned(lenient)


def test_admission_counts_from_the_form_and_the_clocks_from_the_message(desk: Desk) -> None:
    """C-03, D-10: a Telegram message of 10:00 registered at 10:40."""
    wrote = NOW - timedelta(minutes=40)
    done = desk.intake.register(by(desk), incoming(Case(GOOD, channel="Telegram"), at=wrote))
    ticket = ticket_of(desk, done.number or 0)
    assert (ticket.reaction_start, ticket.admitted_at) == (wrote, NOW)


def test_the_answer_of_the_gate_comes_back_with_the_request(desk: Desk) -> None:
    done = desk.intake.accept(incoming(Case(BAD)), NOW)
    assert (done.verdict, done.missing) == (Verdict.ASKED, ("type", "what", "why", "users", "due"))
    assert "Не хватает" in done.why and Warn.OFF_CHANNEL in done.warnings


def test_a_client_date_is_a_wish_until_the_tier_makes_it_agreed(desk: Desk) -> None:
    """S-66, C-20."""
    wish = bring(desk, "hand", Case(GOOD))
    vip = bring(desk, "hand", Case(GOOD, "person@1.example"))
    assert wish.wanted_date == vip.wanted_date and wish.wanted_date is not None
    assert f"{wish.wanted_date:%d.%m.%Y}" == "12.12.2026"
    assert (wish.date_state, vip.date_state) == ("wanted", "agreed")


def test_a_request_file_states_its_form_its_topic_and_what_came_along(desk: Desk) -> None:
    """Issue §2: kinds of attachments, answers by label and by column, a word for whom it is asked."""
    items = [
        {"тип": "Мелкая задача", "текст": "Добавить поле", "адрес": REGULAR, "ключ": "a",
         "ответы": {"ЗАЧЕМ": "искать адрес", "users": "продажи", "срок": "к пятнице"}},
        {"тип": "Мелкая задача", "текст": "", "тема": "Голосовое", "адрес": REGULAR, "ключ": "b",
         "вложения": ["голосовое"]},
        {"тип": "Мелкая задача", "текст": "", "тема": "Фото", "адрес": REGULAR, "ключ": "c",
         "вложения": "фото с телефона", "заявленная срочность": "P2"},
    ]  # fmt: skip
    (desk.places.inbox / "x.json").write_text(json.dumps(items), encoding="utf-8")
    Inbox(desk, desk.places.inbox).sweep(NOW)
    first, second, third = (ticket_of(desk, number) for number in (1, 2, 3))
    assert said(first)[0] is Verdict.ADMITTED
    assert answers(desk, 1) == {"what": "Добавить поле", "why": "искать адрес", "users": "продажи", "due": "к пятнице"}
    assert said(second)[:2] == (Verdict.REFUSED, Reason.VOICE)
    assert said(third)[:2] == (Verdict.REFUSED, Reason.PHONE_PHOTO) and third.declared == Urgency.P2
    assert AttachmentKind.VOICE in desk.standard.gate.banned


def test_columns_of_a_table_are_answers(desk: Desk) -> None:
    head = "тип;текст;адрес;зачем;кто использует;срок;ответ: ВХОД"
    row = f"Мелкая задача;Добавить поле;{REGULAR};искать;продажи;к пятнице;таблица"
    (desk.places.inbox / "x.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    Inbox(desk, desk.places.inbox).sweep(NOW)
    assert said(ticket_of(desk, 1))[0] is Verdict.ADMITTED
    assert answers(desk, 1)["input"] == "таблица"


def test_a_file_cannot_pick_a_contact_or_a_ticket(desk: Desk) -> None:
    """Only a person of the desk may say who somebody is, or which ticket is meant."""
    number = bring(desk, "hand", Case(GOOD)).number
    done = desk.intake.accept(incoming(Case(GOOD, "x@nowhere.example"), contact_id=3, onto=number), NOW)
    assert done.number != number and done.verdict is Verdict.CURATOR


def test_a_person_of_the_desk_picks_the_contact(desk: Desk) -> None:
    done = desk.intake.register(by(desk), incoming(Case(GOOD, "+7 900 000-00-00"), contact_id=3))
    ticket = ticket_of(desk, done.number or 0)
    assert (ticket.contact_id, ticket.tier, done.verdict) == (3, Tier.REGULAR, Verdict.ADMITTED)


def test_the_debt_of_an_outage_is_reminded_of_where_it_lies(desk: Desk) -> None:
    """C-30: the one who entered it, else a supervisor; whoever takes the ticket gets it."""
    by_hand, by_mail = bring(desk, "hand", Case(OUTAGE)), bring(desk, "mail", Case(OUTAGE))
    operator, chief = person(desk), person(desk, Role.SUPERVISOR)
    soon = NOW + timedelta(minutes=31)
    assert [row.number for row in desk.reminders.due(operator, soon)] == [by_hand.number]
    assert [row.number for row in desk.reminders.due(chief, soon)] == [by_mail.number]
    assert by_mail.number is not None
    desk.tickets.take(by_mail.number, by(desk))
    assert {row.number for row in desk.reminders.due(operator, soon)} == {by_hand.number, by_mail.number}
    assert desk.reminders.due(chief, soon) == ()
    assert desk.reminders.due(operator, NOW + timedelta(minutes=29)) == ()
