"""Joining tickets: one conversation, the earlier due, the earlier place (time.md rule 28)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import Refusal
from models.terms import MessageKind, Role, Status, Tier
from tests.arrivals import Asked, arrive, kinds, later, ticket_of
from tests.desks import NOW, by, make_desk, person

EARLY = NOW - timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh desk."""
    return make_desk(tmp_path)


def test_the_conversation_moves_and_the_loser_is_closed(desk: Desk) -> None:
    loser = arrive(desk, Asked(text="Нет счёта"))
    survivor = arrive(desk, Asked(at=NOW, text="Счёт так и не пришёл"))
    desk.reminders.promise(loser, by(desk), "прислать", NOW + timedelta(hours=1))
    done = desk.merging.merge(loser, survivor, by(desk))
    gone, kept = ticket_of(desk, loser), ticket_of(desk, survivor)
    assert (gone.status, gone.close_reason, gone.merged_into) == (Status.CLOSED, "объединено", survivor)
    assert gone.rank is None or not gone.is_open
    assert kept.received_at == gone.received_at, "the earliest intake wins"
    assert desk.reads.number("SELECT count(*) FROM message WHERE ticket_number = ?", (survivor,)) == 2
    assert desk.reads.number("SELECT ticket_number FROM promise") == survivor
    assert (kinds(desk, loser)[-1], kinds(desk, survivor)[-1]) == ("merged_into", "merged")
    assert done.number == survivor and f"№ {loser}" in done.sentence


def test_the_open_cycle_with_the_earlier_due_is_kept(desk: Desk) -> None:
    """Loser: Высокий an hour earlier, answer due in an hour. Survivor: Обычный."""
    loser = arrive(desk, Asked(at=EARLY, tier=Tier.HIGH))
    survivor = arrive(desk, Asked())
    wanted = ticket_of(desk, loser).response_due
    desk.merging.merge(loser, survivor, by(desk))
    kept, gone = ticket_of(desk, survivor), ticket_of(desk, loser)
    assert kept.response_due == wanted, "the earlier due was lost in the merge"
    assert gone.response_state == gone.reaction_state == "ended", "the other cycle ends without a verdict"
    desk.replies.reply(survivor, later(by(desk), minutes=1), MessageKind.ANSWER, "Готово")
    assert ticket_of(desk, survivor).response_state == "kept"


def test_a_later_due_changes_nothing(desk: Desk) -> None:
    survivor = arrive(desk, Asked(at=EARLY, tier=Tier.HIGH))
    loser = arrive(desk)
    wanted = ticket_of(desk, survivor).response_due
    desk.merging.merge(loser, survivor, by(desk))
    assert ticket_of(desk, survivor).response_due == wanted


def test_an_adopted_cycle_brings_its_pauses_and_its_reaction(desk: Desk) -> None:
    loser = arrive(desk, Asked(at=NOW - timedelta(minutes=20), tier=Tier.HIGH))
    survivor = arrive(desk)
    desk.replies.reply(loser, by(desk), MessageKind.QUESTION, "Какой счёт?")
    with desk.store.write(NOW) as tx:
        tx.exec("UPDATE outbox SET state = 'written'")
    desk.waiting.resume(loser, later(by(desk), minutes=30))
    alone = ticket_of(desk, loser)
    desk.merging.merge(loser, survivor, later(by(desk), minutes=31))
    kept = ticket_of(desk, survivor)
    assert (kept.response_due, kept.reaction_state) == (alone.response_due, "kept")


def test_an_answered_ticket_takes_over_the_open_cycle(desk: Desk) -> None:
    survivor, loser = arrive(desk), arrive(desk)
    wanted = ticket_of(desk, loser).response_due
    desk.replies.reply(survivor, by(desk), MessageKind.ANSWER, "Готово")
    desk.merging.merge(loser, survivor, by(desk))
    kept = ticket_of(desk, survivor)
    assert (kept.response_state, kept.response_due) == ("running", wanted), "a client who waits was forgotten"


def test_odd_merges_are_refused_and_change_nothing(desk: Desk) -> None:
    one, other, done, unformed = (arrive(desk), arrive(desk), arrive(desk), arrive(desk, Asked(type=None)))
    foreign = arrive(desk, Asked(client="Вектор"))
    desk.replies.reply(done, by(desk), MessageKind.ANSWER, "Готово")
    with pytest.raises(Refusal, match="ответ ещё не ушёл"):
        desk.merging.merge(done, one, by(desk))
    desk.tickets.resolve(done, by(desk))
    for loser, into, words in (
        (one, one, "самим собой"),
        (one, done, "уже «Решён»"),
        (one, unformed, "наоборот"),
        (one, foreign, "другого клиента"),
        (one, 999, "№ 999 нет"),
    ):
        with pytest.raises(Refusal, match=words):
            desk.merging.merge(loser, into, by(desk))
    assert kinds(desk, one) == ["received"], "a refused merge left an event"
    desk.merging.merge(one, other, by(desk))
    with pytest.raises(Refusal, match=f"объединено с № {other}"):
        desk.merging.merge(arrive(desk), one, by(desk))


def test_the_survivor_gets_the_owner_when_it_has_none(desk: Desk) -> None:
    loser, survivor = arrive(desk), arrive(desk)
    desk.tickets.take(loser, by(desk, Role.SPECIALIST))
    desk.merging.merge(loser, survivor, by(desk))
    assert ticket_of(desk, survivor).assignee_id == person(desk, Role.SPECIALIST).id


def test_an_adopted_cycle_keeps_its_marks_and_its_change_of_level(desk: Desk) -> None:
    """Rules 28, 29, 32: Обычный since 12:00, Высокий at 17:00 is due 19:00 on the survivor; no mark comes twice."""
    noon = NOW.replace(hour=9, minute=0, second=0)
    loser, survivor = arrive(desk, Asked(at=noon)), arrive(desk, Asked(at=noon + timedelta(minutes=1)))
    lead = by(desk, Role.SUPERVISOR, noon)
    desk.clocks.sweep(noon + timedelta(hours=4))
    desk.tickets.set_tier(loser, later(lead, hours=5), Tier.HIGH, "новый договор")
    desk.merging.merge(loser, survivor, later(lead, hours=5, minutes=10))
    assert ticket_of(desk, survivor).response_due == noon + timedelta(hours=7)
    assert desk.clocks.sweep(noon + timedelta(hours=5, minutes=10)) == [], "marks of the adopted cycle came again"
    assert desk.clocks.recompute(noon + timedelta(hours=6)) == 0


@pytest.mark.parametrize("waits", ["loser", "survivor"])
def test_the_survivor_waits_as_its_cycle_does(desk: Desk, waits: str) -> None:
    loser, survivor = arrive(desk, Asked(at=EARLY)), arrive(desk)
    if waits == "loser":
        desk.replies.reply(survivor, by(desk), MessageKind.ANSWER, "Готово")
        desk.waiting.wait(loser, by(desk), NOW + timedelta(days=1))
    else:
        desk.waiting.wait(survivor, by(desk))
    desk.merging.merge(loser, survivor, later(by(desk), minutes=1))
    kept = ticket_of(desk, survivor)
    paused = waits == "loser"
    assert kept.status == (Status.WAITING_CLIENT if paused else Status.IN_PROGRESS)
    assert kept.response_state == ("paused" if paused else "running")
    assert kept.waiting_until == (NOW + timedelta(days=1) if paused else None)
