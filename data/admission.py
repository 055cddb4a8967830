"""How a new request is written: the row of its ticket, its first message and its first events (S-30, S-43, C-03).

A request is admitted when it has a type and a text; else it lies in «Не оформлено», its clocks running (rule 37).
Everything here is plain values, so that hundreds of requests go into one transaction as a few statements (P-7).
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from data.chain import Entry
from data.clients import Known
from data.driver import stored
from data.filters import needle
from data.rows import Incoming, Person
from models.clock import ClockName
from models.events import EventKind
from models.queue_order import Place, rank
from models.tables import Message, Ticket
from models.terms import Author, MessageKind, Priority, Status, TicketType, Tier
from models.timers import ClockEvent, columns, replay

if TYPE_CHECKING:
    from data.desk import Desk

SUBJECT_LIMIT = 1000
LINE_LIMIT = 320

_INSTANTS = (
    "due_next",
    "alarm_at",
    *(f"{clock}_{name}" for clock in ClockName for name in ("start", "due", "warn", "breach", "at")),
)
"""The clock columns that hold instants: the engine's are whole seconds UTC already, so that cutting them is enough."""

TICKET_COLUMNS = tuple(Ticket.model_fields)
MESSAGE_COLUMNS = tuple(Message.model_fields)


def insert_sql(table: str, columns: tuple[str, ...]) -> str:
    """Write the INSERT of a whole row."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


INSERT_TICKET = insert_sql("ticket", TICKET_COLUMNS)
INSERT_MESSAGE = insert_sql("message", MESSAGE_COLUMNS)
INSERT_KEY = "INSERT INTO intake_key (key, ticket_number, at) VALUES (?, ?, ?)"


@dataclass(slots=True)
class Fresh:
    """New tickets of one transaction, gathered to be written together; ``number`` and ``message`` come next."""

    number: int
    message: int
    tickets: list[tuple[Any, ...]] = field(default_factory=list)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[str, int, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def clean(incoming: Incoming, now: datetime) -> Incoming:
    """Make a request storable: whole UTC seconds not later than now (rule 21), valid text, lines of bounded length."""
    at = min(incoming.at, now).astimezone(UTC).replace(microsecond=0)
    return replace(
        incoming,
        at=at,
        key=line(incoming.key, SUBJECT_LIMIT) or f"hand:{secrets.token_hex(16)}",
        text=valid(incoming.text),
        subject=line(incoming.subject, SUBJECT_LIMIT),
        sender=line(incoming.sender, LINE_LIMIT),
        sender_address=line(incoming.sender_address, LINE_LIMIT),
        client=line(incoming.client, LINE_LIMIT),
        channel=line(incoming.channel, LINE_LIMIT),
    )


def line(text: str, limit: int) -> str:
    """Bring a text to one line of at most ``limit`` characters."""
    folded = " ".join(without_nul(text).split())
    return valid(folded if len(folded) <= limit else folded[: limit - 1] + "…")


def valid(text: str) -> str:
    """Replace what no database can hold: halves of UTF-16 pairs."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def is_complete(incoming: Incoming) -> bool:
    """Tell whether a request may enter the queue: a type and a text (until the full gate stands)."""
    return incoming.type is not None and bool(incoming.text.strip())


class Admission:
    """Turns requests into the rows of new tickets, by the standard and calendar in force."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._standard = desk.standard
        self._policy = desk.policy
        self._clocks: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self._ranks: dict[tuple[Any, ...], int | None] = {}
        self._order = desk.standard.order
        self._blank = _blank_row()

    def add(self, fresh: Fresh, incoming: Incoming, known: Known | None, now: datetime, by: Person | None) -> Status:
        """Lay out one new ticket under the next number; gives the status that it starts with."""
        number, message = fresh.number, fresh.message
        admitted = is_complete(incoming)
        tier = incoming.tier or (known.tier if known else None)
        priority = incoming.priority or self._standard.priority_for(incoming.type)
        row = self._blank | self._said(incoming, known)
        row |= self._placed(number, incoming, tier, priority, now if admitted else None)
        said = _received(incoming, known, tier, priority)
        row |= self._opening(incoming.at, said)
        client = known.client if known else ""
        row["needle"] = needle(f"{number} {row['subject']} {client} {row['sender']} {row['sender_address']}")
        salt = secrets.token_bytes(16)
        fresh.tickets.append(tuple(map(row.__getitem__, TICKET_COLUMNS)))
        fresh.messages.append(message_row(number, incoming, row["sender"], now, salt, message))
        fresh.keys.append((incoming.key, number, stored(now)))
        text = without_nul(incoming.text)
        fresh.entries.append(Entry(EventKind.RECEIVED, incoming.at, by, number, said, text, salt, message))
        if admitted and incoming.type:
            fresh.entries.append(Entry(EventKind.ADMITTED, now, by, number, {"type": incoming.type.value, "v": 1}))
        fresh.number, fresh.message = number + 1, message + 1
        return Status.NEW if admitted else Status.UNFORMED

    def _said(self, incoming: Incoming, known: Known | None) -> dict[str, Any]:
        return {
            "subject": incoming.subject or _first_line(incoming.text),
            "channel": incoming.channel,
            "source": incoming.source,
            "client_id": known.client_id if known else None,
            "contact_id": known.contact_id if known else None,
            "sender": sender_said(incoming, known),
            "sender_address": incoming.sender_address,
            "received_at": stored(incoming.at),
            "standard": self._standard.version,
            "unread": 1,
        }

    def _placed(
        self, number: int, incoming: Incoming, tier: Tier | None, priority: Priority, admitted_at: datetime | None
    ) -> dict[str, Any]:
        status = Status.NEW if admitted_at else Status.UNFORMED
        return {
            "number": number,
            "status": status.value,
            "type": incoming.type.value if incoming.type else None,
            "tier": tier.value if tier else None,
            "tier_at_intake": tier.value if tier else None,
            "priority": priority.value,
            "admitted_at": stored(admitted_at) if admitted_at else None,
            "rank": self._rank(status, incoming.type, tier, priority, admitted_at),
        }

    def _rank(
        self, status: Status, kind: TicketType | None, tier: Tier | None, priority: Priority, admitted: datetime | None
    ) -> int | None:
        """Give the rank of a new ticket; it depends on neither number nor instant, so equal cases are ranked once."""
        case = status, kind, tier, priority
        if case not in self._ranks:
            self._ranks[case] = rank(Place(0, status, kind, tier, priority, admitted), self._order)
        return self._ranks[case]

    def _opening(self, at: datetime, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give the clock columns of a ticket that has nothing but its first message; equal cases are counted once."""
        case = at, facts["tier"], facts["priority"], facts["type"]
        found = self._clocks.get(case)
        if found is None:
            clocks = replay([ClockEvent(1, at, EventKind.RECEIVED, facts)], self._policy)
            found = columns(clocks)
            for name in _INSTANTS:
                if found[name] is not None:
                    found[name] = f"{str(found[name])[:19]}.000000"
            self._clocks[case] = found
        return found


def message_row(
    number: int, incoming: Incoming, sender: str, now: datetime, salt: bytes, message: int | None = None
) -> tuple[Any, ...]:
    """Lay out a client's (or an automat's) message as a row; without ``message`` the database gives the id."""
    auto = bool(incoming.auto)
    row = {
        "id": message,
        "ticket_number": number,
        "at": stored(incoming.at),
        "recorded_at": stored(now),
        "author": (Author.SYSTEM if auto else Author.CUSTOMER).value,
        "kind": (MessageKind.AUTO if auto else MessageKind.REQUEST).value,
        "sender": sender,
        "sender_address": incoming.sender_address,
        "channel": incoming.channel,
        "subject": incoming.subject,
        "text": without_nul(incoming.text),
        "salt": salt,
        "quote_from": incoming.quote_from,
        "had_nul": int("\x00" in incoming.text),
        "message_id": incoming.message_id or None,
        "in_reply_to": incoming.in_reply_to,
        "references": " ".join(incoming.references),
        "recipients": ", ".join(incoming.recipients),
        "attachments": _listed(incoming.attachments) if incoming.attachments else "[]",
        "raw_sha256": incoming.raw_sha256,
        "hidden": 0,
    }
    return tuple(row.get(name) for name in MESSAGE_COLUMNS)


def _listed(names: Sequence[str]) -> str:
    return json.dumps([valid(name) for name in names], ensure_ascii=False)


def without_nul(text: str) -> str:
    """Replace U+0000, which PostgreSQL cannot hold, by its picture."""
    return text.replace("\x00", "\u2400")


def sender_said(incoming: Incoming, known: Known | None) -> str:
    """Name the sender: as the letter does, else as the desk knows them; an unknown organisation stands beside."""
    name = incoming.sender or (known.contact if known else "")
    if incoming.client and known is None:
        return f"{name} ({incoming.client})" if name else incoming.client
    return name


def _first_line(text: str) -> str:
    return next((line(part, 120) for part in text.splitlines() if part.strip()), "")


@cache
def _blank_row() -> dict[str, Any]:
    """Give every column of a ticket its default; the caller never changes it in place."""
    return Ticket(status="", received_at=datetime.min.replace(tzinfo=UTC)).model_dump()


def _received(incoming: Incoming, known: Known | None, tier: Tier | None, priority: Priority) -> dict[str, Any]:
    return {
        "tier": tier.value if tier else None,
        "priority": priority.value,
        "type": incoming.type.value if incoming.type else None,
        "task": True,
        "client": known.client_id if known else None,
        "contact": known.contact_id if known else None,
        "v": 1,
    }
