"""What the gate's answer does to a ticket: columns, status, events, and the debt of an outage (C-03, S-30, S-54).

A new ticket is laid out with these columns at once; a stored one is settled here, by intake and by every verb alike.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.gate.debts import owe, pay
from data.gate.gatekeeping import Weighed
from data.gate.required import known_fields
from data.rows import Accepted, Person
from models.events import EventKind
from models.terms import Priority, Status, TicketType, Verdict, Warn
from models.transitions import needs_of, unmet

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx
    from models.tables import Ticket

Record = Callable[[EventKind, Mapping[str, Any]], object]
"""How an event of the ticket is written: a verb's ``turn.record``, or the intake's own."""

STATUS_OF = {
    Verdict.ADMITTED: Status.NEW,
    Verdict.ASKED: Status.UNFORMED,
    Verdict.REFUSED: Status.UNFORMED,
    Verdict.CURATOR: Status.WAITING_CURATOR,
    Verdict.CORRESPONDENCE: Status.UNFORMED,
}
"""Where a ticket stands that is not in the queue yet (decision of S-30, S-54, S-64)."""
_OUTSIDE = frozenset({Status.UNFORMED, Status.WAITING_CURATOR})


def door_columns(weighed: Weighed) -> dict[str, Any]:
    """Give the columns that hold the gate's answer; one who waits for a form or a curator owes nothing yet."""
    answer = weighed.answer
    return {
        "verdict": answer.verdict.value,
        "reason": answer.reason.value if answer.reason else None,
        "warnings": weighed.warnings,
        "missing": " ".join(answer.missing),
        "form_have": answer.have,
        "form_need": answer.need,
        "by_us": Warn.BY_US in answer.warnings,
        "owes": answer.verdict is Verdict.ADMITTED and bool(answer.owed),
        "off_channel": Warn.OFF_CHANNEL in answer.warnings,
        "speaks_for": weighed.speaks_for,
        "declared": weighed.declared.value if weighed.declared else None,
    }


def settle(
    desk: "Desk",
    tx: "Tx",
    ticket: "Ticket",
    weighed: Weighed,
    *,
    at: datetime,
    by: Person | None = None,
    record: Record | None = None,
) -> Verdict:
    """Write the gate's answer on a stored ticket and move it accordingly; gives where that leaves it.

    A ticket that was admitted keeps its place: its form is counted anew, and nothing throws it out of the queue.
    """
    note = record or _recorder(tx, ticket, at, by)
    answer, stands = weighed.answer, ticket.admitted_at is not None
    before = _picture(ticket)
    columns = door_columns(weighed)
    columns["off_channel"] |= ticket.off_channel
    if stands:
        columns |= {"verdict": Verdict.ADMITTED.value, "reason": None, "owes": ticket.owes and bool(answer.owed)}
    was_talk = ticket.verdict == Verdict.CORRESPONDENCE.value
    for name, value in columns.items():
        setattr(ticket, name, value)
    is_talk = ticket.verdict == Verdict.CORRESPONDENCE.value
    if was_talk is not is_talk and before[0] is not None:
        note(EventKind.TAKEN_AS_TALK if is_talk else EventKind.TAKEN_AS_REQUEST, {"new": not is_talk})
    if stands:
        if not ticket.owes:
            pay(tx, ticket, at)
        return Verdict.ADMITTED
    _name_type(ticket, answer.type, answer.verdict is Verdict.ADMITTED, note)
    if answer.verdict is Verdict.ADMITTED:
        _admit(desk, tx, ticket, weighed, at, by, note)
    else:
        _keep_out(ticket, answer.verdict)
        if _picture(ticket) != before:
            note(kind_said(answer.verdict), weighed.facts())
    return answer.verdict


def kind_said(verdict: Verdict) -> EventKind:
    """Name the event of an answer that lets nobody in: to wait for a curator is a pause («Said nowhere», 3)."""
    return EventKind.CURATOR_AWAITED if verdict is Verdict.CURATOR else EventKind.GATE_SAID


def _recorder(tx: "Tx", ticket: "Ticket", at: datetime, by: Person | None) -> Record:
    def note(kind: EventKind, facts: Mapping[str, Any]) -> object:
        tx.flush()
        said = {**facts, "v": ticket.version}
        return tx.record(kind, by=by, ticket=ticket.number, happened=at, facts=said)

    return note


def _picture(ticket: "Ticket") -> tuple[Any, ...]:
    return ticket.verdict, ticket.reason, ticket.missing, ticket.warnings, ticket.form_have, ticket.status


def _name_type(ticket: "Ticket", kind: TicketType | None, admitted: bool, note: Record) -> None:
    if kind is None or ticket.type == kind.value:
        return
    old, ticket.type = ticket.type, kind.value
    note(EventKind.TYPE_SET, {"old": old, "new": kind.value, "admitted": admitted})


def _keep_out(ticket: "Ticket", verdict: Verdict) -> None:
    status = STATUS_OF[verdict]
    if ticket.status != status.value:
        ticket.status, ticket.is_open = status.value, True
        ticket.resolved_at = ticket.closed_at = ticket.close_reason = None


def _admit(
    desk: "Desk", tx: "Tx", ticket: "Ticket", weighed: Weighed, at: datetime, by: Person | None, note: Record
) -> None:
    """Let a ticket into the queue from this moment on (C-03); somebody who has it already is at work on it."""
    kind = weighed.answer.type
    assert kind is not None
    goes_on = ticket.assignee_id is not None and _may_open(desk, tx, ticket, kind)
    ticket.status, ticket.is_open = (Status.OPEN if goes_on else Status.NEW).value, True
    ticket.resolved_at = ticket.closed_at = ticket.close_reason = None
    ticket.admitted_at, ticket.asked_at = at, None
    note(EventKind.ADMITTED, {"type": kind.value, **admitted_facts(weighed)})
    if ticket.owes:
        owe(tx, ticket, at, by)
    old, new = ticket.priority, desk.standard.priority_for(kind).value
    if old == Priority.MEDIUM.value and old != new:
        ticket.priority = new
        note(EventKind.PRIORITY_CHANGED, {"old": old, "new": new})


def _may_open(desk: "Desk", tx: "Tx", ticket: "Ticket", kind: TicketType) -> bool:
    """Tell whether the profile's fields for «Открыт» are there; without them a taken ticket stays «Новый» (T-19)."""
    needs = needs_of(Status.NEW, Status.OPEN, kind, desk.standard.required)
    return not unmet(known_fields(desk, tx.exec, ticket, needs), needs)


def admitted_facts(weighed: Weighed) -> dict[str, Any]:
    """Give what the journal keeps of an admission beside the type: warnings and what is still owed."""
    said = weighed.facts()
    return {name: said[name] for name in ("form", "warnings", "owed") if name in said}


def is_outside(ticket: "Ticket") -> bool:
    """Tell whether a ticket stands before the queue: never admitted, or closed before it ever was."""
    return ticket.admitted_at is None and (Status(ticket.status) in _OUTSIDE or not ticket.is_open)


def mark_hidden(ticket: "Ticket") -> None:
    """Let a ticket say that a secret was hidden in what the client sent (S-70)."""
    words = ticket.warnings.split()
    if Warn.MASKED.value not in words:
        ticket.warnings = " ".join((*words, Warn.MASKED.value))


def said_of(weighed: Weighed, number: int, outcome: str, gap: timedelta, event: int = 0) -> Accepted:
    """Say what became of a request, with the gate's answer."""
    answer = weighed.answer
    warnings = (*answer.warnings, Warn.MASKED) if weighed.hidden else answer.warnings
    return Accepted(number, outcome, event, gap, answer.verdict, answer.why, answer.missing, warnings)
