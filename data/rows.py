"""The frozen snapshots that leave the data room: what screens and the command line draw.

Light on purpose: the first screen imports this and nothing of the ORM.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data.quality.signs import NO_SIGNS, Signs
from data.rows_door import NO_DOOR
from data.rows_door import AnswerRow as AnswerRow
from data.rows_door import DoorRow as DoorRow
from data.rows_door import FileRow as FileRow
from data.rows_intake import Accepted as Accepted
from data.rows_intake import Incoming as Incoming
from data.rows_intake import NewFile as NewFile
from models.clock import NO_CLOCK, Clock, ClockName
from models.events import EventKind
from models.terms import (
    Author,
    ContactRole,
    MessageKind,
    OutboxState,
    Priority,
    Reason,
    Role,
    Status,
    Term,
    TicketType,
    Tier,
    Verdict,
    Warn,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the desk, signed in or named on a ticket."""

    id: int
    name: str
    role: Role
    line: int = 1
    active: bool = True
    must_change_pin: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and which version of the ticket they saw (None: whatever it is now)."""

    person: Person
    at: datetime
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb did: the ticket's new version, the journal number, and a sentence for the notice."""

    number: int
    version: int
    event: int
    sentence: str
    can_undo: bool = False


class View(Term):
    """The views of the queue (issue §5)."""

    MINE = "mine", "Моя"
    UNREACTED = "unreacted", "Ждут реакции"
    ALL = "all", "Вся"
    WAITING = "waiting", "Ждут клиента"
    UNFORMED = "unformed", "Не оформлено"
    TALK = "talk", "Переписка"
    CURATOR = "curator", "Ждут куратора"


OUTSIDE = frozenset({View.UNFORMED, View.TALK, View.CURATOR})
"""The lists of what has no place in the queue; they go by arrival (S-30, S-43)."""


class Order(Term):
    """The two orders of a list; they are never blended (time.md rule 35)."""

    QUEUE = "queue", "по правилу очереди"
    SLA = "sla", "по сроку"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    number: int
    version: int
    status: Status
    type: TicketType | None
    tier: Tier | None
    priority: Priority
    subject: str
    client_id: int | None
    client: str
    sender: str
    assignee_id: int | None
    assignee: str
    line: int
    received_at: datetime
    admitted_at: datetime | None
    rank: int | None
    reaction: Clock = NO_CLOCK
    response: Clock = NO_CLOCK
    resolution: Clock = NO_CLOCK
    waiting_until: datetime | None = None
    hold_reason: str | None = None
    unread: bool = False
    undelivered: bool = False
    reopenings: int = 0
    verdict: Verdict | None = None
    reason: Reason | None = None
    warnings: tuple[Warn, ...] = ()
    form: tuple[int, int] = (0, 0)
    """How many answers of its form it has, of how many (S-44); (0, 0) where the type asks none."""
    missing: tuple[str, ...] = ()
    """The keys of the questions that must still be answered before it is admitted."""
    asked_at: datetime | None = None
    by_us: bool = False
    owes: bool = False
    off_channel: bool = False
    parent: int | None = None
    key: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A window of a list, and whether there is more on either side."""

    rows: tuple[QueueRow, ...]
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers beside the views, and the alarm of the header."""

    views: dict[View, int] = field(default_factory=dict)
    overdue: int = 0
    next_due: datetime | None = None
    next_number: int | None = None
    quarantined: int = 0
    undelivered: int = 0
    outranked: tuple[int, int] | None = None
    """A VIP ticket that stands before an open «Авария», and that «Авария» (C-02); for who may swap them."""
    alarming: tuple[int, bool] | None = None
    """A request outside the queue that cannot wait: its number, and whether it may be an outage (C-15) or is one that
    the desk itself has to write up (S-42)."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the conversation; ``text`` is as stored, ``quote_from`` is where its quoted tail begins."""

    id: int
    at: datetime
    author: Author
    kind: MessageKind
    who: str
    text: str
    quote_from: int | None = None
    channel: str = ""
    attachments: tuple[str, ...] = ()
    delivery: OutboxState | None = None
    send_at: datetime | None = None
    outbox_id: int | None = None
    cut: bool = False
    files: tuple["FileRow", ...] = ()
    """Those of its attachments whose bytes the desk has."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a ticket's history."""

    n: int
    happened_at: datetime
    recorded_at: datetime
    actor_id: int | None
    actor: str
    ticket_number: int | None
    kind: EventKind
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """Another ticket of the same client."""

    number: int
    subject: str
    status: Status
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Text that was being typed."""

    operator_id: int
    ticket_number: int
    kind: str
    text: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """What was promised, and by when."""

    id: int
    what: str
    by: datetime
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueRow:
    """What a person should be told: ``kind`` is reminder, promise (overdue) or silent (the client did not write)."""

    id: int
    number: int
    kind: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noticed:
    """A warning or a breach just recorded; ``show`` is off for a warning that a later mark made old (rule 32)."""

    number: int
    clock: ClockName
    mark: str
    at: datetime
    assignee_id: int | None
    tier: Tier | None
    subject: str
    show: bool = True
    cycle: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows of one ticket."""

    row: QueueRow
    channel: str
    sender: str
    sender_address: str
    contact: str
    contact_role: ContactRole | None
    tier_at_intake: Tier | None
    messages: tuple[MessageRow, ...]
    earlier_messages: int
    events: tuple[EventRow, ...]
    others: tuple[OtherTicket, ...]
    promises: tuple[PromiseRow, ...] = ()
    merged_into: int | None = None
    urgent_paid: bool = False
    put_first: bool = False
    close_reason: str | None = None
    last_event: int = 0
    vip_in_work: int | None = None
    door: DoorRow = NO_DOOR
    signs: Signs = NO_SIGNS


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has a card open."""

    ticket_number: int
    operator_id: int
    name: str
