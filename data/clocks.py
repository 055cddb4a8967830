"""The cached clocks and rank of a ticket, the sweep that writes warnings and breaches once, and the mass recompute."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from data.chain import Entry
from data.clock_sweep import notice, silent_from
from data.driver import instant, stored
from data.rows import By, Noticed, Person
from data.rules.recount import MarkKey, rank_anew, recount
from data.rules.versions import KEPT, differs, keep, with_past
from data.verbs import permit, whole_second
from models.chains import next_at
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


class Clocks:
    """One function each: refresh a ticket's cache, notice what became due, recompute everything that is open."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self._checked = False

    def refresh(self, tx: "Tx", ticket: Ticket) -> None:
        """Set the clock columns and the rank of a ticket from its journal, inside the transaction that changed it."""
        assert ticket.number is not None
        tx.flush()
        events, policy, recorded = self.events(tx, ticket.number), self.policy(tx), self.recorded(tx, ticket.number)
        replayed = replay(events, policy)
        values = columns(replayed, recorded) | {"chain_at": next_at(replayed, policy, recorded)}
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
        """Give what the clocks count by, as it is in force in this transaction (``Desk.follow_rules``)."""
        return self.desk.policy

    def forget_rules(self) -> None:
        """Read standard, calendar and their versions anew at the next use."""
        self.desk.forget_rules()

    def keep_rules(self, now: datetime, by: Person | None = None) -> int:
        """Notice that the rules in force are other ones than the database knows, and keep the old ones as a version.

        What an organisation edits gets in force by ``data.rules.renewal``; here come the first start and a new release.
        A new calendar moves the dues of open cycles from now on (rule 30), new targets count for new cycles (rule 31).
        Gives how many tickets changed.
        """
        desk, changed = self.desk, 0
        if not differs(desk.policy, desk.reads.row(KEPT), desk.standard.order):
            return 0
        with desk.store.write(now) as tx:
            written = keep(tx, desk.policy, now, by, desk.standard.order)
            if written:
                changed = recount(tx, with_past(desk.policy, tx.exec(KEPT).fetchone()))
                changed += rank_anew(tx, desk.standard.order) if "lanes" in written else 0
        self.forget_rules()
        return changed

    def apply_targets(self, by: By) -> int:
        """Apply the targets in force to the cycles that are open, as a change of level at this moment (rule 31)."""
        at = whole_second(by.at)
        self.keep_rules(at, by.person)
        with self.desk.store.write(at) as tx:
            permit(tx, Act.STANDARD, by)
            self.record_applied(tx, at, by.person)
            return recount(tx, self.policy(tx))

    def record_applied(self, tx: "Tx", at: datetime, by: Person) -> None:
        """Write down on every ticket with an open cycle that the targets in force count for it from now on."""
        rows = tx.exec("SELECT number, version FROM ticket WHERE is_open = 1 AND cycle > 0").fetchall()
        tx.record_many([Entry(EventKind.TARGETS_APPLIED, at, by, number, {"v": version}) for number, version in rows])

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
            return recount(tx, self.policy(tx))


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
