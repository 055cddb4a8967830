"""How a new request is written: the row of its ticket, its first message and its first events (S-30, S-43, C-03).

What the gate answered decides the status; the clocks of whoever waits outside the queue run all the same (rule 37).
Everything here is plain values, so that hundreds of requests go into one transaction as a few statements (P-7).
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.chain import Entry
from data.clients.book import Known
from data.driver import stored
from data.folding import needle
from data.gate.answers import answer_rows
from data.gate.cleaning import line, valid, without_nul
from data.gate.debts import debt_row
from data.gate.gatekeeping import Weighed
from data.gate.settling import STATUS_OF, admitted_facts, door_columns, kind_said
from data.rows import Incoming, NewFile, Person
from models.chains import next_at
from models.clock import ClockName
from models.events import EventKind
from models.queue_order import Place, rank
from models.tables import Message, Ticket
from models.terms import Author, DateState, MessageKind, Priority, Status, TicketType, Tier, Verdict
from models.timers import ClockEvent, columns, replay
from models.wanted_dates import wanted_date

if TYPE_CHECKING:
    from data.desk import Desk
    from data.engine import Tx

_INSTANTS = (
    "due_next",
    "alarm_at",
    "chain_at",
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
    answers: list[tuple[Any, ...]] = field(default_factory=list)
    debts: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[int, int, tuple[NewFile, ...]]] = field(default_factory=list)


class Admission:
    """Turns requests into the rows of new tickets, by the standard and calendar in force."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._standard = desk.standard
        self._policy = desk.policy
        self._clocks: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self._ranks: dict[tuple[Any, ...], int | None] = {}
        self._order = desk.standard.order
        self._zone = ZoneInfo(desk.settings.zone)
        self._blank = _blank_row()

    def add(
        self, fresh: Fresh, incoming: Incoming, known: Known | None, weighed: Weighed, tx: "Tx", by: Person | None
    ) -> Status:
        """Lay out one new ticket under the next number; gives the status that it starts with."""
        number, message, now = fresh.number, fresh.message, tx.at
        verdict, kind = weighed.answer.verdict, weighed.answer.type
        tier = incoming.tier or (known.tier if known else None)
        admitted = verdict is Verdict.ADMITTED
        priority = incoming.priority or self._standard.priority_for(kind)
        row = (
            self._blank | self._said(incoming, known) | door_columns(weighed) | self._dated(weighed, incoming.at, tier)
        )
        row |= self._placed(number, kind, tier, priority, STATUS_OF[verdict], now if admitted else None)
        said = _received(incoming, known, tier, priority, weighed)
        row |= self._opening(incoming.at, said, now if verdict is Verdict.CURATOR else None)
        client = known.client if known else ""
        row["needle"] = needle(f"{number} {row['subject']} {client} {row['sender']} {row['sender_address']}")
        salt = secrets.token_bytes(16)
        fresh.tickets.append(tuple(map(row.__getitem__, TICKET_COLUMNS)))
        fresh.messages.append(message_row(number, incoming, row["sender"], now, salt, message))
        fresh.keys.append((incoming.key, number, stored(now)))
        text = without_nul(incoming.text)
        fresh.entries.append(Entry(EventKind.RECEIVED, incoming.at, by, number, said, text, salt, message))
        fresh.entries.append(_gate_entry(number, kind if admitted else None, weighed, now, by))
        if weighed.answers:
            fresh.answers += answer_rows(number, weighed.answers, now, by.id if by else None, message)
        if row["owes"] and (debt := debt_row(tx, number, now, by.id if by else None)):
            fresh.debts.append(debt)
        if incoming.files:
            fresh.files.append((number, message, incoming.files))
        fresh.number, fresh.message = number + 1, message + 1
        return STATUS_OF[verdict]

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
            "topic": incoming.topic,
            "unread": 1,
        }

    def _dated(self, weighed: Weighed, at: datetime, tier: Tier | None) -> dict[str, Any]:
        """Read the client's own date: a wish until somebody agrees it, agreed at once where the tier says so (C-20)."""
        words = weighed.answers.get("due", "")
        wanted = wanted_date(words, at, self._zone) if words else None
        if wanted is None:
            return {}
        state = DateState.AGREED if self._standard.gate.tier(tier).own_dates else DateState.WANTED
        return {"wanted_date": stored(wanted), "date_state": state.value}

    def _placed(
        self,
        number: int,
        kind: TicketType | None,
        tier: Tier | None,
        priority: Priority,
        status: Status,
        admitted_at: datetime | None,
    ) -> dict[str, Any]:
        return {
            "number": number,
            "status": status.value,
            "type": kind.value if kind else None,
            "tier": tier.value if tier else None,
            "tier_at_intake": tier.value if tier else None,
            "priority": priority.value,
            "admitted_at": stored(admitted_at) if admitted_at else None,
            "rank": self._rank(status, kind, tier, priority, admitted_at),
        }

    def _rank(
        self, status: Status, kind: TicketType | None, tier: Tier | None, priority: Priority, admitted: datetime | None
    ) -> int | None:
        """Give the rank of a new ticket; it depends on neither number nor instant, so equal cases are ranked once."""
        case = status, kind, tier, priority
        if case not in self._ranks:
            self._ranks[case] = rank(Place(0, status, kind, tier, priority, admitted), self._order)
        return self._ranks[case]

    def _opening(self, at: datetime, facts: Mapping[str, Any], awaited: datetime | None) -> Mapping[str, Any]:
        """Give the clock columns of a ticket that has nothing but its first message; equal cases are counted once.

        ``awaited``: since when it waits for the curator's word.
        """
        case = at, facts["tier"], facts["priority"], facts["type"], facts["task"], awaited
        found = self._clocks.get(case)
        if found is None:
            events = [ClockEvent(1, at, EventKind.RECEIVED, facts)]
            if awaited is not None:
                events.append(ClockEvent(2, awaited, EventKind.CURATOR_AWAITED, {}))
            clocks = replay(events, self._policy)
            found = columns(clocks) | {"chain_at": next_at(clocks, self._policy, ())}
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
    return tuple(map(row.get, MESSAGE_COLUMNS))


def _listed(names: Sequence[str]) -> str:
    return json.dumps([valid(name) for name in names], ensure_ascii=False)


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


def _received(
    incoming: Incoming, known: Known | None, tier: Tier | None, priority: Priority, weighed: Weighed
) -> dict[str, Any]:
    kind = weighed.answer.type
    facts: dict[str, Any] = {
        "tier": tier.value if tier else None,
        "priority": priority.value,
        "type": kind.value if kind else None,
        "task": weighed.answer.verdict is not Verdict.CORRESPONDENCE,
        "client": known.client_id if known else None,
        "contact": known.contact_id if known else None,
        "v": 1,
    }
    if weighed.hidden:
        facts["hidden"] = list(weighed.hidden)
    if incoming.kinds:
        facts["kinds"] = [kind.value for kind in incoming.kinds]
    if incoming.until is not None:
        facts["until"] = stored(max(incoming.until, incoming.at))
    return facts


def _gate_entry(number: int, kind: TicketType | None, weighed: Weighed, now: datetime, by: Person | None) -> Entry:
    if kind is None:
        return Entry(kind_said(weighed.answer.verdict), now, by, number, {**weighed.facts(), "v": 1})
    facts: dict[str, Any] = {"type": kind.value, "v": 1}
    return Entry(EventKind.ADMITTED, now, by, number, facts | admitted_facts(weighed))
