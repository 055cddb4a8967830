"""Who hands over and accepts for whom: the absent, the roster's rules, what is remembered (HO-19, HO-21, HO-32)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.driver import stored
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By
from models.shift_terms import Disposition, PartState, ShiftState
from models.terms import Role
from tests.arrivals import arrive, ticket_of
from tests.desks import PIN, make_desk, person
from tests.handovers import (
    EARLY,
    LATE,
    PLAIN,
    THEN,
    T,
    accept,
    floor,
    key_of,
    mine,
    open_part,
    read,
    share_of,
    sign,
    signed,
)


def test_ho_19_signed_for_an_absent_person_is_read_as_hot_and_both_names_stay(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    desk, ill = made.desk, made.outgoing[1]
    number = arrive(desk, PLAIN)
    desk.tickets.take(number, By(ill, EARLY))
    senior = made.gives
    with pytest.raises(Refusal, match="причину"):
        desk.shifts.preparing.open(senior, giver_id=ill.id)
    part = desk.shifts.preparing.open(senior, giver_id=ill.id, reason="заболел").id
    for row in desk.shifts.preparing.items(part, LATE):
        desk.shifts.preparing.type(part, row.key, senior, next_step="Позвонить клиенту")
        desk.shifts.preparing.confirm(part, row.key, senior)
    share = share_of(desk.shifts.preparing.sign(part, senior, PIN, "key"), made.taker)
    with pytest.raises(NotAllowed, match="за отсутствующего"):
        read(made, share, By(made.giver, THEN))
        desk.shifts.accepting.accept(share, By(made.giver, THEN), PIN, "own")
    done = accept(made, share)
    assert (done.giver, done.signer, done.absent_reason) == (ill.name, made.giver.name, "заболел")
    assert ticket_of(desk, number).assignee_id == made.taker.id


def test_ho_19_a_supervisor_accepts_for_the_absent_one_from_half_an_hour_after_the_end_with_a_reason(
    tmp_path: Path,
) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    desk, share = made.desk, share_of(signed(made), made.taker)
    chief = made.chief.person
    late = By(chief, T + desk.standard.shifts.handover.decide_after)
    for who, reason, fault, said in (
        (made.chief, "не пришёл", Refusal, "22:30"),
        (late, " ", BadInput, "причину"),
        (By(person(desk, Role.ENGINEER), late.at), "не пришёл", NotAllowed, made.taker.name),
    ):
        read(made, share, who)
        with pytest.raises(fault, match=said):
            desk.shifts.accepting.accept(share, who, PIN, "key", absent_reason=reason)
    done = desk.shifts.accepting.accept(share, late, PIN, "key", absent_reason="не пришёл, не отвечает")
    assert done.state is PartState.FOR_ABSENT
    assert ticket_of(desk, number).assignee_id == chief.id, "the thing has a name: the supervisor's"
    kept = desk.reads.row("SELECT accepted_by, recipient_id, absent_reason FROM share")
    assert kept == (chief.id, made.taker.id, "не пришёл, не отвечает")
    assert desk.shifts.running.get(made.night).state is ShiftState.PLANNED, "the night itself is still to be begun"


def test_ho_21_a_rule_of_the_roster_refuses_and_a_supervisor_sets_it_aside_with_a_reason(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path))
    mine(made, PLAIN)
    desk = made.desk
    with desk.store.write(EARLY) as tx:
        columns = "kind, night, planned, day, starts, ends, state"
        sql = f"INSERT INTO shift ({columns}) VALUES ('день', 0, 1, ?, ?, ?, 'closed')"
        day = tx.exec(sql, ("2026-03-03", stored(T - timedelta(hours=24)), stored(T - timedelta(hours=3)))).lastrowid
        join = (
            "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, override) VALUES (?, ?, 0, ?, '')"
        )
        tx.exec(join, (day, made.taker.id, stored(T - timedelta(hours=24))))
    share = share_of(signed(made), made.taker)
    read(made, share, made.takes)
    chief = made.chief.person.name
    with pytest.raises(Refusal, match="супервайзер") as refused:
        desk.shifts.accepting.accept(share, made.takes, PIN, "key")
    assert made.taker.name in refused.value.sentence
    for override, fault in (
        ((made.incoming[0].name, PIN, "сама"), NotAllowed),
        ((chief, "482915", "некому"), Refusal),
        ((chief, PIN, " "), BadInput),
    ):
        with pytest.raises(fault):
            desk.shifts.accepting.accept(share, made.takes, PIN, "key", override=override)
    assert desk.reads.number("SELECT count(*) FROM share WHERE accepted_by IS NOT NULL") == 0
    desk.shifts.accepting.accept(share, made.takes, PIN, "key", override=(chief, PIN, "некому выйти"))
    kept = desk.reads.row(
        "SELECT override FROM shift_person WHERE shift_id = ? AND operator_id = ?", (made.night, made.taker.id)
    )
    assert kept is not None and "некому выйти" in kept[0] and chief in kept[0]
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'rule_set_aside'") == 1


def test_ho_32_what_is_remembered_within_ten_minutes_pops_up_and_is_acknowledged(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), incoming=2)
    numbers = mine(made, PLAIN, PLAIN)
    desk, accepting = made.desk, made.desk.shifts.accepting
    part = open_part(made)
    desk.shifts.preparing.dispose(
        part, key_of(numbers[1]), made.gives, Disposition.GIVE, recipient_id=made.incoming[1].id
    )
    row = sign(made, part)
    with pytest.raises(Refusal, match="ещё не приняли"):
        accepting.recall(part, By(made.giver, THEN), "Ключ у охраны")
    accept(made, share_of(row, made.taker))
    accept(made, share_of(row, made.incoming[1]), By(made.incoming[1], THEN))
    with pytest.raises(NotAllowed, match="сдавал"):
        accepting.recall(part, made.takes, "Я не сдавал")
    last = THEN + desk.standard.shifts.handover.remember
    assert accepting.recall(part, By(made.giver, last), "Ключ у охраны, пароль: qwerty98765") == 2
    for one in made.incoming:
        (found,) = accepting.recollections(one)
        assert found.by == made.giver.name and "Ключ у охраны" in found.text and "qwerty98765" not in found.text
    (added,) = desk.shifts.reports.get(row.shift_id).addenda
    assert "Ключ у охраны" in added.text and made.giver.name in added.text, "it is an addendum of the report (§1.5)"
    first = accepting.recollections(made.taker)[0]
    accepting.acknowledge(first.id, By(made.incoming[1], last))
    assert accepting.recollections(made.taker) == (first,), "nobody reads it for another"
    for _ in range(2):
        accepting.acknowledge(first.id, By(made.taker, last))
    assert accepting.recollections(made.taker) == () and len(accepting.recollections(made.incoming[1])) == 1
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'recall_read'") == 1
    with pytest.raises(Refusal, match="Напишите заметку") as late:
        accepting.recall(part, By(made.giver, last + timedelta(seconds=1)), "И ещё")
    assert made.taker.name in late.value.sentence


def test_ho_32_what_is_remembered_before_the_report_waits_for_it(tmp_path: Path) -> None:
    made = floor(make_desk(tmp_path), outgoing=2)
    mine(made, PLAIN)
    desk, accepting = made.desk, made.desk.shifts.accepting
    row = sign(made, open_part(made))
    accept(made, share_of(row, made.taker))
    accepting.recall(row.id, By(made.giver, THEN), "Ключ у охраны")
    with pytest.raises(Refusal):
        desk.shifts.reports.get(row.shift_id)
    second = By(made.outgoing[1], LATE)
    part = desk.shifts.preparing.open(second)
    desk.shifts.preparing.confirm_all(part.id, second)
    signed = desk.shifts.preparing.sign(part.id, second, PIN, "second")
    accept(made, share_of(signed, made.taker))
    (added,) = desk.shifts.reports.get(row.shift_id).addenda
    assert "Ключ у охраны" in added.text and made.giver.name in added.text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_ho_38_who_only_reads_prepares_and_signs_nothing(tmp_path: Path, role: Role) -> None:
    made = floor(make_desk(tmp_path))
    (number,) = mine(made, PLAIN)
    preparing, reader = made.desk.shifts.preparing, By(person(made.desk, role), LATE)
    part = open_part(made)
    head = made.desk.journal.head()
    acts: tuple[Callable[[], object], ...] = (
        lambda: preparing.open(reader),
        lambda: preparing.open(reader, giver_id=made.giver.id, reason="ушла"),
        lambda: preparing.confirm(part, key_of(number), reader),
        lambda: preparing.type(part, key_of(number), reader, next_step="сам"),
        lambda: preparing.note(part, reader, "сам"),
        lambda: preparing.sign(part, reader, PIN, "key"),
        lambda: preparing.unsign(part, reader),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert made.desk.journal.head() == head and preparing.part(part).state is PartState.DRAFT
    accept(made, share_of(sign(made, part), made.taker))
    assert made.desk.shifts.reports.get(made.day).page and made.desk.shifts.reports.of_ticket(number)
