"""Taking back: one's own last act, while nobody acted after it (issue §3; time.md rules 27, 38, 39)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import Refusal
from data.rows import By, Done
from models.tables import Ticket
from models.terms import MessageKind, Priority, Role, Scope, Severity, Status, TicketType, Tier, Urgency
from tests.arrivals import Asked, arrive, client_writes, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, person

Act = Callable[[Desk, int, By], Done]

ACTS: dict[str, Act] = {
    "take": lambda desk, n, who: desk.tickets.take(n, who),
    "assign": lambda desk, n, who: desk.tickets.assign(n, who, person(desk, Role.SPECIALIST).id),
    "escalate": lambda desk, n, who: desk.tickets.escalate(n, who, line=2, reason="сложно"),
    "set_type": lambda desk, n, who: desk.tickets.set_type(n, who, TicketType.OUTAGE),
    "set_tier": lambda desk, n, who: desk.tickets.set_tier(n, who, Tier.VIP, "договор"),
    "set_priority": lambda desk, n, who: desk.tickets.set_priority(n, who, Priority.CRITICAL, "стоят все"),
    "pay_urgent": lambda desk, n, who: desk.tickets.pay_urgent(n, who, "счёт 17"),
    "wait": lambda desk, n, who: desk.waiting.wait(n, who, NOW + timedelta(days=1)),
    "hold": lambda desk, n, who: desk.waiting.hold(n, who, "ждём оплату"),
    "start": lambda desk, n, who: desk.tickets.start(n, who),
    "answer": lambda desk, n, who: desk.replies.reply(n, who, MessageKind.ANSWER, "Готово"),
    "question": lambda desk, n, who: desk.replies.reply(n, who, MessageKind.QUESTION, "Какой?"),
    "acknowledge": lambda desk, n, who: desk.replies.acknowledge(n, who),
    "note": lambda desk, n, who: desk.replies.note(n, who, "смотрю"),
    "declare": lambda desk, n, who: desk.forming.declare(n, who, Urgency.P1),
    "set_impact": lambda desk, n, who: desk.forming.set_impact(n, who, Severity.STOP, Scope.ALL),
    "agree_date": lambda desk, n, who: desk.forming.agree_date(n, who, NOW + timedelta(days=3)),
    "fill": lambda desk, n, who: desk.forming.fill(n, who, {"what": "поправить"}, topic="сделки"),
    "duplicate": lambda desk, n, who: desk.duplicates.link(n, arrive(desk), who),
    "resolve": lambda desk, n, who: desk.tickets.resolve(n, who, nothing_to_answer=True),
}
IGNORED = frozenset({"version"})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def state(ticket: Ticket) -> dict[str, object]:
    """Everything stored of a ticket but its version."""
    return ticket.model_dump(exclude=set(IGNORED))


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("taken", [False, True], ids=["free", "taken"])
def test_undo_brings_every_column_back(desk: Desk, name: str, taken: bool) -> None:
    number = arrive(desk, Asked(tier=Tier.HIGH))
    lead = by(desk, Role.SUPERVISOR)
    if taken and name != "take":
        desk.tickets.take(number, lead)
    before = ticket_of(desk, number)
    ACTS[name](desk, number, later(lead, minutes=1))
    acted = ticket_of(desk, number)
    while len(undone(desk, number)) < len(done_by(desk, number)) - (taken and name != "take"):
        desk.undoing.undo(number, later(lead, minutes=1, seconds=5))
    after = ticket_of(desk, number)
    changed = {key: (value, state(after)[key]) for key, value in state(before).items() if state(after)[key] != value}
    assert not changed, f"undo of {name} left: {changed}"
    assert after.version > acted.version, "an undo is a change of its own: the version moves on"


def undone(desk: Desk, number: int) -> list[str]:
    """The events that took something back."""
    return [kind for kind in kinds(desk, number) if kind in ("undone", "reply_cancelled", "close_undone")]


def done_by(desk: Desk, number: int) -> list[str]:
    """The acts of people."""
    return [kind for kind in kinds(desk, number) if kind != "received" and kind not in undone(desk, number)]


def test_undo_after_a_colleague_or_the_client_is_refused_by_name(desk: Desk) -> None:
    number = arrive(desk)
    with pytest.raises(Refusal, match="отменять нечего"):
        desk.undoing.undo(number, by(desk))
    desk.tickets.take(number, by(desk))
    desk.replies.note(number, by(desk, Role.SPECIALIST), "я тоже смотрю")
    with pytest.raises(Refusal, match="Олег Бестужев"):
        desk.undoing.undo(number, by(desk))
    desk.undoing.undo(number, by(desk, Role.SPECIALIST))
    with pytest.raises(Refusal, match="Олег Бестужев"):
        desk.undoing.undo(number, by(desk))
    other = arrive(desk)
    desk.tickets.take(other, by(desk))
    client_writes(desk, other, NOW + timedelta(seconds=5))
    with pytest.raises(Refusal, match="клиент"):
        desk.undoing.undo(other, by(desk))


def test_marks_and_views_do_not_stand_in_the_way(desk: Desk) -> None:
    number = arrive(desk, Asked(tier=Tier.VIP))
    desk.tickets.take(number, by(desk))
    assert desk.clocks.sweep(NOW + timedelta(minutes=30)), "a VIP's reaction is broken by then"
    desk.undoing.undo(number, later(by(desk), minutes=31))
    assert ticket_of(desk, number).assignee_id is None


def test_several_acts_are_taken_back_one_by_one(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.tickets.start(number, by(desk))
    desk.waiting.wait(number, by(desk))
    for status in (Status.IN_PROGRESS, Status.OPEN, Status.NEW):
        desk.undoing.undo(number, by(desk))
        assert ticket_of(desk, number).status == status
    with pytest.raises(Refusal):
        desk.undoing.undo(number, by(desk))


def test_an_undone_note_leaves_the_conversation_and_becomes_a_draft(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.note(number, by(desk), "смотрю почту")
    desk.undoing.undo(number, by(desk))
    assert desk.reads.number("SELECT count(*) FROM message WHERE hidden = 0 AND kind = 'note'") == 0
    assert kinds(desk, number) == ["received", "noted", "undone"], "the journal keeps both"
    assert desk.reads.rows("SELECT kind, text FROM draft") == [("note", "смотрю почту")]


def test_undoing_a_close_goes_on_with_the_old_cycle(desk: Desk) -> None:
    number = arrive(desk)
    desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово")
    desk.tickets.resolve(number, by(desk))
    before = ticket_of(desk, number)
    desk.tickets.close(number, by(desk), "подтвердил")
    desk.undoing.undo(number, later(by(desk), hours=2))
    after = ticket_of(desk, number)
    assert kinds(desk, number)[-1] == "close_undone"
    assert (after.status, after.cycle, after.reopenings) == (before.status, before.cycle, 0)
    assert after.response_at == before.response_at


def test_what_cannot_be_taken_back_says_so(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    desk.reminders.promise(number, by(desk), "позвонить", NOW + timedelta(hours=1))
    with pytest.raises(Refusal, match="обещание"):
        desk.undoing.undo(number, by(desk))
    desk.merging.merge(arrive(desk), number, by(desk))
    with pytest.raises(Refusal, match="не отменяется"):
        desk.undoing.undo(number, by(desk))
