"""The roster's rules at the moment somebody takes a shift (HO-21)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.driver import stored
from data.shifts.rows import ShiftRow
from models.roster import Absence
from models.roster_edits import be_away, because
from models.roster_turns import Rule
from models.shift_terms import ShiftState
from tests.desks import NOW, make_desk, person
from tests.store.rosters_at_hand import DAY, IRA, NIGHT, OLEG, TODAY, on, save


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def shift(id: int, day: date, kind: str, hours: int = 12) -> ShiftRow:
    """A shift as the desk knows it, in the zone of Moscow."""
    starts = datetime(day.year, day.month, day.day, 7 if kind == DAY else 19, tzinfo=UTC)
    return ShiftRow(id, kind, kind == NIGHT, True, day, starts, starts + timedelta(hours=hours), ShiftState.PLANNED)


def worked(desk: Desk, name: str, *shifts: ShiftRow, left: timedelta | None = None) -> None:
    """Let somebody have taken these shifts."""
    who = next(one for one in desk.people.all() if one.name == name)
    with desk.store.write(NOW) as tx:
        for one in shifts:
            assert one.ends is not None
            tx.exec(
                "INSERT INTO shift (id, kind, night, planned, day, starts, ends, state) "
                "VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
                (one.id, one.kind, one.night, one.day.isoformat(), stored(one.starts), stored(one.ends), "closed"),
            )
            gone = stored(one.starts + left) if left else None
            tx.exec(
                "INSERT INTO shift_person (shift_id, operator_id, reserve, accepted_at, left_at, override) "
                "VALUES (?, ?, 0, ?, ?, '')",
                (one.id, who.id, stored(one.starts), gone),
            )


def rules_of(desk: Desk, name: str, one: ShiftRow) -> list[Rule]:
    """Which rules the guard names."""
    who = next(each for each in desk.people.all() if each.name == name)
    return [found.rule for found in desk.shifts.roster.guard(who.id, one)]


def test_ho_21_two_shifts_in_a_row_are_refused(desk: Desk) -> None:
    save(desk, on((5, NIGHT, IRA)))
    worked(desk, IRA, shift(1, TODAY, DAY))
    assert rules_of(desk, IRA, shift(2, TODAY, NIGHT)) == [Rule.IN_A_ROW]
    assert rules_of(desk, OLEG, shift(2, TODAY, NIGHT)) == []
    assert rules_of(desk, IRA, shift(3, TODAY + timedelta(days=1), DAY)) == []


def test_ho_21_too_little_rest_is_refused_by_the_hours_truly_worked(desk: Desk) -> None:
    save(desk, on((5, NIGHT, IRA)))
    worked(desk, IRA, shift(1, TODAY, DAY, hours=13))
    assert rules_of(desk, IRA, shift(2, TODAY + timedelta(days=1), DAY)) == [Rule.REST]


def test_ho_21_who_left_early_has_rested_longer(desk: Desk) -> None:
    save(desk, on((5, NIGHT, IRA)))
    worked(desk, IRA, shift(1, TODAY, DAY, hours=13), left=timedelta(hours=6))
    assert rules_of(desk, IRA, shift(2, TODAY + timedelta(days=1), DAY)) == []


def test_ho_21_nights_in_a_row_are_counted_by_what_was_accepted(desk: Desk) -> None:
    save(desk, on((5, NIGHT, IRA)))
    nights = [shift(n, TODAY + timedelta(days=n), NIGHT) for n in range(1, 4)]
    worked(desk, IRA, *nights[:2])
    (one,) = desk.shifts.roster.guard(person(desk).id, nights[2])
    assert one.sentence == "Ирина Лаптева: 3-я ночь подряд (05.03, 06.03, 07.03), можно 2."
    assert rules_of(desk, IRA, nights[1]) == []


def test_ho_21_a_reason_of_the_roster_sets_the_rule_aside_and_stays_visible(desk: Desk) -> None:
    third = TODAY + timedelta(days=3)
    roster = because(on(*((n, NIGHT, IRA) for n in (1, 2, 3))), third, NIGHT, IRA, "некем заменить")
    save(desk, roster)
    worked(desk, IRA, *(shift(n, TODAY + timedelta(days=n), NIGHT) for n in (1, 2)))
    assert rules_of(desk, IRA, shift(3, third, NIGHT)) == []
    (one,) = desk.shifts.roster.excused(person(desk).id, shift(3, third, NIGHT))
    assert (one.rule, one.reason) == (Rule.NIGHTS, "некем заменить")


def test_ho_21_planned_hours_and_absences_are_weighed_too(desk: Desk) -> None:
    away = Absence(IRA, TODAY + timedelta(days=20), TODAY + timedelta(days=20), "больничный")
    save(desk, be_away(on((25, NIGHT, IRA)), away))
    worked(desk, IRA, *(shift(n, date(2026, 3, 1) + timedelta(days=n), DAY) for n in range(15)))
    last = TODAY + timedelta(days=20)
    assert rules_of(desk, IRA, shift(50, last, DAY)) == [Rule.HOURS, Rule.ABSENT]
    assert rules_of(desk, IRA, shift(51, date(2026, 4, 2), DAY)) == []


def test_ho_21_a_shift_that_nobody_planned_breaks_no_rule(desk: Desk) -> None:
    worked(desk, IRA, shift(1, TODAY, DAY))
    adhoc = replace(shift(2, TODAY, NIGHT), planned=False, ends=None)
    assert rules_of(desk, IRA, adhoc) == []
