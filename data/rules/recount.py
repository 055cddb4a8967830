"""The mass recount after an edit of the rules: what every open ticket's clocks and place come out as (rules 30-36).

One function computes, for the preview and for the real thing alike; what differs from the stored row is what changes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from data.clock_sweep import silent_from
from data.driver import instant
from models.chains import next_at
from models.events import EventKind
from models.queue_order import Lane, Place, rank
from models.terms import Priority, Status, TicketType, Tier
from models.timers import ClockEvent, Policy, columns, replay
from models.timers import Clocks as Replayed

if TYPE_CHECKING:
    from datetime import timedelta

    from data.engine import Tx

CLOCKS = tuple(columns(Replayed()))
"""The columns of a ticket that its clocks fill."""
_COUNTED = (*CLOCKS, "chain_at")
"""These, and when its chain of warnings speaks next."""
_PLACE = "number, rank, status, type, tier, priority, admitted_at, urgent_paid, put_first, hold_reason"
_LAST = 1 << 62
"""Stands for the number of an event that is only being thought of."""

Row = tuple[Any, ...]
MarkKey = tuple[int, str, str]


class Query(Protocol):
    """Runs one SELECT: inside a transaction or outside."""

    def __call__(self, sql: str, values: Sequence[Any] = (), /) -> Iterable[Row]:
        """Give the rows."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A ticket whose clocks come out otherwise: the columns ``CLOCKS`` as stored, and as they will be.

    One column more, the last, is when its chain of warnings speaks next.
    """

    number: int
    tier: Tier | None
    old: Row
    new: Row

    @property
    def moved(self) -> bool:
        """Whether a clock comes out otherwise, not only its warnings."""
        return self.new[:-1] != self.old[:-1]


def clocks_otherwise(query: Query, policy: Policy, applied: datetime | None = None) -> Iterator[Recounted]:
    """Replay all open tickets in one pass over the journal; gives those whose clocks are not as stored.

    With ``applied`` the targets in force are applied at that instant to the cycles that are open (rule 31).
    """
    sql = f"SELECT number, tier, {', '.join(_COUNTED)} FROM ticket WHERE is_open = 1 ORDER BY number"
    stored = {row[0]: row for row in query(sql)}
    recorded = _recorded(query)
    for number, events in _open_events(query, policy.effects):
        if applied is not None:
            events.append(ClockEvent(_LAST, applied, EventKind.TARGETS_APPLIED))
        replayed, marks = replay(events, policy), recorded.get(number, ())
        values = columns(replayed, marks) | {"chain_at": next_at(replayed, policy, marks)}
        new = tuple([_text(one) if type(one) is datetime else one for one in map(values.get, _COUNTED)])
        _, tier, *old = stored[number]
        if new != tuple(old):
            yield Recounted(number, Tier(tier) if tier else None, tuple(old), new)


def places(query: Query) -> Iterator[tuple[Place, int | None]]:
    """Read what decides the place of every open ticket, and the rank that is stored."""
    for row in query(f"SELECT {_PLACE} FROM ticket WHERE is_open = 1 ORDER BY number"):
        yield _place(row), row[1]


def recount(tx: "Tx", policy: Policy) -> int:
    """Store the clocks of every open ticket as they come out, and when each warns; gives how many clocks changed."""
    changed = list(clocks_otherwise(tx.exec, policy))
    rows = [(*one.new, one.number) for one in changed]
    tx.many(f"UPDATE ticket SET {', '.join(f'{name} = ?' for name in _COUNTED)} WHERE number = ?", rows)
    return sum(one.moved for one in changed)


def rank_anew(tx: "Tx", lanes: Sequence[Lane]) -> int:
    """Store the rank of every open ticket as it comes out; gives how many rows changed."""
    ranked = [(rank(place, lanes), place.number, old) for place, old in places(tx.exec)]
    changed = [(new, number) for new, number, old in ranked if new != old]
    tx.many("UPDATE ticket SET rank = ? WHERE number = ?", changed)
    return len(changed)


def resilence(tx: "Tx", policy: Policy, after: "timedelta") -> None:
    """Move the alarm of what is resolved and waits for silence, after another time of silence came in force (C-12)."""
    rows = tx.exec("SELECT number, resolved_at, alarm_at FROM ticket WHERE status = 'resolved'").fetchall()
    for number, resolved, alarm in rows:
        events = [ClockEvent(*event) for event in _events(tx.exec, number, policy.effects)]
        marks = tx.exec("SELECT cycle, clock, mark FROM clock_mark WHERE ticket_number = ?", (number,)).fetchall()
        marked = columns(replay(events, policy), {(cycle, clock, mark) for cycle, clock, mark in marks})["alarm_at"]
        silence = silent_from(Status.RESOLVED, instant(resolved), events, after) if resolved else None
        new = min((at for at in (marked, silence) if at is not None), default=None)
        if (_text(new) if new else None) != alarm:
            tx.exec("UPDATE ticket SET alarm_at = ? WHERE number = ?", (_text(new) if new else None, number))


def _recorded(query: Query) -> dict[int, set[MarkKey]]:
    found: dict[int, set[MarkKey]] = {}
    sql = (
        "SELECT m.ticket_number, m.cycle, m.clock, m.mark FROM clock_mark m"
        " JOIN ticket t ON t.number = m.ticket_number WHERE t.is_open = 1"
    )
    for number, cycle, clock, mark in query(sql):
        found.setdefault(number, set()).add((cycle, clock, mark))
    return found


def _open_events(query: Query, effects: Mapping[EventKind, Any]) -> Iterator[tuple[int, list[ClockEvent]]]:
    marks = ", ".join("?" * len(effects))
    rows = query(
        "SELECT t.number, j.n, j.happened_at, j.kind, j.facts FROM ticket t CROSS JOIN journal_event j"
        f" ON j.ticket_number = t.number WHERE t.is_open = 1 AND j.kind IN ({marks}) ORDER BY t.number, j.n",
        [kind.value for kind in effects],
    )
    number, events = None, []
    for ticket, n, at, kind, facts in rows:
        if ticket != number and number is not None:
            yield number, events
            events = []
        number = ticket
        events.append(ClockEvent(n, instant(at), EventKind(kind), json.loads(facts)))
    if number is not None:
        yield number, events


def _events(query: Query, number: int, effects: Mapping[EventKind, Any]) -> Iterator[tuple[Any, ...]]:
    sql = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? ORDER BY n"
    for n, at, kind, facts in query(sql, (number,)):
        if kind in effects:
            yield n, instant(at), EventKind(kind), json.loads(facts)


def _place(row: Row) -> Place:
    number, _, status, kind, tier, priority, admitted, urgent, first, hold = row
    return Place(
        number=number,
        status=Status(status),
        type=TicketType(kind) if kind else None,
        tier=Tier(tier) if tier else None,
        priority=Priority(priority),
        admitted_at=instant(admitted) if admitted else None,
        urgent_paid=bool(urgent),
        put_first=bool(first),
        held=hold is not None,
    )


@lru_cache(maxsize=1024)
def _text(at: datetime) -> str:
    """Write an instant as ``stored`` does, but faster: what the clocks give is UTC and whole seconds already."""
    return at.isoformat(" ", "microseconds")[:26]
