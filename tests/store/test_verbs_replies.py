"""Words to the client, notes, waiting, promises (time.md rules 17, 18, 23-25, 38; C-07)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from models.events import EventKind
from models.tables import Draft
from models.terms import MessageKind, Role, Status, TicketType, Tier
from tests.arrivals import Asked, arrive, client_writes, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, person


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def drafts(desk: Desk, number: int) -> list[tuple[str, str]]:
    """The drafts of a ticket."""
    return desk.reads.rows("SELECT kind, text FROM draft WHERE ticket_number = ?", (number,))


def shown(desk: Desk, number: int) -> list[tuple[str, str]]:
    """The conversation of a ticket."""
    sql = "SELECT kind, text FROM message WHERE ticket_number = ? AND hidden = 0 ORDER BY id"
    return desk.reads.rows(sql, (number,))


def outbox(desk: Desk, number: int) -> list[tuple[int, str, str]]:
    """The letters of a ticket."""
    return desk.reads.rows("SELECT id, state, send_at FROM outbox WHERE ticket_number = ?", (number,))


def type_draft(desk: Desk, number: int, kind: str, text: str) -> None:
    """Leave a draft behind."""
    with desk.store.write(NOW) as tx:
        draft = Draft(operator_id=person(desk).id, ticket_number=number, kind=kind, text=text, saved_at=NOW)
        tx.session.add(draft)


def test_an_acknowledgement_stops_the_reaction_and_moves_nothing(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.acknowledge(number, by(desk))
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.assignee_id) == (Status.NEW, None), "an acknowledgement moves nothing (R10)"
    assert (ticket.reaction_state, ticket.response_state) == ("kept", "running")
    kind, text = shown(desk, number)[-1]
    assert kind == MessageKind.ACK and f"№ {number}" in text
    assert "Ответим не позднее 05.03.2026 10:06" in text, "the answer's due is 8 h on from 14:06 Moscow time"
    with pytest.raises(Refusal, match="уже сказано"):
        desk.replies.acknowledge(number, by(desk))


def test_an_answer_leaves_after_the_delay_but_counts_from_its_sending(desk: Desk) -> None:
    number = arrive(desk)
    type_draft(desk, number, "answer", "Счёт отправ")
    done = desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Счёт отправлен")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.assignee_id) == (Status.IN_PROGRESS, person(desk).id)
    assert (ticket.response_state, ticket.response_at) == ("kept", NOW)
    ((_, state, send_at),) = outbox(desk, number)
    assert (state, send_at[:19]) == ("waiting", "2026-03-04 11:07:42")
    assert drafts(desk, number) == [], "the draft that became the reply is gone in the same transaction"
    assert done.can_undo


def test_a_question_pauses_the_answer_and_waits_for_the_client(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Какой счёт?")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.response_state, ticket.reaction_state) == (Status.WAITING_CLIENT, "paused", "kept")
    assert ticket.rank is not None and ticket.rank >= 1000, "what waits stands below what can be worked (rule 24)"
    client_writes(desk, number, NOW + timedelta(hours=1))
    assert ticket_of(desk, number).response_state == "running"


def test_the_same_text_sent_twice_from_one_picture_is_one_letter(desk: Desk) -> None:
    number = arrive(desk)
    who = by(desk, seen=1)
    first = desk.replies.reply(number, who, MessageKind.ANSWER, "Готово")
    again = desk.replies.reply(number, who, MessageKind.ANSWER, "Готово")
    assert len(outbox(desk, number)) == 1, "a second press of the key sent a second letter"
    assert again.event == first.event and again.version == first.version
    desk.replies.reply(number, who, MessageKind.ANSWER, "И ещё одно")
    assert len(outbox(desk, number)) == 2


def test_a_cancelled_reply_never_counted_and_its_text_is_a_draft_again(desk: Desk) -> None:
    number = arrive(desk)
    before = ticket_of(desk, number)
    desk.tickets.take(number, by(desk))
    taken = ticket_of(desk, number)
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Какой счёт?")
    reply, _, _ = outbox(desk, number)[0]
    desk.replies.cancel(reply, later(by(desk), seconds=5))
    after = ticket_of(desk, number)
    assert (after.status, after.response_state, after.reaction_state) == (Status.OPEN, "running", "running")
    assert after.response_due == taken.response_due == before.response_due, "a cancelled question moved the due"
    assert drafts(desk, number) == [("reply", "Какой счёт?")]
    assert [kind for kind, _ in shown(desk, number)] == ["request"]
    assert kinds(desk, number)[-2:] == [EventKind.ASKED, EventKind.REPLY_CANCELLED]
    with pytest.raises(Refusal, match="уже ушло или отменено"):
        desk.replies.cancel(reply, by(desk))
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Какой счёт?")
    assert [state for _, state, _ in outbox(desk, number)] == ["cancelled", "waiting"]


def test_a_cancel_spares_what_somebody_did_since(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Какой счёт?")
    client_writes(desk, number, NOW + timedelta(seconds=3))
    desk.tickets.escalate(number, by(desk, Role.SUPERVISOR), line=2, reason="сложно")
    desk.replies.cancel(outbox(desk, number)[0][0], later(by(desk), seconds=5))
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.line, ticket.assignee_id) == (Status.IN_PROGRESS, 2, None)


def test_a_letter_that_left_cannot_be_cancelled_nor_another_persons(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    reply, _, _ = outbox(desk, number)[0]
    with pytest.raises(NotAllowed, match="Ирина Лаптева"):
        desk.replies.cancel(reply, by(desk, Role.SPECIALIST))
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE outbox SET state = 'written'")
    with pytest.raises(Refusal, match="уже ушло"):
        desk.replies.cancel(reply, by(desk))
    with pytest.raises(Refusal, match="уже ушло"):
        desk.undoing.undo(number, by(desk))
    with pytest.raises(Refusal, match="нет в исходящих"):
        desk.replies.cancel(999, by(desk))


def test_a_newer_draft_is_kept_beside_the_text_that_came_back(desk: Desk) -> None:
    number = arrive(desk)
    type_draft(desk, number, "answer", "Первый")
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Первый ответ")
    type_draft(desk, number, "answer", "Второй")
    desk.replies.cancel(outbox(desk, number)[0][0], by(desk))
    assert drafts(desk, number) == [("answer", "Первый ответ\n\nВторой")], "typed text was lost"


def test_a_request_for_missing_answers_pauses_what_lies_unformed(desk: Desk) -> None:
    """time.md rule 37."""
    number = arrive(desk, Asked(type=None))
    desk.replies.reply(number, by(desk), MessageKind.QUESTION, "Что именно не работает?")
    ticket = ticket_of(desk, number)
    assert (ticket.status, ticket.response_state) == (Status.UNFORMED, "paused")


def test_a_note_stops_no_clock_and_can_be_added_to_a_closed_ticket(desk: Desk) -> None:
    number = arrive(desk)
    before = ticket_of(desk, number)
    type_draft(desk, number, "note", "проверила")
    desk.replies.note(number, by(desk, seen=0), "проверила почту")
    after = ticket_of(desk, number)
    assert (after.reaction_state, after.reaction_due) == (before.reaction_state, before.reaction_due)
    assert drafts(desk, number) == []
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk))
    desk.tickets.close(number, by(desk), "подтвердил")
    desk.replies.note(number, by(desk), "благодарил по телефону")
    with pytest.raises(Refusal, match="откройте снова"):
        desk.replies.reply(number, by(desk), MessageKind.ANSWER, "И ещё")
    with pytest.raises(BadInput, match="текст заметки"):
        desk.replies.note(number, by(desk), " \x00 ")


def test_only_answers_and_questions_go_to_the_client(desk: Desk) -> None:
    with pytest.raises(BadInput, match="заметка"):
        desk.replies.reply(arrive(desk), by(desk), MessageKind.NOTE, "текст")


def test_waiting_freezes_what_is_left_and_resuming_runs_on_with_it(desk: Desk) -> None:
    """time.md rule 23: received 12:00, waiting 14:00-17:00 in Moscow, due next day 11:00."""
    noon = NOW.replace(hour=9, minute=0, second=0)
    number = arrive(desk, Asked(at=noon))
    desk.waiting.wait(number, By(person(desk), noon + timedelta(hours=2)))
    ticket = ticket_of(desk, number)
    assert (ticket.response_state, ticket.response_left) == ("paused", 6 * 3600)
    assert ticket.reaction_state == "running", "reaction is never paused by waiting (rule 17)"
    desk.waiting.resume(number, By(person(desk), noon + timedelta(hours=5)))
    assert ticket_of(desk, number).response_due == noon + timedelta(hours=23)


def test_waiting_until_a_date_tells_the_owner_when_it_passed(desk: Desk) -> None:
    number = arrive(desk)
    with pytest.raises(BadInput, match="будущего"):
        desk.waiting.wait(number, by(desk), NOW)
    desk.waiting.wait(number, by(desk), NOW + timedelta(days=1))
    assert desk.reminders.due(person(desk), NOW) == ()
    (row,) = desk.reminders.due(person(desk), NOW + timedelta(days=1))
    assert (row.number, row.kind) == (number, "silent")
    assert desk.reminders.due(person(desk, Role.SPECIALIST), NOW + timedelta(days=1)) == ()
    desk.waiting.wait(number, by(desk), NOW + timedelta(days=3))
    assert desk.reminders.due(person(desk), NOW + timedelta(days=1)) == ()
    with pytest.raises(Refusal, match="уже ждём"):
        desk.waiting.wait(number, by(desk))


def test_a_hold_is_a_supervisors_pause_and_its_undo_voids_it(desk: Desk) -> None:
    number = arrive(desk, Asked(tier=Tier.HIGH, type=TicketType.DEFECT))
    before = ticket_of(desk, number)
    lead = by(desk, Role.SUPERVISOR)
    desk.waiting.hold(number, lead, "ждём оплату")
    held = ticket_of(desk, number)
    assert (held.response_state, held.hold_reason) == ("paused", "ждём оплату")
    desk.undoing.undo(number, later(lead, hours=1))
    after = ticket_of(desk, number)
    assert after.response_due == before.response_due, "undoing a hold voids its pause (rule 39)"
    assert after.hold_reason is None
    desk.waiting.hold(number, lead, "ждём оплату от Семёнова")
    desk.waiting.unhold(number, lead)
    desk.undoing.undo(number, lead)
    assert ticket_of(desk, number).hold_reason == "ждём оплату от Семёнова"
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE facts LIKE '%оплату%'") == 0


def test_promises_and_reminders_come_due_once(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.reminders.promise(number, by(desk), "прислать акт", NOW + timedelta(hours=1))
    desk.reminders.remind(number, by(desk), NOW + timedelta(hours=2), "перезвонить")
    now = NOW + timedelta(hours=3)
    promise, reminder = desk.reminders.due(person(desk), now)
    assert (promise.kind, promise.what, reminder.kind, reminder.what) == (
        "promise",
        "прислать акт",
        "reminder",
        "перезвонить",
    )
    desk.reminders.keep_promise(promise.id, By(person(desk), now))
    desk.reminders.reminded(reminder.id, By(person(desk), now))
    assert desk.reminders.due(person(desk), now) == ()
    with pytest.raises(Refusal, match="уже выполнено"):
        desk.reminders.keep_promise(promise.id, By(person(desk), now))
    with pytest.raises(BadInput, match="прошло"):
        desk.reminders.remind(number, by(desk), NOW)
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE facts LIKE '%акт%'") == 0
