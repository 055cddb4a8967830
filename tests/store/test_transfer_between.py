"""What happens between the signature and the acceptance (HO-09, HO-10, HO-11)."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.refusals import Refusal, Unfinished
from data.rows import By
from models.shift_terms import Grade, ItemState, PartState, ShiftState
from models.terms import Priority
from tests.arrivals import Asked, arrive, arrive_many, client_writes, ticket_of
from tests.desks import PIN, make_desk
from tests.handovers import EARLY, LATE, P1, PLAIN, THEN, VIP, accept, floor, mine, read, share_of, signed

COMMON = "SELECT number FROM ticket WHERE is_open = 1 AND assignee_id IS NULL AND common_at IS NULL"
"""HO-04 in SQL: open, nobody's, and nobody said so."""


@pytest.mark.parametrize("grade", ["hot", "ordinary"])
def test_ho_09_a_ticket_that_changed_must_be_read_in_its_new_state(tmp_path: Path, grade: str) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, VIP if grade == "hot" else PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    read(made, share, made.takes)
    client_writes(made.desk, number, THEN, "Всё изменилось, не делайте этого")
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.changed and not item.shown and item.id is not None
    with pytest.raises(Unfinished, match=f"№ {number}.*изменилось после подписи"):
        accepting.accept(share, made.takes, PIN, "key")
    assert accepting.shown(share, made.takes, {item.id: item.reading.version if item.reading else None}) == 1
    assert not accepting.items(share, made.taker, THEN)[0].shown, "an old version on the screen is not the new one"
    read(made, share, made.takes)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED


def test_ho_09_what_nobody_did_changes_nothing(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share = share_of(signed(made), made.taker)
    read(made, share, made.takes)
    made.desk.clocks.sweep(THEN + timedelta(days=9))
    kinds = made.desk.reads.rows("SELECT kind FROM journal_event WHERE ticket_number = ? ORDER BY n DESC", (number,))
    assert kinds[0] == ("breached",)
    assert made.desk.shifts.accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED


def test_ho_09_a_ticket_that_became_a_p1_is_read_back_as_one(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    read(made, share, made.takes)
    made.desk.tickets.set_priority(number, By(made.giver, THEN), Priority.CRITICAL, "авария")
    (item,) = accepting.items(share, made.taker, THEN)
    assert item.grade is Grade.HOT and item.own_words
    accepting.shown(share, made.takes, [item.id] if item.id else [])
    with pytest.raises(Unfinished, match="своими словами"):
        accepting.accept(share, made.takes, PIN, "key")


def test_what_came_ownerless_and_could_not_wait_has_a_name_after_the_moment(tmp_path: Path) -> None:
    """HO-03 at the moment itself: a ticket signed for the common queue that became a P1 since goes to the acceptor."""
    made = floor(make_desk(tmp_path))
    number = arrive(made.desk, PLAIN)
    part = signed(made)
    made.desk.tickets.set_priority(number, made.chief, Priority.CRITICAL, "встала касса")
    accept(made, share_of(part, made.taker))
    assert ticket_of(made.desk, number).assignee_id == made.taker.id


@pytest.mark.parametrize("how", ["closed", "merged"])
def test_ho_10_what_ended_before_the_acceptance_disappears_with_a_line_of_the_log(tmp_path: Path, how: str) -> None:
    made = floor(make_desk(tmp_path))
    gone, stays = mine(made, VIP, VIP)
    desk, share = made.desk, share_of(signed(made), made.taker)
    if how == "closed":
        desk.tickets.resolve(gone, By(made.giver, THEN), nothing_to_answer=True)
    else:
        desk.merging.merge(gone, stays, By(made.giver, THEN))
    rows = {row.number: row for row in desk.shifts.accepting.items(share, made.taker, THEN)}
    assert rows[gone].state is ItemState.GONE and rows[gone].lacks == ()
    with pytest.raises(Refusal, match="уже закрыто"):
        desk.shifts.accepting.accept_item(rows[gone].id or 0, made.takes)
    left = [row.id for row in rows.values() if row.number != gone and row.id is not None]
    read(made, share, made.takes, skip=[rows[gone].id or 0])
    assert left and desk.shifts.accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    states = dict(desk.reads.rows("SELECT ticket_number, state FROM part_item"))
    assert states == {gone: ItemState.GONE.value, stays: ItemState.ACCEPTED.value}
    told = desk.reads.rows("SELECT facts FROM journal_event WHERE kind = 'item_gone'")
    assert len(told) == 1 and f'"ticket":{gone}' in told[0][0]
    assert ticket_of(desk, stays).assignee_id == made.taker.id


def test_ho_11_what_came_after_the_signature_is_seen_and_belongs_to_somebody(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    desk, part = made.desk, signed(made)
    share = share_of(part, made.taker)
    assert desk.shifts.accepting.newcomers(share, THEN) == ()
    fresh = [
        Asked(at=LATE + timedelta(minutes=1), tier=one.tier, client=one.client, priority=one.priority)
        for one in (PLAIN, VIP, P1)
    ]
    plain, vip, critical = arrive_many(desk, fresh)
    rows = desk.shifts.accepting.newcomers(share, THEN)
    assert [row.number for row in rows] == [critical, vip, plain]
    accept(made, share)
    owners = dict(desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    assert (owners[plain], owners[vip], owners[critical]) == (None, made.taker.id, made.taker.id)
    assert ticket_of(desk, plain).common_at == THEN and desk.reads.rows(COMMON) == []
    assert desk.shifts.accepting.newcomers(share, THEN) == ()
    cut = desk.reads.row("SELECT until_n FROM shift_report")
    born = dict(desk.reads.rows("SELECT ticket_number, n FROM journal_event WHERE kind = 'received'"))
    assert cut is not None and all(born[number] >= cut[0] for number in (plain, vip, critical)), "the next report's"


def test_a_ticket_that_somebody_took_meanwhile_stays_theirs(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    free, own = arrive(made.desk, PLAIN), mine(made, PLAIN)[0]
    share = share_of(signed(made), made.taker)
    made.desk.tickets.take(free, By(made.outgoing[1], THEN))
    made.desk.tickets.assign(own, made.chief, made.outgoing[1].id)
    read(made, share, made.takes)
    made.desk.shifts.accepting.accept(share, made.takes, PIN, "key")
    owners = dict(made.desk.reads.rows("SELECT number, assignee_id FROM ticket"))
    assert owners == {free: made.outgoing[1].id, own: made.outgoing[1].id}


def test_ho_16_parts_are_independent_and_the_shift_closes_after_the_last(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    desk, other = made.desk, made.outgoing[1]
    (own,) = mine(made, PLAIN)
    theirs = arrive(desk, PLAIN)
    desk.tickets.take(theirs, By(other, EARLY))
    second = signed(made, other)
    accept(made, share_of(second, made.taker))
    assert ticket_of(desk, theirs).assignee_id == made.taker.id and ticket_of(desk, own).assignee_id == made.giver.id
    assert desk.shifts.running.get(made.day).state is ShiftState.HANDING
    assert desk.reads.number("SELECT count(*) FROM shift_report") == 0
    accept(made, share_of(signed(made), made.taker))
    assert desk.shifts.running.get(made.day).state is ShiftState.CLOSED
    assert desk.reads.number("SELECT count(*) FROM shift_report") == 1
