"""The curator's word: asked for, suggested by a letter, recorded by a person, weighed by the gate (S-54, S-65)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.gate.curator_word import read_word
from data.refusals import BadInput, Refusal
from models.clock import ClockState
from models.terms import ContactRole, Role, Status, Tier, Verdict
from tests.arrivals import Asked, arrive, kinds, later, ticket_of
from tests.desks import NOW, by, client_id, make_desk
from tests.store.at_the_door import GOOD, HALF, REGULAR, at_door, knocks, letters

EMPLOYEE = "kim@3.example"
STRANGER = "stranger@nowhere.example"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk where «Лютик» has an employee beside its curator."""
    made = make_desk(tmp_path)
    made.clients.add_contact(client_id(made, "Лютик"), "Анна Ким", ContactRole.EMPLOYEE, [EMPLOYEE], NOW)
    return made


def test_s54_the_curator_is_asked_and_the_answer_clock_stands(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    assert ticket_of(desk, number).verdict == Verdict.CURATOR.value
    desk.forming.ask_curator(number, by(desk))
    ticket = ticket_of(desk, number)
    assert ticket.status == Status.WAITING_CURATOR.value
    assert (ticket.reaction_state, ticket.response_state) == (ClockState.KEPT.value, ClockState.PAUSED.value)
    to_curator, to_sender = letters(desk, number)
    assert to_curator[0] == REGULAR
    assert "Подтверждаете" in to_curator[2]
    assert to_sender[0] == EMPLOYEE
    assert "[" not in to_curator[2] + to_sender[2]


def test_undo_takes_both_letters_back(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    before = ticket_of(desk, number).model_dump(exclude={"version", "unread"})
    desk.forming.ask_curator(number, by(desk))
    desk.undoing.undo(number, by(desk))
    assert [state for _, state, _ in letters(desk, number)] == ["cancelled", "cancelled"]
    assert ticket_of(desk, number).model_dump(exclude={"version", "unread"}) == before


def test_a_yes_admits_what_is_complete(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    desk.forming.ask_curator(number, by(desk))
    said = desk.forming.curator_said(number, later(by(desk), hours=1), True, "да, делайте").sentence
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.speaks_for) == (Status.NEW.value, client_id(desk, "Лютик"))
    assert ticket.admitted_at == NOW + timedelta(hours=1)
    assert ticket.response_state == ClockState.RUNNING.value
    assert "принято в очередь" in said


def test_a_yes_to_what_is_incomplete_leads_to_the_form(desk: Desk) -> None:
    number = at_door(desk, HALF, EMPLOYEE)
    desk.forming.curator_said(number, by(desk), True)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.verdict) == (Status.UNFORMED.value, Verdict.ASKED.value)
    desk.forming.fill(number, by(desk), {"why": "нужно", "users": "отдел"})
    assert ticket_of(desk, number).status == Status.NEW.value, "the word that was given stands"


def test_a_no_leads_to_a_kind_refusal_that_names_it(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    desk.forming.curator_said(number, by(desk), False, "не согласовано")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.verdict, ticket.reason) == ("unformed", "refused", None)
    desk.forming.refuse(number, by(desk))
    assert "не подтвердил" in letters(desk, number)[-1][2]
    assert ticket_of(desk, number).status == Status.CLOSED.value


def test_undo_of_a_yes_takes_the_admission_back(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    before = ticket_of(desk, number).model_dump(exclude={"version"})
    desk.forming.curator_said(number, by(desk), True)
    desk.undoing.undo(number, by(desk))
    assert ticket_of(desk, number).model_dump(exclude={"version"}) == before
    with pytest.raises(Refusal):
        desk.forming.ask_missing(number, by(desk))


def test_s65_a_stranger_is_named_first(desk: Desk) -> None:
    number = at_door(desk, GOOD, STRANGER)
    with pytest.raises(Refusal, match="Укажите клиента"):
        desk.forming.ask_curator(number, by(desk))
    with pytest.raises(Refusal, match="укажите клиента"):
        desk.forming.curator_said(number, by(desk), True)
    desk.forming.name_client(number, by(desk), client_id(desk, "Лютик"))
    desk.forming.ask_curator(number, by(desk))
    assert [to for to, _, _ in letters(desk, number)] == [REGULAR], "a stranger is told nothing about the curator"
    desk.forming.curator_said(number, later(by(desk), minutes=5), True)
    assert ticket_of(desk, number).status == Status.NEW.value


def test_a_stranger_becomes_known_and_the_address_is_learned(desk: Desk) -> None:
    number = at_door(desk, GOOD, STRANGER)
    said = desk.forming.name_client(
        number, by(desk), client_id(desk, "Лютик"), name="Ольга Директорова", role=ContactRole.DIRECTOR
    ).sentence
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.tier) == (Status.NEW.value, Tier.REGULAR.value), said
    assert ticket.response_due is not None
    again = ticket_of(desk, at_door(desk, GOOD, STRANGER))
    assert (again.status, again.contact_id) == (Status.NEW.value, ticket.contact_id)
    found = desk.reads.rows("SELECT needle FROM ticket WHERE number = ?", (number,))
    assert "лютик" in found[0][0]


def test_naming_is_undone_with_its_level_and_its_place(desk: Desk) -> None:
    number = at_door(desk, GOOD, STRANGER)
    before = ticket_of(desk, number).model_dump(exclude={"version"})
    desk.forming.name_client(number, by(desk), client_id(desk, "Лютик"), client_id(desk, "Лютик"), learn=False)
    desk.undoing.undo(number, by(desk))
    assert ticket_of(desk, number).model_dump(exclude={"version"}) == before


def test_a_ticket_is_never_given_to_another_client(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    with pytest.raises(Refusal, match="за другим клиентом"):
        desk.forming.name_client(number, by(desk), client_id(desk, "Вектор"))
    with pytest.raises(BadInput):
        desk.forming.name_client(number, by(desk), client_id(desk, "Лютик"), client_id(desk, "Вектор"))


def test_without_a_curator_a_sentence_says_what_to_do(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE curator_period SET until = since")
    with pytest.raises(Refusal, match="нет подтверждённого куратора"):
        desk.forming.ask_curator(number, by(desk))
    assert ticket_of(desk, number).status == Status.WAITING_CURATOR.value


def test_the_curator_alone_is_not_asked_about_an_own_request(desk: Desk) -> None:
    number = at_door(desk, HALF, REGULAR)
    with pytest.raises(Refusal, match="сам куратор"):
        desk.forming.ask_curator(number, by(desk))


def test_a_ticket_at_work_waits_for_the_curator_and_comes_back(desk: Desk) -> None:
    number = arrive(desk, Asked())
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET sender_address = ? WHERE number = ?", (EMPLOYEE, number))
    desk.tickets.take(number, by(desk))
    desk.forming.ask_curator(number, by(desk))
    assert ticket_of(desk, number).status == Status.WAITING_CURATOR.value
    with pytest.raises(Refusal):
        desk.forming.refuse(number, by(desk))
    desk.forming.curator_said(number, by(desk), False)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.verdict) == (Status.OPEN.value, Verdict.ADMITTED.value)


def test_the_curators_own_letter_is_only_a_suggestion(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    desk.forming.ask_curator(number, by(desk))
    assert desk.forming.suggestion(number) == ""
    knocks(desk, "Да, подтверждаю.", REGULAR, at=NOW + timedelta(minutes=9), onto=number)
    assert desk.forming.suggestion(number) == "да"
    card = desk.cards.card(number, NOW)
    assert card is not None
    assert card.door.curator_wrote == "Да, подтверждаю."
    assert ticket_of(desk, number).status == Status.WAITING_CURATOR.value, "a person records the word"
    assert ticket_of(desk, number).response_state == ClockState.RUNNING.value, "rule 24: the pause ends at the message"
    assert kinds(desk, number)[-1] != "curator_confirmed"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("да", "да"),
        ("Да, делайте", "да"),
        ("Подтверждаю!", "да"),
        ("Добрый день, подтверждаю", "да"),
        ("нет", "нет"),
        ("Не подтверждаю", "нет"),
        ("Против", "нет"),
        ("Позвоню завтра", ""),
        ("", ""),
        ("Когда будет готово? Да и вообще", ""),
    ],
)
def test_a_short_word_is_read_and_anything_else_is_not(text: str, word: str) -> None:
    assert read_word(text) == word


def test_two_people_record_one_word(desk: Desk) -> None:
    number = at_door(desk, GOOD, EMPLOYEE)
    seen = ticket_of(desk, number).version
    desk.forming.curator_said(number, by(desk, seen=seen), True)
    with pytest.raises(Refusal):
        desk.forming.curator_said(number, by(desk, Role.SPECIALIST, seen=seen), False)
