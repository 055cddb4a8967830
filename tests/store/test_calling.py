"""Nobody accepts: exactly the listed notices, in order, once, and never an acceptance by itself (HO-17, HO-18)."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.driver import stored
from data.refusals import BadInput, NotAllowed, Refusal
from data.rows import By, Person
from models.events import EventKind
from models.nobody_accepts import TIMED
from models.roster import Absence
from models.shift_terms import NoticeStep, ShiftState
from models.terms import Role
from tests.arrivals import arrive, kinds, ticket_of
from tests.desks import NAMES, NOW, PIN, by, colleague, make_desk, open_desk, person
from tests.rosters import DAY_ENDS, DAY_STARTS, FIRST, SECOND, TODAY, duty, entered, laid, put_in_force, usual

CHIEF = NAMES[Role.SUPERVISOR]
ANNA, BORIS = "Анна Цепная", "Борис Последний"
MINUTE = timedelta(minutes=1)
T = DAY_ENDS

NOTICED = (
    "SELECT count(*) FROM journal_event WHERE kind = 'shift_noticed' "
    f"AND facts ->> 'step' IN ({', '.join(repr(step.value) for step in TIMED)})"
)
"""How often the journal says that somebody was told something around T."""
Told = tuple[int, NoticeStep, str]
"""Minutes from T, the step, the person."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ирина works the day, Олег comes for the night, three supervisors are in the chain."""
    desk = make_desk(tmp_path)
    colleague(desk, ANNA, Role.SUPERVISOR)
    colleague(desk, BORIS, Role.SUPERVISOR)
    put_in_force(desk, usual(), chain=[CHIEF, ANNA, BORIS])
    entered(desk, Role.OPERATOR, NOW)
    return desk


def told(desk: Desk, instants: Iterable[datetime]) -> list[Told]:
    """Let the clock go through these instants; gives what was told."""
    rows = [row for at in instants for row in desk.shifts.calling.tick(at)]
    return [(int((row.at - T) / MINUTE), row.step, row.person) for row in rows]


def minutes(first: int, last: int, step: int = 1) -> list[datetime]:
    """Instants around T."""
    return [T + n * MINUTE for n in range(first, last + 1, step)]


def acknowledge(desk: Desk, name: str, step: NoticeStep, at: datetime) -> None:
    """Have a person say that they know."""
    who = next(one for one in desk.people.all() if one.name == name)
    notice = next(one for one in desk.shifts.calling.mine(who) if one.step is step)
    desk.shifts.calling.acknowledge(notice.id, By(who, at))


def test_ho_17_exactly_the_listed_notices_and_never_accepted_in_72_hours(desk: Desk) -> None:
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    assert told(desk, [*minutes(-60, 60), *minutes(70, 72 * 60, 10)]) == [
        (-15, NoticeStep.SOON, FIRST),
        (-15, NoticeStep.SOON, SECOND),
        (0, NoticeStep.UNACCEPTED, FIRST),
        (0, NoticeStep.UNACCEPTED, SECOND),
        (10, NoticeStep.CHIEF, CHIEF),
        (15, NoticeStep.NEXT, ANNA),
        (20, NoticeStep.NEXT, BORIS),
        (30, NoticeStep.DECIDE, CHIEF),
        (30, NoticeStep.DECIDE, ANNA),
        (30, NoticeStep.DECIDE, BORIS),
    ]
    states = desk.reads.rows(
        "SELECT state FROM shift WHERE starts <= ? ORDER BY starts", ("2026-03-07 19:00:00.000000",)
    )
    assert [state for (state,) in states] == ["running"] + ["planned"] * (len(states) - 1)
    accepted = desk.reads.rows(
        "SELECT o.name FROM shift_person JOIN operator o ON o.id = operator_id WHERE accepted_at"
    )
    assert accepted == [(FIRST,)]
    assert ticket_of(desk, number).assignee_id == person(desk).id
    assert desk.reads.number(NOTICED) == 10
    events = "SELECT count(*) FROM journal_event WHERE kind = ?"
    for kind in (EventKind.SHARE_ACCEPTED, EventKind.PART_ACCEPTED, EventKind.HANDED_OVER, EventKind.SHIFT_CLOSED):
        assert desk.reads.number(events, (kind.value,)) == 0


def test_ho_17_several_consoles_at_once_tell_each_thing_once(desk: Desk) -> None:
    desks = [desk, open_desk(desk.places.root), open_desk(desk.places.root)]
    instants = minutes(-16, 31)
    heard: list[Told] = []
    start = [threading.Barrier(len(desks)) for _ in instants]
    failed: list[BaseException] = []

    def follow(console: Desk) -> None:
        try:
            for barrier, at in zip(start, instants, strict=True):
                barrier.wait(30)
                heard.extend(told(console, [at]))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=follow, args=(console,)) for console in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert len(heard) == len(set(heard)) == 10
    assert desk.reads.number(NOTICED) == 10


def test_ho_17_who_says_that_they_know_is_the_last_one_called(desk: Desk) -> None:
    assert told(desk, minutes(-14, 16))[-1] == (15, NoticeStep.NEXT, ANNA)
    acknowledge(desk, ANNA, NoticeStep.NEXT, T + 17 * MINUTE)
    assert told(desk, minutes(18, 120)) == [(30, NoticeStep.DECIDE, ANNA)]


def test_ho_18_a_step_with_nobody_on_it_is_skipped_at_once(desk: Desk) -> None:
    anna = next(one for one in desk.people.all() if one.name == ANNA)
    desk.people.disable(by(desk, Role.SUPERVISOR), anna.id)
    called = [one for one in told(desk, minutes(0, 25)) if one[1] is not NoticeStep.UNACCEPTED]
    assert called == [(10, NoticeStep.CHIEF, CHIEF), (15, NoticeStep.NEXT, BORIS)]


def test_ho_18_who_is_away_by_the_roster_is_nobody_on_their_step(desk: Desk) -> None:
    away = [Absence(CHIEF, TODAY, TODAY, "отпуск"), Absence(ANNA, TODAY, TODAY)]
    put_in_force(desk, usual(), absences=away, chain=[CHIEF, ANNA, BORIS])
    called = [one for one in told(desk, minutes(0, 35)) if one[1] is not NoticeStep.UNACCEPTED]
    assert called == [(10, NoticeStep.CHIEF, BORIS), (30, NoticeStep.DECIDE, BORIS)]


def test_ho_18_who_is_disabled_after_he_was_called_is_not_waited_for(desk: Desk) -> None:
    told(desk, minutes(-1, 10))
    acting = next(one for one in desk.people.all() if one.name == ANNA)
    desk.people.disable(By(acting, T), person(desk, Role.SUPERVISOR).id)
    assert told(desk, minutes(11, 14)) == [(11, NoticeStep.NEXT, ANNA)]


def test_a_chain_that_names_nobody_is_the_supervisors_by_name(desk: Desk) -> None:
    put_in_force(desk, usual())
    called = [one for one in told(desk, minutes(0, 20)) if one[1] is not NoticeStep.UNACCEPTED]
    assert called == [(10, NoticeStep.CHIEF, ANNA), (15, NoticeStep.NEXT, BORIS), (20, NoticeStep.NEXT, CHIEF)]


def test_a_console_that_wakes_late_tells_what_still_means_something(desk: Desk) -> None:
    late = told(desk, minutes(41, 60))
    assert [one for one in late if one[0] == 41] == [
        (41, NoticeStep.UNACCEPTED, FIRST),
        (41, NoticeStep.UNACCEPTED, SECOND),
        (41, NoticeStep.CHIEF, CHIEF),
        (41, NoticeStep.DECIDE, CHIEF),
    ]
    assert late[4:] == [(46, NoticeStep.NEXT, ANNA), (51, NoticeStep.NEXT, BORIS)]


def test_a_shift_that_is_handed_over_calls_nobody(desk: Desk) -> None:
    assert len(told(desk, minutes(-15, -1))) == 2
    with desk.store.write(T) as tx:
        tx.exec("UPDATE shift SET state = 'closed' WHERE kind = 'день' AND day = ?", (TODAY.isoformat(),))
        night = desk.shifts.running.after(desk.shifts.running.get(1))
        assert night is not None
        desk.shifts.opening.enter(tx, night.id, person(desk, Role.SPECIALIST).id, T)
    assert told(desk, minutes(0, 60)) == []
    assert desk.shifts.calling.mine(person(desk)) == ()


def test_a_morning_to_which_nobody_comes_is_told_and_forgotten_when_somebody_comes(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, [duty(TODAY, "день", FIRST), duty(TODAY, "ночь", SECOND)])
    morning = [DAY_STARTS + n * MINUTE for n in range(-20, 12)]
    rows = [row for at in morning for row in desk.shifts.calling.tick(at)]
    steps = [(row.step, row.person, int((row.at - DAY_STARTS) / MINUTE)) for row in rows]
    assert steps == [
        (NoticeStep.SOON, FIRST, -15),
        (NoticeStep.UNACCEPTED, FIRST, 0),
        (NoticeStep.CHIEF, CHIEF, 10),
    ]
    assert rows[0].sentence == "Ваша смена «день» начинается в 10:00: откройте её (F8)."
    entered(desk, Role.OPERATOR, DAY_STARTS + 12 * MINUTE)
    assert desk.shifts.calling.mine(person(desk, Role.SUPERVISOR)) == ()
    evening = told(desk, minutes(-15, 10))
    assert (10, NoticeStep.CHIEF, CHIEF) in evening and (-15, NoticeStep.SOON, SECOND) in evening


def test_an_acknowledgement_is_one_s_own_and_once(desk: Desk) -> None:
    told(desk, minutes(0, 10))
    calling = desk.shifts.calling
    notice = calling.mine(person(desk, Role.SUPERVISOR))[0]
    with pytest.raises(Refusal, match="другому человеку"):
        calling.acknowledge(notice.id, by(desk))
    for _ in range(2):
        row = calling.acknowledge(notice.id, by(desk, Role.SUPERVISOR, T + 11 * MINUTE))
    assert row.acked_at == T + 11 * MINUTE
    assert desk.reads.number("SELECT count(*) FROM journal_event WHERE kind = 'notice_acked'") == 1
    with pytest.raises(Refusal, match="уже не нужно"):
        calling.acknowledge(999, by(desk))


def test_a_supervisor_extends_after_half_an_hour_and_everything_is_told_around_the_new_end(desk: Desk) -> None:
    told(desk, minutes(-15, 30))
    extend = desk.shifts.calling.extend
    until, chief = T + 120 * MINUTE, by(desk, Role.SUPERVISOR, T + 31 * MINUTE)
    with pytest.raises(Refusal, match="можно с 22:30"):
        extend(1, by(desk, Role.SUPERVISOR, T + 29 * MINUTE), until, "рано")
    with pytest.raises(NotAllowed):
        extend(1, by(desk, at=T + 31 * MINUTE), until, "сам себе")
    with pytest.raises(BadInput, match="не позже 10:00"):
        extend(1, chief, T + timedelta(days=1), "слишком долго")
    with pytest.raises(BadInput, match="причину"):
        extend(1, chief, until, " ")
    shift = extend(1, chief, until, "Олег едет, пароль: Qwerty12345")
    assert shift.ends == until and CHIEF in shift.extended and "Qwerty12345" not in shift.extended
    again = told(desk, minutes(32, 150))
    assert [one for one in again if one[1] is not NoticeStep.NEXT] == [
        (105, NoticeStep.SOON, FIRST),
        (105, NoticeStep.SOON, SECOND),
        (120, NoticeStep.UNACCEPTED, FIRST),
        (120, NoticeStep.UNACCEPTED, SECOND),
        (130, NoticeStep.CHIEF, CHIEF),
        (150, NoticeStep.DECIDE, CHIEF),
        (150, NoticeStep.DECIDE, ANNA),
        (150, NoticeStep.DECIDE, BORIS),
    ]
    facts = desk.reads.row("SELECT facts FROM journal_event WHERE kind = 'shift_extended'")
    assert facts is not None and "Олег" not in facts[0]


def test_the_banner_is_on_every_console_and_the_badge_on_those_it_concerns(desk: Desk) -> None:
    said = desk.shifts.calling.banner
    people: list[Person | None] = [person(desk), person(desk, Role.SPECIALIST), person(desk, Role.MANAGER), None]
    for minutes_to_go, wanted in ((31, [None] * 4), (30, ["F8 сдать до 22:00", "F8 принять в 22:00", None, None])):
        found = [said(one, T - minutes_to_go * MINUTE) for one in people]
        assert [one.sentence if one else None for one in found] == wanted
        assert not any(one.loud for one in found if one)
    for one in people:
        banner = said(one, T + 12 * MINUTE)
        assert banner is not None and banner.loud
        assert banner.sentence == f"Смена не принята 12 мин · отвечает {FIRST} · F8"
    hours = said(None, T + timedelta(hours=50))
    assert hours is not None and hours.sentence.startswith("Смена не принята 50 ч")


def test_the_badge_of_who_has_signed_says_that_the_other_side_is_waited_for(desk: Desk) -> None:
    at, irina = T - 20 * MINUTE, person(desk)
    part = desk.shifts.preparing.open(By(irina, at))
    desk.shifts.preparing.sign(part.id, By(irina, at), PIN, "key")
    banner = desk.shifts.calling.banner(irina, at)
    assert banner is not None and banner.sentence == "F8 ждём приёма"


def test_without_a_roster_a_tick_reads_and_writes_nothing_of_shifts(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    head = desk.journal.head()
    assert told(desk, minutes(-20, 40)) == []
    assert desk.journal.head() == head and desk.shifts.calling.banner(person(desk), T) is None
    assert not desk.shifts.calling.near


# --- things that came back


def came_back(desk: Desk, at: datetime) -> int:
    """A ticket of Ирина that nobody wanted at the handover."""
    number = arrive(desk)
    desk.tickets.take(number, by(desk))
    stamp = stored(at)
    with desk.store.write(at) as tx:
        tx.exec(
            "INSERT INTO part (id, shift_id, giver_id, state, opened_at, absent_reason, empty, note, closed_at) "
            "VALUES (1, 1, ?, 'remarks', ?, '', 0, '', ?)",
            (person(desk).id, stamp, stamp),
        )
        tx.exec(
            "INSERT INTO part_item (part_id, kind, ref, ticket_number, why, grade, raised, confirmed, reason, "
            "next_step, if_then, state, snapshot) VALUES (1, 'ticket', ?, ?, 'mine', 'hot', 0, 1, '', '', '', "
            "'returned', '{}')",
            (str(number), number),
        )
        tx.exec("UPDATE shift SET state = 'closed' WHERE id = 1")
    return number


def test_what_came_back_goes_to_a_supervisor_by_name_when_the_giver_signs_out(desk: Desk) -> None:
    number = came_back(desk, T)
    desk.people.sign_out(person(desk), T + MINUTE)
    assert ticket_of(desk, number).assignee_id == person(desk, Role.SUPERVISOR).id
    assert kinds(desk, number)[-1] == "handed_over"
    notices = desk.shifts.calling.mine(person(desk, Role.SUPERVISOR))
    assert [one.step for one in notices] == [NoticeStep.RETURNED]
    before = desk.journal.head()
    desk.people.sign_out(person(desk), T + 2 * MINUTE)
    assert desk.journal.head() == before + 1


def test_a_pause_at_the_door_is_not_leaving(desk: Desk) -> None:
    number = came_back(desk, T)
    with desk.store.write(T) as tx:
        tx.exec("UPDATE shift SET state = 'running', ends = '2026-03-04 23:00:00.000000' WHERE id = 1")
    desk.people.sign_out(person(desk), T + MINUTE)
    assert ticket_of(desk, number).assignee_id == person(desk).id


@pytest.mark.parametrize("disabled", [True, False])
def test_a_giver_who_is_gone_without_a_word_is_found_by_the_clock(desk: Desk, disabled: bool) -> None:
    number = came_back(desk, T)
    told(desk, [T + 2 * MINUTE])
    assert ticket_of(desk, number).assignee_id == person(desk).id
    if disabled:
        desk.people.disable(by(desk, Role.SUPERVISOR, T), person(desk).id)
    else:
        assert (30, NoticeStep.RETURNED, CHIEF) in told(desk, minutes(3, 31))
    assert ticket_of(desk, number).assignee_id == person(desk, Role.SUPERVISOR).id


def test_a_returned_ticket_that_somebody_took_meanwhile_is_left_alone(desk: Desk) -> None:
    number = came_back(desk, T)
    desk.tickets.assign(number, by(desk, Role.SUPERVISOR, T), person(desk, Role.ENGINEER).id)
    desk.people.sign_out(person(desk), T + MINUTE)
    assert ticket_of(desk, number).assignee_id == person(desk, Role.ENGINEER).id


def test_shifts_are_laid_by_the_tick(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual())
    desk.shifts.calling.tick(NOW)
    shift = desk.shifts.running.current(NOW)
    assert shift is not None and shift.state is ShiftState.PLANNED
    laid(desk)
