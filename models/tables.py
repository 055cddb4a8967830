"""The tables of the desk. Instants are aware UTC, cut to whole seconds; durations are stored in seconds.

No ``from __future__ import annotations`` here: SQLModel needs real types. Table models do not validate: the desk does.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables_board import Alert as Alert
from models.tables_board import AlertRule as AlertRule
from models.tables_board import ClientMark as ClientMark
from models.tables_board import Imported as Imported
from models.tables_board import ImportRun as ImportRun
from models.tables_board import LineMark as LineMark
from models.tables_board import Measure as Measure
from models.tables_board import Milestone as Milestone
from models.tables_board import Review as Review
from models.tables_board import SourcePerson as SourcePerson
from models.tables_board import Span as Span
from models.tables_board import Tally as Tally
from models.tables_clients import Client as Client
from models.tables_clients import Contact as Contact
from models.tables_clients import ContactAddress as ContactAddress
from models.tables_clients import CuratorPeriod as CuratorPeriod
from models.tables_clients import TierPeriod as TierPeriod
from models.tables_door import Attachment as Attachment
from models.tables_door import DraftFile as DraftFile
from models.tables_door import FormAnswer as FormAnswer
from models.tables_door import IntakeKey as IntakeKey
from models.tables_door import OffChannel as OffChannel
from models.tables_journal import ClockMark as ClockMark
from models.tables_journal import JournalEvent as JournalEvent
from models.tables_people import Draft as Draft
from models.tables_people import Operator as Operator
from models.tables_people import Presence as Presence
from models.tables_people import Promise as Promise
from models.tables_people import Reminder as Reminder
from models.tables_people import SavedView as SavedView
from models.tables_shifts import ItemReading as ItemReading
from models.tables_shifts import OneToOne as OneToOne
from models.tables_shifts import OpeningTick as OpeningTick
from models.tables_shifts import Part as Part
from models.tables_shifts import PartItem as PartItem
from models.tables_shifts import Recollection as Recollection
from models.tables_shifts import ReportAddendum as ReportAddendum
from models.tables_shifts import RosterVersion as RosterVersion
from models.tables_shifts import Share as Share
from models.tables_shifts import Shift as Shift
from models.tables_shifts import ShiftNotice as ShiftNotice
from models.tables_shifts import ShiftPerson as ShiftPerson
from models.tables_shifts import ShiftReport as ShiftReport
from models.tables_shifts import Standing as Standing
from models.tables_shifts import StatusPost as StatusPost

_OPEN = text("is_open = 1")
_QUEUED = text("is_open = 1 AND rank IS NOT NULL")


class Meta(SQLModel, table=True):
    """Facts about the database itself: desk name, chain head, last sweep."""

    key: str = Field(primary_key=True)
    value: str


class Ticket(SQLModel, table=True):
    """One request and the cache of everything that its journal implies, so that the queue sorts by an index."""

    __table_args__ = (
        CheckConstraint("rank IS NULL OR type IS NOT NULL", name="ck_ticket_type"),
        CheckConstraint(
            "is_open = 0 OR status IN ('unformed', 'waiting_curator') OR type IS NOT NULL", name="ck_ticket_formed"
        ),
        CheckConstraint("(status IN ('resolved', 'closed')) = (is_open = 0)", name="ck_ticket_open"),
        Index("ix_ticket_queue", "rank", "admitted_at", "number", sqlite_where=_QUEUED),
        Index("ix_ticket_mine", "assignee_id", "rank", "admitted_at", "number", sqlite_where=_QUEUED),
        Index(
            "ix_ticket_unreacted",
            "rank",
            "admitted_at",
            "number",
            sqlite_where=text("is_open = 1 AND rank IS NOT NULL AND reaction_state = 'running'"),
        ),
        Index(
            "ix_ticket_waiting",
            "rank",
            "admitted_at",
            "number",
            sqlite_where=text("status = 'waiting_client' AND is_open = 1 AND rank IS NOT NULL"),
        ),
        Index(
            "ix_ticket_unformed",
            "received_at",
            "number",
            sqlite_where=text("status = 'unformed' AND is_open = 1 AND verdict IS NOT 'correspondence'"),
        ),
        # The two below hold every column that a list asks of, so that counting and filtering read no table rows.
        Index(
            "ix_ticket_sla",
            "sla_class",
            "due_next",
            "number",
            "rank",
            "status",
            "assignee_id",
            "reaction_state",
            sqlite_where=_OPEN,
        ),
        Index(
            "ix_ticket_find",
            "rank",
            "admitted_at",
            "number",
            "needle",
            "tier",
            "type",
            "client_id",
            "assignee_id",
            "status",
            "line",
            "reaction_state",
            "sla_class",
            "due_next",
            sqlite_where=text("is_open = 1 AND rank IS NOT NULL"),
        ),
        Index("ix_ticket_undelivered", "number", sqlite_where=text("undelivered = 1 AND is_open = 1")),
        Index("ix_ticket_alarm", "alarm_at", sqlite_where=text("alarm_at IS NOT NULL")),
        Index("ix_ticket_client", "client_id", "number"),
        Index("ix_ticket_open_client", "client_id", sqlite_where=_OPEN),
        Index(
            "ix_ticket_talk", "received_at", "number", sqlite_where=text("verdict = 'correspondence' AND is_open = 1")
        ),
        Index(
            "ix_ticket_curator",
            "received_at",
            "number",
            sqlite_where=text("status = 'waiting_curator' AND is_open = 1"),
        ),
        Index("ix_ticket_critical", "number", sqlite_where=text("priority = 'critical' AND is_open = 1")),
        Index("ix_ticket_parent", "parent", sqlite_where=text("parent IS NOT NULL")),
        Index("ix_ticket_owner", "assignee_id", "line", "keep_until", sqlite_where=_OPEN),
        Index("ix_ticket_chain", "chain_at", sqlite_where=text("chain_at IS NOT NULL")),
        Index("ix_ticket_watched", "watcher_id", "assignee_id", sqlite_where=text("is_open = 1 AND line > 1")),
    )

    number: int | None = Field(default=None, primary_key=True)
    version: int = 1
    status: str
    is_open: bool = True
    type: str | None = None
    tier: str | None = None
    tier_at_intake: str | None = None
    priority: str = "medium"
    subject: str = ""
    channel: str = ""
    source: str = ""
    client_id: int | None = Field(default=None, foreign_key="client.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    sender: str = ""
    sender_address: str = ""
    line: int = 1
    assignee_id: int | None = Field(default=None, foreign_key="operator.id")
    standard: str = ""

    received_at: datetime
    admitted_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None
    reopenings: int = 0
    merged_into: int | None = None

    # the queue (models/queue_order.py); empty rank: no place in it
    rank: int | None = None
    urgent_paid: bool = False
    put_first: bool = False

    # the clocks (models/timers.py), a cache of the replayed journal
    cycle: int = 0
    sla_class: int = 3
    due_next: datetime | None = None
    alarm_at: datetime | None = None
    reaction_state: str = "absent"
    reaction_start: datetime | None = None
    reaction_due: datetime | None = None
    reaction_warn: datetime | None = None
    reaction_breach: datetime | None = None
    reaction_left: int | None = None
    reaction_at: datetime | None = None
    response_state: str = "absent"
    response_start: datetime | None = None
    response_due: datetime | None = None
    response_warn: datetime | None = None
    response_breach: datetime | None = None
    response_left: int | None = None
    response_at: datetime | None = None
    resolution_state: str = "absent"
    resolution_start: datetime | None = None
    resolution_due: datetime | None = None
    resolution_warn: datetime | None = None
    resolution_breach: datetime | None = None
    resolution_left: int | None = None
    resolution_at: datetime | None = None

    # what waits
    waiting_until: datetime | None = None
    hold_reason: str | None = None
    unread: bool = False
    undelivered: bool = False
    needle: str = ""

    # the door: what the gate said, and what the form holds (models/gate.py)
    verdict: str | None = None
    reason: str | None = None
    warnings: str = ""
    missing: str = ""
    form_have: int = 0
    form_need: int = 0
    topic: str = ""
    speaks_for: int | None = Field(default=None, foreign_key="contact.id")
    declared: str | None = None
    severity: str | None = None
    scope: str | None = None
    wanted_date: datetime | None = None
    date_state: str | None = None
    asked_at: datetime | None = None
    off_channel: bool = False
    by_us: bool = False
    owes: bool = False
    parent: int | None = None

    # who answers for it across shifts (handover.md §1.3)
    common_at: datetime | None = None
    """Since when a person, not chance, left it in the common queue; empty once somebody has it."""
    watcher_id: int | None = Field(default=None, foreign_key="operator.id")
    """Who of the first line follows it while another line has it."""
    keep_until: datetime | None = None
    """Until when its owner keeps it though they are on no shift."""

    # what the supervisor's board reads
    appeal: str | None = None
    """What the client wants of us (L-11)."""
    chain_at: datetime | None = None
    """When the next step of its chain of warnings comes due (T-23)."""
    repeat_of: int | None = None
    """The earlier ticket of this client with the same topic (L-29)."""
    repeat_reason: str | None = None


class Message(SQLModel, table=True):
    """One message of a ticket's conversation; the text is stored as received, NUL excepted (security.md §3)."""

    __table_args__ = (Index("ix_message_ticket", "ticket_number", "at", "id"), Index("ix_message_mid", "message_id"))
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number")
    at: datetime
    recorded_at: datetime
    author: str
    kind: str
    operator_id: int | None = Field(default=None, foreign_key="operator.id")
    sender: str = ""
    sender_address: str = ""
    channel: str = ""
    subject: str = ""
    text: str = ""
    salt: bytes = b""
    quote_from: int | None = None
    had_nul: bool = False
    message_id: str | None = None
    in_reply_to: str = ""
    references: str = ""
    recipients: str = ""
    attachments: str = "[]"
    raw_sha256: str = ""
    hidden: bool = False
    """Taken back (an undone note, a cancelled reply): out of the conversation, never out of the journal."""


class Outbox(SQLModel, table=True):
    """A reply on its way out: it waits its send delay, then becomes one letter, once (``key`` is its identity)."""

    __table_args__ = (Index("ix_outbox_due", "send_at", sqlite_where=text("state = 'waiting'")),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    message_row: int = Field(foreign_key="message.id", index=True)
    event_n: int
    send_at: datetime
    state: str = "waiting"
    channel: str = "почта"
    recipient: str = ""
    file: str = ""
    reason: str = ""
