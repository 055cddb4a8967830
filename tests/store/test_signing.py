"""The signature: what it refuses, what it fixes, who may sign for whom (HO-02, HO-03, HO-09, HO-16, HO-19, HO-39)."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from data.refusals import BadInput, NotAllowed, Refusal, Unfinished
from data.rows import By
from models.events import EventKind
from models.shift_terms import Disposition, Grade, ItemState, PartState, ShiftState
from models.terms import Priority, Tier
from tests.arrivals import Asked, arrive, client_writes, ticket_of
from tests.desks import PIN, colleague, make_desk, open_desk, person
from tests.handovers import LATE, THEN, Floor, T, accept, finish, floor, key_of, open_part, share_of, sign, signed

FRESH = LATE - timedelta(minutes=1)
QUIET = Asked(at=FRESH, tier=Tier.NONE)


@pytest.fixture
def made(tmp_path: Path) -> Floor:
    """A day shift of two before its end, the night after it."""
    return floor(make_desk(tmp_path), outgoing=2)


def own(made: Floor, asked: Asked = QUIET, who: int = 0) -> int:
    """A ticket of somebody of the day."""
    number = arrive(made.desk, asked)
    made.desk.tickets.take(number, By(made.outgoing[who], max(asked.at, FRESH)))
    return number


def refused(made: Floor, part: int, by: By | None = None) -> Unfinished:
    """Try to sign, and hear what is missing."""
    head = made.desk.journal.head()
    with pytest.raises(Unfinished) as caught:
        made.desk.shifts.preparing.sign(part, by or made.gives, PIN, "k")
    assert made.desk.journal.head() == head, "nothing happened, not even a try of the PIN"
    assert made.desk.shifts.preparing.part(part).state is PartState.DRAFT
    return caught.value


def test_ho02_one_undisposed_item_refuses_the_signature_and_is_named(made: Floor) -> None:
    numbers = [own(made) for _ in range(3)]
    part = open_part(made)
    finish(made, part)
    late = own(made)
    no = refused(made, part)
    assert no.sentence.startswith(f"№ {late}: не готово (решение)")
    assert (no.kind, no.ref) == ("ticket", str(late))
    made.desk.shifts.preparing.confirm(part, key_of(late), made.gives)
    assert made.desk.shifts.preparing.sign(part, made.gives, PIN, "k").state is PartState.SIGNED
    assert len(made.desk.shifts.preparing.items(part, LATE)) == len(numbers) + 1


def test_ho02_a_hot_item_without_its_step_is_named(made: Floor) -> None:
    number = own(made, Asked(at=FRESH, tier=Tier.NONE, priority=Priority.CRITICAL))
    part = open_part(made)
    made.desk.shifts.preparing.confirm(part, key_of(number), made.gives)
    assert "следующий шаг, если… то…" in refused(made, part).sentence
    made.desk.shifts.preparing.type(part, key_of(number), made.gives, next_step="проверить", if_then=" ")
    assert refused(made, part).sentence.startswith(f"№ {number}: не готово (если… то…)")


def test_ho03_what_became_p1_after_the_word_is_not_signed_into_the_queue(made: Floor) -> None:
    number, part = own(made), open_part(made)
    made.desk.shifts.preparing.dispose(part, key_of(number), made.gives, Disposition.QUEUE, reason="любой")
    with made.desk.store.write(LATE) as tx:
        tx.exec("UPDATE ticket SET priority = 'critical' WHERE number = ?", (number,))
    assert f"№ {number}: не готово (другое решение, в общую очередь нельзя: это P1" in refused(made, part).sentence


def test_a_recipient_who_left_meanwhile_is_named(made: Floor) -> None:
    number, part = own(made), open_part(made)
    gone = colleague(made.desk, "Новенький")
    made.desk.shifts.preparing.dispose(part, key_of(number), made.gives, Disposition.GIVE, recipient_id=gone.id)
    made.desk.people.disable(By(made.chief.person, LATE), gone.id)
    assert refused(made, part).sentence.startswith(f"№ {number}: не готово (кому)")


def test_a_wrong_pin_signs_nothing_and_counts(made: Floor) -> None:
    own(made)
    part = open_part(made)
    finish(made, part)
    for _ in range(5):
        with pytest.raises(Refusal, match="не подходят"):
            made.desk.shifts.preparing.sign(part, made.gives, "118822", "k")
    with pytest.raises(Refusal, match="Слишком много"):
        made.desk.shifts.preparing.sign(part, made.gives, PIN, "k")
    assert made.desk.shifts.preparing.part(part).state is PartState.DRAFT


def test_the_signature_fixes_the_cut_off_and_what_stood(made: Floor) -> None:
    number = own(made, Asked(at=FRESH, tier=Tier.VIP))
    done = signed(made)
    (event,) = [row for row in made.desk.journal.since(0, 10_000) if row.kind is EventKind.PART_SIGNED]
    assert done.cut_n == event.n + 1 and event.n == made.desk.journal.head()
    assert event.facts == {
        **{"shift": made.day, "part": done.id, "giver": made.giver.id, "items": 1, "hot": 1},
        **{"empty": False, "for_absent": False},
    }
    sql = "SELECT ticket_version, snapshot, state, why, grade FROM part_item WHERE part_id = ?"
    ((version, snapshot, state, why, grade),) = made.desk.reads.rows(sql, (done.id,))
    assert (version, state, why, grade) == (ticket_of(made.desk, number).version, "signed", "mine", "hot")
    assert json.loads(snapshot)["subject"] == "Не приходит счёт на оплату"
    assert (done.signed_by, done.signed_at, done.signer) == (made.giver.id, LATE, made.giver.name)
    assert made.desk.shifts.running.get(made.day).state is ShiftState.HANDING


def test_signing_twice_with_one_key_is_signing_once(made: Floor) -> None:
    own(made)
    first = signed(made)
    head = made.desk.journal.head()
    assert made.desk.shifts.preparing.sign(first.id, made.gives, PIN, f"sign-{first.id}") == first
    assert made.desk.journal.head() == head
    with pytest.raises(Refusal, match="уже подписана"):
        made.desk.shifts.preparing.sign(first.id, made.gives, PIN, "another")
    with pytest.raises(Refusal, match="уже подписана"):
        made.desk.shifts.preparing.note(first.id, made.gives, "ещё")


def test_a_part_is_split_into_one_share_for_each_who_is_named(made: Floor) -> None:
    numbers, free = [own(made) for _ in range(3)], arrive(made.desk, QUIET)
    part, preparing = open_part(made), made.desk.shifts.preparing
    chief = made.chief.person
    preparing.dispose(part, key_of(numbers[0]), made.gives, Disposition.GIVE, recipient_id=chief.id)
    done = sign(made, part)
    assert {(share.recipient_id, share.items) for share in done.shares} == {(chief.id, 1), (made.taker.id, 3)}
    assert ticket_of(made.desk, free).assignee_id is None, "nothing moves before it is accepted"


def test_ho39_nothing_open_is_said_and_signed(made: Floor) -> None:
    part = open_part(made)
    assert made.desk.shifts.preparing.progress(part, LATE).said == "Открытых нет"
    done = made.desk.shifts.preparing.sign(part, made.gives, PIN, "k")
    assert done.empty and [share.recipient_id for share in done.shares] == [made.taker.id]
    assert made.desk.journal.since(made.desk.journal.head() - 1)[0].facts["empty"] is True


def test_an_empty_part_without_a_receiver_is_not_signed(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    me = By(person(desk), LATE)
    part = desk.shifts.preparing.open(me)
    with pytest.raises(Unfinished, match="кто принимает") as caught:
        desk.shifts.preparing.sign(part.id, me, PIN, "k")
    assert (caught.value.kind, caught.value.ref) == ("", "")


def test_ho09_what_changes_after_the_signature_is_marked(made: Floor) -> None:
    touched, still = own(made), own(made)
    part = signed(made)
    items = made.desk.shifts.preparing.items
    assert not any(row.changed for row in items(part.id, LATE))
    with made.desk.store.write(LATE) as tx:
        tx.record(EventKind.VIEWED, by=made.taker, ticket=still, happened=LATE, facts={})
    client_writes(made.desk, touched, LATE)
    assert {row.number: row.changed for row in items(part.id, THEN)} == {touched: True, still: False}
    made.desk.tickets.set_priority(still, By(made.chief.person, THEN), Priority.CRITICAL, reason="встал склад")
    row = next(row for row in items(part.id, THEN) if row.number == still)
    assert (row.changed, row.grade, row.state) == (True, Grade.HOT, ItemState.SIGNED)


def test_the_signature_can_be_taken_back_until_somebody_accepts(made: Floor) -> None:
    number, chief = own(made), made.chief
    given = own(made)
    part, preparing = open_part(made), made.desk.shifts.preparing
    preparing.type(part, key_of(number), made.gives, next_step="сверить акт")
    preparing.dispose(part, key_of(given), made.gives, Disposition.GIVE, recipient_id=chief.person.id)
    sign(made, part)
    with pytest.raises(NotAllowed):
        preparing.unsign(part, made.takes)
    back = preparing.unsign(part, made.gives)
    assert (back.state, back.shares, back.cut_n, back.signed_by) == (PartState.DRAFT, (), None, None)
    shift = made.desk.shifts.running.get(made.day)
    assert (shift.state, shift.cut_n) == (ShiftState.RUNNING, None)
    row = next(row for row in preparing.items(part, LATE) if row.number == number)
    assert (row.next_step, row.disposition, row.state) == ("сверить акт", Disposition.GIVE, ItemState.DRAFT)
    again = preparing.sign(part, made.gives, PIN, "again")
    accept(made, share_of(again, made.taker))
    with pytest.raises(Refusal, match=f"уже принял {made.taker.name}"):
        preparing.unsign(part, made.gives)


def test_what_left_before_the_signature_is_signed_by_nobody(made: Floor) -> None:
    number, stays, part = own(made), own(made), open_part(made)
    finish(made, part)
    made.desk.tickets.release(number, By(made.giver, LATE))
    made.desk.tickets.take(number, By(made.outgoing[1], LATE))
    made.desk.shifts.preparing.sign(part, made.gives, PIN, "k")
    assert [row.number for row in made.desk.shifts.preparing.items(part, LATE)] == [stays]
    assert made.desk.reads.number("SELECT count(*) FROM part_item WHERE part_id = ?", (part,)) == 1


def test_ho16_two_sign_at_once_and_the_shift_closes_after_the_last(made: Floor) -> None:
    own(made), own(made, who=1)
    parts = {who.id: open_part(made, who) for who in made.outgoing}
    for who in made.outgoing:
        finish(made, parts[who.id], who)
    faults: list[Exception] = []

    def at_a_console(giver: int) -> None:
        desk = open_desk(made.desk.places.root)
        by = By(next(one for one in made.outgoing if one.id == giver), LATE)
        try:
            desk.shifts.preparing.sign(parts[giver], by, PIN, f"k{giver}")
        except Exception as fault:
            faults.append(fault)
        finally:
            desk.close()

    consoles = [threading.Thread(target=at_a_console, args=(who.id,)) for who in made.outgoing]
    for console in consoles:
        console.start()
    for console in consoles:
        console.join()
    assert not faults
    running, done = made.desk.shifts.running, [made.desk.shifts.preparing.part(part) for part in parts.values()]
    assert running.get(made.day).cut_n == max(part.cut_n or 0 for part in done)
    assert {part.state for part in done} == {PartState.SIGNED} and done[0].cut_n != done[1].cut_n
    accept(made, share_of(done[0], made.taker))
    assert made.desk.shifts.preparing.part(done[1].id).state is PartState.SIGNED
    assert running.get(made.day).state is ShiftState.HANDING
    accept(made, share_of(done[1], made.taker))
    assert running.get(made.day).state is ShiftState.CLOSED


def test_ho16_an_early_leaver_hands_over_alone(made: Floor) -> None:
    own(made), own(made, who=1)
    early = signed(made, made.outgoing[1])
    assert early.cut_n is not None and made.desk.shifts.running.get(made.day).cut_n is None
    assert signed(made).cut_n == made.desk.shifts.running.get(made.day).cut_n


def test_ho19_for_an_absent_person_only_with_role_and_reason(made: Floor) -> None:
    desk, absent = made.desk, made.outgoing[1]
    number, preparing = own(made, who=1), desk.shifts.preparing
    with pytest.raises(NotAllowed, match=f"За отсутствующего .{absent.name}. сдаёт старший смены или супервайзер"):
        preparing.open(made.takes, giver_id=absent.id, reason="заболел")
    with pytest.raises(NotAllowed):
        preparing.open(By(absent, LATE), giver_id=made.giver.id, reason="ушёл")
    with pytest.raises(BadInput, match="причину"):
        preparing.open(made.gives, giver_id=absent.id)
    assert preparing.mine(absent, LATE) is None
    part = preparing.open(made.gives, giver_id=absent.id, reason="заболел в обед")
    (row,) = preparing.items(part.id, LATE)
    assert (row.number, row.grade) == (number, Grade.HOT), "everything of an absent person is read as hot"
    preparing.type(part.id, row.key, made.gives, next_step="узнать у клиента")
    preparing.confirm(part.id, row.key, made.gives)
    done = preparing.sign(part.id, made.gives, PIN, "k")
    assert (done.giver, done.signer, done.absent_reason) == (absent.name, made.giver.name, "заболел в обед")
    assert desk.journal.since(desk.journal.head() - 1)[0].facts["for_absent"] is True


def test_ho19_a_supervisor_may_and_the_person_who_comes_back_goes_on_alone(made: Floor) -> None:
    desk, absent, number = made.desk, made.outgoing[1], own(made, who=1)
    chief = By(made.chief.person, LATE)
    part = desk.shifts.preparing.open(chief, giver_id=absent.id, reason="не вышел на связь")
    back = desk.shifts.preparing.open(By(absent, LATE))
    assert (back.id, back.absent_reason) == (part.id, "")
    with pytest.raises(NotAllowed):
        desk.shifts.preparing.confirm(part.id, key_of(number), chief)
    done = sign(made, back.id, absent)
    assert (done.signed_by, done.giver_id) == (absent.id, absent.id)


def test_carried_counts_the_acceptances_that_a_ticket_lived_through(made: Floor) -> None:
    number = own(made)
    part = signed(made)
    assert made.desk.shifts.preparing.items(part.id, LATE)[0].carried == 0
    accept(made, share_of(part, made.taker))
    at = T + timedelta(hours=11)
    again = made.desk.shifts.preparing.open(By(made.taker, at))
    assert [(row.number, row.carried) for row in made.desk.shifts.preparing.items(again.id, at)] == [(number, 1)]


def test_case_8_the_shift_ends_with_everything_handed_acknowledged_and_reported(made: Floor) -> None:
    desk, left = made.desk, own(made)
    part, other = open_part(made), own(made, who=1)
    assert refused(made, part).sentence.startswith(f"№ {left}: "), "one unhanded ticket keeps the shift from its end"
    first, second = sign(made, part), signed(made, made.outgoing[1])
    for done in (first, second):
        accept(made, share_of(done, made.taker))
    assert [ticket_of(desk, number).assignee_id for number in (left, other)] == [made.taker.id] * 2
    (taken,) = (one for one in desk.shifts.running.members(made.night) if one.person_id == made.taker.id)
    assert (taken.name, taken.accepted_at) == (made.taker.name, THEN)
    assert desk.shifts.running.get(made.day).state is ShiftState.CLOSED
    assert desk.reads.number("SELECT count(*) FROM shift_report WHERE shift_id = ?", (made.day,)) == 1
