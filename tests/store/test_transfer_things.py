"""What is handed over beside tickets: a promise, a draft, a quarantined file, an instruction (handover.md §1.2)."""

from datetime import timedelta
from pathlib import Path

from data.rows import By
from models.shift_terms import Grade, ItemKind, ItemState, PartState, Why
from tests.arrivals import ticket_of
from tests.desks import PIN, make_desk
from tests.handovers import EARLY, LATE, PLAIN, THEN, T, accept, floor, mine, open_part, read, share_of, sign, signed


def test_promises_drafts_files_and_instructions_are_read_and_change_hands(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, number = made.desk, mine(made, PLAIN)[0]
    desk.reminders.promise(number, By(made.giver, EARLY), "перезвонить", T + timedelta(hours=2))
    desk.drafts.save(made.giver.id, number, "answer", "Почти ответ", EARLY)
    desk.places.quarantine.mkdir(exist_ok=True)
    (desk.places.quarantine / "письмо.eml").write_text("не читается", "utf-8")
    desk.shifts.standing.add(made.gives, "не закрывать, пока не пришёл акт", T + timedelta(days=1))
    part = open_part(made)
    rows = {row.kind: row for row in desk.shifts.preparing.items(part, LATE)}
    assert set(rows) == {ItemKind.TICKET, ItemKind.FILE, ItemKind.STANDING}
    assert set(rows[ItemKind.TICKET].why) == {Why.MINE, Why.PROMISE, Why.DRAFT}
    assert rows[ItemKind.TICKET].grade is Grade.HOT
    share, accepting = share_of(sign(made, part), made.taker), desk.shifts.accepting
    unread = {row.kind for row in accepting.items(share, made.taker, THEN) if row.lacks}
    assert unread == set(rows), "each of them has to be read"
    read(made, share, made.takes)
    assert accepting.accept(share, made.takes, PIN, "key").state is PartState.ACCEPTED
    states = dict(desk.reads.rows("SELECT kind, state FROM part_item"))
    assert set(states) == {kind.value for kind in rows} and set(states.values()) == {ItemState.ACCEPTED.value}
    assert ticket_of(desk, number).assignee_id == made.taker.id
    assert desk.drafts.get(made.taker.id, number, "answer") is not None
    later = T + timedelta(hours=1)
    again = desk.shifts.preparing.items(desk.shifts.preparing.open(By(made.taker, later)).id, later)
    assert {row.kind for row in again} == set(rows), "until it is done with, it is in every handover"
    ticket = next(row for row in again if row.kind is ItemKind.TICKET)
    assert {Why.PROMISE, Why.DRAFT} <= set(ticket.why), "what was promised is the receiver's to keep"


def test_a_file_that_left_the_quarantine_before_the_acceptance_holds_nobody_up(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    made.desk.places.quarantine.mkdir(exist_ok=True)
    file = made.desk.places.quarantine / "письмо.eml"
    file.write_text("не читается", "utf-8")
    share = share_of(signed(made), made.taker)
    file.unlink()
    assert accept(made, share).state is PartState.ACCEPTED
    later = T + timedelta(hours=1)
    again = made.desk.shifts.preparing.open(By(made.taker, later)).id
    assert made.desk.shifts.preparing.items(again, later) == ()
