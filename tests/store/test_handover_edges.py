"""What a handover meets at its edges: parts left unsigned, people who came late or never, things without anybody."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.driver import stored
from data.refusals import NotAllowed, Refusal
from data.rows import By
from models.shift_terms import Disposition, Grade, ItemKind, PartState, ShiftState, Why
from models.terms import Priority
from tests.arrivals import arrive, client_writes, ticket_of
from tests.desks import PIN, colleague, make_desk
from tests.handovers import (
    EARLY,
    HALF,
    LATE,
    P1,
    PLAIN,
    THEN,
    Floor,
    T,
    accept,
    floor,
    key_of,
    mine,
    open_part,
    read,
    share_of,
    signed,
)

NEXT_DAY = timedelta(days=1)
_DAY = (
    "INSERT INTO shift (kind, night, planned, day, starts, ends, state, senior_id, opened_at) "
    "VALUES ('день', 0, 1, '2026-03-05', ?, ?, 'running', ?, ?)"
)
_JOIN = "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, '')"
_COME = "UPDATE shift_person SET accepted_at = ? WHERE shift_id = ? AND operator_id = ?"


def come(made: Floor, shift: int, who: int, at: str | None) -> None:
    """Let somebody have accepted a shift, or not."""
    with made.desk.store.write(EARLY) as tx:
        tx.exec(_COME, (at, shift, who))


def next_day(made: Floor) -> int:
    """The day shift of tomorrow, run by the senior of today."""
    with made.desk.store.write(LATE) as tx:
        begun, ends = stored(T + HALF), stored(T + NEXT_DAY)
        row = tx.exec(_DAY, (begun, ends, made.giver.id, begun)).lastrowid
        assert row is not None
        tx.exec(_JOIN, (row, made.giver.id, begun))
    return row


def test_ho_01_a_part_left_unsigned_goes_with_its_giver_to_their_next_shift(tmp_path: Path) -> None:
    """Begun out of curiosity and left, it would look at the shifts of days ago for ever, and sign for a closed one."""
    made = floor(make_desk(tmp_path))
    preparing, chief, day = made.desk.shifts.preparing, made.chief.person, next_day(made)
    number = arrive(made.desk, PLAIN)
    made.desk.tickets.assign(number, By(chief, EARLY), chief.id)
    left = preparing.open(By(chief, LATE))
    preparing.type(left.id, key_of(number), By(chief, LATE), next_step="перезвонить в банк")
    preparing.confirm(left.id, key_of(number), By(chief, LATE))
    accept(made, share_of(signed(made), made.taker))
    assert made.desk.shifts.running.get(made.day).state is ShiftState.CLOSED
    tomorrow = By(chief, LATE + NEXT_DAY)
    again = preparing.open(tomorrow)
    assert (again.id, again.shift_id, again.state) == (left.id, day, PartState.DRAFT)
    (row,) = (one for one in preparing.items(again.id, tomorrow.at) if one.number == number)
    assert row.next_step == "перезвонить в банк", "what was typed is kept"
    assert not row.confirmed and row.disposition is None, "what was decided days ago is asked again"


def test_ho_16_a_part_signed_for_a_closed_shift_does_not_move_its_cut_off(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    preparing, chief = made.desk.shifts.preparing, By(made.chief.person, LATE)
    left = preparing.open(chief)
    accept(made, share_of(signed(made), made.taker))
    cut = made.desk.shifts.running.get(made.day).cut_n
    preparing.sign(left.id, By(chief.person, THEN), PIN, "late")
    shift = made.desk.shifts.running.get(made.day)
    assert (shift.state, shift.cut_n) == (ShiftState.CLOSED, cut)


def test_ho_01_what_nobody_has_goes_to_one_who_is_there_when_the_senior_never_came(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    senior, there = made.outgoing
    come(made, made.day, senior.id, None)
    number = arrive(made.desk, PLAIN)
    made.desk.shifts.standing.add(By(there, EARLY), "не звонить в «Ромашку»", T + NEXT_DAY)
    part = signed(made, there)
    assert {row.kind for row in made.desk.shifts.preparing.items(part.id, LATE)} == {ItemKind.TICKET, ItemKind.STANDING}
    accept(made, share_of(part, made.taker))
    assert made.desk.shifts.running.get(made.day).state is ShiftState.CLOSED
    assert ticket_of(made.desk, number).common_at is not None


def test_ho_16_who_came_after_the_last_signature_hands_over_too(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    late = made.outgoing[1]
    come(made, made.day, late.id, None)
    part = signed(made)
    assert made.desk.shifts.running.get(made.day).cut_n is not None
    come(made, made.day, late.id, stored(LATE))
    number = arrive(made.desk, PLAIN)
    made.desk.tickets.take(number, By(late, LATE))
    accept(made, share_of(part, made.taker))
    assert made.desk.shifts.running.get(made.day).state is ShiftState.HANDING
    theirs = signed(made, late)
    accept(made, share_of(theirs, made.taker), By(made.taker, THEN))
    assert made.desk.shifts.running.get(made.day).state is ShiftState.CLOSED
    assert ticket_of(made.desk, number).assignee_id == made.taker.id


def test_ho_06_what_was_signed_as_ordinary_is_not_half_hot_at_the_acceptance(tmp_path: Path) -> None:
    """A deadline that comes near after the signature by itself asks for no reading back, so nothing looks as if."""
    made = floor(make_desk(tmp_path))
    numbers = mine(made, PLAIN)
    part = signed(made)
    share, accepting = share_of(part, made.taker), made.desk.shifts.accepting
    (row,) = accepting.items(share, made.taker, THEN)
    later = By(made.taker, (row.due or THEN) - timedelta(hours=1))
    (row,) = accepting.items(share, made.taker, later.at)
    assert row.number == numbers[0] and row.grade is not Grade.HOT and not row.own_words
    read(made, share, later)
    assert accepting.accept(share, later, PIN, "k").state is PartState.ACCEPTED


def test_ho_04_who_keeps_an_orphan_has_it(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, chief = made.desk, made.chief.person
    absent, number = colleague(desk, "Уехавший"), arrive(desk, PLAIN)
    desk.tickets.assign(number, By(chief, EARLY), absent.id)
    desk.people.disable(By(chief, EARLY), absent.id)
    part, until = open_part(made), T + HALF
    desk.shifts.preparing.agree(part, made.gives, chief.name, PIN)
    desk.shifts.preparing.dispose(part, key_of(number), made.gives, Disposition.KEEP, until=until)
    done = desk.shifts.preparing.sign(part, made.gives, PIN, "k")
    accept(made, share_of(done, made.taker))
    kept = ticket_of(desk, number)
    assert (kept.assignee_id, kept.keep_until) == (made.giver.id, until)


def test_ho_01_what_another_line_has_is_watched_when_its_watcher_left(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    desk, chief = made.desk, made.chief.person
    watcher, second, number = colleague(desk, "Следивший"), colleague(desk, "Вторая", line=2), arrive(desk, PLAIN)
    desk.tickets.assign(number, By(chief, EARLY), watcher.id)
    desk.tickets.escalate(number, By(watcher, EARLY), reason="сложно", operator_id=second.id, watcher_id=watcher.id)
    part = open_part(made)
    assert made.desk.shifts.preparing.items(part, LATE) == ()
    desk.people.disable(By(chief, EARLY), watcher.id)
    (row,) = desk.shifts.preparing.items(part, LATE)
    assert (row.number, row.why) == (number, (Why.WATCHED,))


def test_ho_07_a_version_that_never_was_counts_as_the_present_one(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (row,) = accepting.items(share, made.taker, THEN)
    accepting.shown(share, made.takes, {row.row: 10_000})
    made.desk.tickets.set_priority(number, By(made.giver, THEN), Priority.HIGH, "срочнее")
    (row,) = accepting.items(share, made.taker, THEN)
    assert row.changed and not row.shown


def test_ho_06_nobody_confirms_their_own_words(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, P1)
    part = signed(made)
    share, accepting, chief = share_of(part, made.taker), made.desk.shifts.accepting, made.chief.person
    with made.desk.store.write(LATE) as tx:
        tx.exec("UPDATE part SET custodian_id = ? WHERE id = ?", (chief.id, part.id))
    (row,) = accepting.items(share, chief, THEN)
    accepting.shown(share, made.chief, [row.row])
    assert accepting.read_back(row.row, made.chief, "Позвоню в банк до полуночи")
    with pytest.raises(NotAllowed, match="другой"):
        accepting.confirm_words(row.row, made.chief, chief.id, True)


def test_an_escalation_of_a_signed_part_leaves_the_ticket_alone(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    part, preparing = signed(made), made.desk.shifts.preparing
    with pytest.raises(Refusal, match="уже подписана"):
        preparing.dispose(part.id, key_of(number), made.gives, Disposition.ESCALATED, reason="сложно", line=2)
    assert ticket_of(made.desk, number).line == 1


def test_ho_08_an_old_shift_without_a_roster_opens_no_gate(tmp_path: Path) -> None:
    """Someone who once worked without a roster holds nothing by it; the roster's own shift waits for them."""
    made = floor(make_desk(tmp_path))
    with made.desk.store.write(EARLY) as tx:
        tx.exec("INSERT INTO roster_version (at, text) VALUES (?, '')", (stored(EARLY),))
        tx.exec("UPDATE shift_person SET accepted_at = NULL WHERE shift_id = ?", (made.day,))
        made.desk.shifts.running.adhoc(tx, By(made.giver, EARLY))
    assert made.desk.shifts.opening.gated(made.giver, LATE)


def test_ho_01_a_member_of_an_old_shift_without_a_roster_is_on_no_shift(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    other = colleague(made.desk, "Без графика")
    number = arrive(made.desk, PLAIN)
    made.desk.tickets.assign(number, By(made.chief.person, EARLY), other.id)
    with made.desk.store.write(EARLY) as tx:
        tx.exec("INSERT INTO roster_version (at, text) VALUES (?, '')", (stored(EARLY),))
        made.desk.shifts.running.adhoc(tx, By(other, EARLY - NEXT_DAY))
    (row,) = made.desk.shifts.preparing.items(open_part(made), LATE)
    assert (row.number, row.why) == (number, (Why.ORPHAN,))


def test_ho_30_the_report_of_a_day_holds_no_secret(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    made.desk.shifts.statuses.save_day(T.date(), made.chief, "Пароль: Qwerty-77-zz, сбросили\n")
    (path,) = made.desk.places.reports.iterdir()
    assert "Qwerty-77-zz" not in path.read_text("utf-8")


def test_ho_11_what_came_back_to_the_giver_after_the_signature_goes_to_the_acceptor(tmp_path: Path) -> None:
    """It was closed when the part was signed, so it is no item; its owner goes home, and no next owner is there."""
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    made.desk.tickets.resolve(number, By(made.giver, EARLY), nothing_to_answer=True)
    part = signed(made)
    assert part.empty
    share, accepting = share_of(part, made.taker), made.desk.shifts.accepting
    client_writes(made.desk, number, THEN, "Не помогло, всё как было")
    assert (ticket_of(made.desk, number).is_open, ticket_of(made.desk, number).assignee_id) == (True, made.giver.id)
    made.desk.drafts.save(made.giver.id, number, "answer", "Смотрю", THEN)
    assert [row.number for row in accepting.newcomers(share, THEN)] == [number]
    accept(made, share)
    assert ticket_of(made.desk, number).assignee_id == made.taker.id
    assert made.desk.drafts.get(made.taker.id, number, "answer") is not None
    assert made.desk.shifts.running.get(made.day).state is ShiftState.CLOSED


def test_ho_11_a_done_request_with_a_draft_that_opens_again_has_an_owner_who_is_there(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    made.desk.tickets.resolve(number, By(made.giver, EARLY), nothing_to_answer=True)
    made.desk.drafts.save(made.giver.id, number, "answer", "И ещё одно", EARLY)
    share = share_of(signed(made), made.taker)
    client_writes(made.desk, number, THEN, "Не помогло")
    accept(made, share)
    assert ticket_of(made.desk, number).assignee_id == made.taker.id


def test_ho_03_a_p1_that_opens_again_in_the_common_queue_gets_a_name(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, P1)
    made.desk.tickets.release(number, By(made.giver, EARLY))
    made.desk.tickets.resolve(number, By(made.giver, EARLY), nothing_to_answer=True)
    share = share_of(signed(made), made.taker)
    client_writes(made.desk, number, THEN, "Опять встало")
    assert [row.number for row in made.desk.shifts.accepting.newcomers(share, THEN)] == [number]
    accept(made, share)
    assert ticket_of(made.desk, number).assignee_id == made.taker.id


def test_ho_33_what_was_refused_stays_with_the_giver_when_the_shift_closes(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    share, accepting = share_of(signed(made), made.taker), made.desk.shifts.accepting
    (row,) = accepting.items(share, made.taker, THEN)
    accepting.refuse_item(row.row, made.takes, "это не ко мне")
    accepting.accept(share, made.takes, PIN, "k")
    assert ticket_of(made.desk, number).assignee_id == made.giver.id
