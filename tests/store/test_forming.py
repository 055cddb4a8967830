"""The form of a request filled by an operator, and the gate behind it (S-42…S-44, C-03, C-30, T-19)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, Missing, MovedOn, Refusal
from models.terms import (
    DateState,
    Readiness,
    Role,
    Status,
    TicketType,
    Urgency,
)
from screens.deeds import DEEDS, perform
from tests.arrivals import later, ticket_of
from tests.desks import NOW, by, make_desk
from tests.store.at_the_door import HIGH, MISSING, NONE, OUTAGE, at_door


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_c03_a_form_filled_by_the_operator_admits_from_that_moment(desk: Desk) -> None:
    number = at_door(desk)
    assert ticket_of(desk, number).admitted_at is None
    said = desk.forming.fill(number, later(by(desk), minutes=2), MISSING).sentence
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.admitted_at) == (Status.NEW.value, NOW + timedelta(minutes=2))
    assert ticket.rank is not None
    assert "принято в очередь" in said


def test_s44_what_is_still_missing_is_named_and_counted(desk: Desk) -> None:
    number = at_door(desk)
    said = desk.forming.fill(number, by(desk), {"why": "база не должна утечь"}).sentence
    ticket = ticket_of(desk, number)
    assert (ticket.missing, ticket.form_have, ticket.form_need) == ("users", 3, 6)
    assert "кто использует" in said
    assert "Q" in said


def test_an_empty_answer_is_taken_out_and_undo_puts_it_back(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.fill(number, by(desk), {"due": ""})
    assert "due" in ticket_of(desk, number).missing.split()
    desk.undoing.undo(number, by(desk))
    assert "due" not in ticket_of(desk, number).missing.split()
    found = dict(desk.reads.rows("SELECT question, text FROM form_answer WHERE ticket_number = ?", (number,)))
    assert found["due"] == "к 12.12.2026"


def test_undo_takes_the_whole_filling_back_with_the_admission(desk: Desk) -> None:
    number = at_door(desk)
    before = ticket_of(desk, number).model_dump(exclude={"version"})
    desk.forming.fill(number, by(desk), MISSING)
    desk.undoing.undo(number, by(desk))
    after = ticket_of(desk, number).model_dump(exclude={"version"})
    assert {key: (value, after[key]) for key, value in before.items() if after[key] != value} == {}
    assert desk.reads.number("SELECT count(*) FROM form_answer WHERE question = 'why'") == 0


def test_s70_a_secret_in_an_answer_is_masked_before_it_is_stored(desk: Desk) -> None:
    number = at_door(desk)
    said = desk.forming.fill(number, by(desk), {"why": "пароль: Qwerty#123, чтобы зайти"}).sentence
    (text,) = desk.reads.row("SELECT text FROM form_answer WHERE question = 'why'") or ("",)
    assert "Qwerty#123" not in text
    assert "секреты скрыты" in said


def test_a_question_that_no_form_asks_is_refused(desk: Desk) -> None:
    number = at_door(desk)
    with pytest.raises(BadInput, match="нет вопроса"):
        desk.forming.fill(number, by(desk), {"favourite_colour": "синий"})
    with pytest.raises(Refusal, match="ничего не изменилось"):
        desk.forming.fill(number, by(desk), {"due": "к 12.12.2026"})


def test_c30_the_debt_of_an_outage_is_paid_by_the_form_and_its_reminder_goes(desk: Desk) -> None:
    number = at_door(desk, OUTAGE)
    assert ticket_of(desk, number).owes
    open_ones = "SELECT count(*) FROM reminder WHERE ticket_number = ? AND done_at IS NULL"
    assert desk.reads.number(open_ones, (number,)) == 1
    said = desk.forming.fill(number, by(desk), {"steps": "зашли, нажали, упало", "hindered": "все", "urgency": "P1"})
    assert "долг по форме закрыт" in said.sentence
    assert not ticket_of(desk, number).owes
    assert desk.reads.number(open_ones, (number,)) == 0
    desk.undoing.undo(number, by(desk))
    assert ticket_of(desk, number).owes
    assert desk.reads.number(open_ones, (number,)) == 1


def test_s66_the_clients_date_is_a_wish_until_it_is_agreed(desk: Desk) -> None:
    number = at_door(desk)
    ticket = ticket_of(desk, number)
    assert ticket.date_state == DateState.WANTED.value
    desk.forming.agree_date(number, by(desk))
    assert ticket_of(desk, number).date_state == DateState.AGREED.value
    with pytest.raises(Refusal, match="уже согласован"):
        desk.forming.agree_date(number, by(desk))
    with pytest.raises(BadInput, match="прошло"):
        desk.forming.agree_date(number, by(desk), NOW - timedelta(days=1))


def test_t19_naming_the_type_lets_nothing_past_the_form(desk: Desk) -> None:
    number = at_door(desk, "ЗАДАЧА закрыть чужие сделки")
    said = desk.tickets.set_type(number, by(desk), TicketType.SMALL_TASK).sentence
    ticket = ticket_of(desk, number)
    assert (ticket.type, ticket.status, ticket.rank) == ("small_task", Status.UNFORMED.value, None)
    assert "не встало" in said


def test_s42_a_lenient_level_is_admitted_as_soon_as_the_type_is_known(desk: Desk) -> None:
    number = at_door(desk, "сделайте как лучше", HIGH)
    assert ticket_of(desk, number).by_us
    desk.tickets.set_type(number, by(desk), TicketType.SMALL_TASK)
    assert ticket_of(desk, number).status == Status.NEW.value


def test_s04_a_request_in_the_queue_becomes_no_task_on_a_level_without_tasks(desk: Desk) -> None:
    number = at_door(desk, "ТИП: вопрос\nКак добавить сотрудника?", NONE)
    assert ticket_of(desk, number).status == Status.NEW.value
    with pytest.raises(Refusal, match="не ставить задачи"):
        desk.tickets.set_type(number, by(desk), TicketType.SMALL_TASK)
    assert ticket_of(desk, number).type == TicketType.QUESTION.value


def test_s43_a_question_in_the_queue_becomes_a_task_only_with_its_form(desk: Desk) -> None:
    number = at_door(desk, "ТИП: вопрос\nКак добавить сотрудника?")
    with pytest.raises(Missing) as no:
        desk.tickets.set_type(number, by(desk), TicketType.SMALL_TASK)
    assert "why" in no.value.fields
    answers = {"what": "добавить сотрудника", "why": "работать", "users": "отдел", "due": "завтра"}
    desk.forming.fill(number, by(desk), answers, type=TicketType.SMALL_TASK)
    assert ticket_of(desk, number).type == TicketType.SMALL_TASK.value


def test_two_operators_fill_at_once_and_the_second_sees_it(desk: Desk) -> None:
    number = at_door(desk)
    seen = ticket_of(desk, number).version
    desk.forming.fill(number, by(desk, seen=seen), {"why": "база не должна утечь"})
    with pytest.raises(MovedOn, match="форма заполнена"):
        desk.forming.fill(number, by(desk, Role.SPECIALIST, seen=seen), {"why": "другое"})
    (text,) = desk.reads.row("SELECT text FROM form_answer WHERE question = 'why'") or ("",)
    assert text == "база не должна утечь"


def test_the_card_shows_the_door_in_two_statements_more(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.declare(number, by(desk), Urgency.P2)
    row = desk.queue.find(number)
    assert row is not None
    card = desk.cards.card_of(row, NOW, glance=True)
    assert card is not None
    assert {answer.question: answer.text for answer in card.door.answers}["what"] == "закрыть чужие сделки"
    assert (card.door.declared, card.door.date_state) == (Urgency.P2, DateState.WANTED)
    assert card.door.readiness is Readiness.READY


def test_t19_to_open_needs_the_time_of_the_error_by_key_and_in_bulk_alike(desk: Desk) -> None:
    """Acceptance case 6, in the profile that demands it."""
    desk.__dict__["standard"] = desk.standard.model_copy(update={"profile": "две линии"})
    numbers = [at_door(desk, "ТИП: поломка\nне открывается карточка", HIGH) for _ in "12"]
    first = numbers[0]
    assert ticket_of(desk, first).status == Status.NEW.value
    with pytest.raises(Missing) as no:
        desk.tickets.take(first, by(desk))
    assert "error_time" in no.value.fields
    rows = desk.queue.rows_of(numbers)
    outcomes = perform(desk, DEEDS["take"], tuple(rows), lambda seen: by(desk, seen=seen), {})
    assert [outcome.refused is not None for outcome in outcomes] == [True, True]
    assert outcomes[0].sentence == no.value.sentence
    desk.forming.fill(first, by(desk), {"error_time": "сегодня в 10:15", "steps": "открыл карточку", "got": "пусто"})
    desk.tickets.take(first, by(desk))
    assert ticket_of(desk, first).status == Status.OPEN.value
