"""Rosters for tests: who works when on the desk of a test, and the instants of its shifts."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from data.desk import Desk
from data.rows import Person
from data.shifts.rows import ShiftRow
from models.roster import Absence, Duty, Roster
from models.terms import Role
from tests.desks import NAMES, NOW, person

TODAY = date(2026, 3, 4)
"""The day of ``NOW``."""
DAY_STARTS = datetime.fromisoformat("2026-03-04T10:00+03:00")
"""When today's day shift begins in Moscow."""
DAY_ENDS = datetime.fromisoformat("2026-03-04T22:00+03:00")
"""When it ends, and the night begins: the T of most tests."""
FIRST, SECOND = NAMES[Role.OPERATOR], NAMES[Role.SPECIALIST]
"""Who works the days, and who works the nights, of ``usual``."""


def duty(day: date, kind: str, *people: str, reserve: Iterable[str] = ()) -> Duty:
    """One shift of a roster."""
    return Duty(day, kind, people, people[0] if people else "", tuple(reserve))


def usual(days: int = 5, first: date = TODAY) -> tuple[Duty, ...]:
    """A day for one person and a night for another, day after day."""
    dates = [first + timedelta(days=n) for n in range(days)]
    return tuple(one for day in dates for one in (duty(day, "день", FIRST), duty(day, "ночь", SECOND)))


def put_in_force(
    desk: Desk,
    duties: Iterable[Duty],
    *,
    absences: Iterable[Absence] = (),
    chain: Iterable[str] = (),
    on_call: str = "",
    at: datetime = NOW - timedelta(days=1),
) -> None:
    """Put a roster in force, whatever the rules say of it, as one written a day ago."""
    from data.roster import roster_file

    rosters = desk.shifts.roster
    roster = Roster(tuple(duties), tuple(absences), tuple(chain), on_call)
    with desk.store.write(at) as tx:
        rosters.add(tx, at, None, roster_file.written(roster, rosters.in_tx(tx).id + 1), "file")


def laid(desk: Desk, at: datetime = NOW) -> None:
    """Lay the shifts of the roster."""
    with desk.store.write(at) as tx:
        desk.shifts.running.ensure(tx, at)


def entered(desk: Desk, who: Person | Role, at: datetime) -> ShiftRow:
    """Put a person on the shift of this instant as one who accepted it."""
    one = person(desk, who) if isinstance(who, Role) else who
    laid(desk, at)
    shift = desk.shifts.running.current(at)
    assert shift is not None
    with desk.store.write(at) as tx:
        desk.shifts.opening.enter(tx, shift.id, one.id, at)
    return desk.shifts.running.get(shift.id)
