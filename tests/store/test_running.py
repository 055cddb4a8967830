"""The shifts there are: laid from the roster again and again, edited with it, and found for a person and an instant."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.refusals import Refusal
from models.shift_terms import ShiftState
from models.terms import Role
from tests.desks import NOW, by, colleague, make_desk, open_desk, person
from tests.rosters import DAY_ENDS, DAY_STARTS, FIRST, SECOND, TODAY, duty, entered, laid, put_in_force, usual

HOUR = timedelta(hours=1)
TOMORROW = TODAY + timedelta(days=1)


def test_without_a_roster_there_are_no_shifts_and_nothing_is_written(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    laid(desk)
    assert desk.shifts.running.current(NOW) is None
    assert desk.reads.number("SELECT count(*) FROM shift") == 0
    assert desk.reads.number("SELECT count(*) FROM meta WHERE key = 'shifts'") == 0


def test_a_roster_becomes_shifts_a_day_and_a_half_ahead_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=9))
    laid(desk)
    first = desk.reads.rows("SELECT * FROM shift ORDER BY id")
    other = open_desk(desk.places.root)
    for at in (NOW, NOW + timedelta(minutes=30), NOW):
        laid(other, at)
    assert desk.reads.rows("SELECT * FROM shift ORDER BY id") == first
    spans = [desk.shifts.running.get(row[0]) for row in first]
    assert [(one.day, one.kind) for one in spans] == [
        (TODAY, "день"),
        (TODAY, "ночь"),
        (TOMORROW, "день"),
        (TOMORROW, "ночь"),
    ]
    assert spans[0].starts == DAY_STARTS and spans[0].ends == DAY_ENDS == spans[1].starts
    assert spans[1].night and spans[1].state is ShiftState.PLANNED and spans[1].senior == SECOND


def test_nights_of_closed_consoles_are_laid_when_one_is_opened(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=9))
    laid(desk, NOW)
    laid(desk, NOW + timedelta(days=5))
    days = {row[0] for row in desk.reads.rows("SELECT day FROM shift")}
    assert days == {(TODAY + timedelta(days=n)).isoformat() for n in range(7)}


def test_a_roster_that_nobody_saw_is_laid_from_the_day_it_was_written(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=6), at=NOW)
    laid(desk, NOW + timedelta(days=3))
    earliest = desk.reads.row("SELECT min(day) FROM shift")
    assert earliest == (TODAY.isoformat(),)


def test_an_edit_of_the_roster_changes_planned_shifts_and_takes_dropped_ones_away(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    third = colleague(desk, "Третья Анна")
    put_in_force(desk, usual(days=2))
    laid(desk)
    put_in_force(desk, [duty(TODAY, "день", FIRST, reserve=[third.name]), duty(TODAY, "ночь", third.name)])
    laid(desk)
    today, tonight = (
        desk.shifts.running.get(row[0]) for row in desk.reads.rows("SELECT id FROM shift ORDER BY starts")
    )
    assert [(one.name, one.reserve) for one in today.people] == [(FIRST, False), (third.name, True)]
    assert [one.name for one in tonight.people] == [third.name] and tonight.senior_id == third.id


def test_an_edit_keeps_who_accepted_and_lets_a_replacement_in(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    third = colleague(desk, "Третья Анна")
    put_in_force(desk, usual(days=2))
    entered(desk, Role.OPERATOR, NOW)
    put_in_force(desk, [duty(TODAY, "день", third.name), duty(TODAY, "ночь", SECOND)])
    laid(desk)
    shift = desk.shifts.running.current(NOW)
    assert shift is not None and shift.state is ShiftState.RUNNING
    assert {one.name: one.accepted_at for one in shift.people} == {FIRST: NOW, third.name: None}


def test_a_disabled_person_leaves_the_shifts_to_come(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=2))
    laid(desk)
    desk.people.disable(by(desk, Role.SUPERVISOR), person(desk, Role.SPECIALIST).id)
    laid(desk)
    assert not desk.reads.rows(
        "SELECT 1 FROM shift_person p JOIN operator o ON o.id = p.operator_id WHERE o.active = 0"
    )


@pytest.mark.parametrize(
    ("at", "current", "of_first", "of_second"),
    [
        (DAY_STARTS - 2 * HOUR, None, None, None),
        (DAY_STARTS - HOUR / 2, None, "день", None),
        (DAY_STARTS, "день", "день", None),
        (DAY_ENDS - HOUR / 2, "день", "день", "ночь"),
        (DAY_ENDS - timedelta(seconds=1), "день", "день", "ночь"),
        (DAY_ENDS, "ночь", "день", "ночь"),
        (DAY_ENDS + 30 * HOUR, "ночь", "день", "ночь"),
    ],
)
def test_which_shift_it_is_for_whom(
    tmp_path: Path, at: datetime, current: str | None, of_first: str | None, of_second: str | None
) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, [duty(TODAY, "день", FIRST), duty(TODAY, "ночь", SECOND), duty(TOMORROW, "ночь", SECOND)])
    laid(desk, DAY_STARTS - 2 * HOUR)
    if at >= DAY_STARTS:
        entered(desk, Role.OPERATOR, DAY_STARTS)
    laid(desk, at)
    running = desk.shifts.running
    people = (person(desk).id, person(desk, Role.SPECIALIST).id)
    found = (running.current(at), *(running.of(one, at) for one in people))
    assert [one.kind if one else None for one in found] == [current, of_first, of_second]


def test_the_next_shift_is_the_one_that_begins_next(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=2))
    laid(desk)
    running, row = desk.shifts.running, desk.shifts.running.current(NOW)
    assert row is not None
    names = []
    while row is not None:
        names.append((row.day, row.kind))
        row = running.after(row)
    assert names == [(TODAY, "день"), (TODAY, "ночь"), (TOMORROW, "день"), (TOMORROW, "ночь")]


def test_a_desk_without_a_roster_has_one_shift_that_everybody_joins(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    rows = []
    for role, at in ((Role.OPERATOR, NOW), (Role.SPECIALIST, NOW + HOUR), (Role.OPERATOR, NOW + 2 * HOUR)):
        with desk.store.write(at) as tx:
            rows.append(desk.shifts.running.adhoc(tx, by(desk, role, at)))
    assert len(set(rows)) == 1
    shift = desk.shifts.running.current(NOW + 3 * HOUR)
    assert shift is not None and shift.ends is None and shift.state is ShiftState.RUNNING and not shift.planned
    assert {one.name: one.accepted_at for one in shift.people} == {FIRST: NOW, SECOND: NOW + HOUR}
    assert desk.shifts.running.of(person(desk).id, NOW + 3 * HOUR) == shift


def test_a_shift_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Смены 7 нет"):
        make_desk(tmp_path).shifts.running.get(7)


def test_what_was_worked_last_is_the_shift_that_is_over(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put_in_force(desk, usual(days=3))
    entered(desk, Role.OPERATOR, NOW)
    running, me = desk.shifts.running, person(desk).id
    assert running.last_worked(me, NOW) is None
    found = running.last_worked(me, DAY_ENDS + HOUR)
    assert found is not None and (found.day, found.kind) == (TODAY, "день")
