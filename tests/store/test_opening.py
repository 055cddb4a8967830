"""The start of a shift: the gate before acceptance (HO-08), the checklist that fills itself (D-37), the begin."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from data.shifts.opening import Override
from models.events import EventKind
from models.shift_terms import OpeningItem, ShiftState
from models.terms import MessageKind, Priority, Role, TicketType
from tests.arrivals import Asked, arrive, client_writes, kinds, ticket_of
from tests.desks import NAMES, NOW, PIN, by, colleague, make_desk, open_desk, person
from tests.rosters import DAY_ENDS, DAY_STARTS, FIRST, SECOND, TODAY, duty, entered, laid, put_in_force, usual

P1 = Asked(type=TicketType.DEFECT, priority=Priority.CRITICAL)
CHIEF = NAMES[Role.SUPERVISOR]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a roster, on whose day shift Ирина has not come yet."""
    desk = make_desk(tmp_path)
    put_in_force(desk, usual())
    return desk


def events(desk: Desk, kind: EventKind) -> list[str]:
    """The facts of all events of a kind."""
    return [row[0] for row in desk.reads.rows("SELECT facts FROM journal_event WHERE kind = ?", (kind.value,))]


def begin(desk: Desk, who: By, key: str = "k1", override: Override | None = None) -> None:
    """Open one's shift by PIN."""
    desk.shifts.opening.begin(who, PIN, key, override)


def test_ho_08_an_ordinary_request_is_not_taken_before_the_shift_is_accepted(desk: Desk) -> None:
    number = arrive(desk)
    takes: tuple[Callable[[], object], ...] = (
        lambda: desk.tickets.take(number, by(desk)),
        lambda: desk.tickets.take_next(by(desk)),
        lambda: desk.replies.reply(number, by(desk), MessageKind.ANSWER, "Готово"),
        lambda: desk.waiting.wait(number, by(desk), NOW + timedelta(days=1)),
    )
    for take in takes:
        with pytest.raises(Refusal, match=rf"№ {number}: сначала примите смену \(F8\)"):
            take()
    assert ticket_of(desk, number).assignee_id is None and kinds(desk, number) == ["received"]
    begin(desk, by(desk))
    assert desk.tickets.take(number, by(desk)).sentence == f"№ {number}: теперь ваше"


def test_ho_08_a_new_p1_is_taken_and_the_journal_says_so(desk: Desk) -> None:
    number = arrive(desk, P1)
    desk.tickets.take(number, by(desk))
    assert ticket_of(desk, number).assignee_id == person(desk).id
    assert kinds(desk, number) == ["received", "taken_before_shift", "taken"]
    answered = arrive(desk, P1)
    desk.replies.reply(answered, by(desk), MessageKind.ANSWER, "Уже чиним")
    assert "taken_before_shift" in kinds(desk, answered)
    desk.undoing.undo(number, by(desk, at=NOW + MINUTE))
    assert ticket_of(desk, number).assignee_id is None


def test_ho_08_the_gate_stands_half_an_hour_before_the_begin_and_not_earlier(desk: Desk) -> None:
    early, soon = DAY_STARTS - timedelta(minutes=31), DAY_STARTS - timedelta(minutes=29)
    laid(desk, early)
    assert not desk.shifts.opening.gated(person(desk), early)
    assert desk.shifts.opening.gated(person(desk), soon)


def test_the_gate_is_for_those_who_come_and_for_nobody_else(desk: Desk) -> None:
    spare = colleague(desk, "Запасной Пётр")
    put_in_force(desk, [duty(TODAY, "день", FIRST, reserve=[spare.name]), duty(TODAY, "ночь", SECOND)])
    others: list[Person] = [spare, person(desk, Role.SPECIALIST), person(desk, Role.SUPERVISOR)]
    for who in others:
        desk.tickets.take(arrive(desk), By(who, NOW))
    assert desk.shifts.opening.gated(person(desk), NOW)


def test_who_holds_a_running_shift_is_not_gated_by_the_next_one(desk: Desk) -> None:
    put_in_force(desk, [duty(TODAY, "день", FIRST), duty(TODAY, "ночь", FIRST)])
    entered(desk, Role.OPERATOR, NOW)
    number = arrive(desk)
    desk.tickets.take(number, By(person(desk), DAY_ENDS + MINUTE))


def test_a_supervisor_who_comes_on_shift_cannot_assign_to_himself_around_the_gate(desk: Desk) -> None:
    put_in_force(desk, [duty(TODAY, "день", CHIEF)])
    number, chief = arrive(desk), by(desk, Role.SUPERVISOR)
    with pytest.raises(Refusal, match="сначала примите смену"):
        desk.tickets.assign(number, chief, chief.person.id)
    desk.tickets.assign(number, chief, person(desk).id)


def test_without_a_roster_nothing_is_gated(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    assert kinds(desk, number) == ["received", "taken"]
    assert not desk.shifts.opening.gated(person(desk), NOW)
    assert desk.shifts.opening.checklist(person(desk), NOW) == ()
    with pytest.raises(Refusal, match="Смены по графику у вас сейчас нет"):
        begin(desk, by(desk))


def test_the_gate_does_not_wait_for_a_console_to_lay_the_shifts(desk: Desk) -> None:
    number = arrive(desk)
    with pytest.raises(Refusal, match="примите смену"):
        open_desk(desk.places.root).tickets.take(number, by(desk))


def test_the_first_shift_is_begun_by_pin_once(desk: Desk) -> None:
    with pytest.raises(Refusal, match="PIN не подходят"):
        desk.shifts.opening.begin(by(desk), "000000", "k1")
    begin(desk, by(desk))
    begin(desk, by(desk, at=NOW + MINUTE))
    shift = desk.shifts.running.current(NOW)
    assert shift is not None and shift.state is ShiftState.RUNNING and shift.opened_at == NOW
    assert [one.accepted_at for one in shift.people] == [NOW]
    assert len(events(desk, EventKind.SHIFT_OPENED)) == len(events(desk, EventKind.OPENING_TICKED)) == 1


def test_a_shift_that_is_not_handed_over_cannot_be_passed_by(desk: Desk) -> None:
    entered(desk, Role.OPERATOR, NOW)
    coming = by(desk, Role.SPECIALIST, DAY_ENDS + MINUTE)
    with pytest.raises(Refusal, match=rf"Смена «день» 04.03 ещё не сдана, отвечают: {FIRST}"):
        begin(desk, coming)
    with desk.store.write(DAY_ENDS) as tx:
        tx.exec("UPDATE shift SET state = 'closed' WHERE kind = 'день' AND day = ?", (TODAY.isoformat(),))
    begin(desk, coming)
    row = desk.shifts.running.of(coming.person.id, coming.at)
    assert row is not None and row.kind == "ночь" and row.state is ShiftState.RUNNING


def test_who_is_offered_a_part_accepts_it_instead_of_beginning(desk: Desk) -> None:
    shift = entered(desk, Role.OPERATOR, NOW)
    coming = by(desk, Role.SPECIALIST, DAY_ENDS - MINUTE)
    with desk.store.write(NOW) as tx:
        tx.exec(
            "INSERT INTO part (id, shift_id, giver_id, state, opened_at, absent_reason, empty, note) "
            "VALUES (1, ?, ?, 'signed', '2026-03-04 18:50:00.000000', '', 0, '')",
            (shift.id, person(desk).id),
        )
        tx.exec(
            "INSERT INTO share (part_id, recipient_id, absent_reason, remarks) VALUES (1, ?, '', '')",
            (coming.person.id,),
        )
    with pytest.raises(Refusal, match=f"Вам передают дела: {FIRST}"):
        begin(desk, coming)


def test_the_second_one_joins_a_shift_that_runs(desk: Desk) -> None:
    second = colleague(desk, "Вторая Анна")
    put_in_force(desk, [duty(TODAY, "день", FIRST, second.name)])
    begin(desk, by(desk))
    begin(desk, By(second, NOW + MINUTE))
    shift = desk.shifts.running.current(NOW)
    assert shift is not None and {one.accepted_at for one in shift.people} == {NOW, NOW + MINUTE}
    assert len(events(desk, EventKind.SHIFT_OPENED)) == 1


def test_ho_21_a_rule_of_the_roster_needs_a_supervisor_and_a_reason(desk: Desk) -> None:
    put_in_force(desk, [duty(TODAY, "день", FIRST), duty(TODAY, "ночь", FIRST)])
    entered(desk, Role.OPERATOR, NOW)
    with desk.store.write(DAY_ENDS) as tx:
        tx.exec("UPDATE shift SET state = 'closed' WHERE kind = 'день'")
    again = by(desk, at=DAY_ENDS)
    with pytest.raises(Refusal, match="Нужен супервайзер"):
        begin(desk, again)
    with pytest.raises(NotAllowed, match="не может распоряжаться чужой сменой"):
        begin(desk, again, override=(SECOND, PIN, "некому"))
    with pytest.raises(BadInput, match="причину"):
        begin(desk, again, override=(CHIEF, PIN, "  "))
    assert events(desk, EventKind.RULE_SET_ASIDE) == []
    begin(desk, again, override=(CHIEF, PIN, "Олег заболел, +7 999 111-22-33"))
    shift = desk.shifts.running.of(again.person.id, DAY_ENDS)
    assert shift is not None and shift.kind == "ночь"
    assert shift.people[0].override.startswith("Олег заболел") and CHIEF in shift.people[0].override
    assert len(events(desk, EventKind.RULE_SET_ASIDE)) == 1
    assert "заболел" not in "".join(events(desk, EventKind.RULE_SET_ASIDE))


def test_d_37_the_checklist_ticks_what_a_machine_can_check_and_shows_it(desk: Desk) -> None:
    laid(desk)
    found = {item: (done, said) for item, done, said in desk.shifts.opening.checklist(person(desk), NOW)}
    assert list(found) == list(OpeningItem)
    assert found[OpeningItem.QUEUE] == (True, "очередь пуста")
    assert found[OpeningItem.ESCALATIONS] == (True, "на других линиях ничего нет")
    assert found[OpeningItem.ACCEPTED] == (False, "ещё не принята")
    assert found[OpeningItem.CONTACTS] == (True, f"дальше по линии: {NAMES[Role.ENGINEER]}")
    assert found[OpeningItem.CLOCK][0]


def test_d_37_what_needs_eyes_is_ticked_by_the_person_once(desk: Desk) -> None:
    numbers = [arrive(desk), arrive(desk, Asked(line=2))]
    client_writes(desk, numbers[0], NOW)
    laid(desk)
    checklist = desk.shifts.opening.checklist
    found = {item: (done, said) for item, done, said in checklist(person(desk), NOW)}
    assert found[OpeningItem.QUEUE] == (False, "в очереди 2, ждут реакции 2, просрочено 0")
    assert found[OpeningItem.ESCALATIONS] == (False, "на других линиях 1, без владельца 1")
    for _ in range(2):
        desk.shifts.opening.tick(person(desk), OpeningItem.QUEUE, NOW)
    done = {item for item, done, _ in checklist(person(desk), NOW) if done}
    assert done == {OpeningItem.QUEUE, OpeningItem.CONTACTS, OpeningItem.CLOCK}
    assert len(events(desk, EventKind.OPENING_TICKED)) == 1
    for item in (OpeningItem.ACCEPTED, OpeningItem.CLOCK):
        with pytest.raises(BadInput, match="отмечается"):
            desk.shifts.opening.tick(person(desk), item, NOW)
    with pytest.raises(NotAllowed):
        desk.shifts.opening.tick(person(desk, Role.MANAGER), OpeningItem.QUEUE, NOW)


def test_d_37_the_incoming_person_acknowledges_the_handover_with_name_and_time(desk: Desk) -> None:
    begin(desk, by(desk))
    lines = {item: (done, said) for item, done, said in desk.shifts.opening.checklist(person(desk), NOW)}
    assert lines[OpeningItem.ACCEPTED] == (True, "приняли в 14:07")


def test_nobody_behind_and_a_clock_that_is_late_are_shown_and_not_ticked(desk: Desk) -> None:
    desk.people.disable(by(desk, Role.SUPERVISOR), person(desk, Role.ENGINEER).id)
    put_in_force(desk, usual(), on_call="Дежурный Кто-то", at=NOW)
    laid(desk)
    late = NOW - timedelta(minutes=10)
    found = {item: (done, said) for item, done, said in desk.shifts.opening.checklist(person(desk), late)}
    said = "дальше по линии: нет никого; дежурный: Дежурный Кто-то — такого сотрудника нет"
    assert found[OpeningItem.CONTACTS] == (False, said)
    assert found[OpeningItem.CLOCK] == (False, "часы этого компьютера отстают от журнала на 600 с: сверьте время")
