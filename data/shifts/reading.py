"""Shifts as they stand, read plainly: by the screens' connection, or inside a transaction that is about to change them.

Every function takes ``ask``: ``desk.reads.rows`` outside a transaction, ``tx.exec`` inside one.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from data.driver import stored
from data.reads import instant, maybe
from data.shifts.rows import OnShift, ShiftRow
from models.shift_terms import ShiftState

Ask: TypeAlias = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
"""How a question is put to the base."""

OPEN = (ShiftState.RUNNING, ShiftState.HANDING)
"""States of a shift that somebody answers for now."""

_SHIFTS = """
SELECT s.id, s.kind, s.night, s.planned, s.day, s.starts, s.ends, s.state, s.senior_id, coalesce(o.name, ''),
       s.opened_at, s.closed_at, s.cut_n, coalesce(s.extended, '')
  FROM shift s LEFT JOIN operator o ON o.id = s.senior_id
"""
_PEOPLE = """
SELECT p.shift_id, p.operator_id, o.name, p.reserve, p.accepted_at, p.left_at, p.override
  FROM shift_person p JOIN operator o ON o.id = p.operator_id
 WHERE p.shift_id IN ({}) ORDER BY p.reserve, o.name
"""
_PLANNED, _RUNNING, _HANDING = (state.value for state in (ShiftState.PLANNED, *OPEN))
_IS_OPEN = f"state IN ('{_RUNNING}', '{_HANDING}')"


def shifts(ask: Ask, where: str, values: Sequence[Any] = ()) -> tuple[ShiftRow, ...]:
    """Read shifts with their people; ``where`` is this package's own SQL after the FROM, never anybody's text."""
    rows = list(ask(_SHIFTS + where, values))
    marks = ", ".join("?" * len(rows))
    people: dict[int, list[OnShift]] = {}
    for shift_id, *one in ask(_PEOPLE.format(marks), [row[0] for row in rows]) if rows else ():
        who = OnShift(one[0], one[1], bool(one[2]), maybe(one[3]), maybe(one[4]), one[5])
        people.setdefault(shift_id, []).append(who)
    return tuple(_shift(row, tuple(people.get(row[0], ()))) for row in rows)


def shift(ask: Ask, shift_id: int) -> ShiftRow | None:
    """Read one shift."""
    return _one(ask, "WHERE s.id = ?", (shift_id,))


def current(ask: Ask, now: datetime) -> ShiftRow | None:
    """Find the shift of this instant: the planned one that covers it, else the open one of a desk without a roster."""
    at = stored(now)
    covering = "WHERE s.planned = 1 AND s.starts <= ? AND s.ends > ? ORDER BY s.starts DESC, s.id DESC LIMIT 1"
    return _one(ask, covering, (at, at)) or _one(
        ask, f"WHERE s.planned = 0 AND s.{_IS_OPEN} ORDER BY s.id DESC LIMIT 1"
    )


def after(ask: Ask, row: ShiftRow) -> ShiftRow | None:
    """Find the planned shift that follows one."""
    where = "WHERE s.planned = 1 AND s.id <> ? AND (s.starts, s.id) > (?, ?) ORDER BY s.starts, s.id LIMIT 1"
    return _one(ask, where, (row.id, stored(row.starts), row.id))


def unclosed(ask: Ask, now: datetime) -> tuple[ShiftRow, ...]:
    """List the planned shifts that were worked and are not handed over yet, the earliest first."""
    return shifts(
        ask, f"WHERE s.planned = 1 AND s.{_IS_OPEN} AND s.starts <= ? ORDER BY s.starts, s.id", (stored(now),)
    )


def unbegun(ask: Ask, now: datetime, before: timedelta) -> tuple[ShiftRow, ...]:
    """List the planned shifts that nobody took over though they should run now, or will within ``before``."""
    where = "WHERE s.planned = 1 AND s.state = ? AND s.starts <= ? AND s.ends > ? ORDER BY s.starts, s.id"
    return shifts(ask, where, (_PLANNED, stored(now + before), stored(now)))


def of(ask: Ask, person_id: int, now: datetime, before: timedelta) -> ShiftRow | None:
    """Find the shift that a person has to do with now; ``before`` is how long ahead the next one counts.

    What they took over comes first, then what covers this instant, then what begins soon, then what they left open.
    """
    where = (
        "WHERE s.id IN (SELECT shift_id FROM shift_person WHERE operator_id = ?) "
        f"AND s.starts <= ? AND (s.ends > ? OR s.{_IS_OPEN}) ORDER BY s.starts DESC, s.id DESC"
    )
    found = shifts(ask, where, (person_id, stored(now + before), stored(now)))
    return min(found, key=lambda row: _nearness(row, person_id, now), default=None)


def about_to_take(ask: Ask, person_id: int, now: datetime, before: timedelta) -> ShiftRow | None:
    """Find the planned shift that a person works now or soon and has not accepted; a reserve waits to be called."""
    where = (
        "JOIN shift_person p ON p.shift_id = s.id WHERE p.operator_id = ? AND p.reserve = 0 AND p.accepted_at IS NULL "
        f"AND p.left_at IS NULL AND s.planned = 1 AND s.state <> '{ShiftState.CLOSED.value}' "
        "AND s.starts <= ? AND s.ends > ? ORDER BY s.starts LIMIT 1"
    )
    return _one(ask, where, (person_id, stored(now + before), stored(now)))


def holds_one(ask: Ask, person_id: int) -> bool:
    """Tell whether a person accepted a planned shift that is not handed over yet."""
    sql = (
        "SELECT 1 FROM shift_person p JOIN shift s ON s.id = p.shift_id "
        f"WHERE p.operator_id = ? AND p.accepted_at IS NOT NULL AND p.left_at IS NULL AND s.planned = 1 "
        f"AND s.{_IS_OPEN} LIMIT 1"
    )
    return any(True for _ in ask(sql, (person_id,)))


def last_worked(ask: Ask, person_id: int, now: datetime) -> ShiftRow | None:
    """Find the shift that a person worked last and that is over for them."""
    where = (
        "JOIN shift_person p ON p.shift_id = s.id WHERE p.operator_id = ? AND p.accepted_at IS NOT NULL "
        f"AND (s.state = '{ShiftState.CLOSED.value}' OR s.ends <= ? OR p.left_at IS NOT NULL) "
        "ORDER BY s.starts DESC, s.id DESC LIMIT 1"
    )
    return _one(ask, where, (person_id, stored(now)))


def _nearness(row: ShiftRow, person_id: int, now: datetime) -> tuple[int, float]:
    own = next(one for one in row.people if one.person_id == person_id)
    accepted = own.accepted_at is not None and own.left_at is None and row.state in OPEN
    covering = row.starts <= now and (row.ends is None or row.ends > now)
    place = (0 if covering else 1) if accepted else 2 if covering else 3 if row.starts > now else 4
    return place, abs((row.starts - now).total_seconds())


def _one(ask: Ask, where: str, values: Sequence[Any] = ()) -> ShiftRow | None:
    return next(iter(shifts(ask, where, values)), None)


def _shift(row: Sequence[Any], people: tuple[OnShift, ...]) -> ShiftRow:
    number, kind, night, planned, day, starts, ends, state, senior_id, senior, opened, closed, cut_n, extended = row
    return ShiftRow(
        id=number,
        kind=kind,
        night=bool(night),
        planned=bool(planned),
        day=date.fromisoformat(day),
        starts=instant(starts),
        ends=maybe(ends),
        state=ShiftState(state),
        senior_id=senior_id,
        senior=senior,
        people=people,
        opened_at=maybe(opened),
        closed_at=maybe(closed),
        cut_n=cut_n,
        extended=extended,
    )
