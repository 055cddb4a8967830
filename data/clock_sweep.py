"""What the sweep does to one ticket: its marks, once ever, and the closing that silence brings (rules 32, 33; C-12)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.driver import stored
from data.rows import Noticed
from models.clock import LIVE, Clock
from models.events import EventKind
from models.tables import Ticket
from models.terms import Status, Tier
from models.timers import ClockEvent, Mark, MarkKind, due_marks, replay
from models.timers import Clocks as Replayed

if TYPE_CHECKING:
    from data.clocks import Clocks
    from data.engine import Tx

SILENCE = "молчание"
_ONCE = (
    "INSERT INTO clock_mark (ticket_number, cycle, clock, mark, at, noticed_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_KINDS = {MarkKind.WARNING: EventKind.WARNED, MarkKind.BREACH: EventKind.BREACHED}


def silent_from(
    status: Status, resolved: datetime | None, events: Iterable[ClockEvent], after: timedelta
) -> datetime | None:
    """Tell when silence closes a ticket: so long after it was resolved, or after the latest that happened since."""
    if status is not Status.RESOLVED or resolved is None:
        return None
    return max((event.at for event in events), default=resolved) + after


def notice(clocks: "Clocks", tx: "Tx", number: int, now: datetime) -> list[Noticed]:
    """Write what became a fact on one ticket by now, and move its alarm on; empty when somebody was faster."""
    ticket = tx.session.get_one(Ticket, number)
    events = clocks.events(tx, number)
    replayed = replay(events, clocks.policy(tx))
    fresh = [
        mark
        for mark in due_marks(replayed, now, clocks.recorded(tx, number))
        if tx.exec(_ONCE, (number, *mark.key, stored(mark.at), stored(now))).rowcount == 1
    ]
    for mark in fresh:
        facts = {"clock": mark.clock.value, "cycle": mark.cycle, "v": ticket.version}
        tx.record(_KINDS[mark.mark], by=None, ticket=number, happened=mark.at, facts=facts)
    end = silent_from(Status(ticket.status), ticket.resolved_at, events, clocks.desk.standard.close_after)
    if end is not None and end <= now:
        _close(tx, ticket, now)
    clocks.refresh(tx, ticket)
    return [_row(ticket, mark, replayed, fresh) for mark in fresh]


def pass_over(clocks: "Clocks", tx: "Tx", number: int, now: datetime) -> None:
    """Mark what is past by now on one ticket and tell nobody: it happened before this desk had the ticket."""
    marks = due_marks(clocks.replayed(tx, number), now, clocks.recorded(tx, number))
    tx.many(_ONCE, [(number, *mark.key, stored(mark.at), stored(now)) for mark in marks])


def _close(tx: "Tx", ticket: Ticket, now: datetime) -> None:
    before = {"status": ticket.status, "closed_at": None, "close_reason": None}
    ticket.status, ticket.closed_at, ticket.close_reason = Status.CLOSED.value, now, SILENCE
    ticket.version += 1
    facts = {"line": ticket.line, "confirmed": False, "reason": SILENCE, "before": before, "v": ticket.version}
    tx.record(EventKind.CLOSED, by=None, ticket=ticket.number, happened=now, facts=facts)


def _row(ticket: Ticket, mark: Mark, replayed: Replayed, fresh: Sequence[Mark]) -> Noticed:
    assert ticket.number is not None
    return Noticed(
        number=ticket.number,
        clock=mark.clock,
        mark=mark.mark.value,
        at=mark.at,
        assignee_id=ticket.assignee_id,
        tier=Tier(ticket.tier) if ticket.tier else None,
        subject=ticket.subject,
        show=_worth_showing(mark, replayed, fresh),
        cycle=mark.cycle,
    )


def _worth_showing(mark: Mark, replayed: Replayed, fresh: Sequence[Mark]) -> bool:
    """Show every breach, and of the missed warnings of a ticket the latest one that still means something (rule 32)."""
    if mark.mark is MarkKind.BREACH:
        return True
    clock: Clock = getattr(replayed, mark.clock.value)
    newer = any(other is not mark and other.at >= mark.at for other in fresh)
    return clock.state in LIVE and clock.warn == mark.at and not newer
