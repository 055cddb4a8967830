"""What goes out from the door: the question for what is missing, the refusal, correspondence (H-20, R7, rule 37)."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, MovedOn, NotSent, Refusal
from models.clock import ClockState
from models.terms import (
    Reason,
    Role,
    Status,
    Verdict,
)
from tests.arrivals import later, ticket_of
from tests.desks import NOW, by, make_desk, open_desk
from tests.rates import reopen_rate
from tests.store.at_the_door import GOOD, HALF, HIGH, NONE, REGULAR, at_door, knocks, letters


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_h20_exactly_the_missing_is_asked_and_the_clocks_follow_rule_37(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.ask_missing(number, by(desk))
    ticket = ticket_of(desk, number)
    assert ticket.asked_at == NOW
    assert ticket.status == Status.UNFORMED.value
    assert (ticket.reaction_state, ticket.response_state) == (ClockState.KEPT.value, ClockState.PAUSED.value)
    ((to, state, text),) = letters(desk, number)
    assert (to, state) == (REGULAR, "waiting")
    assert "ЗАЧЕМ" in text
    assert "КТО ИСПОЛЬЗУЕТ" in text
    assert "СРОК" not in text, "what was answered is not asked again"


def test_a_repeat_asks_only_what_is_still_missing(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.ask_missing(number, by(desk))
    desk.forming.fill(number, later(by(desk), minutes=1), {"why": "база не должна утечь"})
    desk.forming.ask_missing(number, later(by(desk), minutes=2))
    text = letters(desk, number)[-1][2]
    assert "КТО ИСПОЛЬЗУЕТ" in text
    assert "ЗАЧЕМ" not in text


def test_asking_is_undone_while_the_letter_waits_and_leaves_no_draft(desk: Desk) -> None:
    number = at_door(desk)
    before = ticket_of(desk, number).model_dump(exclude={"version", "unread"})
    desk.forming.ask_missing(number, by(desk))
    desk.undoing.undo(number, by(desk))
    assert ticket_of(desk, number).model_dump(exclude={"version", "unread"}) == before
    assert letters(desk, number)[0][1] == "cancelled"
    assert desk.reads.number("SELECT count(*) FROM draft") == 0


@pytest.mark.parametrize(
    ("text", "sender", "channel", "words"),
    [
        (GOOD, REGULAR, "почта", "уже принято"),
        ("сделайте как лучше", HIGH, "почта", "Заполните сами"),
        ("Привет, как дела", REGULAR, "Telegram", "это переписка"),
        ("ТИП: мелкая задача", NONE, "почта", "ставить задачи"),
        (HALF, "stranger@nowhere.example", "почта", "неизвестна"),
    ],
)
def test_asking_where_there_is_nothing_to_ask_says_why(
    desk: Desk, text: str, sender: str, channel: str, words: str
) -> None:
    number = at_door(desk, text, sender, channel=channel)
    with pytest.raises(Refusal, match=words):
        desk.forming.ask_missing(number, by(desk))
    assert letters(desk, number) == []


def test_without_an_address_the_question_is_kept_and_somebody_is_told_to_ask(desk: Desk) -> None:
    number = at_door(desk)
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE ticket SET sender_address = '', channel = 'телефон' WHERE number = ?", (number,))
    said = desk.forming.ask_missing(number, by(desk)).sentence
    assert "задайте вопросы сами" in said
    assert ticket_of(desk, number).asked_at == NOW


def test_two_operators_ask_once(desk: Desk) -> None:
    number = at_door(desk)
    seen = ticket_of(desk, number).version
    desk.forming.ask_missing(number, by(desk, seen=seen))
    with pytest.raises(MovedOn):
        desk.forming.ask_missing(number, by(desk, Role.SPECIALIST, seen=seen))
    assert len(letters(desk, number)) == 1


def test_two_consoles_ask_at_once_and_one_letter_leaves(desk: Desk) -> None:
    number = at_door(desk)
    other = open_desk(desk.places.root)
    seen = ticket_of(desk, number).version
    start = threading.Barrier(2)
    told: list[str] = []

    def ask(console: Desk, role: Role) -> None:
        who = by(desk, role, seen=seen)
        start.wait()
        try:
            told.append(console.forming.ask_missing(number, who).sentence)
        except Refusal as no:
            told.append(no.sentence)

    pairs = ((desk, Role.OPERATOR), (other, Role.SPECIALIST))
    threads = [threading.Thread(target=ask, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(letters(desk, number)) == 1
    assert sorted("спросили" in sentence for sentence in told) == [False, True]


@pytest.mark.parametrize("reason", Reason)
def test_r7_every_refusal_has_a_ready_text_without_a_hole_and_closes(desk: Desk, reason: Reason) -> None:
    number = at_door(desk)
    desk.forming.refuse(number, by(desk), reason)
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.close_reason, ticket.reason) == ("closed", "отказано", reason.value)
    assert ticket.verdict == Verdict.REFUSED.value
    text = letters(desk, number)[0][2]
    assert "[" not in text
    assert "Пётр" in text


def test_a_refusal_is_undone_within_the_delay_and_everything_comes_back(desk: Desk) -> None:
    number = at_door(desk, "ТИП: мелкая задача", NONE)
    before = ticket_of(desk, number).model_dump(exclude={"version", "unread"})
    desk.forming.refuse(number, by(desk))
    desk.undoing.undo(number, by(desk))
    assert ticket_of(desk, number).model_dump(exclude={"version", "unread"}) == before
    assert desk.outbox.send_due(NOW + timedelta(minutes=5)) == []


def test_a_refusal_that_left_stays(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.refuse(number, by(desk), Reason.VOICE)
    desk.outbox.send_due(NOW + timedelta(minutes=5))
    with pytest.raises(Refusal, match="уже ушло"):
        desk.undoing.undo(number, later(by(desk), minutes=6))


def test_where_the_gate_gave_no_reason_a_person_writes_it(desk: Desk) -> None:
    number = at_door(desk)
    with pytest.raises(BadInput, match="почему нет"):
        desk.forming.refuse(number, by(desk))
    with pytest.raises(NotSent):
        desk.forming.refuse(number, by(desk), None, "Напишите, [Фамилия], позже")
    desk.forming.refuse(number, by(desk), None, "Простите, это делает другой отдел.")
    assert letters(desk, number)[0][2] == "Простите, это делает другой отдел."


def test_a_refused_client_who_writes_again_comes_to_the_door_not_counted_as_reopened(desk: Desk) -> None:
    number = at_door(desk)
    desk.forming.refuse(number, by(desk), Reason.VOICE)
    knocks(desk, "Здравствуйте, вот словами", at=NOW + timedelta(hours=1), onto=number)
    assert (ticket_of(desk, number).status, ticket_of(desk, number).reopenings) == (Status.UNFORMED.value, 0)
    assert ticket_of(desk, number).reaction_state == ClockState.RUNNING.value, "a new cycle, not a reopened one"
    assert reopen_rate(desk, NOW - timedelta(days=1), NOW + timedelta(days=1)) == (0, 0)


def test_rule_37_correspondence_has_a_reaction_only_and_the_request_all_clocks_from_then(desk: Desk) -> None:
    number = at_door(desk, "Привет, как дела", channel="Telegram")
    assert ticket_of(desk, number).response_state == ClockState.ABSENT.value
    desk.forming.take_as_request(number, by(desk))
    ticket = ticket_of(desk, number)
    assert (ticket.verdict, ticket.response_state) == ("asked", ClockState.RUNNING.value)
    assert ticket.response_due is not None
    assert ticket.response_due > NOW + timedelta(hours=7, minutes=59), "rule 29: faster than nothing counts from now"
    desk.forming.take_as_talk(number, later(by(desk), minutes=1))
    assert ticket_of(desk, number).response_state == ClockState.ABSENT.value
    desk.undoing.undo(number, later(by(desk), minutes=2))
    assert ticket_of(desk, number).verdict == Verdict.ASKED.value


def test_c15_what_was_taken_as_a_request_is_not_made_correspondence_by_its_next_filling(desk: Desk) -> None:
    number = at_door(desk, "Привет, как дела", channel="Telegram")
    desk.forming.take_as_request(number, by(desk))
    desk.forming.fill(number, later(by(desk), minutes=1), {"why": "нужно"})
    assert ticket_of(desk, number).verdict == Verdict.ASKED.value
    with pytest.raises(Refusal, match="и так обращение"):
        desk.forming.take_as_request(number, later(by(desk), minutes=2))
