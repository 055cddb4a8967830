"""A verb on an old picture is refused with what changed (F-15); quiet marks and own acts refuse nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import MovedOn, Refusal
from data.rows import By
from models.terms import MessageKind, Priority, Role, TicketType, Tier
from tests.arrivals import Asked, arrive, client_writes, ticket_of
from tests.desks import NOW, by, make_desk, person


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def seen_by(desk: Desk, number: int, role: Role = Role.OPERATOR, at: float = 0) -> By:
    """A person who sees the ticket as it is now."""
    return By(person(desk, role), NOW + timedelta(seconds=at), ticket_of(desk, number).version)


def test_an_answer_meets_what_the_client_wrote_since(desk: Desk) -> None:
    number = arrive(desk)
    who = seen_by(desk, number)
    client_writes(desk, number, NOW + timedelta(minutes=2), "Уже нашёл, спасибо")
    with pytest.raises(MovedOn, match="клиент написал ещё") as no:
        desk.replies.reply(number, who, MessageKind.ANSWER, "Вот счёт")
    assert no.value.changes == ("14:09 клиент написал",)
    assert desk.reads.number("SELECT count(*) FROM outbox") == 0, "a refused reply left a letter"
    desk.replies.reply(number, seen_by(desk, number), MessageKind.ANSWER, "Вот счёт")


def test_a_hold_meets_what_the_client_wrote_since(desk: Desk) -> None:
    """A hold stops the answer clock, so a message that nobody has read yet stands before it (F-15, rule 24)."""
    number = arrive(desk)
    who = seen_by(desk, number, Role.SUPERVISOR)
    client_writes(desk, number, NOW + timedelta(minutes=2), "Оплатили")
    with pytest.raises(MovedOn, match="клиент написал ещё"):
        desk.waiting.hold(number, who, "ждём оплату")


def test_each_change_is_named_with_its_person_and_time(desk: Desk) -> None:
    number = arrive(desk)
    who = seen_by(desk, number)
    desk.tickets.take(number, seen_by(desk, number, Role.SPECIALIST, 60))
    desk.tickets.assign(number, seen_by(desk, number, Role.SUPERVISOR, 120), person(desk, Role.ENGINEER).id)
    desk.waiting.wait(number, seen_by(desk, number, Role.SUPERVISOR, 180))
    with pytest.raises(MovedOn) as no:
        desk.tickets.resolve(number, who, nothing_to_answer=True)
    assert no.value.changes == (
        "14:08 Олег Бестужев: взято (Олег Бестужев)",
        "14:09 Марина Орлова: назначено (Артём Кравец)",
        "14:10 Марина Орлова: ждём клиента",
    )


def test_a_warning_a_note_a_view_and_own_acts_refuse_nothing(desk: Desk) -> None:
    number = arrive(desk, Asked(tier=Tier.VIP))
    desk.tickets.take(number, by(desk))
    who = seen_by(desk, number)
    desk.clocks.sweep(NOW + timedelta(minutes=6))
    desk.replies.note(number, by(desk, Role.SPECIALIST), "смотрю")
    desk.tickets.start(number, who)
    desk.replies.reply(number, who, MessageKind.ANSWER, "Готово")


def test_what_was_taken_back_meanwhile_refuses_nothing(desk: Desk) -> None:
    number = arrive(desk)
    who = seen_by(desk, number)
    desk.tickets.take(number, by(desk, Role.SPECIALIST))
    desk.undoing.undo(number, by(desk, Role.SPECIALIST))
    desk.tickets.take(number, who)


def test_a_change_of_type_stops_only_those_who_sort(desk: Desk) -> None:
    number = arrive(desk)
    who = seen_by(desk, number, Role.SUPERVISOR)
    desk.tickets.set_priority(number, by(desk), Priority.HIGH, "мешает")
    with pytest.raises(MovedOn, match="приоритет"):
        desk.tickets.set_type(number, who, TicketType.OUTAGE)
    desk.tickets.take(number, who)


def test_a_merged_ticket_sends_everybody_to_the_other_one(desk: Desk) -> None:
    loser, survivor = arrive(desk), arrive(desk)
    who = seen_by(desk, loser)
    desk.merging.merge(loser, survivor, by(desk, Role.SPECIALIST))
    with pytest.raises(Refusal, match=f"объединено с № {survivor}"):
        desk.replies.reply(loser, who, MessageKind.ANSWER, "Готово")
    with pytest.raises(MovedOn, match=f"№ {loser}"):
        desk.tickets.resolve(survivor, By(person(desk), NOW, 1), nothing_to_answer=True)
