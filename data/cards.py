"""One ticket with its conversation and its past, read plainly: what the card shows.

Light on purpose: the card follows the cursor, so a read costs well under a millisecond and loads no ORM.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.attached.rows import files_of_ticket
from data.card_door import door_of
from data.quality.signs import NO_SIGNS, signs_of
from data.reads import instant, maybe
from data.rows import Card, EventRow, FileRow, MessageRow, OtherTicket, PromiseRow, QueueRow
from models.events import EventKind
from models.terms import Author, ContactRole, MessageKind, OutboxState, Status, Tier

if TYPE_CHECKING:
    from data.desk import Desk

MESSAGES = 200
"""How many of the latest messages a card holds; the earlier ones are counted and read when asked for."""
EVENTS = 300
"""How many of the latest events a card's history holds."""
GLANCE = 30
"""How many messages are read for a card that only follows the cursor."""
OTHERS = 12
"""How many open and how many finished tickets of the client are named."""

_MESSAGE = """
SELECT m.id, m.at, m.author, m.kind, coalesce(nullif(m.sender, ''), o.name, m.sender_address), m.text, m.quote_from,
       m.channel, m.attachments, b.state, b.send_at, b.id
FROM message m
LEFT JOIN operator o ON o.id = m.operator_id
LEFT JOIN outbox b ON b.message_row = m.id
WHERE m.ticket_number = ? AND m.hidden = 0 AND (b.state IS NULL OR b.state <> 'cancelled'){before}
ORDER BY m.at DESC, m.id DESC LIMIT ?"""
_LATEST = _MESSAGE.format(before="")
_BEFORE = _MESSAGE.format(before=" AND (m.at, m.id) < (SELECT at, id FROM message WHERE id = ?)")
_COUNT = """
SELECT count(*) FROM message m LEFT JOIN outbox b ON b.message_row = m.id
WHERE m.ticket_number = ? AND m.hidden = 0 AND (b.state IS NULL OR b.state <> 'cancelled')"""
_TICKET = """
SELECT t.channel, t.sender, t.sender_address, t.tier_at_intake, t.merged_into, t.urgent_paid, t.put_first,
       t.close_reason, c.name, c.role
FROM ticket t LEFT JOIN contact c ON c.id = t.contact_id WHERE t.number = ?"""
_EVENTS = """
SELECT j.n, j.happened_at, j.recorded_at, j.actor_id, coalesce(o.name, ''), j.kind, j.facts
FROM journal_event j LEFT JOIN operator o ON o.id = j.actor_id
WHERE j.ticket_number = ? ORDER BY j.n DESC LIMIT ?"""
_OPEN_OTHERS = """
SELECT number, subject, status, received_at FROM ticket
WHERE client_id = ? AND is_open = 1 AND number <> ? ORDER BY number DESC LIMIT ?"""
_DONE_OTHERS = """
SELECT number, subject, status, received_at FROM ticket
WHERE client_id = ? AND is_open = 0 AND number <> ? ORDER BY number DESC LIMIT ?"""
_PROMISES = "SELECT id, what, by, kept_at FROM promise WHERE ticket_number = ? ORDER BY by, id"
_VIP_IN_WORK = """
SELECT number FROM ticket
WHERE is_open = 1 AND rank IS NOT NULL AND rank < 10 AND tier = 'vip' AND status = 'in_progress' AND number <> ?
ORDER BY rank, admitted_at, number LIMIT 1"""


class Cards:
    """Reads of one ticket."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def card(self, number: int, now: datetime, *, glance: bool = False) -> Card | None:
        """Read a ticket, closed ones too; ``glance`` leaves out the history and all but the latest messages."""
        row = self._desk.queue.find(number)
        return None if row is None else self.card_of(row, now, glance=glance)

    def card_of(self, row: QueueRow, now: datetime, *, glance: bool = False) -> Card | None:
        """Read what the card shows beside a row that is known already."""
        reads = self._desk.reads
        found = reads.row(_TICKET, (row.number,))
        if found is None:
            return None
        (channel, sender, address, at_intake, merged, paid, first, reason, contact, role) = found
        messages, earlier = self._latest(row.number, GLANCE if glance else MESSAGES)
        files = files_of_ticket(self._desk.reads, row.number)
        events = () if glance else self._events(row.number)
        return Card(
            row=row,
            channel=channel,
            sender=sender,
            sender_address=address,
            contact=contact or "",
            contact_role=ContactRole(role) if role else None,
            tier_at_intake=Tier(at_intake) if at_intake else None,
            messages=_with_files(messages, files),
            earlier_messages=earlier,
            events=events,
            others=self._others(row),
            promises=self._promises(row.number),
            merged_into=merged,
            urgent_paid=bool(paid),
            put_first=bool(first),
            close_reason=reason,
            last_event=events[-1].n if events else 0,
            vip_in_work=self._vip_in_work(row),
            door=door_of(reads, row, files),
            signs=NO_SIGNS if glance else signs_of(reads.rows, row, self._repeats_within),
        )

    def address(self, number: int) -> str:
        """Give the address that a reply to this ticket goes to: a mail address, a telephone number, or nothing."""
        found = self._desk.reads.row("SELECT sender_address FROM ticket WHERE number = ?", (number,))
        return str(found[0] or "") if found else ""

    def channel(self, number: int) -> str:
        """Give the channel that a ticket came by, as it was written."""
        found = self._desk.reads.row("SELECT channel FROM ticket WHERE number = ?", (number,))
        return str(found[0] or "") if found else ""

    def messages_before(self, number: int, message_id: int, count: int = MESSAGES) -> tuple[MessageRow, ...]:
        """Read the messages that stand before this one, oldest first."""
        rows = self._desk.reads.rows(_BEFORE, (number, message_id, count))
        return _with_files(tuple(_message(row) for row in reversed(rows)), files_of_ticket(self._desk.reads, number))

    def _latest(self, number: int, count: int) -> tuple[tuple[MessageRow, ...], int]:
        rows = self._desk.reads.rows(_LATEST, (number, count))
        earlier = self._desk.reads.number(_COUNT, (number,)) - count if len(rows) == count else 0
        return tuple(_message(row) for row in reversed(rows)), max(earlier, 0)

    def _events(self, number: int) -> tuple[EventRow, ...]:
        rows = self._desk.reads.rows(_EVENTS, (number, EVENTS))
        events = [_event(row, number) for row in reversed(rows)]
        wanted = {to for event in events if isinstance(to := event.facts.get("to"), int)}
        names = self._names(sorted(wanted))
        return tuple(_with_name(event, names) for event in events)

    def _names(self, ids: Sequence[int]) -> dict[int, str]:
        if not ids:
            return {}
        marks = ",".join("?" * len(ids))
        return dict(self._desk.reads.rows(f"SELECT id, name FROM operator WHERE id IN ({marks})", ids))

    def _others(self, row: QueueRow) -> tuple[OtherTicket, ...]:
        if row.client_id is None:
            return ()
        values = (row.client_id, row.number, OTHERS)
        rows = [*self._desk.reads.rows(_OPEN_OTHERS, values), *self._desk.reads.rows(_DONE_OTHERS, values)]
        return tuple(OtherTicket(number, subject, Status(status), instant(at)) for number, subject, status, at in rows)

    def _promises(self, number: int) -> tuple[PromiseRow, ...]:
        rows = self._desk.reads.rows(_PROMISES, (number,))
        return tuple(PromiseRow(row_id, what, instant(by), maybe(kept)) for row_id, what, by, kept in rows)

    @property
    def _repeats_within(self) -> timedelta:
        return timedelta(days=self._desk.standard.board.repeats.days)

    def _vip_in_work(self, row: QueueRow) -> int | None:
        if row.tier is not Tier.VIP:
            return None
        return self._desk.reads.number(_VIP_IN_WORK, (row.number,)) or None


def _message(row: tuple[Any, ...]) -> MessageRow:
    row_id, at, author, kind, who, text, quote_from, channel, attachments, state, send_at, outbox_id = row
    return MessageRow(
        id=row_id,
        at=instant(at),
        author=Author(author),
        kind=MessageKind(kind),
        who=who or "",
        text=text,
        quote_from=quote_from,
        channel=channel,
        attachments=() if attachments == "[]" else _names_of(attachments),
        delivery=OutboxState(state) if state else None,
        send_at=maybe(send_at),
        outbox_id=outbox_id,
    )


def _with_files(messages: tuple[MessageRow, ...], files: tuple[FileRow, ...]) -> tuple[MessageRow, ...]:
    """Give each message its files; those that no message brought stand in the list of files alone."""
    if not files:
        return messages
    of: dict[int | None, list[FileRow]] = {}
    for file in files:
        of.setdefault(file.message_id, []).append(file)
    return tuple(replace(each, files=tuple(of[each.id])) if each.id in of else each for each in messages)


def _names_of(attachments: str) -> tuple[str, ...]:
    listed = json.loads(attachments or "[]")
    return tuple(str(each.get("name", "")) if isinstance(each, dict) else str(each) for each in listed)


def _event(row: tuple[Any, ...], number: int) -> EventRow:
    n, happened, recorded, actor_id, actor, kind, facts = row
    return EventRow(
        n, instant(happened), instant(recorded), actor_id, actor, number, EventKind(kind), json.loads(facts)
    )


def _with_name(event: EventRow, names: dict[int, str]) -> EventRow:
    to = event.facts.get("to")
    return replace(event, facts={**event.facts, "name": names[to]}) if isinstance(to, int) and to in names else event
