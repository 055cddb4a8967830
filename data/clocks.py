"""The cached clocks and rank of a ticket, the sweep that writes warnings and breaches once, and the mass recompute."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from data.chain import Entry
from data.clock_sweep import notice, silent_from
from data.driver import instant, stored
from data.rows import By, Noticed, Person
from data.rule_versions import KEPT, STAMP, differs, keep, with_past
from data.verbs import permit, whole_second
from models.events import EventKind
from models.queue_order import Place, rank
from models.rights import Act
from models.tables import Ticket
from models.terms import Priority, Status, TicketType, Tier
from models.timers import ClockEvent, Policy, columns, replay
from models.timers import Clocks as Replayed

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_BATCH = 200
"""Tickets that one transaction of the sweep looks at, so that writers never wait long."""
_EVENTS = "SELECT n, happened_at, kind, facts FROM journal_event WHERE ticket_number = ? ORDER BY n"
_MARKS = "SELECT cycle, clock, mark FROM clock_mark WHERE ticket_number = ?"

MarkKey = tuple[int, str, str]


class Clocks:
    """One function each: refresh a ticket's cache, notice what became due, recompute everything that is open."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self._stamp: str | None = None
        self._checked = False

    def refresh(self, tx: "Tx", ticket: Ticket) -> None:
        """Set the clock columns and the rank of a ticket from its journal, inside the transaction that changed it."""
        assert ticket.number is not None
        tx.flush()
        events = self.events(tx, ticket.number)
        values = columns(replay(events, self.policy(tx)), self.recorded(tx, ticket.number))
        silence = self._silence(Status(ticket.status), ticket.resolved_at, events)
        values["alarm_at"] = min((at for at in (values["alarm_at"], silence) if at is not None), default=None)
        values["rank"] = rank(place_of(ticket), self.desk.standard.order)
        for name, value in values.items():
            if getattr(ticket, name) != value:
                setattr(ticket, name, value)

    def replayed(self, tx: "Tx", number: int) -> Replayed:
        """Compute the clocks of a ticket from its journal (time.md rule 36)."""
        return replay(self.events(tx, number), self.policy(tx))

    def events(self, tx: "Tx", number: int) -> list[ClockEvent]:
        """Read what of a ticket's journal moves its clocks."""
        effects = self.policy(tx).effects
        return [
            ClockEvent(n, instant(at), EventKind(kind), json.loads(facts))
            for n, at, kind, facts in tx.exec(_EVENTS, (number,))
            if kind in effects
        ]

    def recorded(self, tx: "Tx", number: int) -> set[MarkKey]:
        """Read which warnings and breaches of a ticket are written already."""
        return {(cycle, clock, mark) for cycle, clock, mark in tx.exec(_MARKS, (number,))}

    def policy(self, tx: "Tx") -> Policy:
        """Give what the clocks count by; read again when another console changed the rules."""
        row = tx.exec("SELECT value FROM meta WHERE key = ?", (STAMP,)).fetchone()
        stamp = row[0] if row else ""
        if self._stamp is not None and self._stamp != stamp:
            self.forget_rules()
        self._stamp = stamp
        return self.desk.policy

    def forget_rules(self) -> None:
        """Read standard, calendar and their versions anew at the next use."""
        for part in ("standard", "policy", "schedule"):
            self.desk.__dict__.pop(part, None)

    def keep_rules(self, now: datetime, by: Person | None = None) -> int:
        """Notice that the calendar or the targets are other ones than before, and keep the old ones as a version.

        A new calendar moves the dues of open cycles from now on (rule 30), new targets count for new cycles (rule 31).
        Gives how many tickets changed.
        """
        if not differs(self.desk.policy, self.desk.reads.row(KEPT)):
            return 0
        with self.desk.store.write(now) as tx:
            written = keep(tx, self.desk.policy, now, by)
            policy = with_past(self.desk.policy, tx.exec(KEPT).fetchone())
            changed = recompute_open(tx, policy) if written else 0
        self.forget_rules()
        self._stamp = None
        return changed

    def apply_targets(self, by: By) -> int:
        """Apply the targets in force to the cycles that are open, as a change of level at this moment (rule 31)."""
        at = whole_second(by.at)
        self.keep_rules(at, by.person)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STANDARD, by)
            rows = tx.exec("SELECT number, version FROM ticket WHERE is_open = 1 AND cycle > 0").fetchall()
            tx.record_many(
                [Entry(EventKind.TARGETS_APPLIED, at, by.person, number, {"v": version}) for number, version in rows]
            )
            return recompute_open(tx, self.policy(tx))

    def sweep(self, now: datetime) -> list[Noticed]:
        """Write every warning and breach that became a fact by now, once ever, whichever console comes first.

        Also closes what silence closes (C-12). Cheap when nothing is due: one read of an index.
        """
        if not self._checked:
            self.keep_rules(now)
            self._checked = True
        found: list[Noticed] = []
        seen: set[int] = set()
        while numbers := [number for number in self._alarmed(now, len(seen)) if number not in seen]:
            seen |= set(numbers)
            with self.desk.store.write(now) as tx:
                for number in numbers:
                    found += notice(self, tx, number, now)
        return found

    def _alarmed(self, now: datetime, skip: int) -> list[int]:
        sql = "SELECT number FROM ticket WHERE alarm_at <= ? ORDER BY alarm_at LIMIT ?"
        return [number for (number,) in self.desk.reads.rows(sql, (stored(now), _BATCH + skip))]

    def _silence(self, status: Status, resolved: datetime | None, events: Iterable[ClockEvent]) -> datetime | None:
        return silent_from(status, resolved, events, self.desk.standard.close_after)

    def recompute(self, now: datetime) -> int:
        """Recompute every open ticket from its journal; gives how many rows changed (none the second time, rule 36)."""
        with self.desk.store.write(now) as tx:
            return recompute_open(tx, self.policy(tx))


def place_of(ticket: Ticket) -> Place:
    """Read from a ticket what decides its place in the queue."""
    assert ticket.number is not None
    return Place(
        number=ticket.number,
        status=Status(ticket.status),
        type=TicketType(ticket.type) if ticket.type else None,
        tier=Tier(ticket.tier) if ticket.tier else None,
        priority=Priority(ticket.priority),
        admitted_at=ticket.admitted_at,
        urgent_paid=ticket.urgent_paid,
        put_first=ticket.put_first,
        held=ticket.hold_reason is not None,
    )


def recompute_open(tx: "Tx", policy: Policy) -> int:
    """Replay all open tickets in one pass over the journal and update the rows whose clocks came out otherwise."""
    names = tuple(columns(Replayed()))
    sql = f"SELECT number, {', '.join(names)} FROM ticket WHERE is_open = 1 ORDER BY number"
    old = {row[0]: tuple(row[1:]) for row in tx.exec(sql)}
    recorded: dict[int, set[MarkKey]] = {}
    for number, *key in tx.exec(
        "SELECT m.ticket_number, m.cycle, m.clock, m.mark FROM clock_mark m"
        " JOIN ticket t ON t.number = m.ticket_number WHERE t.is_open = 1"
    ):
        recorded.setdefault(number, set()).add((key[0], key[1], key[2]))
    changed = []
    for number, events in _open_events(tx, policy.effects):
        values = columns(replay(events, policy), recorded.get(number, ()))
        row = tuple([_text(one) if type(one) is datetime else one for one in map(values.get, names)])
        if row != old[number]:
            changed.append((*row, number))
    tx.many(f"UPDATE ticket SET {', '.join(f'{name} = ?' for name in names)} WHERE number = ?", changed)
    return len(changed)


def _open_events(tx: "Tx", effects: Mapping[EventKind, Any]) -> Iterable[tuple[int, list[ClockEvent]]]:
    marks = ", ".join("?" * len(effects))
    rows = tx.exec(
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


@lru_cache(maxsize=1024)
def _text(at: datetime) -> str:
    """Write an instant as ``stored`` does, but faster: what the clocks give is UTC and whole seconds already."""
    return at.isoformat(" ", "microseconds")[:26]
