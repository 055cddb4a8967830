"""The tables of the board: what figures are counted from, warnings, imported history, quality.

``Measure``, ``Span``, ``Milestone`` and ``Tally`` are a cache: one function computes all four from a ticket's journal,
and they can be thrown away and counted anew. No ``from __future__ import annotations`` here: SQLModel needs real types.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Measure(SQLModel, table=True):
    """One turn of one clock of a ticket that has ended or been broken: what the shares kept and percentiles read."""

    __table_args__ = (
        Index("ix_measure_ended", "clock", "ended", "cycle", "spent", "elapsed", "kept"),
        Index("ix_measure_broken", "clock", "broken_at", "cycle", sqlite_where=text("broken_at IS NOT NULL")),
    )
    ticket_number: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    clock: str
    cycle: int
    started: datetime
    ended: datetime | None = None
    """When it was stopped; None while it runs on though broken."""
    spent: int = 0
    """Business seconds from the start to the end outside pauses, as the clock counts them."""
    elapsed: int = 0
    """Seconds of the wall clock from the start to the end."""
    target: int | None = None
    """The promised business seconds; None where nothing was promised."""
    broken_at: datetime | None = None
    """When the promise was broken, or will be if nothing happens; None where it was kept."""
    kept: bool | None = None
    """None where nothing was promised («как получится», no target): in no share (C-36)."""
    line: int = 1
    operator_id: int | None = None
    """Who stopped it."""


class Span(SQLModel, table=True):
    """A piece of a ticket's life during which status, line and owner stayed the same (T-06, T-07)."""

    __table_args__ = (Index("ix_span_ended", "ended"),)
    ticket_number: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    started: datetime
    ended: datetime | None = None
    """None for the piece that still lasts."""
    status: str
    line: int = 1
    owner_id: int | None = None
    side: str
    """Who had the ball: ``Side``."""
    elapsed: int = 0
    worked: int = 0
    """Business seconds of it on the desk's calendar; both are of finished pieces only."""


class Milestone(SQLModel, table=True):
    """A moment of a ticket that periods are counted by: received, taken, resolved, closed, reopened, and so on."""

    __table_args__ = (Index("ix_milestone_what", "what", "at", "ticket_number", "line"),)
    ticket_number: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int
    """Its event in the journal."""
    what: str
    at: datetime
    line: int = 1
    operator_id: int | None = None
    reason: str = ""


class Tally(SQLModel, table=True):
    """One line a ticket: what groups it, and its sums, narrow enough to scan a hundred thousand of them."""

    __table_args__ = (
        Index("ix_tally_received", "received_at"),
        Index("ix_tally_resolved", "resolved_at"),
        Index("ix_tally_closed", "closed_at"),
        Index("ix_tally_taken", "taken_at", "waited", "merged", sqlite_where=text("taken_at IS NOT NULL")),
        Index("ix_tally_topic", "client_id", "topic_key", "received_at"),
    )
    ticket_number: int = Field(primary_key=True)
    received_at: datetime
    taken_at: datetime | None = None
    waited: int | None = None
    """Business seconds from the receipt until it was first taken (L-28); None while nobody did."""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    imported: str = ""
    """The name of the source that it was imported from; empty: the desk's own."""
    merged: bool = False
    """Joined to another one: in no share and no percentile."""
    tier: str | None = None
    type: str | None = None
    priority: str = "medium"
    channel: str = ""
    topic: str = ""
    topic_key: str = ""
    """The topic folded, for repeated contacts (models/repeats.py)."""
    appeal: str | None = None
    client_id: int | None = None
    line: int = 1
    top_line: int = 1
    """The highest line that it came to."""
    operator_id: int | None = None
    """Who resolved it, else who has it."""
    complete: bool | None = None
    """Whether the form was whole when it came (H-21); None where the gate was never asked."""
    reopenings: int = 0
    returns: int = 0
    handled: int = 0
    """Seconds of handling: working time in «В работе»."""
    line1: int = 0
    line2: int = 0
    line3: int = 0
    client: int = 0
    off_hours: int = 0
    held: int = 0
    elapsed: int = 0
    """Of a finished ticket: the six above sum to it exactly (T-07)."""


class ClientMark(SQLModel, table=True):
    """A client's mark, 1 to 5 (C-14); nothing but an import records one yet."""

    __tablename__ = "client_mark"
    __table_args__ = (Index("ix_client_mark_at", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    at: datetime
    mark: int


class LineMark(SQLModel, table=True):
    """The two marks that line 1 gives for an escalation that came back (T-20); never mixed with clients' marks."""

    __tablename__ = "line_mark"
    __table_args__ = (Index("ix_line_mark_at", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    at: datetime
    by_id: int = Field(foreign_key="operator.id")
    about_id: int | None = Field(default=None, foreign_key="operator.id")
    about_line: int
    speed: int
    quality: int


class Alert(SQLModel, table=True):
    """One step of a chain of warnings for one receiver, once ever (T-23)."""

    __table_args__ = (
        UniqueConstraint("ticket_number", "clock", "cycle", "step", "person_id"),
        Index("ix_alert_new", "person_id", "deliver_at", sqlite_where=text("told_at IS NULL")),
        Index("ix_alert_unanswered", "person_id", sqlite_where=text("answered_at IS NULL")),
        Index("ix_alert_unwritten", "deliver_at", sqlite_where=text("file = ''")),
        Index("ix_alert_next", "next_at", sqlite_where=text("next_at IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    clock: str
    cycle: int
    step: int
    person_id: int = Field(foreign_key="operator.id")
    at: datetime
    deliver_at: datetime
    """When it may be told: the receiver's hours, unless P1."""
    told_at: datetime | None = None
    answered_at: datetime | None = None
    next_at: datetime | None = None
    """When the next one is told, where this one must be answered and is not."""
    file: str = ""
    """Its file in the folder of notices; empty while not written, «-» where none is wanted any more."""


class AlertRule(SQLModel, table=True):
    """One person's own rules: quiet hours (local HH:MM) and what they do not want to hear of."""

    __tablename__ = "alert_rule"
    person_id: int = Field(primary_key=True, foreign_key="operator.id")
    quiet_from: str = ""
    quiet_until: str = ""
    muted: str = ""
    """Clocks and receivers that are not told, space-separated slugs."""
    bell: bool = True


class ImportRun(SQLModel, table=True):
    """One import of a history: from what, by which map, and its account (JSON)."""

    __tablename__ = "import_run"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="operator.id")
    source: str
    file: str
    account: str = "{}"


class Imported(SQLModel, table=True):
    """Which ticket a record of a foreign system became, so that a second import adds nothing."""

    __table_args__ = (Index("ix_imported_ticket", "ticket_number"),)
    source: str = Field(primary_key=True)
    external: str = Field(primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number")
    run_id: int = Field(foreign_key="import_run.id")
    events: int = 0
    stamp: str = ""
    """A digest of what was read, so that a changed record is seen."""


class SourcePerson(SQLModel, table=True):
    """A person of a foreign system, by name; the journal holds the number only, so that the name can be erased."""

    __tablename__ = "source_person"
    __table_args__ = (UniqueConstraint("source", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str
    name: str


class Review(SQLModel, table=True):
    """A supervisor's check of one ticket by the checklist; its comment goes to the operator (L-13, L-37)."""

    __table_args__ = (Index("ix_review_new", "operator_id", sqlite_where=text("read_at IS NULL")),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_number: int = Field(foreign_key="ticket.number", index=True)
    operator_id: int = Field(foreign_key="operator.id")
    by_id: int = Field(foreign_key="operator.id")
    at: datetime
    week: str = ""
    """The ISO week of the sample that it came from."""
    seed: int | None = None
    points: str = "{}"
    """The checklist, JSON: item → 0 or 1."""
    comment: str = ""
    read_at: datetime | None = None
