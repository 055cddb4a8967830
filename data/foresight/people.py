"""Who works now: whom the forecast counts on, and who can leave or join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.driver import stored
from data.presence import FRESH
from data.shifts import reading
from models.foresight import Hand
from models.rights import may_hold
from models.terms import Role

_STAFF = "SELECT id, name, role, line FROM operator WHERE active = 1 ORDER BY id"
_ON = """
SELECT p.operator_id FROM shift_person p JOIN shift s ON s.id = p.shift_id
 WHERE p.accepted_at IS NOT NULL AND p.left_at IS NULL AND s.state IN ('running', 'handing')"""
_ROSTER = "SELECT 1 FROM roster_version LIMIT 1"
_SEEN = "SELECT operator_id FROM presence WHERE seen_at > ?"
_HOLDING = "SELECT DISTINCT assignee_id FROM ticket WHERE is_open = 1 AND rank IS NOT NULL AND assignee_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Worker:
    """A person at work, and the line whose tickets they take."""

    person_id: int
    name: str
    line: int

    @property
    def hand(self) -> Hand:
        """What the forecast needs of them."""
        return Hand(self.person_id, self.line)


def at_work(ask: reading.Ask, now: datetime) -> tuple[Worker, ...]:
    """List who works at an instant: those who accepted a shift that is not closed yet and have not left it.

    On a desk without a roster also whoever looks at a card or has a ticket of the queue, unless they have left.
    """
    shift = reading.current(ask, now)
    people = shift.people if shift is not None else ()
    there = _numbers(ask, _ON, ())
    rostered = (shift is not None and shift.planned) or bool(list(ask(_ROSTER, ())))
    if not rostered:
        there |= _numbers(ask, _SEEN, (stored(now - FRESH),)) | _numbers(ask, _HOLDING, ())
        there -= {one.person_id for one in people if one.left_at is not None}
    return tuple(one for one in staff(ask) if one.person_id in there)


def staff(ask: reading.Ask) -> tuple[Worker, ...]:
    """List everybody who may have tickets."""
    rows = ask(_STAFF, ())
    return tuple(Worker(row, name, line) for row, name, role, line in rows if may_hold(Role(role)))


def _numbers(ask: reading.Ask, sql: str, values: Sequence[Any]) -> set[int]:
    return {int(row[0]) for row in ask(sql, values)}
